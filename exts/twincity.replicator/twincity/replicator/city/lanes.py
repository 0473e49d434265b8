"""The strips of a carriageway: what is painted on it, parked on it and driven on it agrees about them.

Traffic keeps to the right. From each kerb inwards lie parked cars, a lane for buses, a lane for bicycles; what remains
in the middle is shared evenly by the driving lanes: Paris makes them 2.75 to 3.25 m.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .tile import RoadAxis

NARROWEST_LANE_M = 3.0
"""A carriageway has as many lanes as fit; what is left over makes them wider."""

TIGHTEST_LANE_M = 2.5
"""Where a source counts the lanes, they may be so narrow and no narrower."""

TWO_LANES_M = 6.0
"""A narrower carriageway is one lane, used both ways where traffic runs both ways."""

PARKING_M = 2.0
CYCLE_LANE_M = 1.5
BUS_LANE_M = 3.5
"""Parking 1.8 m and the line beside it; a bus lane without bicycles is 3.5 m wide."""

StripKind = Literal["parking", "bus", "cycle", "drive"]


@dataclass(frozen=True, kw_only=True)
class Strip:
    """A band of a carriageway along its axis."""

    kind: StripKind
    right_m: float
    """Of its right edge from the axis; positive is left of the axis' direction."""

    left_m: float
    forward: bool
    """True where its traffic runs along the axis' points."""

    @property
    def offset_m(self) -> float:
        """Of its middle from the axis [m]."""
        return (self.right_m + self.left_m) / 2

    @property
    def width_m(self) -> float:
        """Edge to edge."""
        return self.left_m - self.right_m


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A strip of a carriageway in which vehicles drive one behind the other."""

    offset_m: float
    """Of its middle from the axis; positive is left of the axis' direction."""

    forward: bool
    """True where traffic runs along the axis' points."""


def lanes_of(road: RoadAxis) -> tuple[Lane, ...]:
    """The lanes that cars drive in, from the right edge of the axis' direction to the left.

    The one lane of a narrow two-way street is forward: whoever comes the other way drives in the same place.
    """
    return tuple(
        Lane(offset_m=strip.offset_m, forward=strip.forward) for strip in strips_of(road) if strip.kind == "drive"
    )


def strips_of(road: RoadAxis) -> tuple[Strip, ...]:
    """All strips of a road from the right kerb to the left; they fill the carriageway without gap or overlap."""
    half = road.width_m / 2
    rightmost, leftmost = road.direction != "backward", road.direction == "forward"
    right = _side(road.parks_right, road.bus_right, _has_lane(road.cycle_right))
    left = _side(road.parks_left, road.bus_left, _has_lane(road.cycle_left))
    inner_right = -half + sum(width for _, width in right)
    inner_left = half - sum(width for _, width in left)
    strips, at = [], -half
    for kind, width in right:
        strips.append(Strip(kind=kind, right_m=at, left_m=at + width, forward=_runs(kind, road.cycle_right, rightmost)))
        at += width
    strips += _driven(road, inner_right, inner_left)
    at = inner_left
    for kind, width in reversed(left):
        strips.append(Strip(kind=kind, right_m=at, left_m=at + width, forward=_runs(kind, road.cycle_left, leftmost)))
        at += width
    return tuple(strips)


def _side(parks: bool, bus: bool, cycle: bool) -> list[tuple[StripKind, float]]:
    """Kinds and widths from the kerb inwards."""
    wanted: tuple[tuple[bool, StripKind, float], ...] = (
        (parks, "parking", PARKING_M), (bus, "bus", BUS_LANE_M), (cycle, "cycle", CYCLE_LANE_M),
    )  # fmt: skip
    return [(kind, width) for is_there, kind, width in wanted if is_there]


def _has_lane(use: str) -> bool:
    return use in ("lane", "contraflow")


def _runs(kind: StripKind, use: str, forward: bool) -> bool:
    """Which way a strip beside a kerb runs: with the traffic there, but for bicycles allowed against it."""
    return forward != (kind == "cycle" and use == "contraflow")


def _driven(road: RoadAxis, right_m: float, left_m: float) -> list[Strip]:
    """The driving lanes between two offsets, all equally wide."""
    count, forward = _lane_count(road, left_m - right_m)
    width = (left_m - right_m) / count
    return [
        Strip(
            kind="drive",
            right_m=right_m + index * width,
            left_m=right_m + (index + 1) * width,
            forward=index < forward,
        )
        for index in range(count)
    ]


def _lane_count(road: RoadAxis, width_m: float) -> tuple[int, int]:
    """How many driving lanes there are, and how many of them run forward: those on the right."""
    counted = road.lanes - road.bus_left - road.bus_right if road.lanes else 0
    fitting = 1 if width_m < TWO_LANES_M else int(width_m / NARROWEST_LANE_M)
    count = min(counted, int(width_m / TIGHTEST_LANE_M)) if counted > 0 else fitting
    count = max(count, 1)
    if road.direction != "both":
        return count, count if road.direction == "forward" else 0
    if count == 1:
        return 1, 1
    if count % 2 and road.bus_left == road.bus_right and not road.lanes:
        count -= 1
    return count, count // 2 + (count % 2 if road.bus_left and not road.bus_right else 0)
