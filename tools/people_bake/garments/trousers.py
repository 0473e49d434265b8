"""What covers the legs: jeans, trousers, leggings, shorts, and how they break over the shoe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from twincity.replicator.scene.people.skeleton import SIDES

from ..cloth.folds import Slack, bump, eased
from ..cloth.form import Form, along_limb
from ..cloth.layers import lifted, obstacles
from ..cloth.mesh import Cloth, clipped
from ..cloth.settle import Beneath, Obstacle
from ..cloth.strips import ribbon
from ..cloth.uvs import around_limb, cloth_uvs
from ..piece import Piece, merged
from .cutting import offset
from .garment import Garment, Maker
from .sewing import Fabric, Sewn, as_piece, settle
from .trims import either_side, patch, resampled


@dataclass(frozen=True, kw_only=True)
class Legs:
    """A shape for both legs; lengths for a body of 1.72 m."""

    radii_m: tuple[float, float, float, float, float]
    """From the middle of the leg at 0.3, 0.9, 1.1, 1.6 and 2 along it (1 knee, 2 ankle); never less than the leg."""

    end: float = 2.0
    """Where they end: 1 knee, 2 ankle."""

    ease_m: float = 0.007
    crease_m: float = 0.0
    """How far pressed creases stand out in front and behind."""

    slack: float = 0.10
    """Too much length, most above the shoe."""

    elastic: float = 0.0
    """Of the ends."""


PLACES = (0.3, 0.9, 1.1, 1.6, 2.0)
DENIM = Fabric(stiffness=0.16, thickness_m=0.005, ripple_m=0.005)
WOOL = Fabric(stiffness=0.30, thickness_m=0.005, ripple_m=0.003)
COTTON = Fabric(stiffness=0.12, thickness_m=0.004, ripple_m=0.006)

CUTS: Mapping[str, Legs] = {
    "jeans": Legs(radii_m=(0.090, 0.070, 0.069, 0.066, 0.066), slack=0.13),
    "slim_jeans": Legs(radii_m=(0.084, 0.064, 0.064, 0.055, 0.050), slack=0.13),
    "trousers": Legs(radii_m=(0.096, 0.078, 0.077, 0.075, 0.076), crease_m=0.007, slack=0.05),
    "chinos": Legs(radii_m=(0.093, 0.074, 0.072, 0.066, 0.062), slack=0.10),
    "wide_trousers": Legs(radii_m=(0.108, 0.104, 0.108, 0.118, 0.126), slack=0.03, crease_m=0.003),
    "flared_trousers": Legs(radii_m=(0.088, 0.070, 0.073, 0.094, 0.112), slack=0.04),
    "joggers": Legs(radii_m=(0.098, 0.084, 0.083, 0.076, 0.050), end=1.94, slack=0.20, elastic=0.95),
    "tracksuit_bottom": Legs(radii_m=(0.098, 0.084, 0.083, 0.078, 0.070), slack=0.14, elastic=0.3),
    "work_trousers": Legs(radii_m=(0.100, 0.088, 0.088, 0.084, 0.084), slack=0.12),
    "shorts": Legs(radii_m=(0.104, 0.104, 0.104, 0.1, 0.1), end=0.84, slack=0.04),
    "long_shorts": Legs(radii_m=(0.102, 0.098, 0.098, 0.1, 0.1), end=1.06, slack=0.05),
    "leggings": Legs(radii_m=(0.0, 0.0, 0.0, 0.0, 0.0), end=1.93, ease_m=0.003, slack=0.03),
    "tights": Legs(radii_m=(0.0, 0.0, 0.0, 0.0, 0.0), end=2.1, ease_m=0.0022, slack=0.0),
}


def cut_legs(form: Form, cut: Legs, waist: float, beneath: list[Obstacle]) -> Cloth:
    """The cut, lying loose: from the waist [m] down."""
    cloth = form.tights
    cloth = clipped(cloth, np.where(cloth["arm_share"] > 0.3, -1.0, 1.0) * np.ones(len(cloth.points)))
    cloth = clipped(cloth, waist + 0.02 * form.k - cloth.points[:, 2])
    cloth = clipped(cloth, np.where(cloth["leg"] > 0, min(cut.end + 0.08, 2.16) - cloth["leg"], 1.0))
    cloth = offset(form, cloth, cut.ease_m * form.k, beneath)
    if max(cut.radii_m):
        cloth = _round_legs(form, cloth, cut)
        cloth = cloth.moved(lifted(cloth.points, cloth.faces, Beneath(beneath), 0.6 * cut.ease_m * form.k))
    cloth = clipped(cloth, waist - cloth.points[:, 2])
    return clipped(cloth, np.where(cloth["leg"] > 0, cut.end - cloth["leg"], 1.0))


def _round_legs(form: Form, cloth: Cloth, cut: Legs) -> Cloth:
    points = cloth.points.copy()
    for side, sign in SIDES.items():
        line = form.limb_line("leg", side)
        mine = (cloth["leg"] > 0.08) & (cloth["side"] == sign)
        place, axis = along_limb(points[mine], line)
        angle, _, _ = around_limb(points[mine], line, sign)
        wide = np.interp(place, PLACES, cut.radii_m) * form.k
        pressed = bump(np.abs(np.abs(angle) - np.pi / 2), 0.0, 0.22) * eased(place, 0.3, 0.8)
        off = (points[mine] - axis) * [1, 1, 0.2]
        radius = np.maximum(np.linalg.norm(off, axis=1), 1e-6)
        share = eased(place, 0.08, 0.40)
        wanted = radius + share * (np.maximum(radius, wide) - radius + cut.crease_m * form.k * pressed)
        moved = points[mine] + off * (wanted / radius - 1)[:, None]
        moved[:, 1] = np.where(moved[:, 1] * sign < 0.004 * form.k, sign * 0.004 * form.k, moved[:, 1])
        points[mine] = moved
    return cloth.moved(points)


def sew_legs(form: Form, cut: Legs, fabric: Fabric, garment: Garment, under: Sequence[Piece], waist: float) -> Sewn:
    beneath = obstacles(form, under)
    wide = 0.9 + 0.2 * garment.fit
    radii = tuple(radius * wide for radius in cut.radii_m)
    cut = replace(cut, radii_m=radii)  # type: ignore[arg-type]
    cloth = cut_legs(form, cut, waist, beneath)
    z, leg = cloth.points[:, 2], cloth["leg"]
    belt = eased(z, waist - 0.06 * form.k, waist - 0.025 * form.k)
    end = eased(leg, cut.end - 0.07, cut.end - 0.03)
    shin = eased(leg, 1.35, 1.8) if cut.end > 1.5 else 0.0
    knee = bump(leg, 1.02, 0.18)
    crotch = bump(z, form.height("hips") - 0.10 * form.k, 0.07 * form.k)
    along = cut.slack * (0.2 + 0.8 * shin + 0.5 * knee + 0.35 * crotch) * (1 - belt) * (1 - end)
    around = 0.04 * eased(leg, 0.2, 0.8) * (1 - end) if max(cut.radii_m) else np.zeros(len(z))
    held = np.maximum.reduce([0.98 * belt, (0.5 + 0.45 * cut.elastic) * end])
    return settle(form, cloth, beneath, fabric, garment.seed, Slack(along=along, around=around), held)


def waistband(sewn: Sewn, part: str, width: float = 0.036, thickness: float = 0.003) -> Piece:
    """A band around the top of trousers or a skirt."""
    form = sewn.form
    points = sewn.cloth.points
    rim = max(sewn.rims(), key=lambda path: float(points[path, 2].mean()))
    places, normals, weights = resampled(sewn.along(rim), 72, True)
    middle = places - [0, 0, (width / 2 - 0.003) * form.k]
    return ribbon(part, (middle, normals, weights), width * form.k, thickness * form.k, closed=True, over=sewn.surface)


def fly(sewn: Sewn, part: str, waist: float) -> Piece:
    k = sewn.form.k
    heights = np.linspace(waist - 0.03 * k, waist - 0.11 * k, 8)
    where = sewn.surface.at_front(np.full(8, -0.012 * k), heights)
    return ribbon(part, where, 0.03 * k, 0.002 * k)


def side_pockets(sewn: Sewn, part: str, waist: float) -> list[Piece]:
    """The slanted edges of front pockets."""
    k = sewn.form.k
    edges = []
    for sign in (1.0, -1.0):
        angle = sign * np.linspace(0.75, 1.35, 8)
        heights = np.linspace(waist - 0.045 * k, waist - 0.17 * k, 8)
        where = sewn.surface.on_trunk(angle % (2 * np.pi), heights)
        edges.append(ribbon(part, where, 0.014 * k, 0.003 * k))
    return edges


def back_pockets(sewn: Sewn, part: str, waist: float) -> list[Piece]:
    k = sewn.form.k
    z = (waist - 0.21 * k, waist - 0.08 * k)
    return [patch(sewn, part, y, z, 0.002, back=True) for y in ((0.03 * k, 0.13 * k), (-0.13 * k, -0.03 * k))]


def side_stripes(sewn: Sewn, part: str, low: float, width: float = 0.03) -> Piece:
    """A stripe down the outside of each leg, from the waist to `low` (2 at the ankle)."""
    k = sewn.form.k
    stripes = []
    for side, sign in SIDES.items():
        place = np.linspace(0.12, low, 26)
        where = sewn.surface.on_limb("leg", side, sign, np.zeros(26), place)
        stripes.append(ribbon(part, where, width * k, 0.0015 * k, smooth=2, over=sewn.surface))
    return merged(stripes)


def tailored(kind: str, fabric: Fabric, details: str) -> Maker:
    """A maker of trousers of a cut with some of: (b)and, (f)ly, (p)ockets, (r)ear pockets."""

    def make(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
        waist = form.waist
        sewn = sew_legs(form, CUTS[kind], fabric, garment, under, waist)
        pieces = [sewn.piece("bottom")]
        if "b" in details:
            pieces.append(waistband(sewn, "bottom"))
        if "f" in details:
            pieces.append(fly(sewn, "bottom", waist))
        if "p" in details:
            pieces += side_pockets(sewn, "bottom", waist)
        if "r" in details:
            pieces += back_pockets(sewn, "bottom", waist)
        return pieces

    return make


jeans = tailored("jeans", DENIM, "bfpr")
slim_jeans = tailored("slim_jeans", DENIM, "bfpr")
trousers = tailored("trousers", WOOL, "bfp")
chinos = tailored("chinos", COTTON, "bfpr")
wide_trousers = tailored("wide_trousers", WOOL, "b")
flared_trousers = tailored("flared_trousers", DENIM, "bf")
joggers = tailored("joggers", COTTON, "b")
shorts = tailored("shorts", COTTON, "bfp")
long_shorts = tailored("long_shorts", COTTON, "bfp")
leggings = tailored("leggings", COTTON, "b")


def tracksuit_bottom(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    sewn = sew_legs(form, CUTS["tracksuit_bottom"], COTTON, garment, under, form.waist)
    return [sewn.piece("bottom"), waistband(sewn, "bottom"), side_stripes(sewn, "trim", 1.9)]


def work_trousers(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """Wide and strong, with thigh pockets and knee pads."""
    k = form.k
    sewn = sew_legs(form, CUTS["work_trousers"], DENIM, garment, under, form.waist)
    pieces = [sewn.piece("bottom"), waistband(sewn, "bottom", 0.042)]
    knee = form.joint("left_shin")
    for y in either_side(knee[1] - 0.055 * k, knee[1] + 0.055 * k):
        pieces.append(patch(sewn, "bottom", y, (knee[2] - 0.09 * k, knee[2] + 0.10 * k), 0.004))
    return pieces


def hi_vis_trousers(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """Work trousers with two reflective bands round each shin."""
    sewn = sew_legs(form, CUTS["work_trousers"], DENIM, garment, under, form.waist)
    return [sewn.piece("bottom"), waistband(sewn, "bottom", 0.042), leg_bands(sewn, "trim", (1.25, 1.55))]


def leg_bands(sewn: Sewn, part: str, places: Sequence[float], width: float = 0.05) -> Piece:
    bands = []
    for side, sign in SIDES.items():
        for place in places:
            angle = np.linspace(-np.pi, np.pi, 28, endpoint=False)
            where = sewn.surface.on_limb("leg", side, sign, angle, np.full(28, place))
            bands.append(ribbon(part, where, width * sewn.form.k, 0.0015 * sewn.form.k, closed=True, over=sewn.surface))
    return merged(bands)


def tights(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """Stockings: thin, over the feet."""
    beneath = obstacles(form, under)
    cloth = cut_legs(form, CUTS["tights"], form.waist - 0.02 * form.k, beneath)
    uvs = cloth_uvs(form, cloth)
    return [as_piece("legs", cloth.with_values(u=uvs[:, 0], v=uvs[:, 1]))]


def belt(sewn: Sewn, part: str, height: float, width: float = 0.032) -> Piece:
    """A belt around the trunk at a height [m]."""
    angle = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    where = sewn.surface.on_trunk(angle, np.full(64, height))
    return ribbon(part, where, width * sewn.form.k, 0.004 * sewn.form.k, closed=True, smooth=3, over=sewn.surface)
