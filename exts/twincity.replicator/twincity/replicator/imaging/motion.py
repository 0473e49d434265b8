"""What moves while the shutter is open is drawn out; of an interlaced picture, the odd rows see it 1/50 s later.

The labels are those of the instant in the middle: half of the blur lies before it, half behind.
"""

from __future__ import annotations

import cv2
import numpy as np

from ..frame import RenderBuffers
from .light import encoded, linear

FIELDS_APART_S = 1 / 50
"""Two fields make one image of a 25 Hz stream."""

LEAST_PX = 0.5
"""Shorter ways cannot be told from none."""

MOST_MOMENTS = 33
"""Into so many moments a long blur is divided."""

SAME_DEPTH = 0.02
"""Two pixels are no further from the camera than each other, within this share."""


def with_motion(buffers: RenderBuffers, exposure_time_s: float, *, interlaced: bool) -> np.ndarray:
    """The picture (H, W, 3) with what moved in it while it was taken; unchanged where a renderer knows no motion."""
    velocity = buffers.image_velocity
    apart = FIELDS_APART_S if interlaced else 0.0
    if velocity is None or not exposure_time_s + apart:
        return buffers.rgb
    speed = np.hypot(velocity[..., 0], velocity[..., 1])
    moves = speed * (exposure_time_s + apart) > LEAST_PX
    if not moves.any():
        return buffers.rgb
    owner, rows, columns = _reached(moves, speed * (exposure_time_s + apart) / 2)
    taken = _Taken(buffers, moves, velocity.reshape(-1, 2)[owner], rows, columns)
    longest = float(speed.flat[owner].max()) * exposure_time_s
    moments = exposure_time_s * _middles(int(np.clip(np.ceil(longest) + 1, 1, MOST_MOMENTS)))
    field = apart / 2 * np.where(rows % 2, 1.0, -1.0)
    light = np.mean([taken.at(field + moment) for moment in moments], axis=0)
    rgb = buffers.rgb.copy()
    rgb[rows, columns] = encoded(light)
    return rgb


def _middles(count: int) -> np.ndarray:
    """Of so many equal parts of -0.5..0.5."""
    return (np.arange(count) + 0.5) / count - 0.5


def _reached(moves: np.ndarray, reach: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pixels that something moving shows or passes: which pixel's motion counts there, row, column."""
    distance, nearest = cv2.distanceTransformWithLabels(
        (~moves).astype(np.uint8), cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL
    )
    moving = np.flatnonzero(moves)
    place_of = np.zeros(len(moving) + 1, np.int64)
    place_of[nearest.ravel()[moving]] = moving
    near = np.flatnonzero(distance <= reach.ravel()[moving].max() + 1)
    owner = place_of[nearest.ravel()[near]]
    passed = distance.ravel()[near] <= reach.ravel()[owner] + 1
    return owner[passed], *np.divmod(near[passed], moves.shape[1])


class _Taken:
    """What some pixels see at any moment, from the picture at the middle one."""

    def __init__(
        self, buffers: RenderBuffers, moves: np.ndarray, velocity: np.ndarray, rows: np.ndarray, columns: np.ndarray
    ) -> None:
        self._rgb, self._depth, self._moves = buffers.rgb, buffers.distance_to_image_plane, moves
        self._velocity, self._rows, self._columns = velocity, rows, columns
        self._now = linear(buffers.rgb[rows, columns])
        self._here = moves[rows, columns]
        self._far = self._depth[rows, columns]

    def at(self, seconds: np.ndarray) -> np.ndarray:
        """(n, 3) light, so many seconds (n,) after the middle.

        What was then at a pixel stood upstream of it, unless that stood still: then it never came, and a pixel that
        a moving thing has left shows what stands there. What is nearer than the moving thing hides it.
        """
        height, width = self._depth.shape
        x = np.clip(np.rint(self._columns - self._velocity[:, 0] * seconds).astype(np.int64), 0, width - 1)
        y = np.clip(np.rint(self._rows - self._velocity[:, 1] * seconds).astype(np.int64), 0, height - 1)
        came, far = self._moves[y, x], self._depth[y, x]
        hidden = np.where(came, far > self._far * (1 + SAME_DEPTH), far < self._far * (1 - SAME_DEPTH))
        arrives = np.where(self._here, came | ~hidden, came & ~hidden)
        return np.where(arrives[:, None], linear(self._rgb[y, x]), self._now)
