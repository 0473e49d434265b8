"""Text that the camera writes over its picture, and its pixels in the labels."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import cv2
import numpy as np

from ..frame import RenderBuffers
from ..labels import label_named
from ..scenario.rng import generator_for
from ..scenario.scenario import Scenario

OVERLAY = label_named("overlay").id
ROWS_PER_DOT = 360
"""A dot of the letters is one pixel in 360 rows, two in 720."""

MARGIN = 8
"""From the edge, in dots."""


def with_text(buffers: RenderBuffers, scenario: Scenario, shot: int) -> RenderBuffers:
    """Date and hour above, the camera's number below; what they cover is `overlay` and no longer shows anything."""
    moment = datetime.fromisoformat(scenario.local_time)
    number = int(generator_for(scenario.seed, shot, "sensor", "name").integers(1, 100))
    height, width = buffers.height, buffers.width
    dot = max(1, height // ROWS_PER_DOT)
    white, black = np.zeros((height, width), bool), np.zeros((height, width), bool)
    for text, at_end in ((f"{moment:%d-%m-%Y %H:%M:%S}", False), (f"CAM {number:02d}", True)):
        letters, rim = _letters(text, dot)
        rows, columns = min(letters.shape[0], height), min(letters.shape[1], width)
        top = max(height - rows - MARGIN * dot, 0) if at_end else min(MARGIN * dot, height - rows)
        left = max(width - columns - MARGIN * dot, 0) if at_end else min(MARGIN * dot, width - columns)
        place = slice(top, top + rows), slice(left, left + columns)
        white[place] |= letters[:rows, :columns]
        black[place] |= rim[:rows, :columns]
    return _covered(buffers, white, black & ~white)


def _letters(text: str, dot: int) -> tuple[np.ndarray, np.ndarray]:
    """Masks (rows, columns) of the letters and of the rim around them, in whole dots as old generators draw them."""
    (columns, rows), below = cv2.getTextSize(text, cv2.FONT_HERSHEY_PLAIN, 0.9, 1)
    dots = np.zeros((rows + below + 2, columns + 2), np.uint8)
    cv2.putText(dots, text, (1, rows + 1), cv2.FONT_HERSHEY_PLAIN, 0.9, 1, 1, cv2.LINE_8)
    rim = cv2.dilate(dots, np.ones((3, 3), np.uint8))
    grown = [np.repeat(np.repeat(mask, dot, 0), dot, 1).astype(bool) for mask in (dots, rim)]
    return grown[0], grown[1]


def _covered(buffers: RenderBuffers, white: np.ndarray, black: np.ndarray) -> RenderBuffers:
    covered = white | black
    rgb = buffers.rgb.copy()
    rgb[white], rgb[black] = 235, 16  # white and black of video
    blank = {"distance_to_image_plane": np.inf, "normals": 0, "instance_id": 0, "class_id": OVERLAY}
    arrays = {name: getattr(buffers, name).copy() for name in blank}
    for name, value in blank.items():
        arrays[name][covered] = value
    return replace(buffers, rgb=rgb, **arrays)
