"""Pieces of surface, and which joints they follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...lofts import vertex_normals
from .rig import INDEX, JOINTS


@dataclass(frozen=True, kw_only=True)
class Skin:
    """A piece of surface that hangs on the skeleton."""

    points: np.ndarray
    """(n, 3) metres."""

    faces: np.ndarray
    """(m, 3)."""

    weights: np.ndarray
    """(n, joints), each row sums to 1."""

    @property
    def normals(self) -> np.ndarray:
        """(n, 3) unit."""
        return vertex_normals(self.points, self.faces)


def smooth(value: np.ndarray, low: float, high: float) -> np.ndarray:
    """0 below `low`, 1 above `high`, an S between."""
    t = np.clip((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def bound(count: int, joint: str) -> np.ndarray:
    """(count, joints) weights of vertices that follow one joint."""
    weights = np.zeros((count, len(JOINTS)))
    weights[:, INDEX[joint]] = 1
    return weights


def share(weights: np.ndarray, joint: str, parts: np.ndarray) -> None:
    """Give a part 0..1 of every vertex (n,) to a joint, at the cost of the others."""
    weights *= 1 - parts[:, None]
    weights[:, INDEX[joint]] += parts


def along(points: np.ndarray, positions: np.ndarray, chain: Sequence[str], *, blend: float) -> np.ndarray:
    """Each vertex follows the bone it is beside; within `blend` metres of a joint it follows both."""
    heights = [positions[INDEX[joint], 2] for joint in chain]
    direction = np.sign(heights[-1] - heights[0])
    weights = bound(len(points), chain[0])
    for joint, height in zip(chain[1:], heights[1:], strict=True):
        share(weights, joint, smooth(direction * (points[:, 2] - height), -blend, blend))
    return weights


def mirrored(skin: Skin) -> Skin:
    """The other side of the body."""
    swap = [INDEX[_other_side(joint)] for joint in JOINTS]
    return Skin(points=skin.points * (1, -1, 1), faces=skin.faces[:, ::-1], weights=skin.weights[:, swap])


def _other_side(joint: str) -> str:
    if joint.startswith("left_"):
        return joint.replace("left_", "right_")
    return joint.replace("right_", "left_")


def sewn(*skins: Skin) -> Skin:
    """One skin of several, vertices at the same place made one."""
    start = np.cumsum([0] + [len(skin.points) for skin in skins[:-1]])
    points = np.concatenate([skin.points for skin in skins])
    faces = np.concatenate([skin.faces + offset for skin, offset in zip(skins, start, strict=True)])
    weights = np.concatenate([skin.weights for skin in skins])
    _, first, where = np.unique(np.round(points, 6), axis=0, return_index=True, return_inverse=True)
    return Skin(points=points[first], faces=where.reshape(-1)[faces], weights=weights[first])
