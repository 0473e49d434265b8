#!/usr/bin/env python
"""Make the pictures of docs/people.md: every character at 250, 100 and 40 pixels, and every clip as a strip.

    ./python.sh tools/people_sheets.py

Each person is shown as the pipelines show them: dyed by the sampler, posed by a clip, in the level of detail for its
size, drawn by the embedded renderer under a low sun.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import click
import cv2
import numpy as np
from pxr import Usd, UsdGeom

from twincity.replicator.backends.mitsuba.renderer import MitsubaRenderer
from twincity.replicator.cli import explains_errors
from twincity.replicator.files import write_atomic
from twincity.replicator.geometry.camera import PinholeCamera
from twincity.replicator.imaging.develop import develop
from twincity.replicator.scenario.people import Clip, Library, load_library
from twincity.replicator.scenario.scenario import CameraPose, Carried, Person, Scenario, Sensor, Sun
from twincity.replicator.scenario.wardrobe import dye_garments, hair_colour
from twincity.replicator.scenario.weather import Weather
from twincity.replicator.scene.instances import instances_of
from twincity.replicator.scene.people.characters import CharacterLibrary
from twincity.replicator.scene.scene import Environment, Scene
from twincity.replicator.scene.semantics import apply_semantics
from twincity.replicator.scene.sky import direction_of, sky_of

DOCS = Path(__file__).resolve().parents[1] / "docs" / "people"
PERSON_M = 1.75
"""Somebody so tall has the pixels that a sheet is named after."""

STEP_M, CLIP_STEP_M, ROW_M = 1.15, 1.9, 2.25
"""Between neighbours, between phases of a clip, and how much height a row shows."""

FAR_AWAY_M = 40.0
"""The camera, so that all are seen from the same side."""

LOOKS_DOWN_DEG = 12.0
SUN_DEG, SUN_AZIMUTH_DEG = 38.0, 126.87
PHASES = 8
HAIR = ("black", "dark_brown", "brown", "blond", "red")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One size of the contact sheet."""

    pixels: int
    columns: int


SHEETS = (Sheet(pixels=250, columns=15), Sheet(pixels=100, columns=27), Sheet(pixels=40, columns=45))


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=DOCS, help="Folder  [default: docs/people]")
@click.option("--only", type=click.Choice(["characters", "clips"]), help="Make only these.")
@explains_errors
def main(out: Path, only: str | None) -> None:
    """Draw the sheets."""
    library = load_library()
    studio = Studio(library)
    if only != "clips":
        for sheet in SHEETS:
            write(out / f"characters_{sheet.pixels}px.jpg", characters(studio, sheet))
    if only != "characters":
        names = sorted(library.clips)
        half = (len(names) + 1) // 2
        for number, some in enumerate((names[:half], names[half:]), start=1):
            write(out / f"clips_{number}.jpg", clips(studio, some))


def characters(studio: Studio, sheet: Sheet) -> np.ndarray:
    """Everybody standing, in rows; dyed and toned one after another."""
    names = list(studio.library.characters)
    rows = [names[start : start + sheet.columns] for start in range(0, len(names), sheet.columns)]
    drawn = []
    for number, row in enumerate(rows):
        people = [studio.person(name, "stand", number * sheet.columns + place) for place, name in enumerate(row)]
        drawn.append(studio.draw(in_a_row(people, sheet.columns), sheet.pixels, sheet.columns))
    return np.concatenate(drawn)


def clips(studio: Studio, names: Sequence[str]) -> np.ndarray:
    """Each clip at eight phases, two clips in a row, on somebody of a fitting age."""
    strips = []
    for number, name in enumerate(names):
        clip = studio.library.clips[name]
        who = studio.somebody_for(clip, number)
        carried = studio.shown_with(clip)
        people = [
            replace(studio.person(who, name, number), phase=phase / PHASES, carried=carried) for phase in range(PHASES)
        ]
        row = in_a_row(people, PHASES, CLIP_STEP_M, turned=120.0)
        strips.append(captioned(studio.draw(row, 100, PHASES, CLIP_STEP_M), name))
    strips += [np.full_like(strips[0], 255)] * (len(strips) % 2)
    return np.concatenate([np.concatenate(strips[k : k + 2], axis=1) for k in range(0, len(strips), 2)])


def in_a_row(people: Sequence[Person], columns: int, step_m: float = STEP_M, turned: float = 20.0) -> list[Person]:
    """The people side by side before the camera, the first on its left, all turned alike."""
    return [
        replace(person, position=(0.0, step_m * (place - (columns - 1) / 2), 0.0), heading_deg=turned % 360)
        for place, person in enumerate(people)
    ]


