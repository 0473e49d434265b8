"""Events: what a system is asked to notice, and the hard negatives that only look like it. One file per kind.

    event.py     what an event is made of, and the table's columns
    stage.py     where in view it can take place
    placing.py   events of a frame, drawn and cast

Events are placed when all else is: with or without them, everybody else is where they are.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import (
    abandoned_object,
    aggression,
    crowd_movement,
    fire_smoke,
    forbidden_zone,
    over_density,
    person_on_ground,
    street_litter,
    weapon,
    wrong_direction,
)
from .event import EventKind

EVENTS: Mapping[str, EventKind] = {
    "abandoned_object": abandoned_object.KIND,
    "weapon": weapon.KIND,
    "wrong_direction": wrong_direction.KIND,
    "forbidden_zone": forbidden_zone.KIND,
    "person_on_ground": person_on_ground.KIND,
    "crowd_movement": crowd_movement.KIND,
    "over_density": over_density.KIND,
    "fire_smoke": fire_smoke.KIND,
    "aggression": aggression.KIND,
    "street_litter": street_litter.KIND,
}

__all__ = ["EVENTS", "EventKind"]
