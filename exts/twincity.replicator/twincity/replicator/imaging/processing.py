"""What the camera's processor makes of it: noise smeared away, a cast of colour, edges drawn over."""

from __future__ import annotations

import cv2
import numpy as np

from .light import scaled


def noise_reduction(rgb: np.ndarray, amount: float, steps: float) -> np.ndarray:
    """Fine detail weaker than the noise (deviation `steps`) is smeared, as faces and bark are with it; edges stay."""
    smooth = cv2.GaussianBlur(rgb, (0, 0), 0.8 + 0.7 * amount)
    detail = cv2.addWeighted(rgb, 1, smooth, -1, 128)
    strength = np.arange(256) - 128
    kept = 1 - amount * np.exp(-((strength / (2 * steps)) ** 2))
    return np.asarray(
        cv2.addWeighted(smooth, 1, cv2.LUT(detail, np.rint(128 + strength * kept).astype(np.uint8)), 1, -128)
    )


def white_balance(rgb: np.ndarray, error: float) -> np.ndarray:
    """A cast of so many stops between red and blue."""
    return scaled(rgb, (2 ** (error / 2), 1.0, 2 ** (-error / 2)))


def sharpening(rgb: np.ndarray, strength: float) -> np.ndarray:
    """An unsharp mask: light rims around what is dark."""
    soft = cv2.GaussianBlur(rgb, (0, 0), max(rgb.shape[0] / 720, 0.7))
    return np.asarray(cv2.addWeighted(rgb, 1 + strength, soft, -strength, 0))
