"""Hair that stays on the head: cropped, short, curly, round, receding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from people_bake.hair.chart import Chart, Line, parted_chart, whorl_chart, wreath_chart
from people_bake.hair.growth import Growth, Locks, cap, lock_sheet
from people_bake.hair.scalp import Scalp
from people_bake.hair.sheet import Sheet, cleaned

ROWS = ((0.0, 0.22, 0.46, 0.68, 0.86, 1.0), (0.0, 0.3, 0.6, 0.88, 1.0), (0.0, 0.3, 0.65, 1.0))
"""Of a cap, for each level of detail."""


def cropped(scalp: Scalp, *, line: Line, side: float, top: float, bald_crown: bool = False) -> list[Sheet]:
    """Hair too short to lie in locks."""
    chart = wreath_chart(scalp.head, line) if bald_crown else whorl_chart(scalp.head, line)
    growth = scalp.growth(chart, line, side=side, top=top, blunt=0.75)
    rows = ROWS[scalp.level]
    if bald_crown:
        return [_wreath(growth, scalp, rows)]
    return [cap(growth, scalp.rng, bumps=0.0006, rows=rows, every=1 + scalp.level)]


@dataclass(frozen=True, kw_only=True)
class Lie:
    """How the locks of short hair lie."""

    locks: int = 40
    width: float = 0.026
    lift: float = 0.008
    tip: float = 0.0
    curl: float = 0.0
    """All as in `Locks`, in the mean."""
    sweep: float = 0.03
    """How far tips over the forehead stray to one side, in columns."""
    over_edge: float = 0.04
    """How far tips reach over the hairline, in strands' lengths."""
    mess: float = 0.0
    """How far locks stray from the way they grow, in columns."""


def locks_over_cap(
    scalp: Scalp, *, line: Line, side: float, top: float, lie: Lie, quiff: float = 0.0, parting: float | None = None,
    bumps: float = 0.0015, fringe: bool = False, upper_only: bool = False,
) -> list[Sheet]:  # fmt: skip
    """A cap and locks in rings over it, from a whorl or a parting.

    Args:
        parting: head metres to the left; None: from the whorl.
        fringe: locks side by side over the forehead as well, to the brows.
        upper_only: no locks at the sides and the back, where hair is shaved.
    """
    chart = whorl_chart(scalp.head, line) if parting is None else parted_chart(scalp.head, line, parting)
    growth = scalp.growth(chart, line, side=side, top=top, quiff=quiff, groove=0.0 if parting is None else 0.75)
    sheets = [cap(growth, scalp.rng, bumps=bumps, rows=ROWS[scalp.level], every=1 + scalp.level)]
    if scalp.level == 2:
        return sheets
    locks = _in_rings(scalp, chart, lie, parted=parting is not None)
    wanted = _uncovered(growth, locks)
    if upper_only:
        wanted &= growth.head.surface(chart.directions(locks.to_column, locks.to_row))[:, 2] > 0.035
    sheets.append(lock_sheet(growth, _kept(locks, wanted), scalp.rng))
    if fringe and scalp.ceiling is None:
        sheets.append(fringe_locks(scalp, line, top))
    return sheets


RINGS = ((0.06, 0.14), (0.28, 0.24), (0.50, 0.30), (0.68, 0.32))
"""Rows in which locks have their roots, and which share of them each has."""


def _in_rings(scalp: Scalp, chart: Chart, lie: Lie, *, parted: bool) -> Locks:
    rng = scalp.rng
    columns, rows = [], []
    for ring, share in RINGS:
        count = max(scalp.count(round(lie.locks * share)), 3)
        columns.append((np.arange(count) + rng.uniform(0.15, 0.85, count)) / count)
        rows.append(ring + rng.uniform(-0.05, 0.05, count))
    column, row = np.concatenate(columns), np.concatenate(rows)
    count = len(column)
    azimuth = (column * 360 + chart.first_azimuth + 180) % 360 - 180
    front = np.clip(1.2 - np.abs(azimuth) / 50, 0, 1)
    beyond = 1 + lie.over_edge * rng.uniform(-0.6, 1, count) * (0.2 + front)
    to_row = np.minimum(row + rng.uniform(0.36, 0.5, count), beyond)
    way = np.where(column < 0.5, 1.0, -1.0) if parted else 1.0
    swept = way * lie.sweep * front * rng.uniform(0.4, 1.2, count)
    whirl = 0.0 if parted else 0.10 * np.clip(0.4 - row, 0, 1)
    return Locks(
        column=column,
        row=row,
        to_column=column + swept + whirl + lie.mess * rng.normal(0, 1, count),
        to_row=to_row,
        width=lie.width * rng.uniform(0.75, 1.25, count),
        lift=lie.lift * rng.uniform(0.6, 1.3, count),
        tip=lie.tip * rng.uniform(-0.2, 1, count) * (to_row < 1.0),
        curl=lie.curl * rng.uniform(0.5, 1.2, count),
    )


