"""The ground as meshes: asphalt, sidewalk, kerb and gutter, courtyards.

The light line of the granite kerb beside the dark one of the gutter's setts is what makes a street read as Paris.
Decals lie a few millimetres above the asphalt, nothing is transparent.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..city.planar import shape_of
from ..city.tile import KERB_HEIGHT_M, CityTile
from .markings import paint
from .mesh import MeshBuilder, quads_of
from .planes import at_height, cells_of
from .variation import generator_of, smooth_noise

CELL_M = 3.0
"""Largest face of the ground: light is worked out face by face."""

KERB_TOP_M = 0.30
GUTTER_M = 0.38
DECAL_M = 0.002
"""Height of one decal above what it lies on."""

TONE_STEPS = 24
PATCH_EVERY_M2 = 110.0
"""One trench, filled again in another black, for so much carriageway."""

PATCH_ALBEDOS = (0.066, 0.075, 0.085, 0.110, 0.120)
MANHOLE_EVERY_M2 = 220.0


def ground(tile: CityTile) -> dict[str, MeshBuilder]:
    """The meshes of `Carriageway`, `Sidewalk`, `Kerb`, `Markings` and `Courtyards`."""
    road, sidewalk, court = (
        shapely.union_all([shape_of(p) for p in polygons])
        for polygons in (tile.carriageways, tile.sidewalks, tile.courtyards)
    )
    parts = {name: MeshBuilder() for name in ("Carriageway", "Sidewalk", "Kerb", "Markings", "Courtyards")}
    pave(parts["Carriageway"], "asphalt", road, 0.0, tile.name)
    kerbs(parts["Kerb"], parts["Carriageway"], road, sidewalk)
    _patches(parts["Carriageway"], tile, road)
    _manholes(parts["Carriageway"], road, 2 * DECAL_M, tile.name)
    pave(parts["Sidewalk"], "sidewalk", sidewalk, KERB_HEIGHT_M, tile.name)
    _manholes(parts["Sidewalk"], sidewalk.buffer(-0.8), KERB_HEIGHT_M + DECAL_M, f"{tile.name}/sidewalk")
    _tree_pits(parts["Sidewalk"], tile, sidewalk)
    paint(parts["Markings"], tile, z=3 * DECAL_M)
    pave(parts["Courtyards"], "courtyard", court, KERB_HEIGHT_M, tile.name, cell_m=2 * CELL_M)
    return parts


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


def _patches(builder: MeshBuilder, tile: CityTile, road: BaseGeometry) -> None:
    """Trenches along the lanes, sealed with bitumen at their rim."""
    rng, free = generator_of(tile.name, "patches"), road.buffer(-GUTTER_M)
    for axis in tile.roads:
        line = shapely.LineString(axis.points)
        for _ in range(int(line.length * axis.width_m / PATCH_EVERY_M2)):
            at, aside = rng.uniform(0.0, line.length), rng.uniform(-0.4, 0.4) * axis.width_m
            length, width = rng.uniform(1.5, 9.0), rng.uniform(0.7, 2.0)
            albedo = PATCH_ALBEDOS[rng.integers(len(PATCH_ALBEDOS))]
            corners = _rectangle(line, at, aside, length, width)
            rim = corners.mean(0) + (corners - corners.mean(0)) * (1 + 0.08 / np.array([length, width]).min())
            if shapely.covers(free, shapely.Polygon(rim)):
                free = free.difference(shapely.Polygon(rim))
                builder.add("asphalt_patch", at_height(rim[None], 0.5 * DECAL_M), 0.5)
                builder.add("asphalt_patch", at_height(corners[None], DECAL_M), albedo / 0.070)


def _rectangle(line: shapely.LineString, at: float, aside: float, length: float, width: float) -> np.ndarray:
    """(4, 2) corners of a rectangle beside a line, counter-clockwise."""
    here, ahead = (shapely.get_coordinates(line.interpolate(s))[0] for s in (at, min(at + 0.5, line.length)))
    if np.allclose(here, ahead):
        here = shapely.get_coordinates(line.interpolate(at - 0.5))[0]
    along = (ahead - here) / np.linalg.norm(ahead - here)
    across = np.array([-along[1], along[0]])
    middle = here + aside * across
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return np.array([middle + x * length / 2 * along + y * width / 2 * across for x, y in corners])


def _manholes(builder: MeshBuilder, shape: BaseGeometry, z: float, name: str) -> None:
    """Iron lids in a collar of fresh asphalt, strewn over a shape."""
    if shape.is_empty:
        return
    rng, count = generator_of(name, "manholes"), int(shape.area / MANHOLE_EVERY_M2)
    west, south, east, north = shape.bounds
    points = rng.uniform((west, south), (east, north), (20 * count + 20, 2))
    shapely.prepare(shape)
    inside = points[shapely.contains_xy(shape, points[:, 0], points[:, 1])][:count]
    angles = np.arange(12) * (2 * np.pi / 12)
    circle = np.stack([np.cos(angles), np.sin(angles)], -1)
    builder.add("asphalt_patch", at_height(inside[:, None] + 0.44 * circle, z), 0.85)
    builder.add("cast_iron", at_height(inside[:, None] + 0.36 * circle, z + 0.5 * DECAL_M))


def _tree_pits(builder: MeshBuilder, tile: CityTile, sidewalk: BaseGeometry) -> None:
    """A square of iron grate around each trunk that stands in the sidewalk."""
    if not tile.trees:
        return
    plan = np.array([tree.position[:2] for tree in tile.trees])
    plan = plan[shapely.contains_xy(sidewalk, plan[:, 0], plan[:, 1])]
    square = 0.65 * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    builder.add("cast_iron", at_height(plan[:, None] + square, KERB_HEIGHT_M + 1.5 * DECAL_M), 1.2)
