"""What arms and heads do, whatever the legs are doing.

Places are metres on the reference body: in the frame of the upper chest its shoulders are at (0.03, ±0.17, 0.24), in
the head's the ears are at (0.01, ±0.08, 0.03); everything else is in the person's frame, on the ground.
"""

from __future__ import annotations

import numpy as np

from people_bake.motion.figure import Figure
from people_bake.motion.limbs import curl_fingers, grip, reach
from people_bake.motion.poses import Poses, ease, wander
from twincity.replicator.scene.people.skeleton import SIDES


def as_they_are(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """Leave them."""


def relaxed(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """Both arms hang, a little bent and never quite alike."""
    for side, sign in SIDES.items():
        sway = wander(phases, 7 if sign > 0 else 8)
        slack = 2 if sign > 0 else -2
        poses.turn(f"{side}_clavicle", ("x", sign * (-2 + 0.8 * sway)))
        poses.turn(f"{side}_upper_arm", ("x", (9.5 + slack) * sign), ("y", 3 + slack + 2 * sway), ("z", -10 * sign))
        poses.turn(f"{side}_forearm", ("z", -10 * sign), ("y", -16 - slack + 2 * sway))
        poses.turn(f"{side}_hand", ("x", -5 * sign), ("y", -3), ("z", -6 * sign))
        curl_fingers(poses, side, 25 + slack, 31 - slack)


# --- with a phone ---------------------------------------------------------------------------------------------


def phone(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """The right hand holds a phone before the chest, and the head is bent over it."""
    wrist = _swaying((0.25, -0.10, -0.03), phases, 0.008, seed=11)
    reach(poses, figure, "right", wrist, fingers=(0.55, 0.38, 0.74), palm=(-0.75, 0.2, 0.62), elbow=(-0.4, -0.3, -1),
          frame="upper_chest")  # fmt: skip
    curl_fingers(poses, "right", 30, 38, thumb=32)
    poses.add("neck", ("y", 15 + 2 * wander(phases, 12)))
    poses.add("head", ("z", -4), ("y", 15 + 3 * wander(phases, 13)))


def phone_in_both_hands(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """Both thumbs write."""
    phone(poses, figure, phases)
    wrist = _swaying((0.24, 0.07, -0.04), phases, 0.006, seed=14)
    reach(poses, figure, "left", wrist, fingers=(0.6, -0.42, 0.68), palm=(-0.6, -0.4, 0.62), elbow=(-0.4, 0.3, -1),
          frame="upper_chest")  # fmt: skip
    curl_fingers(poses, "left", 34, 40, thumb=30)


def call(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """The right hand holds a phone to the ear."""
    wrist = _swaying((0.168, -0.168, -0.145), phases, 0.004, seed=15)
    reach(poses, figure, "right", wrist, fingers=(-0.62, 0.28, 0.74), palm=(-0.1, 1, -0.3), elbow=(0.3, -0.8, -1),
          frame="head")  # fmt: skip
    curl_fingers(poses, "right", 26, 40, thumb=25)
    poses.add("neck", ("x", 3 + 1.5 * wander(phases, 16)))
    poses.add("head", ("x", 4), ("y", 3 * wander(phases, 17)))


def photo(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """Both hands hold a phone up before the face."""
    sway = _swaying((0, 0, 0), phases, 0.008, seed=18)
    for side, sign in SIDES.items():
        reach(poses, figure, side, np.add(sway, (0.34, 0.055 * sign, 0.20)), fingers=(0.35, -0.5 * sign, 0.8),
              palm=(-0.6, -0.75 * sign, 0.1), elbow=(-0.1, 0.55 * sign, -1), frame="upper_chest")  # fmt: skip
        curl_fingers(poses, side, 28, 45, thumb=28)
    poses.add("head", ("y", 2))


# --- talking --------------------------------------------------------------------------------------------------


def talk(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """Both hands help the words along, the right one more."""
    for number, (side, sign) in enumerate(SIDES.items()):
        beats = [wander(phases, 20 + 10 * number + k, harmonics=6) for k in range(4)]
        raised = ease(0.5 + 0.9 * beats[0] + (0.10 if sign < 0 else -0.12))
        out, up = 0.22 - 0.04 * raised + 0.05 * beats[1], -0.22 + 0.26 * raised + 0.04 * beats[2]
        place = np.stack([0.16 + 0.12 * raised, sign * out, up], -1)
        fingers = np.stack([0.8 + 0 * raised, -sign * (0.5 - 0.25 * beats[1]), 0.15 + 0.5 * beats[2]], -1)
        palm = np.stack([-0.2 + 0 * raised, -sign * (0.9 - 0.3 * raised), 0.25 + 0.7 * raised], -1)
        reach(poses, figure, side, place, fingers=fingers, palm=palm, elbow=(-0.8, 0.45 * sign, -1),
              frame="upper_chest")  # fmt: skip
        curl_fingers(poses, side, 24 - 10 * beats[3], 30 - 12 * beats[3])
    poses.add("head", ("y", 4 * wander(phases, 26, harmonics=6)), ("x", 3 * wander(phases, 27)))


def listen(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """One hand holds the other before the belly; the head is tilted, and nods."""
    for side, sign, ahead, out in (("right", -1, 0.0, -0.005), ("left", 1, 0.045, 0.03)):
        wrist = _swaying((0.215 + ahead, out + 0.05 * sign, -0.23 + 0.3 * ahead), phases, 0.004, seed=28)
        reach(poses, figure, side, wrist, fingers=(0.25, -sign, -0.35), palm=(-1, -0.2 * sign, 0.1),
              elbow=(-0.8, 0.7 * sign, -1), frame="upper_chest")  # fmt: skip
        curl_fingers(poses, side, 32, 36)
    nod = np.clip(wander(phases, 31, harmonics=5), 0, 1) * np.sin(2 * np.pi * 8 * phases)
    poses.add("head", ("x", 5 + 2 * wander(phases, 32)), ("y", 5 * nod))


def wave(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """The right hand waves above the shoulder."""
    swing = np.sin(2 * np.pi * 5 * phases)
    wrist = np.stack([0.14 + 0 * swing, -0.33 - 0.06 * swing, 0.50 - 0.015 * swing**2], -1)
    fingers = np.stack([0.1 + 0 * swing, -0.05 - 0.42 * swing, 1 + 0 * swing], -1)
    reach(poses, figure, "right", wrist, fingers=fingers, palm=(1, 0.15, 0.1), elbow=(0.1, -1, -0.8),
          frame="upper_chest")  # fmt: skip
    curl_fingers(poses, "right", 8, 14, thumb=5)
    poses.add("head", ("z", -5), ("y", -3))


def point(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """The right arm points ahead and to the right, and the head looks there."""
    wrist = _swaying((0.47, -0.32, 0.26), phases, 0.012, seed=33)
    reach(poses, figure, "right", wrist, fingers=(0.88, -0.36, 0.06), palm=(0.1, 0.55, -0.8), elbow=(-0.2, -0.6, -1),
          frame="upper_chest")  # fmt: skip
    curl_fingers(poses, "right", 10, 16, thumb=10)
    poses.add("neck", ("z", -8))
    poses.add("head", ("z", -11))


# --- at rest --------------------------------------------------------------------------------------------------


def pockets(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """Both hands in the pockets of the trousers or the jacket."""
    for side, sign in SIDES.items():
        wrist = _swaying((0.105, 0.172 * sign, 0.045), phases, 0.004, seed=34)
        reach(poses, figure, side, wrist, fingers=(0.22, -0.32 * sign, -0.92), palm=(-0.35, -sign, 0),
              elbow=(-1, 0.65 * sign, 0), frame="hips")  # fmt: skip
        curl_fingers(poses, side, 22, 26)


def crossed(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """The arms are folded over the chest, the right one on top."""
    for side, sign, ahead, up in (("left", 1, 0.165, 0.045), ("right", -1, 0.205, 0.075)):
        wrist = _swaying((ahead, -0.075 * sign, up), phases, 0.003, seed=35)
        reach(poses, figure, side, wrist, fingers=(-0.35, -sign, 0.22), palm=(-1, 0.3 * sign, -0.1),
              elbow=(0.1, 0.55 * sign, -1), frame="upper_chest")  # fmt: skip
        curl_fingers(poses, side, 22, 30)


def on_the_thighs(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """Sitting: a hand on each thigh."""
    for side, sign in SIDES.items():
        along = -0.25 if sign > 0 else -0.22
        reach(poses, figure, side, (0.105, 0.0, along), fingers=(0.3, -0.3 * sign, -0.85), palm=(-1, -0.35 * sign, 0),
              elbow=(-0.6, 0.55 * sign, -1), frame=f"{side}_thigh")  # fmt: skip
        curl_fingers(poses, side, 16, 24)


def in_the_lap(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """Sitting: one hand in the other."""
    for side, sign, up in (("left", 1, 0.0), ("right", -1, 0.035)):
        wrist = np.add(poses.root, (0.25, 0.09 * sign, 0.105 + up))
        reach(poses, figure, side, wrist, fingers=(0.45, -0.9 * sign, -0.05),
              palm=(-0.3, 0, 1) if sign > 0 else (0, 0, -1), elbow=(-0.6, 0.7 * sign, -0.8))  # fmt: skip
        curl_fingers(poses, side, 26, 32)


def at_a_table(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """Sitting: one forearm on a table 0.73 m high, the other hand around a cup that is lifted now and then."""
    reach(poses, figure, "left", (0.43, 0.10, 0.785), fingers=(0.35, -0.9, 0), palm=(0, 0, -1), elbow=(-0.4, 1, -0.6))
    curl_fingers(poses, "left", 18, 26)
    sip = ease(4 * (0.22 - np.abs(phases - 0.6)) / 0.44)
    table, mouth = np.array([0.42, -0.17, 0.81]), np.array([0.30, -0.13, 1.06])
    wrist = table + sip[:, None] * (mouth - table)
    fingers = np.stack([0.8 - 0.7 * sip, 0.5 + 0.1 * sip, 0.2 + 0.5 * sip], -1)
    reach(poses, figure, "right", wrist, fingers=fingers, palm=(-0.3, 0.9, 0), elbow=(-0.4, -0.8, -1))
    curl_fingers(poses, "right", 44, 48, thumb=34)
    poses.add("head", ("y", 3 - 8 * sip))


# --- holding and pushing --------------------------------------------------------------------------------------


def umbrella(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """The right hand holds an open umbrella before the shoulder, its shaft upright."""
    handle = _swaying((0.27, -0.12, 0.07), phases, 0.006, seed=40)
    grip(poses, figure, "right", handle, fingers=(0.8, 0.55, 0.05), palm=(-0.4, 1, 0), elbow=(-0.5, -0.45, -1),
         frame="upper_chest")  # fmt: skip


def suitcase(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """The right arm is drawn back by a case that rolls behind."""
    pull = 0.012 * np.cos(4 * np.pi * (phases - 0.1))
    handle = np.stack([-0.24 - pull, -0.30 + 0 * pull, 0.78 + 0.5 * pull], -1)
    grip(poses, figure, "right", handle, fingers=(-0.45, 0, -0.9), palm=(0.35, 0.9, -0.2), elbow=(-0.4, -0.7, 0.2))
    poses.add("spine", ("x", -1.5), ("z", -2))


def cane(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """The right hand puts a stick down with the left foot and leans on it."""
    handle = _put_down(phases, ahead=0.32, behind=0.0, high=0.03)
    grip(poses, figure, "right", np.add(handle, (0, -0.28, 0.79)), fingers=(0.3, 0.1, -0.95), palm=(0, 1, 0.1),
         elbow=(-1, -0.5, 0))  # fmt: skip


def white_cane(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """The right hand, before the body, sweeps a long cane to the side of the foot that is behind."""
    sweep = np.cos(2 * np.pi * (phases - 0.1))
    handle = np.stack([0.36 + 0 * sweep, -0.03 - 0.025 * sweep, 0.96 + 0 * sweep], -1)
    fingers = np.stack([0.85 + 0 * sweep, 0.12 - 0.22 * sweep, -0.45 + 0 * sweep], -1)
    grip(poses, figure, "right", handle, fingers=fingers, palm=(0.1, 1, -0.3), elbow=(-0.7, -0.6, -1))
    poses.add("head", ("y", -3))


def walker(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """Both hands on the grips of a rollator, 0.9 m high."""
    for side, sign in SIDES.items():
        grip(poses, figure, side, (0.45, 0.25 * sign, 0.90), fingers=(0.62, 0, -0.78), palm=(-0.3, -sign, -0.35),
             elbow=(-1, 0.6 * sign, -0.2))  # fmt: skip


def pram(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """Both hands on a bar across, 1.0 m high."""
    for side, sign in SIDES.items():
        grip(poses, figure, side, (0.45, 0.20 * sign, 1.00), fingers=(0.85, -0.12 * sign, -0.4),
             palm=(-0.35, -0.15 * sign, -1), elbow=(-0.8, 0.7 * sign, -0.7))  # fmt: skip


def wheelchair_handles(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """Both hands on the handles of a wheelchair, 0.92 m high."""
    for side, sign in SIDES.items():
        grip(poses, figure, side, (0.45, 0.21 * sign, 0.92), fingers=(0.75, 0, -0.6), palm=(-0.35, -0.85 * sign, -0.6),
             elbow=(-1, 0.7 * sign, -0.4))  # fmt: skip


def lead(poses: Poses, figure: Figure, phases: np.ndarray) -> None:
    """The right hand holds a lead that pulls a little ahead."""
    pull = 0.02 * wander(phases, 44)
    handle = np.stack([0.30 + pull, -0.27 + 0 * pull, 0.92 + pull], -1)
    grip(poses, figure, "right", handle, fingers=(0.75, 0, -0.65), palm=(-0.2, 1, -0.2), elbow=(-1, -0.5, -0.4))
    poses.add("head", ("y", 4), ("z", -4))


def _put_down(phases: np.ndarray, *, ahead: float, behind: float, high: float) -> np.ndarray:
    """(n, 3) of something that stands on the ground from phase 0 to 0.62 while the body passes, then swings forward."""
    stance = 0.62
    swing = np.clip((phases % 1 - stance) / (1 - stance), 0, 1)
    back = ahead + (behind - ahead) * np.clip(phases % 1 / stance, 0, 1)
    x = np.where(swing > 0, behind + (ahead - behind) * ease(swing), back)
    return np.stack([x, 0 * x, high * np.sin(np.pi * swing)], -1)


def _swaying(place: tuple[float, float, float], phases: np.ndarray, size: float, seed: int) -> np.ndarray:
    """(n, 3) around a place."""
    return np.array(place) + size * np.stack([wander(phases, 100 * seed + axis) for axis in range(3)], -1)
