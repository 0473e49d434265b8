"""The traffic of a frame: parked rows, what is stopped beside them, queues before red lights, and what drives."""

from __future__ import annotations

from .lanes import lane_darts
from .placing import place_vehicles
from .signals import draw_signals, lamps_are_on

__all__ = ["draw_signals", "lamps_are_on", "lane_darts", "place_vehicles"]
