"""From findings to a tile: everything that the sources say about an area, merged, paved, settled and checked.

Houses that reach over the edge of the area are kept whole: a cut house would show a wall where there is none. The
tile's outline grows around them; what lies between is courtyard, where nobody walks. Only what reaches farther out than
`merge.FARTHEST_OUT_M`, a station or a hospital, is cut there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ...errors import TileError
from ..assemble import assemble_tile
from ..crossings import crossings_at, place_crossings
from ..ground import DrawnGround, Pavement, pave, with_islands
from ..planar import shape_of
from ..sizes import SIZES
from ..street_rules import controlled
from ..tile import Building, CityTile, Crossing, Furniture, Lamp, RoadAxis, Tree
from ..walking import obstacle_shapes
from .build_buildings import build_buildings
from .build_by_rule import lamps_by_rule
from .build_furniture import bollard_points, build_barriers, build_bollards
from .build_roads import build_roads, pedestrian_setts
from .build_standing import FreeGround, build_standing
from .build_things import build_lamps, build_trees, lamp_posts
from .findings import LAYER_OF_AREA, LAYER_OF_KIND, Findings, Sourced
from .furnish import Street, furnish
from .merge import MergedBuilding, merge_buildings
from .merge_streets import merge_points, merge_roads, with_crossing_points
from .provenance import attribution_of, layer_licences
from .settle import Settler, local_points
from .tally import Tally, summed

ORIGIN_STEP_M = 100.0
"""The local origin is a round point of EPSG:2154."""

OUTLINE_MARGIN_M = 3.0
"""Ground around the outermost houses."""

STREET_REACH_M = 40.0
"""Half the width of the widest boulevard with its trees: houses on its two sides are of one quarter."""

FILES_NAMED = 3
"""In an error that is about all files."""

BUILT_KINDS = ("tree", "lamp", "bollard", "barrier", "crossing", *SIZES)


def build_tile(findings: Sequence[Findings], area: shapely.Polygon | None, name: str) -> CityTile:
    """The tile of an area.

    Args:
        findings: what each source says, in any order.
        area: a box in EPSG:2154, or None for everything found.
        name: of the tile.

    Raises:
        TileError: there is nothing to build, or the sources contradict each other beyond repair.
    """
    tally = summed(found.tally for found in findings)
    merged = merge_buildings(findings, area, tally)
    _require_buildings(findings, merged, area)
    origin = _origin(merged, area)
    buildings = build_buildings(merged, origin, tally)
    footprints = [shape_of(building.footprint) for building in buildings]
    outline, known = _extents(footprints, findings, area, origin)

    with_crossings = with_crossing_points(findings)
    points = {kind: merge_points(with_crossings, kind, tally) for kind in BUILT_KINDS}
    posts, bollards = lamp_posts(points["lamp"], origin, tally), bollard_points(points["bollard"], origin)
    tree_places, lamp_places = local_points(points["tree"], origin), [post.point for post in posts]
    roads = build_roads(
        merge_roads(findings, tally),
        origin,
        outline,
        known,
        tally,
        footprints=footprints,
        posts=np.concatenate([tree_places, np.array(lamp_places).reshape(-1, 2)]),
    )

    roads = list(_controlled(roads, points, origin, tally))
    drawn = _drawn_ground(findings, origin, outline, tally)
    pavement = pave(outline=outline, known=known, roads=roads, footprints=footprints, drawn=drawn)
    stranded = {"trees": list(tree_places), "lamps": lamp_places, "bollards": list(bollards)}
    pavement, has_islands = _with_islands(pavement, stranded, tally)
    crossings = _crossings(points["crossing"], origin, roads, pavement, tally)
    settler = Settler(pavement)
    trees = build_trees(points["tree"], origin, settler, tally)
    lamps = build_lamps(posts, settler, tally) if posts else lamps_by_rule(roads, pavement, crossings, trees)
    tally.guessed["lamps: placed by rule, no source knowing any"] += 0 if posts else len(lamps)
    furniture = [
        *build_bollards(points["bollard"], bollards, settler, tally),
        *build_barriers(points["barrier"], origin, settler, tally),
    ]
    free = FreeGround(pavement, crossings, obstacle_shapes(trees, lamps, furniture))
    for kind in SIZES:
        furniture += build_standing(kind, points[kind], origin, settler, free, tally)
    street = Street(roads=roads, pavement=pavement, crossings=crossings, trees=trees, lamps=lamps, buildings=buildings)
    known = {kind for kind in SIZES if LAYER_OF_KIND[kind] in tally.read}
    by_rule = furnish(street, furniture, known, tally)
    return assemble_tile(
        name=name,
        origin_2154=(float(origin[0]), float(origin[1])),
        attribution=attribution_of(findings),
        licences=layer_licences(
            findings,
            merged,
            has_islands=has_islands,
            is_furnished_by_rule=bool(by_rule) or (bool(lamps) and not posts),
        ),
        crossings=crossings,
        pavement=pavement,
        buildings=buildings,
        roads=roads,
        setts=pedestrian_setts(findings, origin),
        trees=trees,
        lamps=lamps,
        furniture=[*furniture, *by_rule],
        report=tally.report(_built(buildings, trees, lamps, furniture, tally)),
    )


def _require_buildings(
    findings: Sequence[Findings], merged: Sequence[MergedBuilding], area: shapely.Polygon | None
) -> None:
    if merged:
        return
    named = [file for found in findings for file in found.files]
    more = f" and {len(named) - FILES_NAMED} more" if len(named) > FILES_NAMED else ""
    files = ", ".join(named[:FILES_NAMED]) + more
    where = "" if area is None else " in the box ({:.0f}, {:.0f}, {:.0f}, {:.0f}) of EPSG:2154".format(*area.bounds)
    raise TileError(
        f"{files}: no building{where}. The box may lie beside what the files cover, or in the sea: give another box, "
        "or a file with buildings of BD TOPO, BDNB or OpenStreetMap."
    )


def _origin(merged: Sequence[MergedBuilding], area: shapely.Polygon | None) -> np.ndarray:
    """(2,) a round point of EPSG:2154 near the middle of the area, or of the buildings."""
    shape = area or shapely.MultiPolygon([item.building.footprint for item in merged])
    west, south, east, north = shape.bounds
    return np.round(np.array([west + east, south + north]) / 2 / ORIGIN_STEP_M) * ORIGIN_STEP_M


def _extents(
    footprints: Sequence[shapely.Polygon],
    findings: Sequence[Findings],
    area: shapely.Polygon | None,
    origin: np.ndarray,
) -> tuple[shapely.Polygon, shapely.Polygon]:
    """The tile's outline, around all houses, and the area that was asked for, in the local frame.

    Houses that touch the area come whole and reach out of it; their neighbours farther out are not in the data. Where
    nobody asked for an area and no file tells its own, the quarter ends behind its outermost houses.
    """
    asked = area or shapely.union_all([found.extent for found in findings if found.extent is not None])
    low, high = np.array(shapely.MultiPolygon(list(footprints)).bounds).reshape(2, 2)
    if asked.is_empty:
        quarter = shapely.union_all(list(footprints)).buffer(STREET_REACH_M).buffer(OUTLINE_MARGIN_M - STREET_REACH_M)
        known = shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(quarter)])
    else:
        corners = np.array(asked.bounds).reshape(2, 2) - origin
        low, high = np.minimum(low, corners[0]), np.maximum(high, corners[1])
        known = shapely.box(*corners.ravel())
    outline = shapely.box(*np.floor(low - OUTLINE_MARGIN_M), *np.ceil(high + OUTLINE_MARGIN_M))
    return outline, known


def _drawn_ground(findings: Sequence[Findings], origin: np.ndarray, outline: BaseGeometry, tally: Tally) -> DrawnGround:
    """The polygons of ground that the sources have, cut at the outline."""
    shapes: dict[str, list[BaseGeometry]] = {kind: [] for kind in LAYER_OF_AREA}
    grounds = [(found.source, ground) for found in findings for ground in found.areas if ground.kind != "crossing"]
    for source, ground in grounds:
        inside = shapely.transform(ground.shape, lambda points: points - origin).intersection(outline)
        layer = LAYER_OF_AREA[ground.kind]
        if inside.is_empty:
            tally.refused[f"{layer}: outside the tile"] += 1
        else:
            shapes[ground.kind].append(inside)
            tally.sources[f"{layer}: from {source}"] += 1
    return DrawnGround(
        carriageway=shapely.union_all(shapes["carriageway"]),
        sidewalk=shapely.union_all(shapes["sidewalk"]),
        island=shapely.union_all(shapes["island"]),
        closed=shapely.union_all(shapes["green"] + shapes["water"]),
    )


def _controlled(
    roads: Sequence[RoadAxis], points: Mapping[str, Sourced], origin: np.ndarray, tally: Tally
) -> tuple[RoadAxis, ...]:
    """The roads with the lights and signs that hold their traffic, as the sources know them or by rule."""
    places = (local_points(points.get(kind, ()), origin) for kind in ("traffic_light", "sign_stop", "sign_give_way"))
    held, by_rule = controlled(roads, *places)
    tally.guessed["junctions: lights, no source knowing any"] += by_rule
    return held


def _crossings(
    known: Sourced,
    origin: np.ndarray,
    roads: Sequence[RoadAxis],
    pavement: Pavement,
    tally: Tally,
) -> tuple[Crossing, ...]:
    """The zebras that the sources know; where they know none, those of every junction."""
    if not known:
        return place_crossings(roads, pavement.carriageway, pavement.outline)
    placed = crossings_at(local_points(known, origin), roads, pavement.carriageway, pavement.outline)
    tally.refused["crossings: no straight kerbs for one, or beside another"] += len(known) - len(placed)
    return placed


def _with_islands(pavement: Pavement, posts: Mapping[str, Sequence[np.ndarray]], tally: Tally) -> tuple[Pavement, bool]:
    """A kerbed island under everything that stands in the road, too far from a kerb to be a near miss."""
    settler = Settler(pavement)
    islands: list[np.ndarray] = []
    for layer, points in posts.items():
        stranded = [p for p in points if settler.place_of(p) == "carriageway" and settler.moved(p) is None]
        tally.repaired[f"{layer}: given a kerbed island in the carriageway"] += len(stranded)
        islands += stranded
    return (with_islands(pavement, islands), True) if islands else (pavement, False)


def _built(
    buildings: Sequence[Building],
    trees: Sequence[Tree],
    lamps: Sequence[Lamp],
    furniture: Sequence[Furniture],
    tally: Tally,
) -> dict[str, int]:
    """Objects of the tile per layer; of roads and grounds, which are divided and joined, the records that went in."""
    kinds = Counter(item.kind for item in furniture)
    counted = {
        "buildings": len(buildings),
        "trees": len(trees),
        "lamps": len(lamps),
        "bollards": kinds["bollard"],
        "barriers": kinds["barrier"],
    }
    for kind in SIZES:
        counted[LAYER_OF_KIND[kind]] = counted.get(LAYER_OF_KIND[kind], 0) + kinds[kind]
    return {layer: counted.get(layer, tally.found(layer)) for layer in tally.read}
