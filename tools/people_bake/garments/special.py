"""Clothes of trades and of some habits: high visibility, guards, saris, overalls, ponchos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..cloth.folds import eased
from ..cloth.form import Form
from ..cloth.mesh import unit
from ..cloth.strips import sheet
from ..piece import Piece
from .cutting import Bodice, Neckline
from .dresses_skirts import Skirt, sew_skirt
from .garment import Garment
from .hoods import hood_down
from .jackets import SOFT_SHELL, open_front, sew_jacket, zipped
from .sewing import FLOWING, JERSEY, SUITING, Sewn, sew_bodice
from .stripes import braces, sleeve_bands, trunk_bands
from .tops import kept, sew
from .trims import collar, patch
from .trousers import CUTS, DENIM, sew_legs, waistband


def hi_vis_vest(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """A wide sleeveless vest with two reflective bands round it and one over each shoulder."""
    k = form.k
    cut = Bodice(
        ease_m=0.016,
        sleeve=0.0,
        shoulder_m=0.0,
        hem_m=-0.09,
        neckline=Neckline(wider_m=0.035, front_m=0.16, pointed=0.9),
    )
    sewn = sew_bodice(form, cut, replace(SOFT_SHELL, around=0.05, stiffness=0.25), under, garment.seed)
    hips = form.height("hips")
    bands = trunk_bands(sewn, "trim", (hips + 0.02 * k, hips + 0.14 * k))
    return [sewn.piece("outer"), bands, braces(sewn, "trim", hips + 0.14 * k)]


def hi_vis_jacket(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """A padded work jacket with reflective bands on trunk, shoulders and sleeves."""
    k = form.k
    cut = Bodice(
        ease_m=0.026,
        sleeve=1.96,
        sleeve_radius_m=(0.080, 0.072, 0.058),
        hem_m=-0.10,
        neckline=Neckline(wider_m=0.018, front_m=0.03),
    )
    closed = replace(garment, open=0.0)
    sewn = sew_jacket(form, cut, open_front(closed), SOFT_SHELL, closed, under)
    hips = form.height("hips")
    return kept(
        sewn.piece("outer"),
        collar(sewn, "outer", 0.045, 0.0, gap=0.015),
        *zipped(sewn, "outer", closed),
        trunk_bands(sewn, "trim", (hips + 0.02 * k, hips + 0.15 * k)),
        braces(sewn, "trim", hips + 0.15 * k),
        sleeve_bands(sewn, "trim", (0.62, 1.45)),
    )


def duty_vest(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """A stiff dark vest with pouches, as guards and police wear over a shirt; without any insignia."""
    k = form.k
    cut = Bodice(
        ease_m=0.022,
        sleeve=0.0,
        shoulder_m=0.03,
        hem_m=0.07,
        cling=0.6,
        neckline=Neckline(wider_m=0.04, front_m=0.07, back_m=0.04),
    )
    fabric = replace(SUITING, stiffness=0.9, thickness_m=0.012, ripple_m=0.0, rounds=40)
    sewn = sew_bodice(form, cut, fabric, under, garment.seed)
    waist = form.waist
    pouches = [
        patch(sewn, "outer", (y * k, (y + 0.07) * k), (waist + low * k, waist + (low + 0.10) * k), 0.022)
        for low, row in ((0.05, (-0.15, -0.07, 0.01, 0.09)), (0.20, (-0.14, 0.06)))
        for y in row
    ]
    return [sewn.piece("outer"), *pouches]


def overalls(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """Work trousers with a bib and shoulder straps."""
    k = form.k
    sewn = sew_legs(form, CUTS["work_trousers"], DENIM, garment, under, form.waist + 0.02 * k)
    carrier = _carrier(form, under, garment)
    low = form.waist - 0.01 * k
    bib = patch(carrier, "bottom", (-0.13 * k, 0.13 * k), (low, low + 0.30 * k), 0.005)
    return [
        sewn.piece("bottom"),
        waistband(sewn, "bottom", 0.045),
        bib,
        braces(carrier, "bottom", low + 0.27 * k, 0.035),
    ]


def _carrier(form: Form, under: Sequence[Piece], garment: Garment) -> Sewn:
    """A plain bodice that is not worn, to lay straps and wraps on."""
    fabric = replace(SUITING, rounds=20, ripple_m=0.0)
    return sew_bodice(form, Bodice(ease_m=0.010, sleeve=0.5, hem_m=0.0), fabric, under, garment.seed)


def apron(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """A waiter's or a stallholder's apron, from the chest to the knee."""
    k = form.k
    cut = Bodice(ease_m=0.012, sleeve=0.5, hem_m=-0.40, flare=0.02)
    sewn = sew_bodice(form, cut, replace(SUITING, skirt=0.004, rounds=40), under, garment.seed)
    hips, chest = form.height("hips"), form.height("upper_chest") + 0.12 * k
    skirt = _wrap(sewn, "outer", np.linspace(-1.25, 1.25, 25), np.linspace(hips - 0.38 * k, form.waist, 14))
    bib = patch(sewn, "outer", (-0.12 * k, 0.12 * k), (form.waist - 0.01 * k, chest), 0.004)
    return [skirt, bib, braces(sewn, "outer", chest - 0.02 * k, 0.02)]


def _wrap(sewn: Sewn, part: str, angles: np.ndarray, heights: np.ndarray, lift: float = 0.004) -> Piece:
    """A sheet that lies round a cloth between angles [rad] and heights [m], from below upwards."""
    turn, up = np.meshgrid(angles, heights)
    points, normals, weights = sewn.surface.on_trunk((turn % (2 * np.pi)).ravel(), up.ravel())
    grid = (points + normals * lift * sewn.form.k).reshape(*turn.shape, 3)
    return sheet(part, grid[:, ::-1], weights.reshape(*turn.shape, -1)[:, ::-1], 0.005 * sewn.form.k)


def poncho(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """A rain cape: wide from the neck to the knees, its sleeves as wide as bags, with a hood."""
    cut = Bodice(
        ease_m=0.034,
        sleeve=1.6,
        sleeve_radius_m=(0.10, 0.12, 0.15),
        hem_m=-0.36,
        flare=0.30,
        neckline=Neckline(wider_m=0.02, front_m=0.03),
    )
    sewn = sew(form, cut, replace(FLOWING, skirt=0.03, elastic_cuffs=0.0, stiffness=0.12), garment, under)
    pieces = [sewn.piece("outer"), hood_down(sewn, "outer", 1.1)]
    return pieces


def sari(form: Form, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """A short blouse, a pleated wrap to the feet, and its end laid over the left shoulder and down the back."""
    k = form.k
    blouse_cut = Bodice(
        sleeve=0.5,
        ease_m=0.008,
        sleeve_radius_m=(0.056, 0.05, 0.05),
        hem_m=0.06,
        cling=1.0,
        neckline=Neckline(wider_m=0.035, front_m=0.08),
    )
    blouse = sew(form, blouse_cut, replace(JERSEY, trunk=0.0, around=0.02), garment, under)
    wrapped = sew_skirt(
        form,
        Skirt(hem=0.98, flare=0.05, flutes_m=0.022),
        replace(FLOWING, stiffness=0.08),
        garment,
        [*under, blouse.piece("top")],
    )
    carrier = _carrier(form, [*under, blouse.piece("top"), wrapped.piece("bottom")], garment)
    return [
        blouse.piece("top"),
        wrapped.piece("bottom"),
        waistband(wrapped, "bottom", 0.05, 0.004),
        _pallu(form, carrier, garment.seed, k),
    ]


def _pallu(form: Form, carrier: Sewn, seed: int, k: float) -> Piece:
    """The end of a sari: a broad sash from the right hip across the chest, over the left shoulder, down the back."""
    rows = 40
    t = np.linspace(0, 1, rows)
    shoulder = form.joint("left_upper_arm")
    top = np.array([0.0, shoulder[1] * 0.62])
    columns = np.linspace(-0.5, 0.5, 13)
    front = t < 0.5
    y = np.where(front, np.interp(t, [0, 0.5], [-0.13 * k, top[1]]), np.interp(t, [0.5, 1], [top[1], 0.06 * k]))
    surface = carrier.surface
    high = carrier.cloth.points[np.abs(carrier.cloth.points[:, 1] - top[1]) < 0.03 * k][:, 2].max()
    low_front, low_back = form.waist - 0.02 * k, form.height("hips") - 0.02 * k
    z = np.where(front, np.interp(t, [0, 0.5], [low_front, high]), np.interp(t, [0.5, 1], [high, low_back]))
    breadth = np.interp(t, [0, 0.3, 0.5, 0.7, 1], [0.20, 0.17, 0.10, 0.16, 0.24]) * k
    pleat = 0.004 * np.sin(columns * 34) * k
    grid, shares = [], []
    for row in range(rows):
        across = columns * breadth[row]
        slope = -0.75 if front[row] else 0.2
        yy, zz = (
            y[row] + across * 0.8,
            z[row] + across * slope * (1 - eased(np.array([abs(t[row] - 0.5)]), 0.12, 0.0)[0]),
        )
        points, normals, weights = surface.at_front(yy, np.minimum(zz, high - 0.004 * k), back=not front[row])
        grid.append(points + normals * (0.009 * k + pleat)[:, None])
        shares.append(weights)
    cloud = np.stack(grid)
    for _ in range(3):
        cloud[1:-1] = (cloud[:-2] + 2 * cloud[1:-1] + cloud[2:]) / 4
    facing = unit(np.cross(np.gradient(cloud, axis=0), np.gradient(cloud, axis=1)))[5, 6]
    stacked = np.stack(shares)
    if facing[0] < 0:
        cloud, stacked = cloud[:, ::-1], stacked[:, ::-1]
    return sheet("scarf", cloud, stacked, 0.004 * k)
