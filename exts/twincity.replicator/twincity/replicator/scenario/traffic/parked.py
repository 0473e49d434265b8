"""Parked rows: a share of the bays is taken, each by what fits into it; two wheels stand in rows of their own."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...city.tile import KERB_HEIGHT_M, CityTile, ParkingBay
from ..rng import generator_for
from ..scenario import Vehicle
from ..spec_vehicles import VehiclesSpec
from ..vehicles import VEHICLES, VehicleModel
from ..view import View
from .bodies import Bodies, corners_of
from .looks import chosen_model, colour_of

REACH_M = 90.0
BESIDE_VIEW = 0.35
"""Share of the picture's size by which the frame is widened: what stands outside it still throws shadows into it."""

FROM_KERB_M = 0.22
"""Between the wheels and the kerb, with as much again by chance."""

OUT_OF_BAY_M = 0.06
"""A van may stick out so much."""

BUMPERS_M = 0.45
"""Least room for a driver to get out of a bay, before and behind together."""

CROOKED_DEG = 1.1
MOTORCYCLE_PITCH_M = 0.95
ACROSS_DEG = 68.0
"""Motorcycles stand at an angle to the kerb, their front wheels in the gutter."""

TAILS_OUT_M = 0.17
"""They are longer across than their bay is wide."""

HOOP_PITCH_M = 0.9
RACK_TAKEN = 0.6


def place_parked(spec: VehiclesSpec, tile: CityTile, view: View, taken: Bodies, seed: int, index: int) -> list[Vehicle]:
    """What is parked in view of the camera, in the order of the bays; its ground is taken.

    Every bay has chances of its own, so that more or fewer parked vehicles move none of the others.
    """
    share = float(spec.parked.draw(generator_for(seed, index, "vehicles", "parked")))
    chances = generator_for(seed, index, "vehicles", "bays").random((len(tile.parking_bays), 6))
    near = _in_reach([bay.position for bay in tile.parking_bays], view)
    found: list[Vehicle] = []
    for bay, chance, is_near in zip(tile.parking_bays, chances, near.tolist(), strict=True):
        if is_near:
            row = _two_wheels(bay, chance, share) if bay.kind == "motorcycle" else _one(bay, chance, share)
            found += row
    found += _at_racks(tile, view, share, seed, index)
    return [vehicle for vehicle in found if _fits(vehicle, taken)]


def _fits(vehicle: Vehicle, taken: Bodies) -> bool:
    """Take its ground, if it touches nothing: two wheels that stand crooked may not."""
    is_free = taken.is_free(_plan(vehicle), beside_m=0.0)
    if is_free:
        taken.add(_plan(vehicle))
    return is_free


def _plan(vehicle: Vehicle) -> np.ndarray:
    return corners_of(np.array(vehicle.position), vehicle.heading_deg, VEHICLES[vehicle.model])


def _in_reach(points: list[tuple[float, float]], view: View) -> np.ndarray:
    ground = np.c_[np.array(points).reshape(-1, 2), np.zeros(len(points))]
    return view.sees(ground, max_distance_m=REACH_M, margin=BESIDE_VIEW)


def _models(kind: str, length_m: float, width_m: float) -> tuple[list[str], list[float]]:
    """Models that park in bays of a kind and size, and their shares."""
    fitting = {
        name: model.parked_share
        for name, model in VEHICLES.items()
        if kind in model.bays and model.length_m + BUMPERS_M <= length_m and model.width_m <= width_m + 0.1
        and model.parked_share > 0
    }  # fmt: skip
    return list(fitting), list(fitting.values())


def _one(bay: ParkingBay, chance: np.ndarray, share: float) -> list[Vehicle]:
    names, shares = _models(bay.kind, bay.length_m, bay.width_m)
    if chance[0] >= share or not names:
        return []
    name = chosen_model(names, shares, float(chance[1]))
    model = VEHICLES[name]
    slack = bay.length_m - model.length_m - BUMPERS_M
    along = (chance[2] - 0.5) * min(slack, 2.0)
    from_kerb = min(FROM_KERB_M * (1 + chance[3]), bay.width_m - model.width_m + OUT_OF_BAY_M)
    to_kerb = (bay.width_m - model.width_m) / 2 - from_kerb
    aside = to_kerb if bay.kerb_on_left else -to_kerb
    heading = bay.heading_deg + CROOKED_DEG * (2 * chance[4] - 1)
    return [_parked(name, model, _beside(bay, along, aside), heading, 0.0, float(chance[5]))]


def _two_wheels(bay: ParkingBay, chance: np.ndarray, share: float) -> list[Vehicle]:
    """A row at an angle to the kerb, with gaps."""
    names, shares = _models("motorcycle", 10.0, 10.0)
    if not names:
        return []
    rng = np.random.Generator(np.random.PCG64(int(chance[0] * 2**52)))
    turn = ACROSS_DEG if bay.kerb_on_left else -ACROSS_DEG
    found = []
    for along in np.arange(-bay.length_m / 2 + 0.6, bay.length_m / 2 - 0.5, MOTORCYCLE_PITCH_M).tolist():
        is_there, which, slide, crooked, paint = rng.random(5).tolist()
        if is_there < share:
            name = chosen_model(names, shares, which)
            point = _beside(bay, along + 0.12 * (slide - 0.5), -TAILS_OUT_M if bay.kerb_on_left else TAILS_OUT_M)
            heading = bay.heading_deg + turn + 7.0 * (crooked - 0.5)
            found.append(_parked(name, VEHICLES[name], point, heading, 0.0, paint))
    return found


def _at_racks(tile: CityTile, view: View, share: float, seed: int, index: int) -> Iterator[Vehicle]:
    """Bicycles along the hoops of racks, one on each side of some."""
    racks = [item for item in tile.furniture if item.kind == "bike_rack"]
    names, shares = _models("bike_rack", 10.0, 10.0)
    chances = generator_for(seed, index, "vehicles", "racks").random((len(racks), 2, 5))
    near = _in_reach([(rack.position[0], rack.position[1]) for rack in racks], view)
    for rack, sides, is_near in zip(racks, chances.tolist(), near.tolist(), strict=True):
        if not is_near or not names:
            continue
        angle = np.radians(rack.heading_deg)
        across = np.array([-np.sin(angle), np.cos(angle)])
        for side, (is_there, which, turned, slide, paint) in zip((-1, 1), sides, strict=True):
            if is_there < share * RACK_TAKEN:
                name = chosen_model(names, shares, which)
                point = np.array(rack.position[:2]) + side * HOOP_PITCH_M / 3 * across
                point = point + 0.15 * (slide - 0.5) * np.array([np.cos(angle), np.sin(angle)])
                heading = rack.heading_deg + 180 * (turned < 0.5)
                yield _parked(name, VEHICLES[name], point, heading, rack.position[2], paint)


def _beside(bay: ParkingBay, along_m: float, left_m: float) -> np.ndarray:
    """The point so far ahead and to the left of the middle of a bay."""
    angle = np.radians(bay.heading_deg)
    forward, left = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    return np.array(bay.position) + along_m * forward + left_m * left


def _parked(name: str, model: VehicleModel, xy: np.ndarray, heading_deg: float, z: float, paint: float) -> Vehicle:
    return Vehicle(
        model=name,
        position=(round(float(xy[0]), 3), round(float(xy[1]), 3), round(min(z, KERB_HEIGHT_M), 3)),
        heading_deg=round(float(heading_deg) % 360, 2) % 360,
        colour=colour_of(model, paint),
        state="parked",
    )
