"""Every clip there is: the table of movements, by name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from people_bake.motion import lying
from people_bake.motion.arms import as_they_are
from people_bake.motion.clip import FRAMES_PER_S, Clip
from people_bake.motion.figure import Figure
from people_bake.motion.gait import Gait, Step, flight, go
from people_bake.motion.lying import Layout, lie
from people_bake.motion.poses import Overlay, Poses
from people_bake.motion.sitting import Seat, sit
from people_bake.motion.standing import Stance, stand


def _going(gait: Gait, activity: str = "walk", arms: Overlay = as_they_are, **more: Any) -> Clip:
    def make(figure: Figure, phases: np.ndarray) -> Poses:
        poses = go(gait, figure, phases)
        arms(poses, figure, phases)
        return poses

    runs = gait.step.stance < 0.5
    return Clip(
        make=make, posture="running" if runs else "walking", activity=activity,
        frames=round(gait.cycle_s * FRAMES_PER_S), speed_m_per_s=gait.speed_m_per_s, stance=gait.stance,
        lift=partial(flight, gait) if runs else None, **more,
    )  # fmt: skip


def _standing(stance: Stance, activity: str = "wait", arms: Overlay = as_they_are, **more: Any) -> Clip:
    return Clip(
        make=partial(stand, stance, arms), posture="standing", activity=activity,
        frames=240, every=10, stance=(("left", 0.0, 1.0), ("right", 0.0, 1.0)), **more,
    )  # fmt: skip


def _sitting(seat: Seat, needs: str, activity: str = "sit", arms: Overlay = as_they_are, **more: Any) -> Clip:
    return Clip(
        make=partial(sit, seat, arms), posture="sitting", activity=activity, frames=240, every=15, ground="seat",
        seat_height_m=seat.height_m, needs=needs, **more,
    )  # fmt: skip


def _lying(layout: Layout, **more: Any) -> Clip:
    return Clip(
        make=partial(lie, layout), posture="lying", activity="lie", frames=240, every=30, ground="body",
        ages=(2, 95), **more,
    )  # fmt: skip


WALK = Gait(speed_m_per_s=1.35, cycle_s=32 / 30)
RUN = Gait(
    speed_m_per_s=3.5, cycle_s=21 / 30, ahead=0.42, width_m=0.05, knee_deg=(18, 42, 30, 16), sway_m=0.008,
    pelvis_yaw_deg=7, lean_deg=9, shoulder_yaw_deg=10, arm_deg=(30, 48), elbow_deg=(78, 100), arm_out_deg=9,
    curl_deg=50,
    step=Step(stance=0.32, flat=(0.03, 0.14), strike_deg=8, push_deg=62, push_power=1.4, swing_deg=70,
              clearance_m=0.20, toe_out_deg=5),
)  # fmt: skip

CLIPS: Mapping[str, Clip] = {
    "walk": _going(WALK),
    "run": _going(RUN, "run", ages=(8, 55)),
    "stand": _standing(Stance()),
    "sit_bench": _sitting(Seat(height_m=0.45), "bench"),
    "lie_supine": _lying(lying.supine),
}
