"""Heads and licence plates made unrecognisable, pixel by pixel of what shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import cv2
import numpy as np

from ..frame import RenderBuffers
from ..geometry.boxes import Box

BLOCKS = 4
"""What is hidden keeps so many blocks across its shorter side: a face is not recognised below 8 or so."""


def hide(buffers: RenderBuffers, private: Iterable[tuple[int, Box]], method: str) -> RenderBuffers:
    """The buffers with some things' pixels inside some boxes replaced; every other pixel stays as it was.

    Args:
        buffers: as the camera made them.
        private: number of a thing, and the box [px] of its part.
        method: pixelate or gaussian.
    """
    rgb = buffers.rgb.copy()
    for number, box in private:
        x0, y0 = (max(int(np.floor(edge)), 0) for edge in box[:2])
        x1, y1 = int(np.ceil(box[2])), int(np.ceil(box[3]))
        window = slice(y0, max(y1, 0)), slice(x0, max(x1, 0))
        shows = buffers.instance_id[window] == number
        if shows.any():
            rgb[window][shows] = _METHODS[method](buffers.rgb[window], shows)[shows]
    return replace(buffers, rgb=rgb)


def _pixelated(rgb: np.ndarray, shows: np.ndarray) -> np.ndarray:
    """Blocks, each the mean of those of its pixels that are hidden."""
    height, width = shows.shape
    side = max(2, -(-min(height, width) // BLOCKS))
    rows, columns = np.arange(height) // side, np.arange(width) // side
    block = rows[:, None] * (columns[-1] + 1) + columns
    count = np.maximum(np.bincount(block[shows], minlength=block.max() + 1), 1)
    means = [np.bincount(block[shows], rgb[..., c][shows], block.max() + 1) / count for c in range(3)]
    return np.rint(np.stack(means, -1)[block]).astype(np.uint8)


def _blurred(rgb: np.ndarray, shows: np.ndarray) -> np.ndarray:
    """Each pixel the mean of the hidden ones around it, by a bell as wide as half the part."""
    sigma = max(min(shows.shape) / 2, 1.0)
    weight = shows.astype(np.float32)
    total = cv2.GaussianBlur(rgb * weight[..., None], (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
    share = cv2.GaussianBlur(weight, (0, 0), sigma, borderType=cv2.BORDER_CONSTANT)
    return np.rint(total / np.maximum(share, 1e-6)[..., None]).clip(0, 255).astype(np.uint8)


_METHODS = {"pixelate": _pixelated, "gaussian": _blurred}
