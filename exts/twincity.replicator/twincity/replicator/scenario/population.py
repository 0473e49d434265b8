"""`draw_people`: traits and places become people, with a character, a clip, dyes and belongings.

Every draw has its own generator. Nothing here depends on skin tone: hair, clothes and behaviour are drawn without
looking at it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from ..errors import SpecError
from .belongings import carried_by, open_umbrellas, umbrella_share
from .crowd.places import Place
from .movement import QUICKEST_M_PER_S, RUNNERS, choose_clip, leg_share, own_speed, walking_speed
from .people import Library
from .quotas import AIDS
from .rng import generator_for
from .scenario import Person
from .spec_sections import PeopleSpec
from .traits import Traits, can_show
from .wardrobe import (
    GARMENTS_DYED,
    UNIFORM_SHARES,
    check_wants,
    choose_characters,
    dye_garments,
    hair_colour,
)
from .weather import Weather

KEEPS_UP = 1.2
"""Who is slow in a group walks that much faster than alone, at most."""


def check_people(spec: PeopleSpec, library: Library) -> None:
    """Raise `SpecError` when somebody is asked for whom the library cannot show."""
    check_wants(spec, library)
    cells = [cell for design in (spec.quotas.designs if spec.quotas else ()) for _, cell in design.cells]
    asked = {*(spec.mobility_aid.possible if spec.mobility_aid else ()), *(cell.get("mobility_aid") for cell in cells)}
    for aid in AIDS:
        if aid in asked and not can_show(library, aid):
            possible = [other for other in AIDS if can_show(library, other)]
            raise SpecError(
                f"people asks for mobility_aid {aid}, and no clip of the library shows somebody with one. "
                f"Possible: {', '.join(['none', *possible])}."
            )


def draw_people(
    spec: PeopleSpec, library: Library, people: Sequence[Traits], places: Sequence[Place], weather: Weather,
    temperature_c: float, seed: int, index: int, *, address: str = "people",
) -> tuple[Person, ...]:  # fmt: skip
    """One person for each pair of traits and place."""
    count = len(people)

    def rng(name: str) -> np.random.Generator:
        return generator_for(seed, index, address, name)

    trades = _trades(people, rng("trade"))
    characters = choose_characters(library, people, temperature_c, trades, rng("character").random(count))
    lightness = spec.clothing_lightness.draw_many(rng("clothing_lightness"), count)
    patterned = spec.patterned.draw_many(rng("patterned"), count)
    dyes, hair = rng("dyes").random((count, GARMENTS_DYED, 4)), rng("hair/shade").random(count)
    spread, runs, clips = rng("speed").standard_normal(count), rng("run").random(count), rng("clip").random(count)
    phases, belongings = rng("phase").random(count), rng("belongings").random((count, 10))
    shares = {
        name: getattr(spec.carried, name).draw_many(rng(f"{name}/share"), count)
        for name in ("backpack", "handbag", "tote", "phone")
    }
    umbrella = rng("umbrella").random(count) < umbrella_share(spec.carried, weather, rng("umbrella/share"), count)
    is_open = open_umbrellas(people, places, umbrella, library)
    phoning = rng("phone").random(count) < np.array(shares["phone"])
    companions = Counter(place.group for place in places)
    slowest = _slowest(people, places, companions, weather, spread)
    drawn = []
    for i, (person, place) in enumerate(zip(people, places, strict=True)):
        character = library.characters[characters[i]]
        legs = leg_share(character, person.height_m)
        alone = companions[place.group] == 1
        runner = alone and runs[i] < RUNNERS and place.posture == "walking" and 12 <= person.age_years < 60
        runner = runner and not (person.mobility_aid or person.brings or is_open[i])
        runner = runner and place.most_speed_m_per_s > QUICKEST_M_PER_S  # nobody runs in a packed crowd
        holds = "umbrella" if is_open[i] else "phone" if phoning[i] and place.posture == "walking" and alone else None
        name = choose_clip(library, person, place, holds, slowest[place.group, i], legs, runner, float(clips[i]))
        clip = library.clips[name]
        moves = clip.speed_m_per_s > 0 or place.is_pushed
        speed = slowest[place.group, i] if place.posture == "walking" and not runner else own_speed(clip, legs)
        height = person.height_m
        drawn.append(
            Person(
                character=characters[i],
                clip=name,
                phase=round(float(phases[i]), 4),
                posture=clip.posture,
                activity=clip.activity,
                position=place.position,
                heading_deg=place.heading_deg,
                speed_m_per_s=round(speed, 3) if moves else 0.0,
                group=place.group,
                age_years=person.age_years,
                sex=person.sex,
                height_m=height,
                # a body that is scaled keeps its proportions: its mass grows with the cube
                weight_kg=round(character.bmi * character.height_m**2 * (height / character.height_m) ** 3, 1),
                monk_tone=person.monk_tone,
                hair_colour=hair_colour(person.hair_colour, float(hair[i])),
                hair=character.hair,
                pregnant=character.pregnant,
                beard=character.beard,
                headwear=character.headwear,
                face_wear=character.face_wear,
                clothing=tuple(garment.kind for garment in character.garments),
                trade=character.trade,
                dyes=dye_garments(character, lightness[i], patterned[i], dyes[i]),
                carried=carried_by(
                    person, place, character, clip, name, library,
                    {kind: shares[kind][i] for kind in ("backpack", "handbag", "tote")}, belongings[i].tolist(),
                ),
                mobility_aid=person.mobility_aid,
                seat_height_m=clip.seat_height_m,
            )
        )  # fmt: skip
    return tuple(drawn)


def _trades(people: Sequence[Traits], rng: np.random.Generator) -> list[str | None]:
    """The uniform each one wears, if any."""
    names, ends = list(UNIFORM_SHARES), np.cumsum(list(UNIFORM_SHARES.values()))
    chosen = np.searchsorted(np.round(ends, 9), rng.random(len(people)), side="right")
    return [
        names[i] if i < len(names) and 18 <= person.age_years < 65 and not person.mobility_aid else None
        for i, person in zip(chosen.tolist(), people, strict=True)
    ]


def _slowest(
    people: Sequence[Traits], places: Sequence[Place], companions: Counter[int], weather: Weather, spread: np.ndarray
) -> dict[tuple[int, int], float]:
    """The speed of everybody [m/s], by group and number: a group walks together, and nobody in it is left behind."""
    own = [
        walking_speed(person, place, companions[place.group], weather, float(spread[i]))
        for i, (person, place) in enumerate(zip(people, places, strict=True))
    ]
    walking: dict[int, list[float]] = {}
    for place, speed in zip(places, own, strict=True):
        if place.posture == "walking" and not place.is_pushed:
            walking.setdefault(place.group, []).append(speed)
    together = {group: min(sum(speeds) / len(speeds), KEEPS_UP * min(speeds)) for group, speeds in walking.items()}
    return {(place.group, i): round(together.get(place.group, own[i]), 3) for i, place in enumerate(places)}
