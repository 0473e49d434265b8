"""CrowdHuman's `.odgt`, by the rules of its evaluation: who is asked for, and where detections count neither way."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from tests.frames import crowd_frame, empty_frame, posture_frame, street_frame, write_dataset

from twincity.replicator.frame import Frame


def written(folder: Path, frame: Frame) -> dict[str, Any]:
    """The one line of the set."""
    write_dataset(folder, [frame], ["crowdhuman"])
    (line,) = (folder / "crowdhuman" / "annotation.odgt").read_text().splitlines()
    return json.loads(line)


def ground_truth(record: dict[str, Any], key: str) -> list[tuple[list[float], bool]]:
    """Boxes as corners, and whether they are asked for: `person`, without an `ignore` in `extra` or, for heads, in
    `head_attr`. What has another tag is a region to ignore."""
    found = []
    for box in record["gtboxes"]:
        asked = box["tag"] == "person" and not box.get("extra", {}).get("ignore")
        if key == "hbox":
            asked = asked and not box.get("head_attr", {}).get("ignore")
        x, y, width, height = box[key]
        found.append(([x, y, x + width, y + height], asked))
    return found


def test_people_have_the_boxes_of_the_frame(tmp_path):
    record = written(tmp_path, street_frame(0))
    assert [box for box, asked in ground_truth(record, "fbox") if asked] == [
        [40, 30, 60, 80], [50, 30, 70, 80], [-10, 20, 10, 60], [80, 40, 100, 80], [5, 70, 35, 80],
    ]  # fmt: skip
    assert [box["vbox"] for box in record["gtboxes"]][:3] == [[40, 30, 20, 50], [60, 30, 10, 50], [0, 20, 10, 40]]
    assert ground_truth(record, "hbox")[0] == ([45, 30, 55, 40], True)


def test_what_is_too_small_is_a_region_where_nothing_counts(tmp_path):
    record = written(tmp_path, street_frame(0))
    assert [box for box, asked in ground_truth(record, "fbox") if not asked] == [[100, 10, 102, 14]]
    assert [box["tag"] for box in record["gtboxes"]].count("mask") == 1


def test_nobody_who_is_not_seen_has_a_box(tmp_path):
    numbers = [box["extra"]["box_id"] for box in written(tmp_path, street_frame(0))["gtboxes"]]
    assert numbers == [1, 2, 3, 4, 6, 8]


def test_occlusion_is_marked(tmp_path):
    record = written(tmp_path, street_frame(0))
    assert [box["extra"].get("occ") for box in record["gtboxes"]] == [0, 1, 0, None, 0, 0]


def test_a_head_that_nobody_sees_is_not_asked_for(tmp_path):
    frame = street_frame(0)
    hidden = dataclasses.replace(frame.instances[1], head_visible_pixels=0)
    far = dataclasses.replace(frame.instances[2], head_visible_pixels=0, head_box=None, head_point=None)
    instances = (frame.instances[0], hidden, far, *frame.instances[3:])
    record = written(tmp_path, dataclasses.replace(frame, instances=instances))
    assert [asked for _, asked in ground_truth(record, "hbox")] == [True, False, False, False, True, True]
    assert [asked for _, asked in ground_truth(record, "fbox")] == [True, True, True, False, True, True]


def test_all_are_people_whatever_they_do(tmp_path):
    record = written(tmp_path, posture_frame(0))
    assert {box["tag"] for box in record["gtboxes"]} == {"person"}
    assert len(record["gtboxes"]) == 7


def test_boxes_are_whole_numbers(tmp_path):
    record = written(tmp_path, crowd_frame(0, 60))
    assert all(
        type(value) is int for box in record["gtboxes"] for key in ("fbox", "vbox", "hbox") for value in box[key]
    )


def test_the_picture_is_found_by_its_id(tmp_path):
    record = written(tmp_path, street_frame(7))
    assert (tmp_path / "crowdhuman" / "Images" / f"{record['ID']}.png").exists()
    assert (record["width"], record["height"]) == (160, 90)


def test_an_empty_street_has_no_boxes(tmp_path):
    assert written(tmp_path, empty_frame(0))["gtboxes"] == []


@pytest.mark.parametrize("split, count", [("train", 2), ("val", 1), ("test", 0)])
def test_each_split_has_a_file(tmp_path, split, count):
    frames = [dataclasses.replace(street_frame(i), split=name) for i, name in enumerate(("train", "val", "train"))]
    write_dataset(tmp_path, frames, ["crowdhuman"], splits=("train", "val", "test"))
    assert len((tmp_path / "crowdhuman" / f"annotation_{split}.odgt").read_text().splitlines()) == count
