"""The sensor of one frame, drawn from what the spec says."""

from __future__ import annotations

from .laws import draw_each
from .scenario import Sensor
from .spec_sensor import SensorSpec


def draw_sensor(spec: SensorSpec, seed: int, index: int) -> Sensor:
    """Every quantity from its own law and generator."""
    return Sensor(**draw_each({name: getattr(spec, name) for name in type(spec).model_fields}, "sensor", seed, index))
