"""Riding: a bicycle, a kick scooter, a motorcycle, a motor scooter, a wheelchair whose rims are pushed."""

from __future__ import annotations

import numpy as np

from people_bake.motion.arms import relaxed
from people_bake.motion.figure import Figure
from people_bake.motion.limbs import bend_leg, curl_fingers, grip
from people_bake.motion.planted import Attitude, Foot, bow, hold
from people_bake.motion.poses import Poses, ease, wander
from people_bake.motion.sitting import Seat, hips_above_seat, sit
from twincity.replicator.scene.people.skeleton import SIDES, about

SADDLE_M, CRANKS, CRANK_M = 0.95, np.array([0.20, 0.105, 0.285]), 0.17
"""Height of the saddle; where the left pedal turns, from the ground below the saddle; length of a crank [m]."""

BAR = np.array([0.50, 0.27, 1.02])
MOTORCYCLE_M, MOTO_SCOOTER_M = 0.80, 0.79
"""Heights of their seats [m]."""

_PEDAL_M = 0.012
DECK_M = 0.145
RIM_AT, RIM_M = np.array([-0.10, 0.317, 0.305]), 0.265
"""Middle of the left hand rim from the ground below the hips, and its radius."""

WHEELCHAIR = Seat(
    height_m=0.50, recline_deg=12, upright_deg=10, feet_ahead_m=(0.34, 0.34), feet_apart_m=0.22, feet_up_m=0.12,
    knees_out_deg=6, look_deg=(16, 4), seed=5,
)  # fmt: skip


def cycle(figure: Figure, phases: np.ndarray) -> Poses:
    """One turn of the pedals, the left one ahead at phase 0."""
    poses = Poses.at_attention(len(phases))
    turns = 2 * np.pi * phases
    poses.turn("hips", ("z", 1.5 * np.sin(turns)), ("x", 2 * np.sin(turns)), ("y", 12))
    poses.root[:, 1] = 0.006 * np.sin(turns)
    poses.root[:, 2] = SADDLE_M + 0.9 * hips_above_seat(figure, -12)
    for side, sign in SIDES.items():
        angle = turns + (0 if sign > 0 else np.pi)
        pitch = 17 + 13 * np.sin(angle + 0.5)
        foot = about("z", 4.0 * sign) @ about("y", pitch)
        pedal = CRANKS * (1, sign, 1) + CRANK_M * np.stack([np.cos(angle), 0 * angle, -np.sin(angle)], -1)
        ankle = np.add(pedal, (0, 0, _PEDAL_M)) - foot @ figure.ball
        bend_leg(poses, figure, side, ankle, foot, np.broadcast_to([1.0, 0.06 * sign, 0.2], ankle.shape))
    bow(poses, 12, 14, 3, side_deg=-2 * np.sin(turns))
    poses.add("head", ("z", 10 * wander(phases, 70)))
    relaxed(poses, figure, phases)
    for side, sign in SIDES.items():
        grip(poses, figure, side, BAR * (1, sign, 1), fingers=(0.86, 0.18 * sign, -0.42), palm=(-0.2, -0.35 * sign, -1),
             elbow=(-0.5, 0.8 * sign, -0.8))  # fmt: skip
    return poses


def ride_motorcycle(figure: Figure, phases: np.ndarray) -> Poses:
    """Leaning a little towards the bar, the balls of the feet on pegs below the hips, the knees at the tank."""
    poses = _astride(figure, phases, MOTORCYCLE_M, pelvis_deg=9, bend_deg=20, seed=71)
    for side, sign in SIDES.items():
        foot = about("z", 2.0 * sign) @ about("y", 30)
        _put_foot(poses, figure, side, (0.17, 0.215 * sign, 0.345), foot, knee=(1.0, 0.42 * sign, 0.35))
        grip(poses, figure, side, (0.52, 0.335 * sign, 1.045), fingers=(0.9, -0.05 * sign, -0.35),
             palm=(-0.25, -0.2 * sign, -1), elbow=(-0.5, 1.0 * sign, -0.5))  # fmt: skip
    return poses


