"""Every clip there is: the table of movements, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from people_bake.motion import arms, falling, kerb, lying, planted, riding, scuffle
from people_bake.motion.arms import as_they_are
from people_bake.motion.clip import FRAMES_PER_S, Clip, Maker, Partner
from people_bake.motion.figure import Figure
from people_bake.motion.gait import Gait, Step, flight, go
from people_bake.motion.lying import Layout, lie
from people_bake.motion.planted import Attitude, hold
from people_bake.motion.poses import Overlay, Poses
from people_bake.motion.sitting import Seat, sit
from people_bake.motion.standing import Stance, stand

_RIGHT, _BOTH = ("right",), ("left", "right")
_STANDS = (("left", 0.0, 1.0), ("right", 0.0, 1.0))
"""Both feet stay where they are."""


def _going(gait: Gait, activity: str = "walk", hands: Overlay = as_they_are, **more: Any) -> Clip:
    def make(figure: Figure, phases: np.ndarray) -> Poses:
        poses = go(gait, figure, phases)
        hands(poses, figure, phases)
        return poses

    runs = gait.step.stance < 0.5
    return Clip(
        make=make, posture="running" if runs else "walking", activity=activity,
        frames=round(gait.cycle_s * FRAMES_PER_S), speed_m_per_s=gait.speed_m_per_s, stance=gait.stance,
        lift=partial(flight, gait) if runs else None, **more,
    )  # fmt: skip


def _standing(stance: Stance, activity: str = "wait", hands: Overlay = as_they_are, **more: Any) -> Clip:
    timing = {"frames": 240, "every": 10} | more
    return Clip(make=partial(stand, stance, hands), posture="standing", activity=activity, stance=_STANDS, **timing)


def _sitting(seat: Seat, needs: str, activity: str = "sit", hands: Overlay = as_they_are, **more: Any) -> Clip:
    return Clip(
        make=partial(sit, seat, hands), posture="sitting", activity=activity, frames=240, every=15, ground="seat",
        seat_height_m=seat.height_m, needs=needs, **more,
    )  # fmt: skip


def _planted(posture: str, activity: str, attitude: Attitude, hands: Overlay, **more: Any) -> Clip:
    timing = {"frames": 180, "every": 10} | more
    return Clip(make=partial(hold, attitude, hands), posture=posture, activity=activity, stance=_STANDS, **timing)


def _scuffle(activity: str, make: Maker, other: str, apart_m: float) -> Clip:
    return Clip(
        make=make, posture="standing", activity=activity, frames=scuffle.FRAMES, every=2, busy=_BOTH, ages=(14, 60),
        stance=_STANDS, partner=Partner(clip=other, offset_m=(apart_m, 0.0), heading_deg=180),
    )  # fmt: skip


def _falling(make: Maker, frames: int) -> Clip:
    return Clip(
        make=make, posture="falling", activity="fall", frames=frames, loops=False, ground="body", busy=_BOTH,
        ages=(2, 95),
    )  # fmt: skip


def _lying(layout: Layout, **more: Any) -> Clip:
    return Clip(
        make=partial(lie, layout), posture="lying", activity="lie", frames=240, every=30, ground="body",
        ages=(2, 95), **more,
    )  # fmt: skip


WALK = Gait(speed_m_per_s=1.35, cycle_s=32 / 30)
BRISK = Gait(
    speed_m_per_s=1.70, cycle_s=29 / 30, knee_deg=(8, 20, 11, 42), lean_deg=4, pelvis_yaw_deg=7, shoulder_yaw_deg=8,
    arm_deg=(28, 24), elbow_deg=(18, 48), curl_deg=34, step=Step(stance=0.60, strike_deg=24, push_deg=65),
)  # fmt: skip
SLOW = Gait(
    speed_m_per_s=0.95, cycle_s=38 / 30, knee_deg=(5, 12, 8, 36), sway_m=0.022, pelvis_yaw_deg=4, shoulder_yaw_deg=4,
    head_down_deg=5, arm_deg=(11, 11), elbow_deg=(12, 20), step=Step(stance=0.65, strike_deg=15, push_deg=52),
)  # fmt: skip
ELDER = Gait(
    speed_m_per_s=0.75, cycle_s=36 / 30, width_m=0.12, knee_deg=(16, 24, 20, 40), sway_m=0.026, pelvis_yaw_deg=3,
    pelvis_list_deg=3, lean_deg=4, stoop_deg=13, shoulder_yaw_deg=3, head_down_deg=11, arm_deg=(13, 2),
    elbow_deg=(26, 34), curl_deg=34,
    step=Step(stance=0.68, flat=(0.10, 0.46), strike_deg=9, push_deg=38, push_power=1.6, swing_deg=14,
              clearance_m=0.018, toe_out_deg=11),
)  # fmt: skip
LIMP = Gait(
    speed_m_per_s=0.70, cycle_s=39 / 30, right_at=0.53, width_m=0.12, knee_deg=(8, 14, 10, 34), sway_m=0.024,
    pelvis_list_deg=6, lurch_deg=8, lean_deg=4, stoop_deg=4, head_down_deg=7, arm_deg=(12, 9), elbow_deg=(16, 28),
    step=Step(stance=0.72, flat=(0.09, 0.46), strike_deg=12, push_deg=48),
    right_step=Step(stance=0.56, flat=(0.05, 0.40), strike_deg=3, push_deg=26, push_power=1.4, swing_deg=8,
                    clearance_m=0.02, toe_out_deg=14),
)  # fmt: skip
CHILD = Gait(
    speed_m_per_s=1.50, cycle_s=27 / 30, width_m=0.10, knee_deg=(10, 24, 14, 44), sway_m=0.02, pelvis_yaw_deg=8,
    shoulder_yaw_deg=10, lean_deg=4, head_down_deg=-2, arm_deg=(30, 30), elbow_deg=(10, 34), arm_out_deg=14,
    curl_deg=22, step=Step(stance=0.59, strike_deg=20, push_deg=64, swing_deg=34, clearance_m=0.05, toe_out_deg=4),
)  # fmt: skip
PUSHING = Gait(
    speed_m_per_s=1.15, cycle_s=34 / 30, lean_deg=6, pelvis_yaw_deg=4, shoulder_yaw_deg=1, head_down_deg=5,
    step=Step(stance=0.64, strike_deg=17, push_deg=56),
)  # fmt: skip
WITH_CANE = Gait(
    speed_m_per_s=0.70, cycle_s=38 / 30, width_m=0.11, knee_deg=(12, 18, 15, 36), sway_m=0.024, pelvis_yaw_deg=3,
    lean_deg=3, stoop_deg=9, shoulder_yaw_deg=3, head_down_deg=8, arm_deg=(12, 6), elbow_deg=(20, 30),
    step=Step(stance=0.68, flat=(0.10, 0.44), strike_deg=10, push_deg=40, swing_deg=14, clearance_m=0.02,
              toe_out_deg=10),
)  # fmt: skip
WITH_WALKER = Gait(
    speed_m_per_s=0.55, cycle_s=36 / 30, width_m=0.13, knee_deg=(18, 24, 22, 38), sway_m=0.02, pelvis_yaw_deg=2,
    pelvis_list_deg=3, lean_deg=9, stoop_deg=13, shoulder_yaw_deg=1, head_down_deg=4,
    step=Step(stance=0.70, flat=(0.08, 0.50), strike_deg=6, push_deg=32, swing_deg=10, clearance_m=0.014,
              toe_out_deg=10),
)  # fmt: skip
JOG = Gait(
    speed_m_per_s=2.5, cycle_s=22 / 30, ahead=0.44, width_m=0.06, knee_deg=(16, 38, 28, 18), sway_m=0.01,
    pelvis_yaw_deg=5, lean_deg=6, shoulder_yaw_deg=9, arm_deg=(16, 38), elbow_deg=(72, 88), arm_out_deg=10, curl_deg=46,
    step=Step(stance=0.38, flat=(0.04, 0.18), strike_deg=8, push_deg=58, push_power=1.4, swing_deg=52,
              clearance_m=0.09),
)  # fmt: skip
RUN = Gait(
    speed_m_per_s=3.5, cycle_s=21 / 30, ahead=0.42, width_m=0.05, knee_deg=(18, 42, 30, 16), sway_m=0.008,
    pelvis_yaw_deg=7, lean_deg=9, shoulder_yaw_deg=10, arm_deg=(30, 48), elbow_deg=(78, 100), arm_out_deg=9,
    curl_deg=50,
    step=Step(stance=0.32, flat=(0.03, 0.14), strike_deg=8, push_deg=62, push_power=1.4, swing_deg=62,
              clearance_m=0.17, toe_out_deg=5),
)  # fmt: skip

CHASE = replace(RUN, lean_deg=12, head_down_deg=-4, arm_deg=(26, 44))

_AT_EASE = Stance(on_left=0.35)
_ALERT = Stance(on_left=0.0, shift=0.25, feet_apart_m=0.22, step_m=0.03, look_deg=(9, 3))

CLIPS: Mapping[str, Clip] = {
    "walk": _going(WALK),
    "walk_brisk": _going(BRISK, ages=(14, 65)),
    "walk_slow": _going(SLOW),
    "walk_elder": _going(ELDER, ages=(70, 95)),
    "walk_limp": _going(LIMP, ages=(25, 95)),
    "walk_child": _going(CHILD, ages=(3, 12)),
    "walk_pockets": _going(SLOW, hands=arms.pockets, busy=_BOTH, ages=(12, 80)),
    "walk_phone": _going(SLOW, "phone", arms.phone, needs="phone", busy=_RIGHT, ages=(11, 75)),
    "walk_call": _going(WALK, "call", arms.call, needs="phone", busy=_RIGHT, ages=(12, 80)),
    "walk_umbrella": _going(WALK, hands=arms.umbrella, needs="umbrella", busy=_RIGHT),
    "walk_cane": _going(WITH_CANE, hands=arms.cane, needs="cane", busy=_RIGHT, ages=(60, 95)),
    "walk_white_cane": _going(SLOW, hands=arms.white_cane, needs="white_cane", busy=_RIGHT, ages=(18, 90)),
    "walk_walker": _going(WITH_WALKER, hands=arms.walker, needs="walker", busy=_BOTH, ages=(70, 95)),
    "walk_suitcase": _going(WALK, hands=arms.suitcase, needs="suitcase", busy=_RIGHT, ages=(14, 85)),
    "walk_pram": _going(PUSHING, "push", arms.pram, needs="pram", busy=_BOTH, ages=(18, 75)),
    "walk_dog": _going(SLOW, hands=arms.lead, needs="dog", busy=_RIGHT, ages=(10, 85)),
    "push_wheelchair": _going(
        PUSHING, "push", arms.wheelchair_handles, needs="wheelchair", busy=_BOTH, ages=(18, 75),
        partner=Partner(clip="sit_wheelchair", offset_m=(0.81, 0.0), heading_deg=0),
    ),
    "jog": _going(JOG, "run", ages=(10, 70)),
    "run": _going(RUN, "run", ages=(8, 55)),
    "stand": _standing(_AT_EASE, ages=(2, 95)),
    "stand_wait": _standing(Stance(on_left=-0.7, shift=0.8, feet_apart_m=0.24, step_m=-0.03, look_deg=(32, 6), seed=1)),
    "stand_pockets": _standing(Stance(on_left=0.6, seed=2, look_deg=(20, 5)), hands=arms.pockets, busy=_BOTH),
    "stand_arms_crossed": _standing(
        Stance(on_left=-0.5, feet_apart_m=0.24, seed=3), hands=arms.crossed, busy=_BOTH, ages=(12, 85)
    ),
    "stand_phone": _standing(
        Stance(on_left=0.7, look_deg=(3, 2), seed=4), "phone", arms.phone_in_both_hands, needs="phone", busy=_BOTH,
        ages=(11, 80),
    ),
    "stand_call": _standing(
        Stance(on_left=-0.4, shift=0.7, look_deg=(12, 4), seed=5), "call", arms.call, needs="phone", busy=_RIGHT
    ),
    "stand_photo": _standing(_ALERT, "photo", arms.photo, needs="phone", busy=_BOTH),
    "stand_talk": _standing(Stance(on_left=0.3, look_deg=(10, 4), seed=6), "talk", arms.talk, every=6, busy=_BOTH),
    "stand_listen": _standing(Stance(on_left=-0.6, look_deg=(6, 2), seed=7), "listen", arms.listen, busy=_BOTH),
    "stand_wave": _standing(_ALERT, "wave", arms.wave, every=4, frames=120, busy=_RIGHT),
    "stand_point": _standing(Stance(turn_deg=-12, look_deg=(5, 3), seed=8), "point", arms.point, busy=_RIGHT),
    "stand_umbrella": _standing(Stance(on_left=0.5, seed=9), hands=arms.umbrella, needs="umbrella", busy=_RIGHT),
    "sit_bench": _sitting(Seat(height_m=0.45), "bench", hands=arms.in_the_lap),
    "sit_bench_phone": _sitting(
        Seat(height_m=0.45, recline_deg=18, upright_deg=22, feet_ahead_m=(0.36, 0.48), look_deg=(3, 2), seed=1),
        "bench", "phone", arms.phone_in_both_hands, busy=_BOTH,
    ),
    "sit_low_wall": _sitting(
        Seat(height_m=0.50, recline_deg=6, upright_deg=10, feet_ahead_m=(0.50, 0.40), seed=2), "low_wall",
        hands=arms.on_the_thighs,
    ),
    "sit_terrace": _sitting(
        Seat(height_m=0.46, recline_deg=4, upright_deg=10, feet_ahead_m=(0.28, 0.40), seed=3, look_deg=(22, 5)),
        "terrace", "talk", arms.at_a_table, busy=_BOTH, ages=(4, 95),
    ),
    "sit_wheelchair": _sitting(riding.WHEELCHAIR, "wheelchair", hands=arms.in_the_lap, ages=(5, 95)),
    "sit_pram": _sitting(
        Seat(height_m=0.47, recline_deg=26, upright_deg=10, feet_ahead_m=(0.36, 0.42), feet_up_m=0.14, seed=6,
             look_deg=(25, 8)),
        "pram", hands=arms.in_the_lap, ages=(1, 4),
    ),
    "wheelchair_self": Clip(
        make=riding.wheel_oneself, posture="sitting", activity="roll", frames=33, speed_m_per_s=0.9, ground="seat",
        seat_height_m=0.50, needs="wheelchair", busy=_BOTH, ages=(12, 90),
    ),
    "cycle": Clip(
        make=riding.cycle, posture="riding", activity="ride", frames=30, speed_m_per_s=4.2, ground="seat",
        seat_height_m=riding.SADDLE_M, needs="bicycle", busy=_BOTH, ages=(14, 75),
    ),
    "ride_motorcycle": Clip(
        make=riding.ride_motorcycle, posture="riding", activity="ride", frames=120, every=12, speed_m_per_s=7.5,
        ground="seat", seat_height_m=riding.MOTORCYCLE_M, needs="motorcycle", busy=_BOTH, ages=(18, 70),
    ),
    "ride_moto_scooter": Clip(
        make=riding.ride_moto_scooter, posture="riding", activity="ride", frames=120, every=12, speed_m_per_s=6.5,
        ground="seat", seat_height_m=riding.MOTO_SCOOTER_M, needs="motorcycle", busy=_BOTH, ages=(18, 70),
    ),
    "ride_scooter": Clip(
        make=riding.ride_scooter, posture="riding", activity="ride", frames=120, every=12, speed_m_per_s=4.5,
        ground="seat", seat_height_m=riding.DECK_M, needs="scooter", busy=_BOTH, ages=(14, 60),
    ),
    "step_off_kerb": Clip(
        make=kerb.step_off, posture="walking", activity="walk", frames=72, speed_m_per_s=kerb.GAIT.speed_m_per_s,
        loops=False, stance=kerb.stance(), lift=kerb.above_carriageway,
    ),
    "bend_over": _planted(
        "standing", "help", planted.BENDING, planted.bending, busy=_BOTH,
        partner=Partner(clip="lie_supine", offset_m=(0.62, -0.30), heading_deg=90),
    ),
    "crouch": _planted("crouching", "wait", planted.SQUAT, planted.forearms_on_knees, busy=_BOTH, ages=(3, 70)),
    "crouch_tie_shoe": _planted(
        "crouching", "tie_shoe", planted.TYING, planted.tying, every=5, busy=_BOTH, ages=(6, 75)
    ),
    "kneel_beside": _planted(
        "crouching", "help", planted.KNEELING, planted.helping, busy=_BOTH, ages=(14, 75),
        partner=Partner(clip="lie_recovery", offset_m=(0.66, -0.25), heading_deg=90),
    ),
    "scuffle_push": _scuffle("fight", scuffle.push, "scuffle_pushed", 0.86),
    "scuffle_pushed": _scuffle("fight", scuffle.pushed, "scuffle_push", 0.86),
    "scuffle_grab": _scuffle("fight", scuffle.grab, "scuffle_held", 0.66),
    "scuffle_held": _scuffle("fight", scuffle.held, "scuffle_grab", 0.66),
    "chase": _going(
        CHASE, "chase", scuffle.reach_out, busy=_RIGHT, ages=(14, 50),
        partner=Partner(clip="run", offset_m=(1.9, 0.0), heading_deg=0),
    ),
    "fall_side": _falling(falling.faint, 57),
    "fall_forward": _falling(falling.trip, 51),
    "fall_back": _falling(falling.backwards, 51),
    "lie_supine": _lying(lying.supine),
    "lie_supine_spread": _lying(lying.supine_spread),
    "lie_prone": _lying(lying.prone),
    "lie_prone_arms_up": _lying(lying.prone_arms_up),
    "lie_side_left": _lying(lying.on_left_side),
    "lie_side_right": _lying(lying.on_right_side),
    "lie_recovery": _lying(lying.recovery),
    "lie_curled": _lying(lying.curled),
    "lie_against_wall": _lying(lying.against_wall, needs="wall"),
}  # fmt: skip
