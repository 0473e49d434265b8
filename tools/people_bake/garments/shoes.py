"""Shoes: an upper over the foot, and a sole with an outline of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.spatial import cKDTree

from twincity.replicator.scene.people.skeleton import INDEX, SIDES

from ..cloth.folds import eased
from ..cloth.form import Form
from ..cloth.hems import hemmed
from ..cloth.layers import lifted, obstacles
from ..cloth.mesh import Cloth, clipped, compacted, joined, normals_of, smoothed, unit
from ..cloth.settle import Beneath, Obstacle
from ..cloth.strips import ribbon
from ..cloth.uvs import WRAP, cloth_uvs
from ..piece import Piece, merged
from .garment import Garment, Maker
from .shoe_kinds import OVER_TROUSERS_M, SHOES, Shoe


def footwear(kind: str) -> Maker:
    """A maker of one kind of shoes."""

    def make(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
        return pair(form, SHOES[kind], under)

    return make


def pair(form: Form, shoe: Shoe, under: Sequence[Piece]) -> list[Piece]:
    """Uppers, soles and laces of both feet."""
    uppers, soles, trims = [], [], []
    inside = {"legs", "bottom"} if shoe.collar_m > OVER_TROUSERS_M else {"legs"}  # other trousers fall over shoes
    beneath = obstacles(form, [piece for piece in under if piece.part in inside])
    for side, sign in SIDES.items():
        foot = _foot(form, side, sign)
        frame = Frame.of(form, side, foot.points)
        upper = _upper(form, foot, shoe, frame, beneath)
        outline = frame.outline(upper.points, shoe, form.k)
        soles.append(_sole(form, shoe, frame, outline, side))
        if shoe.open_toe:
            trims += _straps(form, upper, frame, side)
        else:
            uppers.append(upper)
            if shoe.laces:
                trims += _laces(form, upper, frame, shoe)
            if shoe.stripe:
                trims += _stripes(form, upper, frame)
    pieces = [_as_shoes(form, joined(uppers), beneath)] if uppers else []
    if shoe.open_toe:
        return [merged(trims, "shoes"), merged(soles)]
    pieces.append(merged(soles))
    return pieces + ([merged(trims)] if trims else [])


@dataclass(frozen=True, kw_only=True, eq=False)
class Frame:
    """The directions of one foot."""

    heel: np.ndarray
    """(3,) on the ground below the heel's end."""

    ahead: np.ndarray
    outwards: np.ndarray
    length: float

    @classmethod
    def of(cls, form: Form, side: str, points: np.ndarray) -> Frame:
        ankle, toes = form.joint(f"{side}_foot"), form.joint(f"{side}_toes")
        ahead = unit((toes - ankle) * [1, 1, 0])
        outwards = np.array([-ahead[1], ahead[0], 0.0]) * (1 if side == "left" else -1)
        low = points[points[:, 2] < ankle[2]]
        along = (low - ankle) @ ahead
        heel = ankle + along.min() * ahead
        return cls(heel=heel * [1, 1, 0], ahead=ahead, outwards=outwards, length=float(np.ptp(along)))

    def local(self, points: np.ndarray) -> np.ndarray:
        """(n, 3): fraction of the foot's length from the heel, metres outwards, metres up."""
        off = points - self.heel
        return np.stack([off @ self.ahead / self.length, off @ self.outwards, off[:, 2]], axis=1)

    def world(self, local: np.ndarray) -> np.ndarray:
        return (
            self.heel
            + local[..., :1] * self.length * self.ahead
            + local[..., 1:2] * self.outwards
            + local[..., 2:] * np.array([0, 0, 1.0])
        )

    def outline(self, points: np.ndarray, shoe: Shoe, k: float) -> np.ndarray:
        """(n, 2) the sole's edge seen from above, in local fraction and metres: a rounded hull of the upper's foot."""
        local = self.local(points)
        local = local[local[:, 2] < 0.022 * k]
        stations = np.linspace(local[:, 0].min(), local[:, 0].max(), 26)
        inner, outer = [], []
        for place in stations:
            near = local[np.abs(local[:, 0] - place) < 0.05]
            inner.append(near[:, 1].min())
            outer.append(near[:, 1].max())
        middle = (np.array(inner) + outer) / 2
        half = (np.array(outer) - inner) / 2
        middle, half = (gaussian_filter1d(v, 1.5, mode="nearest") for v in (middle, half))
        t = np.linspace(-1, 1, len(stations))
        half = np.maximum(half, 0.0) * (1 - np.abs(t) ** 7) ** 0.6 + shoe.welt_m * k
        grow = shoe.welt_m * k / self.length
        stations = np.interp(t, [-1, 1], [stations[0] - grow, stations[-1] + grow])
        outer_edge = np.stack([stations, middle + half], 1)
        inner_edge = np.stack([stations, middle - half], 1)[::-1]
        return np.concatenate([outer_edge, inner_edge])


