"""Laws draw what they say, from the generator they are given."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pytest

from twincity.replicator.scenario.laws import (
    Bands,
    Choice,
    Constant,
    Integers,
    Law,
    Normal,
    Uniform,
    UniformDate,
    parse_law,
)

LAWS: list[Law] = [
    Constant(3),
    Uniform(2, 5),
    Integers(1, 6),
    Normal(0, 1, -1.5, 1.5),
    Choice(("a", "b"), (3.0, 1.0)),
    Bands(((0, 10, 0.25), (20, 30, 0.75))),
    UniformDate(dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
]


def rng(seed: int = 5) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: type(law).__name__)
def test_asking_for_more_values_leaves_the_first_ones(law: Law) -> None:
    assert law.draw_many(rng(), 50)[:7] == law.draw_many(rng(), 7)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: type(law).__name__)
def test_a_law_written_as_yaml_reads_back_equal(law: Law) -> None:
    assert parse_law(law.plain) == law


@pytest.mark.parametrize("law", LAWS[1:4], ids=lambda law: type(law).__name__)
def test_values_stay_within_what_is_possible(law: Law) -> None:
    low, high = law.possible
    values = law.draw_many(rng(), 2000)
    assert low <= min(values)
    assert max(values) <= high


def test_uniform_and_integers_are_bare_numpy() -> None:
    assert Uniform(2, 5).draw_many(rng(), 9) == rng().uniform(2, 5, 9).tolist()
    assert Integers(1, 6).draw_many(rng(), 9) == rng().integers(1, 7, 9).tolist()


def test_a_choice_follows_its_weights() -> None:
    drawn = Choice(("a", "b"), (3.0, 1.0)).draw_many(rng(), 8000)
    assert abs(drawn.count("a") / 8000 - 0.75) < 0.02


def test_bands_leave_the_gap_between_them_empty() -> None:
    drawn = np.array(Bands(((0, 10, 0.25), (20, 30, 0.75))).draw_many(rng(), 8000))
    assert not ((drawn > 10) & (drawn < 20)).any()
    assert abs((drawn > 15).mean() - 0.75) < 0.02


def test_an_option_of_weight_zero_is_not_possible() -> None:
    assert Choice(("a", "b"), (1.0, 0.0)).possible == ("a",)


@pytest.mark.parametrize(
    "raw, remedy",
    [
        ({"uniform": [9, 4]}, "low end 9 is above the high end 4. Swap them"),
        ({"integers": [0.5, 4]}, "needs whole numbers"),
        ({"normal": {"mean": 0, "std": -1}}, "cannot be negative"),
        ({"normal": {"mean": 0}}, "should be {mean: m, std: s}"),
        ({"choice": {}}, "should be a list of options"),
        ({"choice": {"a": -1}}, "must be 0 or more"),
        ({"bands": [[1, 2]]}, "list of [low, high, weight]"),
        ({"unfirom": [1, 2]}, "is not a law. Known laws: uniform"),
        ([1, 2], "Write {choice: [1, 2]}"),
        ({"uniform": [1, "x"]}, "'x' is not a number"),
        ({"uniform": ["x", 1]}, "'x' is not a number"),
    ],
)
def test_a_wrong_law_is_refused_with_the_remedy(raw: object, remedy: str) -> None:
    with pytest.raises(ValueError, match=re.escape(remedy)):
        parse_law(raw)
