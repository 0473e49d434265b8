"""Laws: a parameter is a value, or a law to draw it.

rain_rate_mm_per_h: 6                                  a value
rain_rate_mm_per_h: {uniform: [2, 10]}                 any number in between
count:              {integers: [50, 150]}              both ends included
height_m:           {normal: {mean: 6, std: 1, min: 4}}
rig:                {choice: [frontal, cctv]}          equally often
preset:             {choice: {clear: 3, rain: 1}}      three times as often; also [[clear, 3], [rain, 1]]
age_years:          {bands: [[2, 15, 0.1], [15, 90, 0.9]]}   a band by weight, then evenly inside it
date:               {uniform: [2025-01-01, 2025-12-31]}
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .rng import generator_for


class Law(ABC):
    """How a parameter is drawn. Abstract; the laws below are final."""

    @abstractmethod
    def draw_many(self, rng: np.random.Generator, count: int) -> list[Any]:
        """`count` independent values. The first ones are the same whatever `count` is."""

    @property
    @abstractmethod
    def possible(self) -> tuple[Any, ...]:
        """The smallest and largest number that can come out, or every option of a choice."""

    @property
    @abstractmethod
    def plain(self) -> Any:
        """The law as a user would write it in YAML."""

    def draw(self, rng: np.random.Generator) -> Any:
        """One value."""
        return self.draw_many(rng, 1)[0]


@dataclass(frozen=True)
class Constant(Law):
    """Always the same value."""

    value: Any

    def draw_many(self, rng: np.random.Generator, count: int) -> list[Any]:
        return [self.value] * count

    @property
    def plain(self) -> Any:
        return self.value

    @property
    def possible(self) -> tuple[Any, ...]:
        return (self.value,)


@dataclass(frozen=True)
class Uniform(Law):
    """Any number from `low` to `high`."""

    low: float
    high: float

    def draw_many(self, rng: np.random.Generator, count: int) -> list[float]:
        return rng.uniform(self.low, self.high, count).tolist()

    @property
    def plain(self) -> Any:
        return {"uniform": [self.low, self.high]}

    @property
    def possible(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True)
class UniformDate(Law):
    """Any day from `low` to `high`, both included."""

    low: dt.date
    high: dt.date

    def draw_many(self, rng: np.random.Generator, count: int) -> list[dt.date]:
        days = rng.integers(self.low.toordinal(), self.high.toordinal() + 1, count)
        return [dt.date.fromordinal(int(day)) for day in days]

    @property
    def plain(self) -> Any:
        return {"uniform": [self.low, self.high]}

    @property
    def possible(self) -> tuple[dt.date, dt.date]:
        return self.low, self.high


@dataclass(frozen=True)
class Integers(Law):
    """Any whole number from `low` to `high`, both included."""

    low: int
    high: int

    def draw_many(self, rng: np.random.Generator, count: int) -> list[int]:
        return rng.integers(self.low, self.high + 1, count).tolist()

    @property
    def plain(self) -> Any:
        return {"integers": [self.low, self.high]}

    @property
    def possible(self) -> tuple[int, int]:
        return self.low, self.high


@dataclass(frozen=True)
class Normal(Law):
    """The bell curve, cut at `low` and `high` (values beyond are moved to the limit)."""

    mean: float
    std: float
    low: float = -np.inf
    high: float = np.inf

    def draw_many(self, rng: np.random.Generator, count: int) -> list[float]:
        return rng.normal(self.mean, self.std, count).clip(self.low, self.high).tolist()

    @property
    def plain(self) -> Any:
        limits = {"min": self.low, "max": self.high}
        return {"normal": {"mean": self.mean, "std": self.std} | {k: v for k, v in limits.items() if np.isfinite(v)}}

    @property
    def possible(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True)
class Choice(Law):
    """One of several options, by weight."""

    options: tuple[Any, ...]
    weights: tuple[float, ...]

    def draw_many(self, rng: np.random.Generator, count: int) -> list[Any]:
        return [self.options[i] for i in _pick(self.weights, rng.random(count))]

    @property
    def plain(self) -> Any:
        if len(set(self.weights)) == 1:
            return {"choice": list(self.options)}
        return {"choice": [list(pair) for pair in zip(self.options, self.weights, strict=True)]}

    @property
    def possible(self) -> tuple[Any, ...]:
        return tuple(option for option, weight in zip(self.options, self.weights, strict=True) if weight > 0)


@dataclass(frozen=True)
class Bands(Law):
    """A band by weight, then any number inside it."""

    bands: tuple[tuple[float, float, float], ...]
    """(low, high, weight) each."""

    def draw_many(self, rng: np.random.Generator, count: int) -> list[float]:
        uniforms = rng.random((count, 2))
        low, high, weight = np.array(self.bands, float).T
        chosen = _pick(weight, uniforms[:, 0])
        return (low[chosen] + (high - low)[chosen] * uniforms[:, 1]).tolist()

    @property
    def plain(self) -> Any:
        return {"bands": [list(band) for band in self.bands]}

    @property
    def possible(self) -> tuple[float, float]:
        return min(band[0] for band in self.bands), max(band[1] for band in self.bands)


def _pick(weights: Any, uniforms: np.ndarray) -> np.ndarray:
    """Index of the option under each uniform number, by weight."""
    cumulative = np.cumsum(np.asarray(weights, float))
    return np.searchsorted(cumulative / cumulative[-1], uniforms, side="right").clip(0, len(cumulative) - 1)


# ---- from YAML


def parse_law(raw: Any) -> Law:
    """A value or a one-key mapping, as written in YAML -> a law. Raises ValueError with the remedy."""
    if isinstance(raw, Law):
        return raw
    if not isinstance(raw, Mapping):
        if isinstance(raw, list):
            raise ValueError(
                f"{raw} is a list. Write {{choice: {raw}}} to draw one, {{uniform: [low, high]}} for a range."
            )
        return Constant(_date_or_itself(raw))
    if len(raw) != 1 or next(iter(raw)) not in _PARSERS:
        raise ValueError(f"{dict(raw)} is not a law. Known laws: {', '.join(_PARSERS)}; or write a plain value.")
    ((name, body),) = raw.items()
    return _PARSERS[name](body)


def _parse_uniform(body: Any) -> Law:
    low, high = (_date_or_itself(end) for end in _pair("uniform", body))
    if isinstance(low, dt.date) and isinstance(high, dt.date):
        return UniformDate(*_ordered("uniform", low, high))
    return Uniform(*_ordered("uniform", _number("uniform", low), _number("uniform", high)))


def _parse_integers(body: Any) -> Law:
    low, high = _ordered("integers", *_pair("integers", body))
    if not (isinstance(low, int) and isinstance(high, int)):
        raise ValueError(f"integers: [{low}, {high}] needs whole numbers.")
    return Integers(low, high)


def _parse_normal(body: Any) -> Law:
    if not isinstance(body, Mapping) or not {"mean", "std"} <= set(body) <= {"mean", "std", "min", "max"}:
        raise ValueError(f"normal: {body} should be {{mean: m, std: s}}, with min and max if it has limits.")
    std = _number("normal", body["std"])
    if std < 0:
        raise ValueError(f"normal: std is {std}. A standard deviation cannot be negative; 0 means always the mean.")
    low, high = _number("normal", body.get("min", -np.inf)), _number("normal", body.get("max", np.inf))
    return Normal(_number("normal", body["mean"]), std, *_ordered("normal", low, high))


def _parse_choice(body: Any) -> Law:
    if isinstance(body, list) and body and all(isinstance(item, list) and len(item) == 2 for item in body):
        options, weights = [item[0] for item in body], [item[1] for item in body]
    elif isinstance(body, list) and body:
        options, weights = body, [1.0] * len(body)
    elif isinstance(body, Mapping) and body:
        options, weights = list(body), list(body.values())
    else:
        raise ValueError(f"choice: {body} should be a list of options, or options with weights {{clear: 3, rain: 1}}.")
    if any(isinstance(option, list | Mapping) for option in options):
        raise ValueError(f"choice: the options of {body} should be plain values.")
    numbers = tuple(_number("choice", weight) for weight in weights)
    if min(numbers) < 0 or sum(numbers) <= 0:
        raise ValueError(f"choice: the weights {list(numbers)} must be 0 or more, and one of them above 0.")
    return Choice(tuple(_date_or_itself(option) for option in options), numbers)


def _parse_bands(body: Any) -> Law:
    if not isinstance(body, list) or not body or not all(isinstance(band, list) and len(band) == 3 for band in body):
        raise ValueError(f"bands: {body} should be a list of [low, high, weight].")
    bands = tuple(
        (*_ordered("bands", _number("bands", b[0]), _number("bands", b[1])), _number("bands", b[2])) for b in body
    )
    if min(band[2] for band in bands) < 0 or sum(band[2] for band in bands) <= 0:
        raise ValueError(f"bands: the weights of {body} must be 0 or more, and one of them above 0.")
    return Bands(bands)


_PARSERS: Mapping[str, Callable[[Any], Law]] = {
    "uniform": _parse_uniform,
    "integers": _parse_integers,
    "normal": _parse_normal,
    "choice": _parse_choice,
    "bands": _parse_bands,
}


def _pair(name: str, body: Any) -> tuple[Any, Any]:
    if not isinstance(body, list) or len(body) != 2:
        raise ValueError(f"{name}: {body} should be [low, high].")
    return body[0], body[1]


def _date_or_itself(value: Any) -> Any:
    """`2025-06-21` as a date, also when it was quoted or comes from JSON; anything else as it is."""
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _number(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise ValueError(f"{name}: {value!r} is not a number.")
    return value


def _ordered(name: str, low: Any, high: Any) -> tuple[Any, Any]:
    try:
        turned = low > high
    except TypeError:
        raise ValueError(f"{name}: {low!r} and {high!r} cannot be compared.") from None
    if turned:
        raise ValueError(f"{name}: the low end {low} is above the high end {high}. Swap them.")
    return low, high


def draw_each(laws: Mapping[str, Law | None], address: str, seed: int, index: int) -> dict[str, Any]:
    """A value for each law that is given, each from its own generator."""
    return {
        name: round(law.draw(generator_for(seed, index, address, name)), 4)
        for name, law in laws.items()
        if law is not None
    }
