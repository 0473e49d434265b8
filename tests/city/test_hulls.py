"""Roofs of 3D city models as triangles: nothing of them is lost, and walls begin where facades end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from twincity.replicator.city.sources import load_tile
from twincity.replicator.city.sources.hulls import hull_of

from .city_model_samples import gable_house, write_gml

PLAN = shapely.box(0, 0, 10, 8)
HERE = np.zeros(2)


def area(triangles: np.ndarray) -> float:
    normals = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    return float(np.linalg.norm(normals, axis=1).sum() / 2)


def test_a_roof_keeps_its_area_and_looks_up():
    slope = shapely.Polygon([(0, 0, 6), (0, 4, 9), (10, 4, 9), (10, 0, 6)])
    hull = hull_of([("roof", slope)], PLAN, HERE, 6.0)
    assert area(hull) == pytest.approx(50.0)
    assert (np.cross(hull[:, 1] - hull[:, 0], hull[:, 2] - hull[:, 0])[:, 2] > 0).all()


def test_a_roof_with_a_hole_stays_open_there():
    hole = [(4, 3, 6), (6, 3, 6), (6, 5, 6), (4, 5, 6)]
    flat = shapely.Polygon([(0, 0, 6), (10, 0, 6), (10, 8, 6), (0, 8, 6)], [hole])
    assert area(hull_of([("roof", flat)], PLAN, HERE, 6.0)) == pytest.approx(76.0)


def test_of_an_outer_wall_only_the_gable_is_drawn():
    end = shapely.Polygon([(0, 0, 0), (0, 8, 0), (0, 8, 6), (0, 4, 9), (0, 0, 6)])
    hull = hull_of([("wall", end)], PLAN, HERE, 6.0)
    assert hull[..., 2].min() == 6.0
    assert area(hull) == pytest.approx(12.0)


def test_a_wall_between_a_high_wing_and_a_low_one_is_drawn_whole():
    inner = shapely.Polygon([(5, 0, 3), (5, 8, 3), (5, 8, 9), (5, 0, 9)])
    assert area(hull_of([("wall", inner)], PLAN, HERE, 9.0)) == pytest.approx(48.0)


def test_cracks_and_what_has_no_height_are_left_out():
    sliver = shapely.Polygon([(0, 0, 6), (10, 0, 6), (5, 0.001, 6)])
    unknown = shapely.Polygon([(0, 0, np.nan), (10, 0, np.nan), (5, 4, np.nan)])
    assert len(hull_of([("roof", sliver), ("roof", unknown)], PLAN, HERE, 6.0)) == 0


def test_a_tile_of_a_city_model_has_the_surveyed_roofs(tmp_path: Path):
    (building,) = load_tile(write_gml(tmp_path / "street.gml", gable_house())).buildings
    assert building.hull[..., 2].max() == pytest.approx(9.0, abs=0.01)
    assert building.hull[..., 2].min() == pytest.approx(6.0, abs=0.01)
    assert building.ridge_height_m == pytest.approx(9.0, abs=0.01)
