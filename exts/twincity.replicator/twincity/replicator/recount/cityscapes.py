"""Cityscapes: each pixel of each image is what the buffers show there, and the polygons paint it again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ..labels import CLASSES, label_named
from .fill import filled_places
from .format_check import FormatCheck, Record, same_picture
from .pixels import Pixels, patches

TABLE = {
    0: ("unlabeled", 255, (0, 0, 0)), 4: ("static", 255, (0, 0, 0)), 5: ("dynamic", 255, (111, 74, 0)),
    7: ("road", 0, (128, 64, 128)), 8: ("sidewalk", 1, (244, 35, 232)), 11: ("building", 2, (70, 70, 70)),
    12: ("wall", 3, (102, 102, 156)), 13: ("fence", 4, (190, 153, 153)), 17: ("pole", 5, (153, 153, 153)),
    19: ("traffic light", 6, (250, 170, 30)), 20: ("traffic sign", 7, (220, 220, 0)),
    21: ("vegetation", 8, (107, 142, 35)), 22: ("terrain", 9, (152, 251, 152)), 23: ("sky", 10, (70, 130, 180)),
    24: ("person", 11, (220, 20, 60)), 25: ("rider", 12, (255, 0, 0)), 26: ("car", 13, (0, 0, 142)),
    27: ("truck", 14, (0, 0, 70)), 28: ("bus", 15, (0, 60, 100)), 32: ("motorcycle", 17, (0, 0, 230)),
    33: ("bicycle", 18, (119, 11, 32)),
}  # fmt: skip
"""Label id -> name, train id, colour, of the labels that occur."""

IDS = {name: number for number, (name, _, _) in TABLE.items()}

CARRIED = {"backpack", "handbag", "tote", "umbrella", "phone"}
RIDDEN = {"bicycle": "riding", "scooter": "riding", "motorcycle": "riding", "wheelchair": "sitting"}

NO_LABEL = np.uint8(255)

ROOM = 1000
"""Numbers there are for single things of one label."""


class CityscapesCheck(FormatCheck):
    """Reads the files of one frame at a time; remembers which there are."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        found = (path.relative_to(folder).as_posix() for path in folder.glob("gtFine/**/*_gtFine_*"))
        self._left = set(found)

    def frame(self, record: Record, pixels: Pixels | None) -> Iterator[str]:
        folder, stem = _place(record)
        picture = self._folder / "leftImg8bit" / folder / f"{stem}_leftImg8bit.png"
        if not picture.exists() or not same_picture(self._folder, record, picture):
            yield f"cityscapes/leftImg8bit/{folder}/{picture.name}: missing, or not {record['images']['rgb']}."
        names = {kind: f"gtFine/{folder}/{stem}_gtFine_{kind}" for kind in KINDS}
        missing = [name for name in names.values() if name not in self._left]
        self._left -= set(names.values())
        yield from (f"cityscapes/{name}: missing." for name in missing)
        if missing or pixels is None or pixels.classes is None or pixels.classes.shape != pixels.ids.shape:
            return
        images = {kind: cv2.imread(str(self._folder / names[kind]), cv2.IMREAD_UNCHANGED) for kind in KINDS[:-1]}
        owners, labels = _owners_and_labels(record)
        label_ids = _label_ids(labels, pixels.ids, pixels.classes)
        checks = {
            "labelIds.png": _differences(images["labelIds.png"], label_ids),
            "labelTrainIds.png": _differences(images["labelTrainIds.png"], cv2.LUT(label_ids, TRAIN_IDS)),
            "color.png": _differences(images["color.png"], cv2.LUT(cv2.merge([label_ids] * 3), COLOURS[None, :, ::-1])),
            "instanceIds.png": _instance_findings(images["instanceIds.png"], label_ids, owners, labels, pixels.ids),
            "polygons.json": _polygon_findings(self._folder / names["polygons.json"], images["instanceIds.png"]),
        }
        for kind, found in checks.items():
            yield from (f"cityscapes/{names[kind]}: {text}" for text in found)

    def skip(self, record: Record) -> None:
        folder, stem = _place(record)
        self._left -= {f"gtFine/{folder}/{stem}_gtFine_{kind}" for kind in KINDS}

    def rest(self) -> Iterator[str]:
        yield from (f"cityscapes/{name}: of no frame in frames.jsonl." for name in sorted(self._left))


KINDS = ("labelIds.png", "labelTrainIds.png", "instanceIds.png", "color.png", "polygons.json")

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"

TRAIN_IDS, COLOURS = np.full(256, 255, np.uint8), np.zeros((256, 3), np.uint8)
for _number, (_, _train_id, _colour) in TABLE.items():
    TRAIN_IDS[_number], COLOURS[_number] = _train_id, _colour


def _place(record: Record) -> tuple[str, str]:
    """Folder of split and city, and what the names of a frame's files begin with."""
    city = "".join(letter for letter in record["scenario"]["tile"].lower() if letter in LETTERS) or "twincity"
    number = (record["scenario"]["sequence"] or {"frame": 0})["frame"]
    return f"{record.get('split') or 'val'}/{city}", f"{city}_{record['index'] - number:06d}_{number:06d}"


