"""Clear air: what its molecules, haze and ozone make of sunlight, from high noon to the end of twilight.

After Hillaire, "A Scalable and Production Ready Sky and Atmosphere Rendering Technique" (EGSR 2020), whose layers are
those of Bruneton and Neyret (2008): light scattered once is followed through a round atmosphere, and what is scattered
more often is a geometric series. The earth's own shadow rises by itself when the sun has set. Only the form and the
colour of the sky come from here: how bright it is as a whole is measured (`sky.py`).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

WAVELENGTHS_UM = np.array([0.635, 0.55, 0.46])
"""Of red, green and blue."""

RAYLEIGH_DEPTH = 0.008735 * WAVELENGTHS_UM**-4.08
"""Vertical optical depth of the molecules (Preetham et al. 1999, appendix 1)."""

OZONE_DEPTH = 0.35 * np.array([0.07, 0.085, 0.01])
EARTH_M, TOP_M = 6_360_000.0, 6_440_000.0
HIGHEST_M = TOP_M - EARTH_M - 100
"""Where the tables end."""

MOLECULES_M, HAZE_M = 8_000.0, 1_200.0
"""Heights over which the densities of molecules and haze fall to 1/e."""

OZONE_M, OZONE_HALF_M = 25_000.0, 15_000.0
"""Ozone is a layer around this height, densest in its middle."""

HAZE_FORWARD, HAZE_ALBEDO = 0.76, 0.92
"""Henyey and Greenstein's g of haze, and what it does not swallow."""

GROUND_ALBEDO = 0.2
STEPS = 20
TRANSMITTANCES, SCATTERED_MORE_OFTEN = (32, 128), (8, 40)
"""Heights and cosines of the two tables."""


def haze_depth(turbidity: float) -> np.ndarray:
    """(3,) vertical optical depth of haze, after Angstrom, with Preetham's relation to turbidity."""
    return (0.04608 * turbidity - 0.04586) * WAVELENGTHS_UM**-1.3


def clear_air(elevations: np.ndarray, azimuths: np.ndarray, sun_elevation: float, turbidity: float) -> np.ndarray:
    """Relative radiance of a cloudless sky without the sun's disc, (elevations, azimuths, 3) in linear Rec. 709.

    Args:
        elevations: above the horizon [rad].
        azimuths: away from the sun's [rad].
        sun_elevation: above the horizon, or below [rad].
        turbidity: 2 is very clear, 10 thick haze.
    """
    turbidity = round(turbidity, 1)
    sun = np.array([np.cos(sun_elevation), 0.0, np.sin(sun_elevation)])
    flat, up = np.cos(elevations)[:, None], np.sin(elevations)[:, None]
    view = np.stack(np.broadcast_arrays(flat * np.cos(azimuths), flat * np.sin(azimuths), up), -1)
    rays = view.reshape(-1, 3)
    scattered, _ = _followed(200.0, rays, sun, turbidity, more_often=True)
    return scattered.reshape(view.shape)


def _followed(height: float, rays: np.ndarray, sun: np.ndarray, turbidity: float, *, more_often: bool) -> tuple:
    """Light that reaches a place `height` above the sea along rays (n, 3) under a sun of 1, and what a sky that is 1
    everywhere would give by one scattering: (n, 3) each. Rays end at the ground, which sends back its own share."""
    start = EARTH_M + height
    reach = _distance(start, rays[:, 2], TOP_M)
    ground = _distance(start, rays[:, 2], EARTH_M)
    meets_ground = np.isfinite(ground)
    length = np.where(meets_ground, ground, reach)
    ends = (np.arange(STEPS + 1) / STEPS) ** 2
    middle = length[:, None] * (ends[1:] + ends[:-1]) / 2
    step = (length[:, None] * np.diff(ends))[..., None]
    places = rays[:, None] * middle[..., None] + [0, 0, start]
    radius = np.linalg.norm(places, axis=-1)
    towards_sun = places @ sun / radius
    molecules, haze, extinction = _densities(radius - EARTH_M, turbidity)
    passing = np.exp(-extinction * step)
    arriving = np.cumprod(np.concatenate([np.ones_like(passing[:, :1]), passing[:, :-1]], 1), 1)
    share = arriving * (1 - passing) / np.maximum(extinction, 1e-12)
    sunlight = _looked_up(_transmittances(turbidity), radius - EARTH_M, towards_sun)
    cosine = (rays @ sun)[:, None, None]
    if more_often:
        again = _looked_up(_scattered_more_often(turbidity), radius - EARTH_M, towards_sun)
        source = sunlight * (molecules * _rayleigh(cosine) + haze * _haze_phase(cosine)) + (molecules + haze) * again
    else:
        source = sunlight * (molecules + haze) / (4 * np.pi)
    light = (share * source).sum(1)
    below = np.maximum(towards_sun[:, -1:], 0) * sunlight[:, -1] * GROUND_ALBEDO / np.pi
    light += np.where(meets_ground[:, None], arriving[:, -1] * passing[:, -1] * below, 0)
    return light, (share * (molecules + haze)).sum(1)


