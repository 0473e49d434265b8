"""What arms and heads do, whatever the legs are doing."""

from __future__ import annotations

import numpy as np

from people_bake.motion.figure import Figure
from people_bake.motion.limbs import curl_fingers
from people_bake.motion.poses import Poses, wander
from twincity.replicator.scene.people.skeleton import SIDES


def as_they_are(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """Leave them."""


def relaxed(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """Both arms hang, a little bent and never quite alike."""
    for side in SIDES:
        hang(poses, side, phases)


def hang(poses: Poses, side: str, phases: np.ndarray) -> None:
    """One arm hangs."""
    sign = SIDES[side]
    sway = wander(phases, 7 if sign > 0 else 8)
    slack = 2 if sign > 0 else -2
    poses.turn(f"{side}_clavicle", ("x", sign * (-2 + 0.8 * sway)))
    poses.turn(f"{side}_upper_arm", ("x", (7 + slack) * sign), ("y", 3 + slack + 2 * sway), ("z", -10 * sign))
    poses.turn(f"{side}_forearm", ("z", -10 * sign), ("y", -16 - slack + 2 * sway))
    poses.turn(f"{side}_hand", ("x", -5 * sign), ("y", -3), ("z", -6 * sign))
    curl_fingers(poses, side, 25 + slack, 31 - slack)
