"""`fit_body`: a body of a given sex, age, stature and build, and its skeleton.

A body is the base mesh plus targets, each at a weight. Sex, age, muscle, fatness, height and proportions are axes
between published shapes (linear from one to the next, multiplied together); faces and small variations come from the
seed. Height and fatness are then solved for, until stature and body mass index are those asked for.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from people_bake.face import build_weights, face_weights
from people_bake.hands import with_closed_fingers
from people_bake.shapes import axis_weights, corner_shapes, summed
from people_bake.source import (
    BODY_VERTICES,
    EYES,
    faces,
    joint_origins,
    joint_weights,
)
from twincity.replicator.errors import SpecError
from twincity.replicator.scene.people.skeleton import INDEX, JOINTS, SIDES, Skeleton, about

REFERENCE_STATURE_M = 1.72
DENSITY_KG_PER_M3 = 1010.0
"""Of a body with air in its lungs."""


@dataclass(frozen=True, kw_only=True)
class BodySpec:
    """Who to make, in quantities one could measure."""

    sex: float
    """0 male to 1 female."""

    age_years: float
    """2 to 95."""

    height_m: float
    """Bare stature [m]."""

    bmi: float
    """Body mass index [kg/m2]: 17 is thin, 22 usual, 33 heavy; children have less."""

    muscle: float = 0.5
    """0 none to 1 an athlete's."""

    proportions: float = 0.5
    """0 even to 1 uncommon."""

    pregnant: float = 0.0
    """0 not, 1 in the last weeks."""

    stoop_deg: float = 0.0
    """How far age bends the back [degrees]. A matter of posture: the mesh stays upright."""

    seed: int = 0
    """Of the face, and of small things about the body."""

    def __post_init__(self) -> None:
        limits = {
            "sex": (0, 1), "age_years": (2, 95), "height_m": (0.75, 2.15), "bmi": (12, 42),
            "muscle": (0, 1), "proportions": (0, 1), "pregnant": (0, 1), "stoop_deg": (0, 30),
        }  # fmt: skip
        for name, (low, high) in limits.items():
            if not low <= getattr(self, name) <= high:
                raise SpecError(f"A body's {name} is {getattr(self, name)}. Expected {low} to {high}.")


@dataclass(frozen=True, kw_only=True, eq=False)
class Body:
    """One body in its bind pose (arms away from it), soles on z = 0. Never shown bare: clothes are made around it."""

    spec: BodySpec

    points: np.ndarray
    """(19158, 3) metres, of all vertices of the base mesh, helpers included."""

    skeleton: Skeleton

    @property
    def scale(self) -> float:
        """Stature over 1.72 m: lengths made for an average body are multiplied by it."""
        return self.spec.height_m / REFERENCE_STATURE_M

    @property
    def eye(self) -> np.ndarray:
        """(3,) the middle between the eyes."""
        return np.mean([self.points[side].mean(axis=0) for side in EYES], axis=0)

    @property
    def top(self) -> np.ndarray:
        """(3,) the top of the skull."""
        skin = self.points[:BODY_VERTICES]
        return skin[skin[:, 2].argmax()]

    @property
    def head_scale(self) -> float:
        """Height of the skull above the eyes, over an average adult's: measures of hair and hats follow it."""
        return float(self.top[2] - self.eye[2]) / 0.114

    def joint(self, name: str) -> np.ndarray:
        """(3,) where a joint is."""
        return self.skeleton.positions[INDEX[name]]


def fit_body(spec: BodySpec) -> Body:
    """The body that a spec describes; the same spec gives the same bytes."""
    points = _fitted_points(spec)
    points = with_closed_fingers(points)
    points = points - [0, 0, points[:BODY_VERTICES, 2].min()]
    return Body(spec=spec, points=points, skeleton=_skeleton(points))


# ---- from a spec to points ---------------------------------------------------------------------------------------

_FATTEST = 1.15
"""The axis of fatness goes on in a straight line this far; beyond it bodies grow lumps, and `_FAT` takes over."""


def _fitted_points(spec: BodySpec) -> np.ndarray:
    rng = np.random.default_rng([spec.seed, 71])
    muscle = min(spec.muscle, float(np.interp(spec.bmi, [15, 21], [0.1, 1.0]))) if spec.age_years >= 16 else spec.muscle
    shapes = corner_shapes(spec, muscle, rng)
    shapes += summed(face_weights(rng, spec.age_years, spec.sex) | _build(spec, rng))
    fat = summed(_fat_weights(spec.sex))

    def points(height: float, weight: float) -> np.ndarray:
        along = axis_weights(min(weight, _FATTEST), (0.0, 0.5, 1.0), beyond=True)
        tall = np.array([1 - height, height])
        body = np.einsum("w,h,whva->va", along, tall, shapes)
        return body + max(0.0, weight - _FATTEST) * fat

    height, weight = 0.5, 0.5
    for _ in range(3):
        height = _solved(_tallness(points, weight, spec), -0.1, 1.1)
        weight = _solved(_fatness(points, height, spec), -0.9, 3.8)
    body = points(height, weight)
    return body * (spec.height_m / _stature(body))  # what the axis of height does not reach


_Points = Callable[[float, float], np.ndarray]