def _foot(form: Form, side: str, sign: float) -> Cloth:
    cloth = form.tights
    cloth = clipped(cloth, np.where((cloth["leg_share"] > 0.5) & (cloth["side"] == sign), 1.0, -1.0))
    return compacted(cloth, cloth.faces)


def _upper(form: Form, foot: Cloth, shoe: Shoe, frame: Frame, beneath: list[Obstacle]) -> Cloth:
    k = form.k
    top = shoe.collar_m * k
    cloth = clipped(foot, top + 0.03 * k - foot.points[:, 2])
    points = smoothed(cloth.points, cloth.faces, 3)
    points = points + normals_of(points, cloth.faces) * shoe.ease_m * k
    points = lifted(points, cloth.faces, Beneath(beneath), 0.5 * shoe.ease_m * k)
    local = frame.local(points)
    tip = eased(local[:, 0], 0.62, 1.02)
    local[:, 0] += tip * shoe.toe_m * k / frame.length  # the toe cap reaches past the toes
    box = eased(local[:, 0], 0.62, 0.8) * (local[:, 2] > 0.004 * k)
    local[:, 2] = np.where(box > 0, np.maximum(local[:, 2], box * 0.004 * k), local[:, 2])
    local[:, 2] = np.maximum(local[:, 2], 0.0)  # a flat bottom
    points = frame.world(local)
    if shoe.shaft_m:
        ankle = form.joint("left_foot" if points[:, 1].mean() > 0 else "right_foot")
        knee = form.joint("left_shin" if points[:, 1].mean() > 0 else "right_shin")
        along = (points[:, 2] - ankle[2]) / (knee[2] - ankle[2])
        axis = ankle + along[:, None] * (knee - ankle)
        off = (points - axis) * [1, 1, 0]
        radius = np.maximum(np.linalg.norm(off, axis=1), 1e-6)
        share = eased(points[:, 2], ankle[2] + 0.02 * k, ankle[2] + 0.07 * k)
        wanted = np.maximum(radius, shoe.shaft_m * k)
        points = points + off * (share * (wanted / radius - 1))[:, None]
    cloth = cloth.moved(lifted(points, cloth.faces, Beneath(beneath), 0.003 * k))
    if shoe.shaft_m:
        return clipped(cloth, top - cloth.points[:, 2])
    instep = shoe.collar_m if shoe.instep_m is None else shoe.instep_m
    place = frame.local(cloth.points)[:, 0]
    ahead = eased(place, 0.30, 0.42)
    edge = (shoe.collar_m + ahead * (instep - shoe.collar_m)) * k
    closed_from = 0.74 if instep < 0.03 else 0.45  # low shoes show the instep and close over the toes
    edge = np.where(place > closed_from, 0.2 * k, edge)
    edge = edge - 0.012 * k * eased(np.abs(place - 0.22), 0.12, 0.0) * (shoe.collar_m < 0.1)
    return clipped(cloth, edge - cloth.points[:, 2])


def _sole(form: Form, shoe: Shoe, frame: Frame, outline: np.ndarray, side: str) -> Piece:
    """From the ground up to the upper's side, with a heel and a toe that lifts a little."""
    k = form.k
    s = outline[:, 0]
    thick = shoe.sole_m * k + shoe.heel_m * k * eased(s, 0.40, 0.28)
    lowest = -(shoe.sole_m + shoe.heel_m) * k
    ground = (
        np.where(s < 0.34, lowest, np.minimum(-thick, lowest + 0.0)) if shoe.heel_m < 0.008 else _heeled(s, shoe, k)
    )
    ground = ground + 0.010 * k * eased(s, 0.82, 1.05) ** 2
    if shoe.heel_m < 0.008:
        ground = -shoe.sole_m * k + 0.010 * k * eased(s, 0.82, 1.05) ** 2
    high = np.full(len(s), shoe.side_m * k)
    middle = np.array([0.5, outline[:, 1].mean()])

    def ring(shrink: float, z: np.ndarray) -> np.ndarray:
        flat = middle + (outline - middle) * (1 - shrink)
        return np.concatenate([flat, z[:, None]], axis=1)

    rings = [
        ring(0.10, high),
        ring(0.012, high),
        ring(0.0, high - 0.003 * k),
        ring(0.0, ground + 0.004 * k),
        ring(0.02, ground),
    ]
    local = np.stack(rings)
    count = len(s)
    grid = frame.world(local)
    faces = []
    index = np.arange(count)
    after = (index + 1) % count
    for row in range(len(rings) - 1):
        a, b = row * count + index, row * count + after
        c, d = a + count, b + count
        faces += [np.stack([a, c, d], 1), np.stack([a, d, b], 1)]
    bottom = (len(rings) - 1) * count
    half = count // 2
    lane = np.arange(half - 1)
    p, q = bottom + lane, bottom + lane + 1
    r, t = bottom + count - 1 - lane, bottom + count - 2 - lane
    faces += [np.stack([p, r, t], 1), np.stack([p, t, q], 1)]
    every = np.concatenate(faces)
    points = grid.reshape(-1, 3)
    if side == "left":
        every = every[:, ::-1]
    weights = _foot_weights(local[..., 0].ravel(), side)
    uvs = local.reshape(-1, 3)[:, :2] * [frame.length / 0.5, 2.0]
    return Piece(part="soles", points=points, faces=every.astype(np.int32), weights=weights, uvs=uvs)


