"""Darts: candidate places in a fixed order from named generators, those in view of the camera first.

Because the order is fixed, asking for more people moves none of the first ones.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...city.tile import CityTile
from ...geometry.polygons import Surface
from ..rng import generator_for
from ..view import View

Dart = tuple[np.ndarray, float]
"""A candidate place (3,) and the direction of its street [deg]."""

DARTS = 12_000
"""Candidate points thrown at the ground within reach of the camera, and at the whole tile."""

DARTS_PER_M2 = 25
"""Thrown at the whole tile before it counts as full."""

RELAXED_DARTS_PER_M2 = 0.5
"""Of the places tried while others are left: a crowd spreads before it packs. About 0.7 people per m2 come of it,
Fruin's level of service C to D."""


def darts(
    surface: Surface, name: str, tile: CityTile, view: View, reach_m: float, address: tuple[int, int], *,
    only_in_view: bool = False,
) -> Iterator[Dart]:  # fmt: skip
    """Candidate places on a surface, each once: in view, around the view, anywhere; sparsely first, then all."""

    def anywhere(number: int) -> np.ndarray:
        return _thrown_at(surface, generator_for(*address, "crowd", "darts", name, f"anywhere {number}"))

    around = surface.near(view.camera.position[:2], reach_m)
    near = _thrown_at(around, generator_for(*address, "crowd", "darts", name))
    inner = view.sees(near, max_distance_m=reach_m, margin=0.06)
    outer = view.sees(near, max_distance_m=reach_m, margin=0.6) & ~inner
    stages = [(near[inner], around.area), (near[outer], around.area), (anywhere(0), surface.area)]
    stages = stages[:1] if only_in_view else stages
    relaxed = [int(RELAXED_DARTS_PER_M2 * area / DARTS * len(points)) + 1 for points, area in stages]
    for (points, _), first in zip(stages, relaxed, strict=True):
        yield from _with_headings(points[:first], tile)
    for (points, _), first in zip(stages, relaxed, strict=True):
        yield from _with_headings(points[first:], tile)
    for more in range(1, 1 if only_in_view else int(DARTS_PER_M2 * surface.area / DARTS) + 2):
        yield from _with_headings(anywhere(more), tile)


def _thrown_at(surface: Surface, rng: np.random.Generator) -> np.ndarray:
    return surface.points_at(rng.random((DARTS, 3))) if len(surface.triangles) else np.zeros((0, 3))


def _with_headings(points: np.ndarray, tile: CityTile, at_once: int = 256) -> Iterator[Dart]:
    """Each point with the direction of its street, worked out for a few at a time: most darts are never thrown."""
    for start in range(0, len(points), at_once):
        some = points[start : start + at_once]
        yield from zip(some, street_headings(some[:, :2], tile).tolist(), strict=True)


def street_headings(points: np.ndarray, tile: CityTile) -> np.ndarray:
    """(k,) degrees: the direction of the nearest street at each plan point (k, 2)."""
    if not tile.roads or not len(points):
        return np.zeros(len(points))
    segments = road_segments(tile)
    start, edge = segments[:, 0], segments[:, 1] - segments[:, 0]
    _, distance = nearest_on(points, start, edge)
    nearest = np.argmin(np.round(distance, 6), 1)
    return np.degrees(np.arctan2(edge[nearest, 1], edge[nearest, 0]))


def road_segments(tile: CityTile) -> np.ndarray:
    """(n, 2, 2) straight pieces of every axis."""
    return np.concatenate([np.stack([road.points[:-1], road.points[1:]], 1) for road in tile.roads])


def road_widths(tile: CityTile) -> np.ndarray:
    """(n,) kerb to kerb, of the pieces of `road_segments` [m]."""
    return np.concatenate([np.full(len(road.points) - 1, road.width_m) for road in tile.roads])


def nearest_on(points: np.ndarray, start: np.ndarray, edge: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For points (k, 2) and segments (n, 2): the nearest points (k, n, 2) on each and the distances (k, n) [m]."""
    to_point = points[:, None] - start
    t = np.clip((to_point * edge).sum(-1) / np.maximum((edge**2).sum(-1), 1e-9), 0, 1)
    foot = start + t[..., None] * edge
    return foot, np.linalg.norm(points[:, None] - foot, axis=-1)
