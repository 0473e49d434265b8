"""What is worn over a top and ends at the hips: blazers, denim, leather, bombers, puffers, fleeces, cardigans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..cloth.form import Form
from ..piece import Piece
from .cutting import Bodice, Neckline, neck_measures
from .garment import Garment
from .hoods import hood_down
from .quilting import quilted
from .sewing import KNIT, SUITING, Fabric, Sewn, sew_bodice
from .stripes import sleeve_stripes
from .tops import fitted, kept
from .trims import buttons, collar, cuff_bands, either_side, hem_band, lapels, patch, placket

SOFT_SHELL = Fabric(sleeve=0.26, around=0.06, trunk=0.03, stiffness=0.14, thickness_m=0.006, elastic_cuffs=0.8)
LEATHER = Fabric(sleeve=0.20, around=0.03, trunk=0.02, stiffness=0.22, thickness_m=0.006, elastic_cuffs=0.7)


@dataclass(frozen=True, kw_only=True)
class Front:
    """How a jacket opens; heights above the hip joints for a body of 1.72 m."""

    button_m: float
    """Where it is first closed, counted from below; at the neck or above: closed to the top."""

    neck_m: float = 0.012
    """Half width of the V at the neck, beyond the neck."""

    open: float = 0.0
    """0 closed below the button to 1 wide open."""

    def half_width(self, form: Form, heights: np.ndarray) -> np.ndarray:
        """Of the gap at some heights [m]; below 0: closed."""
        k = form.k
        button = form.height("hips") + self.button_m * k
        top = form.height("neck") - 0.01 * k
        half, _, _ = neck_measures(form)
        share = np.clip((heights - button) / max(top - button, 0.02), 0, 1.1)
        upper = (half + self.neck_m * k) * share**0.9
        below = self.open * (0.05 + 0.10 * np.clip((top - heights) / (0.6 * k), 0, 1)) * k
        closed = -0.02 if self.open == 0 else 0.0
        return np.where(
            heights > button, np.maximum(upper, below), np.maximum(below, closed * (self.open == 0)) + closed
        )

    def field(self, form: Form, points: np.ndarray) -> np.ndarray:
        """Positive where there is cloth."""
        ahead = points[:, 0] > form.joint("chest")[0] + 0.01 * form.k
        gap = np.abs(points[:, 1]) - self.half_width(form, points[:, 2])
        return np.where(ahead & (np.abs(points[:, 1]) < 0.25 * form.k), gap, 1.0)


NECK = 1.0
"""A button height above every neck: closed to the top."""


def sew_jacket(form: Form, cut: Bodice, front: Front, fabric: Fabric, garment: Garment, under: Sequence[Piece]) -> Sewn:
    needs_gap = front.open > 0 or front.button_m < 0.9
    opening: Callable[[Form, np.ndarray], np.ndarray] | None = front.field if needs_gap else None
    cut = replace(fitted(replace(cut, opening=opening), garment), hem_m=cut.hem_m)
    return sew_bodice(form, cut, fabric, under, garment.seed)


def gorge(form: Form) -> float:
    """Height where collar and lapel meet."""
    return form.height("neck") - 0.055 * form.k


def suit_collar(sewn: Sewn, front: Front, part: str, width: float = 0.085) -> list[Piece]:
    """Lapels along the V, and the collar round the neck that they end at."""
    form = sewn.form
    low = form.height("hips") + front.button_m * form.k
    heights = np.linspace(low, gorge(form) + 0.01 * form.k, 16)
    half = np.maximum(front.half_width(form, heights), 0.0)
    return [
        lapels(sewn, part, half, heights, width),
        collar(sewn, part, 0.022, 0.042, 0.0, lowest=gorge(form) - 0.005 * form.k),
    ]


def blazer(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """A tailored jacket with lapels, two buttons, flapped pockets; fastened unless `open`."""
    k = form.k
    cut = Bodice(
        ease_m=0.018,
        sleeve=1.96,
        sleeve_radius_m=(0.070, 0.061, 0.052),
        hem_m=garment.between(-0.06, -0.16, -0.12),
        cling=0.35,
        flare=0.05,
        neckline=Neckline(front_m=0.03, wider_m=0.016),
    )
    front = Front(button_m=0.10, open=0.55 * garment.open if garment.open > 0.15 else 0.0)
    sewn = sew_jacket(form, cut, front, SUITING, garment, under)
    hips = form.height("hips")
    pieces = [sewn.piece("outer"), *suit_collar(sewn, front, "outer")]
    for y, slant in zip(either_side(0.085 * k, 0.175 * k), (0.1, -0.1), strict=True):
        pieces.append(patch(sewn, "outer", y, (hips + 0.005 * k, hips + 0.045 * k), 0.005, slant=slant))
    chest = form.height("upper_chest") + 0.13 * k
    pieces.append(patch(sewn, "outer", (0.075 * k, 0.155 * k), (chest, chest + 0.018 * k), 0.003, slant=0.15))
    if front.open == 0:
        pieces.append(placket(sewn, "outer", hips + 0.095 * k, _lowest(sewn) + 0.01 * k, 0.016, y=-0.02 * k))
        pieces.append(buttons(sewn, "outer", np.array([hips + 0.085 * k, hips - 0.01 * k]), 0.009))
    return pieces


def _lowest(sewn: Sewn) -> float:
    return float(sewn.cloth.points[sewn.cloth["arm"] < 0][:, 2].min())


def front_top(sewn: Sewn) -> float:
    """Height of the cloth's edge below the chin [m]."""
    points = sewn.cloth.points
    middle = (np.abs(points[:, 1]) < 0.02 * sewn.form.k) & (points[:, 0] > sewn.form.axis[0])
    return float(points[middle, 2].max())


