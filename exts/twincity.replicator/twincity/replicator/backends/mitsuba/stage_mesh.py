"""One `UsdGeom.Mesh` as triangles: polygons cut, holes left out, corners ordered counter-clockwise from outside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pxr import Usd, UsdGeom

from ...errors import RendererError


@dataclass(frozen=True, kw_only=True)
class StageMesh:
    """A mesh in its own space."""

    points: np.ndarray
    """(n, 3) float64, stage units."""

    triangles: np.ndarray
    """(m, 3) int64 into `points`."""

    polygons: np.ndarray
    """(m,) int64: which face of the USD mesh each triangle is part of."""

    corners: np.ndarray
    """(m, 3) int64 into the mesh's list of corners."""

    polygon_count: int

    colours: np.ndarray | None
    """(m, 3) float32 linear display colour of each triangle; None where the mesh has none."""


def read_mesh(prim: Usd.Prim) -> StageMesh:
    """Read a mesh at the default time.

    Raises:
        RendererError: the mesh's arrays contradict each other; the message names the prim.
    """
    mesh = UsdGeom.Mesh(prim)
    points = np.array(mesh.GetPointsAttr().Get() or [], float).reshape(-1, 3)
    counts = np.array(mesh.GetFaceVertexCountsAttr().Get() or [], np.int64)
    indices = np.array(mesh.GetFaceVertexIndicesAttr().Get() or [], np.int64)
    _check(prim, points, counts, indices)
    corners, polygons = _cut(points, counts, indices)
    holes = mesh.GetHoleIndicesAttr().Get() or []
    keep = ~np.isin(polygons, np.array(holes, np.int64))
    corners, polygons = corners[keep], polygons[keep]
    if mesh.GetOrientationAttr().Get() == UsdGeom.Tokens.leftHanded:
        corners = corners[:, ::-1]
    return StageMesh(
        points=points,
        triangles=indices[corners],
        polygons=polygons,
        corners=corners,
        polygon_count=len(counts),
        colours=_display_colours(prim, corners, indices, polygons),
    )


def texture_maps(prim: Usd.Prim, mesh: StageMesh, coordinates: str) -> np.ndarray | None:
    """(m, 2, 4) float64: u and v on each triangle as dot products with (x, y, z, 1) in the mesh's own space. On a
    triangle they are linear: nothing is lost. None where the mesh has no texture coordinates of this name."""
    primvar = UsdGeom.PrimvarsAPI(prim).FindPrimvarWithInheritance(coordinates)
    if not primvar or not primvar.HasValue():
        return None
    uv = np.array(primvar.ComputeFlattened(), float).reshape(-1, 2)
    if primvar.GetInterpolation() == UsdGeom.Tokens.faceVarying:
        uv = uv[mesh.corners]
    elif primvar.GetInterpolation() in (UsdGeom.Tokens.vertex, UsdGeom.Tokens.varying):
        uv = uv[mesh.triangles]
    else:
        return None
    a, b, c = np.moveaxis(mesh.points[mesh.triangles], 1, 0)
    normal = np.cross(b - a, c - a)
    squared = np.maximum(np.einsum("ij,ij->i", normal, normal), 1e-30)[:, None, None]
    one, other = np.cross(c - a, normal)[:, None], np.cross(normal, b - a)[:, None]
    slopes = (one * (uv[:, 1] - uv[:, 0])[..., None] + other * (uv[:, 2] - uv[:, 0])[..., None]) / squared
    return np.concatenate([slopes, (uv[:, 0] - np.einsum("mkj,mj->mk", slopes, a))[..., None]], -1)


def _check(prim: Usd.Prim, points: np.ndarray, counts: np.ndarray, indices: np.ndarray) -> None:
    if counts.sum() != len(indices) or (counts < 3).any():
        raise RendererError(
            f"The mesh {prim.GetPath()} lists {len(indices)} corners for faces that need {counts.sum()}, each at least "
            "3. Export it again from the tool that made it."
        )
    if len(indices) and (indices.min() < 0 or indices.max() >= len(points)):
        raise RendererError(
            f"The mesh {prim.GetPath()} has {len(points)} points but uses numbers {indices.min()} to {indices.max()}. "
            "Export it again from the tool that made it."
        )


