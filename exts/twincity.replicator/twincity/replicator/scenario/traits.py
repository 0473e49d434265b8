"""Who somebody is before it is known where: age, sex, size, skin tone, hair colour, what helps them to move.

Every attribute has its own generator and follows its own law; quotas go first. Nothing looks at the skin tone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from .laws import Choice, Law
from .palettes import HAIR
from .people import Library
from .quotas import AIDS, BANDS, OPEN, Cell
from .rng import generator_for
from .spec_sections import PeopleSpec

T = TypeVar("T")

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

AID_SHARES = {"none": 0.960, "wheelchair": 0.004, "walker": 0.006, "cane": 0.009, "white_cane": 0.001, "pram": 0.020}
"""Of the people in a street. For training, ask for more: {mobility_aid: {wheelchair: 0.05}} as a quota."""

AID_AGES: Mapping[str, tuple[Sequence[float], Sequence[float]]] = {
    "wheelchair": ((8, 20, 50, 70, 90), (0.05, 0.15, 0.4, 1.0, 1.0)),
    "walker": ((55, 65, 75, 90), (0.0, 0.2, 1.0, 1.0)),
    "cane": ((16, 30, 60, 75, 90), (0.0, 0.03, 0.3, 1.0, 1.0)),
    "white_cane": ((12, 18, 60, 90), (0.0, 0.5, 1.0, 1.0)),
    "pram": ((16, 24, 40, 48, 60, 72, 76), (0.0, 1.0, 1.0, 0.25, 0.3, 0.2, 0.0)),
}
"""How readily somebody of an age is believed with an aid: (ages, from 0 to 1). Half of those in wheelchairs are 70 and
over (HID survey); prams are pushed by parents, and by grandparents."""

AGES_TRIED = 12
OTHERS_TRIED = 8
GREYING = ((35, 58, 80), (0.0, 0.5, 0.95))
"""Ages, and the share that has gone grey: half at 58."""

WHITE_FROM = 78.0
"""Grey hair is white from here on in half of all people."""

FERTILE_AGES = (18, 45)


@dataclass(frozen=True, kw_only=True)
class Traits:
    """One person, nowhere yet."""

    age_years: float
    sex: str
    height_m: float
    bmi: float
    """As drawn; the character that comes nearest decides the weight that is labelled."""

    monk_tone: int
    hair_colour: str
    pregnant: bool = False
    mobility_aid: str | None = None
    brings: str | None = None
    """suitcase or dog: what needs ground beside them."""

    wants: Mapping[str, str] = field(default_factory=dict)
    """Of hair, beard, headwear, clothing and trade, those that were asked for; `none` is a value."""

    avoids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Of the same, the values whose share others make up."""

    @property
    def is_child(self) -> bool:
        """Too young to be in the street alone."""
        return self.age_years < 10


def can_show(library: Library, aid: str) -> bool:
    """True when the library has both the thing and a clip with it."""
    return bool(library.clips_with(aid) and library.things_of(aid))


