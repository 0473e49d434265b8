"""Dresses and skirts: cloth that hangs free around both legs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..cloth.folds import Slack, eased
from ..cloth.form import Form
from ..cloth.hang import polar
from ..cloth.layers import lifted, obstacles
from ..cloth.mesh import Cloth, clipped
from ..cloth.settle import Beneath
from ..piece import Piece
from .cutting import Bodice, Flutes, Neckline, hanging_shape, lengthened, offset
from .garment import Garment
from .hoods import hood_down
from .sewing import FLOWING, JERSEY, SUITING, Fabric, Sewn, settle
from .tops import kept, sew
from .trims import buttons, collar, cuff_bands, neck_band, placket
from .trousers import belt, waistband


@dataclass(frozen=True, kw_only=True)
class Skirt:
    """A shape from the waist down."""

    hem: float
    """Fraction of the way from the hips to the ankle."""

    flare: float
    """Metres outwards per metre down."""

    flutes_m: float
    """Depth of its long folds half a metre down [m]."""

    cling: float = 0.0


def sew_skirt(form: Form, cut: Skirt, fabric: Fabric, garment: Garment, under: Sequence[Piece]) -> Sewn:
    k = form.k
    beneath = obstacles(form, under)
    hips, ankle = form.height("hips"), form.height("left_foot")
    low = hips + cut.hem * (ankle - hips)
    seam, waist = form.seam - 0.01 * k, form.waist + 0.035 * k
    cloth = form.tights
    cloth = clipped(cloth, np.where(cloth["arm_share"] > 0.3, -1.0, waist + 0.02 * k - cloth.points[:, 2]))
    cloth = clipped(cloth, cloth.points[:, 2] - (seam - 0.04 * k))
    cloth = offset(form, cloth, 0.008 * k, beneath)
    cloth = cloth.moved(lifted(cloth.points, cloth.faces, Beneath(beneath), 0.004 * k))
    cloth = clipped(cloth, waist - cloth.points[:, 2])
    cloth = clipped(cloth, cloth.points[:, 2] - seam)
    cloth = lengthened(
        form,
        cloth,
        hanging_shape(form, cloth, beneath, seam, cut.flare),
        low,
        Flutes(depth_m=cut.flutes_m, seed=garment.seed),
    )
    z = cloth.points[:, 2]
    band = eased(z, waist - 0.05 * k, waist - 0.02 * k)
    fall = eased(z, waist - 0.04 * k, low + 0.3 * (hips - low))
    slack = Slack(along=np.zeros(len(z)), around=0.02 * fall)
    return settle(form, cloth, beneath, fabric, garment.seed, slack, 0.98 * band)


def skirt(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """Flared, above or below the knee."""
    cut = Skirt(hem=garment.between(0.30, 0.75, 0.50), flare=0.22 + 0.2 * garment.fit, flutes_m=0.042)
    sewn = sew_skirt(form, cut, FLOWING, garment, under)
    return kept(sewn.piece("bottom"), waistband(sewn, "bottom"))


def long_skirt(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    cut = Skirt(hem=garment.between(0.78, 1.0, 0.92), flare=0.12 + 0.12 * garment.fit, flutes_m=0.034)
    sewn = sew_skirt(form, cut, FLOWING, garment, under)
    return kept(sewn.piece("bottom"), waistband(sewn, "bottom"))


def pencil_skirt(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    cut = Skirt(hem=garment.between(0.35, 0.66, 0.52), flare=-0.01, flutes_m=0.0)
    sewn = sew_skirt(form, cut, replace(SUITING, rounds=60), garment, under)
    return kept(sewn.piece("bottom"), waistband(sewn, "bottom"))


def short_skirt(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    cut = Skirt(hem=garment.between(0.22, 0.36, 0.29), flare=0.16, flutes_m=0.03)
    sewn = sew_skirt(form, cut, replace(FLOWING, stiffness=0.12), garment, under)
    return kept(sewn.piece("bottom"), waistband(sewn, "bottom"))


def pleated_skirt(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """Knee-length or midi, with sharp pleats all round."""
    cut = Skirt(hem=garment.between(0.35, 0.85, 0.66), flare=0.16, flutes_m=0.0)
    sewn = sew_skirt(form, cut, replace(SUITING, stiffness=0.3), garment, under)
    sewn = replace(sewn, cloth=_pleated(form, sewn, 26))
    return kept(sewn.piece("bottom"), waistband(sewn, "bottom"))


def _pleated(form: Form, sewn: Sewn, pleats: int) -> Cloth:
    cloth = sewn.cloth
    turn, _ = polar(cloth.points, form.axis)
    saw = np.abs(((turn / (2 * np.pi) * pleats) % 1.0) - 0.5) * 2 - 0.5
    depth = 0.016 * form.k * eased(cloth.points[:, 2], form.waist - 0.04 * form.k, form.height("hips") - 0.2 * form.k)
    out = np.stack([np.cos(turn), np.sin(turn), np.zeros(len(turn))], 1)
    return cloth.moved(
        lifted(cloth.points + out * (saw * depth)[:, None], cloth.faces, Beneath(sewn.beneath), 0.004, 2)
    )


def dress(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """With sleeves, fitted at the waist and flared below; to the knee or the calf."""
    cut = Bodice(
        ease_m=0.010,
        sleeve=0.6,
        sleeve_radius_m=(0.062, 0.060, 0.056),
        hem_m=garment.between(-0.34, -0.66, -0.44),
        flare=0.26,
        cling=2.2,
        neckline=Neckline(wider_m=0.035, front_m=0.07),
    )
    sewn = sew(form, cut, replace(FLOWING, around=0.03), garment, under)
    return kept(sewn.piece("top"), belt(sewn, "top", form.waist + 0.04 * form.k, 0.03))


def sundress(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """Sleeveless, light and wide."""
    cut = Bodice(
        ease_m=0.009,
        sleeve=0.0,
        shoulder_m=0.045,
        hem_m=garment.between(-0.28, -0.74, -0.42),
        flare=0.30,
        cling=2.2,
        neckline=Neckline(wider_m=0.05, front_m=0.10, back_m=0.07),
    )
    sewn = sew(form, cut, replace(FLOWING, skirt=0.0056, around=0.03), garment, under)
    return kept(sewn.piece("top"))


def shirt_dress(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """A long shirt worn as a dress, with a collar, a button band and a belt."""
    k = form.k
    cut = Bodice(
        ease_m=0.013,
        sleeve=1.5,
        sleeve_radius_m=(0.064, 0.06, 0.056),
        hem_m=garment.between(-0.3, -0.62, -0.46),
        flare=0.14,
        cling=1.0,
    )
    sewn = sew(form, cut, replace(FLOWING, skirt=0.026), garment, under)
    low = sewn.cloth.points[sewn.cloth["arm"] < 0][:, 2].min()
    high = form.height("neck") - 0.05 * k
    return kept(
        sewn.piece("top"),
        collar(sewn, "top", 0.028, 0.042, 0.02, gap=0.04),
        placket(sewn, "top", high, low, 0.032),
        buttons(sewn, "top", np.linspace(high - 0.03 * k, low + 0.1 * k, 8), 0.006),
        belt(sewn, "top", form.waist + 0.03 * k, 0.03),
    )


def knit_dress(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """Straight and long-sleeved, to the knee."""
    cut = Bodice(
        ease_m=0.013,
        sleeve=1.95,
        sleeve_radius_m=(0.060, 0.053, 0.043),
        hem_m=garment.between(-0.28, -0.6, -0.36),
        cling=0.8,
        flare=0.02,
    )
    sewn = sew(form, cut, replace(JERSEY, skirt=0.005, around=0.02), garment, under)
    return kept(sewn.piece("top"), neck_band(sewn, "top", 0.025), cuff_bands(sewn, "top", 0.04, 0.002))


def abaya(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """From the neck to the feet, wide, with wide sleeves."""
    ankle = (form.height("hips") - form.height("left_foot")) / form.k
    cut = Bodice(
        ease_m=0.020,
        sleeve=1.92,
        sleeve_radius_m=(0.074, 0.080, 0.100),
        hem_m=-ankle * garment.between(0.85, 1.02, 0.98),
        flare=0.14,
        neckline=Neckline(front_m=0.03, wider_m=0.012),
    )
    sewn = sew(form, cut, replace(FLOWING, skirt=0.034, elastic_cuffs=0.1), garment, under)
    return kept(sewn.piece("top"), neck_band(sewn, "top", 0.02))


def djellaba(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """Straight to the ankle, with wide sleeves and a hood on the back; worn by men and women."""
    ankle = (form.height("hips") - form.height("left_foot")) / form.k
    cut = Bodice(
        ease_m=0.022,
        sleeve=1.85,
        sleeve_radius_m=(0.076, 0.078, 0.085),
        hem_m=-ankle * 0.93,
        flare=0.08,
        neckline=Neckline(front_m=0.05),
    )
    sewn = sew(form, cut, replace(FLOWING, skirt=0.02, elastic_cuffs=0.1, stiffness=0.12), garment, under)
    high = form.height("neck") - 0.06 * form.k
    return kept(
        sewn.piece("top"), hood_down(sewn, "top", 1.1), placket(sewn, "trim", high, high - 0.25 * form.k, 0.014)
    )
