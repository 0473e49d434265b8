"""The outline of a footprint cut into edges, and what each of them faces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ...city.planar import shape_of
from ...city.tile import Building

EdgeKind = Literal["street", "court", "party"]

PARTY_DISTANCE_M = 0.35
SHORTEST_M = 0.05
CHORD_ERROR_M = 0.15
"""How far a drawn wall may stand from a surveyed one."""


@dataclass(frozen=True, kw_only=True)
class Edge:
    """A stretch of a footprint's outline with one thing behind it."""

    start: np.ndarray
    end: np.ndarray
    kind: EdgeKind
    mitres: tuple[float, float] = (0.0, 0.0)
    """Tangent of half the turn at either end, 0 against a neighbour."""

    @property
    def length(self) -> float:
        return float(np.linalg.norm(self.end - self.start))


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a building's edges look out on."""

    street: BaseGeometry
    """Sidewalks and carriageways."""

    built: BaseGeometry
    """All footprints."""


def edges_of(building: Building, around: Surroundings) -> list[Edge]:
    """The outline of a footprint, cut where a neighbour begins or ends, each piece with what it faces."""
    rings = drawn_shape(building).exterior, *drawn_shape(building).interiors
    points = [shapely.get_coordinates(ring)[:-1] for ring in rings]
    return [edge for ring in points for edge in _ring_edges(ring, building.party_walls, around)]


def drawn_shape(building: Building) -> shapely.Polygon:
    """The footprint with its rounded corners in chords long enough for a window."""
    return shapely.simplify(shape_of(building.footprint), CHORD_ERROR_M)


def _ring_edges(ring: np.ndarray, party_walls: np.ndarray, around: Surroundings) -> list[Edge]:
    pieces: list[tuple[np.ndarray, np.ndarray, EdgeKind]] = []
    for start, end in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        for low, high, shared in _cut_by_neighbours(start, end, party_walls):
            a, b = start + (end - start) * low, start + (end - start) * high
            pieces.append((a, b, "party" if shared else _facing(a, b, around)))
    mitres = corner_mitres(np.array([start for start, _, _ in pieces]))
    edges = []
    for i, (start, end, kind) in enumerate(pieces):
        following = (i + 1) % len(pieces)
        left = 0.0 if "party" in (kind, pieces[i - 1][2]) else mitres[i]
        right = 0.0 if "party" in (kind, pieces[following][2]) else mitres[following]
        edges.append(Edge(start=start, end=end, kind=kind, mitres=(left, right)))
    return edges


def corner_mitres(ring: np.ndarray) -> list[float]:
    """Tangent of half the turn at each corner of a ring (n, 2): positive where the corner stands out."""
    before, after = ring - np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0) - ring
    sine = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    return np.tan(np.arctan2(sine, (before * after).sum(1)) / 2).tolist()


def _cut_by_neighbours(start: np.ndarray, end: np.ndarray, party_walls: np.ndarray) -> list[tuple[float, float, bool]]:
    """Stretches of an edge as (from, to, shared with a neighbour), in shares of its length."""
    length = float(np.linalg.norm(end - start))
    if length < SHORTEST_M:
        return []
    along = (end - start) / length
    offset = party_walls - start
    beside = np.abs(offset[..., 0] * along[1] - offset[..., 1] * along[0]).max(1, initial=0.0)
    reach = np.sort((offset @ along) / length, axis=1)
    reach = np.clip(reach[beside < PARTY_DISTANCE_M], 0.0, 1.0)
    cuts = np.unique(np.round(np.append([0.0, 1.0], reach), 4))
    cuts = cuts[np.append(True, np.diff(cuts) * length > SHORTEST_M)]
    cuts[-1] = 1.0
    middles = (cuts[:-1] + cuts[1:]) / 2
    shared = ((reach[:, :1] < middles) & (middles < reach[:, 1:])).any(0)
    return [(float(a), float(b), bool(s)) for a, b, s in zip(cuts[:-1], cuts[1:], shared, strict=True)]


def _facing(start: np.ndarray, end: np.ndarray, around: Surroundings) -> EdgeKind:
    along = (end - start) / np.linalg.norm(end - start)
    x, y = (start + end) / 2 + 0.6 * np.array([along[1], -along[0]])
    if shapely.contains_xy(around.street, x, y):
        return "street"
    return "party" if shapely.contains_xy(around.built, x, y) else "court"
