"""The ground between the houses: carriageway, sidewalk and courtyard, from road axes and footprints.

Open data gives the middle line of a road and its width, rarely its kerbs. The carriageway is the union of the
widened lines; closing that union by seven metres gives the round kerbs of a junction; what is left of the tile's open
ground and touches a carriageway is sidewalk. Where a source has drawn the kerbs, they are taken from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .planar import on_grid, parts
from .tile import RoadAxis

KERB_RADIUS_M = 7.0
"""Of the kerb at a street corner."""

NARROWEST_SIDEWALK_M = 1.6
"""Kept free before every wall, however wide the road claims to be."""

UNKNOWN_SIDEWALK_M = 4.0
"""Width given to a sidewalk where the source does not say what stands behind it."""

SMALLEST_CARRIAGEWAY_M2 = 20.0
"""A scrap cut off by a building is no road."""

SMALLEST_GROUND_M2 = 0.5
"""Scraps of ground smaller than this join the sidewalk beside them."""

DRAWN_SHARE = 0.5
"""A road with so much of its axis on drawn ground is drawn."""

OPEN_SHARE = 0.2
"""Without any road: open ground smaller than this share of the widest is a courtyard."""

ISLAND_RADIUS_M = 1.2
"""Kerbed refuge around a post that stands in the middle of a carriageway."""


@dataclass(frozen=True, kw_only=True)
class Pavement:
    """The plan of a tile in five shapes that cover it without gap or overlap, but for the buildings' roofs."""

    outline: BaseGeometry
    buildings: BaseGeometry
    """Union of the footprints, courtyards left open."""

    carriageway: BaseGeometry
    sidewalk: BaseGeometry
    courtyard: BaseGeometry
    """Open ground that no street reaches."""


@dataclass(frozen=True, kw_only=True)
class DrawnGround:
    """Ground that a source has drawn as polygons, in the local frame; empty where none has."""

    carriageway: BaseGeometry = field(default_factory=shapely.MultiPolygon)
    sidewalk: BaseGeometry = field(default_factory=shapely.MultiPolygon)
    """Sidewalks and squares for people on foot. They give way to the roads that cross them, unless the carriageways are
    drawn as well: OpenStreetMap draws whole squares, streets included."""

    island: BaseGeometry = field(default_factory=shapely.MultiPolygon)
    """Kerbed ground within a carriageway."""

    closed: BaseGeometry = field(default_factory=shapely.MultiPolygon)
    """Lawns and water, where nobody walks."""


def pave(
    *,
    outline: BaseGeometry,
    known: BaseGeometry,
    roads: Sequence[RoadAxis],
    footprints: Iterable[shapely.Polygon],
    drawn: DrawnGround | None = None,
) -> Pavement:
    """Divide the ground of a tile. Where there is no road at all, the widest open ground is sidewalk.

    Args:
        outline: the whole tile; contains every footprint.
        known: where the source would show a building if there was one. Outside it a sidewalk is only
            `UNKNOWN_SIDEWALK_M` wide.
        roads: axes with their widths.
        footprints: of the buildings, courtyards as holes.
        drawn: kerbs and lawns that a source knows.
    """
    drawn = drawn or DrawnGround()
    outline, buildings = on_grid(outline), on_grid(shapely.union_all(list(footprints)))
    away_from_walls = outline.difference(buildings.buffer(NARROWEST_SIDEWALK_M))
    carriageway = on_grid(_driven(roads, drawn).intersection(away_from_walls), SMALLEST_CARRIAGEWAY_M2)
    open_ground = on_grid(outline.difference(buildings).difference(carriageway))
    reachable = open_ground.intersection(known.union(carriageway.buffer(UNKNOWN_SIDEWALK_M))).difference(drawn.closed)
    sidewalk = _reached(on_grid(reachable), carriageway.union(drawn.sidewalk))
    courtyard = on_grid(open_ground.difference(sidewalk), SMALLEST_GROUND_M2)
    return Pavement(
        outline=outline,
        buildings=buildings,
        carriageway=carriageway,
        sidewalk=on_grid(open_ground.difference(courtyard)),
        courtyard=courtyard,
    )


def with_islands(pavement: Pavement, posts: Iterable[np.ndarray]) -> Pavement:
    """The pavement with a kerbed island around each of the `posts`, plan points [m] in the carriageway."""
    islands = shapely.union_all([shapely.Point(post).buffer(ISLAND_RADIUS_M) for post in posts])
    islands = on_grid(islands.intersection(pavement.carriageway))
    return replace(
        pavement,
        carriageway=on_grid(pavement.carriageway.difference(islands)),
        sidewalk=on_grid(pavement.sidewalk.union(islands)),
    )


def _driven(roads: Sequence[RoadAxis], drawn: DrawnGround) -> BaseGeometry:
    """The carriageways as drawn, and those of the other roads widened from their axes."""
    if drawn.carriageway.is_empty:
        return _widened(roads).difference(drawn.island)
    shapely.prepare(drawn.carriageway)
    lines = [shapely.LineString(road.points) for road in roads]
    unknown = [
        road
        for road, line in zip(roads, lines, strict=True)
        if line.intersection(drawn.carriageway).length < DRAWN_SHARE * line.length
    ]
    return drawn.carriageway.union(_widened(unknown)).difference(drawn.sidewalk.union(drawn.island))


def _reached(open_ground: BaseGeometry, street: BaseGeometry) -> BaseGeometry:
    """The parts of the open ground that a street touches; without any street, the widest ones."""
    grounds = parts(open_ground)
    if street.is_empty:
        widest = max((ground.area for ground in grounds), default=0.0)
        return shapely.union_all([ground for ground in grounds if ground.area >= OPEN_SHARE * widest])
    return shapely.union_all([ground for ground in grounds if ground.distance(street) < 0.01])


def _widened(roads: Sequence[RoadAxis]) -> BaseGeometry:
    """The union of all roads kerb to kerb, with round kerbs at the corners."""
    lanes = [shapely.LineString(road.points).buffer(road.width_m / 2, cap_style="flat") for road in roads]
    nodes = [
        shapely.Point(end).buffer(road.width_m / 2, quad_segs=12) for road in roads for end in road.points[[0, -1]]
    ]
    union = shapely.union_all(lanes + nodes)
    return union.buffer(KERB_RADIUS_M, quad_segs=12).buffer(-KERB_RADIUS_M, quad_segs=12).simplify(0.01)
