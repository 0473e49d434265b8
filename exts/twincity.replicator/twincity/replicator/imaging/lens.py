"""What glass does: red and blue part towards the corners, and corners get less light."""

from __future__ import annotations

import cv2
import numpy as np


def chromatic_aberration(rgb: np.ndarray, apart_px: float) -> np.ndarray:
    """Red is drawn a little larger and blue a little smaller; green, and with it the picture, stays where it is.

    Args:
        rgb: (H, W, 3) uint8.
        apart_px: how far red and blue are from each other in the corners.
    """
    height, width = rgb.shape[:2]
    share = apart_px / np.hypot(width, height)  # half of it each, over half of the diagonal
    red, green, blue = cv2.split(rgb)
    return np.asarray(cv2.merge([_enlarged(red, 1 + share), green, _enlarged(blue, 1 - share)]))


def _enlarged(channel: np.ndarray, factor: float) -> np.ndarray:
    """About the middle of the picture."""
    height, width = channel.shape
    middle = np.array([(width - 1) / 2, (height - 1) / 2])
    here_from_there = np.column_stack([np.eye(2) / factor, middle * (1 - 1 / factor)])
    return np.asarray(
        cv2.warpAffine(
            channel,
            here_from_there,
            (width, height),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
    )


def vignetting(rgb: np.ndarray, lost_in_corners: float) -> np.ndarray:
    """Darken with the square of the distance from the middle, in light: the first term of a lens's cos^4."""
    height, width = rgb.shape[:2]
    x, y = ((np.arange(size, dtype=np.float32) + 0.5 - size / 2) for size in (width, height))
    distance = (x**2)[None] + (y**2)[:, None]
    kept = cv2.pow(1 - distance * np.float32(lost_in_corners * 4 / (width**2 + height**2)), 1 / 2.2)
    return np.asarray(cv2.multiply(rgb, cv2.merge([kept] * 3), dtype=cv2.CV_8U))
