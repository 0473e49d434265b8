"""Laws of what lies and stands in the street: as many as asked, where they belong, in nobody's way."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
import shapely.affinity

from twincity.replicator.city.tile import CityTile
from twincity.replicator.errors import SpecError, UnknownNameError
from twincity.replicator.scenario.arrangements import ground_of, plan_size
from twincity.replicator.scenario.crowd.places import vehicle_discs
from twincity.replicator.scenario.sampler import ScenarioSampler
from twincity.replicator.scenario.scenario import PlacedThing, Scenario
from twincity.replicator.scenario.site import WAY_THROUGH_M, Plan
from twincity.replicator.scenario.spec import parse_spec
from twincity.replicator.scenario.view import View, camera_of, walkable_in_view, wall_distances

from .library import LIBRARY

ASKED = {"things.litter": 30, "things.dumped": 2, "things.abandoned": 2, "things.distractors": 3,
         "things.street_life": 4, "crowd.count": 60, "vehicles.count": 3, "camera.rig": "cctv"}  # fmt: skip


def sampler(tile: CityTile, **more: Any) -> ScenarioSampler:
    asked = {**ASKED, **{key.replace("__", "."): value for key, value in more.items()}}
    return ScenarioSampler(parse_spec({}, overrides=asked), tile, 5, LIBRARY)


@pytest.fixture(scope="module")
def scenarios(tile: CityTile) -> list[Scenario]:
    made = sampler(tile)
    return [made.at(index) for index in range(4)]


def discs(placed: PlacedThing) -> list[tuple[float, float, float]]:
    return ground_of(placed, LIBRARY.things[placed.thing])


def outline(placed: PlacedThing) -> shapely.Polygon:
    length, width = plan_size(LIBRARY.things[placed.thing], fallen=placed.fallen)
    box = shapely.box(-length / 2, -width / 2, length / 2, width / 2)
    return shapely.affinity.translate(
        shapely.affinity.rotate(box, placed.heading_deg, origin=(0, 0)), *placed.position[:2]
    )


def test_there_is_as_much_as_asked(scenarios: list[Scenario]) -> None:
    for scenario in scenarios:
        roles = Counter(thing.role for thing in scenario.things)
        assert roles["litter"] == 30
        assert roles["abandoned"] == 2
        assert 4 <= roles["dumped"] <= 16  # two heaps
        assert roles["distractor"] >= 3
        assert roles["street_life"] >= 4


def test_every_thing_has_a_role_that_it_is_made_for(scenarios: list[Scenario]) -> None:
    for scenario in scenarios:
        assert all(thing.role in LIBRARY.things[thing.thing].roles for thing in scenario.things)


def test_nothing_is_in_a_wall(tile: CityTile, scenarios: list[Scenario]) -> None:
    houses = shapely.union_all([shapely.Polygon(b.footprint.exterior, b.footprint.holes) for b in tile.buildings])
    for scenario in scenarios:
        for thing in scenario.things:
            if LIBRARY.things[thing.thing].class_name != "parasol":
                assert outline(thing).intersection(houses).area < 0.02, thing


def test_nothing_is_in_anything_else(scenarios: list[Scenario]) -> None:
    for scenario in scenarios:
        grounds = [outline(thing) for thing in scenario.things]
        for i, one in enumerate(grounds):
            for other in grounds[:i]:
                assert one.intersection(other).area < 0.25 * min(one.area, other.area)


def test_nobody_stands_and_nothing_drives_where_things_are(scenarios: list[Scenario]) -> None:
    for scenario in scenarios:
        feet = np.array([person.position[:2] for person in scenario.people])
        wheels = [disc for vehicle in scenario.vehicles for disc in vehicle_discs(vehicle)]
        for thing in scenario.things:
            for x, y, radius in discs(thing):
                assert np.hypot(*(feet - (x, y)).T).min() > radius
                assert all(np.hypot(x - wx, y - wy) > r for wx, wy, r in wheels)


def test_things_lie_on_the_ground(tile: CityTile, scenarios: list[Scenario]) -> None:
    plan = Plan(tile)
    for scenario in scenarios:
        for thing in scenario.things:
            assert plan.height_at(*thing.position[:2]) == pytest.approx(thing.position[2], abs=0.03)


def test_nobody_is_near_what_is_abandoned(scenarios: list[Scenario]) -> None:
    for scenario in scenarios:
        feet = np.array([person.position[:2] for person in scenario.people])
        for thing in scenario.things:
            if thing.role == "abandoned":
                assert np.hypot(*(feet - thing.position[:2]).T).min() > 2.5


def test_people_can_pass_beside_heaps(tile: CityTile, scenarios: list[Scenario]) -> None:
    plan = Plan(tile)
    for scenario in scenarios:
        for thing in scenario.things:
            if thing.role != "dumped":
                continue
            middle = np.array(thing.position[:2])
            half = max(plan_size(LIBRARY.things[thing.thing], fallen=thing.fallen)) / 2
            edges = (plan.wall_near(middle), plan.kerb_near(middle))
            assert any(edge is None or edge.distance_m - half >= WAY_THROUGH_M for edge in edges)


def test_a_terrace_has_chairs_at_its_tables(tile: CityTile) -> None:
    made = sampler(tile, things__street_life=12)
    chairs = []
    for index in range(3):
        placed = made.at(index).things
        tables = [np.array(t.position[:2]) for t in placed if t.thing == "cafe_table"]
        for table in tables:
            near = [t for t in placed if t.thing == "cafe_chair" and np.hypot(*(t.position[:2] - table)) < 1.2]
            chairs.append(len(near))
    assert np.mean(chairs) > 1


def test_a_thing_more_changes_none_of_the_others(tile: CityTile, scenarios: list[Scenario]) -> None:
    more = sampler(tile, things__litter=31).at(0)
    before = scenarios[0]
    assert len(more.things) == len(before.things) + 1
    assert more.things[: len(before.things)] == before.things


def test_litter_moves_nobody_far_away(tile: CityTile, scenarios: list[Scenario]) -> None:
    without = sampler(tile, things__litter=0).at(0)
    same = sum(a.position == b.position for a, b in zip(without.people, scenarios[0].people, strict=True))
    assert same > 0.5 * len(without.people)
    assert without.camera == scenarios[0].camera


def test_a_density_is_things_per_hundred_square_metres_in_view(tile: CityTile) -> None:
    scenario = sampler(tile, things__litter={"per_100m2": 3}).at(1)
    pose = scenario.camera
    looking = View(camera=camera_of(pose), wall_distance_m=wall_distances(np.array(pose.position[:2]), tile.walls))
    litter = [thing for thing in scenario.things if thing.role == "litter"]
    assert len(litter) == round(3 / 100 * walkable_in_view(looking, tile, max_distance_m=60))


@pytest.mark.parametrize("where", ["kerb", "wall"])
def test_litter_lies_where_it_is_asked_to(tile: CityTile, where: str) -> None:
    plan = Plan(tile)
    scenario = sampler(tile, things__litter_at=where).at(0)
    for thing in scenario.things:
        if thing.role == "litter":
            middle = np.array(thing.position[:2])
            edge = plan.wall_near(middle) if where == "wall" else plan.kerb_near(middle)
            assert edge is None or edge.distance_m < 0.8


# ---- what cannot be


def test_a_spot_that_the_tile_has_not_is_answered_with_those_it_has(tile: CityTile) -> None:
    bare = replace(tile, furniture=())
    with pytest.raises(
        SpecError, match=r"asks for bench; tile 'procedural' has none\. Possible: post, wall, kerb, open"
    ):
        sampler(bare, things__abandoned_at="bench").at(0)


def test_an_unknown_spot_is_answered_with_the_known_ones(tile: CityTile) -> None:
    with pytest.raises(UnknownNameError, match=r"No spot for things.litter_at is called 'kreb'\. Did you mean 'kerb'"):
        sampler(tile, things__litter_at="kreb").at(0)


def test_more_than_there_is_room_for_says_how_many_fit(tile: CityTile) -> None:
    with pytest.raises(SpecError, match=r"things.dumped asks for 400; tile 'procedural' has room for \d+\."):
        sampler(tile, things__dumped=400).at(0)


def test_a_library_without_such_things_says_what_it_has(tile: CityTile) -> None:
    things = {name: thing for name, thing in LIBRARY.things.items() if "dumped" not in thing.roles}
    spec = parse_spec({}, overrides=ASKED)
    with pytest.raises(SpecError, match=r"things.dumped: the library has nothing of that kind\. Possible: street_life"):
        ScenarioSampler(spec, tile, 5, replace(LIBRARY, things=things)).at(0)


@pytest.mark.parametrize(
    "given, says",
    [
        ({"things.litter": -1}, "things.litter: -1"),
        ({"things.litter": {"per_100m2": 90}}, "60 on 100 m2"),
        ({"things.liter": 3}, "Did you mean 'litter'"),
        ({"events.kind": "fires"}, "fire_smoke"),
        ({"events.hard_negatives": 2}, "events.hard_negatives"),
    ],
)
def test_what_cannot_be_is_refused_at_the_door(given: dict[str, Any], says: str) -> None:
    with pytest.raises((SpecError, UnknownNameError), match=says):
        parse_spec({}, overrides=given)
