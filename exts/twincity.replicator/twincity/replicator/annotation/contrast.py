"""How far a thing stands out from what is seen around it.

Michelson's contrast |a - b| / (a + b) of two mean luminances: that of the pixels that show the thing, and that of a
ring around them. Luminance is relative and linear: sRGB decoded (IEC 61966-2-1), weighted as Rec. 709. The ring is
every pixel that lies 3 to 6 pixels from the nearest one of the thing, rows and columns counted as a chess king walks;
the two nearest are left out, because lens and codec mix them.

A. A. Michelson, Studies in Optics, 1927. https://en.wikipedia.org/wiki/Contrast_(vision)#Michelson_contrast
"""

from __future__ import annotations

import numpy as np
from numba import njit

RING_PX = (3, 6)

_CODES = np.arange(256) / 255
_LINEAR = np.where(_CODES <= 0.04045, _CODES / 12.92, ((_CODES + 0.055) / 1.055) ** 2.4)
_WEIGHTED = np.stack([weight * _LINEAR for weight in (0.2126, 0.7152, 0.0722)]).astype(np.float32)


def contrasts(rgb: np.ndarray, instance_id: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """(n + 1,) contrast of each number of `instance_id`; NaN where it or its ring has no pixel.

    Args:
        rgb: (H, W, 3) uint8.
        instance_id: (H, W).
        boxes: (n + 1, 4) around the pixels of each number.
    """
    ids = np.ascontiguousarray(instance_id, np.uint32)
    return _contrasts(np.ascontiguousarray(rgb), _WEIGHTED, ids, np.nan_to_num(boxes).astype(np.int64))


@njit(cache=True)
def _contrasts(rgb, weighted, instance_id, boxes):  # type: ignore[no-untyped-def]
    found = np.full(len(boxes), np.nan)
    height, width = instance_id.shape
    luminance = np.empty((height, width), np.float32)
    for y in range(height):
        for x in range(width):
            luminance[y, x] = weighted[0, rgb[y, x, 0]] + weighted[1, rgb[y, x, 1]] + weighted[2, rgb[y, x, 2]]
    near, far = RING_PX
    for number in range(1, len(boxes)):
        if boxes[number, 0] >= boxes[number, 2]:
            continue
        left, right = max(boxes[number, 0] - far, 0), min(boxes[number, 2] + far, width)
        top, bottom = max(boxes[number, 1] - far, 0), min(boxes[number, 3] + far, height)
        steps = _king_steps(instance_id, number, left, top, right, bottom, far + 1)
        inside, around, own, ring = 0.0, 0.0, 0, 0
        for y in range(bottom - top):
            for x in range(right - left):
                if steps[y, x] == 0:
                    inside += luminance[y + top, x + left]
                    own += 1
                elif near <= steps[y, x] <= far:
                    around += luminance[y + top, x + left]
                    ring += 1
        if own and ring:
            inside, around = inside / own, around / ring
            found[number] = abs(inside - around) / (inside + around) if inside + around > 0 else 0.0
    return found


@njit(cache=True)
def _king_steps(instance_id, number, left, top, right, bottom, most):  # type: ignore[no-untyped-def]
    """(h, w) uint8 steps of a chess king to the nearest pixel of that number, `most` where it is further."""
    height, width = bottom - top, right - left
    steps = np.full((height + 2, width + 2), most, np.uint8)
    for y in range(1, height + 1):
        for x in range(1, width + 1):
            if instance_id[y + top - 1, x + left - 1] == number:
                steps[y, x] = 0
            else:
                before = min(steps[y - 1, x - 1], steps[y - 1, x], steps[y - 1, x + 1], steps[y, x - 1])
                steps[y, x] = min(before + 1, most)
    for y in range(height, 0, -1):
        for x in range(width, 0, -1):
            after = min(steps[y + 1, x + 1], steps[y + 1, x], steps[y + 1, x - 1], steps[y, x + 1])
            steps[y, x] = min(steps[y, x], min(after + 1, most))
    return steps[1:-1, 1:-1]
