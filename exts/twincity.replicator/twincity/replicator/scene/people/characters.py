"""The people of a frame: characters posed, dressed, given what they carry and put in their place, as triangles.

Joints of all people are worked out together; then each character, in each level of detail that is called for, is
skinned for everybody who looks so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import UnknownNameError
from ...geometry.boxes import Box3D
from ...geometry.camera import Camera
from ...scenario.scenario import Person
from ..assets import ASSETS
from ..scene import SurfaceMaterial
from ..things import PosedThing, ThingLibrary
from .character import WEARABLE_CLASSES, Character, Level, Skin
from .character_reader import is_of_this_library, read_character
from .clips import ClipLibrary
from .detail import levels_for
from .dress import dress, dyed
from .foreign import read_foreign
from .keypoints import coco_keypoints
from .posing import Bodies, Poses, hold_handles, is_grounded, is_seated, lay_hands_on_tables, plant_feet, play
from .skeleton import about
from .skinning import lowest_points, on_all_cores, skinned
from .things import hold_thing

PEOPLE_FOLDER = ASSETS / "people"

_SEAT_GIVES, _BODY_GIVES = 0.04, 0.015
"""Shares of the vertices that sink into a seat and into the ground: cloth and flesh give way."""


@dataclass(frozen=True, kw_only=True, eq=False)
class PosedSkin:
    """A body, or something worn that is a thing of its own, in the world."""

    skin: Skin
    vertices: np.ndarray
    """(n, 3) float32 metres, world."""

    normals: np.ndarray
    """(n, 3) float32 unit, world."""

    materials: tuple[SurfaceMaterial, ...]
    box_3d: Box3D


@dataclass(frozen=True, kw_only=True, eq=False)
class PosedPerson:
    """One person in the world. Arrays that do not depend on the pose are shared with the character."""

    person: Person
    character: Character
    level: str
    body: PosedSkin
    worn: Mapping[str, PosedSkin]
    """Part -> a backpack or bag that is carried."""

    held: tuple[PosedThing, ...]
    keypoints: np.ndarray
    """(17, 3) COCO keypoints, world."""

    size: float
    """Of the person, of the character's."""

    turned: np.ndarray
    """(28, 3, 3) rotations of the joints in the character's own space."""

    placed: np.ndarray
    """(28, 3) their positions in that space [m]."""

    @property
    def head_faces(self) -> np.ndarray:
        """Indices into the faces of the body."""
        return self.character.levels[self.level].head_faces

    @property
    def part_ids(self) -> np.ndarray:
        """(m,) uint8 values of `labels.PARTS`, one for each face of the body."""
        return self.character.levels[self.level].part_ids


class CharacterLibrary:
    """The characters, the clips and the things; ours are read when somebody first is one."""

    def __init__(
        self, files: Mapping[str, Path], clips: ClipLibrary | None = None, things: ThingLibrary | None = None
    ) -> None:
        self.files = files
        self.clips = clips or ClipLibrary(PEOPLE_FOLDER)
        self.things = things or ThingLibrary()
        self._characters: dict[str, Character] = {}
        for name, path in files.items():
            if PEOPLE_FOLDER not in Path(path).parents:  # what is wrong with a user's own is told at once
                self.named(name)

    def named(self, name: str) -> Character:
        """The character of that name; `UnknownNameError` lists the known ones."""
        if name not in self.files:
            raise UnknownNameError("character", name, self.files)
        if name not in self._characters:
            path = Path(self.files[name])
            self._characters[name] = read_character(path) if is_of_this_library(path) else read_foreign(path)
        return self._characters[name]

    def pose_people(self, people: Sequence[Person], camera: Camera | None = None) -> list[PosedPerson]:
        """Everyone posed and placed, in the order given, in as much detail as the camera can see."""
        if not people:
            return []
        crowd = _Crowd([(person, self.named(person.character)) for person in people], self.clips, camera)
        bodies, worn = crowd.skin()
        keypoints = crowd.keypoints()
        return [
            PosedPerson(
                person=person,
                character=character,
                level=crowd.levels[index],
                body=bodies[index],
                worn=worn[index],
                held=tuple(self._held(crowd, index)),
                keypoints=keypoints[index],
                size=float(crowd.sizes[index]),
                turned=crowd.poses.turned[index],
                placed=crowd.poses.placed[index],
            )
            for index, (person, character) in enumerate(crowd.cast)
        ]

    def _held(self, crowd: _Crowd, index: int) -> list[PosedThing]:
        person = crowd.cast[index][0]
        joints = crowd.poses.placed[index] * crowd.sizes[index]
        return [
            hold_thing(
                self.things.named(carried.thing), carried.colour, crowd.levels[index], crowd.poses.turned[index],
                joints, person.position, person.heading_deg,
            )
            for carried in person.carried
            if carried.thing not in WEARABLE_CLASSES
        ]  # fmt: skip


