"""Each label that is more than a box or a count: a good one has no finding, a spoilt one is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from tests.frames import street_frame

from twincity.replicator.dataset.png import steps_from_metres
from twincity.replicator.dataset.record import record_of
from twincity.replicator.labels import PARTS
from twincity.replicator.recount.frame_labels import ground_findings, part_findings
from twincity.replicator.recount.frames import AcrossFrames, FrameFound
from twincity.replicator.recount.labels import Kinds, contrast_findings, label_findings, linear_luminance

FRAME = street_frame(0)
IDS, CLASSES = FRAME.buffers.instance_id, FRAME.buffers.class_id
HIDDEN = 1
"""Place of the one that is half hidden by the first."""

Record = dict[str, Any]


def findings(place: int, change: Callable[[Record], Any]) -> list[str]:
    """What is said of one record of the street once it has been changed."""
    record = record_of(FRAME)
    instance = record["instances"][place]
    change(instance)
    number = instance["instance_id"]
    return list(label_findings(instance, np.nonzero(number == IDS), Kinds(IDS, CLASSES), record["camera"]))


@pytest.mark.parametrize("place", range(len(FRAME.instances)))
def test_good_labels_have_no_finding(place: int) -> None:
    assert findings(place, lambda instance: None) == []


def with_face(box: list[float], pixels: int) -> Callable[[Record], Any]:
    return lambda instance: instance.update(face={"box": box, "visible_pixels": pixels})


def test_a_face_inside_the_head_is_good() -> None:
    assert findings(0, with_face(list(FRAME.instances[0].head_box or ()), 20)) == []


@pytest.mark.parametrize(
    "place, change, text",
    [
        (0, with_face([40, 30, 60, 45], 1), "leaves head_box"),
        (0, with_face([45, 30, 50, 35], 900), "visible pixels of the face"),
        (6, lambda i: i.update(plates=[{"box": [0, 0, 5, 5], "visible_pixels": 0}]), "leaves box_full"),
        (6, lambda i: i.update(plates=[{"box": [120, 60, 130, 64], "visible_pixels": 41}]), "shows 40 in its box"),
        (HIDDEN, lambda i: i.update(hidden_by=[]), "hidden_by makes 0.000000 together"),
        (HIDDEN, lambda i: i["hidden_by"][0].update(instance_id=6), "person 6 hides 500 pixels"),
        (HIDDEN, lambda i: i["hidden_by"][0].update(class_name="car"), "car 1 hides 500 pixels"),
        (HIDDEN, lambda i: i["hidden_by"][0].update(fraction=0.4), "hidden_by makes 0.400000 together"),
        (0, lambda i: i.update(pixel_height=51.0), "pixel_height is 51.0"),
        (0, lambda i: i.update(pixels_per_metre=1.0), "pixels_per_metre is 1.0"),
        (0, lambda i: i.update(density_class="identify"), "density_class is identify"),
        (0, lambda i: i.update(illuminance_lux=-1.0), "illuminance_lux is -1.0"),
    ],
)
def test_a_spoilt_label_is_named(place: int, change: Callable[[Record], Any], text: str) -> None:
    assert any(text in found for found in findings(place, change))


def test_contrasts_are_counted_again() -> None:
    luminance = linear_luminance(cv2.cvtColor(FRAME.rgb, cv2.COLOR_RGB2BGR))
    for instance in record_of(FRAME)["instances"]:
        assert list(contrast_findings(instance, IDS, luminance)) == []
        instance["contrast"] = None if instance["contrast"] is not None else 0.5
        assert any("contrast is" in found for found in contrast_findings(instance, IDS, luminance))


def part_record(parts: np.ndarray) -> list[str]:
    record = record_of(FRAME)
    record["instances"][0]["face"] = {"box": [46, 30, 50, 34], "visible_pixels": 16}
    return list(part_findings(record, {"part_id": parts, "instance_id": IDS}))


def good_parts() -> np.ndarray:
    parts = np.zeros(IDS.shape, np.uint8)
    parts[IDS == 1] = PARTS.index("torso")
    parts[30:34, 46:50] = PARTS.index("face")
    return parts


def test_parts_that_agree_have_no_finding() -> None:
    assert part_record(good_parts()) == []


@pytest.mark.parametrize(
    "where, part, text",
    [
        (np.s_[0:2, 0:2], "torso", "belong to no instance"),
        (np.s_[60:62, 120:122], "torso", "what is no person"),
        (np.s_[40:42, 50:52], "licence_plate", "a plate on a person"),
        (np.s_[36:38, 46:48], "face", "part_id shows [20, 0]"),
    ],
)
def test_parts_in_the_wrong_place_are_named(where: Any, part: str, text: str) -> None:
    parts = good_parts()
    parts[where] = PARTS.index(part)
    assert any(text in found for found in part_record(parts))


def ground(**changes: Any) -> list[str]:
    """The ground of the street, as large as its pixels say unless it is changed."""
    record = record_of(FRAME)
    images = {
        "instance_id": IDS, "class_id": CLASSES,
        "distance_to_image_plane": steps_from_metres(FRAME.buffers.distance_to_image_plane),
    }  # fmt: skip
    said = {"visible_m2": 400.0, "people": 0, "density_per_m2": 0.0, "level_of_service": "A"}
    record["ground"] = said
    counted = list(ground_findings(record, images))
    seen = [float(text.split("show ")[1].split(" ")[0]) for text in counted if "the images show" in text]
    people = [int(text.split("people, ")[1].split(" ")[0]) for text in counted if "stand in view" in text]
    said["visible_m2"] = seen[0] if seen else said["visible_m2"]
    said["people"] = people[0] if people else 0
    said["density_per_m2"] = said["people"] / said["visible_m2"]
    area = said["visible_m2"] / said["people"] if said["people"] else np.inf
    levels = (("A", 3.25), ("B", 2.32), ("C", 1.39), ("D", 0.93), ("E", 0.46), ("F", 0))
    said["level_of_service"] = next(name for name, least in levels if area >= least)
    said.update(changes)
    return list(ground_findings(record, images))


def test_ground_that_agrees_has_no_finding() -> None:
    assert ground() == []


@pytest.mark.parametrize(
    "changes, text",
    [
        ({"visible_m2": 1e6}, "the images show"),
        ({"people": 99}, "99 people"),
        ({"level_of_service": "F"}, "level of service F"),
        ({"density_per_m2": 7.0}, "7.0 people per m2"),
    ],
)
def test_ground_that_cannot_be_is_named(changes: dict[str, Any], text: str) -> None:
    assert any(text in found for found in ground(**changes))


def test_the_images_of_a_sequence_in_two_splits_are_named() -> None:
    across = AcrossFrames()
    first, again, other = (
        FrameFound(picture=f"images/{place}.png", digest=bytes([place]), split=split, sequence=4)
        for place, split in enumerate(("train", "train", "val"))
    )
    assert [*across.findings(first), *across.findings(again)] == []
    assert list(across.findings(other)) == [
        "images/2.png: split 'val', other images of its sequence are in 'train'.",
    ]
