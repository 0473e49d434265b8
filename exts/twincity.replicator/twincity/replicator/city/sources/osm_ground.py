"""Rings of OpenStreetMap as valid polygons, each repair and each refusal with its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from ..planar import GRID_M, parts
from .osm_elements import OsmElement
from .osm_shapes import CUT_AT_EDGE, NODES_NOT_IN_FILE, RINGS_DO_NOT_CLOSE

SMALLEST_M2 = 1.0
CLOSED_GAP_M = 1.0
"""A ring that stops so short of its start was meant to be closed."""


@dataclass(frozen=True, kw_only=True)
class Enclosed:
    """What an element encloses."""

    polygons: Sequence[shapely.Polygon] = ()
    repair: str | None = None
    refusal: str | None = None


def enclosed(element: OsmElement) -> Enclosed:
    """The polygons of a closed way or a multipolygon relation; a figure of eight becomes its two loops."""
    if element.ground is not None:
        return _mended(element.ground, element.repair)
    if element.trouble is not None:
        return Enclosed(refusal=element.trouble)
    if not isinstance(element.shape, shapely.LineString):
        return Enclosed(refusal="a point without an outline")
    if element.repair == CUT_AT_EDGE:
        return Enclosed(refusal=NODES_NOT_IN_FILE)
    places = shapely.get_coordinates(element.shape)
    gap = shapely.Point(places[0]).distance(shapely.Point(places[-1]))
    if len(places) < 4 - (gap > 0) or gap > CLOSED_GAP_M:
        return Enclosed(refusal="its outline is not closed")
    return _mended(shapely.Polygon(places), "unclosed outline closed" if gap > 0 else None)


def numbered(ref: str, polygons: Sequence[shapely.Polygon]) -> list[tuple[str, shapely.Polygon]]:
    """The polygons with an id each: the element's own, or `way/12/1`, `way/12/2` where there are several."""
    if len(polygons) == 1:
        return [(ref, polygons[0])]
    return [(f"{ref}/{number}", polygon) for number, polygon in enumerate(polygons, 1)]


def _mended(shape: shapely.Geometry, repair: str | None) -> Enclosed:
    if not shapely.is_valid(shape):
        shape, repair = shapely.make_valid(shape), "outline that crosses itself untangled"
        shape = shapely.set_precision(shape, GRID_M)
    polygons = parts(shape)
    if not polygons:
        return Enclosed(refusal=RINGS_DO_NOT_CLOSE)
    large = [polygon for polygon in polygons if polygon.area >= SMALLEST_M2]
    return Enclosed(polygons=large, repair=repair) if large else Enclosed(refusal=f"smaller than {SMALLEST_M2:g} m2")
