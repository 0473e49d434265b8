"""Walking and running: where the feet are put, and a body that follows them.

Between heel strike and toe-off a foot rolls over the ground on its heel, its sole and its toes without sliding; the
pelvis is carried as high as the legs reach. Angles and shares of the cycle are those of normal gait (Perry & Burnfield,
Gait Analysis, 2010), rounded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from people_bake.motion.figure import Figure
from people_bake.motion.limbs import bend_leg, curl_fingers
from people_bake.motion.poses import Poses, ease
from twincity.replicator.scene.people.skeleton import INDEX, SIDES, about

_REACH = 0.9985
"""Part of the leg's length that is used at most: nobody walks on locked knees."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """What one leg does in its own cycle, which begins when its heel comes down."""

    stance: float = 0.62
    """Part of the cycle during which the foot is on the ground; below 0.5 the body flies."""

    flat: tuple[float, float] = (0.065, 0.375)
    """Part of the cycle between which the sole is flat on the ground."""

    strike_deg: float = 20
    """How far the toes are up when the heel comes down."""

    push_deg: float = 62
    """How far the heel is up when the toes leave."""

    push_power: float = 2.0
    """1: the heel rises evenly; more: late and fast."""

    swing_deg: float = 24
    """How far the heel is up in the middle of the swing."""

    clearance_m: float = 0.024
    """Height of the swinging shoe over the ground."""

    toe_out_deg: float = 6


@dataclass(frozen=True, kw_only=True)
class Gait:
    """One manner of going."""

    speed_m_per_s: float
    cycle_s: float
    step: Step = Step()
    right_step: Step | None = None
    """Of the right leg, when it goes otherwise than the left one."""

    right_at: float = 0.5
    """Phase at which the right heel comes down; the left one does at 0."""

    width_m: float = 0.09
    """Between the ankles."""

    ahead: float = 0.475
    """Part of the stance at which the ankle passes below the hips: less than half, the body leads."""

    knee_deg: tuple[float, float, float, float] = (5, 17, 11, 40)
    """Bend of the carrying knee at heel strike, when it takes the load, before the heel rises, and at toe-off."""

    sway_m: float = 0.018
    pelvis_yaw_deg: float = 5
    pelvis_list_deg: float = 4
    lurch_deg: float = 0
    """How far the trunk leans over the right leg when it carries: a limp."""

    lean_deg: float = 3
    stoop_deg: float = 0
    shoulder_yaw_deg: float = 6
    head_down_deg: float = 2
    arm_deg: tuple[float, float] = (20, 17)
    """How far the arms swing forward, and back."""

    elbow_deg: tuple[float, float] = (13, 30)
    """Least and greatest bend."""

    arm_out_deg: float = 9
    curl_deg: float = 26

    def step_of(self, side: str) -> Step:
        """Of one leg."""
        return self.step if side == "left" else self.right_step or self.step

    def leg_phase(self, side: str, phases: np.ndarray) -> np.ndarray:
        """(n,) of the leg's own cycle."""
        return (phases - (0.0 if side == "left" else self.right_at)) % 1

    @property
    def stride_m(self) -> float:
        """How far a cycle carries."""
        return self.speed_m_per_s * self.cycle_s

    @property
    def stance(self) -> tuple[tuple[str, float, float], ...]:
        """Side, phase at which its foot comes down, and at which it leaves, which can be above 1."""
        return (("left", 0.0, self.step.stance), ("right", self.right_at, self.right_at + self.step_of("right").stance))


Floor = Callable[[str | None, np.ndarray], np.ndarray]
"""Height (n,) of the ground under a foot, or of what carries the hips (None), at phases (n,) [m]."""


def level(side: str | None, phases: np.ndarray) -> np.ndarray:
    """The floor of a street without kerbs."""
    return np.zeros(len(phases))


