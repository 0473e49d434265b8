"""EuroCity Persons: each label file holds the people of its record, riders with what they ride, and their tags."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .format_check import FormatCheck, Record, same_picture
from .pixels import Pixels

RIDDEN = {"bicycle": "riding", "scooter": "riding", "motorcycle": "riding", "wheelchair": "sitting"}
RESTING = ("sitting", "lying", "falling")


class EcpCheck(FormatCheck):
    """Reads one label file per frame; remembers which files there are."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._left = {path.relative_to(folder).as_posix() for path in folder.glob("*/labels/**/*.json")}

    def frame(self, record: Record, pixels: Pixels | None) -> Iterator[str]:
        labels, picture = _names(record)
        if not (self._folder / picture).exists() or not same_picture(self._folder, record, self._folder / picture):
            yield f"ecp/{picture}: missing, or not the picture of {record['images']['rgb']}."
        if labels not in self._left:
            yield f"ecp/{labels}: missing."
            return
        self._left.remove(labels)
        frame = json.loads((self._folder / labels).read_text(encoding="utf-8"))
        yield from (f"ecp/{labels}: {text}" for text in _frame_findings(frame, record))

    def skip(self, record: Record) -> None:
        self._left.discard(_names(record)[0])

    def rest(self) -> Iterator[str]:
        yield from (f"ecp/{path}: of no frame in frames.jsonl." for path in sorted(self._left))


def _names(record: Record) -> tuple[str, str]:
    """Label file and picture of a frame."""
    scenario, name = record["scenario"], Path(record["images"]["rgb"]).name
    time = "night" if scenario["sun"]["elevation_deg"] < 0 else "day"
    place = f"{record.get('split') or 'val'}/{scenario['tile']}"
    return f"{time}/labels/{place}/{Path(name).stem}.json", f"{time}/img/{place}/{name}"


def _frame_findings(frame: dict[str, Any], record: Record) -> Iterator[str]:
    camera = record["camera"]
    if frame["identity"] != "frame" or (frame["imagewidth"], frame["imageheight"]) != (
        camera["width"],
        camera["height"],
    ):
        yield f"a {frame['identity']} of {frame['imagewidth']}x{frame['imageheight']}, not the camera's size."
    rainy = record["scenario"]["weather"]["rain_rate_mm_per_h"] > 0
    if ("rainy" in frame["tags"]) != rainy:
        yield f"tags {frame['tags']}, but it {'rains' if rainy else 'does not rain'}."
    seen = [p for p in record["instances"] if p["class_name"] == "person" and p["visible_pixels"]]
    if len(frame["children"]) != len(seen):
        yield f"{len(frame['children'])} people, {len(seen)} are seen."
        return
    rides = _rides(record)
    for child, person in zip(frame["children"], seen, strict=True):
        found = _child_findings(child, person, rides.get(person["instance_id"], []), record)
        yield from (f"person {person['instance_id']}: {text}" for text in found)


def _rides(record: Record) -> dict[int, list[dict[str, Any]]]:
    """What moves whom: by the number of the person who rides a vehicle or sits in it."""
    postures = {p["instance_id"]: p["attributes"].get("posture") for p in record["instances"]}
    rides: dict[int, list[dict[str, Any]]] = {}
    for thing in record["instances"]:
        owner = thing["attributes"].get("carried_by")
        if thing["class_name"] in RIDDEN and postures.get(owner) == RIDDEN[thing["class_name"]]:
            rides.setdefault(owner, []).append(thing)
    return rides


def _child_findings(
    child: dict[str, Any], person: dict[str, Any], rides: list[dict[str, Any]], record: Record
) -> Iterator[str]:
    posture = person["attributes"].get("posture")
    if person["ignored"]:
        identity, box, tags, rides = "person-group-far-away", person["box_visible"], [], []
    else:
        identity = "rider" if rides or posture == "riding" else "pedestrian"
        box, tags = person["box_full"], _tags(person) + ["sitting-lying"] * (posture in RESTING)
    if child["identity"] != identity:
        yield f"a {child['identity']}, the record gives a {identity}."
    if _box(child) != _clipped(box, record):
        yield f"box {_box(child)}, the record gives {_clipped(box, record)}."
    if child["tags"] != tags:
        yield f"tags {child['tags']}, the record gives {tags}."
    ridden = [(thing["identity"], _box(thing)) for thing in child["children"]]
    if ridden != [(thing["class_name"], _clipped(thing["box_full"], record)) for thing in rides[-1:]]:
        yield f"rides {ridden}, the record gives {[thing['class_name'] for thing in rides]}."


def _tags(person: dict[str, Any]) -> list[str]:
    """The largest step that the hidden and the cut share are above."""
    tags = []
    for kind in ("occluded", "truncated"):
        above = [step for step in (10, 40, 80) if person[f"{kind}_fraction"] * 100 > step]
        tags += [f"{kind}>{max(above)}"] if above else []
    return tags


def _box(child: dict[str, Any]) -> list[float]:
    return [child[corner] for corner in ("x0", "y0", "x1", "y1")]


def _clipped(box: list[float], record: Record) -> list[float]:
    x0, y0, x1, y1 = box
    return [max(x0, 0), max(y0, 0), min(x1, record["camera"]["width"]), min(y1, record["camera"]["height"])]
