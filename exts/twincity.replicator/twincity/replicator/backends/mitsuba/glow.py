"""The glow of lamps in fog."""

from __future__ import annotations

from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np

from .camera import every_pixel
from .labels import Labels
from .lamps import Lamps, shadow_ray
from .packets import packet_at, vector_at, xyz
from .world import World

GLOWING = 16
"""Lamps that glow: the nearest ones whose lantern the camera sees."""

SHARE = 0.6
"""Of a lamp's greatest intensity that it sends to all sides on average."""

FARTHEST_M = 300.0
"""Glow is added up this far along a ray."""


def with_glow(world: World, lamps: Lamps, labels: Labels, radiance: Any) -> Any:
    """The picture with the light that fog scatters out of the lamps' way into the camera's (airlight of a point lamp in
    single scattering, after Sun et al. 2005, with the lamp's own extinction taken at the ray's nearest point)."""
    column, row = world.camera.column_row(every_pixel(world.camera))
    direction = world.camera.direction(column + 0.5, row + 0.5)
    end = dr.minimum(labels.distance_to_image_plane * dr.norm(direction), FARTHEST_M)
    view = dr.normalize(direction)
    extinction = world.light.extinction
    glow = mi.Vector3f(0)
    for lamp in _seen_lamps(world, lamps):
        place = packet_at(lamps.places, lamp)
        towards = xyz(place) - world.camera.position
        along = dr.dot(towards, view)
        aside = dr.sqrt(dr.maximum(dr.dot(towards, towards) - along * along, 0.03))
        angle = dr.atan((end - along) / aside) + dr.atan(along / aside)
        path = dr.clip(along, 0, end) + aside
        strength = place.w * angle / aside * dr.exp(-extinction * path)
        glow += vector_at(lamps.colours, lamp) * strength
    return radiance + glow * (extinction * SHARE / (4 * dr.pi))


def _seen_lamps(world: World, lamps: Lamps) -> list[Any]:
    """Indices of `GLOWING` lamps; where fewer are seen, the dark one stands in."""
    lamp = dr.arange(mi.UInt32, lamps.count)
    towards = vector_at(lamps.places, lamp) - world.camera.position
    distance = dr.norm(towards)
    hidden = np.array(world.geometry.blocked(shadow_ray(world.camera.position, towards), True))
    order = np.argsort(np.where(hidden, np.inf, np.array(distance)), kind="stable")[: len(hidden) - hidden.sum()]
    dark = lamps.count  # its number
    chosen = [*order[:GLOWING].tolist(), *[dark] * GLOWING][:GLOWING]
    return [dr.opaque(mi.UInt32, index) for index in chosen]
