"""COCO: instances with polygons and true areas, and people's keypoints, in one `annotations.json`.

Join `file_name` with the dataset's `images/`. What the format leaves open is decided so:

- `bbox` and `area` are those of the visible pixels, as COCO's own. The whole silhouette's box is `bbox_full`, also
  outside the image.
- Pixels are counted from edges: the first pixel's centre is (0.5, 0.5). Filled at pixel centres, as pycocotools does,
  the polygons give the mask back exactly.
- What is too small to be asked of a model (`ignored`) has `iscrowd` 1 and run lengths: the only mark that COCO's
  evaluation and the training loaders heed (a plain `ignore` is overwritten by pycocotools). It has `ignore` 1 too.
- What has no visible pixel is left out: COCO has no box for it. It is in `frames.jsonl`.
- Ids are the same in every shard, image `index + 1` and annotation `image_id * 100000 + instance_id`, so that files
  can be joined without renumbering.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ..dataset import Parts, frame_json
from ..frame import COCO_KEYPOINTS, Frame, Instance
from ..geometry.boxes import Box, xywh
from ..labels import CLASSES, label_named
from .base import DatasetInfo, Writer
from .polygons import mask_polygons, mask_runs

OFFICIAL_CATEGORIES = {"person": (1, "person"), "car": (3, "vehicle")}
"""Id and supercategory in COCO's own list, so that a model trained on it can be tested without a table."""

FIRST_OTHER_CATEGORY = 100
"""Categories that COCO does not have are numbered from here, by class id; its own end at 90."""

SKELETON = (
    (16, 14), (14, 12), (17, 15), (15, 13), (12, 13), (6, 12), (7, 13), (6, 7), (6, 8), (7, 9), (8, 10), (9, 11),
    (2, 3), (1, 2), (1, 3), (2, 4), (3, 5), (4, 6), (5, 7),
)  # fmt: skip
"""Pairs of keypoints to draw a line between, counted from 1: COCO's own."""

LICENSE = 1
"""Every picture shows data of all sources, so they stand together in one entry."""

ANNOTATIONS_PER_IMAGE = 100_000
"""More than the 65535 instances that an image can hold."""


class CocoWriter(Writer):
    """Writes `annotations.json`."""

    name = "coco"

    def open(self, root: Path, info: DatasetInfo) -> None:
        self._parts = Parts(root / "annotations.json")
        self._header = coco_header(info)

    def write(self, frame: Frame, image: Path) -> None:
        entries = [image_entry(frame, image), *annotation_entries(frame)]
        self._parts.write(frame.index, "".join(frame_json(frame.index, entry) + "\n" for entry in entries))

    def close(self) -> None:
        self._parts.gather(self._document())

    def _document(self) -> Iterator[str]:
        """The whole file, one entry per line. Two passes over the parts, since images stand before annotations."""
        yield "{\n"
        for key, value in self._header.items():
            yield f'"{key}": {json.dumps(value, ensure_ascii=False)},\n'
        yield '"images": ['
        yield from _separated(text.splitlines()[0] for text in self._parts.texts())
        yield '\n],\n"annotations": ['
        yield from _separated(line for text in self._parts.texts() for line in text.splitlines()[1:])
        yield "\n]\n}\n"


def coco_header(info: DatasetInfo) -> dict[str, Any]:
    """What stands before the images: info, licenses, categories."""
    return {
        "info": {"description": info.title, "version": info.version, "contributor": "TwinCity", "url": ""},
        "licenses": [{"id": LICENSE, "name": "; ".join(info.attribution), "url": ""}],
        "categories": [category(label.coco, label.id) for label in CLASSES if label.coco],
    }


def category(name: str, class_id: int) -> dict[str, Any]:
    """One entry of `categories`; people have the names of their keypoints."""
    number, above = OFFICIAL_CATEGORIES.get(name, (FIRST_OTHER_CATEGORY + class_id, "object"))
    entry: dict[str, Any] = {"id": number, "name": name, "supercategory": above}
    if name == "person":
        entry |= {"keypoints": COCO_KEYPOINTS, "skeleton": SKELETON}
    return entry


