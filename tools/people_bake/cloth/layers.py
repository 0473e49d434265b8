"""Layers of clothes: what is outside stays outside, and what nobody can see is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.spatial import cKDTree

from ..piece import Piece
from .form import SKIN_POINTS, Form
from .mesh import boundary, mean_of_neighbours, normals_of
from .settle import Beneath, Obstacle

SEWN_ON = frozenset({"trim"})
"""Parts that are no layer of their own."""


def obstacles(form: Form, under: Sequence[Piece]) -> list[Obstacle]:
    """The body and the pieces worn on it, as things to lie on."""
    body = Obstacle(points=form.points[:SKIN_POINTS], normals=form.skin_normals, weights=form.weights[:SKIN_POINTS])
    tree = cKDTree(body.points)
    return [body, *(_outside_of(piece, body, tree) for piece in under if len(piece.points))]


def _outside_of(piece: Piece, body: Obstacle, tree: cKDTree) -> Obstacle:
    """What one can lie on of a piece: not the turned-in part of its hems, nor the backs of its collars."""
    normals = normals_of(piece.points, piece.faces)
    _, nearest = tree.query(piece.points)
    outside = (normals * body.normals[nearest]).sum(1) > 0
    return Obstacle(points=piece.points[outside], normals=normals[outside], weights=piece.weights[outside])


def lifted(points: np.ndarray, faces: np.ndarray, beneath: Beneath, gap: float, rounds: int = 6) -> np.ndarray:
    """Points pushed out until each is `gap` in front of what is beneath, the shift spread softly to its neighbours."""
    mean = mean_of_neighbours(faces, len(points))
    for _ in range(rounds):
        shift = beneath.pushed_out(points, gap) - points
        if not shift.any():
            break
        soft = mean @ shift
        length, soft_length = (np.linalg.norm(s, axis=1, keepdims=True) for s in (shift, soft))
        points = points + np.where(soft_length > length, soft, shift)
    return beneath.pushed_out(points, gap)


def hidden_skin(body_points: np.ndarray, pieces: Sequence[Piece], scale: float) -> np.ndarray:
    """(13380,) bool: the skin that cloth covers, but for 10 cm beneath every edge where one can look in.

    Args:
        body_points: (13380, 3) the skin.
        pieces: everything worn; what is sewn on is ignored.
        scale: stature over 1.72 m.
    """
    worn = [piece for piece in pieces if piece.part not in SEWN_ON and len(piece.faces) > 200]
    hidden = np.zeros(len(body_points), bool)
    covered = [_covers(piece, body_points) for piece in worn]
    for piece, inside in zip(worn, covered, strict=True):
        rim = piece.points[np.unique(boundary(piece.faces))]
        if len(rim):
            others = [other for other in worn if other is not piece]
            open_rim = rim[~_is_buried(rim, others, 0.02 * scale)]
            if len(open_rim):
                distance, _ = cKDTree(open_rim).query(body_points)
                inside = inside & (distance > 0.07 * scale)
        hidden |= inside
    return hidden


def _covers(piece: Piece, points: np.ndarray) -> np.ndarray:
    """(n,) whether points lie behind the nearest place of a piece, and that place is not its edge."""
    normals = normals_of(piece.points, piece.faces)
    distance, nearest = cKDTree(piece.points).query(points)
    behind = ((points - piece.points[nearest]) * normals[nearest]).sum(1) < 0.002
    on_rim = np.zeros(len(piece.points), bool)
    on_rim[np.unique(boundary(piece.faces))] = True
    return behind & ~on_rim[nearest] & (distance < 0.45)


def _is_buried(points: np.ndarray, pieces: Sequence[Piece], margin: float) -> np.ndarray:
    """(n,) whether another piece lies over points, and reaches `margin` further."""
    buried = np.zeros(len(points), bool)
    for piece in pieces:
        rim = piece.points[np.unique(boundary(piece.faces))]
        inside = _covers(piece, points)
        if len(rim):
            inside &= cKDTree(rim).query(points)[0] > margin
        buried |= inside
    return buried


def without_covered(pieces: Sequence[Piece], margin: float = 0.06) -> list[Piece]:
    """The pieces, inner first, without what a piece over them hides for good: more than `margin` [m] from its edges."""
    seen = []
    for number, piece in enumerate(pieces):
        over = [other for other in pieces[number + 1 :] if other.part not in SEWN_ON and len(other.faces) > 200]
        gone = _is_buried(piece.points, over, margin)
        faces = piece.faces[~gone[piece.faces].all(1)]
        if len(faces):
            seen.append(_with_faces(piece, faces))
    return seen


def _with_faces(piece: Piece, faces: np.ndarray) -> Piece:
    kept, which = np.unique(faces, return_inverse=True)
    return replace(
        piece,
        points=piece.points[kept],
        faces=which.reshape(-1, 3).astype(np.int32),
        weights=piece.weights[kept],
        uvs=piece.uvs[kept],
    )
