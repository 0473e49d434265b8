"""How far vehicles come in a sequence: along their lanes, one behind the other, stopping before whatever is ahead.

What is parked, delivers or waits for a light stays: no light changes within a sequence. Who has green drives on over
the zebra and the junction, unless somebody is there.
"""

from __future__ import annotations

import numpy as np

from ..city.signals import signal_group
from ..city.tile import CityTile
from .scenario import Scenario, Vehicle
from .traffic.ground import RoadPieces
from .traffic.placing import GAP_M
from .vehicles import VEHICLES

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
    on_road = np.array([person.position[:2] for person in scenario.people]).reshape(-1, 2)
    has_green = [
        scenario.signals[signal_group(vehicle.heading_deg)] == "green" and bool(tile.stop_lines) for vehicle in vehicles
    ]
    roads = RoadPieces.of(tile)
    speeds: dict[int, float] = {}
    on_their_way = [i for i, vehicle in enumerate(vehicles) if vehicle.state != "parked"]
    for i in sorted(on_their_way, key=lambda i: -_ahead_of(vehicles[i], np.zeros(2))[0]):
        speed = vehicles[i].speed_m_per_s
        most = speed * float(times[-1]) + 10
        free = _free_ahead(vehicles[i], tile, roads, on_road, most, passes=has_green[i]) if speed else 0.0
        for j in speeds:
            gap = _gap(vehicles[i], vehicles[j])
            if gap is not None:
                free, speed = min(free, gap + float(come[j, -1])), min(speed, speeds[j])
        meets = [gap for other in vehicles if (gap := _gap_to_oncoming(vehicles[i], other)) is not None]
        free = min([free, *(gap / 2 for gap in meets)])
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


def _free_ahead(
    vehicle: Vehicle, tile: CityTile, roads: RoadPieces, people: np.ndarray, most_m: float, *, passes: bool
) -> float:
    """How far a vehicle can drive before it must stop; one that passes may cross zebras and other streets."""
    model = VEHICLES[vehicle.model]
    x, y, _ = vehicle.position
    angle = np.radians(vehicle.heading_deg)
    ahead, left = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    front = model.length_m / 2
    for come in np.arange(LOOKS_EVERY_M, most_m, LOOKS_EVERY_M).tolist():
        nose = np.array([x, y]) + (come + front + STOPS_BEFORE_M / 2) * ahead
        edges = np.array([nose + side * model.width_m / 2 * left for side in (-1.0, 0.0, 1.0)])
        if not tile.drivable.contains(edges):
            return max(0.0, come - LOOKS_EVERY_M - STOPS_BEFORE_M / 2)
        if not passes and any(tile.crossable.height_at(*edge) is not None for edge in edges.tolist()):
            return max(0.0, come - LOOKS_EVERY_M - STOPS_BEFORE_M / 2)
        if not passes and roads.crossed_by(edges, vehicle.heading_deg):
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


def _gap_to_oncoming(one: Vehicle, other: Vehicle) -> float | None:
    """From bumper to bumper less the usual gap, of a vehicle that comes the other way in the same lane."""
    turned = (other.heading_deg - one.heading_deg) % 360 - 180
    along, aside = _ahead_of(one, np.array(other.position[:2]) - np.array(one.position[:2]))
    if other.state == "parked" or abs(turned) > SAME_WAY_DEG or abs(aside) > SAME_LANE_M or along <= 0:
        return None
    lengths = (VEHICLES[one.model].length_m + VEHICLES[other.model].length_m) / 2
    return max(0.0, along - lengths - GAP_M)


def _ahead_of(vehicle: Vehicle, step: np.ndarray) -> tuple[float, float]:
    """Forward and left components of a step; of the zero step, of the vehicle's own place from the origin."""
    angle = np.radians(vehicle.heading_deg)
    forward = np.array([np.cos(angle), np.sin(angle)])
    taken = step if step.any() else np.array(vehicle.position[:2])
    return float(forward @ taken), float(-np.sin(angle) * taken[0] + np.cos(angle) * taken[1])
