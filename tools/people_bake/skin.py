"""`skin_piece` and `eyes_piece`: what is seen of a body between its clothes."""

from __future__ import annotations

import numpy as np

from people_bake.body import Body
from people_bake.piece import Piece
from people_bake.skin_atlas import atlas_uvs
from people_bake.skin_topology import Topology, topology
from people_bake.source import EYES, base_mesh, joint_weights

_EYE_TEXTURE_RADII = 1.05
"""Half the side of the eyes' texture, in radii of the eyeball."""


def skin_piece(body: Body, hidden: np.ndarray, level: int) -> Piece:
    """The skin of a body without what is hidden.

    Args:
        body: whose.
        hidden: (13380,) bool, vertices of the base mesh that clothes, hair or headwear cover; triangles go whose
            corners are all hidden.
        level: 0 the finest (3,000 triangles if all were seen, half of them head), 1 (1,000), 2 (250, no fingers).
    """
    mesh = topology("skin", level)
    kept = mesh.triangles[~hidden[mesh.vertices[mesh.triangles]].all(axis=1)]
    return _piece("skin", body, mesh, kept, atlas_uvs()[mesh.uv_rows])


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
