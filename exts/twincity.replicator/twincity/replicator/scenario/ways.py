"""The ways that people go in a sequence: on ground that can be walked, out of each other's way."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..city.tile import CityTile
from ..geometry.polygons import Surface
from .crowd.places import FOOTPRINTS, LYING_FOOTPRINT, SEAT_SPACE_M, Disc, sitting_room, vehicle_discs
from .scenario import Person, Scenario

BENDS_PER_M = (0.0, 0.05, -0.05, 0.12, -0.12, 0.25, -0.25)
"""Turns tried, radians per metre: a quarter turn in 6 m at the sharpest."""

PACES = (1.0, 0.8, 0.6)
"""Shares of their speed that people try."""

SENSES_DEG = (0.0, 180.0)
"""Whoever finds no way ahead goes the other way from the first image on."""

CLOSER_M = 0.11
"""Moving people pass each other nearer than they stand."""

KERB_GAP_M = 0.8
"""From a zebra to the sidewalk: both keep a body's radius from the kerb."""


Ground = Callable[[np.ndarray], "np.ndarray | None"]
"""Plan points (n, 2) -> their heights (n,), or None when they leave the ground."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """Where one person is at each time."""

    points: np.ndarray
    """(times, 3) metres."""

    headings_deg: np.ndarray
    distance_m: np.ndarray
    """(times,) come so far."""

    speed_m_per_s: float

    def every(self, step: int) -> Way:
        """At every `step`-th time only."""
        return Way(
            points=self.points[::step],
            headings_deg=self.headings_deg[::step],
            distance_m=self.distance_m[::step],
            speed_m_per_s=self.speed_m_per_s,
        )


class Ways:
    """Plans the ways of everybody in a scenario, at some times [s]."""

    def __init__(
        self, scenario: Scenario, tile: CityTile, times: np.ndarray, drives: np.ndarray, standing: Sequence[Disc] = ()
    ) -> None:
        """`standing` is what never moves: x, y and radius of the things that stand in the street."""
        self.people, self.tile, self.times = scenario.people, tile, times
        self._middles, self._radii = np.zeros((0, len(times), 2)), np.zeros(0)
        for vehicle, come in zip(scenario.vehicles, drives, strict=True):
            ahead = forward_of(np.full(len(times), vehicle.heading_deg))
            for x, y, radius in vehicle_discs(vehicle):
                self._add((np.array([x, y]) + come[:, None] * ahead)[None], np.array([radius]))
        for x, y, radius in standing:
            self._add(np.tile([x, y], (1, len(times), 1)), np.array([radius]))
        self._vehicles = self._middles, self._radii

    def plan(self) -> list[Way]:
        """A way for each person: those who stay first, then group after group.

        A group that finds no way stays where others may have passed already; so it joins those who stay, and all plan
        again, until everybody has a way.
        """
        stuck: set[int] = set()
        while True:
            ways, more = self._plan_around(stuck)
            if not more:
                return ways
            stuck |= more

    def _plan_around(self, stuck: set[int]) -> tuple[list[Way], set[int]]:
        """Everybody's way when these groups stay, and the groups for whom there is none."""
        self._middles, self._radii = self._vehicles
        ways: dict[int, Way] = {}
        moving: dict[int, list[int]] = defaultdict(list)
        for i, person in enumerate(self.people):
            if person.speed_m_per_s > 0 and person.group not in stuck:
                moving[person.group].append(i)
            else:
                ways[i] = self._staying([person])[0]
        more = set()
        for group, members in moving.items():
            found = self._way_of([self.people[i] for i in members])
            if found is None:
                more.add(group)
            else:
                ways |= zip(members, found, strict=True)
        return [ways[i] for i in range(len(self.people)) if i in ways], more

    def _staying(self, members: Sequence[Person]) -> list[Way]:
        count = len(self.times)
        ways = [
            Way(
                points=np.tile(person.position, (count, 1)),
                headings_deg=np.full(count, person.heading_deg),
                distance_m=np.zeros(count),
                speed_m_per_s=0.0,
            )
            for person in members
        ]
        self._add(*_discs_along(members, ways))
        return ways

    def _way_of(self, members: Sequence[Person]) -> list[Way] | None:
        """The first way that is free, for the whole group, in the formation in which it stands; None when none is."""
        ground = self._ground_under(members[0])
        turns = SENSES_DEG if all(person.mobility_aid is None for person in members) else SENSES_DEG[:1]
        for pace in PACES:
            for turned in turns:
                for bend in BENDS_PER_M:
                    ways = self._bending(members, pace, turned, bend, ground)
                    if ways and self._is_free(*_discs_along(members, ways)):
                        self._add(*_discs_along(members, ways))
                        return ways
        return None

    def _bending(
        self, members: Sequence[Person], pace: float, turned_deg: float, bend: float, ground: Ground
    ) -> list[Way] | None:
        """The members along one arc around their leader's; None where somebody leaves the ground."""
        leader = members[0]
        start, heading = np.array(leader.position[:2]), leader.heading_deg + turned_deg
        come = self.times * leader.speed_m_per_s * pace
        headings = heading + np.degrees(bend * come)
        ahead, aside = forward_of(np.array([heading]))[0], forward_of(np.array([heading + 90]))[0]
        turn = bend * come
        along = np.where(bend, np.sin(turn) / (bend or 1), come)
        across = np.where(bend, (1 - np.cos(turn)) / (bend or 1), 0.0)
        middle = start + along[:, None] * ahead + across[:, None] * aside
        ways = []
        for person in members:
            offset = np.array(person.position[:2]) - start
            front, left = float(offset @ ahead), float(offset @ aside)
            points = middle + front * forward_of(headings) + left * forward_of(headings + 90)
            heights = ground(points)
            if heights is None:
                return None
            farther = float(np.hypot(1 - bend * left, bend * front))  # on the outside of a bend
            ways.append(
                Way(
                    points=np.c_[points, heights],
                    headings_deg=headings,
                    distance_m=come * farther,
                    speed_m_per_s=leader.speed_m_per_s * pace * farther,
                )
            )
        return ways

    def _ground_under(self, person: Person) -> Ground:
        """Heights along points, for somebody who starts there: sidewalks and zebras, or the carriageway."""
        x, y, _ = person.position
        tile = self.tile
        if tile.walkable.height_at(x, y) is None and tile.crossable.height_at(x, y) is None:
            return lambda points: _heights((tile.drivable,), points)
        return lambda points: _heights((tile.walkable, tile.crossable), points)

    def _is_free(self, middles: np.ndarray, radii: np.ndarray) -> bool:
        """True when discs (k, times, 2) keep clear of every disc whose way is known."""
        low, high = middles[:, 0].min(0), middles[:, 0].max(0)  # a march is long: all its members count
        away = np.maximum(low - self._middles[:, 0], self._middles[:, 0] - high).max(1, initial=0.0)
        spans = np.linalg.norm(self._middles[:, -1] - self._middles[:, 0], axis=-1)
        near = away < spans + np.linalg.norm(middles[:, -1] - middles[:, 0], axis=-1).max() + 4.0
        others, other_radii = self._middles[near], self._radii[near]
        for middle, radius in zip(middles, radii, strict=True):
            apart = ((others - middle) ** 2).sum(-1).min(1, initial=np.inf)
            if (apart < (other_radii + radius - CLOSER_M).clip(0) ** 2).any():
                return False
        return True

    def _add(self, middles: np.ndarray, radii: np.ndarray) -> None:
        self._middles = np.concatenate([self._middles, middles])
        self._radii = np.append(self._radii, radii)


