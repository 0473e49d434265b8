"""From cd/m2 to 8 bits, as a camera on automatic does: exposure, white balance, a filmic curve, sRGB."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np

from .camera import CameraRays
from .light import LUMINANCE, opaque_vector

METERED_EVERY = 4
"""The meter looks at each fourth pixel of each fourth row, and past the sky: that a strip of it is in the picture must
not darken the street."""

LEAST_METERED = 0.02
"""Where less of the picture than this is city, the sky is metered too."""

METERED_PERCENTILES = (5, 92)
"""Darker and brighter pixels count as these: neither a lamp nor a doorway decides."""

KEYS = ((0.5, 0.06), (5.0, 0.09), (200.0, 0.12))
"""How bright the middle of the picture becomes (0..1, linear) at a mean of so many cd/m2: street lamps, dusk, day.
Chosen by eye: a night that is as bright as noon does not look like night."""

FOG_KEY = 1.65
"""In fog the picture is so many times brighter; white things stay white."""

THICK_FOG_M, CLEAR_M = 120.0, 3000.0

HIGHLIGHTS = 0.35
"""Where the brightest twentieth of what is metered would be beyond this (linear, before the curve), the exposure goes
half way back, in stops, and where the brightest 15 % would be, all the way: a sunlit street seen out of deep shade
keeps some drawing, and a sunlit road all of it."""

MIDDLE, CONTRAST = 0.18, 0.8
"""Light is drawn together around middle grey by this power, as the wide dynamic range of street cameras does: sun and
open shade lie 4 stops apart in a clear street, and both hold people."""

DROPPED_BITS = 13
"""Of light as float32, before it is looked up in the curve: levels are 0.1 % apart."""

DARKEST, BRIGHTEST = np.float32(2.0**-14), np.float32(15.99)
"""Light beyond is black and white."""

NEUTRALISED = (0.65, 0.6)
"""How much of a colour cast is taken away by night and by day: lamps stay warm, shade under a blue sky bluish."""


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """How the camera of one frame meters and develops."""

    camera: CameraRays
    visibility_m: float
    """Fog moves the exposure."""

    compensation_ev: float
    """+1 doubles the light."""

    def white(self, radiance: Any, is_city: Any) -> Any:
        """What the picture shows as 1 before its curve [cd/m2 per channel]; for the arguments see `developed`."""
        return 1 / opaque_vector(self._gains(radiance, is_city))

    def developed(self, radiance: Any, is_city: Any) -> np.ndarray:
        """The picture, (H, W, 3) uint8.

        Args:
            radiance: of every pixel [cd/m2 per channel].
            is_city: which pixels show anything but sky.
        """
        exposed = dr.clip(radiance * opaque_vector(self._gains(radiance, is_city)), float(DARKEST), float(BRIGHTEST))
        curve = mi.UInt32(encoded(_levels()).astype(np.uint32))
        first = int(_bits(DARKEST))
        red, green, blue = (
            dr.gather(mi.UInt32, curve, (dr.reinterpret_array(mi.UInt32, channel) >> DROPPED_BITS) - first)
            for channel in exposed
        )
        rgb0 = np.array(red | green << 8 | blue << 16).view(np.uint8).reshape(self.camera.height, self.camera.width, 4)
        return np.ascontiguousarray(rgb0[..., :3])

    def _gains(self, radiance: Any, is_city: Any) -> np.ndarray:
        return gains(_metered(self.camera, radiance, is_city), self.visibility_m, self.compensation_ev)


def encoded(exposed: np.ndarray) -> np.ndarray:
    """8-bit values of linear light, of which 1 is white before the curve."""
    drawn = MIDDLE * (exposed / MIDDLE) ** CONTRAST
    # Fit of the ACES curve: https://knarkowicz.wordpress.com/2016/01/06/aces-filmic-tone-mapping-curve/
    curved = np.clip(drawn * (2.51 * drawn + 0.03) / (drawn * (2.43 * drawn + 0.59) + 0.14), 0, 1)
    srgb = np.where(curved < 0.0031308, 12.92 * curved, 1.055 * curved ** (1 / 2.4) - 0.055)
    return np.rint(srgb * 255)


def _levels() -> np.ndarray:
    """Light that pixels of one level share: float32 whose first bits, sign and exponent included, are the same."""
    first, last = (int(_bits(end)) for end in (DARKEST, BRIGHTEST))
    middles = (np.arange(first, last + 1) << DROPPED_BITS) + (1 << DROPPED_BITS - 1)
    return middles.astype(np.uint32).view(np.float32).astype(float)


def _bits(light: np.float32) -> np.uint32:
    return np.uint32(light.view(np.uint32) >> DROPPED_BITS)


def gains(metered: np.ndarray, visibility_m: float, compensation_ev: float) -> np.ndarray:
    """What red, green and blue are multiplied with, (3,), for metered light (n, 3) in cd/m2."""
    brightness = np.maximum(metered @ LUMINANCE, 1e-6)
    low, high = np.percentile(brightness, METERED_PERCENTILES)
    mean = float(np.exp(np.log(np.clip(brightness, low, high)).mean()))
    levels, keys = np.log10(KEYS).T
    fog = np.log(CLEAR_M / np.clip(visibility_m, THICK_FOG_M, CLEAR_M)) / np.log(CLEAR_M / THICK_FOG_M)
    key = 10 ** np.interp(np.log10(mean), levels, keys) * (1 + (FOG_KEY - 1) * fog)
    gain = key / mean
    many, few = gain * np.percentile(brightness, (85, 95)) / HIGHLIGHTS
    gain /= max(many, np.sqrt(few), 1)
    middle = metered[(brightness > np.percentile(brightness, 10)) & (brightness < np.percentile(brightness, 80))]
    cast = np.maximum((middle if len(middle) else metered).mean(0), 1e-9)
    day = np.interp(np.log10(mean), levels[[0, 2]], (0, 1))
    neutral = (cast / (cast @ LUMINANCE)) ** -(NEUTRALISED[0] + (NEUTRALISED[1] - NEUTRALISED[0]) * day)
    return np.asarray(gain * 2**compensation_ev * neutral)


def _metered(camera: CameraRays, radiance: Any, is_city: Any) -> np.ndarray:
    """Light in cd/m2, (n, 3), of the pixels that the meter looks at."""
    dr.eval(radiance, is_city)
    columns, rows = camera.width // METERED_EVERY or 1, camera.height // METERED_EVERY or 1
    place = dr.arange(mi.UInt32, columns * rows)
    pixel = place // columns * METERED_EVERY * camera.width + place % columns * METERED_EVERY
    light = np.array(dr.gather(mi.Vector3f, radiance, pixel)).T.astype(float)
    counts = np.array(dr.gather(mi.Bool, is_city, pixel))
    return light[counts] if counts.mean() >= LEAST_METERED else light
