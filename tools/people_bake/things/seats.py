"""What people sit on in a street: a slatted bench, a block of stone, a chair at a café table."""

from __future__ import annotations

import numpy as np

from .materials import BENCH_GREEN, BRASS, CANE, CAST_IRON, CHINA, STONE, TABLE_TOP, WEAVE, WEAVE_RED
from .shape import Shape, bent, block, joined, lathe, sheet, tube
from .thing import Detail, Thing

BENCH_M, WALL_M = 0.45, 0.50
"""Heights of the seats."""

SEATS_Y = 0.37
"""From the middle of a bench or a block to where each of two people sits; who sits on the right brings it."""

CHAIR_M, TABLE_M = 0.46, 0.73
TABLE_X, TABLE_RADIUS_M = 0.68, 0.30
"""The table is far enough ahead for its foot to stand between the sitter's feet."""


def build_bench(detail: Detail) -> dict[str, Shape]:
    """1.6 m of green slats on cast iron, after the benches of Paris; the hips of who sits there are over x = 0."""
    seat = [_slat(detail, x, BENCH_M - 0.015 - drop, 0) for x, drop in _SEAT_SLATS]
    back = [_slat(detail, x, z, -104) for x, z in _BACK_SLATS]
    return {"slats": joined(seat + back), "legs": joined(_trestle(detail, y) for y in (-0.66, 0.0, 0.66))}


_SEAT_SLATS = ((-0.105, 0.008), (-0.015, 0.003), (0.075, 0.0), (0.165, 0.0), (0.250, 0.010))
_BACK_SLATS = ((-0.175, 0.60), (-0.199, 0.70), (-0.223, 0.80))


def _slat(detail: Detail, x: float, z: float, lean_deg: float) -> Shape:
    """A board along Y, eased along its edges; lying flat, or leaning as a part of the back."""
    board = block((0.080, 1.60, 0.030), corner=0.006, edge=0.006, steps=detail.ease)
    return board.turned("y", lean_deg).moved(x, 0, z)


def _trestle(detail: Detail, y: float) -> Shape:
    """A cast leg in front, one behind that goes up into the back, and what joins them below the seat."""
    front = bent([(0.275, y, 0.010), (0.215, y, 0.20), (0.255, y, 0.405)], 0.12, detail.bend)
    rear = bent([(-0.285, y, 0.010), (-0.180, y, 0.22), (-0.170, y, 0.42), (-0.278, y, 0.87)], 0.12, detail.bend)
    bars = [tube(path, 0.020, detail.bar, capped=True) for path in (front, rear)]
    rail = block((0.42, 0.040, 0.030)).moved(0.06, y, 0.397)
    if not detail.near:
        return joined([*bars, rail])
    stretcher = tube(bent([(0.222, y, 0.20), (0.02, y, 0.29), (-0.19, y, 0.20)], 0.12, 2), 0.011, detail.bar)
    feet = [block((0.09, 0.055, 0.016), corner=0.01, steps=1).moved(x, y, 0.008) for x in (0.275, -0.285)]
    return joined([*bars, rail, stretcher, *feet])


def build_low_wall(detail: Detail) -> dict[str, Shape]:
    """A block of limestone 1.2 m long under a slab with eased edges."""
    slab = block((0.50, 1.20, 0.09), corner=0.014, edge=0.012, steps=2 * detail.ease).moved(0, 0, WALL_M - 0.045)
    body = block((0.46, 1.16, WALL_M - 0.09), corner=0.008, edge=0.004, steps=detail.ease)
    return {"stone": slab + body.moved(0, 0, 0.5 * (WALL_M - 0.09))}


def build_terrace(detail: Detail) -> dict[str, Shape]:
    """A bistro chair of cane with a woven seat and back, and before it a round table with a cup on it."""
    parts = {"cane": _chair_frame(detail), "weave": _woven(detail, 0), "weave_red": _woven(detail, 1)}
    if not detail.near:
        parts["weave"] += parts.pop("weave_red")
    foot = TABLE_X, TABLE_RADIUS_M
    sides = detail.wheel(0.5)
    top = lathe([(foot[1] - 0.012, TABLE_M - 0.019), (foot[1] - 0.006, TABLE_M - 0.002), (foot[1] - 0.012, TABLE_M)],
                sides) if detail.near else lathe([(foot[1], TABLE_M - 0.02), (foot[1], TABLE_M)], sides)  # fmt: skip
    parts["top"] = top.moved(TABLE_X)
    parts["iron"] = _pedestal(detail)
    if detail.near:
        profile = [(0.290, 0.709), (0.300, 0.711), (0.300, 0.728), (0.2945, 0.7285)]
        parts["rim"] = lathe(profile, sides).moved(TABLE_X)
        parts["china"] = _cup().moved(TABLE_X + 0.02, 0.11, TABLE_M)
    return parts


