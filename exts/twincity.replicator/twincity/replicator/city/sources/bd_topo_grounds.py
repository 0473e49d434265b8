"""The layers `zone_de_vegetation` and `surface_hydrographique` of BD TOPO v3: greens and waters seen from the air."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from ..planar import parts
from .findings import LAYER_OF_AREA, AreaKind, FoundArea, FoundRoad
from .tally import Tally
from .vector_files import read_layer
from .vector_files_look import Layer
from .vector_files_shapes import polygons

SIDEWALK_M = 8.0
"""From the kerb to the houses of a boulevard: what grows so near to a carriageway are the crowns of street trees."""

USUAL_ROAD_M = 7.0
SMALLEST_GREEN_M2 = 50.0
"""Less, left beside a street, is the edge of a crown."""


def read_grounds(layer: Layer, area: shapely.Polygon | None, kind: AreaKind, tally: Tally) -> list[FoundArea]:
    """Polygons of one kind of ground."""
    name = LAYER_OF_AREA[kind]
    records = read_layer(layer, area, name, tally)
    ids = records.fields.texts("cleabs", "ID")
    return [
        FoundArea(id=ids[row] or f"{layer.name}_{row}", kind=kind, shape=shape)
        for row, shape in polygons(records, name, tally)
    ]


def clear_of_streets(areas: Sequence[FoundArea], roads: Sequence[FoundRoad], tally: Tally) -> list[FoundArea]:
    """The areas, greens without the streets below them: photographs show crowns, and people walk under those."""
    streets = _streets(roads)
    tree = shapely.STRtree(streets)
    cleared: list[FoundArea] = []
    for area in areas:
        near = tree.query(area.shape, predicate="intersects") if area.kind == "green" else []
        cleared += _cut(area, shapely.union_all(streets[near]), tally) if len(near) else [area]
    return cleared


def _streets(roads: Sequence[FoundRoad]) -> np.ndarray:
    """(n,) the ground of every road on the level of the ground, from house to house."""
    on_ground = [road for road in roads if road.kind != "path" and road.level == 0]
    lines = np.array([road.line for road in on_ground], object)
    return shapely.buffer(lines, [(road.width_m or USUAL_ROAD_M) / 2 + SIDEWALK_M for road in on_ground])


def _cut(area: FoundArea, street: shapely.Geometry, tally: Tally) -> list[FoundArea]:
    name = LAYER_OF_AREA[area.kind]
    rest = parts(area.shape.difference(street), SMALLEST_GREEN_M2)
    if not rest:
        tally.refused[f"{name}: crowns over a street"] += 1
        return []
    tally.repaired[f"{name}: cut beside a street"] += 1
    tally.read[name] += len(rest) - 1
    tally.repaired[f"{name}: further piece of one record"] += len(rest) - 1
    return [FoundArea(id=area.id, kind=area.kind, shape=piece) for piece in rest]
