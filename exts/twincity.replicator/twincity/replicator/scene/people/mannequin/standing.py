"""Standing: two feet on the ground, the weight now on one leg and now on the other, and work for the arms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ....scenario.people import REFERENCE_HEIGHT_M
from .rig import INDEX, JOINTS, SIDES, Poses, Rig, about, bend_leg

Arms = Callable[[np.ndarray, np.ndarray], None]
"""Takes turns (n,) in radians and rotations (n, joints, 3, 3), which it changes."""

_TOE_OUT_DEG = 9.0


def stand(arms: Arms, rig: Rig, phases: np.ndarray) -> Poses:
    """Poses at the phases (n,): all the weight is on the left leg at 0.25 and on the right one at 0.75."""
    turns = 2 * np.pi * phases
    size = rig.height / REFERENCE_HEIGHT_M
    weight = np.tanh(1.8 * np.sin(turns))
    hips = about("z", 5 * np.sin(turns + 1)) @ about("x", 3 * weight)
    at = np.stack([0.008 * np.cos(2 * turns), 0.038 * weight, 0 * turns], -1) * size
    ankles = {side: _ankle(rig, side, turns) for side in SIDES}
    at[:, 2] = np.min([_highest(rig, side, hips, at, ankles[side]) for side in SIDES], axis=0)

    rotations = np.tile(np.eye(3), (len(phases), len(JOINTS), 1, 1))
    rotations[:, INDEX["hips"]] = hips
    for side, sign in SIDES.items():
        foot = about("z", _TOE_OUT_DEG * sign)
        thigh, shin = bend_leg(rig, side, hips, at, ankles[side], foot[None, :, 0])
        rotations[:, INDEX[f"{side}_thigh"]] = hips.swapaxes(1, 2) @ thigh
        rotations[:, INDEX[f"{side}_shin"]] = thigh.swapaxes(1, 2) @ shin
        rotations[:, INDEX[f"{side}_foot"]] = shin.swapaxes(1, 2) @ foot
    rotations[:, INDEX["spine"]] = about("x", -2.5 * weight) @ about("y", 1 + np.sin(turns))
    rotations[:, INDEX["chest"]] = about("x", -1.5 * weight) @ about("z", -3 * np.sin(turns + 1))
    rotations[:, INDEX["neck"]] = about("z", 7 * np.sin(turns + 2))
    rotations[:, INDEX["head"]] = about("z", 13 * np.sin(turns + 2)) @ about("y", 3 + 4 * np.sin(2 * turns))
    arms(turns, rotations)
    return Poses(rotations=rotations, root=at)


def relaxed(turns: np.ndarray, rotations: np.ndarray) -> None:
    """Both arms hang, a little bent."""
    for side, sign in SIDES.items():
        sway = 2 * np.sin(turns + sign)
        rotations[:, INDEX[f"{side}_upper_arm"]] = about("x", 8 * sign + sway) @ about("y", 3 + sway)
        rotations[:, INDEX[f"{side}_forearm"]] = about("z", -12 * sign) @ about("y", -17 + 2 * sway)
        rotations[:, INDEX[f"{side}_hand"]] = about("x", -5 * sign)


def phone(turns: np.ndarray, rotations: np.ndarray) -> None:
    """The right hand is held before the chest as with a phone, and the head is bent over it."""
    relaxed(turns, rotations)
    sway = 2 * np.sin(turns)
    rotations[:, INDEX["right_upper_arm"]] = about("x", -10) @ about("y", -28 + sway) @ about("z", 22)
    rotations[:, INDEX["right_forearm"]] = about("z", 20) @ about("y", -108 + sway) @ about("z", -35)
    rotations[:, INDEX["right_hand"]] = about("z", -40)
    rotations[:, INDEX["neck"]] = about("y", 15 + sway)
    rotations[:, INDEX["head"]] = about("z", -6 + 2 * sway) @ about("y", 17 + sway)


def talk(turns: np.ndarray, rotations: np.ndarray) -> None:
    """Both hands help the words along."""
    for side, reach, raised in (
        ("right", 20, 0.5 + 0.5 * np.sin(4 * turns + 1)), ("left", 12, 0.5 + 0.5 * np.sin(3 * turns)),
    ):  # fmt: skip
        sign = SIDES[side]
        lifted = about("x", 10 * sign) @ about("y", -reach * raised - 4)
        rotations[:, INDEX[f"{side}_upper_arm"]] = lifted @ about("z", -16 * sign)
        rotations[:, INDEX[f"{side}_forearm"]] = about("y", -3 * reach - 30 * raised) @ about("z", 20 * sign)
        rotations[:, INDEX[f"{side}_hand"]] = about("z", 35 * sign)


def _ankle(rig: Rig, side: str, turns: np.ndarray) -> np.ndarray:
    """(n, 3): feet a little wider than the hips, the right one slightly ahead; they never move."""
    place = rig.positions[INDEX[f"{side}_foot"]] * (1, 1.12, 1)
    place[0] = -0.02 * SIDES[side] * rig.height
    return np.broadcast_to(place, (len(turns), 3))


def _highest(rig: Rig, side: str, hips: np.ndarray, at: np.ndarray, ankle: np.ndarray) -> np.ndarray:
    """(n,) height of the hips at which this leg is nearly straight."""
    hip = at + hips @ rig.offsets[INDEX[f"{side}_thigh"]]
    level = ((ankle - hip)[:, :2] ** 2).sum(1)
    return ankle[:, 2] + np.sqrt((0.993 * rig.leg_length) ** 2 - level) - (hip - at)[:, 2]
