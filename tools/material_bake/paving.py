"""What lies on the ground: asphalt, granite, setts, paint; and the wear of many years, laid over whole streets."""

from __future__ import annotations

import numpy as np

from .masonry import noise_free, tinted
from .noise import around, bond, line, noise, spots

GROUND = 1024
"""Pixels of what fills most of a street picture."""

SIDE = 512
WEAR = 512


def asphalt() -> np.ndarray:
    """Rolled asphalt: dark binder, stones of 6 to 10 mm that traffic has polished bare. 6 m."""
    tone = 1 + 0.10 * noise(GROUND, 101, falloff=0.3, low=70) + 0.022 * noise(GROUND, 102, falloff=0.9, low=8, high=70)
    tone += 0.018 * noise(GROUND, 103, falloff=1.4, low=1, high=8)
    tone += 0.42 * np.clip(noise(GROUND, 104, falloff=0.0, low=90, high=330) - 2.1, 0, 1.2)
    tone -= 0.22 * np.clip(noise(GROUND, 105, falloff=0.0, low=90, high=330) - 2.1, 0, 1.0)
    return around(np.clip(tone, 0.4, 2.1), 0.36)


def sidewalk() -> np.ndarray:
    """Mastic asphalt, smoothed by hand and strewn with fine sand: pale, even, with trodden gum. 6 m."""
    tone = (
        1 + 0.055 * noise(GROUND, 111, falloff=0.3, low=120) + 0.018 * noise(GROUND, 112, falloff=0.9, low=8, high=60)
    )
    tone += 0.016 * noise(GROUND, 113, falloff=1.4, low=1, high=8)
    tone += 0.14 * np.clip(noise(GROUND, 114, falloff=0.0, low=150, high=400) - 2.0, 0, 1.2)
    tone *= 1 - 0.26 * spots(GROUND, 115, 90, (1.2, 3.0)) * (1 + 0.2 * noise(GROUND, 116, falloff=0.5, low=20))
    return around(np.clip(tone, 0.4, 1.8))


def granite() -> np.ndarray:
    """Kerb stones of 1 m: u runs along the kerb. Grains of white, grey and black. 2 m."""
    pixel = 2.0 / SIDE
    along = (np.arange(SIDE) + 0.5) * pixel
    stone = np.where(along < 1.0, 1.03, 0.96)[None]
    tone = stone * _grains(SIDE, 121) * (1 + 0.05 * noise(SIDE, 124, falloff=1.3, high=10))
    joint = line(np.minimum(along % 1.0, 1.0 - along % 1.0), 0.012, pixel)[None]
    return around(tone * (1 - 0.5 * joint))


def granite_slabs() -> np.ndarray:
    """Slabs of 1.0 by 0.5 m in running bond. 2 m."""
    rng, pixel = np.random.default_rng(131), 2.0 / SIDE
    slabs = bond(SIDE, 2.0, 4, 2, 132)
    tone = (1 + 0.05 * noise_free(rng, slabs.count))[slabs.piece] * _grains(SIDE, 133)
    tone *= 1 + 0.05 * noise(SIDE, 136, falloff=1.3, high=12)
    joint = np.maximum(line(slabs.level_m, 0.010, pixel), line(slabs.across_m, 0.010, pixel))
    return around(tinted(tone * (1 - 0.45 * joint), (0.012 * noise_free(rng, slabs.count))[slabs.piece]))


def setts() -> np.ndarray:
    """Sandstone setts of 200 by 143 mm, worn round, dirt in the joints. 2 m."""
    return _setts(141, courses=14, pieces=10, joint_m=0.014, joint=0.42)


def courtyard() -> np.ndarray:
    """Square setts of 167 mm, sunken and mossy between. 2 m."""
    return _setts(151, courses=12, pieces=12, joint_m=0.018, joint=0.5, moss=0.10)


def marking_paint() -> np.ndarray:
    """White thermoplastic: chipped where wheels roll, grey with rubber, the asphalt in the chips. 4 m."""
    chips = noise(SIDE, 161, falloff=0.75, low=5) + 0.5 * noise(SIDE, 162, falloff=1.6, low=1, high=10)
    paint = np.clip((chips + 1.9) / 0.28, 0, 1)[..., None]
    rubber = 1 - 0.05 * np.clip(noise(SIDE, 163, falloff=1.2, low=2, high=60) + 0.4, 0, 2)
    white = np.array([0.60, 0.595, 0.565]) * (rubber * (1 + 0.025 * noise(SIDE, 164, falloff=0.2, low=60)))[..., None]
    ground = np.array([0.115, 0.113, 0.110]) * (1 + 0.12 * noise(SIDE, 165, falloff=0.2, low=70))[..., None]
    return np.clip(white * paint + ground * (1 - paint), 0.004, 1.0)


