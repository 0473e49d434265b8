"""Surfaces: points fall evenly and lie on them."""

from __future__ import annotations

import numpy as np

from twincity.replicator.geometry.polygons import Polygon, Surface, signed_area

# an L of two rectangles, the second twice as large and one metre higher at its far end
L_SHAPE = Surface(
    vertices=np.array([[0, 0, 0], [2, 0, 0], [2, 2, 0], [0, 2, 0], [6, 0, 1], [6, 2, 1]], float),
    triangles=np.array([[0, 1, 2], [0, 2, 3], [1, 4, 5], [1, 5, 2]]),
)


def test_points_lie_on_the_surface_at_its_height() -> None:
    points = L_SHAPE.points_at(np.random.default_rng(1).random((500, 3)))
    assert L_SHAPE.contains(points[:, :2])
    assert np.allclose([L_SHAPE.height_at(x, y) for x, y, _ in points.tolist()], points[:, 2])


def test_points_fall_by_area() -> None:
    points = L_SHAPE.points_at(np.random.default_rng(2).random((20_000, 3)))
    assert abs((points[:, 0] > 2).mean() - 2 / 3) < 0.02


def test_outside_there_is_no_height() -> None:
    for x, y in ((-0.1, 1.0), (6.1, 1.0), (3.0, 2.5), (400.0, 400.0)):
        assert L_SHAPE.height_at(x, y) is None
    assert not L_SHAPE.contains(np.array([[1.0, 1.0], [6.1, 1.0]]))


def test_near_keeps_what_is_within_reach_and_nothing_far() -> None:
    assert len(L_SHAPE.near(np.array([-1.0, 1.0]), 1.5).triangles) == 2
    assert len(L_SHAPE.near(np.array([100.0, 100.0]), 5.0).triangles) == 0


def test_a_hole_is_taken_out_of_the_area() -> None:
    square = np.array([[0, 0], [10, 0], [10, 10], [0, 10]], float)
    court = np.array([[4, 4], [4, 6], [6, 6], [6, 4]], float)
    assert signed_area(court) < 0
    assert Polygon(exterior=square, holes=(court,)).area == 96
