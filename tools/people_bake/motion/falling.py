"""Falls: from standing to lying through a few key poses, carried by whatever touches the ground.

What touches stays where it touches: the way of the hips follows from that and is not drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from people_bake.motion import lying
from people_bake.motion.arms import as_they_are
from people_bake.motion.figure import Figure
from people_bake.motion.limbs import curl_fingers
from people_bake.motion.poses import Poses, Turn, blended, turned
from people_bake.motion.standing import Stance, stand
from twincity.replicator.scene.people.skeleton import SIDES

_FINE = 241
"""Poses that a fall is worked out on."""

_TOUCH_M = 0.02
"""Height over the ground at which a point still holds."""

Limbs = Mapping[str, Sequence[Turn]]


def faint(figure: Figure, phases: np.ndarray) -> Poses:
    """The knees give way, the body turns and sinks to its left side."""
    buckling = _key({
        "hips": [("y", 10)], "spine": [("y", 12)], "chest": [("y", 8)], "neck": [("y", 16)], "head": [("y", 18)],
        **_legs(left=(-46, 84, -36), right=(-40, 76, -34)),
        **_arms(left=(12, -4, 26), right=(12, -2, 30)),
    })  # fmt: skip
    sinking = _key({
        "hips": [("x", -16), ("y", 14)], "spine": [("x", -10), ("y", 16)], "chest": [("x", -8), ("y", 8)],
        "neck": [("x", -14), ("y", 14)], "head": [("x", -8), ("y", 14)],
        **_legs(left=(-52, 138, 30), right=(-44, 132, 34), out=(6, 4)),
        **_arms(left=(14, -30, 46), right=(12, -14, 40)),
    })  # fmt: skip
    down = _key({
        "hips": [("x", -72), ("y", 8)], "spine": [("x", -4), ("y", 10)], "chest": [("y", 8)],
        "neck": [("x", 4), ("y", 12)], "head": [("x", 2), ("y", 10)],
        **_legs(left=(-44, 112, 26), right=(-58, 108, 24), out=(2, -4)),
        **_arms(left=(6, -72, 58), right=(4, -40, 50)),
    })  # fmt: skip
    end = _facing(lying.settled(lying.on_left_side, figure), 90)
    return _fall(figure, phases, [0, 0.10, 0.34, 0.60, 0.80, 0.88, 1],
                 [_standing(figure), _standing(figure), buckling, sinking, down, end, end])  # fmt: skip


def trip(figure: Figure, phases: np.ndarray) -> Poses:
    """The left foot is caught; the body pitches forward on the knees and on both hands, then on the belly."""
    caught = _key({
        "hips": [("y", 20)], "spine": [("y", 8)], "chest": [("y", 4)], "neck": [("y", -12)], "head": [("y", -8)],
        **_legs(left=(20, 26, 4), right=(-44, 50, -18)),
        **_arms(left=(16, -40, 34), right=(20, 14, 40)),
    })  # fmt: skip
    pitching = _key({
        "hips": [("y", 52)], "spine": [("y", 6)], "chest": [("y", 2)], "neck": [("y", -22)], "head": [("y", -18)],
        **_legs(left=(-14, 64, 30), right=(-30, 62, 14), out=(4, 4)),
        **_arms(left=(18, -104, 18), right=(20, -98, 22), palms=60),
    })  # fmt: skip
    on_hands = _key({
        "hips": [("y", 78)], "spine": [("y", -6)], "chest": [("y", -6)], "neck": [("y", -26)], "head": [("y", -24)],
        **_legs(left=(0, 46, 46), right=(-6, 52, 44), out=(6, 6)),
        **_arms(left=(40, -100, 62), right=(42, -94, 66), palms=70),
    })  # fmt: skip
    end = lying.settled(lying.prone_arms_up, figure)
    return _fall(figure, phases, [0, 0.06, 0.28, 0.52, 0.68, 0.86, 1],
                 [_standing(figure), _standing(figure), caught, pitching, on_hands, end, end])  # fmt: skip


def backwards(figure: Figure, phases: np.ndarray) -> Poses:
    """The feet slip ahead; the body sits down hard, the hands behind it, and rolls on its back."""
    slipping = _key({
        "hips": [("y", -16)], "spine": [("y", 10)], "chest": [("y", 8)], "neck": [("y", 12)], "head": [("y", 6)],
        **_legs(left=(4, 22, -10), right=(-40, 34, -24)),
        **_arms(left=(48, -54, 26), right=(42, -70, 20)),
    })  # fmt: skip
    sitting = _key({
        "hips": [("y", -34)], "spine": [("y", 14)], "chest": [("y", 10)], "neck": [("y", 16)], "head": [("y", 8)],
        **_legs(left=(-62, 84, -14), right=(-70, 66, 0), out=(6, 8)),
        **_arms(left=(40, 30, 24), right=(44, 26, 30)),
    })  # fmt: skip
    rolling = _key({
        "hips": [("y", -66)], "spine": [("y", 12)], "chest": [("y", 10)], "neck": [("y", 24)], "head": [("y", 14)],
        **_legs(left=(-48, 62, 6), right=(-40, 44, 14), out=(6, 8)),
        **_arms(left=(50, 10, 36), right=(56, 8, 40)),
    })  # fmt: skip
    end = _facing(lying.settled(lying.supine, figure), 180)
    return _fall(figure, phases, [0, 0.06, 0.28, 0.54, 0.70, 0.88, 1],
                 [_standing(figure), _standing(figure), slipping, sitting, rolling, end, end])  # fmt: skip


def _fall(figure: Figure, phases: np.ndarray, times: list[float], keys: list[Poses]) -> Poses:
    fine = np.linspace(0, 1, _FINE)
    return _sampled(_worked_out(figure, tuple(times), tuple(keys)), fine, phases)


@lru_cache(maxsize=8)
def _worked_out(figure: Figure, times: tuple[float, ...], keys: tuple[Poses, ...]) -> Poses:
    """The whole fall at `_FINE` phases, softened in time and carried by what touches the ground."""
    fine = np.linspace(0, 1, _FINE)
    return carried(_softened(blended(times, keys, fine)), figure)


def carried(poses: Poses, figure: Figure) -> Poses:
    """Poses in a row whose lowest point is on the ground and whose touching points stay where they are.

    The hips begin above the person's point.
    """
    surface = poses.surface(figure)
    surface[..., 2] -= surface[..., 2].min(1)[:, None]
    hold = np.exp(-surface[..., 2] / _TOUCH_M)
    both = (hold[1:] * hold[:-1])[..., None]
    slip = (both * np.diff(surface[..., :2], axis=0)).sum(1) / both.sum(1)
    root = poses.root.copy()
    root[:, 2] -= poses.surface(figure)[..., 2].min(1)
    root[1:, :2] -= np.cumsum(slip, axis=0)
    root[:, :2] -= root[0, :2]
    return Poses(rotations=poses.rotations, root=root)


def _softened(poses: Poses) -> Poses:
    """A running mean over a tenth of the fall: joints do not all arrive at a key pose at once."""
    width = _FINE // 10
    kernel = np.hanning(width + 2)[1:-1]
    padded = np.concatenate([poses.rotations[:1]] * (width // 2) + [poses.rotations] + [poses.rotations[-1:]] * width)
    mean = sum(share * padded[k : k + _FINE] for k, share in enumerate(kernel)) / kernel.sum()
    left, _, right = np.linalg.svd(mean)
    return Poses(rotations=left @ right, root=poses.root)


def _sampled(poses: Poses, fine: np.ndarray, phases: np.ndarray) -> Poses:
    nearest = np.abs(fine[None] - phases[:, None]).argmin(1)
    return Poses(rotations=poses.rotations[nearest].copy(), root=poses.root[nearest].copy())


@lru_cache(maxsize=4)
def _standing(figure: Figure) -> Poses:
    return stand(Stance(), as_they_are, figure, np.zeros(1))


def _facing(poses: Poses, degrees: float) -> Poses:
    """Turned about the vertical."""
    rotations = poses.rotations.copy()
    rotations[:, 0] = turned(("z", degrees)) @ rotations[:, 0]
    return Poses(rotations=rotations, root=poses.root)


def _key(turns: Limbs) -> Poses:
    pose = Poses.at_attention(1)
    for joint, joint_turns in turns.items():
        pose.turn(joint, *joint_turns)
    for side in SIDES:
        curl_fingers(pose, side, 16, 20, thumb=8)
    return pose


def _legs(
    *, left: tuple[float, float, float], right: tuple[float, float, float], out: tuple[float, float] = (3, 3)
) -> Limbs:
    """Turns of thigh (negative: lifted forward), knee and foot (positive: pointed), and how far the thighs spread."""
    limbs: dict[str, Sequence[Turn]] = {}
    for (side, sign), (thigh, knee, foot), spread in zip(SIDES.items(), (left, right), out, strict=True):
        limbs[f"{side}_thigh"] = [("x", sign * spread), ("y", thigh)]
        limbs[f"{side}_shin"] = [("y", knee)]
        limbs[f"{side}_foot"] = [("y", foot)]
    return limbs


def _arms(*, left: tuple[float, float, float], right: tuple[float, float, float], palms: float = 0) -> Limbs:
    """Arms: out to the side, swung (negative: forward), bent at the elbow; `palms`: hands bent back to break a fall."""
    limbs: dict[str, Sequence[Turn]] = {}
    for (side, sign), (out, swing, elbow) in zip(SIDES.items(), (left, right), strict=True):
        limbs[f"{side}_upper_arm"] = [("x", sign * out), ("y", swing), ("z", -8 * sign)]
        limbs[f"{side}_forearm"] = [("y", -elbow), ("z", -1.2 * sign * palms)]
        limbs[f"{side}_hand"] = [("x", 0.8 * sign * palms)]
    return limbs
