"""Hair that hangs from the head: to the chin, to the shoulders, down the back; straight or in waves."""

from __future__ import annotations

import numpy as np

from people_bake.hair.chart import Line, parted_chart
from people_bake.hair.falling import fall
from people_bake.hair.growth import PERIOD_M, Growth, Locks, lock_sheet, strip_uvs
from people_bake.hair.scalp import Scalp
from people_bake.hair.sheet import Sheet, grid_sheet, strips_sheet
from people_bake.hair.short import fringe_locks

CURTAIN_COLUMNS = (28, 20, 14)
CURTAIN_ROWS = ((4, 6), (3, 4), (2, 3))
"""On the head and below it, for each level of detail."""

FRONT_DEG = 84.0
"""Hair that leaves the head in front of this azimuth falls before the shoulders, other hair behind them."""

LEAVE_Z = ((0, 0.030), (40, 0.012), (90, 0.000), (180, -0.020))
"""Where hair leaves the head: (azimuth of its root [deg], height above the eyes)."""


def hanging(
    scalp: Scalp,
    *,
    line: Line,
    length: float,
    volume: float = 0.016,
    parting: float = 0.0,
    face: float = 54.0,
    wave: float = 0.0,
    flare: float = 0.0,
    locks: int = 13,
    ragged: float = 0.12,
    fringe: bool = False,
) -> list[Sheet]:
    """A curtain of hair from a parting, its tips apart, and locks over it.

    Args:
        length: below the ears, metres on an adult's head.
        volume: thickness on the head, head metres.
        parting: head metres to the left.
        face: azimuth of the curtain's two borders beside the face [deg].
        wave: metres to the sides and outwards.
        flare: how much wider it hangs at its tips than at the head, head metres.
        ragged: how much tips differ in length.
        fringe: hair over the forehead as well, to the brows.
    """
    chart = parted_chart(scalp.head, line, parting, face_azimuth=face)
    growth = scalp.growth(chart, line, side=volume, top=volume * 1.4, hanging=True, groove=0.3)
    columns = CURTAIN_COLUMNS[scalp.level]
    column = (np.arange(columns) + 0.5) / columns
    column = 0.003 + 0.994 * (column + np.sin(4 * np.pi * column) * -0.012)  # closer at the face than behind
    strands = _strands(scalp, growth, column, length, ragged=ragged, wave=wave, flare=flare)
    grooved = _grooved(strands, scalp, wave)
    sheets = [_curtain(grooved, column)]
    if scalp.level < 2:
        sheets.append(_over(scalp, growth, length, scalp.count(locks), wave=wave, flare=flare, ragged=ragged))
        sheets.append(_crown_locks(scalp, growth, scalp.count(8)))
    if fringe and scalp.ceiling is None:
        sheets.append(fringe_locks(scalp, line, volume))
    return sheets


def _strands(
    scalp: Scalp,
    growth: Growth,
    column: np.ndarray,
    length: float,
    *,
    ragged: float,
    wave: float,
    flare: float,
    lift: float = 0.0,
    begin: float = 0.0,
    counts: tuple[int, int] | None = None,
) -> np.ndarray:
    """(columns, rows, 3) metres: over the head to where they leave it, then down."""
    on_head, below = counts or CURTAIN_ROWS[scalp.level]
    leave = leaving_row(growth, column)
    row = (begin + (1 - begin) * np.linspace(0, 1, on_head + 1)) * leave[:, None]
    over = scalp.head.to_world(growth.points(column[:, None], row, lift * np.clip(row / 0.3, 0, 1)))
    last = scalp.head.to_world(growth.points(column, leave + 0.02, lift))
    heading = last - over[:, -1]
    heading /= np.linalg.norm(heading, axis=1, keepdims=True)
    outwards = scalp.head.from_world(over[:, -1]) - [-0.08, 0, 0]
    outwards[:, 2] = 0
    outwards /= np.linalg.norm(outwards, axis=1, keepdims=True)
    heading = heading + outwards * flare * 4
    heading /= np.linalg.norm(heading, axis=1, keepdims=True)
    drop = scalp.head.from_world(over[:, -1])[:, 2] + 0.02
    lengths = (length + drop) * (1 + ragged * scalp.rng.uniform(-1, 0.6, len(column))) * scalp.body.head_scale
    azimuth = azimuth_of(scalp, over[:, -1])
    lane = np.where(azimuth < FRONT_DEG, 1.0, -1.0)
    clearance = np.interp(azimuth, [0, 60, 90, 180], [0.008, 0.014, 0.020, 0.018]) + lift
    down = fall(over[:, -1], heading, lengths, scalp.shoulders, rows=below + 1, clearance=clearance, lane=lane)
    if wave:
        down = _waved(down, wave * scalp.body.head_scale, column, outwards)
    return np.concatenate([over, down[:, 1:]], axis=1)


def leaving_row(growth: Growth, column: np.ndarray) -> np.ndarray:
    """Where on their charts strands begin to hang."""
    rows = np.linspace(0.3, 1.0, 36)
    points = growth.head.surface(growth.chart.directions(column[:, None], rows))
    azimuth = np.degrees(np.abs(np.arctan2(points[..., -1, 1], points[..., -1, 0] + 0.08)))
    leave = np.interp(azimuth, *np.array(LEAVE_Z).T)
    below = points[..., 2] < leave[:, None]
    return np.where(below.any(axis=1), rows[np.argmax(below, axis=1)], 1.0)


