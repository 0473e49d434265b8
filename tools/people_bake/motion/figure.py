"""The reference body that movements are made on: its joints, its shoes, and its surface where it can rest on something.

Movements are rotations, and the rotations of this one body of 1.72 m serve every body.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from people_bake.body import BodySpec, fit_body
from people_bake.source import joint_weights
from twincity.replicator.scene.people.skeleton import INDEX, REFERENCE_LEG_M, SIDES, Skeleton

SHOE_SOLE_M = 0.020
"""Thickness of a shoe's sole under the bare foot."""

_HEIGHT_M = 1.72
_CLOTHES = slice(15328, 18002)
"""Of the base mesh: a smooth suit from neck to wrists and soles, a little outside the skin."""

_CLOTH_M = 0.008
_SKIN = slice(0, 13380)
_SAMPLES = 700


@dataclass(frozen=True, kw_only=True, eq=False)
class Figure:
    """One body, as far as its movements need it."""

    skeleton: Skeleton

    heel: np.ndarray
    """(3,) back edge of the left shoe's heel on the ground, seen from the ankle of a flat foot [m]; y is 0."""

    ball: np.ndarray
    """(3,) where the shoe bends, below the joint of the toes."""

    tip: np.ndarray
    """(3,) front end of the sole."""

    points: np.ndarray
    """(n, 3) metres, bind pose: a sample of the dressed surface."""

    weights: np.ndarray
    """(n, 28) each row sums to 1."""

    @property
    def offsets(self) -> np.ndarray:
        """(28, 3) from each parent joint."""
        return self.skeleton.offsets

    @property
    def leg(self) -> float:
        """Hip to ankle, straight [m]."""
        return self.skeleton.leg_length

    @property
    def ankle_height(self) -> float:
        """Of the ankle over the ground when the shoe is flat [m]."""
        return -float(self.ball[2])

    @property
    def toe_joint(self) -> np.ndarray:
        """(3,) where the left toes bend, seen from the ankle of a flat foot [m]; y is 0."""
        return self.offsets[INDEX["left_toes"]] * (1, 0, 1)

    @property
    def toe_joint_height(self) -> float:
        """Of that joint over the ground when the toes are flat [m]."""
        return float(self.toe_joint[2] - self.ball[2])

    def length(self, joint: str) -> float:
        """From a joint's parent to the joint [m]."""
        return float(np.linalg.norm(self.offsets[INDEX[joint]]))


@lru_cache(maxsize=1)
def reference_figure() -> Figure:
    """A slim adult of 1.72 m between the sexes, whose legs are `REFERENCE_LEG_M` long to a centimetre."""
    body = fit_body(BodySpec(sex=0.5, age_years=30, height_m=_HEIGHT_M, bmi=22.5))
    figure = measure_figure(body.skeleton, body.points, joint_weights())
    if abs(figure.leg - REFERENCE_LEG_M) > 0.02:
        raise ValueError(f"The reference body's legs are {figure.leg:.3f} m long; clips are for {REFERENCE_LEG_M} m.")
    return figure


def measure_figure(skeleton: Skeleton, points: np.ndarray, weights: np.ndarray) -> Figure:
    """Read soles and surface off a body: all (19158, 3) points of the base mesh and their (19158, 28) weights."""
    ankle, ball_joint = INDEX["left_foot"], INDEX["left_toes"]
    is_foot = (weights[_SKIN, ankle] + weights[_SKIN, ball_joint]) > 0.5
    bare = (points[_SKIN][is_foot] - skeleton.positions[ankle]) @ skeleton.bind_rotations[ankle]
    ground = bare[:, 2].min() - SHOE_SOLE_M
    sample, shares = _dressed_surface(points, weights)
    return Figure(
        skeleton=skeleton,
        heel=np.array([bare[:, 0].min() - 0.005, 0, ground]),
        ball=np.array([skeleton.offsets[ball_joint, 0], 0, ground]),
        tip=np.array([bare[:, 0].max() + 0.012, 0, ground]),
        points=sample,
        weights=shares,
    )


def _dressed_surface(points: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points of the suit with the thickness of clothes, of the bare head and of the hands."""
    suit, shares = points[_CLOTHES], weights[_CLOTHES]
    axis = shares @ _joint_middles(points, weights)
    outward = suit - axis
    suit = suit + _CLOTH_M * outward / np.linalg.norm(outward, axis=1, keepdims=True)
    hands = [INDEX[f"{side}_{part}"] for side in SIDES for part in ("hand", "fingers", "fingertips")]
    skin = np.flatnonzero((weights[_SKIN][:, [INDEX["head"], *hands]] > 0.5).any(1))
    step = len(suit) // (2 * _SAMPLES // 3)
    chosen = skin[:: max(len(skin) // (_SAMPLES // 3), 1)]
    return np.concatenate([suit[::step], points[chosen]]), np.concatenate([shares[::step], weights[chosen]])


def _joint_middles(points: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(28, 3) the middle of what follows each joint."""
    return (weights[_SKIN].T @ points[_SKIN]) / weights[_SKIN].sum(0)[:, None]
