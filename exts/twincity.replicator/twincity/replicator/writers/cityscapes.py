"""Cityscapes: label, train and instance ids for each pixel, in colours and as polygons.

    leftImg8bit/val/<city>/<city>_<sequence>_<frame>_leftImg8bit.png    the picture (a link)
    gtFine/val/<city>/<city>_<sequence>_<frame>_gtFine_labelIds.png     8 bit, Cityscapes' label ids
    .._gtFine_labelTrainIds.png    8 bit, train ids; 255 is ignored
    .._gtFine_instanceIds.png      16 bit: label id, or label id * 1000 + number for a single thing
    .._gtFine_color.png            Cityscapes' colours
    .._gtFine_polygons.json        painted in their order, the polygons make the label image again

The city is the tile's name without what is no letter or digit. The sequence is the index of a film's first image, and
the frame which image of the film it is; an image on its own is frame 0. The split is a folder of the tree: without
splits `val`, where Cityscapes' evaluation looks. What the format leaves open is decided so:

- What a person carries is the person's, as Cityscapes defines it: bags, umbrellas, phones. What touches the ground
  (canes, suitcases, prams, dogs) is `dynamic`; benches and low walls are `static`. Who moves on a bicycle, a scooter,
  a motorcycle or a wheelchair is a `rider`.
- What is too small to be asked of a model (`ignored`) has the label id alone, without a number, and is a `..group` in
  the polygons: Cityscapes' mark for things that are not told apart, which its evaluation pardons.
- Things of one class are numbered from 0, in order of `instance_id`. There is room for 1000: of more, those with the
  fewest pixels are groups.
- A thing in several pieces is one polygon, its pieces joined by bridges without width. Licence plates are not drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numba import njit

from ..dataset import link_frame_file, write_frame_file
from ..dataset.png import encode_png
from ..frame import Frame, Instance
from ..labels import CLASSES
from .base import DatasetInfo, Writer
from .cityscapes_labels import CITYSCAPES_LABELS, COLOURS, TRAIN_IDS, label_id_of
from .contours import outlines_of
from .polygons import joined, polygons_of
from .riders import rides_of

UNSPLIT = "val"

CARRIED = frozenset({"backpack", "handbag", "tote", "umbrella", "phone"})
"""Classes that are a part of the person who carries them."""

CLASS_ROOM = 256
"""More than there are classes."""

INSTANCE_ROOM = 1000
"""Numbers that there are for the things of one class."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the pixels of an instance are in Cityscapes."""

    label_id: int
    instance_value: int
    """Value in `instanceIds`: the label id alone, or label id * 1000 + number."""


class LabelImages(NamedTuple):
    """What the image files hold; each (H, W)."""

    label_ids: np.ndarray
    """uint8."""

    train_ids: np.ndarray
    """uint8."""

    instance_values: np.ndarray
    """uint16."""

    colours: np.ndarray
    """(H, W, 3) uint8 RGB."""

    stuff: np.ndarray
    """uint8: label ids where no instance is seen, 0 elsewhere."""


class CityscapesWriter(Writer):
    """Writes the trees `leftImg8bit` and `gtFine`."""

    name = "cityscapes"

    def open(self, root: Path, info: DatasetInfo) -> None:
        self._root = root

    def write(self, frame: Frame, image: Path) -> None:
        shown = shown_instances(frame)
        images = label_images(frame, shown)
        content: dict[str, bytes | str] = {
            "labelIds.png": encode_png(images.label_ids),
            "labelTrainIds.png": encode_png(images.train_ids),
            "instanceIds.png": encode_png(images.instance_values),
            "color.png": encode_png(images.colours, flat=True),
            "polygons.json": polygons_json(frame, shown, images),
        }
        stem, folder = image_stem(frame), Path(frame.split or UNSPLIT) / city_of(frame)
        link_frame_file(frame.index, image, self._root / "leftImg8bit" / folder / f"{stem}_leftImg8bit.png")
        for name, file in content.items():
            write_frame_file(frame.index, self._root / "gtFine" / folder / f"{stem}_gtFine_{name}", file)

    def close(self) -> None:
        pass


def city_of(frame: Frame) -> str:
    """Cityscapes' tools take a file's name apart at its underscores, so that a city has none."""
    return re.sub("[^a-z0-9]", "", frame.scenario.tile.lower()) or "twincity"


def image_stem(frame: Frame) -> str:
    """`city_sequence_frame`, which all files of an image begin with."""
    place = frame.scenario.sequence
    number = place.frame if place else 0
    return f"{city_of(frame)}_{frame.index - number:06d}_{number:06d}"


