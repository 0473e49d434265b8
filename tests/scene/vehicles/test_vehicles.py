"""The vehicles: sizes that the street was told, surfaces that look outward, and USD that says the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from pxr import Sdf, Usd, UsdGeom, UsdValidation

from twincity.replicator.city.tile import BayKind
from twincity.replicator.errors import TwinCityError, UnknownNameError
from twincity.replicator.labels import label_named
from twincity.replicator.scenario.scenario import CameraPose, Vehicle
from twincity.replicator.scenario.vehicles import VEHICLES
from twincity.replicator.scenario.view import camera_of
from twincity.replicator.scene.mesh import camel
from twincity.replicator.scene.semantics import class_of
from twincity.replicator.scene.vehicles.asset import LEVELS, VehicleAsset, read_vehicle
from twincity.replicator.scene.vehicles.fleet import (
    VEHICLES_FOLDER,
    PosedVehicle,
    VehicleLibrary,
    author_vehicle,
)
from twincity.replicator.scene.vehicles.lamps import beams_of, lit_parts

FLEET = [
    Vehicle(
        model=name, position=(6.0 * i, -100.0, 0.02), heading_deg=50.0 * i, colour=(0.03 + 0.02 * i, 0.06, 0.16),
        lamps_on=i % 2 == 0, brakes=i % 3 == 0, indicators=("", "left", "right", "hazard")[i % 4], speed_m_per_s=i,
    )
    for i, name in enumerate(VEHICLES)
]  # fmt: skip

LARGEST = {"near": 14_500, "middle": 3_400, "far": 1_200}
"""Triangles of the levels of detail."""


def assets(library: VehicleLibrary) -> Iterator[VehicleAsset]:
    for name in VEHICLES:
        yield library.named(name)


def corners_of(asset: VehicleAsset, part: str, level: str = "near") -> np.ndarray:
    """(m, 3, 3) of one part; none where it does without."""
    mesh = asset.levels[level]
    return mesh.points[mesh.faces[mesh.face_parts == asset.parts.index(part)]] if part in asset.parts else EMPTY


EMPTY = np.zeros((0, 3, 3))


@pytest.fixture(scope="module")
def library() -> VehicleLibrary:
    return VehicleLibrary()


@pytest.fixture(scope="module")
def fleet(library: VehicleLibrary) -> list[PosedVehicle]:
    return library.pose_vehicles(FLEET)


@pytest.fixture(scope="module")
def stage(fleet: list[PosedVehicle]) -> Usd.Stage:
    stage = Usd.Stage.CreateInMemory()
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    stage.SetDefaultPrim(stage.DefinePrim("/World", "Xform"))
    stage.DefinePrim("/World/Vehicles", "Scope")
    with Sdf.ChangeBlock():
        for path, posed in paths_of(fleet):
            author_vehicle(stage.GetRootLayer(), path, posed)
    return stage


def paths_of(fleet: list[PosedVehicle]) -> Iterator[tuple[str, PosedVehicle]]:
    for index, posed in enumerate(fleet):
        yield f"/World/Vehicles/Vehicle_{index:04d}", posed


def test_every_file_is_a_model_and_every_model_has_a_file() -> None:
    assert {path.stem for path in VEHICLES_FOLDER.glob("*.usdc")} == set(VEHICLES)


def test_models_are_of_known_classes_and_park_in_known_bays() -> None:
    for model in VEHICLES.values():
        assert label_named(model.class_name).countable
        assert set(model.bays) <= {*get_args(BayKind), "bike_rack"}
        assert min(model.driving_share, model.parked_share) >= 0
    assert sum(model.driving_share for model in VEHICLES.values()) > 0
    assert sum(model.parked_share for model in VEHICLES.values() if "car" in model.bays) > 0


@pytest.mark.parametrize("level", LEVELS)
def test_a_vehicle_is_as_big_as_the_street_was_told(level: str, library: VehicleLibrary) -> None:
    for asset in assets(library):
        points, model = asset.levels[level].points, VEHICLES[asset.name]
        coarse = 0.035 if level == "near" else 0.06  # plates stand out in front and behind
        assert np.ptp(points[:, 0]) == pytest.approx(model.length_m, abs=coarse), asset.name
        assert points[:, 2].max() == pytest.approx(model.height_m, abs=coarse), asset.name
        assert points[:, 2].min() == pytest.approx(0, abs=coarse), asset.name
        assert model.width_m - coarse < np.ptp(points[:, 1]) < model.width_m + 0.55, "the mirrors"


def test_levels_of_detail_have_ever_fewer_triangles(library: VehicleLibrary) -> None:
    for asset in assets(library):
        counts = [len(asset.levels[level].faces) for level in LEVELS]
        assert counts == sorted(counts, reverse=True)
        assert all(count <= LARGEST[level] for count, level in zip(counts, LEVELS, strict=True)), (asset.name, counts)


@pytest.mark.parametrize("part", ["glass", "headlamp", "taillamp"])
def test_surfaces_look_away_from_the_middle_of_a_car(part: str, library: VehicleLibrary) -> None:
    for asset in assets(library):
        if VEHICLES[asset.name].class_name != "car":
            continue
        corners = corners_of(asset, part)
        across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        middle = corners.mean(1)
        outward = np.einsum("ij,ij->i", across, middle - middle * (0.85, 0, 0) - (0, 0, 0.75)) > 0
        areas = np.linalg.norm(across, axis=1)
        assert areas[outward].sum() > 0.9 * areas.sum(), asset.name


def test_headlamps_are_at_the_front_and_tail_lamps_at_the_back(library: VehicleLibrary) -> None:
    for asset in assets(library):
        for part, sign in (("headlamp", 1), ("taillamp", -1), ("brakelamp", -1)):
            ends = sign * corners_of(asset, part)[..., 0]
            assert (ends > 0.25 * VEHICLES[asset.name].length_m).all(), (asset.name, part)


def test_every_car_has_lamps_and_two_plates(library: VehicleLibrary) -> None:
    for asset in assets(library):
        if VEHICLES[asset.name].class_name == "car":
            assert {"headlamp", "taillamp", "brakelamp", "indicator_left", "indicator_right"} <= set(asset.parts)
            assert len(asset.headlamps) == 2
            assert len(np.unique(np.sign(corners_of(asset, "plate")[..., 0]))) == 2


def test_normals_are_unit_and_edges_of_glass_sharp(library: VehicleLibrary) -> None:
    for asset in assets(library):
        mesh = asset.levels["near"]
        assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=1e-3)
        assert len(np.unique(mesh.points, axis=0)) < len(mesh.points)


def test_only_what_is_switched_on_shines() -> None:
    parked = Vehicle(model="hatch", position=(0, 0, 0), heading_deg=0, colour=(0.1, 0.1, 0.1))
    assert lit_parts(parked) == frozenset()
    assert lit_parts(replace(parked, lamps_on=True)) >= {"headlamp", "taillamp"}
    assert lit_parts(replace(parked, brakes=True)) == {"brakelamp"}
    assert lit_parts(replace(parked, indicators="left")) == {"indicator_left"}
    assert lit_parts(replace(parked, indicators="hazard")) == {"indicator_left", "indicator_right"}


def test_lit_parts_and_no_others_emit(fleet: list[PosedVehicle]) -> None:
    for posed in fleet:
        shining = {material.name for material in posed.materials if max(material.emission) > 0}
        assert shining == lit_parts(posed.vehicle) & set(posed.asset.parts)


def test_dipped_beams_leave_the_lamps_forwards_and_downwards(fleet: list[PosedVehicle]) -> None:
    lit = [posed for posed in fleet if posed.vehicle.lamps_on and posed.asset.headlamps.size]
    beams = beams_of(fleet)
    assert len(beams.positions) == sum(len(posed.asset.headlamps) for posed in lit)
    first = lit[0].vehicle
    ahead = np.radians(first.heading_deg)
    direction = beams.directions[0]
    assert np.linalg.norm(direction) == pytest.approx(1, abs=1e-6)
    assert -0.05 < direction[2] < -0.015, "dipped"
    assert direction[:2] @ (np.cos(ahead), np.sin(ahead)) > 0.99
    assert direction[:2] @ (np.sin(ahead), -np.cos(ahead)) > 0, "a little to the right"
    nose = (beams.positions[0, :2] - first.position[:2]) @ (np.cos(ahead), np.sin(ahead))
    assert 0.3 * VEHICLES[first.model].length_m < nose < 0.5 * VEHICLES[first.model].length_m
    assert 0.4 < beams.positions[0, 2] < 1.2
    assert beams.intensities.max() == pytest.approx(10_000)


def test_no_lamps_no_beams(library: VehicleLibrary) -> None:
    dark = library.pose_vehicles([replace(vehicle, lamps_on=False) for vehicle in FLEET])
    assert len(beams_of(dark).positions) == 0


def test_a_vehicle_is_where_it_is_said_to_be(fleet: list[PosedVehicle]) -> None:
    for posed in fleet:
        model, (length, width, height) = VEHICLES[posed.vehicle.model], posed.box_3d.size_lwh_m
        assert posed.box_3d.heading_deg == posed.vehicle.heading_deg
        assert length == pytest.approx(model.length_m, abs=0.035)
        assert model.width_m - 0.02 < width < model.width_m + 0.55
        assert height == pytest.approx(model.height_m, abs=0.02)
        assert posed.box_3d.centre[:2] == pytest.approx(posed.vehicle.position[:2], abs=0.03)
        assert posed.vertices[:, 2].min() == pytest.approx(posed.vehicle.position[2], abs=0.02)
        assert np.linalg.norm(posed.velocity) == pytest.approx(posed.vehicle.speed_m_per_s, abs=1e-4)


def test_the_paint_has_the_vehicles_colour_and_the_glass_has_not(fleet: list[PosedVehicle]) -> None:
    for posed in fleet:
        materials = {material.name: material for material in posed.materials}
        if "paint" in materials:
            assert materials["paint"].albedo == posed.vehicle.colour
        if "glass" in materials:
            assert max(materials["glass"].albedo) < 0.02
            assert materials["glass"].f0 == pytest.approx(0.05, abs=1e-3)


def test_the_fleet_is_small_on_disk(library: VehicleLibrary) -> None:
    sizes = [asset.path.stat().st_size for asset in assets(library)]
    assert max(sizes) < 700_000
    assert sum(sizes) < 8_000_000


def test_usd_places_the_same_points(stage: Usd.Stage, fleet: list[PosedVehicle]) -> None:
    for path, posed in paths_of(fleet):
        geometry = stage.GetPrimAtPath(f"{path}/Geom")
        points = []
        for prim in geometry.GetChildren():
            mesh = UsdGeom.Mesh(prim)
            world = np.array(mesh.ComputeLocalToWorldTransform(Usd.TimeCode.Default()))
            points.append(np.array(mesh.GetPointsAttr().Get()) @ world[:3, :3] + world[3, :3])
        assert np.abs(np.concatenate(points) - posed.vertices).max() < 1e-3


def test_usd_has_the_same_paint_and_the_same_lamps_lit(stage: Usd.Stage, fleet: list[PosedVehicle]) -> None:
    for path, posed in paths_of(fleet):
        for material in posed.materials:
            surface = stage.GetPrimAtPath(f"{path}/Looks/{camel(material.name)}/Surface")
            assert np.allclose(surface.GetAttribute("inputs:diffuseColor").Get(), material.albedo, atol=1e-4)
            emission = surface.GetAttribute("inputs:emissiveColor").Get() or (0, 0, 0)
            assert np.allclose(emission, material.emission)


def test_far_vehicles_are_shown_in_less_detail(library: VehicleLibrary) -> None:
    camera = camera_of(
        CameraPose(
            rig="cctv", position=(0, 0, 6), heading_deg=0, pitch_deg=-10, roll_deg=0, horizontal_fov_deg=60,
            width=1280, height=720,
        )
    )  # fmt: skip
    row = [Vehicle(model="hatch", position=(x, 0, 0), heading_deg=0, colour=(0.1, 0.1, 0.1)) for x in (12, 45, 120)]
    assert [posed.level for posed in library.pose_vehicles(row, camera)] == list(LEVELS)


def test_a_vehicle_is_labelled_on_its_root_alone(stage: Usd.Stage) -> None:
    for index, model in enumerate(VEHICLES.values()):
        root = stage.GetPrimAtPath(f"/World/Vehicles/Vehicle_{index:04d}")
        assert class_of(root) == model.class_name
        assert not any(class_of(prim) for prim in Usd.PrimRange(root) if prim != root)


def test_usd_validates_the_fleet(stage: Usd.Stage) -> None:
    assert messages_about(stage) == []


@pytest.mark.parametrize("name", VEHICLES)
def test_usd_validates_every_level_of_every_asset(name: str) -> None:
    stage = Usd.Stage.Open(str(VEHICLES_FOLDER / f"{name}.usdc"))
    levels = stage.GetDefaultPrim().GetVariantSets().GetVariantSet("levelOfDetail")
    stage.SetEditTarget(stage.GetSessionLayer())
    for level in LEVELS:
        levels.SetVariantSelection(level)
        assert messages_about(stage) == []


def messages_about(stage: Usd.Stage) -> list[str]:
    validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()
    return [error.GetMessage() for error in UsdValidation.ValidationContext(validators).Validate(stage)]


def test_an_unknown_model_and_a_missing_file_are_named(library: VehicleLibrary, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"No vehicle is called 'sedna'\. Did you mean 'sedan'"):
        library.pose_vehicles([Vehicle(model="sedna", position=(0, 0, 0), heading_deg=0, colour=(0, 0, 0))])
    with pytest.raises(TwinCityError, match=r"hatch\.usdc: no such asset.*bake_vehicles"):
        read_vehicle(tmp_path / "hatch.usdc")
