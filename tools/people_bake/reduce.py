"""Levels of detail: fewer triangles for a piece.

Quadric collapse says where the corners go; what else a corner knows, it takes from the nearest corner of the full
piece, so that joints pull what they pulled before. Moved onto that corner it would tear the cloth, where two come to
lie on one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import fast_simplification
import numpy as np
from scipy.spatial import cKDTree

from twincity.replicator.scene.people import compact

from .piece import Piece

WELD_M = 1e-5
"""Corners closer than this are one corner."""

IMPORTANCE: Mapping[str, float] = {
    "hair": 1.5, "beard": 1.2, "headwear": 2.4, "scarf": 1.4, "shoes": 1.2, "soles": 0.5, "trim": 1.6, "face_wear": 1.3,
}  # fmt: skip
"""How many triangles per square root of area a part asks for; 1 when not named."""

SEWN_ON_IMPORTANCE = 1.7
"""Collars, lapels, pockets: small, folded, and looked at."""

SMALL = 1200
"""Triangles that such a piece has at most, in full detail."""

FEWEST = 12
"""Triangles that the smallest piece keeps."""


def budgets(pieces: Sequence[Piece], triangles: int) -> list[int]:
    """How many triangles each piece may have so that all together have `triangles`; no piece gets more than it has."""
    wants = np.array([_importance(piece) * np.sqrt(area(piece)) for piece in pieces])
    has = np.array([len(piece.faces) for piece in pieces])
    given = np.zeros(len(pieces))
    open_ = np.ones(len(pieces), bool)
    while open_.any():  # what some pieces cannot use goes to the others
        share = (triangles - given[~open_].sum()) * wants / wants[open_].sum()
        full = open_ & (share >= has)
        if not full.any():
            given[open_] = share[open_]
            break
        given[full] = has[full]
        open_ &= ~full
    return [int(max(FEWEST, count)) for count in given]


def _importance(piece: Piece) -> float:
    sewn_on = piece.part not in IMPORTANCE and len(piece.faces) <= SMALL
    return SEWN_ON_IMPORTANCE if sewn_on else IMPORTANCE.get(piece.part, 1.0)


def area(piece: Piece) -> float:
    """Of all triangles [m2]."""
    a, b, c = (piece.points[piece.faces[:, k]] for k in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


def reduced(piece: Piece, triangles: int) -> Piece:
    """The piece with about so many triangles, or itself when it has no more."""
    piece = welded(piece)
    if len(piece.faces) > triangles:
        points, faces = fast_simplification.simplify(
            piece.points.astype(np.float32), piece.faces.astype(np.int32), target_count=int(triangles), agg=5
        )
        nearest = np.asarray(cKDTree(piece.points).query(points)[1])
        piece = replace(_taken(piece, nearest, faces), points=points.astype(float))
    return piece


def welded(piece: Piece) -> Piece:
    """The piece with corners at one place made one, where their texture coordinates agree but for whole turns."""
    place = np.round(piece.points / WELD_M).astype(np.int64)
    turn = piece.uvs[:, :1] % max(piece.u_wrap, 1) if piece.u_wrap else piece.uvs[:, :1]
    texel = np.round(np.concatenate([turn, piece.uvs[:, 1:]], 1) * 512).astype(np.int64)
    if piece.u_wrap:
        texel[:, 0] %= 512 * piece.u_wrap
    _, first, which = np.unique(np.concatenate([place, texel], 1), axis=0, return_index=True, return_inverse=True)
    return _picked(piece, first[which.reshape(-1)][piece.faces])


def unwrapped(piece: Piece) -> Piece:
    """The piece with doubled corners where a triangle crosses the seam of its texture coordinates."""
    if not piece.u_wrap:
        return piece
    u = piece.uvs[piece.faces, 0]
    turns = np.round((u[:, :1] - u) / piece.u_wrap).astype(np.int64)
    keys = np.stack([piece.faces, turns], -1).reshape(-1, 2)
    corners, which = np.unique(keys, axis=0, return_inverse=True)
    kept = corners[:, 0]
    uvs = piece.uvs[kept] + np.stack([corners[:, 1] * piece.u_wrap, 0 * corners[:, 1]], -1)
    return replace(_taken(piece, kept, which.reshape(-1, 3)), uvs=uvs.astype(piece.uvs.dtype), u_wrap=0)


def smooth_normals(piece: Piece) -> np.ndarray:
    """(n, 3) unit: the mean of the faces around each place, weighted by their areas; seams do not show."""
    return compact.smooth_normals(piece.points, piece.faces)


def _picked(piece: Piece, faces: np.ndarray) -> Piece:
    """The piece made of other triangles of its corners, without those that have become lines or are there twice."""
    whole = (faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 2] != faces[:, 0])
    faces = faces[whole]
    _, first = np.unique(np.sort(faces, 1), axis=0, return_index=True)
    kept, which = np.unique(faces[np.sort(first)], return_inverse=True)
    return _taken(piece, kept, which.reshape(-1, 3))


def _taken(piece: Piece, kept: np.ndarray, faces: np.ndarray) -> Piece:
    return replace(
        piece,
        points=piece.points[kept],
        faces=faces.astype(np.int32),
        weights=piece.weights[kept],
        uvs=piece.uvs[kept],
        normals=None if piece.normals is None else piece.normals[kept],
    )
