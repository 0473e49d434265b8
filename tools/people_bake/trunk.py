"""`Trunk`: what a strap or a bag lies on: skin and clothes of trunk and shoulders, found by rays from inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from people_bake.body import Body
from people_bake.piece import Piece
from people_bake.source import BODY_VERTICES, faces, joint_weights
from twincity.replicator.scene.people.skeleton import INDEX, SIDES

NOT_LAIN_ON = frozenset({"hair", "beard", "headwear", "face_wear", "eyes", "skin", "backpack", "shoulder_bag"})

_ARM = [
    INDEX[f"{side}_{joint}"]
    for side in SIDES
    for joint in ("upper_arm", "forearm", "hand", "fingers", "fingertips", "thumb")
]
_NEAR_RAY_M = 0.06
"""Triangles are smaller than this."""

_HEAD = [INDEX["head"]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Trunk:
    """What a strap can lie on: skin and cloth of trunk and shoulders."""

    corners: np.ndarray
    """(t, 3, 3) triangles."""

    middles: np.ndarray
    """(t, 3) of them."""

    points: np.ndarray
    weights: np.ndarray
    tree: cKDTree

    @classmethod
    def of(cls, body: Body, over: Sequence[Piece]) -> Trunk:
        layers = [(body.points[:BODY_VERTICES], joint_weights()[:BODY_VERTICES], faces("body"))]
        layers += [(p.points, p.weights, p.faces) for p in over if p.part not in NOT_LAIN_ON and len(p.faces)]
        corners, points, weights = [], [], []
        for layer_points, layer_weights, triangles in layers:
            limbs = layer_weights[:, _ARM].sum(1) + layer_weights[:, _HEAD].sum(1)
            kept = triangles[limbs[triangles].mean(1) < 0.6]
            corners.append(layer_points[kept])
            used = np.unique(kept)
            points.append(layer_points[used])
            weights.append(layer_weights[used])
        everything, triangles = np.concatenate(points), np.concatenate(corners)
        return cls(
            corners=triangles,
            middles=triangles.mean(1),
            points=everything,
            weights=np.concatenate(weights),
            tree=cKDTree(everything),
        )

    def reach(self, origins: np.ndarray, directions: np.ndarray, usual: float) -> np.ndarray:
        """(n,) how far from each origin the farthest cloth is along a direction [m]; `usual` where there is none."""
        reached = np.full(len(origins), usual)
        for number, (origin, direction) in enumerate(zip(origins, directions, strict=True)):
            towards = self.middles - origin
            ahead = towards @ direction
            beside = np.einsum("ta,ta->t", towards, towards) - ahead**2
            a, b, c = self.corners[(ahead > -_NEAR_RAY_M) & (beside < _NEAR_RAY_M**2)].swapaxes(0, 1)
            across = np.cross(direction, c - a)
            volume = ((b - a) * across).sum(1)
            scale = 1 / np.where(np.abs(volume) > 1e-15, volume, np.inf)
            u = ((origin - a) * across).sum(1) * scale
            turned = np.cross(origin - a, b - a)
            v = turned @ direction * scale
            distance = ((c - a) * turned).sum(1) * scale
            hit = (scale != 0) & (u >= 0) & (v >= 0) & (u + v <= 1) & (distance > 0)
            if hit.any():
                reached[number] = distance[hit].max()
        return reached

    def joints_at(self, points: np.ndarray) -> np.ndarray:
        """(n, 28) what the cloth below points follows, arms included: a strap moves with the cloth it lies on."""
        distances, near = self.tree.query(points, k=6)
        share = 1 / (distances + 0.01) ** 2
        weights = np.einsum("nk,nkj->nj", share / share.sum(1, keepdims=True), self.weights[near])
        return weights / weights.sum(1, keepdims=True)
