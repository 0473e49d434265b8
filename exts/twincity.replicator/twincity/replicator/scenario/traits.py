"""Who somebody is before it is known where: age, sex, size, skin tone, hair colour, what helps them to move.

Every attribute has its own generator and follows its own law; quotas go first. Nothing looks at the skin tone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from .laws import Choice, Law
from .marginals import NATURAL_HAIR, Band, draw_ages, draw_bmis, draw_hair_colours, draw_heights
from .people import Library
from .quotas import AIDS, BANDS, OPEN, Cell
from .rng import generator_for
from .spec_sections import PeopleSpec

T = TypeVar("T")

AID_SHARES = {"none": 0.960, "wheelchair": 0.004, "walker": 0.006, "cane": 0.009, "white_cane": 0.001, "pram": 0.020}
"""Of the people in a street. For training, ask for more: {mobility_aid: {wheelchair: 0.05}} as a quota."""

OTHERS_TRIED = 8
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
    """`count` people; without quotas, the first ones are the same whatever `count` is.

    Args:
        ages: Only people between these, where the law has some.
        on_foot: Nobody has an aid or brings anything.
    """

    def rng(name: str) -> np.random.Generator:
        return generator_for(seed, index, address, name)

    listed_of = spec.quotas.listed if spec.quotas else {}

    def drawn(law: Law, name: str) -> list[Any]:
        return given_or(law.draw_many(rng(name), count), law, name)

    def given_or(values: Sequence[Any], law: Law, name: str) -> list[Any]:
        given = [cell.get(name) for cell in cells]
        if listed := listed_of.get(name):  # whoever has no share of a quota has another value than those with one
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
    limits = [
        _within(BANDS[cell["age_band"]], ages) if "age_band" in cell else _within(ages, cell.get("ages"))
        for cell in cells
    ]
    quota = [BANDS[band] for band in sorted(listed_of.get("age_band", ()))]
    barred = [() if "age_band" in cell else quota for cell in cells]
    years = draw_ages(spec.age_years, aids, limits, barred, rng("age"), rng("age/aid"))
    heights = draw_heights(spec.height_m, years, sexes, rng("height"))
    bmis = spec.bmi.draw_many(rng("bmi"), count) if spec.bmi else draw_bmis(years, rng("bmi"))
    hair = given_or(
        draw_hair_colours(spec.hair_colour, years, rng("hair"), rng("grey")),
        spec.hair_colour or NATURAL_HAIR,
        "hair_colour",
    )
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
    known: dict[str, Any] = {"sex": sexes.pop()} if len(sexes) == 1 and sexes <= {"female", "male"} else {}
    if fitting and "age_band" not in cell:
        known["ages"] = (min(c.ages[0] for c in fitting), max(c.ages[1] for c in fitting) + 1)
    return {**known, **cell}


def _within(ages: Band | None, others: Band | None) -> Band | None:
    """Ages between both limits; the second ones where no age is between both."""
    if ages is None or others is None:
        return ages or others
    low, high = max(ages[0], others[0]), min(ages[1], others[1])
    return (low, high) if low < high else others


def _usual_aids(library: Library) -> Law:
    """The usual shares of those aids that the library can show; the rest have none."""
    shown = {aid: AID_SHARES[aid] for aid in AIDS if can_show(library, aid)}
    return Choice(("none", *shown), (1 - sum(shown.values()), *shown.values()))


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
