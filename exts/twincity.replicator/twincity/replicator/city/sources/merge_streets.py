"""One road, tree or lamp once, whoever described it: the better source's stays, the others fill what it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .findings import LAYER_OF_KIND, Findings, FoundPoint, FoundRoad
from .quality import POINTS, STREET, rank
from .tally import Tally

SAME_ROAD_M = 8.0
"""Two axes of one carriageway run no farther apart than this."""

BESIDE_KERB_M = 2.0
"""A boulevard is one axis in BD TOPO and two in OpenStreetMap, each within its kerbs or a little outside."""

SAME_ROAD_SHARE = 0.6
"""So much of an axis runs beside better ones: it is them once more."""

SAME_TREE_M = 3.0
"""Trees of a row stand 3.6 m apart or more (99 % of those around the rue La Fayette); Paris Data and OpenStreetMap
agree on the place of one to 2.6 m."""

SAME_LAMP_M = 3.0
SAME_CROSSING_M = 6.0
"""A zebra is 4 m long; the middle of its plan and the point where a path crosses the axis differ by less."""

SAME_THING_M = 1.5
TWICE_M = 0.3
"""Nearer than this, one source has drawn one thing twice."""

TWICE_A_TREE_M = 1.5
"""Two editions of Paris Data place one tree up to 1.2 m apart."""

SAME_SHELTER_M = 5.0
"""A shelter is up to 4.5 m long, and one source marks its middle, another its pole."""

POINT_REACH_M = {
    "tree": SAME_TREE_M, "lamp": SAME_LAMP_M, "crossing": SAME_CROSSING_M, "bus_shelter": SAME_SHELTER_M,
}  # fmt: skip
DRAWN_IN_PIECES = ("lamp", "bollard", "barrier")
"""Kinds whose points are heads or strokes of one thing: `build_things` puts them together."""


Found = TypeVar("Found", FoundRoad, FoundPoint)


def merge_roads(findings: Iterable[Findings], tally: Tally) -> list[tuple[str, FoundRoad]]:
    """Every road once with its source, best source first; order within a source is kept."""
    kept: list[tuple[str, FoundRoad]] = []
    for _, sources in _by_rank(findings, STREET):
        listed = _new([(found.source, road, road.line) for found in sources for road in found.roads], "roads", tally)
        better = [road for _, road in kept]
        for source, road in listed:
            repeated = _repeated(road, better)
            if not repeated:
                kept.append((source, road))
                continue
            tally.refused[f"roads: described better by {kept[repeated[0]][0]}"] += 1
            for index in repeated:
                kept[index] = (kept[index][0], _road_filled(kept[index][1], road))
    return kept


def merge_points(findings: Iterable[Findings], kind: str, tally: Tally) -> list[tuple[str, FoundPoint]]:
    """Every point of a kind once with its source, best source first."""
    reach, layer = POINT_REACH_M.get(kind, SAME_THING_M), LAYER_OF_KIND[kind]
    kept: list[tuple[str, FoundPoint]] = []
    for _, sources in _by_rank(findings, POINTS):
        better = len(kept)
        tree = shapely.STRtree([point.point for _, point in kept])
        listed = [(found.source, p, p.point) for found in sources for p in found.points if p.kind == kind]
        for source, point in _once(_new(listed, layer, tally), layer, tally):
            near = tree.query_nearest(point.point, max_distance=reach) if better else []
            if not len(near):
                kept.append((source, point))
                continue
            index = int(min(near))
            tally.refused[f"{layer}: described better by {kept[index][0]}"] += 1
            kept[index] = (kept[index][0], _point_filled(kept[index][1], point))
    return kept


def with_crossing_points(findings: Iterable[Findings]) -> list[Findings]:
    """The findings with a point in the middle of each crossing that is drawn as ground."""
    return [
        replace(
            found,
            points=(
                *found.points,
                *(
                    FoundPoint(id=ground.id, kind="crossing", point=ground.shape.centroid)
                    for ground in found.areas
                    if ground.kind == "crossing"
                ),
            ),
        )
        for found in findings
    ]


def _by_rank(findings: Iterable[Findings], order: tuple[str, ...]) -> Iterable[tuple[int, Iterable[Findings]]]:
    ranked = sorted(findings, key=lambda found: rank(found.source, order))
    return groupby(ranked, key=lambda found: rank(found.source, order))


def _new(listed: Iterable[tuple[str, Found, BaseGeometry]], layer: str, tally: Tally) -> list[tuple[str, Found]]:
    """The things of one source without those that several of its files hold."""
    seen: dict[tuple[str, bytes], tuple[str, Found]] = {}
    for source, thing, shape in listed:
        key = (thing.id, shape.wkb)
        tally.refused[f"{layer}: in two files"] += key in seen
        seen.setdefault(key, (source, thing))
    return list(seen.values())


def _once(listed: Sequence[tuple[str, FoundPoint]], layer: str, tally: Tally) -> Iterable[tuple[str, FoundPoint]]:
    """The points of one source, those drawn twice only once."""
    if not listed or listed[0][1].kind in DRAWN_IN_PIECES:
        return listed
    places = np.array([point.point for _, point in listed], dtype=object)
    reach = TWICE_A_TREE_M if listed[0][1].kind == "tree" else TWICE_M
    later, earlier = shapely.STRtree(places).query(places, predicate="dwithin", distance=reach)
    repeats = set(later[later > earlier].tolist())
    tally.refused[f"{layer}: drawn twice"] += len(repeats)
    return [pair for index, pair in enumerate(listed) if index not in repeats]


def _repeated(road: FoundRoad, better: Sequence[FoundRoad]) -> list[int]:
    """Indices of the better roads on the same level that this one runs along, longest company first."""
    if not better:
        return []
    lines = np.array([other.line for other in better], dtype=object)
    near = [
        i
        for i in np.flatnonzero(shapely.dwithin(lines, road.line, [_reach(other) for other in better])).tolist()
        if np.sign(better[i].level) == np.sign(road.level)
    ]
    grounds = {i: lines[i].buffer(_reach(better[i])) for i in near}
    shared = {i: road.line.intersection(grounds[i]).length for i in near}
    beside = road.line.intersection(shapely.union_all(list(grounds.values()))).length
    if not near or beside < SAME_ROAD_SHARE * road.line.length:
        return []
    company = [i for i in near if shared[i] > SAME_ROAD_SHARE * min(road.line.length, lines[i].length)]
    return sorted(company or near, key=lambda i: -shared[i])


def _reach(road: FoundRoad) -> float:
    """How far [m] from its axis another source may draw a road, or one of its two directions."""
    return max(SAME_ROAD_M, (road.width_m or 0.0) / 2 + BESIDE_KERB_M)


def _road_filled(road: FoundRoad, other: FoundRoad) -> FoundRoad:
    uses = other.uses if _run_one_way(road.line, other.line) else other.uses.reversed()
    return replace(
        road,
        name=road.name or other.name,
        width_m=road.width_m or other.width_m,
        lanes=road.lanes or other.lanes,
        uses=road.uses.filled(uses),
    )


def _run_one_way(line: shapely.LineString, other: shapely.LineString) -> bool:
    """True where two lines of one road are drawn in the same direction."""
    start, end = (line.project(shapely.Point(other.coords[i])) for i in (0, -1))
    return bool(start <= end)


def _point_filled(point: FoundPoint, other: FoundPoint) -> FoundPoint:
    """The point with what only the other knows."""
    names = ("height_m", "species", "support", "colour_temperature_k", "heading_deg", "length_m")
    missing = {name: getattr(other, name) for name in names if getattr(point, name) is None}
    return replace(point, **missing)
