"""The sky as a picture: clear air after Preetham, clouds, overcast, twilight and night.

A picture is lat-long over the upper half: (64, 256, 3) in cd/m2 per channel, with Rec. 709 luminance; row 0 touches
the horizon, column 0 starts at +X (east) and turns counter-clockwise.

Clear sky: Preetham, Shirley and Smits, "A Practical Analytic Model for Daylight" (SIGGRAPH 1999). Overcast: the CIE
standard overcast sky. The absolute level follows measured horizontal illuminance rather than Preetham's own, which
is too bright near sunrise.
"""

from __future__ import annotations

import numpy as np

ROWS, COLUMNS = 64, 256
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
"""Rec. 709."""

_RGB_FROM_XYZ = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]])
_CLOUD_GREY = np.array([0.96, 1.0, 1.06])
_CITY_GLOW = np.array([0.55, 0.42, 0.32])
_NIGHT_BLUE = np.array([0.5, 0.6, 0.9])


def sky_directions() -> np.ndarray:
    """(64, 256, 3) unit vectors towards the middle of each pixel of a sky picture."""
    azimuth = (np.arange(COLUMNS) + 0.5) / COLUMNS * 2 * np.pi
    elevation = (np.arange(ROWS)[:, None] + 0.5) / ROWS * np.pi / 2
    flat = np.cos(elevation)
    return np.stack(np.broadcast_arrays(np.cos(azimuth) * flat, np.sin(azimuth) * flat, np.sin(elevation)), -1)


def horizontal_illuminance(radiance: np.ndarray) -> np.ndarray:
    """What a sky picture sends to flat ground: (3,) lux per channel."""
    elevation = (np.arange(ROWS) + 0.5) / ROWS * np.pi / 2
    solid_angle = np.cos(elevation) * (np.pi / 2 / ROWS) * (2 * np.pi / COLUMNS)
    return np.einsum("rcx,r->x", radiance, solid_angle * np.sin(elevation))


def clear_sky_illuminance(elevation_deg: float, turbidity: float) -> float:
    """Horizontal lux from a cloudless sky, sun left out: 13 klx at 40 degrees, 400 lx at sunset, 3 lx at -6 degrees."""
    if elevation_deg >= 0:
        return 400 + 17_500 * np.sin(np.radians(elevation_deg)) ** 0.75 * (0.8 + 0.07 * turbidity)
    return float(10 ** np.interp(-elevation_deg, [0, 3, 6, 9, 12, 18], [2.6, 1.75, 0.53, -0.7, -2.1, -3.0]))


def sun_illuminance(elevation_deg: float, turbidity: float) -> np.ndarray:
    """(3,) lux per channel on a surface that faces the sun, through clear air.

    Air mass after Kasten and Young (1989); Rayleigh, Angstrom aerosol and ozone extinction at 610, 550 and 465 nm.
    """
    if elevation_deg < -0.5:
        return np.zeros(3)
    height = max(elevation_deg, 0.0)
    air_mass = 1 / (np.sin(np.radians(height)) + 0.50572 * (height + 6.07995) ** -1.6364)
    wavelength = np.array([0.61, 0.55, 0.465])
    aerosol = 0.04608 * turbidity - 0.04586
    ozone = 0.35 * np.array([0.09, 0.085, 0.01])
    depth = 0.008735 * wavelength**-4.08 + aerosol * wavelength**-1.3 + ozone
    disc_above_horizon = np.clip((elevation_deg + 0.5) / 0.8, 0, 1)
    return 128_000 * np.exp(-air_mass * depth) * disc_above_horizon


