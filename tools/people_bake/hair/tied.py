"""Hair drawn back and tied: buns, ponytails, plaits."""

from __future__ import annotations

import numpy as np

from people_bake.hair.chart import Line, parted_chart, whorl_chart
from people_bake.hair.falling import fall
from people_bake.hair.growth import Growth, Locks, cap, lock_sheet, strip_uvs
from people_bake.hair.head import CENTRE
from people_bake.hair.scalp import Scalp
from people_bake.hair.sheet import Sheet, joined, strips_sheet, tubes_sheet
from people_bake.hair.short import ROWS

LOW = (-0.175, 0.0, -0.005)
MIDDLE = (-0.170, 0.0, 0.045)
HIGH = (-0.115, 0.0, 0.115)
"""Where hair is gathered, head coordinates."""

LOWEST_POLE_Z = 0.03
"""Strands from lower than this would meet the forehead from all sides: it is nearly the other end of the head."""

BACK_ROWS = (0.0, 0.16, 0.32, 0.48, 0.64, 0.8, 0.92, 1.0)


def bun(scalp: Scalp, *, line: Line, knot: tuple[float, float, float] = LOW, size: float = 0.036) -> list[Sheet]:
    """Hair drawn back into a knot of a radius `size`, head metres."""
    knot = _below_hat(scalp, knot)
    sheets = _drawn_back(scalp, line, knot)
    return [*sheets, _knot(scalp, knot, size)]


def ponytail(
    scalp: Scalp, *, line: Line, knot: tuple[float, float, float] = MIDDLE, length: float = 0.27, wave: float = 0.004
) -> list[Sheet]:
    """Hair drawn back, and a tail of it that hangs down, metres on an adult's head."""
    knot = _below_hat(scalp, knot)
    sheets = _drawn_back(scalp, line, knot)
    return [*sheets, _tail(scalp, knot, length, wave)]


def _below_hat(scalp: Scalp, knot: tuple[float, float, float]) -> tuple[float, float, float]:
    """A knot that would be under a hat is worn below its rim."""
    x, y, z = knot
    while scalp.ceiling is not None and z > -0.07:
        skin = scalp.head.surface(_units([(x, y, z)]))
        if scalp.ceiling(skin)[0] > 0.06:
            break
        x, z = min(x, LOW[0]), z - 0.01
    return x, y, z


def _drawn_back(scalp: Scalp, line: Line, knot: tuple[float, float, float]) -> list[Sheet]:
    """Sleek hair from the hairline to the knot: a chart from the knot, grown backwards."""
    pole = (knot[0], knot[1], max(knot[2], LOWEST_POLE_Z))
    growth = scalp.growth(whorl_chart(scalp.head, line, pole=pole), line, side=0.008, top=0.011, blunt=0.5)
    rows = BACK_ROWS if scalp.level == 0 else ROWS[scalp.level]
    sheets = [cap(growth, scalp.rng, bumps=0.0008, rows=rows, every=1 + scalp.level)]
    if scalp.level < 2:
        sheets.append(_combed(growth, scalp))
    return sheets


def _combed(growth: Growth, scalp: Scalp) -> Sheet:
    """Flat locks from near the hairline to the knot."""
    rng = scalp.rng
    count = scalp.count(16)
    column = (np.arange(count) + rng.uniform(0.2, 0.8, count)) / count
    locks = Locks(
        column=column, row=rng.uniform(0.7, 0.93, count), to_column=column + rng.normal(0, 0.006, count),
        to_row=rng.uniform(0.08, 0.3, count), width=rng.uniform(0.014, 0.024, count),
        lift=rng.uniform(0.0015, 0.0035, count), tip=np.full(count, -0.001), curl=np.zeros(count),
    )  # fmt: skip
    return lock_sheet(growth, locks, rng, rows=4)


