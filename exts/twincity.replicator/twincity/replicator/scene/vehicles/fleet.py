"""The vehicles of a frame: models loaded once, painted, lit and put in their place, as triangles and as USD."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from pxr import Gf, Sdf, Vt

from ...errors import UnknownNameError
from ...geometry.boxes import Box3D, box_3d_around
from ...geometry.camera import Camera
from ...geometry.transforms import rotation_about_z
from ...scenario.scenario import Colour, Vehicle
from ...scenario.vehicles import VEHICLES
from ..assets import ASSETS, diffuse_path
from ..mesh import camel
from ..people.detail import levels_for
from ..scene import SurfaceMaterial
from .asset import LEVEL_SET, VehicleAsset, VehicleMesh, read_vehicle
from .lamps import LUMINANCES, lit_parts

VEHICLES_FOLDER = ASSETS / "vehicles"

PAINT = "paint"
"""The part that takes a vehicle's colour."""

LEAST_PIXELS = {"near": 50.0, "middle": 18.0}
"""For a metre of a vehicle, from which a level of detail is shown."""


@dataclass(frozen=True, kw_only=True, eq=False)
class PosedVehicle:
    """One vehicle in the world; its faces are shared with the asset."""

    vehicle: Vehicle
    asset: VehicleAsset
    level: str
    vertices: np.ndarray
    """(n, 3) float32 metres, world."""

    normals: np.ndarray
    """(n, 3) float32 unit, world."""

    turn: np.ndarray
    """(3, 3) float32: rows of points in the asset's frame times this are rows in the world's axes."""

    materials: tuple[SurfaceMaterial, ...]
    """One for each of the asset's parts."""

    box_3d: Box3D

    @property
    def mesh(self) -> VehicleMesh:
        """Its triangles."""
        return self.asset.levels[self.level]

    @property
    def velocity(self) -> np.ndarray:
        """(3,) float32 m/s."""
        return self.turn[0] * np.float32(self.vehicle.speed_m_per_s)


class VehicleLibrary:
    """The vehicle models; each is read when it is first met."""

    def __init__(self, folder: Path = VEHICLES_FOLDER) -> None:
        self.folder = folder
        self._assets: dict[str, VehicleAsset] = {}

    def named(self, name: str) -> VehicleAsset:
        """The model of that name; `UnknownNameError` lists the known ones."""
        if name not in VEHICLES:
            raise UnknownNameError("vehicle", name, VEHICLES)
        if name not in self._assets:
            self._assets[name] = read_vehicle(self.folder / f"{name}.usdc")
        return self._assets[name]

    def pose_vehicles(self, vehicles: Sequence[Vehicle], camera: Camera | None = None) -> list[PosedVehicle]:
        """Every vehicle placed, painted and lit, in the order given, in as much detail as the camera can see."""
        positions = np.array([vehicle.position for vehicle in vehicles], float).reshape(-1, 3)
        levels = levels_for(camera, positions, np.ones(len(vehicles)), LEAST_PIXELS)
        return [self._pose(vehicle, str(level)) for vehicle, level in zip(vehicles, levels, strict=True)]

    def _pose(self, vehicle: Vehicle, level: str) -> PosedVehicle:
        asset = self.named(vehicle.model)
        mesh = asset.levels[level]
        turn = rotation_about_z(np.radians(vehicle.heading_deg))[:3, :3].T.astype(np.float32)
        vertices = mesh.points @ turn + np.array(vehicle.position, np.float32)
        return PosedVehicle(
            vehicle=vehicle,
            asset=asset,
            level=level,
            vertices=vertices,
            normals=mesh.normals @ turn,
            turn=turn,
            materials=_materials(asset, vehicle.colour, lit_parts(vehicle)),
            box_3d=box_3d_around(vertices, vehicle.heading_deg),
        )


def author_vehicle(layer: Sdf.Layer, prim_path: str, posed: PosedVehicle, *, asset_path: str | None = None) -> None:
    """Author one vehicle: a reference to its model, its level, its place, its paint and what shines; the labels come
    with the model.

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
    root.variantSelections[LEVEL_SET] = posed.level
    types = Sdf.ValueTypeNames
    Sdf.AttributeSpec(root, "xformOp:translate", types.Double3).default = Gf.Vec3d(*posed.vehicle.position)
    Sdf.AttributeSpec(root, "xformOp:rotateZ", types.Double).default = posed.vehicle.heading_deg
    order = Sdf.AttributeSpec(root, "xformOpOrder", types.TokenArray, Sdf.VariabilityUniform)
    order.default = Vt.TokenArray(["xformOp:translate", "xformOp:rotateZ"])
    diffuse = diffuse_path(prim_path, camel(PAINT))
    surface = Sdf.CreatePrimInLayer(layer, diffuse.GetPrimPath())
    Sdf.AttributeSpec(surface, diffuse.name, types.Color3f).default = Gf.Vec3f(*posed.vehicle.colour)
    for material in posed.materials:
        if any(material.emission):
            shining = Sdf.CreatePrimInLayer(layer, f"{prim_path}/Looks/{camel(material.name)}/Surface")
            emission = Sdf.AttributeSpec(shining, "inputs:emissiveColor", types.Color3f)
            emission.default = Gf.Vec3f(*material.emission)


@lru_cache(maxsize=1024)
def _materials(asset: VehicleAsset, colour: Colour, lit: frozenset[str]) -> tuple[SurfaceMaterial, ...]:
    """One per part of the asset; those of vehicles that look the same are the same."""
    own: Mapping[str, SurfaceMaterial] = asset.materials
    return tuple(
        replace(
            own[part],
            albedo=colour if part == PAINT else own[part].albedo,
            emission=LUMINANCES[part] if part in lit else (0.0, 0.0, 0.0),
        )
        for part in asset.parts
    )
