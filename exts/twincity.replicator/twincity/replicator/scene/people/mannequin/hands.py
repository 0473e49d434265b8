"""Hands as mittens, each with a thumb."""

from __future__ import annotations

import numpy as np

from ...lofts import cap_faces, loft_faces, stack
from .rig import INDEX
from .shapes import BodyShape
from .skins import Skin, along, bound


def hand(shape: BodyShape, positions: np.ndarray) -> Skin:
    """A mitten hanging with its palm to the thigh, the fingers a little curled."""
    x, y, wrist = positions[INDEX["left_hand"]]
    size = (shape.arm[1] / 0.262) ** 0.8
    rows = ((0.165, -0.050, 0.018, 0.008), (0.160, -0.038, 0.032, 0.014), (0.135, -0.014, 0.039, 0.017),
            (0.092, 0.002, 0.042, 0.017), (0.045, 0.003, 0.038, 0.018), (0.010, 0.000, 0.029, 0.019),
            (-0.035, 0.000, 0.027, 0.021))  # fmt: skip
    points = stack([
        (wrist - down * size, x, y + dy * size, 0.9 * rx * size, 1.1 * rx * size, ry * size)
        for down, dy, rx, ry in rows
    ], 8, squareness=2.4).reshape(-1, 3)  # fmt: skip
    weights = along(points, positions, ("left_forearm", "left_hand"), blend=0.015)
    faces = np.concatenate([loft_faces(len(rows), 8), cap_faces(np.arange(8))[:, ::-1]])
    return Skin(points=points, faces=faces, weights=weights)


def thumb(shape: BodyShape, positions: np.ndarray) -> Skin:
    """In front of the left hand, towards its palm."""
    x, y, wrist = positions[INDEX["left_hand"]]
    size = (shape.arm[1] / 0.262) ** 0.8
    rows = ((0.110, 0.042, -0.030, 0.007), (0.085, 0.044, -0.020, 0.013), (0.025, 0.022, 0.0, 0.014))
    points = stack([
        (wrist - down * size, x + dx * size, y + dy * size, r * size, r * size, r * size) for down, dx, dy, r in rows
    ], 5).reshape(-1, 3)  # fmt: skip
    faces = np.concatenate([loft_faces(len(rows), 5), cap_faces(np.arange(5))[:, ::-1]])
    return Skin(points=points, faces=faces, weights=bound(len(points), "left_hand"))
