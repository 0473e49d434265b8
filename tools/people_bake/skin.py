"""`skin_piece` and `eyes_piece`: what is seen of a body between its clothes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from people_bake.body import Body
from people_bake.piece import Piece
from people_bake.skin_atlas import atlas_uvs
from people_bake.skin_topology import Topology, topology
from people_bake.source import BODY_VERTICES, EYES, base_mesh, joint_weights
from twincity.replicator.scene.people.skeleton import INDEX, SIDES

UPPER_THIGH = 0.5
"""Share of the way from knee to hip from which a thigh is never shown."""

UNDER_CLOTH_M = 0.04
"""How far skin goes on beneath an edge of cloth: its triangles are long, and would come out at the next joint."""

_EYE_TEXTURE_RADII = 1.05
"""Half the side of the eyes' texture, in radii of the eyeball."""


def skin_piece(body: Body, hidden: np.ndarray, level: int) -> Piece:
    """The skin of a body without what is hidden.

    Args:
        body: whose.
        hidden: (13380,) bool, vertices of the base mesh that clothes, hair or headwear cover; triangles go whose
            corners are all hidden. Trunk and upper thighs go whatever is hidden (`never_shown`).
        level: 0 the finest (3,000 triangles if all were seen, half of them head), 1 (1,000), 2 (250, no fingers).
    """
    mesh = topology("skin", level)
    corners = mesh.vertices[mesh.triangles]
    kept = mesh.triangles[~hidden[corners].all(axis=1) & ~never_shown(body)[corners].any(axis=1)]
    whole = _piece("skin", body, mesh, kept, atlas_uvs()[mesh.uv_rows])
    return _drawn_back(whole, hidden[mesh.vertices[np.unique(kept)]], UNDER_CLOTH_M * body.scale)


def never_shown(body: Body) -> np.ndarray:
    """(13380,) bool: belly, hips and the upper half of the thighs. No file has them, whatever is worn and however a
    triangle of few would span from what is seen of a leg to what is not."""
    weights = joint_weights()[:BODY_VERTICES]
    trunk = weights[:, [INDEX[name] for name in ("hips", "spine", "chest")]].sum(axis=1) > 0.5
    thighs = weights[:, [INDEX[f"{side}_thigh"] for side in SIDES]].sum(axis=1) > 0.3
    hip, knee = body.joint("left_thigh")[2], body.joint("left_shin")[2]
    return trunk | (thighs & (body.points[:BODY_VERTICES, 2] > knee + UPPER_THIGH * (hip - knee)))


def eyes_piece(body: Body, level: int) -> Piece:
    """The fronts of both eyeballs; their texture is seen from the front, 2.1 eyeball radii wide."""
    mesh = topology("eyes", level)
    rest = base_mesh().points
    uvs = np.empty((len(mesh.vertices), 2))
    for eye in EYES:
        centre, radius = rest[eye].mean(axis=0), np.ptp(rest[eye][:, 2]) / 2
        own = (mesh.vertices >= eye.start) & (mesh.vertices < eye.stop)
        uvs[own] = 0.5 + 0.5 * (rest[mesh.vertices[own]] - centre)[:, [1, 2]] / (radius * _EYE_TEXTURE_RADII)
    return _piece("eyes", body, mesh, mesh.triangles, uvs)


def _piece(part: str, body: Body, mesh: Topology, triangles: np.ndarray, uvs: np.ndarray) -> Piece:
    """Of the triangles given, with no point that none of them uses."""
    used, faces = np.unique(triangles, return_inverse=True)
    vertices = mesh.vertices[used]
    return Piece(
        part=part,
        points=body.points[vertices],
        faces=faces.reshape(-1, 3).astype(np.int32),
        weights=joint_weights()[vertices],
        uvs=uvs[used],
    )


def _drawn_back(piece: Piece, hidden: np.ndarray, reach: float) -> Piece:
    """The piece with its hidden points (n,) no farther than `reach` [m] from the middle of what is seen around each."""
    pairs = np.concatenate([piece.faces[:, [a, b]] for a, b in ((0, 1), (1, 2), (2, 0), (1, 0), (2, 1), (0, 2))])
    pairs = pairs[hidden[pairs[:, 0]] & ~hidden[pairs[:, 1]]]
    count = np.bincount(pairs[:, 0], minlength=len(hidden))[:, None]

    def drawn(values: np.ndarray, share: np.ndarray) -> np.ndarray:
        sums = np.zeros_like(values)
        np.add.at(sums, pairs[:, 0], values[pairs[:, 1]])
        return np.where(count > 0, (1 - share) * sums / np.maximum(count, 1) + share * values, values)

    seen = drawn(piece.points, np.zeros((len(hidden), 1)))
    distance = np.linalg.norm(piece.points - seen, axis=1, keepdims=True)
    share = np.minimum(1, reach / np.maximum(distance, 1e-9))
    return replace(
        piece, points=drawn(piece.points, share), uvs=drawn(piece.uvs, share), weights=drawn(piece.weights, share)
    )
