"""Cutting: the loose shapes that clothes start from, before they settle: bodices with sleeves, skirts, legs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.spatial import cKDTree

from twincity.replicator.scene.people.skeleton import INDEX, SIDES

from ..cloth.folds import eased
from ..cloth.form import SKIN_POINTS, Form, along_limb
from ..cloth.hang import Silhouette, hung, polar, silhouette
from ..cloth.layers import lifted
from ..cloth.loops import rims
from ..cloth.mesh import Cloth, clipped, normals_of, smoothed
from ..cloth.settle import Beneath, Obstacle

ARM_CUT = 0.36
"""Points that the arm's joints pull less than this belong to the trunk."""


@dataclass(frozen=True, kw_only=True)
class Neckline:
    """An oval hole for the neck as seen from the front; lengths for a body of 1.72 m, from the neck's own surface."""

    wider_m: float = 0.024
    """Beyond the neck at each side."""

    front_m: float = 0.05
    """Lowest point in front, below the neck's joint."""

    back_m: float = 0.0
    pointed: float = 0.0
    """0 an oval, 1 a V."""


@dataclass(frozen=True, kw_only=True)
class Bodice:
    """A shape for the trunk and the arms; lengths for a body of 1.72 m."""

    ease_m: float = 0.012
    """Between body and cloth where it lies closest."""

    sleeve: float = 1.93
    """Where sleeves end: 1 elbow, 2 wrist, 0 sleeveless."""

    sleeve_radius_m: tuple[float, float, float] = (0.062, 0.053, 0.044)
    """At the upper arm, the elbow and the cuff; never less than the arm and the ease."""

    hem_m: float = -0.06
    """Height of the hem above the hip joints; far below, it hangs free as a skirt."""

    flare: float = 0.0
    """Metres outwards per metre down."""

    cling: float = 0.12
    """How much the cloth draws in below the widest part, per metre down."""

    neckline: Neckline = field(default_factory=Neckline)
    tucked: bool = False
    """Worn inside trousers or a skirt: it follows the body down to its hem."""

    shoulder_m: float = 0.0
    """How far a sleeveless edge is cut in from the shoulder."""

    opening: Callable[[Form, np.ndarray], np.ndarray] | None = None
    """Positive where a front that can be opened has cloth."""


@dataclass(frozen=True, kw_only=True)
class Flutes:
    """The long folds that wide cloth falls into below the hips."""

    depth_m: float = 0.0
    """From valley to ridge half a metre down, for a body of 1.72 m."""

    seed: int = 0

    def at(self, angle: np.ndarray) -> np.ndarray:
        """(n,) 0 in the valleys to 1 on the ridges, at angles [rad]."""
        rng = np.random.default_rng(self.seed)
        lobes = int(rng.integers(9, 14))
        phase = rng.uniform(0, 2 * np.pi, 4)
        turned = angle + 0.20 * np.sin(2 * angle + phase[0]) + 0.07 * np.sin(5 * angle + phase[1])
        ridges = (0.5 + 0.5 * np.cos(lobes * turned + phase[2])) ** 0.8
        return ridges * (0.65 + 0.35 * np.sin(3 * angle + phase[3]))


def bodice(form: Form, cut: Bodice, beneath: list[Obstacle], flutes: Flutes) -> Cloth:
    """The cut, lying loose on what is beneath."""
    k = form.k
    low = form.height("hips") + cut.hem_m * k
    seam = low if cut.tucked else max(low, form.seam)
    cloth = form.tights
    cloth = clipped(cloth, np.where(cloth["arm_share"] > ARM_CUT, 1.0, cloth.points[:, 2] - (seam - 0.04 * k)))
    end = cut.sleeve + 0.12 if cut.sleeve else 0.6
    cloth = clipped(cloth, np.where(cloth["arm"] > -0.5, end - cloth["arm"], 1.0))
    cloth = offset(form, cloth, cut.ease_m * k, beneath)
    cloth = _on_trunk(form, cloth, cut, low)
    if cut.sleeve:
        cloth = _sleeves(form, cloth, cut)
    cloth = cloth.moved(lifted(cloth.points, cloth.faces, Beneath(beneath), 0.5 * cut.ease_m * k))
    cloth = clipped(cloth, np.where(cloth["arm_share"] > ARM_CUT, 1.0, cloth.points[:, 2] - seam))
    sleeve = np.where(cloth["arm"] > 0, cut.sleeve - cloth["arm"], 1.0)
    cloth = clipped(cloth, sleeve if cut.sleeve else _armhole(form, cloth, cut))
    cloth = clipped(cloth, neck_hole(form, cloth.points, cut.neckline))
    if cut.opening is not None:
        cloth = clipped(cloth, cut.opening(form, cloth.points))
    if low < seam:
        cloth = lengthened(form, cloth, hanging_shape(form, cloth, beneath, seam, cut.flare), low, flutes)
    return cloth


