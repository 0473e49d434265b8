"""The roof of a 3D city model as triangles: its roofs whole, of its walls what stands above the gutter."""

from __future__ import annotations

from collections.abc import Sequence

import mapbox_earcut
import numpy as np
import shapely

from ..planar import GRID_M
from .citygml_shapes import normal_of

ON_OUTLINE_M = 0.3
"""A wall farther within the plan parts a high wing from a low one: it is drawn from the ground up."""

THINNEST_M = 0.01
"""A triangle less high than this is a crack between two others."""


def hull_of(
    surfaces: Sequence[tuple[str, shapely.Polygon]], footprint: shapely.Polygon, origin: np.ndarray, gutter_m: float
) -> np.ndarray:
    """Triangles (n, 3, 3) in the local frame, z above the ground, on the millimetre grid.

    Args:
        surfaces: `roof` or `wall` and a polygon with z, plan in EPSG:2154.
        footprint: of the building, in EPSG:2154.
        origin: (2,) of the local frame.
        gutter_m: below it, walls along the footprint's outline are left to the facades.
    """
    found = [np.zeros((0, 3, 3))]
    for kind, shape in surfaces:
        triangles = _cut(shape)
        if kind == "roof":
            found.append(_turned_up(triangles))
        elif _is_within(triangles, footprint):
            found.append(triangles)
        else:
            found += [_above(triangle, gutter_m) for triangle in triangles]
    hull = np.concatenate(found) - np.append(origin, 0.0)
    hull = np.round(hull / GRID_M) * GRID_M + 0.0
    edges = hull - np.roll(hull, 1, axis=1)
    doubled = np.linalg.norm(np.cross(edges[:, 0], edges[:, 1]), axis=1)
    return hull[doubled > THINNEST_M * np.linalg.norm(edges, axis=2).max(1)]


def _is_within(wall: np.ndarray, footprint: shapely.Polygon) -> bool:
    """Whether a wall leaves the outline: its corners may lie on it where it parts two wings."""
    middles = (wall + np.roll(wall, 1, axis=1)) / 2
    places = shapely.points(np.concatenate([wall, middles])[..., :2])
    return bool(shapely.distance(places, footprint.boundary).max(initial=0.0) > ON_OUTLINE_M)


def _cut(shape: shapely.Polygon) -> np.ndarray:
    """A flat polygon in space as triangles (n, 3, 3), seen along the axis that shows most of it."""
    normal = normal_of(shape)
    if not np.isfinite(shapely.get_coordinates(shape, include_z=True)).all() or not normal.any():
        return np.zeros((0, 3, 3))
    shown = np.delete(np.arange(3), np.abs(normal).argmax())
    rings = [shapely.get_coordinates(ring, include_z=True)[:-1] for ring in (shape.exterior, *shape.interiors)]
    points = np.concatenate(rings)
    ends = np.cumsum([len(ring) for ring in rings]).astype(np.uint32)
    plan = np.ascontiguousarray(points[:, shown] - points[0, shown])
    return points[mapbox_earcut.triangulate_float64(plan, ends).reshape(-1, 3)]


def _turned_up(triangles: np.ndarray) -> np.ndarray:
    normals = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    return np.where((normals[:, 2] < 0)[:, None, None], triangles[:, ::-1], triangles)


def _above(triangle: np.ndarray, z: float) -> np.ndarray:
    """What of a triangle (3, 3) lies above a height, as triangles."""
    corners = []
    for a, b in zip(triangle, np.roll(triangle, -1, axis=0), strict=True):
        if a[2] > z:
            corners.append(a)
        if (a[2] > z) != (b[2] > z):
            corners.append(a + (b - a) * (z - a[2]) / (b[2] - a[2]))
    return np.array([[corners[0], corners[k], corners[k + 1]] for k in range(1, len(corners) - 1)]).reshape(-1, 3, 3)
