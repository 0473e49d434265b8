"""What headwear is fitted to: the skull above a rim, its outline, and the neck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from people_bake.hair.chart import LINE_AZIMUTHS, Chart
from people_bake.hair.head import BODY_VERTICES, CENTRE, Head, unit_vectors
from people_bake.hair.sheet import Sheet, grid_sheet
from people_bake.headwear.room import Rim

if TYPE_CHECKING:
    from people_bake.body import Body

PERIOD_M = 0.5
COLUMNS = 24


def rim_chart(head: Head, rim: Rim, pole: tuple[float, float, float] = (-0.085, 0.0, 0.14)) -> Chart:
    """Lines from the top of a hat, row 0, down to its rim, row 1."""
    elevation = np.arange(88.0, -60.0, -0.5)
    directions = unit_vectors(LINE_AZIMUTHS[:, None], elevation)
    points = head.surface(directions)
    below = points[..., 2] < rim.height(points)
    ends = directions[np.arange(len(LINE_AZIMUTHS)), np.argmax(below, axis=1)]
    away = np.array(pole) - CENTRE
    return Chart(starts=np.broadcast_to(away / np.linalg.norm(away), ends.shape), ends=ends)


def around(columns: int = COLUMNS) -> np.ndarray:
    """(columns, 1) of a chart, evenly, the first straight ahead."""
    return (np.arange(columns) / columns)[:, None]


def closed_sheet(points: np.ndarray, head: Head, *, flipped: bool = False) -> Sheet:
    """A sheet around the head through (columns, rows, 3) head coordinates."""
    world = head.to_world(points)
    return grid_sheet(world, cloth_uvs(world, closed=True), closed=True, flipped=flipped)


def open_sheet(points: np.ndarray, head: Head, *, flipped: bool = False) -> Sheet:
    """A sheet with four borders through (columns, rows, 3) head coordinates."""
    world = head.to_world(points)
    return grid_sheet(world, cloth_uvs(world, closed=False), flipped=flipped)


def cloth_uvs(world: np.ndarray, *, closed: bool) -> np.ndarray:
    """(columns, rows, 2): once around is one period; v is metres upwards."""
    columns = len(world)
    u = np.arange(columns) / columns
    if not closed:
        steps = np.linalg.norm(np.diff(world, axis=0), axis=-1).max(axis=1)
        u = np.concatenate([[0.0], np.cumsum(steps)]) / PERIOD_M
    steps = np.linalg.norm(np.diff(world, axis=1), axis=-1).mean(axis=0)
    v = -np.concatenate([[0.0], np.cumsum(steps)]) / PERIOD_M
    shape = world.shape[:2]
    return np.stack([np.broadcast_to(u[:, None], shape), np.broadcast_to(v, shape)], -1)


def thick_sheet(points: np.ndarray, head: Head, thickness: np.ndarray) -> Sheet:
    """A stiff sheet with an upper and a lower side: (columns, rows, 3) of the upper, and the way to the lower."""
    below = points + thickness
    loop = np.concatenate([points, below[:, ::-1]], axis=1)
    return open_sheet(loop, head)


@dataclass(frozen=True, kw_only=True)
class Outline:
    """The skull seen from above at one height, as an ellipse; head metres."""

    x: float
    """Of its middle."""
    long: float
    """Half its length, forward."""
    wide: float
    """Half its width."""

    def ring(self, turn: np.ndarray, grow: np.ndarray | float, z: np.ndarray | float) -> np.ndarray:
        """(..., 3) points at angles [radians, 0 forward], `grow` outside the outline."""
        turn, grow, z = np.broadcast_arrays(turn, grow, z)
        x = self.x + (self.long + grow) * np.cos(turn)
        return np.stack([x, (self.wide + grow) * np.sin(turn), z], axis=-1)


def outline_at(head: Head, z: float) -> Outline:
    """The outline of the skull at a height above the eyes."""
    azimuth = np.arange(0.0, 360.0, 5.0)
    elevation = np.zeros_like(azimuth)
    for _ in range(6):  # the elevation at which the surface has that height
        reach = head.radius(unit_vectors(azimuth, elevation))
        elevation = np.degrees(np.arcsin(np.clip((z - CENTRE[2]) / reach, -0.95, 0.95)))
    points = head.surface(unit_vectors(azimuth, elevation))
    low, high = points.min(axis=0), points.max(axis=0)
    return Outline(x=(low[0] + high[0]) / 2, long=(high[0] - low[0]) / 2, wide=(high[1] - low[1]) / 2)


def clear_of_hair(points: np.ndarray, head: Head, least: float = 0.010) -> np.ndarray:
    """Points (..., 3) moved away from the skull until hair that lies flat has room below them."""
    away = points - CENTRE
    away = away / np.maximum(np.linalg.norm(away, axis=-1, keepdims=True), 1e-9)
    return points + away * np.clip(least - head.height(points), 0, None)[..., None]


def neck_outline(body: Body, head: Head, z: float) -> Outline:
    """The neck at a height, as an ellipse."""
    seen = head.from_world(body.points[:BODY_VERTICES])
    near = (np.abs(seen[:, 2] - z) < 0.014) & (np.abs(seen[:, 1]) < 0.075) & (seen[:, 0] < 0.0)
    low, high = np.quantile(seen[near], [0.02, 0.98], axis=0)
    return Outline(x=(low[0] + high[0]) / 2, long=(high[0] - low[0]) / 2, wide=(high[1] - low[1]) / 2)
