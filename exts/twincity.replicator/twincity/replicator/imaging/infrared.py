"""Night mode: the filter is out, the camera's own lamps are lit, and there is no colour.

The street was drawn in the light that is there. What its surfaces reflect is told from how they stand out from what is
around them; the lamps then light them by distance and slope.
"""

from __future__ import annotations

import cv2
import numpy as np

from ..frame import RenderBuffers
from ..geometry.camera import Camera
from ..labels import label_named
from .light import encoded, linear

AMBIENT = 0.06
"""Of the light in the picture, what was there before, against that of the lamps at their best."""

LAMPS_REACH_M = 14.0
"""The exposure suits what stands here: who is nearer is burnt out, as everybody knows from such pictures."""

LAMP_HALF_ANGLE_DEG = 32.0
"""From the axis, where the lamps give half."""

LEAF_BRIGHTER = 2.2
"""Leaves send back most of the near infra-red, and are dark to the eye."""

VEGETATION, SKY = label_named("vegetation").id, label_named("sky").id


def infrared(rgb: np.ndarray, buffers: RenderBuffers, camera: Camera) -> np.ndarray:
    """The picture (H, W, 3), grey, by the lamps of the camera."""
    light = linear(rgb) @ np.array([0.35, 0.4, 0.25], np.float32)  # without its filter a sensor sees all alike
    around = cv2.GaussianBlur(light, (0, 0), rgb.shape[0] / 12)
    reflectance = np.clip(light / (around + 0.02), 0.15, 3.5) * np.float32(0.22)
    reflectance[buffers.class_id == VEGETATION] *= np.float32(LEAF_BRIGHTER)
    ambient = around / max(float(around.mean()), 1e-4)
    lit = reflectance * (_lamps(buffers, camera) + np.float32(AMBIENT) * ambient)
    lit[buffers.class_id == SKY] = 0.004
    grey = encoded(1 - np.exp(-2.2 * lit))
    return np.asarray(cv2.merge([grey] * 3))


def _lamps(buffers: RenderBuffers, camera: Camera) -> np.ndarray:
    """(H, W) illuminance by the lamps around the lens, 1 for what faces them at `LAMPS_REACH_M` on the axis."""
    directions = camera.directions_of_pixels
    lengths = np.linalg.norm(directions, axis=-1)
    distance = np.maximum(buffers.distance_to_image_plane * lengths, 0.5)
    towards = -(directions / lengths[..., None]) @ camera.world_from_camera[:3, :3].T
    facing = np.clip((buffers.normals * towards).sum(-1), 0, 1)
    off_axis = np.degrees(np.arccos(np.clip(1 / lengths, -1, 1)))
    beam = 0.5 ** ((off_axis / LAMP_HALF_ANGLE_DEG) ** 2)
    return np.asarray(beam * (0.15 + 0.85 * facing) * (LAMPS_REACH_M / distance) ** 2, np.float32)
