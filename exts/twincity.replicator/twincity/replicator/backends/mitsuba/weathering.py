"""What rain and snow do to a surface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np

from .light import Light

SNOW_ALBEDO = (0.85, 0.87, 0.90)
WATER_F0 = 0.02
FILM_ROUGHNESS, PUDDLE_ROUGHNESS = 0.22, 0.01

WETTEST_DARKENING = 0.45
"""Share of its albedo that a soaked surface loses; also the share of ground under puddles when wetness is 1."""

TILE_PIXELS = 256
_PIXELS_PER_M = (16.0, 32 / 3)
"""The noise repeats every 16 m and, turned and added, every 24 m."""


@dataclass(frozen=True, kw_only=True)
class Surface:
    """What a ray finds where it ends."""

    albedo: Any
    roughness: Any
    f0: Any
    emission: Any
    """[cd/m2], lamps' glass included."""

    is_glass: Any
    """Whether it is a lamp's glass."""

    mirror_normal: Any
    """Of the film of water, where there is one."""


def noise_tile() -> np.ndarray:
    """Periodic fractal noise, (TILE_PIXELS^2,) float32, every value from 0 to 1 equally often."""
    rng = np.random.default_rng(1)
    frequency = np.fft.fftfreq(TILE_PIXELS)
    radius = np.hypot(*np.meshgrid(frequency, frequency))
    radius[0, 0] = 1
    spectrum = np.fft.fft2(rng.normal(size=(TILE_PIXELS, TILE_PIXELS))) * radius**-1.6 * (radius > 0.008)
    rank = np.argsort(np.argsort(np.fft.ifft2(spectrum).real.ravel()))
    return (rank / TILE_PIXELS**2).astype(np.float32)


def weathered(
    surface: Surface, light: Light, noise: Any, behaving: Any, position: Any, normal: Any, active: Any
) -> Surface:
    """The surface under this frame's rain and snow; `behaving` is its packet of `surfaces.surface_packets`."""
    blotches = _noise_at(noise, position, active)
    wettable = behaving.x * dr.select(normal.z > 0.5, 1.0, 0.0)
    puddle = dr.clip((blotches - (1 - WETTEST_DARKENING * light.wetness)) / 0.06 + 0.5, 0, 1) * wettable
    wet = (wettable > 0) & (light.wetness > 0)
    snow = snow_on(light, normal, blotches) * behaving.y
    albedo = surface.albedo * (1 - WETTEST_DARKENING * wettable * light.wetness)
    return Surface(
        albedo=dr.lerp(albedo, mi.Vector3f(*SNOW_ALBEDO), snow),
        roughness=dr.select(wet, dr.lerp(FILM_ROUGHNESS, PUDDLE_ROUGHNESS, puddle), surface.roughness),
        f0=dr.select(wet, WATER_F0, surface.f0) * (1 - snow),
        emission=surface.emission * (1 - snow),
        is_glass=surface.is_glass,
        mirror_normal=dr.select(wet, mi.Vector3f(0, 0, 1), surface.mirror_normal),
    )


def snow_on(light: Light, normal: Any, blotches: Any) -> Any:
    """Share of a surface that lies under snow: what faces up is covered first."""
    cover = (normal.z - 0.45) / 0.2 + (blotches - 0.5) * 1.2 + (light.snow - 0.5) * 3
    return dr.clip(cover, 0, 1) * dr.select((normal.z > 0.2) & (light.snow > 0), 1.0, 0.0)


def _noise_at(noise: Any, position: Any, active: Any) -> Any:
    fine, coarse = (_interpolated(noise, position.x * scale, position.y * scale, active) for scale in _PIXELS_PER_M)
    return 0.6 * fine + 0.4 * coarse


def _interpolated(noise: Any, x: Any, y: Any, active: Any) -> Any:
    """The tile at a real position, repeated without end."""
    left, low = dr.floor(x), dr.floor(y)
    columns, rows = ([mi.UInt32(mi.Int32(start + k) & (TILE_PIXELS - 1)) for k in range(2)] for start in (left, low))
    lower, upper = (
        dr.lerp(*(dr.gather(mi.Float, noise, row * TILE_PIXELS + column, active) for column in columns), x - left)
        for row in rows
    )
    return dr.lerp(lower, upper, y - low)
