"""More rays through a pixel: where its neighbours look different, or through every one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np

from .camera import CameraRays, every_pixel
from .geometry import ray
from .shading import composed, shade
from .world import World

BESIDE_THE_CENTRE = np.array([[[0.19, 0.81], [0.83, 0.17]], [[0.17, 0.19], [0.81, 0.83]]], np.float32)
"""(2, rays, 2): where in a pixel more rays go beside the one through its centre. With it, no two share a third of a
column or row; pixels of a chessboard's black and white squares have the two diagonals."""

CONTRAST = 0.2
"""Neighbours look different when a channel differs by this share of the brighter one ..."""

LEAST_CONTRAST = 0.01
"""... and by this much of the picture's white: what is lost in the dark needs no rays."""

SoftAt = Callable[..., tuple[Any, Any]]
"""(shade, hit, direction, x, y, number of the ray) -> irradiance [lux], reflection [cd/m2]."""


def pixels_on_edges(camera: CameraRays, colour: Any, white: Any) -> Any:
    """Numbers of the pixels that look different from the one beside, above or below.

    Args:
        camera: of the picture.
        colour: of every pixel [cd/m2].
        white: what the picture shows as 1 [cd/m2 per channel].
    """
    column, row = camera.column_row(every_pixel(camera))
    differs = mi.Bool(False)
    for right, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        x, y = mi.Int32(column) + right, mi.Int32(row) + down
        inside = (x >= 0) & (x < camera.width) & (y >= 0) & (y < camera.height)
        other = dr.gather(mi.Vector3f, colour, mi.UInt32(y) * camera.width + mi.UInt32(x), inside)
        limit = CONTRAST * dr.maximum(colour, other) + LEAST_CONTRAST * white
        differs |= inside & dr.any(dr.abs(colour - other) > limit)
    return dr.compress(differs)


def evenly_spread(count: int) -> np.ndarray:
    """(2, count, 2) places in a pixel: no two in one column or row (Hammersley), the same in every pixel."""
    reversed_bits = np.array([int(f"{k:032b}"[::-1], 2) / 2**32 for k in range(count)])
    places = np.stack([(np.arange(count) + 0.5) / count, reversed_bits + 0.5 / count], 1)
    return np.stack([places, places]).astype(np.float32)


def traced_through(world: World, pixel: Any, places: np.ndarray, soft: SoftAt) -> tuple[Any, Any, Any]:
    """Mean colour [cd/m2], albedo and normal that the rays through the given places (2, rays, 2) of each pixel find.

    One lane per pixel loops over its rays: less memory than one lane per ray, and sums in an order that no thread can
    change.

    Args:
        world: the frame.
        pixel: numbers of pixels.
        places: in a pixel; see `BESIDE_THE_CENTRE`.
        soft: irradiance and reflection where a ray ended.
    """
    column, row = world.camera.column_row(pixel)
    rays = places.shape[1]
    offsets, first = mi.Float(places.ravel()), ((column + row) % 2) * rays
    zero = dr.zeros(mi.Vector3f, dr.width(pixel))

    def trace(number: Any, colour: Any, albedo: Any, normal: Any) -> tuple[Any, ...]:
        place = dr.gather(mi.Point2f, offsets, first + number)
        x, y = column + place.x, row + place.y
        direction = world.camera.direction(x, y)
        hit = world.geometry.nearest(ray(world.camera.position, direction))
        found = shade(world, direction, hit, pixel, world.first_sample + 1 + number)
        colour += composed(found, *soft(found, hit, direction, x, y, number))
        return number + 1, colour, albedo + found.albedo, normal + found.normal

    _, colour, albedo, normal = dr.while_loop(
        (dr.zeros(mi.UInt32, dr.width(pixel)), zero, mi.Vector3f(zero), mi.Vector3f(zero)),
        lambda number, *_: number < rays,
        trace,
    )
    return colour / rays, albedo / rays, normal / rays
