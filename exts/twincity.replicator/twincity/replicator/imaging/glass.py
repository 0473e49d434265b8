"""The dome before the lens: dust and stains that scatter light, drops that are lenses of their own.

Both are so near that they are far out of focus. What stands behind a drop is still labelled: it is there, and a model
that misses it should be told so.
"""

from __future__ import annotations

import cv2
import numpy as np

from .light import encoded, linear

DIRT_CELLS = 9
"""Stains vary over an ninth of the picture's height and over finer parts of it."""

SCATTERED = 0.45
"""Of the light, in the dirtiest places of the dirtiest dome."""

MOST_DROPS = 60
"""On a bare dome in a downpour."""

VEIL_ROWS = 45
"""Rows of the picture that is left of the street when it is all scattered."""


def dirt(rgb: np.ndarray, amount: float, rng: np.random.Generator) -> np.ndarray:
    """Each stain takes light from where it came from and spreads it: lower contrast, a veil around lamps."""
    height, width = rgb.shape[:2]
    stains = np.zeros((height, width), np.float32)
    for octave, weight in ((1, 1.0), (3, 0.5), (9, 0.35)):
        rows = DIRT_CELLS * octave
        cells = rng.random((rows, max(1, rows * width // height)), dtype=np.float32)
        stains += weight * cv2.resize(cells, (width, height), interpolation=cv2.INTER_CUBIC)
    thickness = np.clip((stains / 1.85 - 0.42) / 0.3, 0, 1)
    lost = cv2.GaussianBlur(thickness, (0, 0), height / 240) * np.float32(SCATTERED * amount)
    return _mixed(rgb, _veil(rgb), lost)


def drops(rgb: np.ndarray, amount: float, rng: np.random.Generator) -> np.ndarray:
    """Round and flowing drops: each shows the whole street small, upside down and out of focus."""
    height, width = rgb.shape[:2]
    covered, shade = np.zeros((height, width), np.float32), np.ones((height, width), np.float32)
    for x, y, size, length in rng.random((round(MOST_DROPS * amount), 4)):
        centre = (int(x * width), int(y * height))
        radius = height * (0.012 + 0.035 * size**3)
        axes = (round(radius), round(radius * (1 + 0.9 * length**4)))
        cv2.ellipse(covered, centre, axes, 0, 0, 360, 1.0, -1)
        cv2.ellipse(shade, centre, axes, 0, 0, 360, 0.55, max(1, round(radius / 4)))
    soft = height / 180
    covered = cv2.GaussianBlur(covered, (0, 0), soft)
    upside_down = _veil(rgb)[::-1] * cv2.GaussianBlur(shade, (0, 0), soft)[..., None]
    return _mixed(rgb, upside_down, covered * np.float32(0.8))


def _veil(rgb: np.ndarray) -> np.ndarray:
    """(H, W, 3) light of the street, far out of focus."""
    height, width = rgb.shape[:2]
    small = cv2.resize(linear(rgb), (max(1, VEIL_ROWS * width // height), VEIL_ROWS), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(cv2.GaussianBlur(small, (0, 0), 2.0), (width, height), interpolation=cv2.INTER_LINEAR))


def _mixed(rgb: np.ndarray, other: np.ndarray, share: np.ndarray) -> np.ndarray:
    """The picture, with `share` (H, W) of its light taken away and as much of the other's added."""
    light = linear(rgb)
    return encoded(light + (other - light) * share[..., None])
