"""Striped cloth of awnings: stripes run down the slope, and city air has dirtied it."""

from __future__ import annotations

from functools import partial

import numpy as np

from .noise import noise

SIDE = 256
STRIPES = 4
CREAM = np.array([0.62, 0.58, 0.49])


def stripes(colour: tuple[float, float, float], seed: int) -> np.ndarray:
    """Four pairs of stripes in a metre, one of them cream."""
    across = (np.arange(SIDE) + 0.5) * STRIPES / SIDE % 1.0
    cover = np.clip((0.25 - np.abs(across - 0.5)) * SIDE / STRIPES + 0.5, 0, 1)[None, :, None]
    dirt = 1 - 0.07 * np.clip(noise(SIDE, seed, falloff=1.2, high=50, stretch=(4.0, 1.0)), -0.5, 2)
    weave = 1 + 0.02 * noise(SIDE, seed + 1, falloff=0.2, low=30)
    return np.clip((np.array(colour) * cover + CREAM * (1 - cover)) * (dirt * weave)[..., None], 0.004, 1.0)


TEXTURES = {
    "awning_stripes": partial(stripes, (0.26, 0.022, 0.026), 221),
    "awning_stripes_green": partial(stripes, (0.022, 0.10, 0.055), 223),
    "awning_stripes_blue": partial(stripes, (0.025, 0.05, 0.16), 225),
}
