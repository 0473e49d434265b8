"""`Head`: where the surface of one body's skull is, in coordinates that mean the same on every head.

Head coordinates have their origin between the eyes and the axes of the world; they are metres on a grown-up's head,
so that 0.062 is a hairline and 0.114 the top of the skull for a child too. Hair, hats and scarves are modelled in
directions from a point inside the skull and heights above its surface, without the ears.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from people_bake import source
from twincity.replicator.scene.people.skeleton import INDEX

if TYPE_CHECKING:
    from people_bake.body import Body

BODY_VERTICES = 13380
"""The first vertices of the base mesh are the body's own, the rest helpers for clothes and joints."""

CENTRE = np.array([-0.080, 0.0, 0.020])
"""Middle of the skull, in head coordinates."""

EAR_X, NECK_Z = -0.0875, -0.138
"""Where ears and the neck's joint are on the heads that all tables of hair and hats were drawn for."""

AZIMUTHS, ELEVATIONS = 96, 61


@dataclass(frozen=True, kw_only=True, eq=False)
class Head:
    """The surface of a head without its ears, as a radius for each direction from `CENTRE`."""

    eye: np.ndarray
    """(3,) metres, world: the origin."""

    unit: np.ndarray
    """(3,) metres of the world in one head metre along each axis."""

    radii: np.ndarray
    """(ELEVATIONS, AZIMUTHS) head metres, from straight down to straight up, azimuths from -180 deg."""

    neck_z: float
    """Height of the neck's joint, head coordinates; children's necks are short."""

    def to_world(self, points: np.ndarray) -> np.ndarray:
        """Head coordinates to metres of the world."""
        return self.eye + points * self.unit

    def from_world(self, points: np.ndarray) -> np.ndarray:
        """Metres of the world to head coordinates."""
        return (points - self.eye) / self.unit

    def radius(self, directions: np.ndarray) -> np.ndarray:
        """(...) from `CENTRE` to the skin along (..., 3) unit vectors, head metres."""
        azimuth = np.arctan2(directions[..., 1], directions[..., 0])
        column = (azimuth / (2 * np.pi) + 0.5) * AZIMUTHS
        row = (np.arcsin(np.clip(directions[..., 2], -1, 1)) / np.pi + 0.5) * (ELEVATIONS - 1)
        left, low = np.floor(column).astype(int), np.minimum(np.floor(row).astype(int), ELEVATIONS - 2)
        across, up = column - left, row - low
        left, right = left % AZIMUTHS, (left + 1) % AZIMUTHS
        below = self.radii[low, left] * (1 - across) + self.radii[low, right] * across
        above = self.radii[low + 1, left] * (1 - across) + self.radii[low + 1, right] * across
        return below * (1 - up) + above * up

    def surface(self, directions: np.ndarray, height: np.ndarray | float = 0.0) -> np.ndarray:
        """(..., 3) points `height` above the skin along directions, head coordinates."""
        reach = self.radius(directions) + height
        return CENTRE + directions * reach[..., None]

    def height(self, points: np.ndarray) -> np.ndarray:
        """(...) how far points (..., 3) are above the skin, head metres."""
        away = points - CENTRE
        distance = np.linalg.norm(away, axis=-1)
        return distance - self.radius(away / np.maximum(distance, 1e-9)[..., None])


@lru_cache(maxsize=8)
def find_head(body: Body) -> Head:
    """The head of a body, found once."""
    ear = ear_share() > 0.03
    points = (body.points[:BODY_VERTICES] - body.eye) / body.head_scale
    depth = points[ear, 0].mean() / EAR_X
    points = points / [depth, 1, 1]
    unit = body.head_scale * np.array([depth, 1, 1])
    weights = source.joint_weights()[:BODY_VERTICES]
    near = weights[:, INDEX["head"]] + weights[:, INDEX["neck"]] > 0.5
    neck = points[:, 2] < -0.06  # and nothing of the shoulders
    near &= ~neck | ((points[:, 2] > -0.14) & (np.abs(points[:, 1]) < 0.07) & (points[:, 0] > -0.165))
    neck_z = (body.joint("neck")[2] - body.eye[2]) / body.head_scale
    radii = _envelope(points[near & ~ear])
    return Head(eye=np.asarray(body.eye), unit=unit, radii=radii, neck_z=float(neck_z))


def ear_share() -> np.ndarray:
    """(13380,) 0..1, how much a vertex belongs to an ear: how far the target that spreads ears moves it."""
    return source.target_mask("ears/l-ear-wing-incr", "ears/r-ear-wing-incr")[:BODY_VERTICES]


def unit_vectors(azimuth: np.ndarray | float, elevation: np.ndarray | float) -> np.ndarray:
    """(..., 3) from degrees: azimuth 0 is forward and 90 left, elevation 90 up."""
    azimuth, elevation = np.broadcast_arrays(np.radians(azimuth), np.radians(elevation))
    flat = np.cos(elevation)
    return np.stack([flat * np.cos(azimuth), flat * np.sin(azimuth), np.sin(elevation)], axis=-1)


def _envelope(points: np.ndarray) -> np.ndarray:
    """Outermost radius near each direction of the grid: mouth, nostrils and sockets lie inside and do not count."""
    away = points - CENTRE
    radius = np.linalg.norm(away, axis=1)
    azimuth, elevation = np.meshgrid(np.arange(AZIMUTHS) * 360 / AZIMUTHS - 180, np.linspace(-90, 90, ELEVATIONS))
    grid = unit_vectors(azimuth, elevation).reshape(-1, 3)
    apart, nearest = cKDTree(away / radius[:, None]).query(grid, k=12)
    reach = radius[nearest]
    outer = np.exp(np.clip((reach - reach.max(axis=1, keepdims=True)) / 0.004, -30, 0))
    spread = np.maximum(apart[:, :3].mean(axis=1, keepdims=True), 0.03)  # wide where vertices are few: over the ears
    weight = outer * np.exp(-((apart / spread) ** 2))
    return ((weight * reach).sum(axis=1) / weight.sum(axis=1)).reshape(ELEVATIONS, AZIMUTHS)
