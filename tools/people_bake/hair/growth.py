"""Hair on the skull: a cap of strands with a soft edge, and locks that lie over it and break its outline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from people_bake.hair.chart import Chart
from people_bake.hair.head import CENTRE, Head
from people_bake.hair.sheet import Sheet, grid_sheet, strips_sheet

PERIOD_M = 0.5
EDGE_M = 0.030
"""From the hairline inwards hair gains its thickness over this length."""

RADIUS_M = 0.1
"""Of a skull with hair, roughly: turns angles into lengths."""

SUNK_M = -0.0025
"""Edges end below the skin: what shows is a line as thin as hair, wherever the skin's own triangles are."""

ROOT_M = 0.005
"""Roots of locks lie this far inside the cap."""

CLEAR_M = 0.0022
"""Least height of a cap's triangles above the skin."""

Field = Callable[[np.ndarray], np.ndarray]

COLUMNS = np.array(
    [0, 13, 26, 38, 48, 56, 62, 67, 72, 78, 86, 95, 104, 113, 124, 138, 152, 166, 180]
)  # fmt: skip
"""Azimuths of a cap's columns on one side [deg]: close together at sideburn and ear."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Growth:
    """A head, where hair grows on it, and how thick it lies."""

    head: Head
    chart: Chart
    rim: np.ndarray
    """(n, 3) directions near which hair thins out to nothing: the hairline, or what of it can be seen."""
    thickness: Field
    """Of points on the skin (..., 3), head coordinates: metres of hair above them."""
    ceiling: Field | None = None
    """The same for what a hat leaves room for."""
    edge: float = SUNK_M
    """Height of the very edge."""
    blunt: float = 0.6
    """How suddenly the edge gains thickness: 0.3 like a hedge, 1 like a wedge."""
    groove: float = 0.0
    """How much thinner hair is at its root line: at a parting."""

    def height(self, column: np.ndarray, row: np.ndarray, lift: np.ndarray | float = 0.0) -> np.ndarray:
        """(...) metres above the skin of the cap's surface, `lift` above that."""
        directions = self.chart.directions(column, row)
        skin = self.head.surface(directions)
        nearest = np.arccos(np.clip(directions @ self.rim.T, -1, 1)).min(axis=-1)
        inwards = np.where(row > 1, 0.0, np.clip(nearest * RADIUS_M / EDGE_M, 0, 1)) ** self.blunt
        rooted = np.clip(row * self.chart.angle(column) * RADIUS_M / 0.02, 0, 1)
        full = self.thickness(skin) * (1 - self.groove * (1 - rooted) ** 2)
        height = self.edge * (1 - inwards) + full * inwards + lift
        if self.ceiling is not None:
            height = np.minimum(height, self.ceiling(skin))
        return height

    def points(self, column: np.ndarray, row: np.ndarray, lift: np.ndarray | float = 0.0) -> np.ndarray:
        """(..., 3) head coordinates of the cap's surface, `lift` above it."""
        directions = self.chart.directions(column, row)
        return self.head.surface(directions, self.height(column, row, lift))


def cap(
    growth: Growth,
    rng: np.random.Generator,
    *,
    bumps: float,
    wobble: float = 0.02,
    rows: Sequence[float],
    every: int = 1,
) -> Sheet:
    """The hair next to the skull, all around it.

    Args:
        bumps: how far points stray in and out [m].
        wobble: how far the edge strays, as a share of a strand's length.
        rows: from root, 0, to the hairline, 1.
        every: take each so manieth column.
    """
    side = COLUMNS[::every] if every > 1 else COLUMNS
    azimuth = np.concatenate([side, 360 - side[-2:0:-1]])
    azimuth = np.sort((azimuth - growth.chart.first_azimuth) % 360) / 360
    column, row = np.meshgrid(azimuth, rows, indexing="ij")
    stray = rng.uniform(-1, 1, column.shape)
    row = row * (1 + wobble / every * stray * (row > 0.95))
    lift = bumps * rng.uniform(-1, 1, column.shape) * (row < 0.95) * (row > 0.05)
    seen = _clear(
        growth.points(column, row, lift), growth.head, inside=(row < 0.9) & (growth.chart.angle(column) > 0.1)
    )
    points = growth.head.to_world(seen)
    v = -row * growth.chart.angle(column) * RADIUS_M / PERIOD_M
    return grid_sheet(points, np.stack([column, v], -1), closed=True)


