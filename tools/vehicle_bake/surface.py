"""`Surface`: triangles with normals of their own, so that they can be cut without their shading changing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from people_bake.things.asset import shaded
from people_bake.things.shape import Shape


@dataclass(frozen=True, kw_only=True, eq=False)
class Surface:
    """Triangles of one material."""

    points: np.ndarray
    """(n, 3) metres."""

    normals: np.ndarray
    """(n, 3) unit."""

    faces: np.ndarray
    """(m, 3) int, counter-clockwise from outside."""

    def __add__(self, other: Surface) -> Surface:
        return Surface(
            points=np.concatenate([self.points, other.points]),
            normals=np.concatenate([self.normals, other.normals]),
            faces=np.concatenate([self.faces, other.faces + len(self.points)]),
        )

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Surface:
        """The surface somewhere else [m]."""
        return Surface(points=np.add(self.points, (x, y, z)), normals=self.normals, faces=self.faces)

    def mirrored(self) -> Surface:
        """The same on the other side of the plane y = 0."""
        flip = np.array([1, -1, 1])
        return Surface(points=self.points * flip, normals=self.normals * flip, faces=self.faces[:, ::-1])

    def on_both_sides(self) -> Surface:
        """The surface and its mirror image."""
        return self + self.mirrored()

    @property
    def corners(self) -> np.ndarray:
        """(m, 3, 6) position and normal of every corner of every triangle."""
        return np.concatenate([self.points, self.normals], -1)[self.faces]


def surface_of(shape: Shape, crease_deg: float = 40.0) -> Surface:
    """A shape shaded smoothly but over edges sharper than `crease_deg`."""
    part = shaded("", shape, crease_deg)
    return Surface(points=part.points.astype(float), normals=part.normals.astype(float), faces=part.faces)


def surface_from_corners(corners: np.ndarray) -> Surface:
    """The surface of triangles (m, 3, 6) of positions and normals; equal corners become one."""
    rows = corners.reshape(-1, 6)
    lengths = np.linalg.norm(rows[:, 3:], axis=1, keepdims=True)
    rows = np.concatenate([np.round(rows[:, :3], 5), np.round(rows[:, 3:] / np.maximum(lengths, 1e-9), 2)], -1) + 0.0
    kept, faces = np.unique(rows, axis=0, return_inverse=True)
    faces = faces.reshape(-1, 3)
    a, b, c = (kept[faces[:, k], :3] for k in range(3))
    faces = faces[np.linalg.norm(np.cross(b - a, c - a), axis=1) > 1e-9]
    used, faces = np.unique(faces, return_inverse=True)
    normals = kept[used, 3:]
    return Surface(
        points=kept[used, :3],
        normals=normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9),
        faces=faces.reshape(-1, 3),
    )


def joined(surfaces: Iterable[Surface]) -> Surface:
    """All of them as one; there is at least one."""
    first, *others = surfaces
    for other in others:
        first += other
    return first


def together(*groups: dict[str, Surface]) -> dict[str, Surface]:
    """Parts of several groups, those of one name joined."""
    names = dict.fromkeys(name for group in groups for name in group)
    return {name: joined(group[name] for group in groups if name in group) for name in names}