def _owners_and_labels(record: Record) -> tuple[dict[int, dict[str, Any]], dict[int, int]]:
    """For each thing, by number: who it is shown as, itself or who carries it; and the label id."""
    by_id = {thing["instance_id"]: thing for thing in record["instances"]}
    rides = {
        (thing["attributes"].get("carried_by"), RIDDEN[thing["class_name"]])
        for thing in record["instances"]
        if thing["class_name"] in RIDDEN
    }
    owners, labels = {}, {}
    for number, thing in by_id.items():
        bearer = by_id.get(thing["attributes"].get("carried_by"))
        carried = thing["class_name"] in CARRIED and bearer is not None and bearer["class_name"] == "person"
        owner = bearer if carried and bearer else thing
        posture = owner["attributes"].get("posture")
        person = owner["class_name"] == "person"
        rider = person and (posture == "riding" or (owner["instance_id"], posture) in rides)
        owners[number], labels[number] = owner, IDS["rider"] if rider else _class_label(owner["class_name"])
    return owners, labels


def _class_label(name: str) -> int:
    label = label_named(name)
    if label.countable and not label.cityscapes_id:
        return IDS["static" if name in ("bench", "low_wall") else "dynamic"]
    return label.cityscapes_id


def _label_ids(labels: dict[int, int], ids: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """(H, W) uint8: what `labelIds` should be."""
    values = np.zeros(256, np.uint8)
    for label in CLASSES:
        values[label.id] = _class_label(label.name)
    of_things = np.full(int(ids.max(initial=0)) + 1, NO_LABEL)
    for number, label_id in labels.items():
        if 0 < number < len(of_things):
            of_things[number] = label_id
    things = of_things[ids]
    return np.where(things == NO_LABEL, values[classes], things)


def _differences(found: np.ndarray | None, expected: np.ndarray) -> Iterator[str]:
    if found is None or found.shape != expected.shape:
        yield "no image of the picture's size."
    elif not np.array_equal(found, expected):
        yield f"{int((found != expected).sum())} values are not what is seen there."


def _instance_findings(
    found: np.ndarray | None,
    label_ids: np.ndarray,
    owners: dict[int, dict[str, Any]],
    labels: dict[int, int],
    ids: np.ndarray,
) -> Iterator[str]:
    """Single things have numbers of their own, all else has its label id."""
    if found is None or found.shape != label_ids.shape or found.dtype != np.uint16:
        yield "no 16-bit image of the picture's size."
        return
    if not np.array_equal(_labels_of(found), label_ids):
        yield "its labels are not those of labelIds."
        return
    singles = Counter(labels[number] for number, owner in owners.items() if not owner["ignored"])
    numbers, shown, _ = patches(ids, found)
    values_of: dict[int, set[int]] = {}
    for pair in np.unique(numbers.astype(np.int64) << 16 | shown).tolist():
        values_of.setdefault(pair >> 16, set()).add(pair & 0xFFFF)
    whose: dict[int, int] = {}
    for number, owner in owners.items():
        values = values_of.get(number, set())
        single = labels[number] >= IDS["person"] and not owner["ignored"]
        for value in values:
            if value >= ROOM and whose.setdefault(value, owner["instance_id"]) != owner["instance_id"]:
                yield f"{value} is instance {whose[value]} and instance {owner['instance_id']}."
            if (value >= ROOM) != single and singles[labels[number]] <= ROOM:
                yield f"instance {number} is {value}, it is {'one thing' if single else 'not told apart'}."
        if len(values) > 1:
            yield f"instance {number} has the values {sorted(values)}."


def _labels_of(instances: np.ndarray) -> np.ndarray:
    """(H, W): the labels of 16-bit numbers of things."""
    numbers = np.arange(1 << 16)
    return np.where(numbers >= ROOM, numbers // ROOM, numbers).astype(np.uint16)[instances]


def _polygon_findings(path: Path, instances: np.ndarray | None) -> Iterator[str]:
    """Painted one after another, the polygons give the labels again, and each single thing its pixels."""
    document = json.loads(path.read_text(encoding="utf-8"))
    size = document["imgHeight"], document["imgWidth"]
    if instances is None or size != instances.shape:
        yield f"its picture is {size}."
        return
    rings = []
    for place, thing in enumerate(document["objects"], 1):
        ring = np.array(thing["polygon"], float)
        if thing["label"].removesuffix("group") not in IDS or (ring < 0).any() or (ring > size[::-1]).any():
            yield f"object {place} is a {thing['label']}, or leaves the picture."
            return
        rings.append(ring)
    which, places = filled_places(rings, size[1])
    painted = np.zeros(size, np.int64)
    painted.ravel()[places] = which + 1  # in order: what is painted later stays
    labels = np.array([0, *(IDS[thing["label"].removesuffix("group")] for thing in document["objects"])])
    wrong = int((labels[painted] != _labels_of(instances)).sum())
    if wrong:
        yield f"painted, its polygons differ from labelIds in {wrong} pixels."
        return
    numbers, objects, _ = patches(instances, painted)
    single, room = numbers >= ROOM, len(labels)
    pairs = np.unique(numbers[single].astype(np.int64) * room + objects[single])
    if not len(pairs) == len(np.unique(pairs // room)) == len(np.unique(pairs % room)):
        yield "its objects are not the single things of instanceIds."
