"""Laws of who rides: on what, where, and dressed for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from twincity.replicator.city.tile import CityTile
from twincity.replicator.errors import CrowdError
from twincity.replicator.scenario.crowd.places import FOOTPRINTS, placed_discs
from twincity.replicator.scenario.crowd.riders import RIDES
from twincity.replicator.scenario.people import Library, load_library
from twincity.replicator.scenario.sampler import ScenarioSampler
from twincity.replicator.scenario.scenario import Person, Scenario
from twincity.replicator.scenario.spec import parse_spec
from twincity.replicator.scenario.traffic.bodies import Bodies, corners_of
from twincity.replicator.scenario.traffic.lanes import lane_lines
from twincity.replicator.scenario.vehicles import VEHICLES
from twincity.replicator.scene.tile.layer import read_tile

from .library import LIBRARY

RIDING = {"crowd.count": 5, "crowd.cyclists": 4, "crowd.scooters": 2, "crowd.motorcyclists": 3}


@pytest.fixture(scope="module")
def paris(checkout: Path) -> CityTile:
    """With cycle strips: a lane beside the boulevard, another against a one-way street."""
    return read_tile(checkout / "usd" / "tiles" / "haussmann_crossing" / "tile.usda")


def sample(tile: CityTile, overrides: Mapping[str, Any], index: int = 0, library: Library = LIBRARY) -> Scenario:
    return ScenarioSampler(parse_spec({}, overrides={**RIDING, **overrides}), tile, 5, library).at(index)


def riders(scenario: Scenario, kind: str | None = None) -> list[Person]:
    things = {
        "kick_scooter": "scooters",
        "motorcycle": "motorcyclists",
        "bicycle": "cyclists",
        "cargo_bike": "cyclists",
    }
    riding = [person for person in scenario.people if person.posture == "riding"]
    return [p for p in riding if kind is None or things.get(p.carried[0].thing, "cyclists") == kind]


def off_the_strips(tile: CityTile, people: Sequence[Person], strip: str) -> list[float]:
    """How far each is from the nearest middle of a strip that runs their way [m]."""
    places = [lane.at(d) for lane in lane_lines(tile, (strip,)) for d in np.arange(0.5, lane.length_m, 0.5)]  # type: ignore[arg-type]
    found = []
    for person in people:
        same_way = [xy for xy, h in places if np.cos(np.radians(h - person.heading_deg)) > 0.99]
        found.append(min((float(np.hypot(*(xy - person.position[:2]))) for xy in same_way), default=np.inf))
    return found


def test_everybody_rides_what_was_asked_for(paris: CityTile) -> None:
    scenario = sample(paris, {})
    assert Counter(len(riders(scenario, kind)) for kind in RIDES) == Counter([4, 2, 3])
    assert all(person.speed_m_per_s > 3 for person in riders(scenario))


def test_cyclists_take_the_cycle_strips_first(paris: CityTile) -> None:
    for index in range(3):
        away = off_the_strips(paris, riders(sample(paris, {}, index), "cyclists"), "cycle")
        in_sight = sum(distance < 0.3 for distance in away)
        assert in_sight > 0, away


def test_where_there_is_no_strip_they_ride_in_the_lanes(tile: CityTile) -> None:
    bare = replace(tile, roads=[replace(road, cycle_left="none", cycle_right="none") for road in tile.roads])
    assert max(off_the_strips(bare, riders(sample(bare, {"vehicles.parked": 0}), "scooters"), "drive")) < 0.7


def test_motorcyclists_keep_to_the_lanes_of_cars(paris: CityTile) -> None:
    assert max(off_the_strips(paris, riders(sample(paris, {}), "motorcyclists"), "drive")) < 0.7


def test_nobody_rides_into_a_vehicle(paris: CityTile) -> None:
    for index in range(2):
        scenario = sample(paris, {"vehicles.count": 8, "vehicles.parked": 0.9}, index)
        bodies = Bodies()
        for vehicle in scenario.vehicles:
            bodies.add(corners_of(np.array(vehicle.position), vehicle.heading_deg, VEHICLES[vehicle.model]))
        for person in riders(scenario):
            ride = {"kick_scooter": "scooter", "cargo_bike": "bicycle"}.get(person.carried[0].thing)
            for x, y, radius in placed_discs(
                FOOTPRINTS[ride or person.carried[0].thing], person.position[:2], person.heading_deg
            ):
                square = np.array([(x + a, y + b) for a, b in ((1, 1), (-1, 1), (-1, -1), (1, -1))]) - (x, y)
                assert bodies.is_free(0.7 * radius * square + (x, y), beside_m=0.0)


def test_motorcyclists_wear_a_full_helmet_and_are_grown_up(paris: CityTile) -> None:
    found = riders(sample(paris, {"crowd.motorcyclists": 6, "people.headwear": "none"}, library=load_library()))
    dressed = [person for person in found if person.clip in ("ride_motorcycle", "ride_moto_scooter")]
    assert len(dressed) == 6
    assert {person.headwear for person in dressed} == {"motorcycle_helmet"}
    assert min(person.age_years for person in dressed) >= 18
    assert {thing.thing for person in dressed for thing in person.carried} <= {"motorcycle", "moto_scooter", "backpack"}


def test_some_cyclists_carry_loads_and_most_do_not(paris: CityTile) -> None:
    things = Counter(
        person.carried[0].thing
        for index in range(3)
        for person in riders(sample(paris, {"crowd.cyclists": 12}, index), "cyclists")
    )
    assert 0 < things["cargo_bike"] < things["bicycle"]


def test_one_more_motorcyclist_moves_no_cyclist(paris: CityTile) -> None:
    few, more = sample(paris, {"crowd.motorcyclists": 0}), sample(paris, {})
    assert riders(few, "cyclists") == riders(more, "cyclists")
    assert few.vehicles == more.vehicles


def test_a_library_without_motorcycles_says_so(paris: CityTile) -> None:
    clips = {name: clip for name, clip in LIBRARY.clips.items() if clip.needs != "motorcycle"}
    library = replace(LIBRARY, clips=MappingProxyType(clips))
    with pytest.raises(CrowdError, match=r"crowd\.motorcyclists: the library has no clip"):
        sample(paris, {}, library=library)
