"""`develop`: what a real camera makes of a perfect picture, in the order in which light meets its parts.

Exposure and the tone curve belong to the renderer, who knows light; here follow the shutter, the glass, the sensor, the
processor, the text and the encoder. Nothing moves away from its labels, and what text covers is labelled so.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..frame import RenderBuffers
from ..geometry.camera import Camera
from ..scenario.rng import generator_for
from ..scenario.scenario import Scenario, Sensor
from .codec import h264, jpeg
from .glass import dirt, drops
from .infrared import infrared
from .lens import chromatic_aberration, vignetting
from .motion import with_motion
from .noise import with_noise
from .processing import noise_reduction, sharpening, white_balance
from .text import with_text


def develop(buffers: RenderBuffers, scenario: Scenario, camera: Camera) -> RenderBuffers:
    """The buffers with the picture as the scenario's sensor would have recorded it."""
    sensor, shot = scenario.sensor, first_of_shot(scenario)
    rgb = with_motion(buffers, sensor.exposure_time_s, interlaced=sensor.interlaced)
    if sensor.infrared:
        rgb = infrared(rgb, buffers, camera)
    rgb = _through_glass(rgb, sensor, scenario.seed, shot)
    rgb = _sensed(rgb, sensor, generator_for(scenario.seed, scenario.index, "sensor", "grain"))
    buffers = replace(buffers, rgb=rgb)
    if sensor.on_screen_text:
        buffers = with_text(buffers, scenario, shot)
    return replace(buffers, rgb=_encoded(buffers.rgb, sensor))


def first_of_shot(scenario: Scenario) -> int:
    """Index of the first image of the sequence, or of the image: a stain stays where it is through a sequence."""
    return scenario.index - (scenario.sequence.frame if scenario.sequence else 0)


def _through_glass(rgb: np.ndarray, sensor: Sensor, seed: int, shot: int) -> np.ndarray:
    if sensor.dirt:
        rgb = dirt(rgb, sensor.dirt, generator_for(seed, shot, "sensor", "stains"))
    if sensor.lens_drops:
        rgb = drops(rgb, sensor.lens_drops, generator_for(seed, shot, "sensor", "drops"))
    if sensor.chromatic_aberration_px and not sensor.infrared:
        rgb = chromatic_aberration(rgb, sensor.chromatic_aberration_px)
    if sensor.vignetting:
        rgb = vignetting(rgb, sensor.vignetting)
    return rgb


def _sensed(rgb: np.ndarray, sensor: Sensor, rng: np.random.Generator) -> np.ndarray:
    """Of the sensor and its processor."""
    if sensor.noise:
        rgb = with_noise(
            rgb, sensor.noise, sensor.gain_db, rng, pattern=sensor.pattern_noise, grey=sensor.infrared
        )  # fmt: skip
    if sensor.noise and sensor.noise_reduction:
        rgb = noise_reduction(rgb, sensor.noise_reduction, sensor.noise)
    if sensor.white_balance_error and not sensor.infrared:
        rgb = white_balance(rgb, sensor.white_balance_error)
    if sensor.sharpening:
        rgb = sharpening(rgb, sensor.sharpening)
    return rgb


def _encoded(rgb: np.ndarray, sensor: Sensor) -> np.ndarray:
    if sensor.h264_kbit_per_s:
        rgb = h264(rgb, sensor.h264_kbit_per_s)
    if sensor.jpeg_quality < 100:
        rgb = jpeg(rgb, sensor.jpeg_quality)
    return rgb
