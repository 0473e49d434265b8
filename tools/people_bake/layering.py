"""What is outside stays outside: layers put in order again after their triangles have become fewer.

A surface of few triangles cuts its own corners, and what lay beneath shows through. Here every corner that is covered
is pushed behind the triangles that cover it, and what is sewn on is lifted in front of its cloth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.spatial import cKDTree

from people_bake.piece import Piece
from people_bake.reduce import smooth_normals

SEWN_ON = frozenset({"trim"})
NO_CLOTH = frozenset({"eyes", "hair", "beard", "face_wear", "backpack", "shoulder_bag", "soles"})

GAPS_M = (0.004, 0.007, 0.011)
"""Between one layer and the next at each level of detail."""

SEWN_GAPS_M = (0.003, 0.005, 0.007)

REACH_M = 0.05
"""Layers that are farther apart do not touch."""

_CANDIDATES = 16
"""Triangles around a point, of which the nearest is looked for."""


def in_order(pieces: Sequence[Piece], level: int) -> list[Piece]:
    """The pieces of one level, the innermost first, with corners moved so that no layer shows through the next."""
    ordered = list(pieces)
    for number in range(len(ordered) - 1, -1, -1):
        piece = ordered[number]
        if piece.part in NO_CLOTH | SEWN_ON:
            continue
        for cover in ordered[number + 1 :]:
            if cover.part not in NO_CLOTH | SEWN_ON and cover.part != piece.part:
                piece = replace(piece, points=_Surface(cover).pushed_behind(piece.points, GAPS_M[level]))
        ordered[number] = piece
    cloth = [piece for piece in ordered if piece.part not in NO_CLOTH | SEWN_ON | {"skin"}]
    return [_lifted(piece, cloth, level) if piece.part in SEWN_ON else piece for piece in ordered]


def _lifted(piece: Piece, cloth: Sequence[Piece], level: int) -> Piece:
    points = piece.points
    for base in cloth:
        points = _Surface(base).pulled_before(points, SEWN_GAPS_M[level])
    return replace(piece, points=points)


@dataclass(frozen=True, eq=False)
class _Surface:
    """A piece that one can be in front of or behind."""

    piece: Piece

    @cached_property
    def corners(self) -> np.ndarray:
        """(m, 3, 3)"""
        return self.piece.points[self.piece.faces]

    @cached_property
    def normals(self) -> np.ndarray:
        """(n, 3) of the triangles that are there, not those of the full piece."""
        return smooth_normals(self.piece)

    @cached_property
    def tree(self) -> cKDTree:
        return cKDTree(self.corners.mean(1))

    @cached_property
    def open_edges(self) -> np.ndarray:
        """(m, 3) bool: whether the edge opposite to each corner of a triangle has no triangle behind it."""
        places = np.unique(np.round(self.piece.points, 5), axis=0, return_inverse=True)[1].reshape(-1)[self.piece.faces]
        edges = np.sort(np.stack([places[:, [1, 2]], places[:, [2, 0]], places[:, [0, 1]]], 1), axis=2)
        _, which, counts = np.unique(edges.reshape(-1, 2), axis=0, return_inverse=True, return_counts=True)
        return (counts[which.reshape(-1)] == 1).reshape(-1, 3)

    def pushed_behind(self, points: np.ndarray, gap: float) -> np.ndarray:
        """Points that are covered, at least `gap` [m] behind."""
        near, foot, normal, height = self._seen_from(points)
        moved = points.copy()
        out = height > -gap
        moved[near[out]] = foot[out] - gap * normal[out]
        return moved

    def pulled_before(self, points: np.ndarray, gap: float) -> np.ndarray:
        """Points that lie on it, at least `gap` [m] in front."""
        near, foot, normal, height = self._seen_from(points)
        moved = points.copy()
        low = (height < gap) & (height > -REACH_M / 2)
        moved[near[low]] = foot[low] + gap * normal[low]
        return moved

    def _seen_from(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Indices of the points above or below it, their feet on it, the normals there, and their heights."""
        count = min(_CANDIDATES, len(self.corners))
        _, candidates = self.tree.query(points, count)
        candidates = np.reshape(candidates, (len(points), count))
        shares = _nearest_shares(points[:, None], self.corners[candidates])
        feet = np.einsum("nkc,nkcx->nkx", shares, self.corners[candidates])
        best = np.linalg.norm(feet - points[:, None], axis=2).argmin(1)
        rows = np.arange(len(points))
        face, share, foot = candidates[rows, best], shares[rows, best], feet[rows, best]
        normal = np.einsum("nc,ncx->nx", share, self.normals[self.piece.faces[face]])
        normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
        height = ((points - foot) * normal).sum(1)
        at_edge = (self.open_edges[face] & (share < 1e-6)).any(1)
        near = np.flatnonzero(~at_edge & (np.linalg.norm(points - foot, axis=1) < REACH_M))
        return near, foot[near], normal[near], height[near]


def _nearest_shares(points: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Barycentric coordinates (..., 3) of the places of triangles (..., 3, 3) that are nearest to points (..., 3).

    After Ericson, Real-Time Collision Detection (2005), 5.1.5: the plane's foot where it is inside, else the nearest
    of the feet on the three edges.
    """
    a, b, c = (corners[..., k, :] for k in range(3))
    ab, ac, ap = b - a, c - a, points - a
    d00, d01, d11 = (ab * ab).sum(-1), (ab * ac).sum(-1), (ac * ac).sum(-1)
    d20, d21 = (ap * ab).sum(-1), (ap * ac).sum(-1)
    area = np.maximum(d00 * d11 - d01 * d01, 1e-18)
    v, w = (d11 * d20 - d01 * d21) / area, (d00 * d21 - d01 * d20) / area
    inside = np.stack([1 - v - w, v, w], -1)
    zero = np.zeros_like(v)
    along_ab, along_ac = np.clip(d20 / np.maximum(d00, 1e-18), 0, 1), np.clip(d21 / np.maximum(d11, 1e-18), 0, 1)
    bc, bp = c - b, points - b
    along_bc = np.clip((bp * bc).sum(-1) / np.maximum((bc * bc).sum(-1), 1e-18), 0, 1)
    edges = np.stack(
        [
            np.stack([1 - along_ab, along_ab, zero], -1),
            np.stack([zero, 1 - along_bc, along_bc], -1),
            np.stack([1 - along_ac, zero, along_ac], -1),
        ],
        -2,
    )
    feet = edges @ corners
    best = np.linalg.norm(feet - points[..., None, :], axis=-1).argmin(-1)
    on_edge = np.take_along_axis(edges, best[..., None, None], -2)[..., 0, :]
    return np.where((inside >= 0).all(-1, keepdims=True), inside, on_edge)
