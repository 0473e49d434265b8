"""Crowd files as their usual loaders read them, and density maps that add up."""

from __future__ import annotations

import csv
import dataclasses
import json
import time

import h5py
import numpy as np
import pytest
import scipy.io
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.frames import Thing, crowd_frame, empty_frame, painted_frame, street_frame, write_dataset

from twincity.replicator.errors import SpecError
from twincity.replicator.frame import Frame
from twincity.replicator.scenario.weather import WEATHERS
from twincity.replicator.writers import make_writers
from twincity.replicator.writers.crowd import heads_of, jhu_weather, luminance_level, scene_level
from twincity.replicator.writers.density import BETA, FEW_HEADS_SIGMA, MIN_SIGMA, adaptive_sigmas, density_map

VISIBLE_HEADS = [[50, 35], [60, 35], [0, 24], [100.5, 10.5], [90, 44], [7.5, 72.5]]
"""Of the street frame: every person but the fifth, who is wholly hidden."""

HIDDEN_HEADS = [[46, 43]]

points = st.lists(st.tuples(st.floats(0, 79.99), st.floats(0, 59.99)), max_size=12)


def test_shanghaitech_is_read_as_its_loaders_read_it(tmp_path):
    write_dataset(tmp_path, [street_frame(3)], ["crowd"])
    mat = scipy.io.loadmat(tmp_path / "crowd" / "ground_truth" / "GT_IMG_000003.mat")
    assert mat["image_info"][0, 0][0, 0][0].tolist() == VISIBLE_HEADS
    assert mat["image_info"][0, 0][0, 0][1].item() == 6
    assert mat["image_info"][0, 0]["location"][0, 0].tolist() == VISIBLE_HEADS


def test_the_ground_truth_is_found_from_the_image_by_the_usual_replacement(tmp_path):
    write_dataset(tmp_path, [street_frame(3)], ["crowd"])
    (image,) = (tmp_path / "crowd" / "images").glob("*.png")
    usual = str(image).replace(".png", ".mat").replace("images", "ground_truth").replace("IMG_", "GT_IMG_")
    assert scipy.io.loadmat(usual)["image_info"][0, 0][0, 0][1].item() == 6


def test_an_empty_street_has_no_points(tmp_path):
    write_dataset(tmp_path, [empty_frame(0)], ["crowd"])
    mat = scipy.io.loadmat(tmp_path / "crowd" / "ground_truth" / "GT_IMG_000000.mat")
    assert mat["image_info"][0, 0][0, 0][0].shape == (0, 2)
    assert mat["image_info"][0, 0][0, 0][1].item() == 0


def test_nwpu_has_points_and_boxes(tmp_path):
    write_dataset(tmp_path, [street_frame(0)], ["crowd"])
    entry = json.loads((tmp_path / "crowd" / "jsons" / "IMG_000000.json").read_text())
    assert entry["human_num"] == 6
    assert entry["points"] == VISIBLE_HEADS
    assert entry["boxes"][0] == [45, 30, 55, 40]
    assert entry["boxes"][2] == [0, 20, 4, 28], "clipped to the image"
    assert entry["hidden_points"] == HIDDEN_HEADS


def test_the_mats_of_nwpu_have_the_visible_heads(tmp_path):
    write_dataset(tmp_path, [street_frame(0)], ["crowd"])
    mat = scipy.io.loadmat(tmp_path / "crowd" / "mats" / "IMG_000000.mat")
    assert mat["annPoints"].tolist() == VISIBLE_HEADS
    assert mat["annBoxes"][0].tolist() == [45, 30, 55, 40]


def test_nwpu_lists_its_pictures_with_two_levels(tmp_path):
    write_dataset(tmp_path, [street_frame(0), empty_frame(1)], ["crowd"])
    stems, luminances, scenes = zip(
        *(line.split() for line in (tmp_path / "crowd" / "all.txt").read_text().splitlines()), strict=True
    )
    assert stems == ("IMG_000000", "IMG_000001")
    assert set(luminances) <= {"0", "1", "2"}
    assert scenes == ("1", "0")


@pytest.mark.parametrize("count, level", [(0, 0), (1, 1), (100, 1), (101, 2), (500, 2), (5000, 3), (5001, 4)])
def test_scene_levels(count, level):
    assert scene_level(count) == level


@pytest.mark.parametrize("grey, level", [(0, 0), (63, 0), (64, 1), (127, 1), (128, 2), (255, 2)])
def test_luminance_levels(grey, level):
    assert luminance_level(np.full((4, 5, 3), grey, np.uint8)) == level