def go(gait: Gait, figure: Figure, phases: np.ndarray, floor: Floor = level) -> Poses:
    """Poses at the phases (n,); the left heel comes down at 0."""
    poses = Poses.at_attention(len(phases))
    _carry_pelvis(gait, phases, poses)
    poses.root[:, 2] = _pelvis_height(gait, figure, phases) + floor(None, phases)
    for side, sign in SIDES.items():
        leg_phase = gait.leg_phase(side, phases)
        ankle, pitch, toes = _foot(gait, figure, side, leg_phase)
        ankle[:, 2] += floor(side, phases)
        toe_out = about("z", gait.step_of(side).toe_out_deg * sign)
        knee = np.broadcast_to(toe_out[:, 0], ankle.shape)
        bend_leg(poses, figure, side, ankle, toe_out @ about("y", pitch), knee)
        poses.turn(f"{side}_toes", ("y", toes))
        _swing_arm(gait, side, leg_phase, poses)
    _carry_trunk(gait, phases, poses)
    return poses


def flight(gait: Gait, figure: Figure, phases: np.ndarray, floor: Floor = level) -> np.ndarray:
    """(n,) height of the lower sole over the ground [m]: 0 while a foot carries."""
    heights = []
    for side in SIDES:
        ankle, pitch, toes = _foot(gait, figure, side, gait.leg_phase(side, phases))
        heights.append(ankle[:, 2] - _support(figure, pitch, toes) + floor(side, phases))
    return np.min(heights, axis=0)


# --- feet -----------------------------------------------------------------------------------------------------


