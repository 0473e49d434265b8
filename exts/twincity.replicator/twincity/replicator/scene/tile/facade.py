"""Facades: the stack of floors above a shop, as piers and bands with windows set back between them.

Sizes are those of Paris houses of 1850 to 1914: a ground floor of 4.2 to 4.5 m, floors of about 3 m that grow lower
upwards, bays of 2.3 to 3 m, French windows, long balconies on the second floor and on the last but one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .shopfront import ground_floor
from .wall import Wall, pieces

FLOOR_WEIGHTS = np.array([1.17, 1.10, 1.05, 1.0, 0.96, 0.93])
"""Relative heights of the floors above the ground floor; further floors are as the last."""

LOWEST_FLOOR_M = 2.4
"""On the mean of a house; its upper floors may be a little lower."""

CORNICE_M = 0.45
REVEAL_M = 0.24
BAND_RELIEF_M = 0.03
BALCONY_DEPTH_M = (0.72, 0.58)
"""Of the lower and the upper long balcony."""

RAIL_M = 0.95
BAR_SPACING_M = 0.34
GLASS_STATES = np.array([1.0, 1.0, 1.3, 2.0, 5.0, 9.0])
"""Darkness of a room, a blind, a curtain: factors on the albedo of glass."""


@dataclass(frozen=True, kw_only=True)
class Manner:
    """What the fronts of one house have in common."""

    stone: str
    tint: np.ndarray
    """(3,) factor on the stone's albedo."""

    frame_tint: float
    pitch_m: float
    window_width_m: float
    sill_m: float
    """Bottom of a window above its floor: 0.12 for a French window."""

    ornate: bool
    """Balconies, cornice and iron rails; without them a house of the 1960s."""

    shops: bool = True


@dataclass(frozen=True, kw_only=True)
class Storeys:
    """Where the floors and the bays of one front are."""

    top: float
    """Gutter [m]."""

    levels: np.ndarray
    """(floors + 1,) heights [m] of the floors above the ground floor, and of the cornice's foot."""

    centres: np.ndarray
    """(bays,) middles of the windows along the wall [m]."""

    widths: float
    """Of a window [m]."""

    sill: float
    heads: np.ndarray
    """(floors,) from the top of a window to the next floor [m]."""

    @property
    def floors(self) -> int:
        return len(self.levels) - 1


def levels_of(height_m: float, ground_floor_m: float = 4.35) -> np.ndarray:
    """Heights of the floors above the ground floor, the last entry being the foot of the cornice.

    A house without room for a second floor is one ground floor.
    """
    foot = height_m - CORNICE_M
    floors = min(round((height_m - 4.3) / 3.05), int((foot - ground_floor_m) / LOWEST_FLOOR_M))
    if floors < 1:
        return np.array([foot])
    weights = FLOOR_WEIGHTS[np.minimum(np.arange(floors), len(FLOOR_WEIGHTS) - 1)]
    return ground_floor_m + np.append(0.0, np.cumsum(weights / weights.sum() * (foot - ground_floor_m)))


def storeys_of(length_m: float, height_m: float, manner: Manner) -> Storeys:
    """Divide a front into floors and bays; a front too narrow for a window has no bay."""
    bays = round((length_m - 0.6) / manner.pitch_m) if length_m >= 1.9 else 0
    bay = (length_m - 0.6) / max(bays, 1)
    levels = levels_of(height_m)
    return Storeys(
        top=height_m,
        levels=levels,
        centres=0.3 + bay * (np.arange(bays) + 0.5),
        widths=min(manner.window_width_m, bay * 0.56),
        sill=manner.sill_m,
        heads=np.where(np.arange(len(levels) - 1) < 2, 0.62, 0.50),
    )


def street_front(wall: Wall, height_m: float, manner: Manner, rng: np.random.Generator) -> Storeys:
    """The front that faces the street, from the shops to the cornice."""
    storeys = storeys_of(wall.length, height_m, manner)
    if not len(storeys.centres) or storeys.levels[0] < LOWEST_FLOOR_M:
        wall.plane(manner.stone, 0.0, height_m - CORNICE_M, largest_m=6.0, tint=manner.tint)
    else:
        ground_floor(wall, storeys.levels[0], storeys.centres, manner.tint, shops=manner.shops, rng=rng)
        if storeys.floors:
            _upper_floors(wall, storeys, manner, rng)
    _cornice(wall, height_m, manner)
    return storeys


def court_front(wall: Wall, height_m: float, manner: Manner, rng: np.random.Generator) -> None:
    """A plain front to a courtyard: rendered wall, windows as single panes."""
    wall.plane("render", 0.0, height_m, largest_m=6.5, tint=manner.tint)
    storeys = storeys_of(wall.length, height_m, manner)
    if len(storeys.centres) and storeys.floors:
        u, z = storeys.centres[:, None], storeys.levels[:-1]
        half, tint = storeys.widths / 2, _glass_tints(rng, len(storeys.centres) * storeys.floors)
        wall.front("glass", u - half, u + half, z + 0.5, storeys.levels[1:] - storeys.heads, n=0.01, tint=tint)


def _upper_floors(wall: Wall, storeys: Storeys, manner: Manner, rng: np.random.Generator) -> None:
    _piers(wall, storeys, manner)
    _bands(wall, storeys, manner)
    _windows(wall, storeys, manner, rng)
    if manner.ornate:
        _ironwork(wall, storeys, manner)


