"""Where people are: groups on walkable ground, nobody inside anybody, most of them in front of the camera.

Positions are darts. Candidate points come in a fixed order from named generators; a group takes the next candidate
where all its members fit. Asking for more people therefore moves none of the first ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..city.tile import CityTile
from ..errors import CrowdError
from ..geometry.polygons import Surface
from .laws import Constant, Integers, Law
from .rng import generator_for
from .spec_sections import MAX_DENSITY, CrowdSpec
from .view import View, walkable_in_view

Dart = tuple[np.ndarray, float]
"""A candidate place (3,) and the direction of its street [deg]."""

DEFAULT_COUNT = Integers(40, 120)
"""People when the spec gives neither a count nor a density."""

CLEARANCE_M = 0.55
"""Between the middles of two people: the width of Fruin's body ellipse is 0.60 m, its depth 0.50 m."""

SIDE_BY_SIDE_M = 0.72
"""Between neighbours of a group that walks abreast (Moussaid et al. 2010: 0.7 to 0.8 m)."""

LYING_DISCS_M = np.array([0.0, 0.43, -0.43, 0.86, -0.86])
"""Middles of the discs along a lying body, from its hips: with arms over the head it is up to 2.3 m long."""

NEAREST_TO_CAMERA_M = 1.6
"""Nobody stands closer to the point below the camera: a back would fill the picture."""

DARTS = 12_000
"""Candidate points thrown at the ground within reach of the camera, and at the whole tile."""

DARTS_PER_M2 = 25
"""Thrown at the whole tile before it counts as full."""

RELAXED_DARTS_PER_M2 = 0.5
"""Of the places tried while others are left: a crowd spreads before it packs. About 0.7 people per m2 come of it,
Fruin's level of service C to D."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where one person is and which way they face."""

    position: tuple[float, float, float]
    heading_deg: float
    posture: str
    """walking, standing or lying."""

    group: int


def place_crowd(spec: CrowdSpec, tile: CityTile, view: View, seed: int, index: int) -> tuple[Place, ...]:
    """Everybody's place in one frame; `CrowdError` when the tile cannot hold so many."""
    rng = lambda name: generator_for(seed, index, "crowd", name)  # noqa: E731
    reach = float(spec.max_distance_m.draw(rng("max_distance")))
    count = _count(spec, tile, view, reach, rng("count"))
    lying = int(spec.lying.draw(rng("lying")))
    check_fits(count + lying, tile)

    groups = _Groups(spec, tile, view, reach, seed, index)
    places: list[Place] = []
    while len(places) < count:
        places += groups.place_next(at_most=count - len(places), asked=count, placed=len(places))
    return (*places, *groups.place_lying(lying))


def check_fits(count: int, tile: CityTile) -> None:
    """Raise `CrowdError` when `count` people are more than the walkable ground of the tile can hold."""
    possible = int(tile.walkable.area * MAX_DENSITY)
    if count > possible:
        raise CrowdError(
            f"crowd.count asks for {count} people; the {tile.walkable.area:.0f} m2 of walkable ground of tile "
            f"'{tile.name}' hold {possible} at most ({MAX_DENSITY:g} per m2). Ask for fewer or use a larger tile."
        )


def _count(spec: CrowdSpec, tile: CityTile, view: View, reach: float, rng: np.random.Generator) -> int:
    if spec.density_per_m2 is None:
        return int((spec.count or DEFAULT_COUNT).draw(rng))
    return round(float(spec.density_per_m2.draw(rng)) * walkable_in_view(view, tile, max_distance_m=reach))


