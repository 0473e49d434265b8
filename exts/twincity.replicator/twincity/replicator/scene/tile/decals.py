"""What was cut into a street: trenches filled again in another black, iron lids, the grates around trees.

Everything is opaque and lies a millimetre or two above what it covers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ...city.tile import RoadAxis, Tree
from ..materials import LOOKS
from ..mesh import MeshBuilder
from .planes import COLLAR_M, LID_M, PATCH_M, SEAM_M, at_height
from .variation import generator_of
from .wear import strewn

ROAD_PATCH_EVERY_M2, SIDEWALK_PATCH_EVERY_M2 = 75.0, 160.0
ROAD_PATCHES = (0.066, 0.075, 0.085, 0.110, 0.120)
SIDEWALK_PATCHES = (0.100, 0.115, 0.125, 0.170, 0.180)
"""Albedos of filled trenches."""

SEAM_WIDTH_M = 0.04
"""Bitumen around a trench."""

MANHOLE_EVERY_M2 = 240.0
CHAMBER_EVERY_M2 = 150.0
VALVE_EVERY_M2 = 60.0
RIM_M, LID_RADIUS_M, COLLAR_RADIUS_M = 0.40, 0.33, 0.52
CHAMBERS_M = ((0.62, 0.62), (1.40, 0.64), (0.42, 0.42))
"""Of the lids in sidewalks: water, telephone, electricity."""

LID_STEP_M = 0.001
GRATE_M = 1.3
GRATE_HOLE_M = 0.30
GRATE_SLOTS = 5


def patches(
    builder: MeshBuilder,
    shape: BaseGeometry,
    roads: Sequence[RoadAxis],
    z: float,
    *,
    albedos: Sequence[float],
    longest_m: float,
    every_m2: float,
    name: str,
) -> None:
    """Trenches on a shape, one on so many square metres, along the road nearest to each, none over another."""
    rng = generator_of(name, "patches")
    middles = strewn(shape, int(shape.area / every_m2), rng)
    if not len(middles) or not roads:
        return
    length, width = rng.uniform(1.2, longest_m, len(middles)), rng.uniform(0.6, 1.8, len(middles))
    corners = _rectangles(middles, _along_roads(middles, roads), length, width)
    rims = _rectangles(middles, _along_roads(middles, roads), length + 2 * SEAM_WIDTH_M, width + 2 * SEAM_WIDTH_M)
    chosen = _apart(shapely.polygons(rims), shape)
    tone = np.array(albedos)[rng.integers(len(albedos), size=len(middles))] / np.mean(LOOKS["asphalt_patch"].albedo)
    builder.add("asphalt_patch", at_height(rims[chosen], z + SEAM_M), 0.5)
    builder.add("asphalt_patch", at_height(corners[chosen], z + PATCH_M), tone[chosen, None])


def manholes(builder: MeshBuilder, shape: BaseGeometry, z: float, *, name: str) -> None:
    """Round lids of the sewers in a collar of fresh asphalt, small ones over valves, strewn over a carriageway."""
    rng = generator_of(name, "manholes")
    middles = strewn(shape, int(shape.area / MANHOLE_EVERY_M2), rng)
    _discs(builder, "asphalt_patch", middles, COLLAR_RADIUS_M, z + COLLAR_M, 0.85, sides=16)
    _discs(builder, "cast_iron", middles, RIM_M, z + LID_M, 1.25, sides=16)
    _discs(builder, "cast_iron", middles, LID_RADIUS_M, z + LID_M + LID_STEP_M, 0.85, sides=16)
    for ring in (0.12, 0.22):  # the raised pattern, as rows of dots
        angles = np.arange(8) * (np.pi / 4) + ring
        dots = middles[:, None] + ring * np.stack([np.cos(angles), np.sin(angles)], -1)
        _discs(builder, "cast_iron", dots.reshape(-1, 2), 0.03, z + LID_M + 2 * LID_STEP_M, 1.5, sides=4)
    _valves(builder, shape, z, rng)


def chambers(builder: MeshBuilder, shape: BaseGeometry, roads: Sequence[RoadAxis], z: float, *, name: str) -> None:
    """Rectangular lids of the networks under a sidewalk, along the street, in a frame of concrete; and valves."""
    rng = generator_of(name, "chambers")
    middles = strewn(shape, int(shape.area / CHAMBER_EVERY_M2), rng)
    if len(middles) and roads:
        length, width = np.array(CHAMBERS_M)[rng.integers(len(CHAMBERS_M), size=len(middles))].T
        along = _along_roads(middles, roads)
        frames = _rectangles(middles, along, length + 0.14, width + 0.14)
        chosen = _apart(shapely.polygons(frames), shape)
        builder.add("granite", at_height(frames[chosen], z + COLLAR_M), 0.62)
        plates = _rectangles(middles, along, length, width)[chosen]
        builder.add("cast_iron", at_height(plates, z + LID_M), 1.2)
        halves = length[chosen] > 1.0
        joint = _rectangles(
            middles[chosen][halves], along[chosen][halves], np.full(halves.sum(), 0.02), width[chosen][halves]
        )
        builder.add("cast_iron", at_height(joint, z + LID_M + LID_STEP_M), 0.3)
    _valves(builder, shape, z, rng)


def tree_grates(builder: MeshBuilder, trees: Sequence[Tree], sidewalk: BaseGeometry, z: float) -> None:
    """A square grate of iron around each trunk that stands in the sidewalk: slots, and a hole for the trunk."""
    plan = np.array([tree.position[:2] for tree in trees]).reshape(-1, 2)
    plan = plan[shapely.contains_xy(sidewalk, plan[:, 0], plan[:, 1])]
    if not len(plan):
        return
    east = np.tile([1.0, 0.0], (len(plan), 1))
    size = np.full(len(plan), GRATE_M)
    builder.add("cast_iron", at_height(_rectangles(plan, east, size, size), z + COLLAR_M), 1.5)
    pitch = GRATE_M / 2 / (GRATE_SLOTS + 1)
    slot = np.full(len(plan), 0.55 * pitch)
    for number in range(1, GRATE_SLOTS + 1):
        for side in (1, -1):
            for turned in (False, True):
                at, reach = side * number * pitch, np.full(len(plan), 2 * number * pitch - 0.08)
                offset = np.array([at, 0.0]) if turned else np.array([0.0, at])
                faces = _rectangles(plan + offset, east, *((slot, reach) if turned else (reach, slot)))
                builder.add("cast_iron", at_height(faces, z + LID_M), 0.30)
    _discs(builder, "asphalt_patch", plan, GRATE_HOLE_M, z + LID_M + LID_STEP_M, np.array([0.75, 0.58, 0.42]), sides=10)


def _valves(builder: MeshBuilder, shape: BaseGeometry, z: float, rng: np.random.Generator) -> None:
    middles = strewn(shape, int(shape.area / VALVE_EVERY_M2), rng)
    _discs(builder, "asphalt_patch", middles, 0.15, z + COLLAR_M, 0.8, sides=8)
    _discs(builder, "cast_iron", middles, 0.09, z + LID_M, 1.3, sides=8)


def _discs(
    builder: MeshBuilder,
    material: str,
    middles: np.ndarray,
    radius: float,
    z: float,
    tint: float | np.ndarray,
    *,
    sides: int,
) -> None:
    angles = np.arange(sides) * (2 * np.pi / sides)
    circle = radius * np.stack([np.cos(angles), np.sin(angles)], -1)
    builder.add(material, at_height(middles[:, None] + circle, z), tint)


def _along_roads(points: np.ndarray, roads: Sequence[RoadAxis]) -> np.ndarray:
    """(n, 2) unit direction of the stretch of road nearest to each point."""
    ends = np.concatenate([np.stack([road.points[:-1], road.points[1:]], axis=1) for road in roads])
    nearest = shapely.STRtree(shapely.linestrings(ends)).nearest(shapely.points(points))
    along = ends[nearest, 1] - ends[nearest, 0]
    return along / np.linalg.norm(along, axis=1, keepdims=True)


def _rectangles(middles: np.ndarray, along: np.ndarray, length: np.ndarray, width: np.ndarray) -> np.ndarray:
    """(n, 4, 2) corners, counter-clockwise."""
    half, aside = along * length[:, None] / 2, np.stack([-along[:, 1], along[:, 0]], -1) * width[:, None] / 2
    return np.stack([middles - half - aside, middles + half - aside, middles + half + aside, middles - half + aside], 1)


def _apart(candidates: np.ndarray, shape: BaseGeometry) -> np.ndarray:
    """Indices of the candidates inside the shape that touch none before them."""
    inside = shapely.covers(shape, candidates)
    first, second = shapely.STRtree(candidates).query(candidates, predicate="intersects")
    rivals: dict[int, list[int]] = {}
    for a, b in zip(first.tolist(), second.tolist(), strict=True):
        rivals.setdefault(a, []).append(b)
    kept: set[int] = set()
    for index in np.flatnonzero(inside).tolist():
        if not kept.intersection(rivals[index]):
            kept.add(index)
    return np.array(sorted(kept), dtype=int)
