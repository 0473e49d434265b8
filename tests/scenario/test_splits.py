"""Splits: whole scenarios, decided by their own number alone."""

from __future__ import annotations

import pytest

from twincity.replicator.errors import SpecError
from twincity.replicator.scenario.spec import ScenarioSpec, parse_spec
from twincity.replicator.scenario.splits import split_of

SHARES = {"train": 0.8, "val": 0.1, "test": 0.1}


def spec_with(**raw: object) -> ScenarioSpec:
    return parse_spec({"splits": SHARES, **raw})


def test_each_split_gets_its_share() -> None:
    found = [split_of(SHARES, 3, number) for number in range(4000)]
    for name, share in SHARES.items():
        assert found.count(name) / len(found) == pytest.approx(share, abs=0.02)


def test_the_split_of_a_scenario_does_not_depend_on_how_many_there_are() -> None:
    short, long = spec_with(frames=10), spec_with(frames=100_000)
    assert [short.split_of(index) for index in range(10)] == [long.split_of(index) for index in range(10)]


def test_another_seed_splits_otherwise() -> None:
    one, other = spec_with(seed=1), spec_with(seed=2)
    assert [one.split_of(i) for i in range(50)] != [other.split_of(i) for i in range(50)]


def test_the_images_of_a_film_stay_together() -> None:
    films = spec_with(frames=40, sequence="7@10fps")
    splits = [films.split_of(index) for index in range(40 * 7)]
    assert all(len(set(splits[start : start + 7])) == 1 for start in range(0, 280, 7))
    assert len(set(splits)) > 1


def test_without_splits_a_frame_has_none() -> None:
    assert parse_spec({}).split_of(5) == ""


def test_the_command_line_replaces_the_file() -> None:
    spec = parse_spec({"splits": {"a": 1.0}}, overrides={"splits": "0.5,0.5"})
    assert spec.splits == {"train": 0.5, "val": 0.5}


def test_a_share_of_nothing_is_no_split() -> None:
    assert parse_spec({"splits": "0.7,0,0.3"}).splits == {"train": 0.7, "test": 0.3}


@pytest.mark.parametrize(
    "raw, text",
    [
        ({"train": 0.8, "val": 0.1}, "0.8 + 0.1 makes 0.9. The shares must make 1"),
        ({"train": 1.2, "val": -0.2}, "the share of train is 1.2"),
        ({"Train set": 1}, "'Train set' cannot be the name of a split"),
        ("0.8;0.2", "should be TRAIN,VAL or TRAIN,VAL,TEST, such as 0.8,0.1,0.1"),
        (["train"], "should be shares by name"),
    ],
)
def test_shares_that_cannot_be_are_refused(raw: object, text: str) -> None:
    with pytest.raises(SpecError, match="splits: ") as error:
        parse_spec({"splits": raw})
    assert text in str(error.value)
