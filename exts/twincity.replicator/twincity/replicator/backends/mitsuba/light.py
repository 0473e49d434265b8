"""The frame's light and air, as values that kernels read.

Everything that varies from frame to frame is opaque to Dr.Jit, so that a new sun does not make a new kernel.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np

from ...scene.scene import Environment
from .packets import table, vector_at

SUN_RADIUS = float(np.radians(0.53 / 2))
"""Half the angle under which the sun is seen [rad]."""

GROUND_ALBEDO = 0.2
"""Of the world below the horizon, where the city ends."""

HAZE_HEIGHT_M = 300.0
"""The air above this is clear: what is seen of the sky through fog is seen through this much of it."""

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])

SKY_ROWS, SKY_COLUMNS = 64, 256
"""Size of `Environment.sky_radiance`."""


@dataclass(frozen=True, kw_only=True)
class Light:
    """Sun, sky and air of one frame."""

    sun_direction: Any
    sun_illuminance: Any
    sun_shines: Any
    sky: Any
    """Packets r, g, b, 0 of the upper half; row 0 at the horizon, column 0 at +X, counter-clockwise."""

    seen_sky: Any
    """The same in finer pixels, for who looks at it."""

    seen_rows: Any
    seen_columns: Any
    ground: Any
    """Radiance of what lies below the horizon."""

    air: Any
    """Radiance of endless fog."""

    extinction: Any
    """[1/m]; contrast falls to 2 % over the visibility (Koschmieder)."""

    wetness: Any
    snow: Any
    lanterns: Any
    """1 when the lamps are lit, else 0."""

    lantern_colour: Any
    """Of all lamps together, luminance 1."""

    brightest_bounce: Any
    """Bounced rays count no more than this [cd/m2]. At night a lit window met by one ray in a thousand would leave
    dots; the limit there costs 1 % of the light."""

    horizontal_illuminance: np.ndarray
    """(3,) lux of sun and sky on open ground."""


def light_of(environment: Environment) -> Light:
    """Make the values of one frame."""
    sky, seen = (np.asarray(sky, np.float32) for sky in (environment.sky_radiance, environment.seen_sky))
    elevation = (np.arange(SKY_ROWS) + 0.5) / SKY_ROWS * np.pi / 2
    texel_area = (np.pi / 2 / SKY_ROWS) * (2 * np.pi / SKY_COLUMNS)
    from_sky = np.einsum("rck,r->k", sky.astype(float), np.cos(elevation) * np.sin(elevation) * texel_area)
    sun = np.asarray(environment.sun_direction, float)
    on_ground = from_sky + np.asarray(environment.sun_illuminance, float) * max(sun[2], 0)
    lit = len(environment.lamp_positions) > 0
    lamps = np.asarray(environment.lamp_intensities, float).sum(0)
    low_sky = sky[: SKY_ROWS // 6].astype(float).mean((0, 1))
    return Light(
        sun_direction=opaque_vector(sun),
        sun_illuminance=opaque_vector(environment.sun_illuminance),
        sun_shines=dr.opaque(mi.Bool, bool(np.max(environment.sun_illuminance) > 0)),
        sky=table(sky.reshape(-1, 3)),
        seen_sky=table(seen.reshape(-1, 3)),
        seen_rows=dr.opaque(mi.UInt32, seen.shape[0]),
        seen_columns=dr.opaque(mi.UInt32, seen.shape[1]),
        ground=opaque_vector(on_ground * GROUND_ALBEDO / np.pi),
        air=opaque_vector(0.5 * low_sky + 0.5 * from_sky / np.pi),
        extinction=opaque(3.912 / environment.visibility_m),
        wetness=opaque(environment.ground_wetness),
        snow=opaque(environment.snow_cover),
        lanterns=opaque(1.0 if lit else 0.0),
        lantern_colour=opaque_vector(lamps / max(float(lamps @ LUMINANCE), 1e-9)),
        brightest_bounce=opaque(8.0 if lit else 1e30),
        horizontal_illuminance=on_ground,
    )


def opaque(value: float) -> Any:
    """A number that kernels read instead of having it written into their code."""
    return dr.opaque(mi.Float, float(value))


def opaque_vector(values: Iterable[float]) -> Any:
    """Three such numbers."""
    return mi.Vector3f(*(opaque(value) for value in values))


def sky_texel(direction: Any) -> Any:
    """Index of the sky's nearest texel in a direction above the horizon."""
    turn, height = _sky_position(direction)
    column, row = mi.UInt32(turn * SKY_COLUMNS), mi.UInt32(height * SKY_ROWS)
    return dr.minimum(row, SKY_ROWS - 1) * SKY_COLUMNS + dr.minimum(column, SKY_COLUMNS - 1)


def coarse_sky(light: Light, direction: Any, active: Any) -> Any:
    """Radiance from a direction, of the nearest texel: for rays of which many are averaged."""
    above = direction.z > 0
    return dr.select(above, vector_at(light.sky, sky_texel(direction), active & above), light.ground)


def smooth_sky(light: Light, direction: Any, active: Any) -> Any:
    """Radiance from a direction, interpolated: for what the camera sees, directly or in a mirror."""
    turn, height = _sky_position(direction)
    rows, columns = light.seen_rows, light.seen_columns
    x = turn * mi.Float(columns) - 0.5
    y = dr.clip(height * mi.Float(rows) - 0.5, 0, mi.Float(rows) - 1.001)
    x = dr.select(x < 0, x + mi.Float(columns), x)
    left, low = dr.minimum(mi.UInt32(x), columns - 1), mi.UInt32(y)
    right = dr.select(left + 1 >= columns, 0, left + 1)
    across, up = x - mi.Float(left), y - mi.Float(low)
    lower, upper = (
        vector_at(light.seen_sky, (low + k) * columns + left, active) * (1 - across)
        + vector_at(light.seen_sky, (low + k) * columns + right, active) * across
        for k in range(2)
    )
    # Haze makes the border between sky and ground about a degree wide.
    return dr.lerp(light.ground, lower * (1 - up) + upper * up, dr.clip(direction.z * 60 + 1, 0, 1))


def _sky_position(direction: Any) -> tuple[Any, Any]:
    """Where a direction is in a picture of the sky, in shares of its width and height."""
    turn = dr.atan2(direction.y, direction.x) * (0.5 / dr.pi)
    height = dr.asin(dr.clip(direction.z, 0, 1)) * (2 / dr.pi)
    return turn - dr.floor(turn), height
