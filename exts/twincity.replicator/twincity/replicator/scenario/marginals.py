"""Ages, heights, weights and hair colours of a population, by law or as they are in France."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .laws import Choice, Law
from .palettes import HAIR

ADULT_HEIGHT_M = {"female": (1.63, 0.065), "male": (1.76, 0.07)}
"""Mean and standard deviation, adults of 20 to 70 in France (INSEE 2003, declared)."""

GROWTH_AGES = (2, 4, 6, 8, 10, 12, 14, 16, 18, 65, 95)
GROWTH_SHARES = (0.51, 0.60, 0.68, 0.75, 0.81, 0.87, 0.94, 0.985, 1.0, 1.0, 0.97)
"""Share of the adult height at those ages: WHO growth medians for children, minus 2 to 4 cm past 65."""

BMI_OF_ADULTS = (16.0, 18.5, 25.0, 30.0, 35.0, 40.0, 46.0)
BMI_SHARES_BELOW = (0.0, 0.045, 0.527, 0.830, 0.949, 0.980, 1.0)
"""ObEpi 2020: 4.5 % below 18.5, 48.2 % to 25, 30.3 % to 30, 11.9 % to 35, 3.1 % to 40, 2.0 % above."""

BMI_AGES = (2, 6, 10, 14, 18)
BMI_OF_CHILDREN = (16.2, 15.4, 16.7, 19.2, 21.5)
"""WHO medians, both sexes."""

AID_AGES: Mapping[str, tuple[Sequence[float], Sequence[float]]] = {
    "wheelchair": ((8, 20, 50, 70, 90), (0.05, 0.15, 0.4, 1.0, 1.0)),
    "walker": ((55, 65, 75, 90), (0.0, 0.2, 1.0, 1.0)),
    "cane": ((16, 30, 60, 75, 90), (0.0, 0.03, 0.3, 1.0, 1.0)),
    "white_cane": ((12, 18, 60, 90), (0.0, 0.5, 1.0, 1.0)),
    "pram": ((16, 24, 40, 48, 60, 72, 76), (0.0, 1.0, 1.0, 0.25, 0.3, 0.2, 0.0)),
}
"""How readily somebody of an age is believed with an aid: (ages, from 0 to 1). Half of those in wheelchairs are 70 and
over (HID survey); prams are pushed by parents, and by grandparents."""

Band = tuple[float, float]
"""Ages from the first to just before the second."""

AGES_TRIED = 12
GREYING = ((35, 58, 80), (0.0, 0.5, 0.95))
"""Ages, and the share that has gone grey: half at 58."""

WHITE_FROM = 78.0
"""Grey hair is white from here on in half of all people."""


def draw_ages(
    law: Law, aids: Sequence[str], limits: Sequence[Band | None], barred: Sequence[Sequence[Band]],
    rng: np.random.Generator, belief: np.random.Generator,
) -> list[float]:  # fmt: skip
    """An age for everybody; whoever has an aid, or limits, takes the first of a few ages drawn that goes with it.

    Args:
        law: of all ages.
        aids: of each person, or none.
        limits: of each person's age.
        barred: for each person, ages that belong to others.
        rng: for ages.
        belief: for who is believed with an aid.
    """
    count = len(aids)
    tried = np.array(law.draw_many(rng, count * AGES_TRIED), float).reshape(count, AGES_TRIED)
    chance = belief.random((count, AGES_TRIED))
    years = tried[:, 0].copy()
    special = [i for i in range(count) if aids[i] != "none" or limits[i] is not None or barred[i]]
    for i in special:
        low, high = limits[i] or (0.0, np.inf)
        allowed = (tried[i] >= low) & (tried[i] < high)
        for start, end in barred[i]:
            allowed &= (tried[i] < start) | (tried[i] >= end)
        fits = allowed
        if aids[i] != "none":
            plausible = np.interp(tried[i], *AID_AGES[aids[i]], left=0.0)
            fits = allowed & (chance[i] < plausible)
            fits = fits if fits.any() else (plausible == plausible.max()) & allowed
            fits = fits if fits.any() else allowed
        if fits.any():
            years[i] = tried[i, np.argmax(fits)]
        elif limits[i] is not None:
            years[i] = low + (high - low) * chance[i, 0]
    return (np.floor(np.round(years * 10, 6)) / 10).tolist()  # rounded down: nobody leaves their band


def draw_heights(
    law: Law | None, years: Sequence[float], sexes: Sequence[str], rng: np.random.Generator
) -> list[float]:
    """By law, or adult heights scaled down for children; 0.75 m at least."""
    if law:
        return [round(float(height), 3) for height in law.draw_many(rng, len(years))]
    mean, std = np.array([ADULT_HEIGHT_M[sex] for sex in sexes]).reshape(-1, 2).T
    adult = mean + std * rng.standard_normal(len(years)).clip(-2.5, 2.5)
    return np.round((adult * np.interp(years, GROWTH_AGES, GROWTH_SHARES)).clip(0.75), 3).tolist()


def draw_bmis(years: Sequence[float], rng: np.random.Generator) -> np.ndarray:
    """(n,) [kg/m2] of adults as they are in France, and of children about the medians."""
    uniforms = rng.random(len(years))
    adults = np.interp(uniforms, BMI_SHARES_BELOW, BMI_OF_ADULTS)
    children = np.interp(years, BMI_AGES, BMI_OF_CHILDREN) * np.interp(uniforms, (0, 0.5, 1), (0.85, 1.0, 1.3))
    return np.where(np.asarray(years) >= 18, adults, children)


NATURAL_HAIR = Choice(
    tuple(name for name, (share, _) in HAIR.items() if share), tuple(share for share, _ in HAIR.values() if share)
)
"""Of those who have not greyed."""


def draw_hair_colours(
    law: Law | None, years: Sequence[float], rng: np.random.Generator, grey: np.random.Generator
) -> list[str]:
    """By law, or natural colours: greying begins at 35 and half are grey at 58."""
    count = len(years)
    if law:
        return law.draw_many(rng, count)
    chance = grey.random((count, 2))
    turned = chance[:, 0] < np.interp(years, *GREYING)
    return [
        ("white" if years[i] >= WHITE_FROM and chance[i, 1] < 0.5 else "grey") if turned[i] else colour
        for i, colour in enumerate(NATURAL_HAIR.draw_many(rng, count))
    ]
