"""Weather as physical quantities, and the named presets.

A renderer reads rain rate, visibility, cloud cover and wetness; it never sees the word "drizzle". To add a
weather, add an entry to `WEATHERS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Weather:
    """State of the air and the ground in one frame."""

    cloud_cover: float
    """Fraction of the sky hidden by cloud: 0 clear, 1 overcast."""

    turbidity: float = 3.0
    """Haziness of clear air (Preetham): 2.5 winter, 3.5 to 4.5 summer."""

    visibility_m: float = 20_000.0
    """Distance at which contrast falls to 2 % (Koschmieder): 200 is fog, 1,500 heavy rain."""

    rain_rate_mm_per_h: float = 0.0
    """2 is drizzle, 10 steady rain, 50 a downpour."""

    snow_rate_mm_per_h: float = 0.0
    """Water equivalent: 1 is steady snowfall."""

    ground_wetness: float = 0.0
    """0 dry, 1 puddles everywhere."""

    snow_cover: float = 0.0
    """Fraction of upward faces under snow."""


WEATHERS: Mapping[str, Weather] = {
    "clear": Weather(cloud_cover=0.0),
    "partly_cloudy": Weather(cloud_cover=0.4),
    "overcast": Weather(cloud_cover=1.0, visibility_m=15_000.0),
    "rain": Weather(cloud_cover=1.0, rain_rate_mm_per_h=6.0, visibility_m=3_000.0, ground_wetness=0.8),
    "after_rain": Weather(cloud_cover=0.5, ground_wetness=0.7),
    "fog": Weather(cloud_cover=1.0, visibility_m=150.0, ground_wetness=0.1),
    "snow": Weather(cloud_cover=1.0, snow_rate_mm_per_h=1.0, visibility_m=1_200.0, snow_cover=0.6),
}
"""The ancestor's five (clear, partly cloudy, rain, snow, fog) and two more."""
