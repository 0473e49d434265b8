"""Bow windows of the 1930s: a bay that leans out over the street with canted sides, from the first floor up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from .manner import Manner
from .storeys import Storeys
from .variation import chances
from .wall import Wall

OUT_M = 0.62
"""Less than the law's 0.80."""

HOUSES_WITH_BOWS = 0.65
FEWEST_BAYS, FEWEST_FLOORS = 3, 3
SIDE_WINDOW_M = 0.46


def bow_bays(name: str, storeys: Storeys, manner: Manner) -> list[int]:
    """Bays of a front that lean out: the second and the last but one."""
    bays = len(storeys.centres)
    has_bows = manner.style == "thirties" and chances(manner.name, 71, -1) < HOUSES_WITH_BOWS
    if not has_bows or bays < FEWEST_BAYS or storeys.floors < FEWEST_FLOORS:
        return []
    return [bays // 2] if bays < 5 else [1, bays - 2]


def bow(
    wall: Wall, name: str, storeys: Storeys, manner: Manner, bay: int,
    fill: Callable[[Wall, str, Storeys, Manner], None],
) -> None:  # fmt: skip
    """Three small walls before one bay, up to the last floor but one; `fill` puts the openings into each."""
    half, middle = storeys.pitch / 2 - 0.1, float(storeys.centres[bay])
    left, right, low, high = middle - half, middle + half, float(storeys.levels[0]), float(storeys.levels[-2])
    floors = replace(storeys, levels=storeys.levels[:-1], sills=storeys.sills[:-1], heads=storeys.heads[:-1])
    runs = (((left, 0.0), (left + OUT_M, OUT_M), SIDE_WINDOW_M),
            ((left + OUT_M, OUT_M), (right - OUT_M, OUT_M), min(storeys.width, 2 * (half - OUT_M) - 0.3)),
            ((right - OUT_M, OUT_M), (right, 0.0), SIDE_WINDOW_M))  # fmt: skip
    for number, ((u0, n0), (u1, n1), width) in enumerate(runs):
        side = wall.inner(u0, u1, n0, n1)
        fill(
            side,
            f"{name}/bow {bay} {number}",
            replace(floors, centres=np.array([side.length / 2]), width=width),
            manner,
        )
    plan = [(left, 0.0), (left + OUT_M, OUT_M), (right - OUT_M, OUT_M), (right, 0.0)]
    wall.sheet(manner.trim, *((u, n, low) for u, n in reversed(plan)), tint=manner.trim_tint * 0.8)
    wall.sheet(manner.trim, *((u, n, high) for u, n in plan), tint=manner.trim_tint * 0.9)
