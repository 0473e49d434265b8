"""What makes a street look used: trenches filled again in another black, iron lids, the grates around trees.

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
from .planes import at_height
from .variation import generator_of

DECAL_M = 0.002
"""Height of one decal above what it lies on."""

PATCH_EVERY_M2 = 90.0
ROAD_PATCHES = (0.066, 0.075, 0.085, 0.110, 0.120)
SIDEWALK_PATCHES = (0.100, 0.115, 0.125, 0.170, 0.180)
"""Albedos of filled trenches."""

SEAM_M = 0.04
"""Bitumen around a trench."""

MANHOLE_EVERY_M2 = 220.0
LID_M, COLLAR_M = 0.36, 0.44
GRATE_M = 1.3


def patches(
    builder: MeshBuilder,
    shape: BaseGeometry,
    roads: Sequence[RoadAxis],
    z: float,
    *,
    albedos: Sequence[float],
    longest_m: float,
    name: str,
) -> None:
    """Trenches on a shape, along the road nearest to each, none over another."""
    rng = generator_of(name, "patches")
    middles = _strewn(shape, int(shape.area / PATCH_EVERY_M2), rng)
    if not len(middles) or not roads:
        return
    length, width = rng.uniform(1.2, longest_m, len(middles)), rng.uniform(0.6, 1.8, len(middles))
    corners = _rectangles(middles, _along_roads(middles, roads), length, width)
    rims = _rectangles(middles, _along_roads(middles, roads), length + 2 * SEAM_M, width + 2 * SEAM_M)
    chosen = _apart(shapely.polygons(rims), shape)
    tone = np.array(albedos)[rng.integers(len(albedos), size=len(middles))] / np.mean(LOOKS["asphalt_patch"].albedo)
    builder.add("asphalt_patch", at_height(rims[chosen], z + 0.5 * DECAL_M), 0.5)
    builder.add("asphalt_patch", at_height(corners[chosen], z + DECAL_M), tone[chosen, None])


def manholes(builder: MeshBuilder, shape: BaseGeometry, z: float, *, name: str) -> None:
    """Iron lids in a collar of fresh asphalt, strewn over a shape."""
    middles = _strewn(shape, int(shape.area / MANHOLE_EVERY_M2), generator_of(name, "manholes"))
    angles = np.arange(12) * (2 * np.pi / 12)
    circle = np.stack([np.cos(angles), np.sin(angles)], -1)
    builder.add("asphalt_patch", at_height(middles[:, None] + COLLAR_M * circle, z + 1.5 * DECAL_M), 0.85)
    builder.add("cast_iron", at_height(middles[:, None] + LID_M * circle, z + 2 * DECAL_M))


def tree_grates(builder: MeshBuilder, trees: Sequence[Tree], sidewalk: BaseGeometry, z: float) -> None:
    """A square of iron around each trunk that stands in the sidewalk."""
    plan = np.array([tree.position[:2] for tree in trees]).reshape(-1, 2)
    plan = plan[shapely.contains_xy(sidewalk, plan[:, 0], plan[:, 1])]
    square = GRATE_M / 2 * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    builder.add("cast_iron", at_height(plan[:, None] + square, z + 2.5 * DECAL_M), 1.2)


def _strewn(shape: BaseGeometry, count: int, rng: np.random.Generator) -> np.ndarray:
    """(count, 2) points, or a few less, spread evenly over a shape."""
    if not count:
        return np.zeros((0, 2))
    west, south, east, north = shape.bounds
    points = rng.uniform((west, south), (east, north), (20 * count + 20, 2))
    shapely.prepare(shape)
    return points[shapely.contains_xy(shape, points[:, 0], points[:, 1])][:count]


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
