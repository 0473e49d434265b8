"""COCO: one annotation for each instance that is seen, its segmentation filled again, all else as in the record."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ..labels import label_named
from .coco_panoptic import PanopticCheck
from .fill import coverage, run_pixels, unpacked
from .format_check import FRACTION_NAMES, FormatCheck, Record
from .json_items import json_items
from .pixels import Pixels

COCO_IDS = {
    "person": 1, "bicycle": 2, "car": 3, "motorcycle": 4, "bus": 6, "truck": 8, "traffic light": 10, "bench": 15,
    "dog": 18, "backpack": 27, "umbrella": 28, "handbag": 31, "suitcase": 33, "chair": 62, "cell phone": 77,
}  # fmt: skip
"""Of COCO's own list."""


class CocoCheck(FormatCheck):
    """The annotations of each split, and the panoptic segments where there are some."""

    def __init__(self, folder: Path) -> None:
        files = sorted(folder.glob("annotations*.json"))
        if not files:
            raise FileNotFoundError(f"no annotations.json in {folder.name}")
        self._files = {file.stem.partition("_")[2]: AnnotationFile(file) for file in files}
        self._panoptic = PanopticCheck(folder) if (folder / "panoptic").exists() else None

    def frame(self, record: Record, pixels: Pixels | None) -> Iterator[str]:
        split = record.get("split", "")
        if split in self._files:
            yield from self._files[split].frame(record, pixels)
        else:
            yield f"images/{Path(record['images']['rgb']).name}: its split '{split}' has no file in coco."
        if self._panoptic:
            yield from self._panoptic.frame(record, pixels)

    def skip(self, record: Record) -> None:
        split = record.get("split", "")
        if split in self._files:
            self._files[split].skip(record)
        if self._panoptic:
            self._panoptic.skip(record)

    def rest(self) -> Iterator[str]:
        for file in self._files.values():
            yield from file.rest()
        if self._panoptic:
            yield from self._panoptic.rest()


