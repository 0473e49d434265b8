"""CrowdHuman: a line per picture, and in it a box for each person who is seen, as the record has them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .format_check import FormatCheck, Record, same_picture
from .pixels import Pixels
from .splits import files_by_split, wrong_split


class CrowdHumanCheck(FormatCheck):
    """Keeps where each picture's line begins; reads the lines one by one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._places = {
            line_id: (split, path, offset)
            for split, path in files_by_split(folder, "annotation", ".odgt").items()
            for line_id, offset in _lines(path)
        }

    def frame(self, record: Record, pixels: Pixels | None) -> Iterator[str]:
        name = Path(record["images"]["rgb"]).name
        stem = Path(name).stem
        picture = self._folder / "Images" / name
        if not picture.exists() or not same_picture(self._folder, record, picture):
            yield f"crowdhuman/Images/{name}: missing, or not the picture of {record['images']['rgb']}."
        if stem not in self._places:
            yield f"images/{name}: no line in crowdhuman's annotation."
            return
        split, path, offset = self._places.pop(stem)
        if wrong_split(split, record):
            yield f"images/{name}: crowdhuman has it in split '{split}', it is in '{record.get('split', '')}'."
        line = _line_at(path, offset)
        if line["ID"] != stem:
            yield f"images/{name}: its line in crowdhuman's annotation is of {line['ID']}."
        boxes = {box["extra"]["box_id"]: box for box in line["gtboxes"]}
        seen = {p["instance_id"]: p for p in record["instances"] if p["class_name"] == "person" and p["visible_pixels"]}
        for number in sorted(boxes.keys() ^ seen.keys()):
            yield f"images/{name}: person {number} is in only one of frames.jsonl and crowdhuman."
        for number in boxes.keys() & seen.keys():
            found = _box_findings(boxes[number], seen[number])
            yield from (f"images/{name}: crowdhuman's person {number}: {text}" for text in found)

    def skip(self, record: Record) -> None:
        self._places.pop(Path(record["images"]["rgb"]).stem, None)

    def rest(self) -> Iterator[str]:
        yield from (f"{stem}: in crowdhuman's annotation but not in frames.jsonl." for stem in self._places)


ID = re.compile(rb'^\s*\{\s*"ID"\s*:\s*"([^"\\]+)"')
"""Where the picture's name stands first in its line, the line need not be parsed to find it."""


def _lines(path: Path) -> Iterator[tuple[str, int]]:
    """The picture of each line, and where the line begins."""
    with path.open("rb") as file:
        offset = 0
        for line in file:
            named = ID.search(line)
            yield named[1].decode() if named else json.loads(line)["ID"], offset
            offset += len(line)


def _line_at(path: Path, offset: int) -> dict[str, Any]:
    with path.open("rb") as file:
        file.seek(offset)
        line: dict[str, Any] = json.loads(file.readline())
        return line


def _box_findings(box: dict[str, Any], person: dict[str, Any]) -> Iterator[str]:
    """Tag, the three boxes, and the marks."""
    ignored, tag = person["ignored"], box["tag"]
    if (tag == "mask") != ignored or bool(box["extra"].get("ignore", 0)) != ignored:
        yield f"tag {tag}, but ignored {ignored}."
        return
    visible = person["box_visible"]
    expected = {"vbox": visible, "fbox": visible if ignored else person["box_full"]}
    if not ignored and person["head_box"]:
        expected["hbox"] = person["head_box"]
    for key, (x0, y0, x1, y1) in expected.items():
        if box[key] != [x0, y0, x1 - x0, y1 - y0]:
            yield f"{key} {box[key]} is not the box {[x0, y0, x1, y1]}."
    if ignored:
        return
    head_seen = person["head_visible_pixels"] > 0
    marks = (box["head_attr"]["ignore"], box["head_attr"]["occ"], box["extra"]["occ"])
    wanted = (int(not (head_seen and person["head_box"])), int(not head_seen), int(person["occluded_fraction"] > 0.1))
    if marks != wanted:
        yield f"head's ignore and occ, and occ are {marks}, the record gives {wanted}."
