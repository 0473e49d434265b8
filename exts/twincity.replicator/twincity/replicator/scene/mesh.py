"""Meshes being made: faces collected material by material, then welded into what a USD mesh holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from pxr import Gf, Sdf, Usd, UsdGeom, UsdShade, Vt

from .materials import LOOKS, LOOKS_PATH, toned_look
from .textures import TEXTURE_COORDINATES
from .unwrap import coordinates_of, normals_of

GRID_M = 0.001
"""Points are rounded to this: it makes files small and equal corners equal."""

COLOUR_STEP = 1 / 512
"""Linear albedos are rounded to this, so that a mesh has a short palette."""

NORMAL_STEP, LEAF_NORMAL_STEP = 1 / 256, 1 / 12
"""Normals are rounded to this, so that the faces of one wall share one; of leaves and strips, many share one."""

TEXTURE_STEP = 1 / 4096
"""Texture coordinates are rounded to this: a millimetre of a wall, a quarter of a texel of an atlas."""


@dataclass(frozen=True, kw_only=True)
class Mesh:
    """Faces of one material, welded."""

    material: str
    points: np.ndarray
    """(n, 3) float32 metres."""

    counts: np.ndarray
    """(m,) int32 corners of each face."""

    indices: np.ndarray
    """(sum of counts,) int32 into `points`, counter-clockwise from outside."""

    palette: np.ndarray
    """(p, 3) float32 linear albedos."""

    colours: np.ndarray
    """(m,) int32 into `palette`."""

    normals: np.ndarray
    """(q, 3) float32 unit normals."""

    facing: np.ndarray
    """(m,) int32 into `normals`."""

    coordinates: np.ndarray | None = None
    """(t, 2) float32 places in the look's texture, one period each way from 0 to 1; None without a texture."""

    corners: np.ndarray | None = None
    """(sum of counts,) int32 into `coordinates`."""

    @property
    def triangles(self) -> int:
        """How many triangles the faces make."""
        return int((self.counts - 2).sum())


class MeshBuilder:
    """Collects faces and forgets where they came from."""

    def __init__(self, st_offset: tuple[float, float] = (0.0, 0.0)) -> None:
        """
        Args:
            st_offset: shifts textures that are laid by position, in periods: neighbours built by different builders
                do not show the same stones.
        """
        self._st_offset = np.asarray(st_offset, float)
        self._faces: dict[str, dict[int, list[_Faces]]] = {}

    def add(
        self, material: str, corners: np.ndarray, tint: np.ndarray | float = 1.0, st: np.ndarray | None = None
    ) -> None:
        """Add faces that all have the same number of corners.

        Args:
            material: a name in `LOOKS`.
            corners: (n, k, 3) metres, counter-clockwise from outside.
            tint: factor on the material's albedo: a number, (3,), (n, 1) or (n, 3).
            st: (n, k, 2) place of each corner in the look's texture, or broadcastable to it; left out, the texture is
                laid by position, see `coordinates_of`. An atlas has no period, so its faces must say.
        """
        look, corners = LOOKS[material], np.asarray(corners, float)
        if look.texture is not None and look.period_m is None and st is None:
            raise ValueError(f"faces of '{material}' need st: its texture is an atlas, without a period in metres")
        colours = np.broadcast_to(np.asarray(look.albedo) * tint, (len(corners), 3))
        alike = self._faces.setdefault(material, {}).setdefault(corners.shape[1], [])
        alike.append(_Faces(corners=corners, colours=colours, st=None if look.texture is None else st))

    def meshes(self) -> tuple[Mesh, ...]:
        """One mesh per material, in the order of their names."""
        return tuple(
            self._welded(material)
            for material in sorted(self._faces)
            if any(len(faces.corners) for alike in self._faces[material].values() for faces in alike)
        )

    def _welded(self, material: str) -> Mesh:
        """Faces of one number of corners are put together first: what is worked out at once costs a tenth."""
        look, groups = LOOKS[material], [alike for _, alike in sorted(self._faces[material].items())]
        corners = [np.concatenate([faces.corners for faces in alike]) for alike in groups]
        colours = np.concatenate([faces.colours for alike in groups for faces in alike])
        if look.texture is None:
            return _weld(material, corners, colours, None)
        origin = next(group[0, 0] for group in corners if len(group)) * [1.0, 1.0, 0.0]
        places = []
        for alike, joined in zip(groups, corners, strict=True):
            by_position = np.zeros((*joined.shape[:2], 2))
            if look.period_m is not None:
                by_position = coordinates_of(joined, origin) / look.period_m + self._st_offset
            ends = np.cumsum([len(faces.corners) for faces in alike])
            for faces, end in zip(alike, ends, strict=True):
                if faces.st is not None:
                    by_position[end - len(faces.corners) : end] = faces.st
            places.append(by_position)
        return _weld(material, corners, colours, places)


