"""Pictures, buffers and labels of one frame."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from ..labels import CLASSES
from .format_check import Pixels, Record
from .frame_labels import ground_findings, part_findings, split_findings
from .instance import instance_findings
from .labels import contrast_findings, linear_luminance


class FrameChecks:
    """Frame by frame; remembers only the hash of each picture."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._seen: dict[bytes, str] = {}
        self._split_of_sequence: dict[int, str] = {}
        self.pixels: Pixels | None = None
        """Of the frame asked for last; None when its id image cannot be read."""

    def findings(self, record: Record) -> list[str]:
        """Everything about the frame of that line."""
        self.pixels = None
        read = {kind: _read_image(self._root / path) for kind, path in record["images"].items()}
        images = {kind: image for kind, image in read.items() if image is not None}
        missing = [f"{record['images'][kind]}: missing, or not an image." for kind in read if kind not in images]
        if "instance_id" in images:
            self.pixels = pixels_of(images["instance_id"])
        if missing:
            return missing
        name = record["images"]["rgb"]
        splits = (f"{name}: {text}" for text in split_findings(record, self._split_of_sequence))
        return [*self._picture(record, images), *splits, *_label_findings(record, images, self.pixels or {})]

    def _picture(self, record: Record, images: dict[str, np.ndarray]) -> Iterator[str]:
        """A picture shows something, is not another one again, and has the size that its camera says."""
        name, camera, rgb = record["images"]["rgb"], record["camera"], images["rgb"]
        for kind, image in images.items():
            if image.shape[:2] != (camera["height"], camera["width"]):
                size = f"{image.shape[1]}x{image.shape[0]}"
                yield f"{record['images'][kind]}: {size}, the camera has {camera['width']}x{camera['height']}."
        if (rgb == rgb[0, 0]).all():
            yield f"{name}: blank, every pixel has the same colour."
        first = self._seen.setdefault(hashlib.sha256(rgb.tobytes()).digest(), name)
        if first != name:
            yield f"{name}: the same picture as {first}."


def pixels_of(ids: np.ndarray) -> Pixels:
    """Where each number of an id image stands."""
    rows, columns = np.nonzero(ids)
    numbers = ids[rows, columns]
    order = np.argsort(numbers, kind="stable")
    present, starts = np.unique(numbers[order], return_index=True)
    parts = np.split(order, starts[1:]) if len(present) else []
    return {int(number): (rows[part], columns[part]) for number, part in zip(present, parts, strict=True)}


def _label_findings(record: Record, images: dict[str, np.ndarray], pixels: Pixels) -> Iterator[str]:
    """Every instance in the id image has a record, every record its pixels, and the numbers agree."""
    name, ids, classes = record["images"]["rgb"], images["instance_id"], images["class_id"]
    records = {instance["instance_id"]: instance for instance in record["instances"]}
    if len(records) != len(record["instances"]):
        yield f"{name}: two records have the same instance_id."
    for number in sorted(pixels.keys() - records.keys()):
        yield f"{name}: instance {number} is in the id image but has no record."
    countable = [label.id for label in CLASSES if label.countable]
    if classes.shape != ids.shape:
        return
    if (np.isin(classes, countable) & (ids == 0)).any():
        yield f"{name}: pixels of a countable class belong to no instance."
    luminance = linear_luminance(images["rgb"])
    for number, instance in records.items():
        found = instance_findings(instance, pixels.get(number), ids, classes, record["camera"])
        yield from (f"{name}: instance {number}: {text}" for text in found)
        yield from (f"{name}: instance {number}: {text}" for text in contrast_findings(instance, ids, luminance))
    yield from (f"{name}: {text}" for text in (*ground_findings(record, images), *part_findings(record, images)))


def _read_image(path: Path) -> np.ndarray | None:
    content = np.frombuffer(path.read_bytes(), np.uint8) if path.exists() else np.zeros(0, np.uint8)
    return cv2.imdecode(content, cv2.IMREAD_UNCHANGED) if len(content) else None
