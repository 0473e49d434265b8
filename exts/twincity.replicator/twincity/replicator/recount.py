"""`recount`: what a dataset says of itself, counted again from its own pictures and buffers.

Nothing here calls the code that made the labels: files are read with `json`, `csv`, OpenCV and scipy, and counted
with plain numpy. A finding is one sentence that begins with the file it is about; a good dataset has none.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from .errors import DatasetError
from .labels import CLASSES, label_named

ROUNDING = 1e-9
"""Fractions are quotients of whole numbers; they may differ in the last bits only."""


def recount(root: Path) -> list[str]:
    """All findings, in order: files, frames, then each format."""
    root = Path(root)
    records = _read_records(root)
    findings = [*_file_findings(root), *_frame_findings(root, records)]
    for folder, check in (("coco", _coco_findings), ("kitti", _kitti_findings), ("crowd", _crowd_findings)):
        if (root / folder).exists():
            try:
                findings.extend(check(root / folder, records))
            except (OSError, ValueError, KeyError) as error:
                findings.append(f"{folder}: a file is missing or damaged: {error}.")
    return findings


# Files ------------------------------------------------------------------------------------------------------------


def _read_records(root: Path) -> list[dict[str, Any]]:
    file = root / "frames.jsonl"
    if not file.exists():
        raise DatasetError(f"{root} is not a finished TwinCity dataset: there is no frames.jsonl in it.")
    try:
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    except ValueError as error:
        raise DatasetError(f"{file} is damaged: {error}. Make the dataset again.") from error


def _file_findings(root: Path) -> Iterator[str]:
    """The files that the manifest lists, their bytes, and whose data they show."""
    path = root / "manifest.json"
    if not path.exists():
        return
    manifest = json.loads(path.read_text(encoding="utf-8"))
    if not any(line.strip() for line in manifest.get("tile", {}).get("attribution", ())):
        yield "manifest.json: no attribution. The sources' licences ask for it with every copy."
    for name, expected in manifest.get("files", {}).items():
        file = root / name
        if not file.exists():
            yield f"{name}: listed in manifest.json but missing."
        elif hashlib.sha256(file.read_bytes()).hexdigest() != expected:
            yield f"{name}: its bytes are not those of manifest.json."


# Frames -----------------------------------------------------------------------------------------------------------


def _frame_findings(root: Path, records: list[dict[str, Any]]) -> Iterator[str]:
    """Pictures, buffers and labels of each frame."""
    seen: dict[str, str] = {}
    for record in records:
        name = record["images"]["rgb"]
        read = {kind: _read_image(root / path) for kind, path in record["images"].items()}
        images = {kind: image for kind, image in read.items() if image is not None}
        yield from (f"{record['images'][kind]}: missing, or not an image." for kind in read if kind not in images)
        if len(images) < len(read):
            continue
        yield from _picture_findings(name, record, images, seen)
        yield from _instance_findings(name, record, images)


def _read_image(path: Path) -> np.ndarray | None:
    return cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED) if path.exists() else None


def _picture_findings(
    name: str, record: dict[str, Any], images: dict[str, np.ndarray], seen: dict[str, str]
) -> Iterator[str]:
    """A picture shows something, is not another one again, and has the size that its camera says."""
    camera, rgb = record["camera"], images["rgb"]
    for kind, image in images.items():
        if image.shape[:2] != (camera["height"], camera["width"]):
            size = f"{image.shape[1]}x{image.shape[0]}"
            yield f"{record['images'][kind]}: {size}, the camera has {camera['width']}x{camera['height']}."
    if (rgb == rgb[0, 0]).all():
        yield f"{name}: blank, every pixel has the same colour."
    first = seen.setdefault(hashlib.sha256(rgb.tobytes()).hexdigest(), name)
    if first != name:
        yield f"{name}: the same picture as {first}."


def _instance_findings(name: str, record: dict[str, Any], images: dict[str, np.ndarray]) -> Iterator[str]:
    """Every instance in the id image has a record, every record its pixels, and the numbers agree."""
    ids, classes = images["instance_id"], images["class_id"]
    records = {instance["instance_id"]: instance for instance in record["instances"]}
    if len(records) != len(record["instances"]):
        yield f"{name}: two records have the same instance_id."
    for number in np.setdiff1d(ids, [0, *records]):
        yield f"{name}: instance {number} is in the id image but has no record."
    countable = [label.id for label in CLASSES if label.countable]
    if (np.isin(classes, countable) & (ids == 0)).any():
        yield f"{name}: pixels of a countable class belong to no instance."
    rows, columns = np.indices(ids.shape)
    order = np.argsort(ids, axis=None, kind="stable")
    starts = np.searchsorted(ids.ravel()[order], [[n, n + 1] for n in records] or np.zeros((0, 2)))
    for (first, last), instance in zip(starts, records.values(), strict=True):
        pixels = order[first:last]
        y, x = rows.ravel()[pixels], columns.ravel()[pixels]
        found = _one_instance(instance, x, y, classes.ravel()[pixels], record["camera"])
        yield from (f"{name}: instance {instance['instance_id']}: {text}" for text in found)


def _one_instance(
    instance: dict[str, Any], x: np.ndarray, y: np.ndarray, classes: np.ndarray, camera: dict[str, Any]
) -> Iterator[str]:
    """One record against its pixels: columns, rows and classes (n,)."""
    if instance["visible_pixels"] != len(x):
        yield f"visible_pixels is {instance['visible_pixels']}, the id image shows {len(x)}."
    box = [int(x.min()), int(y.min()), int(x.max()) + 1, int(y.max()) + 1] if len(x) else None
    if instance["box_visible"] != box:
        yield f"box_visible is {instance['box_visible']}, the id image shows {box}."
    if (classes != label_named(instance["class_name"]).id).any():
        yield f"class {instance['class_name']}, but the class image shows {sorted(set(classes.tolist()))} there."
    if box is not None and not _inside(box, instance["box_full"]):
        yield f"box_full {instance['box_full']} does not hold the visible pixels {box}."
    yield from _fraction_findings(instance)
    for number, (u, v, shown) in enumerate(instance["keypoints"] or ()):
        if shown and not _holds(camera["width"], camera["height"], u, v):
            yield f"keypoint {number} is marked as inside the image but lies at {u:.1f}, {v:.1f}."


def _fraction_findings(instance: dict[str, Any]) -> Iterator[str]:
    """The three pixel counts are in order, and the fractions follow from them."""
    visible, in_frame, full = (instance[f"{name}_pixels"] for name in ("visible", "in_frame", "full"))
    if not 0 <= visible <= in_frame <= full or full == 0:
        yield f"{visible} visible, {in_frame} in the frame and {full} whole pixels cannot be."
        return
    expected = {
        "occluded_fraction": 1 - visible / in_frame if in_frame else 1.0,
        "truncated_fraction": 1 - in_frame / full,
        "visible_fraction": visible / full,
    }
    for name, value in expected.items():
        if abs(instance[name] - value) > ROUNDING:
            yield f"{name} is {instance[name]:.6f}, its pixels give {value:.6f}."


def _inside(inner: list[int], outer: list[float]) -> bool:
    return bool((np.subtract(inner[:2], outer[:2]) >= 0).all() and (np.subtract(outer[2:], inner[2:]) >= 0).all())


# Formats ----------------------------------------------------------------------------------------------------------


def _coco_findings(folder: Path, records: list[dict[str, Any]]) -> Iterator[str]:
    """One annotation for each instance that is seen, with its area and box; polygons of just that area."""
    text = (folder / "annotations.json").read_text(encoding="utf-8")
    images = {image["id"]: image["file_name"] for image in _json_items(text, "images")}
    if not any(entry["name"].strip() for entry in _json_items(text, "licenses")):
        yield "coco/annotations.json: no attribution under licenses."
    expected = {
        (Path(record["images"]["rgb"]).name, instance["instance_id"]): instance
        for record in records
        for instance in record["instances"]
        if instance["visible_pixels"] and label_named(instance["class_name"]).coco
    }
    for missing in sorted({Path(record["images"]["rgb"]).name for record in records} ^ set(images.values())):
        yield f"images/{missing}: in only one of frames.jsonl and coco/annotations.json."
    for entry in _json_items(text, "annotations"):
        key = (images.get(entry["image_id"], "?"), entry["instance_id"])
        instance = expected.pop(key, None)
        where = f"images/{key[0]}: COCO annotation {entry['id']}"
        if instance is None:
            yield f"{where} has no instance in frames.jsonl."
        else:
            yield from (f"{where}: {text}" for text in _annotation_findings(entry, instance))
    for image, number in sorted(expected):
        yield f"images/{image}: instance {number} is seen but has no COCO annotation."


def _annotation_findings(entry: dict[str, Any], instance: dict[str, Any]) -> Iterator[str]:
    x, y, width, height = entry["bbox"]
    if [x, y, x + width, y + height] != instance["box_visible"]:
        yield f"bbox {entry['bbox']} is not the visible box {instance['box_visible']}."
    if entry["area"] != instance["visible_pixels"]:
        yield f"area {entry['area']} is not the {instance['visible_pixels']} visible pixels."
    shape = entry["segmentation"]
    area = sum(shape["counts"][1::2]) if isinstance(shape, dict) else sum(map(_polygon_area, shape))
    if area != instance["visible_pixels"]:
        yield f"segmentation covers {area:g} pixels of {instance['visible_pixels']}."
    if bool(entry["iscrowd"]) != instance["ignored"]:
        yield f"iscrowd {entry['iscrowd']} but ignored {instance['ignored']}."


def _polygon_area(flat: list[float]) -> float:
    """The shoelace formula."""
    x, y = np.array(flat, float).reshape(-1, 2).T
    return float(abs(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2)


def _json_items(text: str, key: str) -> Iterator[dict[str, Any]]:
    """The objects of one top-level list, one in memory at a time: a thousand crowds are too much at once."""
    decoder, comma = json.JSONDecoder(), re.compile(r"[\s,]*")
    match = re.search(rf'"{key}"\s*:\s*\[', text)
    at = comma.match(text, match.end()).end() if match else len(text)  # type: ignore[union-attr]
    while at < len(text) and text[at] != "]":
        item, at = decoder.raw_decode(text, at)
        yield item
        at = comma.match(text, at).end()  # type: ignore[union-attr]


def _kitti_findings(folder: Path, records: list[dict[str, Any]]) -> Iterator[str]:
    """One line of 15 fields for each instance that is seen, its box inside the image, and a calibration."""
    for record in records:
        stem, camera = Path(record["images"]["rgb"]).stem, record["camera"]
        paths = [folder / f"label_2/{stem}.txt", folder / f"calib/{stem}.txt", folder / f"image_2/{stem}.png"]
        missing = [path.relative_to(folder.parent).as_posix() for path in paths if not path.exists()]
        yield from (f"{path}: missing." for path in missing)
        if missing:
            continue
        lines = [line.split() for line in paths[0].read_text(encoding="utf-8").splitlines()]
        seen = [i for i in record["instances"] if i["visible_pixels"] and label_named(i["class_name"]).kitti]
        if len(lines) != len(seen):
            yield f"kitti/label_2/{stem}.txt: {len(lines)} lines for {len(seen)} instances that are seen."
        for number, fields in enumerate(lines, 1):
            if len(fields) != 15:
                yield f"kitti/label_2/{stem}.txt: line {number} has {len(fields)} fields, not 15."
                continue
            left, top, right, bottom = map(float, fields[4:8])
            if not (0 <= left < right <= camera["width"] and 0 <= top < bottom <= camera["height"]):
                yield f"kitti/label_2/{stem}.txt: line {number}: its box is empty or leaves the image."


def _crowd_findings(folder: Path, records: list[dict[str, Any]]) -> Iterator[str]:
    """Heads counted from the records are those of the table, the points and the density's sum."""
    with (folder / "counts.csv").open(encoding="utf-8", newline="") as file:
        table = {row["image"]: (int(row["all"]), int(row["visible"])) for row in csv.DictReader(file)}
    for record in records:
        name = Path(record["images"]["rgb"]).name
        stem, (every, seen) = Path(name).stem, _count_heads(record)
        if table.get(name) != (every, seen):
            yield f"images/{name}: counts.csv has {table.get(name)}, the labels give {(every, seen)} (all, visible)."
        parts = {
            f"ground_truth/GT_IMG_{stem}.mat": _mat_heads,
            f"jsons/{stem}.json": _json_heads,
            f"density/{stem}.npz": _density_heads,
        }
        for part, count in parts.items():
            try:
                heads = count(folder / part)
            except Exception as error:  # scipy, zip and JSON each have their own for a damaged file
                yield f"crowd/{part}: cannot be read: {error}."
                continue
            if abs(heads - seen) > 1e-3:
                yield f"crowd/{part}: {heads:g} heads, the labels give {seen}."


def _mat_heads(path: Path) -> int:
    from scipy.io import loadmat  # an extra, needed only where there is a crowd folder

    return len(loadmat(path)["image_info"][0, 0][0, 0][0])


def _json_heads(path: Path) -> int:
    return len(json.loads(path.read_text(encoding="utf-8"))["points"])


def _density_heads(path: Path) -> float:
    with np.load(path) as archive:
        return float(archive["density"].sum(dtype=float))


def _count_heads(record: dict[str, Any]) -> tuple[int, int]:
    """All heads with their middle in the image, and those of which something is seen."""
    width, height = record["camera"]["width"], record["camera"]["height"]
    people = [person for person in record["instances"] if person["class_name"] == "person" and person["head_point"]]
    inside = [person for person in people if _holds(width, height, *person["head_point"])]
    return len(inside), sum(person["head_visible_pixels"] > 0 for person in inside)


def _holds(width: int, height: int, x: float, y: float) -> bool:
    return 0 <= x < width and 0 <= y < height
