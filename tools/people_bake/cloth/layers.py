"""Layers of clothes: what is outside stays outside, and what nobody can see is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.spatial import cKDTree

from ..piece import Piece
from .form import SKIN_POINTS, Form
from .mesh import boundary, mean_of_neighbours, normals_of, unit
from .settle import Beneath, Obstacle

SEWN_ON = frozenset({"trim"})
"""Parts that are no layer of their own."""

LARGE = 1200
"""Triangles that a piece has to be a layer: bands and pockets have fewer."""

SPARSE_M = 0.024
"""Corners further apart than this do not stand for the surface between them."""

LINING_M = 0.03
"""How near [m] another layer has to pass by an edge to be what one sees inside it."""

HEM_M = 0.03
"""Behind cloth this near to its end [m] nothing is taken for covered."""

EDGE_M = 0.07
"""Skin kept beneath an open edge, for a body of 1.72 m."""


def obstacles(form: Form, under: Sequence[Piece]) -> list[Obstacle]:
    """The body and the pieces worn on it, as things to lie on; collars stand free of what is worn over them."""
    body = Obstacle(points=form.points[:SKIN_POINTS], normals=form.skin_normals, weights=form.weights[:SKIN_POINTS])
    tree = cKDTree(body.points)
    collars = form.height("neck") - 0.09 * form.k
    worn = [piece for piece in under if len(piece.faces) > LARGE or piece.points[:, 2].mean() < collars]
    return [body, *(_outside_of(piece, body, tree) for piece in worn)]


def _outside_of(piece: Piece, body: Obstacle, tree: cKDTree) -> Obstacle:
    """What one can lie on of a piece: not the turned-in part of its hems, nor the backs of its collars."""
    normals = normals_of(piece.points, piece.faces)
    _, nearest = tree.query(piece.points)
    outside = (normals * body.normals[nearest]).sum(1) > 0
    places = np.concatenate([piece.points, normals, piece.weights], axis=1)
    dense = np.concatenate([places[outside], _between_corners(places, piece.faces[outside[piece.faces].all(1)])])
    return Obstacle(points=dense[:, :3], normals=unit(dense[:, 3:6]), weights=dense[:, 6:])


def _between_corners(places: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Further places on faces that are longer than a band is wide: on their sides and in their middle."""
    corners = places[faces]
    sides = np.linalg.norm(corners[:, :, :3] - np.roll(corners[:, :, :3], 1, axis=1), axis=2)
    a, b, c = corners[sides.max(1) > SPARSE_M].transpose(1, 0, 2)
    shares = [(i / 4, j / 4) for i in range(5) for j in range(5 - i) if (i, j) not in ((0, 0), (4, 0), (0, 4))]
    return np.concatenate([np.zeros((0, places.shape[1]))] + [a * (1 - s - t) + b * s + c * t for s, t in shares])


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


class Layer:
    """A piece, ready to be asked what it covers."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self.normals = normals_of(piece.points, piece.faces)
        self.tree = cKDTree(piece.points)
        rim = np.unique(boundary(piece.faces))
        self.rim = piece.points[rim]
        self.on_rim = np.zeros(len(piece.points), bool)
        if len(rim):  # the turned-in hem too, out to the edge that one sees
            self.on_rim = cKDTree(self.rim).query(piece.points)[0] < HEM_M

    def covers(self, points: np.ndarray, margin: float) -> np.ndarray:
        """(n,) whether points lie behind the nearest place of it, and `margin` [m] away from its edges."""
        distance, nearest = self.tree.query(points)
        behind = ((points - self.piece.points[nearest]) * self.normals[nearest]).sum(1) < 0.002
        behind &= ~self.on_rim[nearest] & (distance < 0.45)
        if margin and len(self.rim):
            behind[behind] = cKDTree(self.rim).query(points[behind])[0] > margin
        return behind


def _layers(pieces: Sequence[Piece]) -> list[Layer]:
    return [Layer(piece) for piece in pieces if piece.part not in SEWN_ON and len(piece.faces) > LARGE]


def hidden_skin(body_points: np.ndarray, pieces: Sequence[Piece], scale: float) -> np.ndarray:
    """(13380,) bool: the skin that cloth covers, but for a margin beneath every edge where one can look in.

    Args:
        body_points: (13380, 3) the skin.
        pieces: everything worn; what is sewn on is ignored.
        scale: stature over 1.72 m.
    """
    worn = _layers(pieces)
    hidden = np.zeros(len(body_points), bool)
    for layer in worn:
        inside = layer.covers(body_points, 0.0)
        others = [other for other in worn if other is not layer]
        rim = layer.rim[~_is_buried(layer.rim, others, 0.02 * scale) & ~_is_lined(layer.rim, others)]
        if len(rim):
            inside[inside] = cKDTree(rim).query(body_points[inside])[0] > EDGE_M * scale
        hidden |= inside
    return hidden


def _is_buried(points: np.ndarray, layers: Sequence[Layer], margin: float) -> np.ndarray:
    """(n,) whether a layer lies over points, and reaches `margin` further."""
    buried = np.zeros(len(points), bool)
    for layer in layers:
        buried[~buried] |= layer.covers(points[~buried], margin)
    return buried


def _is_lined(points: np.ndarray, layers: Sequence[Layer]) -> np.ndarray:
    """(n,) whether another layer passes close by edges: who looks in sees that, not skin."""
    lined = np.zeros(len(points), bool)
    for layer in layers:
        distance, nearest = layer.tree.query(points)
        lined |= (distance < LINING_M) & ~layer.on_rim[nearest]
    return lined


def without_covered(pieces: Sequence[Piece], margin: float = 0.06) -> list[Piece]:
    """The pieces, inner first, without what a piece over them hides for good: more than `margin` [m] from its edges."""
    seen = []
    for number, piece in enumerate(pieces):
        gone = _is_buried(piece.points, _layers(pieces[number + 1 :]), margin)
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