def offset(form: Form, cloth: Cloth, ease: float, beneath: list[Obstacle]) -> Cloth:
    """The cloth made rounder than the body, and lifted off it."""
    points = smoothed(cloth.points, cloth.faces, 4)
    points = points + normals_of(points, cloth.faces) * ease
    return cloth.moved(lifted(points, cloth.faces, Beneath(beneath), 0.6 * ease))


def _on_trunk(form: Form, cloth: Cloth, cut: Bodice, low: float) -> Cloth:
    """The trunk's cloth hung from the chest."""
    trunk = cloth["arm_share"] < ARM_CUT
    points = cloth.points
    start = form.height("upper_chest") + 0.08 * form.k
    shape = silhouette(points[trunk], form.axis, start + 0.12 * form.k, min(low, points[trunk, 2].min()) - 0.02)
    shape = hung(shape, start, cut.flare, cut.cling)
    angle, radius = polar(points, form.axis)
    share = trunk * eased(points[:, 2], start + 0.06 * form.k, start - 0.05 * form.k)
    share = share * np.clip(1 - cloth["arm_share"] / ARM_CUT, 0, 1)
    radius = radius + share * np.maximum(shape.at(points) - radius, 0)
    moved = np.where(
        (share > 0)[:, None],
        np.stack([form.axis[0] + radius * np.cos(angle), form.axis[1] + radius * np.sin(angle), points[:, 2]], 1),
        points,
    )
    return cloth.moved(moved)


def _sleeves(form: Form, cloth: Cloth, cut: Bodice) -> Cloth:
    points = cloth.points.copy()
    for side, sign in SIDES.items():
        mine = (cloth["arm"] > 0.05) & (cloth["side"] == sign)
        place, axis = along_limb(points[mine], form.limb_line("arm", side))
        wide = np.interp(place, [0.25, 1.0, 1.95], cut.sleeve_radius_m) * form.k
        off = points[mine] - axis
        radius = np.maximum(np.linalg.norm(off, axis=1), 1e-6)
        share = eased(place, 0.05, 0.45)
        wanted = radius + share * (np.maximum(radius, 0.85 * wide + 0.15 * radius) - radius)
        points[mine] = axis + off * (wanted / radius)[:, None]
    return cloth.moved(points)


def _armhole(form: Form, cloth: Cloth, cut: Bodice) -> np.ndarray:
    """Positive inside a sleeveless edge: an upright ring through the armpit, leaning in at the shoulder."""
    shoulder = form.joint("left_upper_arm")
    y = np.abs(cloth.points[:, 1])
    up = (cloth.points[:, 2] - shoulder[2]) / (0.10 * form.k)
    lean = np.where(up > 0, 0.012 * np.minimum(up, 1.5), 0.018 * np.maximum(-up, 0) ** 1.5)
    edge = shoulder[1] - 0.004 * form.k - cut.shoulder_m * form.k * eased(up, -0.8, 0.6) + lean * form.k
    return np.where(cloth.points[:, 2] > shoulder[2] - 0.25 * form.k, edge - y, 1.0)


def neck_measures(form: Form) -> tuple[float, float, float]:
    """Half width of the neck, and x of its front and back where it leaves the shoulders [m]."""
    skin = form.points[:SKIN_POINTS]
    root = form.height("neck") + 0.035 * form.k
    ring = skin[(np.abs(skin[:, 2] - root) < 0.012 * form.k) & (np.abs(skin[:, 1]) < 0.09 * form.k)]
    return float(np.abs(ring[:, 1]).max()), float(ring[:, 0].max()), float(ring[:, 0].min())