class _Crowd:
    """The people of one frame while they are posed."""

    def __init__(self, cast: Sequence[tuple[Person, Character]], clips: ClipLibrary, camera: Camera | None) -> None:
        self.cast = cast
        people = [person for person, _ in cast]
        heights = np.array([person.height_m for person in people])
        self.sizes = heights / np.array([character.height_m for _, character in cast])
        self.places = np.array([person.position for person in people], float)
        self.headings = np.array([person.heading_deg for person in people], float)
        self.levels = levels_for(camera, self.places, heights).tolist()
        self.groups: dict[tuple[Character, str], list[int]] = defaultdict(list)
        for index, (_, character) in enumerate(cast):
            self.groups[character, self.levels[index]].append(index)

        self.moment = clips.at([person.clip for person in people], np.array([person.phase for person in people]))
        self.bodies = Bodies.of(
            [character.skeleton for _, character in cast], [character.stoop_deg for _, character in cast]
        )
        self.poses = self._posed()
        self.transforms = self._rested()

    def _posed(self) -> Poses:
        """Where the joints are, each body in its own space and size; who stands or lies may still hover a little."""
        seats = np.array([
            person.seat_height_m or movement.seat_height_m or 0.0
            for (person, _), movement in zip(self.cast, self.moment.movements, strict=True)
        ]) / self.sizes  # fmt: skip
        poses = play(self.moment, self.bodies, self.sizes, seats)
        seated = np.flatnonzero(is_seated(self.moment))
        rests = self._rests_at(poses.skinning(self.bodies, seated), seated, _seat_of, _SEAT_GIVES)
        poses.raise_by(seats[seated] - rests, seated)
        plant_feet(poses, self.moment, self.bodies, self.sizes)
        hold_handles(poses, self.moment, self.sizes)
        lay_hands_on_tables(poses, self.moment, self.sizes)
        return poses

    def _rested(self) -> np.ndarray:
        """(n, 28, 3, 4) what the joints do to points, once everybody's lowest point is where it must be."""
        transforms = self.poses.skinning(self.bodies)
        grounded = is_grounded(self.moment)
        on_feet = np.array([movement.ground == "feet" for movement in self.moment.movements])
        lift = self.moment.lift * self.bodies.legs
        standing, lying = np.flatnonzero(grounded & on_feet), np.flatnonzero(grounded & ~on_feet)
        for rows, touching, gives in ((standing, _feet_of, 0.0), (lying, _whole_of, _BODY_GIVES)):
            rise = lift[rows] - self._rests_at(transforms[rows], rows, touching, gives)
            self.poses.raise_by(rise, rows)
            transforms[rows, :, 2, 3] += rise[:, None].astype(np.float32)
        return transforms

    def _rests_at(
        self, transforms: np.ndarray, people: np.ndarray, touching: Callable[[Level], np.ndarray], gives: float
    ) -> np.ndarray:
        """(k,) height below which some people have a share of `gives` of those of their vertices that touch."""
        heights = np.zeros(len(people))
        place = {person: number for number, person in enumerate(people.tolist())}
        for (character, level), indices in self.groups.items():
            chosen = [place[index] for index in indices if index in place]
            if chosen:
                skin = character.levels[level].body
                points = lowest_points(skin, touching(character.levels[level]), transforms[chosen])
                heights[chosen] = np.quantile(points, gives, axis=1) if gives else points.min(1)
        return heights

    def skin(self) -> tuple[list[PosedSkin], list[dict[str, PosedSkin]]]:
        """Everybody's body, and what they wear that is a thing of its own."""
        bodies: list[Any] = [None] * len(self.cast)
        worn: list[dict[str, PosedSkin]] = [{} for _ in self.cast]
        transforms = self.transforms * self.sizes[:, None, None, None].astype(np.float32)
        carried = [{thing.thing: thing for thing in person.carried} for person, _ in self.cast]

        def skin_bodies(character: Character, level: str, indices: list[int]) -> None:
            skin = character.levels[level].body
            for index, posed in zip(indices, self._skinned(skin, transforms, indices), strict=True):
                person = self.cast[index][0]
                materials = dress(person, skin.parts, character.materials, as_made=character.foreign is not None)
                bodies[index] = PosedSkin(skin=skin, materials=materials, **posed)

        def skin_worn(part: str, skin: Skin, character: Character, indices: list[int]) -> None:
            for index, posed in zip(indices, self._skinned(skin, transforms, indices), strict=True):
                colour, material = carried[index][part].colour, character.materials[part]
                materials = (dyed(material, colour) if colour else material,)
                worn[index][part] = PosedSkin(skin=skin, materials=materials, **posed)

        tasks = []
        for (character, level), indices in self.groups.items():
            tasks.append(partial(skin_bodies, character, level, indices))
            for part, skin in character.levels[level].wearables.items():
                if with_it := [index for index in indices if part in carried[index]]:
                    tasks.append(partial(skin_worn, part, skin, character, with_it))
        on_all_cores(tasks)
        return bodies, worn

    def _skinned(self, skin: Skin, transforms: np.ndarray, indices: list[int]) -> Iterator[dict[str, Any]]:
        headings = self.headings[indices]
        vertices, normals, bounds = skinned(skin, transforms[indices], headings, self.places[indices])
        middles = bounds.mean(1).astype(float)
        centres = (about("z", headings) @ middles[..., None])[..., 0] + self.places[indices]
        sizes = (bounds[:, 1] - bounds[:, 0]).astype(float)
        for place in range(len(indices)):
            length, width, height = sizes[place].tolist()
            x, y, z = centres[place].tolist()
            box = Box3D(centre=(x, y, z), size_lwh_m=(length, width, height), heading_deg=float(headings[place]))
            yield {"vertices": vertices[place], "normals": normals[place], "box_3d": box}

    def keypoints(self) -> np.ndarray:
        """(n, 17, 3) in the world."""
        landmarks = np.stack([character.landmarks for _, character in self.cast])
        heights = np.array([character.height_m for _, character in self.cast])
        points = coco_keypoints(self.transforms, self.poses.turned, self.poses.placed, landmarks, heights)
        turned = points * self.sizes[:, None, None] @ about("z", self.headings).swapaxes(1, 2)
        return turned + self.places[:, None]


def _seat_of(level: Level) -> np.ndarray:
    return level.seat_vertices


def _feet_of(level: Level) -> np.ndarray:
    return level.ground_vertices


def _whole_of(level: Level) -> np.ndarray:
    return np.arange(len(level.body.points), dtype=np.int32)