def zipped(sewn: Sewn, part: str, garment: Garment) -> list[Piece]:
    """The front of a jacket that is closed to the neck."""
    if garment.open > 0.1:
        return []
    return [placket(sewn, part, front_top(sewn), _lowest(sewn) + 0.005, 0.02)]


def open_front(garment: Garment) -> Front:
    """Closed to the neck, or hanging open from it."""
    return (
        Front(button_m=NECK, open=0.0) if garment.open <= 0.1 else Front(button_m=0.52, neck_m=0.01, open=garment.open)
    )


def denim_jacket(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    return _short_jacket(form, garment, under, replace(LEATHER, stiffness=0.18), 0.02, shirt_collar=True, pockets=True)


def leather_jacket(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    return _short_jacket(form, garment, under, LEATHER, 0.01, shirt_collar=True, pockets=False)


def _short_jacket(
    form: Form, garment: Garment, under: Sequence[Piece], fabric: Fabric, hem: float, shirt_collar: bool, pockets: bool
) -> list[Piece]:
    k = form.k
    cut = Bodice(
        ease_m=0.018,
        sleeve=1.95,
        sleeve_radius_m=(0.070, 0.062, 0.050),
        hem_m=garment.between(0.06, -0.10, hem - 0.04),
        cling=0.3,
        neckline=Neckline(wider_m=0.016, front_m=0.035),
    )
    sewn = sew_jacket(form, cut, open_front(garment), replace(fabric, elastic_hem=0.3), garment, under)
    pieces = kept(sewn.piece("outer"), cuff_bands(sewn, "outer", 0.045, 0.003))
    if shirt_collar:
        pieces.append(collar(sewn, "outer", 0.028, 0.055, 0.03, lowest=_collar_from(form, garment), gap=0.03))
    if garment.open <= 0.1:
        pieces += kept(hem_band(sewn, "outer", 0.04, 0.003), *zipped(sewn, "outer", garment))
        rows = np.linspace(form.height("neck") - 0.08 * k, _lowest(sewn) + 0.03 * k, 6)
        pieces.append(buttons(sewn, "trim", rows, 0.008, lift=0.005))
    if pockets:
        chest = form.height("upper_chest") + 0.10 * k
        for y in either_side(0.05 * k, 0.145 * k):
            pieces.append(patch(sewn, "outer", y, (chest, chest + 0.045 * k), 0.005))
    return pieces


def _collar_from(form: Form, garment: Garment) -> float:
    return gorge(form) - 0.02 * form.k if garment.open > 0.1 else -1e9


def bomber(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """Full in the body, gathered into ribs at waist, cuffs and neck."""
    cut = Bodice(
        ease_m=0.026,
        sleeve=1.96,
        sleeve_radius_m=(0.080, 0.072, 0.050),
        hem_m=garment.between(0.04, -0.08, -0.03),
        cling=0.1,
        neckline=Neckline(wider_m=0.016, front_m=0.035),
    )
    fabric = replace(SOFT_SHELL, elastic_cuffs=0.95, elastic_hem=0.9, trunk=0.06)
    sewn = sew_jacket(form, cut, open_front(garment), fabric, garment, under)
    pieces = kept(
        sewn.piece("outer"),
        cuff_bands(sewn, "outer", 0.05, 0.002),
        collar(sewn, "outer", 0.032, 0.0, lowest=_collar_from(form, garment), gap=0.02),
    )
    if garment.open <= 0.1:
        pieces += kept(hem_band(sewn, "outer", 0.055, 0.002), *zipped(sewn, "outer", garment))
    return pieces


def tracksuit_top(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """A zipped sports jacket with a stripe down each sleeve."""
    cut = Bodice(
        ease_m=0.02,
        sleeve=1.96,
        sleeve_radius_m=(0.074, 0.065, 0.048),
        hem_m=garment.between(0.02, -0.12, -0.06),
        neckline=Neckline(wider_m=0.014, front_m=0.03),
    )
    sewn = sew_jacket(form, cut, open_front(garment), replace(SOFT_SHELL, elastic_hem=0.5), garment, under)
    pieces = kept(
        sewn.piece("outer"),
        collar(sewn, "outer", 0.042, 0.0, lowest=_collar_from(form, garment), gap=0.015),
        cuff_bands(sewn, "outer", 0.03, 0.002),
        sleeve_stripes(sewn, "trim"),
    )
    return pieces + zipped(sewn, "outer", garment)


def windbreaker(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """A thin rain jacket with a hood."""
    return _hooded(form, garment, under, replace(SOFT_SHELL, stiffness=0.09), garment.between(0.0, -0.16, -0.10), 0.024)


def fleece(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    cut = Bodice(
        ease_m=0.022,
        sleeve=1.97,
        sleeve_radius_m=(0.074, 0.066, 0.052),
        hem_m=-0.07,
        neckline=Neckline(wider_m=0.014, front_m=0.03),
    )
    sewn = sew_jacket(form, cut, open_front(garment), replace(KNIT, thickness_m=0.009), garment, under)
    stand = collar(sewn, "outer", 0.05, 0.0, lowest=_collar_from(form, garment), gap=0.012)
    return [sewn.piece("outer"), stand, *zipped(sewn, "outer", garment)]


def _hooded(
    form: Form, garment: Garment, under: Sequence[Piece], fabric: Fabric, hem: float, ease: float, flare: float = 0.0
) -> list[Piece]:
    k = form.k
    cut = Bodice(
        ease_m=ease,
        sleeve=1.97,
        sleeve_radius_m=(0.078, 0.070, 0.056),
        hem_m=hem,
        flare=flare,
        neckline=Neckline(wider_m=0.018, front_m=0.035),
    )
    sewn = sew_jacket(form, cut, open_front(garment), fabric, garment, under)
    hips = form.height("hips")
    pieces = kept(
        sewn.piece("outer"),
        hood_down(sewn, "outer"),
        cuff_bands(sewn, "outer", 0.03, 0.003),
        *zipped(sewn, "outer", garment),
    )
    for y in either_side(0.075 * k, 0.165 * k):
        pieces.append(patch(sewn, "outer", y, (hips, hips + 0.05 * k), 0.006))
    return pieces


def cardigan(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """Knitted, with a deep V and a button band; worn open or closed."""
    cut = Bodice(
        ease_m=0.018,
        sleeve=1.95,
        sleeve_radius_m=(0.068, 0.060, 0.048),
        hem_m=garment.between(0.0, -0.40, -0.10),
        neckline=Neckline(wider_m=0.016, front_m=0.03),
    )
    front = Front(button_m=0.22, open=0.7 * garment.open if garment.open > 0.1 else 0.0)
    sewn = sew_jacket(form, cut, front, replace(KNIT, elastic_hem=0.2), garment, under)
    pieces = kept(sewn.piece("outer"), cuff_bands(sewn, "outer", 0.05, 0.002))
    if front.open == 0:
        high = form.height("hips") + 0.21 * form.k
        pieces.append(placket(sewn, "outer", high, _lowest(sewn), 0.032))
        pieces.append(
            buttons(sewn, "trim", np.linspace(high - 0.01, _lowest(sewn) + 0.04 * form.k, 5), 0.008, lift=0.005)
        )
    return pieces


def puffer(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """A down jacket: horizontal quilts that bulge between their seams."""
    return quilted_jacket(form, garment, under, garment.between(0.04, -0.14, -0.05), sleeve=1.95)


def long_puffer(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    return quilted_jacket(form, garment, under, garment.between(-0.24, -0.58, -0.42), sleeve=1.95)


def puffer_vest(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    return quilted_jacket(form, garment, under, -0.04, sleeve=0.0)


def quilted_jacket(form: Form, garment: Garment, under: Sequence[Piece], hem: float, sleeve: float) -> list[Piece]:
    cut = Bodice(
        ease_m=0.030,
        sleeve=sleeve,
        sleeve_radius_m=(0.084, 0.076, 0.060),
        hem_m=hem,
        cling=0.05,
        shoulder_m=0.0,
        neckline=Neckline(wider_m=0.020, front_m=0.03),
    )
    fabric = Fabric(
        sleeve=0.06,
        around=0.0,
        trunk=0.0,
        skirt=0.0,
        stiffness=0.4,
        thickness_m=0.014,
        elastic_cuffs=0.9,
        ripple_m=0.003,
        elastic_hem=0.4,
        rounds=60,
    )
    sewn = sew_jacket(form, cut, open_front(garment), fabric, garment, under)
    sewn = replace(sewn, cloth=quilted(form, sewn.cloth, sewn.beneath, pitch=0.075, depth=0.020))
    stand = collar(sewn, "outer", 0.052, 0.0, lowest=_collar_from(form, garment), gap=0.012)
    pieces = [sewn.piece("outer"), stand]
    if garment.open <= 0.1:
        pieces += zipped(sewn, "outer", garment)
    return pieces
