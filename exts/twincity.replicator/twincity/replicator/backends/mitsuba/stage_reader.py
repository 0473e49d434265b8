"""Read what never moves out of a `Usd.Stage`: every mesh of the city, placed in the world, as one triangle soup.

References and payloads are composed by USD; instanceable prims and point instancers are flattened here, since a ray
tracer is faster with one flat soup that fits in memory. Hidden prims and those drawn only as guides or proxies are left
out. A face's class is the label of the nearest prim above it that carries a known one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from pxr import Sdf, Usd, UsdGeom, UsdShade

from ...errors import UnknownNameError
from ...geometry.transforms import usd_from_column
from ...labels import label_named
from ...scene.scene import PEOPLE_ROOT, VEHICLES_ROOT
from ...scene.semantics import class_of
from .cladding import Cladding
from .stage_material import UNBOUND, StageMaterial, read_material
from .stage_mesh import StageMesh, read_mesh, texture_maps
from .surfaces import surface_row, surface_rows
from .triangles import TriangleSoup, joined

MOVING_ROOTS = (PEOPLE_ROOT, VEHICLES_ROOT, "/World/Props")
"""Below these, things move from frame to frame: they come posed, as `Scene.instances`."""

_NOT_DRAWN = (UsdGeom.Tokens.guide, UsdGeom.Tokens.proxy)
_EVERYTHING = Usd.TraverseInstanceProxies(Usd.PrimDefaultPredicate)


def read_static(stage: Usd.Stage) -> TriangleSoup:
    """All static triangles of the stage, at the default time. Its unit is the metre, as everywhere in TwinCity."""
    everywhere = _Place(world_from_local=np.eye(4), class_id=0)
    reader = _Reader()
    soup = joined(list(reader.soups(stage.GetPseudoRoot(), everywhere)))
    return replace(soup, claddings=tuple(reader.claddings), names=tuple(reader.names))


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
        self._maps: dict[tuple[Sdf.Path, str], np.ndarray | None] = {}
        self.claddings: dict[Cladding, int] = {}
        self.names: dict[str, int] = {}
        """Of materials. Each of both with its number, 1 for the first."""

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
        materials, of_triangle = self._materials_of(prim, mesh)
        surfaces, face_surfaces = self._surfaces(materials, of_triangle, mesh, place.class_id)
        maps, face_maps = self._maps_of(prim, mesh, materials, of_triangle)
        return TriangleSoup(
            vertices=(mesh.points @ matrix[:3, :3].T + matrix[:3, 3]).astype(np.float32),
            faces=(mesh.triangles[:, ::-1] if mirrored else mesh.triangles).astype(np.int32),
            surfaces=surfaces,
            face_surfaces=face_surfaces,
            maps=(maps @ _inverse(matrix)).astype(np.float32),
            face_maps=face_maps,
        )

    def _mesh(self, prim: Usd.Prim) -> StageMesh:
        path = _own_path(prim)
        if path not in self._meshes:
            self._meshes[path] = read_mesh(prim)
        return self._meshes[path]

    def _maps_of(
        self, prim: Usd.Prim, mesh: StageMesh, materials: Sequence[StageMaterial], of_triangle: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray | None]:
        """Texture coordinates of the triangles that have a picture, and where each finds its own."""
        found = [(k, self._maps_named(prim, mesh, m.coordinates)) for k, m in enumerate(materials) if m.cladding]
        given = [(k, maps) for k, maps in found if maps is not None]
        if not given:
            return np.zeros((0, 2, 4)), None
        face_maps = np.full(len(of_triangle), -1, np.int32)
        clad = np.flatnonzero(np.isin(of_triangle, [k for k, _ in given]))
        face_maps[clad] = np.arange(len(clad))
        every = np.zeros((len(of_triangle), 2, 4))
        for k, maps in given:
            every[of_triangle == k] = maps[of_triangle == k]
        return every[clad], face_maps

    def _maps_named(self, prim: Usd.Prim, mesh: StageMesh, coordinates: str) -> np.ndarray | None:
        key = (_own_path(prim), coordinates)
        if key not in self._maps:
            self._maps[key] = texture_maps(prim, mesh, coordinates)
        return self._maps[key]

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

    def _materials_of(self, prim: Usd.Prim, mesh: StageMesh) -> tuple[list[StageMaterial], np.ndarray]:
        """The materials of a mesh, and which of them each triangle has."""
        materials = [self._material(prim)]
        of_polygon = np.zeros(mesh.polygon_count, np.int64)
        for subset in UsdShade.MaterialBindingAPI(prim).GetMaterialBindSubsets():
            of_polygon[np.array(subset.GetIndicesAttr().Get() or [], np.int64)] = len(materials)
            materials.append(self._material(subset.GetPrim()))
        return materials, of_polygon[mesh.polygons]

    def _surfaces(
        self, materials: Sequence[StageMaterial], of_triangle: np.ndarray, mesh: StageMesh, class_id: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """The rows that a mesh uses, and which of them each triangle has."""
        rows = surface_rows(
            surface_row(material.surface, class_id, self._number_of(material.cladding), self._named(material))
            for material in materials
        )
        tinted = np.array([material.tinted for material in materials])
        if mesh.colours is None or not tinted[of_triangle].any():
            return rows, of_triangle.astype(np.int32)
        keys = of_triangle << 48 | np.where(tinted[of_triangle], _colour_keys(mesh.colours), 0)
        _, first, face_surfaces = np.unique(keys, return_index=True, return_inverse=True)
        rows = rows[of_triangle[first]]
        rows[:, :3] = np.where(tinted[of_triangle[first], None], mesh.colours[first], rows[:, :3])
        return rows, face_surfaces.reshape(-1).astype(np.int32)

    def _number_of(self, cladding: Cladding | None) -> int:
        return self.claddings.setdefault(cladding, len(self.claddings) + 1) if cladding else 0

    def _named(self, material: StageMaterial) -> int:
        name = material.surface.name.rpartition("/")[2]
        return self.names.setdefault(name, len(self.names) + 1) if name else 0

    def _material(self, prim: Usd.Prim) -> StageMaterial:
        material = UsdShade.MaterialBindingAPI(prim).ComputeBoundMaterial()[0]
        if not material:
            return UNBOUND
        path = material.GetPath()
        if path not in self._materials:
            self._materials[path] = read_material(material)
        return self._materials[path]


def _own_path(prim: Usd.Prim) -> Sdf.Path:
    """Equal for all instances of a prim."""
    return prim.GetPrimInPrototype().GetPath() if prim.IsInstanceProxy() else prim.GetPath()


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
    map_starts = np.arange(len(matrices))[:, None] * len(soup.maps)
    face_maps = np.where(soup.map_of_face < 0, -1, soup.map_of_face + map_starts)
    maps = np.einsum("mij,kjl->kmil", soup.maps.astype(float), _inverse(matrices))
    return replace(
        soup,
        vertices=placed.reshape(-1, 3).astype(np.float32),
        faces=faces.reshape(-1, 3).astype(np.int32),
        face_surfaces=np.tile(soup.face_surfaces, len(matrices)),
        maps=maps.reshape(-1, 2, 4).astype(np.float32),
        face_maps=face_maps.reshape(-1).astype(np.int32),
    )


def _inverse(matrices: np.ndarray) -> np.ndarray:
    """Of transforms (..., 4, 4); of those that squash things to nothing, the nearest that there is."""
    return np.asarray(np.linalg.pinv(matrices))
