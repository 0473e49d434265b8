"""Bodies on planted feet whose hips are told where to be: crouching, kneeling, bending, riding, holding somebody."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from people_bake.motion.arms import relaxed
from people_bake.motion.figure import Figure
from people_bake.motion.limbs import bend_leg, curl_fingers, reach
from people_bake.motion.poses import Overlay, Poses, wander
from twincity.replicator.scene.people.skeleton import INDEX, SIDES, about


@dataclass(frozen=True, kw_only=True)
class Foot:
    """Where a shoe stands."""

    ahead_m: float
    """Of the place where the shoe bends, from the person's point."""

    out_m: float
    """The same, to its side."""

    up_m: float = 0.0
    heel_up_deg: float = 0
    toe_out_deg: float = 8
    knee_out_deg: float = 8
    toes_bend: float = 1.0
    """1: the toes are flat on the ground however high the heel is."""


@dataclass(frozen=True, kw_only=True)
class Attitude:
    """Hips, feet and back of somebody."""

    hips_m: tuple[float, float, float]
    left: Foot
    right: Foot
    pelvis_deg: float = 0
    """How far the pelvis tips forward."""

    bend_deg: float = 0
    """How far the back bends forward above it."""

    turn_deg: float = 0
    """How far the shoulders look to the left."""

    side_deg: float = 0
    """How far the trunk leans to the right."""

    look_down_deg: float = 0
    """Where the face looks: 0 ahead, 90 at the ground."""

    sway_m: float = 0.006
    look_deg: float = 6
    seed: int = 0


def hold(attitude: Attitude, hands: Overlay, figure: Figure, phases: np.ndarray) -> Poses:
    """Poses at the phases (n,) of somebody who stays as he is, but lives."""
    poses = Poses.at_attention(len(phases))
    drift = [wander(phases, 500 + 10 * attitude.seed + k) for k in range(5)]
    poses.root[:] = attitude.hips_m + attitude.sway_m * np.stack([drift[0], drift[1], -np.abs(drift[2])], -1)
    poses.turn("hips", ("x", 1.2 * drift[1]), ("y", attitude.pelvis_deg))
    plant(poses, figure, attitude.left, attitude.right)
    bow(poses, attitude.pelvis_deg, attitude.bend_deg, attitude.look_down_deg, turn_deg=attitude.turn_deg,
        side_deg=attitude.side_deg)  # fmt: skip
    breath = np.sin(4 * np.pi * phases)
    poses.add("upper_chest", ("y", -0.8 * breath))
    poses.add("head", ("z", attitude.look_deg * drift[3]), ("x", 2 * drift[4]), ("y", 0.8 * breath))
    relaxed(poses, figure, phases)
    hands(poses, figure, phases)
    return poses


def plant(poses: Poses, figure: Figure, left: Foot, right: Foot) -> None:
    """Bend both legs so that the shoes are where they should be; the hips must be set."""
    for (side, sign), foot in zip(SIDES.items(), (left, right), strict=True):
        turn = about("z", sign * foot.toe_out_deg) @ about("y", foot.heel_up_deg)
        bend = np.array([foot.ahead_m, sign * foot.out_m, foot.up_m + figure.toe_joint_height])
        ankle = bend - turn @ figure.toe_joint
        knee = about("z", sign * foot.knee_out_deg)[:, 0]
        both = (np.broadcast_to(ankle, (len(poses), 3)), turn, np.broadcast_to(knee, (len(poses), 3)))
        bend_leg(poses, figure, side, *both)
        poses.turn(f"{side}_toes", ("y", -foot.toes_bend * foot.heel_up_deg))


def bow(
    poses: Poses, pelvis_deg: float | np.ndarray, bend_deg: float | np.ndarray, look_down_deg: float | np.ndarray, *,
    turn_deg: float | np.ndarray = 0.0, side_deg: float | np.ndarray = 0.0,
) -> None:  # fmt: skip
    """Bend and turn the back joint by joint, and let the neck bring the face to where it looks."""
    poses.turn("spine", ("z", 0.3 * turn_deg), ("x", 0.45 * side_deg), ("y", 0.36 * bend_deg))
    poses.turn("chest", ("z", 0.35 * turn_deg), ("x", 0.35 * side_deg), ("y", 0.34 * bend_deg))
    poses.turn("upper_chest", ("z", 0.35 * turn_deg), ("x", 0.2 * side_deg), ("y", 0.3 * bend_deg))
    back = look_down_deg - pelvis_deg - bend_deg
    poses.turn("neck", ("z", -0.3 * turn_deg), ("x", -0.4 * side_deg), ("y", 0.5 * back))
    poses.turn("head", ("z", -0.3 * turn_deg), ("x", -0.3 * side_deg), ("y", 0.5 * back))


