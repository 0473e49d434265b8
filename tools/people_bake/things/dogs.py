"""Dogs on a lead, walking and sitting: a large one of a shepherd's build and a small one of a terrier's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .blob import Bone, skin
from .materials import COLLAR, DARK, FUR
from .shape import Point, Shape, hoop, lathe, tube, welded
from .thing import Detail, Thing


@dataclass(frozen=True, kw_only=True)
class Pose:
    """Where a dog's parts are, as shares of its height at the withers. Left and right are given in turn."""

    chest: Point
    hip: Point
    skull: Point
    forelegs: tuple[tuple[Point, Point, Point], ...]
    """Elbow, wrist and paw of each foreleg."""

    hindlegs: tuple[tuple[Point, Point, Point], ...]
    """Knee, hock and paw of each hind leg."""

    tail: tuple[Point, Point]


WALKING = Pose(
    chest=(0.36, 0.0, 0.74), hip=(-0.42, 0.0, 0.77), skull=(0.70, 0.0, 1.12),
    forelegs=(((0.30, 0.13, 0.47), (0.44, 0.13, 0.25), (0.52, 0.13, 0.035)),
              ((0.28, -0.13, 0.46), (0.24, -0.13, 0.23), (0.12, -0.13, 0.06))),
    hindlegs=(((-0.36, 0.12, 0.46), (-0.62, 0.12, 0.26), (-0.66, 0.12, 0.045)),
              ((-0.26, -0.12, 0.46), (-0.36, -0.12, 0.24), (-0.24, -0.12, 0.035))),
    tail=((-0.70, 0.02, 0.72), (-0.88, 0.03, 0.52)),
)  # fmt: skip
SITTING = Pose(
    chest=(0.22, 0.0, 0.66), hip=(-0.28, 0.0, 0.24), skull=(0.46, 0.0, 1.12),
    forelegs=(((0.27, 0.12, 0.45), (0.30, 0.12, 0.24), (0.32, 0.12, 0.035)),
              ((0.27, -0.12, 0.45), (0.30, -0.12, 0.24), (0.32, -0.12, 0.035))),
    hindlegs=(((0.02, 0.19, 0.29), (-0.20, 0.20, 0.07), (0.06, 0.20, 0.035)),
              ((0.02, -0.19, 0.29), (-0.20, -0.20, 0.07), (0.06, -0.20, 0.035))),
    tail=((-0.50, 0.06, 0.07), (-0.68, 0.20, 0.05)),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Breed:
    """The build of a dog."""

    withers_m: float
    stout: float
    """Thickness of trunk and legs; 1 for the large one."""

    muzzle: float
    """Length of its muzzle, as a share of its height."""

    ears_up: bool


LARGE = Breed(withers_m=0.60, stout=1.0, muzzle=0.19, ears_up=True)
SMALL = Breed(withers_m=0.32, stout=1.2, muzzle=0.15, ears_up=False)


def build(breed: Breed, pose: Pose, hand_m: Point, detail: Detail) -> dict[str, Shape]:
    """The origin is on the ground below its trunk; it looks along +X; the lead is straight from collar to hand."""
    size = breed.withers_m
    triangles = 900 if detail.near else 200
    body = skin(_bones(breed, pose), 0.022, 0.022 if detail.near else 0.03, triangles)
    lowest = body.points[:, 2].min()
    coat = Shape(points=(_off(body.points, 0, 0, -lowest)) * size, faces=body.faces)
    skull = _off(np.array(pose.skull), 0, 0, -lowest)
    nape, throat = _neck(pose)
    ring = _off(0.42 * nape + 0.58 * throat, 0, 0, -lowest) * size
    parts = {"coat": welded(coat.points, coat.faces), "collar": _collar(ring, nape, throat, size, breed, detail)}
    parts["lead"] = tube([_off(ring, -0.02 * size, 0, 0.10 * size), np.array(hand_m)], 0.0045, 3)
    if detail.near:
        nose = _ball(0.026).moved(skull[0] + 0.06 + breed.muzzle * 0.85 + 0.045 * breed.stout, 0, skull[2] - 0.05)
        eye = _ball(0.018).moved(skull[0] + 0.082, 0.064 * breed.stout, skull[2] + 0.028)
        dark = nose + eye.on_both_sides()
        parts["dark"] = Shape(points=dark.points * size, faces=dark.faces)
    return parts


def _bones(breed: Breed, pose: Pose) -> list[Bone]:
    s = breed.stout
    chest, hip, skull = (np.array(point) for point in (pose.chest, pose.hip, pose.skull))
    belly = _off(0.5 * (chest + hip), 0.02, 0, -0.02)
    withers = _off(chest, -0.10, 0, 0.09)
    nape, throat = _neck(pose)
    snout = 0.06 + breed.muzzle * 0.85
    bones = [
        (_off(chest, 0, 0, -0.02), belly, 0.20 * s, 0.165 * s),
        (belly, hip, 0.165 * s, 0.135 * s),
        (withers, _off(hip, 0.05, 0, 0.06), 0.10, 0.09),
        (_off(chest, 0.06, 0, 0), throat, 0.14 * s, 0.105 * s),
        (withers, nape, 0.11 * s, 0.09 * s),
        (_off(skull, -0.03, 0, 0), _off(skull, 0.04, 0, 0), 0.097 * s, 0.086 * s),
        (_off(skull, 0.05, 0, -0.035), _off(skull, snout, 0, -0.065), 0.068 * s, 0.050 * s),
    ]
    for sign, fore, hind in zip((1, -1), pose.forelegs, pose.hindlegs, strict=True):
        bones += _leg(_off(chest, -0.02, sign * 0.09, -0.06), fore, (0.085, 0.052, 0.036), s)
        bones += _leg(_off(hip, 0.02, sign * 0.08, -0.02), hind, (0.115, 0.062, 0.034), s)
        bones += _ear(breed, skull, sign)
    tail = [_off(hip, -0.10, 0, 0.03), *(np.array(point) for point in pose.tail)]
    bones += [(tail[0], tail[1], 0.05, 0.038), (tail[1], tail[2], 0.038, 0.02)]
    return [(tuple(a), tuple(b), r, q) for a, b, r, q in bones]


def _off(point: np.ndarray, x: float, y: float, z: float) -> np.ndarray:
    return point + np.array([x, y, z])


def _neck(pose: Pose) -> tuple[np.ndarray, np.ndarray]:
    skull = np.array(pose.skull)
    chest = np.array(pose.chest)
    return _off(skull, -0.07, 0, -0.02), skull + 0.42 * (chest - skull)


def _leg(root: np.ndarray, joints: tuple[Point, Point, Point], radii: Point, stout: float) -> list:
    upper, lower, paw = (np.array(joint) for joint in joints)
    thick, middle, thin = (radius * stout for radius in radii)
    toe = _off(paw, 0.045, 0, -0.004)
    return [(root, upper, thick, middle), (upper, lower, middle, thin), (lower, paw, thin, thin * 0.95),
            (paw, toe, thin * 1.05, thin * 0.85)]  # fmt: skip


def _ear(breed: Breed, skull: np.ndarray, sign: int) -> list:
    if breed.ears_up:
        return [(_off(skull, -0.03, sign * 0.055, 0.05), _off(skull, -0.035, sign * 0.075, 0.155), 0.038, 0.012)]
    bend = _off(skull, -0.01, sign * 0.095, 0.075)
    return [
        (_off(skull, -0.02, sign * 0.06, 0.055), bend, 0.032, 0.028),
        (bend, _off(skull, 0.03, sign * 0.125, 0.0), 0.028, 0.018),
    ]


def _collar(
    middle: np.ndarray, nape: np.ndarray, throat: np.ndarray, size: float, breed: Breed, detail: Detail
) -> Shape:
    """A band around the neck, across its axis."""
    radius = 0.118 * breed.stout * size
    sides = 14 if detail.near else 6
    band = hoop(radius + 0.004, 0.004, sides, 4 if detail.near else 3, width=0.024)
    axis = (nape - throat) / np.linalg.norm(nape - throat)
    lean = np.degrees(np.arctan2(axis[0], axis[2]))
    return band.turned("x", 90).turned("y", lean).moved(*middle)


def _ball(radius: float) -> Shape:
    angles = np.linspace(-np.pi / 2, np.pi / 2, 5)
    return lathe([(radius * np.cos(a), radius * np.sin(a)) for a in angles], 6)


def _thing(breed: Breed, pose: Pose, place: Point, hand: Point, clips: tuple[str, ...]) -> Thing:
    """`place` and `hand` are in the person's frame."""
    hand_m = (hand[0] - place[0], hand[1] - place[1], hand[2] - place[2])
    return Thing(
        class_name="dog", build=lambda detail: build(breed, pose, hand_m, detail), attach="ground", position_m=place,
        materials={"coat": FUR, "collar": COLLAR, "lead": COLLAR, "dark": DARK}, clips=clips,
        dyes={"coat": "fur"}, grips_m=(hand_m,),
    )  # fmt: skip


HAND_WALKING: Point = (0.30, -0.27, 0.92)
"""Where the right hand that holds a lead is in `walk_dog`, in the person's frame."""

HAND_STANDING: Point = (0.08, -0.26, 0.78)

LARGE_DOG = _thing(LARGE, WALKING, (1.00, -0.46, 0.0), HAND_WALKING, ("walk_dog",))
SMALL_DOG = _thing(SMALL, WALKING, (1.10, -0.42, 0.0), HAND_WALKING, ("walk_dog",))
LARGE_DOG_SITTING = _thing(LARGE, SITTING, (0.35, -0.60, 0.0), HAND_STANDING, ())
SMALL_DOG_SITTING = _thing(SMALL, SITTING, (0.40, -0.55, 0.0), HAND_STANDING, ())
