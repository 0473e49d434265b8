"""Rain and snow in the air: streaks as long as the exposure, before what they hide.

Drops and flakes are few and small, so none is traced: each is put into the picture where the lens has it, if it
is nearer than what the pixel shows. How many there are of each size follows from the rate (Marshall and Palmer 1948;
Gunn and Marshall 1958).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import drjit as dr
import mitsuba as mi
import numpy as np

from ...scenario.rng import generator_for
from ...scene.scene import Scene
from .camera import camera_rays
from .labels import Labels
from .light import LUMINANCE

NEAREST_M = 1.2
"""From the lens; nearer ones are out of focus beyond seeing, or on the glass."""

FARTHEST_M = {"rain": 14.0, "snow": 22.0}
"""Beyond, they are the haze that `Weather.visibility_m` is."""

MOST = 120_000
"""Drawn in one picture; of more, these stand for all."""

STEPS = 12
"""Along a streak."""

SEEN_MORE = 1.3
"""Streaks of rain hide so many times what the mean drop does: oscillating drops glint (Garg and Nayar 2007)."""

LEAST_DROP_MM, LEAST_FLAKE_MM, FLUFF = 1.0, 0.6, 5.0
"""Smaller ones are not seen one by one. A flake is so many times as wide as the drop it melts to."""

WIND_M_S = 1.2
SNOWLIT = 0.75
"""A flake's radiance in that of a white sheet on the ground."""

CELL = 32
"""Drops show, turned over, what is around: the mean of so many pixels each way, and a quarter of the sky above."""

LAMPS_AT_MOST = 20.0
"""A lamp in the picture lights the drops around it as if it were so many times brighter than the middle of it."""


@dataclass(frozen=True, kw_only=True)
class _Falling:
    """What is in the air before the camera."""

    per_m3: float
    sizes_mm: np.ndarray
    speeds_m_s: np.ndarray
    wide: float
    """Seen width for each size."""


def with_precipitation(scene: Scene, labels: Labels, radiance: Any) -> Any:
    """The picture [cd/m2 per channel] with the rain and snow of its scenario."""
    weather, camera = scene.scenario.weather, scene.camera
    for kind, rate in (("rain", weather.rain_rate_mm_per_h), ("snow", weather.snow_rate_mm_per_h)):
        if rate <= 0:
            continue
        depth = np.array(labels.distance_to_image_plane).reshape(camera.height, camera.width)
        seen = np.array(dr.ravel(radiance)).reshape(camera.height, camera.width, 3)
        hidden = 1 - np.exp(-_thickness(scene, kind, rate, depth))[..., None]
        mixed = seen * (1 - hidden) + _light(scene, seen, kind) * hidden
        radiance = dr.unravel(mi.Vector3f, mi.Float(mixed.astype(np.float32).ravel()))
    return radiance


