"""Things that nobody carries: where the scenario has them, the same on the stage as in the arrays."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from pxr import UsdGeom

from twincity.replicator.errors import UnknownNameError
from twincity.replicator.geometry.camera import PinholeCamera
from twincity.replicator.scenario.sampler import sample_scenario
from twincity.replicator.scenario.scenario import PlacedThing
from twincity.replicator.scenario.spec import parse_spec
from twincity.replicator.scene.assets import ASSETS
from twincity.replicator.scene.compose import StageComposer
from twincity.replicator.scene.instances import placed_path
from twincity.replicator.scene.placed import place_things
from twincity.replicator.scene.scene import Scene, SceneInstance
from twincity.replicator.scene.semantics import APPLIED_SCHEMAS, class_of
from twincity.replicator.scene.things import ThingLibrary

TILE = ASSETS / "tiles" / "haussmann_crossing" / "tile.usda"
RED = (0.3, 0.02, 0.02)
LIBRARY = ThingLibrary()


def thing(name: str, **changes: object) -> PlacedThing:
    given = {"thing": name, "position": (3.0, -2.0, 0.25), "heading_deg": 40.0, "role": "abandoned", **changes}
    return PlacedThing(**given)  # type: ignore[arg-type]


THINGS = (
    thing("suitcase_standing", colour=RED),
    thing("handbag", position=(5.0, 1.0, 0.0), heading_deg=0.0),
    thing("bicycle", position=(-4.0, 1.0, 0.0), fallen=True, role="dumped"),
    thing("bench", position=(-6.0, 6.0, 0.1), heading_deg=215.5, role="street_life"),
)


@pytest.fixture(scope="module")
def scene() -> Scene:
    composer = StageComposer(TILE)
    drawn = sample_scenario(parse_spec({"crowd": {"count": 4}, "vehicles": {"count": 1}}), composer.tile, 3, 0)
    return composer.compose(dataclasses.replace(drawn, things=THINGS))


@pytest.fixture(scope="module")
def instances(scene: Scene) -> list[SceneInstance]:
    found = {instance.prim_path: instance for instance in scene.instances}
    return [found[placed_path(number)] for number in range(len(THINGS))]


def test_the_stage_is_where_the_triangles_are(scene: Scene, instances: list[SceneInstance]) -> None:
    """To 1 mm, part by part in the order of their materials."""
    for instance in instances:
        looks = [child.GetName() for child in scene.stage.GetPrimAtPath(f"{instance.prim_path}/Looks").GetChildren()]
        assert len(looks) == len(instance.materials)
        points = []
        for mesh in scene.stage.GetPrimAtPath(f"{instance.prim_path}/Geom").GetChildren():
            world = np.array(UsdGeom.Xformable(mesh).ComputeLocalToWorldTransform(0))
            points.append(np.array(UsdGeom.Mesh(mesh).GetPointsAttr().Get()) @ world[:3, :3] + world[3, :3])
        assert np.abs(np.concatenate(points) - instance.vertices).max() < 1e-3


def test_placed_things_say_what_they_are_and_why(scene: Scene, instances: list[SceneInstance]) -> None:
    for instance, placed in zip(instances, THINGS, strict=True):
        drawn = dataclasses.asdict(placed)
        del drawn["position"]
        assert instance.attributes == drawn
        prim = scene.stage.GetPrimAtPath(instance.prim_path)
        assert class_of(prim) == instance.class_name
        assert set(APPLIED_SCHEMAS) <= set(prim.GetMetadata("apiSchemas").GetAppliedItems())


def test_its_colour_is_on_the_stage_too(scene: Scene, instances: list[SceneInstance]) -> None:
    surface = scene.stage.GetPrimAtPath(f"{instances[0].prim_path}/Looks/Shell/Surface")
    assert tuple(surface.GetAttribute("inputs:diffuseColor").Get()) == pytest.approx(RED)
    assert RED in [material.albedo for material in instances[0].materials]


def test_a_thing_stands_over_its_point_and_touches_the_ground() -> None:
    for standing in place_things(THINGS, LIBRARY):
        assert standing.posed.box_3d.foot == pytest.approx(standing.placed.position, abs=1e-3)


def test_what_has_fallen_lies_on_its_broader_side() -> None:
    for name in LIBRARY.names:
        standing, fallen = (
            place_things([thing(name, fallen=fallen)], LIBRARY)[0].posed.box_3d.size_lwh_m for fallen in (False, True)
        )
        assert fallen[2] == pytest.approx(min(standing[:2]), abs=1e-3)
        assert sorted(fallen) == pytest.approx(sorted(standing), abs=1e-3)


def test_far_things_have_fewer_triangles() -> None:
    camera = PinholeCamera.looking(
        position=(0, 0, 6), heading_deg=0, pitch_deg=-10, horizontal_fov_deg=60, width=1280, height=720
    )
    near, far, behind = (
        place_things([thing("bench", position=(x, 0, 0))], LIBRARY, camera)[0].posed for x in (10, 80, -30)
    )
    assert (near.level, far.level, behind.level) == ("near", "far", "far")


def test_an_unknown_thing_is_named() -> None:
    with pytest.raises(UnknownNameError, match=r"No thing is called 'trash_bags'\."):
        place_things([thing("trash_bags")], LIBRARY)
