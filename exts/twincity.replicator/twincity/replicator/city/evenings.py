"""Which lights behind the panes of a Paris street burn at an hour of the day."""

from __future__ import annotations

from datetime import time
from typing import Literal, get_args

Lights = Literal["evening", "late", "night"]
LIGHTS: tuple[Lights, ...] = get_args(Lights)

BEDTIME = time(23)
SHOPS_OUT = time(1)
"""By law shop windows are dark from one o'clock on (arrete of 27 December 2018, article 2)."""

EARLY, MORNING = time(6), time(7)
"""The first kitchens and bakeries; everybody. By day nothing tells which lamps are on."""


def lights_at(hour: time) -> Lights:
    """`evening` while shops and homes are lit, `late` when most have gone to bed, `night` when hardly a lamp is on."""
    if MORNING <= hour < BEDTIME:
        return "evening"
    return "night" if SHOPS_OUT <= hour < EARLY else "late"
