"""What is worn on the skin: T-shirts, shirts, blouses, sweaters, hoodies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..cloth.form import Form
from ..cloth.mesh import Cloth
from ..piece import Piece
from .cutting import Bodice, Neckline
from .garment import Garment
from .hoods import hood_down
from .sewing import JERSEY, KNIT, SHIRTING, Fabric, Sewn, sew_bodice
from .trims import buttons, collar, cuff_bands, either_side, hem_band, neck_band, patch, placket


def fitted(cut: Bodice, garment: Garment) -> Bodice:
    """The cut for a tight or a loose fit, tucked in or not."""
    wide = 0.86 + 0.28 * garment.fit
    radii = tuple(radius * wide for radius in cut.sleeve_radius_m)
    cut = replace(cut, ease_m=cut.ease_m * (0.6 + 0.8 * garment.fit), sleeve_radius_m=radii)  # type: ignore[arg-type]
    if garment.tucked:
        return replace(cut, hem_m=-0.05, cling=1.2, tucked=True)
    return cut


def sew(form: Form, cut: Bodice, fabric: Fabric, garment: Garment, under: Sequence[Piece]) -> Sewn:
    return sew_bodice(form, fitted(cut, garment), fabric, under, garment.seed)


def kept(*pieces: Piece | None) -> list[Piece]:
    return [piece for piece in pieces if piece is not None]


def t_shirt(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    cut = Bodice(sleeve=0.56, sleeve_radius_m=(0.068, 0.064, 0.064), hem_m=garment.between(0.10, -0.14, -0.05))
    sewn = sew(form, cut, JERSEY, garment, under)
    return kept(sewn.piece("top"), neck_band(sewn, "top", 0.02))


def long_sleeve(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    sewn = sew(form, Bodice(hem_m=garment.between(0.08, -0.12, -0.05)), JERSEY, garment, under)
    return kept(sewn.piece("top"), neck_band(sewn, "top", 0.018))


def tank_top(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    neck = Neckline(wider_m=0.045, front_m=0.09, back_m=0.04)
    cut = Bodice(sleeve=0.0, shoulder_m=0.035, ease_m=0.009, hem_m=garment.between(0.12, -0.12, -0.04), neckline=neck)
    return kept(sew(form, cut, JERSEY, garment, under).piece("top"))


def sport_shirt(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """A football or running shirt: loose, with a V and coloured cuffs."""
    cut = Bodice(
        sleeve=0.66,
        sleeve_radius_m=(0.074, 0.07, 0.07),
        ease_m=0.016,
        hem_m=garment.between(0.0, -0.16, -0.09),
        neckline=Neckline(front_m=0.07, pointed=0.8),
    )
    sewn = sew(form, cut, replace(JERSEY, around=0.09), garment, under)
    return kept(sewn.piece("top"), neck_band(sewn, "trim", 0.02), cuff_bands(sewn, "trim", 0.02, 0.002))


def polo(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    cut = Bodice(sleeve=0.58, sleeve_radius_m=(0.066, 0.06, 0.06), hem_m=garment.between(0.04, -0.12, -0.06))
    sewn = sew(form, cut, JERSEY, garment, under)
    neck = form.height("neck")
    band = placket(sewn, "top", neck - 0.05 * form.k, neck - 0.19 * form.k)
    return kept(
        sewn.piece("top"), collar(sewn, "top", 0.022, 0.042, 0.02, gap=0.05), band, cuff_bands(sewn, "top", 0.02, 0.002)
    )


def shirt(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """A collared shirt with a button band, long sleeves with cuffs; `length` 0 is short-sleeved."""
    short = garment.length is not None and garment.length < 0.3
    cut = Bodice(
        sleeve=0.62 if short else 1.92,
        sleeve_radius_m=(0.066, 0.062, 0.062) if short else (0.064, 0.056, 0.044),
        hem_m=-0.09,
        ease_m=0.012,
        cling=0.15,
    )
    sewn = sew(form, cut, SHIRTING, garment, under)
    low = sewn.cloth.points[sewn.cloth["arm"] < 0][:, 2].min()
    high = form.height("neck") - 0.05 * form.k
    rows = np.linspace(high - 0.03 * form.k, low + 0.08 * form.k, 7)
    chest = form.height("upper_chest") + 0.11 * form.k
    return kept(
        sewn.piece("top"),
        collar(sewn, "top", 0.03, 0.042, 0.028, gap=0.035),
        placket(sewn, "top", high, low, 0.034),
        buttons(sewn, "top", rows, 0.0055),
        cuff_bands(sewn, "top", 0.02 if short else 0.055, 0.003),
        patch(sewn, "top", (0.05 * form.k, 0.13 * form.k), (chest, chest + 0.09 * form.k), 0.002),
    )


def uniform_shirt(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """A shirt with two flapped breast pockets and shoulder tabs, without any insignia."""
    chest = form.height("upper_chest") + 0.10 * form.k
    pieces = shirt(form, replace(garment, fit=min(garment.fit, 0.4)), under)
    sewn_top = pieces[0]
    surface = _surface_of(form, sewn_top)
    for y in either_side(0.045 * form.k, 0.13 * form.k):
        pieces.append(patch(surface, "top", y, (chest, chest + 0.10 * form.k), 0.003))
        pieces.append(patch(surface, "top", y, (chest + 0.08 * form.k, chest + 0.115 * form.k), 0.006))
    return pieces


def blouse(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """Thin and flowing, with an open neck and full sleeves gathered at the wrist."""
    cut = Bodice(
        sleeve=1.9,
        sleeve_radius_m=(0.068, 0.068, 0.046),
        hem_m=garment.between(0.06, -0.14, -0.07),
        ease_m=0.013,
        neckline=Neckline(wider_m=0.035, front_m=0.10, pointed=0.7),
    )
    fabric = replace(SHIRTING, sleeve=0.28, around=0.14, stiffness=0.05, elastic_cuffs=0.9)
    sewn = sew(form, cut, fabric, garment, under)
    return kept(sewn.piece("top"), cuff_bands(sewn, "top", 0.025, 0.003))


def tunic(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """A long shirt over trousers, as a kurta or a loose summer top: to mid-thigh or the knee."""
    cut = Bodice(
        sleeve=1.9,
        sleeve_radius_m=(0.066, 0.06, 0.055),
        hem_m=garment.between(-0.18, -0.48, -0.34),
        ease_m=0.014,
        flare=0.10,
        neckline=Neckline(front_m=0.06),
    )
    sewn = sew(form, cut, replace(SHIRTING, skirt=0.018), garment, under)
    neck = form.height("neck")
    return kept(
        sewn.piece("top"),
        collar(sewn, "top", 0.025, 0.0, gap=0.03),
        placket(sewn, "top", neck - 0.06 * form.k, neck - 0.26 * form.k, 0.026),
    )


def sweater(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    cut = Bodice(
        ease_m=0.02,
        sleeve=1.97,
        sleeve_radius_m=(0.07, 0.062, 0.047),
        hem_m=garment.between(0.06, -0.14, -0.06),
        cling=0.2,
    )
    sewn = sew(form, cut, KNIT, garment, under)
    return kept(
        sewn.piece("top"),
        neck_band(sewn, "top", 0.026),
        cuff_bands(sewn, "top", 0.05, 0.002),
        hem_band(sewn, "top", 0.05, 0.002),
    )


def roll_neck(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    cut = Bodice(ease_m=0.016, sleeve=1.97, sleeve_radius_m=(0.066, 0.058, 0.045), hem_m=-0.06, cling=0.2)
    sewn = sew(form, cut, KNIT, garment, under)
    return kept(
        sewn.piece("top"),
        collar(sewn, "top", 0.05, 0.036, lean=0.15),
        cuff_bands(sewn, "top", 0.05, 0.002),
        hem_band(sewn, "top", 0.05, 0.002),
    )


def hoodie(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """A sweatshirt with its hood down and a pouch."""
    cut = Bodice(
        ease_m=0.024,
        sleeve=1.97,
        sleeve_radius_m=(0.076, 0.068, 0.05),
        hem_m=garment.between(0.04, -0.16, -0.08),
        cling=0.2,
    )
    sewn = sew(form, cut, replace(KNIT, sleeve=0.34, thickness_m=0.008), garment, under)
    pouch = form.height("hips") + 0.01 * form.k
    return kept(
        sewn.piece("top"),
        hood_down(sewn, "top"),
        cuff_bands(sewn, "top", 0.055, 0.002),
        hem_band(sewn, "top", 0.055, 0.002),
        patch(sewn, "top", (-0.13 * form.k, 0.13 * form.k), (pouch, pouch + 0.16 * form.k), 0.006),
    )


def _surface_of(form: Form, piece: Piece) -> Sewn:
    """A finished piece to sew onto."""
    arms = np.zeros(len(piece.points))
    cloth = Cloth(
        points=piece.points, faces=piece.faces, weights=piece.weights, values={"arm_share": arms, "arm": arms - 1}
    )
    return Sewn(form=form, cloth=cloth, beneath=[], fabric=SHIRTING)
