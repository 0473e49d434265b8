"""A column on the carriageway: a demonstration that walks one way."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...city.tile import CityTile
from ..rng import generator_for
from ..view import View
from .darts import Streets, nearest_on
from .lattice import lattice_on

PER_M2 = 1.5
"""Of a march that moves: Fruin's level of service E."""

FROM_THE_KERB_M = 0.6


def column(
    tile: CityTile, streets: Streets, view: View, reach_m: float, address: tuple[int, int]
) -> Iterator[tuple[tuple[float, float, float], float]]:
    """Places (x, y, z) and headings [deg] of marchers, from the middle of what the camera sees outwards."""
    if not len(streets.start):
        return
    rng = generator_for(*address, "crowd", "march")
    sense, turn = rng.random(2).tolist()
    points = lattice_on(tile.drivable, PER_M2, 360 * turn, rng)
    edge = streets.edge
    _, distance = nearest_on(points[:, :2], streets.start, edge)
    inside = distance < streets.width / 2 - FROM_THE_KERB_M
    seen = view.sees(points, max_distance_m=reach_m)
    road = int(np.argmax((inside & seen[:, None]).sum(0)))
    heading = float(np.degrees(np.arctan2(edge[road, 1], edge[road, 0])))
    same_way = np.abs(np.sin(np.arctan2(edge[:, 1], edge[:, 0]) - np.radians(heading))) < 0.2
    points, seen = points[inside[:, same_way].any(1)], seen[inside[:, same_way].any(1)]
    along = points[:, :2] @ np.array([np.cos(np.radians(heading)), np.sin(np.radians(heading))])
    middle = np.median(along[seen]) if seen.any() else 0.0
    jitter = rng.random(len(points))
    heading += 180 * (sense < 0.5)
    for i in np.argsort(np.round(np.abs(along - middle), 3), kind="stable"):
        x, y, z = points[i].tolist()
        yield (x, y, z), heading + 14 * (jitter[i] - 0.5)