def forward_of(headings_deg: np.ndarray) -> np.ndarray:
    """(n, 2) unit vectors."""
    angles = np.radians(headings_deg)
    return np.stack([np.cos(angles), np.sin(angles)], -1)


def _discs_along(members: Sequence[Person], ways: Sequence[Way]) -> tuple[np.ndarray, np.ndarray]:
    """Middles (k, times, 2) and radii (k,) of what the members take."""
    middles, radii = [], []
    for person, way in zip(members, ways, strict=True):
        ahead, aside = forward_of(way.headings_deg), forward_of(way.headings_deg + 90)
        for front, left, radius in _footprint_of(person):
            middles.append(way.points[:, :2] + front * ahead + left * aside)
            radii.append(radius)
    return np.array(middles), np.array(radii)


def _footprint_of(person: Person) -> tuple[Disc, ...]:
    if person.posture in ("lying", "falling"):
        return LYING_FOOTPRINT
    if person.posture == "sitting" and person.mobility_aid is None:
        seat = next((carried.thing for carried in person.carried if carried.thing in SEAT_SPACE_M), None)
        return (*FOOTPRINTS[None], *sitting_room(seat))
    return FOOTPRINTS["bicycle" if person.posture == "riding" else person.mobility_aid]


def _heights(surfaces: Sequence[Surface], points: np.ndarray) -> np.ndarray | None:
    """(n,) heights of the ground along a way; None where it leaves the surfaces, but to step over a kerb."""
    heights: list[float | None] = []
    on_second = False
    for x, y in points.tolist():
        z = surfaces[0].height_at(x, y)
        if z is None and len(surfaces) > 1:
            z = surfaces[1].height_at(x, y)
            on_second |= z is not None
        elif z is None:
            return None
        heights.append(z)
    missing = np.array([z is None for z in heights])
    if not missing.any():
        return np.array(heights, float)
    if not on_second or missing[0] or missing[-1]:
        return None
    known = np.flatnonzero(~missing)
    for before, after in itertools.pairwise(known):
        if after - before > 1 and np.hypot(*(points[after] - points[before])) > KERB_GAP_M:
            return None
    return np.interp(np.arange(len(points)), known, np.array(heights, float)[known])
