"""Lines painted along and across a carriageway, by the French instruction on road signs, part 7.

With the unit of 6 cm used in Paris: lanes of one sense are parted by T1 (3 m, gap 10 m), which becomes T3 (3 m, gap
1.33 m) before a junction; two senses by T1, or by a whole line on roads of four lanes; bus lanes by T3 five units wide;
vehicles wait at T'2 (0.5 m, gap 0.5 m) before lights, at a whole line of 0.5 m before a stop.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from ...city.crossings import along_axis
from ...city.junctions import Approach, outwards
from ...city.lanes import Strip, strips_of
from ...city.tile import ParkingBay, RoadAxis

LINE_M = 0.12
EDGE_LINE_M = 0.30
CYCLE_LINE_M = 0.15
SIGNAL_LINE_M = 0.15
STOP_LINE_M = 0.50

T1, T3, T2_SHORT = (3.0, 10.0), (3.0, 1.33), (0.5, 0.5)
"""Dash and gap [m]; the last is T'2."""

WARNED_M = 26.0
"""The last dashes before a junction are those of T3."""

WHOLE_LINE_LANES = 4
WHOLE_PIECE_M = 2.0
"""Of a whole line: it ends within one of these before a crossing."""

CYCLE_BOX_M = 4.0
"""Between the line for cars and the line for bicycles before lights."""

FROM_KERB_M = 0.45
"""Nothing is painted on the gutter."""

BAY_TEE_M = 0.9


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Something painted."""

    faces: np.ndarray
    """(n, 4, 2) metres, counter-clockwise."""

    paint: str = "white"
    is_one_piece: bool = False
    """True for what is left out whole where a part of it has no room: a word, an arrow."""


def lines_along(road: RoadAxis, near_end_m: tuple[float, float]) -> Iterator[Mark]:
    """The lines between the strips of a road.

    Args:
        road: and its strips.
        near_end_m: how far from its first and from its last point traffic waits for a junction; infinite where it does
            not.
    """
    if road.is_minor:
        return
    axis = shapely.LineString(road.points)
    strips = strips_of(road)
    lanes = sum(strip.kind in ("drive", "bus") for strip in strips)
    for right, left in pairwise(strips):
        kinds = {right.kind, left.kind}
        if "parking" in kinds:
            continue
        if "cycle" in kinds:
            yield _dashed(axis, T3, right.left_m, CYCLE_LINE_M)
        elif "bus" in kinds:
            yield _dashed(axis, T3, right.left_m, EDGE_LINE_M)
        elif right.forward != left.forward and lanes >= WHOLE_LINE_LANES:
            yield _dashed(axis, (WHOLE_PIECE_M, 0.0), right.left_m, LINE_M)
        else:
            yield from _warning(axis, right, left, near_end_m)


def _warning(axis: shapely.LineString, right: Strip, left: Strip, near_end_m: tuple[float, float]) -> Iterator[Mark]:
    """T1 with T3 before the junctions that the traffic beside it comes to."""
    starts = near_end_m[0] + WARNED_M if not (right.forward and left.forward) else 0.0
    ends = near_end_m[1] + WARNED_M if right.forward or left.forward else 0.0
    starts, ends = (reach if np.isfinite(reach) else 0.0 for reach in (starts, ends))
    low, high = min(starts, axis.length), max(axis.length - ends, 0.0)
    if low < high:
        yield _dashed(axis, T1, right.left_m, LINE_M, low, high)
    for a, b in ((0.0, min(low, high)), (max(low, high), axis.length)):
        if b - a > T3[0]:
            yield _dashed(axis, T3, right.left_m, LINE_M, a, b)


def lines_across(road: RoadAxis, approach: Approach) -> Iterator[Mark]:
    """Where vehicles wait before a junction: one line for lights, with a box for bicycles; one for a stop."""
    if approach.control == "none" or road.is_minor:
        return
    arriving = [s for s in strips_of(road) if s.forward != approach.at_start and s.kind in ("drive", "bus", "cycle")]
    width, dash = {
        "signals": (SIGNAL_LINE_M, T2_SHORT), "stop": (STOP_LINE_M, (1.0, 0.0)), "give_way": (STOP_LINE_M, T2_SHORT),
    }[approach.control]  # fmt: skip
    has_box = approach.control == "signals" and any(strip.kind == "drive" for strip in arriving)
    for strip in arriving:
        stations = [approach.line_m]
        if has_box and strip.kind == "drive":
            stations.append(approach.line_m + CYCLE_BOX_M)
        for station in stations:
            yield _across(road, approach.at_start, station, strip, width, dash)


def _across(
    road: RoadAxis, at_start: bool, station: float, strip: Strip, width: float, dash: tuple[float, float]
) -> Mark:
    """A line over a strip, at a distance from an end of the road."""
    length = shapely.LineString(road.points).length
    point, along = along_axis(road.points, station if at_start else length - station)
    left = np.array([-along[1], along[0]])
    low = max(strip.right_m, -road.width_m / 2 + FROM_KERB_M)
    high = min(strip.left_m, road.width_m / 2 - FROM_KERB_M)
    starts = np.arange(low, high - dash[0] / 2, sum(dash))
    stops = np.minimum(starts + dash[0], high)
    ends = [(point + a * left, point + b * left) for a, b in zip(starts, stops, strict=True)]
    half = width / 2 * along
    return Mark(faces=np.array([[a - half, a + half, b + half, b - half] for a, b in ends]).reshape(-1, 4, 2))


def bay_lines(bays: Sequence[ParkingBay]) -> Iterator[Mark]:
    """The edge of each bay towards the road as dashes, a T between two bays; deliveries in yellow with a cross."""
    for bay in bays:
        half, inner, outer = bay.length_m / 2, bay.width_m / 2 - LINE_M / 2, -bay.width_m / 2 + FROM_KERB_M
        paint = "yellow" if bay.kind == "delivery" else "white"
        dashes = [_box(a, a + 0.5, inner - LINE_M / 2, inner + LINE_M / 2) for a in np.arange(-half, half - 0.3, 1.0)]
        tee = outer if bay.kind in ("delivery", "motorcycle") else inner - BAY_TEE_M
        tees = [_box(x - LINE_M / 2, x + LINE_M / 2, tee, inner - LINE_M / 2) for x in (-half, half)]
        if bay.kind == "motorcycle":
            tees += [_box(x - 0.05, x + 0.05, outer, inner - 0.6) for x in np.arange(-half + 0.87, half - 0.5, 0.87)]
        yield Mark(faces=placed_beside(bay, np.array([*dashes, *tees])), paint=paint)
        if bay.kind == "delivery":
            yield Mark(faces=placed_beside(bay, _cross(half - 0.5, outer + 0.1, inner - 0.2)), paint=paint)


def placed_beside(bay: ParkingBay, local: np.ndarray) -> np.ndarray:
    """Faces (n, 4, 2) of a bay's frame, x along the kerb and y from it towards the road, in the tile's."""
    angle = np.radians(bay.heading_deg + (180.0 if bay.kerb_on_left else 0.0))
    along = np.array([np.cos(angle), np.sin(angle)])
    return np.array(bay.position) + local[..., :1] * along + local[..., 1:] * np.array([-along[1], along[0]])


def ends_waited_at(road: int, approaches: Sequence[Approach]) -> tuple[float, float]:
    """How far from the first and from the last point of a road its traffic waits; infinite where it does not."""
    at = {True: np.inf, False: np.inf}
    for approach in approaches:
        if approach.road == road:
            at[approach.at_start] = approach.line_m
    return at[True], at[False]


def frame_at(road: RoadAxis, approach: Approach, station: float, offset_m: float) -> tuple[np.ndarray, np.ndarray]:
    """The point at a distance from a road's end, `offset_m` to the left of its axis, and the way to the junction."""
    point, away = along_axis(outwards(road, approach.at_start), station)
    along = away if approach.at_start else -away
    return point + offset_m * np.array([-along[1], along[0]]), -away


