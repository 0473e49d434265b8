"""Traffic lights: which streets have green together.

Every junction is held by the same two states, one for the streets that run rather east-west and one for those that
run rather north-south: streets that cross at about a right angle never have the same one.
"""

from __future__ import annotations

import numpy as np

from .tile import Furniture

GROUPS = ("east_west", "north_south")


def signal_group(heading_deg: float) -> int:
    """Place in `GROUPS` of a street with that direction, whichever way along it."""
    along = np.radians(heading_deg)
    return int(abs(np.sin(along)) > abs(np.cos(along)))


def governed_heading_deg(light: Furniture) -> float:
    """Direction of the street whose traffic a light holds.

    A light for drivers looks along it, to the left of its own heading; one for those who cross looks across it.
    """
    return light.heading_deg + (90.0 if light.kind == "traffic_light" else 0.0)
