"""The sun over Paris, against the almanac (elevations at noon from paris_facts: 17.7, 40.7, 64.6 degrees)."""

from __future__ import annotations

import datetime as dt

import pytest

from twincity.replicator.scenario.sunlight import local_time, sun_over_paris


def highest(date: dt.date) -> float:
    return max(sun_over_paris(local_time(date, minute / 6)).elevation_deg for minute in range(144))


@pytest.mark.parametrize("date, degrees", [((2025, 12, 21), 17.7), ((2025, 3, 20), 40.9), ((2025, 6, 21), 64.6)])
def test_noon_is_as_high_as_the_almanac_says(date: tuple[int, int, int], degrees: float) -> None:
    assert highest(dt.date(*date)) == pytest.approx(degrees, abs=0.5)


def test_the_sun_rises_in_the_east_and_sets_in_the_west() -> None:
    spring = dt.date(2025, 3, 20)
    assert 60 < sun_over_paris(local_time(spring, 7)).azimuth_deg < 120
    assert 240 < sun_over_paris(local_time(spring, 19)).azimuth_deg < 300


def test_midnight_is_dark() -> None:
    assert sun_over_paris(local_time(dt.date(2025, 6, 21), 1)).elevation_deg < 0


def test_clocks_follow_summer_time_and_hours_run_over_midnight() -> None:
    assert local_time(dt.date(2025, 7, 1), 14).isoformat() == "2025-07-01T14:00:00+02:00"
    assert local_time(dt.date(2025, 1, 1), 25.5).isoformat() == "2025-01-02T01:30:00+01:00"
