"""Standing: two feet that stay where they are, the weight now on one leg and now on the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from people_bake.motion.arms import relaxed
from people_bake.motion.figure import Figure
from people_bake.motion.limbs import bend_leg
from people_bake.motion.poses import Overlay, Poses, wander
from twincity.replicator.scene.people.skeleton import INDEX, SIDES, about

_REACH = 0.995


@dataclass(frozen=True, kw_only=True)
class Stance:
    """How somebody stands."""

    feet_apart_m: float = 0.20
    """Between the ankles."""

    step_m: float = 0.05
    """How far the right foot is ahead of the left one."""

    toe_out_deg: tuple[float, float] = (9, 14)
    """Of the left foot and the right one."""

    on_left: float = 0.35
    """Where the weight is on average: -1 all on the right leg, 1 all on the left one."""

    shift: float = 0.45
    """How much of the weight goes to and fro."""

    stoop_deg: float = 0
    lean_deg: float = 0
    turn_deg: float = 0
    """How far the shoulders look to the left of the feet."""

    look_deg: tuple[float, float] = (12, 4)
    """How far the head turns to the sides, and nods."""

    head_down_deg: float = 3
    seed: int = 0


def stand(stance: Stance, arms: Overlay, figure: Figure, phases: np.ndarray) -> Poses:
    """Poses at the phases (n,)."""
    poses = Poses.at_attention(len(phases))
    drift = [wander(phases, 10 * stance.seed + k) for k in range(6)]
    weight = np.tanh(stance.on_left + stance.shift * drift[0] * 1.5)
    _shift_hips(stance, weight, drift, poses)
    ankles = {side: _ankle(stance, side, figure, len(phases)) for side in SIDES}
    poses.root[:, 2] = np.min([_highest(poses, figure, side, ankles[side]) for side in SIDES], axis=0)
    for side, sign in SIDES.items():
        foot = about("z", sign * stance.toe_out_deg[sign < 0])
        bend_leg(poses, figure, side, ankles[side], foot, np.broadcast_to(foot[:, 0], ankles[side].shape))
    breath = np.sin(2 * np.pi * 2 * phases)
    stoop, lean = stance.stoop_deg, stance.lean_deg
    poses.turn("spine", ("z", 0.3 * stance.turn_deg), ("x", -3 * weight), ("y", 1 + 0.35 * stoop + 0.5 * lean))
    twist = 0.4 * stance.turn_deg + 2 * drift[1]
    poses.turn("chest", ("z", twist), ("x", -2 * weight), ("y", 0.35 * stoop + 0.5 * breath))
    poses.turn("upper_chest", ("z", 0.3 * stance.turn_deg), ("x", 1.5 * weight), ("y", 0.3 * stoop - 0.9 * breath))
    side_look, nod = stance.look_deg
    poses.turn("neck", ("z", 0.4 * side_look * drift[2]), ("y", 4 - 0.4 * stoop - 0.4 * lean))
    head_nod = stance.head_down_deg - 4 - 0.45 * stoop - 0.5 * lean + nod * drift[3]
    poses.turn("head", ("z", 0.6 * side_look * drift[2]), ("x", 2.5 * drift[4]), ("y", head_nod))
    relaxed(poses, figure, phases)
    arms(poses, figure, phases)
    return poses


def _shift_hips(stance: Stance, weight: np.ndarray, drift: list[np.ndarray], poses: Poses) -> None:
    """The pelvis is over the carrying leg and drops on the other side."""
    poses.turn("hips", ("z", 3 * drift[5]), ("x", 4 * weight), ("y", 0.2 * stance.stoop_deg + 0.5 * stance.lean_deg))
    poses.root[:, 0] = 0.010 * drift[1] + 0.002 * stance.lean_deg * -1 + 0.25 * stance.step_m * (1 - weight) - 0.01
    poses.root[:, 1] = (0.25 * stance.feet_apart_m) * weight


def _ankle(stance: Stance, side: str, figure: Figure, count: int) -> np.ndarray:
    """(n, 3) where the ankle is; it never moves."""
    sign = SIDES[side]
    ahead = 0.5 * stance.step_m * (1 - sign) + 0.03
    return np.broadcast_to([ahead, 0.5 * stance.feet_apart_m * sign, figure.ankle_height], (count, 3))


def _highest(poses: Poses, figure: Figure, side: str, ankle: np.ndarray) -> np.ndarray:
    """(n,) height of the hips at which this leg is nearly straight."""
    hip = poses.root + poses.rotations[:, INDEX["hips"]] @ figure.offsets[INDEX[f"{side}_thigh"]]
    level = ((ankle - hip)[:, :2] ** 2).sum(1)
    return ankle[:, 2] + np.sqrt((_REACH * figure.leg) ** 2 - level) - (hip - poses.root)[:, 2]
