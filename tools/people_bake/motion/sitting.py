"""Sitting: the hips on a seat, the feet on the ground, the back as the seat allows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from people_bake.motion.arms import relaxed
from people_bake.motion.figure import Figure
from people_bake.motion.limbs import bend_leg
from people_bake.motion.poses import Overlay, Poses, wander
from twincity.replicator.scene.people.skeleton import INDEX, SIDES, about


@dataclass(frozen=True, kw_only=True)
class Seat:
    """How somebody sits."""

    height_m: float
    """Of the seat over what the feet stand on."""

    recline_deg: float = 14
    """How far the pelvis leans back."""

    upright_deg: float = 12
    """How far the back comes forward again above the pelvis."""

    feet_ahead_m: tuple[float, float] = (0.44, 0.36)
    """From the hip joints to the left and the right ankle."""

    feet_apart_m: float = 0.26
    feet_up_m: float = 0.0
    """Of a foot rest over the ground."""

    knees_out_deg: float = 8
    look_deg: tuple[float, float] = (14, 5)
    head_down_deg: float = 4
    seed: int = 0


def sit(seat: Seat, arms: Overlay, figure: Figure, phases: np.ndarray) -> Poses:
    """Poses at the phases (n,); the hips are above the person's point."""
    poses = Poses.at_attention(len(phases))
    drift = [wander(phases, 300 + 10 * seat.seed + k) for k in range(5)]
    poses.turn("hips", ("x", 1.5 * drift[0]), ("y", -seat.recline_deg))
    poses.root[:, 2] = seat.height_m + hips_above_seat(figure, seat.recline_deg)
    thigh = figure.offsets[INDEX["left_thigh"]]
    for number, (side, sign) in enumerate(SIDES.items()):
        foot = about("z", sign * (6 + 3 * number))
        hip_x = float((poses.rotations[0, 0] @ thigh)[0])
        height = figure.ankle_height + seat.feet_up_m
        place = [hip_x + seat.feet_ahead_m[number], sign * 0.5 * seat.feet_apart_m, height]
        ankle = np.broadcast_to(place, (len(phases), 3))
        knee = about("z", sign * seat.knees_out_deg)[:, 0] + (0, 0, 1)
        bend_leg(poses, figure, side, ankle, foot, np.broadcast_to(knee, ankle.shape))
    breath = np.sin(2 * np.pi * 2 * phases)
    up = seat.upright_deg
    poses.turn("spine", ("x", -1 * drift[0]), ("y", 0.6 * up))
    poses.turn("chest", ("z", 2.5 * drift[1]), ("y", 0.4 * up + 0.4 * breath))
    poses.turn("upper_chest", ("y", 4 - 0.8 * breath))
    side_look, nod = seat.look_deg
    level = seat.recline_deg - up - 4
    poses.turn("neck", ("z", 0.4 * side_look * drift[2]), ("y", 0.5 * level + 2))
    head_nod = 0.5 * level - 2 + seat.head_down_deg + nod * drift[3]
    poses.turn("head", ("z", 0.6 * side_look * drift[2]), ("x", 2 * drift[4]), ("y", head_nod))
    relaxed(poses, figure, phases)
    arms(poses, figure, phases)
    return poses


def hips_above_seat(figure: Figure, recline_deg: float) -> float:
    """Height of the hips' joint over what is sat on [m]: the flesh below is pressed flat by a seventh."""
    poses = Poses.at_attention(1)
    poses.turn("hips", ("y", -recline_deg))
    for side in SIDES:
        poses.turn(f"{side}_thigh", ("y", recline_deg - 86))
    seated = [INDEX[joint] for joint in ("hips", "left_thigh", "right_thigh")]
    owned = figure.weights[:, seated].sum(1) > 0.6
    return -0.86 * float(poses.surface(figure)[0, owned, 2].min())
