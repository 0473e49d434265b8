"""A place: where one person is, which way they face, and what they do there. And how much ground that takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..scenario import Vehicle
from ..traits import Traits
from ..vehicles import VEHICLES

CLEARANCE_M = 0.55
"""Between the middles of two people: the width of Fruin's body ellipse is 0.60 m, its depth 0.50 m."""

CROWDED_CLEARANCE_M = 0.45
"""Where it is packed: the breadth of shoulders, arms at the sides. Hexagons of it hold 5.7 people per m2."""

BODY_M = CLEARANCE_M / 2

Point = Sequence[float] | np.ndarray
"""Plan or ground point [m]."""

Disc = tuple[float, float, float]
"""Forward and left of a person's point, and a radius [m]."""

FOOTPRINTS: dict[str | None, tuple[Disc, ...]] = {
    None: ((0.0, 0.0, BODY_M),),
    "wheelchair": ((0.0, 0.0, 0.42), (0.35, 0.0, 0.30)),
    "walker": ((0.0, 0.0, BODY_M), (0.45, 0.0, 0.32)),
    "cane": ((0.0, 0.0, 0.32),),
    "white_cane": ((0.0, 0.0, BODY_M), (0.60, 0.0, 0.20), (0.95, 0.0, 0.15)),
    "pram": ((0.0, 0.0, BODY_M), (0.65, 0.0, 0.32), (1.05, 0.0, 0.30)),
    "suitcase": ((0.0, 0.0, BODY_M), (-0.55, -0.20, 0.28)),
    "dog": ((0.0, 0.0, BODY_M), (0.45, -0.50, 0.25), (0.80, -0.55, 0.25)),
    "bicycle": ((0.0, 0.0, 0.35), (0.65, 0.0, 0.25), (-0.65, 0.0, 0.25), (1.15, 0.0, 0.30), (1.58, 0.0, 0.25)),
    "scooter": ((0.0, 0.0, 0.35), (0.45, 0.0, 0.25)),
    "motorcycle": ((0.0, 0.0, 0.45), (0.60, 0.0, 0.42), (0.95, 0.0, 0.30), (-0.60, 0.0, 0.35)),
}
"""Of a body with what it pushes, leads or rides; the bicycle's holds a cargo bicycle too."""

LYING_FOOTPRINT: tuple[Disc, ...] = tuple((x, 0.0, BODY_M) for x in (0.0, 0.43, -0.43, 0.86, -0.86))
"""With arms over the head a lying body is up to 2.3 m long."""


LEGS_OF_A_SITTER: Disc = (0.50, 0.0, 0.30)

SEAT_SPACE_M: dict[str, tuple[float, float, float, float]] = {
    "bench": (0.33, 0.34, 1.18, 0.44),
    "low_wall": (0.26, 0.26, 0.98, 0.24),
    "terrace": (1.00, 0.28, 0.31, 0.31),
}
"""How far what people sit on reaches to the front, the back, the left and the right of who brings it: two share a
bench or a block of stone, and the one on the right brings it."""


def room_of(space_m: Sequence[float], radius_m: float) -> tuple[Disc, ...]:
    """Discs that cover how far a body reaches to the front, the back, the left and the right."""
    front, back, left, right = space_m

    def across(low: float, high: float) -> list[float]:
        count = max(1, int(np.ceil((high - low) / (1.5 * radius_m))))
        inset = min(radius_m, (high - low) / 2)
        return np.round(np.linspace(low + inset, high - inset, count), 3).tolist()

    return tuple((x, y, radius_m) for x in across(-back, front) for y in across(-right, left))


def sitting_room(seat: str | None) -> tuple[Disc, ...]:
    """Discs that cover the legs of who sits, and the seat where they bring it, with a point at each of its corners, so
    that no wall runs through it."""
    if seat is None:
        return (LEGS_OF_A_SITTER,)
    front, back, left, right = SEAT_SPACE_M[seat]
    corners = tuple((x, y, 0.0) for x in (front, -back) for y in (left, -right))
    return (LEGS_OF_A_SITTER, *room_of(SEAT_SPACE_M[seat], 0.34), *corners)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One person's place."""

    position: tuple[float, float, float]
    heading_deg: float
    posture: str
    group: int
    doing: tuple[str, ...] = ()
    """Activities of clips that fit here, any when empty."""

    seat: str | None = None
    """What they sit on."""

    brings_seat: bool = True
    """False for the second of two who share a bench."""

    clip: str | None = None
    """Given where two clips belong together."""

    pushes: bool = False
    """Walks behind the wheelchair of somebody else."""

    is_pushed: bool = False
    """Sits in the wheelchair or the pram that somebody else pushes."""

    most_speed_m_per_s: float = 9.0
    """Nobody walks faster here: in a crowd, or in a group with somebody slow."""


def place_at(point: Point, heading_deg: float, posture: str, group: int, **more: object) -> Place:
    """A place, rounded to 1 mm and 0.01 degree."""
    x, y, z = (round(float(v), 3) for v in point)
    heading = round(float(heading_deg) % 360, 2) % 360
    return Place(position=(x, y, z), heading_deg=heading, posture=posture, group=group, **more)  # type: ignore[arg-type]


def footprint(person: Traits) -> tuple[Disc, ...]:
    """The discs that a person on their feet, or wheels, takes."""
    return FOOTPRINTS[person.mobility_aid or person.brings]


def placed_discs(discs: Sequence[Disc], xy: Point, heading_deg: float) -> list[Disc]:
    """The discs of a footprint in the plan: x, y, radius."""
    x, y = float(xy[0]), float(xy[1])
    if len(discs) == 1 and discs[0][0] == discs[0][1] == 0:
        return [(x, y, discs[0][2])]
    c, s = float(np.cos(np.radians(heading_deg))), float(np.sin(np.radians(heading_deg)))
    return [(x + c * f - s * left, y + s * f + c * left, radius) for f, left, radius in discs]


def vehicle_discs(vehicle: Vehicle) -> list[Disc]:
    """A row of discs along a vehicle."""
    model = VEHICLES[vehicle.model]
    radius = model.width_m / 2 + 0.1
    along = np.linspace(-0.5, 0.5, 5) * (model.length_m - model.width_m)
    angle = np.radians(vehicle.heading_deg)
    x, y, _ = vehicle.position
    return [(x + float(np.cos(angle)) * d, y + float(np.sin(angle)) * d, radius) for d in along.tolist()]


class Discs:
    """Who already stands where: discs in cells wider than any two of them together."""

    CELL_M = 2.0

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Disc]] = {}

    def add(self, discs: Sequence[Disc]) -> None:
        """Take this ground."""
        for x, y, radius in discs:
            self._cells.setdefault((int(x // self.CELL_M), int(y // self.CELL_M)), []).append((x, y, radius))

    def free(self, discs: Sequence[Disc], closer_m: float = 0.0) -> bool:
        """True when none of these touches a disc that is taken; discs may overlap by `closer_m`."""
        return not any(
            (x - ox) ** 2 + (y - oy) ** 2 < (radius + other - closer_m) ** 2
            for x, y, radius in discs
            for cx in range(int(x // self.CELL_M) - 1, int(x // self.CELL_M) + 2)
            for cy in range(int(y // self.CELL_M) - 1, int(y // self.CELL_M) + 2)
            for ox, oy, other in self._cells.get((cx, cy), ())
        )
