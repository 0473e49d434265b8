"""Things that stand and lie in the street: as large as the table says, on the ground, light enough to repeat."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from pxr import Usd, UsdGeom

from twincity.replicator.labels import CLASSES, label_named
from twincity.replicator.scenario.palettes import PALETTES
from twincity.replicator.scenario.people import load_library
from twincity.replicator.scene.assets import ASSETS

FOLDER = ASSETS / "things"
TABLE = json.loads((FOLDER / "things.json").read_text())["things"]
STANDING = {name: entry for name, entry in TABLE.items() if entry["roles"] != ["carried"]}
ON_THE_GROUND = {name: entry for name, entry in STANDING.items() if entry["attach"] == "ground"}
MOST_TRIANGLES = {"near": 4_000, "far": 700}


def points_of(file: str, level: str = "near") -> np.ndarray:
    stage = Usd.Stage.Open(str(FOLDER / file))
    stage.GetDefaultPrim().GetVariantSets().GetVariantSet("levelOfDetail").SetVariantSelection(level)
    meshes = [UsdGeom.Mesh(prim) for prim in stage.Traverse() if prim.IsA(UsdGeom.Mesh)]
    return np.concatenate([np.array(mesh.GetPointsAttr().Get()) for mesh in meshes])


@pytest.mark.parametrize("name", STANDING)
def test_the_table_says_how_large_it_is(name: str) -> None:
    assert np.ptp(points_of(STANDING[name]["file"]), axis=0) == pytest.approx(STANDING[name]["size_m"], abs=0.002)


@pytest.mark.parametrize("name", ON_THE_GROUND)
def test_it_stands_on_the_ground_over_its_origin(name: str) -> None:
    for level in ("near", "far"):
        points = points_of(ON_THE_GROUND[name]["file"], level)
        low, high = points.min(0), points.max(0)
        length, width, height = ON_THE_GROUND[name]["size_m"]
        assert abs(low[2]) < 0.02
        assert np.abs((low + high)[:2] / 2).max() < 0.1 * max(length, width) + 0.35
        assert high[2] == pytest.approx(height, rel=0.2, abs=0.05)


@pytest.mark.parametrize("name", STANDING)
def test_it_is_light_enough_to_repeat(name: str) -> None:
    triangles = STANDING[name]["triangles"]
    assert triangles["far"] <= triangles["near"]
    assert all(triangles[level] <= most for level, most in MOST_TRIANGLES.items())


def test_every_class_of_standing_things_has_one() -> None:
    drawn_elsewhere = {"truck", "bus", "motorcycle", "fire", "smoke", "overlay"}
    there = Counter(entry["class"] for entry in STANDING.values())
    assert {label.name for label in CLASSES if label.id >= 30} - drawn_elsewhere <= set(there)
    assert all(label_named(name).countable for name in there)


def test_every_role_of_a_spec_is_served() -> None:
    roles = Counter(role for entry in STANDING.values() for role in entry["roles"])
    assert {"litter", "dumped", "abandoned", "distractor", "street_life", "works", "event"} <= set(roles)
    assert min(roles[role] for role in ("litter", "dumped", "distractor", "street_life")) >= 7


def test_the_library_reads_size_role_and_weight() -> None:
    things = load_library().things
    assert things["mattress_lying"].size_m == pytest.approx((1.9, 0.9, 0.18), abs=0.03)
    assert things["crowd_barrier"].roles == ("street_life", "event")
    assert things["bin_bag"].weight > things["fridge"].weight
    assert all(palette in PALETTES for thing in things.values() for palette in thing.dyes.values())


def test_all_together_are_small() -> None:
    assert sum(path.stat().st_size for path in Path(FOLDER).iterdir()) < 6e6