def _thickness(scene: Scene, kind: str, rate: float, depth: np.ndarray) -> np.ndarray:
    """(H, W) of what is in the air, so that e to its negative is seen through."""
    scenario, rays = scene.scenario, camera_rays(scene.camera)
    height, width = depth.shape
    rng = generator_for(scenario.seed, scenario.index, "falling", kind)
    falling, far = _falling(kind, rate, rng), FARTHEST_M[kind]
    x, y = rng.random(MOST) * (width + 80) - 40, rng.random(MOST) * (height + 160) - 80
    away = np.cbrt(NEAREST_M**3 + rng.random(MOST) * (far**3 - NEAREST_M**3))
    pixel_sr = (float(rays.pixel_rad[0])) ** 2
    volume = (width + 80) * (height + 160) * pixel_sr * (far**3 - NEAREST_M**3) / 3
    count = min(MOST, int(volume * falling.per_m3))
    standing_for = volume * falling.per_m3 / max(count, 1)
    x, y, away = x[:count], y[:count], away[:count]
    size_m, speed = falling.sizes_mm[:count] * falling.wide / 1000, falling.speeds_m_s[:count]
    direction = dr.normalize(rays.direction(mi.Float(x.astype(np.float32)), mi.Float(y.astype(np.float32))))
    top = rays.position + direction * mi.Float(away.astype(np.float32))
    time = scenario.sensor.exposure_time_s
    wind = rng.normal(WIND_M_S, 0.3, count) * time
    bottom = top + mi.Vector3f(mi.Float(wind.astype(np.float32)), 0, mi.Float((-speed * time).astype(np.float32)))
    ends = [np.array(value) for value in rays.place(bottom)]
    planar = np.array(dr.dot(top - rays.position, rays.forward))
    size_px = size_m / (away * float(rays.pixel_rad[0]))
    long_px = np.hypot(ends[0] - x, ends[1] - y)
    shown_px = np.maximum(size_px, 1)
    hiding = np.minimum(size_px, 1) * size_px / (long_px + size_px) * (SEEN_MORE if kind == "rain" else 1)
    hiding *= standing_for * (long_px + shown_px) / (STEPS * shown_px)
    steps = np.arange(0.5, STEPS)[:, None] / STEPS
    thickness = np.zeros(height * width)
    for radius in range(4):
        ours = np.minimum(np.round((shown_px - 1) / 2), 3) == radius
        column = np.floor(x[ours] + (ends[0][ours] - x[ours]) * steps).astype(int)
        row = np.floor(y[ours] + (ends[1][ours] - y[ours]) * steps).astype(int)
        inside = (column > 3) & (column < width - 3) & (row > 3) & (row < height - 3)
        pixel = row[inside] * width + column[inside]
        before = depth.ravel()[pixel] > np.broadcast_to(planar[ours], inside.shape)[inside]
        strength = np.broadcast_to(hiding[ours], inside.shape)[inside][before]
        disc = np.array([down * width + right for down, right in _disc(radius)])
        covered = (pixel[before, None] + disc).ravel()
        thickness += np.bincount(covered, np.repeat(strength, len(disc)), minlength=thickness.size)
    return thickness.reshape(height, width)


def _disc(radius: int) -> list[tuple[int, int]]:
    reach = range(-radius, radius + 1)
    return [(down, right) for down in reach for right in reach if down**2 + right**2 <= (radius + 0.3) ** 2]


def _falling(kind: str, rate: float, rng: np.random.Generator) -> _Falling:
    """Sizes beyond the least fall off exponentially; a rain of `rate` mm/h holds larger drops."""
    if kind == "rain":
        slope, first, least = 4.1 * rate**-0.21, 8000.0, LEAST_DROP_MM
    else:
        slope, first, least = 2.55 * rate**-0.48, 3800.0 * rate**-0.87, LEAST_FLAKE_MM
    sizes = np.minimum(least + rng.exponential(1 / slope, MOST), 5.0)
    speeds = 9.65 - 10.3 * np.exp(-0.6 * sizes) if kind == "rain" else 0.8 + 0.3 * sizes  # Atlas et al. 1973
    per_m3 = first / slope * np.exp(-slope * least)
    return _Falling(per_m3=per_m3, sizes_mm=sizes, speeds_m_s=speeds, wide=1.0 if kind == "rain" else FLUFF)


def _light(scene: Scene, seen: np.ndarray, kind: str) -> np.ndarray:
    """(H, W, 3) or (3,) cd/m2 that drops or flakes send to the camera."""
    sky = scene.environment.sky_radiance
    above = sky[len(sky) // 3 :].mean((0, 1))
    around = _around(seen)
    if kind == "rain":
        return np.asarray(0.95 * around + 0.25 * above)
    brightest = max(float(above @ LUMINANCE), 1e-6)
    return np.asarray(SNOWLIT * (above + 0.5 * around * min(1.0, brightest)))


def _around(seen: np.ndarray) -> np.ndarray:
    """(H, W, 3) cd/m2: mean light about each pixel, without edges. Of a lamp's glass a drop shows a speck only, so that
    it counts as `LAMPS_AT_MOST` times the middle of the picture."""
    height, width = seen.shape[:2]
    brightness = np.maximum(seen @ LUMINANCE.astype(np.float32), 1e-9)
    most = LAMPS_AT_MOST * np.median(brightness[::4, ::4])
    tamed = seen * np.minimum(most / brightness, 1)[..., None].astype(np.float32)
    cells = cv2.resize(tamed, (max(width // CELL, 1), max(height // CELL, 1)), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(cv2.blur(cells, (3, 3)), (width, height), interpolation=cv2.INTER_LINEAR))
