"""The geometry of a building's hull: rings closed, faces sorted into ground, walls and roofs, the plan below them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..planar import GRID_M, parts

SurfaceKind = Literal["roof", "wall", "ground"]

UPRIGHT = 0.17
"""Vertical share of a normal below which a face is a wall: 80 degrees and steeper."""

LOWEST_STOREY_M = 1.0
"""A flat face no higher above the lowest point of a solid is its ground."""

SMALLEST_PIECE_M2 = 1.0
SMALLEST_COURTYARD_M2 = 1.0
"""Smaller holes are cracks between surfaces that do not quite meet."""

CRACK_M = 0.05
GROUND_SHARE = 0.5
"""Of the roofs' plan: with less below it, the ground is not all drawn."""


def closed_ring(points: np.ndarray, repairs: Counter[str]) -> np.ndarray | None:
    """The ring (n, 3) with its first point again at the end; None when it has no three corners. Repairs are counted."""
    if len(points) and not np.array_equal(points[0], points[-1], equal_nan=True):
        repairs["unclosed ring closed"] += 1
        points = np.concatenate([points, points[:1]])
    if len(np.unique(points, axis=0)) < 3:
        repairs["ring of fewer than three points left out"] += 1
        return None
    return points


def kinds_of(said: Sequence[SurfaceKind | None], shapes: np.ndarray) -> tuple[SurfaceKind, ...]:
    """The kind of each polygon, told by slope and height where the file does not say."""
    if None not in said:
        return tuple(kind for kind in said if kind is not None)
    heights = shapely.get_coordinates(shapes, include_z=True)[:, 2]
    lowest = float(heights[np.isfinite(heights)].min(initial=np.inf))
    return tuple(kind or _kind_of(shape, lowest) for kind, shape in zip(said, shapes, strict=True))


def _kind_of(shape: shapely.Polygon, lowest_z: float) -> SurfaceKind:
    if abs(normal_of(shape)[2]) < UPRIGHT:
        return "wall"
    highest_z = np.max(shapely.get_coordinates(shape.exterior, include_z=True)[:, 2])
    return "ground" if highest_z <= lowest_z + LOWEST_STOREY_M else "roof"


def normal_of(shape: shapely.Polygon) -> np.ndarray:
    """Unit normal of the exterior (Newell's method: the area it encloses seen along each axis); zeros of a sliver.

    Its direction, up or down, depends on the file and means nothing.
    """
    points = shapely.get_coordinates(shape.exterior, include_z=True)
    points = np.nan_to_num(points - points[0])
    area = np.cross(points[:-1], points[1:]).sum(0) / 2
    length = np.linalg.norm(area)
    return area / length if length > 0 else area


def plan_of(shapes: np.ndarray) -> BaseGeometry:
    """The ground that the surfaces cover seen from above, without the cracks between them."""
    flat = shapely.make_valid(shapely.force_2d(shapes))
    pieces = [piece for shape in flat for piece in _polygons(shape)]
    union = shapely.union_all(shapely.set_precision(pieces, GRID_M))
    sealed = union.buffer(CRACK_M, join_style="mitre").buffer(-CRACK_M, join_style="mitre")
    return shapely.union_all([_without_cracks(part) for part in parts(shapely.set_precision(sealed, GRID_M))])


def footprint_of(grounds: np.ndarray, roofs: np.ndarray) -> tuple[BaseGeometry, bool]:
    """The plan of a building, and True where it had to be that of its roofs."""
    ground = plan_of(grounds)
    if ground.area > GROUND_SHARE * shapely.area(roofs).sum():  # their plan is no larger than their sum
        return ground, False
    roof = plan_of(roofs)
    return (ground, False) if ground.area > GROUND_SHARE * roof.area else (roof, not roof.is_empty)


def pieces_of(plan: BaseGeometry, shapes: np.ndarray) -> tuple[list[shapely.Polygon], np.ndarray]:
    """The polygons of a plan, and for each of the surfaces (n,) the one that it belongs to, the nearest."""
    pieces = parts(plan, SMALLEST_PIECE_M2)
    if len(pieces) < 2:
        return pieces, np.zeros(len(shapes), int)
    middles = shapely.points([shapely.get_coordinates(shape).mean(0) for shape in shapes])
    distances = np.array([shapely.distance(middles, piece) for piece in pieces])
    return pieces, distances.argmin(0)


def _polygons(shape: BaseGeometry) -> list[BaseGeometry]:
    """The parts of a mended polygon that have ground: `make_valid` may leave lines, and polygons within collections."""
    found = []
    for part in shapely.get_parts(shape):
        found += _polygons(part) if part.geom_type in ("MultiPolygon", "GeometryCollection") else [part]
    return [part for part in found if part.geom_type == "Polygon"]


def _without_cracks(shape: shapely.Polygon) -> shapely.Polygon:
    holes = [hole for hole in shape.interiors if shapely.Polygon(hole).area >= SMALLEST_COURTYARD_M2]
    return shapely.Polygon(shape.exterior, holes)