def _cut(points: np.ndarray, counts: np.ndarray, indices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Triangles as positions in `indices`, (m, 3), and the polygon each is part of, (m,)."""
    starts = np.cumsum(counts) - counts
    polygons = np.repeat(np.arange(len(counts)), counts - 2)
    nth = np.arange(len(polygons)) - np.repeat(np.cumsum(counts - 2) - (counts - 2), counts - 2)
    first = starts[polygons]
    fan = np.stack([first, first + nth + 1, first + nth + 2], 1)
    for polygon in _polygons_that_fold(points[indices[fan]], polygons, len(counts)):
        here = np.arange(starts[polygon], starts[polygon] + counts[polygon])
        fan[polygons == polygon] = here[_clip_ears(points[indices[here]])]
    return fan, polygons


def _polygons_that_fold(fan: np.ndarray, polygons: np.ndarray, count: int) -> np.ndarray:
    """Polygons of which a fan from the first corner would cover ground outside: some triangle turns the other way."""
    normals = np.cross(fan[:, 1] - fan[:, 0], fan[:, 2] - fan[:, 0])
    whole = np.stack([np.bincount(polygons, normals[:, k], count) for k in range(3)], 1)
    against = np.einsum("ij,ij->i", normals, whole[polygons]) < -1e-9 * (whole[polygons] ** 2).sum(1)
    return np.unique(polygons[against])


def _clip_ears(corners: np.ndarray) -> np.ndarray:
    """Triangles (k - 2, 3) of one simple polygon (k, 3), by cutting off ears (Meisters 1975)."""
    after = np.roll(corners, -1, axis=0)
    normal = np.cross(corners, after).sum(0)
    flat = np.delete(corners, np.abs(normal).argmax(), axis=1)
    x, y = flat.T
    ring = list(range(len(flat)))
    if (x * np.roll(y, -1) - np.roll(x, -1) * y).sum() < 0:
        flat = flat * [1, -1]  # mirrored, so that left turns are convex; the order of the corners stays
    triangles = []
    while len(ring) > 3:
        ear = next((i for i in range(len(ring)) if _is_ear(flat, ring, i)), 0)
        triangles.append((ring[ear - 1], ring[ear], ring[(ear + 1) % len(ring)]))
        del ring[ear]
    return np.array([*triangles, ring])


def _is_ear(flat: np.ndarray, ring: list[int], i: int) -> bool:
    """Whether corner `i` of the ring is convex and no other corner lies in its triangle."""
    a, b, c = flat[ring[i - 1]], flat[ring[i]], flat[ring[(i + 1) % len(ring)]]
    if _turn(a, b, c) <= 0:
        return False
    others = flat[[k for k in ring if not any(np.array_equal(flat[k], corner) for corner in (a, b, c))]]
    inside = (_turn(a, b, others) >= 0) & (_turn(b, c, others) >= 0) & (_turn(c, a, others) >= 0)
    return not inside.any()


def _turn(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
    """Positive where a, b, c turns left; `c` may be many points."""
    return (b[0] - a[0]) * (c[..., 1] - a[1]) - (b[1] - a[1]) * (c[..., 0] - a[0])


def _display_colours(
    prim: Usd.Prim, corners: np.ndarray, indices: np.ndarray, polygons: np.ndarray
) -> np.ndarray | None:
    """One display colour per triangle; colours of vertices or corners are averaged."""
    primvar = UsdGeom.PrimvarsAPI(prim).FindPrimvarWithInheritance("displayColor")
    if not primvar or not primvar.HasValue():
        return None
    colours = np.array(primvar.ComputeFlattened(), np.float32).reshape(-1, 3)
    interpolation = primvar.GetInterpolation()
    if interpolation == UsdGeom.Tokens.constant:
        return np.broadcast_to(colours[:1], (len(corners), 3))
    if interpolation == UsdGeom.Tokens.uniform:
        return colours[polygons]
    if interpolation == UsdGeom.Tokens.faceVarying:
        return colours[corners].mean(1)
    return colours[indices[corners]].mean(1)
