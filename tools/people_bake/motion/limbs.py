"""Legs that reach the ground and arms that reach things: two bones, one hinge."""

from __future__ import annotations

import numpy as np

from people_bake.motion.figure import Figure
from people_bake.motion.poses import Poses, set_world, unit
from twincity.replicator.scene.people.skeleton import INDEX, SIDES, about

Vectors = np.ndarray | tuple[float, float, float]
"""(3,) the same for every pose, or (n, 3)."""

_STRAIGHTEST = 0.9995
"""Part of a limb's length that is used at most."""

GRIP = np.array([0.02, 0.0, -0.09])
"""Middle of a closed hand in its neutral frame, from the wrist [m]: where the things people hold have their handles."""


def bend_leg(poses: Poses, figure: Figure, side: str, ankle: np.ndarray, foot: np.ndarray, knee: np.ndarray) -> None:
    """Bring the ankle to `ankle` (n, 3) with the foot turned to `foot` (n, 3, 3), both in the person's frame.

    The knee bends in the plane of hip, ankle and `knee` (n, 3). What is out of reach is pointed at.
    """
    hips = poses.rotations[:, INDEX["hips"]]
    hip = poses.root + hips @ figure.offsets[INDEX[f"{side}_thigh"]]
    upper, lower = figure.length(f"{side}_shin"), figure.length(f"{side}_foot")
    thigh_way, shin_way, hinge = _two_bones(ankle - hip, upper, lower, knee)
    thigh, shin = _hinged(thigh_way, -hinge), _hinged(shin_way, -hinge)
    poses.rotations[:, INDEX[f"{side}_thigh"]] = hips.swapaxes(1, 2) @ thigh
    poses.rotations[:, INDEX[f"{side}_shin"]] = thigh.swapaxes(1, 2) @ shin
    poses.rotations[:, INDEX[f"{side}_foot"]] = shin.swapaxes(1, 2) @ foot


def reach(
    poses: Poses, figure: Figure, side: str, wrist: Vectors, *, fingers: Vectors, palm: Vectors,
    elbow: Vectors | None = None, frame: str | None = None,
) -> None:  # fmt: skip
    """Bring a wrist to a place, with the fingers pointing and the palm looking somewhere.

    Args:
        poses: changed in place; the trunk must be set.
        figure: whose arm it is.
        side: left or right.
        wrist: (3,) or (n, 3) metres.
        fingers: direction from the wrist to the knuckles.
        palm: direction that the palm looks in; need not be square to `fingers`.
        elbow: direction in which the elbow sticks out; down, back and outward when not given.
        frame: joint in whose frame the other arguments are, from its origin; None is the person's frame.
    """
    sign = SIDES[side]
    world, at = poses.world(figure)
    elbow = np.array([-0.6, 0.5 * sign, -1.0]) if elbow is None else np.asarray(elbow, float)
    turn, origin = (np.eye(3), np.zeros(3)) if frame is None else (world[:, INDEX[frame]], at[:, INDEX[frame]])
    carry = lambda vector: np.broadcast_to((turn @ np.asarray(vector, float)[..., None])[..., 0], (len(poses), 3))  # noqa: E731
    target = carry(wrist) + origin

    _lift_clavicle(poses, side, target - at[:, INDEX[f"{side}_upper_arm"]], world[:, INDEX["upper_chest"]])
    world, at = poses.world(figure)
    upper, lower = figure.length(f"{side}_forearm"), figure.length(f"{side}_hand")
    way = target - at[:, INDEX[f"{side}_upper_arm"]]
    upper_way, lower_way, hinge = _two_bones(way, upper, lower, carry(elbow))
    set_world(poses, figure, f"{side}_upper_arm", _hinged(upper_way, hinge))
    hand = _hand_frame(sign, carry(fingers), carry(palm))
    set_world(poses, figure, f"{side}_forearm", _twisted(_hinged(lower_way, hinge), hand))
    set_world(poses, figure, f"{side}_hand", hand)


