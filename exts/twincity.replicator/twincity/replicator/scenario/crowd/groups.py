"""`GroupPlacer`: one group after another finds room on the sidewalks, in view of the camera first.

A group takes the next dart where all its members fit, so asking for more people moves none of the first ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ...city.tile import CityTile
from ...errors import CrowdError
from ...geometry.polygons import Surface
from ..activities import ACTIVITIES, Mix
from ..laws import Law
from ..people import Library
from ..rng import generator_for
from ..spec_sections import CrowdSpec
from ..traits import Traits
from ..view import View
from . import anchors, formations
from .companions import Body, Companions, with_companions
from .crossings import Crossings
from .darts import Dart, Streets, darts
from .formations import Formation
from .march import column
from .places import Disc, Discs, Place, footprint, place_at, placed_discs, sitting_room

KEEP_RIGHT = 0.8
"""Share of walkers who keep to the right of the sidewalk, where there is a choice."""

TRIES_AT_AN_ANCHOR = 60
"""Darts a group throws for a front or a kerb before it walks on."""

SHRINKS_AFTER = 10
"""Darts in a row that failed before a group goes on with one fewer."""

Anchor = Callable[[np.ndarray], "tuple[np.ndarray, float] | None"]


class GroupPlacer:
    """Places one group after another; knows who already stands where."""

    def __init__(
        self, spec: CrowdSpec, mix: Mix, library: Library, people: Sequence[Traits], tile: CityTile, view: View,
        reach_m: float, taken: Discs, crossings: Crossings, address: tuple[int, int],
    ) -> None:  # fmt: skip
        self.tile, self.view, self.reach, self.address, self.people = tile, view, reach_m, address, people
        self.taken, self.library, self.number = taken, library, 0
        rng = lambda name: generator_for(*address, "crowd", name)  # noqa: E731
        self.names = [name for name, _ in mix.weights]
        self.ends = np.cumsum([weight for _, weight in mix.weights])
        self.chance = rng("chance")
        self.sizes = {
            name: _LawStream(sizes, rng(f"size/{name}")) for name in self.names if (sizes := ACTIVITIES[name].sizes)
        }
        self.crossing_fraction = float(spec.crossing_fraction.draw(rng("crossing")))
        self.group_sizes = _LawStream(spec.group_size, rng("size"))
        self.streets = Streets.of(tile)
        self.sidewalk = self._darts(tile.walkable, "sidewalk")
        self.zebra = crossings.open_ones(self._darts(tile.crossable, "crossing", only_in_view=True, few=True))
        self.by_anchor = {name: self._darts(tile.walkable, name, few=True) for name in ("front", "kerb")}
        self.column: Iterator[tuple[tuple[float, float, float], float]] | None = None

    def place_all(self) -> list[Place]:
        """A place for everybody, in order."""
        places: list[Place] = []
        while len(places) < len(self.people):
            self.number += 1
            found = self._place_next(len(places))
            if not found:
                raise CrowdError(
                    f"crowd asks for {len(self.people)} people; tile '{self.tile.name}' had room for {len(places)} on "
                    f"its {self.tile.walkable.area:.0f} m2 of walkable ground. Ask for fewer or use a larger tile."
                )
            places += found
        return places

    def _place_next(self, first: int) -> list[Place]:
        crossing, what, turn, *spread = self.chance.random(7).tolist()
        name = self.names[int(np.searchsorted(np.round(self.ends / self.ends[-1], 9), what, side="right"))]
        usual = int(self.group_sizes.next())
        size = int(self.sizes[name].next()) if ACTIVITIES[name].sizes else usual
        group = with_companions(self.people, first, size)
        if (group.is_encumbered and name in ("burst", "cluster")) or (ACTIVITIES[name].needs and not group.can_sit):
            name, group = "walking", with_companions(self.people, first, usual)
        crosses = name == "walking" and crossing < self.crossing_fraction
        if crosses and (places := self._throw(group, self.zebra, self.tile.crossable, name, turn, spread, across=True)):
            return places
        special = {
            "queue": self._queue, "bus_stop": self._bus_stop, "bench": self._sit, "low_wall": self._sit,
            "terrace": self._sit, "burst": self._burst, "march": self._march,
        }.get(name)  # fmt: skip
        if special and (places := special(group, name, turn, spread)):
            return places
        if special:
            name, group = "walking", with_companions(self.people, first, usual)
        return self._throw(group, self.sidewalk, self.tile.walkable, name, turn, spread)

    def _throw(
        self, group: Companions, thrown: Iterator[Dart], surface: Surface, name: str, turn: float,
        spread: Sequence[float], *, across: bool = False,
    ) -> list[Place]:  # fmt: skip
        """Try darts until a whole group fits; it gets smaller by one for every ten darts in a row that failed."""
        formation = {"talking": formations.ring, "cluster": formations.audience}.get(name, formations.abreast)
        some = group
        for attempt, (point, along, right) in enumerate(thrown):
            if attempt and attempt % SHRINKS_AFTER == 0:
                some = group.first(group.size - attempt // SHRINKS_AFTER)
            heading = _walking_heading(along, right, turn, across) if name == "walking" else turn * 360
            if places := self._fit(some, surface, name, point[:2], heading, formation, spread):
                return places
        return []

    def _queue(self, group: Companions, name: str, turn: float, spread: Sequence[float]) -> list[Place]:
        """Along a front; who is first stands near it, the rest behind along the wall."""

        def anchor(point: np.ndarray) -> tuple[np.ndarray, float] | None:
            found = anchors.at_the_wall(self.streets, point, 0.65)
            return found and (found[0], found[1] + (90 if turn < 0.5 else -90))

        return self._throw_at(group, "front", anchor, name, formations.line, spread)

    def _bus_stop(self, group: Companions, name: str, turn: float, spread: Sequence[float]) -> list[Place]:
        return self._throw_at(
            group, "kerb", lambda point: anchors.at_the_kerb(self.streets, point), name, formations.at_the_kerb, spread
        )

    def _sit(self, group: Companions, name: str, turn: float, spread: Sequence[float]) -> list[Place]:
        formation = formations.terrace if name == "terrace" else formations.seats
        return self._throw_at(
            group, "front", lambda point: anchors.at_the_wall(self.streets, point, 0.62), name, formation, spread
        )

    def _throw_at(
        self, group: Companions, where: str, anchor: Anchor, name: str, formation: Formation, spread: Sequence[float]
    ) -> list[Place]:
        for attempt, (point, _, _) in zip(range(TRIES_AT_AN_ANCHOR), self.by_anchor[where], strict=False):
            found = anchor(point)
            some = group.first(group.size - attempt // SHRINKS_AFTER)
            if found and (places := self._fit(some, self.tile.walkable, name, *found, formation, spread)):
                return places
        return []

    def _burst(self, group: Companions, name: str, turn: float, spread: Sequence[float]) -> list[Place]:
        """Out of one place along the street, both ways, thinning with distance; only as many as find room."""
        for _, (point, along, _) in zip(range(8), self.sidewalk, strict=False):
            places: list[Place] = []
            for k in range(4 * group.size):
                sense = 1 if (k * 0.618 + turn) % 1 < 0.6 else -1
                forward, left = formations.axes(along + (180 if sense < 0 else 0))
                aside = 2.6 * ((k * 0.7548 + spread[0]) % 1 - 0.5)
                away = 1.5 + 16 * ((k * 0.5698 + spread[1]) % 1) ** 1.5
                xy = point[:2] + away * forward + aside * left
                heading = float(np.degrees(np.arctan2(forward[1], forward[0]))) + 3 * aside
                one = Companions(people=(group.people[len(places)],))
                places += self._fit(one, self.tile.walkable, name, xy, heading, formations.abreast, spread)
                if len(places) == group.size:
                    break
            if places:
                return places
        return []

    def _march(self, group: Companions, name: str, turn: float, spread: Sequence[float]) -> list[Place]:
        """The next places of the one column that there is."""
        if self.column is None:
            self.column = column(self.tile, self.streets, self.view, self.reach, self.address)
        places: list[Place] = []
        for point, heading in self.column:
            discs = placed_discs(footprint(group.people[len(places)]), point, heading)
            if self.taken.free(discs):
                self.taken.add(discs)
                places.append(place_at(point, heading, "walking", self.number, doing=("walk",)))
            if len(places) == group.size:
                break
        return places

    def _fit(
        self, group: Companions, surface: Surface, name: str, origin: np.ndarray, heading: float, formation: Formation,
        spread: Sequence[float],
    ) -> list[Place]:  # fmt: skip
        """The places of a group at one point, all of them or none."""
        activity = ACTIVITIES[name]
        offsets, headings = formation(group.ranks, heading, spread)
        bodies = group.bodies(origin + offsets, headings)
        brings = [name == "terrace" or number % formations.SHARE_A_SEAT == 0 for number in range(len(bodies))]
        discs = [disc for body in bodies for disc in body.discs]
        if activity.needs:
            discs += _seats_under(bodies, brings, activity.needs)
        if any(surface.height_at(x, y) is None for x, y, _ in discs) or not self.taken.free(discs):
            return []
        self.taken.add(discs)
        heights = [surface.height_at(*body.xy) for body in bodies]
        ground = next(z for z in heights if z is not None)  # a toddler's pram may bridge a slit between two patches
        return [
            place_at(
                (*body.xy, ground if z is None else z), body.heading_deg, activity.posture, self.number,
                doing=activity.doing, seat=activity.needs, pushes=body.pushes, is_pushed=body.is_pushed,
                brings_seat=brings_seat,
            )
            for body, z, brings_seat in zip(bodies, heights, brings, strict=True)
        ]  # fmt: skip

    def _darts(self, surface: Surface, name: str, **how: bool) -> Iterator[Dart]:
        return darts(surface, name, self.streets, self.view, self.reach, self.address, **how)


def _seats_under(bodies: Sequence[Body], brings: Sequence[bool], seat: str) -> list[Disc]:
    """The ground that legs, benches, chairs and tables take, in the plan."""
    return [
        disc
        for body, brings_seat in zip(bodies, brings, strict=True)
        for disc in placed_discs(sitting_room(seat if brings_seat else None), body.xy, body.heading_deg)
    ]


def _walking_heading(along: float, right: bool, turn: float, across: bool) -> float:
    """Along the street or across it; `turn` in [0, 1) chooses the sense and a few degrees to either side.

    Args:
        right: True when who walks along the street keeps to the right there.
    """
    back, jitter = divmod(turn * 2, 1.0)
    if not across and jitter < KEEP_RIGHT:
        back = 0.0 if right else 1.0
    return (along + 90 * across + 180 * back + 24 * (jitter - 0.5)) % 360


class _LawStream:
    """Values of a law, one after another."""

    def __init__(self, law: Law, rng: np.random.Generator) -> None:
        self.law, self.rng = law, rng

    def next(self) -> float:
        return self.law.draw(self.rng)
