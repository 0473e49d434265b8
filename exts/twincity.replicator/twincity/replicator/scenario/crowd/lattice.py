"""Points spread over a surface as evenly as can be: a hexagonal lattice, shaken as far as it has room."""

from __future__ import annotations

import numpy as np

from ...geometry.polygons import Surface
from .places import CLEARANCE_M, CROWDED_CLEARANCE_M


def spacing_for(per_m2: float) -> float:
    """Distance of neighbours [m] in a hexagonal lattice of that density."""
    return float(np.sqrt(2 / (np.sqrt(3) * per_m2)))


def clearance_for(per_m2: float) -> float:
    """How far apart the middles of two people stay at that density [m]: less where it is packed."""
    return float(np.clip(0.94 * spacing_for(per_m2), CROWDED_CLEARANCE_M, CLEARANCE_M))


def lattice_on(surface: Surface, per_m2: float, turned_deg: float, rng: np.random.Generator) -> np.ndarray:
    """Points (n, 3) on the surface, `per_m2` on average, no two closer than `clearance_for` says."""
    spacing = spacing_for(per_m2)
    c, s = np.cos(np.radians(turned_deg)), np.sin(np.radians(turned_deg))
    world_from_cell = np.array([[c, -s], [s, c]]) @ (spacing * np.array([[1.0, 0.5], [0.0, np.sqrt(3) / 2]]))
    origin = world_from_cell @ rng.random(2)
    cells = _cells_in(surface, world_from_cell, origin)
    if not len(cells):
        return np.zeros((0, 3))
    points = cells @ world_from_cell.T + origin
    shaken = points + _shaken(len(points), max(0.0, spacing - clearance_for(per_m2)) / 2, rng)
    placed = []
    for (x, y), (sx, sy) in zip(points.tolist(), shaken.tolist(), strict=True):
        z = surface.height_at(sx, sy)
        if z is not None:
            placed.append((sx, sy, z))
        elif (z := surface.height_at(x, y)) is not None:
            placed.append((x, y, z))
    return np.array(placed).reshape(-1, 3)


def _shaken(count: int, reach_m: float, rng: np.random.Generator) -> np.ndarray:
    """Steps of at most `reach_m` in any direction: two neighbours come closer by twice that at most."""
    uniforms = rng.random((count, 2))
    angle, away = 2 * np.pi * uniforms[:, 0], reach_m * np.sqrt(uniforms[:, 1])
    return np.stack([away * np.cos(angle), away * np.sin(angle)], -1)


def _cells_in(surface: Surface, world_from_cell: np.ndarray, origin: np.ndarray) -> np.ndarray:
    """(n, 2) whole numbers of the lattice points inside the surface's triangles, in order."""
    corners = (surface.vertices[surface.triangles][..., :2] - origin) @ np.linalg.inv(world_from_cell).T
    found = [np.zeros((0, 2), int)]
    for a, b, c in np.round(corners, 9):
        low = np.ceil(np.minimum(np.minimum(a, b), c)).astype(int)
        high = np.floor(np.maximum(np.maximum(a, b), c)).astype(int)
        if (high < low).any():
            continue
        i, j = np.meshgrid(np.arange(low[0], high[0] + 1), np.arange(low[1], high[1] + 1), indexing="ij")
        cells = np.stack([i.ravel(), j.ravel()], -1)
        sides = [
            (q[0] - p[0]) * (cells[:, 1] - p[1]) - (q[1] - p[1]) * (cells[:, 0] - p[0])
            for p, q in ((a, b), (b, c), (c, a))
        ]
        signs = np.array(sides)
        found.append(cells[(signs >= -1e-9).all(0) | (signs <= 1e-9).all(0)])
    return np.unique(np.concatenate(found), axis=0)
