"""The vehicles of a frame: models loaded once, painted and put in their place, as triangles and as USD."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from pxr import Gf, Sdf, Usd, Vt

from ...errors import TwinCityError, UnknownNameError
from ...geometry.boxes import Box3D, box_3d_around
from ...geometry.transforms import rotation_about_z
from ...scenario.scenario import Vehicle
from ...scenario.vehicles import VEHICLES
from ..assets import ASSETS, Part, define_part, diffuse_path, joined, new_asset, read_parts
from ..mesh import camel
from ..scene import SurfaceMaterial
from .car import CAR_PARTS

VEHICLES_FOLDER = ASSETS / "vehicles"

CAR_MATERIALS: Mapping[str, SurfaceMaterial] = {
    "paint": SurfaceMaterial(name="paint", albedo=(0.36, 0.36, 0.36), roughness=0.35, f0=0.04),
    "glass": SurfaceMaterial(name="glass", albedo=(0.010, 0.012, 0.014), roughness=0.02, f0=0.05),
    "rubber": SurfaceMaterial(name="rubber", albedo=(0.020, 0.020, 0.021)),
    "rim": SurfaceMaterial(name="rim", albedo=(0.30, 0.30, 0.31), roughness=0.35, f0=0.04),
    "headlamp": SurfaceMaterial(name="headlamp", albedo=(0.45, 0.46, 0.48), roughness=0.1, f0=0.04),
    "taillamp": SurfaceMaterial(name="taillamp", albedo=(0.24, 0.012, 0.012), roughness=0.2, f0=0.04),
    "plate": SurfaceMaterial(name="plate", albedo=(0.55, 0.55, 0.53), roughness=0.5),
}
"""By part; the paint is what a vehicle's colour replaces."""


@dataclass(frozen=True, kw_only=True, eq=False)
class VehicleAsset:
    """One model, read from its file."""

    name: str
    path: Path
    points: np.ndarray
    """(n, 3) float32, the ground below its middle at the origin."""

    normals: np.ndarray
    """(n, 3) float32."""

    faces: np.ndarray
    """(m, 3) int32."""

    face_parts: np.ndarray
    """(m,) int32 index into `CAR_PARTS`."""


@dataclass(frozen=True, kw_only=True, eq=False)
class PosedVehicle:
    """One vehicle in the world; `faces` and `face_materials` are shared with the asset."""

    vehicle: Vehicle
    asset: VehicleAsset
    vertices: np.ndarray
    """(n, 3) float32 metres, world."""

    normals: np.ndarray
    """(n, 3) float32 unit, world."""

    faces: np.ndarray
    """(m, 3) int32."""

    face_materials: np.ndarray
    """(m,) int32 index into `materials`."""

    materials: tuple[SurfaceMaterial, ...]
    box_3d: Box3D


class VehicleLibrary:
    """The vehicle models, loaded once."""

    def __init__(self, folder: Path = VEHICLES_FOLDER) -> None:
        self.assets: Mapping[str, VehicleAsset] = {name: read_vehicle(folder / f"{name}.usdc") for name in VEHICLES}

    def pose_vehicles(self, vehicles: Sequence[Vehicle]) -> list[PosedVehicle]:
        """Every vehicle placed and painted, in the order given."""
        return [self._pose(vehicle) for vehicle in vehicles]

    def _pose(self, vehicle: Vehicle) -> PosedVehicle:
        if vehicle.model not in self.assets:
            raise UnknownNameError("vehicle", vehicle.model, self.assets)
        asset = self.assets[vehicle.model]
        turn = rotation_about_z(np.radians(vehicle.heading_deg))[:3, :3].T.astype(np.float32)
        vertices = asset.points @ turn + np.array(vehicle.position, np.float32)
        return PosedVehicle(
            vehicle=vehicle,
            asset=asset,
            vertices=vertices,
            normals=asset.normals @ turn,
            faces=asset.faces,
            face_materials=asset.face_parts,
            materials=_painted(vehicle.colour),
            box_3d=box_3d_around(vertices, vehicle.heading_deg),
        )


def author_vehicle(layer: Sdf.Layer, prim_path: str, posed: PosedVehicle, *, asset_path: str | None = None) -> None:
    """Author one vehicle: a reference to its model, its place and its paint; the labels come with the model.

    Args:
        layer: to write in; the prims above `prim_path` must be there.
        prim_path: such as /World/Vehicles/Vehicle_0003.
        posed: from `VehicleLibrary.pose_vehicles`.
        asset_path: of the model as the layer shall name it; the file's own path when left out.
    """
    root = Sdf.CreatePrimInLayer(layer, prim_path)
    root.specifier = Sdf.SpecifierDef
    root.typeName = "Xform"
    references = [Sdf.Reference(asset_path or str(posed.asset.path))]
    root.SetInfo("references", Sdf.ReferenceListOp.CreateExplicit(references))
    types = Sdf.ValueTypeNames
    Sdf.AttributeSpec(root, "xformOp:translate", types.Double3).default = Gf.Vec3d(*posed.vehicle.position)
    Sdf.AttributeSpec(root, "xformOp:rotateZ", types.Double).default = posed.vehicle.heading_deg
    order = Sdf.AttributeSpec(root, "xformOpOrder", types.TokenArray, Sdf.VariabilityUniform)
    order.default = Vt.TokenArray(["xformOp:translate", "xformOp:rotateZ"])
    diffuse = diffuse_path(prim_path, camel("paint"))
    surface = Sdf.CreatePrimInLayer(layer, diffuse.GetPrimPath())
    Sdf.AttributeSpec(surface, diffuse.name, types.Color3f).default = Gf.Vec3f(*posed.vehicle.colour)


def write_vehicle(path: Path, parts: Sequence[Part], about: dict[str, str]) -> None:
    """Write one model, its parts named after `CAR_PARTS`; `about` says where it is from."""
    stage = new_asset(path.stem, "Xform", "car", about)
    for name, part in zip(CAR_PARTS, parts, strict=True):
        define_part(stage, part, CAR_MATERIALS[name])
    path.parent.mkdir(parents=True, exist_ok=True)
    stage.GetRootLayer().Export(str(path))


def read_vehicle(path: Path) -> VehicleAsset:
    """The model in a file that `write_vehicle` wrote."""
    if not path.is_file():
        raise TwinCityError(f"{path}: no such vehicle file. `tools/bake_vehicles.py` writes the vehicles.")
    parts = read_parts(Usd.Stage.Open(str(path)), [camel(name) for name in CAR_PARTS])
    points, normals, faces, face_parts = joined(parts)
    return VehicleAsset(name=path.stem, path=path, points=points, normals=normals, faces=faces, face_parts=face_parts)


@lru_cache(maxsize=256)
def _painted(colour: tuple[float, float, float]) -> tuple[SurfaceMaterial, ...]:
    """One material per part; the painted ones of equal colour are the same."""
    paint = CAR_MATERIALS["paint"]
    body = SurfaceMaterial(name=paint.name, albedo=colour, roughness=paint.roughness, f0=paint.f0)
    return tuple(body if name == "paint" else CAR_MATERIALS[name] for name in CAR_PARTS)
