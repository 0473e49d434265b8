"""Postures that belong to a body rather than to a movement: standing at ease, and the stoop of age."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .skeleton import INDEX, JOINTS, SIDES, about

_STOOP_SHARES: Mapping[str, float] = {"spine": 0.30, "chest": 0.40, "upper_chest": 0.30, "neck": 0.25, "head": -0.95}
"""Of the angle: the trunk bends by all of it, the neck reaches forward, and the head looks nearly level again."""


def relaxed() -> np.ndarray:
    """(28, 3, 3) rotations of a body that stands at ease, arms and fingers a little bent."""
    rotations = np.tile(np.eye(3), (len(JOINTS), 1, 1))
    for side, sign in SIDES.items():
        rotations[INDEX[f"{side}_upper_arm"]] = about("x", 9 * sign) @ about("y", 4)
        rotations[INDEX[f"{side}_forearm"]] = about("z", -14 * sign) @ about("y", -18)
        rotations[INDEX[f"{side}_hand"]] = about("x", -5 * sign)
        rotations[INDEX[f"{side}_fingers"]] = about("x", -18 * sign)
        rotations[INDEX[f"{side}_fingertips"]] = about("x", -22 * sign)
    return rotations


def stooped(rotations: np.ndarray, stoop_deg: np.ndarray) -> np.ndarray:
    """Rotations (n, 28, 3, 3) with the spines bent forward by (n,) degrees."""
    bent = rotations.copy()
    for joint, share in _STOOP_SHARES.items():
        bent[:, INDEX[joint]] = about("y", share * stoop_deg) @ bent[:, INDEX[joint]]
    return bent
