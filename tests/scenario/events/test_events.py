"""Laws of events: what happens is where it can, is labelled as what it is, and moves nothing else."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from tests.scenario.library import LIBRARY

from twincity.replicator.city.tile import CityTile
from twincity.replicator.errors import EventError, UnknownNameError
from twincity.replicator.scenario.crowd.places import vehicle_discs
from twincity.replicator.scenario.events import EVENTS
from twincity.replicator.scenario.events.abandoned_object import ALONE_WITHIN_M
from twincity.replicator.scenario.events.placing import GOLDEN, _even
from twincity.replicator.scenario.people import Library, load_library
from twincity.replicator.scenario.sampler import ScenarioSampler
from twincity.replicator.scenario.scenario import Event, Person, Scenario
from twincity.replicator.scenario.spec import parse_spec
from twincity.replicator.scenario.spec_events import EVENT_KINDS

ALL = [(kind, what) for kind in EVENTS for what in EVENTS[kind].whats]
PLAIN = {"crowd.count": 12, "vehicles.count": 2, "camera.rig": "cctv"}


@pytest.fixture(scope="module")
def library() -> Library:
    """The bodies and things of the tests with the movements of the project."""
    return replace(LIBRARY, clips=load_library().clips)


def sampler(tile: CityTile, library: Library, kind: str, what: str | None = None, **more: Any) -> ScenarioSampler:
    asked = {**PLAIN, "events.kind": kind, **({"events.what": what} if what else {})}
    return ScenarioSampler(parse_spec({}, overrides={**asked, **more}), tile, 3, library)


@pytest.fixture(scope="module")
def happenings(tile: CityTile, library: Library) -> dict[str, Scenario]:
    """One frame of everything that can happen; a few find no place in the first, and are made in another."""
    made = {}
    for kind, what in ALL:
        source = sampler(tile, library, kind, what)
        for index in range(12):
            try:
                made[what] = source.at(index)
                break
            except EventError:
                continue
    return made


def the_event(scenario: Scenario) -> Event:
    (event,) = scenario.events
    return event


def cast(scenario: Scenario) -> list[Person]:
    return [scenario.people[i] for i in the_event(scenario).people]


def test_the_spec_and_the_rooms_know_the_same_events() -> None:
    assert tuple(EVENTS) == EVENT_KINDS


@pytest.mark.parametrize("kind", EVENT_KINDS)
def test_every_kind_has_what_it_is_and_what_it_is_not(kind: str) -> None:
    assert EVENTS[kind].names(genuine=True)
    assert EVENTS[kind].names(genuine=False)


def test_eight_are_those_of_the_decree() -> None:
    assert sum(bool(kind.law) for kind in EVENTS.values()) == 8


@pytest.mark.parametrize(("kind", "what"), ALL)
def test_everything_can_happen_and_is_labelled_as_what_it_is(
    happenings: dict[str, Scenario], kind: str, what: str
) -> None:
    scenario = happenings[what]
    event = the_event(scenario)
    assert (event.kind, event.what, event.genuine) == (kind, what, EVENTS[kind].whats[what].genuine)
    assert event.people or event.vehicles or event.things or event.fires
    assert max(event.people, default=-1) < len(scenario.people)
    assert max(event.vehicles, default=-1) < len(scenario.vehicles)
    assert max(event.things, default=-1) < len(scenario.things)
    assert event.since_s <= 0
    assert Scenario.from_json(scenario.to_json()) == scenario


def test_who_is_on_the_ground_is_on_ground_that_can_be_walked(tile: CityTile, happenings: dict[str, Scenario]) -> None:
    for what in ("lying_alone", "lying_attended", "falling", "child_ties_a_shoe", "crouches", "kneels"):
        for person in cast(happenings[what]):
            x, y, z = person.position
            assert tile.walkable.height_at(x, y) == pytest.approx(z, abs=0.002)


def test_who_sleeps_lies_on_the_bench_or_the_mattress(happenings: dict[str, Scenario]) -> None:
    for what, least in (("asleep_on_a_bench", 0.4), ("asleep_on_a_mattress", 0.1)):
        event = the_event(happenings[what])
        (sleeper,) = cast(happenings[what])
        assert sleeper.posture == "lying"
        assert sleeper.position[2] > event.position[2] + least


def test_nobody_of_an_event_is_inside_a_house_a_vehicle_or_somebody_else(
    tile: CityTile, happenings: dict[str, Scenario]
) -> None:
    houses = shapely.union_all([shapely.Polygon(b.footprint.exterior, b.footprint.holes) for b in tile.buildings])
    for what, scenario in happenings.items():
        inside = [(disc, v) for v in scenario.vehicles for disc in vehicle_discs(v)]
        for i in the_event(scenario).people:
            person = scenario.people[i]
            x, y, _ = person.position
            assert houses.distance(shapely.Point(x, y)) > 0.1, what
            assert all(np.hypot(x - dx, y - dy) > r for (dx, dy, r), _ in inside), what
            others = np.array([p.position[:2] for j, p in enumerate(scenario.people) if j != i]).reshape(-1, 2)
            assert np.hypot(*(others - (x, y)).T).min(initial=9) > 0.3, what


def test_things_of_an_event_are_on_free_ground_outside_the_walls(
    tile: CityTile, happenings: dict[str, Scenario]
) -> None:
    houses = shapely.union_all([shapely.Polygon(b.footprint.exterior, b.footprint.holes) for b in tile.buildings])
    for what, scenario in happenings.items():
        for i in the_event(scenario).things:
            thing = scenario.things[i]
            assert not houses.contains(shapely.Point(thing.position[:2])), what
            assert thing.position[2] in (0.0, pytest.approx(0.14, abs=0.05)), what


@pytest.mark.parametrize("what", EVENTS["abandoned_object"].names(genuine=True))
def test_nobody_is_near_what_is_abandoned(happenings: dict[str, Scenario], what: str) -> None:
    scenario = happenings[what]
    feet = np.array([person.position[:2] for person in scenario.people])
    assert np.hypot(*(feet - the_event(scenario).position[:2]).T).min() >= ALONE_WITHIN_M - 0.01


def test_an_owner_is_beside_the_bag(happenings: dict[str, Scenario]) -> None:
    (owner,) = cast(happenings["owner_beside_it"])
    bag = happenings["owner_beside_it"].things[the_event(happenings["owner_beside_it"]).things[0]]
    assert np.hypot(*np.subtract(owner.position[:2], bag.position[:2])) < 1.2


def density(scenario: Scenario) -> float:
    """People per m2 of the event's zone."""
    event = the_event(scenario)
    zone = shapely.Polygon(event.zone)
    return len([i for i in event.people if zone.contains(shapely.Point(scenario.people[i].position[:2]))]) / zone.area