def draw_traits(
    spec: PeopleSpec, library: Library, count: int, seed: int, index: int, *, address: str = "people",
    ages: tuple[float, float] | None = None, on_foot: bool = False,
) -> list[Traits]:  # fmt: skip
    """`count` people; the first ones are the same whatever `count` is.

    Args:
        ages: Only people between these, where the law has some.
        on_foot: Nobody has an aid or brings anything.
    """

    def rng(name: str) -> np.random.Generator:
        return generator_for(seed, index, address, name)

    def drawn(law: Law, name: str) -> list[Any]:
        given = [cell.get(name) for cell in cells]
        values = law.draw_many(rng(name), count)
        listed = spec.quotas.listed.get(name) if spec.quotas else None
        if listed:  # whoever has no share of a quota has another value than those with one
            tried = iter(law.draw_many(rng(f"{name}/other"), count * OTHERS_TRIED))
            others = [[next(tried) for _ in range(OTHERS_TRIED)] for _ in range(count)]
            values = [
                next((v for v in (value, *more) if v not in listed), value)
                for value, more in zip(values, others, strict=True)
            ]
        return [value if own is None else own for own, value in zip(given, values, strict=True)]

    cells = _cells(spec, count, rng("quotas"))
    wants = _wants(spec, cells, rng)
    cells = [_possible_for(cell, wanted, library) for cell, wanted in zip(cells, wants, strict=True)]
    sexes, tones = drawn(spec.sex, "sex"), drawn(spec.monk_tone, "monk_tone")
    aids = ["none"] * count if on_foot else drawn(spec.mobility_aid or _usual_aids(library), "mobility_aid")
    bands = [BANDS[cell["age_band"]] if "age_band" in cell else cell.get("ages", ages) for cell in cells]
    years = _ages(spec.age_years, aids, bands, rng("age"))
    heights = _heights(spec.height_m, years, sexes, rng("height"))
    bmis = spec.bmi.draw_many(rng("bmi"), count) if spec.bmi else _bmis(years, rng("bmi"))
    hair = _hair_colours(spec.hair_colour, cells, years, rng("hair"), rng("grey"))
    expecting = rng("pregnant").random(count) < np.array(spec.pregnant.draw_many(rng("pregnant/share"), count))
    brings = [None] * count if on_foot else _brings(spec, library, count, rng)
    return [
        Traits(
            age_years=years[i],
            sex=sexes[i],
            height_m=heights[i],
            bmi=round(float(bmis[i]), 2),
            monk_tone=int(tones[i]),
            hair_colour=hair[i],
            pregnant=bool(expecting[i] and sexes[i] == "female" and FERTILE_AGES[0] <= years[i] < FERTILE_AGES[1]),
            mobility_aid=None if aids[i] == "none" else aids[i],
            brings=brings[i] if aids[i] == "none" and years[i] >= 14 else None,
            wants=wants[i],
            avoids=_avoids(spec, wants[i]),
        )
        for i in range(count)
    ]


def _cells(spec: PeopleSpec, count: int, rng: np.random.Generator) -> list[Cell]:
    """What quotas give each person."""
    cells: list[dict[str, Any]] = [{} for _ in range(count)]
    for design in spec.quotas.designs if spec.quotas else ():
        for cell, given in zip(cells, design.assign(count, rng), strict=True):
            cell.update(given)
    return list(cells)


def _possible_for(cell: Cell, wants: Mapping[str, str], library: Library) -> Cell:
    """A cell with the sex and the ages that characters have who are as wanted, where only some are."""
    if not wants:
        return cell
    fitting = [character for character in library.characters.values() if character.shows(wants, cell.get("sex"))]
    sexes = {character.sex for character in fitting}
    known: dict[str, Any] = {"sex": sexes.pop()} if len(sexes) == 1 and None not in sexes else {}
    if fitting and "age_band" not in cell:
        known["ages"] = (min(c.ages[0] for c in fitting), max(c.ages[1] for c in fitting) + 1)
    return {**known, **cell}


def _usual_aids(library: Library) -> Law:
    """The usual shares of those aids that the library can show; the rest have none."""
    shown = {aid: AID_SHARES[aid] for aid in AIDS if can_show(library, aid)}
    return Choice(("none", *shown), (1 - sum(shown.values()), *shown.values()))


