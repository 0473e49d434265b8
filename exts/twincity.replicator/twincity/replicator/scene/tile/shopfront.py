"""The ground floor of a house: shop fronts, awnings and the carriage door, one after the other along the street."""

from __future__ import annotations

import numpy as np

from ...city.tile import KERB_HEIGHT_M
from ..materials import LOOKS, linear
from .wall import Wall, pieces

PIER_M = 0.34
"""Between two shops."""

RECESS_M = 0.25
SHOPFRONT_M = 3.55
"""Highest shop front; stone above it."""

DOOR_WIDTH_M, DOOR_HEIGHT_M = 2.7, 3.5
SHOP_PAINTS = tuple(
    linear(tone)
    for tone in (
        "#1e2f25", "#15181c", "#3a1518", "#1f2c44", "#4a3422", "#6b6558", "#26221e", "#8a1f1f", "#b9b09a", "#14342f",
    )
)  # fmt: skip
AWNING_CLOTHS = tuple(
    linear(tone) * 0.8 for tone in ("#7a1f22", "#1f3b2c", "#23324d", "#2b2b2b", "#8b6b3a", "#5a2336", "#c9c2b4")
)
DOOR_PAINTS = tuple(linear(tone) for tone in ("#1e3527", "#3b2417", "#22303f", "#2a2320", "#12241c"))
AWNING_SHARE = 0.36
SHOP_GLASS = 0.8
"""A shop's panes are darker than a flat's: nothing stands behind them but the shop."""


def ground_floor(
    wall: Wall, top: float, centres: np.ndarray, tint: np.ndarray, *, shops: bool, rng: np.random.Generator
) -> None:
    """Fill the wall below `top` [m].

    Args:
        wall: the front.
        top: height of the first floor [m].
        centres: (bays,) middles of the windows above.
        tint: (3,) of the stone.
        shops: false where people live behind the windows.
        rng: the house's own.
    """
    head = min(SHOPFRONT_M, top - 0.55)
    cuts = pieces(0.0, wall.length, 7.0)
    wall.front("ground_floor_stone", cuts[:-1], cuts[1:], head, top, tint=tint)
    wall.strip("ground_floor_stone", 0.0, wall.length, (-RECESS_M, head), (0.0, head), tint * 0.7)
    openings = _openings(wall.length, centres, rng)
    _piers(wall, openings, head, tint)
    door = int(rng.integers(len(openings))) if len(openings) > 1 else -1
    for index, (u0, u1) in enumerate(openings):
        if index == door:
            _carriage_door(wall, u0, u1, head, tint, rng)
        elif shops:
            _shop(wall, u0, u1, head, rng)
        else:
            _flat_window(wall, u0, u1, head, tint)


def _openings(length: float, centres: np.ndarray, rng: np.random.Generator) -> list[tuple[float, float]]:
    """Runs of one to three bays, between piers."""
    pitch = float(centres[1] - centres[0]) if len(centres) > 1 else length - 0.6
    openings, bay = [], 0
    while bay < len(centres):
        count = min(int(rng.integers(1, 4)), len(centres) - bay)
        start = float(centres[bay]) - pitch / 2
        openings.append((start + PIER_M / 2, start + count * pitch - PIER_M / 2))
        bay += count
    return openings


def _piers(wall: Wall, openings: list[tuple[float, float]], head: float, tint: np.ndarray) -> None:
    left = np.array([0.0] + [end for _, end in openings])
    right = np.array([start for start, _ in openings] + [wall.length])
    wall.front("ground_floor_stone", left, right, 0.0, head, tint=tint)
    wall.cheek("ground_floor_stone", right[:-1], -RECESS_M, 0.0, 0.0, head, right=True, tint=tint * 0.9)
    wall.cheek("ground_floor_stone", left[1:], -RECESS_M, 0.0, 0.0, head, right=False, tint=tint * 0.9)


