"""VOC's XML by Python's own reader."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.frames import INFO, STREET, Thing, crowd_frame, empty_frame, painted_frame, street_frame, write_dataset

from twincity.replicator.recount import recount
from twincity.replicator.writers.voc import pose_of


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    frames = [street_frame(0), empty_frame(1), crowd_frame(2, 150, width=320, height=180)]
    return write_dataset(tmp_path_factory.mktemp("voc"), frames, ["voc"])


def objects(root: Path, stem: str = "000000") -> list[ElementTree.Element]:
    return ElementTree.parse(root / "voc" / "Annotations" / f"{stem}.xml").getroot().findall("object")


def corners(element: ElementTree.Element) -> list[int]:
    return [int(element.findtext(f"bndbox/{corner}")) for corner in ("xmin", "ymin", "xmax", "ymax")]


def test_boxes_count_pixels_from_one_and_include_the_last(tmp_path):
    corner = Thing(box=(0, 0, 1, 1), distance_m=40)
    root = write_dataset(tmp_path, [painted_frame(0, [corner])], ["voc"])
    assert corners(objects(root)[0]) == [1, 1, 1, 1]


def test_boxes_are_those_of_the_visible_pixels(root):
    frame = street_frame(0)
    seen = [thing for thing in frame.instances if thing.visible_pixels]
    for element, thing in zip(objects(root), seen, strict=True):
        x0, y0, x1, y1 = corners(element)
        assert (x0 - 1, y0 - 1, x1, y1) == thing.box_visible


def test_marks_follow_the_guidelines(root):
    marks = [tuple(int(e.findtext(mark)) for mark in ("truncated", "occluded", "difficult")) for e in objects(root)]
    whole, half_hidden, half_outside, tiny = marks[:4]
    assert whole == (0, 0, 0)
    assert half_hidden == (1, 1, 0)
    assert half_outside == (1, 0, 0)
    assert tiny[2] == 1


def test_heads_are_parts_of_people_and_lie_in_their_box(root):
    for element, thing in zip(objects(root), (t for t in STREET if t.box != STREET[4].box), strict=True):
        for part in element.findall("part"):
            x0, y0, x1, y1 = corners(element)
            a, b, c, d = corners(part)
            assert part.findtext("name") == "head"
            assert x0 <= a <= c <= x1
            assert y0 <= b <= d <= y1
        if thing.class_name == "car":
            assert not element.findall("part")


@pytest.mark.parametrize("turn, pose", [(0, "Rear"), (90, "Left"), (180, "Frontal"), (270, "Right"), (-40, "Rear")])
def test_a_pose_is_the_side_that_is_seen(turn, pose):
    frame = street_frame(0)
    person = frame.instances[0]
    away = person.box_3d.centre[0] - frame.camera.position[0], person.box_3d.centre[1] - frame.camera.position[1]
    ahead = math.degrees(math.atan2(away[1], away[0]))
    box = dataclasses.replace(person.box_3d, heading_deg=ahead + turn)
    assert pose_of(dataclasses.replace(person, box_3d=box), frame) == pose


def test_who_lies_has_no_pose(root):
    assert objects(root)[-1].findtext("pose") == "Unspecified"


def test_an_image_of_nobody_has_no_object(root):
    assert objects(root, "000001") == []


def test_the_attribution_is_in_every_file(root):
    tree = ElementTree.parse(root / "voc" / "Annotations" / "000002.xml").getroot()
    assert tree.findtext("source/image") == "City of Paris, ODbL"


def test_titles_with_signs_of_xml_are_escaped(tmp_path, monkeypatch):
    info = dataclasses.replace(INFO, title="Crowd <& co>")
    monkeypatch.setattr("tests.frames.INFO", info)
    root = write_dataset(tmp_path, [street_frame(0)], ["voc"])
    tree = ElementTree.parse(root / "voc" / "Annotations" / "000000.xml").getroot()
    assert tree.findtext("source/database") == "Crowd <& co>"


def test_lists_name_the_images_of_each_split(root, tmp_path):
    assert (root / "voc/ImageSets/Main/trainval.txt").read_text().split() == ["000000", "000001", "000002"]
    splits = ("train", "val", "train")
    frames = [dataclasses.replace(street_frame(index), split=split) for index, split in enumerate(splits)]
    other = write_dataset(tmp_path, frames, ["voc"], splits=("train", "val"))
    assert (other / "voc/ImageSets/Main/train.txt").read_text().split() == ["000000", "000002"]
    assert (other / "voc/ImageSets/Main/val.txt").read_text().split() == ["000001"]
    assert recount(other) == []


def change(old: str, new: str):
    def spoil(folder: Path) -> None:
        path = folder / "Annotations" / "000000.xml"
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new, 1))

    return spoil


FILE = "voc/Annotations/000000.xml"

SPOILT = {
    "a box from zero": (
        change("<xmin>41</xmin>", "<xmin>40</xmin>"),
        f"{FILE}: instance 1: bndbox is the pixels [39.0, 30.0, 60.0, 80.0], the visible box is [40.0, 30.0,",
    ),
    "another name": (
        change("<name>car</name>", "<name>bus</name>"),
        f"{FILE}: instance 7: a bus, the record gives a car.",
    ),
    "nothing difficult": (
        change("<difficult>1", "<difficult>0"),
        f"{FILE}: instance 4: difficult is 0, the record gives 1.",
    ),
    "nothing truncated": (
        change("<truncated>1", "<truncated>0"),
        f"{FILE}: instance 2: truncated is 0, the record gives 1.",
    ),
    "a head elsewhere": (
        change("<xmin>46</xmin>", "<xmin>47</xmin>"),
        f"{FILE}: instance 1: its head is [[46.0, 30.0, 55.0, 40.0]], the record gives [[45.0, 30.0,",
    ),
    "another size": (
        change("<width>160", "<width>161"),
        f"{FILE}: it is of 000000.png, [161, 90, 3].",
    ),
    "half a file": (
        change("</annotation>", ""),
        f"{FILE}: no XML:",
    ),
    "a missing field": (
        change("<difficult>0</difficult>", ""),
        "voc: a file is missing or damaged: no difficult in a file.",
    ),
    "a missing file": (
        lambda folder: (folder / "Annotations" / "000001.xml").unlink(),
        "voc/Annotations/000001.xml: missing.",
    ),
    "a file of no image": (
        lambda folder: (folder / "Annotations" / "000009.xml").write_text(""),
        "voc/Annotations/000009.xml: of no frame in frames.jsonl.",
    ),
    "a lost object": (
        lambda folder: (folder / "Annotations" / "000000.xml").write_text(
            (folder / "Annotations" / "000001.xml").read_text().replace("000001", "000000")
        ),
        f"{FILE}: 0 objects, 7 are seen.",
    ),
    "an image in no list": (
        lambda folder: (folder / "ImageSets/Main/trainval.txt").write_text("000000\n"),
        "voc/ImageSets/Main: 000001 is in the lists [], its split is ''.",
    ),
    "no picture": (
        lambda folder: (folder / "JPEGImages" / "000001.png").unlink(),
        "voc/JPEGImages/000001.png: missing, or not the picture of images/000001.png.",
    ),
}


def test_a_good_set_has_no_finding(root):
    assert recount(root) == []


@pytest.mark.parametrize("case", SPOILT)
def test_what_is_spoilt_is_found_and_named(tmp_path, case):
    spoil, expected = SPOILT[case]
    root = write_dataset(tmp_path, [street_frame(0), empty_frame(1)], ["voc"])
    spoil(root / "voc")
    assert any(finding.startswith(expected) for finding in recount(root)), recount(root)


def test_a_pose_that_nobody_has_is_found(tmp_path):
    root = write_dataset(tmp_path, [street_frame(0)], ["voc"])
    path = root / "voc" / "Annotations" / "000000.xml"
    found = {element.findtext("pose") for element in objects(root)} - {"Unspecified"}
    opposite = {"Rear": "Frontal", "Frontal": "Rear", "Left": "Right", "Right": "Left"}
    for pose in found:
        path.write_text(path.read_text().replace(f"<pose>{pose}<", f"<pose>{opposite[pose]}<"))
    assert any("but it faces another way." in finding for finding in recount(root))
