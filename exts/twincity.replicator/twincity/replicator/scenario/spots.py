"""Spots: where on a sidewalk things come to lie. At a kerb, a wall, a bin, a bench, a post, or in the open."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..city.obstacles import LAMP_POST_RADIUS_M, trunk_radius_m
from ..city.sizes import SIZES
from ..errors import SpecError, UnknownNameError
from .rng import generator_for
from .site import Edge, Site

SPOTS = ("kerb", "wall", "bin", "bench", "post", "open")
WALL_WITHIN_M, KERB_WITHIN_M = 8.0, 6.0
ROUNDS = 60
"""How often each bin, bench or post is tried."""


@dataclass(frozen=True, kw_only=True)
class Spot:
    """One place to try."""

    point: np.ndarray
    """(2,): in the open, or the middle of the bin, the bench or the post [m]."""

    edge: Edge | None = None
    """Of the wall or the kerb that it lies at."""

    radius_m: float = 0.0
    """Of what stands there."""

    def beside(self, away_m: float, turn: float) -> np.ndarray:
        """(2,): so far from the edge, towards the walls of a kerb and the street of a wall; or from what stands
        there, in the direction `turn` in [0, 1)."""
        if self.edge is not None:
            return self.edge.foot + away_m * self.edge.inwards
        angle = 2 * np.pi * turn
        return self.point + (self.radius_m + away_m) * np.array([np.cos(angle), np.sin(angle)]) * (self.radius_m > 0)


def spots_there(site: Site) -> tuple[str, ...]:
    """The kinds of spots that the tile has."""
    has = {
        "kerb": len(site.plan.kerbs) > 0,
        "wall": len(site.tile.walls) > 0,
        "bin": bool(site.plan.of_kind("bin")),
        "bench": bool(site.plan.of_kind("bench")),
        "post": bool(site.tile.lamps or site.tile.trees),
        "open": True,
    }
    return tuple(name for name in SPOTS if has[name])


def check_spots(key: str, asked: Sequence[str], site: Site, known: Sequence[str]) -> None:
    """Raise when a spot is asked for that there is not."""
    there = [name for name in known if name in spots_there(site)]
    for name in asked:
        if name not in known:
            raise UnknownNameError(f"spot for {key}", str(name), known)
        if name not in there:
            raise SpecError(f"{key} asks for {name}; tile '{site.tile.name}' has none. Possible: {', '.join(there)}.")


def spots_at(site: Site, where: str, name: str) -> Iterator[Spot]:
    """The spots of a kind, those in view first, in an order that the name fixes."""
    if where in ("bin", "bench", "post"):
        yield from _standing(site, where, name)
        return
    for point in site.darts(f"{name}/{where}"):
        if where == "open":
            yield Spot(point=point[:2])
            continue
        edge = site.plan.wall_near(point) if where == "wall" else site.plan.kerb_near(point)
        if edge and edge.distance_m < (WALL_WITHIN_M if where == "wall" else KERB_WITHIN_M):
            yield Spot(point=point[:2], edge=edge)


def _standing(site: Site, where: str, name: str) -> Iterator[Spot]:
    """Bins, benches, posts: each of those in view, round after round, then all others."""
    found: list[tuple[tuple[float, float, float], float]] = []
    if where == "post":
        found += [(lamp.position, LAMP_POST_RADIUS_M) for lamp in site.tile.lamps]
        found += [(tree.position, trunk_radius_m(tree)) for tree in site.tile.trees]
    else:
        size = SIZES["bin" if where == "bin" else "bench"]
        found += [(item.position, max(size.length_m, size.depth_m) / 2) for item in site.plan.of_kind(where)]
    if not found:
        return
    order = generator_for(*site.address, "things", "spots", name, where).permutation(len(found))
    points = np.array([position for position, _ in found], float)
    seen = site.in_view(points, margin=-0.05)
    for these in ([i for i in order if seen[i]], [i for i in order if not seen[i]]):
        for _, i in itertools.product(range(ROUNDS), these):
            yield Spot(point=points[i, :2], radius_m=found[i][1])
