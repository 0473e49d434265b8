"""Fronts: piers and bands of wall, windows set back between them, and what a manner of building hangs before them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .atlases import SHUTTERED
from .bows import bow, bow_bays
from .ground_floor import ground_floor
from .ironwork import guard_windows, rail_balcony
from .manner import Manner, tint_of
from .panes import fill_windows, open_shutters
from .parts import Part
from .stonework import (
    BARE,
    BLOCK_PITCH_M,
    BLOCKS,
    CROWNED,
    FRAMED,
    HEIGHT_M,
    HOODED,
    REVEAL_M,
    SILLED,
    SLABBED,
    STREAKED,
    WIDTH_M,
)
from .storeys import CORNICE_M, LOWEST_FLOOR_M, Storeys, storeys_of
from .variation import chances
from .wall import Wall, pieces

BAND_RELIEF_M = 0.004
"""The bands between floors stand before the piers by so little: enough to close every joint, too little to be seen."""

BALCONY_DEPTHS_M = (0.70, 0.56)
"""Of the lower and the upper long balcony."""

MODERN_BALCONY_M = 0.75
GUARD_M, GUARD_IN_REVEAL_M = 0.13, -0.07
"""Rails before single windows: on a slab of stone, or between the jambs."""

LARGEST_M = 6.5
"""Of one face of a wall: bounced light is one number for each."""

LARGEST_COURT_M = 16.0

CROWNED_SHARE, MODERN_BALCONY_SHARE, DOWNPIPE_SHARE = 0.35, 0.4, 0.7
UNDER_CORNICE, UNDER_BALCONY = 0.88, 0.93
"""What soot leaves of the stone's lightness."""

CORNICES = {
    "haussmann": (
        (0.0, -0.45), (0.08, -0.43), (0.10, -0.31), (0.20, -0.25), (0.42, -0.22), (0.46, -0.09), (0.50, 0.0),
        (-0.3, 0.02),
    ),
    "restoration": ((0.0, -0.40), (0.10, -0.36), (0.14, -0.22), (0.34, -0.14), (0.38, 0.0), (-0.3, 0.02)),
    "thirties": ((0.0, -0.22), (0.42, -0.20), (0.42, 0.0), (-0.3, 0.02)),
    "modern": ((0.0, -0.12), (0.10, -0.12), (0.10, 0.0), (-0.3, 0.0)),
}  # fmt: skip
"""(n, z below the gutter) of each manner's cornice."""


def street_front(wall: Wall, name: str, height_m: float, manner: Manner, *, ends: tuple[bool, bool]) -> Storeys:
    """The front that faces the street, from the shops to the cornice.

    Args:
        wall: where it stands.
        name: the front's own, the address of its draws.
        height_m: of the gutter.
        manner: of the house.
        ends: whether the house's own fronts stop at the left and right end of this one.
    """
    storeys = storeys_of(wall.length, height_m, manner)
    if not len(storeys.centres) or storeys.levels[0] < LOWEST_FLOOR_M:
        wall.plane(manner.stone, 0.0, height_m - CORNICE_M, largest_m=LARGEST_M, tint=manner.tint)
    else:
        ground_floor(wall, name, storeys, manner)
        if storeys.floors:
            upper_floors(wall, name, storeys, manner, ends=ends)
    _cornice(wall, height_m, manner, ends)
    if ends[0] and height_m > 8.0 and chances(name, 3) < DOWNPIPE_SHARE:
        wall.place(Part(kind="downpipe", tone=manner.tone), 0.12, 0.0, 2.0, high=height_m - 2.4)
        wall.place(Part(kind="downpipe_foot"), 0.12, 0.0, 0.1)
    return storeys


def court_front(wall: Wall, name: str, height_m: float, manner: Manner) -> None:
    """A plain front to a courtyard: rendered wall, windows without frames, flush."""
    wall.plane("render", 0.0, height_m, largest_m=LARGEST_COURT_M, tint=tint_of("render", manner.tone))
    storeys = storeys_of(wall.length, height_m, manner)
    if len(storeys.centres) and storeys.floors:
        fill_windows(wall, name, manner, storeys.centres, storeys.sills, np.array(storeys.width),
                     storeys.heads - storeys.sills, -0.025)  # fmt: skip


