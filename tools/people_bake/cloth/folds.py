"""Give cloth more length than it needs, and let it settle into folds in a standing pose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twincity.replicator.scene.people.skeleton import SIDES

from .form import Form
from .layers import lifted
from .mesh import Cloth, edges, normals_of, smoothed, unit
from .settle import Beneath, Obstacle, Posing, Stuff, hanging_pose, settled


@dataclass(frozen=True, kw_only=True, eq=False)
class Slack:
    """Too much cloth, as fractions of its length, at each point."""

    along: np.ndarray
    """(n,) along the limb or down the trunk: makes folds across."""

    around: np.ndarray
    """(n,) around it: makes folds along."""


def folded(
    form: Form,
    cloth: Cloth,
    slack: Slack,
    held: np.ndarray,
    beneath: list[Obstacle],
    stuff: Stuff,
    seed: int,
    ripple_m: float = 0.004,
) -> Cloth:
    """The cloth settled under its own weight in a standing pose, taken back to the bind pose.

    Args:
        form: the body.
        cloth: as cut, lying loose on the body.
        slack: how much longer than cut its threads are.
        held: (n,) 1 where it is sewn, belted or elastic and stays, 0 where it is free.
        beneath: the body and what is worn under this.
        stuff: how the cloth behaves.
        seed: of the small unevenness that folds begin from.
        ripple_m: how large that is [m].
    """
    pairs = edges(cloth.faces)
    rest = rest_lengths(form, cloth, pairs, slack)
    posing = Posing.of(cloth.weights, form.body.skeleton, hanging_pose())
    normals = normals_of(cloth.points, cloth.faces)
    begun = cloth.points + (1 - held)[:, None] * normals * (ripple_m * waves(form, cloth, seed))[:, None]
    points = settled(posing.there(begun), cloth.faces, rest, held, [_posed(form, layer) for layer in beneath], stuff)
    points = posing.back(points)
    points = points + 0.35 * (smoothed(points, cloth.faces, 1) - points)
    return cloth.moved(lifted(points, cloth.faces, Beneath(beneath), stuff.thickness_m))


def _posed(form: Form, layer: Obstacle) -> Obstacle:
    if layer.weights is None:
        raise ValueError("A layer without joint weights cannot be posed; give Obstacle.weights.")
    posing = Posing.of(layer.weights, form.body.skeleton, hanging_pose())
    return Obstacle(
        points=posing.there(layer.points),
        normals=unit(np.einsum("vab,vb->va", posing.matrices, layer.normals)),
        weights=layer.weights,
    )


def rest_lengths(form: Form, cloth: Cloth, pairs: np.ndarray, slack: Slack) -> np.ndarray:
    """(k,) metres for each edge: its length as cut, stretched by the slack in its direction."""
    edge = cloth.points[pairs[:, 1]] - cloth.points[pairs[:, 0]]
    length = np.linalg.norm(edge, axis=1)
    axis = unit(limb_directions(form, cloth)[pairs].sum(1))
    share = np.clip((unit(edge) * axis).sum(1) ** 2, 0, 1)
    along, around = (values[pairs].mean(1) for values in (slack.along, slack.around))
    return length * np.sqrt(share * (1 + along) ** 2 + (1 - share) * (1 + around) ** 2)


def limb_directions(form: Form, cloth: Cloth) -> np.ndarray:
    """(n, 3) down the trunk, the arm or the leg that each point is on."""
    directions = np.tile([0.0, 0.0, -1.0], (len(cloth.points), 1))
    for limb in ("arm", "leg"):
        for side, sign in SIDES.items():
            line = form.limb_line(limb, side)
            upper, lower = unit(np.diff(line, axis=0))
            mine = (cloth[limb] > 0.1) & (cloth["side"] == sign)
            share = np.clip((cloth[limb][mine] - 0.8) / 0.4, 0, 1)[:, None]
            directions[mine] = unit(upper * (1 - share) + lower * share)
    return directions


def waves(form: Form, cloth: Cloth, seed: int) -> np.ndarray:
    """(n,) an uneven field about 0, about -1 to 1: long down the trunk and skirts, slanting across the limbs."""
    k = form.k
    rng = np.random.default_rng(seed)
    directions = limb_directions(form, cloth)
    down = np.where(cloth["arm"] > 0, cloth["arm"], cloth["leg"]) * 0.28 * k
    on_limb = np.maximum(eased(cloth["arm"], 0.15, 0.5), eased(cloth["leg"], 0.5, 0.9))
    across = cloth.points - directions * (cloth.points * directions).sum(1, keepdims=True)
    total = np.zeros(len(cloth.points))
    for octave in range(2):
        for _ in range(5):
            wavelength = (0.16 - 0.05 * on_limb) * k / 1.7**octave
            flat = np.append(unit(rng.normal(size=2)), rng.normal() * 0.35)
            tilt, phase = unit(rng.normal(size=3)), rng.uniform(0, 2 * np.pi)
            trunk = cloth.points @ flat
            limb = down + 0.6 * across @ tilt
            place = trunk + on_limb * (limb - trunk)
            total += 0.6**octave * np.sin(place * 2 * np.pi / wavelength + phase)
    loose = eased(cloth.points[:, 2], form.height("hips") - 0.25 * k, form.height("hips") + 0.05 * k)
    return total / 4 * np.maximum(on_limb, 0.25 + 0.75 * loose)


def bump(x: np.ndarray, centre: float, width: float) -> np.ndarray:
    """1 at the centre, falling off smoothly over about the width."""
    return np.exp(-(((x - centre) / width) ** 2))


def eased(x: np.ndarray, start: float, end: float) -> np.ndarray:
    """0 before the start, 1 after the end, smooth between; the end may come first."""
    t = np.clip((x - start) / (end - start), 0, 1)
    return t * t * (3 - 2 * t)
