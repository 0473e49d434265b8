"""What the lenses of traffic lights show in a frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..city.signals import GROUPS

DRIVERS = ("red", "amber", "green")
WALKERS = ("stand", "walk")

Emission = tuple[float, float, float]

LENSES: Mapping[str, tuple[Emission, Emission]] = {
    "red": ((0.100, 0.010, 0.006), (1.0, 0.015, 0.004)),
    "amber": ((0.100, 0.062, 0.010), (1.0, 0.33, 0.005)),
    "green": ((0.008, 0.070, 0.040), (0.004, 1.0, 0.28)),
    "stand": ((0.060, 0.008, 0.006), (1.0, 0.015, 0.004)),
    "walk": ((0.008, 0.050, 0.028), (0.004, 1.0, 0.28)),
}
"""Albedo of a lens that is dark, and the colour of its light at its largest channel 1."""

BY_DAY_CD_M2, BY_NIGHT_CD_M2 = 9_000.0, 1_800.0
"""Of the largest channel: EN 12368 asks 200 cd of a lens of 0.20 m, which is 6,400 cd/m2; lamps are dimmed at night."""


def lens_look(lens: str, group: int) -> str:
    """The name of the material of a lens: `signal_red_east_west`."""
    return f"signal_{lens}_{GROUPS[group]}"


def lens_emissions(signals: Sequence[str], *, is_dark: bool) -> dict[str, Emission]:
    """Material -> cd/m2 of every lens of the city.

    Args:
        signals: what drivers of each group are shown: green, amber, red or off.
        is_dark: street lamps burn.
    """
    strength = BY_NIGHT_CD_M2 if is_dark else BY_DAY_CD_M2
    found: dict[str, Emission] = {}
    for group, state in enumerate(signals):
        lit = {state, "walk" if state == "red" else "stand" if state != "off" else ""}
        for lens, (_, (r, g, b)) in LENSES.items():
            shining = strength if lens in lit else 0.0
            found[lens_look(lens, group)] = (r * shining, g * shining, b * shining)
    return found
