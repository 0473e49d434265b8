"""Hoods that lie on the back."""

from __future__ import annotations

import numpy as np

from ..cloth.mesh import unit
from ..cloth.strips import sheet
from ..piece import Piece
from .sewing import Sewn
from .trims import neck_rim, resampled


def hood_down(sewn: Sewn, part: str, size: float = 1.0) -> Piece:
    """A hood fallen back: up from the neck's edge, over, and down between the shoulder blades."""
    k = sewn.form.k
    where, _ = neck_rim(sewn)
    points, _, weights = resampled(where, 41, False)
    centre = np.array([points[:, 0].mean(), 0.0])
    out = np.concatenate([unit(points[:, :2] - centre), np.zeros((len(points), 1))], axis=1)
    back = np.clip(-out[:, 0], 0, 1)[:, None] ** 0.8  # 1 behind the neck, 0 at the sides and in front
    front = np.clip(out[:, 0], 0, 1)[:, None]
    up = np.array([0.0, 0.0, 1.0])
    s = size * sewn.form.neck_k
    rows = [
        points - 0.006 * k * up,
        points + s * ((0.022 + 0.018 * back) * up + 0.004 * out),
        points + s * ((0.034 + 0.024 * back - 0.016 * front) * up + (0.016 + 0.026 * back) * out),
        points + s * ((0.026 - 0.005 * back - 0.022 * front) * up + (0.030 + 0.064 * back) * out),
        points + s * ((0.006 - 0.077 * back - 0.012 * front) * up + (0.032 + 0.084 * back) * out),
        points + s * ((-0.008 - 0.158 * back) * up + (0.024 + 0.060 * back) * out),
        points + s * ((-0.020 - 0.17 * back) * up + (0.012 + 0.025 * back) * out),
    ]
    grid = np.stack(rows)
    lying = grid[1:].reshape(-1, 3)
    grid[1:] = sewn.surface.beneath.pushed_out(lying, 0.004 * k).reshape(grid[1:].shape)
    shares = np.repeat(weights[None], len(rows), 0)
    return sheet(part, grid[:, ::-1], shares[:, ::-1], 0.006 * k)
