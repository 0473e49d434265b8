"""The ground as meshes: asphalt, sidewalk, kerb and gutter, courtyards.

The light line of the granite kerb beside the dark one of the gutter's setts is what makes a street read as Paris.
Decals lie a few millimetres above the asphalt, nothing is transparent.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ...city.planar import shape_of
from ...city.tile import KERB_HEIGHT_M, CityTile
from ..mesh import MeshBuilder, quads_of
from .decals import DECAL_M, ROAD_PATCHES, SIDEWALK_PATCHES, manholes, patches, tree_grates
from .markings import paint
from .planes import at_height, cells_of
from .variation import smooth_noise

CELL_M = 3.0
"""Largest face of the ground: light is worked out face by face."""

KERB_TOP_M = 0.30
GUTTER_M = 0.38
WALL_CLEARANCE_M = 0.6
"""Between the decals of a sidewalk and its walls and kerbs."""

TONE_STEPS = 24


def ground(tile: CityTile) -> dict[str, MeshBuilder]:
    """The meshes of `Carriageway`, `Sidewalk`, `Kerb`, `Markings` and `Courtyards`."""
    road, sidewalk, court = (
        shapely.union_all([shape_of(p) for p in polygons])
        for polygons in (tile.carriageways, tile.sidewalks, tile.courtyards)
    )
    parts = {name: MeshBuilder() for name in ("Carriageway", "Sidewalk", "Kerb", "Markings", "Courtyards")}
    _road_surface(parts["Carriageway"], tile, road)
    _sidewalk_surface(parts["Sidewalk"], tile, sidewalk)
    kerbs(parts["Kerb"], parts["Carriageway"], road, sidewalk)
    paint(parts["Markings"], tile, z=3 * DECAL_M)
    pave(parts["Courtyards"], "courtyard", court, KERB_HEIGHT_M, tile.name, cell_m=2 * CELL_M)
    return parts


def _road_surface(builder: MeshBuilder, tile: CityTile, road: BaseGeometry) -> None:
    pave(builder, "asphalt", road, 0.0, tile.name)
    free = road.buffer(-GUTTER_M)
    patches(builder, free, tile.roads, 0.0, albedos=ROAD_PATCHES, longest_m=9.0, name=f"{tile.name}/road")
    manholes(builder, free, 0.0, name=f"{tile.name}/road")


def _sidewalk_surface(builder: MeshBuilder, tile: CityTile, sidewalk: BaseGeometry) -> None:
    pave(builder, "sidewalk", sidewalk, KERB_HEIGHT_M, tile.name)
    free, name = sidewalk.buffer(-WALL_CLEARANCE_M), f"{tile.name}/sidewalk"
    patches(builder, free, tile.roads, KERB_HEIGHT_M, albedos=SIDEWALK_PATCHES, longest_m=5.0, name=name)
    manholes(builder, free, KERB_HEIGHT_M, name=name)
    tree_grates(builder, tile.trees, sidewalk, KERB_HEIGHT_M)


def pave(
    builder: MeshBuilder, material: str, shape: BaseGeometry, z: float, name: str, *, cell_m: float = CELL_M
) -> None:
    """Cover a shape with cells whose tone wanders a little, as asphalt of many years does."""
    for faces in cells_of(shape, cell_m):
        middle = faces.mean(1)
        wander = 0.09 * smooth_noise(middle, 23.0, f"{name}/{material}/wide")
        wander += 0.07 * smooth_noise(middle, 9.0, f"{name}/{material}/narrow")
        builder.add(material, at_height(faces, z), 1.0 + np.round(wander * TONE_STEPS)[:, None] / TONE_STEPS)


def kerbs(kerb: MeshBuilder, carriageway: MeshBuilder, road: BaseGeometry, sidewalk: BaseGeometry) -> None:
    """Granite along every line where road and sidewalk meet, a gutter of setts at its foot."""
    for line in kerb_lines(road, sidewalk):
        left = _left_normals(line)
        foot, back, gutter = at_height(line, 0.0), line - KERB_TOP_M * left, line + GUTTER_M * left
        top = at_height(line, KERB_HEIGHT_M + DECAL_M)
        joint = 1.0 + 0.08 * smooth_noise(line[:-1], 1.3, "kerb")[:, None]
        kerb.add("granite", quads_of(foot[1:], foot[:-1], top[:-1], top[1:]), joint * 0.9)
        back_top = at_height(back, KERB_HEIGHT_M + DECAL_M)
        kerb.add("granite", quads_of(top[1:], top[:-1], back_top[:-1], back_top[1:]), joint)
        low, inner = at_height(line, DECAL_M), at_height(gutter, DECAL_M)
        carriageway.add("setts", quads_of(low[:-1], low[1:], inner[1:], inner[:-1]), joint)


def kerb_lines(road: BaseGeometry, sidewalk: BaseGeometry) -> list[np.ndarray]:
    """Polylines (n, 2) along the kerb with the road on their left, in pieces of at most `CELL_M`."""
    if road.is_empty or sidewalk.is_empty:
        return []
    shared = shapely.boundary(road).intersection(sidewalk.buffer(0.01))
    lines = [part for part in shapely.get_parts(shapely.line_merge(shared)) if part.length > 0.2]
    shapely.prepare(road)
    found = []
    for line in shapely.segmentize(shapely.simplify(lines, 0.02), CELL_M):
        points = shapely.get_coordinates(line)
        middles = (points[:-1] + points[1:]) / 2 + 0.05 * _segment_normals(points)
        on_left = shapely.contains_xy(road, middles[:, 0], middles[:, 1]).mean() >= 0.5
        found.append(points if on_left else points[::-1])
    return sorted(found, key=lambda points: points[0].tolist())


def _segment_normals(points: np.ndarray) -> np.ndarray:
    along = np.diff(points, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    return np.stack([-along[:, 1], along[:, 0]], -1)


def _left_normals(points: np.ndarray) -> np.ndarray:
    """(n, 2) offsets to the left that keep a parallel line parallel; long mitres are cut at twice the distance."""
    normals = _segment_normals(points)
    closed = np.allclose(points[0], points[-1])
    before = np.concatenate([normals[-1:] if closed else normals[:1], normals])
    after = np.concatenate([normals, normals[:1] if closed else normals[-1:]])
    total = before + after
    return 2 * total / np.maximum((total**2).sum(1, keepdims=True), 1.0)