@dataclass(frozen=True, kw_only=True)
class _Faces:
    """What one call added."""

    corners: np.ndarray
    """(n, k, 3)"""

    colours: np.ndarray
    """(n, 3)"""

    st: np.ndarray | None
    """(n, k, 2) or broadcastable; None to lay the texture by position."""


def quads_of(a: np.ndarray, b: np.ndarray, c: np.ndarray, d: np.ndarray) -> np.ndarray:
    """(n, 4, 3) faces from four broadcastable corner arrays; (n, 4, 2) from places in a texture."""
    corners = np.stack(np.broadcast_arrays(a, b, c, d), axis=-2)
    return corners.reshape(-1, 4, corners.shape[-1])


def lathe(profile: Iterable[tuple[float, float]], sides: int) -> np.ndarray:
    """A turned shape about Z: (n, 4, 3) faces from a profile of (radius, height), bottom to top."""
    radii, heights = np.array(list(profile), float).T
    angles = np.arange(sides + 1) % sides * (2 * np.pi / sides)
    ring = np.stack([np.cos(angles), np.sin(angles)], -1)
    points = np.concatenate(
        [radii[:, None, None] * ring, np.broadcast_to(heights[:, None, None], (len(radii), sides + 1, 1))], axis=2
    )
    return quads_of(points[:-1, :-1], points[:-1, 1:], points[1:, 1:], points[1:, :-1])


def tubes(points: np.ndarray, radii: np.ndarray, sides: int) -> np.ndarray:
    """Bent round bars, all with the same number of joints: (n, 4, 3) faces.

    Args:
        points: (bars, joints, 3) metres.
        radii: (bars, joints) metres.
        sides: of the cross section.
    """
    along = np.gradient(points, axis=1)
    along /= np.linalg.norm(along, axis=2, keepdims=True)
    least_aligned = np.eye(3)[np.abs(along[:, 0]).argmin(1)]
    across = np.cross(along, least_aligned[:, None])
    across /= np.linalg.norm(across, axis=2, keepdims=True)
    third = np.cross(along, across)
    angles = np.arange(sides + 1) % sides * (2 * np.pi / sides)
    turn = np.cos(angles)[:, None] * across[:, :, None] + np.sin(angles)[:, None] * third[:, :, None]
    ring = points[:, :, None] + radii[:, :, None, None] * turn
    return quads_of(ring[:, :-1, :-1], ring[:, :-1, 1:], ring[:, 1:, 1:], ring[:, 1:, :-1])


