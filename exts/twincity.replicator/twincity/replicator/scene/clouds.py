"""Broken clouds: heaps of vapour over a flat base, followed ray by ray through a field of heights.

A field of fractal noise says how high each heap rises above the common base. Rays from the camera are followed through
the layer, and from each lit step one looks towards the sun: sides that face it are bright, bases grey, thin rims
glow before it. How fast light fades is that of cumulus; how it is scattered again and again is put in by two stated
shares, after Wrenninge, Kulla and Lundqvist, "Oz: the great and volumetric" (SIGGRAPH 2013).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numba import njit

BASE_M, DEEPEST_M = 1_200.0, 650.0
"""Of fair-weather cumulus over Paris; the second is how high the highest heap rises above its base."""

FIELD_M, FIELD_CELLS = 24_000.0, 1024
"""The field of heights repeats after so many metres."""

WIDEST_M = 4_500.0
"""Larger heaps do not come."""

EXTINCTION = 0.012
"""[1/m]; 30 to 100 times that of fog, softened, for the cells of the field are 23 m wide."""

FAR_M = 40_000.0
"""Beyond, clouds are lost in the haze."""

HAZE_M = 16_000.0
"""Clouds so far away have taken on the colour of the air by 1 - 1/e."""

STEPS = 14
SUNLIT, FORWARD_G = 0.62, 0.72
"""Share of sunlight that a thick bright side sends back evenly, and Henyey and Greenstein's g of the rest."""

EARTH_M = 6_360_000.0
COARSEST = 5
NO_SHADOWS, UPWARDS = np.zeros((32, 32), np.float32), np.array([0.0, 0.0, 1.0])
SHADOW_LEVEL = 1
SHADOWED_FROM_M = (0.0, 120.0, 280.0, 500.0, 800.0, 1_250.0, 2_000.0, 3_200.0)
"""Heaps so far away towards the sun are asked whether they stand before it, in the field of this resolution."""

Field = tuple[np.ndarray, ...]
"""The same heights 0..1 in halves of resolution: what is far or taken in long steps is read from coarse ones."""


@lru_cache(maxsize=1)
def height_field() -> Field:
    """Periodic fractal noise whose values from 0 to 1 come equally often; the same for every sky, which takes its own
    part of it."""
    cells = FIELD_CELLS
    frequency = np.fft.fftfreq(cells, FIELD_M / cells)
    radius = np.hypot(*np.meshgrid(frequency, frequency))
    radius[0, 0] = 1
    rng = np.random.default_rng(11)
    spectrum = np.fft.fft2(rng.normal(size=(cells, cells))) * radius**-1.75 * (radius > 1 / WIDEST_M)
    rough = np.fft.ifft2(spectrum).real
    heaps = np.fft.ifft2(np.fft.fft2(rng.normal(size=(cells, cells))) * radius**-1.6 * (radius > 1 / 900)).real
    rough = rough / rough.std() - 0.35 * np.abs(heaps / heaps.std())  # round heads with creases between them
    even = (np.argsort(np.argsort(rough.ravel())) / cells**2).reshape(cells, cells).astype(np.float32)
    levels = [even]
    for _ in range(COARSEST):
        fine = levels[-1]
        levels.append(((fine[::2, ::2] + fine[1::2, ::2] + fine[::2, 1::2] + fine[1::2, 1::2]) / 4).astype(np.float32))
    return tuple(levels)


def level_for(cover: float, place: np.ndarray) -> float:
    """The noise above which there is cloud, so that this share of the sky (by solid angle) is hidden."""
    azimuth = (np.arange(64) + 0.5) / 64 * 2 * np.pi
    up = (np.arange(24) + 0.5) / 24
    flat = np.sqrt(1 - up**2)[:, None]
    rays = np.stack(np.broadcast_arrays(np.cos(azimuth) * flat, np.sin(azimuth) * flat, up[:, None]), -1)
    low, high = 0.0, 1.0
    for _ in range(9):
        level = (low + high) / 2
        hidden = _followed(rays.reshape(-1, 3), 64, height_field(), NO_SHADOWS, place, level, UPWARDS)[:, 2]
        low, high = (level, high) if (hidden > 0.5).mean() > cover else (low, level)
    return (low + high) / 2


@dataclass(frozen=True, kw_only=True, eq=False)
class Heaps:
    """The clouds of one sky."""

    place: np.ndarray
    """(3,) where the camera lies in the field, x and y [m], and how the field is turned [rad]."""

    level: float
    """Noise above is cloud."""

    towards_sun: np.ndarray
    """(3,) unit."""

    @cached_property
    def shadows(self) -> np.ndarray:
        """(n, n) float32: up to which height over the base a place of the field lies in the shadow of heaps [m]."""
        x, y = _turned(self.towards_sun[:2], self.place[2])
        return _shadows(height_field()[SHADOW_LEVEL], self.level, x, y, max(float(self.towards_sun[2]), 0.03))


def through_clouds(rays: np.ndarray, heaps: Heaps, columns: int = 1024) -> np.ndarray:
    """What is met along rays (n, 3) from the ground: (n, 4) sunlight sent on, skylight sent on, opacity, distance [m].

    Sunlight is in shares of what falls on a surface that faces the sun, skylight of what a sky of even light sends.
    """
    around = (heaps.place, heaps.level, np.asarray(heaps.towards_sun, float))
    return _followed(np.asarray(rays, float), columns, height_field(), heaps.shadows, *around)


