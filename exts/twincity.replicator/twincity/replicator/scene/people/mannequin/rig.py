"""The skeleton: which joints there are, where a body has them, and where rotations take them.

Every joint's frame is the world's (X forward, Y left, Z up) when a body stands at attention with its arms hanging.
One set of rotations therefore means the same for every body, and angles read as anatomy: about +Y, positive bends
a trunk forward, swings a limb back and flexes a knee; about +X, positive lifts a left arm to the side.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

_TRUNK = {"hips": None, "spine": "hips", "chest": "spine", "neck": "chest", "head": "neck"}
_SIDE = {
    "clavicle": "chest", "upper_arm": "clavicle", "forearm": "upper_arm", "hand": "forearm",
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
"""Parents come before their children."""

INDEX = {name: index for index, name in enumerate(JOINTS)}
PARENTS = tuple(-1 if parent is None else INDEX[parent] for parent in PARENT_NAMES.values())


def joint_path(name: str) -> str:
    """How UsdSkel names a joint: the way to it from the root, `hips/spine/chest`."""
    parent = PARENT_NAMES[name]
    return name if parent is None else f"{joint_path(parent)}/{name}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Poses:
    """How n bodies of one rig hold themselves."""

    rotations: np.ndarray
    """(n, joints, 3, 3), each relative to its parent."""

    root: np.ndarray
    """(n, 3) metres: where the hips are, seen from the point of the ground where the person is."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Rig:
    """The joints of one body, and how far its surface is from them where it can rest on the ground."""

    height: float
    """Standing, shoes and hair included [m]."""

    positions: np.ndarray
    """(joints, 3) metres, arms hanging, ground at z = 0 below the body."""

    clearance: np.ndarray
    """(joints, 4) metres from a joint to the surface around it: front, back, left, right."""

    sole: np.ndarray
    """(3, 3) heel, ball and toe tip of the left shoe on the ground, seen from the ankle [m]."""

    @cached_property
    def offsets(self) -> np.ndarray:
        """(joints, 3) from each parent; the root's from the origin."""
        parents = np.array(PARENTS)
        return np.where(parents[:, None] < 0, self.positions, self.positions - self.positions[parents])

    def length(self, joint: str) -> float:
        """From a joint's parent to the joint [m]."""
        return float(np.linalg.norm(self.offsets[INDEX[joint]]))

    @property
    def leg_length(self) -> float:
        """Hip to ankle, straight [m]."""
        return self.length("left_shin") + self.length("left_foot")

    @property
    def ankle_height(self) -> float:
        """Of the ankle of a flat foot [m]."""
        return float(self.positions[INDEX["left_foot"], 2])


_BULK = {"hips": 0.06, "chest": 0.08, "head": 0.12}
"""Half height, in heights of the body, of what is measured around the joints of the trunk; limbs take 0.03."""


def measure_rig(positions: np.ndarray, points: np.ndarray, weights: np.ndarray) -> Rig:
    """Read the clearances and soles off a body: (joints, 3) positions, (n, 3) points, (n, joints) weights."""
    height = float(points[:, 2].max())
    clearance = np.zeros((len(JOINTS), 4))
    for joint, (name, position) in enumerate(zip(JOINTS, positions, strict=True)):
        owned = weights[:, joint] + (weights[:, PARENTS[joint]] if PARENTS[joint] >= 0 else 0) > 0.5
        near = points[owned & (np.abs(points[:, 2] - position[2]) < _BULK.get(name, 0.03) * height)] - position
        if len(near):
            clearance[joint] = near[:, 0].max(), -near[:, 0].min(), near[:, 1].max(), -near[:, 1].min()

    foot, toes = INDEX["left_foot"], INDEX["left_toes"]
    shoe = points[weights[:, foot] + weights[:, toes] > 0.5] - positions[foot]
    underside = shoe[shoe[:, 2] < shoe[:, 2].min() + 0.2 * positions[foot, 2]]
    heel, tip = underside[underside[:, 0].argmin()], underside[underside[:, 0].argmax()]
    ball = positions[toes, 0] - positions[foot, 0]
    sole = np.array([[heel[0], 0, heel[2]], [ball, 0, shoe[:, 2].min()], [tip[0], 0, tip[2]]])
    return Rig(height=height, positions=positions, clearance=clearance, sole=sole)


def forward_kinematics(rig: Rig, poses: Poses) -> tuple[np.ndarray, np.ndarray]:
    """World rotations (n, joints, 3, 3) and positions (n, joints, 3) of the joints, the person at the origin."""
    turned = np.empty_like(poses.rotations)
    placed = np.empty(turned.shape[:3])
    for joint, parent in enumerate(PARENTS):
        if parent < 0:
            turned[:, joint], placed[:, joint] = poses.rotations[:, joint], poses.root
        else:
            turned[:, joint] = turned[:, parent] @ poses.rotations[:, joint]
            placed[:, joint] = placed[:, parent] + turned[:, parent] @ rig.offsets[joint]
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


def hanging_along(down: np.ndarray, forward: np.ndarray) -> np.ndarray:
    """(n, 3, 3) rotation of a limb that points along `down` (n, 3), its front turned to `forward` (n, 3)."""
    z = -_unit(down)
    y = _unit(_cross(z, forward))
    return np.stack([_cross(y, z), y, z], -1)


def bend_leg(
    rig: Rig, side: str, hips: np.ndarray, hips_at: np.ndarray, ankle: np.ndarray, knee_towards: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """World rotations (n, 3, 3) of thigh and shin that bring the ankle from its hips to `ankle` (n, 3).

    The knee bends in the plane of hip, ankle and `knee_towards` (n, 3). What is out of reach is pointed at.
    """
    upper, lower = rig.length(f"{side}_shin"), rig.length(f"{side}_foot")
    hip = hips_at + hips @ rig.offsets[INDEX[f"{side}_thigh"]]
    way = ankle - hip
    distance = np.minimum(np.linalg.norm(way, axis=-1), 0.9995 * (upper + lower))
    way = _unit(way)
    front = _unit(knee_towards - (knee_towards * way).sum(-1, keepdims=True) * way)
    cosine = (upper**2 + distance**2 - lower**2) / (2 * upper * distance)
    sine = np.sqrt(np.clip(1 - cosine**2, 0, 1))
    thigh = cosine[:, None] * way + sine[:, None] * front
    shin = distance[:, None] * way - upper * thigh
    return hanging_along(thigh, front), hanging_along(shin, front)


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.sqrt((vectors * vectors).sum(-1, keepdims=True))


def _cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """`np.cross` for (n, 3) alone, at a quarter of its cost for the few vectors of a pose."""
    return a[:, [1, 2, 0]] * b[:, [2, 0, 1]] - a[:, [2, 0, 1]] * b[:, [1, 2, 0]]