def image_entry(frame: Frame, image: Path) -> dict[str, Any]:
    """One entry of `images`, with what a slice of the set is chosen by."""
    scenario = frame.scenario
    return {
        "id": image_id(frame),
        "width": frame.width,
        "height": frame.height,
        "file_name": image.name,
        "license": LICENSE,
        "date_captured": scenario.local_time,
        "tile": scenario.tile,
        "weather": scenario.weather_name,
        "sun_elevation_deg": scenario.sun.elevation_deg,
        "camera_rig": scenario.camera.rig,
        "camera_pitch_deg": scenario.camera.pitch_deg,
    }


def annotation_entries(frame: Frame) -> Iterator[dict[str, Any]]:
    """The entries of one frame in `annotations`, in order of `instance_id`."""
    for instance in frame.instances:
        if instance.visible_pixels and label_named(instance.class_name).coco:
            yield annotation_entry(frame, instance)


def annotation_entry(frame: Frame, instance: Instance) -> dict[str, Any]:
    """One entry of `annotations`: COCO's fields, then ours."""
    label = label_named(instance.class_name)
    assert instance.box_visible is not None
    assert label.coco is not None
    return {
        "id": image_id(frame) * ANNOTATIONS_PER_IMAGE + instance.instance_id,
        "image_id": image_id(frame),
        "category_id": category(label.coco, label.id)["id"],
        "segmentation": segmentation(frame, instance),
        "area": float(instance.visible_pixels),
        "bbox": xywh(instance.box_visible),
        "iscrowd": int(instance.ignored),
        "ignore": int(instance.ignored),
        **keypoint_fields(instance.keypoints),
        "instance_id": instance.instance_id,
        "bbox_full": xywh(instance.box_full),
        "visible_fraction": instance.visible_fraction,
        "occluded_fraction": instance.occluded_fraction,
        "truncated_fraction": instance.truncated_fraction,
        "visible_box_fraction": instance.visible_box_fraction,
        "bbox_head": None if instance.head_box is None else xywh(instance.head_box),
        "distance_m": instance.distance_m,
        "attributes": dict(instance.attributes),
    }


def image_id(frame: Frame) -> int:
    """COCO's ids start at 1."""
    return frame.index + 1


def segmentation(frame: Frame, instance: Instance) -> list[list[int]] | dict[str, Any]:
    """Polygons; run lengths for what is ignored, as COCO asks for `iscrowd` 1."""
    if instance.ignored:
        return {"counts": mask_runs(frame.mask(instance)), "size": [frame.height, frame.width]}
    assert instance.box_visible is not None
    left, top, right, bottom = _whole(instance.box_visible)
    mask = frame.buffers.instance_id[top:bottom, left:right] == instance.instance_id
    return [np.add(polygon, (left, top)).ravel().tolist() for polygon in mask_polygons(mask)]


def keypoint_fields(keypoints: np.ndarray | None) -> dict[str, Any]:
    """(17, 3) -> COCO's flat list; a point outside the frame is not labelled: 0, 0, 0.

    Things without joints have a count too: pycocotools asks every annotation for it.
    """
    if keypoints is None:
        return {"num_keypoints": 0}
    labelled = keypoints[:, 2] > 0
    flat = np.where(labelled[:, None], keypoints, 0).tolist()
    return {
        "keypoints": [value for x, y, v in flat for value in (x, y, int(v))],
        "num_keypoints": int(labelled.sum()),
    }


def _whole(box: Box) -> tuple[int, int, int, int]:
    return int(box[0]), int(box[1]), int(box[2]), int(box[3])


def _separated(lines: Iterator[str]) -> Iterator[str]:
    """JSON's commas: between the lines, not after the last."""
    for number, line in enumerate(lines):
        yield (",\n" if number else "\n") + line
