"""Polygons and run lengths say exactly what the mask says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pycocotools import mask as coco_mask
from shapely.geometry import Polygon

from twincity.replicator.writers.polygons import mask_polygons, mask_runs

# pycocotools 2.0.11 converts its masks in a way that numpy 2 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

masks = arrays(bool, st.tuples(st.integers(1, 12), st.integers(1, 12)))


def decoded(polygons: list[np.ndarray], shape: tuple[int, int]) -> np.ndarray:
    """The mask that pycocotools makes of polygons."""
    if not polygons:
        return np.zeros(shape, bool)
    parts = coco_mask.frPyObjects([polygon.ravel().astype(float).tolist() for polygon in polygons], *shape)
    return coco_mask.decode(coco_mask.merge(parts)).astype(bool)


@given(masks)
def test_pycocotools_gets_the_mask_back_from_the_polygons(mask):
    np.testing.assert_array_equal(decoded(mask_polygons(mask), mask.shape), mask)


@given(masks)
def test_pycocotools_gets_the_mask_back_from_the_runs(mask):
    runs = coco_mask.frPyObjects({"counts": mask_runs(mask), "size": list(mask.shape)}, *mask.shape)
    np.testing.assert_array_equal(coco_mask.decode(runs).astype(bool), mask)


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


@pytest.mark.parametrize("mask", [np.zeros((3, 3), bool), np.zeros((0, 4), bool)])
def test_nothing_has_no_polygon(mask):
    assert mask_polygons(mask) == []
