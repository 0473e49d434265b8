"""Pictures of what a frame holds beside its colours: instances, classes, distance."""

from __future__ import annotations

import cv2
import numpy as np

from ..frame import Frame
from ..labels import CLASSES, PARTS


def instance_picture(frame: Frame) -> np.ndarray:
    """(H, W, 3) uint8: a colour for each instance, over the darkened picture."""
    grey = cv2.cvtColor(frame.rgb, cv2.COLOR_RGB2GRAY)[..., None].repeat(3, -1) // 3
    ids = frame.buffers.instance_id
    return np.where(ids[..., None] > 0, _distinct_colours(int(ids.max(initial=0)) + 1)[ids], grey)


def class_picture(frame: Frame) -> np.ndarray:
    """(H, W, 3) uint8: the colours of `labels.py`."""
    palette = np.zeros((256, 3), np.uint8)
    for label in CLASSES:
        palette[label.id] = label.colour
    return palette[frame.buffers.class_id]


def part_picture(frame: Frame) -> np.ndarray:
    """(H, W, 3) uint8: a colour for each part of the bodies; black elsewhere. The frame has parts."""
    assert frame.part_id is not None
    colours = _distinct_colours(len(PARTS))
    colours[0] = 0
    return colours[frame.part_id]


def distance_picture(frame: Frame) -> np.ndarray:
    """(H, W, 3) uint8: warm near, cold far, in equal steps of ratio; black where nothing is hit."""
    distance = frame.buffers.distance_to_image_plane
    hit = np.isfinite(distance)
    near, far = distance_range(frame)
    with np.errstate(invalid="ignore"):
        nearness = 1 - np.log(np.where(hit, distance, far) / near) / max(np.log(far / near), 1e-6)
    colours = cv2.applyColorMap((nearness.clip(0, 1) * 255).astype(np.uint8), cv2.COLORMAP_TURBO)
    return np.where(hit[..., None], cv2.cvtColor(colours, cv2.COLOR_BGR2RGB), np.uint8(0))


def distance_caption(frame: Frame) -> str:
    """What the colours of `distance_picture` mean."""
    near, far = distance_range(frame)
    return f"distance; red: {near:.0f} m, blue: {far:.0f} m"


def distance_range(frame: Frame) -> tuple[float, float]:
    """From the nearest hundredth of the picture to the farthest."""
    distance = frame.buffers.distance_to_image_plane
    hit = distance[np.isfinite(distance)]
    return (float(np.percentile(hit, 1)), float(np.percentile(hit, 99))) if len(hit) else (1.0, 1.0)


def _distinct_colours(count: int) -> np.ndarray:
    """(count, 3) uint8: hues a golden section apart, so that neighbouring numbers look unlike each other."""
    number = np.arange(count)
    hue = (number * 0.6180339887 % 1 * 180).astype(np.uint8)
    light = np.where(number % 2, 255, 200).astype(np.uint8)
    hsv = np.stack([hue, np.full(count, 190, np.uint8), light], -1)[None]
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0]