def tactile() -> np.ndarray:
    """The warning before a crossing: rubber with staggered studs 25 mm wide, 75 mm apart. 0.6 m."""
    side, period, pitch = 256, 0.6, 0.075
    y, x = (np.mgrid[:side, :side] + 0.5) * period / side
    row = np.floor(y / pitch)
    off_x = (x + (row % 2) * pitch / 2) % pitch - pitch / 2
    off_y = y % pitch - pitch / 2
    radius = np.hypot(off_x, off_y)
    dome = np.clip((0.0125 - radius) / 0.002, 0, 1)
    ring = np.clip(1 - np.abs(radius - 0.0150) / 0.0035, 0, 1)
    tone = 1 - 0.30 * ring + dome * (0.10 - 6.0 * off_y * dome)
    return around(tone * (1 + 0.05 * noise(side, 171, falloff=0.8, low=2)))


def road_wear() -> np.ndarray:
    """Over 96 m: asphalt of several years, paler where it was rolled anew, dark drops of oil where cars wait."""
    tone = 1 + 0.085 * noise(WEAR, 181, falloff=1.5) + 0.022 * noise(WEAR, 182, falloff=0.9, low=16)
    tone -= 0.10 * np.clip(noise(WEAR, 183, falloff=1.1, low=12, high=120) - 1.7, 0, 1.2)
    return around(np.clip(tone, 0.6, 1.5))


def sidewalk_wear() -> np.ndarray:
    """Over 80 m: trodden paths, spilt drinks, water that ran."""
    tone = 1 + 0.06 * noise(WEAR, 191, falloff=1.5) + 0.020 * noise(WEAR, 192, falloff=0.9, low=16)
    tone -= 0.13 * np.clip(noise(WEAR, 193, falloff=0.9, low=20, high=150) - 1.8, 0, 1.2)
    return around(np.clip(tone, 0.6, 1.5))


TEXTURES = {
    "asphalt": asphalt,
    "sidewalk": sidewalk,
    "granite": granite,
    "granite_slabs": granite_slabs,
    "setts": setts,
    "courtyard": courtyard,
    "marking_paint": marking_paint,
    "tactile": tactile,
    "road_wear": road_wear,
    "sidewalk_wear": sidewalk_wear,
}


def _grains(side: int, seed: int) -> np.ndarray:
    """Granite of a few millimetres: light feldspar, dark mica, factors around 1."""
    tone = 1 + 0.09 * noise(side, seed, falloff=0.1, low=70)
    tone -= 0.35 * np.clip(noise(side, seed + 1, falloff=0.0, low=60, high=250) - 1.5, 0, 1)
    return tone + 0.14 * np.clip(noise(side, seed + 2, falloff=0.0, low=60, high=250) - 1.5, 0, 1)


def _setts(seed: int, *, courses: int, pieces: int, joint_m: float, joint: float, moss: float = 0.0) -> np.ndarray:
    rng, pixel = np.random.default_rng(seed), 2.0 / SIDE
    stones = bond(SIDE, 2.0, courses, pieces, seed + 1, uneven=0.3)
    wobble = 0.003 * noise(SIDE, seed + 2, falloff=1.2, low=8, high=120)
    edge = np.minimum(stones.level_m, stones.across_m) + wobble
    gap = line(np.maximum(edge, 0), joint_m, pixel)
    crown = np.clip((edge - joint_m / 2) / 0.045, 0, 1)
    tone = (1 + 0.11 * noise_free(rng, stones.count))[stones.piece] * (0.86 + 0.16 * crown)
    tone *= 1 + 0.05 * noise(SIDE, seed + 3, falloff=0.5, low=20) + 0.04 * noise(SIDE, seed + 4, falloff=1.4, high=10)
    picture = tinted(tone, (0.02 * noise_free(rng, stones.count))[stones.piece])
    dirt = joint * np.array([1 - moss, 1 + moss / 2, 1 - 2 * moss])
    return around(picture * (1 - gap[..., None]) + dirt * gap[..., None], 0.36)
