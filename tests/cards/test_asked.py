"""The laws beside what was drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from twincity.replicator.cards.asked import Comparison, Drawn
from twincity.replicator.scenario.laws import parse_law

LAWS: dict[str, Any] = {
    "uniform": {"uniform": [0.0, 2.0]},
    "integers": {"integers": [0, 40]},
    "normal": {"normal": {"mean": 1.0, "std": 0.3}},
    "bands": {"bands": [[0, 1, 0.2], [1, 5, 0.8]]},
    "choice": {"choice": [["low", 1], ["high", 3]]},
}


def scenario(noise: Any, frame: int | None = None) -> dict[str, Any]:
    """Only `sensor.noise` matters here."""
    return {
        "local_time": "2025-06-01T12:00:00+02:00",
        "weather_name": "clear",
        "weather": {"rain_rate_mm_per_h": 0.0, "visibility_m": 20000.0},
        "camera": {"rig": "cctv", "pitch_deg": -20.0, "roll_deg": 0.0, "horizontal_fov_deg": 60.0},
        "vehicles": [],
        "people": [],
        "sensor": {"noise": noise, "vignetting": 0.1},
        "sequence": None if frame is None else {"number": 0, "frame": frame, "frames_per_second": 10},
    }


def comparison_of(law: Any, values: list[Any]) -> Comparison:
    drawn = Drawn()
    for value in values:
        drawn.add(scenario(value))
    (comparison,) = drawn.beside({"sensor": {"noise": law}})
    return comparison


@pytest.mark.parametrize("name", LAWS)
def test_what_a_law_gives_lies_near_the_law(name: str) -> None:
    values = parse_law(LAWS[name]).draw_many(np.random.default_rng(3), 2000)
    comparison = comparison_of(LAWS[name], values)
    assert comparison.drawn == 2000
    assert comparison.distance < 3 * comparison.expected_distance
    for column in (1, 2):
        assert sum(row[column] for row in comparison.rows) == pytest.approx(1)


@pytest.mark.parametrize("name", ["uniform", "integers", "normal", "bands"])
def test_what_another_law_gives_lies_far_from_it(name: str) -> None:
    values = parse_law(LAWS[name]).draw_many(np.random.default_rng(3), 2000)
    assert comparison_of(LAWS[name], [0.3 * value for value in values]).distance > 0.2


def test_chance_alone_is_what_many_repetitions_give() -> None:
    rng, law = np.random.default_rng(8), {"choice": [["a", 1], ["b", 2], ["c", 3]]}
    repeated = [comparison_of(law, parse_law(law).draw_many(rng, 50)) for _ in range(60)]
    mean = np.mean([comparison.distance for comparison in repeated])
    assert mean == pytest.approx(repeated[0].expected_distance, rel=0.25)


@pytest.mark.parametrize("draws", [1, 2, 6])
def test_of_few_draws_chance_alone_gives_at_most_everything(draws: int) -> None:
    rng, law = np.random.default_rng(8), LAWS["uniform"]
    repeated = [comparison_of(law, parse_law(law).draw_many(rng, draws)) for _ in range(40)]
    assert repeated[0].expected_distance < 1
    assert np.mean([one.distance for one in repeated]) == pytest.approx(repeated[0].expected_distance, rel=0.15)


def test_a_law_that_a_quota_overrules_is_not_compared() -> None:
    drawn = Drawn()
    person = {"sex": "female", "monk_tone": 3, "age_years": 30.0}
    drawn.add(scenario(1.0) | {"people": [person]})
    laws = {"sex": LAWS["choice"], "monk_tone": {"integers": [1, 10]}, "age_years": {"uniform": [2, 90]}}
    quotas = {"uniform_over": ["sex", "age_band"]}
    assert [one.key for one in drawn.beside({"people": {**laws, "quotas": quotas}})] == ["people.monk_tone"]


def test_a_parameter_without_a_choice_is_not_compared() -> None:
    drawn = Drawn()
    drawn.add(scenario(1.0))
    assert drawn.beside({"sensor": {"noise": 1.0}}) == ()
    assert drawn.beside({}) == ()


def test_the_images_of_a_film_were_drawn_once() -> None:
    drawn = Drawn()
    for frame in range(5):
        drawn.add(scenario(1.5, frame))
    (comparison,) = drawn.beside({"sensor": {"noise": {"uniform": [1, 2]}}})
    assert comparison.drawn == 1