def azimuth_of(scalp: Scalp, points: np.ndarray) -> np.ndarray:
    """(...) degrees, 0 forward to 180 backward on either side, of points of the world."""
    seen = scalp.head.from_world(points)
    return np.degrees(np.abs(np.arctan2(seen[..., 1], seen[..., 0] + 0.08)))


def _waved(down: np.ndarray, wave: float, column: np.ndarray, outwards: np.ndarray) -> np.ndarray:
    steps = np.linalg.norm(np.diff(down, axis=1), axis=-1)
    along = np.concatenate([np.zeros((len(down), 1)), np.cumsum(steps, axis=1)], axis=1)
    phase = along / 0.085 * 2 * np.pi + np.sin(column * 2 * np.pi * 5)[:, None] * 1.2
    growing = np.clip(along / 0.06, 0, 1)
    aside = np.cross(outwards, [0, 0, 1.0])
    swing = np.sin(phase) * growing * wave
    return down + outwards[:, None] * (np.abs(swing))[..., None] + aside[:, None] * (swing * 0.8)[..., None]


def _grooved(strands: np.ndarray, scalp: Scalp, wave: float) -> np.ndarray:
    """Every second column a little nearer to the head and drawn to its neighbour: the curtain falls in locks."""
    depth = 0.0045 * scalp.body.head_scale * (1.0 if not wave else 1.6)
    grown = np.linspace(0, 1, strands.shape[1]) ** 0.7
    inwards = scalp.head.to_world(np.array([-0.08, 0, 0])) - strands
    inwards[..., 2] = 0
    inwards /= np.maximum(np.linalg.norm(inwards, axis=-1, keepdims=True), 1e-9)
    odd = (np.arange(len(strands)) % 2)[:, None] * np.ones_like(grown)
    moved = strands + inwards * (odd * depth * grown)[..., None]
    tips = moved[:, -1].copy()
    tips[1::2] += (scalp.rng.uniform(0.1, 0.3, (len(tips[1::2]), 1))) * (moved[1::2, -3] - tips[1::2])
    moved[:, -1] = tips
    return moved


def _curtain(strands: np.ndarray, column: np.ndarray) -> Sheet:
    steps = np.linalg.norm(np.diff(strands, axis=1), axis=-1)
    v = -np.concatenate([np.zeros((len(strands), 1)), np.cumsum(steps, axis=1)], axis=1) / PERIOD_M
    u = np.broadcast_to(column[:, None] * 1.2, v.shape)
    return grid_sheet(strands, np.stack([u, v], -1))


def _over(
    scalp: Scalp, growth: Growth, length: float, count: int, *, wave: float, flare: float, ragged: float
) -> Sheet:
    """Locks over the curtain, some longer than it, each a strip with a ridge that ends in a point."""
    rng = scalp.rng
    column = (np.arange(count) + rng.uniform(0.2, 0.8, count)) / count
    column = np.clip(column, 0.012, 0.988)
    half = rng.uniform(0.011, 0.019, count) * scalp.body.head_scale
    middle = _strands(
        scalp,
        growth,
        column,
        length * 1.02,
        ragged=ragged * 1.3,
        wave=wave,
        flare=flare,
        lift=0.0055,
        begin=0.35,
        counts=(1, 5),
    )
    along = np.gradient(middle, axis=1)
    inwards = scalp.head.to_world(np.array([-0.08, 0, 0])) - middle
    inwards[..., 2] = 0
    inwards /= np.maximum(np.linalg.norm(inwards, axis=-1, keepdims=True), 1e-9)
    aside = np.cross(along, inwards)
    aside /= np.maximum(np.linalg.norm(aside, axis=-1, keepdims=True), 1e-9)
    share = np.linspace(0, 1, middle.shape[1])
    wide = half[:, None] * np.interp(share, [0, 0.3, 0.75, 1], [0.4, 1, 0.85, 0.02])
    sunk = 0.0065 * scalp.body.head_scale * np.interp(share, [0, 0.15, 0.9, 1], [1.6, 1, 1, 0.4])
    strips = np.stack(
        [middle + aside * (s * wide)[..., None] + inwards * (sunk * abs(s))[..., None] for s in (1, 0, -1)], axis=1
    )
    strips[:, :, 0] += inwards[:, None, 0] * 0.006
    return strips_sheet(strips, strip_uvs(strips, rng))


def _crown_locks(scalp: Scalp, growth: Growth, count: int) -> Sheet:
    """Locks on the top of the head, from the parting down."""
    rng = scalp.rng
    column = (np.arange(count) + rng.uniform(0.2, 0.8, count)) / count
    locks = Locks(
        column=column, row=rng.uniform(0.1, 0.3, count), to_column=column + rng.normal(0, 0.01, count),
        to_row=leaving_row(growth, column) * rng.uniform(0.8, 1.0, count),
        width=rng.uniform(0.018, 0.03, count), lift=rng.uniform(0.002, 0.004, count), tip=np.full(count, -0.002),
        curl=np.zeros(count),
    )  # fmt: skip
    return lock_sheet(growth, locks, rng, rows=4)
