"""Where the joints of many bodies are: clips played on every one, feet on the ground, hands on handles.

Everything here is in a body's own space: its point of the ground is the origin, it faces +X, and its size is the one
it was modelled in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .clips import BALLS, Moment, Movement
from .limbs import ARMS, LEGS, bend, reaches
from .posture import stooped
from .skeleton import INDEX, REFERENCE_LEG_M, SIDES, Skeleton, forward_kinematics

MOUNTED = ("bicycle", "scooter", "motorcycle", "wheelchair")
"""What has one size for all: feet go to its pedals, its deck or its footrest, wherever they are."""

WITH_HANDLES = ("bicycle", "scooter", "motorcycle", "wheelchair", "pram", "walker")

_HANDS_ON_A_TABLE_M = (0.82, 1.05)
"""Heights of wrists below which a hand is on the table, and above which it is at the mouth."""

_STOOPING = ("walking", "standing", "sitting")
_HIPS = tuple(INDEX[f"{side}_thigh"] for side in ("left", "right"))


@dataclass(frozen=True, kw_only=True, eq=False)
class Bodies:
    """The skeletons of n people, as arrays."""

    offsets: np.ndarray
    """(n, 28, 3) as `Skeleton.offsets`."""

    from_bind: np.ndarray
    """(n, 28, 3, 4) the bind pose as each joint sees it, as `Skeleton.from_bind`."""

    neutral_heights: np.ndarray
    """(n,) of the hips of somebody at attention [m]."""

    legs: np.ndarray
    """(n,) hip to ankle, of `REFERENCE_LEG_M`."""

    stoop_deg: np.ndarray
    """(n,)."""

    @classmethod
    def of(cls, skeletons: Sequence[Skeleton], stoop_deg: Sequence[float]) -> Bodies:
        """The arrays of these skeletons."""
        return cls(
            offsets=np.stack([skeleton.offsets for skeleton in skeletons]),
            from_bind=np.stack([skeleton.from_bind for skeleton in skeletons]),
            neutral_heights=np.array([skeleton.positions[0, 2] for skeleton in skeletons]),
            legs=np.array([skeleton.leg_length for skeleton in skeletons]) / REFERENCE_LEG_M,
            stoop_deg=np.asarray(stoop_deg, float),
        )

    @property
    def ball_heights(self) -> np.ndarray:
        """(n,) of the joint of the toes when the foot is flat on the ground."""
        leg = [INDEX[f"left_{part}"] for part in ("thigh", "shin", "foot", "toes")]
        return self.neutral_heights + self.offsets[:, leg, 2].sum(1)

    @property
    def hip_widths(self) -> np.ndarray:
        """(n,) from the middle to a hip joint."""
        return self.offsets[:, _HIPS[0], 1]


@dataclass(frozen=True, kw_only=True, eq=False)
class Poses:
    """The joints of n bodies."""

    turned: np.ndarray
    """(n, 28, 3, 3) world rotations."""

    placed: np.ndarray
    """(n, 28, 3) world positions [m]."""

    def skinning(self, bodies: Bodies, rows: np.ndarray | slice = slice(None)) -> np.ndarray:
        """(k, 28, 3, 4) float32: what the joints of some of the bodies do to points in the bind pose."""
        transforms = self.turned[rows] @ bodies.from_bind[rows]
        transforms[..., 3] += self.placed[rows]
        return transforms.astype(np.float32)

    def raise_by(self, metres: np.ndarray, rows: np.ndarray) -> None:
        """Move some of the bodies up."""
        self.placed[rows, :, 2] += metres[:, None]


def play(moment: Moment, bodies: Bodies, sizes: np.ndarray, seat_heights: np.ndarray) -> Poses:
    """The clips on these bodies; whoever sits has the hips about where a seat of that height asks for.

    Args:
        moment: n clips at their phases.
        bodies: n of them.
        sizes: (n,) by which each body will be scaled.
        seat_heights: (n,) metres, in the bodies' own sizes.
    """
    legs, seat = bodies.legs, np.array([movement.ground == "seat" for movement in moment.movements], bool)
    turned, placed = forward_kinematics(
        bodies.offsets, stooped(moment.rotations, np.where(_stoops(moment), bodies.stoop_deg, 0)), moment.root
    )
    root = moment.root * np.where(_is_mounted(moment), 1 / sizes, legs)[:, None]
    own_seat = np.array([movement.seat_height_m or 0.0 for movement in moment.movements])
    root[:, 2] += np.where(_on_feet(moment), _thicker_soles(moment, bodies, sizes), 0)
    root[:, 2] = np.where(seat, seat_heights + (moment.root[:, 2] - own_seat) * legs, root[:, 2])
    placed += (root - moment.root)[:, None]
    return Poses(turned=turned, placed=placed)


def plant_feet(poses: Poses, moment: Moment, bodies: Bodies, sizes: np.ndarray) -> None:
    """Put the feet where the clip has them: what stands does not slide, whatever the body's proportions.

    Who sits too high for their legs keeps them hanging.
    """
    mounted = _is_mounted(moment)
    scale = np.where(mounted, 1 / sizes, bodies.legs)
    wider = np.where(mounted, 0.0, bodies.hip_widths - scale * moment.reference_offsets[_HIPS[0], 1])
    for number, (limb, ball, side) in enumerate(zip(LEGS, BALLS, (1.0, -1.0), strict=True)):
        target = moment.balls[:, number] * scale[:, None]
        target[:, 1] += side * wider
        target[:, 2] += _thicker_soles(moment, bodies, sizes)
        foot = poses.turned[:, limb.end] @ bodies.offsets[:, ball, :, None]
        target -= foot[..., 0]
        rows = _on_feet(moment) | ((is_seated(moment) & _has_floor(moment)) & reaches(limb, poses.placed, target))
        bend(limb, poses.turned, poses.placed, target, rows)


def hold_handles(poses: Poses, moment: Moment, sizes: np.ndarray) -> None:
    """Bring busy hands to handles and handlebars, which are where the reference body's hands are, for all sizes."""
    for number, (limb, side) in enumerate(zip(ARMS, SIDES, strict=True)):
        rows = np.array([_handles(movement) and movement.hands[side] == "busy" for movement in moment.movements], bool)
        bend(limb, poses.turned, poses.placed, moment.wrists[:, number] / sizes[:, None], rows)


