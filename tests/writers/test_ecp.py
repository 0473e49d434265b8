"""EuroCity Persons, by the rules of its evaluator: who is asked for at each difficulty, and who is left out."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.frames import Thing, empty_frame, painted_frame, posture_frame, street_frame, write_dataset

from twincity.replicator.frame import Frame
from twincity.replicator.scenario.scenario import Sun

LIMITS = {
    "reasonable": (40, 1e5, 0, 40),
    "small": (30, 60, 0, 40),
    "occluded": (40, 1e5, 40, 80),
    "all": (20, 1e5, 0, 80),
}
"""Least and largest height, least and largest percentage hidden, of the evaluator's four difficulties."""


def children(folder: Path, frame: Frame, time: str = "day") -> list[dict[str, Any]]:
    """The people of the only label file."""
    root = write_dataset(folder, [frame], ["ecp"]) / "ecp"
    (path,) = (root / time / "labels").glob("*/*/*.json")
    content = json.loads(path.read_text())
    assert content["identity"] == "frame"
    return content["children"]


def judged(child: dict[str, Any], difficulty: str) -> str:
    """What the evaluation of pedestrians makes of a box: asked, ignored, or a region where all is ignored."""
    if child["identity"] == "person-group-far-away":
        return "region"
    if child["identity"] == "rider" or {"sitting-lying", "behind-glass"} & set(child["tags"]):
        return "ignored"
    percent = {"occluded": 0, "truncated": 0}
    for tag in child["tags"]:
        for kind in percent:
            percent[kind] = int(re.findall(r"\d+", tag)[0]) if kind in tag else percent[kind]
    least, most, hidden_from, hidden_to = LIMITS[difficulty]
    height = child["y1"] - child["y0"]
    asked = least <= height <= most and hidden_from <= percent["occluded"] < hidden_to
    return "asked" if asked and percent["truncated"] < hidden_to else "ignored"


@pytest.mark.parametrize(
    "difficulty, numbers",
    [("reasonable", [1, 6]), ("small", [1, 6]), ("occluded", [2]), ("all", [1, 2, 3, 6])],
)
def test_each_difficulty_asks_for_whom_it_should(tmp_path, difficulty, numbers):
    found = children(tmp_path, street_frame(0))
    assert [child["instance_id"] for child in found if judged(child, difficulty) == "asked"] == numbers


def test_who_lies_or_sits_is_left_out_by_the_benchmark(tmp_path):
    tagged = {child["instance_id"]: "sitting-lying" in child["tags"] for child in children(tmp_path, posture_frame(0))}
    assert tagged == {1: False, 3: False, 5: True, 7: True, 8: True, 9: False, 11: True}


def test_what_is_too_small_is_a_region(tmp_path):
    (region,) = [child for child in children(tmp_path, street_frame(0)) if judged(child, "all") == "region"]
    assert [region[corner] for corner in ("x0", "y0", "x1", "y1")] == [100, 10, 102, 14]


def test_riders_have_what_they_ride(tmp_path):
    found = {child["instance_id"]: child for child in children(tmp_path, posture_frame(0))}
    rides = {number: [ride["identity"] for ride in child["children"]] for number, child in found.items()}
    assert rides == {1: ["bicycle"], 3: ["scooter"], 5: ["wheelchair"], 7: [], 8: [], 9: [], 11: []}
    assert [number for number, child in found.items() if child["identity"] == "rider"] == [1, 3, 5]
    (bicycle,) = found[1]["children"]
    assert [bicycle[corner] for corner in ("x0", "y0", "x1", "y1")] == [30, 40, 70, 85]


@pytest.mark.parametrize(
    "behind, tags", [(0, []), (2, []), (3, ["occluded>10"]), (9, ["occluded>40"]), (17, ["occluded>80"])]
)
def test_only_the_largest_step_is_a_tag(tmp_path, behind, tags):
    things = [Thing(box=(40, 20, 60, 60), distance_m=9)]
    if behind:
        things.append(Thing(box=(40, 20, 40 + behind, 60), distance_m=5, class_name="car"))
    assert children(tmp_path, painted_frame(0, things))[0]["tags"] == tags


def test_boxes_end_at_the_picture(tmp_path):
    child = children(tmp_path, street_frame(0))[2]
    assert [child[corner] for corner in ("x0", "y0", "x1", "y1")] == [0, 20, 10, 60]
    assert child["tags"] == ["truncated>40"]


def test_night_has_folders_of_its_own(tmp_path):
    frame = street_frame(0)
    night = dataclasses.replace(frame.scenario, sun=Sun(elevation_deg=-12.0, azimuth_deg=0.0))
    assert children(tmp_path, dataclasses.replace(frame, scenario=night), "night")
    assert not (tmp_path / "ecp" / "day").exists()


def test_rain_is_a_tag_of_the_frame(tmp_path):
    write_dataset(tmp_path, [street_frame(0)], ["ecp"])
    (path,) = (tmp_path / "ecp").rglob("*.json")
    assert json.loads(path.read_text())["tags"] == ["rainy"]


def test_pictures_and_labels_have_the_same_names(tmp_path):
    write_dataset(tmp_path, [street_frame(0), empty_frame(1)], ["ecp"])
    labels = sorted(path.with_suffix("").name for path in (tmp_path / "ecp" / "day" / "labels").rglob("*.json"))
    pictures = sorted(path.with_suffix("").name for path in (tmp_path / "ecp" / "day" / "img").rglob("*.png"))
    assert labels == pictures == ["000000", "000001"]


def test_an_empty_street_has_no_children(tmp_path):
    assert children(tmp_path, empty_frame(0)) == []