def test_a_crush_is_as_dense_as_it_is_called_and_a_loose_crowd_is_not(happenings: dict[str, Scenario]) -> None:
    assert density(happenings["crush"]) > 3.3
    assert density(happenings["loose_crowd"]) < 1.6


def test_weapons_are_held_and_what_is_harmless_is_none(happenings: dict[str, Scenario], library: Library) -> None:
    for what in EVENTS["weapon"].whats:
        classes = {
            library.things[c.thing].class_name for c in cast(happenings[what])[0].carried if c.thing in library.things
        }
        assert ("weapon" in classes) == EVENTS["weapon"].whats[what].genuine


def test_who_is_in_a_closed_area_is_inside_it_and_who_is_beside_it_is_not(happenings: dict[str, Scenario]) -> None:
    for what in EVENTS["forbidden_zone"].whats:
        zone = shapely.Polygon(the_event(happenings[what]).zone)
        inside = [zone.contains(shapely.Point(person.position[:2])) for person in cast(happenings[what])]
        assert any(inside) == EVENTS["forbidden_zone"].whats[what].genuine


def test_a_car_against_the_traffic_faces_the_one_with_it(happenings: dict[str, Scenario]) -> None:
    for what, sign in (("car_against_the_traffic", -1), ("car_with_the_traffic", 1)):
        scenario = happenings[what]
        car = scenario.vehicles[the_event(scenario).vehicles[0]]
        near = [v for v in scenario.vehicles if v.state == "driving" and v is not car]
        lane = [v for v in near if abs(_aside(car, v)) < 1.0]
        assert all(np.sign(np.cos(np.radians(v.heading_deg - car.heading_deg))) == sign for v in lane)


