"""Masks as polygons, computed once for all formats that write them. Filled at pixel centres they are the masks again.

Corners lie on the edges of pixels, so that a pixel is inside when its centre is. Few formats have a word for a hole: a
region with holes is cut from top to bottom through each of them into pieces that have none. Pieces touch but do not
overlap, their areas add up to the mask's pixels, and no polygon touches itself.
"""

from __future__ import annotations

import weakref
from collections.abc import Mapping

import numpy as np

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
        strips = _strips(outlines, holed)
        pieces = outlines_of(strips)
        _gather(pieces, np.ones(len(pieces), bool), found, _labels_of_strips(strips, labels))
    return found


def _gather(
    outlines: Outlines, wanted: np.ndarray, found: dict[int, list[np.ndarray]], names: np.ndarray | None = None
) -> None:
    labels = outlines.labels if names is None else names[outlines.labels]
    for number in np.flatnonzero(wanted).tolist():
        found.setdefault(int(labels[number]), []).append(outlines.ring(number))


def _strips(outlines: Outlines, holed: np.ndarray) -> np.ndarray:
    """(H, W) int32: regions with holes, each in strips of its own number; a cut runs through every hole."""
    regions = outlines.region_image
    strips = np.zeros(regions.shape, np.int32)
    count = 0
    for region in holed.tolist():
        rings = [outlines.ring(number) for number in np.flatnonzero(outlines.regions == region).tolist()]
        (left, top), (right, bottom) = rings[0].min(0), rings[0].max(0)
        holes = [ring[:, 0] for ring in rings[1:]]
        edges = [left, *_cuts([(int(hole.min()), int(hole.max())) for hole in holes]), right]
        window = slice(top, bottom), slice(left, right)
        numbers = count + np.searchsorted(edges, np.arange(left, right), side="right")
        mask = regions[window] == region
        strips[window][mask] = np.broadcast_to(numbers, mask.shape)[mask]
        count += len(edges)
    return strips


def _cuts(spans: list[tuple[int, int]]) -> list[int]:
    """Increasing columns, one at least in each span: through the middle of the first that has none."""
    cuts: list[int] = []
    for low, high in sorted(spans, key=lambda span: (span[1], span[0])):
        if not cuts or cuts[-1] < low:
            cuts.append((low + high) // 2)
    return cuts


def _labels_of_strips(strips: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """For each strip's number the label that it is of."""
    names = np.zeros(int(strips.max()) + 1, np.int64)
    inside = strips > 0
    names[strips[inside]] = labels[inside]
    return names
