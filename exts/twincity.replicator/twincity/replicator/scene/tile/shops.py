"""Shop fronts: a painted front of wood, a sign board that names nobody, dressed windows, a recessed door, an awning."""

from __future__ import annotations

import itertools

import numpy as np

from ...city.tile import KERB_HEIGHT_M
from ..materials import LOOKS, linear
from .atlases import FASCIA_ASPECT, FASCIA_PAINTS, FASCIAS, SHOP_NAMES, SHOPS
from .parts import Part
from .variation import chances
from .wall import Wall

BOARD_M = 0.62
"""Height of the sign board."""

FRONT_M, GLASS_M = -0.06, -0.20
"""Of the wood and of the panes, before the wall's face."""

PANE_M = 2.1
"""Usual width of a pane."""

DOOR_M, DOOR_DEPTH_M = 1.0, 0.75
AWNING_SHARE, STRIPED_SHARE, ROLLED_SHARE, HANGING_SHARE, LIT_SHARE = 0.36, 0.25, 0.16, 0.25, 0.75
AWNING_CLOTHS = ("#7a1f22", "#1f3b2c", "#23324d", "#2b2b2b", "#8b6b3a", "#5a2336", "#c9c2b4", "#b8a890", "#3d4f45")
STRIPES = ("awning_stripes", "awning_stripes_green", "awning_stripes_blue")
ARM = 0.02
"""Albedo of the arms; they are of the cloth's look, which is seen from both sides."""

CLOSED_SHARE = 0.08
SHUTTER, TO_LET = SHOP_NAMES.index("shutter"), SHOP_NAMES.index("to let")
CROSS = FASCIAS.cells
REACH_M = 1.2
"""Of an awning before it is stretched."""


BOARD_LENGTH_M, PILASTER_M = 4.0, 0.20
"""Of a sign board before it is stretched; of a pilaster."""


def shop(wall: Wall, name: str, u0: float, u1: float, head: float) -> None:
    """One shop between two piers.

    Args:
        wall: the front.
        name: of the shop, the address of its draws.
        u0: left end [m].
        u1: right end [m].
        head: top of the sign board [m].
    """

    def lot(what: int) -> float:
        return float(chances(name, what))

    cell = SHUTTER if lot(0) < CLOSED_SHARE else int(lot(1) * SHUTTER)
    fascia = int(lot(2) * FASCIAS.cells)
    paint = _paint(fascia)
    board = head - BOARD_M
    riser = KERB_HEIGHT_M + (0.05 if cell == SHUTTER else 0.22 + 0.35 * lot(3))
    wall.place(Part(kind="pilaster", tone=fascia), np.array([u0, u1 - PILASTER_M]), 0.0, 0.0, high=board)
    wall.strip("joinery", u0, u1, (GLASS_M, board), (0.0, board), paint * 0.8)
    wall.strip("granite", u0, u1, (0.0, KERB_HEIGHT_M), (GLASS_M, KERB_HEIGHT_M), 0.8)
    wall.place(Part(kind="board", tone=fascia), u0, 0.0, board, wide=(u1 - u0) / BOARD_LENGTH_M)
    high = BOARD_M - 0.13
    long = min(high * FASCIA_ASPECT, u1 - u0 - 0.2)
    wall.place(Part(kind="sign", variant=fascia), (u0 + u1) / 2, 0.0, board + 0.03, wide=long, high=high)
    lit = lot(4) < LIT_SHARE and cell not in (SHUTTER, TO_LET)
    _windows(wall, u0, u1, riser, board, cell, fascia, lit=lit, door_left=lot(5) < 0.5,
             scrawled=lot(8) < 0.5)  # fmt: skip
    if lot(6) < AWNING_SHARE:
        reach = 0.9 + 0.6 * lot(7)
        _awning(wall, u0 + 0.06, u1 - 0.06, board + 0.02, reach, name)
    elif lot(6) < AWNING_SHARE + ROLLED_SHARE:
        wall.block("joinery", u0 + 0.08, u1 - 0.08, 0.0, 0.17, board - 0.14, board, paint * 0.8)
    elif lot(6) > 1 - HANGING_SHARE:
        sign = CROSS if SHOP_NAMES[cell] == "pharmacy" else fascia
        wall.place(Part(kind="hanging_sign", variant=sign), u0 + 0.15, 0.0, board + 0.12)


def draw_pilaster(wall: Wall, part: Part) -> None:
    """One metre high, `PILASTER_M` wide from u = 0; tone: the shop's paint."""
    paint = _paint(part.tone)
    wall.block("joinery", 0.0, PILASTER_M, GLASS_M, 0.05, 0.0, 1.0, paint)
    wall.block("joinery", 0.0, PILASTER_M, 0.05, 0.075, 0.0, 0.12, paint * 0.85)
    wall.front("joinery", 0.045, PILASTER_M - 0.045, 0.17, 0.95, n=0.055, tint=paint * 0.7)


