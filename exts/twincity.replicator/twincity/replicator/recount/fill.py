"""Polygons and run lengths as pixels: a pixel is inside when its centre (x + 0.5, y + 0.5) is."""

from __future__ import annotations

import numpy as np


def covered_pixels(polygons: list[np.ndarray], corner: tuple[int, int], shape: tuple[int, int]) -> np.ndarray:
    """How often each pixel of a window is covered.

    Args:
        polygons: each (n, 2) x, y [px], not closed.
        corner: x, y of the window's first pixel.
        shape: its height and width.
    """
    covered = np.zeros(shape, np.int32)
    for polygon in polygons:
        covered += _filled(polygon - corner, shape)
    return covered


def _filled(polygon: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """(H, W) 0 or 1 by the even-odd rule: in each row a pixel is inside after an odd number of crossings."""
    height, width = shape
    start, end = polygon, np.roll(polygon, -1, 0)
    upward = start[:, 1] > end[:, 1]
    start, end = np.where(upward[:, None], end, start), np.where(upward[:, None], start, end)
    first = np.ceil(start[:, 1] - 0.5).astype(int).clip(0, height)
    last = np.ceil(end[:, 1] - 0.5).astype(int).clip(0, height)
    count = last - first
    edge = np.repeat(np.arange(len(polygon)), count)
    row = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + first[edge]
    slope = (end[edge, 0] - start[edge, 0]) / (end[edge, 1] - start[edge, 1])
    crossing = start[edge, 0] + (row + 0.5 - start[edge, 1]) * slope
    column = np.ceil(crossing - 0.5).astype(int).clip(0, width)
    crossings = np.zeros((height, width + 1), np.int32)
    np.add.at(crossings, (row, column), 1)
    return np.cumsum(crossings, 1)[:, :width] % 2


def run_pixels(counts: list[int]) -> np.ndarray:
    """Places of the ones of COCO's run lengths, counted down the columns."""
    ends = np.cumsum(counts)
    ones = [np.arange(begin, end) for begin, end in zip(ends[0::2], ends[1::2], strict=False)]
    return np.concatenate(ones) if ones else np.zeros(0, int)


def unpacked(text: str) -> list[int]:
    """COCO's packed run lengths as numbers: five bits a letter, lowest first, 32 where more follow; from the fourth on
    they are differences to the one before the last."""
    counts: list[int] = []
    value = shift = 0
    for letter in text:
        bits = ord(letter) - 48
        value |= (bits & 31) << shift
        shift += 5
        if bits & 32:
            continue
        if bits & 16:
            value -= 1 << shift
        counts.append(value + (counts[-2] if len(counts) > 2 else 0))
        value = shift = 0
    return counts
