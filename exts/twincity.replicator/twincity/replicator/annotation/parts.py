"""Which part of its thing a pixel shows: the nearest face of the posed mesh there, where the renderer saw the thing.

The renderer says whose pixel it is, the mesh says which part: an arm before the face, hair over the brow and a hat's
brim hide it as they do in the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit

from ..geometry.boxes import Box
from ..geometry.camera import Camera
from ..labels import PARTS
from .lenses import lens_numbers
from .silhouettes import Outline, meshes_of, screen_triangles

HEAD, FACE, PLATE = (PARTS.index(name) for name in ("head", "face", "licence_plate"))


@dataclass(frozen=True, kw_only=True)
class Look:
    """Where to look for the parts of one thing."""

    outline: Outline
    """All faces of the thing."""

    part_ids: np.ndarray
    """(m,) uint8, one for each of those faces; 0 for those of no part."""

    window: Box
    """Pixels outside are not looked at."""


def shown_parts(
    looks: Sequence[Look], camera: Camera, instance_id: np.ndarray, image: np.ndarray | None = None
) -> np.ndarray:
    """(n, parts) pixels of the frame that show each part of each thing, inside its window.

    Args:
        looks: what to look for, and where.
        camera: from where.
        instance_id: (H, W) what the renderer saw.
        image: (H, W) uint8 to paint with the values of `labels.PARTS`; None to count only.
    """
    counts = np.zeros((len(looks), len(PARTS)), np.int64)
    if not looks:
        return counts
    height, width = instance_id.shape
    meshes = meshes_of([look.outline for look in looks], camera)
    windows = np.array([look.window for look in looks])
    limits = np.array([width, height, width, height])
    _look(
        meshes.points, meshes.faces, meshes.starts, meshes.ends, meshes.ids,
        np.concatenate([look.part_ids for look in looks]), np.clip(windows, 0, limits).astype(np.int64),
        lens_numbers(camera), np.ascontiguousarray(instance_id, np.uint32), counts,
        np.zeros((0, 0), np.uint8) if image is None else image,
    )  # fmt: skip
    return counts


@njit(cache=True)
def _look(points, faces, starts, ends, ids, part_ids, windows, lens, instance_id, counts, image):  # type: ignore[no-untyped-def]
    for job in range(len(starts)):
        left, top, right, bottom = windows[job]
        if left >= right or top >= bottom:
            continue
        triangles, owners = screen_triangles(points, faces[starts[job] : ends[job]], lens)
        nearest = np.zeros((bottom - top, right - left))
        parts = np.zeros(nearest.shape, np.uint8)
        for t in range(len(triangles)):
            part = part_ids[starts[job] + owners[t]]
            if part == FACE and _is_seen_from_behind(triangles[t]):
                part = HEAD  # through a gap in the hair
            _draw_nearer(triangles[t], part, nearest, parts, left, top)
        for y in range(bottom - top):
            for x in range(right - left):
                if parts[y, x] and instance_id[y + top, x + left] == ids[job]:
                    counts[job, parts[y, x]] += 1
                    if len(image):
                        image[y + top, x + left] = parts[y, x]


@njit(cache=True)
def _is_seen_from_behind(triangle):  # type: ignore[no-untyped-def]
    """Corners go round counter-clockwise seen from outside; rows of a picture count downwards."""
    ax, ay, bx, by, cx, cy = triangle[0], triangle[1], triangle[3], triangle[4], triangle[6], triangle[7]
    return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax) > 0


@njit(cache=True)
def _draw_nearer(triangle, part, nearest, parts, x0, y0):  # type: ignore[no-untyped-def]
    """Give `part` to the pixels whose centres lie in the triangle, where it is nearer than what was drawn before.

    1/z is linear in the picture; edges belong to the triangle, whichever way it faces.
    """
    ax, ay, aw = triangle[0] - x0, triangle[1] - y0, triangle[2]
    bx, by, bw = triangle[3] - x0, triangle[4] - y0, triangle[5]
    cx, cy, cw = triangle[6] - x0, triangle[7] - y0, triangle[8]
    area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    if area == 0:
        return
    first_row, last_row = np.ceil(min(ay, by, cy) - 0.5), np.floor(max(ay, by, cy) - 0.5)
    first_column, last_column = np.ceil(min(ax, bx, cx) - 0.5), np.floor(max(ax, bx, cx) - 0.5)
    if last_row < 0 or last_column < 0 or first_row >= nearest.shape[0] or first_column >= nearest.shape[1]:
        return
    for row in range(int(max(first_row, 0)), int(min(last_row, nearest.shape[0] - 1)) + 1):
        for column in range(int(max(first_column, 0)), int(min(last_column, nearest.shape[1] - 1)) + 1):
            x, y = column + 0.5, row + 0.5
            a = ((cx - bx) * (y - by) - (cy - by) * (x - bx)) / area
            b = ((ax - cx) * (y - cy) - (ay - cy) * (x - cx)) / area
            c = 1 - a - b
            w = a * aw + b * bw + c * cw
            if a >= 0 and b >= 0 and c >= 0 and w > nearest[row, column]:
                nearest[row, column] = w
                parts[row, column] = part
