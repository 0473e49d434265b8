"""Flat polygons and walkable surfaces, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


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

    @property
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
        chosen = np.searchsorted(cumulative, uniforms[:, 0] * cumulative[-1], side="right").clip(0, len(cumulative) - 1)
        a, b, c = (self.vertices[self.triangles[chosen, i]] for i in range(3))
        root, v = np.sqrt(uniforms[:, 1:2]), uniforms[:, 2:3]
        return a * (1 - root) + b * (root * (1 - v)) + c * (root * v)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Surface):
            return NotImplemented
        return np.array_equal(self.vertices, other.vertices) and np.array_equal(self.triangles, other.triangles)

    __hash__ = None  # type: ignore[assignment]


def signed_area(ring: np.ndarray) -> float:
    """Area [m^2] of a ring (n, 2): positive when counter-clockwise."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float(0.5 * np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))