def draw_board(wall: Wall, part: Part) -> None:
    """The board above a shop and its cap, `BOARD_LENGTH_M` from u = 0, its lower edge at z = 0; tone: its paint."""
    paint = _paint(part.tone)
    wall.block("joinery", 0.0, BOARD_LENGTH_M, 0.0, 0.12, 0.0, BOARD_M - 0.07, paint)
    wall.block("joinery", -0.04, BOARD_LENGTH_M + 0.04, 0.0, 0.20, BOARD_M - 0.07, BOARD_M, paint * 0.9)


def draw_shop_door(wall: Wall, part: Part) -> None:
    """The woodwork of a door that stands back, `DOOR_M` wide from u = 0, one metre high; tone: its paint."""
    paint, back = _paint(part.tone), -DOOR_DEPTH_M
    for side in (0.0, DOOR_M - 0.09):
        wall.front("joinery", side, side + 0.09, 0.05, 1.0, n=back + 0.03, tint=paint)
    wall.front("joinery", 0.0, DOOR_M, 0.05, 0.15, n=back + 0.03, tint=paint)
    wall.front("joinery", 0.0, DOOR_M, 0.73, 0.76, n=back + 0.03, tint=paint)
    wall.front("brass", 0.16, 0.19, 0.32, 0.46, n=back + 0.07)
    for side in (0.0, DOOR_M):
        wall.block("joinery", side - 0.04, side + 0.04, GLASS_M - 0.04, FRONT_M + 0.01, 0.0, 1.0, paint)


def draw_shop_post(wall: Wall, part: Part) -> None:
    """Between two panes, about u = 0, one metre high; tone: its paint."""
    wall.block("joinery", -0.04, 0.04, GLASS_M, GLASS_M + 0.07, 0.0, 1.0, _paint(part.tone))


def _paint(index: int) -> np.ndarray:
    """(3,) factor that gives joinery the paint of a sign board."""
    return linear(FASCIA_PAINTS[index]) / np.asarray(LOOKS["joinery"].albedo)


def draw_sign(wall: Wall, part: Part) -> None:
    """The word on a board, one metre long about u = 0 and one high; variant: which board."""
    wall.front("fascias", -0.5, 0.5, 0.0, 1.0, n=0.125, st=FASCIAS.part(part.variant))


def _windows(
    wall: Wall, u0: float, u1: float, riser: float, board: float, cell: int, fascia: int, *, lit: bool,
    door_left: bool, scrawled: bool,
) -> None:  # fmt: skip
    """Panes between posts, and a door that stands back."""
    paint = _paint(fascia)
    left, right = u0 + 0.20, u1 - 0.20
    look = "shops_lit" if lit else "shops"
    if cell == SHUTTER:
        panes = np.linspace(left, right, max(1, round((right - left) / PANE_M)) + 1)
        for a, b in itertools.pairwise(panes):
            st = SHOPS.part(cell) if a == panes[0] and scrawled else SHOPS.part(cell, 0.0, 1.0, 0.60, 0.93)
            wall.front("shops", a, b, 0.0, board, n=GLASS_M + 0.05, st=st)
        return
    if right - left > DOOR_M + 0.9:
        door = left if door_left else right - DOOR_M
        left, right = (left + DOOR_M, right) if door_left else (left, right - DOOR_M)
        _door(wall, door, board, cell, fascia, look)
    count = max(1, round((right - left) / PANE_M))
    posts = np.linspace(left, right, count + 1)
    share = min(1.0, (right - left) / count / PANE_M)
    for k in range(count):
        # Neighbouring panes show different parts of the shop.
        start = (1 - share) * ((0.37 * k) % 1.0)
        wall.front(look, posts[k], posts[k + 1], riser, board, n=GLASS_M, st=SHOPS.part(cell, start, start + share))
    wall.front("joinery", left, right, 0.0, riser, n=FRONT_M, tint=paint)
    for k in range(count):
        wall.front(
            "joinery", posts[k] + 0.12, posts[k + 1] - 0.12, 0.19, riser - 0.06, n=FRONT_M + 0.005, tint=paint * 0.75
        )
    wall.strip("joinery", left, right, (FRONT_M, riser), (GLASS_M, riser), paint * 1.1)
    inner = posts[1:-1]
    if len(inner):
        wall.place(Part(kind="shop_post", tone=fascia), inner, 0.0, riser, high=board - riser)
    bar = riser + 0.76 * (board - riser)
    wall.block("joinery", left, right, GLASS_M, GLASS_M + 0.05, bar - 0.03, bar + 0.03, paint)


