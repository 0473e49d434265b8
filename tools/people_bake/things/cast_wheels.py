"""Wheels of motorcycles: a fat tyre, a cast wheel of spokes, brake discs; about the origin, rolling along X."""

from __future__ import annotations

import numpy as np

from .shape import Shape, block, hoop, joined, lathe
from .thing import Detail

_SPOKES = 5


def cast_wheel(radius: float, width: float, rim: float, detail: Detail, *, disc: float = 0.0) -> dict[str, Shape]:
    """Parts tyres and rims, and discs where there is a brake disc.

    Args:
        radius: outer, of the tyre [m].
        width: of the tyre.
        rim: radius of the metal, where the tyre begins.
        detail: how finely.
        disc: radius of the brake disc, on the left; 0 without one.
    """
    sides, thickness = detail.wheel(radius), (radius - rim) / 2
    tyre = hoop(radius, thickness, sides, 5 if detail.near else 3, width)
    if not detail.near:
        return {"tyres": tyre, "rims": lathe([(rim, -0.02), (rim, 0.02)], 6, "y")}
    band = hoop(rim + 0.006, 0.012, sides, 4, 0.72 * width)
    hub = lathe([(0.035, -0.06), (0.05, -0.03), (0.05, 0.03), (0.035, 0.06)], 8, "y")
    spokes = joined(_spoke(turn, rim) for turn in np.arange(_SPOKES) * (360 / _SPOKES))
    parts = {"tyres": tyre, "rims": band + hub + spokes}
    if disc:
        parts["discs"] = hoop(disc, 0.035, sides, 4, 0.005).moved(0, width / 2 + 0.006, 0)
    return parts


def _spoke(degrees: float, rim: float) -> Shape:
    """A pair of bars from the hub to the rim, spread like a Y."""
    middle = 0.5 * (rim + 0.03)
    bars = [block((rim - 0.03, 0.022, 0.016)).moved(middle, 0, 0).turned("y", lean) for lean in (-9, 9)]
    return joined(bars).turned("y", degrees)
