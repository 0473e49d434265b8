"""Masks: the box of a mask, and all boxes of an instance image in one pass."""

from __future__ import annotations

import numpy as np

from .boxes import Box


def mask_box(mask: np.ndarray) -> Box | None:
    """Tight `xyxy` box of a boolean mask (H, W), or None when it is empty."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        return None
    return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)


def instance_boxes(instance_id: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Pixels and tight boxes of every instance of an id image.

    Args:
        instance_id: (H, W) integers, 0 = background, 1..count.
        count: largest id that may occur.

    Returns:
        pixels: (count + 1,) int64, number of pixels with each id.
        boxes: (count + 1, 4) float64 `xyxy`; nan where an id has no pixel.
    """
    height, width = instance_id.shape
    flat = np.flatnonzero(instance_id)
    ids = instance_id.ravel()[flat].astype(np.int64)
    y, x = np.divmod(flat, width)
    pixels = np.bincount(ids, minlength=count + 1)
    low = np.full((count + 1, 2), np.inf)
    high = np.full((count + 1, 2), -np.inf)
    np.minimum.at(low[:, 0], ids, x)
    np.minimum.at(low[:, 1], ids, y)
    np.maximum.at(high[:, 0], ids, x + 1)
    np.maximum.at(high[:, 1], ids, y + 1)
    boxes = np.concatenate([low, high], 1)
    boxes[pixels == 0] = np.nan
    pixels[0] = height * width - len(flat)
    return pixels, boxes
