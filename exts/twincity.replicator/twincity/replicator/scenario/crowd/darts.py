"""Darts: candidate places in a fixed order from named generators, those in view of the camera first.

Because the order is fixed, asking for more people moves none of the first ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ...city.tile import CityTile
from ...geometry.polygons import Surface
from ..rng import generator_for
from ..view import View

Dart = tuple[np.ndarray, float, bool]
"""A candidate place (3,), the direction of its street [deg], and whether who walks that way keeps to the right."""

DARTS = 12_000
"""Candidate points thrown at the ground within reach of the camera, and at the whole tile."""

FEW_DARTS = 1_500
"""For what seldom happens."""

DARTS_PER_M2 = 25
"""Thrown at the whole tile before it counts as full."""

RELAXED_DARTS_PER_M2 = 0.5
"""Of the places tried while others are left: a crowd spreads before it packs. About 0.7 people per m2 come of it,
Fruin's level of service C to D."""


@dataclass(frozen=True, kw_only=True)
class Streets:
    """The straight pieces of roads and walls of a tile, to ask what is nearest."""

    start: np.ndarray
    """(n, 2) of the pieces of road axes [m]."""

    edge: np.ndarray
    """(n, 2) from there to their ends."""

    width: np.ndarray
    """(n,) kerb to kerb [m]."""

    walls: np.ndarray
    """(m, 2, 2) segments."""

    @classmethod
    def of(cls, tile: CityTile) -> Streets:
        """Those of a tile."""
        pieces = [np.stack([road.points[:-1], road.points[1:]], 1) for road in tile.roads]
        segments = np.concatenate(pieces) if pieces else np.zeros((0, 2, 2))
        widths = [np.full(len(road.points) - 1, road.width_m) for road in tile.roads]
        return cls(
            start=segments[:, 0],
            edge=segments[:, 1] - segments[:, 0],
            width=np.concatenate(widths) if widths else np.zeros(0),
            walls=tile.walls,
        )

    def headings(self, points: np.ndarray) -> np.ndarray:
        """(k,) degrees: the direction of the nearest street at each plan point (k, 2)."""
        if not len(self.start) or not len(points):
            return np.zeros(len(points))
        _, distance = nearest_on(points, self.start, self.edge)
        nearest = np.argmin(np.round(distance, 6), 1)
        return np.degrees(np.arctan2(self.edge[nearest, 1], self.edge[nearest, 0]))

    def keeps_right(self, points: np.ndarray, headings_deg: np.ndarray) -> np.ndarray:
        """(k,) True where somebody who walks this way has the nearer edge, kerb or wall, on the right."""
        if not len(self.start) or not len(points):
            return np.ones(len(points), bool)
        each = np.arange(len(points))
        foot, distance = nearest_on(points, self.start, self.edge)
        nearest = np.argmin(np.round(distance, 6), 1)
        to_kerb, edge = distance[each, nearest] - self.width[nearest] / 2, foot[each, nearest]
        if len(self.walls):
            on_wall, to_wall = nearest_on(points, self.walls[:, 0], self.walls[:, 1] - self.walls[:, 0])
            closest = np.argmin(np.round(to_wall, 6), 1)
            at_wall = to_wall[each, closest] < to_kerb
            edge = np.where(at_wall[:, None], on_wall[each, closest], edge)
        x, y = (edge - points).T
        angle = np.radians(headings_deg)
        return np.cos(angle) * y - np.sin(angle) * x < 0


def darts(
    surface: Surface, name: str, streets: Streets, view: View, reach_m: float, address: tuple[int, int], *,
    only_in_view: bool = False, few: bool = False,
) -> Iterator[Dart]:  # fmt: skip
    """Candidate places on a surface, each once: in view, around the view, anywhere; sparsely first, then all."""
    count = FEW_DARTS if few else DARTS

    def thrown(where: Surface, *path: str) -> np.ndarray:
        return _thrown_at(where, generator_for(*address, "crowd", "darts", name, *path), count)

    around = surface.near(view.camera.position[:2], reach_m)
    near = thrown(around)
    inner = view.sees(near, max_distance_m=reach_m, margin=0.06)
    outer = view.sees(near, max_distance_m=reach_m, margin=0.6) & ~inner
    stages = [(lambda: near[inner], around.area), (lambda: near[outer], around.area)]
    stages.append((lambda: thrown(surface, "anywhere 0"), surface.area))
    stages = stages[:1] if only_in_view else stages
    for first in (True, False):
        for make, area in stages:
            points = make()
            relaxed = int(RELAXED_DARTS_PER_M2 * area / count * len(points)) + 1
            yield from _with_headings(points[:relaxed] if first else points[relaxed:], streets)
    for more in range(1, 1 if only_in_view else int(DARTS_PER_M2 * surface.area / count) + 2):
        yield from _with_headings(thrown(surface, f"anywhere {more}"), streets)


def _thrown_at(surface: Surface, rng: np.random.Generator, count: int) -> np.ndarray:
    return surface.points_at(rng.random((count, 3))) if len(surface.triangles) else np.zeros((0, 3))


def _with_headings(points: np.ndarray, streets: Streets, at_once: int = 128) -> Iterator[Dart]:
    """Each point with the direction of its street, worked out for a few at a time: most darts are never thrown."""
    for start in range(0, len(points), at_once):
        some = points[start : start + at_once]
        headings = streets.headings(some[:, :2])
        right = streets.keeps_right(some[:, :2], headings)
        yield from zip(some, headings.tolist(), right.tolist(), strict=True)


def nearest_on(points: np.ndarray, start: np.ndarray, edge: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For points (k, 2) and segments (n, 2): the nearest points (k, n, 2) on each and the distances (k, n) [m]."""
    to_point = points[:, None] - start
    t = np.clip((to_point * edge).sum(-1) / np.maximum((edge**2).sum(-1), 1e-9), 0, 1)
    foot = start + t[..., None] * edge
    return foot, np.linalg.norm(points[:, None] - foot, axis=-1)
