"""Who people are: age, sex, height, skin tone, clothes. Every attribute has its own generator.

Nothing here depends on skin tone: hair, clothes and behaviour are drawn without looking at it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from .crowd import Place
from .people import CHARACTERS, CLIPS, REFERENCE_HEIGHT_M
from .rng import generator_for
from .scenario import Person
from .spec_sections import PeopleSpec

Colour = tuple[float, float, float]
T = TypeVar("T")

ADULT_HEIGHT_M = {"female": (1.63, 0.065), "male": (1.76, 0.07)}
"""Mean and standard deviation, adults of 20 to 70 in France (INSEE 2003, declared)."""

GROWTH_AGES = (2, 4, 6, 8, 10, 12, 14, 16, 18, 65, 95)
GROWTH_SHARES = (0.51, 0.60, 0.68, 0.75, 0.81, 0.87, 0.94, 0.985, 1.0, 1.0, 0.97)
"""Share of the adult height at those ages: WHO growth medians for children, minus 2 to 4 cm past 65."""

TOPS: tuple[tuple[float, Colour], ...] = (
    (0.24, (0.020, 0.020, 0.022)),  # black
    (0.17, (0.030, 0.038, 0.065)),  # navy
    (0.14, (0.085, 0.085, 0.090)),  # dark grey
    (0.10, (0.230, 0.230, 0.230)),  # light grey
    (0.09, (0.430, 0.420, 0.390)),  # off-white
    (0.08, (0.240, 0.180, 0.110)),  # camel
    (0.06, (0.070, 0.080, 0.050)),  # khaki
    (0.05, (0.120, 0.030, 0.032)),  # wine
    (0.03, (0.060, 0.100, 0.170)),  # denim
    (0.02, (0.250, 0.045, 0.038)),  # red
    (0.01, (0.280, 0.200, 0.060)),  # mustard
    (0.01, (0.060, 0.130, 0.125)),  # teal
)
BOTTOMS: tuple[tuple[float, Colour], ...] = (
    (0.33, (0.020, 0.020, 0.022)),  # black
    (0.30, (0.045, 0.065, 0.110)),  # denim
    (0.16, (0.028, 0.034, 0.055)),  # navy
    (0.12, (0.085, 0.085, 0.090)),  # grey
    (0.06, (0.220, 0.170, 0.110)),  # beige
    (0.03, (0.070, 0.080, 0.050)),  # khaki
)
"""(share, linear albedo): mostly dark and neutral, as Paris dresses; the shares are a stated guess, since no survey
of street colours is known to us."""

HAIR: tuple[tuple[float, Colour], ...] = (
    (0.35, (0.012, 0.010, 0.009)),  # black
    (0.30, (0.040, 0.024, 0.015)),  # dark brown
    (0.20, (0.095, 0.055, 0.030)),  # brown
    (0.12, (0.300, 0.200, 0.090)),  # blond
    (0.03, (0.200, 0.060, 0.020)),  # red
)
"""(share, linear albedo)."""

GREY_HAIR: Colour = (0.30, 0.29, 0.28)


def draw_people(spec: PeopleSpec, places: Sequence[Place], seed: int, index: int) -> tuple[Person, ...]:
    """One person for each place."""
    count = len(places)

    def rng(name: str) -> np.random.Generator:
        return generator_for(seed, index, "people", name)

    ages = np.array(spec.age_years.draw_many(rng("age"), count), float)
    sexes: list[str] = spec.sex.draw_many(rng("sex"), count)
    tones: list[int] = spec.monk_tone.draw_many(rng("monk_tone"), count)
    heights = _heights(ages, sexes, rng("height"))
    tops, bottoms = _weighted(TOPS, rng("top"), count), _weighted(BOTTOMS, rng("bottom"), count)
    hair = _hair(ages, rng("hair"), rng("grey"))
    shade = rng("shade").uniform(0.8, 1.25, (count, 2))
    phases, clips = rng("phase").random(count), rng("clip").random(count)
    return tuple(
        _person(
            place,
            age_years=round(float(ages[i]), 1),
            sex=sexes[i],
            height_m=round(float(heights[i]), 3),
            monk_tone=int(tones[i]),
            hair_colour=hair[i],
            top_colour=_scaled(tops[i], shade[i, 0]),
            bottom_colour=_scaled(bottoms[i], shade[i, 1]),
            phase=round(float(phases[i]), 4),
            clip_chance=float(clips[i]),
        )
        for i, place in enumerate(places)
    )


def _person(
    place: Place, *, age_years: float, sex: str, height_m: float, monk_tone: int, hair_colour: Colour,
    top_colour: Colour, bottom_colour: Colour, phase: float, clip_chance: float,
) -> Person:  # fmt: skip
    clip = _clip_for(place.posture, age_years, clip_chance)
    speed = CLIPS[clip].speed_m_per_s * height_m / REFERENCE_HEIGHT_M
    return Person(
        character=_character_for(sex, age_years),
        clip=clip,
        phase=phase,
        posture=place.posture,
        position=place.position,
        heading_deg=place.heading_deg,
        speed_m_per_s=round(speed, 3),
        group=place.group,
        age_years=age_years,
        sex=sex,
        height_m=height_m,
        monk_tone=monk_tone,
        hair_colour=hair_colour,
        top_colour=top_colour,
        bottom_colour=bottom_colour,
    )


def _character_for(sex: str, age_years: float) -> str:
    """The first character made for that sex; where none is made for that age, the nearest age."""

    def misfit(name: str) -> float:
        youngest, oldest = CHARACTERS[name].ages
        return max(youngest - age_years, age_years - oldest, 0.0)

    fitting = [name for name, character in CHARACTERS.items() if character.sex in (sex, None)]
    return min(fitting, key=misfit)


def _clip_for(posture: str, age_years: float, chance: float) -> str:
    names = [name for name, clip in CLIPS.items() if clip.posture == posture]
    if posture == "walking":
        if age_years >= 72:
            return "walk_slow"
        return "run" if chance < 0.02 and age_years < 60 else "walk"
    return names[int(chance * len(names))]


def _heights(ages: np.ndarray, sexes: Sequence[str], rng: np.random.Generator) -> np.ndarray:
    """Adult heights, scaled down for children; 0.75 m at least."""
    mean, std = np.array([ADULT_HEIGHT_M[sex] for sex in sexes]).reshape(-1, 2).T
    adult = mean + std * rng.standard_normal(len(ages)).clip(-2.5, 2.5)
    return (adult * np.interp(ages, GROWTH_AGES, GROWTH_SHARES)).clip(0.75)


def _hair(ages: np.ndarray, rng: np.random.Generator, grey_rng: np.random.Generator) -> list[Colour]:
    """Natural colours; greying begins at 35 and half are grey at 58."""
    natural = _weighted(HAIR, rng, len(ages))
    grey = grey_rng.random(len(ages)) < np.interp(ages, (35, 58, 80), (0.0, 0.5, 0.95))
    return [GREY_HAIR if is_grey else colour for colour, is_grey in zip(natural, grey, strict=True)]


def _weighted(table: Sequence[tuple[float, T]], rng: np.random.Generator, count: int) -> list[T]:
    cumulative = np.cumsum([share for share, _ in table])
    chosen = np.searchsorted(cumulative / cumulative[-1], rng.random(count), side="right")
    return [table[i][1] for i in chosen.clip(0, len(table) - 1)]


def _scaled(colour: Colour, factor: float) -> Colour:
    """A lighter or darker shade; no cloth reflects more than 0.6, or it burns out in the sun."""
    r, g, b = (round(min(c * float(factor), 0.6), 4) for c in colour)
    return r, g, b
