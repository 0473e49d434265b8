"""Which level of detail a person is shown in: as many triangles as the camera can tell apart."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...geometry.camera import Camera
from .character import LEVELS

LEAST_PIXELS = {"near": 110.0, "middle": 45.0}
"""Height of a person in the picture from which a level is shown; below both, the last one is."""

_ALONGSIDE_M = 4.0
"""What is outside the picture by no more than this may reach or shade into it."""


def levels_for(
    camera: Camera | None,
    positions: np.ndarray,
    heights_m: np.ndarray,
    least_pixels: Mapping[str, float] = LEAST_PIXELS,
) -> np.ndarray:
    """(n,) names of levels for what stands at (n, 3) and is (n,) tall; the nearest one for all without a camera."""
    if camera is None:
        return np.full(len(positions), LEVELS[0])
    middles = positions + np.stack([0 * heights_m, 0 * heights_m, heights_m / 2], -1)
    local = (middles - camera.position) @ camera.world_from_camera[:3, :3]
    distance = np.maximum(local[:, 2], 0.5)
    pixels = heights_m * camera.pixels_per_metre_at(middles)
    across, down = camera.slopes
    aside = np.maximum(np.abs(local[:, 0]) - across * distance, np.abs(local[:, 1]) - down * distance)
    in_sight = (aside < _ALONGSIDE_M) & (local[:, 2] > -_ALONGSIDE_M)
    levels = np.where(pixels >= least_pixels["middle"], LEVELS[1], LEVELS[2])
    levels = np.where(pixels >= least_pixels["near"], LEVELS[0], levels)
    return np.where(in_sight, levels, LEVELS[2])
