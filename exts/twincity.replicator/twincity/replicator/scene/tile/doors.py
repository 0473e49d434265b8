"""Doors of houses: the carriage door of Paris with its panels and fanlight, and the plain one."""

from __future__ import annotations

import numpy as np

from ...city.tile import KERB_HEIGHT_M
from ..materials import LOOKS, linear
from .parts import Part
from .variation import chances
from .wall import Wall

DEPTH_M = 0.42
"""Of the leaves behind the wall's face."""

WIDTH_M, HEIGHT_M = 2.7, 3.5
HOUSE_DOOR_M, HOUSE_DOOR_HEIGHT_M = 1.35, 2.85
PLINTH_M, PLINTH_RELIEF_M = 0.62, 0.03
FOOT = 0.74
"""What splashing rain and dogs leave of the stone's lightness at its foot."""

BEHIND = 1.015
"""Leaves are so much larger than their opening: they reach behind the stone."""

PAINTS = ("#1e3527", "#3b2417", "#22303f", "#2a2320", "#12241c", "#4a1f1c", "#5a5348")


def carriage_door(wall: Wall, name: str, u0: float, u1: float, head: float, stone: str, tint: np.ndarray) -> None:
    """Two leaves with raised panels and a fanlight, in a stone surround."""
    half = min(WIDTH_M, u1 - u0 - 0.3) / 2
    left, right, top = _surround(wall, u0, u1, half, min(HEIGHT_M, head - 0.1), head, stone, tint)
    leaves = Part(kind="carriage_door", tone=_paint_index(name))
    wall.place(
        leaves, (left + right) / 2, -DEPTH_M, 0.0, wide=BEHIND * (right - left) / WIDTH_M, high=BEHIND * top / HEIGHT_M
    )


def draw_carriage_door(wall: Wall, part: Part) -> None:
    """`WIDTH_M` about u = 0, `HEIGHT_M` high; tone: into `PAINTS`."""
    left, right, top, paint = -WIDTH_M / 2, WIDTH_M / 2, HEIGHT_M, _paint(part.tone)
    spring = top * 0.76
    wall.front("joinery", left, right, 0.0, spring, tint=paint)
    inner = np.array([[left + 0.14, -0.07], [0.07, right - 0.14]])
    for low, high, relief in ((0.22, 0.95, 0.05), (1.08, 1.85, 0.04), (1.95, spring - 0.15, 0.05)):
        wall.block("joinery", inner[:, 0], inner[:, 1], 0.0, relief, low, high, paint * 1.25)
        wall.front("joinery", inner[:, 0] + 0.09, inner[:, 1] - 0.09, low + 0.09, high - 0.09, n=relief + 0.004,
                   tint=paint * 0.8)  # fmt: skip
    wall.front("joinery", -0.012, 0.012, 0.15, spring, n=0.004, tint=paint * 0.25)
    for u in (-0.2, 0.2):
        wall.block("brass", u - 0.035, u + 0.035, 0.0, 0.11, 1.0, 1.07)
    wall.block("joinery", left, right, 0.0, 0.10, spring, spring + 0.13, paint)
    wall.front("glass", left, right, spring + 0.13, top)
    rays = left + (right - left) * np.array([0.2, 0.4, 0.6, 0.8])
    wall.front("iron", rays - 0.012, rays + 0.012, spring + 0.13, top, n=0.03)


def house_door(wall: Wall, name: str, u0: float, u1: float, head: float, stone: str, tint: np.ndarray) -> None:
    """One leaf with panes behind an iron grille."""
    half = min(HOUSE_DOOR_M, u1 - u0 - 0.3) / 2
    left, right, top = _surround(wall, u0, u1, half, min(HOUSE_DOOR_HEIGHT_M, head - 0.1), head, stone, tint)
    leaf = Part(kind="house_door", tone=_paint_index(name))
    wide, high = BEHIND * (right - left) / HOUSE_DOOR_M, BEHIND * top / HOUSE_DOOR_HEIGHT_M
    wall.place(leaf, (left + right) / 2, -DEPTH_M, 0.0, wide=wide, high=high)


def draw_house_door(wall: Wall, part: Part) -> None:
    """`HOUSE_DOOR_M` about u = 0, `HOUSE_DOOR_HEIGHT_M` high; tone: into `PAINTS`."""
    left, right, top, paint, spring = -HOUSE_DOOR_M / 2, HOUSE_DOOR_M / 2, HOUSE_DOOR_HEIGHT_M, _paint(part.tone), 2.2
    wall.front("joinery", left, right, 0.0, spring, tint=paint)
    wall.front("glass", left + 0.18, right - 0.18, 0.95, spring - 0.18, n=0.01)
    wall.block("joinery", left + 0.18, right - 0.18, 0.0, 0.04, 0.25, 0.82, paint * 1.2)
    bars = np.linspace(left + 0.22, right - 0.22, 6)
    wall.front("iron", bars - 0.01, bars + 0.01, 0.95, spring - 0.18, n=0.03)
    wall.block("joinery", left, right, 0.0, 0.08, spring, spring + 0.1, paint)
    wall.front("glass", left, right, spring + 0.1, top)


def _paint_index(name: str) -> int:
    return int(chances(name, 31) * len(PAINTS))


def _paint(index: int) -> np.ndarray:
    """(3,) factor that gives joinery one of the paints."""
    return linear(PAINTS[index]) / np.asarray(LOOKS["joinery"].albedo)


def _surround(
    wall: Wall, u0: float, u1: float, half: float, top: float, head: float, stone: str, tint: np.ndarray
) -> tuple[float, float, float]:
    """The wall around a door, its jambs and its step: left, right and top of the opening."""
    left, right = (u0 + u1) / 2 - half, (u0 + u1) / 2 + half
    sides = np.array([u0, right]), np.array([left, u1])
    wall.front(stone, *sides, 0.0, head, tint=tint)
    wall.front(stone, left, right, top, head, tint=tint)
    wall.cheek(stone, left, -DEPTH_M, 0.0, 0.0, top, right=True, tint=tint * 0.9)
    wall.cheek(stone, right, -DEPTH_M, 0.0, 0.0, top, right=False, tint=tint * 0.9)
    wall.strip(stone, left, right, (-DEPTH_M, top), (0.0, top), tint * 0.7)
    wall.front(stone, *sides, 0.0, PLINTH_M, n=PLINTH_RELIEF_M, tint=tint * FOOT)
    frame = min(0.22, (u1 - u0) / 2 - half)
    wall.block(
        stone, np.array([left - frame, right]), np.array([left, right + frame]), 0.0, 0.06, 0.0, top, tint * 1.03
    )
    wall.block(stone, left - frame, right + frame, 0.0, 0.08, top, min(top + 0.24, head + 0.1), tint * 1.03)
    wall.strip("granite", left, right, (0.0, KERB_HEIGHT_M), (-DEPTH_M, KERB_HEIGHT_M), 0.8)
    return left, right, top