def _tallness(points: _Points, weight: float, spec: BodySpec) -> Callable[[float], float]:
    return lambda height: _stature(points(height, weight)) - spec.height_m


def _fatness(points: _Points, height: float, spec: BodySpec) -> Callable[[float], float]:
    return lambda weight: _bmi(points(height, weight), spec.height_m) - spec.bmi


def _build(spec: BodySpec, rng: np.random.Generator) -> dict[str, float]:
    weights = build_weights(rng, spec.age_years, spec.sex)
    if spec.pregnant:
        weights |= {"stomach/stomach-pregnant-incr": 1.05 * spec.pregnant, "torso/measure-bust-circ-incr": 0.3}
    return weights


def _fat_weights(sex: float) -> dict[str, float]:
    """Where fat goes beyond the axis of fatness; men's bellies first, women's hips."""
    male = 1 - sex
    weights = {
        "stomach/stomach-pregnant-incr": 0.55 * male + 0.35 * sex, "torso/measure-waist-circ-incr": 0.9,
        "torso/measure-hips-circ-incr": 0.45 * male + 0.7 * sex, "torso/measure-bust-circ-incr": 0.5,
        "torso/torso-scale-depth-incr": 0.35, "torso/torso-scale-horiz-incr": 0.25,
        "buttocks/buttocks-volume-incr": 0.5, "legs/measure-thigh-circ-incr": 0.5,
        "legs/measure-calf-circ-incr": 0.25, "neck/neck-double-incr": 0.5, "neck/neck-scale-horiz-incr": 0.25,
        "head/head-fat-incr": 0.7,
    }  # fmt: skip
    for side in "lr":
        weights |= {f"arms/{side}-upperarm-fat-incr": 0.8, f"arms/{side}-lowerarm-fat-incr": 0.4}
    return weights


# ---- measuring and solving ---------------------------------------------------------------------------------------


def _stature(points: np.ndarray) -> float:
    return float(np.ptp(points[:BODY_VERTICES, 2]))


def mass_kg(points: np.ndarray) -> float:
    """Of a body, from the volume its skin holds."""
    a, b, c = np.moveaxis(points[faces("body")], 1, 0)
    return DENSITY_KG_PER_M3 * float(np.einsum("na,na->", a, np.cross(b, c))) / 6


def _bmi(points: np.ndarray, stature: float) -> float:
    """Of a body once it is scaled to its stature."""
    return mass_kg(points) * stature / _stature(points) ** 3


def _solved(error: Callable[[float], float], low: float, high: float) -> float:
    """Where an error that grows with x is zero, or the nearer end (false position, Illinois variant)."""
    at_low, at_high = error(low), error(high)
    if at_low >= 0:
        return low
    if at_high <= 0:
        return high
    x, before = low, 0.0
    for _ in range(20):
        x = low - at_low * (high - low) / (at_high - at_low)
        here = error(x)
        if abs(here) < 1e-4:
            break
        if here < 0:
            low, at_low, at_high = x, here, at_high / (2 if before < 0 else 1)
        else:
            high, at_high, at_low = x, here, at_low / (2 if before > 0 else 1)
        before = here
    return x


# ---- the skeleton ------------------------------------------------------------------------------------------------


def _skeleton(points: np.ndarray) -> Skeleton:
    """Joints, and the least turns that take the neutral stance's limbs to this body's bind pose."""
    positions = joint_origins(points)
    turned = np.tile(np.eye(3), (len(JOINTS), 1, 1))
    down = np.array([0.0, 0.0, -1.0])
    for side in SIDES:
        at = {name.removeprefix(f"{side}_"): index for name, index in INDEX.items() if name.startswith(side)}
        for limb in _LIMBS:
            before = np.eye(3)
            for joint, end in itertools.pairwise(limb):
                before = _least_turn(before @ down, positions[at[end]] - positions[at[joint]]) @ before
                turned[at[joint]] = before
        turned[at["fingertips"]] = turned[at["fingers"]]
        turned[at["thumb"]] = _thumb_turn(points, turned[at["hand"]], side)
        x, y, _ = positions[at["toes"]] - positions[at["foot"]]
        turned[[at["foot"], at["toes"]]] = about("z", np.degrees(np.arctan2(y, x)))
    return Skeleton(positions=positions, bind_rotations=turned)


def _thumb_turn(points: np.ndarray, hand: np.ndarray, side: str) -> np.ndarray:
    """A neutral thumb lies along the hand: forward of the fingers and a little towards the palm."""
    index = INDEX[f"{side}_thumb"]
    own = joint_weights()[:, index] > 0.95
    along = hand.T @ (points[own].mean(axis=0) - joint_origins(points)[index])
    return hand @ _least_turn(np.array([0.42, -0.22 * SIDES[side], -0.88]), along)


_LIMBS = (("thigh", "shin", "foot"), ("upper_arm", "forearm", "hand", "fingers", "fingertips"))


def _least_turn(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """(3, 3) the smallest rotation that takes one direction to another."""
    start, end = start / np.linalg.norm(start), end / np.linalg.norm(end)
    x, y, z = np.cross(start, end)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + cross + cross @ cross / (1 + start @ end)
