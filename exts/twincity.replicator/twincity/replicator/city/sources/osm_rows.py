"""Where a thing stands that is drawn as a line or an area, and where the things of a row stand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from .osm_elements import OsmElement

ROW_STEP_M: Mapping[str, float] = {"tree": 7.4, "bollard": 1.68}
"""Kind -> distance within a row that is drawn as one line: the medians of place Saint-Augustin."""

LONGEST_BARRIER_M = 2.0
"""A fence or a rail is made of straight elements: those of Paris are 1.2 to 2.0 m long."""


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
    if isinstance(shape, shapely.LineString) and kind in ROW_STEP_M:
        return _row(shape, ROW_STEP_M[kind])
    if isinstance(shape, shapely.LineString) and kind == "barrier":
        return [stand for ends in pairwise(shape.coords) for stand in _elements(*np.array(ends))]
    if element.ground is not None:
        return [_middle(shapely.oriented_envelope(element.ground))]
    return [_middle(shape)]


def heading_of(start: np.ndarray, end: np.ndarray) -> float:
    """Direction from start to end [degrees], 0 = +X, counter-clockwise."""
    dx, dy = end - start
    return round(float(np.degrees(np.arctan2(dy, dx))) % 360.0, 2)


def _row(line: shapely.LineString, step_m: float) -> list[Stand]:
    """Evenly spaced along the line, both ends taken; a line too short for two is one in its middle."""
    count = round(line.length / step_m) + 1
    distances = np.linspace(0.0, line.length, count) if count > 1 else [line.length / 2]
    return [Stand(point=_on_grid(line.interpolate(distance))) for distance in distances]


def _elements(start: np.ndarray, end: np.ndarray) -> list[Stand]:
    """The equal elements of one straight piece of a barrier."""
    length = float(np.hypot(*(end - start)))
    joints = np.linspace(start, end, math.ceil(length / LONGEST_BARRIER_M) + 1)
    return [_middle(shapely.LineString(ends)) for ends in pairwise(joints)]


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