def box(low: tuple[float, float, float], high: tuple[float, float, float]) -> np.ndarray:
    """The six faces of an upright box: (6, 4, 3)."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    bottom = np.array([[x0, y0, z0], [x1, y0, z0], [x1, y1, z0], [x0, y1, z0]], float)
    top = bottom + np.array([0.0, 0.0, z1 - z0])
    after = np.roll(np.arange(4), -1)
    walls = np.stack([bottom, bottom[after], top[after], top], axis=1)
    return np.concatenate([walls, top[None], bottom[None, ::-1]])


def author_mesh(stage: Usd.Stage, path: str, mesh: Mesh) -> None:
    """Define a `UsdGeom.Mesh` with its colours, and its material in the tone nearest to them."""
    prim = UsdGeom.Mesh.Define(stage, path)
    prim.CreatePointsAttr(Vt.Vec3fArray.FromNumpy(mesh.points))
    prim.CreateFaceVertexCountsAttr(Vt.IntArray.FromNumpy(mesh.counts))
    prim.CreateFaceVertexIndicesAttr(Vt.IntArray.FromNumpy(mesh.indices))
    prim.CreateSubdivisionSchemeAttr("none")
    prim.CreateExtentAttr(extent_of(mesh.points))
    author_normals(prim, mesh.normals, mesh.facing)
    if LOOKS[mesh.material].two_sided:
        prim.CreateDoubleSidedAttr(True)
    palette = Vt.Vec3fArray.FromNumpy(mesh.palette)
    if len(mesh.palette) == 1:
        prim.CreateDisplayColorPrimvar("constant").Set(palette)
    else:
        colour = prim.CreateDisplayColorPrimvar("uniform")
        colour.Set(palette)
        colour.SetIndices(Vt.IntArray.FromNumpy(mesh.colours))
    if mesh.coordinates is not None and mesh.corners is not None:
        kind = Sdf.ValueTypeNames.TexCoord2fArray
        st = UsdGeom.PrimvarsAPI(prim).CreatePrimvar(TEXTURE_COORDINATES, kind, UsdGeom.Tokens.faceVarying)
        st.Set(Vt.Vec2fArray.FromNumpy(mesh.coordinates))
        st.SetIndices(Vt.IntArray.FromNumpy(mesh.corners))
    binding = UsdShade.MaterialBindingAPI.Apply(prim.GetPrim()).GetDirectBindingRel()
    look = toned_look(mesh.material, mesh.palette[mesh.colours].mean(0))
    binding.SetTargets([Sdf.Path(f"{LOOKS_PATH}/{look}")])


def author_meshes(stage: Usd.Stage, path: str, meshes: Iterable[Mesh]) -> None:
    """Define meshes below a prim, each named after its material."""
    for mesh in meshes:
        author_mesh(stage, f"{path}/{camel(mesh.material)}", mesh)


def author_normals(prim: UsdGeom.Mesh, normals: np.ndarray, facing: np.ndarray) -> None:
    """Say which way each face looks: one of `normals` (q, 3) for each, by number (m,)."""
    interpolation = UsdGeom.Tokens.constant if len(normals) == 1 else UsdGeom.Tokens.uniform
    primvar = UsdGeom.PrimvarsAPI(prim).CreatePrimvar("normals", Sdf.ValueTypeNames.Normal3fArray, interpolation)
    primvar.Set(Vt.Vec3fArray.FromNumpy(normals))
    if len(normals) > 1:
        primvar.SetIndices(Vt.IntArray.FromNumpy(facing))


def distinct_normals(faces: Iterable[np.ndarray], step: float = NORMAL_STEP) -> tuple[np.ndarray, np.ndarray]:
    """The normals (q, 3) float32 of groups of faces (n, k, 3), each once, and which of them each face has."""
    normals, facing = _merged(np.concatenate([normals_of(group) for group in faces]), step)
    return normals / np.linalg.norm(normals, axis=1, keepdims=True), facing


def extent_of(points: np.ndarray) -> Vt.Vec3fArray:
    """Lowest and highest corner of the points, as `extent` wants them."""
    return Vt.Vec3fArray([Gf.Vec3f(*points.min(0).tolist()), Gf.Vec3f(*points.max(0).tolist())])


def camel(name: str) -> str:
    """`ground_floor_stone` as a prim's name, `GroundFloorStone`."""
    return "".join(word.capitalize() for word in name.split("_"))


def _weld(material: str, groups: list[np.ndarray], colours: np.ndarray, coordinates: list[np.ndarray] | None) -> Mesh:
    counts = np.concatenate([np.full(len(group), group.shape[1], np.int32) for group in groups])
    points, indices = _merged(np.concatenate([group.reshape(-1, 3) for group in groups]), GRID_M)
    step = LEAF_NORMAL_STEP if LOOKS[material].two_sided else NORMAL_STEP
    normals, facing = distinct_normals((np.round(group / GRID_M) * GRID_M for group in groups), step)
    palette, chosen = _merged(colours, COLOUR_STEP)
    textured = None
    if coordinates is not None:
        textured = _merged(_near_zero(np.concatenate([group.reshape(-1, 2) for group in coordinates])), TEXTURE_STEP)
    return Mesh(
        material=material,
        points=points,
        counts=counts,
        indices=indices,
        palette=palette,
        colours=chosen,
        normals=normals,
        facing=facing,
        coordinates=textured[0] if textured else None,
        corners=textured[1] if textured else None,
    )


def _near_zero(coordinates: np.ndarray) -> np.ndarray:
    """(n, 2) coordinates moved by whole periods: textures repeat, and numbers near 0 are exact."""
    return coordinates - np.floor(coordinates.min(0) + TEXTURE_STEP / 2)


def _merged(rows: np.ndarray, step: float) -> tuple[np.ndarray, np.ndarray]:
    """The different rows of an array (n, k) rounded to whole steps, float32, and which of them each row is."""
    steps = np.round(rows / step).astype(np.int64)
    low, sizes = steps.min(0), np.ptp(steps, axis=0) + 1
    if np.prod(sizes, dtype=float) > 2**62:
        distinct, which = np.unique(steps, axis=0, return_inverse=True)
        return (distinct * step).astype(np.float32), which.reshape(-1).astype(np.int32)
    # One whole number for each row: they sort like the rows, ten times as fast.
    weights = np.append(np.cumprod(sizes[:0:-1])[::-1], 1)
    _, first, which = np.unique((steps - low) @ weights, return_index=True, return_inverse=True)
    return (steps[first] * step).astype(np.float32), which.reshape(-1).astype(np.int32)
