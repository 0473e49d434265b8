"""Polygons and run lengths as pixels: a pixel is inside when its centre (x + 0.5, y + 0.5) is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How far the filled polygons of several things are the pixels that show them."""

    area: np.ndarray
    """(n,) pixels that each thing's polygons cover, one covered twice counted twice."""

    wrong: np.ndarray
    """(n,) pixels too many, too often or too few."""


def coverage(polygons: Sequence[Sequence[np.ndarray]], shows: Sequence[Sequence[int]], ids: np.ndarray) -> Coverage:
    """Fill all things of an image at once.

    Args:
        polygons: those of each thing, inside the image; each (n, 2) x, y [px], not closed.
        shows: the numbers in the id image that should be each thing's.
        ids: (H, W) id image.
    """
    owner = np.zeros(int(ids.max(initial=0)) + 1, np.int64)
    for thing in range(len(shows), 0, -1):  # of two that claim a number, the first has it
        owner[[number for number in shows[thing - 1] if 0 < number < len(owner)]] = thing
    which, places = filled_places([polygon for each in polygons for polygon in each], ids.shape[1])
    covered_as = np.repeat(np.arange(1, len(polygons) + 1), [len(each) for each in polygons])[which]
    seen_as, room = owner[ids], len(polygons) + 1
    own = seen_as.ravel()[places] == covered_as
    found = np.zeros(ids.size, bool)
    found[places[own]] = True
    area, once = np.bincount(covered_as, minlength=room), np.bincount(seen_as.ravel()[found], minlength=room)
    wrong = area - once + np.bincount(seen_as.ravel(), minlength=room) - once
    return Coverage(area=area[1:], wrong=wrong[1:])


def covered_pixels(polygons: Sequence[np.ndarray], shape: tuple[int, int]) -> np.ndarray:
    """(H, W): how often each pixel of an image is covered."""
    _, places = filled_places(polygons, shape[1])
    return np.bincount(places, minlength=shape[0] * shape[1]).reshape(shape)


def filled_places(polygons: Sequence[np.ndarray], width: int) -> tuple[np.ndarray, np.ndarray]:
    """Which polygon, and `row * width + column`, of all pixels inside, polygon after polygon.

    By the even-odd rule: in each row, from an odd crossing to the next one. All polygons lie in an image of that width.
    """
    sizes = np.array([len(polygon) for polygon in polygons], int)
    if not sizes.sum():
        return np.zeros(0, int), np.zeros(0, int)
    start = np.concatenate(polygons).astype(float, copy=False)
    after = np.arange(1, len(start) + 1)
    last = np.cumsum(sizes)[sizes > 0]
    after[last - 1] = last - sizes[sizes > 0]
    end, which = start[after], np.repeat(np.arange(len(sizes)), sizes)
    upward = (start[:, 1] > end[:, 1])[:, None]  # an edge walked both ways is crossed at the same place
    start, end = np.where(upward, end, start), np.where(upward, start, end)
    first_row, last_row = np.ceil(start[:, 1] - 0.5).astype(int), np.ceil(end[:, 1] - 0.5).astype(int)
    across = first_row < last_row
    start, end, which, first_row = start[across], end[across], which[across], first_row[across]
    rows = last_row[across] - first_row
    edge = np.repeat(np.arange(len(start)), rows)
    row = np.arange(rows.sum()) - np.repeat(np.cumsum(rows) - rows, rows) + first_row[edge]
    slope = (end[:, 0] - start[:, 0]) / (end[:, 1] - start[:, 1])
    crossing = start[edge, 0] + (row + 0.5 - start[edge, 1]) * slope[edge]
    column = np.ceil(crossing - 0.5).astype(int)
    height, line = int(row.max(initial=0)) + 1, width + 1
    begins, ends = np.sort((which[edge] * height + row) * line + column).reshape(-1, 2).T
    lengths = ends - begins
    inside = np.arange(lengths.sum()) + np.repeat(begins - (np.cumsum(lengths) - lengths), lengths)
    lines, columns = np.divmod(inside, line)
    which, row = np.divmod(lines, height)
    return which, row * width + columns


def run_pixels(counts: list[int]) -> np.ndarray:
    """Places of the ones of COCO's run lengths, counted down the columns."""
    ends = np.cumsum(counts)
    ones = [np.arange(begin, end) for begin, end in zip(ends[0::2], ends[1::2], strict=False)]
    return np.concatenate(ones) if ones else np.zeros(0, int)


def unpacked(text: str) -> list[int]:
    """COCO's packed run lengths as numbers: five bits a letter, lowest first, 32 where more follow; from the fourth on
    they are differences to the one before the last."""
    bits = np.frombuffer(text.encode(), np.uint8).astype(np.int64) - 48
    last = np.flatnonzero(bits & 32 == 0)
    if not len(last):
        return []
    first, bits = np.r_[0, last[:-1] + 1], bits[: last[-1] + 1]
    place = np.arange(len(bits)) - np.repeat(first, last - first + 1)
    counts = np.add.reduceat((bits & 31) << (5 * place), first)
    counts -= np.where(bits[last] & 16, 1 << (5 * (last - first + 1)), 0)
    counts[1::2] = np.cumsum(counts[1::2])
    counts[2::2] = np.cumsum(counts[2::2])
    return list(map(int, counts))
