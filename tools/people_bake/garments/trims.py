"""What is sewn onto tops and jackets: ribbed edges, collars, lapels, plackets, pockets, buttons."""

from __future__ import annotations

import numpy as np

from ..cloth.folds import eased
from ..cloth.loops import evenly
from ..cloth.mesh import unit
from ..cloth.settle import Beneath, Obstacle
from ..cloth.strips import ribbon, sheet
from ..piece import Piece, merged
from .sewing import Sewn

PATCH = 7
"""Points along each side of a pocket."""

Where = tuple[np.ndarray, np.ndarray, np.ndarray]


def resampled(where: Where, count: int, closed: bool) -> Where:
    """Places along a path, evenly."""
    points, normals, weights = where
    rows = evenly(np.concatenate([points, normals, weights], axis=1), count, closed)
    shares = rows[:, 6:]
    return rows[:, :3], unit(rows[:, 3:6]), shares / shares.sum(1, keepdims=True)


def neck_rim(sewn: Sewn, lowest: float = -1e9) -> tuple[Where, bool]:
    """The edge around the neck from the left front to the right front, above a height [m]; and whether it closes."""
    form = sewn.form
    root = form.joint("neck")
    points = sewn.cloth.points
    best = min(sewn.rims(), key=lambda rim: float(np.linalg.norm(points[rim] - root, axis=1).min()))
    on = (points[best, 2] > lowest) & (np.abs(points[best, 1]) < 0.2 * form.k)
    if on.all():
        front = int(np.argmax(points[best, 0]))
        best, closed = np.roll(best, -front), True
    else:
        back = int(np.argmin(np.where(on, points[best, 0], 9.0)))
        best, on = np.roll(best, -back), np.roll(on, -back)
        ahead = int(np.argmin(on)) if not on.all() else len(on)
        behind = int(np.argmin(on[::-1]))
        best, closed = np.concatenate([best[len(best) - behind :], best[:ahead]]), False
    first_half = points[best[: max(2, len(best) // 2)], 1].mean()
    if first_half < 0:
        best = best[::-1]
    return sewn.along(best), closed


def neck_band(sewn: Sewn, part: str, width: float = 0.02) -> Piece:
    """A ribbed edge around the neck."""
    where, _ = neck_rim(sewn)
    k = sewn.form.k
    points, normals, weights = resampled(where, 56, True)
    out = unit(points - points.mean(0))
    points = points - 0.2 * width * k * out
    return ribbon(part, (points, unit(normals + 0.5 * out), weights), width * k, 0.003 * k, closed=True)


def cuff_bands(sewn: Sewn, part: str, width: float = 0.03, thickness: float = 0.003) -> Piece | None:
    """Bands round the ends of the sleeves."""
    bands = []
    for rim in sewn.rims():
        if (sewn.cloth["arm"][rim] > 0.2).all():
            where = resampled(sewn.along(rim), 28, True)
            bands.append(_band_up(sewn, where, part, width, thickness, limb=True))
    return merged(bands) if bands else None


def hem_band(sewn: Sewn, part: str, width: float = 0.05, thickness: float = 0.003) -> Piece | None:
    """A band round the lower edge."""
    k = sewn.form.k
    points = sewn.cloth.points
    for rim in sewn.rims():
        if (sewn.cloth["arm_share"][rim] < 0.4).all() and np.ptp(points[rim, 2]) < 0.06 * k:
            return _band_up(sewn, resampled(sewn.along(rim), 72, True), part, width, thickness, limb=False)
    return None


def _band_up(sewn: Sewn, where: Where, part: str, width: float, thickness: float, limb: bool) -> Piece:
    """A band lying on the cloth inside of an edge."""
    form = sewn.form
    points, normals, weights = where
    ahead = unit(np.roll(points, -1, 0) - np.roll(points, 1, 0))
    inwards = unit(np.cross(normals, ahead))
    centre = points.mean(0)
    towards = np.array([0.0, 0.0, 1.0]) if not limb else unit(form.joint("neck") - centre)
    if (inwards @ towards).mean() < 0:
        inwards = -inwards
    inwards = unit(inwards + 2 * towards)
    middle = points + inwards * (width / 2 - 0.002) * form.k
    return ribbon(part, (middle, normals, weights), width * form.k, thickness * form.k, closed=True, over=sewn.surface)


def collar(
    sewn: Sewn,
    part: str,
    stand: float,
    fall: float,
    point: float = 0.0,
    lowest: float = -1e9,
    gap: float = 0.0,
    lean: float = 0.75,
) -> Piece:
    """A collar that stands up from the neck's edge and folds over; lengths for 1.72 m.

    Args:
        stand: how high it stands.
        fall: how far it falls back, 0 for a stand-up collar.
        point: how much longer it is at its front ends.
        lowest: height above which the edge carries it [m].
        gap: how much of a closed edge is left free at the front, each side, as a fraction.
        lean: how far it falls outwards rather than down.
    """
    form = sewn.form
    k = form.k
    where, closed = neck_rim(sewn, lowest)
    points, normals, weights = resampled(where, 45, closed)
    if closed:
        n = len(points)
        wanted = np.linspace(gap * n, (1 - gap) * n, 45)
        points, normals, weights = (
            np.stack(
                [np.interp(wanted, np.arange(n + 1), column) for column in np.concatenate([array, array[:1]]).T], 1
            )
            for array in (points, normals, weights)
        )
    axis = np.array([points[:, 0].mean() - 0.005 * k, 0.0])
    out = np.concatenate([unit(points[:, :2] - axis), np.zeros((len(points), 1))], axis=1)
    all_round = closed and gap == 0
    ends = 0.0 * weights[:, 0] if all_round else np.abs(np.linspace(-1, 1, len(points))) ** 3
    stand, fall, point = (length * form.neck_k / k for length in (stand, fall, point))
    up = np.array([0.0, 0.0, 1.0]) * k
    forward_lean = 0.15 * out
    base = points - 0.003 * k * normals - 0.006 * up
    top = points + stand * (1 - 0.3 * ends)[:, None] * (up + forward_lean * k)
    rows = [base, (base + top) / 2 - 0.002 * k * out, top]
    if fall:
        reach = (fall + point * ends)[:, None]
        down = unit(lean * out - [0, 0, 0.85])
        fold = top + 0.012 * k * out + 0.002 * up
        rows += [fold, fold + 0.55 * reach * k * down, fold + reach * k * unit(down - [0, 0, 0.1])]
    grid = np.stack(rows)
    if fall:
        cloth = Obstacle(points=sewn.cloth.points, normals=sewn.surface.normals)
        for row in range(3, len(rows)):
            grid[row] = Beneath([cloth]).pushed_out(grid[row], 0.005 * k)
    head = np.zeros_like(weights)
    share = np.repeat(((1 - head) * weights)[None], len(rows), 0)
    return sheet(part, grid[:, ::-1], share[:, ::-1], 0.003 * k)


def placket(sewn: Sewn, part: str, high: float, low: float, width: float = 0.03, y: float = 0.0) -> Piece:
    """A band down the front between two heights [m]."""
    k = sewn.form.k
    heights = np.linspace(high, low, max(6, round((high - low) / (0.025 * k))))
    where = sewn.surface.at_front(np.full(len(heights), y), heights)
    return ribbon(part, where, width * k, 0.0022 * k, smooth=2, over=sewn.surface)


def buttons(
    sewn: Sewn, part: str, heights: np.ndarray, radius: float = 0.007, y: float = 0.0, lift: float = 0.004
) -> Piece:
    """Round buttons down the front at some heights [m]."""
    k = sewn.form.k
    points, normals, weights = sewn.surface.at_front(np.full(len(heights), y), heights)
    turn = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    discs = []
    for p, n, w in zip(points, normals, weights, strict=True):
        across = unit(np.cross(n, [0, 0, 1.0]))
        ring = np.cos(turn)[:, None] * across + np.sin(turn)[:, None] * np.cross(n, across)
        outer, inner = p + lift * k * n + radius * k * ring - 0.003 * k * n, p + lift * k * n + 0.8 * radius * k * ring
        top = (p + lift * k * n)[None]
        index = np.arange(8)
        after = (index + 1) % 8
        faces = np.concatenate([
            np.stack([index, after, 8 + after], 1), np.stack([index, 8 + after, 8 + index], 1),
            np.stack([8 + index, 8 + after, np.full(8, 16)], 1),
        ])  # fmt: skip
        every = np.concatenate([outer, inner, top])
        discs.append(
            Piece(
                part=part,
                points=every,
                faces=faces.astype(np.int32),
                weights=np.tile(w, (17, 1)),
                uvs=np.zeros((17, 2)),
            )
        )
    return merged(discs)


def either_side(inner: float, outer: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """From low to high y [m]: a stretch left of the middle, and its mirror image on the right."""
    return (inner, outer), (-outer, -inner)


def patch(
    sewn: Sewn,
    part: str,
    y: tuple[float, float],
    z: tuple[float, float],
    thickness: float = 0.004,
    back: bool = False,
    slant: float = 0.0,
) -> Piece:
    """A pocket or a flap lying on the cloth: between two y and two heights [m], top edge slanted outwards."""
    k = sewn.form.k
    across, up = np.meshgrid(np.linspace(*y, PATCH), np.linspace(*z, PATCH), indexing="xy")
    up = up + slant * (across - np.mean(y))
    points, normals, weights = sewn.surface.at_front(across.ravel(), up.ravel(), back=back)
    cloth = Obstacle(points=sewn.cloth.points, normals=sewn.surface.normals)
    points = Beneath([cloth]).pushed_out(points + normals * thickness * k, thickness * k)
    grid = points.reshape(PATCH, PATCH, 3)
    grid[1:-1, 1:-1] = (grid[:-2, 1:-1] + grid[2:, 1:-1] + grid[1:-1, :-2] + grid[1:-1, 2:]) / 4 + normals.reshape(
        PATCH, PATCH, 3
    )[1:-1, 1:-1] * 0.002 * k
    weights = weights.reshape(PATCH, PATCH, -1)
    turned = np.cross(grid[1, 0] - grid[0, 0], grid[0, 1] - grid[0, 0])[0] * (-1 if back else 1) < 0
    if turned:
        grid, weights = grid[:, ::-1], weights[:, ::-1]
    return sheet(part, grid, weights, 2.5 * thickness * k)


def lapels(sewn: Sewn, part: str, half_width: np.ndarray, heights: np.ndarray, width: float) -> Piece:
    """Both lapels: turned-back fronts beside a V.

    Args:
        half_width: (n,) y of the V's edge [m] at
        heights: (n,) heights [m], from the button up.
        width: of the lapel at its widest, for 1.72 m.
    """
    k = sewn.form.k
    share = np.linspace(0, 1, len(heights))
    reach = width * k * np.where(share < 0.82, (share / 0.82) ** 0.8, 1 - 0.45 * eased(share, 0.82, 0.86))
    columns = np.linspace(0, 1, 6)
    sides = []
    for sign in (1.0, -1.0):
        y = half_width[:, None] - 0.004 * k + columns * reach[:, None]
        z = np.repeat(heights[:, None], 6, 1) + 0.10 * columns * reach[:, None]
        points, normals, weights = sewn.surface.at_front(sign * y.ravel(), z.ravel())
        roll = 0.004 + 0.006 * np.sin(np.pi * np.clip(columns * 1.3, 0, 1))
        grid = (points + normals * np.tile(roll, len(heights))[:, None] * k).reshape(len(heights), 6, 3)
        shares = weights.reshape(len(heights), 6, -1)
        if sign > 0:
            grid, shares = grid[:, ::-1], shares[:, ::-1]
        sides.append(sheet(part, grid, shares, 0.004 * k))
    return merged(sides)
