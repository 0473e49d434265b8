"""What groups of people do in a street, and the mixes that have a name: a market, a demonstration, a night.

`crowd.activity` is one of the names in `MIXES`, a law over them, or weights of its own: {walking: 3, queue: 1}.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import UnknownNameError
from .laws import Choice, Integers, Law, parse_law
from .spec_rules import LawRule


@dataclass(frozen=True, kw_only=True)
class Activity:
    """Something that a group does together."""

    posture: str
    doing: tuple[str, ...] = ()
    """Activities of clips that fit, any when empty."""

    sizes: Law | None = None
    """People in one group; None follows `crowd.group_size`."""

    needs: str | None = None
    """What must be there to sit on."""


ACTIVITIES: Mapping[str, Activity] = {
    "walking": Activity(posture="walking"),
    "waiting": Activity(posture="standing", doing=("wait", "phone", "call", "photo"), sizes=Choice((1, 2), (3, 1))),
    "talking": Activity(
        posture="standing", doing=("talk", "listen", "point", "wave"), sizes=Choice((2, 3, 4, 5), (5, 3, 2, 1))
    ),
    "queue": Activity(posture="standing", doing=("wait", "phone"), sizes=Integers(3, 9)),
    "cluster": Activity(posture="standing", doing=("listen", "photo", "wait", "point"), sizes=Integers(5, 14)),
    "bus_stop": Activity(posture="standing", doing=("wait", "phone", "call"), sizes=Integers(2, 6)),
    "bench": Activity(posture="sitting", sizes=Integers(1, 4), needs="bench"),
    "low_wall": Activity(posture="sitting", sizes=Integers(1, 2), needs="low_wall"),
    "terrace": Activity(posture="sitting", sizes=Integers(4, 12), needs="terrace"),
    "burst": Activity(posture="walking", sizes=Integers(12, 40)),
    "march": Activity(posture="walking", sizes=Integers(60, 200)),
}  # fmt: skip
"""march: a dense column on the carriageway, all one way. burst: people who come out of one place, as from a metro."""


@dataclass(frozen=True)
class Mix(Law):
    """Activities by weight."""

    weights: tuple[tuple[str, float], ...]

    def draw_many(self, rng: np.random.Generator, count: int) -> list[Mix]:
        """The mix itself: it has no chance in it, its groups have."""
        return [self] * count

    @property
    def possible(self) -> tuple[str, ...]:
        """The activities that can occur."""
        return tuple(name for name, weight in self.weights if weight > 0)

    @property
    def plain(self) -> dict[str, float]:
        """As written in YAML."""
        return dict(self.weights)


@dataclass(frozen=True, kw_only=True)
class NamedMix:
    """A mix with a name, and how many people it has when the spec does not say."""

    weights: Mapping[str, float]
    count: Law


MIXES: Mapping[str, NamedMix] = {
    "street": NamedMix(
        weights={"walking": 75, "waiting": 7, "talking": 9, "queue": 1, "cluster": 0.5, "bus_stop": 1.5, "bench": 2,
                 "low_wall": 1, "terrace": 1},
        count=Integers(40, 120),
    ),
    "walking": NamedMix(weights={"walking": 1}, count=Integers(40, 120)),
    "standing": NamedMix(weights={"waiting": 5, "talking": 5}, count=Integers(40, 120)),
    "market": NamedMix(
        weights={"walking": 45, "waiting": 8, "talking": 18, "queue": 14, "cluster": 12}, count=Integers(120, 300)
    ),
    "terraces": NamedMix(
        weights={"walking": 50, "talking": 14, "waiting": 6, "queue": 2, "terrace": 20, "bench": 8},
        count=Integers(60, 160),
    ),
    "metro_exit": NamedMix(
        weights={"walking": 30, "burst": 6, "waiting": 10, "talking": 10, "bus_stop": 8}, count=Integers(80, 200)
    ),
    "demonstration": NamedMix(
        weights={"march": 20, "walking": 40, "talking": 20, "waiting": 20}, count=Integers(300, 700)
    ),
    "night": NamedMix(weights={"walking": 78, "waiting": 10, "talking": 12}, count=Integers(1, 14)),
}  # fmt: skip
"""Shares of groups, not of people: a march holds a hundred."""


class ActivityRule(LawRule):
    """A rule for a field: the name of a mix, a law over such names, or weights of activities."""

    def check(self, raw: Any) -> Law:
        if isinstance(raw, Mapping) and raw and not isinstance(raw.get("choice"), list | Mapping):
            return _own_mix(raw)
        law = parse_law(raw)
        for name in law.possible:
            if name not in MIXES:
                unknown = UnknownNameError("crowd activity", str(name), MIXES)
                raise ValueError(f"{unknown} Or give weights of {', '.join(ACTIVITIES)}.")
        return law


def _own_mix(raw: Mapping[str, Any]) -> Mix:
    for name, weight in raw.items():
        if name not in ACTIVITIES:
            raise ValueError(str(UnknownNameError("activity", str(name), ACTIVITIES)))
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < float("inf"):
            raise ValueError(f"the weight of {name} is {weight!r}. Weights are 0 or more.")
    if sum(raw.values()) <= 0:
        raise ValueError("every weight is 0. Give one activity at least a weight above 0.")
    return Mix(tuple((str(name), float(weight)) for name, weight in raw.items()))


def mix_of(drawn: Any) -> Mix:
    """The mix that a drawn value of `crowd.activity` stands for."""
    return drawn if isinstance(drawn, Mix) else Mix(tuple(MIXES[drawn].weights.items()))


def default_count(drawn: Any) -> Law:
    """How many people there are when the spec does not say."""
    return MIXES["street" if isinstance(drawn, Mix) else drawn].count
