"""What the textures of skin are painted on: a picture that layers darken, and soft shapes on both halves of a face."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from people_bake.skin_atlas import SIZE
from people_bake.skin_maps import SkinMaps

Line = Sequence[tuple[float, float]]
"""Pixels from the middle of the face, and from the top."""

MIDDLE = 380.0
PLAIN = 0.96
"""What skin without anything multiplies its tone by: a little is left for what is lighter."""


class Canvas:
    """A picture that grows darker by layers."""

    def __init__(self, maps: SkinMaps) -> None:
        self.maps = maps
        self.colour = np.full((SIZE, SIZE, 3), PLAIN)
        down, across = np.mgrid[:SIZE, :SIZE] + 0.5
        self.aside, self.down = np.abs(across - MIDDLE), down
        """(h, w) pixels from the middle of the face, and from the top."""

    def multiply(self, mask: np.ndarray, factor: tuple[float, float, float], much: float = 1.0) -> None:
        """By a factor where the mask is 1."""
        self.colour *= 1 - np.clip(mask * much, 0, 1)[..., None] * (1 - np.array(factor))

    def spot(self, aside: float, down: float, wide: float, high: float | None = None) -> np.ndarray:
        """(h, w) a soft spot on both halves of the face."""
        high = wide if high is None else high
        return np.exp(-(((self.aside - aside) / wide) ** 2) - ((self.down - down) / high) ** 2) * self.maps.head

    def stroke(self, line: Line, width: float, soft: float) -> np.ndarray:
        """(h, w) a smooth line on both halves."""
        picture = np.zeros((SIZE, SIZE), np.uint8)
        points = smooth_line(line)
        for side in (-1, 1):
            _draw(picture, points, side, width)
        return cv2.GaussianBlur(picture, (0, 0), soft).astype(float) / 255

    def filled(self, outline: Line, soft: float) -> np.ndarray:
        """(h, w) a shape that reaches the middle of the face, on both halves."""
        picture = np.zeros((SIZE, SIZE), np.uint8)
        for side in (-1, 1):
            points = [(MIDDLE + side * x, y) for x, y in outline] + [(MIDDLE - side, outline[-1][1])]
            cv2.fillPoly(picture, [np.round((np.array(points) - 0.5) * 256).astype(np.int32)], 255, cv2.LINE_AA, 8)
        return cv2.GaussianBlur(picture, (0, 0), soft).astype(float) / 255


def smooth_line(line: Line) -> np.ndarray:
    """Rounded at its corners."""
    points = np.array(line, float)
    for _ in range(3):
        ends = points[[0]], points[[-1]]
        cut = np.stack([0.75 * points[:-1] + 0.25 * points[1:], 0.25 * points[:-1] + 0.75 * points[1:]], axis=1)
        points = np.concatenate([ends[0], cut.reshape(-1, 2), ends[1]])
    return points


def _draw(picture: np.ndarray, points: np.ndarray, side: int, width: float, strength: int = 255) -> None:
    """A line that is thinner at its ends."""
    pixels = np.column_stack([MIDDLE + side * points[:, 0], points[:, 1]]) - 0.5
    share = np.linspace(0, 1, len(pixels))
    for start, end, at in zip(pixels[:-1], pixels[1:], share, strict=False):
        thick = max(1, round(width * (0.35 + 0.65 * np.sin(np.pi * min(max(at, 0.08), 0.92)))))
        ends = [tuple(np.round(p * 256).astype(int).tolist()) for p in (start, end)]
        cv2.line(picture, ends[0], ends[1], strength, thick, cv2.LINE_AA, 8)
