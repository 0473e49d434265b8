"""The ground as meshes: carriageways and sidewalks with their wear, kerbs, markings, courtyards."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from ...city.junctions import clear_stretches, junction_ground
from ...city.planar import shape_of
from ...city.tile import KERB_HEIGHT_M, CityTile
from ..mesh import MeshBuilder
from .decals import (
    ROAD_PATCH_EVERY_M2,
    ROAD_PATCHES,
    SIDEWALK_PATCH_EVERY_M2,
    SIDEWALK_PATCHES,
    chambers,
    manholes,
    patches,
    tree_grates,
)
from .kerbs import GUTTER_M, bent_kerbs, drains, kerb_lines, kerbs, tactile_strips
from .markings import paint
from .paving import CELL_M, pave, pave_sidewalk
from .planes import PAINT_M
from .wear import cracks, joints, lane_wear, sidewalk_joints

WALL_CLEARANCE_M = 0.6
"""Between the decals of a sidewalk and its walls and kerbs."""

DIRT_M = ((0.22, 0.74), (0.50, 0.88))
"""Along the walls, where no broom and no rain comes: how far it reaches, and the factor on the tone."""


def ground(tile: CityTile) -> dict[str, MeshBuilder]:
    """The meshes of `Carriageway`, `Sidewalk`, `Kerb`, `Markings` and `Courtyards`."""
    road, sidewalk, court, setts = (
        shapely.union_all([shape_of(p) for p in polygons])
        for polygons in (tile.carriageways, tile.sidewalks, tile.courtyards, tile.setts)
    )
    parts = {name: MeshBuilder() for name in ("Carriageway", "Sidewalk", "Kerb", "Markings", "Courtyards")}
    _road_surface(parts["Carriageway"], tile, road)
    _sidewalk_surface(parts["Sidewalk"], tile, road, sidewalk, setts)
    kerbs(parts["Kerb"], parts["Carriageway"], road, sidewalk, tile.kerb_ramps)
    drains(parts["Kerb"], kerb_lines(road, sidewalk, tile.kerb_ramps), tile.kerb_ramps, tile.name)
    paint(parts["Markings"], tile, z=PAINT_M)
    pave(parts["Courtyards"], "courtyard", court, KERB_HEIGHT_M, tile.name, cell_m=2 * CELL_M)
    return parts


def _road_surface(builder: MeshBuilder, tile: CityTile, road: BaseGeometry) -> None:
    laid = shapely.union_all(
        [
            shapely.LineString(r.points).buffer(r.width_m / 2, cap_style="flat")
            for r in tile.roads
            if r.surface == "setts"
        ]
    )
    laid = laid.difference(junction_ground(tile.roads)).intersection(road)
    pave(builder, "setts", laid, 0.0, tile.name)
    asphalt, name = road.difference(laid), f"{tile.name}/road"
    pave(builder, "asphalt", asphalt, 0.0, tile.name)
    free = asphalt.buffer(-GUTTER_M)
    open_road = free.intersection(clear_stretches(tile.roads, road)).difference(junction_ground(tile.roads))
    lane_wear(builder, tile.roads, open_road, tile.name)
    joints(builder, tile.roads, open_road, name)
    cracks(builder, free, name)
    patches(
        builder, free, tile.roads, 0.0, albedos=ROAD_PATCHES, longest_m=9.0, every_m2=ROAD_PATCH_EVERY_M2, name=name
    )
    manholes(builder, free, 0.0, name=name)


def _sidewalk_surface(
    builder: MeshBuilder, tile: CityTile, road: BaseGeometry, sidewalk: BaseGeometry, setts: BaseGeometry
) -> None:
    lines = kerb_lines(road, sidewalk)
    corners = bent_kerbs(lines).intersection(sidewalk).difference(setts)
    plain = sidewalk.difference(setts).difference(corners)
    pave_sidewalk(builder, "granite_slabs", corners, tile.kerb_ramps, tile.name)
    pave_sidewalk(builder, "setts", setts, tile.kerb_ramps, tile.name)
    walls = shapely.union_all([shape_of(building.footprint) for building in tile.buildings])
    for reach, factor in DIRT_M:
        near = plain.intersection(walls.buffer(reach, quad_segs=2, join_style="mitre"))
        pave_sidewalk(builder, "sidewalk", near, tile.kerb_ramps, tile.name, tint=factor)
        plain = plain.difference(near)
    pave_sidewalk(builder, "sidewalk", plain, tile.kerb_ramps, tile.name)
    tactile_strips(builder, tile.kerb_ramps, sidewalk)
    level = plain.difference(shapely.union_all([_around(ramp.position) for ramp in tile.kerb_ramps]))
    free, name = level.buffer(-WALL_CLEARANCE_M), f"{tile.name}/sidewalk"
    sidewalk_joints(builder, lines, free, KERB_HEIGHT_M, name)
    patches(
        builder,
        free,
        tile.roads,
        KERB_HEIGHT_M,
        albedos=SIDEWALK_PATCHES,
        longest_m=4.0,
        every_m2=SIDEWALK_PATCH_EVERY_M2,
        name=name,
    )
    chambers(builder, free, tile.roads, KERB_HEIGHT_M, name=name)
    tree_grates(builder, tile.trees, level, KERB_HEIGHT_M)


def _around(ramp: tuple[float, float]) -> BaseGeometry:
    """Ground on which nothing level can lie."""
    return shapely.Point(ramp).buffer(RAMP_REACH_M)


RAMP_REACH_M = 3.5
"""Half the dropped kerb and the slope beside it."""