def neck_hole(form: Form, points: np.ndarray, cut: Neckline) -> np.ndarray:
    """Positive where cloth stays around the neck."""
    k = form.k
    half, front, back = neck_measures(form)
    middle = (front + back) / 2
    centre = form.height("neck") + 0.01 * k
    forward = eased(points[:, 0], middle - 0.045 * k, middle + 0.045 * k)
    depth = ((1 - forward) * (cut.back_m + 0.014) + forward * (cut.front_m + 0.01)) * k
    across = np.abs(points[:, 1]) / (half + cut.wider_m * k)
    down = np.maximum(centre - points[:, 2], 0) / depth
    oval = np.hypot(across, down)
    pointed = cut.pointed * forward
    distance = (1 - pointed) * oval + pointed * (across + down)
    near = points[:, 2] > form.height("upper_chest") - 0.12 * k
    return np.where(near & (np.abs(points[:, 1]) < 0.2 * k), (distance - 1) * 0.06 * k, 1.0)


def hanging_shape(form: Form, above: Cloth, beneath: list[Obstacle], start: float, flare: float) -> Silhouette:
    """What hangs from the lower edge of a cloth: as wide as it, the hips and all that is beneath."""
    trunk = above["arm_share"] < ARM_CUT
    edge = above.points[trunk & (above.points[:, 2] < start + 0.06 * form.k)]
    skin = form.points[:SKIN_POINTS]
    arms = form.values["arm_share"][:SKIN_POINTS] > 0.1
    inside = [edge, skin[~arms & (skin[:, 2] < start + 0.02)] * [1, 1, 1]]
    for layer in beneath[1:]:
        armless = layer.weights is None or layer.weights[:, _arm_joints()].sum(1) < 0.1
        inside.append(layer.points[armless & (layer.points[:, 2] < start + 0.02)])
    cloud = np.concatenate(inside)
    angle, radius = polar(cloud, form.axis)
    radius = radius + np.where(np.arange(len(cloud)) < len(edge), 0.0, 0.008 * form.k)
    cloud = np.stack([form.axis[0] + radius * np.cos(angle), radius * np.sin(angle), cloud[:, 2]], 1)
    knees = cloud[cloud[:, 2] > form.height("left_shin") - 0.2 * form.k]
    shape = silhouette(knees, form.axis, start + 0.06 * form.k, 0.0)
    return hung(shape, start + 0.01, flare)


def _arm_joints() -> list[int]:
    names = ("upper_arm", "forearm", "hand", "fingers", "fingertips", "thumb")
    return [INDEX[f"{side}_{name}"] for side in SIDES for name in names]


def lengthened(form: Form, cloth: Cloth, shape: Silhouette, low: float, flutes: Flutes) -> Cloth:
    """The cloth carried on down from its lower edge, ring by ring, along a silhouette to a height [m]."""
    lower = _lower_rim(form, cloth)
    rim = cloth.points[lower]
    drop = float(rim[:, 2].mean() - low)
    rings = max(2, round(drop / (0.022 * max(form.k, 0.6))))
    start, radius = polar(rim, form.axis)
    start = np.unwrap(start)
    even = _in_order(start)
    grid, heights = [], np.linspace(0, 1, rings + 1)[1:]
    for share in heights:
        z = rim[:, 2] + share * (low - rim[:, 2])
        angle = start + (even - start) * float(eased(np.array(share * drop / form.k), 0, 0.05))
        out = np.stack([np.cos(angle), np.sin(angle)], 1)
        ring = np.column_stack([form.axis + radius[:, None] * out, z])
        wide = np.maximum(shape.at(ring), radius)
        wide = gaussian_filter1d(wide, 1.0, mode="nearest")
        wide = radius + (wide - radius) * eased(np.full(len(rim), share * drop / form.k), 0, 0.08)
        wide = wide + flutes.depth_m * form.k * _growth(share * drop / form.k) * flutes.at(angle)
        grid.append(np.column_stack([form.axis + wide[:, None] * out, z]))
    points = np.concatenate(grid)
    return _extended(form, cloth, lower, points, rings)


