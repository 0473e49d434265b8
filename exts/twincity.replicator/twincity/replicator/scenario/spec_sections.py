"""The sections of a spec, each parameter a value or a law (`laws.py`), with its default and where that comes from."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from .activities import ActivityRule
from .laws import Bands, Choice, Constant, Integers, Law, Uniform, UniformDate
from .palettes import HAIR
from .quotas import AGE_BANDS, AIDS, Quotas, parse_quotas
from .spec_rules import Dates, Names, OneOf, Section, WholeWithin, Within

MAX_DENSITY = 5.0
"""People per m2 of walkable ground, shoulder to shoulder: beyond it a crowd moves like a fluid (Fruin 1993: above 5 to
7 per m2 people are no longer free to move on their own)."""


def names(raw: Any) -> Any:
    """`coco,kitti` as a list of names; anything else as it is."""
    return tuple(name.strip() for name in raw.split(",") if name.strip()) if isinstance(raw, str) else raw


def parse_writers(raw: Any) -> Any:
    """`coco,kitti`, or a list of names and of names with options: `[kitti, {coco: {segmentation: rle}}]`."""
    raw = names(raw)
    if not isinstance(raw, list | tuple) or not all(isinstance(choice, str) or _has_options(choice) for choice in raw):
        raise ValueError(
            f"{raw!r} cannot be. Give a list of names, such as [coco, kitti]; a name may have options: "
            "[kitti, {coco: {segmentation: rle}}]."
        )
    return tuple(raw)


def _has_options(choice: Any) -> bool:
    """`{coco: {segmentation: rle}}`; `coco:` with nothing after it is None in YAML."""
    return isinstance(choice, dict) and all(
        isinstance(name, str) and (options is None or isinstance(options, dict)) for name, options in choice.items()
    )


class InstantSpec(Section):
    """When it is."""

    date: Annotated[Law, Dates()] = UniformDate(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    hour: Annotated[Law, Within(0, 24)] = Uniform(9, 18)
    """Hours since midnight on the clocks of Paris."""

    minutes_per_frame: float = Field(default=0.0, ge=0, le=525_600, allow_inf_nan=False)
    """Time that passes from one frame to the next; 0 keeps the hour drawn."""


class CrowdSpec(Section):
    """How many people, and what they do where."""

    count: Annotated[Law, WholeWithin(0, 20_000, "0 is an empty street, 20000 the most that is placed.")] | None = None
    """People going about their day; give this or `density_per_m2`. With neither, as many as the activity has."""

    density_per_m2: Annotated[Law, Within(0, MAX_DENSITY, "5 is shoulder to shoulder; more do not fit.")] | None = None
    """People per m2 of walkable ground in view."""

    activity: Annotated[Law, ActivityRule()] = Constant("street")
    """A mix by name (street, market, terraces, metro_exit, demonstration, night, walking, standing), or weights."""

    crossing_fraction: Annotated[Law, Within(0, 1)] = Constant(0.08)
    """Share of the walking groups that are on a zebra crossing, where one is in view."""

    walking_fraction: Annotated[Law, Within(0, 1)] | None = None
    """Share of the groups that walk; the others keep their shares among themselves. Not given, as the activity has."""

    group_size: Annotated[Law, WholeWithin(1, 8)] = Choice((1, 2, 3, 4), (0.52, 0.31, 0.12, 0.05))
    """Zero-truncated Poisson, lambda about 1 (Moussaid et al. 2010, doi 10.1371/journal.pone.0010047). A child under
    10 is never alone: it joins the next adult."""

    max_distance_m: Annotated[Law, Within(5, 400)] = Constant(60)
    """People are placed in view of the camera up to here; the rest of the tile is used when this is full."""

    lying: Annotated[Law, WholeWithin(0, 1_000)] = Constant(0)
    """People who lie on the ground alone, beside all others."""

    lying_attended: Annotated[Law, WholeWithin(0, 200)] = Constant(0)
    """People who lie on the ground with somebody bending over them."""

    falling: Annotated[Law, WholeWithin(0, 200)] = Constant(0)
    """People in the middle of a fall."""

    scuffles: Annotated[Law, WholeWithin(0, 100)] = Constant(0)
    """Two people each."""

    chases: Annotated[Law, WholeWithin(0, 100)] = Constant(0)
    """One who runs and one who runs after: two people each."""

    cyclists: Annotated[Law, WholeWithin(0, 200)] = Constant(0)
    scooters: Annotated[Law, WholeWithin(0, 200)] = Constant(0)
    """People who ride on the carriageway: in its cycle strips first, then in its lanes."""

    motorcyclists: Annotated[Law, WholeWithin(0, 200)] = Constant(0)
    """On motorcycles and motor scooters in the lanes, in full-face helmets."""

    @model_validator(mode="after")
    def _one_of_count_and_density(self) -> CrowdSpec:
        if self.count is not None and self.density_per_m2 is not None:
            raise ValueError("count and density_per_m2 are both given. Keep one of them.")
        return self


class CarriedSpec(Section):
    """Shares of people who have something with them. Stated guesses; `evaluation` slices by what is labelled."""

    backpack: Annotated[Law, Within(0, 1)] = Constant(0.18)
    handbag: Annotated[Law, Within(0, 1)] = Constant(0.22)
    """Of everybody; women carry one nine times as often as men."""

    tote: Annotated[Law, Within(0, 1)] = Constant(0.08)
    suitcase: Annotated[Law, Within(0, 1)] = Constant(0.02)
    phone: Annotated[Law, Within(0, 1)] = Constant(0.10)
    """In the hand of those who walk; those who stand have one as often as their movements do."""

    dog: Annotated[Law, Within(0, 1)] = Constant(0.01)
    umbrella: Annotated[Law, Within(0, 1)] | None = None
    """Open. Not given, nobody when it is dry, rising with the rain to four in five in a downpour."""


class PeopleSpec(Section):
    """Who they are: the marginals of the population. Nothing is coupled to skin tone."""

    age_years: Annotated[Law, Within(2, 100)] = Bands(tuple((low, high + 1, share) for low, high, share in AGE_BANDS))
    sex: Annotated[Law, OneOf("sex", ("female", "male"))] = Choice(("female", "male"), (0.52, 0.48))
    monk_tone: Annotated[Law, WholeWithin(1, 10)] = Integers(1, 10)
    """Even over the ten tones: France keeps no statistics to follow, and an audit needs every tone alike."""

    height_m: Annotated[Law, Within(0.7, 2.2)] | None = None
    """Not given, by age and sex: INSEE for adults, WHO growth medians for children."""

    bmi: Annotated[Law, Within(12, 50)] | None = None
    """kg/m2. Not given, ObEpi 2020 for adults (47 % overweight), WHO medians for children."""

    hair_colour: Annotated[Law, OneOf("hair colour", tuple(HAIR))] | None = None
    """Not given, natural colours that grey with age."""

    hair: Annotated[Law, Names()] | None = None
    beard: Annotated[Law, Names()] | None = None
    headwear: Annotated[Law, Names()] | None = None
    clothing: Annotated[Law, Names()] | None = None
    """A kind of garment that they wear: dress, puffer, jeans, ..."""

    trade: Annotated[Law, Names()] | None = None
    """Each of these five: not given, even over the library's characters that fit age, sex and weather. `none` is a
    name too."""

    pregnant: Annotated[Law, Within(0, 1)] = Constant(0.02)
    """Share among women of 18 to 44."""

    mobility_aid: Annotated[Law, OneOf("mobility aid", ("none", *AIDS))] | None = None
    """Not given: 0.4 % wheelchair, 0.6 % walker, 0.9 % cane, 0.1 % white cane, 2 % pram."""

    carried: CarriedSpec = CarriedSpec()
    clothing_lightness: Annotated[Law, Within(0.1, 4)] = Constant(1.0)
    """Factor on the albedo of all cloth of a person: 0.5 is half as light. No cloth reflects more than 0.6."""

    patterned: Annotated[Law, Within(0, 1)] = Constant(0.25)
    """Share of the garments that come in prints or stripes and show them."""

    quotas: Annotated[Quotas | None, BeforeValidator(lambda raw: None if raw is None else parse_quotas(raw))] = None
    """Exact shares, alone or joined (`quotas.py`)."""

    characters: Annotated[tuple[str, ...], BeforeValidator(names)] = ()
    """Folders of your own characters, each with a characters.json, beside those of the library."""


class LabelsSpec(Section):
    """What is labelled beyond what always is."""

    parts: bool = False
    """Write `part_id/`: which part of a body, or which licence plate, every pixel shows."""


class SequenceSpec(Section):
    """Each scenario as a short film: `frames` images at a rate, the same people moving on."""

    frames: int = Field(ge=2, le=10_000)
    fps: float = Field(default=10.0, gt=0, le=120)


def parse_sequence(raw: Any) -> Any:
    """`25@10fps` as a section; anything else as it is."""
    if not isinstance(raw, str):
        return raw
    match = re.fullmatch(r"(\d+)@(\d+(?:\.\d+)?)(?:fps)?", raw.replace(" ", ""))
    if not match:
        raise ValueError(f"{raw} should be IMAGES@RATEfps, such as 25@10fps.")
    return {"frames": int(match[1]), "fps": float(match[2])}
