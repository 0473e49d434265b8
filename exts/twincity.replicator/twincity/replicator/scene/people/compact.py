"""Making the meshes of characters small on disk: what a file keeps of points, normals, places on textures and weights.

USD packs whole numbers well and vectors not at all. So vertices are put in an order in which neighbours in the list
follow the same joints, normals are numbers in a short list of directions, and weights are whole sixty-thirds. Half
floats would do for normals, but UsdSkel turns only those of full precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np

POINT_STEP_M = 0.00025
TEXTURE_STEP = 1 / 2048
WEIGHT_STEPS = 63
"""A joint that pulls half a sixty-third too much moves a vertex of a bent arm by 2 mm."""

FAINT = 0.02
"""Shares of joints below this are left out."""

_WELD_M = 1e-5


class SkinnedPiece(Protocol):
    """Triangles of one material on a body in its bind pose."""

    @property
    def part(self) -> str:
        """Name of the material."""

    @property
    def points(self) -> np.ndarray:
        """(n, 3) metres."""

    @property
    def faces(self) -> np.ndarray:
        """(m, 3) counter-clockwise from outside."""

    @property
    def weights(self) -> np.ndarray:
        """(n, 28), each row sums to 1."""

    @property
    def uvs(self) -> np.ndarray:
        """(n, 2), v upwards."""

    @property
    def normals(self) -> np.ndarray | None:
        """(n, 3) unit, or None: then they are the mean of the faces around each point."""


@dataclass(frozen=True, kw_only=True, eq=False)
class CompactMesh:
    """One part of one level of detail, as it is written."""

    points: np.ndarray
    """(n, 3) float32 in steps of `POINT_STEP_M`."""

    directions: np.ndarray
    """(d, 3) float32 unit: the different normals. A list of all that there could be would be shorter on disk, shared by
    all meshes, but NVIDIA's validator takes no number in it that is larger than the mesh has points."""

    normals: np.ndarray
    """(n,) int32 rows of `directions`."""

    uvs: np.ndarray
    """(n, 2) float32 in steps of `TEXTURE_STEP`."""

    joints: np.ndarray
    """(n, k) int32; unused places are joint 0 with weight 0."""

    weights: np.ndarray
    """(n, k) float32; each row sums to 1."""

    faces: np.ndarray
    """(m, 3) int32."""


def compact(pieces: Sequence[SkinnedPiece], influences: int, directions: int = 960) -> CompactMesh:
    """The pieces of one part as one mesh.

    Args:
        pieces: of that part.
        influences: joints that a vertex follows at most.
        directions: how many there are to choose normals from: 960 are 5 degrees apart, 240 are 10.
    """
    points, faces, weights, uvs, normals = _joined(pieces)
    joints, shares = _strongest(weights, influences)
    order = np.lexsort((points[:, 2], *np.where(shares > 0, joints, 99).T[::-1]))
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order))
    faces = rank[faces]
    faces = np.take_along_axis(faces, (faces.argmin(1)[:, None] + np.arange(3)) % 3, 1)
    spiral = _spiral(directions)
    used, numbers = np.unique((normals[order] @ spiral.T).argmax(1), return_inverse=True)
    return CompactMesh(
        points=(np.round(points[order] / POINT_STEP_M) * POINT_STEP_M).astype(np.float32),
        directions=spiral[used],
        normals=numbers.reshape(-1).astype(np.int32),
        uvs=(np.round(uvs[order] / TEXTURE_STEP) * TEXTURE_STEP).astype(np.float32),
        joints=joints[order],
        weights=shares[order],
        faces=faces[np.lexsort(faces.T[::-1])].astype(np.int32),
    )


def smooth_normals(points: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """(n, 3) unit: the mean of the faces around each place, by their areas; doubled vertices do not show."""
    places = np.unique(np.round(points / _WELD_M).astype(np.int64), axis=0, return_inverse=True)[1].reshape(-1)
    a, b, c = (points[faces[:, corner]] for corner in range(3))
    across = np.cross(b - a, c - a)
    sums = np.zeros((len(points), 3))
    for corner in faces.T:
        np.add.at(sums, places[corner], across)
    normals = sums[places]
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    return np.where(lengths > 1e-12, normals / np.maximum(lengths, 1e-12), (0.0, 0.0, 1.0))


def _joined(pieces: Sequence[SkinnedPiece]) -> tuple[np.ndarray, ...]:
    starts = np.cumsum([0, *(len(piece.points) for piece in pieces[:-1])])
    return (
        np.concatenate([piece.points for piece in pieces]),
        np.concatenate([piece.faces + start for piece, start in zip(pieces, starts, strict=True)]),
        np.concatenate([piece.weights for piece in pieces]),
        np.concatenate([piece.uvs for piece in pieces]),
        np.concatenate([_normals_of(piece) for piece in pieces]),
    )


def _normals_of(piece: SkinnedPiece) -> np.ndarray:
    return smooth_normals(piece.points, piece.faces) if piece.normals is None else piece.normals


def _strongest(weights: np.ndarray, influences: int) -> tuple[np.ndarray, np.ndarray]:
    """(n, k) joints in rising order and their shares in whole `WEIGHT_STEPS`ths; k is as small as the part allows."""
    joints = np.argsort(-weights, axis=1, kind="stable")[:, :influences]
    shares = np.take_along_axis(weights, joints, 1)
    shares = np.where(shares < FAINT, 0, shares)
    steps = np.round(shares / shares.sum(1, keepdims=True) * WEIGHT_STEPS).astype(np.int64)
    steps[:, 0] += WEIGHT_STEPS - steps.sum(1)
    used = max(1, int((steps > 0).sum(1).max()))
    joints, steps = joints[:, :used], steps[:, :used]
    rising = np.argsort(np.where(steps > 0, joints, 99), axis=1, kind="stable")
    joints, steps = (np.take_along_axis(values, rising, 1) for values in (joints, steps))
    return np.where(steps > 0, joints, 0).astype(np.int32), (steps / WEIGHT_STEPS).astype(np.float32)


@cache
def _spiral(count: int) -> np.ndarray:
    """(count, 3) float32 unit directions spread evenly along a spiral of golden angles."""
    steps = np.arange(count) + 0.5
    z, angle = 1 - 2 * steps / count, steps * np.pi * (1 + np.sqrt(5))
    level = np.sqrt(1 - z * z)
    return np.stack([level * np.cos(angle), level * np.sin(angle), z], -1).astype(np.float32)