def _chair_frame(detail: Detail) -> Shape:
    """Four legs, a hoop that carries the back, the ring around the seat, a ring that braces the legs."""
    bar = 0.0125
    rear = [(-0.255, 0.185, 0.0), (-0.195, 0.195, CHAIR_M - 0.02), (-0.235, 0.20, 0.72)]
    hoop = bent([*rear, (-0.258, 0.16, 0.87), *((x, -y, z) for x, y, z in ((-0.258, 0.16, 0.87), *rear[::-1]))], 0.09,
                detail.bend)  # fmt: skip
    front = tube([(0.215, 0.18, 0.0), (0.195, 0.185, CHAIR_M - 0.018)], bar, detail.bar).on_both_sides()
    bars = [tube(hoop, bar, detail.bar), front]
    edge = [(0.215, 0.20), (0.215, -0.20), (-0.195, -0.19), (-0.195, 0.19), (0.215, 0.20)]
    bars.append(tube(bent([(x, y, CHAIR_M - 0.024) for x, y in edge], 0.05, detail.bend), 0.015, detail.bar))
    if detail.near:
        bars.append(tube([(0.206, 0.183, 0.20), (-0.228, 0.19, 0.20)], 0.008, 4).on_both_sides())
        bars.append(tube([(0.206, 0.183, 0.24), (0.206, -0.183, 0.24)], 0.008, 4))
    return joined(bars)


def _woven(detail: Detail, colour: int) -> Shape:
    """Every second field of a seat and a back woven in two colours, as a chess board; all of them from far."""
    rows, columns = (8, 8) if detail.near else (1, 1)
    panels = []
    for corners in (_SEAT_PANEL, _BACK_PANEL):
        across, along = np.linspace(0, 1, columns + 1), np.linspace(0, 1, rows + 1)[:, None]
        (a, b), (c, d) = np.array(corners)
        grid = (1 - along[..., None]) * ((1 - across[:, None]) * a + across[:, None] * b)
        grid = grid + along[..., None] * ((1 - across[:, None]) * c + across[:, None] * d)
        for row in range(rows):
            for column in range(columns):
                if (row + column) % 2 == colour:
                    panels.append(sheet(grid[row : row + 2, column : column + 2]))
    return joined(panels or [sheet(np.array(_BACK_PANEL, float))])


_SEAT_PANEL = (((-0.185, 0.18, CHAIR_M - 0.010), (-0.185, -0.18, CHAIR_M - 0.010)),
               ((0.205, 0.19, CHAIR_M - 0.006), (0.205, -0.19, CHAIR_M - 0.006)))  # fmt: skip
_BACK_PANEL = (((-0.256, 0.165, 0.86), (-0.256, -0.165, 0.86)), ((-0.205, 0.195, 0.55), (-0.205, -0.195, 0.55)))


def _pedestal(detail: Detail) -> Shape:
    """A column on three feet: one goes back between the sitter's shoes, two go ahead of them."""
    column = [(0.034, 0.045), (0.019, 0.12), (0.016, 0.40), (0.016, 0.66), (0.055, 0.708)]
    bars = [lathe(column if detail.near else [column[0], column[-2]], 8 if detail.near else 4).moved(TABLE_X)]
    for angle in (180, 40, -40):
        foot = bent([(0.01, 0, 0.075), (0.12, 0, 0.060), (0.26, 0, 0.014)], 0.08, detail.bend)
        bars.append(tube(foot, 0.014, 4 if detail.near else 3, capped=True).turned("z", angle).moved(TABLE_X))
    return joined(bars)


def _cup() -> Shape:
    """A cup of coffee on its saucer."""
    saucer = lathe([(0.025, 0.0), (0.060, 0.010), (0.058, 0.012), (0.022, 0.004)], 12)
    return saucer + lathe([(0.020, 0.004), (0.033, 0.030), (0.036, 0.055), (0.032, 0.048)], 12)


BENCH = Thing(
    class_name="bench", build=build_bench, materials={"slats": BENCH_GREEN, "legs": CAST_IRON},
    attach="ground", position_m=(0.0, SEATS_Y, 0.0), clips=("sit_bench", "sit_bench_phone"), dyes={},
    seat_m=(0.0, -SEATS_Y, BENCH_M),
)  # fmt: skip
LOW_WALL = Thing(
    class_name="low_wall", build=build_low_wall, materials={"stone": STONE},
    attach="ground", position_m=(0.0, SEATS_Y, 0.0), clips=("sit_low_wall",), dyes={},
    seat_m=(0.0, -SEATS_Y, WALL_M),
)  # fmt: skip
TERRACE = Thing(
    class_name="chair", build=build_terrace, attach="ground", position_m=(0.0, 0.0, 0.0), clips=("sit_terrace",),
    materials={
        "cane": CANE, "weave": WEAVE, "weave_red": WEAVE_RED, "top": TABLE_TOP, "iron": CAST_IRON, "rim": BRASS,
        "china": CHINA,
    },
    dyes={}, seat_m=(0.0, 0.0, CHAIR_M),
)  # fmt: skip
