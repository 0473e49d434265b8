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
    "broken_cloud": Weather(cloud_cover=0.5),
    "overcast": Weather(cloud_cover=1.0, visibility_m=15_000.0),
    "mist": Weather(cloud_cover=0.9, turbidity=6.0, visibility_m=1_500.0, ground_wetness=0.1),
    "fog": Weather(cloud_cover=1.0, visibility_m=150.0, ground_wetness=0.1),
    "drizzle": Weather(cloud_cover=1.0, rain_rate_mm_per_h=0.8, visibility_m=5_000.0, ground_wetness=0.5),
    "rain": Weather(cloud_cover=1.0, rain_rate_mm_per_h=6.0, visibility_m=3_000.0, ground_wetness=0.8),
    "downpour": Weather(cloud_cover=1.0, rain_rate_mm_per_h=40.0, visibility_m=900.0, ground_wetness=1.0),
    "after_rain": Weather(cloud_cover=0.5, ground_wetness=0.7),
    "snowfall": Weather(cloud_cover=1.0, snow_rate_mm_per_h=1.0, visibility_m=1_200.0, snow_cover=0.6),
    "lying_snow": Weather(cloud_cover=0.3, turbidity=2.5, snow_cover=0.85),
    "low_sun_glare": Weather(cloud_cover=0.0, turbidity=5.0, visibility_m=8_000.0, ground_wetness=0.45),
}
"""Presets. The glare needs a low sun as well, which is the hour's doing: damp ground and hazy air throw it at the
camera."""

PARIS_SHARES: Mapping[str, float] = {
    "clear": 19.0,
    "broken_cloud": 28.0,
    "overcast": 38.0,
    "mist": 1.5,
    "fog": 1.5,
    "drizzle": 3.0,
    "rain": 3.5,
    "downpour": 0.5,
    "after_rain": 3.5,
    "snowfall": 0.4,
    "lying_snow": 0.6,
    "low_sun_glare": 0.5,
}
"""Percent of the daylight hours of a year in Paris. Derived from the normals of Paris-Montsouris: the sun shines for
37 % of daylight, cloud covers 60 to 65 % of the sky, it rains in 6 to 8 % of hours (640 mm on 111 days), fog comes on
13 days, snow falls on 10 to 12 and lies on 2 to 4. How rain is split into its strengths is a judgement."""
