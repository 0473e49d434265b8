"""Cloth hangs from the widest place above it: how far it stands from a vertical axis at every angle and height."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d, map_coordinates

ANGLES = 72
HEIGHTS = 90


@dataclass(frozen=True, kw_only=True, eq=False)
class Silhouette:
    """Distance from a vertical axis by height and angle."""

    axis: np.ndarray
    """(2,) x, y [m]."""

    top: float
    bottom: float
    radii: np.ndarray
    """(HEIGHTS, ANGLES) metres, from the top down, anticlockwise from the front."""

    def at(self, points: np.ndarray) -> np.ndarray:
        """(n,) the radius at the height and angle of points [m]."""
        angle, _ = polar(points, self.axis)
        row = (self.top - points[:, 2]) / (self.top - self.bottom) * (HEIGHTS - 1)
        column = angle / (2 * np.pi) * ANGLES
        padded = np.concatenate([self.radii, self.radii[:, :1]], axis=1)
        return map_coordinates(padded, [row, column % ANGLES], order=1, mode="nearest")


def polar(points: np.ndarray, axis: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Angle 0..2 pi anticlockwise from the front, and distance from the axis [m]."""
    dx, dy = points[:, 0] - axis[0], points[:, 1] - axis[1]
    return np.arctan2(dy, dx) % (2 * np.pi), np.hypot(dx, dy)


def silhouette(points: np.ndarray, axis: np.ndarray, top: float, bottom: float) -> Silhouette:
    """The outermost of points at each height and angle, gaps bridged and the corners rounded."""
    angle, radius = polar(points, axis)
    row = (top - points[:, 2]) / (top - bottom) * (HEIGHTS - 1)
    inside = (row > -1) & (row < HEIGHTS)
    grid = np.zeros((HEIGHTS, ANGLES))
    for row_step in (-1, 0, 1):
        for column_step in (-1, 0, 1):
            i = np.clip(np.round(row[inside]).astype(int) + row_step, 0, HEIGHTS - 1)
            j = (np.round(angle[inside] / (2 * np.pi) * ANGLES).astype(int) + column_step) % ANGLES
            np.maximum.at(grid, (i, j), radius[inside])
    radii = np.where(grid > 0, grid, np.nan)
    rows = np.arange(HEIGHTS)
    for column in radii.T:
        known = ~np.isnan(column)
        if known.any():
            column[:] = np.interp(rows, rows[known], column[known])
    columns = ~np.isnan(radii[0])
    if not columns.all():
        turn = np.arange(ANGLES)
        for row_radii in radii:
            row_radii[:] = np.interp(turn, turn[columns], row_radii[columns], period=ANGLES)
    radii = gaussian_filter1d(radii, 1.5, axis=1, mode="wrap")
    return Silhouette(axis=axis, top=top, bottom=bottom, radii=gaussian_filter1d(radii, 1.0, axis=0, mode="nearest"))


def hung(shape: Silhouette, start: float, flare: float = 0.0, cling: float = 0.0) -> Silhouette:
    """What hangs from a silhouette below a height: never nearer than what is above, but for `cling`.

    Args:
        start: height [m] from which the cloth hangs free.
        flare: metres outwards per metre down.
        cling: how much of its radius it gives up per metre down.
    """
    radii = shape.radii.copy()
    step = (shape.top - shape.bottom) / (HEIGHTS - 1)
    heights = np.linspace(shape.top, shape.bottom, HEIGHTS)
    for i in range(1, HEIGHTS):
        if heights[i] < start:
            falling = radii[i - 1] * (1 - cling * step) + flare * step
            smooth = gaussian_filter1d(falling, 1.0, mode="wrap")
            radii[i] = np.maximum(radii[i], 0.7 * falling + 0.3 * smooth)
    return Silhouette(axis=shape.axis, top=shape.top, bottom=shape.bottom, radii=radii)
