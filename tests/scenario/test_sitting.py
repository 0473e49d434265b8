"""People who sit: on what, how many, and nothing and nobody else where their bench or table is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import shapely

from twincity.replicator.city.tile import CityTile
from twincity.replicator.scenario.crowd.companions import SITS_FROM_YEARS
from twincity.replicator.scenario.crowd.places import SEAT_SPACE_M
from twincity.replicator.scenario.sampler import ScenarioSampler
from twincity.replicator.scenario.scenario import Person
from twincity.replicator.scenario.spec import parse_spec

from .library import LIBRARY

SITTING = {"bench": 2, "low_wall": 2, "terrace": 1, "walking": 4}


def people_of(tile: CityTile, overrides: Mapping[str, Any], index: int = 0) -> tuple[Person, ...]:
    return ScenarioSampler(parse_spec({}, overrides=dict(overrides)), tile, 5, LIBRARY).at(index).people


@pytest.fixture(scope="module")
def crowds(tile: CityTile) -> list[tuple[Person, ...]]:
    asked = {"crowd.activity": SITTING, "crowd.count": 90, "camera.rig": "cctv", "weather.preset": "clear"}
    return [people_of(tile, asked, index) for index in range(3)]


def seat_of(person: Person) -> str | None:
    return next((thing.thing for thing in person.carried if thing.thing in SEAT_SPACE_M), None)


def outline(person: Person, seat: str) -> Any:
    front, back, left, right = SEAT_SPACE_M[seat]
    turned = shapely.affinity.rotate(shapely.box(-back, -right, front, left), person.heading_deg, origin=(0, 0))
    return shapely.affinity.translate(turned, *person.position[:2])


def test_every_kind_of_seat_is_used(crowds: list[tuple[Person, ...]]) -> None:
    seats = Counter(seat_of(person) for crowd in crowds for person in crowd)
    assert all(seats[seat] >= 2 for seat in SEAT_SPACE_M)


def test_no_two_seats_are_in_each_other(crowds: list[tuple[Person, ...]]) -> None:
    for crowd in crowds:
        outlines = [outline(person, seat) for person in crowd if (seat := seat_of(person))]
        tree = shapely.STRtree(outlines)
        pairs = tree.query(outlines, predicate="intersects").T
        shared = [outlines[a].intersection(outlines[b]).area for a, b in pairs if a < b]
        assert max(shared, default=0.0) < 0.01


def test_nobody_walks_or_stands_in_a_seat(crowds: list[tuple[Person, ...]]) -> None:
    for crowd in crowds:
        bodies = shapely.points([person.position[:2] for person in crowd if person.posture != "sitting"])
        for person in crowd:
            if seat := seat_of(person):
                assert shapely.distance(outline(person, seat), bodies).min() > 0.2


def test_two_share_a_bench_and_look_the_same_way(crowds: list[tuple[Person, ...]]) -> None:
    for crowd in crowds:
        groups: dict[int, list[Person]] = defaultdict(list)
        for person in crowd:
            if person.clip in ("sit_bench", "sit_low_wall"):
                groups[person.group].append(person)
        for group in groups.values():
            assert len({person.heading_deg for person in group}) == 1
            benches = [outline(person, seat) for person in group if (seat := seat_of(person))]
            assert len(benches) == (len(group) + 1) // 2
            on_each = [sum(bench.contains(shapely.Point(p.position[:2])) for p in group) for bench in benches]
            assert set(on_each) <= {1, 2}
            assert sum(on_each) == len(group)


def test_who_sits_at_a_table_brings_it(crowds: list[tuple[Person, ...]]) -> None:
    for person in (person for crowd in crowds for person in crowd if person.clip == "sit_terrace"):
        assert seat_of(person) == "terrace"


def test_people_sit_with_their_back_to_a_front(crowds: list[tuple[Person, ...]], tile: CityTile) -> None:
    walls = shapely.multilinestrings([tile.walls[:, :, :2]])[0]
    for person in (person for crowd in crowds for person in crowd if person.posture == "sitting"):
        if seat := seat_of(person):
            assert not outline(person, seat).intersects(walls)
            angle = np.radians(person.heading_deg)
            ahead = np.array([np.cos(angle), np.sin(angle)])
            behind, before = (shapely.Point(person.position[:2] + sign * ahead).distance(walls) for sign in (-1, 1))
            assert behind < before


def test_nobody_sits_whose_feet_do_not_reach_the_ground(crowds: list[tuple[Person, ...]]) -> None:
    ages = [person.age_years for crowd in crowds for person in crowd if person.clip.startswith("sit_") and not
            person.mobility_aid and person.clip != "sit_pram"]  # fmt: skip
    assert min(ages) >= SITS_FROM_YEARS


def test_a_few_people_of_an_ordinary_street_sit(tile: CityTile) -> None:
    asked = {"weather.preset": "clear", "crowd.count": 100}
    crowd = [person for index in range(8) for person in people_of(tile, asked, index)]
    on_seats = [person for person in crowd if person.clip in ("sit_bench", "sit_low_wall", "sit_terrace")]
    assert 0.01 < len(on_seats) / len(crowd) < 0.10


def test_nobody_walks_through_a_bench_in_a_sequence(tile: CityTile) -> None:
    asked = {"crowd.activity": SITTING, "crowd.count": 60, "camera.rig": "cctv", "sequence": "25@5fps"}
    for frame in range(0, 25, 4):
        people = people_of(tile, asked, frame)
        bodies = shapely.points([person.position[:2] for person in people if person.posture != "sitting"])
        seats = [outline(person, seat) for person in people if (seat := seat_of(person))]
        assert min(shapely.distance(seat, bodies).min() for seat in seats) > 0.1
