"""Patches: neighbouring faces of one surface that look to one side share their light.

Only rays that have bounced read it, so a metre is fine enough. A street of small faces, leaves and bars and window
frames, has a third as many patches as faces.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .triangles import TriangleSoup

PATCH_M = 1.0


@dataclass(frozen=True, kw_only=True)
class Patches:
    """Faces by patch."""

    of_face: np.ndarray
    """(faces,) uint32."""

    largest: np.ndarray
    """(patches,) uint32: the face that stands for each patch."""


def patches_of(soup: TriangleSoup) -> Patches:
    """Faces of one surface share a patch when their middles lie in one cube and their normals along one axis."""
    corners = soup.vertices[soup.faces].astype(float)
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    axis = np.abs(normals).argmax(1)
    backwards = np.take_along_axis(normals, axis[:, None], 1)[:, 0] < 0
    cube = np.floor(corners.mean(1) / PATCH_M).astype(np.int64)
    cube -= cube.min(0)
    key = np.zeros(len(cube), np.int64)
    for digit, base in ((cube[:, k], cube[:, k].max() + 1) for k in range(3)):
        key = key * base + digit
    key = (key * 6 + axis * 2 + backwards) * len(soup.surfaces) + soup.face_surfaces
    by_key_then_size = np.lexsort((-np.einsum("ij,ij->i", normals, normals), key))
    _, first, patch = np.unique(key[by_key_then_size], return_index=True, return_inverse=True)
    of_face = np.empty(len(key), np.uint32)
    of_face[by_key_then_size] = patch.reshape(-1)
    return Patches(of_face=of_face, largest=by_key_then_size[first].astype(np.uint32))
