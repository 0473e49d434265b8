"""Poses of the reference body, and the arithmetic of turning joints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from people_bake.motion.figure import Figure
from twincity.replicator.scene.people.skeleton import INDEX, JOINTS, PARENTS, SIDES, about, forward_kinematics

Turn = tuple[str, "float | np.ndarray"]
"""An axis and degrees."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Poses:
    """n poses under construction: makers fill the arrays, joint after joint."""

    rotations: np.ndarray
    """(n, 28, 3, 3), each relative to its parent."""

    root: np.ndarray
    """(n, 3) metres: where the hips are, seen from the point of the ground where the person is."""

    @classmethod
    def at_attention(cls, count: int) -> Poses:
        """Upright, arms hanging, the hips at the origin."""
        return cls(rotations=np.tile(np.eye(3), (count, len(JOINTS), 1, 1)), root=np.zeros((count, 3)))

    def __len__(self) -> int:
        return len(self.root)

    def turn(self, joint: str, *turns: Turn) -> None:
        """Set a joint: turns about its parent's axes, the last one first."""
        self.rotations[:, INDEX[joint]] = turned(*turns)

    def add(self, joint: str, *turns: Turn) -> None:
        """Turn a joint further, about its own axes."""
        self.rotations[:, INDEX[joint]] = self.rotations[:, INDEX[joint]] @ turned(*turns)

    def world(self, figure: Figure) -> tuple[np.ndarray, np.ndarray]:
        """World rotations (n, 28, 3, 3) and positions (n, 28, 3) of the joints."""
        return forward_kinematics(figure.offsets, self.rotations, self.root)

    def surface(self, figure: Figure) -> np.ndarray:
        """(n, m, 3) the figure's sampled surface in these poses."""
        rotations, positions = self.world(figure)
        matrices = rotations @ figure.skeleton.bind_rotations.swapaxes(-1, -2)
        shifts = positions - np.einsum("njab,jb->nja", matrices, figure.skeleton.positions)
        carried = np.concatenate([matrices, shifts[..., None]], -1).reshape(len(self), len(JOINTS), 12)
        blended = (figure.weights @ carried).reshape(len(self), -1, 3, 4)
        return (blended[..., :3] @ figure.points[:, :, None])[..., 0] + blended[..., 3]

    def mirrored(self) -> Poses:
        """The same with left and right exchanged."""
        flip = np.diag([1.0, -1.0, 1.0])
        other = [INDEX[_other_side(joint)] for joint in JOINTS]
        return Poses(rotations=flip @ self.rotations[:, other] @ flip, root=self.root * (1, -1, 1))


Overlay = Callable[[Poses, Figure, np.ndarray], None]
"""Adds a posture of arms or head to poses at phases (n,); legs and trunk are there already."""


def turned(*turns: Turn) -> np.ndarray:
    """Product of turns about axes, written from the left: the last one is applied first."""
    matrix = np.eye(3)
    for axis, degrees in turns:
        matrix = matrix @ about(axis, degrees)
    return matrix


def set_world(poses: Poses, figure: Figure, joint: str, rotation: np.ndarray) -> None:
    """Turn a joint so that its frame becomes `rotation` (n, 3, 3) in the world."""
    world, _ = poses.world(figure)
    parent = PARENTS[INDEX[joint]]
    poses.rotations[:, INDEX[joint]] = world[:, parent].swapaxes(1, 2) @ rotation


def blended(key_phases: Sequence[float], keys: Sequence[Poses], phases: np.ndarray) -> Poses:
    """Poses between key poses (one pose each) along the shortest turns, easing in and out of each key."""
    span = np.clip(np.searchsorted(key_phases, phases, side="right") - 1, 0, len(keys) - 2)
    starts, ends = np.take(key_phases, span), np.take(key_phases, span + 1)
    share = ease((phases - starts) / (ends - starts))
    rotations = np.concatenate([key.rotations for key in keys])
    roots = np.concatenate([key.root for key in keys])
    step = rotations[span].swapaxes(-1, -2) @ rotations[span + 1]
    return Poses(
        rotations=rotations[span] @ _fraction_of(step, share[:, None]),
        root=roots[span] + share[:, None] * (roots[span + 1] - roots[span]),
    )


def ease(u: np.ndarray) -> np.ndarray:
    """0 to 1, flat at both ends."""
    u = np.clip(u, 0, 1)
    return u * u * (3 - 2 * u)


def wander(phases: np.ndarray, seed: int, harmonics: int = 3) -> np.ndarray:
    """(n,) a smooth periodic wandering between about -1 and 1: what no living body is without."""
    rng = np.random.default_rng(seed)
    orders = np.arange(1, harmonics + 1)
    sizes = rng.uniform(0.5, 1, harmonics) / orders
    angles = 2 * np.pi * (np.multiply.outer(phases, orders) + rng.uniform(0, 1, harmonics))
    return np.sin(angles) @ sizes / sizes.sum()


def unit(vectors: np.ndarray) -> np.ndarray:
    """The same directions with length 1."""
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def _fraction_of(rotations: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Rotations about the same axes by a share of their angles (Rodrigues)."""
    cosine = np.clip((np.trace(rotations, axis1=-2, axis2=-1) - 1) / 2, -1, 1)
    angle = np.arccos(cosine)
    skew = rotations - rotations.swapaxes(-1, -2)
    axis = np.stack([skew[..., 2, 1], skew[..., 0, 2], skew[..., 1, 0]], -1)
    axis = axis / np.maximum(np.linalg.norm(axis, axis=-1, keepdims=True), 1e-12)
    cross = np.cross(axis[..., None, :], np.eye(3)).swapaxes(-1, -2)
    angle = (angle * share)[..., None, None]
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


def _other_side(joint: str) -> str:
    for side, other in zip(SIDES, reversed(SIDES), strict=True):
        if joint.startswith(f"{side}_"):
            return other + joint[len(side) :]
    return joint
