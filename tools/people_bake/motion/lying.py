"""Lying: poses laid out by hand, settled on the ground by gravity, breathing.

A lying person's heading runs from the feet to the head, and the hips are above the person's point.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from people_bake.motion.figure import Figure
from people_bake.motion.limbs import curl_fingers
from people_bake.motion.poses import Poses, wander
from people_bake.motion.settling import settle
from twincity.replicator.scene.people.skeleton import SIDES, about

FACE_UP = (("z", 180), ("y", -90))
"""Turns that lay a standing body on its back, the head ahead."""

FACE_DOWN = (("y", 90),)
"""Turns that lay a standing body on its belly, the head ahead."""

Layout = Callable[[], Poses]


def lie(layout: Layout, figure: Figure, phases: np.ndarray) -> Poses:
    """Poses at the phases (n,) of one settled body that breathes; two breaths a cycle."""
    rest = settled(layout, figure)
    rotations = np.repeat(rest.rotations, len(phases), 0)
    poses = Poses(rotations=rotations, root=np.repeat(rest.root * (0, 0, 1), len(phases), 0))
    breath = np.sin(4 * np.pi * phases)
    poses.add("upper_chest", ("y", -0.7 * breath))
    poses.add("neck", ("y", 0.7 * breath))
    poses.add("head", ("z", 1.5 * wander(phases, 41)))
    for side, seed in (("left", 42), ("right", 43)):
        poses.add(f"{side}_fingers", ("x", 2.5 * wander(phases, seed)))
    return poses


@lru_cache(maxsize=32)
def settled(layout: Layout, figure: Figure) -> Poses:
    """One pose at rest on the ground, the hips over the person's point."""
    start = layout()
    if layout is not against_wall:
        return settle(start, figure)
    wall = float(start.surface(figure)[..., 0].min()) + 0.015
    rest = settle(start, figure, wall_x=wall, firm=1000)
    around = about("z", 180)
    rest.rotations[:, 0] = around @ rest.rotations[:, 0]
    return Poses(rotations=rest.rotations, root=rest.root @ around.T)


def supine() -> Poses:
    """On the back, arms beside the body, feet fallen outward, the head to one side."""
    poses = _laid(FACE_UP)
    arm(poses, "left", out=30, fore=8, bend=24, twist=35)
    arm(poses, "right", out=38, fore=4, bend=38, twist=55)
    leg(poses, "left", out=7, roll=26, lift=2, bend=4, point=30)
    leg(poses, "right", out=11, roll=30, lift=8, bend=14, point=28)
    poses.turn("neck", ("z", 8), ("y", 8))
    poses.turn("head", ("z", 20), ("y", 2))
    return poses


def supine_spread() -> Poses:
    """On the back, one arm thrown up beside the head, one knee fallen outward."""
    poses = _laid(FACE_UP)
    arm(poses, "left", out=118, fore=6, bend=48, twist=60)
    arm(poses, "right", out=52, fore=6, bend=30, twist=40)
    leg(poses, "left", out=18, roll=48, lift=26, bend=56, point=26)
    leg(poses, "right", out=9, roll=26, lift=2, bend=5, point=30)
    poses.turn("neck", ("z", -10), ("y", 6))
    poses.turn("head", ("z", -18), ("y", 2))
    return poses


def prone() -> Poses:
    """On the belly, the face to the left, one arm up beside it and one along the side."""
    poses = _laid(FACE_DOWN)
    arm(poses, "left", out=78, fore=-6, bend=82, twist=82)
    arm(poses, "right", out=22, fore=-6, bend=14, twist=-20)
    leg(poses, "left", out=12, roll=18, lift=-2, bend=8, point=52)
    leg(poses, "right", out=12, roll=14, lift=-2, bend=5, point=54)
    poses.turn("neck", ("z", 26), ("y", -8))
    poses.turn("head", ("z", 46), ("y", -4))
    return poses


def prone_arms_up() -> Poses:
    """On the belly, the face to the right, both arms beside the head: who fell forward and caught himself."""
    poses = _laid(FACE_DOWN)
    arm(poses, "left", out=112, fore=4, bend=66, twist=80)
    arm(poses, "right", out=100, fore=4, bend=84, twist=80)
    leg(poses, "left", out=14, roll=20, lift=4, bend=18, point=50)
    leg(poses, "right", out=9, roll=12, lift=-2, bend=5, point=54)
    poses.turn("neck", ("z", -24), ("y", -8))
    poses.turn("head", ("z", -42), ("y", -4))
    return poses


def on_left_side() -> Poses:
    """On the left side, both arms before the body, the upper knee ahead of the lower one."""
    poses = _laid((*FACE_UP, ("z", 84)))
    arm(poses, "left", out=6, fore=78, bend=58, twist=20)
    arm(poses, "right", out=-16, fore=58, bend=62, twist=-10)
    leg(poses, "left", out=-2, lift=24, bend=38, point=22)
    leg(poses, "right", out=-10, lift=62, bend=78, point=20)
    poses.turn("spine", ("y", 8))
    poses.turn("chest", ("y", 8))
    poses.turn("neck", ("x", 14), ("y", 8))
    poses.turn("head", ("x", 10), ("y", 6))
    return poses


