"""Laws of sequences: the same people move on, on the ground, out of each other's way, without sliding."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from twincity.replicator.city.signals import signal_group
from twincity.replicator.city.tile import CityTile
from twincity.replicator.errors import SpecError
from twincity.replicator.job import Job, Shard
from twincity.replicator.scenario.movement import cycle_length_m, leg_share
from twincity.replicator.scenario.sampler import ScenarioSampler
from twincity.replicator.scenario.scenario import Scenario
from twincity.replicator.scenario.spec import parse_spec
from twincity.replicator.scenario.traffic.bodies import Bodies, corners_of
from twincity.replicator.scenario.vehicles import VEHICLES

from .library import LIBRARY

FRAMES, FPS = 25, 10.0
ASKED = {"sequence": "25@10fps", "crowd.count": 90, "vehicles.count": 4, "crowd.falling": 1, "crowd.chases": 1,
         "crowd.lying_attended": 1, "crowd.cyclists": 1, "camera.rig": "cctv"}  # fmt: skip


def sampler(tile: CityTile) -> ScenarioSampler:
    return ScenarioSampler(parse_spec({}, overrides=ASKED), tile, 11, LIBRARY)


@pytest.fixture(scope="module")
def film(tile: CityTile) -> list[Scenario]:
    """The second sequence."""
    made = sampler(tile)
    return [made.at(FRAMES + frame) for frame in range(FRAMES)]


def places(film: list[Scenario]) -> np.ndarray:
    """(images, people, 2)."""
    return np.array([[person.position[:2] for person in scenario.people] for scenario in film])


def test_every_image_can_be_made_alone(tile: CityTile, film: list[Scenario]) -> None:
    assert sampler(tile).at(FRAMES + 17) == film[17]


def test_images_know_their_place(film: list[Scenario]) -> None:
    for frame, scenario in enumerate(film):
        assert scenario.sequence is not None
        assert (scenario.sequence.number, scenario.sequence.frame) == (1, frame)
        assert scenario.index == FRAMES + frame
        assert Scenario.from_json(scenario.to_json()) == scenario


def test_nothing_links_one_sequence_to_another(tile: CityTile, film: list[Scenario]) -> None:
    other = sampler(tile).at(0)
    assert other.people[0] != film[0].people[0]
    assert other.camera != film[0].camera


def test_people_stay_who_they_are(film: list[Scenario]) -> None:
    moving = ("phase", "position", "heading_deg")
    for scenario in film:
        for first, now in zip(film[0].people, scenario.people, strict=True):
            assert replace(now, **{name: getattr(first, name) for name in moving}) == first
        assert scenario.camera == film[0].camera
        assert scenario.weather == film[0].weather


def test_most_walkers_walk_at_their_speed(film: list[Scenario]) -> None:
    come = np.linalg.norm(np.diff(places(film), axis=0), axis=-1).sum(0)
    speeds = np.array([person.speed_m_per_s for person in film[0].people])
    assert np.abs(come / ((FRAMES - 1) / FPS) - speeds).max() < 0.05
    walkers = [
        p for p in film[0].people if LIBRARY.clips[p.clip].posture == "walking" and not LIBRARY.clips[p.clip].needs
    ]
    assert np.mean([p.speed_m_per_s > 0 for p in walkers]) == 1
    assert (speeds > 0.5).mean() > 0.4


def test_feet_do_not_slide(film: list[Scenario]) -> None:
    """The phase goes on with the ground covered, by the length of the legs."""
    for i, person in enumerate(film[0].people):
        clip, character = LIBRARY.clips[person.clip], LIBRARY.characters[person.character]
        if not person.speed_m_per_s or not clip.speed_m_per_s:
            continue
        cycle = cycle_length_m(clip, leg_share(character, person.height_m))
        for before, after in itertools.pairwise(film):
            step = np.hypot(*np.subtract(after.people[i].position[:2], before.people[i].position[:2]))
            turned = (after.people[i].phase - before.people[i].phase) % 1
            assert abs(turned * cycle - step) < 0.01


def test_everybody_stays_on_the_ground_and_out_of_walls(tile: CityTile, film: list[Scenario]) -> None:
    off = 0
    for scenario in film:
        for person in scenario.people:
            x, y, _ = person.position
            if tile.walkable.height_at(x, y) is None and tile.crossable.height_at(x, y) is None:
                off += tile.drivable.height_at(x, y) is None
    # stepping over a kerb, between a zebra and the sidewalk, is neither
    assert off <= 0.01 * FRAMES * len(film[0].people)


def test_nobody_walks_through_anybody(film: list[Scenario]) -> None:
    own = np.array([p.clip not in ("sit_pram", "sit_wheelchair") for p in film[0].people])
    groups = np.array([p.group for p in film[0].people])[own]
    for points in places(film)[:, own]:
        apart = np.linalg.norm(points[:, None] - points[None], axis=-1)
        apart[groups[:, None] == groups[None]] = np.inf
        assert apart.min() > 0.43


def test_a_fall_ends_on_the_ground_and_stays_there(film: list[Scenario]) -> None:
    falls = [[s.people[i].phase for s in film] for i, p in enumerate(film[0].people) if p.posture == "falling"]
    assert falls
    assert all(phases == sorted(phases) and phases[-1] <= 1 for phases in falls)


def test_vehicles_drive_on_in_their_lanes_and_stop_before_zebras(tile: CityTile, film: list[Scenario]) -> None:
    come = []
    for i, first in enumerate(film[0].vehicles):
        for scenario in film:
            now = scenario.vehicles[i]
            step = np.subtract(now.position[:2], first.position[:2])
            angle = np.radians(first.heading_deg)
            assert abs(step @ [-np.sin(angle), np.cos(angle)]) < 0.01
            front = np.add(
                now.position[:2], VEHICLES[now.model].length_m / 2 * np.array([np.cos(angle), np.sin(angle)])
            )
            if film[0].signals[signal_group(now.heading_deg)] != "green":
                assert tile.crossable.height_at(*front) is None
        come.append(float(np.hypot(*step)))
    assert max(come) > 3


def test_vehicles_do_not_touch(tile: CityTile) -> None:
    asked = {**ASKED, "vehicles.count": 12, "crowd.count": 5, "sequence": "8@2fps"}
    made = ScenarioSampler(parse_spec({}, overrides=asked), tile, 11, LIBRARY)
    for frame in range(8):
        vehicles = made.at(frame).vehicles
        taken = Bodies()
        for vehicle in vehicles:
            plan = corners_of(np.array(vehicle.position), vehicle.heading_deg, VEHICLES[vehicle.model])
            assert taken.is_free(plan, beside_m=0.0)
            taken.add(plan)


@pytest.mark.parametrize("fps", [1.0, 30.0])
def test_a_sequence_has_any_rate(tile: CityTile, fps: float) -> None:
    made = ScenarioSampler(parse_spec({}, overrides={**ASKED, "sequence": f"4@{fps}fps"}), tile, 11, LIBRARY)
    first, last = made.at(0), made.at(3)
    come = np.linalg.norm(np.subtract([p.position for p in last.people], [p.position for p in first.people]), axis=-1)
    speeds = np.array([person.speed_m_per_s for person in first.people])
    assert (come <= speeds * 3 / fps + 0.05).all()
    assert come.max() > 0.5 * 3 / fps


def test_a_shard_has_whole_sequences() -> None:
    spec = parse_spec({"frames": 4, "sequence": "3@10fps"})
    shards = [
        Job(title="", spec=spec, tile_path=Path(), out=Path(), shard=Shard(number=n, of=2)).indices for n in (1, 2)
    ]
    assert list(shards[0]) == [0, 1, 2, 6, 7, 8]
    assert sorted([*shards[0], *shards[1]]) == list(range(spec.images)) == list(range(12))


@pytest.mark.parametrize("sequence", ["25", "25@", "25x10", "@10fps"])
def test_a_sequence_is_written_in_one_way(sequence: str) -> None:
    with pytest.raises(SpecError, match="should be IMAGES@RATEfps, such as 25@10fps"):
        parse_spec({"sequence": sequence})


def test_a_sequence_of_one_image_is_none() -> None:
    with pytest.raises(SpecError, match=r"sequence\.frames: 1 cannot be\. The least is 2"):
        parse_spec({"sequence": "1@10fps"})


def test_a_sequence_reads_back_from_the_manifest() -> None:
    spec = parse_spec({"sequence": "25@12.5fps"})
    assert parse_spec(spec.resolved()) == spec
