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

PLAINER, PLAINER_SPACING_M, FINE_BELOW_M = 10, 0.15, 11.5
"""Added to the pattern of rails that stand higher than `FINE_BELOW_M`: wider spacing, no ornament."""

TUBES = 3
"""Pattern of after 1915: level tubes and a plate."""


def guard_windows(wall: Wall, manner: Manner, u: np.ndarray, z: float, wide: float, n: float) -> None:
    """A rail before each window of a floor: middles `u` (bays,), sills at `z`."""
    part = rail(manner, z)
    wall.place(part, u - wide / 2, n, z, wide=wide / MODULE_M)


def rail_balcony(wall: Wall, manner: Manner, z: float, depth_m: float, ends: tuple[bool, bool]) -> None:
    """A rail along the whole wall, `depth_m` before it; at its `ends` it may turn back to the wall."""
    part = rail(manner, z)
    left, right = -wall.mitres[0] * depth_m + 0.03 * ends[0], wall.length + wall.mitres[1] * depth_m - 0.03 * ends[1]
    if right - left < 0.3:
        return
    modules = max(1, round((right - left) / MODULE_M))
    run = (right - left) / modules
    wall.place(part, left + run * np.arange(modules), depth_m, z, wide=run / MODULE_M)
    for u, turns in ((left, ends[0]), (right, ends[1])):
        if turns:
            wall.place(part, u, 0.0, z, wide=depth_m / MODULE_M, turned=True)


def rail(manner: Manner, z: float) -> Part:
    """The rail of a house at a height: far above the street, bars stand wider and patterns are left out."""
    return Part(kind="rail", variant=manner.iron + PLAINER * (z > FINE_BELOW_M))


def draw_rail(wall: Wall, part: Part) -> None:
    """`MODULE_M` from u = 0 to the right; variant: 0 plain, 1 crosses, 2 lozenges, 3 tubes, + `PLAINER`."""
    plainer, pattern = divmod(part.variant, PLAINER)
    wall.front("iron", 0.0, MODULE_M, RAIL_M - 0.035, RAIL_M, n=0.0)
    wall.strip("iron", 0.0, MODULE_M, (0.022, RAIL_M), (-0.022, RAIL_M))
    if pattern == TUBES:
        for z in (0.12, 0.33, 0.54, 0.75):
            wall.front("iron", 0.0, MODULE_M, z - 0.02, z + 0.02)
        _bars(wall, np.array([0.3, 0.9]), 0.0, RAIL_M)
        return
    lower, frieze = 0.10, 0.74
    for z in (lower, frieze):
        wall.front("iron", 0.0, MODULE_M, z - 0.012, z + 0.012)
    spacing = PLAINER_SPACING_M if plainer else BAR_SPACING_M
    bars = spacing * (np.arange(round(MODULE_M / spacing)) + 0.5)
    _bars(wall, bars, 0.0, RAIL_M - 0.02 if pattern == 0 or plainer else frieze)
    if plainer:
        return
    _crosses(wall, MODULE_M / 6 * np.arange(6), frieze, RAIL_M - 0.035, MODULE_M / 6, 0.016)
    cells = MODULE_M / 3 * np.arange(3)
    if pattern == 1:
        _crosses(wall, cells, lower, frieze, MODULE_M / 3, 0.02)
    if pattern == 2:
        middle, half, waist = cells + MODULE_M / 6, MODULE_M / 6 - 0.03, np.full(3, 0.42)
        for tip in (np.full(3, lower), np.full(3, frieze)):
            wall.stroke("iron", (middle - half, waist), (middle, tip), n=0.0, width_m=0.022)
            wall.stroke("iron", (middle, tip), (middle + half, waist), n=0.0, width_m=0.022)


def _bars(wall: Wall, u: np.ndarray, low: float, high: float) -> None:
    turn = np.where(np.arange(len(u)) % 2, HALF_BAR_M, -HALF_BAR_M)
    wall.bars("iron", u, 0.0, low, high, half_width_m=HALF_BAR_M, turn_m=turn)


def _crosses(wall: Wall, u: np.ndarray, low: float, high: float, wide: float, width_m: float) -> None:
    """Bars from corner to corner of fields that begin at `u`."""
    for start, end in ((low, high), (high, low)):
        ends = np.full(len(u), start), np.full(len(u), end)
        wall.stroke("iron", (u, ends[0]), (u + wide, ends[1]), n=0.0, width_m=width_m)
