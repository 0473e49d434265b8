"""Dormers of zinc or stone on the steep slope of a mansard, and the pots of its chimneys."""

from __future__ import annotations

import numpy as np

from .manner import Manner, tint_of
from .panes import fill_windows
from .parts import Part
from .storeys import Storeys
from .variation import chances
from .wall import Wall

WIDTH_M, HEIGHT_M = 1.3, 1.95
FOOT_M = 0.35
"""Of a dormer above the gutter."""

FACE_M, BACK_M = -0.44, -1.45
"""Before the wall's face."""

ARCHED, GABLED, STONE = range(3)
EVERY_OTHER_SHARE = 0.35
END_M = 1.3
"""No dormer nearer to a corner."""


def dormers(wall: Wall, name: str, storeys: Storeys, manner: Manner) -> None:
    """One over each window, or over every other one."""
    step = 2 if chances(manner.name, 51, -1) < EVERY_OTHER_SHARE and len(storeys.centres) > 3 else 1
    centres = storeys.centres[::step]
    centres = centres[(centres > END_M) & (centres < wall.length - END_M)]
    if not len(centres):
        return
    kind = int(chances(manner.name, 52, -1) * 2.4)
    look = manner.trim if kind == STONE else "zinc"
    foot = storeys.top + FOOT_M
    wall.place(Part(kind="dormer", look=look, tone=manner.tone, variant=kind), centres, 0.0, foot)
    fill_windows(wall, f"{name}/dormers", manner, centres, np.array([foot + 0.14]), np.array(0.94),
                 np.array([HEIGHT_M - 0.36]), -FACE_M + 0.06)  # fmt: skip


def draw_dormer(wall: Wall, part: Part) -> None:
    """About u = 0, its foot at z = 0; variant: the shape of its top."""
    tint = tint_of(part.look, part.tone) if part.variant == STONE else 0.95
    half, opening, top = WIDTH_M / 2, 0.47, HEIGHT_M
    for u0, u1 in ((-half, -opening), (opening, half)):
        wall.front(part.look, u0, u1, 0.0, top, n=FACE_M, tint=tint)
    wall.front(part.look, -opening, opening, top - 0.22, top, n=FACE_M, tint=tint)
    wall.front(part.look, -opening, opening, 0.0, 0.14, n=FACE_M, tint=tint * 0.9)
    wall.block(part.look, -half - 0.05, half + 0.05, FACE_M - 0.1, FACE_M + 0.09, -0.06, 0.05, tint)
    for side in (-1, 1):
        wall.cheek("zinc", side * half, BACK_M, FACE_M, 0.0, top, right=side > 0, tint=0.78)
        wall.cheek(part.look, side * opening, FACE_M - 0.12, FACE_M, 0.14, top - 0.22, right=side < 0, tint=tint * 0.8)
    wall.strip(part.look, -opening, opening, (FACE_M - 0.12, top - 0.22), (FACE_M, top - 0.22), tint * 0.6)
    _draw_top(wall, part, half + 0.07, top, tint)


def _draw_top(wall: Wall, part: Part, half: float, top: float, tint: np.ndarray | float) -> None:
    """A curved or gabled cap that runs back into the slope."""
    u = np.linspace(-half, half, 5) if part.variant == ARCHED else np.array([-half, 0.0, half])
    z = top + (
        0.30 * np.sqrt(np.clip(1 - (u / half) ** 2, 0, 1)) if part.variant == ARCHED else 0.42 * (1 - np.abs(u) / half)
    )
    front, back = FACE_M + 0.10, BACK_M - 0.25
    for k in range(len(u) - 1):
        wall.sheet(
            "zinc", (u[k], front, z[k]), (u[k + 1], front, z[k + 1]), (u[k + 1], back, z[k + 1]), (u[k], back, z[k])
        )
    wall.panel(part.look, [(-half, top), (half, top), *zip(u[::-1], z[::-1], strict=True)][: len(u) + 2], tint, n=front)
    wall.strip(part.look, -half, half, (FACE_M, top), (front, top), tint * 0.6)


POTS, POT_PITCH_M = 3, 0.36


def draw_pots(wall: Wall, part: Part) -> None:
    """`POTS` chimney pots from u = 0 to the right, n = 0 in their middle; variant: how high."""
    high = (0.42, 0.60, 0.30)[part.variant]
    for k in range(POTS):
        u, tint = (k + 0.5) * POT_PITCH_M, (1.0, 0.85, 1.1)[k]
        wall.front("terracotta", u - 0.11, u + 0.11, 0.0, high, n=0.11, tint=tint)
        wall.front("terracotta", u + 0.11, u - 0.11, 0.0, high, n=-0.11, tint=tint)
        for side in (-0.11, 0.11):
            wall.cheek("terracotta", u + side, -0.11, 0.11, 0.0, high, right=side > 0, tint=tint)
        wall.strip("terracotta", u - 0.11, u + 0.11, (0.11, high), (-0.11, high), tint * 0.4)


def chimney(wall: Wall, name: str, number: int, u: float, foot: float, top: float, tint: np.ndarray) -> None:
    """A stack on a party wall, its pots in a row.

    Args:
        wall: the party wall.
        name: of the wall.
        number: of the stack.
        u: its middle [m].
        foot: where it leaves the roof at the latest [m].
        top: without its pots [m].
        tint: (3,) of its render.
    """
    rows = 1 + int(chances(name, 61, number) * 2)
    wide = POTS * POT_PITCH_M * rows
    look = "brick" if chances(name, 62, number) < 0.3 else "render"
    tint = tint if look == "render" else np.ones(3)
    wall.stack(look, u - wide / 2, u + wide / 2, -0.5, 0.0, foot, top, tint * 0.92)
    wall.stack(look, u - wide / 2 - 0.05, u + wide / 2 + 0.05, -0.55, 0.05, top - 0.16, top, tint * 0.82)
    pots = Part(kind="pots", variant=int(chances(name, 63, number) * 3))
    wall.place(pots, u - wide / 2 + POTS * POT_PITCH_M * np.arange(rows), -0.25, top)
