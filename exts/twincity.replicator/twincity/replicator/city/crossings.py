"""Zebra crossings: where a source knows them, else one on each arm of a junction, where the kerbs become straight."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .tile import Crossing, RoadAxis

LENGTH_M = 4.0
"""Along the road: the median of 22,123 crossings of Paris."""

APART_M = 14.0
"""Two crossings nearer than this would run into each other."""

CLEAR_OF_OTHER_ROADS_M = 3.0
"""Beyond the half width of every other road."""

SEARCH_M = 30.0
"""Farther than this from the junction a crossing no longer belongs to it."""

SPAN_TOLERANCE_M = 0.8
"""By how much the road may widen over the length of the zebra: more, and it lies in the mouth of the junction."""

WIDENING_M = 4.0
"""A section so much wider than the road cuts it lengthwise or runs across a square."""

NARROWEST_SPAN_M = 2.5
"""Kerbs nearer to each other are a scrap of road beside an island, crossed in two steps."""

FROM_AXIS_M = 12.0
"""A known crossing farther from every axis lies on a road that is not built."""

SHIFTED_M = 6.0
"""By how much a known crossing may be moved along the road to lie between straight kerbs."""

BETWEEN_KNOWN_M = 1.0
"""Free road between two known crossings."""

JUNCTION_ARMS = 3
"""Two arms are one road that goes on."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A road cut across: the two kerbs, and which way the road goes there."""

    left: np.ndarray
    """(2,) metres, on the kerb to the left of `along`."""

    right: np.ndarray
    along: np.ndarray
    """(2,) unit vector."""

    @property
    def middle(self) -> np.ndarray:
        """(2,) metres, half way between the kerbs."""
        return (self.left + self.right) / 2

    @property
    def span_m(self) -> float:
        """Kerb to kerb [m]."""
        return float(np.linalg.norm(self.left - self.right))


def road_section(carriageway: BaseGeometry, point: np.ndarray, along: np.ndarray) -> Section | None:
    """The carriageway cut at `point` square to `along`; None where there is no carriageway."""
    across = np.array([-along[1], along[0]])
    cut = shapely.LineString([point - 40 * across, point + 40 * across]).intersection(carriageway)
    for piece in shapely.get_parts(cut):
        if piece.geom_type == "LineString" and piece.distance(shapely.Point(point)) < 0.01:
            ends = shapely.get_coordinates(piece)[[0, -1]]
            right, left = ends[np.argsort(ends @ across)]
            return Section(left=left, right=right, along=along)
    return None


def along_axis(points: np.ndarray, distance_m: float) -> tuple[np.ndarray, np.ndarray]:
    """The point of a polyline (n, 2) at `distance_m` from its start, and the unit vector of its direction there."""
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    starts = np.concatenate([[0.0], np.cumsum(steps)])
    segment = int(np.clip(np.searchsorted(starts, distance_m, side="right") - 1, 0, len(steps) - 1))
    along = (points[segment + 1] - points[segment]) / steps[segment]
    return points[segment] + along * (distance_m - starts[segment]), along


def place_crossings(
    roads: Sequence[RoadAxis], carriageway: BaseGeometry, outline: BaseGeometry
) -> tuple[Crossing, ...]:
    """One zebra per arm of every junction where there is room for it; wide roads choose first."""
    axes = np.array([shapely.LineString(road.points) for road in roads])
    clearances = np.array([road.width_m / 2 + CLEAR_OF_OTHER_ROADS_M for road in roads])
    placed: list[Crossing] = []
    for index, outwards in _arms(roads):
        foreign = np.arange(len(roads)) != index
        for section in _clear_sections(outwards, axes[foreign], clearances[foreign], carriageway, outline):
            crossing = _crossing(section)
            if section.span_m <= roads[index].width_m + WIDENING_M and _apart(crossing, placed):
                placed.append(crossing)
                break
    return tuple(placed)


def crossings_at(
    points: np.ndarray, roads: Sequence[RoadAxis], carriageway: BaseGeometry, outline: BaseGeometry
) -> tuple[Crossing, ...]:
    """A zebra at each of the `points` (n, 2) of a source, or as near as the kerbs let it be; those without room, and
    the second of two that would touch, are left out."""
    if not roads:
        return ()
    axes = shapely.STRtree([shapely.LineString(road.points) for road in roads])
    placed: list[Crossing] = []
    zebras: list[BaseGeometry] = []
    for point in points:
        near = axes.query_nearest(shapely.Point(point), max_distance=FROM_AXIS_M)
        section = _section_near(point, roads[int(min(near))], carriageway, outline) if len(near) else None
        if section is None:
            continue
        crossing = _crossing(section)
        zebra = crossing_rectangle(crossing)
        if all(zebra.distance(other) >= BETWEEN_KNOWN_M for other in zebras):
            placed.append(crossing)
            zebras.append(zebra)
    return tuple(placed)