def upper_floors(wall: Wall, name: str, storeys: Storeys, manner: Manner, *, ends: tuple[bool, bool]) -> None:
    """Everything between the shops and the cornice."""
    bays = bow_bays(name, storeys, manner)
    for bay in bays:
        bow(wall, name, storeys, manner, bay, _plain_openings)
    storeys = replace(storeys, centres=np.delete(storeys.centres, bays))
    _piers(wall, storeys, manner)
    _bands(wall, storeys, manner)
    balconies = _balcony_floors(name, storeys, manner)
    cells = fill_windows(wall, name, manner, storeys.centres, storeys.sills, np.array(storeys.width),
                         storeys.heads - storeys.sills, REVEAL_M)  # fmt: skip
    _frames(wall, name, storeys, manner, balconies)
    for floor, depth in balconies.items():
        _balcony(wall, storeys, manner, float(storeys.levels[floor]), depth, ends)
    if manner.shutters:
        open_shutters(wall, name, storeys.centres, storeys.sills, storeys.width, storeys.heads - storeys.sills,
                      np.isin(cells, SHUTTERED))  # fmt: skip
    if manner.ornate:
        _courses(wall, storeys, manner)


def _plain_openings(wall: Wall, name: str, storeys: Storeys, manner: Manner) -> None:
    """Wall, windows and frames without anything before them."""
    _piers(wall, storeys, manner)
    _bands(wall, storeys, manner)
    fill_windows(wall, name, manner, storeys.centres, storeys.sills, np.array(storeys.width),
                 storeys.heads - storeys.sills, REVEAL_M)  # fmt: skip
    _frames(wall, name, storeys, manner, {})


def _piers(wall: Wall, storeys: Storeys, manner: Manner) -> None:
    half = storeys.width / 2
    left = np.append(0.0, storeys.centres + half)[:, None]
    right = np.append(storeys.centres - half, wall.length)[:, None]
    first = storeys.levels[int(storeys.entresol)]
    cuts = pieces(first, storeys.levels[-1], LARGEST_M)
    wall.front(manner.stone, left, right, cuts[:-1], cuts[1:], tint=manner.tint)
    if storeys.entresol:
        wall.front("ground_floor_stone", left, right, storeys.levels[0], first, tint=manner.tint)


def _bands(wall: Wall, storeys: Storeys, manner: Manner) -> None:
    """The bands between the windows of one floor and the next."""
    low = np.append(storeys.levels[0], storeys.heads)
    high = np.append(storeys.sills, storeys.levels[-1])
    cuts = pieces(0.0, wall.length, LARGEST_M)
    for k, (z0, z1) in enumerate(zip(low, high, strict=True)):
        stone = "ground_floor_stone" if storeys.entresol and k == 0 else manner.stone
        tint = manner.tint * (UNDER_CORNICE if k == storeys.floors else 1.0)
        wall.front(stone, cuts[:-1], cuts[1:], z0, z1, n=BAND_RELIEF_M, tint=tint)


def _balcony_floors(name: str, storeys: Storeys, manner: Manner) -> dict[int, float]:
    """Floors with a balcony as long as the front, and its depth [m]."""
    first, floors = int(storeys.entresol), storeys.floors
    if manner.style == "haussmann":
        upper = {floors - 2: BALCONY_DEPTHS_M[1]} if floors - first >= 3 else {}
        return upper | ({1: BALCONY_DEPTHS_M[0]} if floors - first >= 5 else {})
    if manner.style == "modern" and chances(manner.name, 11, -1) < MODERN_BALCONY_SHARE and len(storeys.centres) > 1:
        return dict.fromkeys(range(1, floors), MODERN_BALCONY_M)
    return {}


def _frames(wall: Wall, name: str, storeys: Storeys, manner: Manner, balconies: dict[int, float]) -> None:
    """Frame, sill and rail of every window, floor by floor."""
    for floor in range(storeys.floors):
        kind = _frame_kind(floor, storeys, manner, balconies)
        standing = floor in balconies or storeys.sills[floor] - storeys.levels[floor] > 0.45
        slab = manner.style == "haussmann" and not standing
        streaked = manner.trim == manner.stone and kind != BARE
        part = Part(
            kind="frame", look=manner.trim, tone=manner.tone, variant=kind + SLABBED * slab + STREAKED * streaked
        )
        high = storeys.heads[floor] - storeys.sills[floor]
        wall.place(part, storeys.centres, 0.0, storeys.sills[floor], wide=storeys.width / WIDTH_M, high=high / HEIGHT_M)
        if not standing:
            n = GUARD_M if slab else GUARD_IN_REVEAL_M
            guard_windows(wall, manner, storeys.centres, float(storeys.sills[floor]), storeys.width, n)


