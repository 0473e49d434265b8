"""The laws that were asked for, beside what was drawn.

What a law gives is found by drawing from it many times, with the sampler's own code: so no law needs a formula here,
and a new one is shown without a word added. What was drawn is read from the scenarios, people out of view included.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import exp, lgamma, log
from typing import Any

import numpy as np

from ..scenario.laws import Constant, Law, parse_law
from ..scenario.quotas import parse_quotas

DRAWS = 20_000
BINS = 8
"""Of numbers between two limits."""

MAX_WHOLE_NUMBERS = 12
"""Whole numbers with at most so many values are counted one by one."""

Scenario = Mapping[str, Any]


def _clock(scenario: Scenario) -> Iterator[float]:
    instant = dt.datetime.fromisoformat(scenario["local_time"])
    yield instant.hour + instant.minute / 60


def _of_people(name: str) -> Callable[[Scenario], Iterator[Any]]:
    return lambda scenario: (person[name] for person in scenario["people"])


READERS: Mapping[str, Callable[[Scenario], Iterable[Any]]] = {
    "instant.hour": _clock,
    "weather.preset": lambda scenario: [scenario["weather_name"]],
    "weather.rain_rate_mm_per_h": lambda scenario: [scenario["weather"]["rain_rate_mm_per_h"]],
    "weather.visibility_m": lambda scenario: [scenario["weather"]["visibility_m"]],
    "camera.rig": lambda scenario: [scenario["camera"]["rig"]],
    "camera.pitch_deg": lambda scenario: [scenario["camera"]["pitch_deg"]],
    "camera.roll_deg": lambda scenario: [scenario["camera"]["roll_deg"]],
    "camera.horizontal_fov_deg": lambda scenario: [scenario["camera"]["horizontal_fov_deg"]],
    "vehicles.count": lambda scenario: [len(scenario["vehicles"])],
    "people.sex": _of_people("sex"),
    "people.monk_tone": _of_people("monk_tone"),
    "people.age_years": _of_people("age_years"),
    "sensor.noise": lambda scenario: [scenario["sensor"]["noise"]],
    "sensor.vignetting": lambda scenario: [scenario["sensor"]["vignetting"]],
}
"""Key of the spec -> the values that a scenario has of it."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One parameter."""

    key: str
    law: Any
    """As the user wrote it."""

    drawn: int
    """How many values."""

    rows: tuple[tuple[str, float, float], ...]
    """Value or band, share asked for, share drawn; shares of 1."""

    @property
    def distance(self) -> float:
        """Half the sum of the differences (total variation): 0 the same, 1 nothing in common."""
        return sum(abs(asked - got) for _, asked, got in self.rows) / 2

    @property
    def expected_distance(self) -> float:
        """What chance alone gives on average with so many draws.

        Of each row it is the mean absolute deviation of the binomial law.
        """
        return sum(_mean_deviation(self.drawn, asked) for _, asked, _ in self.rows) / 2


class Drawn:
    """Collects what scenarios hold, value by value."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[Any]] = {key: Counter() for key in READERS}

    def add(self, scenario: Scenario) -> None:
        """Take one frame's scenario; the later images of a sequence were not drawn anew."""
        if (scenario.get("sequence") or {"frame": 0})["frame"] == 0:
            for key, read in READERS.items():
                self._counts[key].update(_rounded(value) for value in read(scenario))

    def beside(self, spec: Mapping[str, Any]) -> tuple[Comparison, ...]:
        """Each parameter whose law leaves a choice and is not overruled by a quota, with what was drawn."""
        comparisons, overruled = [], _under_quota(spec)
        for key, counts in self._counts.items():
            written = _value_at(spec, key)
            if written is None or not counts or key in overruled:
                continue
            law = parse_law(written)
            if not isinstance(law, Constant):
                comparisons.append(_compared(key, written, law, counts))
        return tuple(comparisons)


def _mean_deviation(n: int, p: float) -> float:
    """Mean of |share drawn - p| over n draws.

    De Moivre's closed form: 2 m C(n, m) p^m (1 - p)^(n - m + 1) / n, where m = floor(n p) + 1.
    """
    if not 0 < p < 1:
        return 0.0
    m = min(int(n * p) + 1, n)
    log_ways = lgamma(n + 1) - lgamma(m + 1) - lgamma(n - m + 1)
    return 2 * m * exp(log_ways + m * log(p) + (n - m + 1) * log(1 - p)) / n


def _under_quota(spec: Mapping[str, Any]) -> set[str]:
    """Keys whose law a quota stands above."""
    raw = (spec.get("people") or {}).get("quotas")
    if raw is None:
        return set()
    names = {name for design in parse_quotas(raw).designs for _, cell in design.cells for name in cell}
    return {"people.age_years" if name == "age_band" else f"people.{name}" for name in names}


def _compared(key: str, written: Any, law: Law, counts: Counter[Any]) -> Comparison:
    asked = Counter(_rounded(value) for value in law.draw_many(np.random.default_rng(0), DRAWS))
    names, name_of = _naming([*asked, *counts], law)
    shares = [_shares(table, name_of) for table in (asked, counts)]
    rows = tuple((name, shares[0].get(name, 0.0), shares[1].get(name, 0.0)) for name in names)
    return Comparison(key=key, law=written, drawn=counts.total(), rows=rows)


def _naming(values: list[Any], law: Law) -> tuple[list[str], Callable[[Any], str]]:
    """The rows that values are counted in, and which row a value belongs to."""
    distinct = sorted(set(values), key=lambda value: (isinstance(value, str), value))
    if len(distinct) <= MAX_WHOLE_NUMBERS or isinstance(distinct[-1], str):
        return [str(value) for value in distinct], str
    low, high = law.possible if np.isfinite(law.possible).all() else (distinct[0], distinct[-1])
    edges = np.linspace(low, high, BINS + 1).tolist()
    names = [f"{low:.4g} to {high:.4g}" for low, high in pairwise(edges)]
    return names, lambda value: names[min(max(bisect_right(edges, value) - 1, 0), BINS - 1)]


def _shares(table: Counter[Any], name_of: Callable[[Any], str]) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for value, count in table.items():
        counts[name_of(value)] += count
    total = counts.total()
    return {name: count / total for name, count in counts.items()}


def _rounded(value: Any) -> Any:
    """Few different numbers instead of one for each draw; whole numbers and words stay as they are."""
    return round(value, 3) if isinstance(value, float) else value


def _value_at(spec: Mapping[str, Any], key: str) -> Any:
    value: Any = spec
    for part in key.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value
