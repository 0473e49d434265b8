"""Lights of the evening: homes and shops go dark in the order in which Paris goes to bed."""

from __future__ import annotations

from datetime import time

import pytest

from twincity.replicator.city.evenings import lights_at


@pytest.mark.parametrize("hour", [time(7), time(12), time(18, 30), time(22, 59)])
def test_everybody_is_up_from_seven_to_eleven(hour):
    assert lights_at(hour) == "evening"


@pytest.mark.parametrize("hour", [time(23), time(0, 30), time(6, 15)])
def test_few_are_up_around_the_night(hour):
    assert lights_at(hour) == "late"


@pytest.mark.parametrize("hour", [time(1), time(3), time(5, 59)])
def test_after_one_the_law_has_shop_windows_dark(hour):
    assert lights_at(hour) == "night"
