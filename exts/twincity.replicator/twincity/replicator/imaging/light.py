"""Between the picture's 8 bits and light: tables of sRGB's curve."""

from __future__ import annotations

import cv2
import numpy as np

_VALUES = np.arange(256) / 255
LINEAR = np.where(_VALUES <= 0.04045, _VALUES / 12.92, ((_VALUES + 0.055) / 1.055) ** 2.4).astype(np.float32)
"""(256,) light of every 8-bit value, 0..1."""

SLOPE = np.where(LINEAR <= 0.0031308, 12.92, 1.055 / 2.4 * np.maximum(LINEAR, 1e-6) ** (1 / 2.4 - 1)) * 255
"""(256,) 8-bit steps per unit of light, there."""

_STEPS = 4096
_LIGHT = np.arange(_STEPS) / (_STEPS - 1)
_ENCODED = np.rint(
    255 * np.where(_LIGHT <= 0.0031308, 12.92 * _LIGHT, 1.055 * np.maximum(_LIGHT, 1e-6) ** (1 / 2.4) - 0.055)
).astype(np.uint8)


def linear(rgb: np.ndarray) -> np.ndarray:
    """Light of 8-bit values of any shape, float32 0..1."""
    return LINEAR[rgb]


def encoded(light: np.ndarray) -> np.ndarray:
    """8-bit values of light of any shape; beyond 1 is white."""
    return _ENCODED[(np.clip(light, 0, 1) * (_STEPS - 1) + 0.5).astype(np.int32)]


def scaled(rgb: np.ndarray, gains: tuple[float, float, float]) -> np.ndarray:
    """The picture (H, W, 3) with the light of each channel multiplied."""
    table = np.stack([encoded(LINEAR * gain) for gain in gains], -1)[None]
    return np.asarray(cv2.LUT(rgb, table))
