"""Which vehicles there are to choose from: how much street each one takes, and where it is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True)
class VehicleModel:
    """One model; sizes are those of a common French vehicle of its kind, mirrors left out."""

    length_m: float
    width_m: float
    height_m: float
    body: str
    """What it is built as: city, hatch, sedan, estate, suv, van, box_van, ..."""

    class_name: str = "car"
    """In the table of labels."""

    driving_share: float = 0.0
    """How often it is met among vehicles that drive, against the others' numbers; 0: never."""

    parked_share: float = 0.0
    """The same among parked ones."""

    bays: tuple[str, ...] = ("car",)
    """Kinds of bay that it parks in; `bike_rack` for what leans on one."""

    only_colour: tuple[float, float, float] | None = None
    """Linear albedo of the body where it comes in one colour; None: in all."""


VEHICLES: Mapping[str, VehicleModel] = MappingProxyType({
    "city": VehicleModel(
        length_m=3.62, width_m=1.65, height_m=1.51, body="city", driving_share=8, parked_share=18
    ),
    "hatch": VehicleModel(
        length_m=4.05, width_m=1.78, height_m=1.45, body="hatch", driving_share=18, parked_share=30
    ),
    "sedan": VehicleModel(
        length_m=4.60, width_m=1.83, height_m=1.44, body="sedan", driving_share=6, parked_share=7
    ),
    "estate": VehicleModel(
        length_m=4.64, width_m=1.83, height_m=1.45, body="estate", driving_share=6, parked_share=8
    ),
    "suv": VehicleModel(
        length_m=4.42, width_m=1.84, height_m=1.615, body="suv", driving_share=13, parked_share=18
    ),
    "taxi": VehicleModel(
        length_m=4.60, width_m=1.83, height_m=1.57, body="taxi", driving_share=7, bays=()
    ),
    "van": VehicleModel(
        length_m=5.05, width_m=1.94, height_m=1.955, body="van", driving_share=18, parked_share=5,
        bays=("car", "delivery"),
    ),
    "police_like": VehicleModel(
        length_m=4.42, width_m=1.84, height_m=1.71, body="police_like", driving_share=0.6, bays=(),
        only_colour=(0.58, 0.58, 0.57),
    ),
    "ambulance_like": VehicleModel(
        length_m=5.60, width_m=2.00, height_m=2.51, body="ambulance_like", driving_share=0.6, bays=(),
        only_colour=(0.58, 0.58, 0.57),
    ),
    "truck": VehicleModel(
        length_m=8.50, width_m=2.50, height_m=3.55, body="truck", class_name="truck", driving_share=4, bays=()
    ),
    "bus": VehicleModel(
        length_m=12.00, width_m=2.55, height_m=3.15, body="bus", class_name="bus", driving_share=2.5, bays=(),
        only_colour=(0.56, 0.57, 0.55),
    ),
    "sweeper": VehicleModel(
        length_m=4.25, width_m=1.40, height_m=2.08, body="sweeper", class_name="truck", driving_share=0.5, bays=(),
        only_colour=(0.035, 0.20, 0.085),
    ),
    "motorcycle": VehicleModel(
        length_m=2.05, width_m=0.80, height_m=1.30, body="motorcycle", class_name="motorcycle", parked_share=42,
        bays=("motorcycle",),
    ),
    "moto_scooter": VehicleModel(
        length_m=2.06, width_m=0.73, height_m=1.285, body="moto_scooter", class_name="motorcycle", parked_share=58,
        bays=("motorcycle",),
    ),
    "bicycle": VehicleModel(
        length_m=1.77, width_m=0.58, height_m=1.07, body="bicycle", class_name="bicycle", parked_share=86,
        bays=("bike_rack",),
    ),
    "cargo_bike": VehicleModel(
        length_m=2.45, width_m=0.59, height_m=1.03, body="cargo_bike", class_name="bicycle", parked_share=5,
        bays=("bike_rack",),
    ),
    "kick_scooter": VehicleModel(
        length_m=1.13, width_m=0.52, height_m=1.045, body="kick_scooter", class_name="scooter", parked_share=9,
        bays=("bike_rack",),
    ),
})  # fmt: skip
"""Shares follow the counts of motor traffic in Paris: cars 51 %, vans 18 %, taxis 7 %."""
