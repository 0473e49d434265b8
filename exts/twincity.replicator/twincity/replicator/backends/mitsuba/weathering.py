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
"""Share of its albedo that a soaked surface loses."""

MOST_PUDDLES, PUDDLE_EDGE = 0.12, 0.25
"""Share of the ground under puddles when wetness is 1, and how wide their edges are, in steps of the noise."""

FULL_FILM = 0.5
"""Wetness from which on a film of water closes over the ground: damp ground is dark, not glossy."""

SNOW_EDGE = 0.15
"""How wide the edges of snow are, in steps of the noise."""

TILE_PIXELS = 256
_PIXELS_PER_M = (16.0, 32 / 3)
"""The noise repeats every 16 m and, added, every 24 m."""

_FINE = 0.6
"""Weight of the noise that repeats sooner."""


@dataclass(frozen=True, kw_only=True)
class Surface:
    """What a ray finds where it ends."""

    albedo: Any
    roughness: Any
    f0: Any
    emission: Any
    """[cd/m2], lamps' glass included."""

    shines: Any
    """Share of the emission that leaves it now: none of a street lamp by day."""

    pattern: Any
    """How bright a picture makes it, against its mean."""

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
    puddle = dr.clip((blotches - (1 - MOST_PUDDLES * light.wetness)) / PUDDLE_EDGE + 0.5, 0, 1)
    film = wettable * dr.clip(light.wetness / FULL_FILM, 0, 1)
    snow = _snow_at(snow_share(light, normal) * behaving.y, blotches)
    albedo = surface.albedo * (1 - WETTEST_DARKENING * wettable * light.wetness)
    return Surface(
        albedo=dr.lerp(albedo, mi.Vector3f(*SNOW_ALBEDO), snow),
        roughness=dr.lerp(surface.roughness, dr.lerp(FILM_ROUGHNESS, PUDDLE_ROUGHNESS, puddle), film),
        f0=dr.lerp(surface.f0, WATER_F0, film) * (1 - snow),
        emission=surface.emission * (1 - snow),
        shines=surface.shines,
        pattern=dr.lerp(surface.pattern, 1, snow),
        mirror_normal=dr.select(film > 0, mi.Vector3f(0, 0, 1), surface.mirror_normal),
    )


def snow_share(light: Light, normal: Any) -> Any:
    """Share of a surface that lies under snow: the frame's on flat ground, less on slopes, none on walls."""
    return light.snow * dr.clip((normal.z - 0.45) / 0.2, 0, 1)


def _snow_at(share: Any, blotches: Any) -> Any:
    """0 on bare ground, 1 under snow: the mean over all blotches is about `share`, exactly so for 0, 0.5 and 1."""
    return dr.clip((blotches - 1 + share * (1 + SNOW_EDGE)) / SNOW_EDGE, 0, 1)


def _noise_at(noise: Any, position: Any, active: Any) -> Any:
    fine, coarse = (_interpolated(noise, position.x * scale, position.y * scale, active) for scale in _PIXELS_PER_M)
    return _evened(_FINE * fine + (1 - _FINE) * coarse)


def _evened(mixed: Any) -> Any:
    """Every value equally often again: what `_FINE` of one even number and the rest of another add up to is more often
    in the middle. This is the share of sums that are smaller."""
    least = 1 - _FINE
    end = dr.square(dr.minimum(mixed, 1 - mixed)) / (2 * _FINE * least)
    outside = dr.select(mixed < 0.5, end, 1 - end)
    return dr.select(dr.abs(mixed - 0.5) > 0.5 - least, outside, (mixed - least / 2) / _FINE)


def _interpolated(noise: Any, x: Any, y: Any, active: Any) -> Any:
    """The tile at a real position, repeated without end."""
    left, low = dr.floor(x), dr.floor(y)
    columns, rows = ([mi.UInt32(mi.Int32(start + k) & (TILE_PIXELS - 1)) for k in range(2)] for start in (left, low))
    lower, upper = (
        dr.lerp(*(dr.gather(mi.Float, noise, row * TILE_PIXELS + column, active) for column in columns), x - left)
        for row in rows
    )
    return dr.lerp(lower, upper, y - low)
