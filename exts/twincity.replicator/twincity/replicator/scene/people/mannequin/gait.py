"""Walking and running: where the feet are put, and a body that follows them.

Between heel strike and toe-off the foot rolls over the ground on its heel, its sole and its ball without sliding;
the pelvis is carried as high as the legs reach. Angles and shares of the cycle are those of normal gait
(Perry & Burnfield, Gait Analysis, 2010), rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ....scenario.people import REFERENCE_HEIGHT_M, Clip
from .rig import INDEX, JOINTS, SIDES, Poses, Rig, about, bend_leg

_REACH = 0.995
"""Part of the leg's length that is used at most: nobody walks on locked knees."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Gait:
    """One manner of going."""

    clip: Clip
    stance: float
    """Part of the cycle during which a foot is on the ground; below 0.5 the body flies."""

    flat: tuple[float, float]
    """Part of the cycle between which the sole is flat on the ground."""

    strike_deg: float
    """How far the toes are up when the heel comes down."""

    push_deg: float
    """How far the heel is up when the toes leave."""

    swing_deg: float
    """The same in the middle of the swing."""

    clearance: float
    """Height of the swinging shoe over the ground, in leg lengths."""

    bob: float
    """Rise of the pelvis over a standing leg, in leg lengths; negative when the leg gives, as in running."""

    lean_deg: float
    stoop_deg: float = 0.0
    arm_deg: tuple[float, float]
    """How far the arm swings forward, and back."""

    elbow_deg: tuple[float, float]
    """Least and greatest bend."""


def walk(gait: Gait, rig: Rig, phases: np.ndarray) -> Poses:
    """Poses at the phases (n,); the left heel comes down at 0, the right one at 0.5."""
    turn, at = _pelvis(gait, rig, phases)
    at[:, 2] = _pelvis_height(gait, rig) + _bob(gait, rig, phases)
    rotations = np.tile(np.eye(3), (len(phases), len(JOINTS), 1, 1))
    rotations[:, INDEX["hips"]] = turn
    _carry_trunk(gait, phases, rotations)
    for side, sign in SIDES.items():
        leg_phase = (phases + (0 if sign > 0 else 0.5)) % 1
        ankle, pitch, toes = _foot(gait, rig, side, leg_phase)
        toe_out = about("z", 6.0 * sign)
        thigh, shin = bend_leg(rig, side, turn, at, ankle, toe_out[None, :, 0])
        foot = toe_out @ about("y", pitch)
        rotations[:, INDEX[f"{side}_thigh"]] = turn.swapaxes(1, 2) @ thigh
        rotations[:, INDEX[f"{side}_shin"]] = thigh.swapaxes(1, 2) @ shin
        rotations[:, INDEX[f"{side}_foot"]] = shin.swapaxes(1, 2) @ foot
        rotations[:, INDEX[f"{side}_toes"]] = about("y", toes)
        _swing_arm(gait, side, leg_phase, rotations)
    return Poses(rotations=rotations, root=at)


# --- feet -----------------------------------------------------------------------------------------------------


