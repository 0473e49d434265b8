"""A composed frame: everybody and everything numbered, named, labelled, and where the stage has it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from pxr import Usd, UsdGeom, UsdValidation
from tests.scene.people.bodies import skinned_by_usd

from twincity.replicator.labels import PARTS
from twincity.replicator.scenario.people import load_library
from twincity.replicator.scenario.sampler import sample_scenario
from twincity.replicator.scenario.scenario import Carried, Scenario
from twincity.replicator.scenario.spec import parse_spec
from twincity.replicator.scenario.vehicles import VEHICLES
from twincity.replicator.scene.assets import ASSETS
from twincity.replicator.scene.compose import StageComposer
from twincity.replicator.scene.saving import save_scene
from twincity.replicator.scene.scene import Scene
from twincity.replicator.scene.semantics import class_of
from twincity.replicator.scene.signals import DRIVERS, lens_look

TILE = ASSETS / "tiles" / "haussmann_crossing" / "tile.usda"
RED = (0.3, 0.02, 0.02)


@pytest.fixture(scope="module")
def composer() -> StageComposer:
    return StageComposer(TILE)


@pytest.fixture(scope="module")
def scenario(composer: StageComposer) -> Scenario:
    """A few dozen people; the first three carry something worn, something held, and both."""
    drawn = sample_scenario(parse_spec({"crowd": {"count": 24}, "vehicles": {"count": 2}}), composer.tile, 3, 0)
    worn, held = Carried(thing="backpack", colour=RED), Carried(thing="handbag", colour=RED)
    people = tuple(
        dataclasses.replace(person, carried=carried)
        for person, carried in zip(drawn.people, [(worn,), (held,), (worn, held)], strict=False)
    )
    return dataclasses.replace(drawn, people=(*people, *drawn.people[3:]))


@pytest.fixture(scope="module")
def scene(composer: StageComposer, scenario: Scenario) -> Scene:
    return composer.compose(scenario)


def test_instances_are_numbered_people_first_then_things_then_vehicles(scene: Scene, scenario: Scenario) -> None:
    assert [instance.instance_id for instance in scene.instances] == list(range(1, len(scene.instances) + 1))
    classes = [instance.class_name for instance in scene.instances]
    people, vehicles = len(scenario.people), len(scenario.vehicles)
    assert classes[:people] == ["person"] * people
    assert classes[len(classes) - vehicles :] == [VEHICLES[vehicle.model].class_name for vehicle in scenario.vehicles]
    carried = sum(len(person.carried) for person in scenario.people)
    assert len(classes) == people + carried + vehicles
    assert not {"person", "car"} & set(classes[people : people + carried])


def test_people_have_parts_and_cars_two_plates(scene: Scene) -> None:
    face, plate = PARTS.index("face"), PARTS.index("licence_plate")
    for instance in scene.instances:
        if instance.class_name != "person" and "model" not in instance.attributes:
            assert instance.part_ids is None
            continue
        assert instance.part_ids is not None
        assert instance.part_ids.shape == (len(instance.faces),)
        if instance.class_name == "person":
            assert (instance.part_ids == face).any()
        if instance.class_name == "car":
            middle = instance.vertices[instance.faces[instance.part_ids == plate]].mean(1) - instance.box_3d.centre
            heading = np.radians(instance.box_3d.heading_deg)
            ahead = middle[:, :2] @ [np.cos(heading), np.sin(heading)]
            assert ahead.min() < -1 < 1 < ahead.max()


def test_the_library_has_every_posture_and_says_what_for() -> None:
    clips = load_library().clips.values()
    assert {clip.posture for clip in clips} == {
        "walking", "running", "standing", "sitting", "crouching", "lying", "falling", "riding",
    }  # fmt: skip
    assert all(clip.activity for clip in clips)


def test_whoever_walks_goes_ahead_with_all_that_he_carries(scene: Scene, scenario: Scenario) -> None:
    for person, instance in zip(scenario.people, scene.instances, strict=False):
        ahead = np.radians(person.heading_deg)
        way = np.zeros(3) if instance.velocity is None else instance.velocity
        assert np.allclose(way, person.speed_m_per_s * np.array([np.cos(ahead), np.sin(ahead), 0]), atol=1e-5)
    for instance in scene.instances:
        bearer = instance.attributes.get("carried_by")
        if bearer:
            assert np.array_equal(instance.velocity, scene.instances[bearer - 1].velocity)


def test_a_vehicle_goes_where_it_points(composer: StageComposer, scenario: Scenario) -> None:
    driving = dataclasses.replace(scenario.vehicles[0], heading_deg=90.0, speed_m_per_s=10.0)
    composed = composer.compose(dataclasses.replace(scenario, vehicles=(driving,)))
    assert np.allclose(composed.instances[-1].velocity, (0, 10, 0), atol=1e-5)


@pytest.mark.parametrize("signals", [("red", "green"), ("green", "red")])
def test_lenses_show_what_the_scenario_says(
    composer: StageComposer, scenario: Scenario, signals: tuple[str, str]
) -> None:
    shining = composer.compose(dataclasses.replace(scenario, signals=signals)).emissions
    for group, state in enumerate(signals):
        lit = {lens for lens in DRIVERS if max(shining[lens_look(lens, group)]) > 1000}
        dark = {lens for lens in DRIVERS if max(shining[lens_look(lens, group)]) == 0}
        assert (lit, dark) == ({state}, set(DRIVERS) - {state})


def test_every_instance_is_a_labelled_prim_of_the_stage(scene: Scene) -> None:
    assert len({instance.prim_path for instance in scene.instances}) == len(scene.instances)
    for instance in scene.instances:
        prim = scene.stage.GetPrimAtPath(instance.prim_path)
        assert class_of(prim) == instance.class_name, instance.prim_path
        assert UsdGeom.Imageable(prim).ComputeVisibility() == UsdGeom.Tokens.inherited


def test_people_carry_every_attribute_as_drawn(scene: Scene, scenario: Scenario) -> None:
    for instance, person in zip(scene.instances, scenario.people, strict=False):
        drawn = dataclasses.asdict(person)
        del drawn["position"]
        assert instance.attributes == drawn


def test_things_say_what_they_are_and_whose(scene: Scene, scenario: Scenario) -> None:
    things = scene.instances[len(scenario.people) : len(scene.instances) - len(scenario.vehicles)]
    carried = sorted(
        (thing.thing, number) for number, person in enumerate(scenario.people, start=1) for thing in person.carried
    )
    assert sorted((thing.attributes["thing"], thing.attributes["carried_by"]) for thing in things) == carried


def test_the_stage_is_where_the_triangles_are(scene: Scene, scenario: Scenario) -> None:
    """To 2 mm, for the bodies: UsdSkel skins what is authored."""
    for instance in scene.instances[: len(scenario.people)]:
        prim = scene.stage.GetPrimAtPath(instance.prim_path)
        points = skinned_by_usd(prim, tuple(material.name for material in instance.materials))
        assert np.abs(points - instance.vertices).max() < 2e-3


def test_the_same_scenario_gives_the_same_triangles(composer: StageComposer, scene: Scene, scenario: Scenario) -> None:
    again = composer.compose(Scenario.from_json(scenario.to_json()))
    for first, second in zip(scene.instances, again.instances, strict=True):
        assert np.array_equal(first.vertices, second.vertices)
        assert first.materials == second.materials


def test_cloth_has_texture_coordinates_where_it_has_a_texture(scene: Scene) -> None:
    for instance in scene.instances:
        if any(material.pattern or material.relief for material in instance.materials):
            assert instance.uvs is not None
            assert len(instance.uvs) == len(instance.vertices)


def test_usd_validates_people_and_things_of_a_frame(scene: Scene) -> None:
    validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()
    errors = UsdValidation.ValidationContext(validators).Validate(scene.stage)
    moving = ("/World/People", "/World/Props", "/World/Vehicles")
    found = [
        error.GetMessage()
        for error in errors
        if any(str(site.GetPrim().GetPath()).startswith(moving) for site in error.GetSites() if site.IsPrim())
    ]
    assert found == []


def test_a_saved_frame_names_its_assets_beside_it_and_opens(scene: Scene, tmp_path: Path) -> None:
    save_scene(scene, tmp_path / "frame.usda")
    text = (tmp_path / "frame.usda").read_text(encoding="utf-8")
    assert "@/" not in text
    stage = Usd.Stage.Open(str(tmp_path / "frame.usda"))
    for instance in scene.instances:
        assert class_of(stage.GetPrimAtPath(instance.prim_path)) == instance.class_name
