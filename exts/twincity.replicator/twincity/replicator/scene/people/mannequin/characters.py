"""The people of a frame: characters posed, dressed and put in their place, as triangles and as USD.

Both come from the same rotations; a test proves that UsdSkel's skinning of what is authored gives these triangles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from pxr import Gf, Sdf, Vt

from ....errors import UnknownNameError
from ....frame import COCO_KEYPOINTS
from ....geometry.boxes import Box3D, box_3d_around
from ....geometry.transforms import quaternions_from_rotations
from ....scenario.people import CHARACTERS, CLIPS
from ....scenario.scenario import Person
from ...assets import ASSETS, diffuse_path
from ...mesh import camel
from ...scene import SurfaceMaterial
from .clips import pose
from .dress import PARTS, dress
from .file import Character, read_character
from .rig import INDEX, Poses, about, forward_kinematics

PEOPLE_FOLDER = ASSETS / "people"

_JOINT_OF = {
    "shoulder": "upper_arm", "elbow": "forearm", "wrist": "hand", "hip": "thigh", "knee": "shin", "ankle": "foot",
}  # fmt: skip
_LIMB_JOINTS = np.array([
    INDEX[f"{side}_{_JOINT_OF[place]}"] for side, place in (keypoint.split("_") for keypoint in COCO_KEYPOINTS[5:])
])  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class PosedPerson:
    """One person in the world. Arrays that do not depend on the pose are shared with the character."""

    person: Person
    character: Character
    vertices: np.ndarray
    """(n, 3) float32 metres, world."""

    normals: np.ndarray
    """(n, 3) float32 unit, world."""

    faces: np.ndarray
    """(m, 3) int32."""

    face_materials: np.ndarray
    """(m,) int32 index into `materials`."""

    materials: tuple[SurfaceMaterial, ...]
    joints: np.ndarray
    """(17, 3) COCO keypoints, world."""

    head_faces: np.ndarray
    """Indices into `faces` of the head, hair included."""

    box_3d: Box3D
    rotations: np.ndarray
    """(joints, 4) local quaternions (w, x, y, z)."""

    root: np.ndarray
    """(3,) of the hips in the character's own space [m]."""

    extent: np.ndarray
    """(2, 3) lowest and highest corner in the character's own space, as UsdSkel bounds it."""


class CharacterLibrary:
    """The characters, loaded once."""

    def __init__(self, folder: Path = PEOPLE_FOLDER) -> None:
        self.characters: Mapping[str, Character] = {
            name: read_character(folder / f"{name}.usdc", PARTS) for name in CHARACTERS
        }
        self._skinners = {name: _skinners_of(character) for name, character in self.characters.items()}

    def pose_people(self, people: Sequence[Person]) -> list[PosedPerson]:
        """Everyone posed and placed, in the order given."""
        groups: dict[str, list[int]] = defaultdict(list)
        for index, person in enumerate(people):
            if person.character not in self.characters:
                raise UnknownNameError("character", person.character, self.characters)
            groups[person.character].append(index)
        posed: dict[int, PosedPerson] = {}
        for name, indices in groups.items():
            posed.update(zip(indices, self._pose_group(name, [people[i] for i in indices]), strict=True))
        return [posed[index] for index in range(len(people))]

    def _pose_group(self, name: str, people: Sequence[Person]) -> Iterator[PosedPerson]:
        """People who share one character: a few matrix products for all of them."""
        character, (points, normal_vectors) = self.characters[name], self._skinners[name]
        poses = _poses_of(character, people)
        turned, joints = forward_kinematics(character.rig, poses)
        size = np.array([person.height_m for person in people]) / CHARACTERS[name].height_m
        place = np.array([person.position for person in people])
        turn = about("z", np.array([person.heading_deg for person in people]))

        turn_and_scale = turn * size[:, None, None]
        world_turned = turn_and_scale[:, None] @ turned
        world_joints = joints @ turn_and_scale.swapaxes(1, 2)
        shifts = world_joints - (world_turned @ character.rig.positions[..., None])[..., 0]
        vertices = points.skin(np.concatenate([world_turned, shifts[..., None]], -1))
        normals = normal_vectors.skin(world_turned)
        normals *= 1 / np.sqrt(np.einsum("nva,nva->nv", normals, normals))[..., None]

        lying = np.array([CLIPS[person.clip].posture == "lying" for person in people])
        sunk = np.where(lying, vertices[..., 2].min(1), 0.0)
        place[:, 2] -= sunk
        poses.root[:, 2] -= sunk / size
        joints[..., 2] -= (sunk / size)[:, None]
        vertices += place[:, None].astype(np.float32)
        keypoints = _keypoints(character, world_turned, world_joints) + place[:, None]

        quaternions = quaternions_from_rotations(poses.rotations)
        pad = character.bounds_padding
        extents = np.stack([joints.min(1) - pad, joints.max(1) + pad], 1)
        for i, person in enumerate(people):
            yield PosedPerson(
                person=person,
                character=character,
                vertices=vertices[i],
                normals=normals[i],
                faces=character.faces,
                face_materials=character.face_parts,
                materials=dress(person),
                joints=keypoints[i],
                head_faces=character.head_faces,
                box_3d=box_3d_around(vertices[i], person.heading_deg),
                rotations=quaternions[i],
                root=poses.root[i],
                extent=extents[i],
            )


