"""Plans that touch but never overlap: ground that two of them claim goes to one, and shared edges get equal points."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..planar import GRID_M

OVERLAP_M2 = 1e-4
"""Less is the rounding of one shared wall; summed over thousands of walls more would be seen by `checks`."""


def overlapping_pairs(shapes: Sequence[BaseGeometry]) -> tuple[np.ndarray, np.ndarray]:
    """(n, 2) indices i < j of the shapes that share ground, and (n,) how much of it [m^2]."""
    listed = np.array(shapes, dtype=object)
    pairs = shapely.STRtree(listed).query(listed, predicate="intersects").T
    pairs = pairs[pairs[:, 0] < pairs[:, 1]]
    shared = shapely.area(shapely.intersection(listed[pairs[:, 0]], listed[pairs[:, 1]]))
    keep = shared > OVERLAP_M2
    return pairs[keep], shared[keep]


def cut_apart(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """The shapes without overlaps: shared ground stays with the shape that comes first.

    Shapes that no overlap touches come back as they are. The others are cut along all their edges at once, on the
    grid of one millimetre, so that what two of them share they share to the last point.
    """
    pairs, _ = overlapping_pairs(shapes)
    apart = list(shapes)
    if not len(pairs):
        return apart
    listed = np.array(shapes, dtype=object)
    involved = np.unique(pairs)
    beside = shapely.STRtree(listed).query(listed[involved], predicate="dwithin", distance=GRID_M)[1]
    involved = np.unique(np.concatenate([involved, beside]))
    owned = _faces_by_owner(listed[involved])
    for place, index in enumerate(involved):
        apart[index] = shapely.union_all(owned.get(place, []))
    return apart


def _faces_by_owner(shapes: np.ndarray) -> dict[int, list[BaseGeometry]]:
    """The pieces that all outlines cut the plane into, each with the first shape that holds it."""
    lines = shapely.union_all(shapely.boundary(shapes), grid_size=GRID_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    inside = shapely.point_on_surface(faces)
    face_of, shape_of = shapely.STRtree(shapes).query(inside, predicate="within")
    owner = np.full(len(faces), len(shapes))
    np.minimum.at(owner, face_of, shape_of)
    owned: dict[int, list[BaseGeometry]] = {}
    for face, shape in zip(faces, owner.tolist(), strict=True):
        if shape < len(shapes):
            owned.setdefault(shape, []).append(face)
    return owned
