"""Crowd files as their usual loaders read them, and density maps that add up."""

from __future__ import annotations

import csv
import dataclasses
import json

import numpy as np
import pytest
import scipy.io
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.frames import Thing, crowd_frame, empty_frame, painted_frame, street_frame, write_dataset

from twincity.replicator.frame import Frame
from twincity.replicator.writers.crowd import heads_of
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
    (image,) = (tmp_path / "crowd" / "images").iterdir()
    usual = str(image).replace(".png", ".mat").replace("images", "ground_truth").replace("IMG_", "GT_IMG_")
    assert scipy.io.loadmat(usual)["image_info"][0, 0][0, 0][1].item() == 6


def test_an_empty_street_has_no_points(tmp_path):
    write_dataset(tmp_path, [empty_frame(0)], ["crowd"])
    mat = scipy.io.loadmat(tmp_path / "crowd" / "ground_truth" / "GT_IMG_000000.mat")
    assert mat["image_info"][0, 0][0, 0][0].shape == (0, 2)
    assert mat["image_info"][0, 0][0, 0][1].item() == 0


def test_nwpu_has_points_and_boxes(tmp_path):
    write_dataset(tmp_path, [street_frame(0)], ["crowd"])
    entry = json.loads((tmp_path / "crowd" / "jsons" / "000000.json").read_text())
    assert entry["human_num"] == 6
    assert entry["points"] == VISIBLE_HEADS
    assert entry["boxes"][0] == [45, 30, 55, 40]
    assert entry["boxes"][2] == [0, 20, 4, 28], "clipped to the image"
    assert entry["hidden_points"] == HIDDEN_HEADS


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
    entry = json.loads((tmp_path / "crowd" / "jsons" / "000000.json").read_text())
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