def _root(scalp: Scalp, knot: tuple[float, float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Where hair is gathered, (3,) head coordinates, and the way out from the head there."""
    away = _units([knot])[0]
    return scalp.head.surface(away, np.array(0.008)), away


def _knot(scalp: Scalp, knot: tuple[float, float, float], size: float) -> Sheet:
    """A rope wound twice around, the second turn on the first, and closed at its end."""
    at, away = _root(scalp, knot)
    first = np.cross(away, [0.0, 1.0, 0.0])
    first /= np.linalg.norm(first)
    second = np.cross(away, first)
    rows = (19, 13, 9)[scalp.level]
    share = np.linspace(0, 1, rows)
    turn = share * 2 * np.pi * 2.1
    round_ = size * np.interp(share, [0, 0.5, 1], [0.72, 0.60, 0.10])
    out = size * np.interp(share, [0, 0.45, 1], [0.12, 0.45, 0.95])
    path = at + away * out[:, None] + round_[:, None] * (np.cos(turn)[:, None] * first + np.sin(turn)[:, None] * second)
    thick = size * np.interp(share, [0, 0.05, 0.6, 1], [0.3, 0.52, 0.46, 0.12]) * (1 + 0.06 * np.sin(turn * 3))
    return tubes_sheet(scalp.head.to_world(path)[None], (thick * scalp.body.head_scale)[None], sides=6)


def _tail(scalp: Scalp, knot: tuple[float, float, float], length: float, wave: float) -> Sheet:
    """Strips in two layers around a core, tied by a band where they begin."""
    rng = scalp.rng
    unit = scalp.body.head_scale
    at, away = _root(scalp, knot)
    count = scalp.count(9)
    turn = np.arange(count) * 2 * np.pi / count
    first = np.cross(away, [0.0, 1.0, 0.0])
    first /= np.linalg.norm(first)
    second = np.cross(away, first)
    spread = np.cos(turn)[:, None] * first + np.sin(turn)[:, None] * second
    start = scalp.head.to_world(at + away * 0.004 + spread * 0.008)
    heading = away * 0.8 + spread * 0.25
    heading /= np.linalg.norm(heading, axis=1, keepdims=True)
    lengths = length * rng.uniform(0.82, 1.05, count) * unit
    rows = (7, 5, 4)[scalp.level]
    middle = fall(
        start, heading, lengths, scalp.shoulders, rows=rows, clearance=0.03, lane=np.full(count, -1.0), spring=0.5
    )
    core = middle.mean(axis=0)
    share = np.linspace(0, 1, rows)
    fat = 0.025 * unit * np.interp(share, [0, 0.25, 0.6, 1], [0.45, 1.0, 0.9, 0.35])
    out = middle - core
    out /= np.maximum(np.linalg.norm(out, axis=-1, keepdims=True), 1e-9)
    middle = core + out * fat[:, None]
    along = np.gradient(middle, axis=1)
    aside = np.cross(along, out)
    aside /= np.maximum(np.linalg.norm(aside, axis=-1, keepdims=True), 1e-9)
    swing = wave * unit * np.sin(share * 9 + rng.uniform(0, 6.28, (count, 1))) * share
    middle = middle + aside * swing[..., None]
    wide = fat * np.interp(share, [0, 0.8, 1], [1.0, 0.85, 0.02]) * (3.2 / count + 0.4)
    strips = np.stack(
        [middle + aside * (s * wide)[:, None] - out * (abs(s) * fat * 0.35)[:, None] for s in (1, 0, -1)], axis=1
    )
    band = _band(scalp, at, away, first, second)
    return joined([strips_sheet(strips, strip_uvs(strips, rng)), band])


def _band(scalp: Scalp, at: np.ndarray, away: np.ndarray, first: np.ndarray, second: np.ndarray) -> Sheet:
    turn = np.linspace(0, 2 * np.pi, 8)
    path = at + away * 0.012 + 0.012 * (np.cos(turn)[:, None] * first + np.sin(turn)[:, None] * second)
    radius = np.full((1, 8), 0.0055 * scalp.body.head_scale)
    return tubes_sheet(scalp.head.to_world(path)[None], radius, sides=4)


def two_plaits(scalp: Scalp, *, line: Line, length: float = 0.24) -> list[Sheet]:
    """Hair parted in the middle, and a plait from behind each ear that hangs before the shoulder."""
    chart = parted_chart(scalp.head, line, 0.0)
    growth = scalp.growth(chart, line, side=0.010, top=0.012, groove=0.7)
    sheets = [cap(growth, scalp.rng, bumps=0.0008, rows=ROWS[scalp.level], every=1 + scalp.level)]
    rows = (15, 9, 5)[scalp.level]
    start = scalp.head.surface(_units([(-0.118, 0.068, -0.045), (-0.118, -0.068, -0.045)]), 0.010)
    heading = np.array([[0.15, 0.35, -0.8], [0.15, -0.35, -0.8]])
    heading /= np.linalg.norm(heading, axis=1, keepdims=True)
    unit = scalp.body.head_scale
    path = fall(
        scalp.head.to_world(start),
        heading,
        np.full(2, length * unit),
        scalp.shoulders,
        rows=rows,
        clearance=0.020,
        lane=np.ones(2),
        spring=0.5,
    )
    share = np.linspace(0, 1, rows)
    pinched = np.where(np.arange(rows) % 2 == 0, 0.72, 1.0) if scalp.level == 0 else np.full(rows, 0.9)
    thick = 0.0165 * unit * pinched * np.interp(share, [0, 0.08, 0.85, 0.9, 0.95, 1], [0.7, 1, 0.75, 0.35, 0.7, 0.05])
    side = np.array([1, -1])[:, None, None] * np.array([0, 1, 0])
    zigzag = np.where(np.arange(rows) % 4 == 1, 1.0, np.where(np.arange(rows) % 4 == 3, -1.0, 0.0)) * 0.003 * unit
    path = path + side * (zigzag * (share < 0.85))[None, :, None]
    return [*sheets, tubes_sheet(path, np.broadcast_to(thick, (2, rows)), sides=6)]


def _units(points: list[tuple[float, float, float]]) -> np.ndarray:
    away = np.array(points) - CENTRE
    return away / np.linalg.norm(away, axis=1, keepdims=True)
