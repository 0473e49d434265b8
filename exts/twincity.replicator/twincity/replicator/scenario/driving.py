"""How far vehicles come in a sequence: along their lanes, one behind the other, stopping before whatever is ahead."""

from __future__ import annotations

import numpy as np

from ..city.tile import CityTile
from .rng import generator_for
from .scenario import Scenario, Vehicle
from .traffic import GAP_M, in_cross_street
from .vehicles import VEHICLES

SPEEDS_M_PER_S = (3.0, 8.3)
"""Paris drives at 30 km/h at most."""

BRAKING_M_PER_S2 = 2.5
STOPS_BEFORE_M = 2.0
"""A zebra, somebody on the road, the end of the tile."""

LOOKS_EVERY_M = 0.5
SAME_LANE_M, SAME_WAY_DEG = 1.2, 10.0


def drive(scenario: Scenario, tile: CityTile, times: np.ndarray) -> np.ndarray:
    """(vehicles, times) metres that each vehicle has come."""
    vehicles = scenario.vehicles
    come = np.zeros((len(vehicles), len(times)))
    if not vehicles:
        return come
    rng = generator_for(scenario.seed, scenario.index, "sequence", "vehicles")
    low, high = SPEEDS_M_PER_S
    wanted = (low + (high - low) * rng.random(len(vehicles))).tolist()
    on_road = np.array([person.position[:2] for person in scenario.people]).reshape(-1, 2)
    speeds: dict[int, float] = {}
    for i in sorted(range(len(vehicles)), key=lambda i: -_ahead_of(vehicles[i], np.zeros(2))[0]):
        free = _free_ahead(vehicles[i], tile, on_road, high * float(times[-1]) + 10)
        speed = wanted[i]
        for j in speeds:
            gap = _gap(vehicles[i], vehicles[j])
            if gap is not None:
                free, speed = min(free, gap + float(come[j, -1])), min(speed, speeds[j])
        speeds[i] = min(speed, float(np.sqrt(2 * BRAKING_M_PER_S2 * max(free, 0.0))))
        come[i] = _braked(times, speeds[i], max(free, 0.0))
    return come


def _braked(times: np.ndarray, speed: float, free_m: float) -> np.ndarray:
    """Metres come at times: steadily, then braking to stand still after `free_m`."""
    if speed <= 0:
        return np.zeros(len(times))
    braking = speed**2 / (2 * BRAKING_M_PER_S2)
    begins = (free_m - braking) / speed
    late = (times - begins).clip(0, speed / BRAKING_M_PER_S2)
    return speed * np.minimum(times, begins) + speed * late - BRAKING_M_PER_S2 * late**2 / 2


def _free_ahead(vehicle: Vehicle, tile: CityTile, people: np.ndarray, most_m: float) -> float:
    """How far a vehicle can drive before it must stop."""
    model = VEHICLES[vehicle.model]
    x, y, _ = vehicle.position
    angle = np.radians(vehicle.heading_deg)
    ahead, left = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    front = model.length_m / 2
    for come in np.arange(LOOKS_EVERY_M, most_m, LOOKS_EVERY_M).tolist():
        nose = np.array([x, y]) + (come + front + STOPS_BEFORE_M / 2) * ahead
        edges = np.array([nose + side * model.width_m / 2 * left for side in (-1.0, 0.0, 1.0)])
        if not tile.drivable.contains(edges) or any(
            tile.crossable.height_at(*edge) is not None for edge in edges.tolist()
        ):
            return max(0.0, come - LOOKS_EVERY_M - STOPS_BEFORE_M / 2)
        if in_cross_street(edges, vehicle.heading_deg, tile.roads):
            return max(0.0, come - LOOKS_EVERY_M)
        if len(people) and np.hypot(*(people - nose).T).min() < model.width_m / 2 + 0.6:
            return max(0.0, come - LOOKS_EVERY_M - STOPS_BEFORE_M)
    return most_m


def _gap(behind: Vehicle, ahead: Vehicle) -> float | None:
    """From bumper to bumper less the usual gap; None when the second is not ahead in the same lane."""
    turned = (ahead.heading_deg - behind.heading_deg + 180) % 360 - 180
    x, y, _ = behind.position
    along, aside = _ahead_of(behind, np.array(ahead.position[:2]) - np.array([x, y]))
    if abs(turned) > SAME_WAY_DEG or abs(aside) > SAME_LANE_M or along <= 0:
        return None
    lengths = (VEHICLES[behind.model].length_m + VEHICLES[ahead.model].length_m) / 2
    return max(0.0, along - lengths - GAP_M)


def _ahead_of(vehicle: Vehicle, step: np.ndarray) -> tuple[float, float]:
    """Forward and left components of a step; of the zero step, of the vehicle's own place from the origin."""
    angle = np.radians(vehicle.heading_deg)
    forward = np.array([np.cos(angle), np.sin(angle)])
    taken = step if step.any() else np.array(vehicle.position[:2])
    return float(forward @ taken), float(-np.sin(angle) * taken[0] + np.cos(angle) * taken[1])
