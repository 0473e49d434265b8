"""What fills a window's opening: two leaves with a painted state each, lit rooms behind some, shutters."""

from __future__ import annotations

import numpy as np

from .atlases import BAR, MEETING_STILE, MODERN, PANE_ROWS, SHUTTERED, STATES_PER_JOINERY, STILE, WINDOWS
from .manner import Manner
from .parts import Part
from .variation import chances
from .wall import Wall

LEANS_M = ((-0.007, 0.006), (0.004, -0.008), (0.009, 0.002))
"""How far the heads of the two leaves stand before their feet: reflections break from leaf to leaf."""

OVERLAP_M = 0.03
"""Panes reach this far behind the stone around them."""

LIT_LOOKS = ("windows_lit", "windows_lit_late", "windows_lit_night")
LIT_SHARES = (0.22, 0.11, 0.03)
"""Of all windows: lamps that go out at bedtime, after midnight, and never."""

LIT = 100
"""Added to the variant of a window behind which a lamp is on, once for each place in `LIT_LOOKS` and once more."""

OPEN_SHUTTER_SHARE = 0.65
SHARES = np.array([0.22, 0.12, 0.27, 0.07, 0.13, 0.06, 0.04, 0.04, 0.015, 0.015, 0.01, 0.01])
"""Of the twelve states of one house: those of its joinery, then `SHUTTERED`."""

ROLLED_DOWN = MODERN[3]
"""No light comes past a roller shutter."""

MODERN_SHARES = np.array([0.28, 0.36, 0.20, 0.16])


def window_states(name: str, manner: Manner, floors: int, bays: int) -> tuple[np.ndarray, np.ndarray]:
    """For every window of a front what it shows, whatever else stands on that front.

    Args:
        name: of the front.
        manner: of the house.
        floors: above the ground floor.
        bays: windows side by side.

    Returns:
        (bays, floors) cells of the atlas, and (bays, floors) what `lit_windows` says.
    """
    floor, bay = np.arange(floors)[None], np.arange(bays)[:, None]
    if manner.style == "modern":
        cells, shares = np.array(MODERN), MODERN_SHARES
    else:
        cells = np.append(manner.joinery * STATES_PER_JOINERY + np.arange(STATES_PER_JOINERY), SHUTTERED)
        shares = SHARES
    drawn = np.searchsorted(np.cumsum(shares)[:-1], chances(f"{name}/state", floor, bay))
    return cells[drawn], lit_windows(name, floor, bay)


def lit_windows(name: str, floor: np.ndarray, bay: np.ndarray) -> np.ndarray:
    """(bays, floors) int: 0 where no lamp is on of an evening, else the place in `LIT_LOOKS` and one."""
    behind = np.searchsorted(np.cumsum(LIT_SHARES), chances(f"{name}/lit", floor, bay), side="right")
    return (behind + 1) % (len(LIT_LOOKS) + 1)


def fill_windows(
    wall: Wall, name: str, manner: Manner, u: np.ndarray, low: np.ndarray, wide: np.ndarray, high: np.ndarray,
    depth_m: float,
) -> np.ndarray:  # fmt: skip
    """Place panes behind openings.

    Args:
        wall: the front.
        name: of the front, the address of its draws.
        manner: of the house.
        u: (bays,) middles [m].
        low: (floors,) sills [m].
        wide: (floors,) or one number [m].
        high: (floors,) [m].
        depth_m: of the panes behind the wall's face.

    Returns:
        (bays, floors) cells of the atlas shown.
    """
    cells, lit = window_states(name, manner, len(low), len(u))
    u, low, wide, high = (np.broadcast_to(a, cells.shape) for a in (u[:, None], low, wide, high))
    lean = (chances(f"{name}/lean", np.arange(cells.shape[1])[None], np.arange(len(u))[:, None]) * 3).astype(int)
    variants = cells + 32 * lean
    variants = np.where(np.isin(cells, (*SHUTTERED, ROLLED_DOWN)), variants, variants + LIT * lit)
    for variant in np.unique(variants):
        here = variants == variant
        wall.place(Part(kind="panes", variant=int(variant)), u[here], -depth_m, low[here] - OVERLAP_M,
                   wide=wide[here] + 2 * OVERLAP_M, high=high[here] + 2 * OVERLAP_M)  # fmt: skip
    return cells


def draw_panes(wall: Wall, part: Part) -> None:
    """Two leaves about u = 0, one metre wide and high; variant: cell + 32 x lean + `LIT` x which lamp."""
    lit, variant = divmod(part.variant, LIT)
    lean, cell = divmod(variant, WINDOWS.cells)
    look = "shutters" if cell in SHUTTERED else "windows"
    # The left leaf laps over the right one: they lean differently, and nobody sees through between them.
    for left, right, tilt in ((0.0, 0.51, LEANS_M[lean][0]), (0.5, 1.0, LEANS_M[lean][1])):
        wall.strip(look, left - 0.5, right - 0.5, (-tilt, 0.0), (tilt, 1.0), st=WINDOWS.part(cell, left, right))
        if lit:
            _draw_lit(wall, LIT_LOOKS[lit - 1], cell, left, right, tilt)


def _draw_lit(wall: Wall, look: str, cell: int, left: float, right: float, tilt: float) -> None:
    """The glass of one leaf, a hair before it, shining; the wood between stays dark against it."""
    u0, u1 = (0.5 + MEETING_STILE, 1 - STILE) if left else (STILE, 0.5 - MEETING_STILE)
    rows = PANE_ROWS[cell // STATES_PER_JOINERY]
    for top, bottom in rows:
        z0 = 1 - bottom + (BAR if bottom < rows[-1][1] else 0.0)
        z1 = 1 - top - (BAR if top > rows[0][0] else 0.0)
        n0, n1 = (0.003 + tilt * (2 * z - 1) for z in (z0, z1))
        wall.strip(look, u0 - 0.5, u1 - 0.5, (n0, z0), (n1, z1), st=WINDOWS.part(cell, u0, u1, z0, z1))


def open_shutters(
    wall: Wall, name: str, u: np.ndarray, low: np.ndarray, wide: float, high: np.ndarray, shut: np.ndarray
) -> None:
    """Louvred shutters folded back on the wall, beside windows that are not `shut` (bays, floors)."""
    chance = chances(f"{name}/shutters", np.arange(len(low))[None], np.arange(len(u))[:, None])
    here = (chance < OPEN_SHUTTER_SHARE) & ~shut
    middle, sill, tall = (np.broadcast_to(a, here.shape)[here] for a in (u[:, None], low, high))
    cell = int(chances(name, 7) < 0.5)
    for side in (-1.0, 1.0):
        wall.place(Part(kind="shutter", variant=cell), middle + side * (0.75 * wide + 0.03), 0.0, sill,
                   wide=wide / 2, high=tall)  # fmt: skip


def draw_shutter(wall: Wall, part: Part) -> None:
    """One leaf about u = 0, one metre wide and high, held a little off the wall."""
    st = WINDOWS.part(SHUTTERED[part.variant], 0.0, 0.5)
    wall.front("shutters", -0.5, 0.5, 0.0, 1.0, n=0.06, st=st)
    edge = WINDOWS.part(SHUTTERED[part.variant], 0.01, 0.03)
    for u, right in ((-0.5, False), (0.5, True)):
        wall.cheek("shutters", u, 0.0, 0.06, 0.0, 1.0, right=right, st=edge)
    wall.strip("shutters", -0.5, 0.5, (0.06, 1.0), (0.0, 1.0), st=edge)
