"""Which character shows a person, and the colours of what it wears.

A character is chosen by how well it fits age, sex, build, weather and what was asked for, evenly among those that fit
alike. The skin tone is not looked at; neither is it when clothes are dyed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..errors import SpecError
from .palettes import HAIR, PALETTES, Colour, Palette, luminance, shade
from .people import Character, Garment, Library
from .quotas import OPEN
from .scenario import Dye
from .spec_sections import PeopleSpec
from .traits import Traits

MOST_SCALED = 0.08
"""A character is made taller or smaller by so much at most; beyond it, the misfit counts."""

UNIFORMS = ("construction", "police", "delivery")
UNIFORM_SHARES = {"construction": 0.012, "police": 0.006, "delivery": 0.012}
"""Of people of 18 to 64 whose trade shows in the street; the rest wear what everybody wears."""

ALIKE = 0.5
"""Characters whose misfit is that near to the best one's are as good."""

REFUSED = 50.0
"""A misfit that no one accepts: the other sex, another headwear than asked for."""

AVOIDED = 30.0
"""A misfit that is accepted when there is nobody else."""

GARMENTS_DYED = 12

WEAVES = ("denim", "heather", "knit")
"""Patterns of one yarn in two shades; the others are of two colours."""


def choose_characters(
    library: Library, people: Sequence[Traits], temperature_c: float, trades: Sequence[str | None], chance: np.ndarray
) -> list[str]:
    """The name of a character for each person.

    Args:
        trades: The uniform each one wears, if any.
        chance: (n,) uniform numbers.
    """
    names = list(library.characters)
    if not people:
        return []
    misfit = np.round(_misfits([library.characters[name] for name in names], people, temperature_c, trades), 3)
    best = misfit.min(1)
    for i in np.flatnonzero(best >= REFUSED).tolist():
        if people[i].wants:
            raise SpecError(f"{_asked(people[i])}: {_possible(library, people[i])}")
    alike = misfit <= (best + ALIKE)[:, None]
    number = np.floor(chance * alike.sum(1)).astype(int)
    chosen = np.argmax(np.cumsum(alike, 1) > number[:, None], 1)
    return [names[i] for i in chosen.tolist()]


def _misfits(
    characters: Sequence[Character], people: Sequence[Traits], temperature_c: float, trades: Sequence[str | None]
) -> np.ndarray:
    """(people, characters): how badly each character shows each person."""

    def of_people(name: str) -> np.ndarray:
        return np.array([getattr(person, name) for person in people])[:, None]

    def of_characters(name: str) -> np.ndarray:
        return np.array([getattr(character, name) for character in characters])[None]

    youngest, oldest = np.array([character.ages for character in characters], float).T
    coldest, warmest = np.array([character.temperatures_c for character in characters], float).T
    age, sex = of_people("age_years"), of_people("sex")
    other_sex = np.array([[not character.is_of(s) for character in characters] for s in sex[:, 0]])
    beyond = np.maximum(youngest - age, age - oldest).clip(0)
    scaled = np.abs(of_people("height_m") / of_characters("height_m") - 1)
    misfit = REFUSED * 4 * other_sex + beyond / 4 + 60 * (scaled - MOST_SCALED).clip(0) + 4 * scaled
    misfit += np.abs(of_people("bmi") - of_characters("bmi")) / 4
    misfit += np.maximum(coldest - temperature_c, temperature_c - warmest).clip(0) / 3
    misfit += 8 * (of_people("pregnant") != of_characters("pregnant"))
    uniform = np.array([[character.trade if character.trade in UNIFORMS else None for character in characters]])
    asked = np.array([["trade" in person.wants for person in people]]).T
    worn = np.array([trades], dtype=object).T
    misfit += np.where(asked, 0, 12 * (uniform != worn))
    for i, person in enumerate(people):
        for name, values in person.avoids.items():
            misfit[i] += [AVOIDED * any(v in values for v in character.values_of(name)) for character in characters]
        for name, value in person.wants.items():
            misfit[i] += [0 if value in character.values_of(name) else REFUSED for character in characters]
    return misfit


def check_wants(spec: PeopleSpec, library: Library) -> None:
    """Raise `SpecError` when hair, headwear, ... are asked for that no character has, or not together."""
    for name in OPEN:
        law = getattr(spec, name)
        for value in law.possible if law is not None else ():
            _check_cell({name: value}, library, f"people.{name}")
            _check_ages({name: value}, spec, library, f"people.{name}")
    for design in spec.quotas.designs if spec.quotas else ():
        for _, cell in design.cells:
            _check_cell(cell, library, "people.quotas")
            if "age_band" not in cell:
                _check_ages(cell, spec, library, "people.quotas")