class Studio:
    """An empty square, a sun and a far-away camera."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.characters = CharacterLibrary({name: Path(one.file) for name, one in library.characters.items()})
        self.renderer = MitsubaRenderer(look="clean")

    def person(self, name: str, clip: str, number: int) -> Person:
        """Somebody in a clip; the number decides tone, hair and the colours of the clothes."""
        character = self.library.characters[name]
        movement = self.library.clips[clip]
        chance = np.random.default_rng(number).random((len(character.garments), 4))
        age = sum(character.ages) / 2
        hair = "grey" if age > 62 else HAIR[number % len(HAIR)]
        return Person(
            character=name, clip=clip, phase=(0.13 * number) % 1, posture=movement.posture, position=(0, 0, 0),
            heading_deg=0, speed_m_per_s=0, group=number, age_years=age, sex=character.sex or "female",
            height_m=character.height_m, monk_tone=1 + (7 * number) % 10, hair_colour=hair_colour(hair, 0.5),
            dyes=dye_garments(character, 0.5, 0.35, chance), seat_height_m=movement.seat_height_m,
        )  # fmt: skip

    def somebody_for(self, clip: Clip, number: int) -> str:
        """A character of an age that plays the clip; another one for the next clip."""
        youngest, oldest = clip.ages
        fitting = [
            name for name, one in self.library.characters.items() if youngest <= sum(one.ages) / 2 <= oldest
        ]  # fmt: skip
        return fitting[(17 * number) % len(fitting)]

    def shown_with(self, clip: Clip) -> tuple[Carried, ...]:
        """The thing that the clip needs, where there is one."""
        things = [name for name, thing in self.library.things.items() if clip.needs in (name, thing.class_name)]
        return tuple(
            Carried(thing=name, colour=(0.05, 0.06, 0.08)) for name in sorted(things)[-1:]
        )  # an open umbrella, not a closed one

    def draw(self, people: Sequence[Person], pixels: int, columns: int, step_m: float = STEP_M) -> np.ndarray:
        """(H, W, 3) one row, `pixels` for somebody of `PERSON_M`."""
        scale = pixels / PERSON_M
        camera = _camera(round(scale * step_m * columns), round(scale * ROW_M))
        posed = self.characters.pose_people(people, camera)
        scenario = _scenario(camera)
        scene = Scene(
            compose_stage=_square, static_key="studio", scenario=scenario, camera=camera, environment=_light(),
            instances=tuple(instances_of(posed, ())),
        )  # fmt: skip
        return develop(self.renderer.render(scene), scenario, scene.camera).rgb


def _camera(width: int, height: int) -> PinholeCamera:
    """It looks along -X, down a little; a metre at the people has the same pixels across and upwards."""
    down = np.radians(LOOKS_DOWN_DEG)
    forward = np.array([-np.cos(down), 0, -np.sin(down)])
    right = np.array([0.0, 1.0, 0.0])
    middle = np.array([0, 0, 0.44 * ROW_M])
    pose = np.eye(4)
    pose[:3, 0], pose[:3, 1], pose[:3, 2] = right, np.cross(forward, right), forward
    pose[:3, 3] = middle - FAR_AWAY_M * forward
    focal = height / ROW_M * FAR_AWAY_M
    return PinholeCamera(
        width=width, height=height, fx=focal, fy=focal, cx=width / 2, cy=height / 2, world_from_camera=pose
    )


def _square() -> Usd.Stage:
    stage = Usd.Stage.CreateInMemory()
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    for path in ("/World", "/World/City"):
        UsdGeom.Xform.Define(stage, path)
    ground, half = UsdGeom.Mesh.Define(stage, "/World/City/Ground"), 80.0
    ground.CreatePointsAttr([(-half, -half, 0), (half, -half, 0), (half, half, 0), (-half, half, 0)])
    ground.CreateFaceVertexCountsAttr([4])
    ground.CreateFaceVertexIndicesAttr([0, 1, 2, 3])
    ground.CreateDisplayColorPrimvar("constant").Set([(0.25, 0.245, 0.235)])
    apply_semantics(ground.GetPrim(), "sidewalk")
    return stage


@cache
def _light() -> Environment:
    sky = sky_of(SUN_DEG, SUN_AZIMUTH_DEG, turbidity=3.0, cloud_cover=0.0, cloud_seed=1)
    return Environment(
        sky_radiance=sky.radiance,
        sky_picture=sky.picture,
        sun_direction=direction_of(SUN_DEG, SUN_AZIMUTH_DEG),
        sun_illuminance=sky.sun_illuminance,
    )


def _scenario(camera: PinholeCamera) -> Scenario:
    pose = CameraPose(
        rig="frontal", position=(0, 0, 0), heading_deg=0, pitch_deg=0, roll_deg=0, horizontal_fov_deg=60,
        width=camera.width, height=camera.height,
    )  # fmt: skip
    return Scenario(
        seed=0, index=0, tile="studio", local_time="2025-06-21T14:00:00+02:00",
        sun=Sun(elevation_deg=SUN_DEG, azimuth_deg=180), weather_name="clear", weather=Weather(cloud_cover=0.2),
        people=(), vehicles=(), camera=pose, sensor=Sensor(),
    )  # fmt: skip


def captioned(picture: np.ndarray, text: str) -> np.ndarray:
    """The picture with its name in the corner."""
    picture = np.ascontiguousarray(picture)
    cv2.putText(picture, text, (5, 13), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (20, 20, 20), 1, cv2.LINE_AA)
    return picture


def write(path: Path, picture: np.ndarray) -> None:
    """One JPEG."""
    encoded = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 86])[1]
    write_atomic(path, encoded.tobytes())
    click.echo(f"{path}: {picture.shape[1]}x{picture.shape[0]}, {len(encoded) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
