"""CityPersons: the JSON of its evaluators and the benchmark's `.mat` say the same, and it is what the record says."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from .format_check import FormatCheck, Record, same_picture
from .json_items import json_items
from .pixels import Pixels
from .splits import wrong_split

ON_FOOT, RIDES, SITS, ELSE = 1, 2, 3, 4
LABELS = {"riding": RIDES, "sitting": SITS, "lying": ELSE, "falling": ELSE, "crouching": ELSE}


class CityPersonsCheck(FormatCheck):
    """Reads the JSON beside the frames, people in the order of its images; the `.mat` is held, ten numbers a person."""

    def __init__(self, folder: Path) -> None:
        from scipy.io import loadmat  # an extra, needed only where there is such a folder

        self._folder = folder
        self._images: dict[str, tuple[str, dict[str, Any]]] = {}
        self._people: dict[str, _People] = {}
        self._rows: dict[tuple[str, str], tuple[str, np.ndarray]] = {}
        for path in sorted((folder / "annotations").glob("*_gt.json")):
            split = path.name.removesuffix("_gt.json")
            self._images |= {image["im_name"]: (split, image) for image in json_items(path, "images")}
            self._people[split] = _People(path)
            mat = loadmat(folder / "annotations" / f"anno_{split}.mat", mat_dtype=True)
            for cell in mat[f"anno_{split}_aligned"][0]:
                city, name, rows = cell[0, 0]
                self._rows[split, str(name[0])] = str(city[0]), rows

    def frame(self, record: Record, pixels: Pixels | None) -> Iterator[str]:
        name = Path(record["images"]["rgb"]).name
        if name not in self._images:
            yield f"images/{name}: no image in citypersons' JSON."
            return
        split, image = self._images.pop(name)
        if wrong_split(split, {"split": record.get("split") or "val"}):
            yield f"images/{name}: citypersons has it in split '{split}', it is in '{record.get('split', '')}'."
        picture = self._folder / image["file_name"]
        if not picture.exists() or not same_picture(self._folder, record, picture):
            yield f"citypersons/{image['file_name']}: missing, or not the picture of {record['images']['rgb']}."
        entries = list(self._people[split].of(image["id"]))
        seen = [p for p in record["instances"] if p["class_name"] == "person" and p["visible_pixels"]]
        _, rows = self._rows.pop((split, name), ("", np.zeros((0, 10))))
        if not len(entries) == len(seen) == len(rows):
            counts = f"{len(entries)} people in citypersons' JSON, {len(rows)} in its .mat"
            yield f"images/{name}: {counts}, {len(seen)} are seen."
            return
        for entry, row, person in zip(entries, rows.tolist(), seen, strict=True):
            found = [*_row_findings(row, person), *_entry_findings(entry, person)]
            yield from (f"images/{name}: citypersons' person {person['instance_id']}: {text}" for text in found)

    def skip(self, record: Record) -> None:
        name = Path(record["images"]["rgb"]).name
        if name in self._images:
            split, image = self._images.pop(name)
            self._rows.pop((split, name), None)
            deque(self._people[split].of(image["id"]), maxlen=0)

    def rest(self) -> Iterator[str]:
        yield from (f"{name}: in citypersons' JSON but not in frames.jsonl." for name in self._images)
        yield from (f"{name}: in citypersons' .mat but not in frames.jsonl." for _, name in self._rows)
        for split, people in self._people.items():
            yield from (
                f"citypersons' {split}_gt.json: annotation {number} is of no image." for number in people.left()
            )


class _People:
    """The annotations of one JSON file, which stand in the order of its images."""

    def __init__(self, path: Path) -> None:
        self._entries = json_items(path, "annotations")
        self._next = next(self._entries, None)

    def of(self, image: int) -> Iterator[dict[str, Any]]:
        """Those of the next image."""
        while self._next is not None and self._next["image_id"] == image:
            entry, self._next = self._next, next(self._entries, None)
            yield entry

    def left(self) -> Iterator[int]:
        """Ids of those that no image has asked for."""
        if self._next is not None:
            yield self._next["id"]
        yield from (entry["id"] for entry in self._entries)


def _label(person: dict[str, Any]) -> int:
    return 0 if person["ignored"] else LABELS.get(person["attributes"].get("posture", ""), ON_FOOT)


def _boxes(person: dict[str, Any]) -> tuple[list[float], list[float]]:
    """Full and visible, as x, y, width, height."""
    visible = person["box_visible"]
    full = visible if person["ignored"] else person["box_full"]
    (a, b, c, d), (x0, y0, x1, y1) = full, visible
    return [a, b, c - a, d - b], [x0, y0, x1 - x0, y1 - y0]


def _row_findings(row: list[float], person: dict[str, Any]) -> Iterator[str]:
    full, visible = _boxes(person)
    if row != [_label(person), *full, person["instance_id"], *visible]:
        yield f"the .mat has {row}, the record gives label {_label(person)}, {full} and {visible}."


def _entry_findings(entry: dict[str, Any], person: dict[str, Any]) -> Iterator[str]:
    full, visible = _boxes(person)
    if entry["bbox"] != full or entry["vis_bbox"] != visible or entry["height"] != full[3]:
        yield f"bbox {entry['bbox']}, vis_bbox {entry['vis_bbox']}, height {entry['height']}: not {full}, {visible}."
    ratio = visible[2] * visible[3] / (full[2] * full[3])
    if abs(entry["vis_ratio"] - ratio) > 1e-9:
        yield f"vis_ratio is {entry['vis_ratio']:.4f}, the boxes give {ratio:.4f}."
    marks, wanted = (entry["category_id"], entry["ignore"], entry["iscrowd"]), (
        1, int(_label(person) != ON_FOOT), int(person["ignored"]),
    )  # fmt: skip
    if marks != wanted:
        yield f"category_id, ignore and iscrowd are {marks}, the record gives {wanted}."
