"""Textures of the street: they repeat without a seam, are small, are what the code draws, and say what made them."""

from __future__ import annotations

import json

import cv2
import numpy as np
import pytest

import bake_materials as baking
from material_bake.noise import around, bond, noise, spots
from material_bake.picture import encoded, reduced, write_picture
from twincity.replicator.scene.materials import LOOKS
from twincity.replicator.scene.textures import STREET_TEXTURES, load_texture, street_texture_path

PICTURES = sorted({picture for look in LOOKS.values() for picture in look.pictures})
REPEATING = sorted({str(look.texture) for look in LOOKS.values() if look.period_m} | {"road_wear", "sidewalk_wear"})
LARGEST_TOGETHER = 3_500_000


def test_every_texture_of_a_look_is_drawn_and_every_drawing_is_used():
    assert set(PICTURES) == set(baking.TEXTURES)
    assert {path.stem for path in STREET_TEXTURES.glob("*.png")} == set(baking.TEXTURES)


@pytest.mark.parametrize("name", REPEATING)
def test_opposite_borders_go_on_in_each_other(name):
    assert not _has_seam(load_texture(str(street_texture_path(name))))


def test_a_texture_with_a_seam_is_found():
    assert _has_seam(np.broadcast_to(np.arange(64)[:, None], (64, 64, 3)))


@pytest.mark.parametrize("name", PICTURES)
def test_textures_are_squares_of_a_power_of_two(name):
    height, width = cv2.imread(str(street_texture_path(name))).shape[:2]
    assert height == width <= 1024
    assert height & (height - 1) == 0


def test_all_together_are_small():
    assert sum(path.stat().st_size for path in STREET_TEXTURES.glob("*.png")) < LARGEST_TOGETHER


@pytest.mark.parametrize("name", ["bark", "tactile", "awning_stripes"])
def test_the_same_seed_gives_the_same_bytes(name, tmp_path):
    one, two = (baking.bake(tmp_path / folder, [name]) for folder in ("one", "two"))
    assert one == two
    same = {(tmp_path / folder / "textures" / f"{name}.png").read_bytes() for folder in ("one", "two")}
    assert len(same) == 1


@pytest.mark.parametrize("name", ["bark", "limestone", "zinc", "road_signs"])
def test_what_is_kept_is_what_the_code_draws(name, tmp_path):
    baking.bake(tmp_path, [name])
    made = load_texture(str(tmp_path / "textures" / f"{name}.png")).astype(int)
    differs = np.abs(made - load_texture(str(street_texture_path(name)))).max(-1) > 3
    assert differs.mean() < 1e-2


def test_each_file_says_what_made_it():
    assert b"tools/bake_materials.py, limestone" in street_texture_path("limestone").read_bytes()[:200]


def test_the_table_beside_them_names_tool_seed_and_licence():
    table = json.loads((STREET_TEXTURES.parent / "materials.json").read_text(encoding="utf-8"))
    assert table["textures"] == sorted(baking.TEXTURES)
    assert all(table[key] for key in ("tool", "seed", "licence"))


def test_joints_of_limestone_are_about_a_quarter_darker_than_the_stone():
    light = np.array([_linear(row) for row in load_texture(str(street_texture_path("limestone")))])[..., 1]
    rows = light.mean(1)
    joint = np.sort(rows)[:12].mean()
    assert 0.70 < joint / np.median(rows) < 0.92, "a row of pixels is a third wider than the joint in it"


def test_noise_is_a_torus_of_unit_deviation():
    field = noise(64, 5, falloff=1.0)
    assert np.isclose(field.mean(), 0, atol=1e-9)
    assert np.isclose(field.std(), 1)
    inside, across = np.abs(np.diff(field, axis=1)).mean(), np.abs(field[:, 0] - field[:, -1]).mean()
    assert across < 2 * inside


def test_stretched_noise_runs_down_the_picture():
    field = noise(128, 5, falloff=1.0, stretch=(8.0, 1.0))
    assert np.abs(np.diff(field, axis=0)).mean() < 0.5 * np.abs(np.diff(field, axis=1)).mean()


def test_a_bond_has_every_piece_and_staggers_its_joints():
    wall = bond(256, 4.0, 8, 4, 1, uneven=0.3)
    assert set(np.unique(wall.piece)) == set(range(wall.count))
    joints = wall.across_m < 4.0 / 256
    assert not (joints[16] & joints[16 + 32]).all()


def test_spots_cross_the_border():
    assert not _has_seam(255 * np.stack([spots(64, 3, 30, (3.0, 4.0))] * 3, -1))


def test_contrast_keeps_its_mean_when_nothing_is_cut():
    assert np.isclose(around(1 + 0.1 * noise(64, 1)).mean(), 0.42)


def test_light_is_encoded_as_srgb():
    assert encoded(np.array([[0.0, 0.2140, 1.0]])).tolist() == [[0, 127, 255]]


def test_a_picture_of_few_colours_keeps_them_all(tmp_path):
    flag = np.zeros((8, 8, 3), np.uint8)
    flag[:, :3], flag[:, 3:6] = (0, 85, 164), (255, 255, 255)
    write_picture(tmp_path / "flag.png", flag, colours=4, source="test")
    assert (cv2.imread(str(tmp_path / "flag.png"))[..., ::-1] == flag).all()


def test_a_grey_picture_stays_grey(tmp_path):
    ramp = np.repeat(np.arange(16, dtype=np.uint8)[None] * 16, 16, 0)
    write_picture(tmp_path / "ramp.png", ramp, colours=16, source="test")
    assert (cv2.imread(str(tmp_path / "ramp.png"), cv2.IMREAD_UNCHANGED) == ramp).all()


def test_fewer_colours_stay_close_to_what_was_drawn():
    pixels = encoded(np.clip(0.3 + 0.05 * noise(64, 2), 0, 1)).reshape(-1, 1)
    palette, chosen = reduced(pixels, 16)
    assert len(palette) == 16
    assert np.abs(palette[chosen].astype(int) - pixels).mean() < 2


def _has_seam(texels: np.ndarray) -> bool:
    """Whether the step across an edge is larger than every step inside."""
    for axis in (0, 1):
        steps = np.abs(texels - np.roll(texels.astype(float), 1, axis)).mean((1 - axis, 2))
        if steps[0] > 1.2 * steps[1:].max() + 1:
            return True
    return False


def _linear(encoded_texels: np.ndarray) -> np.ndarray:
    value = encoded_texels / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
