"""Polygons and run lengths say exactly what the mask says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pycocotools import mask as coco_mask
from shapely.geometry import Polygon
from tests.frames import street_frame

from twincity.replicator.writers.contours import outlines_of
from twincity.replicator.writers.polygons import label_polygons, polygons_of
from twincity.replicator.writers.runs import compressed, instance_runs, mask_runs

# pycocotools 2.0.11 converts its masks in a way that numpy 2 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

masks = arrays(bool, st.tuples(st.integers(1, 12), st.integers(1, 12)))
label_images = arrays(np.uint16, st.tuples(st.integers(1, 12), st.integers(1, 12)), elements=st.integers(0, 3))


def mask_polygons(mask: np.ndarray) -> list[np.ndarray]:
    return label_polygons(mask.astype(int)).get(1, [])


def whole_runs(mask: np.ndarray) -> list[int]:
    return mask_runs(mask, (0, 0), mask.shape)


def decoded(polygons: list[np.ndarray], shape: tuple[int, int]) -> np.ndarray:
    """The mask that pycocotools makes of polygons."""
    if not polygons:
        return np.zeros(shape, bool)
    parts = coco_mask.frPyObjects([polygon.ravel().astype(float).tolist() for polygon in polygons], *shape)
    return coco_mask.decode(coco_mask.merge(parts)).astype(bool)


@given(masks)
def test_pycocotools_gets_the_mask_back_from_the_polygons(mask):
    np.testing.assert_array_equal(decoded(mask_polygons(mask), mask.shape), mask)


@given(label_images)
def test_each_label_of_an_image_has_its_polygons(labels):
    polygons = label_polygons(labels)
    assert sorted(polygons) == sorted(set(labels.ravel().tolist()) - {0})
    for label, pieces in polygons.items():
        np.testing.assert_array_equal(decoded(pieces, labels.shape), labels == label)


@given(label_images)
def test_outlines_of_a_region_add_up_to_its_pixels(labels):
    outlines = outlines_of(labels)
    areas = np.bincount(outlines.regions, outlines.areas)
    np.testing.assert_array_equal(areas[1:], np.bincount(outlines.region_image.ravel(), minlength=len(areas))[1:])
    first_of_each = np.unique(outlines.regions, return_index=True)[1]
    assert (outlines.areas[first_of_each] > 0).all()


@given(masks)
def test_pycocotools_gets_the_mask_back_from_the_runs(mask):
    runs = coco_mask.frPyObjects({"counts": whole_runs(mask), "size": list(mask.shape)}, *mask.shape)
    np.testing.assert_array_equal(coco_mask.decode(runs).astype(bool), mask)


@given(masks)
def test_packed_runs_are_the_text_that_pycocotools_writes(mask):
    expected = coco_mask.encode(np.asfortranarray(mask, np.uint8))["counts"].decode()
    assert compressed(whole_runs(mask)) == expected


@given(masks, st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))
def test_runs_of_a_window_are_those_of_the_whole_image(mask, left, top, below):
    whole = np.zeros((top + mask.shape[0] + below, left + mask.shape[1] + 1), bool)
    whole[top : top + mask.shape[0], left : left + mask.shape[1]] = mask
    assert mask_runs(mask, (left, top), whole.shape) == whole_runs(whole)


def test_runs_of_instances_are_those_of_their_mask():
    frame = street_frame()
    ids = frame.buffers.instance_id
    assert instance_runs(frame, [1, 2], (40, 30, 70, 80)) == whole_runs((ids == 1) | (ids == 2))


def test_polygons_of_a_frame_are_found_once():
    frame = street_frame()
    assert polygons_of(frame) is polygons_of(frame)
    assert polygons_of(frame) is not polygons_of(street_frame())


@given(masks)
@settings(max_examples=50)
def test_polygons_are_simple_have_no_holes_and_add_up_to_the_mask(mask):
    shapes = [Polygon(polygon) for polygon in mask_polygons(mask)]
    assert all(shape.is_valid for shape in shapes)
    assert sum(shape.area for shape in shapes) == mask.sum()


def test_a_ring_is_cut_into_two_halves():
    mask = np.ones((5, 5), bool)
    mask[1:4, 1:4] = False
    assert [Polygon(polygon).area for polygon in mask_polygons(mask)] == [7, 9]


def test_a_rectangle_has_its_four_corners_on_the_pixels_edges():
    mask = np.zeros((6, 8), bool)
    mask[2:4, 3:7] = True
    (polygon,) = mask_polygons(mask)
    assert sorted(map(tuple, polygon.tolist())) == [(3, 2), (3, 4), (7, 2), (7, 4)]


def test_a_cut_goes_through_as_many_holes_as_it_can():
    mask = np.ones((9, 5), bool)
    mask[1:4, 1:4] = mask[5:8, 2:4] = False
    assert len(mask_polygons(mask)) == 2


@pytest.mark.parametrize("mask", [np.zeros((3, 3), bool), np.zeros((0, 4), bool)])
def test_nothing_has_no_polygon(mask):
    assert mask_polygons(mask) == []
