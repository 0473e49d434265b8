"""How a Paris street is shared out where no source says it: by width, direction and rank.

The city parks where there is room beside the lanes, along both kerbs if it can; its one-way streets of 30 km/h are open
to bicycles against the traffic, with a lane of their own where one fits; its wide junctions have lights.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from .junctions import JUNCTION_ARMS
from .lanes import BUS_LANE_M, CYCLE_LANE_M, PARKING_M
from .tile import Control, CycleUse, RoadAxis

ONE_LANE_M = 3.0
TWO_WAYS_M = 5.6
"""What the traffic of a street needs at least."""

CONTRAFLOW_LIMIT_KM_H = 30
LIT_ROAD_M = 8.0
"""A junction with a carriageway as wide as this has lights."""

WIDE_ONE_WAY_M = 12.0
"""From here on a one-way street is an avenue, which has no lane against the traffic unless a source says so."""

SIGNALS_WITHIN_M = 25.0
"""A light stands before its junction, as far away as the zebra and the line behind it."""


@dataclass(frozen=True, kw_only=True)
class RoadUses:
    """What a source says of the sides of a road, left and right along its line; None is unknown."""

    parks_left: bool | None = None
    parks_right: bool | None = None
    bus_left: bool | None = None
    bus_right: bool | None = None
    cycle_left: CycleUse | None = None
    cycle_right: CycleUse | None = None
    has_setts: bool | None = None
    speed_limit_km_h: int | None = None

    def reversed(self) -> RoadUses:
        """The same, seen along the line drawn the other way."""
        return replace(
            self,
            parks_left=self.parks_right,
            parks_right=self.parks_left,
            bus_left=self.bus_right,
            bus_right=self.bus_left,
            cycle_left=self.cycle_right,
            cycle_right=self.cycle_left,
        )

    def filled(self, other: RoadUses) -> RoadUses:
        """This, with what only the other knows."""
        return RoadUses(
            **{name: mine if mine is not None else getattr(other, name) for name, mine in vars(self).items()}
        )


def shared_out(road: RoadAxis, uses: RoadUses) -> tuple[RoadAxis, tuple[str, ...]]:
    """The road with every use of its sides, and what of it no source has said: `parking`, `cycling`."""
    known = replace(
        road,
        surface="setts" if uses.has_setts else "asphalt",
        speed_limit_km_h=uses.speed_limit_km_h or road.speed_limit_km_h,
        bus_left=bool(uses.bus_left),
        bus_right=bool(uses.bus_right),
        cycle_left=uses.cycle_left or "none",
        cycle_right=uses.cycle_right or "none",
    )
    guessed = []
    left, right = uses.parks_left, uses.parks_right
    if (left is None or right is None) and not road.is_minor:
        guessed.append("parking")
        left, right = _parking(known, left, right)
    known = _fitting(replace(known, parks_left=bool(left), parks_right=bool(right)))
    if uses.cycle_left is None and uses.cycle_right is None and _is_open_to_bicycles(known):
        guessed.append("cycling")
        known = _against_traffic(known)
    return known, tuple(guessed)


def spare_m(road: RoadAxis) -> float:
    """What is left of a carriageway beside the lanes that its traffic needs, and beside all that lies along it."""
    if road.lanes:
        needed = max(road.lanes - road.bus_left - road.bus_right, 1) * ONE_LANE_M
    else:
        needed = TWO_WAYS_M if road.direction == "both" else ONE_LANE_M
    cycles = sum(use in ("lane", "contraflow") for use in (road.cycle_left, road.cycle_right))
    taken = BUS_LANE_M * (road.bus_left + road.bus_right) + CYCLE_LANE_M * cycles
    return road.width_m - needed - taken - PARKING_M * (road.parks_left + road.parks_right)


def controlled(
    roads: Sequence[RoadAxis], lights: np.ndarray, stops: np.ndarray, give_ways: np.ndarray
) -> tuple[tuple[RoadAxis, ...], int]:
    """The roads with what holds the traffic at each junction, and how many junctions were given lights by rule.

    Args:
        roads: axes divided at their junctions.
        lights: (n, 2) traffic lights [m], (0, 2) where no source knows any: wide junctions have them then.
        stops: (n, 2) stop signs; they hold the end of the road that is nearest.
        give_ways: (n, 2) give-way signs.
    """
    arms: dict[tuple[float, float], list[RoadAxis]] = defaultdict(list)
    for road in roads:
        for end in road.points[[0, -1]]:
            arms[_node(end)].append(road)
    signs = {kind: shapely.union_all(shapely.points(at)) for kind, at in (("stop", stops), ("give_way", give_ways))}
    held: dict[tuple[float, float], Control] = {}
    by_rule = 0
    for node, meeting in arms.items():
        if len(meeting) < JUNCTION_ARMS:
            continue
        near = len(lights) and np.hypot(*(lights - np.array(node)).T).min() <= SIGNALS_WITHIN_M
        is_wide = not len(lights) and max(road.width_m for road in meeting) >= LIT_ROAD_M
        by_rule += is_wide
        held[node] = "signals" if near or is_wide else "none"
    return tuple(_with_controls(road, held, signs) for road in roads), by_rule


def _with_controls(
    road: RoadAxis, held: dict[tuple[float, float], Control], signs: dict[str, shapely.Geometry]
) -> RoadAxis:
    found: list[Control] = []
    for end in road.points[[0, -1]]:
        control = held.get(_node(end), "none")
        arm = shapely.LineString(road.points).intersection(shapely.Point(end).buffer(SIGNALS_WITHIN_M)).buffer(1.0)
        for kind in ("stop", "give_way"):
            if control == "none" and not signs[kind].is_empty and signs[kind].intersects(arm):
                control = kind  # type: ignore[assignment]
        found.append(control)
    return replace(road, control_start=found[0], control_end=found[1])


def _parking(road: RoadAxis, left: bool | None, right: bool | None) -> tuple[bool, bool]:
    """Beside the right lane first, then on the other side; never where buses stop."""
    spare = spare_m(replace(road, parks_left=bool(left), parks_right=bool(right)))
    sides = {"left": left, "right": right}
    order = ("right", "left") if road.direction != "backward" else ("left", "right")
    for side in order:
        if sides[side] is None:
            is_free = not (road.bus_left if side == "left" else road.bus_right)
            sides[side] = is_free and spare >= PARKING_M
            spare -= PARKING_M * bool(sides[side])
    return bool(sides["left"]), bool(sides["right"])


def _fitting(road: RoadAxis) -> RoadAxis:
    """The road without what its width cannot hold: a source may describe another stretch of it."""
    for without in (
        {"cycle_left": "none"}, {"cycle_right": "none"}, {"parks_left": False}, {"parks_right": False},
        {"bus_left": False}, {"bus_right": False},
    ):  # fmt: skip
        if spare_m(replace(road, lanes=0)) >= 0:
            break
        road = replace(road, **without)  # type: ignore[arg-type]
    return road


def _is_open_to_bicycles(road: RoadAxis) -> bool:
    return road.direction != "both" and not road.is_minor and road.speed_limit_km_h <= CONTRAFLOW_LIMIT_KM_H


def _against_traffic(road: RoadAxis) -> RoadAxis:
    """Bicycles keep to their own right, which is the left of the traffic that they meet."""
    use: CycleUse = "contraflow" if spare_m(road) >= CYCLE_LANE_M and road.width_m < WIDE_ONE_WAY_M else "shared"
    if road.direction == "forward":
        return replace(road, cycle_left=use)
    return replace(road, cycle_right=use)


def _node(point: np.ndarray) -> tuple[float, float]:
    return round(float(point[0]), 1), round(float(point[1]), 1)
