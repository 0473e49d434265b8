"""What a user may write, and what they are told when it cannot be. The texts are reviewed like output."""

from __future__ import annotations

from pathlib import Path

import pytest

from twincity.replicator.errors import SpecError
from twincity.replicator.scenario.laws import Constant, Normal
from twincity.replicator.scenario.spec import ScenarioSpec, load_spec, parse_override, parse_spec


@pytest.mark.parametrize(
    "raw, text",
    [
        ({"crowd": {"cuont": 3}}, "crowd.cuont: there is no such key. Did you mean 'count'?"),
        ({"crwd": {}}, "crwd: there is no such key. Did you mean 'crowd'?"),
        (
            {"weather": {"rain_rate_mm_per_h": -3}},
            "weather.rain_rate_mm_per_h: -3 is outside 0 to 200. Rain cannot be negative",
        ),
        ({"weather": {"preset": "rian"}}, "weather.preset: No weather is called 'rian'. Did you mean 'rain'?"),
        ({"weather": {"visibility_m": 0}}, "weather.visibility_m: 0 is outside 10 to 100000"),
        ({"crowd": {"count": {"integers": [9, 4]}}}, "crowd.count: integers: the low end 9 is above the high end 4"),
        ({"crowd": {"count": {"uniform": [3, 4]}}}, "gives fractions. Use {integers: [low, high]}"),
        ({"crowd": {"count": 3, "density_per_m2": 1}}, "count and density_per_m2 are both given"),
        ({"crowd": 5}, "crowd: expected a section with keys count, density_per_m2"),
        ({"instant": {"date": "2025-02-30"}}, "instant.date: '2025-02-30' is not a date"),
        ({"instant": {"hour": 25}}, "instant.hour: 25 is outside 0 to 24"),
        ({"camera": {"height_m": [1, 2]}}, "Write {choice: [1, 2]} to draw one"),
        ({"frames": 0}, "frames: 0 cannot be. The least is 1"),
        ({"writers": 3}, "writers: 3 cannot be. Give a list of names"),
        ({"instant": {"minutes_per_frame": float("inf")}}, "instant.minutes_per_frame"),
        ({"weather": {"preset": {"choice": [[["a"], 1]]}}}, "should be plain values"),
        ({"crowd": {"activity": {"waking": 1}}}, "No activity is called 'waking'. Did you mean 'walking'?"),
        ({"crowd": {"activity": {"walking": -1}}}, "the weight of walking is -1. Weights are 0 or more"),
        ({"crowd": {"activity": {"walking": 0}}}, "every weight is 0"),
        ({"people": {"mobility_aid": "skates"}}, "No mobility aid is called 'skates'"),
        ({"people": {"carried": {"umbrela": 1}}}, "Did you mean 'umbrella'?"),
        ({"people": {"monk_tone": 11}}, "people.monk_tone: 11 is outside 1 to 10"),
    ],
)
def test_what_cannot_be_is_refused_by_file_key_and_remedy(raw: dict, text: str) -> None:
    with pytest.raises(SpecError) as error:
        parse_spec(raw, source="street.yaml")
    assert str(error.value).startswith("street.yaml: ")
    assert text in str(error.value)


def test_a_file_that_is_missing_or_not_yaml_is_named(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="there is no such file"):
        load_spec(tmp_path / "none.yaml")
    (tmp_path / "bad.yaml").write_text("crowd: [1, 2", encoding="utf-8")
    with pytest.raises(SpecError, match=r"bad\.yaml: not valid YAML"):
        load_spec(tmp_path / "bad.yaml")


def test_a_folder_or_an_impossible_date_in_a_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="cannot be read: Is a directory"):
        load_spec(tmp_path)
    (tmp_path / "date.yaml").write_text("instant: {date: 2025-02-30}", encoding="utf-8")
    with pytest.raises(SpecError, match="day is out of range for month"):
        load_spec(tmp_path / "date.yaml")
    with pytest.raises(SpecError, match="day is out of range for month"):
        parse_override("instant.date=2025-02-30")


def test_what_the_command_line_got_wrong_is_not_blamed_on_the_file() -> None:
    with pytest.raises(SpecError, match=r"^the command line: camera\.width: 5 cannot be\. The least is 16"):
        parse_spec({}, source="street.yaml", overrides={"camera.width": 5})


def test_two_ways_of_saying_how_many_are_refused_on_the_command_line_too() -> None:
    with pytest.raises(SpecError, match="both given"):
        parse_spec({}, overrides={"crowd.count": 5, "crowd.density_per_m2": 0.1})


def test_an_empty_file_is_the_default_spec(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_text("", encoding="utf-8")
    assert load_spec(tmp_path / "empty.yaml") == ScenarioSpec()


def test_what_is_set_on_the_command_line_wins() -> None:
    spec = parse_spec({"crowd": {"density_per_m2": 0.5}}, overrides=dict([parse_override("crowd.count=150")]))
    assert spec.crowd.count == Constant(150)
    assert spec.crowd.density_per_m2 is None


def test_a_law_can_be_set_on_the_command_line() -> None:
    overrides = dict([parse_override("camera.height_m={normal: {mean: 6, std: 1, min: 4}}")])
    assert parse_spec({}, overrides=overrides).camera.height_m == Normal(6, 1, 4, 60)


def test_a_set_option_without_a_value_says_what_it_wants() -> None:
    with pytest.raises(SpecError, match="expected KEY=VALUE"):
        parse_override("crowd.count")


def test_the_resolved_spec_is_a_spec_again() -> None:
    spec = parse_spec({"weather": {"preset": {"choice": ["rain", "fog"]}}, "crowd": {"count": 12}})
    assert parse_spec(spec.resolved()).resolved() == spec.resolved()


def test_every_pipeline_of_the_repository_is_valid(checkout: Path) -> None:
    found = sorted((checkout / "pipelines").glob("*.yaml"))
    assert found
    for path in found:
        load_spec(path)


@pytest.mark.parametrize(
    "key", ["tile", "crowd.count", "crowd.lying", "vehicles.count", "instant.date", "instant.hour", "weather.preset",
            "instant.minutes_per_frame", "frames", "camera.rig"],
)  # fmt: skip
def test_the_first_twincitys_menu_has_its_parameters(key: str) -> None:
    value: object = ScenarioSpec().resolved()
    for part in key.split("."):
        assert isinstance(value, dict)
        value = value[part]
