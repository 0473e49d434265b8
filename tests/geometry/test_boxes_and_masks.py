"""Boxes contain what they are made of."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from twincity.replicator.geometry.boxes import box_3d_around, box_area, box_intersection, box_iou
from twincity.replicator.geometry.masks import instance_boxes, mask_box

edges = st.tuples(*[st.floats(-50, 50)] * 4)
masks = arrays(bool, st.tuples(st.integers(1, 12), st.integers(1, 12)))


@given(masks)
def test_a_mask_touches_all_four_sides_of_its_box_and_nothing_is_outside(mask: np.ndarray) -> None:
    box = mask_box(mask)
    if box is None:
        assert not mask.any()
        return
    x0, y0, x1, y1 = map(int, box)
    inside = mask[y0:y1, x0:x1]
    assert inside.sum() == mask.sum()
    assert inside[0].any()
    assert inside[-1].any()
    assert inside[:, 0].any()
    assert inside[:, -1].any()


def test_the_box_of_one_pixel_is_one_pixel_wide() -> None:
    mask = np.zeros((4, 5), bool)
    mask[2, 3] = True
    assert mask_box(mask) == (3, 2, 4, 3)


@given(arrays(np.uint32, (7, 9), elements=st.integers(0, 4)))
def test_boxes_of_an_id_image_are_those_of_its_masks(ids: np.ndarray) -> None:
    pixels, boxes = instance_boxes(ids, 4)
    assert pixels.sum() == ids.size
    for number in range(1, 5):
        assert pixels[number] == (ids == number).sum()
        expected = mask_box(ids == number)
        assert np.isnan(boxes[number]).all() if expected is None else tuple(boxes[number]) == expected


@given(edges, edges)
def test_overlap_is_symmetric_and_never_more_than_either_box(a: tuple, b: tuple) -> None:
    assert box_intersection(a, b) == box_intersection(b, a)
    assert box_intersection(a, b) <= min(box_area(a), box_area(b)) + 1e-9
    assert 0 <= box_iou(a, b) <= 1 + 1e-9


@given(arrays(float, (20, 3), elements=st.floats(-10, 10)), st.floats(-180, 180))
def test_an_upright_box_holds_its_vertices_and_touches_them(vertices: np.ndarray, heading: float) -> None:
    box = box_3d_around(vertices, heading)
    angle = np.radians(heading)
    axes = np.array([[np.cos(angle), np.sin(angle), 0], [-np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    local = np.abs((vertices - box.centre) @ axes.T)
    assert (local <= np.array(box.size_lwh_m) / 2 + 1e-9).all()
    assert np.allclose(local.max(0), np.array(box.size_lwh_m) / 2)
    assert np.allclose(box.corners.mean(0), box.centre)
