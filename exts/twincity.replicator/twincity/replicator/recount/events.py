"""Events: each one of the scenario is there, its members are the record's, its pixels are counted again."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ..dataset import camera_from
from .format_check import FormatCheck, Record
from .pixels import Pixels
from .splits import files_by_split, wrong_split

ROLES = {"people": ("Person",), "vehicles": ("Vehicle",), "things": ("Placed",), "fires": ("Fire", "Smoke")}
"""Lists of the scenario, and what the prims of their entries are called."""

ZONE_TOLERANCE_PX = 0.02
STEPS = 8


class EventsCheck(FormatCheck):
    """Keeps the lines of both files by image."""

    def __init__(self, folder: Path) -> None:
        self._lines: dict[str, tuple[str, dict[str, Any]]] = {}
        for split, path in files_by_split(folder, "events", ".jsonl").items():
            for text in path.read_text(encoding="utf-8").splitlines():
                line = json.loads(text)
                self._lines[line["image"]] = split, line
        self._rows = {
            row["image"]: row
            for path in files_by_split(folder, "images", ".csv").values()
            for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
        }

    def frame(self, record: Record, pixels: Pixels | None) -> Iterator[str]:
        name = Path(record["images"]["rgb"]).name
        row = self._rows.pop(name, None)
        if name not in self._lines:
            yield f"images/{name}: no line in events.jsonl."
            return
        split, line = self._lines.pop(name)
        if wrong_split(split, record):
            yield f"images/{name}: events has it in split '{split}', it is in '{record.get('split', '')}'."
        scenario = record["scenario"]
        if line["sequence"] != scenario["sequence"]:
            yield f"images/{name}: its sequence is {line['sequence']}, the scenario has {scenario['sequence']}."
        events, labels = scenario["events"], line["events"]
        if len(events) != len(labels):
            yield f"images/{name}: {len(labels)} events, the scenario has {len(events)}."
            return
        for number, (event, label) in enumerate(zip(events, labels, strict=True)):
            found = [*_said(event, label, scenario), *_members(event, label, record), *_zone(event, label, record)]
            found += _seen(label, record, pixels)
            yield from (f"images/{name}: event {number}: {text}" for text in found)
        yield from (f"images/{name}: {text}" for text in _row_findings(row, labels))

    def skip(self, record: Record) -> None:
        name = Path(record["images"]["rgb"]).name
        self._lines.pop(name, None)
        self._rows.pop(name, None)

    def rest(self) -> Iterator[str]:
        yield from (f"images/{name}: in events.jsonl but not in frames.jsonl." for name in self._lines)
        yield from (f"images/{name}: in events' images.csv but not in frames.jsonl." for name in self._rows)


def _said(event: dict[str, Any], label: dict[str, Any], scenario: dict[str, Any]) -> Iterator[str]:
    """Kind, label, place and time."""
    genuine = event["genuine"]
    wanted = {
        "kind": event["kind"], "what": event["what"], "genuine": genuine, "since_s": event["since_s"],
        "label": event["kind"] if genuine else "none", "looks_like": None if genuine else event["kind"],
        "position_m": event["position"], "zone_m": event["zone"],
        "in_scene": sum(len(event[role]) for role in ROLES),
    }  # fmt: skip
    for key, value in wanted.items():
        if label[key] != value:
            yield f"{key} is {label[key]}, the scenario gives {value}."
    place = scenario["sequence"] or {"frame": 0, "frames_per_second": 1.0}
    lasts = place["frame"] / place["frames_per_second"] - event["since_s"]
    if abs(label["lasts_s"] - lasts) > 1e-3:
        yield f"lasts_s is {label['lasts_s']}, the sequence gives {lasts:.3f}."


def _members(event: dict[str, Any], label: dict[str, Any], record: Record) -> Iterator[str]:
    """Who and what, by the prim paths of the record."""
    by_name: dict[str, int] = {}
    for instance in record["instances"]:
        by_name[instance["prim_path"].rsplit("/", 1)[-1]] = instance["instance_id"]
    for role, prims in ROLES.items():
        names = [f"{prim}_{number:04d}" for number in event[role] for prim in prims]
        wanted = {by_name[name] for name in names if name in by_name}
        if set(label[role]) != wanted or len(label[role]) != len(wanted):
            yield f"{role} are {label[role]}, the record gives {sorted(wanted)}."
    carried = [i["instance_id"] for i in record["instances"] if i["attributes"].get("carried_by") in label["people"]]
    if label["carried"] != carried:
        yield f"carried are {label['carried']}, the record gives {carried}."


def _zone(event: dict[str, Any], label: dict[str, Any], record: Record) -> Iterator[str]:
    """The outline, projected again from the numbers of the record's camera."""
    corners = [(x, y, event["position"][2]) for x, y in event["zone"]]
    pose = np.array(record["camera"]["world_from_camera"], float)
    outline = []
    for first, last in zip(corners, corners[1:] + corners[:1], strict=True):
        for step in range(STEPS):
            share = step / STEPS
            point = [(1 - share) * a + share * b for a, b in zip(first, last, strict=True)]
            outline.append((np.array(point) - pose[:3, 3]) @ pose[:3, :3])
    ahead = [point for point in outline if point[2] > 0]
    lens = camera_from(record["camera"])
    wanted = lens.pixels_from_camera(np.array(ahead)) if ahead else np.zeros((0, 2))
    found = np.array(label["zone"], float).reshape(-1, 2)
    if found.shape != wanted.shape or not np.allclose(found, wanted, atol=ZONE_TOLERANCE_PX, rtol=1e-6):
        yield f"its zone in the picture has {len(found)} points that are not those of zone_m."


def _seen(label: dict[str, Any], record: Record, pixels: Pixels | None) -> Iterator[str]:
    """Pixels, box and `ignored`; from the id image where it can be read."""
    numbers = [number for role in (*ROLES, "carried") for number in label[role]]
    instances = [instance for instance in record["instances"] if instance["instance_id"] in numbers]
    if label["ignored"] != all(instance["ignored"] for instance in instances):
        yield f"ignored is {label['ignored']}, not what its members are."
    if pixels is None:
        return
    rows, columns = np.nonzero(np.isin(pixels.ids, numbers))
    if label["visible_pixels"] != len(rows):
        yield f"{label['visible_pixels']} visible pixels, the id image shows {len(rows)}."
    box = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1] if len(rows) else None
    if (label["box"] and [float(v) for v in label["box"]]) != (box and [float(v) for v in box]):
        yield f"box is {label['box']}, the id image gives {box}."


def _row_findings(row: dict[str, str] | None, labels: list[dict[str, Any]]) -> Iterator[str]:
    """The image's line of the table."""
    genuine = [label for label in labels if label["genuine"]]
    wanted = {
        "kind": labels[0]["kind"] if labels else "none",
        "genuine": str(len(genuine)),
        "genuine_seen": str(sum(not label["ignored"] for label in genuine)),
        "hard_negatives": str(len(labels) - len(genuine)),
    }
    found = row and {key: value for key, value in row.items() if key != "image"}
    if found != wanted:
        yield f"events' images.csv has {found}, the events give {wanted}."
