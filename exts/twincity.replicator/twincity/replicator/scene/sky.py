"""The sky as a picture: clear air, clouds, overcast, twilight, the moon's light and the city's own glow.

A picture is lat-long over the upper half, in cd/m2 per channel with Rec. 709 luminance; row 0 touches the horizon,
column 0 starts at +X (east) and turns counter-clockwise. Every sky has two: a fine one that cameras look at, and its
mean over larger pixels, which lights the city.

The form of clear air is worked out (`atmosphere.py`), that of clouds too (`clouds.py`), overcast is the CIE's standard
sky. How bright it all is follows measured horizontal illuminance.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .atmosphere import OZONE_DEPTH, RAYLEIGH_DEPTH, clear_air, haze_depth
from .clouds import BASE_M, FIELD_M, HAZE_M, Heaps, height_field, level_for, through_clouds

ROWS, COLUMNS = 64, 256
"""Of the picture that lights."""

FINER = 4
"""Pixels of the picture that is looked at beside each other in one that lights."""

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
"""Rec. 709."""

CLOSED_FROM = 0.8
"""Cover from which heaps of cloud grow together to an overcast sky."""

MOON_FULL_LUX = 0.26
"""Of a full moon straight above, without air (Allen, Astrophysical Quantities, 1976)."""

_CLOUD_GREY = np.array([0.97, 1.0, 1.05])
_CITY_LIGHT = np.array([1.35, 0.95, 0.55])
_AIRGLOW = np.array([0.8, 1.0, 1.3]) * 0.0002


@dataclass(frozen=True, kw_only=True, eq=False)
class Sky:
    """What is above a city at one moment."""

    picture: np.ndarray
    """(256, 1024, 3) float32 cd/m2: what a camera sees, without the discs of sun and moon."""

    radiance: np.ndarray
    """(64, 256, 3) float32 cd/m2: the same, coarser, with the moon's light in it: what lights the city."""

    sun_illuminance: np.ndarray
    """(3,) what is left of the sun [lux, facing it]."""

    moon_illuminance: np.ndarray
    """(3,) and of the moon; also in `radiance`, for it is too weak to throw shadows between lamps."""


def sky_directions(finer: int = 1) -> np.ndarray:
    """(rows, columns, 3) unit vectors towards the middle of each pixel of a sky picture."""
    rows, columns = ROWS * finer, COLUMNS * finer
    azimuth = (np.arange(columns) + 0.5) / columns * 2 * np.pi
    elevation = (np.arange(rows)[:, None] + 0.5) / rows * np.pi / 2
    flat = np.cos(elevation)
    return np.stack(np.broadcast_arrays(np.cos(azimuth) * flat, np.sin(azimuth) * flat, np.sin(elevation)), -1)


def horizontal_illuminance(radiance: np.ndarray) -> np.ndarray:
    """What a sky picture sends to flat ground: (3,) lux per channel."""
    rows, columns = radiance.shape[:2]
    elevation = (np.arange(rows) + 0.5) / rows * np.pi / 2
    solid_angle = np.cos(elevation) * (np.pi / 2 / rows) * (2 * np.pi / columns)
    return np.einsum("rcx,r->x", radiance, solid_angle * np.sin(elevation), dtype=float)


def clear_sky_illuminance(elevation_deg: float, turbidity: float) -> float:
    """Horizontal lux from a cloudless sky, sun left out: 13 klx at 40 degrees, 400 lx at sunset, 3 lx at -6 degrees."""
    if elevation_deg >= 0:
        return 400 + 17_500 * np.sin(np.radians(elevation_deg)) ** 0.75 * (0.8 + 0.07 * turbidity)
    return float(10 ** np.interp(-elevation_deg, [0, 3, 6, 9, 12, 18], [2.6, 1.75, 0.53, -0.7, -2.1, -3.0]))


def sun_illuminance(elevation_deg: float, turbidity: float) -> np.ndarray:
    """(3,) lux per channel on a surface that faces the sun, through clear air."""
    disc_above_horizon = np.clip((elevation_deg + 0.5) / 0.8, 0, 1)
    return 128_000 * _through_air(elevation_deg, turbidity) * disc_above_horizon


def moon_illuminance(elevation_deg: float, from_sun_deg: float, turbidity: float) -> np.ndarray:
    """(3,) lux on a surface that faces the moon: 0.2 of a full one, a tenth of that from half of one.

    The magnitude falls with the angle from full, after Allen (1976).
    """
    phase = 180 - from_sun_deg
    magnitudes = 0.026 * phase + 4e-9 * phase**4
    risen = np.clip((elevation_deg + 0.3) / 0.6, 0, 1)
    return MOON_FULL_LUX * 10 ** (-0.4 * magnitudes) * _through_air(elevation_deg, turbidity) * risen


def _through_air(elevation_deg: float, turbidity: float) -> np.ndarray:
    """(3,) share of light from outside that arrives; air mass after Kasten and Young (1989)."""
    height = max(elevation_deg, 0.0)
    air_mass = 1 / (np.sin(np.radians(height)) + 0.50572 * (height + 6.07995) ** -1.6364)
    return np.exp(-air_mass * (RAYLEIGH_DEPTH + haze_depth(turbidity) + OZONE_DEPTH))