def _piers(wall: Wall, storeys: Storeys, manner: Manner) -> None:
    half = storeys.widths / 2
    left = np.append(0.0, storeys.centres + half)[:, None]
    right = np.append(storeys.centres - half, wall.length)[:, None]
    cuts = pieces(storeys.levels[0], storeys.levels[-1], 6.5)
    wall.front(manner.stone, left, right, cuts[:-1], cuts[1:], tint=manner.tint)
    wall.cheek(
        manner.stone, storeys.centres - half, -REVEAL_M, 0.0, cuts[0], cuts[-1], right=True, tint=manner.tint * 0.95
    )
    wall.cheek(
        manner.stone, storeys.centres + half, -REVEAL_M, 0.0, cuts[0], cuts[-1], right=False, tint=manner.tint * 0.95
    )


def _bands(wall: Wall, storeys: Storeys, manner: Manner) -> None:
    """The bands between the windows of one floor and the next; their edges are the windows' heads and sills."""
    low = np.append(storeys.levels[0], storeys.levels[1:] - storeys.heads)
    high = np.append(storeys.levels[:-1] + storeys.sill, storeys.levels[-1])
    cuts = pieces(0.0, wall.length, 7.0)
    wall.front(manner.stone, cuts[:-1, None], cuts[1:, None], low, high, n=BAND_RELIEF_M, tint=manner.tint)
    wall.strip(manner.stone, 0.0, wall.length, (-REVEAL_M, low), (BAND_RELIEF_M, low), manner.tint * 0.85)
    wall.strip(manner.stone, 0.0, wall.length, (BAND_RELIEF_M, high), (-REVEAL_M, high), manner.tint * 0.85)
    if manner.ornate:
        foot = storeys.levels[0]
        # Flat on top: a slope to the sky is one pixel high from across the street, and glitters.
        course = [(BAND_RELIEF_M, foot - 0.22), (0.14, foot - 0.12), (0.14, foot), (BAND_RELIEF_M, foot)]
        wall.moulding(manner.stone, course, manner.tint)


def _windows(wall: Wall, storeys: Storeys, manner: Manner, rng: np.random.Generator) -> None:
    """Two panes a window before one sheet of painted wood: what is left of the sheet is the frame."""
    wall.front(
        "frame", 0.02, wall.length - 0.02, storeys.levels[0], storeys.levels[-1], n=-REVEAL_M, tint=manner.frame_tint
    )
    u = storeys.centres[:, None]
    low = storeys.levels[:-1] + storeys.sill + (0.30 if manner.ornate else 0.08)
    high = storeys.levels[1:] - storeys.heads - 0.08
    outer, inner = storeys.widths / 2 - 0.07, 0.045
    tints = _glass_tints(rng, len(storeys.centres) * storeys.floors)
    for left, right in ((u - outer, u - inner), (u + inner, u + outer)):
        # Each leaf hangs a little differently, so that reflections break from pane to pane.
        lean = rng.uniform(-0.010, 0.010, (len(storeys.centres), storeys.floors))
        wall.strip("glass", left, right, (0.015 - REVEAL_M - lean, low), (0.015 - REVEAL_M + lean, high), tints)


def _glass_tints(rng: np.random.Generator, windows: int) -> np.ndarray:
    return GLASS_STATES[rng.integers(len(GLASS_STATES), size=windows)][:, None]


def _ironwork(wall: Wall, storeys: Storeys, manner: Manner) -> None:
    """Long balconies on the second floor and the last but one, a rail before every other window."""
    long = [1, storeys.floors - 2] if storeys.floors >= 5 else [storeys.floors - 2] if storeys.floors >= 3 else []
    for depth, floor in zip(BALCONY_DEPTH_M, long, strict=False):
        _balcony(wall, float(storeys.levels[floor]), depth, manner)
    short = [floor for floor in range(storeys.floors) if floor not in long]
    u, z = storeys.centres[:, None], storeys.levels[short] + storeys.sill
    for height, thickness in ((RAIL_M, 0.05), (0.50, 0.03)):
        wall.front("iron", u - storeys.widths / 2, u + storeys.widths / 2, z + height - thickness, z + height, n=0.05)


def _balcony(wall: Wall, z: float, depth: float, manner: Manner) -> None:
    slab = [(0.0, z - 0.30), (0.16, z - 0.10), (depth, z - 0.08), (depth, z + 0.10), (0.0, z + 0.10)]
    wall.moulding(manner.stone, slab, manner.tint * 0.97)
    n, foot = depth - 0.06, z + 0.10
    for height, thickness in ((RAIL_M, 0.05), (0.80, 0.025), (0.12, 0.03)):
        wall.moulding("iron", [(n, foot + height - thickness), (n, foot + height)])
    bars = pieces(0.05, wall.length - 0.05, BAR_SPACING_M)
    turn = np.where(np.arange(len(bars)) % 2, 0.02, -0.02)
    low, high = foot, foot + RAIL_M
    wall.bars("iron", bars, n, low, high, half_width_m=0.02, turn_m=turn)


def _cornice(wall: Wall, top: float, manner: Manner) -> None:
    foot = top - CORNICE_M
    if manner.ornate:
        profile = [(0.0, foot), (0.12, foot + 0.14), (0.44, foot + 0.24), (0.50, top), (-0.3, top + 0.02)]
    else:
        profile = [(0.0, foot), (0.0, top - 0.12), (0.10, top - 0.12), (0.10, top), (-0.3, top)]
    wall.moulding(manner.stone, profile, manner.tint)
