"""The noise of the sensor: of light itself, of the electronics, and of whole rows and columns."""

from __future__ import annotations

import cv2
import numpy as np

from .light import LINEAR, SLOPE

READ_NOISE_SHARE = 0.005
"""Of the noise variance in mid-grey at gain 0, the part of the electronics (`scenario/sensors.py` has its source)."""

MID_GREY = 128

OF_ALL_CHANNELS = 0.8
"""Of the deviation, what red, green and blue share; the rest is colour, coarser by two, as a sensor's mosaic and the
encoder leave it."""

LOST_BY_ENLARGING = 0.625
"""Of the deviation, by bilinear interpolation to twice the size: (0.75^2 + 0.25^2)."""


MOST_IN_SHADOWS = 1.5
"""Times the deviation in mid-grey: cameras bend their curve near black, so that the electronics are not seen there."""


def with_noise(
    rgb: np.ndarray, steps: float, gain_db: float, rng: np.random.Generator, *, pattern: float = 0.0, grey: bool = False
) -> np.ndarray:
    """The picture as electrons were counted.

    Args:
        rgb: (H, W, 3) uint8.
        steps: standard deviation in mid-grey, in 8-bit steps.
        gain_db: the more gain, the fewer electrons, and the more the electronics count.
        rng: of this frame.
        pattern: noise of rows, as a share of `steps`; columns have half of it.
        grey: without colour, as a sensor in infra-red.
    """
    height, width = rgb.shape[:2]
    alike = rng.standard_normal((height, width), np.float32)
    if not grey:
        alike *= np.float32(OF_ALL_CHANNELS)
    if pattern:
        alike += np.float32(pattern) * rng.standard_normal((height, 1), np.float32)
        alike += np.float32(pattern / 2) * rng.standard_normal((1, width), np.float32)
    noise = cv2.merge([alike] * 3)
    if not grey:
        noise += _colour(height, width, rng)
    deviation = cv2.LUT(rgb, deviations(steps, gain_db).astype(np.float32))
    return np.asarray(cv2.add(rgb, cv2.multiply(noise, deviation), dtype=cv2.CV_8U))


def _colour(height: int, width: int, rng: np.random.Generator) -> np.ndarray:
    coarse = rng.standard_normal(((height + 1) // 2, (width + 1) // 2, 3), np.float32)
    coarse *= np.float32(np.sqrt(1 - OF_ALL_CHANNELS**2) / LOST_BY_ENLARGING)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR))


def deviations(steps: float, gain_db: float) -> np.ndarray:
    """(256,) standard deviation of the noise at each 8-bit value, in steps.

    Variance in light is that of the electronics and, as Poisson has it, one that grows with the light (EMVA 1288);
    sRGB's curve then stretches the shadows, to a limit.
    """
    gain = 10 ** (gain_db / 20)
    of_read = READ_NOISE_SHARE * gain / (1 - READ_NOISE_SHARE + READ_NOISE_SHARE * gain)
    in_light = np.sqrt(of_read * LINEAR[MID_GREY] + (1 - of_read) * LINEAR)
    found = in_light * SLOPE
    return np.asarray(steps * np.minimum(found / found[MID_GREY], MOST_IN_SHADOWS))
