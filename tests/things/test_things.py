"""What people carry, push, ride and lead: the assets as they are in the checkout."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from pxr import Usd, UsdGeom, UsdValidation

from twincity.replicator.labels import label_named
from twincity.replicator.scenario.crowd.places import SEAT_SPACE_M
from twincity.replicator.scenario.palettes import PALETTES
from twincity.replicator.scene.assets import ASSETS
from twincity.replicator.scene.mesh import camel
from twincity.replicator.scene.semantics import APPLIED_SCHEMAS, class_of

FOLDER = ASSETS / "things"
THINGS: dict[str, dict[str, Any]] = json.loads((FOLDER / "things.json").read_text(encoding="utf-8"))["things"]
CLIPS: dict[str, dict[str, Any]] = json.loads((ASSETS / "people" / "clips.json").read_text(encoding="utf-8"))["clips"]
LEVELS = {"near": 1500, "far": 300}
"""The most triangles of each level of detail."""

MACHINES = {"near": 3200, "far": 700}
"""The same of motorcycles."""

SIZES_M = {
    # length, width, height: (least, most) of each
    "umbrella_open": ((0.95, 1.15), (0.95, 1.15), (0.80, 1.00)),  # walking umbrellas: 8 ribs of 58 to 65 cm
    "umbrella_closed": ((0.03, 0.12), (0.03, 0.10), (0.70, 0.95)),
    "phone": ((0.065, 0.080), (0.005, 0.013), (0.14, 0.17)),  # displays of 6.1 to 6.7 inches
    "cane": ((0.08, 0.14), (0.02, 0.04), (0.70, 1.00)),  # ISO 11334-1: 70 to 98 cm
    "white_cane": ((0.7, 1.2), (0.03, 0.4), (0.75, 1.1)),  # 1.05 to 1.50 m long, held slanting
    "handbag": ((0.25, 0.36), (0.08, 0.16), (0.28, 0.40)),
    "tote": ((0.33, 0.42), (0.08, 0.18), (0.50, 0.70)),
    "grocery_bag": ((0.30, 0.45), (0.14, 0.30), (0.45, 0.70)),
    "suitcase_standing": ((0.20, 0.32), (0.38, 0.48), (0.95, 1.10)),  # between cabin size and 23 kg size
    "suitcase_pulled": ((0.70, 1.00), (0.38, 0.48), (0.75, 1.00)),
    "shopping_trolley": ((0.45, 0.80), (0.35, 0.50), (0.80, 1.05)),
    "walker": ((0.60, 0.75), (0.55, 0.65), (0.85, 0.95)),  # EN ISO 11199-2; usual rollators 60 by 68 cm
    "pram": ((0.80, 1.10), (0.48, 0.62), (0.98, 1.10)),  # EN 1888; usual buggies 85 to 105 by 50 to 62 cm
    "wheelchair": ((0.90, 1.20), (0.58, 0.70), (0.88, 0.96)),  # ISO 7193: at most 1.20 by 0.70 m
    "bicycle": ((1.65, 1.90), (0.50, 0.70), (0.95, 1.12)),  # 28-inch city bicycles
    "cargo_bike": ((2.30, 2.70), (0.55, 0.85), (0.95, 1.20)),  # a box before the rider
    "kick_scooter": ((1.00, 1.20), (0.42, 0.60), (0.98, 1.20)),
    "motorcycle": ((1.95, 2.20), (0.72, 0.88), (1.05, 1.35)),  # 500 cm3 without a fairing
    "moto_scooter": ((1.80, 2.15), (0.66, 0.80), (1.10, 1.45)),  # 125 cm3, with a case behind
    "dog_large": ((0.70, 1.60), (0.18, 0.50), (0.60, 0.95)),  # shepherds: 55 to 65 cm at the withers
    "dog_small": ((0.40, 1.40), (0.10, 0.50), (0.34, 0.95)),  # terriers: 28 to 36 cm
    "dog_large_sitting": ((0.50, 1.20), (0.25, 0.60), (0.60, 0.95)),
    "dog_small_sitting": ((0.30, 1.00), (0.14, 0.50), (0.30, 0.95)),
    "bench": ((0.50, 0.75), (1.55, 1.65), (0.80, 0.95)),
    "low_wall": ((0.45, 0.55), (1.15, 1.25), (0.48, 0.52)),
    "terrace": ((1.10, 1.40), (0.58, 0.65), (0.85, 0.95)),  # a chair 45 cm wide and a table 60 cm across
}
ROLLING = {
    "suitcase_standing",
    "suitcase_pulled",
    "shopping_trolley",
    "walker",
    "pram",
    "wheelchair",
    "bicycle",
    "cargo_bike",
    "kick_scooter",
    "motorcycle",
    "moto_scooter",
}
HANDLE_HEIGHTS_M = {
    "walker": 0.90, "pram": 1.00, "wheelchair": 0.92, "bicycle": 1.02, "cargo_bike": 1.02, "kick_scooter": 1.00,
    "motorcycle": 1.04, "moto_scooter": 1.03,
}  # fmt: skip


CARRIED = sorted(name for name, entry in THINGS.items() if "carried" in entry["roles"])
"""What stands and lies in the street has laws of its own: tests/scene/test_standing_things.py."""


@pytest.fixture(params=CARRIED)
def carried(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=sorted(THINGS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@lru_cache(maxsize=64)
def stage_of(name: str, level: str = "near") -> Usd.Stage:
    stage = Usd.Stage.Open(str(FOLDER / THINGS[name]["file"]))
    stage.SetEditTarget(stage.GetSessionLayer())
    stage.GetDefaultPrim().GetVariantSets().SetSelection("levelOfDetail", level)
    return stage


def meshes_of(stage: Usd.Stage) -> Iterator[UsdGeom.Mesh]:
    return (UsdGeom.Mesh(prim) for prim in stage.Traverse() if prim.IsA(UsdGeom.Mesh))


def points_of(name: str, level: str = "near", parts: tuple[str, ...] | None = None) -> np.ndarray:
    meshes = [mesh for mesh in meshes_of(stage_of(name, level)) if not parts or mesh.GetPrim().GetName() in parts]
    return np.concatenate([np.array(mesh.GetPointsAttr().Get()) for mesh in meshes])


def test_every_file_is_in_the_table_and_every_thing_has_a_size() -> None:
    assert {entry["file"] for entry in THINGS.values()} == {path.name for path in FOLDER.glob("*.usdc")}
    assert set(CARRIED) == SIZES_M.keys()


def test_the_table_knows_its_file(name: str) -> None:
    content = (FOLDER / THINGS[name]["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == THINGS[name]["sha256"]
    if name in CARRIED:
        assert len(content) <= (81_000 if THINGS[name]["class"] == "motorcycle" else 45_000)


def test_a_thing_is_as_large_as_real_ones(carried: str) -> None:
    size = np.ptp(points_of(carried), axis=0)
    for extent, (least, most) in zip(size, SIZES_M[carried], strict=True):
        assert least <= extent <= most


@pytest.mark.parametrize("level", LEVELS)
def test_triangles_stay_in_their_budget(carried: str, level: str) -> None:
    count = sum(len(mesh.GetFaceVertexCountsAttr().Get()) for mesh in meshes_of(stage_of(carried, level)))
    assert 12 <= count <= (MACHINES if THINGS[carried]["class"] == "motorcycle" else LEVELS)[level]
    assert count == THINGS[carried]["triangles"][level]


def test_both_levels_fill_the_same_room(carried: str) -> None:
    near, far = points_of(carried), points_of(carried, "far")
    assert np.abs(near.min(0) - far.min(0)).max() < 0.06
    assert np.abs(near.max(0) - far.max(0)).max() < 0.06


def test_what_stands_on_the_ground_touches_it(name: str) -> None:
    if THINGS[name]["attach"] != "ground":
        pytest.skip("held in a hand")
    assert abs(points_of(name)[:, 2].min()) < 0.002


@pytest.mark.parametrize("rolling", sorted(ROLLING))
def test_wheels_touch_the_ground(rolling: str) -> None:
    wheels = points_of(rolling, parts=("Tyres", "Wheels"))
    assert wheels[:, 2].min() - points_of(rolling)[:, 2].min() < 0.002


def test_all_four_wheels_of_a_walker_and_a_pram_touch_the_ground() -> None:
    for name in ("walker", "pram", "wheelchair"):
        tyres = points_of(name, parts=("Tyres",))
        down = tyres[tyres[:, 2] < 0.012]
        middle = 0.5 * (down[:, 0].min() + down[:, 0].max())
        corners = {(x > middle, y > 0) for x, y, _ in down}
        assert len(corners) == 4


@pytest.mark.parametrize("name, height", HANDLE_HEIGHTS_M.items())
def test_handles_are_where_hands_expect_them(name: str, height: float) -> None:
    points = points_of(name)
    for grip in THINGS[name]["grips_m"]:
        assert grip[2] == pytest.approx(height)
        assert np.linalg.norm(points - grip, axis=1).min() < 0.11
        beside = points[np.abs(points[:, 1] - grip[1]) < 0.12]
        assert np.abs(beside[:, 2] - height).min() < 0.02


def test_what_hangs_in_a_hand_has_its_grip_at_its_origin(name: str) -> None:
    if not THINGS[name]["attach"].endswith("_hand"):
        pytest.skip("stands on the ground")
    points = points_of(name)
    assert THINGS[name]["grips_m"] == [[0, 0, 0]]
    assert points.min(0).max() < 0.02
    assert points.max(0).min() > -0.02


def test_a_lead_ends_in_the_hand() -> None:
    for name, entry in THINGS.items():
        if entry["class"] == "dog":
            lead = points_of(name, parts=("Lead",))
            assert np.linalg.norm(lead - entry["grips_m"][0], axis=1).min() < 0.008


def test_saddle_and_seats_are_where_people_sit() -> None:
    for name, part in (
        ("bicycle", "Saddle"), ("wheelchair", "Cloth"), ("pram", "Seat"), ("bench", "Slats"), ("low_wall", "Stone"),
        ("terrace", "Weave"),
    ):  # fmt: skip
        seat = np.array(THINGS[name]["seat_m"])
        points = points_of(name, parts=(part,))
        below = points[(np.abs(points[:, :2] - seat[:2]) < (0.25, 0.45)).all(1)]
        assert np.abs(below[:, 2] - seat[2]).min() < 0.03


@pytest.mark.parametrize("seat", sorted(SEAT_SPACE_M))
def test_a_seat_keeps_to_the_ground_that_the_crowd_leaves_it(seat: str) -> None:
    front, back, left, right = SEAT_SPACE_M[seat]
    plan = (points_of(seat) + THINGS[seat]["position_m"])[:, :2]
    assert (plan.min(0) >= (-back, -right)).all()
    assert (plan.max(0) <= (front, left)).all()
    assert np.abs(plan.min(0) - (-back, -right)).max() < 0.03
    assert np.abs(plan.max(0) - (front, left)).max() < 0.03


@pytest.mark.parametrize("seat", sorted(SEAT_SPACE_M))
def test_a_seat_is_where_the_hips_of_who_brings_it_are(seat: str) -> None:
    x, y, z = np.add(THINGS[seat]["seat_m"], THINGS[seat]["position_m"])
    assert (x, y) == (0, 0)
    assert {CLIPS[clip]["seat_height_m"] for clip in THINGS[seat]["clips"]} == {z}
    assert {name for name, clip in CLIPS.items() if clip["needs"] == seat} == set(THINGS[seat]["clips"])


def test_both_schemas_are_on_the_root_alone(name: str) -> None:
    root = stage_of(name).GetDefaultPrim()
    spec = root.GetStage().GetRootLayer().GetPrimAtPath(root.GetPath())
    assert set(APPLIED_SCHEMAS) <= set(spec.GetInfo("apiSchemas").prependedItems)
    assert class_of(root) == THINGS[name]["class"] == label_named(THINGS[name]["class"]).name
    assert not any(class_of(prim) for prim in Usd.PrimRange(root) if prim != root)


@pytest.mark.parametrize("level", LEVELS)
def test_usd_validates_a_thing(name: str, level: str) -> None:
    validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()
    errors = UsdValidation.ValidationContext(validators).Validate(stage_of(name, level))
    assert [error.GetMessage() for error in errors] == []


def test_normals_are_unit_and_look_outwards_as_the_faces_do(name: str) -> None:
    for mesh in meshes_of(stage_of(name)):
        points, normals = np.array(mesh.GetPointsAttr().Get()), np.array(mesh.GetNormalsAttr().Get())
        faces = np.array(mesh.GetFaceVertexIndicesAttr().Get()).reshape(-1, 3)
        assert np.abs(np.linalg.norm(normals, axis=1) - 1).max() < 1e-3
        a, b, c = (points[faces[:, corner]] for corner in range(3))
        agree = (np.cross(b - a, c - a) * normals[faces].sum(1)).sum(1) > 0
        assert agree.mean() > 0.97


def test_dyes_name_parts_and_palettes(name: str) -> None:
    looks = stage_of(name).GetDefaultPrim().GetChild("Looks")
    for part, palette in THINGS[name]["dyes"].items():
        assert looks.GetChild(camel(part))
        assert palette in PALETTES


def test_an_asset_says_how_it_was_made(name: str) -> None:
    about = stage_of(name).GetRootLayer().customLayerData["twincity"]
    assert {"tool", "seed", "license", "source"} <= about.keys()
