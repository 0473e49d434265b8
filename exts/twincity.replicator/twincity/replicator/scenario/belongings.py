"""What people have with them: bags, phones, umbrellas in the rain, and what helps them to move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .crowd.places import Place
from .palettes import PALETTES, shade
from .people import Character, Clip, Library, Thing
from .scenario import Carried
from .spec_sections import CarriedSpec
from .traits import Traits
from .wardrobe import pick
from .weather import Weather

UMBRELLA_RAIN_MM_PER_H, UMBRELLA_SHARES = (0.0, 0.2, 1.0, 4.0, 10.0, 50.0), (0.0, 0.05, 0.35, 0.6, 0.75, 0.8)
"""Share of people under one by the rate of rain: a stated guess."""

UMBRELLA_M = 0.50
"""Half its width: nobody else's head is nearer, and no other umbrella than 0.9 m."""

HANDBAG_WOMEN = 9.0
"""Times as often as men."""

ON_THE_BODY = {"backpack": "backpack", "handbag": "shoulder_bag"}
"""Wearable parts of a character, by class."""

SEATS = ("bench", "low_wall", "terrace")
NOT_WORN_BY = ("lying", "falling", "sitting")
"""A bag on the back lifts a lying body off the ground and pushes a sitting one off the bench."""


def umbrella_share(spec: CarriedSpec, weather: Weather, rng: np.random.Generator, count: int) -> np.ndarray:
    """(count,) the share of people who have one open."""
    if spec.umbrella is not None:
        return np.array(spec.umbrella.draw_many(rng, count), float)
    return np.full(count, np.interp(weather.rain_rate_mm_per_h, UMBRELLA_RAIN_MM_PER_H, UMBRELLA_SHARES))


def open_umbrellas(
    people: Sequence[Traits], places: Sequence[Place], wants: np.ndarray, library: Library
) -> np.ndarray:
    """(n,) bool: who has an umbrella open: those who want one, on their feet with a free hand, where it finds room."""
    is_open = np.zeros(len(places), bool)
    if not wants.any() or not library.things_of("umbrella"):
        return is_open
    can = {posture: bool(library.clips_where(posture, "umbrella")) for posture in ("walking", "standing")}
    cells: dict[tuple[int, int], list[int]] = {}
    for i, place in enumerate(places):
        cells.setdefault((int(place.position[0] // 1), int(place.position[1] // 1)), []).append(i)
    for i, (person, place) in enumerate(zip(people, places, strict=True)):
        busy = person.mobility_aid or person.brings or place.clip or place.seat or place.pushes or place.is_pushed
        if not wants[i] or busy or person.age_years < 10 or not can.get(place.posture):
            continue
        x, y, _ = place.position
        around = (
            j
            for cx in range(int(x // 1) - 1, int(x // 1) + 2)
            for cy in range(int(y // 1) - 1, int(y // 1) + 2)
            for j in cells.get((cx, cy), ())
            if j != i
        )
        is_open[i] = not any(
            np.hypot(places[j].position[0] - x, places[j].position[1] - y) < (0.9 if is_open[j] else UMBRELLA_M + 0.04)
            for j in around
        )
    return is_open


def carried_by(
    person: Traits, place: Place, character: Character, clip: Clip, clip_name: str, library: Library,
    shares: Mapping[str, float], chance: Sequence[float],
) -> tuple[Carried, ...]:  # fmt: skip
    """Everything that one person carries, pushes or rides.

    Args:
        shares: Of backpack, handbag and tote, for this person.
        chance: Ten uniform numbers.
    """
    carried: list[Carried] = []
    shown = clip.needs if not place.pushes and not (place.is_pushed and person.mobility_aid is None) else None
    if shown and (shown not in SEATS or place.brings_seat):
        carried += _thing(library, shown, clip_name, chance[0], chance[1])
    for brought in (person.mobility_aid, person.brings):
        if brought and brought != shown and not place.is_pushed:
            carried += _thing(library, brought, clip_name, chance[0], chance[1])
    phones = library.things_of("phone")
    if shown != "phone" and any(clip_name in library.things[name].clips for name in phones):
        carried += _thing(library, "phone", clip_name, chance[0], chance[1])
    if place.is_pushed or person.age_years < 6:
        return tuple(carried)
    women = 1.8 * HANDBAG_WOMEN / (1 + HANDBAG_WOMEN) if person.sex == "female" else 1.8 / (1 + HANDBAG_WOMEN)
    has = {
        "backpack": chance[2] < shares["backpack"],
        "handbag": chance[3] < shares["handbag"] * min(women * 1.08, 1 / max(shares["handbag"], 1e-9)),
        "tote": chance[4] < shares["tote"],
    }
    for kind, part in ON_THE_BODY.items():
        worn = has[kind] and part in character.wearables and place.posture not in NOT_WORN_BY
        if worn and not (kind == "handbag" and has["backpack"]):
            carried.append(
                Carried(
                    thing=part, colour=colour_from("bags" if kind == "backpack" else "leather", chance[5], chance[6])
                )
            )
    if has["tote"] and not person.mobility_aid and place.posture in ("walking", "standing"):
        held = [name for name in library.things_of("tote") if _has_hand(library, name, clip, clip_name)]
        if held:
            name = held[int(chance[7] * len(held))]
            carried.append(
                Carried(thing=name, colour=colour_from(palette_of(library.things[name]), chance[8], chance[9]))
            )
    return tuple(carried)


def _has_hand(library: Library, name: str, clip: Clip, clip_name: str) -> bool:
    thing = library.things[name]
    if thing.clips and clip_name not in thing.clips:
        return False
    side = thing.attach.removesuffix("_hand")
    return side not in ("left", "right") or clip.hands.get(side, "free") == "free"


def _thing(library: Library, class_name: str, clip_name: str, which: float, colour: float) -> list[Carried]:
    """One thing of a class that goes with a clip; none where the library has no such thing."""
    names = library.things_of(class_name) or tuple(name for name in library.things if name == class_name)
    made_for = [name for name in names if clip_name in library.things[name].clips]
    fitting = made_for or [name for name in names if not library.things[name].clips] or list(names)
    if not fitting:
        return []
    weights = np.cumsum([library.things[name].weight for name in fitting])
    name = fitting[int(np.searchsorted(weights, which * weights[-1], side="right").clip(0, len(fitting) - 1))]
    return [Carried(thing=name, colour=colour_from(palette_of(library.things[name]), colour, which))]


def palette_of(thing: Thing) -> str | None:
    """The palette that a thing is dyed from; None where it keeps its own colours."""
    return next(iter(thing.dyes.values()), None)


def colour_from(palette: str | None, which: float, light: float) -> tuple[float, float, float] | None:
    """A colour of a palette, darker or lighter; both numbers are in [0, 1)."""
    if palette is None:
        return None
    return shade(pick(PALETTES.get(palette, PALETTES["bags"]), which), 0.85 + 0.35 * light)
