"""Pictures on what never moves: where they lie, how bright they are, and what they leave as it was."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pxr import Gf, Usd, UsdGeom, Vt
from tests.backends.scenes import clad, empty_stage, environment, looking_down, picture, project, scene_of

from twincity.replicator.geometry.camera import PinholeCamera
from twincity.replicator.scene.scene import Environment, Scene

FLOOR = np.array([(-8, -8, 0), (8, -8, 0), (8, 8, 0), (-8, 8, 0)], float)
ONCE = (FLOOR[:, :2] + 8) / 16
"""Texture coordinates: u along x, v along y, one period over the floor."""

CLEAR = environment(sky=1000, visibility_m=1e9)
"""An even sky: open ground shines with a thousand times its albedo."""


def linear(value: int) -> float:
    """Light of an 8-bit sRGB value."""
    return float(((value / 255 + 0.055) / 1.055) ** 2.4)


def quarters(folder: Path, bright: int = 200, dark: int = 100) -> str:
    """Bright at the top left, dark elsewhere."""
    rows = np.full((64, 64, 3), dark)
    rows[:32, :32] = bright
    return picture(folder, f"quarters_{bright}", rows)


QUARTERS_MEAN = (linear(200) + 3 * linear(100)) / 4


def floor(file: str, tint: float = 0.3, st: Any = ONCE, **other: Any) -> Usd.Stage:
    """The floor with a picture, and a displayColor."""
    stage = empty_stage()
    clad(stage, "/World/City/Floor", FLOOR, st, file, **other).CreateDisplayColorPrimvar().Set([Gf.Vec3f(tint)])
    return stage


def scene_with(stage: Usd.Stage, camera: PinholeCamera, light: Environment) -> Scene:
    scene = scene_of([], camera, light=light, key=stage.GetRootLayer().ExportToString())
    return dataclasses.replace(scene, compose_stage=lambda: stage)


def radiance(renderer, stage: Usd.Stage, camera: PinholeCamera, light: Environment = CLEAR) -> np.ndarray:
    return renderer.radiance(scene_with(stage, camera, light)).mean(-1)


def at(renderer, stage: Usd.Stage, x: float, y: float, light: Environment = CLEAR) -> float:
    """What is seen at a place of the floor."""
    camera = looking_down(height_m=20, size=64)
    row, column = project(camera, (x, y, 0))
    return float(radiance(renderer, stage, camera, light)[row - 1 : row + 2, column - 1 : column + 2].mean())


@pytest.mark.parametrize("interpolation", ["faceVarying", "vertex"])
def test_a_marked_picture_is_the_contrast_around_the_display_colour(mitsuba, tmp_path, interpolation):
    stage = floor(quarters(tmp_path), interpolation=interpolation, scale=5.0)
    for (x, y), value in (((-4, 4), 200), ((4, 4), 100), ((-4, -4), 100), ((4, -4), 100)):
        assert at(mitsuba, stage, x, y) == pytest.approx(300 * linear(value) / QUARTERS_MEAN, rel=0.02)


def test_any_other_picture_is_the_colour_itself(mitsuba, tmp_path):
    stage = floor(quarters(tmp_path), around=False, scale=0.5)
    for (x, y), value in (((-4, 4), 200), ((4, 4), 100)):
        assert at(mitsuba, stage, x, y) == pytest.approx(500 * linear(value), rel=0.02)


@pytest.mark.parametrize("around", [True, False])
def test_from_afar_a_picture_is_its_mean(mitsuba, tmp_path, around):
    """That of the light, not of the numbers in the file: stripes of 255 and 50 are brighter than 152."""
    rows = np.broadcast_to((np.arange(256) // 2 % 2 * 205 + 50)[:, None, None], (256, 256, 3))
    mean = (1 + linear(50)) / 2
    stage = floor(picture(tmp_path, "stripes", rows), around=around, st=ONCE * 8, tint=0.3)
    camera = looking_down(height_m=300, size=32, fov_deg=5)
    seen = radiance(mitsuba, stage, camera)[12:20, 12:20]
    assert np.allclose(seen, 300 if around else 1000 * mean, rtol=0.03)


def test_lines_that_are_seen_flatly_neither_glitter_nor_vanish_crosswise(mitsuba, tmp_path):
    """Stripes that run away from the camera stay where their gaps are wider than a pixel; across it, they blur."""
    away = np.broadcast_to((np.arange(256) // 128 * 155 + 100)[None, :, None], (256, 256, 3))
    camera = PinholeCamera.looking(
        position=(0, -60, 3), heading_deg=90, pitch_deg=-3, horizontal_fov_deg=8, width=128, height=96
    )
    rows = slice(*sorted(project(camera, (0, y, 0))[0] for y in (-6, 6)))
    along, across = (
        radiance(mitsuba, floor(picture(tmp_path, name, stripes), st=ONCE * 50), camera)[rows, 20:108]
        for name, stripes in (("away", away), ("across", away.transpose(1, 0, 2)))
    )
    assert along.std(1).mean() > 0.2 * along.mean()
    assert across.std() < 0.1 * across.mean()


def test_copies_carry_their_picture_with_them(mitsuba, tmp_path):
    """A quarter turn brings the bright quarter from the top left to the bottom left, a mirrored copy to the right."""
    stage = empty_stage()
    instancer = UsdGeom.PointInstancer.Define(stage, "/World/City/Slabs")
    clad(stage, "/World/City/Slabs/Prototypes/Slab", FLOOR / 4, ONCE, quarters(tmp_path))
    UsdGeom.Mesh.Get(stage, "/World/City/Slabs/Prototypes/Slab").CreateDisplayColorPrimvar().Set([Gf.Vec3f(0.3)])
    instancer.CreatePrototypesRel().SetTargets(["/World/City/Slabs/Prototypes/Slab"])
    instancer.CreateProtoIndicesAttr([0, 0])
    instancer.CreatePositionsAttr([Gf.Vec3f(-2, 0, 0), Gf.Vec3f(4, 0, 0)])
    half = 0.5**0.5
    instancer.CreateOrientationsAttr(Vt.QuathArray([Gf.Quath(half, 0, 0, half), Gf.Quath(1)]))
    instancer.CreateScalesAttr([Gf.Vec3f(1, 1, 1), Gf.Vec3f(-1, 1, 1)])
    bright, dark = (300 * linear(value) / QUARTERS_MEAN for value in (200, 100))
    for x, y, expected in ((-3, -1, bright), (-3, 1, dark), (-1, 1, dark), (5, 1, bright), (3, 1, dark)):
        assert at(mitsuba, stage, x, y) == pytest.approx(expected, rel=0.03)


def test_wear_lies_over_the_ground(mitsuba, tmp_path):
    """Its left half is dark: five metres of every ten."""
    plain = picture(tmp_path, "plain", np.full((8, 8, 3), 128))
    worn = np.full((8, 8, 3), 200)
    worn[:, :4] = 100
    stage = floor(plain, macro=picture(tmp_path, "worn", worn))
    mean = (linear(200) + linear(100)) / 2
    for x, value in ((2.5, 100), (-2.5, 200), (-7.0, 100)):
        assert at(mitsuba, stage, x, 0) == pytest.approx(300 * linear(value) / mean, rel=0.03)


def test_a_picture_changes_no_light_around_it_and_no_label(mitsuba, tmp_path):
    """Under a roof, where all light comes from the floor."""

    def seen(file: str) -> Any:
        stage = floor(file)
        clad(stage, "/World/City/Roof", FLOOR[::-1] * 0.5 + (0, 0, 3), ONCE, plain)
        camera = PinholeCamera.looking(
            position=(0, 0, 0.5), heading_deg=0, pitch_deg=89, horizontal_fov_deg=60, width=24, height=24
        )
        return mitsuba.render(scene_with(stage, camera, CLEAR))

    plain = picture(tmp_path, "plain", np.full((8, 8, 3), 128))
    assert seen(plain) == seen(quarters(tmp_path))


def test_glass_shows_what_is_painted_behind_it_and_mirrors_all_the_same(mitsuba, tmp_path):
    pane = floor(quarters(tmp_path), roughness=0.02, useSpecularWorkflow=1, specularColor=(0.5, 0.5, 0.5))
    for (x, y), value in (((-4, 4), 200), ((4, 4), 100)):
        painted = 300 * linear(value) / QUARTERS_MEAN
        assert at(mitsuba, pane, x, y) == pytest.approx(0.5 * painted + 500, rel=0.03)


def test_what_shines_shines_in_the_colours_of_its_picture(mitsuba, tmp_path):
    rows = np.full((64, 64, 3), 100)
    rows[:, :32, 0] = rows[:, 32:, 2] = 200
    pane = floor(picture(tmp_path, "red_and_blue", rows), emissiveColor=(10, 10, 10))
    seen = mitsuba.radiance(scene_with(pane, looking_down(height_m=20, size=64), environment(sky=0)))
    (red, _, left), (right, _, blue) = seen[32, 24], seen[32, 40]
    assert red > 1.5 * left
    assert blue > 1.5 * right


def test_snow_covers_pictures(mitsuba, tmp_path):
    covered = environment(sky=1000, visibility_m=1e9, snow_cover=1.0)
    left, right = (at(mitsuba, floor(quarters(tmp_path)), x, 4, covered) for x in (-4, 4))
    assert left == pytest.approx(right, rel=0.01)


def test_no_texture_coordinates_no_picture(mitsuba, tmp_path):
    stage = floor(quarters(tmp_path))
    UsdGeom.PrimvarsAPI(stage.GetPrimAtPath("/World/City/Floor")).RemovePrimvar("st")
    assert at(mitsuba, stage, -4, 4) == pytest.approx(300, rel=0.02)
    assert at(mitsuba, stage, 4, 4) == pytest.approx(300, rel=0.02)


def test_a_picture_that_is_missing_leaves_the_display_colour(mitsuba, tmp_path):
    assert at(mitsuba, floor(str(tmp_path / "nowhere.png")), -4, 4) == pytest.approx(300, rel=0.02)


def test_a_plain_picture_has_its_mean_colour_from_afar(tmp_path):
    from twincity.replicator.backends.mitsuba.stage_reader import read_static

    soup = read_static(floor(quarters(tmp_path), around=False, scale=0.5))
    assert np.allclose(soup.surfaces[0, :3], 0.5 * QUARTERS_MEAN, rtol=1e-3)
    (cladding,) = soup.claddings
    assert cladding.scale == (0.5, 0.5, 0.5)