def _in_order(turn: np.ndarray) -> np.ndarray:
    """Angles [rad] along an edge made to go one way only, in even steps."""
    way = np.sign(turn[-1] - turn[0])
    steps = gaussian_filter1d(np.maximum(way * np.diff(turn), 1e-3), 2.0, mode="nearest")
    whole = np.concatenate([[0], np.cumsum(steps)])
    return turn[0] + (turn[-1] - turn[0]) * whole / whole[-1]


def _growth(drop: float) -> float:
    """How deep flutes are so far [m] down."""
    return min(drop / 0.5, 1.3) ** 0.9


def _lower_rim(form: Form, cloth: Cloth) -> np.ndarray:
    """The ordered lower edge, anticlockwise seen from above; open when the cloth is open in front."""
    low = cloth.points[:, 2] < cloth.points[cloth["arm_share"] < ARM_CUT][:, 2].min() + 0.012 * form.k
    rim = max(rims(cloth.faces), key=lambda path: int(low[path].sum()))
    on = low[rim]
    if on.all():
        return rim
    start = int(np.flatnonzero(on & ~np.roll(on, 1))[0])
    rim, on = np.roll(rim, -start), np.roll(on, -start)
    return rim[on]


def _extended(form: Form, cloth: Cloth, lower: np.ndarray, points: np.ndarray, rings: int) -> Cloth:
    columns, count = len(lower), len(cloth.points)
    closed = bool(np.linalg.norm(cloth.points[lower[0]] - cloth.points[lower[-1]]) < 0.05 * form.k)
    index = np.concatenate([lower[None], count + np.arange(rings * columns).reshape(rings, columns)])
    left, right = (index, np.roll(index, -1, axis=1)) if closed else (index[:, :-1], index[:, 1:])
    a, b, c, d = left[:-1].ravel(), right[:-1].ravel(), left[1:].ravel(), right[1:].ravel()
    # A rim runs with its cloth on the left; what continues it lies on the right.
    faces = np.concatenate([cloth.faces, np.stack([b, a, c], 1), np.stack([b, c, d], 1)])
    values = {name: np.concatenate([value, np.tile(value[lower], rings)]) for name, value in cloth.values.items()}
    tail = slice(count, None)
    values["leg"][tail] = -1.0
    values["side"][tail] = np.sign(points[:, 1])
    weights = np.concatenate([cloth.weights, skirt_weights(form, points, np.tile(cloth.weights[lower], (rings, 1)))])
    whole = Cloth(points=np.concatenate([cloth.points, points]), faces=faces, weights=weights, values=values)
    return whole


def skirt_weights(form: Form, points: np.ndarray, above: np.ndarray) -> np.ndarray:
    """(n, 28) for cloth that hangs around both legs: each half follows its leg, the middle both, the top the hips."""
    k = form.k
    weights = np.zeros_like(above)
    hip, knee = form.height("left_thigh"), form.height("left_shin")
    fall = eased(points[:, 2], hip + 0.03 * k, hip - 0.45 * (hip - knee))
    left = 0.5 + 0.5 * np.clip(points[:, 1] / (0.11 * k), -1, 1)
    left = left * left * (3 - 2 * left)
    calf = 0.75 * eased(points[:, 2], knee + 0.05 * k, knee - 0.25 * k)
    hips = 1 - 0.97 * fall
    weights[:, INDEX["hips"]] = hips
    for side, share in (("left", left), ("right", 1 - left)):
        weights[:, INDEX[f"{side}_thigh"]] = (1 - hips) * share * (1 - calf)
        weights[:, INDEX[f"{side}_shin"]] = (1 - hips) * share * calf
    near = eased(points[:, 2], hip - 0.22 * k, hip + 0.04 * k)[:, None]  # about the hips it moves as the skin does
    weights = near * _skin_weights(form, points) + (1 - near) * weights
    start = eased(points[:, 2], hip, hip + 0.06 * k)[:, None]
    return start * above + (1 - start) * weights


def _skin_weights(form: Form, points: np.ndarray) -> np.ndarray:
    """(n, 28) of the skin around the nearest place on hips and legs."""
    own = np.flatnonzero(form.values["arm_share"][:SKIN_POINTS] < 0.05)
    distance, near = cKDTree(form.points[own]).query(points, k=24)
    share = 1 / (distance + 0.02 * form.k) ** 2
    return np.einsum("nk,nkj->nj", share / share.sum(1, keepdims=True), form.weights[own[near]])
