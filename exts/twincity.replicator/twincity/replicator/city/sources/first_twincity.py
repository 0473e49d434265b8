"""The five JSON layers that the first TwinCity read: buildings, roads, trees, lamps, bollards around a place of Paris.

The layers know road axes but no kerbs, so the ground is worked out (`ground.pave`); everything else is taken as it
is, counted, and moved by at most `settle.FARTHEST_MOVE_M`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import shapely

from ...errors import TileError
from ..assemble import assemble_tile
from ..checks import ROAD_WIDTHS_M
from ..ground import Pavement, pave, with_islands
from ..planar import shape_of
from ..tile import Building, CityTile, Furniture, Lamp, RoadAxis, Tree
from .first_twincity_buildings import BRIDGE_WITHOUT_RINGS, WALL_ON_NO_OUTLINE, read_buildings
from .first_twincity_layers import LAYER_FILES, Record, read_layer, records
from .first_twincity_street import (
    bollard_points,
    lamp_posts,
    read_barriers,
    read_bollards,
    read_lamps,
    read_trees,
)
from .settle import Settler
from .tally import Tally

ATTRIBUTION = (
    "Buildings: BDNB v0.6, CSTB, with heights of BD TOPO, IGN - Licence Ouverte 2.0",
    "Roads: BD TOPO 3.0, IGN - Licence Ouverte 2.0",
    "Trees, lamps, bollards: Ville de Paris - opendata.paris.fr - ODbL 1.0",
)

DIRECTIONS: Mapping[str, Literal["both", "forward", "backward"]] = {
    "Double sens": "both",
    "Sens direct": "forward",
    "Sens inverse": "backward",
}

ORIGIN_STEP_M = 100.0
"""The local origin is a round point of EPSG:2154."""

OUTLINE_MARGIN_M = 3.0
"""Ground around the outermost houses."""

PROLONGED_M = 80.0
"""Streets that the data cut just outside the area asked for go on to the edge of the tile."""


def load(path: str | Path) -> CityTile:
    """Read the folder with the five layers; `TileError` names the file, the record and the remedy."""
    folder = Path(path)
    layers = {layer: read_layer(folder, layer) for layer in LAYER_FILES}
    listed = {layer: records(*layers[layer], "data") for layer in LAYER_FILES if layer != "buildings"}
    bollards = [record for record in listed["bollards"] if record.value("type") == "BORNE"]
    barriers = [record for record in listed["bollards"] if record.value("type") == "BARRIERE"]
    tally = Tally()
    tally.read["other furniture"] += len(listed["bollards"]) - len(bollards) - len(barriers)
    tally.refused["other furniture: neither BORNE nor BARRIERE"] += tally.read["other furniture"]

    origin = _origin(layers["buildings"][0], records(*layers["buildings"], "buildings"))
    buildings = read_buildings(*layers["buildings"], origin, tally)
    outline, known = _extents(buildings, [r for layer in ("trees", "lamps", "bollards") for r in listed[layer]], origin)
    roads = _read_roads(listed["roads"], origin, outline, known, tally)
    posts, bollard_places = lamp_posts(listed["lamps"], origin), bollard_points(bollards, origin)

    pavement = pave(
        outline=outline, known=known, roads=roads, footprints=[shape_of(building.footprint) for building in buildings]
    )
    pavement = _with_islands(pavement, {"lamps": [post[0] for post in posts], "bollards": list(bollard_places)}, tally)
    settler = Settler(pavement)
    trees = read_trees(listed["trees"], origin, settler, tally)
    lamps = read_lamps(layers["lamps"][0], posts, settler, tally)
    furniture = [
        *read_bollards(bollards, bollard_places, settler, tally),
        *read_barriers(barriers, origin, settler, tally),
    ]
    return assemble_tile(
        name=folder.resolve().name,
        origin_2154=(float(origin[0]), float(origin[1])),
        attribution=ATTRIBUTION,
        pavement=pavement,
        buildings=buildings,
        roads=roads,
        trees=trees,
        lamps=lamps,
        furniture=furniture,
        report=tally.report(_built(buildings, roads, trees, lamps, furniture, tally)),
    )


def _origin(path: Path, buildings: Sequence[Record]) -> np.ndarray:
    """(2,) a round point of EPSG:2154 near the middle of the buildings."""
    if not buildings:
        raise TileError(f"{path} holds no building. Export the layer again, over an area with houses.")
    points = np.concatenate([record.points() for record in buildings])
    return np.round((points.min(0) + points.max(0)) / 2 / ORIGIN_STEP_M) * ORIGIN_STEP_M


def _extents(
    buildings: Sequence[Building], street_points: Sequence[Record], origin: np.ndarray
) -> tuple[shapely.Polygon, shapely.Polygon]:
    """The tile's outline, around all houses, and the area that was asked for, which lamps and trees fill.

    Houses that touch the area come whole and reach out of it; their neighbours farther out are not in the data.
    """
    houses = shapely.MultiPolygon([shape_of(building.footprint) for building in buildings]).bounds
    points = np.array([record.point() for record in street_points]).reshape(-1, 2) - origin
    low, high = np.array(houses[:2]), np.array(houses[2:])
    if len(points):
        low, high = np.minimum(low, points.min(0)), np.maximum(high, points.max(0))
    outline = shapely.box(*np.floor(low - OUTLINE_MARGIN_M), *np.ceil(high + OUTLINE_MARGIN_M))
    known = shapely.box(*np.floor(points.min(0)), *np.ceil(points.max(0))) if len(points) else outline
    return outline, known


def _read_roads(
    listed: Sequence[Record], origin: np.ndarray, outline: shapely.Polygon, known: shapely.Polygon, tally: Tally
) -> list[RoadAxis]:
    """The axes inside the outline; loose ends outside the area asked for are prolonged to its edge."""
    lines = [record.points() - origin for record in listed]
    ends = Counter(tuple(end) for line in lines for end in line[[0, -1]])
    tally.read["roads"] += len(listed)
    roads = []
    for record, line in zip(listed, lines, strict=True):
        width = record.number("largeur_de_chaussee")
        if width is None or not ROAD_WIDTHS_M[0] <= width <= ROAD_WIDTHS_M[1]:
            raise TileError(
                f"{record.where}: largeur_de_chaussee is {width}, expected {ROAD_WIDTHS_M[0]:g} to "
                f"{ROAD_WIDTHS_M[1]:g} m. Fill in the width of the road."
            )
        direction = record.text("sens_de_circulation")
        if direction is None or direction not in DIRECTIONS:
            raise TileError(f"{record.where}: sens_de_circulation is {direction!r}. Known: {', '.join(DIRECTIONS)}.")
        clipped = _clipped(_prolonged(line, ends, known, tally), outline)
        if clipped is None:
            tally.refused["roads: outside the tile"] += 1
            continue
        name = record.text("nom_1_gauche") or "unnamed road"
        roads.append(RoadAxis(name=name, points=clipped, width_m=width, direction=DIRECTIONS[direction]))
    return roads


def _prolonged(
    line: np.ndarray, ends: Mapping[tuple[float, ...], int], known: shapely.Polygon, tally: Tally
) -> np.ndarray:
    """The line (n, 2), made longer where it ends loose outside `known`."""
    for end, before, at_start in ((line[-1], line[-2], False), (line[0], line[1], True)):
        if ends[tuple(end)] == 1 and not known.intersects(shapely.Point(end)):
            beyond = end + (end - before) / np.hypot(*(end - before)) * PROLONGED_M
            line = np.vstack([beyond, line] if at_start else [line, beyond])
            tally.repaired["roads: loose end prolonged to the edge"] += 1
    return line


def _clipped(line: np.ndarray, outline: shapely.Polygon) -> np.ndarray | None:
    """The longest stretch of the line inside the outline, in its own direction; None when there is none."""
    inside = shapely.get_parts(shapely.LineString(line).intersection(outline))
    stretches = [part for part in inside if part.geom_type == "LineString" and part.length > 1.0]
    if not stretches:
        return None
    return np.round(shapely.get_coordinates(max(stretches, key=lambda part: part.length)), 3) + 0.0


def _with_islands(pavement: Pavement, posts: Mapping[str, Sequence[np.ndarray]], tally: Tally) -> Pavement:
    """A kerbed island under every post that stands in the road, too far from a kerb to be a near miss."""
    settler = Settler(pavement)
    islands: list[np.ndarray] = []
    for layer, points in posts.items():
        stranded = [p for p in points if settler.place_of(p) == "carriageway" and settler.moved(p) is None]
        tally.repaired[f"{layer}: given a kerbed island in the carriageway"] += len(stranded)
        islands += stranded
    return with_islands(pavement, islands) if islands else pavement


def _built(
    buildings: Sequence[Building],
    roads: Sequence[RoadAxis],
    trees: Sequence[Tree],
    lamps: Sequence[Lamp],
    furniture: Sequence[Furniture],
    tally: Tally,
) -> dict[str, int]:
    """Objects of the tile per layer."""
    kinds = Counter(item.kind for item in furniture)
    return {
        "buildings": len(buildings),
        "roads": len(roads),
        "trees": len(trees),
        "lamps": len(lamps),
        "bollards": kinds["bollard"],
        "barriers": kinds["barrier"],
        "walls": tally.read["walls"] - tally.refused[WALL_ON_NO_OUTLINE],
        "artifacts": tally.read["artifacts"] - tally.refused[BRIDGE_WITHOUT_RINGS],
        "other furniture": 0,
    }
