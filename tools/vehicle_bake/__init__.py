"""How the vehicles are modelled: surfaces, wheels, lamps, and one table of models."""

from __future__ import annotations

from collections.abc import Mapping

from .cars import CARS
from .heavy import HEAVY
from .model import Model

MODELS: Mapping[str, Model] = {**CARS, **HEAVY}
"""By name; `scenario/vehicles.py` has the same names, with their sizes."""
