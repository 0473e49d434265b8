"""The looks: how many rays, and what is done about their noise. Each gives labels, and colours in cd/m2.

fast    one ray per pixel and two more where neighbours look different; soft light filtered
clean   four rays per pixel, each with its own bounce; denoised by Open Image Denoise
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np

from .antialiasing import BESIDE_THE_CENTRE, SoftAt, evenly_spread, pixels_on_edges, traced_through
from .camera import every_pixel
from .denoise import denoised
from .exposure import Exposure
from .geometry import Hit
from .guided import SoftLight, pixel_guide, soft_at, soft_at_centres, soft_light
from .labels import Labels, centre_hits, labels_of
from .shading import OFFSET_M, Shade, bounced_irradiance, composed, shade, soft_reflection
from .world import World

CLEAN_RAYS = 4

FAST_SUN = 1 / 3
"""Share of the sun's radius that `fast` samples. One ray over the whole disc is grain in every soft edge, salt and
pepper under trees; a smaller sun makes edges sharper than true and calm. `clean` has the true disc."""


def fast(world: World, exposure: Exposure) -> tuple[Labels, Any]:
    """About half a second for 1280x720 on two cores."""
    world = replace(world, sun_radius=world.sun_radius * FAST_SUN)
    direction, hit = centre_hits(world.camera, world.geometry)
    labels = labels_of(world.geometry, direction, hit)
    centre = shade(world, direction, hit, every_pixel(world.camera), world.first_sample)
    guide = pixel_guide(world, centre, hit)
    dr.eval(labels, centre, guide)
    soft = soft_light(world, guide)
    colour = composed(centre, *soft_at_centres(world, guide, soft))
    dr.eval(colour)
    edges = pixels_on_edges(world.camera, colour / centre.pattern, exposure.white(colour, labels.is_city))
    if dr.width(edges):
        around, _, _ = traced_through(world, edges, BESIDE_THE_CENTRE, _borrowed(soft))
        rays = BESIDE_THE_CENTRE.shape[1]
        mean = (dr.gather(mi.Vector3f, colour, edges) + around * rays) / (rays + 1)
        dr.scatter(colour, mean, edges)
    return labels, colour


def clean(world: World, exposure: Exposure) -> tuple[Labels, Any]:
    """About two seconds; for pictures that are looked at closely."""
    labels = labels_of(world.geometry, *centre_hits(world.camera, world.geometry))
    every = every_pixel(world.camera)
    mean = traced_through(world, every, evenly_spread(CLEAN_RAYS), _traced(world, every))
    dr.eval(labels, mean)
    size = (world.camera.height, world.camera.width, 3)
    noisy = (np.array(dr.ravel(channels)).reshape(size) for channels in mean)
    return labels, mi.Vector3f(np.ascontiguousarray(denoised(*noisy).reshape(-1, 3).T))


def _borrowed(soft: SoftLight) -> SoftAt:
    """Soft light from the filtered blocks around."""

    def at(found: Shade, hit: Hit, direction: Any, x: Any, y: Any, _number: Any) -> tuple[Any, Any]:
        place, glossy = direction * hit.distance, found.gloss > 0
        irradiance, reflection, _ = soft_at(soft, x, y, found.normal, mi.Vector4f(*place, hit.distance), glossy)
        return dr.select(hit.valid, irradiance, 0), dr.select(hit.valid, reflection, 0)

    return at


def _traced(world: World, pixel: Any) -> SoftAt:
    """Soft light by one ray each."""

    def at(found: Shade, hit: Hit, direction: Any, _x: Any, _y: Any, number: Any) -> tuple[Any, Any]:
        position = world.camera.position + direction * hit.distance + found.normal * OFFSET_M
        where = (world, position, found.normal, pixel, world.first_sample + 1 + number)
        return bounced_irradiance(*where, hit.valid), soft_reflection(*where, found.gloss > 0)

    return at


LOOKS: Mapping[str, Callable[[World, Exposure], tuple[Labels, Any]]] = {"fast": fast, "clean": clean}
