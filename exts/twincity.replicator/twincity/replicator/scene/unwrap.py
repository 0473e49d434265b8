"""Which way faces look, and where a texture lies on those that say nothing of it: by their position alone."""

from __future__ import annotations

import numpy as np

FLAT = 0.98
"""Upward share of a normal beyond which a face counts as level ground: slopes below 11 degrees."""


def coordinates_of(corners: np.ndarray) -> np.ndarray:
    """Metres along a surface, measured from the origin.

    Args:
        corners: (n, k, 3) faces, counter-clockwise from outside.

    Returns:
        (n, k, 2): east and north on level faces. On all others, to the right of someone who faces them from outside,
        and up the slope: courses are level on every wall, seams run from gutter to ridge on every roof.
    """
    corners = np.asarray(corners, float)
    normal = normals_of(corners)
    across = np.stack([-normal[:, 1], normal[:, 0], np.zeros(len(normal))], -1)
    steepness = np.linalg.norm(across, axis=1, keepdims=True)
    level = (np.abs(normal[:, 2]) > FLAT)[:, None]
    right = np.where(level, [1.0, 0.0, 0.0], across / np.maximum(steepness, 1e-9))
    up = np.where(level, [0.0, 1.0, 0.0], np.cross(normal, right))
    return np.stack([np.einsum("nkx,nx->nk", corners, axis) for axis in (right, up)], -1)


def normals_of(corners: np.ndarray) -> np.ndarray:
    """(n, 3) unit normals of faces (n, k, 3) by Newell's method; upwards for faces without area."""
    spokes = corners - corners[:, :1]
    total = np.cross(spokes, np.roll(spokes, -1, axis=1)).sum(1)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    return np.where(length > 1e-12, total / np.maximum(length, 1e-12), [0.0, 0.0, 1.0])
