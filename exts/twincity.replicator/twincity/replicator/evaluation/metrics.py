"""The figures: rates with their intervals, miss rate against false alarms, and errors of the count."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

LAMR_FPPI = tuple(10 ** (-2 + step / 4) for step in range(9))
"""False alarms per image at which the log-average miss rate is read: 0.01 to 1 (Dollar et al. 2012)."""

LAMR_CLAMP = 1e-10
"""Least miss rate that is averaged: the logarithm of 0 would make one perfect point a perfect average."""

_ROUNDING = 1 + 1e-12
"""3 false alarms in 30 images are 0.1 per image, whatever the last bit says."""


def wilson(found: int, among: int, level: float = 0.95) -> tuple[float, float]:
    """Interval of a rate, good also for few people and near 0 and 1 (Wilson 1927, JASA 22:209). `among` is above 0."""
    z = NormalDist().inv_cdf(0.5 + level / 2)
    rate, weight = found / among, z * z / among
    middle = rate + weight / 2
    half = z * math.sqrt(rate * (1 - rate) / among + weight / among / 4)
    low, high = (middle - half) / (1 + weight), (middle + half) / (1 + weight)
    return (low if found else 0.0), (high if found < among else 1.0)


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Miss rate against false alarms as the threshold falls from the highest score to the lowest."""

    fppi: np.ndarray
    """(scores,) false alarms per image, rising."""

    miss_rate: np.ndarray
    """(scores,) share of the people who are not found, falling."""

    def miss_rate_at(self, fppi: float) -> float:
        """The lowest miss rate with at most so many false alarms per image.

        1 where even the highest score brings more: `compRoc` of the Matlab reference pads the curve so. The Python
        script that CityPersons uses reads its last point there, the best of all.
        """
        position = int(np.searchsorted(self.fppi, fppi * _ROUNDING, side="right"))
        return float(self.miss_rate[position - 1]) if position else 1.0

    def log_average_miss_rate(self) -> float:
        """Geometric mean of the miss rates at `LAMR_FPPI`, none taken as less than `LAMR_CLAMP`."""
        rates = [max(self.miss_rate_at(fppi), LAMR_CLAMP) for fppi in LAMR_FPPI]
        return math.exp(sum(map(math.log, rates)) / len(rates))


def miss_rate_curve(found_score: np.ndarray, alarm_score: np.ndarray, images: int) -> Curve:
    """The curve of people (n,), each with the score that finds them or -inf, and of false alarms (k,).

    One point per score: no threshold separates detections that are equally sure. Neither `n` nor `images` is 0.
    """
    scores = np.unique(np.concatenate([found_score[np.isfinite(found_score)], alarm_score]))[::-1]
    return Curve(
        fppi=_count_from(alarm_score, scores) / images,
        miss_rate=1 - _count_from(found_score, scores) / len(found_score),
    )


def _count_from(values: np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    """How many of the values reach each threshold."""
    return len(values) - np.searchsorted(np.sort(values), thresholds, side="left")


@dataclass(frozen=True, kw_only=True)
class CountError:
    """How far a model's count is from the number of people, image by image."""

    mae: float
    """Mean of the absolute error, in people per image."""

    bias: float
    """Mean of the error: negative when the model counts too few."""


def count_error(counted: np.ndarray, people: np.ndarray) -> CountError:
    """Of two counts per image (m,), m above 0."""
    error = counted - people
    return CountError(mae=float(np.abs(error).mean()), bias=float(error.mean()))