@lru_cache(maxsize=2)
def sky_of(
    sun_elevation_deg: float, sun_azimuth_deg: float, *, turbidity: float, cloud_cover: float, cloud_seed: int,
    rain_mm_per_h: float = 0.0, moon_elevation_deg: float = -90.0, moon_azimuth_deg: float = 0.0,
) -> Sky:  # fmt: skip
    """The sky of one moment; azimuths clockwise from north. The last two are kept.

    `rain_mm_per_h` is what falls, as water: clouds that rain are thick and let less light through.
    """
    sun_at = direction_of(sun_elevation_deg, sun_azimuth_deg)
    moon_at = direction_of(moon_elevation_deg, moon_azimuth_deg)
    sun = sun_illuminance(sun_elevation_deg, turbidity)
    total = clear_sky_illuminance(sun_elevation_deg, turbidity) + float(sun @ LUMINANCE) * max(float(sun_at[2]), 0)
    clear = _clear_picture(sun_elevation_deg, sun_azimuth_deg, turbidity)
    picture, closed = clear, _smoothstep((cloud_cover - CLOSED_FROM) / (1 - CLOSED_FROM))
    let_through = 1 - closed
    if cloud_cover > 0 and closed < 1:
        level, place = _part_of_the_field(min(cloud_cover, CLOSED_FROM), cloud_seed)
        heaps = Heaps(place=place, level=level, towards_sun=sun_at)
        picture, open_to_sun = _with_heaps(clear, sun, sun_elevation_deg, heaps)
        let_through = open_to_sun * (1 - closed) ** 2
    if closed:
        layer = _overcast(total * _passing_overcast(sun_elevation_deg, rain_mm_per_h), cloud_seed)
        picture = picture * (1 - closed) + layer * closed
    from_sun = float(np.degrees(np.arccos(np.clip(sun_at @ moon_at, -1, 1))))
    moon = moon_illuminance(moon_elevation_deg, from_sun, turbidity) * let_through
    picture = (picture + _night_glow(sky_directions(FINER)[..., 2:], cloud_cover)).astype(np.float32)
    return Sky(
        picture=picture,
        radiance=(_coarser(picture) + _moonlit(moon_at, moon)).astype(np.float32),
        sun_illuminance=sun * let_through,
        moon_illuminance=moon,
    )


def direction_of(elevation_deg: float, azimuth_deg: float) -> np.ndarray:
    """(3,) unit vector; X east, Y north, azimuths clockwise from north."""
    elevation, azimuth = np.radians([elevation_deg, azimuth_deg])
    return np.array([np.sin(azimuth) * np.cos(elevation), np.cos(azimuth) * np.cos(elevation), np.sin(elevation)])


def _clear_picture(elevation_deg: float, azimuth_deg: float, turbidity: float) -> np.ndarray:
    """Worked out on a coarse grid beside the sun, whose two halves are alike, and read from there."""
    elevations = np.linspace(0, 1, 32) ** 2 * np.pi / 2
    azimuths = np.linspace(0, 1, 28) ** 1.5 * np.pi
    grid = clear_air(np.maximum(elevations, 0.002), azimuths, np.radians(max(elevation_deg, -14)), turbidity)
    rows, columns = ROWS * FINER, COLUMNS * FINER
    row = np.sqrt((np.arange(rows) + 0.5) / rows) * 31
    turned = np.abs(((np.arange(columns) + 0.5) / columns * 360 - (90 - azimuth_deg) + 180) % 360 - 180)
    column = (turned / 180) ** (1 / 1.5) * 27
    wide = _between(grid.astype(np.float32), row, axis=0)
    picture = _between(wide, column, axis=1)
    return picture * np.float32(
        clear_sky_illuminance(elevation_deg, turbidity) / float(horizontal_illuminance(picture) @ LUMINANCE)
    )


def _between(grid: np.ndarray, place: np.ndarray, axis: int) -> np.ndarray:
    low = np.minimum(place.astype(int), grid.shape[axis] - 2)
    share = (place - low).astype(np.float32).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
    return np.take(grid, low, axis) * (1 - share) + np.take(grid, low + 1, axis) * share


@lru_cache(maxsize=4)
def _part_of_the_field(cover: float, seed: int) -> tuple[float, np.ndarray]:
    """Where in the field of heaps the camera lies, and how much of it counts as cloud."""
    rng = np.random.default_rng(seed)
    place = np.array([*rng.uniform(0, FIELD_M, 2), rng.uniform(0, 2 * np.pi)])
    return level_for(cover, place), place


