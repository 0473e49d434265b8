"""The presets, and how the weather of a frame is drawn from them."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

import pytest

from twincity.replicator.errors import SpecError
from twincity.replicator.scenario.spec import parse_spec
from twincity.replicator.scenario.weather import PARIS_SHARES, WEATHERS
from twincity.replicator.scenario.weather_law import draw_weather


def drawn(preset: object, frames: int = 2000) -> Counter[str]:
    spec = parse_spec({"weather": {"preset": preset}}).weather
    return Counter(draw_weather(spec, 7, index)[0] for index in range(frames))


def test_there_are_twelve_weathers() -> None:
    assert len(WEATHERS) == 12


@pytest.mark.parametrize("name", WEATHERS)
def test_a_preset_could_have_been_written_by_hand(name: str) -> None:
    """Its quantities pass the rules that a user's pass."""
    assert draw_weather(parse_spec({"weather": asdict(WEATHERS[name])}).weather, 0, 0)[1] == WEATHERS[name]


def test_the_year_in_paris_is_shared_among_all_presets() -> None:
    assert list(PARIS_SHARES) == list(WEATHERS)
    assert sum(PARIS_SHARES.values()) == pytest.approx(100)
    rainy = sum(share for name, share in PARIS_SHARES.items() if WEATHERS[name].rain_rate_mm_per_h > 0)
    assert 6 <= rainy <= 8  # percent of hours


def test_paris_comes_as_often_as_in_paris() -> None:
    counts = drawn("paris")
    assert counts["overcast"] / 2000 == pytest.approx(PARIS_SHARES["overcast"] / 100, abs=0.04)
    assert counts["rain"] < counts["clear"] < counts["overcast"]


def test_a_uniform_mix_holds_all_alike() -> None:
    counts = drawn("uniform")
    assert set(counts) == set(WEATHERS)
    assert max(counts.values()) < 1.5 * min(counts.values())


def test_more_rain_is_seen_less_far_through() -> None:
    by_rain = sorted((w for w in WEATHERS.values() if w.rain_rate_mm_per_h), key=lambda w: w.rain_rate_mm_per_h)
    sights = [weather.visibility_m for weather in by_rain]
    assert sights == sorted(sights, reverse=True)


@pytest.mark.parametrize(
    "weather",
    [
        {"visibility_m": 0}, {"rain_rate_mm_per_h": -3}, {"cloud_cover": 1.2}, {"preset": "sunny"},
        {"preset": {"choice": ["clear", "paris"]}},
    ],
)  # fmt: skip
def test_weather_that_cannot_be_is_refused_in_one_line(weather: dict[str, object]) -> None:
    with pytest.raises(SpecError) as refused:
        parse_spec({"weather": weather})
    assert "\n" not in str(refused.value)
    assert "weather" in str(refused.value)
