"""Where a thing stands that is drawn as a line or an area, and where the things of a row stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from .osm_elements import OsmElement

ROW_STEP_M: Mapping[str, float] = {"tree": 7.4, "bollard": 1.68, "barrier": 0.8}
"""Kind -> distance within a row that is drawn as one line: the medians of place Saint-Augustin; a barrier is told by
points close enough to be put together again."""

CORNER_M: Mapping[str, float] = {"barrier": 0.75}
"""Points keep this far from the corners of a barrier, so that its straight pieces stay apart."""


@dataclass(frozen=True, kw_only=True)
class Stand:
    """One place where a thing stands."""

    point: shapely.Point
    heading_deg: float | None = None
    """Along its length: 0 = +X, counter-clockwise, below 180."""

    length_m: float | None = None


def stands_of(element: OsmElement, kind: str) -> list[Stand]:
    """The one place of a point, the middle of what has a length, or the places along a row."""
    shape = element.shape
    if isinstance(shape, shapely.Point):
        return [Stand(point=shape)]
    if kind in ROW_STEP_M and isinstance(shape, shapely.LineString):
        pieces = [shapely.LineString(ends) for ends in pairwise(shape.coords)] if kind in CORNER_M else [shape]
        return [stand for piece in pieces for stand in _row(piece, ROW_STEP_M[kind], CORNER_M.get(kind, 0.0))]
    if element.ground is not None:
        return [_middle(shapely.oriented_envelope(element.ground))]
    return [_middle(shape)]


def heading_of(start: np.ndarray, end: np.ndarray) -> float:
    """Direction from start to end [degrees], 0 = +X, counter-clockwise."""
    dx, dy = end - start
    return round(float(np.degrees(np.arctan2(dy, dx))) % 360.0, 2)


def _row(line: shapely.LineString, step_m: float, corner_m: float) -> list[Stand]:
    """Evenly spaced along the line, both ends taken."""
    free = max(line.length - 2 * corner_m, 0.0)
    count = max(round(free / step_m), 0) + 1
    start, end = shapely.get_coordinates(line)[[0, -1]]
    distances = corner_m + np.linspace(0.0, free, count) if count > 1 else np.array([line.length / 2])
    heading = round(heading_of(start, end) % 180.0, 2)
    return [Stand(point=_on_grid(line.interpolate(d)), heading_deg=heading) for d in distances]


def _middle(shape: shapely.Geometry) -> Stand:
    """The middle of a line, or of the long axis of a rectangle, with its direction and length."""
    corners = shapely.get_coordinates(shape)
    if isinstance(shape, shapely.Polygon):
        sides = [corners[:2], corners[1:3]]
        start, end = max(sides, key=lambda side: float(np.hypot(*(side[1] - side[0]))))
        middle = shape.centroid
    else:
        start, end = corners[[0, -1]]
        middle = shape.interpolate(0.5, normalized=True)
    length = round(float(np.hypot(*(end - start))), 2)
    return Stand(point=_on_grid(middle), heading_deg=round(heading_of(start, end) % 180.0, 2), length_m=length)


def _on_grid(point: shapely.Point) -> shapely.Point:
    return shapely.Point(round(point.x, 3), round(point.y, 3))