def _dashed(
    axis: shapely.LineString,
    dash: tuple[float, float],
    offset: float,
    width: float,
    low: float = 0.0,
    high: float | None = None,
) -> Mark:
    """Dashes along an axis, `offset` to its left, between two distances from its start."""
    length, gap = dash
    high = axis.length if high is None else high
    starts = np.arange(low + gap / 2, high - length + 1e-6, length + gap)
    a, b = (shapely.get_coordinates(axis.interpolate(starts + extra)) for extra in (0.0, length))
    along = (b - a) / np.maximum(np.linalg.norm(b - a, axis=1, keepdims=True), 1e-9)
    left = np.stack([-along[:, 1], along[:, 0]], -1)
    near, far = ((offset + side * width / 2) * left for side in (-1, 1))
    return Mark(faces=np.stack([a + near, b + near, b + far, a + far], axis=-2).reshape(-1, 4, 2))


def _box(x0: float, x1: float, y0: float, y1: float) -> list[tuple[float, float]]:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def _cross(half_length: float, low: float, high: float) -> np.ndarray:
    """The two diagonals of a delivery bay."""
    faces = []
    for y0, y1 in ((low, high), (high, low)):
        a, b = np.array([-half_length, y0]), np.array([half_length, y1])
        along = (b - a) / np.linalg.norm(b - a)
        left = np.array([-along[1], along[0]]) * LINE_M / 2
        faces.append([a - left, b - left, b + left, a + left])
    return np.array(faces)