def _clear(grid: np.ndarray, head: Head, inside: np.ndarray) -> np.ndarray:
    """A closed grid (columns, rows, 3) raised until the middles of its cells are above the skin too."""
    for _ in range(3):
        beside = np.roll(grid, -1, 0)
        middle = (grid[:, :-1] + grid[:, 1:] + beside[:, :-1] + beside[:, 1:]) / 4
        missing = np.clip(CLEAR_M - head.height(middle), 0, None) * inside[:, 1:]
        raise_by = np.zeros(grid.shape[:2])
        for column, row in ((0, slice(None, -1)), (0, slice(1, None)), (1, slice(None, -1)), (1, slice(1, None))):
            raise_by[:, row] = np.maximum(raise_by[:, row], np.roll(missing, column, 0))
        away = grid - CENTRE
        grid = grid + away / np.linalg.norm(away, axis=-1, keepdims=True) * (raise_by * inside)[..., None]
    return grid


@dataclass(frozen=True, kw_only=True, eq=False)
class Locks:
    """n locks on a head; each array is (n,)."""

    column: np.ndarray
    """Where they begin."""
    row: np.ndarray
    to_column: np.ndarray
    """Where their tips are."""
    to_row: np.ndarray
    width: np.ndarray
    """Metres, at their widest."""
    lift: np.ndarray
    """How far their backs stand above the cap in the middle [m]."""
    tip: np.ndarray
    """How far their tips do."""
    curl: np.ndarray
    """Metres to the sides of the waves they make."""


def lock_sheet(
    growth: Growth, locks: Locks, rng: np.random.Generator, *, rows: int = 4, tip_width: float = 0.0
) -> Sheet:
    """Tapered strips with a ridge: their borders sink into the cap, their tips come to a point."""
    count = len(locks.column)
    along = np.linspace(0, 1, rows)
    column = locks.column[:, None] + (locks.to_column - locks.column)[:, None] * along**1.3
    row = locks.row[:, None] + (locks.to_row - locks.row)[:, None] * along
    lift = locks.lift[:, None] * np.sin(np.pi * np.clip(along * 0.85 + 0.05, 0, 1)) + locks.tip[:, None] * along**2
    wide = locks.width[:, None] / 2 * np.interp(along, [0, 0.35, 0.75, 1], [0.55, 1.0, max(0.72, tip_width), tip_width])
    wave = np.sin(along * 2.4 * np.pi + rng.uniform(0, 6.28, count)[:, None]) * locks.curl[:, None] * along

    middle = growth.points(column, row)
    step = growth.points(column, row + 0.02) - middle
    outwards = middle - growth.head.surface(growth.chart.directions(column, row), -0.03)
    aside = np.cross(step, outwards)
    aside /= np.maximum(np.linalg.norm(aside, axis=-1, keepdims=True), 1e-9)
    columns = []
    for side in (-1.0, 0.0, 1.0):
        at = middle + aside * (side * wide + wave)[..., None]
        away = at - CENTRE
        away /= np.linalg.norm(away, axis=-1, keepdims=True)
        raise_by = np.where(
            side == 0, lift, np.minimum(lift * 0.35, 0.003) - 0.0015 + locks.tip[:, None] * along**2 * 0.8
        )
        height = growth.height(column, row) + raise_by - ROOT_M * np.clip(1 - along / 0.2, 0, 1)
        if growth.ceiling is not None:
            height = np.minimum(height, growth.ceiling(growth.head.surface(away)))
        columns.append(growth.head.surface(away, height))
    points = growth.head.to_world(np.stack(columns, axis=1))
    return strips_sheet(points, strip_uvs(points, rng))


def strip_uvs(points: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(strips, columns, rows, 2): across and along each strip, each at another place of the texture."""
    across = np.linalg.norm(np.diff(points, axis=1), axis=-1).max(axis=2)
    u = np.concatenate([np.zeros((len(points), 1)), np.cumsum(across, axis=1)], axis=1) / PERIOD_M
    u = u + rng.uniform(0, 1, (len(points), 1)).round(3)
    along = np.linalg.norm(np.diff(points, axis=2), axis=-1).mean(axis=1)
    v = -np.concatenate([np.zeros((len(points), 1)), np.cumsum(along, axis=1)], axis=1) / PERIOD_M
    shape = points.shape[:3]
    return np.stack([np.broadcast_to(u[:, :, None], shape), np.broadcast_to(v[:, None, :], shape)], -1)