def test_qnrf_points_are_found_from_the_picture_by_the_usual_replacement(tmp_path):
    write_dataset(tmp_path, [street_frame(3)], ["crowd"])
    (image,) = (tmp_path / "crowd" / "images").glob("*.png")
    assert scipy.io.loadmat(str(image).replace(".png", "_ann.mat"))["annPoints"].tolist() == VISIBLE_HEADS


def test_jhu_has_a_line_for_each_head_with_how_much_is_hidden(tmp_path):
    frame = street_frame(0)
    write_dataset(tmp_path, [frame], ["crowd"])
    rows = [line.split() for line in (tmp_path / "crowd" / "gt" / "IMG_000000.txt").read_text().splitlines()]
    assert [[float(x), float(y)] for x, y, *_ in rows] == [*VISIBLE_HEADS[:4], HIDDEN_HEADS[0], *VISIBLE_HEADS[4:]]
    assert [row[2:] for row in rows[:2]] == [["10", "10", "1", "0"], ["10", "10", "2", "0"]], (
        "half of the second is hidden"
    )
    assert rows[4][4:] == ["3", "0"]
    (label,) = (tmp_path / "crowd" / "image_labels.txt").read_text().splitlines()
    assert label == f"IMG_000000,{len(rows)},street,2,0", "it rains in the frame"


@pytest.mark.parametrize("name, number", [("clear", 0), ("fog", 1), ("rain", 2), ("snowfall", 3), ("after_rain", 0)])
def test_jhu_weathers(name, number):
    assert jhu_weather(WEATHERS[name]) == number


def test_splits_have_tables_of_their_own(tmp_path):
    frames = [
        dataclasses.replace(street_frame(index), split=split) for index, split in enumerate(("train", "val", "train"))
    ]
    write_dataset(tmp_path, frames, ["crowd"], splits=("train", "val", "test"))
    root = tmp_path / "crowd"
    assert (root / "train.txt").read_text().split()[::3] == ["IMG_000000", "IMG_000002"]
    assert (root / "counts_val.csv").read_text() == "image,all,visible\n000001.png,7,6\n"
    assert (root / "image_labels_test.txt").read_text() == ""
    assert not (root / "counts.csv").exists()


def test_counts_tell_the_visible_from_all(tmp_path):
    write_dataset(tmp_path, [street_frame(2), empty_frame(0)], ["crowd"])
    with (tmp_path / "crowd" / "counts.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows == [
        {"image": "000000.png", "all": "0", "visible": "0"},
        {"image": "000002.png", "all": "7", "visible": "6"},
    ]


def test_a_head_whose_middle_is_outside_does_not_count():
    frame = painted_frame(0, [Thing(box=(-12, 20, 8, 60), distance_m=5)])
    assert len(frame.instances) == 1
    assert len(heads_of(frame).points) == 0


def far_person(keypoints: np.ndarray) -> Frame:
    """One person whose head covers no pixel's centre."""
    frame = painted_frame(0, [Thing(box=(40, 30, 60, 80), distance_m=5)])
    person = dataclasses.replace(
        frame.instances[0], head_box=None, head_point=None, head_visible_pixels=0, keypoints=keypoints
    )
    return dataclasses.replace(frame, instances=(person,))


def test_a_head_that_covers_no_pixel_counts_among_all_where_its_face_is(tmp_path):
    keypoints = np.zeros((17, 3))
    keypoints[[0, 1, 2, 6]] = [[50, 30, 1], [51, 32, 2], [999, 999, 0], [70, 70, 2]]
    write_dataset(tmp_path, [far_person(keypoints)], ["crowd"])
    entry = json.loads((tmp_path / "crowd" / "jsons" / "IMG_000000.json").read_text())
    assert (entry["points"], entry["hidden_points"]) == ([], [[50.5, 31]])
    assert entry["hidden_boxes"] == [[50.5, 31, 50.5, 31]]
    assert (tmp_path / "crowd" / "counts.csv").read_text() == "image,all,visible\n000000.png,1,0\n"


def test_a_face_outside_the_image_does_not_count():
    assert len(heads_of(far_person(np.zeros((17, 3)))).points) == 0


def test_the_written_density_adds_up_to_the_visible_heads(tmp_path):
    frame = crowd_frame(0, 80)
    write_dataset(tmp_path, [frame], ["crowd"])
    with np.load(tmp_path / "crowd" / "density" / "000000.npz") as archive:
        density = archive["density"]
    assert density.dtype == np.float32
    assert density.shape == (frame.height, frame.width)
    assert density.sum(dtype=float) == pytest.approx(heads_of(frame).visible.sum(), abs=1e-4)


