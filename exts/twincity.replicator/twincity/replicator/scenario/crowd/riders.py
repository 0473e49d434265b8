"""Cyclists and people on scooters: in the lanes of the carriageway, on their right."""

from __future__ import annotations

import numpy as np

from ...city.tile import CityTile
from ...errors import CrowdError
from ..rng import generator_for
from ..spec_sections import CrowdSpec
from ..traffic import lane_darts
from ..view import View
from .places import FOOTPRINTS, Discs, Place, place_at, placed_discs

RIDES = {"cyclists": "bicycle", "scooters": "scooter"}
RIDER_AGES = (12.0, 75.0)
RIGHT_OF_THE_MIDDLE_M = 0.6
"""Of a lane: riders leave room to be overtaken."""


def place_riders(
    spec: CrowdSpec, tile: CityTile, view: View, taken: Discs, first_group: int, seed: int, index: int
) -> dict[str, tuple[Place, ...]]:
    """The places of everybody who rides, by kind."""
    found: dict[str, tuple[Place, ...]] = {}
    group = first_group
    for kind, ride in RIDES.items():
        count = int(getattr(spec, kind).draw(generator_for(seed, index, "crowd", kind)))
        places: list[Place] = []
        for xy, heading in lane_darts(tile, view, generator_for(seed, index, "crowd", kind, "darts")) if count else ():
            if len(places) == count:
                break
            aside = np.radians(heading - 90)
            point = xy + RIGHT_OF_THE_MIDDLE_M * np.array([np.cos(aside), np.sin(aside)])
            discs = placed_discs(FOOTPRINTS[ride], point, heading)
            if all(tile.drivable.height_at(x, y) is not None for x, y, _ in discs) and taken.free(discs):
                taken.add(discs)
                group += 1
                places.append(place_at((*point, 0.0), heading, "riding", group, seat=ride))
        if len(places) < count:
            raise CrowdError(
                f"crowd.{kind} asks for {count}; the lanes of tile '{tile.name}' had room for {len(places)}."
            )
        found[kind] = tuple(places)
    return found
