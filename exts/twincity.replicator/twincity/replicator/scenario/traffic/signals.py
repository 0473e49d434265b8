"""What traffic lights show in a frame, and whether vehicles have their lamps on."""

from __future__ import annotations

from ..rng import generator_for
from ..scenario import Sun
from ..spec_vehicles import SIGNAL_STATES, VehiclesSpec
from ..weather import Weather

LAMPS_BELOW_DEG = 3.0
"""Of the sun: article R416-4 of the French road code asks for lamps from nightfall on; drivers begin before it."""

LAMPS_BELOW_VISIBILITY_M = 2_000.0
LAMPS_FROM_RAIN_MM_PER_H = 1.0


def draw_signals(spec: VehiclesSpec, seed: int, index: int) -> tuple[str, str]:
    """What is shown to the streets that run rather east-west, and to the others."""
    return SIGNAL_STATES[spec.signals.draw(generator_for(seed, index, "vehicles", "signals"))]


def lamps_are_on(sun: Sun, weather: Weather) -> bool:
    """True when drivers switch their head lamps on."""
    return (
        sun.elevation_deg < LAMPS_BELOW_DEG
        or weather.visibility_m < LAMPS_BELOW_VISIBILITY_M
        or weather.rain_rate_mm_per_h + weather.snow_rate_mm_per_h >= LAMPS_FROM_RAIN_MM_PER_H
    )
