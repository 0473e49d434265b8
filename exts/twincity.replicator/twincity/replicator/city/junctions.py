"""Where roads meet: the ground that belongs to no single road, and how each road comes to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
import shapely.ops
from shapely.geometry.base import BaseGeometry

from .crossings import along_axis, crossing_rectangle
from .tile import Control, Crossing, RoadAxis, StopLine

SAME_STREET_DEG = 25.0
"""Two roads that differ less in direction are one that goes on."""

MARGIN_M = 2.0
"""Around the ground that two carriageways share: the rounding of the kerbs."""

CROSSING_BELONGS_M = 30.0
"""A zebra farther from the end of a road is not that junction's."""

BEFORE_ZEBRA_M = 2.0
"""Between the line at which vehicles wait and the zebra."""

JUNCTION_ARMS = 3
STRETCH_M = 1.5
BESIDE_M = 1.2
"""Beyond the edge of a road there is a kerb within this, or no kerb at all."""

WIDEST_HALF_M = 14.0


@dataclass(frozen=True, kw_only=True)
class Approach:
    """One end of a road that comes to a junction, seen by who drives towards it."""

    road: int
    """Index of the road."""

    at_start: bool
    """True where the junction is at the first point of the axis."""

    line_m: float
    """Where vehicles wait: distance along the axis from that end."""

    control: Control
    turns: frozenset[str]
    """Of `left`, `straight` and `right`, those with a road that may be entered."""

    crossing: int | None = None
    """Index of the zebra before the junction."""


def junction_ground(roads: Sequence[RoadAxis]) -> BaseGeometry:
    """Where two carriageways of different direction overlap, and a little around it."""
    if not roads:
        return shapely.MultiPolygon()
    spans = [(road, a, b) for road in roads for a, b in zip(road.points[:-1], road.points[1:], strict=True)]
    bands = [shapely.LineString([a, b]).buffer(road.width_m / 2 + 1.0, cap_style="flat") for road, a, b in spans]
    headings = np.array([np.arctan2(*(b - a)[::-1]) for _, a, b in spans])
    first, second = shapely.STRtree(bands).query(bands, predicate="intersects")
    apart = np.abs(np.sin(headings[first] - headings[second])) > np.sin(np.radians(SAME_STREET_DEG))
    pairs = (first < second) & apart
    overlaps = shapely.intersection(np.array(bands)[first[pairs]], np.array(bands)[second[pairs]])
    return shapely.union_all(shapely.buffer(overlaps, MARGIN_M))


def clear_stretches(roads: Sequence[RoadAxis], carriageway: BaseGeometry) -> BaseGeometry:
    """The ground of roads that run between two kerbs, or between a kerb and a road beside them: no square, no mouth.

    Only there are lanes marked: on open ground vehicles find their way between nobody's lines.
    """
    if not roads:
        return shapely.MultiPolygon()
    shapely.prepare(carriageway)
    segments, headings, owners = _segments(roads)
    found = []
    for index, road in enumerate(roads):
        line = shapely.LineString(road.points)
        count = max(1, round(line.length / STRETCH_M))
        stations = np.linspace(0.0, line.length, count + 1)
        points = [along_axis(road.points, station) for station in (stations[:-1] + stations[1:]) / 2]
        middles, along = np.array([p for p, _ in points]), np.array([way for _, way in points])
        left = np.stack([-along[:, 1], along[:, 0]], -1)
        is_clear = np.ones(count, bool)
        for side in (-1, 1):
            beside = middles + side * (road.width_m / 2 + BESIDE_M) * left
            is_open = shapely.contains_xy(carriageway, beside[:, 0], beside[:, 1])
            is_clear &= ~is_open | _on_parallel(beside, along, index, roads, segments, headings, owners)
        found += [
            shapely.ops.substring(line, a, b).buffer(road.width_m / 2, cap_style="flat")
            for a, b in _runs(is_clear, stations)
        ]
    return shapely.union_all(found)


