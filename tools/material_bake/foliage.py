"""Leaves seen as a mass: lobed blades over each other, the lower ones in shade. It covers the hearts of crowns."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import cv2
import numpy as np

SIDE = 256
DRAWN = 2
"""Drawn twice as large, then reduced."""

LEAVES = 300
LEAF_SHARE = (0.062, 0.095)
"""Radius of a blade as a share of the tile, which is 1.2 m wide."""

DARK, LIGHT = np.array([34, 46, 22]), np.array([128, 142, 82])
LOBES = np.array([[0.0, 1.0], [0.20, 0.52], [0.72, 0.62], [0.46, 0.12], [0.66, -0.42], [0.16, -0.40], [0.0, -0.72]])
"""Half the outline of a leaf of five points, from its tip to its stalk."""


def foliage() -> np.ndarray:
    """(SIDE, SIDE, 3) uint8 sRGB; repeats both ways."""
    rng = np.random.default_rng(301)
    side = SIDE * DRAWN
    canvas = np.full((side, side, 3), DARK, np.uint8)
    blade = np.concatenate([LOBES, LOBES[-2:0:-1] * [-1, 1]])
    for number in range(LEAVES):
        depth = number / LEAVES
        tone = DARK + (LIGHT - DARK) * (0.12 + 0.88 * depth) * float(rng.uniform(0.7, 1.15))
        angle, radius = float(rng.uniform(0, 2 * np.pi)), side * float(rng.uniform(*LEAF_SHARE))
        squeeze = np.array([float(rng.uniform(0.45, 1.0)), 1.0])
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        outline, place = radius * (blade * squeeze) @ turn, rng.uniform(0, side, 2)
        _leaf(canvas, outline, place, np.clip(tone, 0, 255))
    return cv2.resize(canvas, (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def _leaf(canvas: np.ndarray, outline: np.ndarray, place: np.ndarray, tone: np.ndarray) -> None:
    """One leaf, its shadow and the paler half of its blade, also where it reaches over an edge of the tile."""
    side = len(canvas)
    half = np.concatenate([outline[: len(LOBES)], outline[:1]])
    for shift in np.stack(np.meshgrid((-side, 0, side), (-side, 0, side)), -1).reshape(-1, 2):
        middle = place + shift
        if (np.abs(middle - side / 2) > 0.65 * side).any():
            continue
        for shape, colour, offset in ((outline, 0.35 * tone, 4.0), (outline, tone, 0.0), (half, 1.12 * tone, 0.0)):
            corners = np.round(shape + middle + offset).astype(np.int32)
            cv2.fillPoly(canvas, [corners], np.clip(colour, 0, 255).tolist(), cv2.LINE_AA)


TEXTURES: Mapping[str, Callable[[], np.ndarray]] = {"foliage": foliage}
