"""OpenLABEL: each object of each file from the record, its polygons filled again, the camera's numbers."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from .fill import coverage
from .format_check import FRACTION_NAMES, FormatCheck, Record
from .pixels import Pixels

LISTS = {"bbox", "poly2d", "cuboid", "point2d", "boolean", "num", "text", "vec"}

POINTS = (
    "nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_elbow",
    "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle",
    "right_ankle",
)  # fmt: skip


class OpenLabelCheck(FormatCheck):
    """Reads one file per frame."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "labels"
        self._left = {path.stem for path in self._folder.glob("*.json")}

    def frame(self, record: Record, pixels: Pixels | None) -> Iterator[str]:
        stem = Path(record["images"]["rgb"]).stem
        if stem not in self._left:
            yield f"openlabel/labels/{stem}.json: missing."
            return
        self._left.remove(stem)
        path = self._folder / f"{stem}.json"
        label = json.loads(path.read_text(encoding="utf-8"))["openlabel"]
        found = [*_file_findings(label, path, record), *_object_findings(label, record, pixels)]
        yield from (f"openlabel/labels/{stem}.json: {text}" for text in found)

    def skip(self, record: Record) -> None:
        self._left.discard(Path(record["images"]["rgb"]).stem)

    def rest(self) -> Iterator[str]:
        yield from (f"openlabel/labels/{stem}.json: of no frame in frames.jsonl." for stem in sorted(self._left))


def _file_findings(label: dict[str, Any], path: Path, record: Record) -> Iterator[str]:
    """Version, attribution, picture, camera."""
    about, camera = label["metadata"], record["camera"]
    if about["schema_version"] != "1.0.0":
        yield f"schema_version is {about['schema_version']}, not 1.0.0."
    if not about["comment"].strip():
        yield "no attribution in the comment."
    stream = label["streams"]["camera"]
    if (path.parent / stream["uri"]).resolve() != (path.parents[2] / record["images"]["rgb"]).resolve():
        yield f"its picture is {stream['uri']}, not {record['images']['rgb']}."
    if stream["stream_properties"] != _intrinsics(camera):
        yield "its intrinsics are not those of the record."
    pose = label["coordinate_systems"]["camera"]["pose_wrt_parent"]["matrix4x4"]
    if pose != [value for row in camera["world_from_camera"] for value in row]:
        yield "the camera's pose is not that of the record."


def _intrinsics(camera: dict[str, Any]) -> dict[str, Any]:
    """A set of an older version says nothing of the lens: it is a pinhole without distortion."""
    fx, fy, cx, cy = (camera[name] for name in ("fx", "fy", "cx", "cy"))
    size = {"width_px": camera["width"], "height_px": camera["height"]}
    if camera.get("lens") == "fisheye":
        disc = {"radius_x_px": camera["circle_px"], "radius_y_px": camera["circle_px"]}
        lens = {"lens_coeffs": [fx, 0, 0, 0], "center_x_px": cx, "center_y_px": cy, **disc}
        return {"intrinsics_fisheye": {**lens, **size}}
    matrix, distortion = [fx, 0, cx, 0, 0, fy, cy, 0, 0, 0, 1, 0], camera.get("distortion", [0] * 5)
    return {"intrinsics_pinhole": {"camera_matrix": matrix, "distortion_coeffs": distortion, **size}}


def _object_findings(label: dict[str, Any], record: Record, pixels: Pixels | None) -> Iterator[str]:
    instances = {str(instance["instance_id"]): instance for instance in record["instances"]}
    frames, objects = label["frames"], label["objects"]
    interval = {"frame_start": record["index"], "frame_end": record["index"]}
    if list(frames) != [str(record["index"])] or label["frame_intervals"] != [interval]:
        yield f"its frames are {list(frames)}, the image is {record['index']}."
        return
    data = frames[str(record["index"])]["objects"]
    if not list(objects) == list(data) == list(instances):
        yield f"{len(objects)} objects and data of {len(data)}, the record has {len(instances)} instances."
        return
    masks = _mask_findings(data, instances, pixels) if pixels is not None else {}
    for number, instance in instances.items():
        found = [*_data_findings(data[number]["object_data"], instance)]
        if number in masks:
            found.append(masks[number])
        if objects[number]["type"] != instance["class_name"]:
            found.append(f"type {objects[number]['type']}, the instance is a {instance['class_name']}.")
        yield from (f"object {number}: {text}" for text in found)


