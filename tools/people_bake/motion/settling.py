"""Let a body sink onto what it lies on: gravity against the stiffness of its joints.

A pose set by hand leaves limbs in the air. Here every joint gives a little until the body's weight is as low as the
ground, and a wall where there is one, allows; stiff joints give less than loose ones.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.optimize import minimize

from people_bake.motion.figure import Figure
from people_bake.motion.poses import Poses
from twincity.replicator.scene.people.skeleton import INDEX, SIDES

_STIFFNESS: Mapping[str, tuple[float, float, float]] = {
    "hips": (2, 2, 2), "spine": (14, 14, 14), "chest": (14, 14, 14), "upper_chest": (14, 14, 14), "neck": (12, 12, 12),
    "head": (10, 10, 10), "clavicle": (50, 50, 50), "upper_arm": (2.5, 2.5, 1.5), "forearm": (300, 2, 2),
    "hand": (4, 8, 4), "fingers": (6, 300, 300), "thigh": (3, 3, 2), "shin": (300, 3, 12), "foot": (8, 4, 8),
}  # fmt: skip
"""About x, y and z, in thousandths of a body's weight times metres per square radian."""

_PENETRATION = (400.0, 4000.0)
"""What it costs to be in the ground, per square metre and against being a metre higher everywhere: first, then last.
Soft ground lets limbs find their place; hard ground puts the deepest point where the others are."""

_HINGE_LIMITS = {"forearm": (-2.5, 0.0), "shin": (0.0, 2.6), "foot": (-0.5, 0.75)}
"""Least and greatest turn about y [rad]."""


def settle(start: Poses, figure: Figure, *, wall_x: float | None = None, firm: float = 1, rounds: int = 60) -> Poses:
    """One pose (n = 1) that rests on the ground at z = 0, and with its back on a wall that faces +X at `wall_x`.

    `firm` makes the back so many times stiffer: who leans does not slide down.
    """
    joints = [name for name in INDEX if name.split("_", 1)[-1] in _STIFFNESS or name in _STIFFNESS]
    order = [INDEX[name] for name in joints]
    stiff = 1e-3 * np.array([_stiffness(name, firm) for name in joints])
    lowest = float(start.surface(figure)[..., 2].min())
    base = Poses(rotations=start.rotations, root=start.root - (0, 0, lowest))

    def posed(values: np.ndarray) -> Poses:
        rotations = np.repeat(base.rotations, len(values), 0)
        bends = values[:, 3:].reshape(len(values), len(order), 3)
        rotations[:, order] = rotations[:, order] @ _rotations(bends)
        return Poses(rotations=rotations, root=base.root + values[:, :3])

    def energy(values: np.ndarray, hardness: float) -> np.ndarray:
        poses = posed(values)
        surface = poses.surface(figure)
        depth = np.minimum(surface[..., 2], 0)
        cost = surface[..., 2].mean(1) + hardness * (depth**2).mean(1)
        if wall_x is not None:
            cost += hardness * (np.minimum(surface[..., 0] - wall_x, 0) ** 2).mean(1)
        bends = values[:, 3:].reshape(len(values), len(order), 3)
        drift = 0.02 * (values[:, :2] ** 2).sum(1)
        return cost + drift + 0.5 * (stiff * bends**2).sum((1, 2)) + 0.5 * _over_limits(poses)

    def energy_and_slope(values: np.ndarray, hardness: float) -> tuple[float, np.ndarray]:
        tick = 1e-4
        trials = energy(np.concatenate([values[None], values + tick * np.eye(len(values))]), hardness)
        return float(trials[0]), (trials[1:] - trials[0]) / tick

    values = np.zeros(3 + 3 * len(order))
    for hardness in _PENETRATION:
        found = minimize(
            energy_and_slope, values, (hardness,), jac=True, method="L-BFGS-B", options={"maxiter": rounds}
        )
        values = found.x
    return posed(values[None])


def _stiffness(joint: str, firm: float) -> np.ndarray:
    if joint in _STIFFNESS:
        return firm * np.array(_STIFFNESS[joint])
    return np.array(_STIFFNESS[joint.split("_", 1)[1]])


def _over_limits(poses: Poses) -> np.ndarray:
    """(n,) squared radians by which elbows, knees and ankles are bent too far."""
    total = np.zeros(len(poses))
    for part, (least, most) in _HINGE_LIMITS.items():
        for side in SIDES:
            turn = poses.rotations[:, INDEX[f"{side}_{part}"]]
            bend = np.arctan2(turn[:, 0, 2], turn[:, 0, 0])
            total += np.clip(least - bend, 0, None) ** 2 + np.clip(bend - most, 0, None) ** 2
    return total


def _rotations(vectors: np.ndarray) -> np.ndarray:
    """(..., 3, 3) rotations about vectors (..., 3) by their length [rad] (Rodrigues)."""
    angle = np.linalg.norm(vectors, axis=-1)[..., None, None]
    cross = np.cross(vectors[..., None, :], np.eye(3)).swapaxes(-1, -2)
    first = np.sinc(angle / np.pi)
    second = 0.5 * np.sinc(angle / (2 * np.pi)) ** 2
    return np.eye(3) + first * cross + second * cross @ cross
