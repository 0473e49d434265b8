"""How hair and headwear follow the joints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from people_bake import source
from people_bake.hair.head import BODY_VERTICES
from twincity.replicator.scene.people.skeleton import INDEX, JOINTS

if TYPE_CHECKING:
    from people_bake.body import Body


def rigid_weights(points: np.ndarray) -> np.ndarray:
    """(n, 28) of what only the head moves."""
    weights = np.zeros((len(points), len(JOINTS)))
    weights[:, INDEX["head"]] = 1.0
    return weights


def head_weights(body: Body, points: np.ndarray, *, hangs: bool = False) -> np.ndarray:
    """(n, 28) of what sits on a head: the nearest skin's, and for what hangs below it the trunk's more and more."""
    weights = source.joint_weights()[:BODY_VERTICES]
    near = np.flatnonzero(weights[:, INDEX["head"]] + weights[:, INDEX["neck"]] > 0.5)
    apart, which = cKDTree(body.points[near]).query(points)
    skin = np.zeros((len(points), weights.shape[1]))
    skin[:, [INDEX["head"], INDEX["neck"]]] = weights[near[which]][:, [INDEX["head"], INDEX["neck"]]]
    skin /= skin.sum(axis=1, keepdims=True)
    if not hangs:
        return skin
    free = np.clip((apart / body.head_scale - 0.010) / 0.015, 0, 1)[:, None]
    below = np.clip((body.eye[2] - 0.02 * body.head_scale - points[:, 2]) / (0.05 * body.head_scale), 0, 1)[:, None]
    mixed = skin + (hanging_weights(points, body) - skin) * np.maximum(free, below)
    return mixed / mixed.sum(axis=1, keepdims=True)


def hanging_weights(points: np.ndarray, body: Body, *, loose: float = 0.85) -> np.ndarray:
    """(n, 28) for hair that hangs: the head's down to the jaw, then more and more the trunk's, on which it lies."""
    unit = body.head_scale
    eye, neck = body.eye[2], body.joint("neck")[2]
    jaw = eye - 0.085 * unit
    below = np.clip((jaw - points[:, 2]) / np.maximum(jaw - neck + 0.02 * unit, 0.03), 0, 1)
    lying = np.clip((neck + 0.03 * unit - points[:, 2]) / (0.13 * unit), 0, 1)
    weights = np.zeros((len(points), len(JOINTS)))
    weights[:, INDEX["upper_chest"]] = loose * lying
    weights[:, INDEX["neck"]] = (1 - loose * lying) * 0.5 * below
    weights[:, INDEX["head"]] = (1 - loose * lying) * (1 - 0.5 * below)
    return weights
