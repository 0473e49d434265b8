"""YOLO: text files of detection, segmentation and pose, as Ultralytics' trainers read them.

    detect/   class cx cy w h
    segment/  class x1 y1 x2 y2 ...
    pose/     class cx cy w h, then x y v of COCO's 17 keypoints; people only

Each has `dataset.yaml`, `images/` (links) and `labels/`: one line for each thing, numbers from 0 to 1 in widths and
heights of the image, six decimals. What the format leaves open is decided so:

- Classes are the 80 of COCO in their order, so that published weights can be validated as they are; in `pose` there is
  only `person`, as in published pose models. What COCO has no name for is left out.
- Boxes are those of the visible pixels, as in COCO.
- There is no word for what is not to be asked of a model: what is ignored is left out, as when COCO is converted.
- A mask in several pieces is one path; see `joined`. Ultralytics joins pieces in the same way, by thin bridges.
- `path` is not given, which means the folder of `dataset.yaml`: the set can be moved.
- With splits `train.txt` and the like list the images; without, `train` and `val` are the whole set, since both must be
  there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from ..dataset import link_frame_file, write_dataset_file, write_frame_file
from ..errors import SpecError
from ..frame import COCO_KEYPOINTS, Frame, Instance
from ..geometry.boxes import Box
from ..labels import label_named
from .base import DatasetInfo, Writer, one_of
from .coco_classes import NAMES
from .polygons import joined, polygons_of
from .set_files import SetFiles, lines

FLIPPED = (0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15)
"""Where each keypoint is when the picture is mirrored: left and right change places."""

HEADER = """\
# {title}, made by TwinCity {version}. {attribution}
# Left out: what is too small to be asked of a model, and what nothing is seen of.
# There is no `path`: it is the folder of this file.
"""


class YoloWriter(Writer):
    """Writes a folder for each task."""

    name = "yolo"

    def __init__(self, *, tasks: Iterable[str] = ("detect", "segment", "pose")) -> None:
        """`tasks` are those to write; all of them when not given."""
        chosen = [tasks] if isinstance(tasks, str) else list(tasks)
        if not chosen:
            raise SpecError(f"writers: yolo.tasks is empty. Name some of {', '.join(TASKS)}, or leave yolo out.")
        self._tasks = tuple(dict.fromkeys(one_of("yolo.tasks", task, tuple(TASKS)) for task in chosen))

    def open(self, root: Path, info: DatasetInfo) -> None:
        self._root, self._lists = root, {}
        for task in self._tasks:
            write_dataset_file(root / task / "dataset.yaml", dataset_yaml(task, info))
            if info.splits:
                self._lists[task] = SetFiles(root / task, info.splits, {"{split}.txt": lines()})

    def write(self, frame: Frame, image: Path) -> None:
        for task in self._tasks:
            folder = self._root / task
            text = "".join(line + "\n" for line in TASKS[task](frame))
            link_frame_file(frame.index, image, folder / "images" / image.name)
            write_frame_file(frame.index, folder / "labels" / f"{image.stem}.txt", text)
            if task in self._lists:
                self._lists[task].write(frame, {"{split}.txt": f"./images/{image.name}\n"})

    def close(self) -> None:
        for files in self._lists.values():
            files.close()


def dataset_yaml(task: str, info: DatasetInfo) -> str:
    """What trainers read first."""
    parts: dict[str, object] = {split: f"{split}.txt" for split in info.splits}
    whole = next(iter(parts.values()), "images")
    names = ("person",) if task == "pose" else NAMES
    content = {"train": whole, "val": whole, **parts, "nc": len(names), "names": dict(enumerate(names))}
    if task == "pose":
        content |= {"kpt_shape": [len(COCO_KEYPOINTS), 3], "flip_idx": list(FLIPPED)}
        content["kpt_names"] = {0: list(COCO_KEYPOINTS)}
    header = HEADER.format(title=info.title, version=info.version, attribution="; ".join(info.attribution))
    return header + yaml.safe_dump(content, sort_keys=False, default_flow_style=None, allow_unicode=True)


def detect_lines(frame: Frame) -> list[str]:
    """One line for each thing: its class and box."""
    return [f"{class_of(thing)} {_box(thing, frame)}" for thing in asked_for(frame)]


def segment_lines(frame: Frame) -> list[str]:
    """One line for each thing: its class and the path around its mask."""
    return [f"{class_of(thing)} {_outline(thing, frame)}" for thing in asked_for(frame)]


def pose_lines(frame: Frame) -> list[str]:
    """One line for each person: box and keypoints."""
    people = [thing for thing in asked_for(frame) if thing.class_name == "person"]
    return [f"0 {_box(person, frame)} {_keypoints(person, frame)}" for person in people]


TASKS: Mapping[str, Callable[[Frame], list[str]]] = {
    "detect": detect_lines,
    "segment": segment_lines,
    "pose": pose_lines,
}
"""Folder of each task and how the lines of a frame are made."""


def asked_for(frame: Frame) -> list[Instance]:
    """What has a line: things of COCO's classes that are seen and not ignored, in order of `instance_id`."""
    return [thing for thing in frame.instances if not thing.ignored and label_named(thing.class_name).coco in NAMES]


def class_of(instance: Instance) -> int:
    """The place of its name among COCO's 80."""
    return NAMES.index(label_named(instance.class_name).coco or "")


def _box(instance: Instance, frame: Frame) -> str:
    assert instance.box_visible is not None
    x0, y0, x1, y1 = _normalised(instance.box_visible, frame)
    return f"{(x0 + x1) / 2:.6f} {(y0 + y1) / 2:.6f} {x1 - x0:.6f} {y1 - y0:.6f}"


def _normalised(box: Box, frame: Frame) -> Box:
    return box[0] / frame.width, box[1] / frame.height, box[2] / frame.width, box[3] / frame.height


def _outline(instance: Instance, frame: Frame) -> str:
    across, down = _decimals(frame.width), _decimals(frame.height)
    path = joined(polygons_of(frame)[instance.instance_id])
    return " ".join(f"{across[x]} {down[y]}" for x, y in path.tolist())


@lru_cache(maxsize=4)
def _decimals(size: int) -> tuple[str, ...]:
    """Each whole pixel as a share of the image: corners of masks lie nowhere else, and writing numbers is slow."""
    return tuple(f"{place / size:.6f}" for place in range(size + 1))


def _keypoints(person: Instance, frame: Frame) -> str:
    assert person.keypoints is not None
    points = person.keypoints.tolist()
    return " ".join(f"{x / frame.width:.6f} {y / frame.height:.6f} {int(v)}" if v else "0 0 0" for x, y, v in points)
