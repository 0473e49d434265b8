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
    flat = np.flatnonzero(instance_id)
    ids = instance_id.ravel()[flat]
    # grouped by id, so that each reduction runs over one instance after another: ten times faster than `ufunc.at`
    order = np.argsort(ids, kind="stable")
    y, x = np.divmod(flat[order], instance_id.shape[1])
    present, starts = np.unique(ids[order], return_index=True)
    pixels = np.bincount(ids, minlength=count + 1)
    pixels[0] = instance_id.size - len(flat)
    boxes = np.full((count + 1, 4), np.nan)
    if len(present):
        lows = [np.minimum.reduceat(axis, starts) for axis in (x, y)]
        highs = [np.maximum.reduceat(axis, starts) + 1 for axis in (x, y)]
        boxes[present] = np.stack([*lows, *highs], -1)
    return pixels, boxes
