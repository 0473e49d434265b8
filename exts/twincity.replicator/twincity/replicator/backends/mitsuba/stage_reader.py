"""Read what never moves out of a `Usd.Stage`: every mesh of the city, placed in the world, as one triangle soup.

References and payloads are composed by USD; instanceable prims and point instancers are flattened here, since a ray
tracer is faster with one flat soup that fits in memory. Hidden prims and those drawn only as guides or proxies are left
out. A face's class is the label of the nearest prim above it that carries a known one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from pxr import Sdf, Usd, UsdGeom, UsdShade

from ...errors import UnknownNameError
from ...geometry.transforms import usd_from_column
from ...labels import label_named
from ...scene.scene import PEOPLE_ROOT, VEHICLES_ROOT
from ...scene.semantics import class_of
from .stage_material import UNBOUND, StageMaterial, read_material
from .stage_mesh import StageMesh, read_mesh
from .surfaces import surface_row, surface_rows
from .triangles import TriangleSoup, joined

MOVING_ROOTS = (PEOPLE_ROOT, VEHICLES_ROOT, "/World/Props")
"""Below these, things move from frame to frame: they come posed, as `Scene.instances`."""

_NOT_DRAWN = (UsdGeom.Tokens.guide, UsdGeom.Tokens.proxy)
_EVERYTHING = Usd.TraverseInstanceProxies(Usd.PrimDefaultPredicate)


def read_static(stage: Usd.Stage) -> TriangleSoup:
    """All static triangles of the stage, at the default time. Its unit is the metre, as everywhere in TwinCity."""
    everywhere = _Place(world_from_local=np.eye(4), class_id=0)
    return joined(list(_Reader().soups(stage.GetPseudoRoot(), everywhere)))


@dataclass(frozen=True, kw_only=True)
class _Place:
    """What a prim passes on to those below it."""

    world_from_local: np.ndarray
    class_id: int


class _Reader:
    """Walks a stage; reads a mesh that is instanced many times once, and each material once."""

    def __init__(self) -> None:
        self._meshes: dict[Sdf.Path, StageMesh] = {}
        self._materials: dict[Sdf.Path, StageMaterial] = {}

    def soups(self, prim: Usd.Prim, above: _Place) -> Iterator[TriangleSoup]:
        """The triangles of a prim and all below it."""
        if str(prim.GetPath()) in MOVING_ROOTS or _is_hidden(prim):
            return
        place = _place_of(prim, above)
        if prim.IsA(UsdGeom.PointInstancer):
            yield from self._scattered(UsdGeom.PointInstancer(prim), place)
            return
        if prim.IsA(UsdGeom.Mesh):
            yield self._soup(prim, place)
        for child in prim.GetFilteredChildren(_EVERYTHING):
            yield from self.soups(child, place)

    def _soup(self, prim: Usd.Prim, place: _Place) -> TriangleSoup:
        mesh = self._mesh(prim)
        matrix = place.world_from_local
        mirrored = np.linalg.det(matrix[:3, :3]) < 0
        surfaces, face_surfaces = self._surfaces(prim, mesh, place.class_id)
        return TriangleSoup(
            vertices=(mesh.points @ matrix[:3, :3].T + matrix[:3, 3]).astype(np.float32),
            faces=(mesh.triangles[:, ::-1] if mirrored else mesh.triangles).astype(np.int32),
            surfaces=surfaces,
            face_surfaces=face_surfaces,
        )

    def _mesh(self, prim: Usd.Prim) -> StageMesh:
        path = prim.GetPrimInPrototype().GetPath() if prim.IsInstanceProxy() else prim.GetPath()
        if path not in self._meshes:
            self._meshes[path] = read_mesh(prim)
        return self._meshes[path]

    def _scattered(self, instancer: UsdGeom.PointInstancer, place: _Place) -> Iterator[TriangleSoup]:
        """A point instancer's copies of its prototypes."""
        which = np.array(instancer.GetProtoIndicesAttr().Get() or [], np.int64)
        matrices = instancer.ComputeInstanceTransformsAtTime(
            Usd.TimeCode.Default(), Usd.TimeCode.Default(), UsdGeom.PointInstancer.ExcludeProtoXform,
            UsdGeom.PointInstancer.IgnoreMask,
        )  # fmt: skip
        shown = np.array(instancer.ComputeMaskAtTime(Usd.TimeCode.Default()) or [True] * len(which), bool)
        local = np.array([usd_from_column(np.array(matrix)) for matrix in matrices]).reshape(-1, 4, 4)
        for index, path in enumerate(instancer.GetPrototypesRel().GetForwardedTargets()):
            prototype = instancer.GetPrim().GetStage().GetPrimAtPath(path)
            world_from_copy = place.world_from_local @ local[shown & (which == index)]
            for soup in self.soups(prototype, replace(place, world_from_local=np.eye(4))):
                yield _copied(soup, world_from_copy)

    def _surfaces(self, prim: Usd.Prim, mesh: StageMesh, class_id: int) -> tuple[np.ndarray, np.ndarray]:
        """The rows that a mesh uses, and which of them each triangle has."""
        materials = [self._material(prim)]
        of_polygon = np.zeros(mesh.polygon_count, np.int64)
        for subset in UsdShade.MaterialBindingAPI(prim).GetMaterialBindSubsets():
            of_polygon[np.array(subset.GetIndicesAttr().Get() or [], np.int64)] = len(materials)
            materials.append(self._material(subset.GetPrim()))
        of_triangle = of_polygon[mesh.polygons]
        rows = surface_rows(surface_row(material.surface, class_id) for material in materials)
        tinted = np.array([material.tinted for material in materials])
        if mesh.colours is None or not tinted[of_triangle].any():
            return rows, of_triangle.astype(np.int32)
        keys = of_triangle << 48 | np.where(tinted[of_triangle], _colour_keys(mesh.colours), 0)
        _, first, face_surfaces = np.unique(keys, return_index=True, return_inverse=True)
        rows = rows[of_triangle[first]]
        rows[:, :3] = np.where(tinted[of_triangle[first], None], mesh.colours[first], rows[:, :3])
        return rows, face_surfaces.reshape(-1).astype(np.int32)

    def _material(self, prim: Usd.Prim) -> StageMaterial:
        material = UsdShade.MaterialBindingAPI(prim).ComputeBoundMaterial()[0]
        if not material:
            return UNBOUND
        path = material.GetPath()
        if path not in self._materials:
            self._materials[path] = read_material(material)
        return self._materials[path]


