"""CrowdHuman: one `.odgt` file with a line of JSON per image, and for each person full, visible and head boxes.

    Images/000012.png       the picture
    annotation.odgt         annotation_train.odgt, ... in a set with splits

Boxes are x, y, width, height in pixels; `fbox` and `hbox` go on where they are hidden or outside the picture. What is
too small to be asked of a model is a `mask` around its visible pixels: a detection there counts neither way. People
of whom nothing is seen have no line; riders are people like all others, and their vehicles are not labelled.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..dataset import frame_json, link_frame_file
from ..frame import Frame, Instance
from ..geometry.boxes import Box
from .base import DatasetInfo, Writer
from .set_files import SetFiles, lines

INDEX = "annotation{_split}.odgt"

OCCLUDED_FROM = 0.10
"""Hidden share from which `occ` is 1; the format gives no number, EuroCity Persons' smallest step is used."""


class CrowdHumanWriter(Writer):
    """Writes `annotation.odgt`."""

    name = "crowdhuman"

    def open(self, root: Path, info: DatasetInfo) -> None:
        self._root = root
        self._files = SetFiles(root, info.splits, {INDEX: lines()})

    def write(self, frame: Frame, image: Path) -> None:
        link_frame_file(frame.index, image, self._root / "Images" / image.name)
        record = {
            "ID": image.stem,
            "width": frame.width,
            "height": frame.height,
            "gtboxes": [gtbox(person) for person in frame.of_class("person") if person.visible_pixels],
        }
        self._files.write(frame, {INDEX: frame_json(frame.index, record) + "\n"})

    def close(self) -> None:
        self._files.close()


def gtbox(person: Instance) -> dict[str, Any]:
    """One entry of `gtboxes`."""
    assert person.box_visible is not None
    visible = whole_xywh(person.box_visible)
    if person.ignored:
        extra = {"box_id": person.instance_id, "ignore": 1}
        return {"tag": "mask", "fbox": visible, "vbox": visible, "hbox": visible, "head_attr": {}, "extra": extra}
    return {
        "tag": "person",
        "fbox": whole_xywh(person.box_full),
        "vbox": visible,
        "hbox": visible if person.head_box is None else whole_xywh(person.head_box),
        "head_attr": {
            # A head too small for a pixel has no box, and one that nobody sees cannot be asked for.
            "ignore": int(person.head_box is None or not person.head_visible_pixels),
            "occ": int(not person.head_visible_pixels),
            "unsure": 0,
        },
        "extra": {"box_id": person.instance_id, "occ": int(person.occluded_fraction > OCCLUDED_FROM)},
    }


def whole_xywh(box: Box) -> list[int]:
    """Left, top, width, height in whole pixels, as the format has them; silhouettes' boxes are whole already."""
    x0, y0, x1, y1 = (round(value) for value in box)
    return [x0, y0, x1 - x0, y1 - y0]