class AnnotationFile:
    """Reads one `annotations.json` once, beside the frames: annotations stand in the order of their images."""

    def __init__(self, path: Path) -> None:
        self._file = f"coco/{path.name}"
        self._attributed = any(entry["name"].strip() for entry in json_items(path, "licenses"))
        self._categories = {entry["id"]: entry["name"] for entry in json_items(path, "categories")}
        images = list(json_items(path, "images"))
        self._sizes = {image["file_name"]: (image["width"], image["height"]) for image in images}
        self._ids = {image["file_name"]: image["id"] for image in images}
        self._names = {image["id"]: image["file_name"] for image in images}
        self._rank = {image["id"]: rank for rank, image in enumerate(images)}
        self._annotations = json_items(path, "annotations")
        self._next = next(self._annotations, None)

    def frame(self, record: Record, pixels: Pixels | None) -> Iterator[str]:
        """Findings about the annotations of one image."""
        name, camera = Path(record["images"]["rgb"]).name, record["camera"]
        image = self._ids.pop(name, None)
        if image is None:
            yield f"images/{name}: in only one of frames.jsonl and {self._file}."
            return
        if self._sizes[name] != (camera["width"], camera["height"]):
            size = f"{camera['width']}x{camera['height']}"
            yield f"images/{name}: {self._file} has {self._sizes[name]}, the camera {size}."
        expected = {
            instance["instance_id"]: instance
            for instance in record["instances"]
            if instance["visible_pixels"] and label_named(instance["class_name"]).coco
        }
        entries = list(self._up_to(self._rank[image]))
        own = [entry for entry in entries if entry["image_id"] == image]
        masks = iter(segmentation_findings(own, pixels) if pixels is not None else [[]] * len(own))
        for entry in entries:
            is_own = entry["image_id"] == image
            instances = [expected.pop(number, None) for number in _numbers(entry)] if is_own else [None]
            found = self._findings(entry, instances, next(masks) if is_own else [])
            yield from (f"images/{name}: COCO annotation {entry['id']}: {text}" for text in found)
            if None in instances:
                yield self._stray(entry)
        for number in expected:
            yield f"images/{name}: instance {number} is seen but has no COCO annotation."

    def skip(self, record: Record) -> None:
        """Pass over the annotations of one image."""
        image = self._ids.pop(Path(record["images"]["rgb"]).name, None)
        if image is not None:
            deque(self._up_to(self._rank[image]), maxlen=0)

    def rest(self) -> Iterator[str]:
        """Findings about what no frame has."""
        if not self._attributed:
            yield f"{self._file}: no attribution under licenses."
        yield from (f"images/{name}: in only one of frames.jsonl and {self._file}." for name in self._ids)
        yield from (self._stray(entry) for entry in self._up_to(len(self._rank)))

    def _findings(
        self, entry: dict[str, Any], found: list[dict[str, Any] | None], mask: Iterable[str]
    ) -> Iterator[str]:
        instances = [instance for instance in found if instance is not None]
        if not instances or len(instances) < len(found):
            return
        for instance in instances:
            yield from self._category(entry, instance)
        yield from (
            _group_findings(entry, instances) if "instance_ids" in entry else _annotation_findings(entry, instances[0])
        )
        yield from mask

    def _up_to(self, rank: int) -> Iterator[dict[str, Any]]:
        """The annotations that come next, until one is of an image after `rank`."""
        while self._next is not None and self._rank.get(self._next["image_id"], -1) <= rank:
            entry, self._next = self._next, next(self._annotations, None)
            yield entry

    def _stray(self, entry: dict[str, Any]) -> str:
        name = self._names.get(entry["image_id"], "?")
        return f"images/{name}: COCO annotation {entry['id']} has no instance in frames.jsonl."

    def _category(self, entry: dict[str, Any], instance: dict[str, Any]) -> Iterator[str]:
        number, wanted = entry["category_id"], label_named(instance["class_name"]).coco
        if self._categories.get(number) != wanted or number != COCO_IDS.get(str(wanted), number):
            yield f"category_id {number} is {self._categories.get(number)}, the instance is a {wanted}."


def _numbers(entry: dict[str, Any]) -> list[int]:
    """The instances that an annotation is of."""
    return list(entry["instance_ids"]) if "instance_ids" in entry else [entry["instance_id"]]


def _annotation_findings(entry: dict[str, Any], instance: dict[str, Any]) -> Iterator[str]:
    """Boxes, area, fractions, keypoints and the mark of what is ignored."""
    if _xyxy(entry["bbox"]) != instance["box_visible"]:
        yield f"bbox {entry['bbox']} is not the visible box {instance['box_visible']}."
    for name, box in (("bbox_full", instance["box_full"]), ("bbox_head", instance["head_box"])):
        if (entry[name] is None) != (box is None) or not (box is None or np.allclose(_xyxy(entry[name]), box)):
            yield f"{name} {entry[name]} is not the box {box}."
    if entry["area"] != instance["visible_pixels"]:
        yield f"area {entry['area']} is not the {instance['visible_pixels']} visible pixels."
    if not bool(entry["iscrowd"]) == bool(entry["ignore"]) == instance["ignored"]:
        yield f"iscrowd {entry['iscrowd']} but ignored {instance['ignored']}."
    for name in (*FRACTION_NAMES, "visible_box_fraction", "distance_m", "attributes"):
        if entry[name] != instance[name]:
            yield f"{name} is {entry[name]}, the record has {instance[name]}."
    flat, labelled = _keypoints(instance)
    for name, parts in (("face", [instance.get("face")]), ("plates", instance.get("plates", []))):
        wanted = [part and (part["box"], part["visible_pixels"]) for part in parts]
        given = entry[name] if name == "plates" else [entry[name]]
        if [part and (_xyxy(part["bbox"]), part["visible_pixels"]) for part in given] != wanted:
            yield f"{name} {entry[name]}, the record has {instance.get(name)}."
    found = entry.get("keypoints", [])
    if found != flat:
        yield f"keypoints {found} are not those of the record."
    if entry["num_keypoints"] != labelled:
        yield f"num_keypoints is {entry['num_keypoints']}, {labelled} are labelled."


