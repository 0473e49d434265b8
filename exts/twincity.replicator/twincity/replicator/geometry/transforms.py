"""Rigid transforms as 4x4 column-vector matrices, and the two places where USD differs.

`world_from_camera` maps points given in the camera's axes to the world: `p_world = world_from_camera @ p_camera`.
USD stores the transpose (row vectors) and its cameras look down -Z with Y up; computer-vision cameras look
down +Z with Y down. Both are converted here and nowhere else.
"""

from __future__ import annotations

import numpy as np

CV_FROM_USD_CAMERA = np.diag([1.0, -1.0, -1.0, 1.0])
"""Turns USD camera axes (x right, y up, z backward) into vision axes (x right, y down, z forward)."""


def transform(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Apply a 4x4 column-vector matrix to points (..., 3)."""
    return points @ matrix[:3, :3].T + matrix[:3, 3]


def translation(offset: np.ndarray) -> np.ndarray:
    """4x4 that moves by `offset` (3,)."""
    matrix = np.eye(4)
    matrix[:3, 3] = offset
    return matrix


def rotation_about_z(angle_rad: float) -> np.ndarray:
    """4x4 rotation, counter-clockwise seen from above."""
    matrix = np.eye(4)
    c, s = np.cos(angle_rad), np.sin(angle_rad)
    matrix[:2, :2] = [[c, -s], [s, c]]
    return matrix


def inverse_rigid(matrix: np.ndarray) -> np.ndarray:
    """Inverse of a rotation plus translation, exact to rounding."""
    inverse = np.eye(4)
    inverse[:3, :3] = matrix[:3, :3].T
    inverse[:3, 3] = -matrix[:3, :3].T @ matrix[:3, 3]
    return inverse


def usd_from_column(matrix: np.ndarray) -> np.ndarray:
    """Column-vector 4x4 -> USD's row-vector 4x4 (and back: it is its own inverse)."""
    return np.ascontiguousarray(matrix.T)


def quaternions_from_rotations(rotations: np.ndarray) -> np.ndarray:
    """Rotation matrices (..., 3, 3) -> unit quaternions (..., 4) as (w, x, y, z), w >= 0.

    The branch-free form of Bar-Itzhack would need an eigenvector per matrix; this picks the largest of the four
    squared components (Shepperd 1978), which is exact for every angle.
    """
    m = np.asarray(rotations, float)
    trace = np.trace(m, axis1=-2, axis2=-1)
    squared = np.stack([1 + trace, *(1 + 2 * m[..., i, i] - trace for i in range(3))], -1) / 4
    best = np.argmax(squared, -1)
    w = np.sqrt(np.maximum(np.take_along_axis(squared, best[..., None], -1)[..., 0], 1e-30))
    sums = {
        (0, 1): m[..., 2, 1] - m[..., 1, 2],
        (0, 2): m[..., 0, 2] - m[..., 2, 0],
        (0, 3): m[..., 1, 0] - m[..., 0, 1],
        (1, 2): m[..., 0, 1] + m[..., 1, 0],
        (1, 3): m[..., 0, 2] + m[..., 2, 0],
        (2, 3): m[..., 1, 2] + m[..., 2, 1],
    }
    quaternions = np.zeros((*m.shape[:-2], 4))
    for i in range(4):
        for j in range(4):
            value = w if i == j else sums[min(i, j), max(i, j)] / (4 * w)
            quaternions[..., j] = np.where(best == i, value, quaternions[..., j])
    quaternions *= np.where(quaternions[..., :1] < 0, -1.0, 1.0)
    return quaternions / np.linalg.norm(quaternions, axis=-1, keepdims=True)


def rotations_from_quaternions(quaternions: np.ndarray) -> np.ndarray:
    """Unit quaternions (..., 4) as (w, x, y, z) -> rotation matrices (..., 3, 3)."""
    w, x, y, z = np.moveaxis(np.asarray(quaternions), -1, 0)
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    return np.stack([np.stack(row, -1) for row in rows], -2)
