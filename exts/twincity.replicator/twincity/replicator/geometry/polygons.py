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
        low, high = self._plan_boxes
        outside = np.maximum(np.maximum(low - centre, centre - high), 0)
        return Surface(vertices=self.vertices, triangles=self.triangles[np.hypot(*outside.T) <= radius_m])

    def height_at(self, x: float, y: float) -> float | None:
        """Height of the surface at a plan point [m]; None where there is no surface.

        In plain Python on purpose: a crowd asks for one point at a time, where numpy's calls cost ten times more.
        """
        for triangle in self._cells.get((int(x // CELL_M), int(y // CELL_M)), ()):
            v = triangle[0] * x + triangle[1] * y + triangle[2]
            w = triangle[3] * x + triangle[4] * y + triangle[5]
            if v >= -1e-9 and w >= -1e-9 and v + w <= 1 + 1e-9:
                return triangle[6] + v * triangle[7] + w * triangle[8]
        return None

    def contains(self, points: np.ndarray) -> bool:
        """True when every plan point (k, 2) lies on the surface."""
        return all(self.height_at(x, y) is not None for x, y in points.tolist())

    @cached_property
    def _plan_boxes(self) -> tuple[np.ndarray, np.ndarray]:
        """Lowest and highest corner (m, 2) of each triangle in plan."""
        corners = self.vertices[self.triangles, :2]
        return corners.min(1), corners.max(1)

    @cached_property
    def _cells(self) -> dict[tuple[int, int], list[tuple[float, ...]]]:
        """Per cell the triangles whose boxes meet it, as coefficients: v and w as a x + b y + c, then the height at
        the first corner and what v and w add to it."""
        cells: dict[tuple[int, int], list[tuple[float, ...]]] = {}
        corners = self.vertices[self.triangles]
        low, high = (np.floor(edge / CELL_M).astype(int) for edge in self._plan_boxes)
        for (a, b, c), (x0, y0), (x1, y1) in zip(corners.tolist(), low.tolist(), high.tolist(), strict=True):
            double_area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
            if not double_area:
                continue
            v = ((c[1] - a[1]) / double_area, (a[0] - c[0]) / double_area)
            w = ((a[1] - b[1]) / double_area, (b[0] - a[0]) / double_area)
            coefficients = (
                *v, -v[0] * a[0] - v[1] * a[1], *w, -w[0] * a[0] - w[1] * a[1], a[2], b[2] - a[2], c[2] - a[2],
            )  # fmt: skip
            for x in range(x0, x1 + 1):
                for y in range(y0, y1 + 1):
                    cells.setdefault((x, y), []).append(coefficients)
        return cells

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Surface):
            return NotImplemented
        return np.array_equal(self.vertices, other.vertices) and np.array_equal(self.triangles, other.triangles)

    __hash__ = None  # type: ignore[assignment]


def signed_area(ring: np.ndarray) -> float:
    """Area [m^2] of a ring (n, 2): positive when counter-clockwise."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float(0.5 * np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))
