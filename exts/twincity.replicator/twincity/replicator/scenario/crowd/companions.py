"""Who goes together: children with an adult, a pram with a toddler in it, a wheelchair with somebody to push it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..traits import Traits
from .formations import axes
from .places import Disc, footprint, placed_discs

TODDLER_YEARS = 3.5
"""Up to this age a child sits in the pram that its group pushes."""

SITS_FROM_YEARS = 12.0
"""Younger legs are too short for seats of 0.45 m: the calves would go through the edge."""

PRAM_AHEAD_M = 0.89
"""From who pushes to the middle of the pram."""

PUSHER_BEHIND_M = 0.81
"""From the middle of a wheelchair to who pushes it."""


@dataclass(frozen=True, kw_only=True)
class Body:
    """One member, placed in the plan."""

    xy: tuple[float, float]
    heading_deg: float
    discs: tuple[Disc, ...]
    pushes: bool = False
    is_pushed: bool = False


@dataclass(frozen=True, kw_only=True)
class Companions:
    """People who are in one group, in their order."""

    people: tuple[Traits, ...]

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.people)

    def first(self, size: int) -> Companions:
        """The group without its last members; at least one stays, and no child without an adult."""
        people = self.people[: max(1, size)]
        if any(person.is_child for person in people) and not any(_is_adult(person) for person in people):
            return self
        return Companions(people=people)

    @property
    def is_encumbered(self) -> bool:
        """True when somebody has an aid or brings something."""
        return any(person.mobility_aid or person.brings for person in self.people)

    @property
    def can_sit(self) -> bool:
        """True when nobody has to hold anything, and everybody's feet reach the ground below a bench."""
        return not self.is_encumbered and all(person.age_years >= SITS_FROM_YEARS for person in self.people)

    @cached_property
    def _led_by(self) -> dict[int, int]:
        """Who pushes (by number) -> who is pushed: each at most once."""
        aids = [person.mobility_aid for person in self.people]
        pairs: dict[int, int] = {}
        if "pram" not in aids and "wheelchair" not in aids:
            return pairs
        free = [i for i, person in enumerate(self.people) if _is_adult(person) and not (aids[i] or person.brings)]
        toddlers = [i for i, person in enumerate(self.people) if person.age_years < TODDLER_YEARS]
        for i, aid in enumerate(aids):
            if aid == "pram" and toddlers:
                pairs[i] = toddlers.pop(0)
            elif aid == "wheelchair" and free:
                pairs[free.pop(0)] = i
        return pairs

    @property
    def ranks(self) -> int:
        """How many places the group has abreast: who is pushed has none of their own."""
        return self.size - len(self._led_by)

    def bodies(self, places: np.ndarray, headings: np.ndarray) -> list[Body]:
        """Everybody in the plan, from the places (ranks, 2) and headings (ranks,) of those who are not pushed."""
        pushed = {passenger: leader for leader, passenger in self._led_by.items()}
        own = [i for i in range(self.size) if i not in pushed]
        bodies: dict[int, Body] = {}
        for i, xy, heading in zip(own, places.tolist(), headings.tolist(), strict=True):
            discs = placed_discs(footprint(self.people[i]), xy, heading)
            if i not in self._led_by:
                bodies[i] = Body(xy=(xy[0], xy[1]), heading_deg=heading, discs=tuple(discs))
                continue
            passenger = self._led_by[i]
            in_pram = self.people[i].mobility_aid == "pram"
            ahead = np.array(xy) + (PRAM_AHEAD_M if in_pram else PUSHER_BEHIND_M) * axes(heading)[0]
            chair = [] if in_pram else placed_discs(footprint(self.people[passenger]), ahead, heading)
            bodies[i] = Body(xy=(xy[0], xy[1]), heading_deg=heading, discs=tuple(discs), pushes=not in_pram)
            bodies[passenger] = Body(
                xy=(float(ahead[0]), float(ahead[1])), heading_deg=heading, discs=tuple(chair), is_pushed=True
            )
        return [bodies[i] for i in range(self.size)]


def with_companions(people: Sequence[Traits], first: int, size: int) -> Companions:
    """The next `size` people; with a child among them, as many more as it takes to have an adult."""
    end = min(first + max(1, size), len(people))
    while end < len(people) and _wants_an_adult(people[first:end]):
        end += 1
    return Companions(people=tuple(people[first:end]))


def _wants_an_adult(people: Sequence[Traits]) -> bool:
    return any(person.is_child for person in people) and not any(_is_adult(person) for person in people)


def _is_adult(person: Traits) -> bool:
    return person.age_years >= 18
