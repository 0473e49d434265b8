"""The edge of the sidewalk, point by point: where the furniture of a street stands, and how much room is left there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..crossings import along_axis, road_section
from ..ground import Pavement
from ..tile import Control, Crossing, RoadAxis

LOOK_M = 15.0
"""A wall farther behind the kerb does not matter."""

JUNCTION_ARMS = 3


@dataclass(frozen=True, kw_only=True)
class KerbPoint:
    """A point of a kerb."""

    point: np.ndarray
    """(2,) metres."""

    outwards: np.ndarray
    """(2,) unit vector from the road onto the sidewalk."""

    room_m: float
    """From the kerb to the first wall, `LOOK_M` at most."""

    def inside(self, distance_m: float) -> np.ndarray:
        """The point so far behind the kerb."""
        return self.point + distance_m * self.outwards

    @property
    def to_road_deg(self) -> float:
        """Heading of what stands here with its front to the road."""
        return math.degrees(math.atan2(-self.outwards[1], -self.outwards[0])) - 90.0


@dataclass(frozen=True, kw_only=True)
class Arm:
    """A street as one enters it from a junction, at its zebra."""

    crossing: Crossing
    road: RoadAxis
    away: np.ndarray
    """(2,) unit vector, from the junction into the street."""

    can_enter: bool
    can_leave: bool
    """True where traffic comes out of the street, into the junction."""

    control: Control
    """What holds that traffic."""

    def beside(self, past_zebra_m: float, side: int, from_kerb_m: float) -> np.ndarray:
        """A point behind the kerb; side 1 is the right of those who enter the street, -1 their left.

        Args:
            past_zebra_m: beyond the zebra, seen from the junction.
            side: 1 or -1.
            from_kerb_m: behind the kerb.
        """
        along = self.crossing.length_m / 2 + past_zebra_m
        across = self.crossing.span_m / 2 + from_kerb_m
        return np.array(self.crossing.centre) + along * self.away + side * across * self.right

    @property
    def right(self) -> np.ndarray:
        """(2,) unit vector to the right of those who enter the street."""
        return np.array([self.away[1], -self.away[0]])


def kerb_points(
    road: RoadAxis, pavement: Pavement, walls: BaseGeometry, first_m: float, step_m: float, side: int
) -> Iterator[KerbPoint]:
    """Points of one kerb of a road, evenly spaced; side 1 is the right of its axis, -1 the left."""
    axis = shapely.LineString(road.points)
    west, south, east, north = axis.buffer(road.width_m + LOOK_M).bounds
    near = shapely.clip_by_rect(pavement.carriageway, west, south, east, north)
    solid = shapely.clip_by_rect(walls, west, south, east, north)
    for distance in np.arange(first_m, axis.length, step_m):
        section = road_section(near, *along_axis(road.points, float(distance)))
        if section is None or section.span_m < 1.0:
            continue
        kerb = section.right if side > 0 else section.left
        outwards = (kerb - section.middle) / np.linalg.norm(kerb - section.middle)
        yield KerbPoint(point=kerb, outwards=outwards, room_m=room_m(kerb, outwards, solid))


def room_m(kerb: np.ndarray, outwards: np.ndarray, walls: BaseGeometry) -> float:
    """Free distance [m] from a kerb to the first wall behind it."""
    ray = shapely.LineString([kerb, kerb + LOOK_M * outwards]).intersection(walls)
    return LOOK_M if ray.is_empty else float(shapely.Point(kerb).distance(ray))


def arms_of(crossings: Sequence[Crossing], roads: Sequence[RoadAxis]) -> list[Arm]:
    """Every zebra near a junction, with the street that it closes."""
    arms = []
    for crossing in crossings:
        centre = np.array(crossing.centre)
        near = [road for road in roads if shapely.LineString(road.points).distance(shapely.Point(centre)) < 1.0]
        if not near:
            continue
        road = near[0]
        junctions = [end for end in road.points[[0, -1]] if _arms_at(end, roads) >= JUNCTION_ARMS]
        if not junctions:
            continue
        heading = math.radians(crossing.road_heading_deg)
        along = np.array([math.cos(heading), math.sin(heading)])
        nearest = min(junctions, key=lambda end: float(np.hypot(*(end - centre))))
        away = along * (1.0 if (centre - nearest) @ along > 0 else -1.0)
        forward = float((road.points[-1] - road.points[0]) @ away) > 0
        with_axis, against = road.direction != "backward", road.direction != "forward"
        arms.append(
            Arm(
                crossing=crossing,
                road=road,
                away=away,
                can_enter=with_axis if forward else against,
                can_leave=against if forward else with_axis,
                control=road.control_start if _is_near(road.points[0], nearest) else road.control_end,
            )
        )
    return arms


def _arms_at(point: np.ndarray, roads: Sequence[RoadAxis]) -> int:
    return sum(_is_near(end, point) for road in roads for end in road.points[[0, -1]])


def _is_near(one: np.ndarray, other: np.ndarray) -> bool:
    return bool(np.hypot(*(one - other)) < 0.1)
