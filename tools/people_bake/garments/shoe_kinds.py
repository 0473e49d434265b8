"""`SHOES`: the measures of each kind of shoe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Shoe:
    """A kind of shoe; lengths for a body of 1.72 m."""

    collar_m: float
    """Height of its edge at the ankle above the bare sole of the foot."""

    instep_m: float | None = None
    """Height of its edge in front of the ankle; None: as the collar."""

    sole_m: float = 0.022
    """Thickness under the ball."""

    heel_m: float = 0.0
    """How much thicker under the heel."""

    welt_m: float = 0.005
    """How far the sole stands out."""

    side_m: float = 0.012
    """How far up the sole's side reaches over the foot's bottom."""

    toe_m: float = 0.012
    """Room before the toes."""

    ease_m: float = 0.005
    shaft_m: float = 0.0
    """Radius that a boot's shaft has at least."""

    laces: bool = False
    stripe: bool = False
    open_toe: bool = False


OVER_TROUSERS_M = 0.2
"""Boots higher than this [m] go over slim trousers."""

SHOES: Mapping[str, Shoe] = {
    "sneakers": Shoe(
        collar_m=0.088, sole_m=0.026, side_m=0.014, welt_m=0.005, toe_m=0.014, ease_m=0.007, laces=True, stripe=True
    ),
    "canvas_shoes": Shoe(collar_m=0.075, sole_m=0.022, side_m=0.016, welt_m=0.003, laces=True),
    "high_tops": Shoe(collar_m=0.135, sole_m=0.028, side_m=0.014, ease_m=0.008, toe_m=0.014, laces=True),
    "shoes": Shoe(collar_m=0.075, sole_m=0.010, heel_m=0.016, side_m=0.006, welt_m=0.006, toe_m=0.022, laces=True),
    "loafers": Shoe(collar_m=0.068, instep_m=0.055, sole_m=0.009, heel_m=0.012, side_m=0.005, toe_m=0.016),
    "boots": Shoe(
        collar_m=0.185,
        sole_m=0.022,
        heel_m=0.010,
        side_m=0.010,
        welt_m=0.006,
        toe_m=0.016,
        ease_m=0.009,
        shaft_m=0.052,
        laces=True,
    ),
    "ankle_boots": Shoe(
        collar_m=0.15, sole_m=0.012, heel_m=0.03, side_m=0.005, toe_m=0.018, ease_m=0.007, shaft_m=0.046
    ),
    "tall_boots": Shoe(
        collar_m=0.36, sole_m=0.012, heel_m=0.025, side_m=0.005, toe_m=0.018, ease_m=0.008, shaft_m=0.056
    ),
    "rain_boots": Shoe(
        collar_m=0.31, sole_m=0.024, heel_m=0.008, side_m=0.012, toe_m=0.016, ease_m=0.012, shaft_m=0.068
    ),
    "work_boots": Shoe(
        collar_m=0.165,
        sole_m=0.030,
        heel_m=0.010,
        side_m=0.016,
        welt_m=0.008,
        toe_m=0.020,
        ease_m=0.011,
        shaft_m=0.056,
        laces=True,
    ),
    "ballet_flats": Shoe(
        collar_m=0.058, instep_m=0.016, sole_m=0.007, heel_m=0.004, side_m=0.003, welt_m=0.002, ease_m=0.004
    ),
    "heels": Shoe(
        collar_m=0.058, instep_m=0.016, sole_m=0.008, heel_m=0.012, side_m=0.003, welt_m=0.002, ease_m=0.004, toe_m=0.02
    ),
    "sandals": Shoe(collar_m=0.05, sole_m=0.020, side_m=0.002, welt_m=0.006, toe_m=0.006, ease_m=0.004, open_toe=True),
}
