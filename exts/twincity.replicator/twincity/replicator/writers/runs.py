"""Masks as run lengths, as COCO writes them: down the columns, the first run without mask (perhaps 0 long)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..frame import Frame
from ..geometry.boxes import Box


def instance_runs(frame: Frame, numbers: Sequence[int], box: Box) -> list[int]:
    """Run lengths of the pixels that show any of some instances.

    Args:
        numbers: their `instance_id`.
        box: around all those pixels; only there they are looked for.
    """
    left, top, right, bottom = (int(edge) for edge in box)
    window = frame.buffers.instance_id[top:bottom, left:right]
    mask = window == numbers[0] if len(numbers) == 1 else np.isin(window, numbers)
    return mask_runs(mask, (left, top), (frame.height, frame.width))


def mask_runs(mask: np.ndarray, corner: tuple[int, int], shape: tuple[int, int]) -> list[int]:
    """Run lengths of a mask (h, w) bool whose first pixel lies at `corner` (x, y) of an image of `shape` (H, W)."""
    height, width = mask.shape
    columns = np.zeros((width, height + 1), bool)  # a row more, so that no run goes on in the next column
    columns[:, :height] = mask.T
    column, row = np.divmod(np.flatnonzero(np.diff(columns.ravel(), prepend=False)), height + 1)
    places = (column + corner[0]) * shape[0] + row + corner[1]
    starts, ends = places[0::2], places[1::2]
    apart = starts[1:] != ends[:-1]  # a run to the foot of the image and one from its top are one
    borders = np.stack([starts[np.r_[True, apart][: len(starts)]], ends[np.r_[apart, True][: len(ends)]]], -1).ravel()
    runs = np.diff(borders, prepend=0, append=shape[0] * shape[1]).tolist()
    return runs if runs[-1] or len(runs) == 1 else runs[:-1]


def compressed(runs: Sequence[int]) -> str:
    """Run lengths as COCO's text: from the fourth on each as its difference to the one before the last, in groups of
    five bits from the lowest, 32 where more follow, 48 added to be printable."""
    letters = []
    for place, run in enumerate(runs):
        rest = run - runs[place - 2] if place > 2 else run
        while True:
            low, rest = rest & 31, rest >> 5
            last = rest == (-1 if low & 16 else 0)
            letters.append(chr(48 + low + (0 if last else 32)))
            if last:
                break
    return "".join(letters)