def on_right_side() -> Poses:
    """On the right side, the upper arm along the body, the legs nearly together."""
    poses = _laid((*FACE_UP, ("z", 80)))
    arm(poses, "left", out=20, fore=96, bend=96, twist=10)
    arm(poses, "right", out=2, fore=-2, bend=30, twist=-14)
    leg(poses, "left", out=-2, lift=16, bend=30, point=24)
    leg(poses, "right", out=-8, lift=30, bend=44, point=22)
    poses.turn("spine", ("y", 5))
    poses.turn("neck", ("x", 14), ("y", 4))
    poses.turn("head", ("x", 12), ("y", 10))
    return poses.mirrored()


def recovery() -> Poses:
    """As first aid teaches: on the left side, lower arm out, upper hand under the cheek, upper knee bent."""
    poses = _laid((*FACE_UP, ("z", 106)))
    arm(poses, "left", out=10, fore=88, bend=84, twist=10)
    arm(poses, "right", out=-32, fore=62, bend=128, twist=-22)
    leg(poses, "left", out=-2, lift=8, bend=14, point=26)
    leg(poses, "right", out=-8, lift=84, bend=88, point=16)
    poses.turn("neck", ("x", 10), ("y", -8))
    poses.turn("head", ("x", 12), ("y", -12), ("z", 10))
    return poses


def curled() -> Poses:
    """On the left side, knees and arms drawn to the chest."""
    poses = _laid((*FACE_UP, ("z", 88)))
    arm(poses, "left", out=4, fore=62, bend=118, twist=-6)
    arm(poses, "right", out=-8, fore=56, bend=112, twist=-14)
    leg(poses, "left", out=-2, lift=82, bend=104, point=14)
    leg(poses, "right", out=-5, lift=94, bend=112, point=14)
    for joint, bend in (("spine", 16), ("chest", 14), ("upper_chest", 10)):
        poses.turn(joint, ("y", bend))
    poses.turn("neck", ("x", 12), ("y", 18))
    poses.turn("head", ("x", 8), ("y", 14))
    return poses


def against_wall() -> Poses:
    """Slumped on the ground, the back against a wall, the head on the chest, one knee up; looks back, so that the
    way from the feet to the head is ahead."""
    poses = _laid((("y", -32),))
    poses.root[:, 2] = 0.14
    arm(poses, "left", out=14, fore=14, bend=24, twist=20)
    arm(poses, "right", out=12, fore=26, bend=46, twist=-14, inward=10)
    leg(poses, "left", out=9, lift=58, bend=6, point=24, roll=16)
    leg(poses, "right", out=13, lift=92, bend=84, point=8, roll=10)
    for joint, bend, side in (("spine", 10, 3), ("chest", 8, 3), ("upper_chest", 8, 0)):
        poses.turn(joint, ("x", side), ("y", bend))
    poses.turn("neck", ("x", 8), ("y", 24))
    poses.turn("head", ("x", 8), ("z", 8), ("y", 22))
    return poses


def _laid(turns: tuple[tuple[str, float], ...]) -> Poses:
    """One body at attention, turned as a whole."""
    poses = Poses.at_attention(1)
    poses.turn("hips", *turns)
    for side in SIDES:
        curl_fingers(poses, side, 28, 34)
    return poses


def arm(poses: Poses, side: str, *, out: float, fore: float, bend: float, twist: float = 0, inward: float = 0) -> None:
    """Lay an arm out [degrees]: away from the side, forward, bent at the elbow.

    Args:
        poses: changed in place.
        side: left or right.
        out: away from the side; 90 is level with the shoulders.
        fore: forward.
        bend: of the elbow.
        twist: of the upper arm about its length, outward.
        inward: of the bent forearm towards the middle.
    """
    sign = SIDES[side]
    poses.turn(f"{side}_clavicle", ("x", sign * 0.15 * max(out - 20, 0)), ("z", -sign * 0.1 * fore))
    poses.turn(f"{side}_upper_arm", ("x", sign * out), ("y", -fore), ("z", sign * twist))
    poses.turn(f"{side}_forearm", ("z", -sign * inward), ("y", -bend))


def leg(poses: Poses, side: str, *, out: float, lift: float, bend: float, point: float, roll: float = 0) -> None:
    """Lay a leg out [degrees]: away from the middle, lifted forward, bent at the knee, the foot pointed, rolled out."""
    sign = SIDES[side]
    poses.turn(f"{side}_thigh", ("x", sign * out), ("y", -lift), ("z", sign * roll))
    poses.turn(f"{side}_shin", ("y", bend))
    poses.turn(f"{side}_foot", ("y", point))
    poses.turn(f"{side}_toes", ("y", 8))
