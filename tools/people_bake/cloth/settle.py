"""Let cloth find its folds: too much of it, held where it is sewn or belted, under gravity, outside of the body.

Position-based: every edge wants its length, every point falls a little, neighbours move together, and nothing enters
what is beneath. A sleeve cut 8 % too long buckles as sleeves do. Only the folds are asked of it, not the motion, so a
few hundred rounds of simple corrections, all points at once, are enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.spatial import cKDTree

from twincity.replicator.scene.people.skeleton import (
    INDEX,
    JOINTS,
    SIDES,
    Skeleton,
    about,
    forward_kinematics,
)

from .mesh import edges, mean_of_neighbours

FRICTION = 0.85
"""How much of its sliding cloth gives up where it touches."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Obstacle:
    """Something cloth lies on: points with their normals, close enough together to stand for a surface."""

    points: np.ndarray
    normals: np.ndarray
    weights: np.ndarray | None = None
    """(n, 28) of the joints, to follow it into a pose."""


@dataclass(frozen=True, kw_only=True)
class Stuff:
    """How a cloth behaves."""

    rounds: int = 160
    weight_m: float = 0.0003
    """How far it falls in a round [m]."""

    stiffness: float = 0.1
    """How much neighbours move together, 0 silk to 1 leather: long folds rather than short."""

    thickness_m: float = 0.004
    """How far it stays from what is beneath [m]."""

    limp: float = 0.35
    """How hard an edge resists being shortened, next to being stretched."""


def settled(
    points: np.ndarray,
    faces: np.ndarray,
    rest_lengths: np.ndarray,
    held: np.ndarray,
    obstacles: Sequence[Obstacle],
    stuff: Stuff,
) -> np.ndarray:
    """Where the points come to rest.

    Args:
        points: (n, 3) where they begin.
        faces: (m, 3).
        rest_lengths: of `edges(faces)` [m].
        held: (n,) 1 where a point cannot move, 0 where it is free.
        obstacles: what is beneath.
        stuff: how the cloth behaves.
    """
    pairs = edges(faces)
    count = len(points)
    rows = np.arange(len(pairs))
    ends = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], rows)), (count, len(pairs))).tocsr()
    others = coo_matrix((np.ones(len(pairs)), (pairs[:, 1], rows)), (count, len(pairs))).tocsr()
    spread = (ends - others).tocsr()
    degree = np.bincount(pairs.ravel(), minlength=count)[:, None]
    mean = mean_of_neighbours(faces, count)
    free = (1 - held)[:, None]
    beneath = Beneath(obstacles)
    begun = before = points
    for turn in range(stuff.rounds):
        points = points - free * [0, 0, stuff.weight_m]
        for _ in range(2):
            along = points[pairs[:, 0]] - points[pairs[:, 1]]
            length = np.maximum(np.linalg.norm(along, axis=1), 1e-9)
            excess = length - rest_lengths
            excess = np.where(excess > 0, excess, stuff.limp * excess)
            pull = spread @ (along * (excess / length)[:, None])
            points = points - 0.9 * free * pull / degree
        shift = points - begun
        points = points + stuff.stiffness * 0.5 * free * (mean @ shift - shift)
        if turn % 6 == 5 or turn == stuff.rounds - 1:
            points = beneath.laid(points, before, stuff.thickness_m)
            before = points
    return points


class Beneath:
    """All obstacles of a cloth as one."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        self.points = np.concatenate([obstacle.points for obstacle in obstacles])
        self.normals = np.concatenate([obstacle.normals for obstacle in obstacles])
        self.tree = cKDTree(self.points)

    def pushed_out(self, points: np.ndarray, thickness: float) -> np.ndarray:
        """Points at least `thickness` in front of the surface nearest to them."""
        depth, normals = self._depth(points, thickness)
        return points + depth[:, None] * normals

    def laid(self, points: np.ndarray, before: np.ndarray, thickness: float) -> np.ndarray:
        """Points pushed out; those that touch hardly slide from where they were before."""
        depth, normals = self._depth(points, thickness)
        slid = points - before
        slid = slid - (slid * normals).sum(1, keepdims=True) * normals
        return points + depth[:, None] * normals - FRICTION * (depth > 0)[:, None] * slid

    def _depth(self, points: np.ndarray, thickness: float) -> tuple[np.ndarray, np.ndarray]:
        _, nearest = self.tree.query(points)
        normals = self.normals[nearest]
        depth = thickness - ((points - self.points[nearest]) * normals).sum(1)
        return np.where((depth > 0) & (depth < 0.08), depth, 0.0), normals


def hanging_pose() -> np.ndarray:
    """(28, 3, 3) arms beside the body but clear of it, elbows a little bent: the pose folds are made for."""
    rotations = np.tile(np.eye(3), (len(JOINTS), 1, 1))
    for side, sign in SIDES.items():
        rotations[INDEX[f"{side}_upper_arm"]] = about("x", sign * 17.0)
        rotations[INDEX[f"{side}_forearm"]] = about("y", -20.0)
        rotations[INDEX[f"{side}_thigh"]] = about("x", sign * 2.5)
    return rotations


def skinning(skeleton: Skeleton, rotations: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(28, 3, 3) and (28, 3): what each joint does to the points of the bind pose."""
    turned, placed = forward_kinematics(skeleton.offsets, rotations[None], skeleton.positions[None, 0])
    matrices = turned[0] @ np.swapaxes(skeleton.bind_rotations, 1, 2)
    return matrices, placed[0] - np.einsum("jab,jb->ja", matrices, skeleton.positions)


@dataclass(frozen=True, kw_only=True, eq=False)
class Posing:
    """The way of some points to a pose, and back."""

    matrices: np.ndarray
    shifts: np.ndarray

    @classmethod
    def of(cls, weights: np.ndarray, skeleton: Skeleton, rotations: np.ndarray) -> Posing:
        matrices, shifts = skinning(skeleton, rotations)
        return cls(matrices=np.einsum("vj,jab->vab", weights, matrices), shifts=weights @ shifts)

    def there(self, points: np.ndarray) -> np.ndarray:
        return np.einsum("vab,vb->va", self.matrices, points) + self.shifts

    def back(self, points: np.ndarray) -> np.ndarray:
        return np.linalg.solve(self.matrices, (points - self.shifts)[..., None])[..., 0]
