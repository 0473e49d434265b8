"""Pictures, buffers and labels of one frame."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from ..labels import CLASSES
from .format_check import Record
from .frame_labels import ground_findings, part_findings
from .instance import instance_findings
from .labels import Kinds, contrast_findings, linear_luminance
from .pixels import Pixels

COUNTABLE = np.isin(np.arange(256), [label.id for label in CLASSES if label.countable])


@dataclass(frozen=True, kw_only=True)
class FrameFound:
    """What is wrong with one frame, and what must be known of it to judge other ones. Small: it is kept for all."""

    picture: str = ""
    """Its name in the dataset."""

    digest: bytes = b""
    """Of the picture's pixels; empty where it could not be read."""

    split: str | None = None
    sequence: int | None = None
    findings: tuple[str, ...] = ()


class AcrossFrames:
    """What shows only in several frames: a picture that is there again, a sequence in two splits."""

    def __init__(self) -> None:
        self._seen: dict[bytes, str] = {}
        self._split_of_sequence: dict[int, str] = {}

    def findings(self, found: FrameFound) -> Iterator[str]:
        """Those about the next frame."""
        if not found.digest:
            return
        first = self._seen.setdefault(found.digest, found.picture)
        if first != found.picture:
            yield f"{found.picture}: the same picture as {first}."
        if found.split is not None and found.sequence is not None:
            first = self._split_of_sequence.setdefault(found.sequence, found.split)
            if found.split != first:
                yield f"{found.picture}: split '{found.split}', other images of its sequence are in '{first}'."


def check_frame(root: Path, record: Record) -> tuple[FrameFound, Pixels | None]:
    """Everything about the frame of one line, and what its buffers show; None when its id image cannot be read."""
    read = {kind: _read_image(root / path) for kind, path in record["images"].items()}
    images = {kind: image for kind, image in read.items() if image is not None}
    pixels = Pixels(images["instance_id"], images.get("class_id")) if "instance_id" in images else None
    missing = [f"{record['images'][kind]}: missing, or not an image." for kind in read if kind not in images]
    if missing or pixels is None:
        return FrameFound(findings=tuple(missing)), pixels
    return FrameFound(
        picture=record["images"]["rgb"],
        digest=hashlib.blake2b(images["rgb"].tobytes(), digest_size=16).digest(),
        split=record.get("split"),
        sequence=(record["scenario"].get("sequence") or {"number": None})["number"],
        findings=(*_picture_findings(record, images), *_label_findings(record, images, pixels)),
    ), pixels


def _picture_findings(record: Record, images: dict[str, np.ndarray]) -> Iterator[str]:
    """A picture shows something, and has the size that its camera says."""
    camera, rgb = record["camera"], images["rgb"]
    for kind, image in images.items():
        if image.shape[:2] != (camera["height"], camera["width"]):
            size = f"{image.shape[1]}x{image.shape[0]}"
            yield f"{record['images'][kind]}: {size}, the camera has {camera['width']}x{camera['height']}."
    if (rgb[0] == rgb[0, 0]).all() and (rgb == rgb[0, 0]).all():
        yield f"{record['images']['rgb']}: blank, every pixel has the same colour."


def _label_findings(record: Record, images: dict[str, np.ndarray], pixels: Pixels) -> Iterator[str]:
    """Every instance in the id image has a record, every record its pixels, and the numbers agree."""
    name, ids, classes = record["images"]["rgb"], images["instance_id"], images["class_id"]
    records = {instance["instance_id"]: instance for instance in record["instances"]}
    if len(records) != len(record["instances"]):
        yield f"{name}: two records have the same instance_id."
    for number in sorted(pixels.keys() - records.keys()):
        yield f"{name}: instance {number} is in the id image but has no record."
    if classes.shape != ids.shape:
        return
    if (COUNTABLE[classes] & (ids == 0)).any():
        yield f"{name}: pixels of a countable class belong to no instance."
    kinds = Kinds(ids, classes)
    luminance = linear_luminance(images["rgb"])
    for number, instance in records.items():
        found = instance_findings(instance, pixels.of(number), kinds, record["camera"])
        yield from (f"{name}: instance {number}: {text}" for text in found)
        yield from (f"{name}: instance {number}: {text}" for text in contrast_findings(instance, ids, luminance))
    yield from (f"{name}: {text}" for text in (*ground_findings(record, images), *part_findings(record, images)))


def _read_image(path: Path) -> np.ndarray | None:
    content = np.frombuffer(path.read_bytes(), np.uint8) if path.exists() else np.zeros(0, np.uint8)
    return cv2.imdecode(content, cv2.IMREAD_UNCHANGED) if len(content) else None
