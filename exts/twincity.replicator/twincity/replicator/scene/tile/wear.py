"""What traffic does to a road: polished tracks, oil between them, cracks, and the joints between two days' asphalt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ...city.crossings import along_axis
from ...city.lanes import Strip, strips_of
from ...city.tile import RoadAxis
from ..mesh import MeshBuilder
from .paving import tone_at
from .planes import CRACK_M, WEAR_M, at_height, bands_along
from .variation import generator_of

TRACKS_M, TRACKS_WIDTH_M = 0.80, 0.28
"""Of the wheels from the middle of a lane, and how far they spread (standard deviation)."""

OIL_WIDTH_M = 0.38
POLISHED, OILED, DRIPPED = 0.10, 0.18, 0.18
"""Lighter tracks, a dark middle; a dark place under each parked car."""

STEP_M = 0.15
REACH_M = 1.2
"""Half the width of what traffic changes in a lane; in steps whose edges the grain of the asphalt hides."""

PIECE_M = 8.0
CRACK_EVERY_M2 = 130.0
OPEN_CRACK_M, SEALED_CRACK_M = 0.012, 0.035
CRACK_TONES = (0.55, 0.42)
CRACK_STEP_M = 0.45
JOINT_EVERY_M = 15.0
JOINT_M = 0.025
SIDEWALK_JOINT_EVERY_M, SIDEWALK_JOINT_M = 6.0, 9.0
BEHIND_KERB_M = 0.65
"""Where the sidewalk begins that its decals may lie on, with a little to spare."""


def lane_wear(builder: MeshBuilder, roads: Sequence[RoadAxis], free: BaseGeometry, name: str) -> None:
    """Tracks and oil in every lane, where the lane lies in the open carriageway."""
    shapely.prepare(free)
    for road in roads:
        if road.surface == "asphalt":
            for strip in strips_of(road):
                _wear(builder, road, strip, free, name)


def _wear(builder: MeshBuilder, road: RoadAxis, strip: Strip, free: BaseGeometry, name: str) -> None:
    half = min(REACH_M, strip.width_m / 2)
    edges = np.linspace(-half, half, 2 * round(half / STEP_M) + 1)
    for right, left in pairwise(edges.tolist()):
        change = wear_at(abs(right + left) / 2, strip.kind)
        faces = bands_along(road.points, strip.offset_m + right, strip.offset_m + left, PIECE_M)
        faces = faces[shapely.covers(free, shapely.polygons(faces))]
        if len(faces) and abs(change) > 0.01:
            tone = tone_at(faces.mean(1), f"{name}/asphalt") * (1.0 + change)
            builder.add("asphalt", at_height(faces, WEAR_M), tone[:, None])


def wear_at(from_middle_m: float, kind: str) -> float:
    """Relative change of the albedo at a distance from the middle of a strip."""
    oil = np.exp(-0.5 * (from_middle_m / OIL_WIDTH_M) ** 2)
    if kind in ("parking", "cycle"):
        return float(-DRIPPED * oil) if kind == "parking" else 0.0
    tracks = np.exp(-0.5 * ((from_middle_m - TRACKS_M) / TRACKS_WIDTH_M) ** 2)
    return float(POLISHED * tracks - OILED * oil)


def joints(builder: MeshBuilder, roads: Sequence[RoadAxis], free: BaseGeometry, name: str) -> None:
    """A straight dark line across each road every fifteen metres or so, and one along it between two strips."""
    for index, road in enumerate(roads):
        if road.surface != "asphalt":
            continue
        rng = generator_of(name, "joints", str(index))
        length, half = shapely.LineString(road.points).length, max(road.width_m / 2 - 0.5, 0.5)
        for station in np.arange(rng.uniform(3.0, JOINT_EVERY_M), length - 3.0, JOINT_EVERY_M):
            point, along = along_axis(road.points, station + rng.uniform(-3.0, 3.0))
            across = half * np.array([-along[1], along[0]])
            _stroke(builder, np.array([point - across, point + across]), JOINT_M, 0.62, free)
        offset = rng.uniform(-0.15, 0.15) * road.width_m
        faces = bands_along(road.points, offset - JOINT_M / 2, offset + JOINT_M / 2, PIECE_M)
        faces = faces[shapely.covers(free, shapely.polygons(faces))]
        builder.add("asphalt_patch", at_height(faces, CRACK_M), 0.70)


def sidewalk_joints(builder: MeshBuilder, kerbs: Sequence[np.ndarray], free: BaseGeometry, z: float, name: str) -> None:
    """Where one day's asphalt met the next on a sidewalk: thin lines from the kerb towards the walls."""
    rng = generator_of(name, "sidewalk joints")
    shapely.prepare(free)
    for points in kerbs:
        line = shapely.LineString(points)
        for station in np.arange(rng.uniform(1.0, SIDEWALK_JOINT_EVERY_M), line.length - 1.0, SIDEWALK_JOINT_EVERY_M):
            point, along = along_axis(points, station + rng.uniform(-1.5, 1.0))
            right = np.array([along[1], -along[0]])
            joint = point + np.arange(BEHIND_KERB_M, SIDEWALK_JOINT_M, 1.0)[:, None] * right
            _stroke(builder, joint, OPEN_CRACK_M, 1.0, free, z)


def cracks(builder: MeshBuilder, free: BaseGeometry, name: str) -> None:
    """Wandering cracks, open or sealed with bitumen."""
    rng = generator_of(name, "cracks")
    for start in strewn(free, int(free.area / CRACK_EVERY_M2), rng):
        heading, length = rng.uniform(0.0, 2 * np.pi), rng.uniform(2.0, 9.0)
        turns = np.cumsum(rng.normal(0.0, 0.42, int(length / CRACK_STEP_M)))
        steps = CRACK_STEP_M * np.stack([np.cos(heading + turns), np.sin(heading + turns)], -1)
        sealed = bool(rng.random() < 0.4)
        points = np.concatenate([start[None], start + np.cumsum(steps, axis=0)])
        _stroke(builder, points, SEALED_CRACK_M if sealed else OPEN_CRACK_M, CRACK_TONES[sealed], free)


def strewn(shape: BaseGeometry, count: int, rng: np.random.Generator) -> np.ndarray:
    """(count, 2) points, or a few less, spread evenly over a shape."""
    if not count:
        return np.zeros((0, 2))
    west, south, east, north = shape.bounds
    points = rng.uniform((west, south), (east, north), (20 * count + 20, 2))
    shapely.prepare(shape)
    return points[shapely.contains_xy(shape, points[:, 0], points[:, 1])][:count]


def _stroke(
    builder: MeshBuilder, points: np.ndarray, width: float, tone: float, free: BaseGeometry, z: float = 0.0
) -> None:
    """A dark band along a polyline, as far as it lies in the open."""
    faces = np.array(list(_band(points, width)))
    inside = shapely.covers(free, shapely.polygons(faces))
    first_out = int(np.argmin(inside)) if not inside.all() else len(faces)
    builder.add("asphalt_patch", at_height(faces[:first_out], z + CRACK_M), tone)


def _band(points: np.ndarray, width: float) -> Iterator[np.ndarray]:
    along = np.diff(points, axis=0)
    normals = np.stack([-along[:, 1], along[:, 0]], -1) / np.linalg.norm(along, axis=1, keepdims=True) * width / 2
    joint = np.concatenate([normals[:1], (normals[:-1] + normals[1:]) / 2, normals[-1:]])
    for i in range(len(along)):
        yield np.stack(
            [points[i] - joint[i], points[i + 1] - joint[i + 1], points[i + 1] + joint[i + 1], points[i] + joint[i]]
        )
