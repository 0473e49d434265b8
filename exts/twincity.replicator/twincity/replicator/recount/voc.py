"""VOC: each object of each XML file from the record; lists of images."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from ..labels import label_named
from .format_check import FormatCheck, Record, same_picture
from .pixels import Pixels

SIDES = {"Rear": 0, "Left": 90, "Frontal": 180, "Right": 270}
"""Degrees, counter-clockwise from above, between the ways that the camera and the thing face."""


class VocCheck(FormatCheck):
    """Reads one file per frame; remembers which there are and which split lists them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._left = {path.stem for path in (folder / "Annotations").glob("*.xml")}
        lists = sorted((folder / "ImageSets" / "Main").glob("*.txt"))
        self._lists = {path.stem: set(path.read_text(encoding="utf-8").split()) for path in lists}

    def frame(self, record: Record, pixels: Pixels | None) -> Iterator[str]:
        name = Path(record["images"]["rgb"]).name
        stem = Path(name).stem
        picture = self._folder / "JPEGImages" / name
        if not picture.exists() or not same_picture(self._folder, record, picture):
            yield f"voc/JPEGImages/{name}: missing, or not the picture of {record['images']['rgb']}."
        found_in, split = [list_ for list_, stems in self._lists.items() if stem in stems], record.get("split")
        if found_in != [split or "trainval"]:
            yield f"voc/ImageSets/Main: {stem} is in the lists {found_in}, its split is '{split or ''}'."
        if stem not in self._left:
            yield f"voc/Annotations/{stem}.xml: missing."
            return
        self._left.remove(stem)
        yield from (f"voc/Annotations/{stem}.xml: {text}" for text in self._file(stem, name, record))

    def skip(self, record: Record) -> None:
        self._left.discard(Path(record["images"]["rgb"]).stem)

    def rest(self) -> Iterator[str]:
        yield from (f"voc/Annotations/{stem}.xml: of no frame in frames.jsonl." for stem in sorted(self._left))

    def _file(self, stem: str, name: str, record: Record) -> Iterator[str]:
        try:
            tree = ElementTree.parse(self._folder / "Annotations" / f"{stem}.xml").getroot()
        except ElementTree.ParseError as error:
            yield f"no XML: {error}."
            return
        camera = record["camera"]
        size = [int(_text(tree, f"size/{side}")) for side in ("width", "height", "depth")]
        if _text(tree, "filename") != name or size != [camera["width"], camera["height"], 3]:
            yield f"it is of {_text(tree, 'filename')}, {size}."
        seen = [thing for thing in record["instances"] if thing["visible_pixels"]]
        objects = tree.findall("object")
        if len(objects) != len(seen):
            yield f"{len(objects)} objects, {len(seen)} are seen."
            return
        for element, thing in zip(objects, seen, strict=True):
            found = _object_findings(element, thing, camera)
            yield from (f"instance {thing['instance_id']}: {text}" for text in found)


def _object_findings(element: ElementTree.Element, thing: dict[str, Any], camera: dict[str, Any]) -> Iterator[str]:
    name = label_named(thing["class_name"]).coco or thing["class_name"]
    if _text(element, "name") != name:
        yield f"a {_text(element, 'name')}, the record gives a {name}."
    if _box(element) != thing["box_visible"]:
        yield f"bndbox is the pixels {_box(element)}, the visible box is {thing['box_visible']}."
    marks = {
        "truncated": 1 - thing["visible_box_fraction"] > 0.15,
        "occluded": thing["occluded_fraction"] > 0.05,
        "difficult": thing["ignored"],
    }
    for mark, wanted in marks.items():
        if _text(element, mark) != str(int(wanted)):
            yield f"{mark} is {_text(element, mark)}, the record gives {int(wanted)}."
    side = _text(element, "pose")
    if side in SIDES and not _shows(side, thing, camera):
        yield f"pose {side}, but it faces another way."
    heads = [_box(part) for part in element.findall("part") if _text(part, "name") == "head"]
    if heads != _head(thing):
        yield f"its head is {heads}, the record gives {_head(thing)}."


def _head(thing: dict[str, Any]) -> list[list[float]]:
    """What of the head's box lies in the visible box, when any pixel of it is seen."""
    if not thing["head_box"] or not thing["head_visible_pixels"]:
        return []
    head, seen = thing["head_box"], thing["box_visible"]
    return [[*map(max, head[:2], seen[:2]), *map(min, head[2:], seen[2:])]]


def _shows(side: str, thing: dict[str, Any], camera: dict[str, Any]) -> bool:
    """True when the side is within 45 degrees, and a little, of how the thing faces."""
    centre, eye = thing["box_3d"]["centre"], [row[3] for row in camera["world_from_camera"]]
    away = math.degrees(math.atan2(centre[1] - eye[1], centre[0] - eye[0]))
    turn = thing["box_3d"]["heading_deg"] - away - SIDES[side]
    return abs(math.remainder(turn, 360)) < 45.001


def _box(element: ElementTree.Element) -> list[float]:
    """Pixel edges, from pixels counted from 1 and the last one included."""
    x0, y0, x1, y1 = (float(_text(element, f"bndbox/{corner}")) for corner in ("xmin", "ymin", "xmax", "ymax"))
    return [x0 - 1, y0 - 1, x1, y1]


def _text(element: ElementTree.Element, path: str) -> str:
    found = element.findtext(path)
    if found is None:
        raise ValueError(f"no {path} in a file")
    return found
