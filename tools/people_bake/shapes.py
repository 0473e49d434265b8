"""The axes between published shapes: sex, age, muscle, fatness, height and proportions, multiplied together."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Protocol

import numpy as np

from people_bake.source import VERTICES, base_mesh, target, target_names


class Person(Protocol):
    """What of a `BodySpec` the axes need."""

    @property
    def sex(self) -> float: ...

    @property
    def age_years(self) -> float: ...

    @property
    def proportions(self) -> float: ...


_AGES = ([0, 1, 4, 11, 16, 18, 40, 65, 80, 95], [0, 0.05, 0.215, 0.415, 0.62, 0.68, 0.74, 0.86, 0.95, 1.0])
"""Years, and where they are on the base mesh's axis from baby (0) over child and young to old (1)."""


def summed(weights: Mapping[str, float]) -> np.ndarray:
    """(19158, 3) the sum of targets."""
    total = np.zeros((VERTICES, 3))
    for name, weight in weights.items():
        index, offsets = target(name)
        total[index] += weight * offsets
    return total


def axis_weights(value: float, stations: tuple[float, ...], beyond: bool = False) -> np.ndarray:
    """How much of the shape at each station makes the one at a value; `beyond` the ends, the line goes on."""
    if not beyond:
        value = min(max(value, stations[0]), stations[-1])
    index = int(np.clip(np.searchsorted(stations, value, side="right") - 1, 0, len(stations) - 2))
    share = (value - stations[index]) / (stations[index + 1] - stations[index])
    weights = np.zeros(len(stations))
    weights[index], weights[index + 1] = 1 - share, share
    return weights


def _named(names: tuple[str, ...], weights: np.ndarray) -> dict[str, float]:
    return {name: float(weight) for name, weight in zip(names, weights, strict=True) if abs(weight) > 1e-9}


_WEIGHTS = ("minweight", "averageweight", "maxweight")
_HEIGHTS = ("minheight", "maxheight")


def corner_shapes(spec: Person, muscle: float, rng: np.random.Generator) -> np.ndarray:
    """(3 of fatness, 2 of height, 19158, 3): the corners between which a body of this spec lies."""
    sexes = {"male": 1 - spec.sex, "female": spec.sex}
    ages = _named(("baby", "child", "young", "old"), axis_weights(float(np.interp(spec.age_years, *_AGES)),
                                                                 (0.0, 1 / 3, 2 / 3, 1.0)))  # fmt: skip
    muscles = _named(("minmuscle", "averagemuscle", "maxmuscle"), axis_weights(muscle, (0.0, 0.5, 1.0)))
    proportions = _named(("idealproportions", "uncommonproportions"), axis_weights(spec.proportions, (0.0, 1.0)))
    cups, firmness = _bust(spec, rng)
    mixture = rng.dirichlet([0.8, 0.8, 0.8])

    shapes = np.empty((3, 2, VERTICES, 3))
    shapes[:] = base_mesh().points
    for (sex, sex_weight), (age, age_weight) in itertools.product(sexes.items(), ages.items()):
        if sex_weight == 0:
            continue
        for name, share in zip(_ancestral(sex, age), mixture, strict=True):
            _add(shapes, name, sex_weight * age_weight * float(share))
        for (tone, tone_weight), (index, fatness) in itertools.product(muscles.items(), enumerate(_WEIGHTS)):
            weight, stem = sex_weight * age_weight * tone_weight, f"{sex}-{age}-{tone}-{fatness}"
            _add(shapes[index], f"macrodetails/universal-{stem}", weight)
            for side, name in enumerate(_HEIGHTS):
                _add(shapes[index, side], f"macrodetails/height/{stem}-{name}", weight)
            for name, share in proportions.items():
                _add(shapes[index], f"macrodetails/proportions/{stem}-{name}", weight * share)
            for (cup, cup_share), (firm, firm_share) in itertools.product(cups.items(), firmness.items()):
                _add(shapes[index], f"breast/{stem}-{cup}-{firm}", weight * cup_share * firm_share)
    return shapes


def _bust(spec: Person, rng: np.random.Generator) -> tuple[dict[str, float], dict[str, float]]:
    cup = np.clip(rng.normal(0.45, 0.15), 0.1, 0.8)
    firmness = np.clip(np.interp(spec.age_years, [18, 75], [0.7, 0.25]) + rng.normal(0, 0.1), 0, 1)
    stations = (0.0, 0.5, 1.0)
    return (
        _named(("mincup", "averagecup", "maxcup"), axis_weights(float(cup), stations)),
        _named(("minfirmness", "averagefirmness", "maxfirmness"), axis_weights(float(firmness), stations)),
    )


def _ancestral(sex: str, age: str) -> list[str]:
    """The three published shapes between which people of all parts of the world lie.

    Their mixture comes from the seed and from nothing else, and is kept nowhere: it stands for no skin tone, and is
    no attribute of anybody.
    """
    ending = f"-{sex}-{age}"
    return sorted(
        name for name in target_names() if name.startswith("macrodetails/") and name.endswith(ending)
        and name.count("/") == 1 and "universal" not in name
    )  # fmt: skip


def _add(shapes: np.ndarray, name: str, weight: float) -> None:
    """One target to all shapes; combinations without a file change nothing."""
    if name not in target_names():
        return
    index, offsets = target(name)
    shapes[..., index, :] += weight * offsets
