"""What is counted is what is there."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from twincity.replicator.cards import Tally, tally
from twincity.replicator.cards.tally import FEW, columns_of, rows_of


@pytest.fixture
def records(root: Path) -> list[dict]:
    """With people of several ages and tones: those of the painted frames have a posture only."""
    lines = [json.loads(line) for line in (root / "frames.jsonl").read_text().splitlines()]
    people = [i for line in lines for i in line["instances"] if i["class_name"] == "person"]
    for number, person in enumerate(people):
        person["attributes"] |= {"sex": "female", "age_years": 7.5 * (number % 12), "monk_tone": number % 10 + 1}
    return lines


@pytest.fixture
def found(records: list[dict]) -> Tally:
    return tally(records)


def test_every_instance_is_counted_once_as_labelled_or_as_ignored(found: Tally, records: list[dict]) -> None:
    instances = [instance for record in records for instance in record["instances"]]
    assert found.labelled.total() + found.ignored.total() == len(instances)
    assert found.ignored.total() == sum(instance["ignored"] for instance in instances) > 0


def test_each_facet_of_people_adds_up_to_the_people(found: Tally) -> None:
    for name in ("posture", "age", "sex", "monk_tone", "size", "distance", "hidden", "cut"):
        assert sum(count for _, count in found.values(name)) == found.people_count


def test_each_facet_of_images_adds_up_to_the_images(found: Tally) -> None:
    for name in ("weather", "light", "camera", "hour", "people"):
        assert sum(found.images[name].values()) == found.frames == 3
    assert found.per_image.total() == 3
    assert found.empty_frames == 1


def test_a_joint_table_adds_up_to_its_margins(found: Tally) -> None:
    names = ("posture", "size")
    table, columns = dict(rows_of(names, found.pairs[names])), columns_of(names, found.pairs[names])
    assert Counter({name: sum(row) for name, row in table.items()}) == found.people["posture"]
    sums = [sum(row[number] for row in table.values()) for number in range(len(columns))]
    assert Counter(dict(zip(columns, sums, strict=True))) == found.people["size"]


def test_what_nobody_is_has_an_empty_place_in_the_table_and_counts_as_too_few(found: Tally) -> None:
    names = ("posture", "light")
    assert columns_of(names, found.pairs[names]) == ["day", "twilight", "night"]
    assert sum(dict(rows_of(names, found.pairs[names]))["falling"]) == 0
    assert ("falling", 0) in dict(found.small_groups(["posture"]))["posture"]


def test_bands_stand_in_the_order_of_their_numbers(found: Tally) -> None:
    names = [name for name, _ in found.values("size")]
    assert names == [n for n in ("under 20 px", "20-49 px", "50-79 px", "80-159 px", "160 px and more") if n in names]


def test_the_maps_hold_every_labelled_person_and_every_lying_one(found: Tally) -> None:
    assert found.where["all"].sum() == found.people_count
    assert found.where["lying"].sum() == found.people["posture"]["lying"] == 1


def test_groups_below_the_limit_are_named_and_others_are_not(found: Tally) -> None:
    small = dict(found.small_groups(["posture", "sex"]))
    assert ("lying", 1) in small["posture"]
    assert small["sex"] == [("male", 0)]
    assert found.people["sex"]["female"] >= FEW


def test_nothing_counts_as_nothing() -> None:
    empty = tally([])
    assert (empty.frames, empty.people_count, empty.small_groups(["posture"])) == (0, 0, [])
