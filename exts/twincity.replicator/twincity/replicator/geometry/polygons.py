"""Flat polygons and walkable surfaces, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

CELL_M = 2.0
"""Side of the cells that find the triangle under a point."""


@dataclass(frozen=True, kw_only=True)
class Polygon:
    """A region of the ground plan, perhaps with holes (a building with its courtyards)."""

    exterior: np.ndarray
    """(n, 2) metres, counter-clockwise, not closed: the last point differs from the first."""

    holes: tuple[np.ndarray, ...] = ()
    """Each (m, 2) metres, clockwise, not closed."""

    @property
    def rings(self) -> tuple[np.ndarray, ...]:
        """The exterior, then the holes."""
        return (self.exterior, *self.holes)

    @property
    def area(self) -> float:
        """Area [m^2], holes taken out."""
        return float(sum(signed_area(ring) for ring in self.rings))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Polygon) or len(self.rings) != len(other.rings):
            return NotImplemented if not isinstance(other, Polygon) else False
        return all(np.array_equal(a, b) for a, b in zip(self.rings, other.rings, strict=True))

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, kw_only=True)
class Surface:
    """Ground that can be stood or driven on: triangles in space."""

    vertices: np.ndarray
    """(n, 3) metres."""

    triangles: np.ndarray
    """(m, 3) int64, counter-clockwise seen from above."""

    @cached_property
    def triangle_areas(self) -> np.ndarray:
        """(m,) m^2, in plan."""
        a, b, c = (self.vertices[self.triangles[:, i], :2] for i in range(3))
        return 0.5 * np.abs((b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0]))

    @property
    def area(self) -> float:
        """Total area [m^2], in plan."""
        return float(self.triangle_areas.sum())

    def points_at(self, uniforms: np.ndarray) -> np.ndarray:
        """Points spread evenly over the surface from uniform numbers.

        Args:
            uniforms: (k, 3) in [0, 1): one to choose the triangle by area, two to place the point in it.

        Returns:
            (k, 3) metres, on the surface.
        """
        cumulative = np.cumsum(self.triangle_areas)
        if not len(cumulative):
            raise ValueError("A surface without triangles has no points.")
        chosen = np.searchsorted(cumulative, uniforms[:, 0] * cumulative[-1], side="right").clip(0, len(cumulative) - 1)
        a, b, c = (self.vertices[self.triangles[chosen, i]] for i in range(3))
        root, v = np.sqrt(uniforms[:, 1:2]), uniforms[:, 2:3]
        return a * (1 - root) + b * (root * (1 - v)) + c * (root * v)

    def near(self, centre: np.ndarray, radius_m: float) -> Surface:
        """The triangles whose plan boxes come within `radius_m` of `centre` (2,)."""
        corners = self.vertices[self.triangles, :2]
        outside = np.maximum(np.maximum(corners.min(1) - centre, centre - corners.max(1)), 0)
        return Surface(vertices=self.vertices, triangles=self.triangles[np.hypot(*outside.T) <= radius_m])

    def heights_at(self, points: np.ndarray) -> np.ndarray:
        """Height of the surface under or over plan points (k, 2) [m]; nan where there is no surface."""
        origin, shape, candidates = self._cells
        cell = np.floor((np.asarray(points) - origin) / CELL_M).astype(int)
        inside = ((cell >= 0) & (cell < shape)).all(1)
        heights = np.full(len(points), np.nan)
        rows = candidates[np.where(inside, cell[:, 1] * shape[0] + cell[:, 0], 0)]
        for column in range(rows.shape[1]):
            open_ = np.flatnonzero(inside & np.isnan(heights) & (rows[:, column] >= 0))
            if not len(open_):
                break
            weights, hit = self._barycentric(points[open_], rows[open_, column])
            z = self.vertices[self.triangles[rows[open_, column]], 2]
            heights[open_[hit]] = (weights * z).sum(1)[hit]
        return heights

    def contains(self, points: np.ndarray) -> np.ndarray:
        """True where a plan point (k, 2) lies on the surface."""
        return ~np.isnan(self.heights_at(points))

    def _barycentric(self, points: np.ndarray, triangles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        a, b, c = (self.vertices[self.triangles[triangles, i], :2] for i in range(3))
        area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
        v = ((points[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (points[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])) / area
        w = ((b[:, 0] - a[:, 0]) * (points[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (points[:, 0] - a[:, 0])) / area
        weights = np.stack([1 - v - w, v, w], 1)
        return weights, (weights >= -1e-9).all(1)

    @cached_property
    def _cells(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Origin (2,), cells along x and y (2,), and per cell the triangles whose boxes meet it (cells, k), -1 filled."""
        corners = self.vertices[self.triangles, :2]
        origin = corners.min((0, 1)) if len(corners) else np.zeros(2)
        low = np.floor((corners.min(1) - origin) / CELL_M).astype(int)
        high = np.floor((corners.max(1) - origin) / CELL_M).astype(int)
        shape = high.max(0) + 1 if len(corners) else np.ones(2, int)
        members: list[list[int]] = [[] for _ in range(shape[0] * shape[1])]
        for triangle, ((x0, y0), (x1, y1)) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
            for y in range(y0, y1 + 1):
                for x in range(x0, x1 + 1):
                    members[y * int(shape[0]) + x].append(triangle)
        table = np.full((len(members), max(map(len, members), default=1) or 1), -1)
        for row, triangles in zip(table, members, strict=True):
            row[: len(triangles)] = triangles
        return origin, shape, table

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Surface):
            return NotImplemented
        return np.array_equal(self.vertices, other.vertices) and np.array_equal(self.triangles, other.triangles)

    __hash__ = None  # type: ignore[assignment]


def signed_area(ring: np.ndarray) -> float:
    """Area [m^2] of a ring (n, 2): positive when counter-clockwise."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float(0.5 * np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))
