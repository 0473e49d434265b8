"""Between shapely's shapes and our plain arrays, on a grid of one millimetre.

Everything a source works out is rounded to that grid, so that the same input gives the same bytes on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence

import mapbox_earcut
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..geometry.polygons import Polygon, Surface

GRID_M = 0.001
"""All coordinates are whole multiples of this."""

SLIVER_M = 0.005
"""A triangle thinner than this holds no point worth standing on, and its normal is noise."""


def parts(shape: BaseGeometry, smallest_m2: float = 0.0) -> list[shapely.Polygon]:
    """The polygons of a shape larger than `smallest_m2`, from west to east; lines and points are left out."""
    found = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and part.area > smallest_m2]
    return sorted(found, key=lambda part: part.bounds)


def on_grid(shape: BaseGeometry, smallest_m2: float = 0.0) -> BaseGeometry:
    """The shape on the millimetre grid, without its parts smaller than `smallest_m2`."""
    return shapely.union_all(parts(shapely.set_precision(shape, GRID_M), smallest_m2))


def shape_of(polygon: Polygon) -> shapely.Polygon:
    """Our polygon as shapely's."""
    return shapely.Polygon(polygon.exterior, polygon.holes)


def polygon_of(shape: shapely.Polygon) -> Polygon:
    """shapely's polygon as ours: exterior counter-clockwise, holes clockwise, nothing closed."""
    oriented = shapely.orient_polygons(shape)
    exterior, *holes = (
        np.round(shapely.get_coordinates(ring)[:-1], 3) + 0.0 for ring in (oriented.exterior, *oriented.interiors)
    )
    return Polygon(exterior=exterior, holes=tuple(holes))


def polygons_of(shape: BaseGeometry) -> tuple[Polygon, ...]:
    """All polygons of a shape as ours, in an order that depends on the shape alone."""
    return tuple(polygon_of(part) for part in parts(shapely.normalize(shape)))


def triangulate(shape: BaseGeometry, z_m: float) -> Surface:
    """The shape as triangles at height `z_m`, counter-clockwise seen from above, slivers left out."""
    vertices, triangles, offset = [np.zeros((0, 2))], [np.zeros((0, 3), np.int64)], 0
    for polygon in polygons_of(shape):
        plan = np.concatenate(polygon.rings)
        ends = np.cumsum([len(ring) for ring in polygon.rings]).astype(np.uint32)
        corners = mapbox_earcut.triangulate_float64(plan, ends).reshape(-1, 3).astype(np.int64)
        triangles.append(_counter_clockwise(plan, corners) + offset)
        vertices.append(plan)
        offset += len(plan)
    plan, corners = np.concatenate(vertices), np.concatenate(triangles)
    used, renumbered = np.unique(corners, return_inverse=True)
    heights = np.full((len(used), 1), z_m)
    return Surface(vertices=np.hstack([plan[used], heights]), triangles=renumbered.reshape(-1, 3).astype(np.int64))


def _counter_clockwise(plan: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """The triangles turned counter-clockwise, those thinner than `SLIVER_M` left out."""
    a, b, c = (plan[corners[:, i]] for i in range(3))
    doubled_area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    longest = np.max([np.linalg.norm(q - p, axis=1) for p, q in ((a, b), (b, c), (c, a))], axis=0)
    turned = np.where(doubled_area[:, None] < 0, corners[:, ::-1], corners)
    return turned[np.abs(doubled_area) > SLIVER_M * longest]


def clusters_within(points: np.ndarray, distance_m: float) -> list[np.ndarray]:
    """Groups of `points` (n, 2) linked by steps of at most `distance_m`.

    Returns:
        Index arrays, each ascending, in the order of their first point.
    """
    leader = np.arange(len(points))
    tree = shapely.STRtree(shapely.points(points))
    for i, j in tree.query(shapely.points(points), predicate="dwithin", distance=distance_m).T:
        low, high = sorted((leader[i], leader[j]))
        leader[leader == high] = low
    return [np.flatnonzero(leader == first) for first in np.unique(leader)]


def round_point(point: Sequence[float] | np.ndarray) -> tuple[float, ...]:
    """The point on the millimetre grid, as plain floats."""
    return tuple(round(float(value), 3) + 0.0 for value in point)
