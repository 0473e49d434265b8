"""Where a dart comes to rest when what is done there needs a wall or a kerb."""

from __future__ import annotations

import numpy as np

from ...city.tile import CityTile
from .darts import nearest_on, road_segments, road_widths

WALL_WITHIN_M = 6.0
KERB_WITHIN_M = 5.0
FROM_THE_KERB_M = 0.55


def at_the_wall(tile: CityTile, point: np.ndarray, away_m: float) -> tuple[np.ndarray, float] | None:
    """The place before the nearest front `away_m` from it, and the heading [deg] straight away from the wall; None
    when no wall is near."""
    if not len(tile.walls):
        return None
    start, edge = tile.walls[:, 0], tile.walls[:, 1] - tile.walls[:, 0]
    foot, distance = nearest_on(point[None, :2], start, edge)
    nearest = int(np.argmin(np.round(distance[0], 6)))
    if not 0.05 < distance[0, nearest] < WALL_WITHIN_M or np.hypot(*edge[nearest]) < 2.0:
        return None
    normal = (point[:2] - foot[0, nearest]) / distance[0, nearest]
    return foot[0, nearest] + away_m * normal, float(np.degrees(np.arctan2(normal[1], normal[0])))


def at_the_kerb(tile: CityTile, point: np.ndarray) -> tuple[np.ndarray, float] | None:
    """The place behind the nearest kerb, and the heading [deg] towards the road; None when no road is near."""
    if not tile.roads:
        return None
    segments = road_segments(tile)
    foot, distance = nearest_on(point[None, :2], segments[:, 0], segments[:, 1] - segments[:, 0])
    beyond = distance[0] - road_widths(tile) / 2
    nearest = int(np.argmin(np.round(beyond, 6)))
    if not 0.0 < beyond[nearest] < KERB_WITHIN_M:
        return None
    normal = (point[:2] - foot[0, nearest]) / distance[0, nearest]
    reach = road_widths(tile)[nearest] / 2 + FROM_THE_KERB_M
    return foot[0, nearest] + reach * normal, float(np.degrees(np.arctan2(-normal[1], -normal[0])))


def keeps_right(tile: CityTile, point: np.ndarray, heading_deg: float) -> bool:
    """True when somebody who walks this way has the nearer edge of the sidewalk, kerb or wall, on the right."""
    if not tile.roads:
        return True
    segments = road_segments(tile)
    foot, distance = nearest_on(point[None, :2], segments[:, 0], segments[:, 1] - segments[:, 0])
    nearest = int(np.argmin(np.round(distance[0], 6)))
    to_kerb = distance[0, nearest] - road_widths(tile)[nearest] / 2
    edge = foot[0, nearest]
    if len(tile.walls):
        on_wall, to_wall = nearest_on(point[None, :2], tile.walls[:, 0], tile.walls[:, 1] - tile.walls[:, 0])
        closest = int(np.argmin(np.round(to_wall[0], 6)))
        edge = on_wall[0, closest] if to_wall[0, closest] < to_kerb else edge
    x, y = edge - point[:2]
    angle = np.radians(heading_deg)
    return bool(np.cos(angle) * y - np.sin(angle) * x < 0)
