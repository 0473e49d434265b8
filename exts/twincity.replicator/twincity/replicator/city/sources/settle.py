"""Putting posts and trees where they can stand.

Open data places a wall lamp on the wall and a bollard on the kerb, give or take a metre; our footprints and kerbs have
errors of their own. Near misses are moved to the nearest sidewalk, the rest is reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import shapely

from ..ground import Pavement
from ..planar import round_point
from ..tile import KERB_HEIGHT_M
from .findings import Sourced
from .tally import Tally

FROM_EDGE_M = 0.25
"""A post that is moved comes to stand this far from the wall or the kerb."""

FARTHEST_MOVE_M = 1.6
"""A larger error is not a near miss."""

HALF_A_BOULEVARD_M = 12.0
"""From the middle of the widest roadway to well behind its kerb."""

Place = Literal["street", "building", "courtyard", "carriageway", "outside"]


class Settler:
    """Knows the ground of one tile and finds a place on it for points of the data."""

    def __init__(self, pavement: Pavement) -> None:
        self._pavement = pavement
        self._inner_sidewalk = pavement.sidewalk.buffer(-FROM_EDGE_M)
        for shape in (pavement.sidewalk, pavement.carriageway, pavement.buildings, self._inner_sidewalk):
            shapely.prepare(shape)

    def place_of(self, point: np.ndarray) -> Place:
        """On what ground the point lies; `street` is the sidewalk, where things belong."""
        at = shapely.Point(point)
        if self._pavement.sidewalk.intersects(at):
            return "street"
        if self._pavement.buildings.intersects(at):
            return "building"
        if self._pavement.carriageway.intersects(at):
            return "carriageway"
        return "courtyard" if self._pavement.courtyard.intersects(at) else "outside"

    def moved(self, point: np.ndarray) -> np.ndarray | None:
        """The nearest point well on a sidewalk, or None when it is farther than a near miss."""
        line = shapely.shortest_line(shapely.Point(point), self._inner_sidewalk)
        return shapely.get_coordinates(line)[1] if line.length <= FARTHEST_MOVE_M else None

    def across(self, point: np.ndarray, direction_rad: float) -> np.ndarray | None:
        """The first place well on a sidewalk that lies from a point in a direction, within half a boulevard."""
        far = point + HALF_A_BOULEVARD_M * np.array([np.cos(direction_rad), np.sin(direction_rad)])
        seen = shapely.LineString([point, far]).intersection(self._inner_sidewalk)
        if seen.is_empty:
            return None
        return shapely.get_coordinates(shapely.shortest_line(shapely.Point(point), seen))[1]


def on_sidewalk(point: Sequence[float] | np.ndarray) -> tuple[float, float, float]:
    """The point in space, at the height of the sidewalk."""
    x, y = round_point(point)
    return x, y, KERB_HEIGHT_M


def settled(layer: str, point: np.ndarray, settler: Settler, tally: Tally, is_record: bool = True) -> np.ndarray | None:
    """The point, or where it was moved to; None and a line in the tally where nothing can stand."""
    place = settler.place_of(point)
    if place == "street":
        return point
    moved = settler.moved(point)
    if moved is not None:
        tally.repaired[f"{layer}: moved out of a {place}"] += 1
    elif is_record:
        tally.refused[f"{layer}: {'outside the tile' if place == 'outside' else f'deep in a {place}'}"] += 1
    return moved


def local_points(merged: Sourced, origin: np.ndarray) -> np.ndarray:
    """(n, 2) where they are [m, local]."""
    return shapely.get_coordinates([found.point for _, found in merged]).reshape(-1, 2) - origin
