"""What is carved: the frames and hoods of windows, the consoles below balconies, the blocks below a cornice."""

from __future__ import annotations

import itertools

import numpy as np

from .manner import tint_of
from .parts import Part
from .wall import Wall

WIDTH_M, HEIGHT_M = 1.2, 2.3
"""Of the opening that a frame is drawn for; it is stretched to others."""

BARE, SILLED, FRAMED, HOODED, CROWNED = range(5)
"""What stands around a window: nothing, a sill, a frame, a frame with a hood, one with a pediment."""

SLABBED, STREAKED = 10, 20
"""Added for a slab to stand a rail on, and for soot below the sill of a wall of the same stone."""

REVEAL_M = 0.26
DEEPER_M = 0.02
"""Reveals end behind the panes."""

FRAME_M, FRAME_RELIEF_M = 0.16, 0.055
BALCONETTE_M = 0.20


def draw_frame(wall: Wall, part: Part) -> None:
    """About u = 0, from the sill up; variant: what stands around, + `SLABBED`, + `STREAKED`."""
    tint, kind = tint_of(part.look, part.tone), part.variant % 10
    left, right = -WIDTH_M / 2, WIDTH_M / 2
    back, face = -REVEAL_M - DEEPER_M, 0.0 if kind in (BARE, SILLED) else FRAME_RELIEF_M
    wall.cheek(part.look, left, back, face, 0.0, HEIGHT_M, right=True, tint=tint * 0.95)
    wall.cheek(part.look, right, back, face, 0.0, HEIGHT_M, right=False, tint=tint * 0.95)
    wall.strip(part.look, left, right, (back, HEIGHT_M), (face, HEIGHT_M), tint * 0.85)
    wall.strip(part.look, left, right, (face, 0.0), (back, 0.0), tint * 0.72)
    if part.variant % STREAKED >= SLABBED:
        wall.block(part.look, left - 0.07, right + 0.07, 0.0, BALCONETTE_M, -0.11, 0.0, tint * 0.97)
    elif kind != BARE:
        wall.block(part.look, left - 0.06, right + 0.06, 0.0, 0.09, -0.09, 0.0, tint * 0.92)
    if part.variant >= STREAKED:
        _draw_streaks(wall, part, tint)
    if kind in (FRAMED, HOODED, CROWNED):
        _draw_bands(wall, part.look, tint)
    if kind == HOODED:
        wall.front(
            part.look, left - FRAME_M, right + FRAME_M, HEIGHT_M + FRAME_M, HEIGHT_M + 0.27, n=0.045, tint=tint * 0.95
        )
        wall.block(part.look, left - 0.24, right + 0.24, 0.0, 0.20, HEIGHT_M + 0.27, HEIGHT_M + 0.36, tint)
    if kind == CROWNED:
        _draw_pediment(wall, part.look, tint)


def _draw_streaks(wall: Wall, part: Part, tint: np.ndarray) -> None:
    """Where rain runs off both ends of a sill it leaves soot, less and less of it."""
    top = -0.11 if part.variant % STREAKED >= SLABBED else -0.09
    for u in (-WIDTH_M / 2 - 0.03, WIDTH_M / 2 + 0.03):
        for wide, high, n, share in ((0.05, 0.20, 0.012, 0.86), (0.035, 0.45, 0.010, 0.93)):
            wall.front(part.look, u - wide, u + wide, top - high, top, n=n, tint=tint * share)


def _draw_bands(wall: Wall, look: str, tint: np.ndarray) -> None:
    """The flat moulding along jambs and head."""
    for u0, u1, outer in ((-WIDTH_M / 2 - FRAME_M, -WIDTH_M / 2, 0), (WIDTH_M / 2, WIDTH_M / 2 + FRAME_M, 1)):
        wall.front(look, u0, u1, 0.0, HEIGHT_M + FRAME_M, n=FRAME_RELIEF_M, tint=tint * 1.03)
        wall.cheek(look, (u0, u1)[outer], 0.0, FRAME_RELIEF_M, 0.0, HEIGHT_M + FRAME_M, right=bool(outer), tint=tint)
    wall.front(look, -WIDTH_M / 2, WIDTH_M / 2, HEIGHT_M, HEIGHT_M + FRAME_M, n=FRAME_RELIEF_M, tint=tint * 1.03)
    wall.block(look, -0.11, 0.11, 0.0, 0.10, HEIGHT_M - 0.02, HEIGHT_M + FRAME_M + 0.03, tint * 1.02)


def _draw_pediment(wall: Wall, look: str, tint: np.ndarray) -> None:
    half, foot = WIDTH_M / 2 + 0.26, HEIGHT_M + 0.22
    wall.block(look, -half, half, 0.0, 0.20, foot, foot + 0.07, tint)
    for side in (-1, 1):
        low, high = (side * half, foot + 0.07), (0.0, foot + 0.36)
        start, end = (low, high) if side < 0 else (high, low)
        wall.gable_slope(look, start, end, 0.20, 0.09, tint)
    wall.panel(look, [(-half, foot + 0.07), (half, foot + 0.07), (0.0, foot + 0.36)], tint * 0.93, n=0.06)


def draw_console(wall: Wall, part: Part) -> None:
    """A scroll that carries a balcony 0.6 m deep: its top at z = 0, about u = 0."""
    tint, half = tint_of(part.look, part.tone), 0.09
    outline = [(0.0, -0.62), (0.10, -0.60), (0.24, -0.34), (0.54, -0.14), (0.56, 0.0), (0.0, 0.0)]
    for (n0, z0), (n1, z1) in itertools.pairwise(outline):
        wall.strip(part.look, -half, half, (n0, z0), (n1, z1), tint * 0.95)
    wall.section(part.look, -half, outline, tint * 0.88)
    wall.section(part.look, half, [*reversed(outline)], tint * 0.88)


BLOCKS, BLOCK_PITCH_M = 4, 0.5
"""Modillions in one part, and from one to the next."""


def draw_modillions(wall: Wall, part: Part) -> None:
    """Blocks below a cornice, from u = 0 to the right; their tops at z = 0."""
    tint = tint_of(part.look, part.tone)
    for k in range(BLOCKS):
        u = (k + 0.5) * BLOCK_PITCH_M
        wall.front(part.look, u - 0.09, u + 0.09, -0.16, 0.0, n=0.34, tint=tint * 0.97)
        wall.strip(part.look, u - 0.09, u + 0.09, (0.0, -0.20), (0.34, -0.16), tint * 0.8)
        for side in (-0.09, 0.09):
            wall.cheek(part.look, u + side, 0.0, 0.34, -0.17, 0.0, right=side > 0, tint=tint * 0.88)


def draw_downpipe_foot(wall: Wall, part: Part) -> None:
    """The lowest two metres of a pipe, of cast iron, about u = 0."""
    wall.block("cast_iron", -0.055, 0.055, 0.02, 0.14, 0.0, 1.9)
    wall.block("cast_iron", -0.075, 0.075, 0.02, 0.155, 1.8, 1.9)


def draw_downpipe(wall: Wall, part: Part) -> None:
    """One metre of pipe about u = 0."""
    tint = tint_of("limestone", part.tone) * 0.75
    wall.front("frame", -0.05, 0.05, 0.0, 1.0, n=0.13, tint=tint)
    for u, right in ((-0.05, False), (0.05, True)):
        wall.cheek("frame", u, 0.02, 0.13, 0.0, 1.0, right=right, tint=tint * 0.85)
