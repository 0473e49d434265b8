"""Fingers side by side: the base mesh spreads them like a star, and people do not."""

from __future__ import annotations

import numpy as np

from people_bake.source import bone_ends, finger_weights
from twincity.replicator.scene.people.skeleton import SIDES

_SPREAD_DEG = {2: 1.5, 4: -1.0, 5: -3.0}
"""Of index, ring and little finger against the middle one; positive towards the thumb."""


def with_closed_fingers(points: np.ndarray) -> np.ndarray:
    """The same body with its fingers nearly parallel."""
    moved = points.copy()
    for side in SIDES:
        ends = {finger: bone_ends(points, side, finger) for finger in range(2, 6)}
        middle = ends[3][1] - ends[3][0]
        palm = np.cross(middle, ends[2][0] - ends[5][0])  # out of the palm, whichever way: angles follow it
        palm /= np.linalg.norm(palm)
        for finger, spread in _SPREAD_DEG.items():
            start, end = ends[finger]
            turn = np.radians(spread) - _angle(middle, end - start, palm)
            moved += _turned(points - start, palm, turn * finger_weights()[f"{side}_{finger}"])
    return moved


def _angle(start: np.ndarray, end: np.ndarray, axis: np.ndarray) -> float:
    """From one direction to another, seen along an axis [radians]."""
    flat = [v - axis * (v @ axis) for v in (start, end)]
    return float(np.arctan2(np.cross(*flat) @ axis, flat[0] @ flat[1]))


def _turned(arms: np.ndarray, axis: np.ndarray, angles: np.ndarray) -> np.ndarray:
    """(n, 3) how far points move that turn about an axis through the origin, each by its angle (Rodrigues)."""
    cosine, sine = np.cos(angles)[:, None], np.sin(angles)[:, None]
    along = (arms @ axis)[:, None] * axis
    return cosine * (arms - along) + sine * np.cross(axis, arms) + along - arms