def round_hair(
    scalp: Scalp, *, line: Line, side: float, top: float, tufts: int, tuft: float, bumps: float
) -> list[Sheet]:
    """Tight curls that stand away from the head: an even cloud, its outline broken by tufts."""
    growth = scalp.growth(whorl_chart(scalp.head, line), line, side=side, top=top, blunt=0.42)
    sheets = [cap(growth, scalp.rng, bumps=bumps, rows=ROWS[scalp.level], wobble=0.03, every=1 + scalp.level)]
    if scalp.level < 2:
        sheets.append(_tufts(growth, scalp, scalp.count(tufts), tuft))
    return sheets


def _tufts(growth: Growth, scalp: Scalp, count: int, size: float) -> Sheet:
    """Low three-sided points, spread evenly over the cap."""
    rng = scalp.rng
    golden = np.arange(count) + 0.5
    column = (golden * 0.6180339887) % 1.0
    row = np.clip(np.sqrt(golden / count) * 0.93 + rng.uniform(-0.03, 0.03, count), 0.04, 0.95)
    middle = growth.points(column, row)
    away = middle - growth.head.surface(growth.chart.directions(column, row), -0.05)
    away /= np.linalg.norm(away, axis=1, keepdims=True)
    aside = np.cross(away, rng.normal(size=(count, 3)))
    aside /= np.linalg.norm(aside, axis=1, keepdims=True)
    other = np.cross(away, aside)
    wide = size * rng.uniform(0.7, 1.3, count)[:, None]
    high = np.minimum(wide[:, 0] * rng.uniform(0.08, 0.22, count), _room(growth, column, row))[:, None]
    turn = np.arange(3) * 2 * np.pi / 3
    feet = [middle + wide * 1.15 * (np.cos(t) * aside + np.sin(t) * other) - away * wide * 0.3 for t in turn]
    points = np.stack([middle + away * high, *feet], axis=1)
    index = np.arange(count)[:, None] * 4
    faces = np.concatenate([index + np.array([0, k, k % 3 + 1]) for k in (1, 2, 3)])
    spot = rng.uniform(0, 1, (count, 1, 2)).round(3)
    uvs = spot + np.array([[0, 0.03], [0.03, -0.02], [-0.03, -0.02], [0, -0.03]])
    return cleaned(growth.head.to_world(points.reshape(-1, 3)), faces, uvs.reshape(-1, 2))


def _room(growth: Growth, column: np.ndarray, row: np.ndarray) -> np.ndarray:
    """Metres between the cap and the hat over it."""
    if growth.ceiling is None:
        return np.full(column.shape, np.inf)
    skin = growth.head.surface(growth.chart.directions(column, row))
    return np.maximum(growth.ceiling(skin) - growth.height(column, row), 0)


def _uncovered(growth: Growth, locks: Locks) -> np.ndarray:
    """Which locks have room to stand up: those a hat presses flat are not made."""
    return _room(growth, (locks.column + locks.to_column) / 2, (locks.row + locks.to_row) / 2) > 0.002


def _kept(locks: Locks, which: np.ndarray) -> Locks:
    return Locks(**{field.name: getattr(locks, field.name)[which] for field in fields(Locks)})


def _wreath(growth: Growth, scalp: Scalp, rows: Sequence[float]) -> Sheet:
    """Hair around a bald crown: its inner border, at the root line, thins out as the outer one does."""
    thin = Growth(
        head=growth.head,
        chart=growth.chart,
        rim=np.concatenate([growth.rim, growth.chart.starts]),
        thickness=growth.thickness,
        ceiling=growth.ceiling,
        blunt=growth.blunt,
    )
    return cap(thin, scalp.rng, bumps=0.001, rows=rows, every=1 + scalp.level)


def fringe_locks(scalp: Scalp, line: Line, volume: float, count: int = 13) -> Sheet:
    """Locks side by side from the top of the head over the forehead, down to the brows."""
    chart = whorl_chart(scalp.head, line, pole=(-0.075, 0.0, 0.115))
    growth = scalp.growth(chart, line, side=volume, top=volume * 1.1, blunt=0.5, edge=0.003)
    rng = scalp.rng
    count = max(scalp.count(count), 5)
    azimuth = np.linspace(-52, 52, count) + rng.uniform(-2, 2, count)
    column = azimuth / 360
    reach = (0.036 + rng.uniform(-0.004, 0.003, count) - 0.006 * np.cos(np.radians(azimuth * 1.5))) / 0.1
    locks = Locks(
        column=column, row=np.full(count, 0.12), to_column=column * 0.96 + rng.uniform(-0.008, 0.008, count),
        to_row=1 + reach / chart.angle(column),
        width=np.full(count, 0.034) * (13 / count), lift=np.full(count, 0.006), tip=np.full(count, 0.002),
        curl=np.zeros(count),
    )  # fmt: skip
    return lock_sheet(growth, locks, rng, rows=6, tip_width=0.45)