def _data_findings(data: dict[str, Any], instance: dict[str, Any]) -> Iterator[str]:
    if not data.keys() <= LISTS:
        yield f"{sorted(data.keys() - LISTS)} are no lists of OpenLABEL's that are written."
    boxes = {entry["name"]: _edges(entry["val"]) for entry in data["bbox"]}
    wanted = {"visible": instance["box_visible"], "full": instance["box_full"], "head": instance["head_box"]}
    wanted["face"] = (instance.get("face") or {}).get("box")
    wanted |= {f"plate_{place}": plate["box"] for place, plate in enumerate(instance.get("plates", ()))}
    if boxes != {name: box for name, box in wanted.items() if box is not None}:
        yield f"boxes {boxes} are not those of the record."
    numbers = {entry["name"]: entry["val"] for entry in data["num"]}
    for name in (*FRACTION_NAMES, "visible_pixels", "distance_m"):
        if numbers.get(name) != instance[name]:
            yield f"{name} is {numbers.get(name)}, the record has {instance[name]}."
    if {"name": "ignored", "val": instance["ignored"]} not in data["boolean"]:
        yield "ignored is not that of the record."
    points = {
        entry["name"]: (entry["val"], entry["attributes"]["boolean"][0]["val"]) for entry in data.get("point2d", ())
    }
    labelled = zip(POINTS, instance["keypoints"] or (), strict=False)
    if points != {name: ([x, y], v == 2) for name, (x, y, v) in labelled if v}:
        yield "its points are not the keypoints of the record."
    yield from _cuboid_findings(data["cuboid"][0]["val"], instance["box_3d"])
    yield from _attribute_findings(data, instance["attributes"])


def _edges(box: list[float]) -> list[float]:
    """Centre, width and height as edges."""
    x, y, width, height = box
    return [x - width / 2, y - height / 2, x + width / 2, y + height / 2]


def _cuboid_findings(values: list[float], box: dict[str, Any]) -> Iterator[str]:
    x, y, z, w = values[3:7]
    turn = math.degrees(2 * math.atan2(z, w)) - box["heading_deg"]
    if values[:3] != box["centre"] or values[7:] != box["size_lwh_m"]:
        yield f"its cuboid is at {values[:3]}, {values[7:]} large, the record has {box['centre']}, {box['size_lwh_m']}."
    if x or y or abs(x * x + y * y + z * z + w * w - 1) > 1e-9 or abs(math.remainder(turn, 360)) > 1e-6:
        yield f"its cuboid's quaternion {values[3:7]} is not a turn to {box['heading_deg']} degrees."


def _attribute_findings(data: dict[str, Any], attributes: dict[str, Any]) -> Iterator[str]:
    """Each attribute is there, by its type; what is nested is JSON."""
    kinds = ("text", "num", "boolean", "vec")
    found = {entry["name"]: entry["val"] for kind in kinds for entry in data.get(kind, ())}
    for name, value in attributes.items():
        given = found.get(name)
        if isinstance(value, dict | list) and isinstance(given, str):
            given = json.loads(given)
        if given != value:
            yield f"attribute {name} is {given}, the record has {value}."


def _mask_findings(data: dict[str, Any], instances: dict[str, Record], pixels: Pixels) -> dict[str, str]:
    """Of each object whose polygons, filled, are not its pixels."""
    findings: dict[str, str] = {}
    rings: dict[str, list[np.ndarray]] = {}
    size = pixels.ids.shape[::-1]
    for number in instances:
        polygons = data[number]["object_data"].get("poly2d", [])
        rings[number] = [np.array(polygon["val"], float).reshape(-1, 2) for polygon in polygons]
        if any(polygon["mode"] != "MODE_POLY2D_ABSOLUTE" or not polygon["closed"] for polygon in polygons):
            findings[number] = "a polygon that is not closed or not absolute."
        elif bool(polygons) != (int(number) in pixels):
            shows = "shows" if int(number) in pixels else "does not show"
            findings[number] = f"{len(polygons)} polygons, but the id image {shows} it."
        if any((ring < 0).any() or (ring > size).any() for ring in rings[number]):
            findings[number], rings[number] = "a polygon that leaves the picture.", []
    wrong = coverage(list(rings.values()), [[int(number)] for number in rings], pixels.ids).wrong.tolist()
    differ = {number: count for number, count in zip(rings, wrong, strict=True) if count and number not in findings}
    return findings | {
        number: f"its polygons differ from the id image in {count} pixels." for number, count in differ.items()
    }
