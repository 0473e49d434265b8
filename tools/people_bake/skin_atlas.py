"""Where skin lies in its texture: the base mesh's islands, moved so that half the texture is face.

The base mesh spends its texture on trunk and scalp, which clothes and hair cover; there an eye is 20 pixels wide.
Here each island is stretched along its two axes, the face most. Hands lie on one another, mirrored, and so do feet.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from people_bake.source import base_mesh, uv_faces

SIZE = 1024
"""Pixels of the texture's side that the numbers below are in."""

# Knots of the base mesh's uv, and the pixels they go to (x rightwards, y downwards).
_HEAD_ACROSS = (
    [0.145, 0.316, 0.356, 0.398, 0.483, 0.568, 0.610, 0.650, 0.822],
    [6, 66, 106, 134, 380, 626, 654, 694, 754],
)
_HEAD_DOWN = ([0.640, 0.740, 0.795, 0.970, 0.996], [6, 90, 160, 680, 714])
_BOXES = {
    "trunk": ((0.007, 0.754, 0.136, 0.976), (766, 1018, 714, 6)),
    "hand": ((0.568, 0.765, 0.009, 0.199), (6, 304, 1018, 726)),
    "foot": ((0.196, 0.368, 0.008, 0.171), (314, 484, 1018, 846)),
}
"""Island -> (u low, u high, v low, v high) and the (x, x, y, y) these go to."""
_HANDS_MIRROR_U, _FEET_MIRROR_U = 1.1245, 0.3892
"""Sum of u of a place and of its mirror image on the other hand, the other foot."""


@cache
def uv_islands() -> np.ndarray:
    """(21334,) rows of `BaseMesh.uvs` with the same number hang together; what is not skin has -1."""
    corners = uv_faces("body")
    label = np.arange(len(base_mesh().uvs))
    while True:
        lowest = label.copy()
        np.minimum.at(lowest, corners, label[corners].min(axis=1)[:, None])
        lowest = lowest[lowest]
        if np.array_equal(lowest, label):
            break
        label = lowest
    label[np.setdiff1d(np.arange(len(label)), corners)] = -1
    return label


@cache
def outside_islands() -> dict[str, int]:
    """Names of the islands that are seen; the others line the mouth and the sockets behind the eyes."""
    islands, uvs = uv_islands(), base_mesh().uvs
    rows, count = np.unique(islands[uv_faces("body")[:, 0]], return_counts=True)
    trunk, head, *rest = rows[np.argsort(-count, kind="stable")].tolist()
    centre = {island: float(uvs[islands == island, 0].mean()) for island in rest[:4]}
    right_foot, left_foot, right_hand, left_hand = sorted(centre, key=centre.__getitem__)
    return {
        "trunk": trunk, "head": head, "left_hand": left_hand, "right_hand": right_hand,
        "left_foot": left_foot, "right_foot": right_foot,
    }  # fmt: skip


@cache
def atlas_uvs() -> np.ndarray:
    """(21334, 2) texture coordinates of skin, v upwards; (0, 0) where the base mesh's uv is none of the skin seen."""
    islands, uvs = uv_islands(), base_mesh().uvs
    pixels = np.zeros_like(uvs)
    for name, island in outside_islands().items():
        rows = islands == island
        pixels[rows] = _placed(name, uvs[rows])
    return np.column_stack([pixels[:, 0], SIZE - pixels[:, 1]]) / SIZE


def _placed(island: str, uvs: np.ndarray) -> np.ndarray:
    """Pixels of one island's uvs."""
    u, v = uvs.T
    if island == "head":
        return np.column_stack([np.interp(v, *_HEAD_ACROSS), np.interp(u, *_HEAD_DOWN)])
    side, _, limb = island.rpartition("_")
    if side == "right":
        u = (_HANDS_MIRROR_U if limb == "hand" else _FEET_MIRROR_U) - u
    (u0, u1, v0, v1), (x0, x1, y0, y1) = _BOXES[limb]
    return np.column_stack([np.interp(u, [u0, u1], [x0, x1]), np.interp(v, [v0, v1], [y0, y1])])