def _door(wall: Wall, u: float, board: float, cell: int, fascia: int, look: str) -> None:
    """A glazed leaf at the back of a small porch whose cheeks are panes too."""
    back, right = -DOOR_DEPTH_M, u + DOOR_M
    wall.front(look, u, right, KERB_HEIGHT_M, board, n=back, st=SHOPS.part(cell, 0.30, 0.75))
    wall.cheek(look, u, back, GLASS_M, 0.0, board, right=True, st=SHOPS.part(cell, 0.0, 0.22))
    wall.cheek(look, right, back, GLASS_M, 0.0, board, right=False, st=SHOPS.part(cell, 0.78, 1.0))
    wall.strip("granite", u, right, (0.0, KERB_HEIGHT_M), (back, KERB_HEIGHT_M), 0.75)
    wall.strip("joinery", u, right, (back, board), (GLASS_M, board), _paint(fascia) * 0.6)
    wall.place(Part(kind="shop_door", tone=fascia), u, 0.0, 0.0, high=board)


def _awning(wall: Wall, u0: float, u1: float, z: float, reach: float, name: str) -> None:
    """Cloth on two arms: of one colour, or striped."""
    cloth = int(chances(name, 41) * len(AWNING_CLOTHS))
    if float(chances(name, 43)) < STRIPED_SHARE:
        cloth = len(AWNING_CLOTHS) + int(chances(name, 44) * len(STRIPES))
    wall.place(Part(kind="awning", tone=int(3 * chances(name, 42)), variant=cloth), u0, 0.0, z,
               wide=(u1 - u0) / BOARD_LENGTH_M, deep=reach / REACH_M, high=reach / REACH_M)  # fmt: skip


def draw_awning(wall: Wall, part: Part) -> None:
    """`BOARD_LENGTH_M` from u = 0, `REACH_M` out, its upper edge at z = 0; variant: cloth, tone: how faded.

    Older and dirtier towards the wall and along the valance.
    """
    striped = part.variant >= len(AWNING_CLOTHS)
    fading = (0.65, 0.77, 0.90)[part.tone]
    look = STRIPES[part.variant - len(AWNING_CLOTHS)] if striped else "awning"
    tint = fading if striped else fading * linear(AWNING_CLOTHS[part.variant]) / np.asarray(LOOKS["awning"].albedo)
    far, drop = 0.10 + REACH_M, -0.36 * REACH_M
    cuts = 0.10 + REACH_M * np.array([0.0, 0.18, 0.75, 1.0])
    for (n0, n1), age in zip(itertools.pairwise(cuts), (0.78, 1.0, 0.92), strict=True):
        z0, z1 = (-0.36 * (n - 0.10) for n in (n0, n1))
        wall.strip(look, 0.0, BOARD_LENGTH_M, (n1, z1), (n0, z0), tint * age)
    wall.front(look, 0.0, BOARD_LENGTH_M, drop - 0.20, drop, n=far, tint=tint * 0.82)
    wall.block("painted_metal", 0.0, BOARD_LENGTH_M, 0.06, 0.16, -0.03, 0.07)
    for u in (0.15, BOARD_LENGTH_M - 0.15):
        arm = [(0.10, -0.62), (far - 0.03, drop - 0.03), (far - 0.03, drop), (0.10, -0.58)]
        wall.section("awning", u, arm, ARM / np.asarray(LOOKS["awning"].albedo))


def draw_hanging_sign(wall: Wall, part: Part) -> None:
    """A small board across the sidewalk about u = 0, its foot at z = 0; variant: which board, or `CROSS`."""
    wall.front("iron", -0.02, 0.02, 0.55, 0.59, n=0.16)
    if part.variant == CROSS:
        for n0, n1, z0, z1 in ((0.16, 0.72, 0.18, 0.38), (0.34, 0.54, 0.0, 0.56)):
            wall.block("pharmacy_cross", -0.05, 0.05, n0, n1, z0, z1)
        return
    for side in (-0.04, 0.04):
        wall.cheek("fascias", side, 0.16, 0.72, 0.1, 0.5, right=side > 0, st=FASCIAS.part(part.variant, 0.1, 0.45))
    wall.front("iron", -0.04, 0.04, 0.1, 0.5, n=0.72)
    wall.strip("iron", -0.04, 0.04, (0.16, 0.1), (0.72, 0.1))
    wall.strip("iron", -0.04, 0.04, (0.72, 0.5), (0.16, 0.5))
