"""`develop`: vignetting, noise and compression, in the order in which light meets them.

Geometry never changes here, so labels made from the buffers stay exact.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from ..frame import RenderBuffers
from ..scenario.rng import generator_for
from ..scenario.scenario import Scenario

READ_NOISE_SHARE = 0.3
"""Of the noise variance in mid-grey, the part that does not depend on light; the rest is shot noise."""


def develop(buffers: RenderBuffers, scenario: Scenario) -> RenderBuffers:
    """The buffers with the picture as the scenario's sensor would have recorded it."""
    sensor = scenario.sensor
    rgb = buffers.rgb
    if sensor.vignetting:
        rgb = _vignetted(rgb, sensor.vignetting)
    if sensor.noise:
        rng = generator_for(scenario.seed, scenario.index, "sensor", "grain")
        rgb = _with_noise(rgb, sensor.noise, rng)
    if sensor.jpeg_quality < 100:
        rgb = _compressed(rgb, sensor.jpeg_quality)
    return replace(buffers, rgb=rgb)


def _vignetted(rgb: np.ndarray, lost_in_corners: float) -> np.ndarray:
    """Darken towards the edges with the square of the distance from the middle, in linear light.

    A product of one factor per row and one per column: as smooth as a lens's own, and ten times cheaper.
    """
    lost_at_edges = 1 - np.sqrt(1 - lost_in_corners)
    across, down = (
        (1 - lost_at_edges * ((np.arange(size) + 0.5) / size * 2 - 1) ** 2) ** (1 / 2.2) for size in rgb.shape[1::-1]
    )
    kept = np.outer(down, across).astype(np.float32)
    return cv2.multiply(rgb, cv2.merge([kept] * 3), dtype=cv2.CV_8U)


def _with_noise(rgb: np.ndarray, steps_in_mid_grey: float, rng: np.random.Generator) -> np.ndarray:
    """Shot and read noise; `steps_in_mid_grey` is its standard deviation at 128, in 8-bit steps."""
    level = np.arange(256, dtype=np.float32) / 128
    deviation = steps_in_mid_grey * np.sqrt(READ_NOISE_SHARE + (1 - READ_NOISE_SHARE) * level)
    noise = rng.standard_normal(rgb.shape, np.float32) * cv2.LUT(rgb, deviation.astype(np.float32))
    return cv2.add(rgb, noise, dtype=cv2.CV_8U)


def _compressed(rgb: np.ndarray, quality: int) -> np.ndarray:
    """Through JPEG and back."""
    _, encoded = cv2.imencode(".jpg", rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR)[..., ::-1])
