"""Pascal VOC: one XML file for each image, with boxes.

    Annotations/000012.xml           objects with their boxes; heads are parts of people
    JPEGImages/000012.png            the picture (a link): PNG, under the name that VOC's readers look for
    ImageSets/Main/trainval.txt      names of the images; train.txt, val.txt, ... in a set with splits

What the format leaves open is decided so:

- `bndbox` holds the visible pixels and counts pixels from 1, the last one included, as VOC does: a box of one pixel in
  the corner is 1, 1, 1, 1. A whole silhouette is in no VOC file; it is in `frames.jsonl`.
- `truncated` is 1 when more than 15 % of the whole silhouette's box lies outside `bndbox`, `occluded` when more than
  5 % of the thing is hidden by others: VOC's guidelines for annotators.
- `difficult` is 1 for what is too small to be asked of a model (`ignored`): VOC's evaluation pardons it.
- `pose` is how a person or a vehicle stands to the camera, for those upright; else `Unspecified`.
- All things that are seen have an object, by COCO's names (which are VOC's where VOC has the class) or by ours.
"""

from __future__ import annotations

import math
from pathlib import Path
from xml.sax.saxutils import escape

from ..dataset import link_frame_file, write_frame_file
from ..frame import Frame, Instance
from ..geometry.boxes import Box
from ..labels import label_named
from .base import DatasetInfo, Writer
from .set_files import SetFiles, lines

TRUNCATED_FROM, OCCLUDED_FROM = 0.15, 0.05
"""Shares above which VOC's guidelines ask for the marks."""

POSES = ("Rear", "Left", "Frontal", "Right")
"""By quarter turns, counter-clockwise seen from above, from facing the same way as the camera."""

IMAGE_LIST = "ImageSets/Main/{split}.txt"


class VocWriter(Writer):
    """Writes the folders of a VOC devkit."""

    name = "voc"

    def open(self, root: Path, info: DatasetInfo) -> None:
        self._root, self._info = root, info
        self._files = SetFiles(root, info.splits, {IMAGE_LIST: lines()}, unsplit="trainval")

    def write(self, frame: Frame, image: Path) -> None:
        link_frame_file(frame.index, image, self._root / "JPEGImages" / image.name)
        text = annotation_xml(frame, image, self._info)
        write_frame_file(frame.index, self._root / "Annotations" / f"{image.stem}.xml", text)
        self._files.write(frame, {IMAGE_LIST: f"{image.stem}\n"})

    def close(self) -> None:
        self._files.close()


def annotation_xml(frame: Frame, image: Path, info: DatasetInfo) -> str:
    """The file of one image."""
    objects = [object_xml(thing, frame) for thing in frame.instances if thing.visible_pixels]
    return (
        "<annotation>\n"
        "\t<folder>JPEGImages</folder>\n"
        f"\t<filename>{image.name}</filename>\n"
        f"\t<source><database>{escape(info.title)}</database><annotation>TwinCity {escape(info.version)}</annotation>"
        f"<image>{escape('; '.join(info.attribution))}</image></source>\n"
        f"\t<size><width>{frame.width}</width><height>{frame.height}</height><depth>3</depth></size>\n"
        "\t<segmented>0</segmented>\n"
        f"{''.join(objects)}"
        "</annotation>\n"
    )


def object_xml(instance: Instance, frame: Frame) -> str:
    """One `object`: what a thing is, how it stands and where."""
    assert instance.box_visible is not None
    return (
        "\t<object>\n"
        f"\t\t<name>{name_of(instance)}</name>\n"
        f"\t\t<pose>{pose_of(instance, frame)}</pose>\n"
        f"\t\t<truncated>{int(1 - instance.visible_box_fraction > TRUNCATED_FROM)}</truncated>\n"
        f"\t\t<occluded>{int(instance.occluded_fraction > OCCLUDED_FROM)}</occluded>\n"
        f"\t\t<difficult>{int(instance.ignored)}</difficult>\n"
        f"\t\t{box_xml(instance.box_visible)}\n"
        f"{_head_xml(instance, instance.box_visible)}"
        "\t</object>\n"
    )


def name_of(instance: Instance) -> str:
    """COCO's name of a class; ours where COCO has none."""
    return label_named(instance.class_name).coco or instance.class_name


def pose_of(instance: Instance, frame: Frame) -> str:
    """The side that the camera sees of a person or a vehicle."""
    if instance.attributes.get("posture") == "lying" or instance.class_name not in ("person", "car", "bicycle"):
        return "Unspecified"
    x, y = (a - b for a, b in zip(instance.box_3d.centre[:2], frame.camera.position[:2].tolist(), strict=True))
    turn = instance.box_3d.heading_deg - math.degrees(math.atan2(y, x))
    return POSES[math.floor(turn / 90 + 0.5) % 4]


def box_xml(box: Box) -> str:
    """Pixel edges to pixels counted from 1, both ends included."""
    x0, y0, x1, y1 = (int(edge) for edge in box)
    return f"<bndbox><xmin>{x0 + 1}</xmin><ymin>{y0 + 1}</ymin><xmax>{x1}</xmax><ymax>{y1}</ymax></bndbox>"


def _head_xml(instance: Instance, visible: Box) -> str:
    """The head as a part, as far as it lies within the visible box; nothing when no pixel of it is seen."""
    if instance.head_box is None or not instance.head_visible_pixels:
        return ""
    (x0, y0, x1, y1), (left, top, right, bottom) = instance.head_box, visible
    inside = max(x0, left), max(y0, top), min(x1, right), min(y1, bottom)
    return f"\t\t<part><name>head</name>{box_xml(inside)}</part>\n"
