"""A small picture being painted in linear light: shapes by masks, soft edges by drawing larger than what is kept."""

from __future__ import annotations

import cv2
import numpy as np

from twincity.replicator.scene.materials import linear

LARGER = 3
"""Drawn this many times as wide and high."""

Colour = tuple[float, float, float] | np.ndarray | float


class Canvas:
    """Linear r, g, b; x to the right, y down from the top, both 0 to 1."""

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        rows, columns = height * LARGER, width * LARGER
        self.y, self.x = ((np.mgrid[0:rows, 0:columns] + 0.5) / np.array([rows, columns])[:, None, None]).astype(
            np.float32
        )
        self.light = np.zeros((rows, columns, 3), np.float32)

    def paint(self, where: np.ndarray, colour: Colour, share: float | np.ndarray = 1.0) -> None:
        """Lay a colour (3,) or picture over what a mask or a field of shares 0..1 covers."""
        rows, columns = (np.flatnonzero(where.any(axis)) for axis in (1, 0))
        if not len(rows):
            return
        # Most shapes are small: nothing outside their frame is touched.
        frame = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        cover = (where[frame].astype(np.float32) * (share[frame] if np.ndim(share) else share))[..., None]
        shown = np.asarray(colour, np.float32)
        self.light[frame] += ((shown[frame] if shown.ndim == 3 else shown) - self.light[frame]) * cover

    def rectangle(self, x0: float, x1: float, y0: float, y1: float) -> np.ndarray:
        return (self.x >= x0) & (self.x < x1) & (self.y >= y0) & (self.y < y1)

    def ellipse(self, x: float, y: float, rx: float, ry: float) -> np.ndarray:
        return ((self.x - x) / rx) ** 2 + ((self.y - y) / ry) ** 2 < 1.0

    def shade(self, factor: np.ndarray) -> None:
        """Darken or lighten by a field."""
        self.light *= factor[..., None]

    def picture(self) -> np.ndarray:
        """(height, width, 3) uint8 sRGB."""
        small = np.clip(cv2.resize(self.light, self._size, interpolation=cv2.INTER_AREA), 0, 1)
        encoded = np.where(small <= 0.0031308, 12.92 * small, 1.055 * small ** (1 / 2.4) - 0.055)
        return np.rint(255 * encoded).astype(np.uint8)


def assembled(cells: list[np.ndarray], columns: int) -> np.ndarray:
    """Pictures of one size, row by row."""
    return np.concatenate([np.concatenate(cells[k : k + columns], 1) for k in range(0, len(cells), columns)], 0)


def ink(srgb_hex: str, factor: float = 1.0) -> np.ndarray:
    """(3,) linear."""
    return linear(srgb_hex) * factor