def _is_hidden(prim: Usd.Prim) -> bool:
    if not prim.IsA(UsdGeom.Imageable):
        return False
    imageable = UsdGeom.Imageable(prim)
    return (
        imageable.GetVisibilityAttr().Get() == UsdGeom.Tokens.invisible
        or imageable.GetPurposeAttr().Get() in _NOT_DRAWN
    )


def _place_of(prim: Usd.Prim, above: _Place) -> _Place:
    world_from_local, class_id = above.world_from_local, above.class_id
    if prim.IsA(UsdGeom.Xformable):
        xformable = UsdGeom.Xformable(prim)
        local = usd_from_column(np.array(xformable.GetLocalTransformation()))
        world_from_local = local if xformable.GetResetXformStack() else world_from_local @ local
    label = class_of(prim)
    if label is not None:
        class_id = _known_class(label, class_id)
    return _Place(world_from_local=world_from_local, class_id=class_id)


def _known_class(label: str, otherwise: int) -> int:
    """Assets from elsewhere carry labels of other lists: they keep the class of the thing that holds them."""
    try:
        return label_named(label).id
    except UnknownNameError:
        return otherwise


def _colour_keys(colours: np.ndarray) -> np.ndarray:
    """One integer below 2^48 per colour, equal for colours that no camera can tell apart."""
    steps = np.round(np.clip(colours, 0, 1) * 65535).astype(np.int64)
    return steps[:, 0] << 32 | steps[:, 1] << 16 | steps[:, 2]


def _copied(soup: TriangleSoup, matrices: np.ndarray) -> TriangleSoup:
    """The soup once for each transform (k, 4, 4)."""
    placed = np.einsum("kij,nj->kni", matrices[:, :3, :3], soup.vertices.astype(float)) + matrices[:, None, :3, 3]
    mirrored = np.linalg.det(matrices[:, :3, :3]) < 0
    starts = np.arange(len(matrices)) * len(soup.vertices)
    faces = np.where(mirrored[:, None, None], soup.faces[:, ::-1], soup.faces) + starts[:, None, None]
    return replace(
        soup,
        vertices=placed.reshape(-1, 3).astype(np.float32),
        faces=faces.reshape(-1, 3).astype(np.int32),
        face_surfaces=np.tile(soup.face_surfaces, len(matrices)),
    )
