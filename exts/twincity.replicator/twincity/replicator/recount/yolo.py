"""YOLO: each line of each task from the record, its path filled again; lists and descriptions of the sets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from ..labels import label_named
from .fill import coverage
from .format_check import FormatCheck, Record, same_picture
from .pixels import Pixels

PLACES = {
    "person": 0, "bicycle": 1, "car": 2, "motorcycle": 3, "bus": 5, "truck": 7, "traffic light": 9, "bench": 13,
    "dog": 16, "backpack": 24, "umbrella": 25, "handbag": 26, "suitcase": 28, "chair": 56, "cell phone": 67,
}  # fmt: skip
"""Among COCO's 80 names."""

ROUNDING = 1.1e-6
"""Six decimals, and what adding two rounded edges leaves."""

MIRRORED = [0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15]


class YoloCheck(FormatCheck):
    """Every task that has a folder."""

    def __init__(self, folder: Path) -> None:
        self._tasks = [TaskCheck(path.parent) for path in sorted(folder.glob("*/dataset.yaml"))]
        if not self._tasks:
            raise FileNotFoundError("no dataset.yaml in any folder")

    def frame(self, record: Record, pixels: Pixels | None) -> Iterator[str]:
        for task in self._tasks:
            yield from task.frame(record, pixels)

    def skip(self, record: Record) -> None:
        for task in self._tasks:
            task.skip(record)

    def rest(self) -> Iterator[str]:
        for task in self._tasks:
            yield from task.rest()


class TaskCheck:
    """One task: its labels, links and lists."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._task = folder, folder.name
        self._labels = {path.stem for path in (folder / "labels").glob("*.txt")}
        self._lists = {
            path.stem: {Path(line).stem for line in path.read_text(encoding="utf-8").splitlines()}
            for path in sorted(folder.glob("*.txt"))
        }

    def frame(self, record: Record, pixels: Pixels | None) -> Iterator[str]:
        """Findings about one image."""
        stem, split = Path(record["images"]["rgb"]).stem, record.get("split") or ""
        place = f"yolo/{self._task}"
        picture, labels = self._folder / "images" / f"{stem}.png", self._folder / "labels" / f"{stem}.txt"
        if not picture.exists() or not same_picture(self._folder.parent, record, picture):
            yield f"{place}/images/{stem}.png: missing, or not the picture of {record['images']['rgb']}."
        found_in = [name for name, stems in self._lists.items() if stem in stems]
        if found_in != ([split] if split else []):
            yield f"{place}: {stem} is in the lists {found_in}, its split is '{split}'."
        if stem not in self._labels:
            yield f"{place}/labels/{stem}.txt: missing."
            return
        self._labels.remove(stem)
        lines = [line.split() for line in labels.read_text(encoding="utf-8").splitlines()]
        wanted = [thing for thing in record["instances"] if _is_asked_for(thing, self._task)]
        if len(lines) != len(wanted):
            yield f"{place}/labels/{stem}.txt: {len(lines)} lines for {len(wanted)} things that are asked for."
            return
        size = np.array([record["camera"]["width"], record["camera"]["height"]])
        values = [np.array(line[1:], float) for line in lines]
        masks = _path_findings(values, size, wanted, pixels) if self._task == "segment" else [""] * len(lines)
        for number, (line, numbers, thing, mask) in enumerate(zip(lines, values, wanted, masks, strict=True), 1):
            found = self._line(line[0], numbers, size, thing, mask)
            yield from (f"{place}/labels/{stem}.txt: line {number}: {text}" for text in found)

    def skip(self, record: Record) -> None:
        """Pass over one image."""
        self._labels.discard(Path(record["images"]["rgb"]).stem)

    def rest(self) -> Iterator[str]:
        """Findings about what no frame has, and about the description."""
        yield from (f"yolo/{self._task}/labels/{stem}.txt: of no frame." for stem in sorted(self._labels))
        about = yaml.safe_load((self._folder / "dataset.yaml").read_text(encoding="utf-8"))
        names = about["names"]
        if about["nc"] != len(names) or any(
            names.get(0 if self._task == "pose" else place, name) != name
            for name, place in PLACES.items()
            if self._task != "pose" or name == "person"
        ):
            yield f"yolo/{self._task}/dataset.yaml: its names are not COCO's, or nc does not count them."
        if self._task == "pose" and (about["kpt_shape"] != [17, 3] or about["flip_idx"] != MIRRORED):
            yield "yolo/pose/dataset.yaml: kpt_shape and flip_idx are not those of COCO's keypoints."
        for split in ("train", "val"):
            if not (self._folder / str(about[split])).exists():
                yield f"yolo/{self._task}/dataset.yaml: {split} is {about[split]}, which is not there."

    def _line(self, kind: str, values: np.ndarray, size: np.ndarray, thing: dict[str, Any], mask: str) -> Iterator[str]:
        name = str(label_named(thing["class_name"]).coco)
        if kind != str(PLACES[name]):
            yield f"class {kind}, the instance is a {name}, {PLACES[name]}."
        if not _are_shares(values):
            yield "a number that is no share of the image."
        elif mask:
            yield mask
        elif self._task == "segment":
            return
        else:
            yield from _box_findings(values[:4], size, thing)
            if self._task == "pose":
                yield from _keypoint_findings(values[4:], size, thing)


def _is_asked_for(thing: dict[str, Any], task: str) -> bool:
    name = label_named(thing["class_name"]).coco
    return not thing["ignored"] and (name in PLACES if task != "pose" else name == "person")


def _box_findings(values: np.ndarray, size: np.ndarray, thing: dict[str, Any]) -> Iterator[str]:
    low, high = np.split(np.array(thing["box_visible"]), 2)
    if not np.allclose(values, [*((low + high) / 2 / size), *((high - low) / size)], atol=ROUNDING, rtol=0):
        yield f"box {values.tolist()} is not the visible box {thing['box_visible']}."


def _path_findings(
    values: list[np.ndarray], size: np.ndarray, things: list[dict[str, Any]], pixels: Pixels | None
) -> list[str]:
    """Of each line's path: filled by the even-odd rule, it is the instance's pixels. Empty when it is so."""
    findings = [""] * len(values)
    paths: dict[int, np.ndarray] = {}
    for place, shares in enumerate(values):
        if not _are_shares(shares):
            continue
        corners = shares.reshape(-1, 2) * size
        path = np.rint(corners)
        if (path > size).any() or not np.allclose(path, corners, atol=ROUNDING * size.max(), rtol=0):
            findings[place] = "a path whose corners are not those of pixels."
        else:
            paths[place] = path
    if pixels is None:
        return findings
    numbers = [[things[place]["instance_id"]] for place in paths]
    filled = coverage([[path] for path in paths.values()], numbers, pixels.ids)
    for place, wrong in zip(paths, filled.wrong.tolist(), strict=True):
        if wrong:
            findings[place] = f"its path differs from the id image in {wrong} pixels."
    return findings


def _are_shares(values: np.ndarray) -> bool:
    """Keypoints' marks are 2 at most."""
    return bool(((values >= 0) & (values <= 2)).all())


def _keypoint_findings(values: np.ndarray, size: np.ndarray, thing: dict[str, Any]) -> Iterator[str]:
    wanted = np.array([[x, y, v] if v else [0, 0, 0] for x, y, v in thing["keypoints"]], float)
    wanted[:, :2] /= size
    if values.shape != (51,) or not np.allclose(values.reshape(17, 3), wanted, atol=ROUNDING, rtol=0):
        yield "its keypoints are not those of the record."