def ride_moto_scooter(figure: Figure, phases: np.ndarray) -> Poses:
    """Upright as on a chair, the feet flat on the floor behind the shield."""
    poses = _astride(figure, phases, MOTO_SCOOTER_M, pelvis_deg=2, bend_deg=10, seed=72)
    for side, sign in SIDES.items():
        foot = about("z", 10.0 * sign)
        _put_foot(poses, figure, side, (0.44, 0.125 * sign, 0.29), foot, knee=(1.0, 0.35 * sign, 0.8))
        grip(poses, figure, side, (0.50, 0.305 * sign, 1.035), fingers=(0.9, -0.05 * sign, -0.35),
             palm=(-0.25, -0.2 * sign, -1), elbow=(-0.6, 0.9 * sign, -0.8))  # fmt: skip
    return poses


def _astride(
    figure: Figure, phases: np.ndarray, seat_m: float, *, pelvis_deg: float, bend_deg: float, seed: int
) -> Poses:
    """Sitting on a saddle, looking at the traffic."""
    poses = Poses.at_attention(len(phases))
    poses.turn("hips", ("x", 0.6 * np.sin(2 * np.pi * phases)), ("y", pelvis_deg))
    poses.root[:, 2] = seat_m + 0.9 * hips_above_seat(figure, -pelvis_deg)
    bow(poses, pelvis_deg, bend_deg, 3)
    poses.add("head", ("z", 14 * wander(phases, seed)))
    relaxed(poses, figure, phases)
    return poses


def _put_foot(
    poses: Poses, figure: Figure, side: str, ball: tuple[float, float, float], foot: np.ndarray,
    knee: tuple[float, float, float],
) -> None:  # fmt: skip
    """Bring the ball of a foot to a place, the knee bent towards `knee`."""
    turned = np.broadcast_to(foot, (len(poses), 3, 3))
    ankle = np.broadcast_to(np.array(ball) - foot @ figure.ball, (len(poses), 3))
    bend_leg(poses, figure, side, ankle, turned, np.broadcast_to(knee, ankle.shape))


def ride_scooter(figure: Figure, phases: np.ndarray) -> Poses:
    """On a deck, the right foot behind, both hands on the bar."""
    attitude = Attitude(
        hips_m=(-0.06, 0.01, DECK_M + 0.885), pelvis_deg=4, bend_deg=6, look_down_deg=2, turn_deg=-5, look_deg=14,
        seed=7,
        left=Foot(ahead_m=0.17, out_m=0.045, up_m=DECK_M, toe_out_deg=8, knee_out_deg=10),
        right=Foot(ahead_m=-0.06, out_m=0.04, up_m=DECK_M, toe_out_deg=26, knee_out_deg=20),
    )  # fmt: skip

    def hands(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
        for side, sign in SIDES.items():
            grip(poses, figure, side, (0.36, 0.21 * sign, 1.0), fingers=(0.85, 0, -0.45), palm=(-0.3, -0.2 * sign, -1),
                 elbow=(-0.6, 0.8 * sign, -0.6))  # fmt: skip

    return hold(attitude, hands, figure, phases)


def wheel_oneself(figure: Figure, phases: np.ndarray) -> Poses:
    """Sitting in a wheelchair: the rims are pushed from behind the top to the front, then the hands swing back."""

    def hands(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
        push = phases < _PUSH
        forth, back = np.clip(phases / _PUSH, 0, 1), np.clip((phases - _PUSH) / (1 - _PUSH), 0, 1)
        angle = np.radians(np.where(push, -6 + 72 * forth, 66 - 72 * ease(back)))
        off = np.where(push, 0, np.sin(np.pi * back))
        lean = 7 * np.sin(2 * np.pi * (phases - 0.12))
        poses.add("spine", ("y", 5 + 0.6 * lean))
        poses.add("chest", ("y", 3 + 0.4 * lean))
        poses.add("neck", ("y", -8 - lean))
        for side, sign in SIDES.items():
            rim = RIM_M + 0.01 + 0.05 * off
            at = np.stack([rim * np.sin(angle), sign * (0.005 + 0.03 * off), rim * np.cos(angle)], -1)
            fingers = np.stack([0.45 * np.cos(angle), -0.1 * sign + 0 * off, -0.75 - 0.3 * np.sin(angle)], -1)
            grip(poses, figure, side, RIM_AT * (1, sign, 1) + at, fingers=fingers, palm=(-0.2, -sign, -0.2),
                 elbow=(-1, 0.75 * sign, 0), curl=50)  # fmt: skip
            curl_fingers(poses, side, 50 - 20 * off, 50 - 16 * off, thumb=20)

    return sit(WHEELCHAIR, hands, figure, phases)


_PUSH = 0.42
"""Part of the cycle during which the hands are on the rims."""
