"""Skins that follow joints: the compiled loops, and their share of the processor's cores."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np
from numba import njit

from .character import Skin


def skinned(
    skin: Skin, transforms: np.ndarray, headings_deg: np.ndarray, places: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One skin on n bodies.

    Args:
        skin: in its bind pose.
        transforms: (n, 28, 3, 4) float32 what the joints do to points, in the bodies' own space.
        headings_deg: (n,) where the bodies face.
        places: (n, 3) where their points of the ground are.

    Returns:
        Vertices (n, v, 3) and unit normals (n, v, 3) float32 in the world, and the lowest and highest corner
        (n, 2, 3) in the bodies' own space, turned and placed not at all.
    """
    count = len(transforms)
    vertices = np.empty((count, len(skin.points), 3), np.float32)
    normals = np.empty_like(vertices)
    bounds = np.empty((count, 2, 3), np.float32)
    turns = np.radians(headings_deg)
    _skin(
        transforms, np.cos(turns).astype(np.float32), np.sin(turns).astype(np.float32), places.astype(np.float32),
        skin.points, skin.normals, skin.joints, skin.weights, vertices, normals, bounds,
    )  # fmt: skip
    return vertices, normals, bounds


def lowest_points(skin: Skin, rows: np.ndarray, transforms: np.ndarray) -> np.ndarray:
    """(n, k) heights of the vertices `rows` (k,) on n bodies, in the bodies' own space."""
    heights = np.empty((len(transforms), len(rows)), np.float32)
    _heights(transforms, skin.points[rows], skin.joints[rows], skin.weights[rows], heights)
    return heights


def on_all_cores(tasks: Sequence[Callable[[], None]]) -> None:
    """Run tasks that spend their time in compiled loops."""
    for done in [_workers().submit(task) for task in tasks]:
        done.result()


@lru_cache(maxsize=1)
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=os.cpu_count(), thread_name_prefix="skin")


@njit(cache=True, nogil=True, fastmath=True)
def _skin(transforms, cosines, sines, places, points, directions, joints, weights, vertices, normals, bounds):  # type: ignore[no-untyped-def]
    blend = np.empty((3, 4), np.float32)
    for body in range(len(transforms)):
        cosine, sine = cosines[body], sines[body]
        place_x, place_y, place_z = places[body, 0], places[body, 1], places[body, 2]
        bounds[body, 0] = np.inf
        bounds[body, 1] = -np.inf
        for vertex in range(len(points)):
            blend[:] = 0
            for slot in range(joints.shape[1]):
                weight = weights[vertex, slot]
                if weight > 0:
                    transform = transforms[body, joints[vertex, slot]]
                    for row in range(3):
                        for column in range(4):
                            blend[row, column] += weight * transform[row, column]
            x, y, z = points[vertex]
            a = blend[0, 0] * x + blend[0, 1] * y + blend[0, 2] * z + blend[0, 3]
            b = blend[1, 0] * x + blend[1, 1] * y + blend[1, 2] * z + blend[1, 3]
            c = blend[2, 0] * x + blend[2, 1] * y + blend[2, 2] * z + blend[2, 3]
            bounds[body, 0, 0], bounds[body, 1, 0] = min(bounds[body, 0, 0], a), max(bounds[body, 1, 0], a)
            bounds[body, 0, 1], bounds[body, 1, 1] = min(bounds[body, 0, 1], b), max(bounds[body, 1, 1], b)
            bounds[body, 0, 2], bounds[body, 1, 2] = min(bounds[body, 0, 2], c), max(bounds[body, 1, 2], c)
            vertices[body, vertex, 0] = cosine * a - sine * b + place_x
            vertices[body, vertex, 1] = sine * a + cosine * b + place_y
            vertices[body, vertex, 2] = c + place_z
            x, y, z = directions[vertex]
            a = blend[0, 0] * x + blend[0, 1] * y + blend[0, 2] * z
            b = blend[1, 0] * x + blend[1, 1] * y + blend[1, 2] * z
            c = blend[2, 0] * x + blend[2, 1] * y + blend[2, 2] * z
            scale = np.float32(1) / math.sqrt(a * a + b * b + c * c + np.float32(1e-20))
            normals[body, vertex, 0] = (cosine * a - sine * b) * scale
            normals[body, vertex, 1] = (sine * a + cosine * b) * scale
            normals[body, vertex, 2] = c * scale


@njit(cache=True, nogil=True, fastmath=True)
def _heights(transforms, points, joints, weights, heights):  # type: ignore[no-untyped-def]
    for body in range(len(transforms)):
        for vertex in range(len(points)):
            height = np.float32(0)
            for slot in range(joints.shape[1]):
                weight = weights[vertex, slot]
                if weight > 0:
                    row = transforms[body, joints[vertex, slot], 2]
                    point = points[vertex]
                    height += weight * (row[0] * point[0] + row[1] * point[1] + row[2] * point[2] + row[3])
            heights[body, vertex] = height
