"""Where a dart comes to rest when what is done there needs a wall or a kerb."""

from __future__ import annotations

import numpy as np

from .darts import Streets, nearest_on

WALL_WITHIN_M = 6.0
KERB_WITHIN_M = 5.0
FROM_THE_KERB_M = 0.55


def at_the_wall(streets: Streets, point: np.ndarray, away_m: float) -> tuple[np.ndarray, float] | None:
    """The place before the nearest front `away_m` from it, and the heading [deg] straight away from the wall; None
    when no wall is near."""
    if not len(streets.walls):
        return None
    start, edge = streets.walls[:, 0], streets.walls[:, 1] - streets.walls[:, 0]
    foot, distance = nearest_on(point[None, :2], start, edge)
    nearest = int(np.argmin(np.round(distance[0], 6)))
    if not 0.05 < distance[0, nearest] < WALL_WITHIN_M or np.hypot(*edge[nearest]) < 2.0:
        return None
    normal = (point[:2] - foot[0, nearest]) / distance[0, nearest]
    return foot[0, nearest] + away_m * normal, float(np.degrees(np.arctan2(normal[1], normal[0])))


def at_the_kerb(streets: Streets, point: np.ndarray) -> tuple[np.ndarray, float] | None:
    """The place behind the nearest kerb, and the heading [deg] towards the road; None when no road is near."""
    if not len(streets.start):
        return None
    foot, distance = nearest_on(point[None, :2], streets.start, streets.edge)
    beyond = distance[0] - streets.width / 2
    nearest = int(np.argmin(np.round(beyond, 6)))
    if not 0.0 < beyond[nearest] < KERB_WITHIN_M:
        return None
    normal = (point[:2] - foot[0, nearest]) / distance[0, nearest]
    reach = streets.width[nearest] / 2 + FROM_THE_KERB_M
    return foot[0, nearest] + reach * normal, float(np.degrees(np.arctan2(-normal[1], -normal[0])))
