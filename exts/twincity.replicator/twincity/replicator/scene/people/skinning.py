"""Skins that follow joints: the compiled loops, and their share of the processor's cores."""

from __future__ import annotations

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
    for body in range(len(transforms)):
        cosine, sine = cosines[body], sines[body]
        place_x, place_y, place_z = places[body, 0], places[body, 1], places[body, 2]
        low_x = low_y = low_z = np.float32(np.inf)
        high_x = high_y = high_z = np.float32(-np.inf)
        for vertex in range(len(points)):
            x, y, z = points[vertex, 0], points[vertex, 1], points[vertex, 2]
            u, v, w = directions[vertex, 0], directions[vertex, 1], directions[vertex, 2]
            a = b = c = d = e = f = np.float32(0)
            for slot in range(joints.shape[1]):
                weight = weights[vertex, slot]
                if weight > 0:
                    m = transforms[body, joints[vertex, slot]]
                    a += weight * (m[0, 0] * x + m[0, 1] * y + m[0, 2] * z + m[0, 3])
                    b += weight * (m[1, 0] * x + m[1, 1] * y + m[1, 2] * z + m[1, 3])
                    c += weight * (m[2, 0] * x + m[2, 1] * y + m[2, 2] * z + m[2, 3])
                    d += weight * (m[0, 0] * u + m[0, 1] * v + m[0, 2] * w)
                    e += weight * (m[1, 0] * u + m[1, 1] * v + m[1, 2] * w)
                    f += weight * (m[2, 0] * u + m[2, 1] * v + m[2, 2] * w)
            low_x, low_y, low_z = min(low_x, a), min(low_y, b), min(low_z, c)
            high_x, high_y, high_z = max(high_x, a), max(high_y, b), max(high_z, c)
            vertices[body, vertex, 0] = cosine * a - sine * b + place_x
            vertices[body, vertex, 1] = sine * a + cosine * b + place_y
            vertices[body, vertex, 2] = c + place_z
            unit = np.float32(1) / np.sqrt(d * d + e * e + f * f + np.float32(1e-20))
            normals[body, vertex, 0] = (cosine * d - sine * e) * unit
            normals[body, vertex, 1] = (sine * d + cosine * e) * unit
            normals[body, vertex, 2] = f * unit
        bounds[body, 0, 0], bounds[body, 0, 1], bounds[body, 0, 2] = low_x, low_y, low_z
        bounds[body, 1, 0], bounds[body, 1, 1], bounds[body, 1, 2] = high_x, high_y, high_z


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