def lay_hands_on_tables(poses: Poses, moment: Moment, sizes: np.ndarray) -> None:
    """Bring the hands of who sits at a table to the height that the clip has them at: tables have one size for all.

    A hand is left where it is as far as the clip lifts it from the table to the mouth.
    """
    at_table = np.array([movement.needs == "terrace" for movement in moment.movements], bool)
    table, mouth = _HANDS_ON_A_TABLE_M
    for number, limb in enumerate(ARMS):
        height = moment.wrists[:, number, 2]
        target = poses.placed[:, limb.end].copy()
        lies = np.clip((mouth - height) / (mouth - table), 0, 1)
        target[:, 2] += lies * (height / sizes - target[:, 2])
        bend(limb, poses.turned, poses.placed, target, at_table)


def is_seated(moment: Moment) -> np.ndarray:
    """(n,) whether a seat carries the body; what carries a rider of a scooter is a deck below the feet."""
    return np.array([movement.ground == "seat" and movement.needs != "scooter" for movement in moment.movements], bool)


def is_grounded(moment: Moment) -> np.ndarray:
    """(n,) whether the lowest point is put on the ground."""
    return np.array([movement.ground != "seat" and movement.needs not in MOUNTED for movement in moment.movements])


def _on_feet(moment: Moment) -> np.ndarray:
    return np.array([movement.ground == "feet" or movement.needs == "scooter" for movement in moment.movements], bool)


def _thicker_soles(moment: Moment, bodies: Bodies, sizes: np.ndarray) -> np.ndarray:
    """(n,) how much higher the balls of these feet are over the ground than the reference body's, resized [m]."""
    scale = np.where(_is_mounted(moment), 1 / sizes, bodies.legs)
    return bodies.ball_heights - scale * moment.reference_ball_height


def _is_mounted(moment: Moment) -> np.ndarray:
    return np.array([movement.needs in MOUNTED and movement.posture != "walking" for movement in moment.movements])


def _has_floor(moment: Moment) -> np.ndarray:
    """(n,) whether there is something below the feet of who sits; a child's pram has only its footrest."""
    return np.array([movement.needs != "pram" for movement in moment.movements])


def _stoops(moment: Moment) -> np.ndarray:
    return np.array([movement.posture in _STOOPING for movement in moment.movements])


def _handles(movement: Movement) -> bool:
    """Whether its busy hands hold what has one size for all; a child in a pram only sits there."""
    return movement.needs in WITH_HANDLES and not (movement.needs == "pram" and movement.posture == "sitting")
