"""CityPersons: the benchmark's own `.mat`, and the COCO-like JSON that its evaluators read.

    leftImg8bit/val/haussmann_crossing/000012.png     the picture; the tile is the city
    annotations/anno_val.mat                          anno_val_aligned: city, picture, and ten numbers per person
    annotations/val_gt.json                           for eval_MR_multisetup.py of CityPersons, CSP and Pedestron

A set without splits is one to test with, so it goes by the name `val`. What the format leaves open is decided so:

- Label 1 is a pedestrian on foot, 2 rides, 3 sits, 4 lies, falls or crouches, 0 is too small to be asked of a model.
- The full box is the silhouette's own, also outside the picture. The benchmark draws its boxes with a width of 0.41
  heights, and repeats the visible box for labels 3 and 4; ours is exact for all people. For label 0 it is the visible
  box.
- In the JSON all people have category 1, and whoever is not label 1 has `ignore` 1: a detection there counts neither
  way. `vis_ratio` is the area of the visible box over that of the full one, as the benchmark has it; the share of
  visible pixels is `visible_fraction`.
- People of whom nothing is seen are left out.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ..dataset import frame_json, link_frame_file
from ..dataset.frame_files import Piece
from ..frame import Frame, Instance
from ..geometry.boxes import xywh
from .base import DatasetInfo, Writer
from .matlab import HEADER, cell_row_start, matrix, struct_matrix
from .set_files import SetFiles, Texts, json_entries

MAT, JSON = "annotations/anno_{split}.mat", "annotations/{split}_gt.json"
UNSPLIT = "val"

IGNORED, PEDESTRIAN, RIDER, SITTING, UNUSUAL = 0, 1, 2, 3, 4
LABELS = {"riding": RIDER, "sitting": SITTING, "lying": UNUSUAL, "falling": UNUSUAL, "crouching": UNUSUAL}
"""By posture; all others are on foot."""

PEOPLE_PER_IMAGE = 100_000
"""Room for the ids of one image, as in our COCO files."""


class CityPersonsWriter(Writer):
    """Writes pictures, `anno_*.mat` and `*_gt.json`."""

    name = "citypersons"

    def open(self, root: Path, info: DatasetInfo) -> None:
        self._root = root
        self._files = SetFiles(root, info.splits, {JSON: evaluator_json, MAT: benchmark_mat}, unsplit=UNSPLIT)

    def write(self, frame: Frame, image: Path) -> None:
        city, split = frame.scenario.tile, frame.split or UNSPLIT
        link_frame_file(frame.index, image, self._root / "leftImg8bit" / split / city / image.name)
        people = [person for person in frame.of_class("person") if person.visible_pixels]
        entries = [image_entry(frame, image), *(annotation(frame, person) for person in people)]
        cell = image_cell(city, image.name, people)
        self._files.write(
            frame,
            {
                JSON: "".join(frame_json(frame.index, entry) + "\n" for entry in entries),
                MAT: base64.b64encode(cell).decode(),
            },
        )

    def close(self) -> None:
        self._files.close()


def label_of(person: Instance) -> int:
    """0 to 4, see the top of this file."""
    return IGNORED if person.ignored else LABELS.get(person.attributes.get("posture", ""), PEDESTRIAN)


def full_box(person: Instance) -> tuple[float, float, float, float]:
    """x, y, width, height."""
    box = person.box_visible if person.ignored else person.box_full
    assert box is not None
    return xywh(box)


def visible_box(person: Instance) -> tuple[float, float, float, float]:
    """x, y, width, height."""
    assert person.box_visible is not None
    return xywh(person.box_visible)


def image_cell(city: str, picture: str, people: list[Instance]) -> bytes:
    """One cell of `anno_*_aligned`: city, picture and (n, 10) numbers."""
    rows = [(label_of(person), *full_box(person), person.instance_id, *visible_box(person)) for person in people]
    fields = {"cityname": matrix(city), "im_name": matrix(picture), "bbs": matrix(np.reshape(rows, (-1, 10)))}
    return struct_matrix(fields)


def benchmark_mat(split: str, texts: Texts) -> Iterator[Piece]:
    """The `.mat` of a split. Two passes, since the length of all stands before the first."""
    sizes = [len(base64.b64decode(text)) for text in texts()]
    yield HEADER
    yield cell_row_start(len(sizes), sum(sizes), f"anno_{split}_aligned")
    yield from map(base64.b64decode, texts())


def image_entry(frame: Frame, image: Path) -> dict[str, Any]:
    """One entry of `images`; evaluators look for `im_name`, COCO's readers for `file_name`."""
    return {
        "id": frame.index + 1,
        "im_name": image.name,
        "file_name": f"leftImg8bit/{frame.split or UNSPLIT}/{frame.scenario.tile}/{image.name}",
        "height": frame.height,
        "width": frame.width,
    }


def annotation(frame: Frame, person: Instance) -> dict[str, Any]:
    """One entry of `annotations`."""
    x, y, width, height = full_box(person)
    return {
        "id": (frame.index + 1) * PEOPLE_PER_IMAGE + person.instance_id,
        "image_id": frame.index + 1,
        "category_id": 1,
        "bbox": (x, y, width, height),
        "vis_bbox": visible_box(person),
        "height": height,
        "vis_ratio": 1.0 if person.ignored else person.visible_box_fraction,
        "ignore": int(label_of(person) != PEDESTRIAN),
        "iscrowd": int(person.ignored),
        "area": width * height,
        "class_label": label_of(person),
        "visible_fraction": person.visible_fraction,
    }


def evaluator_json(split: str, texts: Texts) -> Iterator[Piece]:
    """The JSON of a split, one entry per line."""
    yield '{\n"categories": [{"id": 1, "name": "pedestrian"}],\n"images": ['
    yield from json_entries(text.split("\n", 1)[0] for text in texts())
    yield '\n],\n"annotations": ['
    yield from json_entries(line for text in texts() for line in text.split("\n")[1:-1])
    yield "\n]\n}\n"
