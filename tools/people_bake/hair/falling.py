"""Hair that hangs: strands that leave the head, fall, and lie on neck, shoulders and back without entering them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from people_bake import source
from people_bake.cloth.mesh import normals_of
from people_bake.hair.head import Head
from people_bake.piece import Piece

if TYPE_CHECKING:
    from people_bake.body import Body

BARE_M = 0.022
"""Room left for a garment that is not known when hair is made [m, on an average body]."""
DRESSED_M = 0.007
"""Room above a garment that is."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Shoulders:
    """What hanging hair meets: the head, and the trunk or what it wears."""

    head: Head
    tree: cKDTree
    normals: np.ndarray
    room: float
    """Metres to be kept from the trunk."""

    def pushed_out(self, flat: np.ndarray, clearance: np.ndarray | float, lane: np.ndarray) -> np.ndarray:
        """Points (n, 3) of the world moved out of head and trunk.

        Args:
            clearance: head metres from the head.
            lane: (n,) 1: falls before the shoulder, -1: behind it. Hair slides off a shoulder, not out along it.
        """
        apart, near = self.tree.query(flat, k=6)
        above = ((flat[:, None] - self.tree.data[near]) * self.normals[near]).sum(axis=-1)
        outermost = np.argmin(np.where(apart < np.maximum(apart[:, :1] * 1.6, 0.02), above, np.inf), axis=1)
        each = np.arange(len(flat))
        normal, above = self.normals[near[each, outermost]], above[each, outermost]
        beside = apart[:, 0] < 0.12
        off = normal * [1, 0.3, 0.7]
        off[:, 0] += 0.7 * lane * np.clip(normal[:, 2], 0, 1)
        off /= np.linalg.norm(off, axis=1, keepdims=True)
        needed = np.clip(self.room - above, 0, 0.06) / np.maximum((off * normal).sum(axis=1), 0.35)
        flat = flat + off * (needed * beside)[:, None]
        seen = self.head.from_world(flat)
        low = np.clip(clearance - self.head.height(seen), 0, None) * (seen[:, 2] > -0.16)
        away = seen - seen * [0, 0, 1] - [-0.08, 0, 0]  # level, not down into the neck
        away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-9)
        return self.head.to_world(seen + away * low[:, None])


def find_shoulders(body: Body, head: Head, under: Sequence[Piece]) -> Shoulders:
    """The trunk of a body, or the garments on it."""
    faces = source.faces("helper-tights")
    points = [body.points[np.unique(faces)]]
    normals = [normals_of(body.points, faces)[np.unique(faces)]]
    for piece in under:
        points.append(piece.points)
        normals.append(normals_of(piece.points, piece.faces))
    everything, outwards = np.concatenate(points), np.concatenate(normals)
    high = (everything[:, 2] > body.joint("hips")[2]) & _outside(body, everything, outwards)
    room = (DRESSED_M if under else BARE_M) * body.scale
    return Shoulders(head=head, tree=cKDTree(everything[high]), normals=outwards[high], room=room)


def _outside(body: Body, points: np.ndarray, normals: np.ndarray) -> np.ndarray:
    """Which points are on the outer side of what they belong to: collars have an inner side too."""
    away = points[:, :2] - body.joint("neck")[:2]
    away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-9)
    outwards: np.ndarray = (away * normals[:, :2]).sum(axis=1) > -0.15
    return outwards | (normals[:, 2] > 0.5)


def fall(
    start: np.ndarray,
    heading: np.ndarray,
    lengths: np.ndarray,
    shoulders: Shoulders,
    *,
    rows: int,
    clearance: np.ndarray | float,
    lane: np.ndarray,
    spring: float = 0.55,
) -> np.ndarray:
    """Strands as they hang.

    Args:
        start: (n, 3) metres, where they leave the head.
        heading: (n, 3) unit, the way they go there.
        lengths: (n,) metres.
        rows: points on each strand, the start included.
        clearance, lane: as `Shoulders.pushed_out`.
        spring: 0..1, how long they keep their heading against their weight.

    Returns:
        (n, rows, 3) metres.
    """
    steps = 3 * (rows - 1)
    step = (lengths / steps)[:, None]
    path = [start]
    for _ in range(steps):
        heading = spring * heading + (1 - spring) * np.array([0.0, 0.0, -1.0])
        heading /= np.linalg.norm(heading, axis=1, keepdims=True)
        point = shoulders.pushed_out(path[-1] + heading * step, clearance, lane)
        heading = point - path[-1]
        heading /= np.maximum(np.linalg.norm(heading, axis=1, keepdims=True), 1e-9)
        path.append(path[-1] + heading * step)
    return np.stack(path[::3], axis=1)
