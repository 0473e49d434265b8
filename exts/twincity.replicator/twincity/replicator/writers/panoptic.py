"""COCO's panoptic form of one frame: every pixel belongs to one segment, a thing or a kind of ground, wall or sky.

A segment's number is its colour: R + 256 G + 65536 B. Things have their `instance_id`, each kind of stuff in an image
65536 + class id, and all ignored things of one class 131072 + class id together: the official evaluation knows at
most one crowd segment for each class.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from ..frame import Frame
from ..labels import CLASSES, LabelClass, label_named
from .coco_classes import SUPERCATEGORIES, category_id

STUFF, CROWD = 1 << 16, 2 << 16
"""First numbers of segments that are not one thing."""

CLASS_ROOM = 256
"""More than there are classes."""


def panoptic_categories() -> list[dict[str, Any]]:
    """All classes: those of COCO's annotations have the same numbers as there."""
    return [
        {
            "id": panoptic_id(label),
            "name": label.coco or label.name,
            "supercategory": SUPERCATEGORIES.get(label.coco or "", "object" if label.countable else "stuff"),
            "isthing": int(label.countable),
            "color": label.colour,
        }
        for label in CLASSES
    ]


def panoptic_id(label: LabelClass) -> int:
    """Category of a class."""
    return category_id(label.coco or "", label.id)


def panoptic_segments(frame: Frame) -> tuple[np.ndarray, list[dict[str, Any]]]:
    """The image (H, W, 3) uint8 RGB and its `segments_info`, in order of their numbers."""
    largest = max(
        int(frame.buffers.instance_id.max(initial=0)), max((i.instance_id for i in frame.instances), default=0)
    )
    numbers = np.zeros(largest + 1 + CLASS_ROOM, np.int64)
    numbers[largest + 1 :] = STUFF + np.arange(CLASS_ROOM)
    classes = {STUFF + label.id: label for label in CLASSES} | {CROWD + label.id: label for label in CLASSES}
    for instance in frame.instances:
        label = label_named(instance.class_name)
        number = CROWD + label.id if instance.ignored else instance.instance_id
        numbers[instance.instance_id], classes[number] = number, label
    image, pixels, boxes = _paint(frame.buffers.instance_id, frame.buffers.class_id, numbers)
    return image, _segments(numbers, pixels, boxes, classes)


def _segments(
    numbers: np.ndarray, pixels: np.ndarray, boxes: np.ndarray, classes: dict[int, LabelClass]
) -> list[dict[str, Any]]:
    segments = []
    for number in np.unique(numbers[pixels > 0]).tolist():
        if not number:
            continue
        parts = np.flatnonzero((numbers == number) & (pixels > 0))
        (x0, y0), (x1, y1) = boxes[parts, :2].min(0).tolist(), boxes[parts, 2:].max(0).tolist()
        segments.append({
            "id": number,
            "category_id": panoptic_id(classes[number]),
            "area": int(pixels[parts].sum()),
            "bbox": [x0, y0, x1 - x0, y1 - y0],
            "iscrowd": int(number >= CROWD),
        })  # fmt: skip
    return segments


@njit(cache=True)
def _paint(
    instance_id: np.ndarray, class_id: np.ndarray, numbers: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The image, and for each entry of `numbers` its pixels and their tight box.

    `numbers` has an entry for each instance, the background's unused, and after those one for each class.
    """
    height, width = instance_id.shape
    first_class = len(numbers) - CLASS_ROOM
    image = np.empty((height, width, 3), np.uint8)
    pixels = np.zeros(len(numbers), np.int64)
    boxes = np.empty((len(numbers), 4), np.int64)
    boxes[:, :2], boxes[:, 2:] = max(height, width), 0
    for y in range(height):
        for x in range(width):
            instance = np.int64(instance_id[y, x])
            place = instance if instance else first_class + np.int64(class_id[y, x])
            number = numbers[place]
            image[y, x, 0], image[y, x, 1], image[y, x, 2] = number & 255, number >> 8 & 255, number >> 16
            pixels[place] += 1
            box = boxes[place]
            box[0], box[1] = min(box[0], x), min(box[1], y)
            box[2], box[3] = max(box[2], x + 1), max(box[3], y + 1)
    return image, pixels, boxes
