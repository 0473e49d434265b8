"""Smooth bodies from bones with flesh: round cones that melt into each other, skinned on a grid and thinned out."""

from __future__ import annotations

from collections.abc import Sequence

import fast_simplification
import numpy as np

from .shape import Point, Shape, welded

Bone = tuple[Point, Point, float, float]
"""From, to, radius there and here [m]."""


def skin(bones: Sequence[Bone], melt: float, cell: float, triangles: int) -> Shape:
    """The surface around bones.

    Args:
        bones: what is inside.
        melt: over what distance two of them run into each other [m].
        cell: of the grid that the surface is found on [m].
        triangles: about how many to keep.
    """
    ends = np.array([[bone[0], bone[1]] for bone in bones])
    margin = max(max(bone[2:]) for bone in bones) + 3 * cell
    low, high = ends.min((0, 1)) - margin, ends.max((0, 1)) + margin
    axes = [np.arange(a, b, cell) for a, b in zip(low, high, strict=True)]
    distances = np.stack([_distance(np.ix_(*axes), bone) for bone in bones])
    nearest = distances.min(0)
    field = nearest - melt * np.log(np.exp((nearest - distances) / melt).sum(0))
    points, faces = _surface(field)
    points, faces = fast_simplification.simplify(
        (low + points * cell).astype(np.float32), faces.astype(np.int32), target_count=triangles
    )
    return welded(points, faces)


def _distance(axes: Sequence[np.ndarray], bone: Bone) -> np.ndarray:
    """To a cone with round ends [m], negative inside, on a grid given by its axes."""
    along = np.subtract(bone[1], bone[0])
    squared = along @ along
    from_start = [axis - start for axis, start in zip(axes, bone[0], strict=True)]
    x, y, z = (offset * direction for offset, direction in zip(from_start, along, strict=True))
    projected = x + y + z
    share = np.clip(projected / squared, 0, 1)
    x, y, z = (offset**2 for offset in from_start)
    away = x + y + z - 2 * share * projected + share**2 * squared
    return np.sqrt(np.maximum(away, 0)) - (bone[2] + share * (bone[3] - bone[2]))


def _surface(field: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where a field changes sign (Gibson's surface nets): points in cells, faces seen from where it is positive."""
    inside = field < 0
    sums, counts = np.zeros((*field.shape, 3)), np.zeros(field.shape)
    crossings = []
    for axis in range(3):
        first, second = _split(inside, axis)
        edges = np.argwhere(first != second)
        a, b = (part[tuple(edges.T)] for part in _split(field, axis))
        crossing = edges.astype(float)
        crossing[:, axis] += a / (a - b)
        crossings.append((edges, a < 0))
        for one in (0, 1):
            for other in (0, 1):
                cells = edges.copy()
                cells[:, (axis + 1) % 3] -= one
                cells[:, (axis + 2) % 3] -= other
                np.add.at(sums, tuple(cells.T), crossing)
                np.add.at(counts, tuple(cells.T), 1)
    number = np.full(field.shape, -1)
    number[counts > 0] = np.arange((counts > 0).sum())
    points = sums[counts > 0] / counts[counts > 0][:, None]
    return points, np.concatenate([_faces(number, axis, *crossing) for axis, crossing in enumerate(crossings)])


def _split(values: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Both ends of every edge of the grid along an axis."""
    front, back = [slice(None)] * 3, [slice(None)] * 3
    front[axis], back[axis] = slice(None, -1), slice(1, None)
    return values[tuple(front)], values[tuple(back)]


def _faces(number: np.ndarray, axis: int, edges: np.ndarray, outwards: np.ndarray) -> np.ndarray:
    """Two triangles around each edge that the surface crosses."""
    corners = []
    for one, other in ((1, 1), (0, 1), (0, 0), (1, 0)):
        cells = edges.copy()
        cells[:, (axis + 1) % 3] -= one
        cells[:, (axis + 2) % 3] -= other
        corners.append(number[tuple(cells.T)])
    a, b, c, d = corners
    quads = np.where(outwards[:, None], np.stack([a, b, c, d], -1), np.stack([d, c, b, a], -1))
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
