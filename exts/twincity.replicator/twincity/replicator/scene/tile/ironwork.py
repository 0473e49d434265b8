"""Rails of wrought and cast iron: before single windows, along balconies, at their ends.

Bars are flat strips turned one way and the other by 45 degrees: two triangles each, seen from every side.
"""

from __future__ import annotations

import numpy as np

from .manner import Manner
from .parts import Part
from .wall import Wall

RAIL_M = 0.95
MODULE_M = 1.2
"""Length of a rail before it is stretched to where it stands."""

BAR_SPACING_M = 0.12
HALF_BAR_M = 0.009
"""Along and across: bars 25 mm wide, at 45 degrees."""

TUBES = 3
"""Pattern of after 1915: level tubes and a plate."""


def guard_windows(wall: Wall, manner: Manner, u: np.ndarray, z: np.ndarray, wide: float, n: float) -> None:
    """A rail before each window: middles `u` (bays,), sills `z` (floors,)."""
    part = Part(kind="rail", variant=manner.iron)
    wall.place(part, u[:, None] - wide / 2, n, z, wide=wide / MODULE_M)


def rail_balcony(wall: Wall, manner: Manner, z: float, depth_m: float, ends: tuple[bool, bool]) -> None:
    """A rail along the whole wall, `depth_m` before it; at its `ends` it may turn back to the wall."""
    part = Part(kind="rail", variant=manner.iron)
    left, right = -wall.mitres[0] * depth_m + 0.03 * ends[0], wall.length + wall.mitres[1] * depth_m - 0.03 * ends[1]
    if right - left < 0.3:
        return
    modules = max(1, round((right - left) / MODULE_M))
    run = (right - left) / modules
    wall.place(part, left + run * np.arange(modules), depth_m, z, wide=run / MODULE_M)
    for u, turns in ((left, ends[0]), (right, ends[1])):
        if turns:
            wall.place(part, u, 0.0, z, wide=depth_m / MODULE_M, turned=True)


def draw_rail(wall: Wall, part: Part) -> None:
    """`MODULE_M` from u = 0 to the right; variant: 0 plain, 1 crosses, 2 lozenges, 3 tubes."""
    wall.block("iron", 0.0, MODULE_M, -0.02, 0.02, RAIL_M - 0.03, RAIL_M)
    if part.variant == TUBES:
        for z in (0.12, 0.33, 0.54, 0.75):
            wall.front("iron", 0.0, MODULE_M, z - 0.02, z + 0.02)
        _bars(wall, np.array([0.3, 0.9]), 0.0, RAIL_M)
        return
    lower, frieze = 0.10, 0.74
    for z in (lower, frieze):
        wall.front("iron", 0.0, MODULE_M, z - 0.012, z + 0.012)
    bars = BAR_SPACING_M * (np.arange(round(MODULE_M / BAR_SPACING_M)) + 0.5)
    _bars(wall, bars, 0.0, frieze if part.variant else RAIL_M)
    if part.variant == 0:
        _rings(wall, bars[::2] + BAR_SPACING_M / 2, frieze + 0.09, 0.05)
    else:
        _rings(wall, bars, frieze + 0.09, 0.055)
    cells = MODULE_M / 3 * np.arange(3)
    if part.variant == 1:
        for low, high in ((lower, frieze), (frieze, lower)):
            wall.stroke("iron", (cells, np.full(3, low)), (cells + MODULE_M / 3, np.full(3, high)), n=0.0, width_m=0.02)
    if part.variant == 2:
        middle, half = cells + MODULE_M / 6, MODULE_M / 6 - 0.03
        for a, b in ((lower, 0.42), (frieze, 0.42)):
            wall.stroke("iron", (middle - half, np.full(3, b)), (middle, np.full(3, a)), n=0.0, width_m=0.022)
            wall.stroke("iron", (middle, np.full(3, a)), (middle + half, np.full(3, b)), n=0.0, width_m=0.022)


def _bars(wall: Wall, u: np.ndarray, low: float, high: float) -> None:
    turn = np.where(np.arange(len(u)) % 2, HALF_BAR_M, -HALF_BAR_M)
    wall.bars("iron", u, 0.0, low, high, half_width_m=HALF_BAR_M, turn_m=turn)


def _rings(wall: Wall, u: np.ndarray, z: float, radius_m: float) -> None:
    """Small lozenges that stand for the scrolls of the frieze."""
    for du0, dz0, du1, dz1 in ((-1, 0, 0, -1), (0, -1, 1, 0), (-1, 0, 0, 1), (0, 1, 1, 0)):
        start = u + du0 * radius_m, np.full(len(u), z + dz0 * radius_m)
        end = u + du1 * radius_m, np.full(len(u), z + dz1 * radius_m)
        wall.stroke("iron", start, end, n=0.0, width_m=0.016)
