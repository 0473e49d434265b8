"""Bark: the patchwork of the plane tree, the strongest sign of its species, and the furrows of most others."""

from __future__ import annotations

import numpy as np

from .noise import around, noise

SIDE = 256


def bark() -> np.ndarray:
    """Plates of grey-brown that flake off olive, then cream; u around the trunk, v up. 1 m."""
    old = noise(SIDE, 201, falloff=1.55, low=2, high=40, stretch=(1.3, 1.0))
    fresh = noise(SIDE, 202, falloff=1.45, low=3, high=48, stretch=(1.3, 1.0))
    olive, cream, grey = np.array([0.27, 0.25, 0.145]), np.array([0.55, 0.51, 0.36]), np.array([0.30, 0.275, 0.225])
    picture = np.broadcast_to(grey, (SIDE, SIDE, 3))
    picture = _laid(picture, olive, old - 0.15)
    picture = _laid(picture, cream, fresh - 0.75)
    rim = np.minimum(np.abs(old - 0.15), np.abs(fresh - 0.75))
    tone = 1 - 0.16 * np.clip(1 - rim / 0.10, 0, 1)
    tone *= 1 + 0.07 * noise(SIDE, 203, falloff=0.7, low=6) + 0.05 * noise(SIDE, 204, falloff=1.0, stretch=(3.0, 1.0))
    return np.clip(picture * tone[..., None], 0.004, 1.0)


def bark_furrowed() -> np.ndarray:
    """Upright ridges between dark furrows, as limes, chestnuts and sophoras have. 1 m."""
    ridges = noise(SIDE, 211, falloff=0.9, low=8, high=60, stretch=(4.5, 1.0))
    tone = 1 + 0.10 * ridges - 0.45 * np.clip(1 - np.abs(ridges + 0.5) / 0.35, 0, 1)
    tone *= 1 + 0.08 * noise(SIDE, 212, falloff=0.5, low=20) + 0.06 * noise(SIDE, 213, falloff=1.4, high=8)
    return around(np.clip(tone, 0.2, 2.0))


TEXTURES = {"bark": bark, "bark_furrowed": bark_furrowed}


def _laid(below: np.ndarray, colour: np.ndarray, height: np.ndarray) -> np.ndarray:
    """A colour where `height` is above 0, its edge a pixel or two soft."""
    cover = np.clip(height / 0.10 + 0.5, 0, 1)[..., None]
    return below * (1 - cover) + colour * cover