def _group_findings(entry: dict[str, Any], instances: list[dict[str, Any]]) -> Iterator[str]:
    """A region of several ignored things: the box around them all, and all their pixels."""
    boxes = np.array([instance["box_visible"] for instance in instances])
    box = [*boxes[:, :2].min(0).tolist(), *boxes[:, 2:].max(0).tolist()]
    if _xyxy(entry["bbox"]) != box:
        yield f"bbox {entry['bbox']} is not the box {box} around its instances."
    if not (entry["iscrowd"] == entry["ignore"] == 1 and all(instance["ignored"] for instance in instances)):
        yield "a group of what is not ignored."
    if entry["area"] != sum(instance["visible_pixels"] for instance in instances):
        yield f"area {entry['area']} is not the visible pixels of its instances."


def _keypoints(instance: dict[str, Any]) -> tuple[list[float], int]:
    """What COCO should have, and how many of them lie in the image; the others are 0, 0, 0."""
    flat = [value for x, y, v in instance["keypoints"] or () for value in ((x, y, v) if v else (0, 0, 0))]
    return flat, sum(v > 0 for v in flat[2::3])


def segmentation_findings(entries: list[dict[str, Any]], pixels: Pixels) -> list[list[str]]:
    """Of each annotation of an image: filled, it is its instances' pixels, each once, and no other."""
    height, width = pixels.ids.shape
    findings: list[list[str]] = [[] for _ in entries]
    with_polygons: dict[int, list[np.ndarray]] = {}
    for place, entry in enumerate(entries):
        shape = entry["segmentation"]
        if isinstance(shape, dict):
            findings[place] = list(_run_findings(shape, _numbers(entry), pixels))
            continue
        polygons = [np.array(flat, float).reshape(-1, 2) for flat in shape]
        if not polygons or any((polygon < 0).any() or (polygon > (width, height)).any() for polygon in polygons):
            findings[place] = ["segmentation is empty or leaves the picture."]
        else:
            with_polygons[place] = polygons
    numbers = [_numbers(entries[place]) for place in with_polygons]
    filled = coverage(list(with_polygons.values()), numbers, pixels.ids)
    for place, own, area, wrong in zip(with_polygons, numbers, filled.area, filled.wrong, strict=True):
        findings[place] = list(_difference(int(area), sum(len(pixels.of(n)[0]) for n in own), int(wrong)))
    return findings


def _run_findings(shape: dict[str, Any], numbers: list[int], pixels: Pixels) -> Iterator[str]:
    counts = unpacked(shape["counts"]) if isinstance(shape["counts"], str) else shape["counts"]
    height, width = pixels.ids.shape
    if shape["size"] != [height, width] or sum(counts) != height * width:
        yield f"segmentation of size {shape['size']} does not fit the picture."
        return
    rows, columns = (np.concatenate(axis) for axis in zip(*map(pixels.of, numbers), strict=True))
    found, wanted = run_pixels(counts), np.sort(columns * height + rows)
    yield from _difference(len(found), len(wanted), len(np.setxor1d(found, wanted, assume_unique=True)))


def _difference(area: int, wanted: int, wrong: int) -> Iterator[str]:
    if area != wanted:
        yield f"segmentation covers {area} pixels of {wanted}."
    elif wrong:
        yield f"segmentation differs from the id image in {wrong} pixels."


def _xyxy(box: list[float]) -> list[float]:
    x, y, width, height = box
    return [x, y, x + width, y + height]
