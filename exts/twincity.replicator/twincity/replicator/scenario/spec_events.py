"""What a spec says of events: what a system is asked to notice, and what only looks like it."""

from __future__ import annotations

from typing import Annotated

from .laws import Constant, Law
from .spec_rules import Names, OneOf, Section, WholeWithin, Within

EVENT_KINDS = (
    "abandoned_object", "weapon", "wrong_direction", "forbidden_zone", "person_on_ground", "crowd_movement",
    "over_density", "fire_smoke", "aggression", "street_litter",
)  # fmt: skip
"""The eight of the decree of 28 August 2023 in its order, then the project's own. `events/` makes each."""


class EventsSpec(Section):
    """What happens, in view of the camera."""

    kind: Annotated[Law, OneOf("event", ("none", *EVENT_KINDS))] = Constant("none")
    """All events of one frame are of one kind."""

    count: Annotated[Law, WholeWithin(0, 12)] = Constant(1)
    """How many there are, hard negatives included."""

    hard_negatives: Annotated[Law, Within(0, 1)] = Constant(0.5)
    """Share of them that only look like it: kept over any run of frames, to one or two."""

    what: Annotated[Law, Names()] | None = None
    """One of the things that can happen, by name (docs/scenarios.md). Not given, any of its kind."""
