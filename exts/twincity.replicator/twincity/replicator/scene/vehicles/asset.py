"""A vehicle's asset file, read: parts of one material each, in three levels of detail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from pxr import Sdf

from ..people.layers import children, open_asset, read_material, snake, value_at
from ..scene import SurfaceMaterial

LEVEL_SET = "levelOfDetail"
"""The variant set of the root."""

LEVELS = ("near", "middle", "far")
"""Its variants: about 7,000, 1,200 and 250 triangles for a car."""

ONE_LAMP_M = 0.15
"""A headlamp that comes this near to the middle is the only one, or one of a pair close together."""


@dataclass(frozen=True, kw_only=True, eq=False)
class VehicleMesh:
    """One level of detail."""

    points: np.ndarray
    """(n, 3) float32 metres, X forward, the ground below its middle at the origin."""

    normals: np.ndarray
    """(n, 3) float32 unit."""

    faces: np.ndarray
    """(m, 3) int32."""

    face_parts: np.ndarray
    """(m,) int32 index into `VehicleAsset.parts`."""


@dataclass(frozen=True, kw_only=True, eq=False)
class VehicleAsset:
    """One model, read from its file."""

    name: str
    path: Path
    parts: tuple[str, ...]
    """Names: paint, glass, rubber, headlamp, ... One that a level does without has no faces there."""

    materials: Mapping[str, SurfaceMaterial]
    """Of every part, unlit."""

    levels: Mapping[str, VehicleMesh]

    @cached_property
    def headlamps(self) -> np.ndarray:
        """(2, 3) middles of the left and the right headlamp, or (1, 3) of the only one [m]; none without lamps."""
        if "headlamp" not in self.parts:
            return np.zeros((0, 3))
        mesh = self.levels[LEVELS[0]]
        corners = mesh.points[mesh.faces[mesh.face_parts == self.parts.index("headlamp")]]
        middles, weights = corners.mean(1), np.linalg.norm(_areas(corners), axis=1)
        left = middles[:, 1] > 0
        sides = [left, ~left] if np.abs(middles[:, 1]).min() > ONE_LAMP_M else [left | ~left]
        return np.array([np.average(middles[side], axis=0, weights=weights[side]) for side in sides])


def _areas(corners: np.ndarray) -> np.ndarray:
    return np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]) / 2


def read_vehicle(path: Path) -> VehicleAsset:
    """The model in a file that `tools/bake_vehicles.py` wrote."""
    layer = open_asset(path, "tools/bake_vehicles.py")
    root = Sdf.Path(f"/{layer.defaultPrim}")
    looks = children(layer, root.AppendChild("Looks"))
    return VehicleAsset(
        name=path.stem,
        path=path,
        parts=tuple(snake(look) for look in looks),
        materials={snake(look): read_material(layer, root, look) for look in looks},
        levels={level: _read_level(layer, root, level, looks) for level in LEVELS},
    )


def _read_level(layer: Sdf.Layer, root: Sdf.Path, level: str, looks: list[str]) -> VehicleMesh:
    geometry = root.AppendVariantSelection(LEVEL_SET, level).AppendChild("Geom")
    names = children(layer, geometry)
    points, normals, indices = (
        [np.array(value_at(layer, geometry.AppendChild(mesh), name)) for mesh in names]
        for name in ("points", "normals", "faceVertexIndices")
    )
    starts = np.cumsum([0, *(len(part) for part in points[:-1])])
    faces = [part.reshape(-1, 3) + start for part, start in zip(indices, starts, strict=True)]
    return VehicleMesh(
        points=np.concatenate(points).astype(np.float32),
        normals=np.concatenate(normals).astype(np.float32),
        faces=np.concatenate(faces).astype(np.int32),
        face_parts=np.repeat(np.array([looks.index(name) for name in names], np.int32), [len(part) for part in faces]),
    )
