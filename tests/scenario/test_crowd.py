"""Laws of places: who stands where, how near, and what they do there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from scipy.spatial import cKDTree

from twincity.replicator.city.lanes import strips_of
from twincity.replicator.city.tile import CityTile
from twincity.replicator.errors import CrowdError, SpecError
from twincity.replicator.scenario.activities import MIXES
from twincity.replicator.scenario.crowd.lattice import clearance_for, lattice_on
from twincity.replicator.scenario.crowd.packed import pace_at
from twincity.replicator.scenario.crowd.places import CLEARANCE_M, CROWDED_CLEARANCE_M
from twincity.replicator.scenario.people import Library
from twincity.replicator.scenario.sampler import ScenarioSampler
from twincity.replicator.scenario.scenario import Person, Scenario
from twincity.replicator.scenario.spec import parse_spec
from twincity.replicator.scenario.view import View, camera_of, walkable_in_view, wall_distances

from .library import BARE, LIBRARY


def sample(tile: CityTile, overrides: Mapping[str, Any], index: int = 0, library: Library = LIBRARY) -> Scenario:
    return ScenarioSampler(parse_spec({}, overrides=overrides), tile, 5, library).at(index)


def nearest_two(people: list[Person] | tuple[Person, ...]) -> float:
    places = np.array([person.position[:2] for person in people])
    return float(cKDTree(places).query(places, k=2)[0][:, 1].min())


def on_their_own(people: tuple[Person, ...]) -> list[Person]:
    """Without those who sit in what somebody else pushes."""
    return [p for p in people if p.clip not in ("sit_pram", "sit_wheelchair")]


@pytest.mark.parametrize("activity", MIXES)
def test_in_every_mix_everybody_has_room(tile: CityTile, activity: str) -> None:
    scenario = sample(tile, {"crowd.activity": activity, "vehicles.count": 2}, index=1)
    assert scenario.people
    if len(scenario.people) > 1:
        closest = min(CLEARANCE_M, clearance_for(1.5)) - 0.02  # who stands in a group turns a little
        assert nearest_two(on_their_own(scenario.people)) > closest
    for person in on_their_own(scenario.people):
        x, y, _ = person.position
        assert any(ground.height_at(x, y) is not None for ground in (tile.walkable, tile.crossable, tile.drivable))


@pytest.mark.parametrize("density", [1.5, 3.0, 4.9])
def test_a_packed_crowd_is_as_dense_as_asked_and_nobody_is_inside_anybody(tile: CityTile, density: float) -> None:
    on_foot = {"people.mobility_aid": "none", "people.carried": {"suitcase": 0, "dog": 0}}
    scenario = sample(tile, {"crowd.density_per_m2": density, "camera.rig": "cctv", **on_foot}, index=2)
    walls = wall_distances(np.array(scenario.camera.position[:2]), tile.walls)
    view = View(camera=camera_of(scenario.camera), wall_distance_m=walls)
    assert len(scenario.people) == round(density * walkable_in_view(view, tile, max_distance_m=60))
    assert nearest_two(on_their_own(scenario.people)) > CROWDED_CLEARANCE_M - 0.003
    seen = view.sees(np.array([person.position for person in scenario.people]), max_distance_m=60)
    assert seen.mean() > 0.9


def test_a_packed_crowd_takes_the_whole_tile_when_it_must(tile: CityTile) -> None:
    count = int(tile.walkable.area * 1.6)
    scenario = sample(tile, {"crowd.count": count})
    assert len(scenario.people) == count
    assert nearest_two(on_their_own(scenario.people)) > CROWDED_CLEARANCE_M


def test_walking_gets_slower_where_it_is_dense() -> None:
    paces = [pace_at(density) for density in (0.3, 1.0, 2.0, 3.0, 4.0, 5.4)]
    assert paces == sorted(paces, reverse=True)
    assert paces[0] > 1.3
    assert paces[-1] == 0


def test_a_lattice_has_its_density_and_its_clearance(tile: CityTile) -> None:
    for density in (1.0, 4.0):
        points = lattice_on(tile.walkable, density, 20.0, np.random.default_rng(3))
        assert len(points) == pytest.approx(density * tile.walkable.area, rel=0.03)
        near = points[np.linalg.norm(points[:, :2] - points[0, :2], axis=1) < 12]
        apart = np.linalg.norm(near[:, None, :2] - near[None, :, :2], axis=-1)
        assert apart[np.triu_indices(len(near), 1)].min() > clearance_for(density) - 1e-6


def test_more_than_fits_is_refused_with_what_is_possible(tile: CityTile) -> None:
    with pytest.raises(SpecError, match=r"density_per_m2: 6 is outside 0 to 5\. 5 is shoulder to shoulder"):
        sample(tile, {"crowd.density_per_m2": 6})
    with pytest.raises(CrowdError, match=r"asks for 19000 people; the \d+ m2 .* hold \d+ at most \(5 per m2\)"):
        sample(tile, {"crowd.count": 19_000})


def test_children_are_never_in_the_street_alone(tile: CityTile) -> None:
    for overrides in ({"crowd.count": 150}, {"crowd.density_per_m2": 1.5}):
        for index in range(2):
            groups: dict[int, list[Person]] = defaultdict(list)
            for person in sample(tile, overrides, index).people:
                groups[person.group].append(person)
            with_child = [group for group in groups.values() if any(person.age_years < 10 for person in group)]
            assert with_child
            # the last group of all may have found no adult any more
            assert sum(all(person.age_years < 18 for person in group) for group in with_child) <= 1


def test_weights_of_ones_own_make_queues_terraces_and_benches(tile: CityTile) -> None:
    mix = {"queue": 1, "terrace": 1, "bench": 1, "bus_stop": 1, "cluster": 1}
    people = sample(tile, {"crowd.activity": mix, "crowd.count": 80, "camera.rig": "cctv"}).people
    assert {"sit_terrace", "sit_bench"} <= {person.clip for person in people}
    seats = Counter(thing.thing for person in people for thing in person.carried)
    assert seats["terrace"] == sum(person.clip == "sit_terrace" for person in people)  # a chair each
    on_benches = Counter(person.group for person in people if person.clip == "sit_bench")
    assert seats["bench"] == sum((size + 1) // 2 for size in on_benches.values())  # one for two


def test_a_march_walks_one_way_on_the_carriageway(tile: CityTile) -> None:
    people = sample(tile, {"crowd.activity": {"march": 1}, "crowd.count": 150, "camera.rig": "cctv"}).people
    on_road = [person for person in people if tile.drivable.height_at(*person.position[:2]) is not None]
    assert len(on_road) > 140
    headings = np.radians([person.heading_deg for person in on_road])
    assert np.hypot(np.cos(headings).mean(), np.sin(headings).mean()) > 0.98


def test_people_come_out_of_a_metro_and_walk_away_from_it(tile: CityTile) -> None:
    alone = {"people.mobility_aid": "none", "people.carried": {"suitcase": 0, "dog": 0}}
    asked = {"crowd.activity": {"burst": 1}, "crowd.count": 30, "camera.rig": "cctv", **alone}
    people = sample(tile, asked, index=3).people
    groups: dict[int, list[Person]] = defaultdict(list)
    for person in people:
        groups[person.group].append(person)
    burst = max(groups.values(), key=len)
    places = np.array([person.position[:2] for person in burst])
    headings = np.radians([person.heading_deg for person in burst])
    away = places - np.median(places, axis=0)
    outwards = (away * np.stack([np.cos(headings), np.sin(headings)], -1)).sum(-1)[np.hypot(*away.T) > 4]
    assert len(burst) >= 10
    assert (outwards > 0).mean() > 0.8


def test_most_walkers_keep_to_the_right_of_the_sidewalk(tile: CityTile) -> None:
    boulevard = next(road for road in tile.roads if road.name == "Boulevard")
    half, right = boulevard.width_m / 2, []
    for index in range(6):
        for person in sample(tile, {"crowd.count": 100, "crowd.walking_fraction": 1}, index).people:
            x, y, _ = person.position
            if not (half < abs(y) < half + 6 and abs(x) > 15) or abs(np.cos(np.radians(person.heading_deg))) < 0.9:
                continue
            east = np.cos(np.radians(person.heading_deg)) > 0
            walls = tile.walls.reshape(-1, 2)
            wall = np.abs(walls[np.sign(walls[:, 1]) == np.sign(y), 1]).min()
            nearer_wall = wall - abs(y) < abs(y) - half
            edge_is_north = (y > 0) == nearer_wall
            right.append(edge_is_north != east)
    assert len(right) > 60
    assert np.mean(right) > 0.65


INCIDENTS = {"crowd.count": 40, "crowd.lying": 2, "crowd.lying_attended": 2, "crowd.falling": 2, "crowd.scuffles": 1,
             "crowd.chases": 1, "crowd.cyclists": 2, "crowd.scooters": 1}  # fmt: skip


def test_incidents_come_beside_the_others_as_many_as_asked(tile: CityTile) -> None:
    people = sample(tile, INCIDENTS).people
    assert len(people) == 40 + 2 + 4 + 2 + 2 + 2 + 3
    extra = Counter(person.posture for person in people[40:])
    assert (extra["lying"], extra["falling"], extra["running"], extra["riding"]) == (4, 2, 2, 3)
    assert sample(tile, {"crowd.count": 40}).people == people[:40]


def test_who_helps_faces_who_lies_there(tile: CityTile) -> None:
    people = sample(tile, INCIDENTS).people
    for helper in (person for person in people if person.clip == "bend_over"):
        (lying,) = (p for p in people if p.group == helper.group and p.posture == "lying")
        away = np.array(lying.position[:2]) - helper.position[:2]
        assert 0.5 < np.hypot(*away) < 1.2
        faces = np.radians(helper.heading_deg)
        assert away @ [np.cos(faces), np.sin(faces)] > 0.5
        assert helper.age_years >= 16


def test_two_who_fight_face_each_other_and_one_is_chased(tile: CityTile) -> None:
    people = sample(tile, INCIDENTS).people
    one, other = (person for person in people if person.activity == "scuffle")
    assert abs((one.heading_deg - other.heading_deg) % 360 - 180) < 0.1
    second = next(person for person in people if person.clip == "chase")
    (first,) = (p for p in people if p.group == second.group and p is not second)
    ahead = np.radians(first.heading_deg)
    assert (np.array(first.position[:2]) - second.position[:2]) @ [np.cos(ahead), np.sin(ahead)] > 2


def test_riders_are_in_lanes_with_what_they_ride(tile: CityTile) -> None:
    for person in (p for p in sample(tile, INCIDENTS).people if p.posture == "riding"):
        assert tile.drivable.height_at(*person.position[:2]) is not None
        assert person.carried[0].thing in ("bicycle", "cargo_bike", "kick_scooter")
        x, y, _ = person.position
        off_axis = min(abs(abs(y)), abs(x))
        lanes = [abs(s.offset_m) for road in tile.roads for s in strips_of(road) if s.kind in ("cycle", "bus", "drive")]
        assert min(abs(off_axis - lane) for lane in lanes) < 0.7


@pytest.mark.parametrize("key", ["falling", "scuffles", "cyclists", "lying_attended"])
def test_what_no_clip_shows_is_refused_in_one_line(tile: CityTile, key: str) -> None:
    with pytest.raises(CrowdError, match=rf"crowd\.{key}: the library has no clip that shows it\. Possible: lying"):
        sample(tile, {f"crowd.{key}": 1}, library=BARE)


def test_sitting_without_a_seat_is_refused(tile: CityTile) -> None:
    with pytest.raises(CrowdError, match=r"asks for bench; the library has nothing to sit on there"):
        sample(tile, {"crowd.activity": {"bench": 1}}, library=BARE)
