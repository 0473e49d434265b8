"""The last step of every source: from what stands where to a whole, checked `CityTile`."""

from __future__ import annotations

from collections.abc import Sequence

from .checks import require_sound
from .crossings import place_crossings
from .facade_mounts import facade_mounts
from .ground import Pavement
from .mounts import place_mounts
from .planar import on_grid, polygons_of, triangulate
from .tile import (
    BODY_RADIUS_M,
    KERB_HEIGHT_M,
    Building,
    CityTile,
    Crossing,
    Furniture,
    Lamp,
    LayerLicence,
    RoadAxis,
    TileReport,
    Tree,
)
from .walking import MARGIN_M, crossable_shape, obstacle_shapes, walkable_shape


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
) -> CityTile:
    """Add walkable surfaces and camera mounts, and crossings where none are given; check every rule of `checks`."""
    if crossings is None:
        crossings = place_crossings(roads, pavement.carriageway, pavement.outline)
    obstacles = obstacle_shapes(trees, lamps, furniture, grown_by_m=BODY_RADIUS_M + MARGIN_M)
    walkable = walkable_shape(pavement, obstacles)
    crossable = crossable_shape(crossings, pavement, obstacles)
    standing = on_grid(walkable.union(crossable))
    tile = CityTile(
        name=name,
        origin_2154=origin_2154,
        attribution=attribution,
        buildings=tuple(buildings),
        roads=tuple(roads),
        carriageways=polygons_of(pavement.carriageway),
        sidewalks=polygons_of(pavement.sidewalk),
        courtyards=polygons_of(pavement.courtyard),
        crossings=crossings,
        trees=tuple(trees),
        lamps=tuple(lamps),
        furniture=tuple(furniture),
        camera_mounts=(
            *place_mounts(
                roads=roads, pavement=pavement, crossings=crossings, trees=trees, lamps=lamps, standing=standing
            ),
            *facade_mounts(buildings, pavement, trees, standing),
        ),
        walkable=triangulate(walkable, KERB_HEIGHT_M),
        crossable=triangulate(crossable, 0.0),
        drivable=triangulate(pavement.carriageway, 0.0),
        licences=licences,
        report=report,
    )
    require_sound(tile)
    return tile
