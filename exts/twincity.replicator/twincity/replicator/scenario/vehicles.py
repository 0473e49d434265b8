"""Which vehicles there are to choose from, and how much street each one takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True)
class VehicleModel:
    """One model; sizes are those of the common French car of its kind, mirrors left out."""

    length_m: float
    width_m: float
    height_m: float


VEHICLES: Mapping[str, VehicleModel] = MappingProxyType({
    "hatch": VehicleModel(length_m=4.05, width_m=1.78, height_m=1.45),
    "sedan": VehicleModel(length_m=4.60, width_m=1.83, height_m=1.44),
    "van": VehicleModel(length_m=5.05, width_m=1.92, height_m=1.96),
})  # fmt: skip
"""A Clio, a saloon, a Trafic."""
