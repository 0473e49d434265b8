"""What a camera can see of the ground plan: its frame, and the walls in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..city.tile import CityTile
from ..geometry.camera import Camera, FisheyeCamera, PinholeCamera
from .scenario import CameraPose

AZIMUTHS = 360
"""Directions in which the nearest wall is known: every degree."""

NEAR_GROUND_M = 14.0
HEAD_M = 1.5
"""Height above the ground of the point that must be in view: a camera for counting shows heads."""


def camera_of(pose: CameraPose) -> Camera:
    """The camera of a drawn pose."""
    names = ("position", "heading_deg", "pitch_deg", "roll_deg", "width", "height")
    place: dict[str, Any] = {name: getattr(pose, name) for name in names}
    if pose.lens == "fisheye":
        return FisheyeCamera.looking(horizontal_fov_deg=pose.horizontal_fov_deg, circle=pose.image_circle, **place)
    return PinholeCamera.looking(horizontal_fov_deg=pose.horizontal_fov_deg, distortion=pose.distortion, **place)


@dataclass(frozen=True, kw_only=True)
class View:
    """A camera among walls."""

    camera: Camera
    wall_distance_m: np.ndarray
    """(AZIMUTHS,) from the camera, see `wall_distances`."""

    def sees(self, points: np.ndarray, *, max_distance_m: float, margin: float = 0.0) -> np.ndarray:
        """True where a person standing at `points` (k, 3) is in the frame and no wall is in between.

        `margin` widens the frame on every side by that share of its size, so that some people are cut by the edge.
        """
        camera = self.camera
        pixels = camera.project(points + np.array([0.0, 0.0, HEAD_M]))
        framed = (pixels[:, 2] > 0) & camera.contains(pixels[:, :2], margin)
        away = points[:, :2] - camera.position[:2]
        distance = np.hypot(*away.T)
        bins = np.floor((np.arctan2(away[:, 1], away[:, 0]) / (2 * np.pi) % 1.0) * AZIMUTHS).astype(int) % AZIMUTHS
        return framed & (distance <= max_distance_m) & (distance < self.wall_distance_m[bins])


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Walkable ground around a place, as points that stand for equal shares of it."""

    points: np.ndarray
    """(n, 3) metres."""

    square_metres: float
    """Of each point."""

    @classmethod
    def around(cls, place: np.ndarray, tile: CityTile, radius_m: float, points_per_m2: float = 0.25) -> Ground:
        """So many points per m2 on average, the same for every frame."""
        surface = tile.walkable.near(place[:2], radius_m)
        if not len(surface.triangles):
            return cls(points=np.zeros((0, 3)), square_metres=0.0)
        points = surface.points_at(_measuring_points(int(surface.area * points_per_m2) + 1))
        return cls(points=points, square_metres=surface.area / len(points))


def walkable_in_view(view: View, tile: CityTile, *, max_distance_m: float) -> float:
    """Walkable ground that the camera sees [m2]."""
    ground = Ground.around(view.camera.position, tile, max_distance_m, points_per_m2=4.0)
    return float(view.sees(ground.points, max_distance_m=max_distance_m).sum() * ground.square_metres)


def ground_worth(view: View, ground: Ground, *, max_distance_m: float) -> float:
    """Ground in view [m2], each square metre by how large people appear on it: whole up to `NEAR_GROUND_M`, then
    falling with the square of the distance, as their pixels do."""
    seen = ground.points[view.sees(ground.points, max_distance_m=max_distance_m)]
    distance = np.linalg.norm(seen - view.camera.position, axis=1)
    return float((np.minimum(NEAR_GROUND_M / np.maximum(distance, 0.1), 1) ** 2).sum() * ground.square_metres)


def _measuring_points(count: int) -> np.ndarray:
    """The additive R3 sequence: spread evenly, and the same for every frame (Roberts 2018)."""
    steps = 1.2207440846057596 ** -np.arange(1.0, 4.0)
    return (0.5 + np.arange(count)[:, None] * steps) % 1.0


def wall_distances(origin: np.ndarray, walls: np.ndarray) -> np.ndarray:
    """(AZIMUTHS,) metres from `origin` (2,) to the nearest of the walls (n, 2, 2), inf where there is none.

    Walls are taken as high as the sky.
    """
    if not len(walls):
        return np.full(AZIMUTHS, np.inf)
    angles = (np.arange(AZIMUTHS) + 0.5) / AZIMUTHS * 2 * np.pi
    dx, dy = np.cos(angles)[:, None], np.sin(angles)[:, None]
    a, edge = walls[:, 0] - origin, walls[:, 1] - walls[:, 0]
    # origin + t * (dx, dy) = a + s * edge, solved by Cramer's rule for every direction and wall
    determinant = edge[:, 0] * dy - edge[:, 1] * dx
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (edge[:, 0] * a[:, 1] - edge[:, 1] * a[:, 0]) / determinant
        s = (dx * a[:, 1] - dy * a[:, 0]) / determinant
    hit = (s >= 0) & (s <= 1) & (t > 0)
    return np.where(hit, t, np.inf).min(1)
