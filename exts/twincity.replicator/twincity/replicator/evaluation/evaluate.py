"""`evaluate`: a dataset and a model's predictions become a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from .. import __version__
from ..files import sha256_of
from .matching import Matching, match
from .metrics import LAMR_FPPI, CountError, count_error, miss_rate_curve, wilson
from .predictions import Predictions, read_predictions
from .protocol import Protocol
from .report import Report, Row
from .slices import EVERYBODY, SLICES, Slice
from .truth import GroundTruth, read_truth


def evaluate(
    dataset: Path, predictions: Path, *, protocol: Protocol | None = None, slices: Sequence[Slice] = SLICES
) -> Report:
    """Compare predictions, a COCO results file, with the people of a finished dataset.

    Raises:
        DatasetError: one of the two cannot be read or does not fit the other; the message says where and why.
    """
    dataset, predictions, protocol = Path(dataset), Path(predictions), protocol or Protocol()
    slices = (EVERYBODY, *slices)
    truth = read_truth(dataset, protocol, slices)
    detections = read_predictions(predictions, truth.images)
    matching = match(truth, detections, protocol)
    return Report(
        dataset={"name": dataset.resolve().name, "frames.jsonl": sha256_of(dataset / "frames.jsonl")},
        predictions={"name": predictions.name, "sha256": sha256_of(predictions)},
        twincity=__version__,
        protocol=protocol,
        rows=tuple(_row(each, column, truth, matching, protocol) for column, each in enumerate(slices)),
        notes=tuple(_notes(truth, detections, matching, protocol, slices)),
    )


def _row(each: Slice, column: int, truth: GroundTruth, matching: Matching, protocol: Protocol) -> Row:
    """The figures of one slice: its people, and the false alarms of its images."""
    in_slice = truth.images.in_slice[:, column]
    images = int(in_slice.sum())
    found_score = matching.found_score[truth.asked & truth.in_slice[:, column]]
    alarm_score = matching.alarm_score[in_slice[matching.alarm_image]]
    people, found = len(found_score), int((found_score >= protocol.score).sum())
    curve = miss_rate_curve(found_score, alarm_score, images) if people else None
    return Row(
        group=each.group,
        name=each.name,
        images=images,
        people=people,
        found=found,
        recall=found / people if people else None,
        recall_interval=wilson(found, people) if people else None,
        miss_rate=curve.miss_rate_at(protocol.fppi) if curve else None,
        lamr=curve.log_average_miss_rate() if curve else None,
        false_alarms=int((alarm_score >= protocol.score).sum()) if each.of_images and images else None,
        count_error=_count_error(in_slice, truth, matching, protocol) if each.of_images and images else None,
    )


def _count_error(in_slice: np.ndarray, truth: GroundTruth, matching: Matching, protocol: Protocol) -> CountError:
    """People found and false alarms, against the people asked for, in each image of a slice."""

    def per_image(image: np.ndarray) -> np.ndarray:
        return np.bincount(image, minlength=len(truth.images))[in_slice]

    counted = per_image(truth.image[matching.found_score >= protocol.score])
    counted += per_image(matching.alarm_image[matching.alarm_score >= protocol.score])
    return count_error(counted, per_image(truth.image[truth.asked]))


def _notes(
    truth: GroundTruth, detections: Predictions, matching: Matching, protocol: Protocol, slices: Sequence[Slice]
) -> Iterator[str]:
    """What was left out, and what this dataset is too small to show."""
    for reason, count in detections.set_aside.items():
        yield f"Predictions {reason}, set aside: {count}."
    if not len(detections.score):
        yield "Nothing was predicted."
    yield f"Detections of people who are not asked for, neither right nor wrong: {matching.absorbed}."
    yield f"People too small or too hidden to be asked for: {(~truth.asked).sum()}; wholly hidden: {truth.unseen}."
    least = 1 / len(truth.images)
    if least > min(protocol.fppi, *LAMR_FPPI):
        yield (
            f"In {len(truth.images)} images, the smallest rate of false alarms above 0 is {least:.2g} per image: below "
            "it, miss rates, and the points that LAMR averages, are those without any false alarm."
        )
    yield from _left_out(truth, slices)


def _left_out(truth: GroundTruth, slices: Sequence[Slice]) -> Iterator[str]:
    """People who are in no slice of a group: their attribute is missing, or the table has no slice for its value."""
    for group in dict.fromkeys(each.group for each in slices):
        columns = [column for column, each in enumerate(slices) if each.group == group]
        if count := int((truth.asked & ~truth.in_slice[:, columns].any(1)).sum()):
            yield f"People in no slice of {group}: {count}."
