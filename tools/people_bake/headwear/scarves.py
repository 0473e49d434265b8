"""Cloth around the head: headscarves with their folds, a hood that is up, headwraps, turbans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from people_bake.hair.falling import Shoulders, fall, find_shoulders
from people_bake.hair.head import Head, unit_vectors
from people_bake.hair.sheet import Sheet, grid_sheet, tubes_sheet
from people_bake.headwear.caps import Parts, _rim, fitted
from people_bake.headwear.fit import around, closed_sheet, cloth_uvs, neck_outline, open_sheet
from people_bake.piece import Piece

if TYPE_CHECKING:
    from people_bake.body import Body

FACE = np.array(
    [
        (0.0, -66.0), (40.0, -63.0), (58.0, -52.0), (64.0, -34.0), (62.0, -14.0),
        (55.0, 4.0), (40.0, 16.0), (20.0, 21.0), (0.0, 22.5),
    ]
)  # fmt: skip
"""Azimuth and elevation, seen from the middle of the skull, of half the border around a face: from below the chin by
jaw, cheek and temple to the forehead [deg]."""


def hijab(body: Body, head: Head, under: Sequence[Piece]) -> Parts:
    """A scarf close around the face, crossed below the chin, one end over the shoulder."""
    rng = np.random.default_rng([body.spec.seed, 11])
    hood = _hood(head, FACE, rng, bulge=0.022, folds=0.009)
    drape = _drape(body, head, under, rng, front=0.21, back=0.16, folds=0.013, slant=0.9)
    return [("headwear", hood), ("headwear", drape)]


def hijab_loose(body: Body, head: Head, under: Sequence[Piece]) -> Parts:
    """A light scarf laid over the head, wider at the face, hanging in long folds."""
    rng = np.random.default_rng([body.spec.seed, 12])
    face = FACE * [1.0, 1.0] + np.interp(np.arange(len(FACE)), [0, 3, 8], [0, 6, 0])[:, None] * [1.0, 0.0]
    face[-3:, 1] += 4.0
    hood = _hood(head, face, rng, bulge=0.028, folds=0.012, loose=0.006)
    drape = _drape(body, head, under, rng, front=0.30, back=0.27, folds=0.018, slant=0.35)
    return [("headwear", hood), ("headwear", drape)]


def hood_up(body: Body, head: Head, under: Sequence[Piece]) -> Parts:
    """The hood of a jacket drawn over the head, open around the face, ending inside the collar."""
    rng = np.random.default_rng([body.spec.seed, 13])
    face = FACE * [1.0, 1.0] + np.interp(np.arange(len(FACE)), [0, 3, 5, 8], [4, 14, 16, 0])[:, None] * [1.0, 0.0]
    face[-4:, 1] += np.array([3.0, 6.0, 8.0, 8.0])
    hood = _hood(head, face, rng, bulge=0.034, folds=0.003, loose=0.016, forward=0.022)
    drape = _drape(body, head, under, rng, front=0.05, back=0.09, folds=0.004, slant=0.0, wide=0.012)
    return [("headwear", hood), ("headwear", drape)]


def _hood(
    head: Head,
    half_face: np.ndarray,
    rng: np.random.Generator,
    *,
    bulge: float,
    folds: float,
    loose: float = 0.0,
    forward: float = 0.0,
) -> Sheet:
    """Cloth from the border around the face over the head to the nape.

    Args:
        bulge: height over the hair at the back [m].
        folds: their depth [m]; they run from the face backwards.
        loose: further from the skin everywhere [m].
        forward: how far the border stands before the face [m].
    """
    columns = 22
    share = np.linspace(0, 1, columns) * 2 * (len(half_face) - 1)
    both = np.concatenate([half_face, (half_face * [-1, 1])[-2::-1]])
    azimuth, elevation = (np.interp(share, np.arange(len(both)), both[:, axis]) for axis in (0, 1))
    directions, rows = _backwards(azimuth, elevation)
    height = np.interp(rows, [0, 0.04, 0.15, 0.5, 0.8, 1], [0.005, 0.010, 0.015, 0.019, bulge, bulge]) + loose
    height[0] = 0.0015
    up = np.clip((directions[..., 2] + 0.1) / 0.6, 0, 1)
    ridge = np.array([0.0, 1.0, 0.25])[np.arange(columns) % 3, None] + rng.uniform(-0.2, 0.2, (columns, 1))
    ridge = ridge * folds * np.interp(rows, [0, 0.1, 0.5, 0.85, 1], [0.2, 1.0, 1.0, 0.4, 0.0])
    points = head.surface(directions, height + ridge * (1 - 0.45 * up))
    points[..., 0] += forward * np.interp(rows, [0, 0.3], [1, 0])
    cheeks = np.clip((-0.02 - points[..., 2]) / 0.05, 0, 1)
    points[..., 1] *= 1 - 0.04 * cheeks
    return open_sheet(points[::-1], head)


def _backwards(azimuth: np.ndarray, elevation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lines from the border around the face over the ears, or the crown, to the middle of the back of the head.

    Returns:
        (columns, rows, 3) directions, and (rows,) 0 at the border to 1 behind; the first row is the border's inside.
    """
    border = unit_vectors(azimuth, elevation)
    up = np.clip((elevation + 66) / (22.5 + 66), 0, 1)  # 0 under the chin, 1 above the forehead
    side = np.where(azimuth < 0, -1.0, 1.0)
    rise = np.radians(np.interp(up, [0, 0.15, 0.4, 0.75, 1], [-56, -48, -22, 30, 90]))
    middle = np.stack([np.full_like(rise, -0.10), side * np.cos(rise), np.sin(rise)], axis=1)
    behind = unit_vectors(180.0, np.interp(up, [0, 0.5, 1], [-50.0, -25.0, 22.0]))
    rows = np.array([0.03, 0.0, 0.04, 0.14, 0.30, 0.48, 0.66, 0.84, 1.0])
    first, second = np.clip(rows * 2, 0, 1)[:, None], np.clip(rows * 2 - 1, 0, 1)[:, None]
    near_first = _unit(_unit(middle)[:, None] * first + border[:, None] * (1 - first))
    near_second = _unit(_unit(middle)[:, None] * (1 - second) + behind[:, None] * second)
    mixed = np.where(rows[:, None] < 0.5, near_first, near_second)
    rows = np.where(np.arange(len(rows)) == 0, 0.0, rows)
    return mixed, rows


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def _drape(
    body: Body,
    head: Head,
    under: Sequence[Piece],
    rng: np.random.Generator,
    *,
    front: float,
    back: float,
    folds: float,
    slant: float,
    wide: float = 0.0,
) -> Sheet:
    """Cloth around the neck that falls on chest, shoulders and back.

    Args:
        front, back: how long it is [m on an adult].
        folds: their depth [m].
        slant: 1: folds run down across the chest to one side; 0: straight down.
        wide: further from the neck [m].
    """
    columns = 22
    turn = around(columns) * 2 * np.pi
    forward = np.cos(turn[:, 0])
    neck = neck_outline(body, head, -0.118)
    z = np.interp(forward, [-1, 0, 1], [-0.055, -0.082, -0.122])
    rim = neck.ring(turn[:, 0], 0.016 + wide, z)
    rim[:, 0] += 0.016 * np.clip(forward, 0, 1)
    tucked = neck.ring(turn[:, 0], 0.006 + wide * 0.5, z + 0.022)
    start = head.to_world(rim)
    outwards = rim - [neck.x, 0, 0]
    outwards[:, 2] = -0.10
    outwards /= np.linalg.norm(outwards, axis=1, keepdims=True)
    unit = body.head_scale
    lengths = np.interp(forward, [-1, -0.2, 0.2, 1], [back, back * 0.85, front * 0.8, front]) * unit
    lengths = lengths * (1 + 0.10 * slant * np.sin(turn[:, 0]))
    shoulders: Shoulders = find_shoulders(body, head, under)
    down = fall(start, outwards, lengths, shoulders, rows=6, clearance=0.010, lane=np.zeros(columns), spring=0.55)
    share = np.linspace(0, 1, down.shape[1])
    phase = turn + slant * share * 2.2 * np.sin(turn) + rng.uniform(0, 6.28)
    swag = np.sin(phase * 6) + 0.7 * np.sin(phase * 9 + 2.0) - slant * 1.6 * np.cos(share * 15 + 2.0 * forward[:, None])
    away = down - head.to_world(np.array([neck.x, 0, -0.2]))
    away /= np.linalg.norm(away, axis=-1, keepdims=True)
    depth = folds * unit * np.interp(share, [0, 0.15, 0.7, 1], [0.3, 0.8, 1.0, 0.8])
    down = down + away * (np.clip(swag + 0.9, 0, 3) * depth * 0.55)[..., None]
    inside = down[:, -1:] - away[:, -1:] * 0.004 * unit + [0, 0, 0.012 * unit]
    points = np.concatenate([head.to_world(tucked)[:, None], down, inside], axis=1)
    return grid_sheet(points, cloth_uvs(points, closed=True), closed=True)