def _foot(gait: Gait, figure: Figure, side: str, s: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ankle (n, 3), pitch (n,) and bend of the toes (n,) [degrees] at phases of the leg's own cycle."""
    step = gait.step_of(side)
    pitch = _pitch(step, s)
    toes = -np.clip(pitch, 0, None) * ease(1 - (s - step.stance) / (0.5 * (1 - step.stance)))
    swing = np.clip((s - step.stance) / (1 - step.stance), 0, 1)
    ankle = np.zeros((len(s), 3))
    ankle[:, 0] = np.where(s <= step.stance, _rolled(gait, step, figure, s), _swung(gait, step, figure, swing))
    ankle[:, 1] = 0.5 * gait.width_m * SIDES[side]
    ankle[:, 2] = _support(figure, pitch, toes) + step.clearance_m * np.sin(np.pi * swing) ** 1.5
    return ankle, pitch, toes


def _pitch(step: Step, s: np.ndarray) -> np.ndarray:
    """Pitch of the foot [degrees], positive with the heel up."""
    down, up = step.flat
    swing = 1 - step.stance
    at = [0, down, up, step.stance, step.stance + 0.45 * swing, step.stance + 0.85 * swing, 1]
    values = [-step.strike_deg, 0, 0, step.push_deg, step.swing_deg, -step.strike_deg, -step.strike_deg]
    part = np.clip(np.searchsorted(at, s, side="right") - 1, 0, len(at) - 2)
    low, high = np.take(at, part), np.take(at, part + 1)
    u = (s - low) / (high - low)
    push = part == 2
    share = np.where(push, np.clip(u, 0, 1) ** step.push_power, ease(u))
    return np.take(values, part) + share * (np.take(values, part + 1) - np.take(values, part))


def _rolled(gait: Gait, step: Step, figure: Figure, s: np.ndarray) -> np.ndarray:
    """Forward position of the ankle while the foot rolls on the ground, which runs backward under the body."""
    pitch = np.radians(_pitch(step, s))
    pivot = np.where((pitch < 0)[:, None], figure.heel, figure.toe_joint)
    pivot_x, turned_x = pivot[:, 0], np.cos(pitch) * pivot[:, 0] + np.sin(pitch) * pivot[:, 2]
    return -gait.stride_m * (s - gait.ahead * step.stance) + pivot_x - turned_x


def _swung(gait: Gait, step: Step, figure: Figure, u: np.ndarray) -> np.ndarray:
    """Forward position of the ankle in the air, u = 0..1 from toe-off to heel strike: a cubic between the two."""
    tick, span = 1e-3, 1 - step.stance
    ends = np.array([step.stance - tick, step.stance, 0, tick])
    before, leave_x, land_x, after = _rolled(gait, step, figure, ends)
    leave, land = (leave_x - before) / tick * span, (after - land_x) / tick * span
    return (
        leave_x * (1 + 2 * u) * (1 - u) ** 2 + leave * u * (1 - u) ** 2
        + land_x * u**2 * (3 - 2 * u) + 0.5 * land * u**2 * (u - 1)
    )  # fmt: skip


def _support(figure: Figure, pitch_deg: np.ndarray, toes_deg: np.ndarray) -> np.ndarray:
    """Height of the ankle at which the lowest of heel, ball, toes and their tip touches the ground."""
    pitch, toes = np.radians(pitch_deg), np.radians(pitch_deg + toes_deg)

    def fall(point: np.ndarray) -> np.ndarray:
        return np.sin(pitch) * point[0] - np.cos(pitch) * point[2]

    below = fall(figure.toe_joint) + np.cos(toes) * figure.toe_joint_height
    at_tip = below + np.sin(toes) * (figure.tip - figure.ball)[0]
    return np.maximum.reduce([fall(figure.heel), fall(figure.ball), below, at_tip])


# --- pelvis, trunk, arms --------------------------------------------------------------------------------------


def _carry_pelvis(gait: Gait, phases: np.ndarray, poses: Poses) -> None:
    """It turns with the steps, drops on the side of the swinging leg and sways over the standing one."""
    turns = 2 * np.pi * phases
    yaw = -gait.pelvis_yaw_deg * np.cos(turns)
    tilt = gait.pelvis_list_deg * np.sin(turns + 0.25)
    poses.turn("hips", ("z", yaw), ("x", tilt), ("y", 0.6 * gait.lean_deg + 0.2 * gait.stoop_deg))
    poses.root[:, 0] = 0.008 * np.sin(2 * turns + 0.6)
    poses.root[:, 1] = gait.sway_m * np.sin(turns - 0.38)


def _pelvis_height(gait: Gait, figure: Figure, phases: np.ndarray) -> np.ndarray:
    """(n,) the smooth rise and fall that bends carrying knees most nearly as asked and over-stretches no leg."""
    sampled = np.arange(96) / 96
    poses = Poses.at_attention(len(sampled))
    _carry_pelvis(gait, sampled, poses)
    when: list[np.ndarray] = []
    wanted: list[np.ndarray] = []
    highest: list[np.ndarray] = []
    for side in SIDES:
        leg_phase = gait.leg_phase(side, sampled)
        carries = leg_phase < gait.step_of(side).stance
        ankle, _, _ = _foot(gait, figure, side, leg_phase)
        hip = poses.root + poses.rotations[:, INDEX["hips"]] @ figure.offsets[INDEX[f"{side}_thigh"]]
        level = ((ankle - hip)[:, :2] ** 2).sum(1)
        bent = _bent_leg(figure, _carrying_knee(gait, leg_phase / gait.step_of(side).stance))
        for heights, reach in ((wanted, bent), (highest, _REACH * figure.leg)):
            heights.append((ankle[:, 2] + np.sqrt(np.maximum(reach**2 - level, 0.01)) - hip[:, 2])[carries])
        when.append(sampled[carries])
    waves = _harmonics(np.concatenate(when))
    stiff = np.diag([0, 1e-3, 1e-3, 1e-3, 1e-3, 0.02, 0.02, 0.02, 0.02]) * len(waves)
    shares = np.linalg.solve(waves.T @ waves + stiff, waves.T @ np.concatenate(wanted))
    excess = max((waves @ shares - np.concatenate(highest)).max(), 0)
    return _harmonics(phases) @ shares - excess


def _harmonics(phases: np.ndarray) -> np.ndarray:
    """(n, 9) a constant and four waves."""
    turns = 2 * np.pi * np.asarray(phases)[:, None] * np.arange(1, 5)
    return np.concatenate([np.ones((len(turns), 1)), np.cos(turns), np.sin(turns)], 1)[:, [0, 1, 5, 2, 6, 3, 7, 4, 8]]


def _carrying_knee(gait: Gait, u: np.ndarray) -> np.ndarray:
    """Wanted bend of the knee [degrees] at u = 0..1 of the stance."""
    strike, load, straight, leave = gait.knee_deg
    rise = straight + (leave - straight) * np.array([0.18, 0.5, 1])
    return np.interp(u, [0, 0.22, 0.45, 0.65, 0.8, 0.9, 1], [strike, load, 0.5 * (load + straight), straight, *rise])


def _bent_leg(figure: Figure, knee_deg: np.ndarray) -> np.ndarray:
    """Hip to ankle with the knee bent [m]: law of cosines."""
    upper, lower = figure.length("left_shin"), figure.length("left_foot")
    return np.sqrt(upper**2 + lower**2 + 2 * upper * lower * np.cos(np.radians(knee_deg)))


def _carry_trunk(gait: Gait, phases: np.ndarray, poses: Poses) -> None:
    """The shoulders turn against the pelvis; the head looks ahead and stays level."""
    turns = 2 * np.pi * phases
    yaw = (gait.pelvis_yaw_deg + gait.shoulder_yaw_deg) * np.cos(turns - 0.15)
    tilt = -gait.pelvis_list_deg * np.sin(turns + 0.25)
    lurch = gait.lurch_deg * np.clip(np.sin(turns - 2 * np.pi * gait.right_at), 0, None)
    nod = 0.8 * np.cos(2 * turns)
    stoop, lean = gait.stoop_deg, gait.lean_deg
    poses.turn("spine", ("z", 0.3 * yaw), ("x", 0.6 * tilt + 0.5 * lurch), ("y", 0.35 * stoop))
    poses.turn("chest", ("z", 0.4 * yaw), ("x", 0.4 * tilt + 0.5 * lurch), ("y", 0.35 * stoop + 0.4 * lean))
    poses.turn("upper_chest", ("z", 0.3 * yaw), ("y", 0.3 * stoop + nod))
    back = -gait.shoulder_yaw_deg * np.cos(turns - 0.15)
    poses.turn("neck", ("z", 0.5 * back), ("x", -0.6 * lurch), ("y", -0.35 * stoop - 0.5 * lean))
    poses.turn("head", ("z", 0.45 * back), ("y", -0.45 * stoop - 0.5 * lean + gait.head_down_deg - 1.6 * nod))


def _swing_arm(gait: Gait, side: str, leg_phase: np.ndarray, poses: Poses) -> None:
    """The arm goes back while the leg of its side goes forward; the forearm follows a little later."""
    sign = SIDES[side]
    back, late = np.cos(2 * np.pi * (leg_phase - 0.02)), np.cos(2 * np.pi * (leg_phase - 0.07))
    (fore, aft), (least, greatest) = gait.arm_deg, gait.elbow_deg
    share = 1.06 if side == "left" else 0.94  # nobody swings both arms alike
    swing = share * (0.5 * (aft - fore) + 0.5 * (aft + fore) * back)
    bend = least + (greatest - least) * (0.5 - 0.5 * late)
    in_front = np.clip(-swing, 0, None)
    poses.turn(f"{side}_clavicle", ("z", 0.12 * sign * swing), ("x", sign * 1.5 * np.cos(4 * np.pi * leg_phase)))
    out = gait.arm_out_deg * sign
    poses.turn(f"{side}_upper_arm", ("x", out), ("y", swing), ("z", -sign * (8 + 0.3 * in_front)))
    poses.turn(f"{side}_forearm", ("z", -10 * sign), ("y", -bend))
    poses.turn(f"{side}_hand", ("x", -5 * sign), ("y", 4 * late), ("z", -8 * sign))
    curl = gait.curl_deg + (3 if side == "left" else -2)
    curl_fingers(poses, side, curl - 2 * late, curl + 6)
