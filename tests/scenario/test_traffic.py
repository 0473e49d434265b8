"""Laws of the traffic of a frame: in lanes, in bays, behind red lights, and never through each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import shapely
import shapely.affinity

from twincity.replicator.city.lanes import strips_of
from twincity.replicator.city.parking import bay_rectangle
from twincity.replicator.city.planar import shape_of
from twincity.replicator.city.signals import signal_group
from twincity.replicator.city.tile import CityTile
from twincity.replicator.errors import SpecError
from twincity.replicator.scenario.sampler import sample_scenario
from twincity.replicator.scenario.scenario import Scenario, Sun, Vehicle
from twincity.replicator.scenario.spec import parse_spec
from twincity.replicator.scenario.traffic import lamps_are_on
from twincity.replicator.scenario.traffic.bodies import Bodies, corners_of
from twincity.replicator.scenario.vehicles import VEHICLES, VehicleModel
from twincity.replicator.scenario.weather import WEATHERS

BUSY = {"crowd.count": 5, "vehicles.count": 12, "vehicles.deliveries": 1}
CAR = VehicleModel(length_m=4.0, width_m=1.8, height_m=1.5, body="hatch")


def sample(tile: CityTile, index: int = 0, overrides: Mapping[str, Any] = BUSY) -> Scenario:
    return sample_scenario(parse_spec({}, overrides=overrides), tile, 5, index)


@pytest.fixture(scope="module")
def scenarios(tile: CityTile) -> list[Scenario]:
    return [sample(tile, index) for index in range(8)]


def of_state(scenarios: list[Scenario], *states: str) -> list[tuple[Scenario, Vehicle]]:
    found = [(scenario, v) for scenario in scenarios for v in scenario.vehicles if v.state in states]
    assert found
    return found


def plan(vehicle: Vehicle) -> shapely.Polygon:
    return shapely.Polygon(corners_of(np.array(vehicle.position), vehicle.heading_deg, VEHICLES[vehicle.model]))


def test_no_vehicle_touches_another(scenarios: list[Scenario]) -> None:
    for scenario in scenarios:
        for one, other in combinations([plan(vehicle) for vehicle in scenario.vehicles], 2):
            assert not one.intersects(other)


def test_there_are_as_many_as_asked(scenarios: list[Scenario]) -> None:
    for scenario in scenarios:
        states = Counter(vehicle.state for vehicle in scenario.vehicles)
        assert states["driving"] + states["queueing"] == 12
        assert states["stopped"] == 1


def test_what_is_on_its_way_is_in_the_middle_of_a_lane_on_its_right_side(
    tile: CityTile, scenarios: list[Scenario]
) -> None:
    for _, vehicle in of_state(scenarios, "driving", "queueing"):
        x, y = vehicle.position[:2]
        boulevard = abs(np.sin(np.radians(vehicle.heading_deg))) < 0.1
        road = next(road for road in tile.roads if (road.name == "Boulevard") == boulevard)
        drawn_along = np.cos(np.radians(vehicle.heading_deg)) if boulevard else np.sin(np.radians(vehicle.heading_deg))
        left_of_axis = y if boulevard else -x
        strips = [s for s in strips_of(road) if s.kind in ("drive", "bus") and s.forward == (drawn_along > 0)]
        assert min(abs(left_of_axis - strip.offset_m) for strip in strips) < 0.01


def test_junctions_and_zebras_stay_free(tile: CityTile, scenarios: list[Scenario]) -> None:
    for scenario in scenarios:
        for vehicle in scenario.vehicles:
            if vehicle.state != "parked":
                body = plan(vehicle)
                for crossing in tile.crossings:
                    assert body.distance(shapely.Point(crossing.centre)) > crossing.length_m / 2
                boulevard = abs(np.sin(np.radians(vehicle.heading_deg))) < 0.1
                other = [road for road in tile.roads if (road.name == "Boulevard") != boulevard]
                crossed = shapely.union_all([shapely.LineString(r.points).buffer(r.width_m / 2) for r in other])
                assert not crossed.intersects(body)


def test_who_waits_has_no_green_and_stands_behind_the_line(tile: CityTile, scenarios: list[Scenario]) -> None:
    for scenario, vehicle in of_state(scenarios, "queueing"):
        assert scenario.signals[signal_group(vehicle.heading_deg)] in ("red", "amber")
        assert vehicle.speed_m_per_s == 0
        front = np.array(vehicle.position[:2]) + VEHICLES[vehicle.model].length_m / 2 * np.array(
            [np.cos(np.radians(vehicle.heading_deg)), np.sin(np.radians(vehicle.heading_deg))]
        )
        distances = {line.distance_m for line in tile.stop_lines}
        to_junction = max(abs(front))
        assert to_junction > min(distances)


def test_streets_that_cross_have_no_green_together(scenarios: list[Scenario]) -> None:
    assert not any(scenario.signals == ("green", "green") for scenario in scenarios)
    assert len({scenario.signals for scenario in scenarios}) > 1


def test_parked_vehicles_stand_in_bays_along_the_traffic(tile: CityTile, scenarios: list[Scenario]) -> None:
    bays = {bay: bay_rectangle(bay) for bay in tile.parking_bays}
    sidewalk = shapely.union_all([shape_of(polygon) for polygon in tile.sidewalks])
    for _, vehicle in of_state(scenarios, "parked"):
        body = plan(vehicle)
        if VEHICLES[vehicle.model].class_name in ("bicycle", "scooter", "motorcycle"):
            continue
        (bay,) = [bay for bay, shape in bays.items() if shape.intersects(body.centroid)]
        assert bay.kind in VEHICLES[vehicle.model].bays
        assert abs((vehicle.heading_deg - bay.heading_deg + 180) % 360 - 180) < 2
        assert body.difference(bays[bay].buffer(0.12)).area < 0.02
        assert not sidewalk.buffer(-0.01).intersects(body)


@pytest.mark.parametrize(("share", "least", "most"), [(0.0, 0.0, 0.0), (0.5, 0.3, 0.7), (1.0, 1.0, 1.0)])
def test_as_many_bays_are_taken_as_asked(tile: CityTile, share: float, least: float, most: float) -> None:
    taken = all_of_them = 0
    for index in range(6):
        full = sample(tile, index, {"crowd.count": 1, "vehicles.parked": 1.0}).vehicles
        some = sample(tile, index, {"crowd.count": 1, "vehicles.parked": share}).vehicles
        assert set(some) <= set(full)  # more of them move none of the others
        taken, all_of_them = taken + len(some), all_of_them + len(full)
    assert least <= taken / all_of_them <= most


def test_deliveries_blink_beside_a_parked_row(scenarios: list[Scenario]) -> None:
    for _, vehicle in of_state(scenarios, "stopped"):
        assert vehicle.indicators == "hazard"
        assert VEHICLES[vehicle.model].body in ("van", "box_van", "truck")


def test_the_density_gives_a_count(tile: CityTile) -> None:
    lanes_m = sum(
        float(np.hypot(*np.diff(road.points, axis=0).T).sum()) for road in tile.roads for s in strips_of(road)
        if s.kind == "drive"
    )  # fmt: skip
    made = sample(tile, 0, {"crowd.count": 1, "vehicles.density_per_km": 20, "vehicles.parked": 0})
    assert len(made.vehicles) == round(20 * lanes_m / 1000)


def test_more_than_fit_is_said_with_what_fits(tile: CityTile) -> None:
    with pytest.raises(SpecError, match=r"vehicles.count asks for 400; .* have room for \d+"):
        sample(tile, 0, {"crowd.count": 1, "vehicles.count": 400})


def test_two_ways_to_say_how_many_are_one_too_many() -> None:
    with pytest.raises(SpecError, match="count and density_per_km are both given"):
        parse_spec({}, overrides={"vehicles.count": 3, "vehicles.density_per_km": 20})


def test_lamps_burn_in_the_dark_and_where_one_sees_badly(tile: CityTile) -> None:
    noon, night = Sun(elevation_deg=50, azimuth_deg=180), Sun(elevation_deg=-20, azimuth_deg=0)
    assert not lamps_are_on(noon, WEATHERS["clear"])
    assert lamps_are_on(night, WEATHERS["clear"])
    assert lamps_are_on(noon, WEATHERS["fog"])
    dark = sample(tile, 0, {**BUSY, "instant.hour": 23})
    assert {vehicle.lamps_on for vehicle in dark.vehicles if vehicle.state != "parked"} == {True}
    assert {vehicle.lamps_on for vehicle in dark.vehicles if vehicle.state == "parked"} == {False}


def test_rectangles_are_free_when_they_are_apart_however_they_are_turned() -> None:
    bodies = Bodies()
    bodies.add(corners_of(np.zeros(2), 30.0, CAR))
    rng = np.random.default_rng(0)
    taken = shapely.Polygon(corners_of(np.zeros(2), 30.0, CAR))
    for x, y, heading in rng.uniform((-6, -6, 0), (6, 6, 360), (200, 3)).tolist():
        other = corners_of(np.array([x, y]), heading, CAR)
        assert bodies.is_free(other, beside_m=0.0) != shapely.Polygon(other).intersects(taken)


@pytest.mark.parametrize("state", ["east_west", "north_south", "east_west_ends", "all_red", "off"])
def test_nobody_crosses_where_the_traffic_has_green(tile: CityTile, state: str) -> None:
    asked = {"crowd.count": 60, "crowd.crossing_fraction": 1.0, "vehicles.signals": state}
    on_zebras = 0
    for index in (3, 5):  # cameras that see a zebra of each street
        scenario = sample(tile, index, asked)
        for person in scenario.people:
            x, y, _ = person.position
            if tile.crossable.height_at(x, y) is None:
                continue
            on_zebras += 1
            crossed = 0.0 if abs(x) > abs(y) else 90.0  # the boulevard runs along x, the other street along y
            assert scenario.signals[signal_group(crossed)] in ("red", "off")
    assert on_zebras > 0
