"""What a spec says of vehicles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import model_validator

from .laws import Choice, Constant, Law, Uniform
from .spec_rules import OneOf, Section, WholeWithin, Within
from .vehicles import VEHICLES

SIGNAL_STATES: Mapping[str, tuple[str, str]] = {
    "east_west": ("green", "red"),
    "north_south": ("red", "green"),
    "east_west_ends": ("amber", "red"),
    "north_south_ends": ("red", "amber"),
    "all_red": ("red", "red"),
    "off": ("off", "off"),
}
"""By who has green: what the streets that run rather east-west are shown, and what the others are."""


class VehiclesSpec(Section):
    """What drives, waits and is parked."""

    count: Annotated[Law, WholeWithin(0, 500)] = Constant(0)
    """On their way: they drive, or wait for a light."""

    density_per_km: Annotated[Law, Within(0, 130, "130 is bumper to bumper.")] | None = None
    """The same per kilometre of lane, in all of the tile; give this or `count`."""

    parked: Annotated[Law, Within(0, 1)] = Uniform(0.55, 0.95)
    """Share of the parking bays that are taken."""

    deliveries: Annotated[Law, WholeWithin(0, 20)] = Constant(0)
    """Vans and lorries stopped in second row, hazard lamps on."""

    model: Annotated[Law, OneOf("vehicle", tuple(VEHICLES))] | None = None
    """Of each on its way. Not given, the mix of Paris: cars 51 %, vans 18 %, taxis 7 %, buses 2.5 %."""

    signals: Annotated[Law, OneOf("state of traffic lights", tuple(SIGNAL_STATES))] = Choice(
        ("east_west", "north_south", "east_west_ends", "north_south_ends", "all_red"), (42, 42, 4, 4, 8)
    )
    """Who has green. Everybody waits who has not."""

    @model_validator(mode="after")
    def _one_of_count_and_density(self) -> VehiclesSpec:
        if self.density_per_km is not None and "count" in self.model_fields_set:
            raise ValueError("count and density_per_km are both given. Keep one of them.")
        return self
