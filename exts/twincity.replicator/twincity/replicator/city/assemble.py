"""The last step of every source: from what stands where to a whole, checked `CityTile`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .checks import require_sound
from .crossings import place_crossings
from .facade_mounts import facade_mounts
from .ground import Pavement
from .junctions import stop_lines
from .kerb_ramps import draped, ground_height, place_ramps
from .mounts import place_mounts
from .obstacles import is_tall
from .parking import place_bays
from .planar import on_grid, polygons_of, triangulate
from .tile import (
    BODY_RADIUS_M,
    KERB_HEIGHT_M,
    Building,
    CameraMount,
    CityTile,
    Crossing,
    Furniture,
    KerbRamp,
    Lamp,
    LayerLicence,
    RoadAxis,
    TileReport,
    Tree,
)
from .walking import MARGIN_M, crossable_shape, obstacle_shapes, plan_of, walkable_shape

SMALLEST_SETTS_M2 = 4.0
CLEAR_OF_TALL_M = 0.8
OPEN_AHEAD_M = 7.0
"""Nothing as high as a camera may stand before it as near as this."""

Standing = TypeVar("Standing", Tree, Lamp, Furniture)


def assemble_tile(
    *,
    name: str,
    origin_2154: tuple[float, float] | None,
    attribution: tuple[str, ...],
    pavement: Pavement,
    buildings: Sequence[Building],
    roads: Sequence[RoadAxis],
    trees: Sequence[Tree],
    lamps: Sequence[Lamp],
    furniture: Sequence[Furniture],
    report: TileReport,
    licences: tuple[LayerLicence, ...] = (),
    crossings: tuple[Crossing, ...] | None = None,
    setts: BaseGeometry | None = None,
) -> CityTile:
    """Add walkable surfaces, kerb ramps, parking bays and camera mounts, and crossings where none are given; check
    every rule of `checks`.

    Args:
        setts: where sidewalks are laid with setts; cut at their edges here.
        licences: of the layers.
        crossings: from a source; None to place them by rule.
        report: of what was read.
    """
    if crossings is None:
        crossings = place_crossings(roads, pavement.carriageway, pavement.outline)
    ramps = place_ramps(crossings, pavement.carriageway, pavement.sidewalk)
    obstacles = obstacle_shapes(trees, lamps, furniture, grown_by_m=BODY_RADIUS_M + MARGIN_M)
    walkable = walkable_shape(pavement, obstacles)
    crossable = crossable_shape(crossings, pavement, obstacles)
    standing = on_grid(walkable.union(crossable))
    trees, lamps, furniture = _grounded(trees, ramps), _grounded(lamps, ramps), _grounded(furniture, ramps)
    laid_with_setts = on_grid((setts or shapely.MultiPolygon()).intersection(pavement.sidewalk), SMALLEST_SETTS_M2)
    tile = CityTile(
        name=name,
        origin_2154=origin_2154,
        attribution=attribution,
        buildings=tuple(buildings),
        roads=tuple(roads),
        carriageways=polygons_of(pavement.carriageway),
        sidewalks=polygons_of(pavement.sidewalk),
        courtyards=polygons_of(pavement.courtyard),
        setts=polygons_of(laid_with_setts),
        crossings=crossings,
        kerb_ramps=ramps,
        parking_bays=place_bays(roads, pavement.carriageway, crossings),
        stop_lines=stop_lines(roads, crossings),
        trees=tuple(trees),
        lamps=tuple(lamps),
        furniture=tuple(furniture),
        camera_mounts=_clear_of_tall_things(
            [
                *place_mounts(
                    roads=roads, pavement=pavement, crossings=crossings, trees=trees, lamps=lamps, standing=standing
                ),
                *facade_mounts(buildings, pavement, trees, standing),
            ],
            furniture,
        ),
        walkable=draped(walkable, ramps),
        crossable=triangulate(crossable, 0.0),
        drivable=triangulate(pavement.carriageway, 0.0),
        licences=licences,
        report=report,
    )
    require_sound(tile)
    return tile


def _clear_of_tall_things(mounts: Sequence[CameraMount], furniture: Sequence[Furniture]) -> tuple[CameraMount, ...]:
    """The mounts that have no kiosk, shelter or scaffold around them or close before them."""
    tall = shapely.union_all([plan_of(item, CLEAR_OF_TALL_M) for item in furniture if is_tall(item)])
    shapely.prepare(tall)
    clear = []
    for mount in mounts:
        heading, place = np.radians(mount.heading_deg), np.array(mount.position[:2])
        ahead = place + OPEN_AHEAD_M * np.array([np.cos(heading), np.sin(heading)])
        if not tall.intersects(shapely.LineString([place, ahead])):
            clear.append(mount)
    return tuple(clear)


def _grounded(things: Sequence[Standing], ramps: Sequence[KerbRamp]) -> tuple[Standing, ...]:
    """The things, those on a kerb ramp as low as the ground there."""
    if not things:
        return ()
    plan = np.array([thing.position[:2] for thing in things])
    heights = np.round(ground_height(plan, ramps), 3).tolist()
    grounded = list(things)
    for index, z in enumerate(heights):
        if z < KERB_HEIGHT_M:
            x, y, _ = grounded[index].position
            grounded[index] = replace(grounded[index], position=(x, y, z))
    return tuple(grounded)
