"""COCO's panoptic segments: each pixel's colour is the number of what the buffers show there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ..labels import CLASSES
from .format_check import Record
from .json_items import json_items
from .pixels import Pixels

STUFF, CROWD = 1 << 16, 1 << 17
"""Numbers above these are of a class of stuff, or of all that is ignored of one class."""


class PanopticCheck:
    """Keeps the segments' entries of all images: they are small."""

    def __init__(self, folder: Path) -> None:
        files = sorted(folder.glob("panoptic*.json"))
        self._folder = folder
        self._entries = {entry["file_name"]: entry for file in files for entry in json_items(file, "annotations")}
        self._names = {c["id"]: c["name"] for file in files for c in json_items(file, "categories")}

    def frame(self, record: Record, pixels: Pixels | None) -> Iterator[str]:
        """Findings about one image."""
        name = Path(record["images"]["rgb"]).name
        entry, picture = self._entries.pop(name, None), cv2.imread(str(self._folder / "panoptic" / name))
        if entry is None or picture is None:
            yield f"images/{name}: no entry in coco/panoptic.json or no coco/panoptic/{name}."
            return
        if (
            pixels is None
            or pixels.classes is None
            or not pixels.classes.shape == pixels.ids.shape == picture.shape[:2]
        ):
            return  # said where the frame is checked
        found = _numbers(picture)
        expected, names = _expected(record, pixels.ids, pixels.classes)
        if not np.array_equal(found, expected):
            wrong = int((found != expected).sum())
            yield f"coco/panoptic/{name}: {wrong} pixels have not the number of what is seen there."
            return
        yield from (f"coco/panoptic/{name}: {text}" for text in self._segments(entry, found, names))

    def skip(self, record: Record) -> None:
        """Pass over one image."""
        self._entries.pop(Path(record["images"]["rgb"]).name, None)

    def rest(self) -> Iterator[str]:
        """Findings about what no frame has."""
        yield from (f"images/{name}: in coco/panoptic.json but not in frames.jsonl." for name in self._entries)

    def _segments(self, entry: dict[str, Any], found: np.ndarray, names: dict[int, str]) -> Iterator[str]:
        """`segments_info` says what the picture shows: numbers, pixels, boxes, categories."""
        areas = np.bincount(found.ravel())
        pixels = {number: int(areas[number]) for number in np.flatnonzero(areas).tolist()}
        listed = {segment["id"]: segment for segment in entry["segments_info"]}
        if sorted(listed) != sorted(pixels) or len(listed) != len(entry["segments_info"]):
            yield f"segments_info lists {len(entry['segments_info'])} segments, the picture has {len(pixels)}."
            return
        for number, segment in listed.items():
            x, y, width, height = segment["bbox"]
            inside = found[y : y + height, x : x + width] == number
            tight = inside.any(0)[[0, -1]].all() and inside.any(1)[[0, -1]].all()
            if segment["area"] != pixels[number] or inside.sum() != pixels[number] or not tight:
                yield f"segment {number}: area {segment['area']} or bbox {segment['bbox']} is not that of its pixels."
            if self._names.get(segment["category_id"]) != names[number]:
                yield f"segment {number}: category {self._names.get(segment['category_id'])}, it is {names[number]}."
            if bool(segment["iscrowd"]) != (number > CROWD):
                yield f"segment {number}: iscrowd is {segment['iscrowd']}."


def _numbers(picture: np.ndarray) -> np.ndarray:
    """(H, W): red + 256 green + 65536 blue of a picture, blue first."""
    red_first = np.zeros((*picture.shape[:2], 4), np.uint8)
    cv2.mixChannels([picture], [red_first], [0, 2, 1, 1, 2, 0])
    return red_first.view("<i4")[..., 0]


def _expected(record: Record, ids: np.ndarray, classes: np.ndarray) -> tuple[np.ndarray, dict[int, str]]:
    """The number of each pixel (H, W), and the name of each number's category."""
    labels = {label.name: label for label in CLASSES}
    shown = np.zeros(int(ids.max(initial=0)) + 1, np.int32)
    names = {first + label.id: label.coco or label.name for label in CLASSES for first in (STUFF, CROWD)}
    for instance in record["instances"]:
        number, label = instance["instance_id"], labels[instance["class_name"]]
        names[number] = label.coco or label.name
        if 0 < number < len(shown):
            shown[number] = CROWD + label.id if instance["ignored"] else number
    things = shown[ids]
    return np.where(things, things, STUFF + classes.astype(np.int32)), names