def author_person(layer: Sdf.Layer, prim_path: str, posed: PosedPerson, *, asset_path: str | None = None) -> None:
    """Author one person: a reference to the character, its pose as default values, its place and its colours.

    Both semantic schemas come with the character's root. Inside an `Sdf.ChangeBlock`, a crowd takes milliseconds.

    Args:
        layer: to write in; the prims above `prim_path` must be there.
        prim_path: such as /World/People/Person_0007.
        posed: from `CharacterLibrary.pose_people`.
        asset_path: of the character as the layer shall name it; the file's own path when left out.
    """
    person, character = posed.person, posed.character
    size = person.height_m / CHARACTERS[character.name].height_m
    translations = character.rig.offsets.astype(np.float32)
    translations[0] = posed.root
    _stamp().press(layer, prim_path, asset_path or str(character.path), {
        "xformOp:translate": Gf.Vec3d(*person.position),
        "xformOp:rotateZ": person.heading_deg,
        "xformOp:scale": Gf.Vec3f(size, size, size),
        "extent": Vt.Vec3fArray.FromNumpy(posed.extent.astype(np.float32)),
        "translations": Vt.Vec3fArray.FromNumpy(translations),
        "rotations": Vt.QuatfArray.FromNumpy(posed.rotations[:, [1, 2, 3, 0]].astype(np.float32)),
        **{material.name: Gf.Vec3f(*material.albedo) for material in posed.materials},
    })  # fmt: skip


class _Stamp:
    """A person's opinions, filled in and copied where they belong: a tenth of the cost of authoring each anew."""

    def __init__(self) -> None:
        self._layer = Sdf.Layer.CreateAnonymous("person")
        self._root = Sdf.CreatePrimInLayer(self._layer, "/Person")
        self._root.specifier = Sdf.SpecifierDef
        self._root.typeName = "SkelRoot"
        order = Sdf.AttributeSpec(self._root, "xformOpOrder", Sdf.ValueTypeNames.TokenArray, Sdf.VariabilityUniform)
        order.default = Vt.TokenArray(["xformOp:translate", "xformOp:rotateZ", "xformOp:scale"])
        animation = Sdf.CreatePrimInLayer(self._layer, "/Person/Animation")
        types = Sdf.ValueTypeNames
        self._attributes = {
            name: Sdf.AttributeSpec(prim, name, type_name)
            for prim, name, type_name in (
                (self._root, "xformOp:translate", types.Double3), (self._root, "xformOp:rotateZ", types.Double),
                (self._root, "xformOp:scale", types.Float3), (self._root, "extent", types.Float3Array),
                (animation, "translations", types.Float3Array), (animation, "rotations", types.QuatfArray),
            )
        }  # fmt: skip
        for part in PARTS:
            diffuse = diffuse_path("/Person", camel(part))
            surface = Sdf.CreatePrimInLayer(self._layer, diffuse.GetPrimPath())
            self._attributes[part] = Sdf.AttributeSpec(surface, diffuse.name, types.Color3f)

    def press(self, layer: Sdf.Layer, prim_path: str, asset_path: str, values: Mapping[str, object]) -> None:
        """Author one person at `prim_path`."""
        for name, value in values.items():
            self._attributes[name].default = value
        self._root.SetInfo("references", Sdf.ReferenceListOp.CreateExplicit([Sdf.Reference(asset_path)]))
        if not layer.GetPrimAtPath(Sdf.Path(prim_path).GetParentPath()):
            raise ValueError(f"No prim can be made at {prim_path}: author the prims above it first.")
        Sdf.CopySpec(self._layer, self._root.path, layer, prim_path)


@lru_cache(maxsize=1)
def _stamp() -> _Stamp:
    return _Stamp()


def _poses_of(character: Character, people: Sequence[Person]) -> Poses:
    """Each clip once, for everyone who plays it."""
    clips = np.array([person.clip for person in people])
    phases = np.array([person.phase for person in people])
    whole = Poses(rotations=np.empty((len(people), len(INDEX), 3, 3)), root=np.empty((len(people), 3)))
    for clip in sorted(set(clips.tolist())):
        playing = clips == clip
        poses = pose(clip, phases[playing], character.rig)
        whole.rotations[playing], whole.root[playing] = poses.rotations, poses.root
    return whole


def _skinners_of(character: Character) -> tuple[_Skinner, _Skinner]:
    """Of points, which also move, and of normals, which only turn."""
    homogeneous = np.concatenate([character.points, np.ones_like(character.points[:, :1])], 1)
    return _Skinner(homogeneous, character.weights), _Skinner(character.normals, character.weights)


class _Skinner:
    """Skins many bodies of one character at once: a joint moves only the vertices that follow it."""

    def __init__(self, vectors: np.ndarray, weights: np.ndarray) -> None:
        self._count = len(vectors)
        self._followers = [np.flatnonzero(weights[:, joint]) for joint in range(weights.shape[1])]
        self._shares = [weights[rows, joint, None] * vectors[rows] for joint, rows in enumerate(self._followers)]

    def skin(self, transforms: np.ndarray) -> np.ndarray:
        """(people, n, 3) float32 from what the joints do: (people, joints, 3, k) on vectors (n, k)."""
        people, joints, _, size = transforms.shape
        columns = transforms.transpose(1, 3, 0, 2).reshape(joints, size, 3 * people).astype(np.float32)
        moved = np.zeros((self._count, 3 * people), np.float32)
        for rows, share, column in zip(self._followers, self._shares, columns, strict=True):
            moved[rows] += share @ column
        return np.ascontiguousarray(moved.reshape(self._count, people, 3).transpose(1, 0, 2))


def _keypoints(character: Character, turned: np.ndarray, joints: np.ndarray) -> np.ndarray:
    """(people, 17, 3) in the order of `COCO_KEYPOINTS`: the face rides on the head, the rest are joints."""
    head = INDEX["head"]
    face = (character.landmarks - character.rig.positions[head]) @ turned[:, head].swapaxes(1, 2)
    return np.concatenate([joints[:, head, None] + face, joints[:, _LIMB_JOINTS]], 1)
