"""How the vehicles are modelled: surfaces, wheels, lamps, and one table of models."""

from __future__ import annotations

from collections.abc import Mapping

from .cars import CARS
from .heavy import HEAVY
from .model import Model
from .two_wheels import TWO_WHEELS

MODELS: Mapping[str, Model] = {**CARS, **HEAVY, **TWO_WHEELS}
"""By name; `scenario/vehicles.py` has the same names, with their sizes."""
