"""A scuffle of two who face each other: one pushes, the other staggers; one holds, the other pulls. And a chase."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from people_bake.motion.arms import as_they_are
from people_bake.motion.figure import Figure
from people_bake.motion.limbs import curl_fingers, grip, reach
from people_bake.motion.planted import Attitude, Foot, bow, hold, plant
from people_bake.motion.poses import Overlay, Poses, ease, wander
from twincity.replicator.scene.people.skeleton import SIDES

FRAMES = 66
"""Of all four clips: two play together at the same phase."""

_LUNGE = Attitude(
    hips_m=(0.0, 0, 0.845), sway_m=0.0,
    left=Foot(ahead_m=0.36, out_m=0.11, toe_out_deg=6),
    right=Foot(ahead_m=-0.12, out_m=0.12, heel_up_deg=16, toe_out_deg=24),
)  # fmt: skip
_BRACED = Attitude(
    hips_m=(0.0, 0, 0.84), sway_m=0.0,
    left=Foot(ahead_m=0.30, out_m=0.12, toe_out_deg=10),
    right=Foot(ahead_m=-0.16, out_m=0.12, heel_up_deg=8, toe_out_deg=28),
)  # fmt: skip


def push(figure: Figure, phases: np.ndarray) -> Poses:
    """Both palms against the other's chest, a thrust with the whole body, then back."""
    thrust = _beat(phases, start=0.16, hit=0.34, end=0.80)
    poses = _moved(_LUNGE, figure, phases, ahead=-0.05 + 0.15 * thrust, pelvis=4 + 6 * thrust, bend=4 + 12 * thrust)
    ready = np.array([0.32, 0.16, 1.22])
    there = np.array([0.655, 0.13, 1.24])
    for side, sign in SIDES.items():
        wrist = (ready + thrust[:, None] * (there - ready)) * (1, sign, 1)
        reach(poses, figure, side, wrist, fingers=(0.35, -0.12 * sign, 1), palm=(1, -0.1 * sign, -0.1),
              elbow=(-0.5, 0.9 * sign, -0.7))  # fmt: skip
        curl_fingers(poses, side, 8, 14, thumb=6)
    return poses


def pushed(figure: Figure, phases: np.ndarray) -> Poses:
    """Thrown back by a push, the arms fly up; then upright again, the hands before the chest."""
    blow = _beat(phases, start=0.24, hit=0.51, end=0.98)
    poses = _moved(_BRACED, figure, phases, ahead=0.03 - 0.16 * blow, pelvis=3 - 12 * blow, bend=6 - 16 * blow,
                   turn=-14 * blow, look=2 + 10 * blow)  # fmt: skip
    for side, sign in SIDES.items():
        wrist = np.stack(
            [0.30 - 0.02 * blow, sign * (0.17 + 0.21 * blow), 1.14 + (0.14 if sign < 0 else 0.06) * blow], -1
        )
        palm = np.stack([0.8 + 0 * blow, -0.6 * sign * (1 - blow), -0.1 + 0 * blow], -1)
        reach(poses, figure, side, wrist, fingers=(0.45, 0.05 * sign, 0.9), palm=palm, elbow=(-0.6, 0.9 * sign, -0.8))
        curl_fingers(poses, side, 14, 20, thumb=6)
    return poses


def grab(figure: Figure, phases: np.ndarray) -> Poses:
    """Both fists in the other's collar, shaking."""
    shake = np.sin(4 * np.pi * phases)
    poses = _moved(_LUNGE, figure, phases, ahead=0.02 * shake, pelvis=7 + 2 * shake, bend=8 + 3 * shake,
                   turn=5 * np.sin(2 * np.pi * phases), look=-2)  # fmt: skip
    for side, sign in SIDES.items():
        handle = np.stack([0.47 + 0.03 * shake, (0.055 + 0 * shake) * sign, 1.31 + 0.012 * shake], -1)
        grip(poses, figure, side, handle, fingers=(0.75, -0.5 * sign, 0.3), palm=(-0.1, -0.8 * sign, -0.6),
             elbow=(-0.3, 0.9 * sign, -0.9))  # fmt: skip
    return poses


def held(figure: Figure, phases: np.ndarray) -> Poses:
    """Pulling back from two fists at the collar, both hands on the other's wrists."""
    shake = np.sin(4 * np.pi * phases - 0.5)
    poses = _moved(_BRACED, figure, phases, ahead=-0.03 - 0.02 * shake, pelvis=-4 - 2 * shake, bend=-4 - 4 * shake,
                   turn=-4 * np.sin(2 * np.pi * phases), look=6 - 3 * shake)  # fmt: skip
    for side, sign in SIDES.items():
        handle = np.stack([0.34 - 0.03 * shake, (0.10 + 0 * shake) * sign, 1.27 - 0.012 * shake], -1)
        grip(poses, figure, side, handle, fingers=(0.5, -0.75 * sign, 0.5), palm=(0.1, -0.6 * sign, -0.8),
             elbow=(-0.3, 0.9 * sign, -0.9))  # fmt: skip
    return poses


def reach_out(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """Running: the right hand is held out to somebody ahead."""
    wrist = np.stack(
        [0.46 + 0.02 * np.cos(4 * np.pi * phases), -0.15 + 0.02 * wander(phases, 80), 0.20 + 0 * phases], -1
    )
    reach(poses, figure, "right", wrist, fingers=(0.95, 0.05, 0.15), palm=(0.2, 0.55, -0.8), elbow=(-0.2, -0.7, -1),
          frame="upper_chest")  # fmt: skip
    curl_fingers(poses, "right", 14, 18, thumb=6)


def _moved(
    base: Attitude, figure: Figure, phases: np.ndarray, *, ahead: np.ndarray, pelvis: np.ndarray, bend: np.ndarray,
    turn: np.ndarray | float = 0.0, look: np.ndarray | float = 0.0,
) -> Poses:  # fmt: skip
    """Somebody on planted feet whose hips go ahead and whose trunk bends as told, phase by phase."""
    hands: Overlay = as_they_are
    poses = hold(replace(base, look_deg=3), hands, figure, phases)
    poses.root[:, 0] = base.hips_m[0] + ahead
    poses.root[:, 2] = base.hips_m[2] - 0.25 * np.abs(ahead) ** 1.5
    poses.turn("hips", ("y", pelvis))
    plant(poses, figure, base.left, base.right)
    bow(poses, pelvis, bend, look, turn_deg=turn)
    return poses


def _beat(phases: np.ndarray, *, start: float, hit: float, end: float) -> np.ndarray:
    """(n,) 0 before `start`, 1 at `hit`, 0 again at `end`."""
    return ease((phases - start) / (hit - start)) * (1 - ease((phases - hit) / (end - hit)))
