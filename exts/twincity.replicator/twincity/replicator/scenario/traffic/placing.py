"""`place_vehicles`: parked rows first, then what is stopped beside them, then queues and what drives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from ...city.tile import CityTile
from ...errors import SpecError
from ..rng import generator_for
from ..scenario import Colour, Vehicle
from ..spec_vehicles import VehiclesSpec
from ..vehicles import VEHICLES, VehicleModel
from ..view import View
from .bodies import Bodies, corners_of
from .ground import RoadPieces, is_clear
from .lanes import LaneLine, darts_in, lane_lines
from .looks import chosen_model, colour_of, driving_looks
from .parked import place_parked

GAP_M = 1.6
"""Between two vehicles that wait, bumper to bumper."""

HEADWAY_M = 5.0
"""Before one that drives."""

QUEUE_REACH_M = 45.0
"""From a red light: who is nearer waits."""

CLEAR_OF_CAMERA_M = 7.0
TRIES = 150
"""Places tried for one vehicle before another model takes its turn: a bus fits into few lanes."""

BUS_WIDTH_M, ROOM_IN_LANE_M = 2.3, 0.35
SECOND_ROW_M = 0.4
"""Between a parked row and what stops beside it."""

DELIVERS = ("van", "box_van", "truck")

SLOWEST_M_PER_S = 2.5


def place_vehicles(
    spec: VehiclesSpec, tile: CityTile, view: View, signals: tuple[str, str], *, lamps_on: bool, seed: int, index: int
) -> tuple[Vehicle, ...]:
    """The vehicles of one frame; of those on their way the ones that fit in view first.

    Raises:
        SpecError: the streets cannot hold so many.
    """
    taken = Bodies()
    parked = place_parked(spec, tile, view, taken, seed, index)
    road = _Road(
        tile=tile, view=view, taken=taken, signals=signals, lamps_on=lamps_on, address=(seed, index),
        pieces=RoadPieces.of(tile),
    )  # fmt: skip
    stopped = road.stopped(int(spec.deliveries.draw(generator_for(seed, index, "vehicles", "deliveries"))))
    moving = road.moving(_count(spec, tile, seed, index), spec)
    return (*moving, *stopped, *parked)


def _count(spec: VehiclesSpec, tile: CityTile, seed: int, index: int) -> int:
    """How many are on their way."""
    rng = generator_for(seed, index, "vehicles", "count")
    if spec.density_per_km is None:
        return int(spec.count.draw(rng))
    return round(float(spec.density_per_km.draw(rng)) * sum(lane.length_m for lane in lane_lines(tile)) / 1000)


@dataclass(kw_only=True)
class _Road:
    """The carriageways while they fill."""

    tile: CityTile
    view: View
    taken: Bodies
    signals: tuple[str, str]
    lamps_on: bool
    address: tuple[int, int]
    pieces: RoadPieces
    tails_m: dict[LaneLine, float] = field(default_factory=dict)
    """Lane -> where the last of its queue ends."""

    def moving(self, count: int, spec: VehiclesSpec) -> list[Vehicle]:
        """So many that drive or wait for a light."""
        seed, index = self.address
        looks = driving_looks(spec.model, generator_for(seed, index, "vehicles", "looks"))
        manners = generator_for(seed, index, "vehicles", "manners").random((count + 1, 5))
        lanes = lane_lines(self.tile, ("drive", "bus"))
        darts = darts_in(lanes, self.view, generator_for(seed, index, "vehicles", "darts"))
        placed: list[Vehicle] = []
        while len(placed) < count:
            vehicle = self._next(*next(looks), darts, manners[len(placed)])
            if vehicle:
                placed.append(vehicle)
            elif next(darts, None) is None:
                raise SpecError(
                    f"vehicles.count asks for {count}; the streets of tile '{self.tile.name}' have room for "
                    f"{len(placed)} as they are parked and lit. Ask for fewer, or for fewer parked ones."
                )
        return placed

    def _next(self, name: str, colour: Colour, darts: Iterator, manner: np.ndarray) -> Vehicle | None:
        model = VEHICLES[name]
        for _, (lane, along, _, _) in zip(range(TRIES), darts, strict=False):
            if not _may_use(model, lane):
                continue
            if self._is_held(lane) and lane.stop_m is not None and 0 < lane.stop_m - along < QUEUE_REACH_M:
                vehicle = self._queueing(name, colour, lane, manner)
            else:
                vehicle = self._driving(name, colour, lane, along, manner)
            if vehicle:
                return vehicle
        return None

    def _is_held(self, lane: LaneLine) -> bool:
        return lane.control == "signals" and self.signals[lane.group_at_stop()] in ("red", "amber")

    def _queueing(self, name: str, colour: Colour, lane: LaneLine, manner: np.ndarray) -> Vehicle | None:
        model = VEHICLES[name]
        assert lane.stop_m is not None
        tail = self.tails_m.get(lane, lane.stop_m - 0.3 - 0.9 * manner[0])
        point, heading = lane.at(tail - model.length_m / 2)
        if tail - model.length_m < 0 or not self._take(point, heading, model, 0.3, 0.3):
            return None
        self.tails_m[lane] = tail - model.length_m - GAP_M * (0.75 + 0.8 * manner[1])
        return self._vehicle(name, colour, point, heading, "queueing", 0.0, manner, brakes=manner[2] < 0.75)

    def _driving(self, name: str, colour: Colour, lane: LaneLine, along: float, manner: np.ndarray) -> Vehicle | None:
        point, heading = lane.at(along)
        if not self._take(point, heading, VEHICLES[name], HEADWAY_M, GAP_M):
            return None
        limit = lane.speed_limit_km_h / 3.6
        slows = self._is_held(lane) and lane.stop_m is not None and lane.stop_m > along
        speed = SLOWEST_M_PER_S + (limit * (0.6 if slows else 1.0) - SLOWEST_M_PER_S) * manner[0]
        brakes = manner[2] < (0.7 if slows else 0.06)
        return self._vehicle(name, colour, point, heading, "driving", speed, manner, brakes=brakes)

    def _vehicle(
        self, name: str, colour: Colour, point: np.ndarray, heading: float, state: str, speed: float,
        manner: np.ndarray, *, brakes: bool, indicators: str | None = None,
    ) -> Vehicle:  # fmt: skip
        turning = "left" if manner[3] < 0.08 else "right" if manner[3] < 0.18 else ""
        return Vehicle(
            model=name,
            position=(round(float(point[0]), 3), round(float(point[1]), 3), 0.0),
            heading_deg=round(heading % 360, 2) % 360,
            speed_m_per_s=round(float(speed), 2),
            colour=colour,
            state=state,
            lamps_on=self.lamps_on,
            brakes=bool(brakes),
            indicators=turning if indicators is None else indicators,
        )

    def _take(self, point: np.ndarray, heading: float, model: VehicleModel, ahead_m: float, behind_m: float) -> bool:
        """Take the ground there, if it is free."""
        plan = corners_of(point, heading, model)
        if np.hypot(*(np.concatenate([plan, point[None]]) - self.view.camera.position[:2]).T).min() < CLEAR_OF_CAMERA_M:
            return False
        if not self.taken.is_free(corners_of(point, heading, model, ahead_m, behind_m)):
            return False
        if not is_clear(plan, heading, self.tile, self.pieces):
            return False
        self.taken.add(plan)
        return True

    def stopped(self, count: int) -> list[Vehicle]:
        """Deliveries in second row, beside bays, their hazard lamps blinking; as many as find room."""
        seed, index = self.address
        bays = [bay for bay in self.tile.parking_bays if bay.kind != "motorcycle"]
        rng = generator_for(seed, index, "vehicles", "second row")
        order, chances = rng.permutation(len(bays)), rng.random((len(bays), 5))
        seen = self.view.sees(np.array([(*bay.position, 0.0) for bay in bays]).reshape(-1, 3), max_distance_m=70.0)
        names = [name for name in DELIVERS if name in VEHICLES]
        placed: list[Vehicle] = []
        for i in sorted(order.tolist(), key=lambda i: not seen[i]):
            if len(placed) == count:
                break
            bay, chance = bays[i], chances[i]
            name = chosen_model(names, [VEHICLES[n].driving_share or 1.0 for n in names], float(chance[0]))
            angle = np.radians(bay.heading_deg)
            out = (bay.width_m + VEHICLES[name].width_m) / 2 + SECOND_ROW_M
            left = np.array([-np.sin(angle), np.cos(angle)]) * (-out if bay.kerb_on_left else out)
            point = np.array(bay.position) + left
            if self._take(point, bay.heading_deg, VEHICLES[name], GAP_M, GAP_M):
                colour = colour_of(VEHICLES[name], float(chance[1]))
                placed.append(
                    self._vehicle(
                        name, colour, point, bay.heading_deg, "stopped", 0.0, chance, brakes=False, indicators="hazard"
                    )
                )
        if len(placed) < count:
            raise SpecError(
                f"vehicles.deliveries asks for {count}; beside the bays of tile '{self.tile.name}' there is room for "
                f"{len(placed)}."
            )
        return placed


def _may_use(model: VehicleModel, lane: LaneLine) -> bool:
    """Buses and taxis have the bus lanes to themselves; nothing wide goes into a narrow or a minor street."""
    if lane.kind == "bus":
        return model.body in ("bus", "taxi")
    is_wide = model.width_m > BUS_WIDTH_M
    return model.width_m + ROOM_IN_LANE_M <= lane.width_m and not (is_wide and lane.is_minor)
