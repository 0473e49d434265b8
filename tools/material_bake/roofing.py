"""What roofs are covered with: zinc between battens, slates, plain tiles; v runs up the slope."""

from __future__ import annotations

import numpy as np

from .masonry import noise_free, tinted
from .noise import Bond, around, bond, line, noise

SIDE = 512
ZINC_M = 2.6
SLOPE_M = 4.0


def zinc() -> np.ndarray:
    """Sheets of 0.65 m between battens, each sheet of its own age, a cross seam somewhere on each."""
    rng, pixel, sheet = np.random.default_rng(61), ZINC_M / SIDE, 0.65
    place = (np.arange(SIDE) + 0.5) * pixel
    sheets = np.floor(place / sheet).astype(int)
    beside = place % sheet - sheet / 2
    tone = 1 + 0.045 * noise_free(rng, 4)[sheets][None]
    tone = tone + 0.05 * noise(SIDE, 62, falloff=1.5, low=1, high=60)
    tone += 0.030 * noise(SIDE, 63, falloff=1.1, low=2, high=80, stretch=(8.0, 1.0))
    tone += 0.014 * noise(SIDE, 64, falloff=0.3, low=40)
    # Nailed over each other, the lower edge of the upper sheet casting a line.
    seam = rng.uniform(0.2, ZINC_M - 0.2, 4)[sheets][None]
    below = seam - place[::-1, None]
    tone *= 1 - 0.22 * np.clip(1 - np.abs(below - 0.008) / 0.010, 0, 1)
    tone *= 1 + 0.08 * np.clip(1 - np.abs(below + 0.010) / 0.012, 0, 1)
    # The batten stands out: light on top and on one cheek, a shadow beside the other.
    from_batten = np.where(beside < 0, beside + 0.5 * sheet, beside - 0.5 * sheet)[None]
    on_top = np.clip((0.028 - np.abs(from_batten)) / 0.008, 0, 1)
    dark = np.clip(1 - np.abs(from_batten + 0.044) / 0.028, 0, 1)
    lit = np.clip(1 - np.abs(from_batten - 0.032) / 0.012, 0, 1)
    tone *= 1 + 0.12 * on_top + 0.12 * lit - 0.58 * dark
    return around(tinted(tone, 0.012 * noise(SIDE, 65, falloff=1.5, high=10)))


def slate() -> np.ndarray:
    """Slates that show 200 by 111 mm, in half bond; each splits a little differently."""
    rng, pixel = np.random.default_rng(71), SLOPE_M / SIDE
    slates = bond(SIDE, SLOPE_M, 36, 20, 72, uneven=0.08)
    tone = (1 + 0.12 * noise_free(rng, slates.count))[slates.piece]
    tone *= 1 + 0.045 * noise(SIDE, 73, falloff=0.7, low=16) + 0.035 * noise(SIDE, 74, falloff=1.5, high=8)
    tone *= _lapped(slates, pixel, edge=0.5, gap=0.40)
    return around(tinted(tone, (0.016 * noise_free(rng, slates.count))[slates.piece]))


def tile() -> np.ndarray:
    """Plain tiles that show 167 by 100 mm: red, brown and a few nearly black, lichen on some."""
    rng, pixel = np.random.default_rng(81), SLOPE_M / SIDE
    tiles = bond(SIDE, SLOPE_M, 40, 24, 82, uneven=0.06)
    tone = 1 + 0.15 * noise_free(rng, tiles.count) - 0.3 * (rng.random(tiles.count) > 0.94)
    picture = tinted(tone[tiles.piece], (0.03 * noise_free(rng, tiles.count))[tiles.piece])
    picture *= (1 + 0.05 * noise(SIDE, 83, falloff=0.7, low=16) + 0.06 * noise(SIDE, 84, falloff=1.5, high=8))[
        ..., None
    ]
    lichen = np.clip(noise(SIDE, 85, falloff=0.8, low=12, high=160) - 1.7, 0, 1)[..., None]
    picture = picture * (1 - 0.6 * lichen) + 0.6 * lichen * np.array([1.0, 1.15, 1.1])
    return around(picture * _lapped(tiles, pixel, edge=0.55, gap=0.35)[..., None])


TEXTURES = {"zinc": zinc, "slate": slate, "tile": tile}


def _lapped(pieces: Bond, pixel: float, *, edge: float, gap: float) -> np.ndarray:
    """Shade of a covering in which each course lies over the one below: dark under an edge, a light edge."""
    under = np.clip(1 - (pieces.course_m - pieces.up_m) / 0.016, 0, 1)
    lip = np.clip(1 - pieces.up_m / 0.010, 0, 1)
    return (1 - edge * under) * (1 + 0.10 * lip) * (1 - gap * line(pieces.across_m, 0.006, pixel))
