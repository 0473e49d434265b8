"""Fronts of churches: plain stone, tall round-headed windows between buttresses, a portal towards the street."""

from __future__ import annotations

import numpy as np

from .manner import Manner
from .wall import Wall, pieces

BAY_M = 4.8
OPENING_SHARE, HIGHEST_OPENING_M = 0.38, 2.4
DEPTH_M = 0.35
BUTTRESS_M, BUTTRESS_RELIEF_M = 0.9, 0.55
ARC = np.linspace(0.0, np.pi, 9)
LARGEST_M = 7.0
SHORTEST_M = 3.0
PORTAL_M = 2.2


def church_front(wall: Wall, height_m: float, manner: Manner, *, portal: bool) -> None:
    """One side of a church, up to its gutter; a `portal` stands in the middle bay."""
    tint = manner.tint
    bays = max(1, round(wall.length / BAY_M))
    if wall.length < SHORTEST_M or height_m < 6.0:
        wall.plane(manner.stone, 0.0, height_m, largest_m=LARGEST_M, tint=tint)
    else:
        bay = wall.length / bays
        for k in range(bays):
            door = portal and k == bays // 2
            low, high = (0.0, min(5.0, 0.45 * height_m)) if door else (0.30 * height_m, 0.84 * height_m)
            half = (PORTAL_M if door else min(bay * OPENING_SHARE, HIGHEST_OPENING_M)) / 2
            _arched_bay(
                wall, bay * k, bay * (k + 1), height_m, (bay * (k + 0.5), half, low, high - half), manner, door=door
            )
        cuts = bay * np.arange(bays + 1)
        left, right = np.clip(cuts - BUTTRESS_M / 2, 0, None), np.clip(cuts + BUTTRESS_M / 2, None, wall.length)
        top = 0.78 * height_m
        wall.block(manner.stone, left, right, 0.0, BUTTRESS_RELIEF_M, 0.0, top, tint * 0.97)
        wall.strip(manner.stone, left, right, (BUTTRESS_RELIEF_M, top), (0.0, top + 0.9), tint * 0.9)
    cornice = [
        (0.0, height_m - 0.5),
        (0.14, height_m - 0.4),
        (0.30, height_m - 0.12),
        (0.30, height_m),
        (-0.3, height_m),
    ]
    wall.moulding(manner.stone, cornice, tint)
    wall.front(manner.stone, 0.0, wall.length, 0.0, 0.9, n=0.08, tint=tint * 0.78)
    wall.strip(manner.stone, 0.0, wall.length, (0.08, 0.9), (0.0, 0.98), tint * 0.9)


def _arched_bay(
    wall: Wall, u0: float, u1: float, height_m: float, opening: tuple[float, float, float, float], manner: Manner, *,
    door: bool,
) -> None:  # fmt: skip
    """The wall around one opening, its reveal, and the glass or the leaves in it."""
    middle, half, low, spring = opening
    stone, tint = manner.stone, manner.tint
    left, right = middle - half, middle + half
    arc_u, arc_z = middle - half * np.cos(ARC), spring + half * np.sin(ARC)
    for a, b in ((u0, left), (right, u1)):
        cuts = pieces(0.0, height_m, LARGEST_M)
        wall.front(stone, a, b, cuts[:-1], cuts[1:], tint=tint)
    if low > 0:
        wall.front(stone, left, right, 0.0, low, tint=tint)
    wall.sheet(stone, (left, 0.0, height_m), *((u, 0.0, z) for u, z in zip(arc_u, arc_z, strict=True)),
               (right, 0.0, height_m), tint=tint)  # fmt: skip
    wall.cheek(stone, left, -DEPTH_M, 0.0, low, spring, right=True, tint=tint * 0.9)
    wall.cheek(stone, right, -DEPTH_M, 0.0, low, spring, right=False, tint=tint * 0.9)
    wall.strip(stone, left, right, (0.0, low), (-DEPTH_M, low), tint * 0.8)
    for k in range(len(ARC) - 1):
        first, second = (arc_u[k], arc_z[k]), (arc_u[k + 1], arc_z[k + 1])
        soffit = [
            (u, n, z) for n, ends in ((0.0, (first,)), (-DEPTH_M, (first, second)), (0.0, (second,))) for u, z in ends
        ]
        wall.sheet(stone, *soffit, tint=tint * 0.8)
        hood = [(u + 0.16 * (u - middle) / half, z + 0.16 * (z - spring) / half) for u, z in (first, second)]
        wall.sheet(stone, (second[0], 0.05, second[1]), (first[0], 0.05, first[1]), (hood[0][0], 0.05, hood[0][1]),
                   (hood[1][0], 0.05, hood[1][1]), tint=tint * 1.03)  # fmt: skip
    outline = [(left, low), (right, low), *zip(arc_u[::-1], arc_z[::-1], strict=True)]
    wall.panel("joinery" if door else "glass", outline, 1.0 if door else 1.6, n=-DEPTH_M)
    bars = np.arange(low + 0.6, spring, 0.75)
    wall.front("iron", left, right, bars - 0.02, bars + 0.02, n=0.02 - DEPTH_M)
    wall.front("iron", middle - 0.02, middle + 0.02, low, spring + half, n=0.02 - DEPTH_M)
