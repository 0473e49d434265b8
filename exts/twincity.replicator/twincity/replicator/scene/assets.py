"""Asset files: parts with a material each, written once and read back as arrays.

A material's colour is one `diffuseColor`, so that whoever references the asset dyes a part with one opinion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pxr import Kind, Sdf, Usd, UsdGeom, UsdShade, Vt

from ..scenario.people import USD
from .mesh import camel, extent_of
from .scene import SurfaceMaterial
from .semantics import apply_semantics
from .textures import define_textured_look

ASSETS = USD
"""Where the checkout keeps what it has baked."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """Triangles of one material, smooth where they share a vertex."""

    name: str
    points: np.ndarray
    """(n, 3) float32 metres."""

    normals: np.ndarray
    """(n, 3) float32 unit."""

    faces: np.ndarray
    """(m, 3) int32, counter-clockwise from outside."""


def new_asset(name: str, root_type: str, class_name: str, about: dict[str, str]) -> Usd.Stage:
    """A stage with one labelled root, which is its default prim; `about` says where the asset is from."""
    stage = Usd.Stage.CreateInMemory()
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    root = stage.DefinePrim(f"/{camel(name)}", root_type)
    stage.SetDefaultPrim(root)
    for scope in ("Geom", "Looks"):
        stage.DefinePrim(root.GetPath().AppendChild(scope), "Scope")
    Usd.ModelAPI(root).SetKind(Kind.Tokens.component)
    apply_semantics(root, class_name)
    stage.GetRootLayer().customLayerData = {"twincity": about}
    return stage


def define_part(stage: Usd.Stage, part: Part, material: SurfaceMaterial) -> UsdGeom.Mesh:
    """Author a part below `Geom` of the default prim, and its material below `Looks`."""
    define_textured_look(stage, stage.GetDefaultPrim().GetPath().AppendPath(f"Looks/{part.name}"), material)
    return define_mesh(stage, part)


def define_mesh(stage: Usd.Stage, part: Part) -> UsdGeom.Mesh:
    """Author a part below `Geom` of the default prim; the material of its name below `Looks` is already there."""
    root = stage.GetDefaultPrim().GetPath()
    mesh = UsdGeom.Mesh.Define(stage, root.AppendPath(f"Geom/{part.name}"))
    mesh.CreatePointsAttr(Vt.Vec3fArray.FromNumpy(part.points))
    mesh.CreateNormalsAttr(Vt.Vec3fArray.FromNumpy(part.normals))
    mesh.SetNormalsInterpolation(UsdGeom.Tokens.vertex)
    mesh.CreateFaceVertexCountsAttr(Vt.IntArray.FromNumpy(np.full(len(part.faces), 3, np.int32)))
    mesh.CreateFaceVertexIndicesAttr(Vt.IntArray.FromNumpy(part.faces.ravel()))
    mesh.CreateSubdivisionSchemeAttr(UsdGeom.Tokens.none)
    mesh.CreateExtentAttr(extent_of(part.points))
    mesh.CreateDoubleSidedAttr(True)
    look = UsdShade.Material.Get(stage, root.AppendPath(f"Looks/{part.name}"))
    UsdShade.MaterialBindingAPI.Apply(mesh.GetPrim()).Bind(look)
    return mesh


def read_parts(stage: Usd.Stage, names: Sequence[str]) -> tuple[Part, ...]:
    """The parts of those names, as `define_part` wrote them."""
    root = stage.GetDefaultPrim().GetPath()
    meshes = [UsdGeom.Mesh(stage.GetPrimAtPath(root.AppendPath(f"Geom/{name}"))) for name in names]
    return tuple(
        Part(
            name=name,
            points=np.array(mesh.GetPointsAttr().Get(), np.float32),
            normals=np.array(mesh.GetNormalsAttr().Get(), np.float32),
            faces=np.array(mesh.GetFaceVertexIndicesAttr().Get(), np.int32).reshape(-1, 3),
        )
        for name, mesh in zip(names, meshes, strict=True)
    )


def joined(parts: Sequence[Part]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Points, normals and faces of all parts one after the other, and of each face (m,) the number of its part."""
    starts = np.cumsum([0] + [len(part.points) for part in parts[:-1]])
    return (
        np.concatenate([part.points for part in parts]),
        np.concatenate([part.normals for part in parts]),
        np.concatenate([part.faces + start for part, start in zip(parts, starts, strict=True)]).astype(np.int32),
        np.repeat(np.arange(len(parts), dtype=np.int32), [len(part.faces) for part in parts]),
    )


def diffuse_path(root: Sdf.Path | str, part: str) -> Sdf.Path:
    """Where the colour of a part is, below a prim that references an asset."""
    return Sdf.Path(f"{root}/Looks/{part}/Surface.inputs:diffuseColor")
