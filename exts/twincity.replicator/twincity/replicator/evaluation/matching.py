"""Matching: which detection finds which person, and which are false alarms.

Everybody is matched once, whatever slices are looked at later: one row per person and one per false alarm, from which
all figures follow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .predictions import Predictions
from .protocol import Protocol
from .truth import GroundTruth

MISSED = -np.inf
"""Score at which a person is found who is never found."""


@dataclass(frozen=True, kw_only=True)
class Matching:
    """What became of every person and of every detection."""

    found_score: np.ndarray
    """(people,) float: score of the detection that finds the person, `MISSED` when none does or none is asked for."""

    alarm_image: np.ndarray
    """(false alarms,) int: position of the image."""

    alarm_score: np.ndarray
    """(false alarms,) float."""

    absorbed: int
    """Detections of people who are not asked for: neither right nor wrong."""


def match(truth: GroundTruth, predictions: Predictions, protocol: Protocol) -> Matching:
    """In each image, the surest detection first: it takes the person it covers best among those still to be found.

    Of two equally sure detections the first in the file goes first. One that finds nobody is absorbed by people who
    are not asked for, or is a false alarm: so is the second detection of the same person.
    """
    found_score = np.full(len(truth.image), MISSED)
    alarm = np.zeros(len(predictions.score), bool)
    people_of, detections_of = (
        _by_image(truth.image, len(truth.images)),
        _by_image(predictions.image, len(truth.images)),
    )
    for people, detections in zip(people_of, detections_of, strict=True):
        detections = detections[np.argsort(-predictions.score[detections], kind="stable")]
        boxes = predictions.box[detections]
        asked, others = people[truth.asked[people]], people[~truth.asked[people]]

        finder, found = _greedy(_iou(boxes, truth.box[asked]), protocol.iou)
        found_score[asked[found]] = predictions.score[detections[finder]]
        wrong = ~_shares(boxes, truth.box[others], protocol.absorbed_share)
        wrong[finder] = False
        alarm[detections[wrong]] = True
    return Matching(
        found_score=found_score,
        alarm_image=predictions.image[alarm],
        alarm_score=predictions.score[alarm],
        absorbed=int(len(alarm) - alarm.sum() - (found_score > MISSED).sum()),
    )


def _by_image(image: np.ndarray, count: int) -> list[np.ndarray]:
    """For each image, which entries of `image` name it, in their order."""
    order = np.argsort(image, kind="stable")
    return np.split(order, np.searchsorted(image[order], np.arange(1, count)))


def _greedy(iou: np.ndarray, least: float) -> tuple[list[int], list[int]]:
    """Pairs (row, column) of a table (detections, people): each row in turn takes its best free column."""
    rows, columns = np.nonzero(iou >= least)
    best_first = np.lexsort((-iou[rows, columns], rows))
    taken: dict[int, int] = {}
    by_row: set[int] = set()
    for row, column in zip(rows[best_first].tolist(), columns[best_first].tolist(), strict=True):
        if row not in by_row and column not in taken:
            taken[column] = row
            by_row.add(row)
    return list(taken.values()), list(taken)


def _shares(boxes: np.ndarray, regions: np.ndarray, share: float) -> np.ndarray:
    """(n,) bool: the boxes with at least this share of their area in one of the regions."""
    return _intersection(boxes, regions).max(axis=1, initial=0.0) >= share * _area(boxes)


def _iou(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(n, m) intersection over union of every pair. Boxes of detections are never empty."""
    shared = _intersection(a, b)
    return shared / (_area(a)[:, None] + _area(b) - shared)


def _intersection(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(n, m) px^2 that both boxes of a pair cover."""
    sides = np.minimum(a[:, None, 2:], b[:, 2:]) - np.maximum(a[:, None, :2], b[:, :2])
    return sides.clip(0).prod(2)


def _area(box: np.ndarray) -> np.ndarray:
    return (box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1])
