"""What stands once or twice on a boulevard: kiosk, column, fountain, shelters, the way down to the metro, a small
building site. The invented crossing has them between its trees."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..sizes import SIZES
from ..tile import Furniture, FurnitureKind
from .build_standing import FreeGround

NORTH, SOUTH, EAST, WEST = 0.0, 180.0, -90.0, 90.0
"""Heading of a thing whose front looks that way."""

LANDMARKS: tuple[tuple[FurnitureKind, float, float, float], ...] = (
    ("metro_entrance", 26.0, 11.35, NORTH),
    ("kiosk", 26.0, -10.75, SOUTH),
    ("column", -26.0, 10.3, NORTH),
    ("fountain", -26.0, -10.2, NORTH),
    ("bus_shelter", -46.0, -10.1, NORTH),
    ("bus_shelter", 46.0, 10.1, SOUTH),
    ("toilets", 46.0, -10.6, SOUTH),
    ("post_box", 33.4, -9.8, SOUTH),
    ("clock", -33.3, 9.9, SOUTH),
    ("advert", -66.0, -9.9, EAST),
    ("planter", 66.0, 10.2, NORTH),
    ("planter", 66.0, -10.2, NORTH),
    ("bike_station", -5.95, 34.0, WEST),
)
"""Kind, place [m], and which way it looks."""

SITE_M = (5.95, -36.0)
SITE_HALF_M = (0.95, 1.75)
"""A hole in the sidewalk, fenced off: its middle, and half its sides."""


def landmarks(free: FreeGround) -> Iterator[Furniture]:
    """The landmarks for which there is room, which on this tile is all of them."""
    for kind, x, y, heading in LANDMARKS:
        item = free.placed(kind, np.array([x, y]), heading)
        yield from [item] if item else []
    yield from _site(free)


def _site(free: FreeGround) -> Iterator[Furniture]:
    """Barriers around a rectangle, boards outwards."""
    length, depth = SIZES["work_barrier"].length_m, SIZES["work_barrier"].depth_m
    (x, y), (half_x, half_y) = SITE_M, SITE_HALF_M
    places = [(x, y + side * half_y, NORTH if side > 0 else SOUTH) for side in (1, -1)]
    places += [
        (x + side * (half_x - depth / 2), y + along * (length / 2 + 0.01), EAST if side > 0 else WEST)
        for side in (1, -1)
        for along in (1, -1)
    ]
    for at_x, at_y, heading in places:
        item = free.placed("work_barrier", np.array([at_x, at_y]), heading)
        yield from [item] if item else []