def _turned(direction: np.ndarray, angle: float) -> tuple[float, float]:
    cosine, sine = np.cos(angle), np.sin(angle)
    return float(direction[0] * cosine - direction[1] * sine), float(direction[0] * sine + direction[1] * cosine)


@njit(cache=True)
def _shadows(field, level, x, y, rise):  # type: ignore[no-untyped-def]
    cells = field.shape[0]
    shadows = np.zeros((cells, cells), np.float32)
    cell_m = FIELD_M / cells
    for away in SHADOWED_FROM_M:
        right, up = round(x * away / cell_m), round(y * away / cell_m)
        lower = away * rise
        if lower > DEEPEST_M:
            break
        for row in range(cells):
            for column in range(cells):
                top = _top_over(field[(row + up) % cells, (column + right) % cells], level) - lower
                shadows[row, column] = max(shadows[row, column], top)
    return shadows


@njit(cache=True)
def _followed(rays, columns, field, shadows, place, level, sun):  # type: ignore[no-untyped-def]
    found = np.zeros((len(rays), 4), np.float32)
    cosine, sine = np.cos(place[2]), np.sin(place[2])
    for i in range(len(rays)):
        across, along_y, up = rays[i, 0], rays[i, 1], max(rays[i, 2], 0.01)
        start, end = _reach(BASE_M, up), _reach(BASE_M + DEEPEST_M, up)
        if start > FAR_M:
            continue
        step = min(end - start, 6_000.0) / STEPS
        forward = _forward(across * sun[0] + along_y * sun[1] + up * sun[2])
        x_step, y_step = across * cosine - along_y * sine, across * sine + along_y * cosine
        grid = field[_level_of(max(step * 0.5, start * 0.008))]
        soft = 50.0 + 2.0 * step * up
        shift = (i * 0.7548776662 + i // columns * 0.5698402910) % 1.0  # else all rays would miss the same thin edges
        sunlit, skylit, passing, weighted = 0.0, 0.0, 1.0, 0.0
        for k in range(STEPS):
            along = start + (k + shift) * step
            height = along * up + along * along * (1 - up * up) / (2 * EARTH_M) - BASE_M
            x, y = place[0] + x_step * along, place[1] + y_step * along
            above = _top_over(_at(grid, x, y), level) - height
            if above <= 0:
                continue
            fading = np.exp(-EXTINCTION * min(above / soft, 1.0) * min((height + 40.0) / 100.0, 1.0) * step)
            depth = EXTINCTION * 1.3 * max(_at(shadows, x, y) - height, 0.0)
            part = passing * (1 - fading)
            third = np.exp(-0.35 * depth)
            sunlit += part * (SUNLIT / np.pi * (0.75 * third + 0.25 / (1 + 0.06 * depth)) + forward * third**3)
            skylit += part * (0.38 + 0.62 * height / DEEPEST_M)
            weighted += part * along
            passing *= fading
            if passing < 0.03:
                break
        found[i, 0], found[i, 1], found[i, 2] = sunlit, skylit, 1 - passing
        found[i, 3] = weighted / max(1 - passing, 1e-6)
    return found


@njit(cache=True)
def _reach(height, up):  # type: ignore[no-untyped-def]
    """How far a ray is from the ground to a height above it, on the round earth [m]."""
    across = (1 - up * up) / (2 * EARTH_M)
    return (np.sqrt(up * up + 4 * across * height) - up) / (2 * across) if across > 1e-9 else height / up


@njit(cache=True)
def _forward(cosine):  # type: ignore[no-untyped-def]
    g = FORWARD_G
    return (1 - g * g) / (4 * np.pi * (1 + g * g - 2 * g * cosine) ** 1.5)


@njit(cache=True)
def _level_of(metres):  # type: ignore[no-untyped-def]
    """Which resolution has cells about as wide as this."""
    return min(max(int(np.log2(max(metres * FIELD_CELLS / FIELD_M, 1.0)) + 0.5), 0), COARSEST)


@njit(cache=True)
def _at(grid, x, y):  # type: ignore[no-untyped-def]
    """Between the cells of a grid that repeats; x and y in metres."""
    cells = grid.shape[0]
    column, row = x / FIELD_M * cells + 4096 * cells - 0.5, y / FIELD_M * cells + 4096 * cells - 0.5
    left, low = int(column), int(row)
    across, up = column - left, row - low
    mask = cells - 1
    right, high = (left + 1) & mask, (low + 1) & mask
    left, low = left & mask, low & mask
    lower = grid[low, left] * (1 - across) + grid[low, right] * across
    return lower * (1 - up) + (grid[high, left] * (1 - across) + grid[high, right] * across) * up


@njit(cache=True)
def _top_over(noise, level):  # type: ignore[no-untyped-def]
    """How high cloud rises above its base there [m]; 0 where there is none."""
    over = (noise - level) / max(1 - level, 0.15)
    return over**0.7 * DEEPEST_M if over > 0 else 0.0