def _with_heaps(clear: np.ndarray, sun: np.ndarray, elevation_deg: float, heaps: Heaps) -> tuple[np.ndarray, float]:
    """Clouds before clear air, and the share of the sun that they let through."""
    found = _clouds_seen(heaps)
    from_above = horizontal_illuminance(clear) / np.pi
    on_ground = from_above * np.pi + sun * max(float(heaps.towards_sun[2]), 0)
    # from the height of clouds the sun is seen a little longer than from the ground
    light = sun if elevation_deg > 0 else sun_illuminance(0.6, 3.0) * max(0.0, 1 + elevation_deg / 3) * 0.3
    even = from_above + 0.12 * on_ground / np.pi
    cloud = found[..., :1] * light.astype(np.float32) + found[..., 1:2] * even.astype(np.float32)
    near = np.exp(-np.maximum(found[..., 3:] - BASE_M, 0) / HAZE_M)
    picture = clear * (1 - found[..., 2:3] * near) + cloud * near
    before_sun = through_clouds(heaps.towards_sun[None], heaps)[0, 2]
    return picture, float(1 - before_sun)


def _clouds_seen(heaps: Heaps) -> np.ndarray:
    """`through_clouds` of every pixel; high up, where columns are narrow, of every other one."""
    rays, high = sky_directions(FINER), ROWS * FINER * 2 // 3
    low = through_clouds(rays[:high].reshape(-1, 3), heaps).reshape(high, -1, 4)
    narrow = through_clouds(rays[high:, ::2].reshape(-1, 3), heaps).reshape(len(rays) - high, -1, 4)
    return np.concatenate([low, np.repeat(narrow, 2, axis=1)])


def _passing_overcast(elevation_deg: float, rain_mm_per_h: float) -> float:
    """Share of the light of a clear day that comes through: a fifth, half of that through clouds that rain."""
    dry = 0.20 if elevation_deg > 0 else 0.20 + 0.15 * min(-elevation_deg / 6, 1)
    return dry * (0.4 + 0.6 * np.exp(-rain_mm_per_h / 8))


def _overcast(lux: float, seed: int) -> np.ndarray:
    """The CIE overcast sky, three times brighter at the zenith than at the horizon, with the waves of its base."""
    up = sky_directions(FINER)
    rng = np.random.default_rng(seed)
    field = height_field()[2]
    cells = len(field)
    plane = up[..., :2] / (up[..., 2:] + 0.10) * (1_100 / FIELD_M) + rng.random(2)
    wide = _noise_at(height_field()[4], plane[..., ::-1] * cells / 4 * 1.7)
    waves = _noise_at(field, plane * cells) * 0.6 + wide * 0.4
    relative = (1 + 2 * up[..., 2]) / 3 * (1 + 0.34 * (waves - 0.5) * np.minimum(up[..., 2] * 6, 1))
    return _scaled_to(relative[..., None] * _CLOUD_GREY, lux)


def _noise_at(field: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Smoothly between the cells of a field that repeats."""
    cells = len(field)
    cell = np.floor(place).astype(int)
    x, y = np.moveaxis(np.asarray(_smoothstep(place - cell)), -1, 0)
    left, low = np.moveaxis(cell % cells, -1, 0)
    right, high = (left + 1) % cells, (low + 1) % cells
    return (field[low, left] * (1 - x) + field[low, right] * x) * (1 - y) + (
        field[high, left] * (1 - x) + field[high, right] * x
    ) * y


def _night_glow(up: np.ndarray, cloud_cover: float) -> np.ndarray:
    """The city's own light on haze and cloud: 0.005 cd/m2 at the zenith of a clear night, five times that at the
    horizon, and ten times as much under cloud (Kyba et al. 2011 measured this in Berlin)."""
    clear = 0.005 * (1 + 5 * np.exp(-up / 0.25))
    cloudy = 0.05 * (1 + 0.8 * np.exp(-up / 0.3))
    return ((1 - cloud_cover) * clear + cloud_cover * cloudy) * _CITY_LIGHT + _AIRGLOW


def _moonlit(towards: np.ndarray, lux: np.ndarray) -> np.ndarray:
    """The moon's light spread over the eight degrees around it: no bounced ray meets its disc."""
    near = np.maximum(sky_directions() @ towards - np.cos(np.radians(8)), 0)[..., None]
    weight = float(horizontal_illuminance(near)[0])
    return near * lux * (max(float(towards[2]), 0) / weight) if weight > 0 else np.zeros(3)


def _coarser(picture: np.ndarray) -> np.ndarray:
    """Means over blocks, by solid angle."""
    rows = ROWS * FINER
    weight = np.cos((np.arange(rows) + 0.5) / rows * np.pi / 2).astype(np.float32).reshape(ROWS, FINER, 1, 1, 1)
    blocks = picture.reshape(ROWS, FINER, COLUMNS, FINER, 3)
    return (blocks * weight).sum((1, 3)) / (weight.sum((1, 2, 3, 4)) * FINER).reshape(ROWS, 1, 1)


def _scaled_to(radiance: np.ndarray, lux: float) -> np.ndarray:
    return radiance * (lux / float(horizontal_illuminance(radiance) @ LUMINANCE))


def _smoothstep(x: np.ndarray | float) -> np.ndarray | float:
    x = np.clip(x, 0, 1)
    return x * x * (3 - 2 * x)
