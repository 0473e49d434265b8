"""Crowd counting: the heads of the records are those of the table, the points, and the density's sum."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from .format_check import FormatCheck, Pixels, Record, same_picture

FACE_KEYPOINTS = 5
"""Nose, eyes and ears: where a head is that covers no pixel's centre."""

DENSITY_TOLERANCE = 1e-3
POINT_TOLERANCE_PX = 1e-6

Points = list[list[float]]


class CrowdCheck(FormatCheck):
    """Keeps the table; reads the other files of one frame at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with (folder / "counts.csv").open(encoding="utf-8", newline="") as file:
            self._table = {row["image"]: (int(row["all"]), int(row["visible"])) for row in csv.DictReader(file)}

    def frame(self, record: Record, pixels: Pixels | None) -> Iterator[str]:
        name = Path(record["images"]["rgb"]).name
        stem, (seen, hidden) = Path(name).stem, heads_of(record)
        expected, counted = (len(seen) + len(hidden), len(seen)), self._table.pop(name, None)
        if counted != expected:
            yield f"images/{name}: counts.csv has {counted}, the labels give {expected} (all, visible)."
        picture = self._folder / "images" / f"IMG_{stem}.png"
        if not picture.exists() or not same_picture(self._folder, record, picture):
            yield f"crowd/images/IMG_{stem}.png: missing, or not the picture of {record['images']['rgb']}."
        parts: dict[str, Callable[[Path], Iterator[str]]] = {
            f"ground_truth/GT_IMG_{stem}.mat": lambda path: _mat_findings(path, seen),
            f"jsons/{stem}.json": lambda path: _json_findings(path, seen, hidden),
            f"density/{stem}.npz": lambda path: _density_findings(path, len(seen), record["camera"]),
        }
        for part, check in parts.items():
            try:
                yield from (f"crowd/{part}: {text}" for text in [*check(self._folder / part)])
            except Exception as error:  # scipy, zip and JSON each have their own for a damaged file
                yield f"crowd/{part}: cannot be read: {error}."

    def rest(self) -> Iterator[str]:
        yield from (f"images/{name}: in crowd/counts.csv but not in frames.jsonl." for name in self._table)


def heads_of(record: Record) -> tuple[Points, Points]:
    """Middles of all heads in the image: those of which something is seen, and the others."""
    camera = record["camera"]
    people = [person for person in record["instances"] if person["class_name"] == "person"]
    heads = [(_middle(person), person["head_visible_pixels"] > 0) for person in people]
    inside = [
        (middle, seen)
        for middle, seen in heads
        if middle and 0 <= middle[0] < camera["width"] and 0 <= middle[1] < camera["height"]
    ]
    return [middle for middle, seen in inside if seen], [middle for middle, seen in inside if not seen]


def _middle(person: dict[str, Any]) -> list[float] | None:
    if person["head_point"]:
        return list(person["head_point"])
    face = [(x, y) for x, y, labelled in (person["keypoints"] or ())[:FACE_KEYPOINTS] if labelled]
    return [sum(values) / len(face) for values in zip(*face, strict=True)] if face else None


def _mat_findings(path: Path, seen: Points) -> Iterator[str]:
    from scipy.io import loadmat  # an extra, needed only where there is a crowd folder

    image_info = loadmat(path)["image_info"][0, 0][0, 0]
    yield from _point_findings(image_info[0].tolist(), seen)
    if image_info[1].item() != len(seen):
        yield f"number is {image_info[1].item():g}, the labels give {len(seen)}."


def _json_findings(path: Path, seen: Points, hidden: Points) -> Iterator[str]:
    entry = json.loads(path.read_text(encoding="utf-8"))
    yield from _point_findings(entry["points"], seen)
    yield from (f"hidden: {text}" for text in _point_findings(entry["hidden_points"], hidden))
    sizes = (entry["human_num"], len(entry["boxes"]), len(entry["hidden_boxes"]))
    if sizes != (len(seen), len(seen), len(hidden)):
        yield f"human_num, boxes and hidden_boxes are {sizes}, the labels give {len(seen)} and {len(hidden)} hidden."


def _point_findings(found: Points, expected: Points) -> Iterator[str]:
    if len(found) != len(expected):
        yield f"{len(found)} heads, the labels give {len(expected)}."
    elif len(found) and not np.allclose(found, expected, atol=POINT_TOLERANCE_PX, rtol=0):
        yield "its points are not the heads of the labels."


def _density_findings(path: Path, count: int, camera: dict[str, Any]) -> Iterator[str]:
    with np.load(path) as archive:
        density = archive["density"]
    heads = float(density.sum(dtype=float))
    if not abs(heads - count) <= DENSITY_TOLERANCE:
        yield f"{heads:g} heads, the labels give {count}."
    if density.shape != (camera["height"], camera["width"]) or not (density >= 0).all():
        yield "not the picture's size, or negative somewhere."
