"""One building as meshes: which of its edges face a street, what stands on each, and the roof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ...city.planar import shape_of
from ...city.tile import Building, CityTile
from ..materials import LOOKS, linear
from ..mesh import Mesh, MeshBuilder
from .facade import Manner, court_front, street_front
from .roofs import dormers, gable, roof
from .variation import generator_of
from .wall import Wall

EdgeKind = Literal["street", "court", "party"]

STONES = tuple(
    linear(tone)
    for tone in ("#d2c8b0", "#e0d8c6", "#cbbfa3", "#d9d0bd", "#c4b89c", "#b8ad94", "#dcd2ba", "#d6cbb4")
)  # fmt: skip
WALLS = {"limestone": "limestone", "brick": "brick", "concrete": "concrete", "render": "render"}
ROOFS = {"zinc": "zinc", "slate": "slate", "tile": "tile", "concrete": "concrete"}
PARTY_DISTANCE_M = 0.35
SHORTEST_M = 0.05
CHORD_ERROR_M = 0.15
"""How far a drawn wall may stand from a surveyed one."""

MODERN_SINCE = 1946
LARGEST_WITH_SHOPS_M2 = 1500.0
"""Larger ones are churches, barracks and ministries."""


@dataclass(frozen=True, kw_only=True)
class Edge:
    """A stretch of a footprint's outline with one thing behind it."""

    start: np.ndarray
    end: np.ndarray
    kind: EdgeKind
    mitres: tuple[float, float] = (0.0, 0.0)
    """Tangent of half the turn at either end, 0 against a neighbour."""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a building's edges look out on."""

    street: BaseGeometry
    """Sidewalks and carriageways."""

    built: BaseGeometry
    """All footprints."""


def surroundings_of(tile: CityTile) -> Surroundings:
    """The open street and the built ground of a tile."""
    street = shapely.union_all([shape_of(p) for p in (*tile.sidewalks, *tile.carriageways)])
    built = shapely.union_all([shape_of(building.footprint) for building in tile.buildings])
    shapely.prepare([street, built])
    return Surroundings(street=street, built=built)


def building_meshes(building: Building, around: Surroundings) -> tuple[Mesh, ...]:
    """The whole building, one mesh per material."""
    builder, rng = MeshBuilder(), generator_of("building", building.id)
    manner, height, ground = _manner(building, rng), building.gutter_height_m, building.ground_z_m
    edges = edges_of(building, around)
    has_mansard = roof(
        builder,
        _drawn_shape(building),
        [np.stack([edge.start, edge.end]) for edge in edges if edge.kind != "party"],
        ground + height,
        mansard=building.roof == "mansard",
        steep=ROOFS.get(building.roof_material, "zinc"),
        tint=float(rng.uniform(0.85, 1.05)),
    )
    for edge in edges:
        wall = Wall(builder, edge.start, edge.end, ground_z_m=ground, mitres=edge.mitres)
        if edge.kind == "party":
            wall.plane("render", 0.0, height, largest_m=10.0, tint=manner.tint * 0.9)
            if has_mansard:
                gable(wall, height, manner.tint * 0.9, rng)
        elif edge.kind == "court":
            court_front(wall, height, manner, rng)
        else:
            storeys = street_front(wall, height, manner, rng)
            if has_mansard and storeys.floors:
                dormers(wall, storeys.centres, height, 0.9)
    return builder.meshes()


def edges_of(building: Building, around: Surroundings) -> list[Edge]:
    """The outline of a footprint, cut where a neighbour begins or ends, each piece with what it faces."""
    rings = _drawn_shape(building).exterior, *_drawn_shape(building).interiors
    points = [shapely.get_coordinates(ring)[:-1] for ring in rings]
    return [edge for ring in points for edge in _ring_edges(ring, building.party_walls, around)]


def _drawn_shape(building: Building) -> shapely.Polygon:
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


def _manner(building: Building, rng: np.random.Generator) -> Manner:
    modern = building.wall_material == "concrete" or (building.year or 0) >= MODERN_SINCE
    stone = WALLS.get(building.wall_material, "limestone")
    tone = STONES[rng.integers(len(STONES))] * rng.uniform(0.78, 0.92)
    tint = tone / np.asarray(LOOKS["limestone"].albedo) if stone == "limestone" else np.full(3, rng.uniform(0.85, 1.1))
    return Manner(
        stone=stone,
        tint=tint,
        frame_tint=float(rng.choice([1.0, 0.9, 0.75, 0.4])),
        pitch_m=float(rng.uniform(2.45, 2.95)),
        window_width_m=1.9 if modern else 1.2,
        sill_m=0.95 if modern else 0.12,
        ornate=not modern,
        shops=building.footprint.area < LARGEST_WITH_SHOPS_M2,
    )
