"""Who finds whom, in arrays small enough to be checked by eye."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from twincity.replicator.evaluation.matching import MISSED, Matching, match
from twincity.replicator.evaluation.predictions import Predictions
from twincity.replicator.evaluation.protocol import Protocol
from twincity.replicator.evaluation.truth import GroundTruth, Images
from twincity.replicator.geometry.boxes import Box, box_iou

PERSON: Box = (10, 10, 30, 60)
BESIDE: Box = (14, 10, 34, 60)
"""IoU 2/3 with PERSON."""
ELSEWHERE: Box = (100, 10, 120, 60)
REGION: Box = (90, 0, 160, 80)


def matched(
    people: Sequence[Box], detections: Sequence[tuple[Box, float]], ignored: Sequence[Box] = (), images: int = 1,
    image_of_detections: int = 0,
) -> Matching:  # fmt: skip
    """The people and the ignored in the first image, the detections in one of the images."""
    n, m = len(people) + len(ignored), len(detections)
    truth = GroundTruth(
        images=Images(
            index=np.arange(images), size=np.tile([160.0, 90.0], (images, 1)), in_slice=np.zeros((images, 0), bool)
        ),
        image=np.zeros(n, int),
        instance_id=np.arange(1, n + 1),
        box=np.array([*people, *ignored], float).reshape(-1, 4),
        asked=np.arange(n) < len(people),
        in_slice=np.zeros((n, 0), bool),
        unseen=0,
    )
    predictions = Predictions(
        image=np.full(m, image_of_detections),
        box=np.array([box for box, _ in detections], float).reshape(-1, 4),
        score=np.array([score for _, score in detections], float),
        set_aside={},
    )
    return match(truth, predictions, Protocol())


def test_a_person_is_found_at_the_score_of_the_detection():
    assert matched([PERSON], [(PERSON, 0.7)]).found_score.tolist() == [0.7]


def test_a_box_elsewhere_finds_nobody_and_is_a_false_alarm():
    result = matched([PERSON], [(ELSEWHERE, 0.7)])
    assert result.found_score.tolist() == [MISSED]
    assert result.alarm_score.tolist() == [0.7]


def test_a_box_in_another_image_finds_nobody():
    result = matched([PERSON], [(PERSON, 0.7)], images=3, image_of_detections=2)
    assert result.found_score.tolist() == [MISSED]
    assert result.alarm_image.tolist() == [2]


def test_the_second_detection_of_a_person_is_a_false_alarm():
    result = matched([PERSON], [(BESIDE, 0.6), (PERSON, 0.7)])
    assert result.found_score.tolist() == [0.7]
    assert result.alarm_score.tolist() == [0.6]


def test_the_surest_detection_takes_the_person_it_covers_best():
    result = matched([BESIDE, PERSON], [(PERSON, 0.9), (PERSON, 0.5)])
    assert result.found_score.tolist() == [0.5, 0.9]


def test_of_two_equally_sure_detections_the_first_of_the_file_wins():
    result = matched([PERSON], [(BESIDE, 0.6), (PERSON, 0.6)])
    assert result.found_score.tolist() == [0.6]
    assert len(result.alarm_score) == 1


def test_a_false_alarm_in_an_ignored_region_costs_nothing():
    result = matched([PERSON], [(ELSEWHERE, 0.7)], ignored=[REGION])
    assert (len(result.alarm_score), result.absorbed) == (0, 1)


def test_the_same_false_alarm_beside_the_region_costs():
    result = matched([PERSON], [((60, 10, 80, 60), 0.7)], ignored=[REGION])
    assert (len(result.alarm_score), result.absorbed) == (1, 0)


def test_half_of_the_detection_in_the_region_is_enough():
    region: Box = (110, 0, 160, 90)
    assert matched([], [(ELSEWHERE, 0.7)], ignored=[region]).absorbed == 1
    assert matched([], [((99, 10, 120, 60), 0.7)], ignored=[region]).absorbed == 0


def test_one_region_absorbs_any_number():
    assert matched([], [(ELSEWHERE, 0.7)] * 5, ignored=[REGION]).absorbed == 5


def test_whoever_is_asked_for_comes_before_whoever_is_not():
    result = matched([ELSEWHERE], [(ELSEWHERE, 0.7)], ignored=[REGION])
    assert (result.found_score[0], result.absorbed) == (0.7, 0)


BOXES = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(4, 10), st.integers(4, 10)).map(
    lambda values: (values[0], values[1], values[0] + values[2], values[1] + values[3])
)
DETECTIONS = st.lists(st.tuples(BOXES, st.integers(0, 9).map(float)), max_size=8)


@given(st.lists(BOXES, max_size=8), DETECTIONS, st.lists(BOXES, max_size=3))
def test_every_detection_finds_somebody_or_is_absorbed_or_is_a_false_alarm(people, detections, ignored):
    result = matched(people, detections, ignored)
    found = (result.found_score > MISSED).sum()
    assert found + result.absorbed + len(result.alarm_score) == len(detections)


@given(st.lists(BOXES, max_size=8), DETECTIONS)
def test_matching_is_what_it_is_when_told_step_by_step(people, detections):
    """The surest first, each person once, the best of those left: in plain loops."""
    expected = [MISSED] * len(people)
    for box, score in sorted(detections, key=lambda pair: -pair[1]):
        overlaps = [box_iou(box, person) if expected[i] == MISSED else 0 for i, person in enumerate(people)]
        if overlaps and max(overlaps) >= 0.5:
            expected[overlaps.index(max(overlaps))] = score
    assert matched(people, detections).found_score.tolist() == expected
