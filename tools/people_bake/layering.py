"""What is outside stays outside: layers put in order again after their triangles have become fewer.

A surface of few triangles cuts its own corners, and what lay beneath shows through. Here every corner that is covered
is pushed behind the triangles that cover it, and what is sewn on is lifted in front of its cloth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.spatial import cKDTree

from people_bake.piece import Piece
from people_bake.reduce import SMALL, smooth_normals

NO_CLOTH = frozenset({"eyes", "hair", "beard", "face_wear", "backpack", "shoulder_bag", "soles"})

AROUND_THE_FACE = frozenset({"scarf", "headwear"})
"""Parts that must not press on chin and cheeks."""

GAPS_M = (0.012, 0.016, 0.020)
"""Between one layer and the next at each level of detail."""

SKIN_GAPS_M = (0.014, 0.018, 0.022)
"""Between skin and cloth: the triangles of skin are the largest, and reach far under the cloth."""

SEWN_GAPS_M = (0.005, 0.007, 0.010)

REACH_M = 0.05
"""Layers that are farther apart do not touch."""

BESIDE_M = 0.03
"""Beyond an open edge by less is beside it."""

FOLLOWS_M = 0.03
"""Cloth less far beneath cloth moves with it."""

_CANDIDATES = 16
"""Triangles around a point, of which the nearest is looked for."""


def is_layer(full: Piece) -> bool:
    """Whether a piece in full detail covers what is beneath it, rather than being sewn on something."""
    return full.part == "skin" or (full.part not in NO_CLOTH | {"trim"} and len(full.faces) > SMALL)


def in_order(pieces: Sequence[Piece], layers: Sequence[bool], level: int) -> list[Piece]:
    """The pieces of one level, with corners moved so that no layer shows through the next.

    Args:
        pieces: the innermost first.
        layers: of each, what `is_layer` said of it in full detail.
        level: of detail.
    """
    ordered = list(pieces)
    covers: dict[int, Surface] = {}
    for number in reversed(range(len(ordered))):
        if layers[number]:
            skin = ordered[number].part == "skin"
            on_it = [cover for cover in covers.values() if not (skin and cover.piece.part in AROUND_THE_FACE)]
            ordered[number] = _behind(ordered[number], on_it, (SKIN_GAPS_M if skin else GAPS_M)[level])
            covers[number] = Surface(ordered[number])
    for number, piece in enumerate(ordered):
        if not layers[number] and piece.part not in NO_CLOTH:
            _sew(ordered, covers, number, level)
    return ordered


def _sew(ordered: list[Piece], covers: Mapping[int, Surface], number: int, level: int) -> None:
    """Put one collar, pocket or band before what it is sewn on, behind what is worn over it, and over all else."""
    piece, gap = ordered[number], SEWN_GAPS_M[level]
    base = max((at for at in covers if at < number and ordered[at].part != "skin"), default=None)
    if base is None:
        return
    piece = replace(piece, points=covers[base].pulled_before(piece.points, gap))
    piece = _behind(piece, [cover for at, cover in covers.items() if at > number], GAPS_M[level])
    ordered[number] = piece
    sewn = [Surface(piece, covers[base])]
    for below in range(number):
        if below in covers and ordered[below].part != "skin":
            reach = 2 * gap if below == base else REACH_M / 2  # the base itself may dent, not give way
            ordered[below] = _behind(ordered[below], sewn, gap / 2 if below == base else gap, reach, beside=0.0)


def _behind(
    piece: Piece, covers: Iterable[Surface], gap: float, reach: float = REACH_M, beside: float = BESIDE_M
) -> Piece:
    points, weights = piece.points, piece.weights
    for cover in covers:
        points = cover.pushed_behind(points, gap, reach, beside)
        if piece.part != "skin":  # cloth under cloth goes where that goes, or it would come out at the next step
            weights = cover.followed(points, weights)
    return replace(piece, points=points, weights=weights)


@dataclass(frozen=True, eq=False)
class Surface:
    """A piece that one can be in front of or behind."""

    piece: Piece
    base: Surface | None = None
    """What it is sewn on: a lapel, which shows the inside of its cloth, is in front where the jacket is."""

    @cached_property
    def corners(self) -> np.ndarray:
        """(m, 3, 3)"""
        return self.piece.points[self.piece.faces]

    @cached_property
    def normals(self) -> np.ndarray:
        """(n, 3) of the triangles that are there, not those of the full piece."""
        normals = smooth_normals(self.piece)
        if self.base is None:
            return normals
        turned = (normals * self.base.seen_from(self.piece.points).normals).sum(1, keepdims=True) < 0
        return np.where(turned, -normals, normals)

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

    def pushed_behind(self, points: np.ndarray, gap: float, reach: float, beside: float) -> np.ndarray:
        """Points that are covered, at least `gap` [m] behind; what is farther than `reach` in front stays.

        Points no farther than `beside` an open edge go behind it too, or the triangles between would come out over it.
        """
        seen = self.seen_from(points)
        aside = np.linalg.norm(points - seen.feet - seen.heights[:, None] * seen.normals, axis=1)
        out = (seen.heights > -gap) & (seen.heights < reach) & (seen.distances < reach)
        out &= ~seen.at_edge | (aside < beside)
        return np.where(out[:, None], points - (seen.heights + gap)[:, None] * seen.normals, points)

    def followed(self, points: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Weights (n, 28) of points, those of this surface where it covers them."""
        seen = self.seen_from(points)
        covered = ~seen.at_edge & (seen.heights < 0) & (seen.distances < FOLLOWS_M)
        mine = np.einsum("nc,ncj->nj", seen.shares, self.piece.weights[self.piece.faces[seen.triangles]])
        return np.where(covered[:, None], mine, weights)

    def pulled_before(self, points: np.ndarray, gap: float) -> np.ndarray:
        """Points that lie on it, at least `gap` [m] in front."""
        seen = self.seen_from(points)
        low = (seen.heights < gap) & (seen.heights > -REACH_M / 2) & ~seen.at_edge & (seen.distances < REACH_M)
        return np.where(low[:, None], seen.feet + gap * seen.normals, points)

    def seen_from(self, points: np.ndarray) -> _Seen:
        count = min(_CANDIDATES, len(self.corners))
        _, candidates = self.tree.query(points, count)
        candidates = np.reshape(candidates, (len(points), count))
        shares = _nearest_shares(points[:, None], self.corners[candidates])
        feet = np.einsum("nkc,nkcx->nkx", shares, self.corners[candidates])
        best = np.linalg.norm(feet - points[:, None], axis=2).argmin(1)
        rows = np.arange(len(points))
        face, share, foot = candidates[rows, best], shares[rows, best], feet[rows, best]
        normals = np.einsum("nc,ncx->nx", share, self.normals[self.piece.faces[face]])
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
        return _Seen(
            feet=foot,
            triangles=face,
            shares=share,
            normals=normals,
            heights=((points - foot) * normals).sum(1),
            distances=np.linalg.norm(points - foot, axis=1),
            at_edge=(self.open_edges[face] & (share < 1e-6)).any(1),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Seen:
    """A surface as seen from n points."""

    feet: np.ndarray
    """(n, 3) the nearest place of it."""

    triangles: np.ndarray
    """(n,) of its faces."""

    shares: np.ndarray
    """(n, 3) of their corners: barycentric coordinates."""

    normals: np.ndarray
    """(n, 3) unit, there."""

    heights: np.ndarray
    """(n,) above it [m], negative behind."""

    distances: np.ndarray
    """(n,) to the foot [m]."""

    at_edge: np.ndarray
    """(n,) bool: the foot is on an open edge; the point lies beyond."""


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
