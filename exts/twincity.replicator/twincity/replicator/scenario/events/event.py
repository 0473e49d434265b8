"""What an event is made of: who is cast, what is put there, where it is and since when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..crowd.places import Place
from ..scenario import Fire, PlacedThing, Vehicle
from .stage import Stage

Ages = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Somebody who is wanted at a place."""

    place: Place
    ages: Ages | None = (18.0, 70.0)
    """None: of any age."""

    trade: str | None = None
    """What their clothes say they do, where the library has such clothes."""

    brings: str | None = None
    """suitcase: pulled behind."""

    holds: str | None = None
    """Name of a thing in their right hand."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One event, before its people are drawn."""

    position: tuple[float, float, float]
    cast: tuple[Cast, ...] = ()
    things: tuple[PlacedThing, ...] = ()
    fires: tuple[Fire, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    people_there: tuple[int, ...] = ()
    """Places in `Stage.people` of those of the crowd who are part of it."""

    vehicles_there: tuple[int, ...] = ()
    zone: tuple[tuple[float, float], ...] = ()
    since_s: float = 0.0


Make = Callable[[Stage], Draft | None]
"""The event where it finds room in view; None when it finds none."""


@dataclass(frozen=True, kw_only=True)
class What:
    """One thing that can happen."""

    make: Make
    genuine: bool = True
    share: float = 1.0
    """How often, against the others that are genuine, or are not."""

    needs: Callable[[Stage], str] = lambda stage: ""
    """What the tile or the library lacks for it, in a few words; "" for nothing."""


@dataclass(frozen=True, kw_only=True)
class EventKind:
    """One row of the table of events."""

    law: str
    """The words of the decree of 28 August 2023 (no 2023-828, article 3); "" for the project's own."""

    whats: Mapping[str, What]

    def names(self, *, genuine: bool | None = None) -> tuple[str, ...]:
        """What can happen; only what is genuine, or what is not, when asked."""
        return tuple(name for name, what in self.whats.items() if genuine is None or what.genuine == genuine)