# --- crouching and bending ------------------------------------------------------------------------------------

SQUAT = Attitude(
    hips_m=(-0.14, 0, 0.36), pelvis_deg=6, bend_deg=34, look_down_deg=8, look_deg=14,
    left=Foot(ahead_m=0.21, out_m=0.14, toe_out_deg=14, knee_out_deg=22),
    right=Foot(ahead_m=0.10, out_m=0.13, heel_up_deg=42, knee_out_deg=18),
)  # fmt: skip
TYING = Attitude(
    hips_m=(-0.17, -0.01, 0.465), pelvis_deg=30, bend_deg=52, look_down_deg=72, look_deg=3, sway_m=0.003,
    left=Foot(ahead_m=0.36, out_m=0.10, toe_out_deg=4, knee_out_deg=10),
    right=Foot(ahead_m=-0.40, out_m=0.11, heel_up_deg=63, toe_out_deg=2, knee_out_deg=4),
)  # fmt: skip
KNEELING = Attitude(
    hips_m=(-0.16, 0, 0.46), pelvis_deg=22, bend_deg=34, look_down_deg=52, look_deg=5, sway_m=0.005, seed=1,
    left=Foot(ahead_m=0.36, out_m=0.16, toe_out_deg=12, knee_out_deg=16),
    right=Foot(ahead_m=-0.40, out_m=0.12, heel_up_deg=63, toe_out_deg=2, knee_out_deg=8),
)  # fmt: skip
BENDING = Attitude(
    hips_m=(-0.13, 0, 0.82), pelvis_deg=38, bend_deg=40, look_down_deg=62, look_deg=8, sway_m=0.01, seed=2,
    left=Foot(ahead_m=0.26, out_m=0.13, toe_out_deg=10), right=Foot(ahead_m=0.08, out_m=0.13, toe_out_deg=14),
)  # fmt: skip


def forearms_on_knees(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """The wrists lie on the knees, the hands hang between them."""
    for side, sign in SIDES.items():
        reach(poses, figure, side, (0.075, -0.03 * sign, 0.03), fingers=(0.4, -0.9 * sign, -0.1),
              palm=(-0.4, 0, -1), elbow=(-0.6, 0.5 * sign, -1), frame=f"{side}_shin")  # fmt: skip
        curl_fingers(poses, side, 30, 36)


def tying(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """Both hands at the laces of the left shoe."""
    _, at = poses.world(figure)
    shoe = at[:, INDEX["left_foot"]]
    pull = 0.012 * np.sin(2 * np.pi * 4 * phases)
    for side, sign in SIDES.items():
        wrist = shoe + np.stack([0.055 + 0 * pull, sign * (0.085 + pull), 0.075 + 0.6 * np.abs(pull)], -1)
        reach(poses, figure, side, wrist, fingers=(0.35, -0.75 * sign, -0.5), palm=(-0.3, -0.5 * sign, -0.6),
              elbow=(-0.3, sign, 0))  # fmt: skip
        curl_fingers(poses, side, 42, 50, thumb=30)


def helping(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """Kneeling: both hands on somebody who lies ahead."""
    for side, sign in SIDES.items():
        sway = 0.01 * wander(phases, 60 + int(sign))
        wrist = np.stack([0.44 + sway, (0.06 if sign > 0 else -0.22) + sway, 0.36 + 0 * sway], -1)
        reach(
            poses,
            figure,
            side,
            wrist,
            fingers=(0.8, -0.2 * sign, -0.45),
            palm=(-0.2, 0, -1),
            elbow=(-0.3, 0.8 * sign, -0.3),
        )
        curl_fingers(poses, side, 16, 22)


def bending(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """The left hand on its knee, the right one held out to somebody who lies ahead."""
    reach(poses, figure, "left", (0.07, 0.02, 0.06), fingers=(0.3, -0.3, -0.9), palm=(-1, 0, -0.2),
          elbow=(-0.2, 1, 0.4), frame="left_shin")  # fmt: skip
    sway = 0.025 * wander(phases, 63)
    wrist = np.stack([0.50 + sway, -0.12 + sway, 0.55 + sway], -1)
    reach(poses, figure, "right", wrist, fingers=(0.7, 0.1, -0.65), palm=(-0.4, 0.4, -0.8), elbow=(-0.4, -0.9, 0.2))
    curl_fingers(poses, "left", 20, 26)
    curl_fingers(poses, "right", 14, 20)