def _shop(wall: Wall, u0: float, u1: float, head: float, rng: np.random.Generator) -> None:
    """Sign board above, panes set back, a painted riser below and painted posts between the panes."""
    paint = _tint("joinery", SHOP_PAINTS[rng.integers(len(SHOP_PAINTS))])
    board, riser = head - 0.62, KERB_HEIGHT_M + rng.uniform(0.25, 0.5)
    wall.block("joinery", u0, u1, 0.0, 0.14, board, head, paint)
    wall.front("joinery", u0 + 0.3, u1 - 0.3, board + 0.12, head - 0.14, n=0.145, tint=paint * 1.3 + 0.1)
    wall.front("joinery", u0, u1, 0.0, riser, n=-0.06, tint=paint)
    wall.strip("joinery", u0, u1, (-0.06, riser), (-0.18, riser), paint)
    wall.strip("granite", u0, u1, (0.0, KERB_HEIGHT_M), (-0.06, KERB_HEIGHT_M), 0.8)
    wall.strip("joinery", u0, u1, (-0.18, board), (0.0, board), paint)
    glass = SHOP_GLASS * rng.choice([1.0, 1.4, 2.5])
    wall.front("glass", u0, u1, riser, board, n=-0.18, tint=glass)
    posts = pieces(u0 + 0.06, u1 - 0.06, 1.9)
    wall.front("joinery", posts - 0.06, posts + 0.06, riser, board, n=-0.10, tint=paint)
    if rng.random() < AWNING_SHARE:
        _awning(wall, u0 + 0.05, u1 - 0.05, board, rng)


def _awning(wall: Wall, u0: float, u1: float, z: float, rng: np.random.Generator) -> None:
    cloth = _tint("awning", AWNING_CLOTHS[rng.integers(len(AWNING_CLOTHS))])
    reach = rng.uniform(0.9, 1.5)
    front, low = 0.15 + reach, z - 0.36 * reach
    wall.strip("awning", u0, u1, (front, low), (0.15, z), cloth)
    wall.front("awning", u0, u1, low - 0.22, low, n=front, tint=cloth * 0.9)


def _carriage_door(wall: Wall, u0: float, u1: float, head: float, tint: np.ndarray, rng: np.random.Generator) -> None:
    """Two painted leaves below a fanlight, in a stone surround."""
    paint = _tint("joinery", DOOR_PAINTS[rng.integers(len(DOOR_PAINTS))])
    middle, half = (u0 + u1) / 2, min(DOOR_WIDTH_M, u1 - u0) / 2
    left, right, spring = middle - half, middle + half, min(DOOR_HEIGHT_M, head) * 0.78
    wall.front("ground_floor_stone", np.array([u0, right]), np.array([left, u1]), 0.0, head, tint=tint)
    wall.cheek("ground_floor_stone", left, -0.4, 0.0, 0.0, head, right=True, tint=tint * 0.9)
    wall.cheek("ground_floor_stone", right, -0.4, 0.0, 0.0, head, right=False, tint=tint * 0.9)
    wall.front("joinery", left, right, 0.0, spring, n=-0.4, tint=paint)
    wall.block("joinery", np.array([left + 0.15, middle + 0.12]), np.array([middle - 0.12, right - 0.15]), -0.4, -0.35,
               0.3, spring - 0.25, paint * 1.2)  # fmt: skip
    wall.block("joinery", left, right, -0.4, -0.34, spring, spring + 0.14, paint)
    wall.front("glass", left, right, spring + 0.14, head, n=-0.38)
    wall.strip("granite", left, right, (0.0, KERB_HEIGHT_M), (-0.4, KERB_HEIGHT_M), 0.8)
    wall.strip("ground_floor_stone", left, right, (-0.4, head), (-RECESS_M, head), tint * 0.7)


def _flat_window(wall: Wall, u0: float, u1: float, head: float, tint: np.ndarray) -> None:
    """Where people live on the ground floor: a stone wall with a pane as wide as half the bay."""
    quarter = (u1 - u0) / 4
    wall.front("ground_floor_stone", np.array([u0, u1 - quarter]), np.array([u0 + quarter, u1]), 0.0, head, tint=tint)
    wall.front("ground_floor_stone", u0 + quarter, u1 - quarter, 0.0, 1.0, tint=tint)
    wall.strip("ground_floor_stone", u0 + quarter, u1 - quarter, (0.0, 1.0), (-RECESS_M, 1.0), tint * 0.8)
    wall.cheek("ground_floor_stone", u0 + quarter, -RECESS_M, 0.0, 1.0, head, right=True, tint=tint * 0.9)
    wall.cheek("ground_floor_stone", u1 - quarter, -RECESS_M, 0.0, 1.0, head, right=False, tint=tint * 0.9)
    wall.front("glass", u0 + quarter, u1 - quarter, 1.0, head, n=0.02 - RECESS_M)


def _tint(material: str, albedo: np.ndarray) -> np.ndarray:
    """The factor that gives a material this albedo."""
    return albedo / np.asarray(LOOKS[material].albedo)