@lru_cache(maxsize=8)
def _transmittances(turbidity: float) -> np.ndarray:
    """(heights, cosines, 3) share of sunlight that arrives at a height, by the cosine of the sun's zenith angle."""
    height, cosine = (grid[..., None] for grid in np.meshgrid(*_axes(TRANSMITTANCES), indexing="ij"))
    start = EARTH_M + height
    length = _distance(start[..., 0], cosine[..., 0], TOP_M)[..., None]
    middle = (np.arange(40) + 0.5) / 40 * length
    radius = np.sqrt(start**2 + middle**2 + 2 * start * middle * cosine)
    _, _, extinction = _densities(radius - EARTH_M, turbidity)
    through = np.exp(-(extinction.sum(2) * length / 40))
    # the sun sinks behind the earth's edge over its own half degree
    edge = -np.sqrt(1 - (EARTH_M / start) ** 2)
    return through * np.clip((cosine - edge) / 0.0093 + 0.5, 0, 1)


@lru_cache(maxsize=8)
def _scattered_more_often(turbidity: float) -> np.ndarray:
    """(heights, cosines, 3) light scattered twice and more, to all sides alike."""
    turns = np.pi * (1 + 5**0.5) * np.arange(48)
    up = 1 - (2 * np.arange(48) + 1) / 48
    around = np.stack([np.cos(turns) * np.sqrt(1 - up**2), np.sin(turns) * np.sqrt(1 - up**2), up], 1)
    table = np.zeros((*SCATTERED_MORE_OFTEN, 3))
    heights, cosines = _axes(SCATTERED_MORE_OFTEN)
    for row, height in enumerate(heights):
        for column, cosine in enumerate(cosines):
            sun = np.array([np.sqrt(1 - cosine**2), 0, cosine])
            light, even = _followed(max(height, 10.0), around, sun, turbidity, more_often=False)
            table[row, column] = light.mean(0) / (1 - np.minimum(even.mean(0), 0.95))
    return table


def _densities(height: np.ndarray, turbidity: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scattering of molecules and of haze and extinction [1/m], (..., 3)."""
    height = np.maximum(height, 0)[..., None]
    molecules = RAYLEIGH_DEPTH / MOLECULES_M * np.exp(-height / MOLECULES_M)
    haze = haze_depth(turbidity) / HAZE_M * np.exp(-height / HAZE_M)
    ozone = OZONE_DEPTH / OZONE_HALF_M * np.maximum(1 - np.abs(height - OZONE_M) / OZONE_HALF_M, 0)
    return molecules, haze * HAZE_ALBEDO, molecules + haze + ozone


def _distance(start: np.ndarray | float, up: np.ndarray, radius: float) -> np.ndarray:
    """From `start` metres off the earth's middle to a sphere around it, inf where a ray misses it."""
    inside = radius**2 - np.square(start) * (1 - up**2)
    root = np.sqrt(np.maximum(inside, 0))
    if np.all(np.asarray(start) < radius):
        return -start * up + root
    return np.where((inside > 0) & (up < 0), np.maximum(-start * up - root, 0), np.inf)


def _axes(size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Heights, closest together at the ground, and cosines from -1 to 1, closest together at the horizon."""
    even = np.linspace(-1, 1, size[1])
    return np.linspace(0, 1, size[0]) ** 2 * HIGHEST_M, np.sign(even) * even**2


def _looked_up(table: np.ndarray, height: np.ndarray, cosine: np.ndarray) -> np.ndarray:
    """Bilinear."""
    rows, columns = table.shape[:2]
    row = np.sqrt(np.clip(height / HIGHEST_M, 0, 1)) * (rows - 1)
    column = (np.sign(cosine) * np.sqrt(np.minimum(np.abs(cosine), 1)) + 1) / 2 * (columns - 1)
    low, left = np.minimum(row.astype(int), rows - 2), np.minimum(column.astype(int), columns - 2)
    up, right = (row - low)[..., None], (column - left)[..., None]
    lower = table[low, left] * (1 - right) + table[low, left + 1] * right
    return lower * (1 - up) + (table[low + 1, left] * (1 - right) + table[low + 1, left + 1] * right) * up


def _rayleigh(cosine: np.ndarray) -> np.ndarray:
    return 3 / (16 * np.pi) * (1 + cosine**2)


def _haze_phase(cosine: np.ndarray) -> np.ndarray:
    """Cornette and Shanks (1992)."""
    g = HAZE_FORWARD
    shape = (1 - g * g) * (1 + cosine**2) / ((2 + g * g) * (1 + g * g - 2 * g * cosine) ** 1.5)
    return 3 / (8 * np.pi) * shape