def _heeled(s: np.ndarray, shoe: Shoe, k: float) -> np.ndarray:
    """The underside with a heel: down to the ground behind, arched in the middle, down again at the ball."""
    low = -(shoe.sole_m + shoe.heel_m) * k
    arch = low + 0.7 * shoe.heel_m * k
    return np.interp(s, [0.30, 0.34, 0.48, 0.62], [low, arch, arch - 0.1 * shoe.heel_m * k, low])


def _foot_weights(place: np.ndarray, side: str) -> np.ndarray:
    """The ball of the foot bends about two thirds along."""
    toes = eased(place, 0.66, 0.80)
    weights = np.zeros((len(place), 28))
    weights[:, INDEX[f"{side}_foot"]] = 1 - toes
    weights[:, INDEX[f"{side}_toes"]] = toes
    return weights


def _nearest_places(upper: Cloth, places: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    distance, near = cKDTree(upper.points).query(places, k=4)
    share = 1 / (distance + 0.002) ** 2
    share /= share.sum(1, keepdims=True)
    normals = normals_of(upper.points, upper.faces)
    points, outwards, weights = (
        np.einsum("nk,nkc->nc", share, array[near]) for array in (upper.points, normals, upper.weights)
    )
    return points, unit(outwards), weights


def _laces(form: Form, upper: Cloth, frame: Frame, shoe: Shoe) -> list[Piece]:
    """Bars across the instep."""
    bars = []
    for place in np.linspace(0.44, 0.60, 4):
        local = frame.local(upper.points)
        near = local[np.abs(local[:, 0] - place) < 0.05]
        ridge = near[np.argmax(near[:, 2])]
        half = 0.016 * form.k
        across = np.linspace(-half, half, 5)
        guess = frame.world(np.stack([np.full(5, place), ridge[1] + across, np.full(5, ridge[2])], 1))
        bars.append(ribbon("trim", _nearest_places(upper, guess), 0.006 * form.k, 0.003 * form.k))
    return bars


def _stripes(form: Form, upper: Cloth, frame: Frame) -> list[Piece]:
    """A slanting stripe on the outside of a sports shoe."""
    k = form.k
    count = 7
    line = np.stack([np.linspace(0.36, 0.50, count), np.full(count, 0.05 * k), np.linspace(0.062, 0.018, count) * k], 1)
    return [ribbon("trim", _nearest_places(upper, frame.world(line)), 0.016 * k, 0.0015 * k)]


def _straps(form: Form, upper: Cloth, frame: Frame, side: str) -> list[Piece]:
    """Two straps across the foot and one behind the heel."""
    k = form.k
    straps = []
    for place, width in ((0.72, 0.034), (0.48, 0.026)):
        local = frame.local(upper.points)
        near = local[np.abs(local[:, 0] - place) < 0.06]
        turn = np.linspace(0.02, np.pi - 0.02, 13)
        middle, half, high = near[:, 1].mean(), np.ptp(near[:, 1]) / 2, near[:, 2].max()
        guess = frame.world(
            np.stack([np.full(13, place), middle + half * np.cos(turn), np.maximum(high * np.sin(turn), 0.004 * k)], 1)
        )
        straps.append(ribbon("shoes", _nearest_places(upper, guess), width * k, 0.003 * k, smooth=2))
    turn = np.linspace(-np.pi * 0.62, np.pi * 0.62, 15)
    guess = frame.world(np.stack([0.22 - 0.26 * np.cos(turn), 0.04 * k * np.sin(turn), np.full(15, 0.055 * k)], 1))
    straps.append(ribbon("shoes", _nearest_places(upper, guess), 0.018 * k, 0.003 * k, smooth=2))
    return straps


def _as_shoes(form: Form, cloth: Cloth, beneath: list[Obstacle]) -> Piece:
    cloth = hemmed(cloth, 0.004 * form.k, 0.012 * form.k, Beneath(beneath))
    uvs = cloth_uvs(form, cloth)
    return Piece(
        part="shoes",
        points=cloth.points,
        faces=cloth.faces.astype(np.int32),
        weights=cloth.weights,
        uvs=uvs,
        u_wrap=WRAP,
    )