def _aside(car: Any, other: Any) -> float:
    step = np.subtract(other.position[:2], car.position[:2])
    angle = np.radians(car.heading_deg)
    return float(-np.sin(angle) * step[0] + np.cos(angle) * step[1])


def test_an_event_moves_nobody(tile: CityTile, library: Library) -> None:
    without = sampler(tile, library, "none").at(1)
    with_it = sampler(tile, library, "aggression").at(1)
    if with_it.camera == without.camera:  # found room at the first camera
        count = len(without.people)
        assert replace(with_it, people=with_it.people[:count], events=()) == without


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 1.0])
@pytest.mark.parametrize("first", [0, 17, 400])
def test_the_share_of_hard_negatives_holds_in_every_run_of_frames(share: float, first: int) -> None:
    for count, number in itertools.product((10, 50, 200), (0, 1, 5)):
        hard = sum(_even(5, "share", index, number) < share for index in range(first, first + count))
        assert abs(hard - share * count) <= 2


def test_the_spread_that_keeps_shares_is_irrational() -> None:
    assert pytest.approx(1.0) == GOLDEN * (1 + GOLDEN)


def test_frames_have_the_share_that_is_asked(tile: CityTile, library: Library) -> None:
    source = sampler(tile, library, "aggression", **{"events.hard_negatives": 0.25, "crowd.count": 0})
    genuine = [the_event(source.at(index)).genuine for index in range(12)]
    assert 8 <= sum(genuine) <= 10


def test_several_events_do_not_share_their_ground(tile: CityTile, library: Library) -> None:
    scenario = sampler(tile, library, "person_on_ground", "lying_alone", **{"events.count": 4}).at(0)
    points = np.array([event.position[:2] for event in scenario.events])
    apart = np.linalg.norm(points[:, None] - points[None], axis=-1)
    assert apart[np.triu_indices(4, 1)].min() > 0.6


# ---- films


@pytest.mark.parametrize("kind, what", [("aggression", "chase"), ("abandoned_object", "left_at_a_wall")])
def test_in_a_film_an_event_goes_on(tile: CityTile, library: Library, kind: str, what: str) -> None:
    film = sampler(tile, library, kind, what, sequence="8@5fps")
    images = [film.at(8 + frame) for frame in range(8)]
    assert len({the_event(image).since_s for image in images}) == 1
    assert len({the_event(image).people for image in images}) == 1
    alone = sampler(tile, library, kind, what, sequence="8@5fps").at(8 + 5)
    assert alone == images[5]
    for image in images:
        for i in the_event(image).people[:1]:
            assert image.people[i].position == the_event(image).position


def test_nobody_walks_through_what_is_abandoned(tile: CityTile, library: Library) -> None:
    film = sampler(tile, library, "abandoned_object", "left_in_the_open", sequence="20@5fps", **{"crowd.count": 60})
    for frame in range(20):
        image = film.at(frame)
        feet = np.array([person.position[:2] for person in image.people])
        assert np.hypot(*(feet - the_event(image).position[:2]).T).min() > 0.25


# ---- what cannot be


def test_an_event_without_what_it_needs_says_what_is_possible(tile: CityTile, library: Library) -> None:
    bare = replace(tile, crossings=())
    with pytest.raises(EventError) as error:
        sampler(bare, library, "forbidden_zone", "on_the_crossing").at(0)
    text = str(error.value)
    assert "on_the_crossing: no crossing on the tile" in text
    assert "set events.what to one of in_a_closed_area" in text
    assert "\n" not in text


def test_more_events_than_there_is_room_for_are_refused(tile: CityTile, library: Library) -> None:
    with pytest.raises(
        EventError, match=r"asks for 12 of abandoned_object .* number \d+ cannot be placed .*Ask for few"
    ):
        sampler(tile, library, "abandoned_object", "left_by_a_bench", **{"events.count": 12}).at(0)


def test_an_unknown_event_is_answered_with_the_known_ones(tile: CityTile, library: Library) -> None:
    with pytest.raises(UnknownNameError, match=r"'lying_allone'\. Did you mean 'lying_alone'\?"):
        sampler(tile, library, "person_on_ground", "lying_allone")
