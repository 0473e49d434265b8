"""The weather of one frame, drawn from what the spec says."""

from __future__ import annotations

from dataclasses import fields, replace

from .laws import draw_each
from .rng import generator_for
from .spec_weather import WeatherSpec
from .weather import WEATHERS, Weather


def draw_weather(spec: WeatherSpec, seed: int, index: int) -> tuple[str, Weather]:
    """Name of the preset, and its quantities but for those that the spec gives a law."""
    name = spec.preset.draw(generator_for(seed, index, "weather", "preset"))
    laws = {field.name: getattr(spec, field.name) for field in fields(Weather)}
    return name, replace(WEATHERS[name], **draw_each(laws, "weather", seed, index))
