"""Patterns and reliefs lie where texture coordinates say, fade with distance, and change no label."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.backends.scenes import environment, picture, scene_of

from twincity.replicator.errors import UnknownNameError
from twincity.replicator.frame import RenderBuffers
from twincity.replicator.geometry.boxes import box_3d_around
from twincity.replicator.geometry.camera import PinholeCamera
from twincity.replicator.scene.scene import Scene, SceneInstance, SurfaceMaterial

BLACK, WHITE = (0.02, 0.02, 0.02), (0.6, 0.6, 0.6)
SQUARE = np.array([(-1, 0, -1), (1, 0, -1), (1, 0, 1), (-1, 0, 1)], np.float32)
"""Two metres, facing the camera."""

ONCE = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
"""Texture coordinates: u to the right, v upwards, one period over the square."""


def quarters(folder: Path) -> str:
    """White at the top left, black elsewhere."""
    rows = np.zeros((64, 64, 3))
    rows[:32, :32] = 255
    return picture(folder, "quarters", rows)


def stripes(folder: Path) -> str:
    """32 horizontal ones, as wide as the gaps between them."""
    return picture(folder, "stripes", np.broadcast_to((np.arange(256) // 4 % 2 * 255)[:, None, None], (256, 256, 3)))


def leaning(folder: Path, name: str, *direction: float) -> str:
    """A relief that leans to one side all over: no relief at all, but another normal."""
    normal = np.array(direction) / np.linalg.norm(direction)
    return picture(folder, name, np.broadcast_to(np.rint((normal + 1) * 127.5), (8, 8, 3)))


def square(uvs: np.ndarray | None = ONCE, normals: Any = (0.0, -1.0, 0.0), **material: Any) -> SceneInstance:
    paint = SurfaceMaterial(name="cloth", **{"albedo": BLACK, "second_albedo": WHITE, **material})
    return SceneInstance(
        instance_id=1, class_name="person", prim_path="/World/People/Person_0000", attributes={}, vertices=SQUARE,
        normals=np.broadcast_to(np.float32(normals), (4, 3)).copy(), faces=np.array([(0, 1, 2), (0, 2, 3)], np.int32),
        face_materials=np.zeros(2, np.int32), materials=(paint,), box_3d=box_3d_around(SQUARE, 0.0), uvs=uvs,
    )  # fmt: skip


def scene_with(thing: SceneInstance, *, distance_m: float = 4.0, towards_sun: Any = (0, -1, 1)) -> Scene:
    """The square in front of the camera, 48 pixels wide from 4 metres."""
    camera = PinholeCamera.looking(
        position=(0, -distance_m, 0), heading_deg=90, pitch_deg=0, horizontal_fov_deg=36.9, width=64, height=64
    )
    light = environment(sky=100.0, sun=50_000.0, towards_sun=towards_sun)
    return dataclasses.replace(scene_of([], camera, light=light, key="nothing"), instances=(thing,))


def brightness(mitsuba: Any, thing: SceneInstance, **how: Any) -> np.ndarray:
    """(64, 64) cd/m2."""
    return np.asarray(mitsuba.radiance(scene_with(thing, **how)).mean(-1))


MIDDLES = (slice(16, 24), slice(40, 48))
"""Of the upper and the lower half, or of the left and the right, of the square from 4 metres."""


def four_quarters(seen: np.ndarray) -> np.ndarray:
    """(2, 2) mean brightness of each quarter of the square."""
    return np.array([[seen[rows, columns].mean() for columns in MIDDLES] for rows in MIDDLES])


def test_a_pattern_lies_where_its_coordinates_say_with_v_upwards(mitsuba, tmp_path):
    seen = four_quarters(brightness(mitsuba, square(pattern=quarters(tmp_path))))
    assert np.allclose(seen / seen[0, 0], [[1, BLACK[0] / WHITE[0]], [BLACK[0] / WHITE[0]] * 2], rtol=0.05)


def test_a_pattern_turns_with_its_coordinates(mitsuba, tmp_path):
    seen = four_quarters(brightness(mitsuba, square(ONCE[:, ::-1].copy(), pattern=quarters(tmp_path))))
    assert np.unravel_index(seen.argmax(), (2, 2)) == (1, 1), "u and v exchanged: top left becomes bottom right"


def test_a_pattern_repeats_at_whole_numbers(mitsuba, tmp_path):
    name = quarters(tmp_path)
    usual = brightness(mitsuba, square(pattern=name))
    assert np.allclose(brightness(mitsuba, square(ONCE + np.float32([3, -7]), pattern=name)), usual, rtol=1e-3)
    assert not np.allclose(brightness(mitsuba, square(ONCE + np.float32([0.5, 0]), pattern=name)), usual, rtol=1e-3)


def test_each_channel_mixes_its_own_two_dyes(mitsuba, tmp_path):
    only_green = np.zeros((8, 8, 3))
    only_green[..., 1] = 255
    thing = square(pattern=picture(tmp_path, "green", only_green), albedo=(0.1, 0.1, 0.1), second_albedo=(0.4,) * 3)
    r, g, b = mitsuba.radiance(scene_with(thing))[28:36, 28:36].mean((0, 1))
    assert np.allclose([g / r, b / r], [4, 1], rtol=1e-3)


def test_fine_stripes_are_seen_from_near_and_are_their_mean_from_afar(mitsuba, tmp_path):
    thing = square(pattern=stripes(tmp_path))
    near = brightness(mitsuba, thing, distance_m=0.5)[24:40, 24:40]
    assert near.max() > 8 * near.min()
    far = brightness(mitsuba, thing, distance_m=24)[30:34, 30:34]
    plain = brightness(mitsuba, square(albedo=(0.31,) * 3), distance_m=24)[30:34, 30:34]
    assert np.allclose(far, plain, rtol=0.02)


def test_without_a_texture_coordinates_change_nothing(mitsuba):
    assert mitsuba.render(scene_with(square(None))) == mitsuba.render(scene_with(square(ONCE * 9)))


@pytest.mark.parametrize(
    ("lean", "towards_sun"), [((0.3, 0, 1), (1, -1, 0)), ((0, 0.3, 1), (0, -1, 1))], ids=["right", "up"]
)
def test_what_leans_towards_the_sun_is_brighter_than_what_leans_away(mitsuba, tmp_path, lean, towards_sun):
    away = (-lean[0], -lean[1], lean[2])
    names = leaning(tmp_path, "towards", *lean), leaning(tmp_path, "away", *away)
    towards, level, away = (
        brightness(mitsuba, square(relief=name), towards_sun=towards_sun)[24:40, 24:40].mean()
        for name in (names[0], None, names[1])
    )
    assert towards > 1.1 * level > 1.2 * away


def test_a_relief_changes_colours_and_no_label(mitsuba, tmp_path):
    rng = np.random.default_rng(5)
    rough = picture(tmp_path, "rough", np.dstack([rng.integers(60, 196, (64, 64, 2)), np.full((64, 64), 230)]))
    smooth, wrinkled = (mitsuba.render(scene_with(square(relief=name))) for name in (None, rough))
    assert labels(smooth) == labels(wrinkled)
    assert not np.array_equal(smooth.rgb, wrinkled.rgb)


def labels(buffers: RenderBuffers) -> list[bytes]:
    return [array.tobytes() for kind, array in buffers.items() if kind != "rgb"]


def test_light_comes_round_under_skin_and_redder(mitsuba, tmp_path):
    plain = np.full((8, 8, 3), 255)
    names = picture(tmp_path, "skin_test", plain), picture(tmp_path, "cloth", plain)
    skin, cloth = (
        mitsuba.radiance(scene_with(square(pattern=name), towards_sun=(0, -0.05, 1)))[28:36, 28:36].mean((0, 1))
        for name in names
    )
    assert (skin > cloth).all()
    assert skin[0] / cloth[0] > 1.3 * skin[2] / cloth[2]


def test_a_texture_that_is_not_there_is_answered_with_the_nearest(mitsuba):
    with pytest.raises(UnknownNameError, match="Did you mean 'pattern_stripes'"):
        mitsuba.render(scene_with(square(pattern="pattern_strips")))


def test_every_coarser_version_of_a_texture_has_its_mean(mitsuba):
    from twincity.replicator.backends.mitsuba.textures import with_coarser

    noise = np.random.default_rng(2).integers(0, 256, (64, 64, 4)).astype(np.uint8)
    texels = with_coarser(noise).astype(float)
    starts = np.cumsum([0, *(4**bits for bits in range(6, -1, -1))])
    assert len(texels) == starts[-1]
    means = np.array([texels[a:b].mean(0) for a, b in pairwise(starts)])
    assert np.allclose(means, noise.mean((0, 1)), atol=1)


def test_heights_are_those_of_the_normals(mitsuba):
    from twincity.replicator.backends.mitsuba.textures import HEIGHT_DEVIATION, MEAN_HEIGHT, height_of

    v, u = (np.mgrid[:64, :64] + 0.5) / 64 * 2 * np.pi
    height = np.sin(2 * u) + np.cos(3 * v + u)
    slopes = 0.05 * np.stack([2 * np.cos(2 * u) - np.sin(3 * v + u), -3 * np.sin(3 * v + u), -20 + 0 * u])
    normals = np.moveaxis(-slopes / np.linalg.norm(slopes, axis=0), 0, -1)
    found = height_of(np.rint((normals + 1) * 127.5).astype(np.uint8))
    expected = np.clip(MEAN_HEIGHT + HEIGHT_DEVIATION * height / height.std(), 0, 255)
    assert np.abs(found - expected).max() < 8
