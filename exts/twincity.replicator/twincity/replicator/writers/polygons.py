"""Masks as polygons, computed once for all formats that write them. Filled at pixel centres they are the masks again.

Corners lie on the edges of pixels, so that a pixel is inside when its centre is. Few formats have a word for a hole: a
region with holes is cut from top to bottom through each of them into pieces that have none. Pieces touch but do not
overlap, their areas add up to the mask's pixels, and no polygon touches itself.
"""

from __future__ import annotations

import weakref
from collections.abc import Mapping

import numpy as np
from numba import njit

from ..frame import Frame
from .contours import Outlines, outlines_of

_last: tuple[weakref.ref[Frame], Mapping[int, list[np.ndarray]]] | None = None
"""The frame asked for last, and its polygons: the writers of one frame come one after another."""


def polygons_of(frame: Frame) -> Mapping[int, list[np.ndarray]]:
    """The polygons of every instance that is seen, by `instance_id`. Do not change them: others get the same ones."""
    global _last
    if _last is None or _last[0]() is not frame:
        _last = weakref.ref(frame), label_polygons(frame.buffers.instance_id)
    return _last[1]


def label_polygons(labels: np.ndarray) -> dict[int, list[np.ndarray]]:
    """The polygons of every label of an image.

    Args:
        labels: (H, W) integers, 0 = background.

    Returns:
        For each label its simple polygons without holes, each (n, 2) int32 x, y in pixel edges, not closed; from top
        to bottom, those of cut regions last.
    """
    found: dict[int, list[np.ndarray]] = {}
    outlines = outlines_of(labels)
    holed = np.unique(outlines.regions[outlines.areas < 0])
    _gather(outlines, ~np.isin(outlines.regions, holed), found)
    if len(holed):
        strips, names = _strips(outlines, holed)
        pieces = outlines_of(strips)
        _gather(pieces, np.ones(len(pieces), bool), found, np.array(names))
    return found


def _gather(
    outlines: Outlines, wanted: np.ndarray, found: dict[int, list[np.ndarray]], names: np.ndarray | None = None
) -> None:
    labels = outlines.labels if names is None else names[outlines.labels]
    for number in np.flatnonzero(wanted).tolist():
        found.setdefault(int(labels[number]), []).append(outlines.ring(number))


def _strips(outlines: Outlines, holed: np.ndarray) -> tuple[np.ndarray, list[int]]:
    """(H, W) int32: regions with holes, in strips that each have a number, 1..n; a cut runs through every hole. And
    the label of each number, that of 0 being 0."""
    regions = outlines.region_image
    strips = np.zeros(regions.shape, np.int32)
    names = [0]
    for region in holed.tolist():
        numbers = np.flatnonzero(outlines.regions == region).tolist()
        rings = [outlines.ring(number) for number in numbers]
        (left, top), (right, bottom) = rings[0].min(0), rings[0].max(0)
        holes = [ring[:, 0] for ring in rings[1:]]
        edges = [left, *_cuts([(int(hole.min()), int(hole.max())) for hole in holes]), right]
        window = slice(top, bottom), slice(left, right)
        columns = len(names) - 1 + np.searchsorted(edges, np.arange(left, right), side="right")
        mask = regions[window] == region
        strips[window][mask] = np.broadcast_to(columns, mask.shape)[mask]
        names += [int(outlines.labels[numbers[0]])] * (len(edges) - 1)
    return strips, names


def _cuts(spans: list[tuple[int, int]]) -> list[int]:
    """Increasing columns, one at least in each span: through the middle of the first that has none."""
    cuts: list[int] = []
    for low, high in sorted(spans, key=lambda span: (span[1], span[0])):
        if not cuts or cuts[-1] < low:
            cuts.append((low + high) // 2)
    return cuts


def joined(polygons: list[np.ndarray]) -> np.ndarray:
    """One path (n, 2) through all pieces of a mask, for formats that have one polygon for a thing.

    Each piece is reached from the nearest corner of those before it, walked around and left by the same way: a bridge
    without width. Filled by the even-odd rule the path is the mask; drawn with its line, a bridge is as wide as that.
    """
    starts = np.cumsum([0, *(len(polygon) for polygon in polygons)])
    return _joined(np.concatenate(polygons), starts)


@njit(cache=True)
def _joined(corners: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """`joined`, of pieces one after another; piece i is `corners[starts[i] : starts[i + 1]]`."""
    path = np.empty((len(corners) + 2 * (len(starts) - 2), 2), np.int32)
    size = starts[1]
    path[:size] = corners[:size]
    for number in range(1, len(starts) - 1):
        piece = corners[starts[number] : starts[number + 1]]
        least, leave, land = np.int64(1) << 62, 0, 0
        for i in range(size):
            for j in range(len(piece)):
                across, down = np.int64(path[i, 0] - piece[j, 0]), np.int64(path[i, 1] - piece[j, 1])
                apart = across * across + down * down
                if apart < least:
                    least, leave, land = apart, i, j
        longer = len(piece) + 2
        for i in range(size - 1, leave - 1, -1):
            path[i + longer] = path[i]
        for j in range(len(piece) + 1):
            path[leave + 1 + j] = piece[(land + j) % len(piece)]
        size += longer
    return path
