"""Legs and arms that reach: two bones bent so that a foot or a hand comes where it must be, for many bodies at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .skeleton import INDEX, SIDES

_STRAIGHTEST = 0.9995
"""Of its length, how far a limb can reach."""

_AHEAD = 0.03
"""Metres by which a straight limb is taken to be bent forward (a knee) or backward (an elbow)."""


@dataclass(frozen=True, kw_only=True)
class Limb:
    """Which joints a leg or an arm is made of."""

    upper: int
    lower: int
    end: int
    """The ankle or the wrist."""

    beyond: tuple[int, ...]
    """Joints that move along with the end."""

    bends: float
    """1 forward, -1 backward."""


LEGS = tuple(
    Limb(
        upper=INDEX[f"{side}_thigh"], lower=INDEX[f"{side}_shin"], end=INDEX[f"{side}_foot"],
        beyond=(INDEX[f"{side}_toes"],), bends=1.0,
    )
    for side in SIDES
)  # fmt: skip
ARMS = tuple(
    Limb(
        upper=INDEX[f"{side}_upper_arm"], lower=INDEX[f"{side}_forearm"], end=INDEX[f"{side}_hand"],
        beyond=tuple(INDEX[f"{side}_{part}"] for part in ("fingers", "fingertips", "thumb")), bends=-1.0,
    )
    for side in SIDES
)  # fmt: skip


def reaches(limb: Limb, placed: np.ndarray, target: np.ndarray) -> np.ndarray:
    """(n,) whether the limbs are long enough to bring their ends to `target` (n, 3); `placed` is (n, 28, 3)."""
    return _length(target - placed[:, limb.upper]) <= _STRAIGHTEST * sum(_bones(limb, placed))


def bend(limb: Limb, turned: np.ndarray, placed: np.ndarray, target: np.ndarray, rows: np.ndarray) -> None:
    """Bring the ends of the limbs to `target` (n, 3), in the plane in which they are bent already.

    The end keeps its own attitude. What is out of reach is pointed at.

    Args:
        limb: which.
        turned: (n, 28, 3, 3) world rotations; changed.
        placed: (n, 28, 3) world positions; changed.
        target: (n, 3).
        rows: (n,) which bodies.
    """
    if not rows.any():
        return
    joints = placed[rows]
    root, bent_at, end = joints[:, limb.upper], joints[:, limb.lower], joints[:, limb.end]
    upper, lower = _bones(limb, joints)
    way = target[rows] - root
    distance = np.clip(_length(way), 1.001 * np.abs(upper - lower) + 1e-6, _STRAIGHTEST * (upper + lower))
    way = _unit(way)
    side = bent_at - root + _AHEAD * limb.bends * turned[rows, limb.upper, :, 0]
    side = _unit(side - (side * way).sum(-1, keepdims=True) * way)
    cosine = (upper**2 + distance**2 - lower**2) / (2 * upper * distance)
    sine = np.sqrt(np.clip(1 - cosine**2, 0, 1))
    knee = root + upper[:, None] * (cosine[:, None] * way + sine[:, None] * side)
    foot = root + distance[:, None] * way
    turned[rows, limb.upper] = _swing(bent_at - root, knee - root) @ turned[rows, limb.upper]
    turned[rows, limb.lower] = _swing(end - bent_at, foot - knee) @ turned[rows, limb.lower]
    placed[rows, limb.lower], placed[rows, limb.end] = knee, foot
    for joint in limb.beyond:
        placed[rows, joint] += foot - end


def _bones(limb: Limb, placed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n,) lengths of the two bones."""
    bent_at = placed[:, limb.lower]
    return _length(bent_at - placed[:, limb.upper]), _length(placed[:, limb.end] - bent_at)


def _swing(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """(n, 3, 3) smallest rotation that takes the directions (n, 3) to others (Rodrigues' formula)."""
    a, b = _unit(start), _unit(end)
    axis = np.cross(a, b)
    cross = np.zeros((len(a), 3, 3))
    cross[:, 0, 1], cross[:, 0, 2], cross[:, 1, 2] = -axis[:, 2], axis[:, 1], -axis[:, 0]
    cross -= cross.swapaxes(1, 2)
    cosine = (a * b).sum(-1)[:, None, None]
    return np.eye(3) + cross + cross @ cross / np.maximum(1 + cosine, 1e-6)


def _length(vectors: np.ndarray) -> np.ndarray:
    return np.sqrt((vectors * vectors).sum(-1))


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(_length(vectors), 1e-9)[..., None]
