"""A packed crowd: everybody is laid out at once on a shaken lattice as dense as was asked, up to 5 people per m2.

Where bodies are so near, groups are neighbours on the lattice, and walking gets slow: Weidmann's relation of speed
and density (1993). Who has a wheelchair, a pram or a suitcase takes the ground first that they need.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from ...city.tile import CityTile
from ...errors import CrowdError
from ..activities import ACTIVITIES, Mix
from ..laws import Law
from ..rng import generator_for
from ..spec_sections import MAX_DENSITY
from ..traits import Traits
from ..view import View
from .companions import TODDLER_YEARS, Companions, with_companions
from .darts import Streets
from .formations import abreast
from .lattice import clearance_for, lattice_on
from .places import Disc, Discs, Place, place_at

TIGHTER = (1.0, 1.06, 1.14, 1.25, 1.4)
"""Lattices tried, as a factor on the density: ground that walls and posts take must be made up for."""

LEFT_FREE = 0.03
"""Share of the places of a lattice that nobody takes."""

STARTS_TRIED = 300
"""Places tried for a group with something to push or pull."""

GROUND_OF_THINGS_M2 = 1.1
"""That a pram, a wheelchair, a suitcase takes beside the body."""

DENSEST = 5.65
"""Hexagons of `CROWDED_CLEARANCE_M`."""

JAM_PER_M2 = 5.4
FREE_SPEED_M_PER_S = 1.34
SHUFFLE_M_PER_S = 0.35
"""Slower than that, a walker stands and shuffles."""


def pace_at(per_m2: float) -> float:
    """How fast people walk at a density [m/s], after Weidmann 1993."""
    if per_m2 >= JAM_PER_M2:
        return 0.0
    return float(FREE_SPEED_M_PER_S * (1 - np.exp(-1.913 * (1 / max(per_m2, 0.05) - 1 / JAM_PER_M2))))


def place_packed(
    people: Sequence[Traits], per_m2: float, mix: Mix, sizes: Law, tile: CityTile, view: View, reach_m: float,
    taken: Discs, address: tuple[int, int], *, in_view: bool,
) -> tuple[Place, ...]:  # fmt: skip
    """A place for each of `people`, in their order; `CrowdError` when there is no room."""
    groups, streets = _groups(people, sizes, address), Streets.of(tile)
    with_things = sum(group.is_encumbered for group in groups) / max(len(people), 1)
    made_up = 1 + LEFT_FREE + GROUND_OF_THINGS_M2 * per_m2 * with_things
    near = tile.walkable.near(view.camera.position[:2], reach_m) if in_view else tile.walkable
    most = 0
    for factor, surface in (*((factor, near) for factor in TIGHTER), (TIGHTER[-1], tile.walkable)):
        rng = generator_for(*address, "crowd", "packed", f"{factor}")
        density = min(per_m2 * made_up * factor, DENSEST)
        points = lattice_on(surface, density, float(rng.random()) * 360, rng)
        order = rng.permutation(len(points))
        seen = view.sees(points[order], max_distance_m=reach_m) | (not in_view)
        order = np.concatenate([order[seen], order[~seen]])
        layout = _Layout(points, order, int(seen.sum()), clearance_for(density), taken)
        placed = layout.seat(groups, tile, streets)
        most = max(most, layout.used)
        if placed is not None:
            return _places(groups, placed, per_m2, mix, streets, taken, clearance_for(density), address)
    raise CrowdError(
        f"crowd asks for {len(people)} people at {per_m2:.1f} per m2; tile '{tile.name}' had room for {most}: prams "
        f"and suitcases take more ground, and {MAX_DENSITY:g} per m2 is the most. Ask for fewer."
    )


def _groups(people: Sequence[Traits], law: Law, address: tuple[int, int]) -> list[Companions]:
    """Everybody in groups, in order; whoever has something to push or pull stays alone, for want of room."""
    sizes = law.draw_many(generator_for(*address, "crowd", "packed", "sizes"), len(people))
    groups: list[Companions] = []
    first = 0
    while first < len(people):
        size = int(sizes[first])
        things = [i for i in range(size) if first + i < len(people) and _has_things(people[first + i])]
        if things and things[0] > 0:
            size = things[0]
        elif things:
            follows = first + 1 < len(people) and people[first + 1].age_years < TODDLER_YEARS
            size = 2 if people[first].mobility_aid == "pram" and follows else 1
        groups.append(with_companions(people, first, size))
        first += groups[-1].size
    return groups


def _has_things(person: Traits) -> bool:
    return bool(person.mobility_aid or person.brings)


class _Layout:
    """The points of a lattice, and which of them are still free."""

    CELL_M = 1.0

    def __init__(self, points: np.ndarray, order: np.ndarray, first: int, clearance_m: float, taken: Discs) -> None:
        self.points, self.clearance, self.used = points.tolist(), clearance_m, 0
        radius = clearance_m / 2
        self.order = [int(i) for i in order if taken.free([(points[i, 0], points[i, 1], radius)])]
        self.cells: dict[tuple[int, int], set[int]] = {}
        for i in self.order:
            self.cells.setdefault(self._cell(i), set()).add(i)
        self.free = set(self.order)
        self.later = set(order[first:].tolist())  # out of view: taken when nothing else is left

    def seat(
        self, groups: Sequence[Companions], tile: CityTile, streets: Streets
    ) -> list[list[tuple[float, float, float]]] | None:
        """Ground points of every member of every group; None when the lattice is too small."""
        seated: list[list[tuple[float, float, float]]] = [[] for _ in groups]
        turn, full = itertools.cycle(self.order), False
        for number in [i for i, group in enumerate(groups) if group.is_encumbered]:
            tried = itertools.islice(turn, STARTS_TRIED)
            found = (spot for start in tried if (spot := self._with_things(groups[number], start, tile, streets)))
            seated[number] = next(found, [])
            full |= not seated[number]
        starts = iter(self.order)
        for number, group in enumerate(groups):
            if not seated[number] and not group.is_encumbered:
                start = next((i for i in starts if i in self.free), None)
                if start is None or len(self.free) < group.size:
                    self.used += len(self.free)
                    return None
                seated[number] = [self._take(i) for i in self._nearest(start, group.size)]
        return None if full else seated

    def _with_things(
        self, group: Companions, start: int, tile: CityTile, streets: Streets
    ) -> list[tuple[float, float, float]] | None:
        if start not in self.free:
            return None
        x, y, z = self.points[start]
        heading = float(streets.headings(np.array([[x, y]]))[0])
        offsets, headings = abreast(group.ranks, heading, (0.5, 0.3, 0.5))
        bodies = group.bodies(np.array([x, y]) + offsets, headings)
        discs = [disc for body in bodies for disc in body.discs]
        near = self._around(discs)
        if not self.free.issuperset(near) or any(tile.walkable.height_at(a, b) is None for a, b, _ in discs):
            return None
        self.used += group.size
        self.free.difference_update(near)
        return [(*body.xy, z) for body in bodies]

    def _nearest(self, start: int, count: int) -> list[int]:
        """Free points around one, itself first; from farther away only when nothing is left near."""
        x, y, _ = self.points[start]
        around = [i for i in self._around([(x, y, 1.2)]) if i in self.free and i != start]
        around.sort(
            key=lambda i: (i in self.later, round((self.points[i][0] - x) ** 2 + (self.points[i][1] - y) ** 2, 6), i)
        )
        chosen = [start, *around[: count - 1]]
        rest = (i for i in self.order if i in self.free and i not in chosen)
        while len(chosen) < count:
            chosen.append(next(rest))
        return chosen

    def _around(self, discs: Sequence[Disc]) -> list[int]:
        """All points, free or not, that come within a disc grown by half the clearance."""
        return sorted({i for disc in discs for i in self._within(disc)})

    def _within(self, disc: Disc) -> list[int]:
        x, y, radius = disc
        reach = radius + self.clearance / 2
        low, high = (int((x - reach) // self.CELL_M), int((y - reach) // self.CELL_M)), (x + reach, y + reach)
        return [
            i
            for cx in range(low[0], int(high[0] // self.CELL_M) + 1)
            for cy in range(low[1], int(high[1] // self.CELL_M) + 1)
            for i in self.cells.get((cx, cy), ())
            if (self.points[i][0] - x) ** 2 + (self.points[i][1] - y) ** 2 < reach**2
        ]

    def _take(self, i: int) -> tuple[float, float, float]:
        self.used += 1
        self.free.discard(i)
        x, y, z = self.points[i]
        return x, y, z

    def _cell(self, i: int) -> tuple[int, int]:
        return int(self.points[i][0] // self.CELL_M), int(self.points[i][1] // self.CELL_M)


def _places(
    groups: Sequence[Companions], seated: Sequence[Sequence[tuple[float, float, float]]], per_m2: float, mix: Mix,
    streets: Streets, taken: Discs, clearance_m: float, address: tuple[int, int],
) -> tuple[Place, ...]:  # fmt: skip
    """What each group does where it is: walk along the street, talk, or stand and look where most look."""
    names, ends = [name for name, _ in mix.weights], np.cumsum([weight for _, weight in mix.weights])
    rng = generator_for(*address, "crowd", "packed", "doing")
    chance, focus = rng.random((len(groups), 3)), float(rng.random()) * 360
    pace = pace_at(per_m2)
    starts = np.array([spots[0][:2] for spots in seated]).reshape(-1, 2)
    along = streets.headings(starts).tolist()
    nothing: tuple[str, ...] = ()
    places: list[Place] = []
    for number, (group, spots) in enumerate(zip(groups, seated, strict=True)):
        what, turn, jitter = chance[number].tolist()
        name = names[int(np.searchsorted(np.round(ends / ends[-1], 9), what, side="right"))]
        walks = (ACTIVITIES[name].posture == "walking" and pace > SHUFFLE_M_PER_S) or group.is_encumbered
        heading = along[number] + (180 * (turn < 0.5) + 16 * (jitter - 0.5) if walks else 0)
        if group.is_encumbered:
            heading = along[number]
        bodies = group.bodies(np.array([spot[:2] for spot in spots])[: group.ranks], np.full(group.ranks, heading))
        middle = np.mean([spot[:2] for spot in spots], axis=0)
        for spot, body in zip(spots, bodies, strict=True):
            if walks:
                faces, doing = heading, nothing
            elif name == "talking" and group.size > 1:
                faces = float(np.degrees(np.arctan2(middle[1] - spot[1], middle[0] - spot[0])))
                doing = ACTIVITIES["talking"].doing
            else:
                faces, doing = (
                    focus + 50 * (jitter - 0.5) + (180 * turn if turn > 0.8 else 0),
                    ACTIVITIES["waiting"].doing,
                )
            posture = "walking" if walks else "standing"
            places.append(
                place_at(
                    spot, faces, posture, number + 1, doing=doing, pushes=body.pushes, is_pushed=body.is_pushed,
                    most_speed_m_per_s=round(pace, 3) if per_m2 > 1 else 9.0,
                )
            )  # fmt: skip
            taken.add([(spot[0], spot[1], clearance_m / 2)])
    return tuple(places)
