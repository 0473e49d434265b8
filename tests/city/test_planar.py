"""Triangles and clusters."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from twincity.replicator.city.planar import clusters_within, parts, polygon_of, polygons_of, shape_of, triangulate
from twincity.replicator.geometry.polygons import signed_area

SHAPE = shapely.box(0, 0, 10, 6).difference(shapely.box(2, 2, 4, 4)).union(shapely.box(20, 0, 25, 5))


def test_triangles_cover_the_shape_and_nothing_else():
    surface = triangulate(SHAPE, 0.14)
    cover = shapely.union_all(shapely.polygons(surface.vertices[surface.triangles][:, :, :2]))
    assert surface.area == pytest.approx(SHAPE.area)
    assert cover.symmetric_difference(SHAPE).area == pytest.approx(0, abs=1e-9)
    assert (surface.vertices[:, 2] == 0.14).all()


def test_nothing_gives_an_empty_surface():
    assert triangulate(shapely.Polygon(), 0.0).area == 0.0


def test_a_sliver_gives_no_triangle():
    assert len(triangulate(shapely.box(0, 0, 10, 0.002), 0.0).triangles) == 0


def test_our_polygon_and_shapely_s_are_the_same():
    for part, polygon in zip(parts(shapely.normalize(SHAPE)), polygons_of(SHAPE), strict=True):
        assert shape_of(polygon).equals(part)
        assert signed_area(polygon.exterior) > 0
        assert all(signed_area(hole) < 0 for hole in polygon.holes)


def test_polygons_do_not_depend_on_how_the_shape_was_made():
    other = shapely.box(20, 0, 25, 5).union(shapely.box(0, 0, 10, 6).reverse().difference(shapely.box(2, 2, 4, 4)))
    assert polygons_of(other) == polygons_of(SHAPE)


def test_a_polygon_keeps_its_first_corner():
    assert polygon_of(shapely.Polygon([(5, 5), (5, 0), (0, 0)])).exterior[0] == pytest.approx([5, 5])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=40))
def test_clusters_divide_the_points_and_keep_their_distance(pairs):
    points = np.array(pairs, float)
    clusters = clusters_within(points, 3.0)
    assert sorted(np.concatenate(clusters).tolist()) == list(range(len(points)))
    for i, one in enumerate(clusters):
        for other in clusters[i + 1 :]:
            assert np.linalg.norm(points[one][:, None] - points[other], axis=2).min() > 3.0


def test_a_chain_of_short_steps_is_one_cluster():
    assert len(clusters_within(np.array([[0.0, 0], [1, 0], [2, 0], [3, 0], [9, 0]]), 1.0)) == 2
