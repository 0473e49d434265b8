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
    s = size * k
    rows = [
        points - 0.006 * k * up,
        points + s * ((0.030 + 0.012 * back) * up + 0.004 * out),
        points + s * ((0.048 + 0.012 * back - 0.02 * front) * up + (0.022 + 0.02 * back) * out),
        points + s * ((0.036 - 0.015 * back - 0.02 * front) * up + (0.040 + 0.055 * back) * out),
        points + s * ((0.004 - 0.075 * back - 0.01 * front) * up + (0.042 + 0.075 * back) * out),
        points + s * ((-0.016 - 0.15 * back) * up + (0.030 + 0.055 * back) * out),
        points + s * ((-0.020 - 0.17 * back) * up + (0.012 + 0.025 * back) * out),
    ]
    grid = np.stack(rows)
    shares = np.repeat(weights[None], len(rows), 0)
    return sheet(part, grid[:, ::-1], shares[:, ::-1], 0.006 * k)
