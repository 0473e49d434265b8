"""Fires in the scene: flames and smoke where the scenario has them, as tall as it says."""

from __future__ import annotations

import numpy as np
import pytest
from pxr import Sdf

from twincity.replicator.scenario.scenario import Fire
from twincity.replicator.scene.fires import EMISSION, author_flames, pose_fires
from twincity.replicator.scene.instances import instances_of
from twincity.replicator.scene.things import ThingLibrary

FIRE = Fire(position=(3.0, -2.0, 0.4), radius_m=0.5, flame_height_m=1.4, smoke_height_m=5.0, smoke_albedo=0.1, seed=77)
STEAM = Fire(position=(0.0, 0.0, 0.0), radius_m=0.3, flame_height_m=0.0, smoke_height_m=2.0, smoke_albedo=0.85, seed=3)


def test_flames_are_as_tall_and_smoke_as_high_as_the_scenario_says() -> None:
    (burning,) = pose_fires([FIRE], ThingLibrary())
    assert burning.flames is not None
    assert burning.smoke is not None
    flames, smoke = burning.flames.vertices, burning.smoke.vertices
    assert flames[:, 2].min() == pytest.approx(0.4, abs=0.01)
    assert np.ptp(flames[:, 2]) == pytest.approx(1.4, rel=0.01)
    assert np.hypot(*(flames[:, :2].mean(0) - (3, -2))) < 0.3
    assert smoke[:, 2].min() > 0.4 + 0.4 * 1.4
    assert np.ptp(smoke[:, 2]) == pytest.approx(5.0, rel=0.01)


def test_flames_shine_and_smoke_has_the_albedo_of_what_burns() -> None:
    (burning,) = pose_fires([FIRE], ThingLibrary())
    assert burning.flames is not None
    assert burning.smoke is not None
    assert {material.name: material.emission for material in burning.flames.materials} == dict(EMISSION)
    (material,) = burning.smoke.materials
    assert material.albedo == pytest.approx((0.1, 0.1, 0.1))
    assert not any(material.emission)


def test_steam_has_no_flames_and_every_part_of_a_fire_is_an_instance() -> None:
    fires = pose_fires([FIRE, STEAM], ThingLibrary())
    found = list(instances_of([], [], [], fires))
    assert [(one.class_name, one.prim_path.rsplit("/", 1)[1]) for one in found] == [
        ("fire", "Fire_0000"),
        ("smoke", "Smoke_0000"),
        ("smoke", "Smoke_0001"),
    ]
    assert [one.instance_id for one in found] == [1, 2, 3]


def test_a_saved_frame_says_that_flames_shine() -> None:
    (burning,) = pose_fires([FIRE], ThingLibrary())
    assert burning.flames is not None
    layer = Sdf.Layer.CreateAnonymous(".usda")
    author_flames(layer, "/Flames", burning.flames)
    emissive = layer.GetAttributeAtPath("/Flames/Looks/Flame/Surface.inputs:emissiveColor")
    assert tuple(emissive.default) == pytest.approx(EMISSION["flame"])
