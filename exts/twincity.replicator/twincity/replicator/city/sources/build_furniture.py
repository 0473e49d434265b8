"""From merged findings to the tile's bollards and barriers: the strokes of a plan put together to things.

A plan of the streets draws a bollard as one to four points and a barrier as a row of them.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import shapely

from ..planar import clusters_within
from ..tile import Furniture
from .findings import FoundPoint, Sourced
from .settle import Settler, local_points, on_sidewalk, settled
from .tally import Tally

SAME_BOLLARD_M = 0.5
"""The plan of the streets draws some bollards twice, and thick ones as four corners; real ones leave 0.9 m free."""

SAME_BARRIER_M = 1.0
"""A barrier is drawn as points up to 0.6 m apart; a gap of more lets people through."""

BARRIER_POINT_M = 0.4
"""Usual distance of those points: a barrier reaches half of it beyond its outermost ones."""

LONGEST_BARRIER_M = 2.0
"""A row is divided into the elements it is made of, 1.2 to 2.0 m long."""

CURVED_FROM_POINTS = 6


def bollard_points(merged: Sourced, origin: np.ndarray) -> np.ndarray:
    """(n, 2) one point per bollard [m, local], however often it is drawn."""
    points = local_points(merged, origin)
    return np.array([points[members].mean(0) for members in clusters_within(points, SAME_BOLLARD_M)]).reshape(-1, 2)


def build_bollards(merged: Sourced, points: np.ndarray, settler: Settler, tally: Tally) -> list[Furniture]:
    """The bollards at `points`, settled on the sidewalk."""
    tally.refused["bollards: further point of a bollard already built"] += len(merged) - len(points)
    places = [settled("bollards", point, settler, tally) for point in points]
    return [Furniture(kind="bollard", position=on_sidewalk(place)) for place in places if place is not None]


def build_barriers(merged: Sourced, origin: np.ndarray, settler: Settler, tally: Tally) -> list[Furniture]:
    """The barriers: points in a row become elements of at most `LONGEST_BARRIER_M`, which also follow a bend."""
    strokes = [pair for pair in merged if pair[1].length_m is None]
    points = local_points(strokes, origin)
    elements = [
        element for members in clusters_within(points, SAME_BARRIER_M) for element in _elements(points[members])
    ]
    rows = [_barrier(start, end, settler, tally, is_record=False) for start, end in elements]
    barriers = [barrier for barrier in rows if barrier is not None]
    tally.refused["barriers: further point of a barrier already built"] += len(strokes) - len(barriers)
    whole = [_ends(found, origin) for _, found in merged if found.length_m is not None]
    drawn = [_barrier(start, end, settler, tally, is_record=True) for start, end in whole]
    return [*barriers, *(barrier for barrier in drawn if barrier is not None)]


def _barrier(
    start: np.ndarray, end: np.ndarray, settler: Settler, tally: Tally, *, is_record: bool
) -> Furniture | None:
    """A barrier between two points, where it can stand."""
    place = settled("barriers", (start + end) / 2, settler, tally, is_record=is_record)
    if place is None:
        return None
    dx, dy = end - start
    return Furniture(
        kind="barrier",
        position=on_sidewalk(place),
        heading_deg=round(math.degrees(math.atan2(dy, dx)) % 180.0, 2),
        length_m=round(math.hypot(dx, dy), 3),
    )


def _ends(found: FoundPoint, origin: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The two ends [m, local] of a barrier whose length is known."""
    heading, length = math.radians(found.heading_deg or 0.0), found.length_m or 0.0
    half = 0.5 * length * np.array([math.cos(heading), math.sin(heading)])
    middle = shapely.get_coordinates(found.point)[0] - origin
    return middle - half, middle + half


def _elements(points: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """The ends of the straight pieces that a row of points (n, 2) is built from."""
    middle = points.mean(0)
    along, across = np.linalg.svd(points - middle)[2] if len(points) > 1 else np.eye(2)
    s, aside = (points - middle) @ along, (points - middle) @ across
    bend = np.polyfit(s, aside, 2 if len(points) >= CURVED_FROM_POINTS else 1) if len(points) > 1 else np.zeros(1)
    first, last = s.min() - BARRIER_POINT_M / 2, s.max() + BARRIER_POINT_M / 2
    count = math.ceil((last - first) / LONGEST_BARRIER_M - 0.1)
    steps = np.linspace(first, last, max(count, 1) + 1)
    joints = middle + steps[:, None] * along + np.polyval(bend, steps)[:, None] * across
    return list(pairwise(joints))
