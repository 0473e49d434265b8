"""The vehicles: sizes that the street was told, surfaces that look outward, and USD that says the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pxr import Sdf, Usd, UsdGeom, UsdValidation

from twincity.replicator.errors import TwinCityError, UnknownNameError
from twincity.replicator.scenario.scenario import Vehicle
from twincity.replicator.scenario.vehicles import VEHICLES
from twincity.replicator.scene.mesh import camel
from twincity.replicator.scene.semantics import class_of
from twincity.replicator.scene.vehicles.car import CAR_PARTS, CAR_SHAPES, build_car
from twincity.replicator.scene.vehicles.fleet import PosedVehicle, VehicleLibrary, author_vehicle

FLEET = [
    Vehicle(model=name, position=(6.0 * i, -100.0, 0.02), heading_deg=50.0 * i, colour=(0.03 + 0.1 * i, 0.06, 0.16))
    for i, name in enumerate([*VEHICLES, *VEHICLES])
]


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


def test_every_model_the_sampler_can_name_has_a_shape() -> None:
    assert set(CAR_SHAPES) == set(VEHICLES)


@pytest.mark.parametrize("name", VEHICLES)
def test_a_car_is_as_big_as_the_street_was_told(name: str) -> None:
    car, model = build_car(name), VEHICLES[name]
    points = np.concatenate([points for points, _, _ in car.values()])
    wheels = car["rim"][0]
    assert np.ptp(points[:, 0]) == pytest.approx(model.length_m)
    assert points[:, 2].max() == pytest.approx(model.height_m)
    assert points[:, 2].min() == pytest.approx(0, abs=1e-6)
    assert np.ptp(wheels[:, 1]) == pytest.approx(model.width_m, abs=0.02)
    assert np.ptp(points[:, 1]) < model.width_m + 0.35, "the mirrors"
    assert 600 < sum(len(faces) for _, _, faces in car.values()) < 1100


@pytest.mark.parametrize("name", VEHICLES)
def test_a_car_is_the_same_on_both_sides(name: str) -> None:
    points = np.concatenate([points for points, _, _ in build_car(name).values()])
    here = {tuple(point) for point in np.round(points, 5).tolist()}
    there = {tuple(point) for point in (np.round(points * (1, -1, 1), 5) + 0.0).tolist()}
    assert len(here - there) < 0.02 * len(here)


@pytest.mark.parametrize("part", ["paint", "glass", "headlamp", "taillamp", "plate", "rim"])
def test_surfaces_look_away_from_the_middle_of_the_car(part: str, library: VehicleLibrary) -> None:
    for asset in library.assets.values():
        corners = asset.points[asset.faces[asset.face_parts == CAR_PARTS.index(part)]]
        across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        middle = corners.mean(1)
        outward = np.einsum("ij,ij->i", across, middle - middle * (0.85, 0, 0) - (0, 0, 0.75)) > 0
        assert outward.mean() > 0.95


def test_headlamps_are_at_the_front_and_tail_lamps_at_the_back(library: VehicleLibrary) -> None:
    for asset in library.assets.values():
        for part, sign in (("headlamp", 1), ("taillamp", -1)):
            corners = asset.points[asset.faces[asset.face_parts == CAR_PARTS.index(part)]]
            assert (sign * corners[..., 0] > 0.4 * VEHICLES[asset.name].length_m).all()


def test_edges_of_glass_are_sharp_and_normals_unit(library: VehicleLibrary) -> None:
    for asset in library.assets.values():
        assert np.allclose(np.linalg.norm(asset.normals, axis=1), 1, atol=1e-4)
        assert len(np.unique(asset.points, axis=0)) < len(asset.points)


def test_a_vehicle_is_where_it_is_said_to_be(fleet: list[PosedVehicle]) -> None:
    for posed in fleet:
        model, (length, width, height) = VEHICLES[posed.vehicle.model], posed.box_3d.size_lwh_m
        assert posed.box_3d.heading_deg == posed.vehicle.heading_deg
        assert length == pytest.approx(model.length_m, abs=1e-3)
        assert model.width_m - 0.01 < width < model.width_m + 0.35
        assert height == pytest.approx(model.height_m, abs=1e-3)
        assert posed.box_3d.centre[:2] == pytest.approx(posed.vehicle.position[:2], abs=1e-3)
        assert posed.vertices[:, 2].min() == pytest.approx(posed.vehicle.position[2], abs=1e-4)


def test_the_paint_has_the_vehicles_colour_and_the_glass_has_not(fleet: list[PosedVehicle]) -> None:
    for posed in fleet:
        materials = {material.name: material for material in posed.materials}
        assert materials["paint"].albedo == posed.vehicle.colour
        assert max(materials["glass"].albedo) < 0.02
        assert materials["glass"].f0 == 0.05


def test_the_committed_files_are_what_the_tool_bakes(library: VehicleLibrary) -> None:
    for name, asset in library.assets.items():
        car = build_car(name)
        points = np.concatenate([car[part][0] for part in CAR_PARTS])
        assert np.allclose(asset.points, points, atol=1e-5)
        assert asset.path.stat().st_size < 300_000


def test_usd_places_the_same_points(stage: Usd.Stage, fleet: list[PosedVehicle]) -> None:
    for path, posed in paths_of(fleet):
        points = []
        for part in CAR_PARTS:
            mesh = UsdGeom.Mesh(stage.GetPrimAtPath(f"{path}/Geom/{camel(part)}"))
            world = np.array(mesh.ComputeLocalToWorldTransform(Usd.TimeCode.Default()))
            points.append(np.array(mesh.GetPointsAttr().Get()) @ world[:3, :3] + world[3, :3])
        assert np.abs(np.concatenate(points) - posed.vertices).max() < 1e-3
        surface = stage.GetPrimAtPath(f"{path}/Looks/Paint/Surface")
        assert np.allclose(surface.GetAttribute("inputs:diffuseColor").Get(), posed.vehicle.colour)


def test_a_vehicle_is_labelled_on_its_root_alone(stage: Usd.Stage) -> None:
    root = stage.GetPrimAtPath("/World/Vehicles/Vehicle_0000")
    assert class_of(root) == "car"
    assert not any(class_of(prim) for prim in Usd.PrimRange(root) if prim != root)


def test_usd_validates_the_fleet(stage: Usd.Stage) -> None:
    validators = UsdValidation.ValidationRegistry().GetOrLoadAllValidators()
    errors = UsdValidation.ValidationContext(validators).Validate(stage)
    assert [error.GetMessage() for error in errors] == []


def test_an_unknown_model_and_a_missing_file_are_named(library: VehicleLibrary, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"No vehicle is called 'sedna'\. Did you mean 'sedan'"):
        library.pose_vehicles([Vehicle(model="sedna", position=(0, 0, 0), heading_deg=0, colour=(0, 0, 0))])
    with pytest.raises(TwinCityError, match=r"hatch\.usdc: no such vehicle file.*bake_vehicles"):
        VehicleLibrary(tmp_path)