def grip(
    poses: Poses, figure: Figure, side: str, handle: Vectors, *, fingers: Vectors, palm: Vectors,
    elbow: Vectors | None = None, frame: str | None = None, curl: float = 62,
) -> None:  # fmt: skip
    """`reach` so that a handle lies in the closed hand: where it is, instead of where the wrist is."""
    hand = _hand_frame(SIDES[side], np.asarray(fingers, float), np.asarray(palm, float))
    wrist = np.asarray(handle, float) - hand @ GRIP
    reach(poses, figure, side, wrist, fingers=fingers, palm=palm, elbow=elbow, frame=frame)
    curl_fingers(poses, side, curl, curl, thumb=30)


def curl_fingers(
    poses: Poses, side: str, knuckles: float | np.ndarray, tips: float | np.ndarray, thumb: float = 12
) -> None:
    """Bend the fingers towards the palm [degrees]; relaxed hands are at 20 to 35."""
    sign = SIDES[side]
    poses.turn(f"{side}_fingers", ("x", -sign * knuckles))
    poses.turn(f"{side}_fingertips", ("x", -sign * tips))
    poses.turn(f"{side}_thumb", ("x", -sign * thumb), ("z", sign * 0.6 * thumb))


def _two_bones(
    way: np.ndarray, upper: float, lower: float, bulge: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Unit directions (n, 3) of both bones along `way` (n, 3) whose joint sticks out to `bulge`, and its hinge."""
    distance = np.clip(np.linalg.norm(way, axis=-1), abs(upper - lower) + 1e-3, _STRAIGHTEST * (upper + lower))
    way = unit(way)
    out = unit(bulge - (bulge * way).sum(-1, keepdims=True) * way)
    cosine = (upper**2 + distance**2 - lower**2) / (2 * upper * distance)
    sine = np.sqrt(np.clip(1 - cosine**2, 0, 1))
    first = cosine[:, None] * way + sine[:, None] * out
    return first, unit(distance[:, None] * way - upper * first), np.cross(way, out)


def _hinged(down: np.ndarray, left: np.ndarray) -> np.ndarray:
    """(n, 3, 3) frame of a bone that points along `down`, its hinge, square to it, as the left axis."""
    return np.stack([np.cross(left, -down), left, -down], -1)


def _lift_clavicle(poses: Poses, side: str, way: np.ndarray, chest: np.ndarray) -> None:
    """The shoulder girdle follows the arm: up when the arm is lifted, forward when it reaches forward or across."""
    sign = SIDES[side]
    forward, outward, up = np.einsum("nba,nb->an", chest, unit(way))
    lift = 16 * np.clip(0.5 + 0.5 * up, 0, 1) ** 1.5
    protract = 12 * np.clip(forward, -0.5, 1) - 8 * np.clip(sign * outward, -1, 0)
    poses.turn(f"{side}_clavicle", ("z", -sign * protract), ("x", sign * lift))


def _hand_frame(sign: float, fingers: np.ndarray, palm: np.ndarray) -> np.ndarray:
    """(n, 3, 3): -Z along the fingers, and the palm, which is the hand's inner side, as asked."""
    z = -unit(fingers)
    palm = unit(palm - (palm * z).sum(-1, keepdims=True) * z)
    y = -sign * palm
    return np.stack([np.cross(y, z), y, z], -1)


def _twisted(hinge: np.ndarray, hand: np.ndarray) -> np.ndarray:
    """The forearm turned about its length by two thirds of the way that the hand is turned: the wrist does the rest."""
    local = hinge.swapaxes(1, 2) @ hand
    twist = np.arctan2(local[:, 1, 0] - local[:, 0, 1], local[:, 0, 0] + local[:, 1, 1])
    return hinge @ about("z", np.degrees(0.65 * twist))
