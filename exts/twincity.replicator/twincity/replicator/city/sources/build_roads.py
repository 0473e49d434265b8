"""From merged findings to the tile's road axes: the local frame, junctions, widths, the edge of the tile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..checks import ROAD_WIDTHS_M
from ..street_rules import shared_out
from ..tile import RoadAxis
from .findings import Findings, FoundRoad
from .tally import Tally

FOR_FEET = ("pedestrian", "path")
"""Kinds without a carriageway: people walk all over them."""

SHORTEST_M = 1.0

PROLONGED_M = 300.0
"""Streets that the data cut just outside the area asked for go on to the edge of the tile."""

CARRIAGEWAY_SHARE = 0.5
"""Of the gap between the houses: Paris boulevards have 14 of 30 m, ordinary streets about half."""

LANE_M = (2.75, 3.25)
PARKING_M = 4.0
"""Two rows of parked cars beside the lanes, where there is room."""

UNKNOWN_LANES_M = {"both": (5.5, 14.0), "forward": (3.5, 12.0), "backward": (3.5, 12.0)}
"""Least and most width of a street of which not even the lanes are known."""

SERVICE_M = 3.5
WIDEST_GAP_M = 60.0
"""Houses farther apart stand on a square and say nothing about the street."""

USUAL_M = {"both": 7.0, "forward": 5.0, "backward": 5.0}
"""Where no house stands beside the street."""

PEDESTRIAN_M = 12.0
"""Of a street without a carriageway, from wall to wall."""

STEP_M = 6.0
CLEAR_OF_TREES_M = 0.8
"""Between a trunk or a lamp post and the kerb."""


def build_roads(
    merged: Sequence[tuple[str, FoundRoad]],
    origin: np.ndarray,
    outline: BaseGeometry,
    known: BaseGeometry,
    tally: Tally,
    *,
    footprints: Sequence[shapely.Polygon],
    posts: np.ndarray,
) -> list[RoadAxis]:
    """The carriageways' axes inside the outline; loose ends outside the `known` area are prolonged to its edge.

    Args:
        merged: roads with their sources.
        origin: (2,) of the local frame.
        outline: of the tile, local.
        known: the area asked for, local.
        tally: counts what is refused, guessed and repaired.
        footprints: of the buildings, local; the gap between them tells widths that no source knows.
        posts: (n, 2) trees and lamps, local, which stand beside a carriageway.
    """
    driven = [(source, road) for source, road in merged if _is_driven(road, tally)]
    lines = [shapely.get_coordinates(road.line) - origin for _, road in driven]
    ends = Counter(_node(end) for line in lines for end in line[[0, -1]])
    nodes = Counter(_node(point) for line in lines for point in {_node(p): p for p in line}.values())
    widths = _Widths(footprints, posts)
    roads = []
    for (source, road), line in zip(driven, lines, strict=True):
        clipped = _clipped(_prolonged(line, ends, known, tally), outline)
        if clipped is None:
            tally.refused["roads: outside the tile"] += 1
            continue
        pieces = _between_junctions(clipped, nodes)
        tally.repaired["roads: divided at a junction"] += len(pieces) - 1
        tally.guessed["roads: width"] += road.width_m is None
        tally.sources[f"roads: axis from {source}"] += 1
        for piece in pieces:
            width = road.width_m if road.width_m is not None else widths.guess(road, piece)
            axis = RoadAxis(
                name=road.name or "unnamed road",
                points=piece,
                width_m=width,
                direction=road.direction,
                lanes=road.lanes or 0,
                is_minor=road.kind == "service",
            )
            axis, guessed = shared_out(axis, road.uses)
            roads.append(axis)
            for what in guessed:
                tally.guessed[f"roads: {what}, by width and direction"] += 1
    return roads


def pedestrian_setts(findings: Iterable[Findings], origin: np.ndarray) -> BaseGeometry:
    """Streets for feet that a source says are laid with setts, as wide as they can be: houses and kerbs cut them."""
    lines = [
        road.line.buffer((road.width_m or PEDESTRIAN_M) / 2, cap_style="flat")
        for found in findings
        for road in found.roads
        if road.kind == "pedestrian" and road.level == 0 and road.uses.has_setts
    ]
    return shapely.transform(shapely.union_all(lines), lambda points: points - origin)


def _is_driven(road: FoundRoad, tally: Tally) -> bool:
    """True where the road has a carriageway at street level; absurd widths are refused with it."""
    if road.level < 0:
        tally.refused["roads: in a tunnel"] += 1
    elif road.level > 0:
        tally.refused["roads: on a bridge"] += 1
    elif road.kind in FOR_FEET:
        tally.refused["roads: for feet only, part of the sidewalk"] += 1
    elif road.width_m is not None and not ROAD_WIDTHS_M[0] <= road.width_m <= ROAD_WIDTHS_M[1]:
        tally.refused[f"roads: width not between {ROAD_WIDTHS_M[0]:g} and {ROAD_WIDTHS_M[1]:g} m"] += 1
    else:
        return True
    return False


class _Widths:
    """Guesses the width of a carriageway from what stands beside it."""

    def __init__(self, footprints: Sequence[shapely.Polygon], posts: np.ndarray) -> None:
        self._houses = shapely.STRtree(footprints)
        self._posts = shapely.STRtree(shapely.points(posts))

    def guess(self, road: FoundRoad, points: np.ndarray) -> float:
        """Kerb to kerb [m], from the lanes and the gap between the houses, clear of trees and lamps."""
        if road.kind == "service":
            return SERVICE_M
        if road.lanes:
            least, most = road.lanes * LANE_M[0], road.lanes * LANE_M[1] + PARKING_M
        else:
            least, most = UNKNOWN_LANES_M[road.direction]
        line = shapely.LineString(points)
        gap = self._gap_between_houses(line)
        width = USUAL_M[road.direction] if gap is None else CARRIAGEWAY_SHARE * gap
        width = min(max(width, least), most)
        beside = self._posts.query(line, predicate="dwithin", distance=width / 2 + CLEAR_OF_TREES_M)
        offsets = shapely.distance(line, self._posts.geometries[beside]) - CLEAR_OF_TREES_M
        free = 2 * float(np.quantile(offsets, 0.25)) if len(offsets) else width
        return round(min(width, max(free, least)), 1)

    def _gap_between_houses(self, line: shapely.LineString) -> float | None:
        """Twice the usual distance [m] from the axis to the nearest house; None where no house stands beside it."""
        if not len(self._houses.geometries):
            return None
        along = np.arange(0.5, max(1.0, line.length // STEP_M)) * STEP_M
        points = shapely.line_interpolate_point(line, np.minimum(along, line.length / 2 if len(along) == 1 else along))
        _, distances = self._houses.query_nearest(points, return_distance=True, all_matches=False)
        gap = 2 * float(np.median(distances))
        return gap if 0 < gap <= WIDEST_GAP_M else None


def _node(point: np.ndarray) -> tuple[float, float]:
    """A point by which two axes know that they meet: to the centimetre."""
    return round(float(point[0]), 2), round(float(point[1]), 2)


def _between_junctions(points: np.ndarray, nodes: Mapping[tuple[float, float], int]) -> list[np.ndarray]:
    """The axis (n, 2) divided at the inner points that it shares with other axes."""
    inner = [i for i in range(1, len(points) - 1) if nodes[_node(points[i])] > 1]
    limits = [0, *inner, len(points) - 1]
    return [points[a : b + 1] for a, b in pairwise(limits)]


def _prolonged(
    line: np.ndarray, ends: Mapping[tuple[float, float], int], known: BaseGeometry, tally: Tally
) -> np.ndarray:
    """The line (n, 2), made longer where it ends loose outside `known` and leads away from it."""
    for end, before, at_start in ((line[-1], line[-2], False), (line[0], line[1], True)):
        beyond = end + (end - before) / np.hypot(*(end - before)) * PROLONGED_M
        if ends[_node(end)] == 1 and not known.intersects(shapely.LineString([end, beyond])):
            line = np.vstack([beyond, line] if at_start else [line, beyond])
            tally.repaired["roads: loose end prolonged to the edge"] += 1
    return line


def _clipped(line: np.ndarray, outline: BaseGeometry) -> np.ndarray | None:
    """The longest stretch of the line inside the outline, in its own direction; None when there is none."""
    inside: Iterable[BaseGeometry] = shapely.get_parts(shapely.LineString(line).intersection(outline))
    stretches = [part for part in inside if part.geom_type == "LineString" and part.length > SHORTEST_M]
    if not stretches:
        return None
    longest = np.round(shapely.get_coordinates(max(stretches, key=lambda part: part.length)), 3) + 0.0
    return longest[np.append(True, (np.diff(longest, axis=0) != 0).any(1))]