def _ages(
    law: Law, aids: Sequence[str], limits: Sequence[tuple[float, float] | None], rng: np.random.Generator
) -> list[float]:
    """An age for everybody; whoever has an aid, or limits, takes the first of a few ages drawn that goes with it."""
    count = len(aids)
    tried = np.array(law.draw_many(rng, count * AGES_TRIED), float).reshape(count, AGES_TRIED)
    chance = rng.random((count, AGES_TRIED))
    years = tried[:, 0].copy()
    special = [i for i in range(count) if aids[i] != "none" or limits[i] is not None]
    for i in special:
        low, high = limits[i] or (0.0, np.inf)
        fits = (tried[i] >= low) & (tried[i] < high)
        if aids[i] != "none":
            plausible = np.interp(tried[i], *AID_AGES[aids[i]], left=0.0)
            fits &= chance[i] < plausible
            fits = fits if fits.any() else (plausible == plausible.max()) & (tried[i] >= low) & (tried[i] < high)
        if fits.any():
            years[i] = tried[i, np.argmax(fits)]
        elif limits[i] is not None:
            years[i] = low + (high - low) * chance[i, 0]
    return (np.floor(np.round(years * 10, 6)) / 10).tolist()  # rounded down: nobody leaves their band


def _heights(law: Law | None, years: Sequence[float], sexes: Sequence[str], rng: np.random.Generator) -> list[float]:
    """By law, or adult heights scaled down for children; 0.75 m at least."""
    if law:
        return [round(float(height), 3) for height in law.draw_many(rng, len(years))]
    mean, std = np.array([ADULT_HEIGHT_M[sex] for sex in sexes]).reshape(-1, 2).T
    adult = mean + std * rng.standard_normal(len(years)).clip(-2.5, 2.5)
    return np.round((adult * np.interp(years, GROWTH_AGES, GROWTH_SHARES)).clip(0.75), 3).tolist()


def _bmis(years: Sequence[float], rng: np.random.Generator) -> np.ndarray:
    uniforms = rng.random(len(years))
    adults = np.interp(uniforms, BMI_SHARES_BELOW, BMI_OF_ADULTS)
    children = np.interp(years, BMI_AGES, BMI_OF_CHILDREN) * np.interp(uniforms, (0, 0.5, 1), (0.85, 1.0, 1.3))
    return np.where(np.asarray(years) >= 18, adults, children)


def _hair_colours(
    law: Law | None, cells: Sequence[Cell], years: Sequence[float], rng: np.random.Generator, grey: np.random.Generator
) -> list[str]:
    """Natural colours; greying begins at 35 and half are grey at 58."""
    count = len(years)
    names, shares = zip(*((name, share) for name, (share, _) in HAIR.items() if share), strict=True)
    drawn = (law or Choice(names, shares)).draw_many(rng, count)
    chance = grey.random((count, 2))
    turned = chance[:, 0] < np.interp(years, *GREYING)
    colours = []
    for i, colour in enumerate(drawn):
        old = "white" if years[i] >= WHITE_FROM and chance[i, 1] < 0.5 else "grey"
        colours.append(cells[i].get("hair_colour") or (old if turned[i] and law is None else colour))
    return colours


def _wants(spec: PeopleSpec, cells: Sequence[Cell], rng: Any) -> list[dict[str, str]]:
    """What was asked for of the attributes that a character brings with it."""
    laws: dict[str, Law] = {name: law for name in OPEN if (law := getattr(spec, name)) is not None}
    values = {name: law.draw_many(rng(name), len(cells)) for name, law in laws.items()}
    return [
        {name: values[name][i] for name in values} | {name: str(cell[name]) for name in OPEN if name in cell}
        for i, cell in enumerate(cells)
    ]


def _avoids(spec: PeopleSpec, wants: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """What quotas give to others."""
    listed = spec.quotas.listed if spec.quotas else {}
    return {name: values for name, values in listed.items() if name in OPEN and name not in wants}


def _brings(spec: PeopleSpec, library: Library, count: int, rng: Any) -> list[str | None]:
    """A suitcase or a dog, where the library can show it."""
    brings: list[str | None] = [None] * count
    for name in ("dog", "suitcase"):
        share = getattr(spec.carried, name).draw_many(rng(f"{name}/share"), count)
        chance = rng(name).random(count)
        if can_show(library, name):
            brings = [name if chance[i] < share[i] else other for i, other in enumerate(brings)]
    return brings
