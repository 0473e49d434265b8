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
from twincity.replicator.scene.people.skeleton import SIDES

FACE_UP = (("z", 180), ("y", -90))
"""Turns that lay a standing body on its back, the head ahead."""

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
    """One pose at rest on the ground."""
    return settle(layout(), figure)


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
