"""One road, tree or lamp once, whoever described it: the better source's stays, the others fill what it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np
import shapely

from .findings import LAYER_OF_KIND, Findings, FoundPoint, FoundRoad
from .quality import POINTS, STREET, rank
from .tally import Tally

SAME_ROAD_M = 8.0
"""Two axes of one carriageway run no farther apart than this."""

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

POINT_REACH_M = {"tree": SAME_TREE_M, "lamp": SAME_LAMP_M, "crossing": SAME_CROSSING_M}
DRAWN_IN_PIECES = ("lamp", "bollard", "barrier")
"""Kinds whose points are heads or strokes of one thing: `build_things` puts them together."""


def merge_roads(findings: Iterable[Findings], tally: Tally) -> list[tuple[str, FoundRoad]]:
    """Every road once with its source, best source first; order within a source is kept."""
    kept: list[tuple[str, FoundRoad]] = []
    for _, sources in _by_rank(findings, STREET):
        listed = [(found.source, road) for found in sources for road in found.roads]
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
        for source, point in _once([(f.source, p) for f in sources for p in f.points if p.kind == kind], layer, tally):
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
        for i in np.flatnonzero(shapely.dwithin(lines, road.line, SAME_ROAD_M)).tolist()
        if np.sign(better[i].level) == np.sign(road.level)
    ]
    shared = {i: road.line.intersection(lines[i].buffer(SAME_ROAD_M)).length for i in near}
    beside = road.line.intersection(shapely.union_all([lines[i].buffer(SAME_ROAD_M) for i in near])).length
    if not near or beside < SAME_ROAD_SHARE * road.line.length:
        return []
    company = [i for i in near if shared[i] > SAME_ROAD_SHARE * min(road.line.length, lines[i].length)]
    return sorted(company or near, key=lambda i: -shared[i])


def _road_filled(road: FoundRoad, other: FoundRoad) -> FoundRoad:
    return replace(
        road, name=road.name or other.name, width_m=road.width_m or other.width_m, lanes=road.lanes or other.lanes
    )


def _point_filled(point: FoundPoint, other: FoundPoint) -> FoundPoint:
    """The point with what only the other knows."""
    names = ("height_m", "species", "support", "colour_temperature_k", "heading_deg", "length_m")
    missing = {name: getattr(other, name) for name in names if getattr(point, name) is None}
    return replace(point, **missing)