def _frame_kind(floor: int, storeys: Storeys, manner: Manner, balconies: dict[int, float]) -> int:
    if manner.style == "haussmann":
        if storeys.entresol and floor == 0:
            return BARE
        if floor == min(balconies, default=-1):
            return CROWNED if chances(manner.name, 12, -1) < CROWNED_SHARE else HOODED
        return HOODED if floor <= 1 + storeys.entresol else FRAMED
    if manner.style == "restoration" and chances(manner.name, 13, -1) < 0.5:
        return FRAMED
    return SILLED


def _balcony(wall: Wall, storeys: Storeys, manner: Manner, z: float, depth: float, ends: tuple[bool, bool]) -> None:
    """A slab on consoles, with its rail."""
    slab = ((0.0, z - 0.30), (0.15, z - 0.22), (0.17, z - 0.08), (depth, z - 0.06), (depth, z + 0.10), (0.0, z + 0.10))
    wall.moulding(
        manner.trim, [*slab] if manner.ornate else [(0.0, z - 0.1), *slab[3:]], manner.trim_tint * UNDER_BALCONY
    )
    for u, left in ((0.0, True), (wall.length, False)):
        if ends[0 if left else 1]:
            outline = [(0.0, z - 0.08), (depth, z - 0.06), (depth, z + 0.10), (0.0, z + 0.10)]
            wall.section(manner.trim, u, outline if left else outline[::-1], manner.trim_tint * 0.9)
    rail_balcony(wall, manner, z + 0.10, depth - 0.06, ends)
    if manner.style == "haussmann":
        sides = np.concatenate([storeys.centres - storeys.width / 2 - 0.2, storeys.centres + storeys.width / 2 + 0.2])
        console = Part(kind="console", look=manner.trim, tone=manner.tone)
        wall.place(console, sides, 0.0, z - 0.07, deep=(depth - 0.06) / 0.56)


def _courses(wall: Wall, storeys: Storeys, manner: Manner) -> None:
    """Mouldings at the floors: a strong one above the shops, fine ones higher up."""
    # Flat on top: a slope to the sky is one pixel high from across the street, and glitters.
    foot = storeys.levels[int(storeys.entresol)]
    strong = [(0.0, foot - 0.24), (0.10, foot - 0.16), (0.15, foot - 0.12), (0.15, foot), (0.0, foot)]
    wall.moulding(manner.trim, strong, manner.trim_tint)
    for z in storeys.levels[1 + storeys.entresol : -1] if manner.style == "haussmann" else ():
        wall.moulding(manner.trim, [(0.0, z - 0.16), (0.07, z - 0.10), (0.07, z), (0.0, z)], manner.trim_tint)


def _cornice(wall: Wall, top: float, manner: Manner, ends: tuple[bool, bool]) -> None:
    profile = [(n, top + z) for n, z in CORNICES[manner.style]]
    wall.moulding(manner.trim, profile, manner.trim_tint)
    face = [*profile[:-1], (0.0, top)]
    for u, closed, outline in ((0.0, ends[0], face), (wall.length, ends[1], face[::-1])):
        if closed:
            wall.section(manner.trim, u, outline, manner.trim_tint * 0.9)
    lowest = CORNICES[manner.style][0][1]
    if lowest > -CORNICE_M:
        wall.front(manner.stone, 0.0, wall.length, top - CORNICE_M, top + lowest, tint=manner.tint)
    if manner.style == "haussmann" and wall.length > 1.5:
        runs = max(1, round(wall.length / (BLOCKS * BLOCK_PITCH_M)))
        run = wall.length / runs
        blocks = Part(kind="modillions", look=manner.trim, tone=manner.tone)
        wall.place(blocks, run * np.arange(runs), 0.06, top - 0.21, wide=run / (BLOCKS * BLOCK_PITCH_M))
