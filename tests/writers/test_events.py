"""Events: what is written of them is true of the picture, and whatever is not true is found."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.frames import VISIBLE_PIXELS, street_frame, write_dataset

from twincity.replicator.frame import Frame
from twincity.replicator.recount import recount
from twincity.replicator.scenario.scenario import Event, SequencePlace

ZONE = ((13.0, -2.0), (11.0, -2.0), (11.0, -4.0), (13.0, -4.0))
LYING = Event(
    kind="person_on_ground", genuine=True, what="lying_alone", position=(12.0, -3.0, 0.14), zone=ZONE, people=(8,),
    since_s=-30.0,
)  # fmt: skip
TALKING = Event(
    kind="aggression", genuine=False, what="talks_with_gestures", position=(12.0, -3.0, 0.14), people=(1, 2)
)  # of `tests.frames.STREET`, by the numbers in its prim paths
BEHIND = Event(kind="aggression", genuine=True, what="scuffle", position=(0.0, 0.0, 0.14), people=(60, 61), zone=ZONE)


def frame_with(*events: Event, index: int = 0, frame: int | None = None) -> Frame:
    made = street_frame(index)
    place = None if frame is None else SequencePlace(number=0, frame=frame, frames_per_second=10.0)
    return dataclasses.replace(
        made, scenario=dataclasses.replace(made.scenario, events=events, sequence=place), split="train"
    )


def written(root: Path, *frames: Frame) -> list[dict[str, Any]]:
    write_dataset(root, frames, ["events"], splits=("train",))
    lines = (root / "events" / "events_train.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_an_event_names_its_people_and_their_pixels(tmp_path: Path) -> None:
    (line,) = written(tmp_path, frame_with(LYING))
    (event,) = line["events"]
    assert (event["people"], event["in_scene"], event["visible_pixels"]) == ([8], 1, VISIBLE_PIXELS[7])
    assert event["box"] == [5, 70, 35, 80]


def test_a_hard_negative_never_carries_the_label(tmp_path: Path) -> None:
    (line,) = written(tmp_path, frame_with(LYING, TALKING))
    assert [event["label"] for event in line["events"]] == ["person_on_ground", "none"]
    assert [event["looks_like"] for event in line["events"]] == [None, "aggression"]


def test_the_box_of_several_is_around_all_that_is_seen_of_them(tmp_path: Path) -> None:
    (line,) = written(tmp_path, frame_with(TALKING))
    assert line["events"][0]["box"] == [40, 30, 70, 80]
    assert line["events"][0]["visible_pixels"] == VISIBLE_PIXELS[0] + VISIBLE_PIXELS[1]


def test_who_is_out_of_the_picture_is_counted_and_not_named(tmp_path: Path) -> None:
    (line,) = written(tmp_path, frame_with(BEHIND))
    (event,) = line["events"]
    assert (event["people"], event["in_scene"], event["box"], event["ignored"]) == ([], 2, None, True)


def test_a_zone_in_the_picture_is_that_on_the_ground(tmp_path: Path) -> None:
    frame = frame_with(LYING)
    (line,) = written(tmp_path, frame)
    zone = np.array(line["events"][0]["zone"])
    corners = frame.camera.project(np.array([(*corner, 0.14) for corner in ZONE]))
    ahead = corners[corners[:, 2] > 0, :2]
    assert len(ahead)
    assert all(np.abs(zone - corner).max(1).min() < 0.01 for corner in ahead)


def test_an_event_lasts_longer_from_image_to_image(tmp_path: Path) -> None:
    lines = written(tmp_path, *(frame_with(LYING, index=i, frame=i) for i in range(3)))
    assert [line["events"][0]["since_s"] for line in lines] == [-30.0] * 3
    assert [line["events"][0]["lasts_s"] for line in lines] == [30.0, 30.1, 30.2]


def test_the_table_counts_what_is_genuine_and_what_is_not(tmp_path: Path) -> None:
    written(tmp_path, frame_with(LYING, TALKING), frame_with(BEHIND, index=1), frame_with(index=2))
    assert (tmp_path / "events" / "images_train.csv").read_text().splitlines()[1:] == [
        "000000.png,person_on_ground,1,1,1",
        "000001.png,aggression,1,0,0",
        "000002.png,none,0,0,0",
    ]


Spoil = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    "spoil, says",
    [
        (lambda event: event.update(label="none"), "label is none, the scenario gives person_on_ground"),
        (lambda event: event.update(people=[3]), "people are [3], the record gives [8]"),
        (lambda event: event.update(visible_pixels=5), "5 visible pixels, the id image shows 300"),
        (lambda event: event.update(box=[0, 0, 3, 3]), "box is [0, 0, 3, 3]"),
        (lambda event: event.update(since_s=-5.0), "since_s is -5.0"),
        (lambda event: event.update(lasts_s=2.0), "lasts_s is 2.0"),
        (lambda event: event["zone"].pop(), "its zone in the picture"),
        (lambda event: event.update(ignored=True), "ignored is True"),
    ],
)
def test_what_is_not_true_is_found(tmp_path: Path, spoil: Spoil, says: str) -> None:
    written(tmp_path, frame_with(LYING))
    assert recount(tmp_path) == []
    path = tmp_path / "events" / "events_train.jsonl"
    line = json.loads(path.read_text())
    spoil(line["events"][0])
    path.write_text(json.dumps(line) + "\n")
    assert any(says in finding for finding in recount(tmp_path))


def test_a_line_too_few_or_too_many_is_found(tmp_path: Path) -> None:
    written(tmp_path, frame_with(LYING), frame_with(index=1))
    path = tmp_path / "events" / "events_train.jsonl"
    first, second = path.read_text().splitlines(keepends=True)
    path.write_text(first)
    assert any("no line in events.jsonl" in finding for finding in recount(tmp_path))
    path.write_text(first + second + second.replace("000001", "000007"))
    assert any("in events.jsonl but not in frames.jsonl" in finding for finding in recount(tmp_path))
