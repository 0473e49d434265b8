"""Which way faces look, and where a texture lies on those that say nothing of it: by their position alone."""

from __future__ import annotations

import numpy as np

FLAT = 0.98
"""Upward share of a normal beyond which a face counts as level ground: slopes below 11 degrees."""


ANGLE_STEP = np.radians(0.5)
"""Headings and slopes are rounded to this: triangles of one roof, each turned by a hair, share one texture."""


def coordinates_of(
    corners: np.ndarray, origin: np.ndarray | tuple[float, float, float] = (0.0, 0.0, 0.0)
) -> np.ndarray:
    """Metres along a surface.

    Args:
        corners: (n, k, 3) faces, counter-clockwise from outside.
        origin: (3,) point near the faces from which all but level ones are measured: far away, a hair's breadth of
            turn would move a texture by a hand's breadth.

    Returns:
        (n, k, 2): east and north on level faces. On all others, to the right of someone who faces them from outside,
        and up the slope: courses are level on every wall, seams run from gutter to ridge on every roof.
    """
    corners = np.asarray(corners, float)
    normal = normals_of(corners)
    heading = _rounded(np.arctan2(normal[:, 1], normal[:, 0]))
    slope = _rounded(np.arccos(np.clip(normal[:, 2], -1.0, 1.0)))
    zero = np.zeros(len(normal))
    right = np.stack([-np.sin(heading), np.cos(heading), zero], -1)
    up = np.stack([-np.cos(heading) * np.cos(slope), -np.sin(heading) * np.cos(slope), np.sin(slope)], -1)
    along = np.stack([np.einsum("nkx,nx->nk", corners - origin, axis) for axis in (right, up)], -1)
    level = np.abs(normal[:, 2]) > FLAT
    return np.where(level[:, None, None], corners[..., :2], along)


def _rounded(angle: np.ndarray) -> np.ndarray:
    return np.round(angle / ANGLE_STEP) * ANGLE_STEP


def normals_of(corners: np.ndarray) -> np.ndarray:
    """(n, 3) unit normals of faces (n, k, 3) by Newell's method; upwards for faces without area."""
    spokes = corners - corners[:, :1]
    total = np.cross(spokes, np.roll(spokes, -1, axis=1)).sum(1)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    return np.where(length > 1e-12, total / np.maximum(length, 1e-12), [0.0, 0.0, 1.0])