class _Groups:
    """Places one group after another; knows who already stands where."""

    def __init__(self, spec: CrowdSpec, tile: CityTile, view: View, reach: float, seed: int, index: int) -> None:
        self.tile, self.view, self.reach, self.address = tile, view, reach, (seed, index)
        self.taken = _Discs()
        self.taken.add(view.camera.position[None, :2], radius=NEAREST_TO_CAMERA_M - CLEARANCE_M / 2)
        self.number = 0
        self.chance = _Stream(seed, index, "crowd/chance", 6)
        self.sizes = _LawStream(spec.group_size, generator_for(seed, index, "crowd", "group_size"))
        self.crossing_fraction = float(spec.crossing_fraction.draw(generator_for(seed, index, "crowd", "crossing")))
        self.walking_fraction = float(
            (spec.walking_fraction or Constant(0.75)).draw(generator_for(seed, index, "crowd", "walking"))
        )
        self.sidewalk_darts = self._darts(tile.walkable, "sidewalk")
        self.crossing_darts = self._darts(tile.crossable, "crossing", only_in_view=True)
        self.lying_darts = self._darts(tile.walkable, "lying")

    def place_lying(self, count: int) -> list[Place]:
        """People on the ground, each alone, turned any way."""
        places: list[Place] = []
        chance = _Stream(*self.address, "crowd/lying_heading", 1)
        for point, _ in self.lying_darts if count else ():
            if len(places) == count:
                break
            heading = float(chance.next()[0]) * 360
            body = point[:2] + np.outer(LYING_DISCS_M, [np.cos(np.radians(heading)), np.sin(np.radians(heading))])
            if self.tile.walkable.contains(body) and self.taken.free(body):
                self.taken.add(body)
                self.number += 1
                places.append(_place(point.tolist(), heading, "lying", self.number))
        if len(places) == count:
            return places
        raise CrowdError(
            f"crowd.lying asks for {count} people on the ground; tile '{self.tile.name}' has room for {len(places)}."
        )

    def place_next(self, *, at_most: int, asked: int, placed: int) -> list[Place]:
        """The next group, on a crossing or on a sidewalk."""
        crossing, walking, turn, *spread = self.chance.next()
        size = min(int(self.sizes.next()), at_most)
        if crossing < self.crossing_fraction:
            places = self._throw(self.crossing_darts, self.tile.crossable, size, "walking", turn, spread, across=True)
            if places:
                return places
        posture = "walking" if walking < self.walking_fraction else "standing"
        if places := self._throw(self.sidewalk_darts, self.tile.walkable, size, posture, turn, spread):
            return places
        raise CrowdError(
            f"crowd asks for {asked} people; tile '{self.tile.name}' had room for {placed} on its "
            f"{self.tile.walkable.area:.0f} m2 of walkable ground. Ask for fewer or use a larger tile."
        )

    def _throw(
        self, darts: Iterator[Dart], surface: Surface, size: int, posture: str, turn: float, spread: Sequence[float],
        *, across: bool = False,
    ) -> list[Place]:  # fmt: skip
        """Try darts until a whole group fits; it gets smaller by one for every ten darts in a row that failed."""
        for attempt, (point, along) in enumerate(darts):
            heading = turn * 360 if posture == "standing" else _walking_heading(along, turn, across=across)
            offsets, turns = _formation(max(1, size - attempt // 10), posture, heading, spread)
            points = point[:2] + offsets
            heights = [z for x, y in points.tolist() if (z := surface.height_at(x, y)) is not None]
            if len(heights) < len(points) or not self.taken.free(points):
                continue
            self.taken.add(points)
            self.number += 1
            return [
                _place((*xy.tolist(), z), heading + turned, posture, self.number)
                for xy, z, turned in zip(points, heights, turns, strict=True)
            ]
        return []

    def _darts(self, surface: Surface, name: str, *, only_in_view: bool = False) -> Iterator[Dart]:
        """Candidate places on a surface, each once: in view, around the view, anywhere; sparsely first, then all."""
        view, reach = self.view, self.reach
        around = surface.near(view.camera.position[:2], reach)
        near = _thrown_at(around, generator_for(*self.address, "crowd", "darts", name))
        inner = view.sees(near, max_distance_m=reach, margin=0.06)
        outer = view.sees(near, max_distance_m=reach, margin=0.6) & ~inner
        stages = [
            (near[inner], around.area),
            (near[outer], around.area),
            (self._anywhere(surface, name, 0), surface.area),
        ]
        stages = stages[:1] if only_in_view else stages
        relaxed = [int(RELAXED_DARTS_PER_M2 * area / DARTS * len(points)) + 1 for points, area in stages]
        for (points, _), first in zip(stages, relaxed, strict=True):
            yield from _with_headings(points[:first], self.tile)
        for (points, _), first in zip(stages, relaxed, strict=True):
            yield from _with_headings(points[first:], self.tile)
        for more in range(1, 1 if only_in_view else int(DARTS_PER_M2 * surface.area / DARTS) + 2):
            yield from _with_headings(self._anywhere(surface, name, more), self.tile)

    def _anywhere(self, surface: Surface, name: str, number: int) -> np.ndarray:
        return _thrown_at(surface, generator_for(*self.address, "crowd", "darts", name, f"anywhere {number}"))


def _thrown_at(surface: Surface, rng: np.random.Generator) -> np.ndarray:
    return surface.points_at(rng.random((DARTS, 3))) if len(surface.triangles) else np.zeros((0, 3))


def _with_headings(points: np.ndarray, tile: CityTile, at_once: int = 256) -> Iterator[Dart]:
    """Each point with the direction of its street, worked out for a few at a time: most darts are never thrown."""
    for start in range(0, len(points), at_once):
        some = points[start : start + at_once]
        yield from zip(some, _street_headings(some, tile).tolist(), strict=True)


def _street_headings(points: np.ndarray, tile: CityTile) -> np.ndarray:
    """(k,) degrees: the direction of the nearest street at each point."""
    if not tile.roads or not len(points):
        return np.zeros(len(points))
    segments = np.concatenate([np.stack([road.points[:-1], road.points[1:]], 1) for road in tile.roads])
    start, edge = segments[:, 0], segments[:, 1] - segments[:, 0]
    to_point = points[:, None, :2] - start
    t = np.clip((to_point * edge).sum(-1) / np.maximum((edge**2).sum(-1), 1e-9), 0, 1)
    nearest = np.argmin(((to_point - t[..., None] * edge) ** 2).sum(-1), 1)
    return np.degrees(np.arctan2(edge[nearest, 1], edge[nearest, 0]))


def _walking_heading(along: float, turn: float, *, across: bool) -> float:
    """Along the street or across it; `turn` in [0, 1) chooses the sense and a few degrees to either side."""
    back, jitter = divmod(turn * 2, 1.0)
    return float((along + 90 * across + 180 * back + 24 * (jitter - 0.5)) % 360)


def _formation(size: int, posture: str, heading_deg: float, spread: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Offsets (size, 2) [m] from the first member, and how far each turns from the group's heading [deg].

    Walkers go abreast, the outer ones a little behind; standing people face each other in a ring.
    """
    angle = np.radians(heading_deg)
    forward, left = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    rank = np.arange(size, dtype=float)
    if posture == "walking":
        gap = SIDE_BY_SIDE_M + 0.12 * (spread[0] - 0.5)
        back = 0.35 * (spread[1] - 0.3) * rank
        return rank[:, None] * gap * left - back[:, None] * forward, 8 * (spread[2] - 0.5) * (rank - size / 2)
    if size == 1:
        return np.zeros((1, 2)), np.zeros(1)
    # on a ring wide enough for neighbours to keep their distance; the first member stands at the origin
    radius = (SIDE_BY_SIDE_M + 0.2 * spread[0]) / 2 / np.sin(np.pi / size)
    around = 2 * np.pi * rank / size
    ring = radius * (np.cos(around)[:, None] * forward + np.sin(around)[:, None] * left)
    return ring - ring[0], np.degrees(around) + 180 + 25 * (spread[1] - 0.5)


def _place(point: Sequence[float], heading_deg: float, posture: str, group: int) -> Place:
    x, y, z = (round(float(v), 3) for v in point)
    return Place(position=(x, y, z), heading_deg=round(float(heading_deg) % 360, 2), posture=posture, group=group)


class _Discs:
    """Who already stands where: discs in cells as wide as the largest clearance."""

    CELL_M = 2.0

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[tuple[float, float, float]]] = {}

    def add(self, points: np.ndarray, radius: float = CLEARANCE_M / 2) -> None:
        for x, y in np.asarray(points, float).tolist():
            self.cells.setdefault((int(x // self.CELL_M), int(y // self.CELL_M)), []).append((x, y, radius))

    def free(self, points: np.ndarray) -> bool:
        """True when a body at each of `points` (k, 2) would touch nobody."""
        return not any(
            (x - ox) ** 2 + (y - oy) ** 2 < (CLEARANCE_M / 2 + radius) ** 2
            for x, y in points.tolist()
            for cx in range(int(x // self.CELL_M) - 1, int(x // self.CELL_M) + 2)
            for cy in range(int(y // self.CELL_M) - 1, int(y // self.CELL_M) + 2)
            for ox, oy, radius in self.cells.get((cx, cy), ())
        )


class _Stream:
    """Rows of uniform numbers from a named generator, one after another."""

    def __init__(self, seed: int, index: int, name: str, width: int) -> None:
        self.rng, self.width = generator_for(seed, index, *name.split("/")), width

    def next(self) -> list[float]:
        return self.rng.random(self.width).tolist()


class _LawStream:
    """Values of a law, one after another."""

    def __init__(self, law: Law, rng: np.random.Generator) -> None:
        self.law, self.rng = law, rng

    def next(self) -> float:
        return self.law.draw(self.rng)
