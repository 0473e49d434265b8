"""`place_events`: the events of one frame, each genuine or not in the share that was asked, and their people drawn."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...errors import EventError, UnknownNameError
from ..belongings import colour_from, palette_of
from ..people import Library
from ..population import draw_people
from ..rng import generator_for
from ..scenario import Carried, Event, Fire, Person, PlacedThing, Vehicle
from ..site import Site
from ..spec_events import EventsSpec
from ..spec_sections import PeopleSpec
from ..traits import Traits, draw_traits
from ..weather import Weather
from . import EVENTS
from .event import Cast, Draft, EventKind, What
from .stage import Stage

GOLDEN, SECOND = (math.sqrt(5) - 1) / 2, math.sqrt(2) - 1
"""Multiples of the first are spread evenly over [0, 1): the share is kept in every run of frames, for the first event
of a frame as for the second and so on, which are a multiple of the other apart."""


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What the events of a frame add to it."""

    people: tuple[Person, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    things: tuple[PlacedThing, ...] = ()
    fires: tuple[Fire, ...] = ()
    events: tuple[Event, ...] = ()


def check_events(spec: EventsSpec) -> None:
    """Raise `UnknownNameError` when something is asked to happen that is not of the kind asked for."""
    if spec.what is None:
        return
    for kind in spec.kind.possible:
        known = EVENTS[str(kind)].names() if kind != "none" else ()
        for name in spec.what.possible:
            if kind != "none" and name not in known:
                raise UnknownNameError(f"event of kind {kind}", str(name), known)


def place_events(
    spec: EventsSpec, people_spec: PeopleSpec, library: Library, site: Site, people: Sequence[Person],
    vehicles: Sequence[Vehicle], things: Sequence[PlacedThing], weather: Weather, temperature_c: float, tiers: int,
) -> Happening:  # fmt: skip
    """The events of one frame, among everybody and everything that is there already; `tiers` as in `Stage`."""
    seed, index = site.address
    kind = str(spec.kind.draw(generator_for(seed, index, "events", "kind")))
    count = int(spec.count.draw(generator_for(seed, index, "events", "count")))
    if kind == "none" or not count:
        return Happening()
    share = float(spec.hard_negatives.draw(generator_for(seed, index, "events", "hard_negatives")))
    cast = _Casting(people_spec, library, weather, temperature_c, seed, index)
    happening = Happening()
    group = max((person.group for person in people), default=0)
    for number in range(count):
        rng = generator_for(seed, index, "events", str(number))
        stage = Stage(
            site, library, (*people, *happening.people), (*vehicles, *happening.vehicles), number, group, rng, tiers
        )
        genuine = _even(seed, "share", index, number) >= share
        name, draft = _make(spec, EVENTS[kind], kind, genuine, stage, number, count)
        happening = _joined(
            happening, draft, cast.drawn(draft, number), len(people), len(vehicles), len(things),
            Event(
                kind=kind, genuine=EVENTS[kind].whats[name].genuine, what=name, position=draft.position,
                zone=draft.zone, since_s=draft.since_s,
            ),
        )  # fmt: skip
        group = stage.group()
    return happening


def _even(seed: int, name: str, index: int, number: int) -> float:
    """A number in [0, 1) of which every run of frames has an even spread."""
    start = float(generator_for(seed, 0, "events", name, "start").random())
    return (start + GOLDEN * index + SECOND * number) % 1.0


def _make(
    spec: EventsSpec, kind: EventKind, kind_name: str, genuine: bool, stage: Stage, number: int, count: int
) -> tuple[str, Draft]:
    """The first of what can happen that finds room, in an order by chance and share."""
    if spec.what is not None:
        asked = str(spec.what.draw(generator_for(*stage.site.address, "events", str(number), "what")))
        candidates: Mapping[str, What] = {asked: kind.whats[asked]}
    else:
        candidates = {name: kind.whats[name] for name in kind.names(genuine=genuine)}
    reasons = []
    for name in _ordered(candidates, stage.rng):
        missing = candidates[name].needs(stage)
        draft = None if missing else candidates[name].make(stage)
        if draft is not None:
            return name, draft
        reasons.append(f"{name}: {missing or 'no room in view'}")
    possible = [name for name, what in kind.whats.items() if name not in candidates and not what.needs(stage)]
    raise EventError(
        f"events asks for {count} of {kind_name} on tile '{stage.tile.name}', among {len(stage.people)} people; number "
        f"{number + 1} cannot be placed ({'; '.join(reasons)}). Ask for fewer people or events, or set events.what to "
        f"one of {', '.join(possible) or 'another kind'}."
    )


def _ordered(whats: Mapping[str, What], rng: np.random.Generator) -> Iterator[str]:
    """Names by chance, those with a larger share sooner."""
    keys = {name: rng.random() ** (1 / what.share) for name, what in whats.items()}
    yield from sorted(keys, key=lambda name: -keys[name])


def _joined(
    before: Happening, draft: Draft, cast: tuple[Person, ...], people: int, vehicles: int, things: int, event: Event
) -> Happening:
    """The event with the numbers that its people and things have in the scenario."""
    first = people + len(before.people)
    part = len(draft.cast)
    first_vehicle, first_thing, first_fire = (
        vehicles + len(before.vehicles), things + len(before.things), len(before.fires),
    )  # fmt: skip
    event = replace(
        event,
        people=(*draft.people_there, *range(first, first + part)),
        vehicles=(*draft.vehicles_there, *range(first_vehicle, first_vehicle + len(draft.vehicles))),
        things=tuple(range(first_thing, first_thing + len(draft.things))),
        fires=tuple(range(first_fire, first_fire + len(draft.fires))),
    )
    return Happening(
        people=(*before.people, *cast),
        vehicles=(*before.vehicles, *draft.vehicles),
        things=(*before.things, *draft.things),
        fires=(*before.fires, *draft.fires),
        events=(*before.events, event),
    )


@dataclass(frozen=True)
class _Casting:
    """Who plays in an event, each with chance of their own."""

    spec: PeopleSpec
    library: Library
    weather: Weather
    temperature_c: float
    seed: int
    index: int

    def drawn(self, draft: Draft, number: int) -> tuple[Person, ...]:
        """The people of a draft, in its order."""
        cast = draft.cast
        address = f"events/{number}/people"
        traits = [self._traits(one, f"{address}/{place}") for place, one in enumerate(cast)]
        people = draw_people(
            self.spec, self.library, traits, [one.place for one in cast], self.weather, self.temperature_c, self.seed,
            self.index, address=address,
        )  # fmt: skip
        rng = generator_for(self.seed, self.index, address, "holds")
        return tuple(self._holding(person, one, rng) for person, one in zip(people, cast, strict=True))

    def _traits(self, one: Cast, address: str) -> Traits:
        (traits,) = draw_traits(
            self.spec, self.library, 1, self.seed, self.index, address=address, ages=one.ages, on_foot=True
        )
        wants = (
            {**traits.wants, "trade": one.trade} if one.trade and self._can_wear(one.trade, traits) else traits.wants
        )
        return replace(traits, wants=wants, brings=one.brings)

    def _can_wear(self, trade: str, traits: Traits) -> bool:
        return any(c.shows({**traits.wants, "trade": trade}, traits.sex) for c in self.library.characters.values())

    def _holding(self, person: Person, one: Cast, rng: np.random.Generator) -> Person:
        """The person with the thing in their right hand, and nothing else in it."""
        shade = rng.random(2).tolist()
        if one.holds is None:
            return person
        thing = self.library.things[one.holds]
        kept = [
            carried
            for carried in person.carried
            if carried.thing not in self.library.things or self.library.things[carried.thing].attach != "right_hand"
        ]
        return replace(person, carried=(*kept, Carried(thing=one.holds, colour=colour_from(palette_of(thing), *shade))))
