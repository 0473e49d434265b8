"""Faces that share their light are of one kind and close together."""

from __future__ import annotations

import numpy as np
from tests.backends.scenes import street

from twincity.replicator.backends.mitsuba.patches import PATCH_M, patches_of
from twincity.replicator.backends.mitsuba.stage_reader import read_static
from twincity.replicator.backends.mitsuba.triangles import with_short_edges


def test_faces_of_a_patch_are_alike_and_near_and_its_largest_stands_for_them():
    soup = with_short_edges(read_static(street().stage))
    patches = patches_of(soup)
    corners = soup.vertices[soup.faces].astype(float)
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    sizes = np.linalg.norm(normals, axis=1)
    stand_in = patches.largest[patches.of_face]
    assert (soup.face_surfaces == soup.face_surfaces[stand_in]).all()
    assert (np.abs(corners.mean(1) - corners[stand_in].mean(1)) <= PATCH_M + 1e-6).all()
    assert (np.einsum("ij,ij->i", normals, normals[stand_in]) > 0).all()
    assert (sizes <= sizes[stand_in] * (1 + 1e-9)).all()
    assert (patches.of_face[patches.largest] == np.arange(len(patches.largest))).all()
    assert len(patches.largest) < len(soup.faces)