def test_an_h5_density_is_found_where_csrnet_looks(tmp_path):
    write_dataset(tmp_path, [street_frame(3)], [{"crowd": {"density": "h5"}}])
    (image,) = (tmp_path / "crowd" / "images").glob("*.png")
    usual = str(image).replace(".png", ".h5").replace("images", "ground_truth")
    with h5py.File(usual) as file:
        density = np.asarray(file["density"])
    assert density.dtype == np.float32
    assert density.shape == (90, 160)
    assert density.sum(dtype=float) == 6
    assert not (tmp_path / "crowd" / "density").exists()


def test_an_h5_has_the_same_bytes_a_second_later(tmp_path):
    write_dataset(tmp_path / "a", [street_frame(0)], [{"crowd": {"density": "h5"}}])
    time.sleep(1.1)
    write_dataset(tmp_path / "b", [street_frame(0)], [{"crowd": {"density": "h5"}}])
    path = "crowd/ground_truth/IMG_000000.h5"
    assert (tmp_path / "a" / path).read_bytes() == (tmp_path / "b" / path).read_bytes()


def test_no_density_is_written_where_none_is_asked_for(tmp_path):
    write_dataset(tmp_path, [street_frame(0)], [{"crowd": {"density": "none"}}])
    assert not (tmp_path / "crowd" / "density").exists()


@pytest.mark.parametrize(
    "options, expected",
    [
        ({"density": "hdf"}, r"crowd\.density is 'hdf'\. .*It can be npz, h5, none"),
        ({"density_block": 4}, r"crowd\.density_block is 4\. It can be 1 or 8"),
    ],
)
def test_options_that_cannot_be_are_refused(options, expected):
    with pytest.raises(SpecError, match=expected):
        make_writers([{"crowd": options}])


@pytest.mark.parametrize("size", [(64, 80), (90, 157)])
def test_blocks_hold_the_sums_of_their_pixels(size):
    heads = np.random.default_rng(2).uniform((0, 0), size[::-1], (40, 2))
    pixels, blocks = density_map(heads, *size), density_map(heads, *size, block=8)
    assert blocks.shape == (-(-size[0] // 8), -(-size[1] // 8))
    assert blocks.sum(dtype=float) == pytest.approx(40, abs=1e-4)
    np.testing.assert_allclose(blocks[1, 2], pixels[8:16, 16:24].sum(), atol=1e-3)


def test_values_are_whole_steps_near_the_exact_ones():
    heads = np.random.default_rng(3).uniform((0, 0), (320, 180), (60, 2))
    density = density_map(heads, 180, 320).astype(float)
    y, x = np.mgrid[:180, :320] + 0.5
    exact = np.zeros((180, 320))
    for (u, v), sigma in zip(heads, adaptive_sigmas(heads), strict=True):
        bell = np.exp(-((x - u) ** 2 + (y - v) ** 2) / (2 * sigma**2))
        exact += bell / bell.sum()
    assert (density * 2**20 % 1 == 0).all()
    assert np.abs(density - exact).max() < 0.002 * exact.max()


@given(points)
@settings(max_examples=60)
def test_every_head_adds_one_wherever_it_is(heads):
    density = density_map(np.array(heads, float).reshape(-1, 2), 60, 80)
    assert density.sum(dtype=float) == pytest.approx(len(heads), abs=1e-4)
    assert density.min() >= 0


def test_five_thousand_heads_in_a_band_are_not_lost_in_rounding():
    heads = np.random.default_rng(5).uniform((0, 200), (1920, 420), (5000, 2))
    density = density_map(heads, 1080, 1920)
    assert density.dtype == np.float32
    assert density.sum(dtype=float) == pytest.approx(5000, abs=1e-4)
    assert density.min() >= 0


@pytest.mark.parametrize("corner", [(0, 0), (79.99, 0), (0, 59.99), (79.99, 59.99)])
def test_a_head_in_the_corner_is_not_lost(corner):
    assert density_map(np.array([corner]), 60, 80).sum(dtype=float) == pytest.approx(1, abs=1e-5)


def test_the_density_is_highest_at_the_head():
    density = density_map(np.array([[30.5, 20.5]]), 60, 80)
    assert np.unravel_index(density.argmax(), density.shape) == (20, 30)


def test_widths_follow_the_distance_to_three_neighbours():
    square = np.array([[10.0, 10], [20, 10], [10, 20], [20, 20]])
    np.testing.assert_allclose(adaptive_sigmas(square), BETA * (10 + 10 + 10 * np.sqrt(2)) / 3)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_few_heads_have_a_fixed_width(count):
    assert adaptive_sigmas(np.zeros((count, 2))).tolist() == [FEW_HEADS_SIGMA] * count


def test_heads_on_the_same_spot_have_a_width():
    assert adaptive_sigmas(np.zeros((5, 2))).tolist() == [MIN_SIGMA] * 5
