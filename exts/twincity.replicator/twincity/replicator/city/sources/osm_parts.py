"""Simple 3D Buildings: an outline whose volumes are drawn as `building:part`, seen from above.

A part that stands on another one is drawn to the ground and cut out of the lower one: the solid is the same. Parts
take from their outline what they do not say themselves; what no part covers stays as the outline describes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely
from shapely.geometry.base import BaseGeometry

from ..planar import GRID_M, parts
from .findings import FoundBuilding
from .osm_ground import numbered
from .tally import Tally

FLOATS_FROM_M = 0.5
CARRIED = 0.5
"""A part above the ground stands on others when they lie under so much of it."""

SMALLEST_REST_M2 = 4.0
NARROWEST_REST_M = 1.0
"""Less of an outline than this beside its parts is the error of their drawing."""

INHERITED = ("year", "wall_material", "roof_material", "roof", "use")


@dataclass(frozen=True, kw_only=True)
class OsmVolume:
    """A building or a part of one, from `bottom_m` to `top_m` above the ground."""

    building: FoundBuilding
    bottom_m: float
    top_m: float
    """0 where nothing is said."""


def merge_parts(outlines: Sequence[OsmVolume], volumes: Sequence[OsmVolume], tally: Tally) -> list[FoundBuilding]:
    """The buildings without parts as they are, and the others as their parts."""
    of_outline, alone = _grouped(outlines, volumes)
    found = []
    for index, outline in enumerate(outlines):
        if index in of_outline:
            found += _taken_apart(outline, of_outline[index], tally)
        else:
            found += _standing([outline], tally)
    return found + _standing(alone, tally)


def _grouped(
    outlines: Sequence[OsmVolume], volumes: Sequence[OsmVolume]
) -> tuple[dict[int, list[OsmVolume]], list[OsmVolume]]:
    """The parts by the outline around them, and those without one."""
    tree = shapely.STRtree([outline.building.footprint for outline in outlines])
    of_outline: dict[int, list[OsmVolume]] = defaultdict(list)
    alone: list[OsmVolume] = []
    for volume in volumes:
        around = tree.query(shapely.point_on_surface(volume.building.footprint), predicate="intersects")
        (of_outline[int(min(around))] if len(around) else alone).append(volume)
    return of_outline, alone


def _standing(volumes: Sequence[OsmVolume], tally: Tally) -> list[FoundBuilding]:
    """Those that reach the ground."""
    floating = sum(volume.bottom_m > FLOATS_FROM_M for volume in volumes)
    tally.refused["buildings: begins above the ground, as a bridge between houses does"] += floating
    return [volume.building for volume in volumes if volume.bottom_m <= FLOATS_FROM_M]


def _taken_apart(outline: OsmVolume, volumes: Sequence[OsmVolume], tally: Tally) -> list[FoundBuilding]:
    """The pieces of ground of the parts, highest first, and of the outline what is left."""
    found: list[FoundBuilding] = []
    taken: BaseGeometry = shapely.Polygon()
    for volume in sorted(volumes, key=lambda volume: (-volume.top_m, volume.building.id)):
        plan = volume.building.footprint
        if volume.bottom_m > FLOATS_FROM_M and not _is_carried(volume, volumes):
            tally.refused["buildings: part above nothing"] += 1
            continue
        pieces = _pieces(plan.difference(taken, grid_size=GRID_M))
        found += _on(_inheriting(volume.building, outline.building), pieces, "part under higher parts", tally)
        taken = shapely.union_all([taken, plan], grid_size=GRID_M)
    rest = _pieces(outline.building.footprint.difference(taken, grid_size=GRID_M))
    return found + _on(outline.building, rest, "outline drawn again by its parts", tally)


def _is_carried(volume: OsmVolume, others: Sequence[OsmVolume]) -> bool:
    below = [other.building.footprint for other in others if other.bottom_m < volume.bottom_m]
    plan = volume.building.footprint
    return bool(plan.intersection(shapely.union_all(below)).area >= CARRIED * plan.area)


def _pieces(ground: BaseGeometry) -> list[shapely.Polygon]:
    """The polygons of the ground without slivers and thin seams."""
    reach = NARROWEST_REST_M / 2
    core = ground.buffer(-reach, join_style="mitre").buffer(1.01 * reach, join_style="mitre")
    return parts(ground.intersection(core), SMALLEST_REST_M2)


def _on(building: FoundBuilding, pieces: Sequence[shapely.Polygon], reason: str, tally: Tally) -> list[FoundBuilding]:
    """The building on each of its pieces of ground; one without any is refused."""
    if not pieces:
        tally.refused[f"buildings: {reason}"] += 1
        return []
    tally.read["buildings"] += len(pieces) - 1
    return [replace(building, id=id, footprint=piece) for id, piece in numbered(building.id, pieces)]


def _inheriting(part: FoundBuilding, outline: FoundBuilding) -> FoundBuilding:
    missing = {name: getattr(outline, name) for name in INHERITED if getattr(part, name) is None}
    if part.gutter_height_m is None and part.ridge_height_m is None and part.levels is None:
        missing |= {name: getattr(outline, name) for name in ("gutter_height_m", "ridge_height_m", "levels")}
    return replace(part, **missing)