def _check_cell(cell: Mapping[str, object], library: Library, source: str) -> None:
    wanted = {name: value for name, value in cell.items() if name in OPEN}
    sex = cell.get("sex")
    if not wanted or any(character.shows(wanted, sex) for character in library.characters.values()):
        return
    asked = ", ".join(f"{name} {value}" for name, value in cell.items())
    possible = "; ".join(f"{name}: {', '.join(_all_shown(library, name, sex))}" for name in wanted)
    raise SpecError(
        f"{source} asks for {asked}, and no character is like that. Possible{f' for {sex}' if sex else ''}: {possible}."
    )


def _check_ages(cell: Mapping[str, object], spec: PeopleSpec, library: Library, source: str) -> None:
    """Nobody is four years old and dressed for the office."""
    wanted = {name: value for name, value in cell.items() if name in OPEN}
    bands = [c.ages for c in library.characters.values() if wanted and c.shows(wanted, cell.get("sex"))]
    low, high = min(spec.age_years.possible), max(spec.age_years.possible)
    if bands and not any(start < high + 1 and low < end + 1 for start, end in bands):
        asked = ", ".join(f"{name} {value}" for name, value in wanted.items())
        years = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        youngest, oldest = min(start for start, _ in bands), max(end for _, end in bands)
        raise SpecError(
            f"{source} asks for {asked}, and people.age_years for {years}. "
            f"Characters like that are {youngest:g} to {oldest:g} years old."
        )


def _all_shown(library: Library, name: str, sex: object) -> list[str]:
    return sorted({
        value
        for character in library.characters.values()
        if character.is_of(sex)
        for value in character.values_of(name)
    })  # fmt: skip


def _asked(person: Traits) -> str:
    wants = ", ".join(f"{name} {value}" for name, value in person.wants.items())
    return f"people asks for somebody {person.sex} with {wants}, and no character is like that"


def _possible(library: Library, person: Traits) -> str:
    each = (f"{name}: {', '.join(_all_shown(library, name, person.sex))}" for name in person.wants)
    return f"possible for {person.sex}: {'; '.join(each)}."


def dye_garments(character: Character, lightness: float, patterned: float, chance: np.ndarray) -> tuple[Dye, ...]:
    """A colour for every garment, a second one and a pattern where it comes in some; `chance` is (GARMENTS_DYED, 4)."""
    return tuple(
        _dye(garment, lightness, patterned, row)
        for garment, row in zip(character.garments, chance.tolist(), strict=False)
    )


def _dye(garment: Garment, lightness: float, patterned: float, chance: Sequence[float]) -> Dye:
    which, light, other, pattern = chance
    palette = PALETTES.get(garment.colours, PALETTES["clothes"])
    colour = shade(pick(palette, which), lightness * (0.8 + 0.45 * light))
    prints = [name for name in garment.patterns if name != "plain"]
    plain = "plain" in garment.patterns or not garment.patterns
    if not prints or (plain and pattern >= patterned):
        return Dye(part=garment.part, colour=colour, second_colour=colour)
    chosen = prints[int(pattern / patterned * len(prints)) if plain else int(pattern * len(prints))]
    second = (
        shade(colour, 1.7 if luminance(colour) < 0.2 else 0.6) if chosen in WEAVES else _second(colour, palette, other)
    )
    return Dye(part=garment.part, colour=colour, second_colour=second, pattern=chosen)


def _second(colour: Colour, palette: Palette, chance: float) -> Colour:
    """What goes with a colour in a pattern: another of the palette that is lighter or darker, or a shade of it."""
    own = luminance(colour)
    others = tuple(
        (share, other) for share, other in palette if not 0.6 < (luminance(other) + 0.02) / (own + 0.02) < 1.7
    )
    return pick(others, chance) if others else shade(colour, 2.2 if own < 0.2 else 0.4)


def pick(palette: Palette, chance: float) -> Colour:
    """One colour by share."""
    left = chance * sum(share for share, _ in palette)
    for share, colour in palette:
        left -= share
        if left < -1e-9:
            return colour
    return palette[-1][1]


def hair_colour(name: str, light: float) -> Colour:
    """Of that name, a little lighter or darker."""
    return shade(HAIR[name][1], 0.8 + 0.45 * light)
