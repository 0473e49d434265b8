"""The figures behave as rates, intervals and curves do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twincity.replicator.evaluation.metrics import (
    LAMR_CLAMP,
    LAMR_FPPI,
    count_error,
    miss_rate_curve,
    wilson,
)

SCORES = st.integers(0, 20).map(lambda step: step / 20)
PEOPLE = st.lists(st.one_of(SCORES, st.just(-np.inf)), min_size=1, max_size=30).map(np.array)
ALARMS = st.lists(SCORES, max_size=30).map(lambda scores: np.array(scores, float))
IMAGES = st.integers(1, 200)


@given(st.integers(1, 500), st.data())
def test_the_interval_contains_the_rate(among, data):
    found = data.draw(st.integers(0, among))
    low, high = wilson(found, among)
    assert 0 <= low <= found / among <= high <= 1
    assert low < high


@given(st.integers(1, 50), st.data())
def test_the_interval_narrows_with_more_people(among, data):
    found = data.draw(st.integers(0, among))
    (low, high), (nearer_low, nearer_high) = wilson(found, among), wilson(4 * found, 4 * among)
    assert nearer_high - nearer_low < high - low


def test_the_interval_is_the_one_of_the_books():
    """Newcombe 1998, Statistics in Medicine 17:857, table I: 81 of 263, and 0 of 20."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)


@given(PEOPLE, ALARMS, IMAGES)
def test_more_false_alarms_allowed_never_raise_the_miss_rate(people, alarms, images):
    curve = miss_rate_curve(people, alarms, images)
    rates = [curve.miss_rate_at(fppi) for fppi in (0.0, *LAMR_FPPI, 100.0)]
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] == pytest.approx(np.isneginf(people).mean()) or len(alarms) > 100 * images


@given(PEOPLE, ALARMS, IMAGES)
def test_a_surer_false_alarm_never_lowers_the_miss_rate(people, alarms, images):
    before = miss_rate_curve(people, alarms, images)
    after = miss_rate_curve(people, np.append(alarms, 2.0), images)
    for fppi in LAMR_FPPI:
        assert after.miss_rate_at(fppi) >= before.miss_rate_at(fppi)
    assert after.log_average_miss_rate() >= before.log_average_miss_rate()


@given(PEOPLE, ALARMS, IMAGES)
def test_the_average_miss_rate_lies_among_those_averaged(people, alarms, images):
    curve = miss_rate_curve(people, alarms, images)
    rates = [max(curve.miss_rate_at(fppi), LAMR_CLAMP) for fppi in LAMR_FPPI]
    assert min(rates) <= curve.log_average_miss_rate() * (1 + 1e-9)
    assert curve.log_average_miss_rate() <= max(rates) * (1 + 1e-9)


@given(PEOPLE, ALARMS, IMAGES)
def test_only_the_order_of_the_scores_matters(people, alarms, images):
    one, other = miss_rate_curve(people, alarms, images), miss_rate_curve(people / 3 - 7, alarms / 3 - 7, images)
    assert one.log_average_miss_rate() == other.log_average_miss_rate()


def test_the_miss_rate_is_1_where_the_first_detection_is_already_too_many_false_alarms():
    curve = miss_rate_curve(np.array([0.8, 0.7]), np.array([0.9]), images=5)
    assert curve.miss_rate_at(0.1) == 1
    assert curve.miss_rate_at(0.2) == 0


def test_the_log_average_is_the_published_one():
    """Two of four people before the first false alarm, a third after it, in ten images: 0.5 at 4 points, 0.25 at 5."""
    curve = miss_rate_curve(np.array([0.9, 0.8, 0.6, -np.inf]), np.array([0.7]), images=10)
    assert curve.log_average_miss_rate() == pytest.approx(0.5 ** (4 / 9) * 0.25 ** (5 / 9))


def test_equally_sure_detections_come_together():
    """The order of the file decides nothing."""
    curve = miss_rate_curve(np.array([0.9]), np.array([0.9]), images=5)
    assert curve.miss_rate_at(0.1) == 1


def test_the_count_error_has_a_size_and_a_sign():
    error = count_error(np.array([3, 8, 5]), np.array([5, 7, 5]))
    assert (error.mae, error.bias) == (1.0, pytest.approx(-1 / 3))