def headwrap(head: Head) -> Parts:
    """A cloth wound around head and hair, knotted above the forehead."""
    return [
        ("headwear", _wound(head, "headwrap", high=0.032, layers=3.6, depth=0.011, cross=0.25)),
        ("headwear", _knot(head)),
    ]


def turban(head: Head) -> Parts:
    """A long cloth wound in layers that cross above the forehead."""
    return [("headwear", _wound(head, "turban", high=0.040, layers=4.6, depth=0.014, cross=1.0))]


def _wound(head: Head, kind: str, *, high: float, layers: float, depth: float, cross: float) -> Sheet:
    columns, count = 26, 15
    rows = np.linspace(0, 1, count)
    turn = around(columns) * 2 * np.pi
    shape = np.interp(rows, [0, 0.3, 0.6, 0.85, 1], [0.55, 0.85, 1.0, 0.85, 0.32]) * high
    lean = cross * (np.abs(np.sin(turn / 2)) - 0.5) * 1.3 + (1 - cross) * 0.35 * np.sin(turn)
    phase = rows * layers + lean
    step = (phase % 1.0) ** 2  # each layer stands out at its lower border
    heights = shape + depth * (step - 0.3) * np.interp(rows, [0, 0.12, 1], [0, 1, 1])
    rows = np.concatenate([rows, [0.97]])
    heights = np.concatenate([heights, np.full((columns, 1), 0.003)], axis=1)
    return closed_sheet(fitted(head, _rim(kind), list(rows), heights, columns=columns), head)


def _knot(head: Head) -> Sheet:
    at = head.surface(unit_vectors(0.0, 38.0), np.array(0.030))
    turn = np.linspace(0, 2 * np.pi, 11)
    ring = np.stack([0.010 + 0.006 * np.cos(turn * 2), 0.030 * np.sin(turn), 0.010 * np.cos(turn)], axis=1)
    radius = (0.014 + 0.003 * np.cos(turn * 2))[None] * head.unit[1]
    return tubes_sheet(head.to_world(at + ring)[None], radius, sides=6)