def _section_near(
    point: np.ndarray, road: RoadAxis, carriageway: BaseGeometry, outline: BaseGeometry
) -> Section | None:
    """The nearest section of a road, `SHIFTED_M` at most along it, that lies between straight kerbs."""
    axis = shapely.LineString(road.points)
    at = axis.project(shapely.Point(point))
    for shift in sorted(np.arange(-SHIFTED_M, SHIFTED_M + 0.5), key=abs):
        if not 0 <= at + shift <= axis.length:
            continue
        middle = _straight_section(*along_axis(road.points, at + shift), carriageway, outline)
        if middle is not None and middle.span_m <= road.width_m + WIDENING_M:
            return middle
    return None


def _crossing(section: Section) -> Crossing:
    """The zebra from kerb to kerb of a section."""
    x, y = (round(float(value), 3) for value in section.middle)
    heading = float(np.degrees(np.arctan2(section.along[1], section.along[0])))
    return Crossing(
        centre=(x, y), road_heading_deg=round(heading, 3), span_m=round(section.span_m, 3), length_m=LENGTH_M
    )


def _apart(crossing: Crossing, placed: Sequence[Crossing]) -> bool:
    """True where no other zebra is near or touched."""
    if any(math.dist(crossing.centre, other.centre) < APART_M for other in placed):
        return False
    shape, reach = crossing_rectangle(crossing), crossing.span_m + LENGTH_M
    near = [other for other in placed if math.dist(crossing.centre, other.centre) < (reach + other.span_m + LENGTH_M)]
    return not any(shape.intersects(crossing_rectangle(other)) for other in near)


def crossing_rectangle(crossing: Crossing, margin_m: float = 0.0) -> shapely.Polygon:
    """The plan of a zebra, `margin_m` smaller on every side."""
    heading = np.radians(crossing.road_heading_deg)
    along, across = np.array([np.cos(heading), np.sin(heading)]), np.array([-np.sin(heading), np.cos(heading)])
    half_length, half_span = crossing.length_m / 2 - margin_m, crossing.span_m / 2 - margin_m
    corners = [(1, 1), (-1, 1), (-1, -1), (1, -1)]
    return shapely.Polygon(
        [np.array(crossing.centre) + a * half_length * along + b * half_span * across for a, b in corners]
    )


def _arms(roads: Sequence[RoadAxis]) -> Iterator[tuple[int, np.ndarray]]:
    """Index of the road and its points seen from the junction, for every arm of every junction, widest first."""

    def node(point: np.ndarray) -> tuple[float, float]:
        return round(float(point[0]), 1), round(float(point[1]), 1)

    arms_at = Counter(node(end) for road in roads for end in road.points[[0, -1]])
    for index in sorted(range(len(roads)), key=lambda i: (-roads[i].width_m, roads[i].points.tolist())):
        points = roads[index].points
        for outwards in (points, points[::-1]):
            if arms_at[node(outwards[0])] >= JUNCTION_ARMS:
                yield index, outwards


def _clear_sections(
    outwards: np.ndarray,
    foreign_axes: np.ndarray,
    clearances_m: np.ndarray,
    carriageway: BaseGeometry,
    outline: BaseGeometry,
) -> Iterator[Section]:
    """Sections between two straight kerbs, clear of the other roads, from the junction outwards."""
    length = float(np.linalg.norm(np.diff(outwards, axis=0), axis=1).sum())
    for distance in np.arange(LENGTH_M, min(length - LENGTH_M, SEARCH_M), 0.5):
        point, along = along_axis(outwards, distance)
        if (shapely.distance(foreign_axes, shapely.Point(point)) < clearances_m).any():
            continue
        middle = _straight_section(point, along, carriageway, outline)
        if middle is not None:
            yield middle


def _straight_section(
    point: np.ndarray, along: np.ndarray, carriageway: BaseGeometry, outline: BaseGeometry
) -> Section | None:
    """The section at a point of an axis, where a zebra there would lie between straight kerbs inside the outline."""
    middle = road_section(carriageway, point, along)
    if middle is None or middle.span_m < NARROWEST_SPAN_M:
        return None
    spans = [middle.span_m]
    for step in (-LENGTH_M / 2, LENGTH_M / 2):
        section = road_section(carriageway, point + step * along, along)
        if section is None:
            return None
        spans.append(section.span_m)
    is_inside = all(outline.exterior.distance(shapely.Point(end)) > 1.0 for end in (middle.left, middle.right))
    return middle if is_inside and max(spans) - min(spans) <= SPAN_TOLERANCE_M else None
