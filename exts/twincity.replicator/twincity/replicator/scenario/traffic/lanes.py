"""Lanes as lines along which something is so many metres on its way, and candidate places in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ...city.lanes import StripKind, strips_of
from ...city.signals import signal_group
from ...city.tile import CityTile, Control, RoadAxis
from ..view import View

DARTS = 4_000
SEEN_WITHIN_M = 90.0
SHORTEST_M = 1.0


@dataclass(frozen=True, kw_only=True, eq=False)
class LaneLine:
    """The middle line of one lane of one road, in the direction of its traffic."""

    kind: StripKind
    width_m: float
    points: np.ndarray
    """(n, 2) of the road's axis, turned so that traffic runs along it [m]."""

    aside_m: float
    """Of the lane's middle from the axis, positive to the left of the traffic."""

    starts_m: np.ndarray
    """(n,) distance of each point from the first."""

    stop_m: float | None
    """Where its traffic waits before a junction; None where it ends at none."""

    control: Control
    speed_limit_km_h: int
    is_minor: bool

    @property
    def length_m(self) -> float:
        """Of the axis."""
        return float(self.starts_m[-1])

    def at(self, distance_m: float) -> tuple[np.ndarray, float]:
        """The point (2,) so far along the lane, and its heading [deg]."""
        piece = int(np.clip(np.searchsorted(self.starts_m, distance_m, side="right") - 1, 0, len(self.points) - 2))
        span = self.points[piece + 1] - self.points[piece]
        along = span / np.hypot(*span)
        point = self.points[piece] + along * (distance_m - self.starts_m[piece])
        left = np.array([-along[1], along[0]])
        return point + self.aside_m * left, float(np.degrees(np.arctan2(along[1], along[0])))

    def group_at_stop(self) -> int:
        """The group of traffic lights that holds it."""
        return signal_group(self.at(self.stop_m or self.length_m)[1])


def lane_lines(tile: CityTile, kinds: Sequence[StripKind] = ("drive",)) -> list[LaneLine]:
    """Every lane of those kinds, in the order of the roads."""
    held = {(line.road, line.at_start): line for line in tile.stop_lines}
    return [
        _lane(road, strip.kind, strip.offset_m, strip.width_m, strip.forward, held.get((number, not strip.forward)))
        for number, road in enumerate(tile.roads)
        for strip in strips_of(road)
        if strip.kind in kinds and _length(road.points) >= SHORTEST_M
    ]


def _lane(road: RoadAxis, kind: StripKind, offset_m: float, width_m: float, forward: bool, stop: object) -> LaneLine:
    points = road.points if forward else road.points[::-1]
    starts = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    return LaneLine(
        kind=kind,
        width_m=width_m,
        points=points,
        aside_m=offset_m if forward else -offset_m,
        starts_m=starts,
        stop_m=None if stop is None else float(starts[-1]) - stop.distance_m,  # type: ignore[attr-defined]
        control="none" if stop is None else stop.control,  # type: ignore[attr-defined]
        speed_limit_km_h=road.speed_limit_km_h,
        is_minor=road.is_minor,
    )


def _length(points: np.ndarray) -> float:
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


def darts_in(
    lanes: Sequence[LaneLine], view: View, rng: np.random.Generator
) -> Iterator[tuple[LaneLine, float, np.ndarray, float]]:
    """Candidate places by chance: lane, metres along it, point (2,), heading; those in view first, then all."""
    if not lanes:
        return
    cumulative = np.cumsum([lane.length_m for lane in lanes])
    uniforms = rng.random((DARTS, 2))
    chosen = np.searchsorted(cumulative, uniforms[:, 0] * cumulative[-1], side="right").clip(0, len(lanes) - 1)
    along = [uniforms[i, 1] * lanes[lane].length_m for i, lane in enumerate(chosen.tolist())]
    places = [lanes[lane].at(distance) for lane, distance in zip(chosen.tolist(), along, strict=True)]
    points = np.array([point for point, _ in places])
    seen = view.sees(np.c_[points, np.zeros(len(points))], max_distance_m=SEEN_WITHIN_M, margin=0.05)
    for i in (*np.flatnonzero(seen).tolist(), *np.flatnonzero(~seen).tolist()):
        yield lanes[chosen[i]], along[i], points[i], places[i][1]


def lane_darts(
    tile: CityTile, view: View, rng: np.random.Generator, kinds: Sequence[StripKind] = ("drive",)
) -> Iterator[tuple[np.ndarray, float]]:
    """Candidate places (point (2,), heading) in the middle of lanes: those in view first, then all."""
    for _, _, point, heading in darts_in(lane_lines(tile, kinds), view, rng):
        yield point, heading
