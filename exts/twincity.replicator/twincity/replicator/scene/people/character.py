"""`Character`: one dressed body, read once and posed many times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..scene import SurfaceMaterial
from .skeleton import INDEX, Skeleton

LEVELS = ("near", "middle", "far")
"""Levels of detail: variants of the set `levelOfDetail`, about 6,000, 2,000 and 600 triangles."""

LEVEL_SET = "levelOfDetail"

WEARABLE_CLASSES: Mapping[str, str] = {"backpack": "backpack", "shoulder_bag": "handbag"}
"""Parts that are things of their own, shown when they are carried, and their classes."""

INFLUENCES = 4
"""Joints that one vertex can follow."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Skin:
    """Triangles that follow joints."""

    parts: tuple[str, ...]
    points: np.ndarray
    """(n, 3) float32 in the bind pose, all parts one after the other."""

    normals: np.ndarray
    """(n, 3) float32 unit."""

    uvs: np.ndarray
    """(n, 2) float32."""

    joints: np.ndarray
    """(n, 4) int32."""

    weights: np.ndarray
    """(n, 4) float32; each row sums to 1."""

    faces: np.ndarray
    """(m, 3) int32."""

    face_parts: np.ndarray
    """(m,) int32 index into `parts`."""

    def following(self, *names: str) -> np.ndarray:
        """(n,) how much each vertex follows these joints together, 0..1."""
        wanted = np.isin(self.joints, [INDEX[name] for name in names])
        return np.where(wanted, self.weights, 0).sum(1)


@dataclass(frozen=True, kw_only=True, eq=False)
class Level:
    """One level of detail."""

    body: Skin
    """Everything but the wearables."""

    wearables: Mapping[str, Skin]
    head_faces: np.ndarray
    """Indices into the faces of `body`: the head, its hair and what it wears."""

    part_ids: np.ndarray
    """(m,) uint8 values of `labels.PARTS`, one for each face of `body`."""

    ground_vertices: np.ndarray
    """Indices into the vertices of `body` of the feet and what they wear."""

    seat_vertices: np.ndarray
    """Indices into the vertices of `body` of what one sits on."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ForeignSkeleton:
    """How a character of another maker is put together, for who poses its file."""

    path: str
    """Of its Skeleton, below the default prim."""

    joints: tuple[str, ...]
    parents: np.ndarray
    """(m,) -1 for roots."""

    binds: np.ndarray
    """(m, 4, 4) joints in the bind pose, in the skeleton's own space."""

    ours: np.ndarray
    """(m,) which of our joints each one follows."""

    ours_from_native: np.ndarray
    """(4, 4) from the skeleton's own space to ours."""

    native_from_prim: np.ndarray
    """(4, 4) from the space of the file's default prim to the skeleton's."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Character:
    """One dressed body."""

    name: str
    path: Path
    height_m: float
    """Bare stature as modelled; a person of another height is the same body scaled."""

    stoop_deg: float
    """How far age bends the spine forward, whatever the body does."""

    skeleton: Skeleton
    landmarks: np.ndarray
    """(5, 3) nose, left eye, right eye, left ear, right ear in the bind pose."""

    materials: Mapping[str, SurfaceMaterial]
    """Of each part, as worn when nobody dyes it."""

    levels: Mapping[str, Level]

    foreign: ForeignSkeleton | None = None
    """Of a character that was made elsewhere."""