def _foot(gait: Gait, rig: Rig, side: str, s: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ankle (n, 3), pitch (n,) and bend of the toes (n,) [degrees] at phases of the leg's own cycle."""
    pitch = _pitch(gait, s)
    toes = -0.9 * np.clip(pitch, 0, None) * _ease(1 - (s - gait.stance) / 0.12)
    swing = np.clip((s - gait.stance) / (1 - gait.stance), 0, 1)
    ankle = np.zeros((len(s), 3))
    ankle[:, 0] = np.where(s <= gait.stance, _rolled(gait, rig, s), _swung(gait, rig, swing))
    ankle[:, 1] = 0.6 * rig.positions[INDEX[f"{side}_foot"], 1]
    ankle[:, 2] = _support(rig, pitch, toes) + gait.clearance * rig.leg_length * np.sin(np.pi * swing) ** 1.5
    return ankle, pitch, toes


def _pitch(gait: Gait, s: np.ndarray) -> np.ndarray:
    """Pitch of the foot [degrees], positive with the heel up."""
    down, up = gait.flat
    at = [0, down, up, gait.stance, gait.stance + 0.5 * (1 - gait.stance), gait.stance + 0.85 * (1 - gait.stance), 1]
    values = [-gait.strike_deg, 0, 0, gait.push_deg, gait.swing_deg, -gait.strike_deg, -gait.strike_deg]
    part = np.clip(np.searchsorted(at, s, side="right") - 1, 0, len(at) - 2)
    low, high = np.take(at, part), np.take(at, part + 1)
    u = (s - low) / (high - low)
    push = part == 2  # the heel leaves the ground slowly and pushes off fast
    blend = np.where(push, np.clip(u, 0, 1) ** 1.8, _ease(u))
    return np.take(values, part) + blend * (np.take(values, part + 1) - np.take(values, part))


def _rolled(gait: Gait, rig: Rig, s: np.ndarray) -> np.ndarray:
    """Forward position of the ankle while the foot rolls on the ground, which runs backward under the body."""
    heel, ball, _ = rig.sole
    pitch = np.radians(_pitch(gait, s))
    pivot_x = np.where(pitch < 0, heel[0], ball[0])
    turned_x = np.cos(pitch) * pivot_x + np.sin(pitch) * heel[2]
    middle = 0.40 * gait.stance  # the foot comes down nearer to the body than it is left behind
    return -_stride(gait, rig) * (s - middle) + pivot_x - turned_x


def _swung(gait: Gait, rig: Rig, u: np.ndarray) -> np.ndarray:
    """Forward position of the ankle in the air, u = 0..1 from toe-off to heel strike: a cubic between the two."""
    step, span = 1e-3, 1 - gait.stance
    end, start = _rolled(gait, rig, np.array([gait.stance - step, gait.stance, 0, step])).reshape(2, 2)
    leave, land = (end[1] - end[0]) / step * span, (start[1] - start[0]) / step * span
    x0, x1 = end[1], start[0]
    return (
        x0 * (1 + 2 * u) * (1 - u) ** 2 + leave * u * (1 - u) ** 2
        + x1 * u**2 * (3 - 2 * u) + 0.5 * land * u**2 * (u - 1)
    )  # fmt: skip


def _support(rig: Rig, pitch_deg: np.ndarray, toes_deg: np.ndarray) -> np.ndarray:
    """Height of the ankle at which the lowest of heel, ball and toe tip touches the ground."""
    heel, ball, tip = rig.sole
    pitch, toes = np.radians(pitch_deg), np.radians(pitch_deg + toes_deg)
    fall = lambda angle, point: np.sin(angle) * point[0] - np.cos(angle) * point[2]  # noqa: E731
    at_ball = fall(pitch, ball)
    return np.maximum.reduce([fall(pitch, heel), at_ball, at_ball + np.sin(toes) * (tip - ball)[0]])


def _stride(gait: Gait, rig: Rig) -> float:
    return gait.clip.cycle_length_m(rig.height)


# --- pelvis, trunk, arms --------------------------------------------------------------------------------------


def _pelvis(gait: Gait, rig: Rig, phases: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rotation (n, 3, 3) and place (n, 3) at height 0: it turns with the steps and leans on the standing leg."""
    size = rig.height / REFERENCE_HEIGHT_M
    yaw = -5 * np.cos(2 * np.pi * phases)
    tilt = about("x", 3.5 * np.sin(2 * np.pi * (phases + 0.04)))
    turn = about("z", yaw) @ tilt @ about("y", 0.6 * gait.lean_deg + 0.25 * gait.stoop_deg)
    at = np.zeros((len(phases), 3))
    at[:, 1] = 0.018 * size * np.sin(2 * np.pi * (phases - 0.06))
    return turn, at


def _bob(gait: Gait, rig: Rig, phases: np.ndarray) -> np.ndarray:
    return gait.bob * rig.leg_length * np.cos(4 * np.pi * (phases - 0.42 * gait.stance))


@lru_cache(maxsize=64)
def _pelvis_height(gait: Gait, rig: Rig) -> float:
    """The greatest mean height at which both legs reach their feet through the whole cycle."""
    phases = np.arange(64) / 64
    turn, at = _pelvis(gait, rig, phases)
    highest = np.inf
    for side, sign in SIDES.items():
        ankle, _, _ = _foot(gait, rig, side, (phases + (0 if sign > 0 else 0.5)) % 1)
        hip = at + turn @ rig.offsets[INDEX[f"{side}_thigh"]]
        level = ((ankle - hip)[:, :2] ** 2).sum(1)
        reach = np.sqrt(np.maximum((_REACH * rig.leg_length) ** 2 - level, 0))
        highest = min(highest, (ankle[:, 2] + reach - hip[:, 2] - _bob(gait, rig, phases)).min())
    return float(highest)


def _carry_trunk(gait: Gait, phases: np.ndarray, rotations: np.ndarray) -> None:
    """The shoulders turn against the pelvis; the head looks ahead."""
    yaw, tilt = 5 * np.cos(2 * np.pi * phases), -3.5 * np.sin(2 * np.pi * (phases + 0.04))
    stoop, lean = gait.stoop_deg, gait.lean_deg
    turn = about("z", yaw)
    rotations[:, INDEX["spine"]] = turn @ about("x", 0.6 * tilt) @ about("y", 0.4 * stoop)
    rotations[:, INDEX["chest"]] = turn @ about("x", 0.4 * tilt) @ about("y", 0.35 * stoop + 0.4 * lean)
    back = about("z", -0.5 * yaw)
    rotations[:, INDEX["neck"]] = back @ about("y", -0.4 * stoop - 0.4 * lean)
    rotations[:, INDEX["head"]] = back @ about("y", -0.3 * stoop - 0.4 * lean)


def _swing_arm(gait: Gait, side: str, leg_phase: np.ndarray, rotations: np.ndarray) -> None:
    """The arm goes back while the leg of its side goes forward."""
    sign = SIDES[side]
    back = np.cos(2 * np.pi * (leg_phase - 0.03))
    (fore, aft), (least, greatest) = gait.arm_deg, gait.elbow_deg
    swing = 0.5 * (aft - fore) + 0.5 * (aft + fore) * back
    bend = least + (greatest - least) * (0.5 - 0.5 * back)
    rotations[:, INDEX[f"{side}_upper_arm"]] = about("x", 8 * sign) @ about("y", swing) @ about("z", -8 * sign)
    rotations[:, INDEX[f"{side}_forearm"]] = about("z", -10 * sign) @ about("y", -bend)
    rotations[:, INDEX[f"{side}_hand"]] = about("x", -4 * sign)


def _ease(u: np.ndarray) -> np.ndarray:
    """0 to 1 and flat at both ends."""
    u = np.clip(u, 0, 1)
    return u * u * (3 - 2 * u)
