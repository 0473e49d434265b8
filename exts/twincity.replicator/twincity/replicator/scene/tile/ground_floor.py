"""The ground floor of a house: shops, the carriage door and barred windows, one after the other along the street."""

from __future__ import annotations

import numpy as np

from .doors import FOOT, PLINTH_M, PLINTH_RELIEF_M, carriage_door, house_door
from .ironwork import MODULE_M
from .manner import Manner, tint_of
from .panes import fill_windows
from .parts import Part
from .shops import shop
from .stonework import BARE, HEIGHT_M, REVEAL_M, WIDTH_M
from .storeys import Storeys
from .variation import chances
from .wall import Wall, pieces

PIER_M = 0.34
"""Between two shops."""

RECESS_M = 0.28
SHOPFRONT_M = 3.55
"""Highest shop front; stone above it."""

WIDE_DOOR_M = 3.0
LARGEST_M = 7.0


def ground_floor(wall: Wall, name: str, storeys: Storeys, manner: Manner) -> None:
    """Fill the wall below the first floor."""
    top = float(storeys.levels[0])
    head = min(SHOPFRONT_M, top - 0.5)
    stone = stone_of(manner)
    tint = tint_of(stone, manner.tone) if stone != manner.stone else manner.tint
    cuts = pieces(0.0, wall.length, LARGEST_M)
    wall.front(stone, cuts[:-1], cuts[1:], head, top, tint=tint)
    wall.strip(stone, 0.0, wall.length, (-RECESS_M, head), (0.0, head), tint * 0.7)
    openings = _openings(wall.length, name, storeys)
    _piers(wall, openings, head, stone, tint)
    door = int(chances(name, 21) * len(openings)) if len(openings) > 1 else -1
    for index, (u0, u1) in enumerate(openings):
        if index == door:
            draw = carriage_door if u1 - u0 > WIDE_DOOR_M and manner.style != "modern" else house_door
            draw(wall, f"{name}/door", u0, u1, head, stone, tint)
        elif manner.shops:
            shop(wall, f"{name}/shop {index}", u0, u1, head)
        else:
            _barred_window(wall, f"{name}/ground {index}", u0, u1, head, stone, tint, manner)


def stone_of(manner: Manner) -> str:
    """Look of the ground floor: channelled stone below limestone, else the wall's own."""
    return "ground_floor_stone" if manner.style == "haussmann" and manner.stone == "limestone" else manner.stone


def _openings(length: float, name: str, storeys: Storeys) -> list[tuple[float, float]]:
    """Runs of one to three bays, between piers."""
    openings: list[tuple[float, float]] = []
    bay, bays = 0, len(storeys.centres)
    while bay < bays:
        count = min(1 + int(3 * chances(name, 20, bay)), bays - bay)
        start = float(storeys.centres[bay]) - storeys.pitch / 2
        openings.append((start + PIER_M / 2, start + count * storeys.pitch - PIER_M / 2))
        bay += count
    return openings


def _piers(wall: Wall, openings: list[tuple[float, float]], head: float, stone: str, tint: np.ndarray) -> None:
    left = np.array([0.0] + [end for _, end in openings])
    right = np.array([start for start, _ in openings] + [wall.length])
    wall.front(stone, left, right, 0.0, head, tint=tint)
    wall.front(stone, left, right, 0.0, PLINTH_M, n=PLINTH_RELIEF_M, tint=tint * FOOT)
    wall.strip(stone, left, right, (PLINTH_RELIEF_M, PLINTH_M), (0.0, PLINTH_M), tint * 0.9)
    for u, faces_right in ((right[:-1], True), (left[1:], False)):
        wall.cheek(stone, u, -RECESS_M, PLINTH_RELIEF_M, 0.0, PLINTH_M, right=faces_right, tint=tint * FOOT)
        wall.cheek(stone, u, -RECESS_M, 0.0, PLINTH_M, head, right=faces_right, tint=tint * 0.92)


def _barred_window(
    wall: Wall, name: str, u0: float, u1: float, head: float, stone: str, tint: np.ndarray, manner: Manner
) -> None:
    """Where people live on the ground floor: a stone wall with one window a bay, and bars before it."""
    count = max(1, round((u1 - u0) / 2.6))
    bay = (u1 - u0) / count
    middles, half, sill, top = u0 + bay * (np.arange(count) + 0.5), min(0.58, bay / 3), 1.15, head - 0.25
    left, right = np.append(u0, middles + half), np.append(middles - half, u1)
    wall.front(stone, left, right, 0.0, head, tint=tint)
    for low, high, factor in ((0.0, sill, 0.94), (top, head, 1.0)):
        wall.front(stone, middles - half, middles + half, low, high, tint=tint * factor)
    wall.front(stone, u0, u1, 0.0, PLINTH_M, n=PLINTH_RELIEF_M, tint=tint * FOOT)
    wall.strip(stone, u0, u1, (PLINTH_RELIEF_M, PLINTH_M), (0.0, PLINTH_M), tint * 0.9)
    frame = Part(kind="frame", look=manner.trim, tone=manner.tone, variant=BARE)
    wall.place(frame, middles, 0.0, sill, wide=2 * half / WIDTH_M, high=(top - sill) / HEIGHT_M)
    fill_windows(wall, name, manner, middles, np.array([sill]), np.array(2 * half), np.array([top - sill]), REVEAL_M)
    wall.place(Part(kind="bars"), middles - half, -0.10, sill, wide=2 * half / MODULE_M, high=top - sill)


def draw_bars(wall: Wall, part: Part) -> None:
    """Upright bars one metre high, `ironwork.MODULE_M` long from u = 0."""
    u = MODULE_M / 8 * (np.arange(8) + 0.5)
    wall.bars("iron", u, 0.0, 0.0, 1.0, half_width_m=0.009, turn_m=np.where(np.arange(8) % 2, 0.009, -0.009))
    for z in (0.12, 0.86):
        wall.front("iron", 0.0, MODULE_M, z - 0.015, z + 0.015)