def _runs(is_clear: np.ndarray, stations: np.ndarray) -> Iterator[tuple[float, float]]:
    """Where clear stretches begin and end [m]."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_clear, [False]]).astype(int)))
    for first, after in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        yield float(stations[first]), float(stations[after])


def _segments(roads: Sequence[RoadAxis]) -> tuple[shapely.STRtree, np.ndarray, np.ndarray]:
    """The straight pieces of all roads, their directions [rad] and whose they are."""
    ends = np.concatenate([np.stack([road.points[:-1], road.points[1:]], 1) for road in roads])
    span = ends[:, 1] - ends[:, 0]
    owners = np.repeat(np.arange(len(roads)), [len(road.points) - 1 for road in roads])
    return shapely.STRtree(shapely.linestrings(ends)), np.arctan2(span[:, 1], span[:, 0]), owners


def _on_parallel(
    points: np.ndarray,
    along: np.ndarray,
    index: int,
    roads: Sequence[RoadAxis],
    segments: shapely.STRtree,
    headings: np.ndarray,
    owners: np.ndarray,
) -> np.ndarray:
    """(n,) True where a point lies on another road that runs in the same direction."""
    result = np.zeros(len(points), bool)
    at, near = segments.query(shapely.points(points), predicate="dwithin", distance=WIDEST_HALF_M)
    widths = np.array([road.width_m for road in roads])[owners[near]]
    distances = shapely.distance(shapely.points(points[at]), segments.geometries[near])
    turned = headings[near] - np.arctan2(along[at, 1], along[at, 0])
    is_parallel = np.abs(np.sin(turned)) < np.sin(np.radians(SAME_STREET_DEG))
    result[at[(owners[near] != index) & is_parallel & (distances < widths / 2 + BESIDE_M)]] = True
    return result


def approaches(roads: Sequence[RoadAxis], crossings: Sequence[Crossing]) -> list[Approach]:
    """Every end of a road at which three or more meet and towards which traffic runs."""
    ground = junction_ground(roads)
    zebras = shapely.STRtree([crossing_rectangle(crossing) for crossing in crossings])
    found = []
    for ends in _ends_by_node(roads).values():
        if len(ends) < JUNCTION_ARMS:
            continue
        for index, at_start in ends:
            road = roads[index]
            leaves = "forward" if at_start else "backward"
            if road.direction == leaves:
                continue
            clear_m = _clear_m(road, at_start, ground)
            zebra = _zebra_before(road, at_start, zebras)
            line_m = clear_m + 0.5 if zebra is None else zebra[1] + BEFORE_ZEBRA_M
            found.append(
                Approach(
                    road=index,
                    at_start=at_start,
                    line_m=line_m,
                    control=road.control_start if at_start else road.control_end,
                    turns=_turns(roads, ends, (index, at_start)),
                    crossing=None if zebra is None else zebra[0],
                )
            )
    return found


def stop_lines(roads: Sequence[RoadAxis], crossings: Sequence[Crossing]) -> tuple[StopLine, ...]:
    """Where traffic waits at each arm of every junction."""
    return tuple(
        StopLine(road=a.road, at_start=a.at_start, distance_m=round(float(a.line_m), 3), control=a.control)
        for a in approaches(roads, crossings)
    )


def outwards(road: RoadAxis, at_start: bool) -> np.ndarray:
    """The axis (n, 2) beginning at one of its ends."""
    return road.points if at_start else road.points[::-1]


def _ends_by_node(roads: Sequence[RoadAxis]) -> dict[tuple[float, float], list[tuple[int, bool]]]:
    nodes: dict[tuple[float, float], list[tuple[int, bool]]] = defaultdict(list)
    for index, road in enumerate(roads):
        for at_start, end in ((True, road.points[0]), (False, road.points[-1])):
            nodes[round(float(end[0]), 1), round(float(end[1]), 1)].append((index, at_start))
    return nodes


def _clear_m(road: RoadAxis, at_start: bool, ground: BaseGeometry) -> float:
    """How far from one end the road leaves the ground of the junction there."""
    line = shapely.LineString(outwards(road, at_start))
    inside = [part for part in shapely.get_parts(line.intersection(ground)) if part.distance(line.boundary) < 0.01]
    start = shapely.Point(line.coords[0])
    return float(sum(part.length for part in inside if part.distance(start) < 0.01))


def _zebra_before(road: RoadAxis, at_start: bool, zebras: shapely.STRtree) -> tuple[int, float] | None:
    """The first zebra that one meets from an end, and where it ends [m]."""
    line = shapely.LineString(outwards(road, at_start))
    hits = []
    for index in zebras.query(line, predicate="intersects").tolist():
        cut = line.intersection(zebras.geometries[index])
        distances = [line.project(shapely.Point(point)) for point in shapely.get_coordinates(cut)]
        hits.append((min(distances), max(distances), index))
    near = [hit for hit in sorted(hits) if hit[0] <= CROSSING_BELONGS_M]
    return (near[0][2], near[0][1]) if near else None


def _turns(roads: Sequence[RoadAxis], ends: Sequence[tuple[int, bool]], here: tuple[int, bool]) -> frozenset[str]:
    """Which way one can go on from one end of a road."""
    _, along = along_axis(outwards(roads[here[0]], here[1]), 1.0)
    ahead = -along
    turns = set()
    for index, at_start in ends:
        enters = "backward" if at_start else "forward"
        if (index, at_start) == here or roads[index].direction == enters:
            continue
        _, way = along_axis(outwards(roads[index], at_start), 1.0)
        side = float(np.degrees(np.arctan2(ahead[0] * way[1] - ahead[1] * way[0], ahead @ way)))
        turns.add("straight" if abs(side) < 40.0 else "left" if side > 0 else "right")
    return frozenset(turns)
