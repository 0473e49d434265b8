"""Which days are green, which are brown, which are bare."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from twincity.replicator.city.seasons import season_on


@pytest.mark.parametrize(
    "day, season",
    [
        (date(2025, 1, 15), "winter"),
        (date(2025, 3, 20), "winter"),
        (date(2025, 5, 1), "summer"),
        (date(2025, 8, 15), "summer"),
        (date(2025, 11, 1), "autumn"),
        (date(2025, 12, 24), "winter"),
    ],
)
def test_the_planes_of_paris_wear_what_the_month_gives(day, season):
    assert season_on(day) == season


@pytest.mark.parametrize("year", [2024, 2025])
def test_a_year_changes_three_times_and_in_order(year):
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    changes = [(a, b) for a, b in pairwise(map(season_on, days)) if a != b]
    assert changes == [("winter", "summer"), ("summer", "autumn"), ("autumn", "winter")]
