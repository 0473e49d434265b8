"""Coats: from the shoulders to the thigh, the knee or the calf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..cloth.form import Form
from ..piece import Piece
from .cutting import Bodice, Neckline
from .garment import Garment
from .hoods import hood_down
from .jackets import Front, open_front, sew_jacket, suit_collar, zipped
from .sewing import COATING, Sewn
from .tops import kept
from .trims import buttons, collar, cuff_bands, either_side, patch, placket
from .trousers import belt


def overcoat(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """A woollen coat with lapels, to the knee."""
    k = form.k
    cut = _coat(garment.between(-0.26, -0.62, -0.44), flare=0.10)
    front = Front(button_m=0.20, neck_m=0.02, open=0.6 * garment.open if garment.open > 0.15 else 0.0)
    sewn = sew_jacket(form, cut, front, COATING, garment, under)
    pieces = [sewn.piece("outer"), *suit_collar(sewn, front, "outer", 0.105), *_pockets(sewn, 0.01, 0.05)]
    if front.open == 0:
        hips = form.height("hips")
        pieces.append(placket(sewn, "outer", hips + 0.195 * k, _hem(sewn) + 0.01 * k, 0.02, y=-0.03 * k))
        pieces.append(buttons(sewn, "outer", np.array([0.185, 0.06, -0.06]) * k + hips, 0.012, lift=0.006))
    return pieces


def trench(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """Belted and double-breasted."""
    k = form.k
    cut = replace(_coat(garment.between(-0.30, -0.62, -0.44), flare=0.24), cling=1.6)
    front = Front(button_m=0.24, neck_m=0.02, open=0.6 * garment.open if garment.open > 0.15 else 0.0)
    fabric = replace(COATING, stiffness=0.2, around=0.05, skirt=0.022, thickness_m=0.005)
    sewn = sew_jacket(form, cut, front, fabric, garment, under)
    pieces = [sewn.piece("outer"), *suit_collar(sewn, front, "outer", 0.105), *_pockets(sewn, -0.03, 0.03)]
    if front.open == 0:
        hips = form.height("hips")
        pieces.append(belt(sewn, "outer", form.waist + 0.045 * k, 0.042))
        for y in (-0.065 * k, 0.065 * k):
            pieces.append(buttons(sewn, "outer", hips + np.array([0.20, 0.02]) * k, 0.012, y=y, lift=0.006))
        pieces.append(placket(sewn, "outer", hips + 0.235 * k, _hem(sewn) + 0.01 * k, 0.02, y=-0.085 * k))
    return pieces


def parka(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """Padded, to the thigh, with a hood and big pockets."""
    cut = _coat(garment.between(-0.14, -0.36, -0.24), flare=0.05, ease=0.030)
    fabric = replace(COATING, sleeve=0.22, stiffness=0.22, thickness_m=0.010)
    sewn = sew_jacket(form, cut, open_front(garment), fabric, garment, under)
    return kept(
        sewn.piece("outer"),
        hood_down(sewn, "outer", 1.15),
        cuff_bands(sewn, "outer", 0.04, 0.004),
        *zipped(sewn, "outer", garment),
        *_pockets(sewn, -0.06, 0.07),
        *_pockets(sewn, 0.24, 0.035),
    )


def raincoat(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """Thin and wide, with a hood, to the thigh or the knee."""
    cut = _coat(garment.between(-0.20, -0.55, -0.32), flare=0.20, ease=0.026)
    fabric = replace(COATING, sleeve=0.24, stiffness=0.12, around=0.08, skirt=0.028, thickness_m=0.004)
    sewn = sew_jacket(form, cut, open_front(garment), fabric, garment, under)
    return kept(
        sewn.piece("outer"), hood_down(sewn, "outer"), *zipped(sewn, "outer", garment), *_pockets(sewn, 0.0, 0.05)
    )


def duffle(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """Thick and straight, with a hood and toggles."""
    k = form.k
    cut = _coat(garment.between(-0.2, -0.45, -0.32), flare=0.06, ease=0.03)
    sewn = sew_jacket(form, cut, open_front(garment), COATING, garment, under)
    pieces = [sewn.piece("outer"), hood_down(sewn, "outer", 1.1), *_pockets(sewn, -0.1, 0.0)]
    if garment.open <= 0.1:
        rows = form.height("hips") + np.array([0.36, 0.24, 0.12]) * k
        pieces += [*zipped(sewn, "outer", garment), buttons(sewn, "trim", rows, 0.014, lift=0.008)]
    return pieces


def shaped_coat(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """A fitted coat with a stand-up collar and a wide skirt."""
    cut = replace(_coat(garment.between(-0.28, -0.60, -0.42), flare=0.30), cling=1.8)
    sewn = sew_jacket(form, cut, open_front(garment), replace(COATING, skirt=0.026, stiffness=0.25), garment, under)
    lowest = form.height("neck") - 0.075 * form.k if garment.open > 0.1 else -1e9
    return [
        sewn.piece("outer"),
        collar(sewn, "outer", 0.03, 0.06, 0.03, lowest=lowest, gap=0.03),
        *zipped(sewn, "outer", garment),
    ]


def _coat(hem: float, flare: float, ease: float = 0.026) -> Bodice:
    return Bodice(
        ease_m=ease,
        sleeve=1.95,
        sleeve_radius_m=(0.078, 0.069, 0.060),
        hem_m=hem,
        flare=flare,
        cling=0.15,
        neckline=Neckline(front_m=0.035, wider_m=0.018),
    )


def _pockets(sewn: Sewn, low: float, high: float) -> list[Piece]:
    """Two flaps, between heights above the hips (for 1.72 m)."""
    k = sewn.form.k
    hips = sewn.form.height("hips")
    sides = either_side(0.08 * k, 0.175 * k)
    return [patch(sewn, "outer", y, (hips + low * k, hips + high * k), 0.005) for y in sides]


def _hem(sewn: Sewn) -> float:
    return float(sewn.cloth.points[sewn.cloth["arm"] < 0][:, 2].min())
