"""What a spec says of the weather."""

from __future__ import annotations

from typing import Annotated, Any

from .laws import Choice, Law
from .spec_rules import OneOf, Section, Within
from .weather import PARIS_SHARES, WEATHERS

MIXES = {
    "paris": Choice(tuple(PARIS_SHARES), tuple(PARIS_SHARES.values())),
    "uniform": Choice(tuple(WEATHERS), (1.0,) * len(WEATHERS)),
}
"""Words for all presets at once: as often as in Paris by day, or all alike."""


class Preset(OneOf):
    """A rule for a field: a law over presets, or the name of a mix of all."""

    def check(self, raw: Any) -> Law:
        return MIXES[raw] if isinstance(raw, str) and raw in MIXES else super().check(raw)


class WeatherSpec(Section):
    """What the weather is: a preset, and quantities that replace the preset's."""

    preset: Annotated[Law, Preset("weather", tuple(WEATHERS))] = Choice(
        ("clear", "broken_cloud", "overcast"), (3, 3, 4)
    )
    """A preset, a law over presets, or `paris` or `uniform`: all of them, as often as there or all alike."""

    cloud_cover: Annotated[Law, Within(0, 1)] | None = None
    turbidity: Annotated[Law, Within(2, 10)] | None = None
    visibility_m: Annotated[Law, Within(10, 100_000, "200 is fog, 20000 clear air.")] | None = None
    rain_rate_mm_per_h: Annotated[Law, Within(0, 200, "Rain cannot be negative; 0 is dry, 50 a downpour.")] | None = (
        None
    )
    snow_rate_mm_per_h: Annotated[Law, Within(0, 20)] | None = None
    ground_wetness: Annotated[Law, Within(0, 1)] | None = None
    snow_cover: Annotated[Law, Within(0, 1)] | None = None
    temperature_c: Annotated[Law, Within(-25, 45)] | None = None
    """Of the air: what people dress for. Not given, it follows month, hour and weather (`climate.py`)."""