def sky_and_sun(
    sun_direction: np.ndarray, elevation_deg: float, *, turbidity: float, cloud_cover: float, cloud_seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """The sky picture (64, 256, 3) [cd/m2] and what is left of the sun (3,) [lux, facing it]."""
    directions = sky_directions()
    radiance = _clear_sky(directions, sun_direction, elevation_deg, turbidity)
    sun = sun_illuminance(elevation_deg, turbidity)
    total = clear_sky_illuminance(elevation_deg, turbidity) + float(sun @ LUMINANCE) * max(float(sun_direction[2]), 0)
    veil = float(np.clip((cloud_cover - 0.75) / 0.25, 0, 1))
    if cloud_cover > 0 and veil < 1:
        radiance, sun = _with_clouds(directions, radiance, sun_direction, sun, total, cloud_cover, cloud_seed)
    if veil:
        radiance = (1 - veil) * radiance + veil * _overcast(directions, elevation_deg, total, cloud_seed)
        sun = sun * (1 - veil) ** 4
    return (radiance + _night_glow(directions, cloud_cover)).astype(np.float32), sun


def _clear_sky(directions: np.ndarray, sun_direction: np.ndarray, elevation_deg: float, turbidity: float) -> np.ndarray:
    azimuth = np.arctan2(sun_direction[1], sun_direction[0])
    low = np.radians(max(elevation_deg, 0.3))
    raised = np.array([np.cos(azimuth) * np.cos(low), np.sin(azimuth) * np.cos(low), np.sin(low)])
    target = clear_sky_illuminance(elevation_deg, turbidity)
    radiance = _scaled_to(_preetham(directions, raised, turbidity), target)
    dusk = float(np.clip((4 - elevation_deg) / 6, 0, 1))
    return (1 - dusk) * radiance + dusk * _scaled_to(_twilight(directions, azimuth), target) if dusk else radiance


def _preetham(directions: np.ndarray, sun: np.ndarray, turbidity: float) -> np.ndarray:
    """Relative radiance of clear air, in linear Rec. 709."""
    t = turbidity
    from_zenith = np.arccos(sun[2])
    up = np.clip(directions[..., 2], 0.02, 1)
    from_sun = np.arccos(np.clip(directions @ sun, -1, 1))

    def perez(a: float, b: float, c: float, d: float, e: float) -> np.ndarray:
        here = (1 + a * np.exp(b / up)) * (1 + c * np.exp(d * from_sun) + e * np.cos(from_sun) ** 2)
        zenith = (1 + a * np.exp(b)) * (1 + c * np.exp(d * from_zenith) + e * np.cos(from_zenith) ** 2)
        return here / zenith

    luminance = perez(
        0.1787 * t - 1.4630, -0.3554 * t + 0.4275, -0.0227 * t + 5.3251, 0.1206 * t - 2.5771, -0.0670 * t + 0.3703
    )
    x = perez(
        -0.0193 * t - 0.2592, -0.0665 * t + 0.0008, -0.0004 * t + 0.2125, -0.0641 * t - 0.8989, -0.0033 * t + 0.0452
    )
    y = perez(
        -0.0167 * t - 0.2608, -0.0950 * t + 0.0092, -0.0079 * t + 0.2102, -0.0441 * t - 1.6537, -0.0109 * t + 0.0529
    )
    powers = np.array([from_zenith**3, from_zenith**2, from_zenith, 1])
    haze = np.array([t * t, t, 1])
    x = x * (haze @ _ZENITH_X @ powers)
    y = y * (haze @ _ZENITH_Y @ powers)
    xyz = np.stack([x / y * luminance, luminance, (1 - x - y) / y * luminance], -1)
    return np.maximum(xyz @ _RGB_FROM_XYZ.T, 0)


_ZENITH_X = np.array(
    [[0.00166, -0.00375, 0.00209, 0], [-0.02903, 0.06377, -0.03202, 0.00394], [0.11693, -0.21196, 0.06052, 0.25886]]
)
_ZENITH_Y = np.array(
    [[0.00275, -0.00610, 0.00317, 0], [-0.04214, 0.08970, -0.04153, 0.00516], [0.15346, -0.26756, 0.06670, 0.26688]]
)


def _twilight(directions: np.ndarray, sun_azimuth: float) -> np.ndarray:
    """Blue above, warm low on the sun's side; relative."""
    towards = 0.5 + 0.5 * (directions @ [np.cos(sun_azimuth), np.sin(sun_azimuth), 0])
    low = np.exp(-directions[..., 2] / 0.18)
    return np.array([0.55, 0.75, 1.45]) + (low * towards**2)[..., None] * np.array([3.2, 1.5, 0.2])


def _with_clouds(
    directions: np.ndarray, radiance: np.ndarray, sun_direction: np.ndarray, sun: np.ndarray, total_lux: float,
    cover: float, seed: int,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Broken clouds on a flat layer, with bright rims near the sun; the sun is dimmed where one is before it."""
    plane = directions[..., :2] / (directions[..., 2:] + 0.12) * 1.4
    noise = _fractal_noise(plane, seed)
    level = np.quantile(noise, 1 - cover)
    density = np.clip((noise - level) / 0.10, 0, 1)
    thickness = np.clip((noise - level) / 0.30, 0, 1)
    rim = 1 + 2.5 * np.exp((np.clip(directions @ sun_direction, -1, 1) - 1) * 14)
    sunlight = sun / max(float(sun @ LUMINANCE), 1e-9) if sun.any() else _CLOUD_GREY
    cloud = (total_lux / np.pi * (1.15 - 0.75 * thickness) * rim)[..., None] * (0.6 * sunlight + 0.4 * _CLOUD_GREY)
    row = min(int(max(np.arcsin(sun_direction[2]), 0) / (np.pi / 2) * ROWS), ROWS - 1)
    column = int(np.arctan2(sun_direction[1], sun_direction[0]) / (2 * np.pi) % 1 * COLUMNS) % COLUMNS
    shade = np.exp(-6 * density[row, column] * (0.2 + thickness[row, column]))
    return radiance * (1 - density[..., None]) + density[..., None] * cloud, sun * shade


def _overcast(directions: np.ndarray, elevation_deg: float, total_lux: float, seed: int) -> np.ndarray:
    """The CIE overcast sky, three times brighter at the zenith than at the horizon, with soft unevenness."""
    plane = directions[..., :2] / (directions[..., 2:] + 0.25) * 1.1
    relative = (1 + 2 * directions[..., 2]) / 3 * (0.8 + 0.4 * _fractal_noise(plane, seed + 1))
    let_through = 0.22 if elevation_deg > 0 else 0.4
    return _scaled_to(relative[..., None] * _CLOUD_GREY, let_through * total_lux)


def _night_glow(directions: np.ndarray, cloud_cover: float) -> np.ndarray:
    """The city's own light on the haze, brighter under cloud; 0.025 cd/m2 at the horizon."""
    glow = 0.025 * (1 + 1.5 * cloud_cover) * np.exp(-2 * directions[..., 2:])
    return glow * _CITY_GLOW + 0.0008 * _NIGHT_BLUE


def _scaled_to(radiance: np.ndarray, lux: float) -> np.ndarray:
    return radiance * (lux / float(horizontal_illuminance(radiance) @ LUMINANCE))


def _fractal_noise(points: np.ndarray, seed: int, octaves: int = 5) -> np.ndarray:
    """Smooth noise in 0..1 at points (..., 2): five octaves of interpolated random values."""
    rng = np.random.default_rng(seed)
    total = np.zeros(points.shape[:-1])
    for octave in range(octaves):
        grid = rng.random((64, 64))
        scaled = points * 2**octave
        cell = np.floor(scaled).astype(int)
        x, y = np.moveaxis(_smoothstep(scaled - cell), -1, 0)
        x0, y0 = np.moveaxis(cell % 64, -1, 0)
        x1, y1 = (x0 + 1) % 64, (y0 + 1) % 64
        near = grid[y0, x0] * (1 - x) + grid[y0, x1] * x
        far = grid[y1, x0] * (1 - x) + grid[y1, x1] * x
        total += 0.5 ** (octave + 1) * (near * (1 - y) + far * y)
    return total / (1 - 0.5**octaves)


def _smoothstep(x: np.ndarray) -> np.ndarray:
    return x * x * (3 - 2 * x)
