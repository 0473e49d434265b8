"""KITTI: each line's 15 fields from the record, and its 3D box through the file's own P2."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ..labels import label_named
from .box_3d import SIGNS, corners_before_camera
from .format_check import FRACTION_NAMES, FormatCheck, Record, same_picture
from .pixels import Pixels
from .splits import wrong_split

OCCLUDED_UP_TO = (0.10, 0.40, 0.80)
"""Largest hidden share of levels 0, 1 and 2, as the folder's README states them."""

CORNER_M = 0.005
"""How far a corner may lie from the record's. The file's lengths and angles have four decimals, so it is nearer; and
5 mm are less than 1.5 px of a 4K picture wherever a thing is further away than 10 m."""


class KittiCheck(FormatCheck):
    """Reads the four files of each frame."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lists = {path.stem: set(path.read_text().split()) for path in (folder / "ImageSets").glob("*.txt")}

    def frame(self, record: Record, pixels: Pixels | None) -> Iterator[str]:
        stem = Path(record["images"]["rgb"]).stem
        names = (f"label_2/{stem}.txt", f"calib/{stem}.txt", f"image_2/{stem}.png", f"label_2_extra/{stem}.csv")
        labels, calib, picture, extra = paths = [self._folder / name for name in names]
        missing = [path for path in paths if not path.exists()]
        yield from (f"{_name(path)}: missing." for path in missing)
        if missing:
            return
        if not same_picture(self._folder, record, picture):
            yield f"{_name(picture)}: not the picture of {record['images']['rgb']}."
        seen = [i for i in record["instances"] if i["visible_pixels"] and label_named(i["class_name"]).kitti]
        seen.sort(key=lambda instance: bool(instance["ignored"]))
        seen = [_with_ride(instance, record["instances"]) for instance in seen]
        p2 = _matrix(calib, "P2", (3, 4))
        if p2 is None:
            yield f"{_name(calib)}: P2 is not 12 numbers."
        yield from (f"{_name(calib)}: {text}" for text in _lens_findings(calib, record["camera"]))
        yield from (f"{_name(labels)}: {text}" for text in _label_findings(labels, seen, p2, record["camera"]))
        yield from (f"{_name(extra)}: {text}" for text in _extra_findings(extra, seen))
        if (own := record.get("split")) and own not in self._lists:
            yield f"kitti/ImageSets/{own}.txt: missing."
        for split, listed in self._lists.items():
            if (stem in listed) == wrong_split(split, record):
                yield f"kitti/ImageSets/{split}.txt: {stem} should {'not ' if stem in listed else ''}be in it."
            listed.discard(stem)

    def skip(self, record: Record) -> None:
        for listed in self._lists.values():
            listed.discard(Path(record["images"]["rgb"]).stem)

    def rest(self) -> Iterator[str]:
        for split, listed in self._lists.items():
            yield from (f"kitti/ImageSets/{split}.txt: {stem} is not in frames.jsonl." for stem in sorted(listed))


RIDES = {"bicycle": "Cyclist", "scooter": "Misc", "motorcycle": "Misc"}


def _with_ride(instance: dict[str, Any], instances: list[dict[str, Any]]) -> dict[str, Any]:
    """The thing with its KITTI type; a rider with the box around both and the corners of both."""
    rider = instance["class_name"] == "person" and instance["attributes"].get("posture") == "riding"
    for other in instances if rider else ():
        if other["class_name"] in RIDES and other["attributes"].get("carried_by") == instance["instance_id"]:
            boxes = np.array([instance["box_full"], other["box_full"]])
            both = [*boxes[:, :2].min(0).tolist(), *boxes[:, 2:].max(0).tolist()]
            around = _around(instance["box_3d"], other["box_3d"])
            return {**instance, "box_full": both, "box_3d": around, "kitti": RIDES[other["class_name"]]}
    return {**instance, "kitti": _kitti_type(instance)}


def _around(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """The upright box, turned like the first, around both."""
    corners = [SIGNS * np.array(box["size_lwh_m"]) / 2 @ _axes(box) + box["centre"] for box in (first, second)]
    axes = _axes(first)
    local = np.concatenate(corners) @ axes.T
    low, high = local.min(0), local.max(0)
    return {
        "centre": ((low + high) / 2 @ axes).tolist(),
        "size_lwh_m": (high - low).tolist(),
        "heading_deg": first["heading_deg"],
    }


def _axes(box: dict[str, Any]) -> np.ndarray:
    """(3, 3) forwards, to the left, up."""
    c, s = math.cos(math.radians(box["heading_deg"])), math.sin(math.radians(box["heading_deg"]))
    return np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])


def _kitti_type(instance: dict[str, Any]) -> str:
    posture = instance["attributes"].get("posture")
    if instance["class_name"] == "person":
        return {"sitting": "Person_sitting", "riding": "Cyclist"}.get(str(posture), "Pedestrian")
    if instance["class_name"] == "car" and instance["attributes"].get("body") in ("van", "box_van"):
        return "Van"
    return str(label_named(instance["class_name"]).kitti)


def _name(path: Path) -> str:
    """Beginning with `kitti`."""
    return path.relative_to(path.parents[2]).as_posix()


def _matrix(path: Path, wanted: str, shape: tuple[int, ...]) -> np.ndarray | None:
    """One matrix of a calib file; None when it is not there or not whole."""
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, numbers = line.partition(":")
        if name == wanted:
            values = _numbers(numbers.split())
            return None if values is None or len(values) != math.prod(shape) else np.reshape(values, shape)
    return None


def _lens_findings(path: Path, camera: dict[str, Any]) -> Iterator[str]:
    """A lens with distortion has it in two lines of its own."""
    if camera.get("lens", "pinhole") != "pinhole":
        yield "the camera of the record is no pinhole, which KITTI cannot describe."
    if not any(camera.get("distortion", ())):
        return
    k, d = _matrix(path, "K_02", (3, 3)), _matrix(path, "D_02", (5,))
    if k is None or d is None:
        yield "K_02 or D_02 is missing, but the lens has distortion."
    elif not (
        np.allclose(k, [[camera["fx"], 0, camera["cx"]], [0, camera["fy"], camera["cy"]], [0, 0, 1]], atol=1e-6)
        and np.allclose(d, camera["distortion"], atol=1e-8)
    ):
        yield "K_02 and D_02 are not those of the record."


def _numbers(fields: list[str]) -> list[float] | None:
    """None when one is not a finite number."""
    try:
        values = [float(field) for field in fields]
    except ValueError:
        return None
    return values if all(map(math.isfinite, values)) else None


def _label_findings(
    path: Path, seen: list[dict[str, Any]], p2: np.ndarray | None, camera: dict[str, Any]
) -> Iterator[str]:
    """Lines are in order of the instances, the ignored ones last."""
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    if len(lines) != len(seen):
        yield f"{len(lines)} lines for {len(seen)} instances that are seen."
    for number, fields in enumerate(lines, 1):
        values = _numbers(fields[1:])
        if len(fields) != 15:
            yield f"line {number} has {len(fields)} fields, not 15."
        elif values is None:
            yield f"line {number} has a field that is not a number."
        elif len(lines) == len(seen):
            instance = seen[number - 1]
            check = _ignored_findings if instance["ignored"] else _thing_findings
            found = [*check(fields[0], values, instance, camera)]
            if p2 is not None and not instance["ignored"]:
                found += _box_3d_findings(values, instance, p2, camera)
            yield from (f"line {number} (instance {instance['instance_id']}): {text}" for text in found)


def _ignored_findings(
    kind: str, values: list[float], instance: dict[str, Any], camera: dict[str, Any]
) -> Iterator[str]:
    if kind != "DontCare" or values[:3] != [-1, -1, -10] or values[7:] != [-1, -1, -1, -1000, -1000, -1000, -10]:
        yield f"{kind} {values[:3]}, but the instance is ignored, which is DontCare -1 -1 -10."
    if not np.allclose(values[3:7], instance["box_visible"], atol=0.0051, rtol=0):
        yield f"box {values[3:7]} is not the visible box {instance['box_visible']}."


def _thing_findings(kind: str, values: list[float], instance: dict[str, Any], camera: dict[str, Any]) -> Iterator[str]:
    """Type, truncation, occlusion and box."""
    if kind != instance["kitti"]:
        yield f"type {kind}, the instance is a {instance['kitti']}."
    if abs(values[0] - instance["truncated_fraction"]) > 0.0051:
        yield f"truncated {values[0]:g}, the record has {instance['truncated_fraction']:.4f}."
    level = sum(instance["occluded_fraction"] > most for most in OCCLUDED_UP_TO)
    if values[1] != level:
        yield f"occluded {values[1]:g}, but {instance['occluded_fraction']:.3f} hidden is level {level}."
    box = np.clip(instance["box_full"], 0, [camera["width"], camera["height"]] * 2)
    if not np.allclose(values[3:7], box, atol=0.0051, rtol=0):
        yield f"box {values[3:7]} is not the silhouette's in the image, {box.tolist()}."


def _box_3d_findings(
    values: list[float], instance: dict[str, Any], p2: np.ndarray, camera: dict[str, Any]
) -> Iterator[str]:
    """The eight corners of the line, through P2, are where the camera of the record sees those of the record."""
    alpha, height, width, length, x, y, z, turn = values[2], *values[7:14]
    c, s = math.cos(turn), math.sin(turn)
    # y points down and the location is the middle of the bottom face
    axes = np.array([[length * c, 0, -length * s], [width * s, 0, width * c], [0, -height, 0]]) / 2
    corners = SIGNS @ axes + [x, y - height / 2, z]
    intrinsics = np.array([[camera["fx"], 0, camera["cx"]], [0, camera["fy"], camera["cy"]], [0, 0, 1]])
    found = np.linalg.solve(intrinsics, p2 @ np.c_[corners, np.ones(8)].T).T
    distance = np.linalg.norm(found - corners_before_camera(instance["box_3d"], camera), axis=1).max()
    if not distance <= CORNER_M:
        yield f"the corners of its 3D box through P2 are up to {distance:.2f} m from those of the record."
    # location is rounded to 0.1 mm, which turns the ray to a thing right below the camera
    rounding = 2e-4 + 2e-4 / max(math.hypot(x, z), 1e-4)
    if abs(math.remainder(turn - math.atan2(x, z) - alpha, math.tau)) > rounding:
        yield f"alpha {alpha:g} does not follow from rotation_y {turn:g} and the location."


def _extra_findings(path: Path, seen: list[dict[str, Any]]) -> Iterator[str]:
    """Row by row the same instances as the label file, with their fractions."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if [row["instance_id"] for row in rows] != [str(instance["instance_id"]) for instance in seen]:
        yield "its rows are not the instances that are seen, in the order of label_2."
        return
    for row, instance in zip(rows, seen, strict=True):
        for name in FRACTION_NAMES:
            if not abs(float(row[name]) - instance[name]) <= 0.00011:
                yield f"instance {row['instance_id']}: {name} {row[name]}, the record has {instance[name]:.4f}."
        if row["posture"] != instance["attributes"].get("posture", ""):
            yield f"instance {row['instance_id']}: posture {row['posture']}."