def shown_instances(frame: Frame) -> Mapping[int, Shown]:
    """What each instance is, by `instance_id`; carried things are what their bearer is."""
    riders, by_id = rides_of(frame), {thing.instance_id: thing for thing in frame.instances}
    label_ids = {
        number: label_id_of("rider" if number in riders or _sits_on_a_bicycle(thing) else thing.class_name)
        for number, thing in by_id.items()
    }
    shown = {}
    for label_id in sorted(set(label_ids.values())):
        things = [thing for number, thing in by_id.items() if label_ids[number] == label_id]
        single = [thing for thing in things if CITYSCAPES_LABELS[label_id].has_instances and not thing.ignored]
        largest = sorted(single, key=lambda thing: (-thing.visible_pixels, thing.instance_id))[:INSTANCE_ROOM]
        numbered = {number: place for place, number in enumerate(sorted(thing.instance_id for thing in largest))}
        for thing in things:
            place = numbered.get(thing.instance_id)
            value = label_id if place is None else label_id * INSTANCE_ROOM + place
            shown[thing.instance_id] = Shown(label_id=label_id, instance_value=value)
    for number, thing in by_id.items():
        bearer = by_id.get(thing.attributes.get("carried_by", 0))
        if thing.class_name in CARRIED and bearer is not None and bearer.class_name == "person":
            shown[number] = shown[bearer.instance_id]
    return shown


def _sits_on_a_bicycle(instance: Instance) -> bool:
    """True for riders whose bicycle is not in the frame, too."""
    return instance.class_name == "person" and instance.attributes.get("posture") == "riding"


def label_images(frame: Frame, shown: Mapping[int, Shown]) -> LabelImages:
    """All images of a frame in one pass over its pixels."""
    ids, classes = frame.buffers.instance_id, frame.buffers.class_id
    values = np.zeros(CLASS_ROOM + max(int(ids.max(initial=0)), *shown, 0) + 1, np.uint16)
    for label in CLASSES:
        values[label.id] = label_id_of(label.name)
    for number, thing in shown.items():
        values[CLASS_ROOM + number] = thing.instance_value
    return LabelImages(*_paint(ids, classes, values, TRAIN_IDS, COLOURS))


@njit(cache=True)
def _paint(
    instance_id: np.ndarray, class_id: np.ndarray, values: np.ndarray, train_ids: np.ndarray, colours: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The arrays of `LabelImages`. `values` are what `instanceIds` has for each class, then for each instance."""
    shape = instance_id.shape
    label_ids, trains, stuff = np.empty(shape, np.uint8), np.empty(shape, np.uint8), np.zeros(shape, np.uint8)
    instances, picture = np.empty(shape, np.uint16), np.empty((*shape, 3), np.uint8)
    for y in range(shape[0]):
        for x in range(shape[1]):
            instance = np.int64(instance_id[y, x])
            value = values[CLASS_ROOM + instance] if instance else values[class_id[y, x]]
            label = np.uint8(value // INSTANCE_ROOM if value >= INSTANCE_ROOM else value)
            instances[y, x], label_ids[y, x], trains[y, x] = value, label, train_ids[label]
            for channel in range(3):
                picture[y, x, channel] = colours[label, channel]
            if not instance:
                stuff[y, x] = label
    return label_ids, trains, instances, picture, stuff


def polygons_json(frame: Frame, shown: Mapping[int, Shown], images: LabelImages) -> str:
    """The polygons of an image, the ground first: what is painted later hides what was there."""
    objects = ",\n".join([*_stuff_objects(images.stuff), *_thing_objects(frame, shown)])
    return f'{{"imgHeight":{frame.height},"imgWidth":{frame.width},"objects":[\n{objects}\n]}}\n'


def _stuff_objects(stuff: np.ndarray) -> Iterator[str]:
    """The outer outline of every region, larger ones first: a region that lies in another's hole is painted later."""
    outlines = outlines_of(stuff)
    order = np.argsort(-outlines.areas, kind="stable")[: int((outlines.areas > 0).sum())]
    for number in order.tolist():
        yield _object_json(CITYSCAPES_LABELS[int(outlines.labels[number])].name, outlines.ring(number))


def _thing_objects(frame: Frame, shown: Mapping[int, Shown]) -> Iterator[str]:
    """One polygon for each thing with what it carries, after those of what has no number."""
    polygons = polygons_of(frame)
    single: dict[int, list[np.ndarray]] = {}
    for number in sorted(polygons.keys() & shown.keys()):
        thing = shown[number]
        label = CITYSCAPES_LABELS[thing.label_id]
        if thing.instance_value >= INSTANCE_ROOM:
            single.setdefault(thing.instance_value, []).extend(polygons[number])
        else:
            yield _object_json(f"{label.name}group" if label.has_instances else label.name, joined(polygons[number]))
    for value, pieces in single.items():
        yield _object_json(CITYSCAPES_LABELS[value // INSTANCE_ROOM].name, joined(pieces))


def _object_json(label: str, ring: np.ndarray) -> str:
    """One polygon. Formatted at once: tens of thousands of small lists would take four times as long."""
    points = "[%d,%d]," * len(ring) % tuple(ring.ravel().tolist())
    return f'{{"label":"{label}","polygon":[{points[:-1]}]}}'
