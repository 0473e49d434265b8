"""The skeleton that every body shares: which joints there are, where a body has them, and where rotations take them.

A body is modelled with its arms away from it (its bind pose). Each joint also has a neutral frame: with every local
rotation at identity a body stands at attention, arms and fingers hanging, feet forward, whatever its shape, and all
frames are the world's (X forward, Y left, Z up). One set of rotations therefore means the same for every body, and
angles read as anatomy: about +Y, positive bends a trunk forward, swings a limb back and flexes a knee; about +X,
positive lifts a left arm to the side and flexes right fingers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

_TRUNK = {
    "hips": None, "spine": "hips", "chest": "spine", "upper_chest": "chest", "neck": "upper_chest", "head": "neck",
}  # fmt: skip
_SIDE = {
    "clavicle": "upper_chest", "upper_arm": "clavicle", "forearm": "upper_arm", "hand": "forearm",
    "fingers": "hand", "fingertips": "fingers", "thumb": "hand",
    "thigh": "hips", "shin": "thigh", "foot": "shin", "toes": "foot",
}  # fmt: skip
SIDES = {"left": 1.0, "right": -1.0}
"""Name of a side, and the sign of its Y."""


def _parents() -> dict[str, str | None]:
    parents = dict(_TRUNK)
    for side in SIDES:
        for joint, parent in _SIDE.items():
            parents[f"{side}_{joint}"] = parent if parent in _TRUNK else f"{side}_{parent}"
    return parents


PARENT_NAMES = _parents()
JOINTS = tuple(PARENT_NAMES)
"""28 of them; parents come before their children."""

INDEX = {name: index for index, name in enumerate(JOINTS)}
PARENTS = tuple(-1 if parent is None else INDEX[parent] for parent in PARENT_NAMES.values())

REFERENCE_LEG_M = 0.83
"""Clips give where the hips are for legs of this length, hip to ankle; other bodies scale it."""


def joint_path(name: str) -> str:
    """How UsdSkel names a joint: the way to it from the root, `hips/spine/chest`."""
    parent = PARENT_NAMES[name]
    return name if parent is None else f"{joint_path(parent)}/{name}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Skeleton:
    """The joints of one body in its bind pose."""

    positions: np.ndarray
    """(28, 3) metres; the ground is z = 0 below the soles of its shoes when it stands at attention."""

    bind_rotations: np.ndarray
    """(28, 3, 3) world rotation of each joint in the bind pose; its neutral frame is the world's."""

    @cached_property
    def offsets(self) -> np.ndarray:
        """(28, 3) from each parent in the parent's frame; the root's from the origin."""
        parents = np.array(PARENTS)
        steps = self.positions - self.positions[parents]
        turned = np.einsum("jba,jb->ja", self.bind_rotations[parents], steps)  # by the parent's inverse
        return np.where(parents[:, None] < 0, self.positions, turned)

    @cached_property
    def from_bind(self) -> np.ndarray:
        """(28, 3, 4) what takes points of the bind pose to each joint's own frame."""
        inverse = self.bind_rotations.swapaxes(1, 2)
        return np.concatenate([inverse, -inverse @ self.positions[..., None]], -1)

    @cached_property
    def leg_length(self) -> float:
        """Hip to ankle along thigh and shin [m]."""
        return float(sum(np.linalg.norm(self.offsets[INDEX[joint]]) for joint in ("left_shin", "left_foot")))


def forward_kinematics(offsets: np.ndarray, rotations: np.ndarray, root: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where rotations take the joints of n bodies.

    Args:
        offsets: (n, 28, 3) or (28, 3), as `Skeleton.offsets`.
        rotations: (n, 28, 3, 3), each relative to its parent.
        root: (n, 3) where the hips are [m].

    Returns:
        World rotations (n, 28, 3, 3) and positions (n, 28, 3).
    """
    turned = np.empty_like(rotations)
    placed = np.empty(turned.shape[:3])
    offsets = np.broadcast_to(offsets, placed.shape)
    for joint, parent in enumerate(PARENTS):
        if parent < 0:
            turned[:, joint], placed[:, joint] = rotations[:, joint], root
        else:
            turned[:, joint] = turned[:, parent] @ rotations[:, joint]
            placed[:, joint] = placed[:, parent] + np.einsum("nab,nb->na", turned[:, parent], offsets[:, joint])
    return turned, placed


def about(axis: str, degrees: float | np.ndarray) -> np.ndarray:
    """(..., 3, 3) rotation about x, y or z."""
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    a, b = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    matrix = np.zeros((*np.shape(cosine), 3, 3))
    matrix[..., 3 - a - b, 3 - a - b] = 1
    matrix[..., a, a] = matrix[..., b, b] = cosine
    matrix[..., a, b], matrix[..., b, a] = -sine, sine
    return matrix
