"""What walls are made of: ashlar, the grooved stone of ground floors, render, brick, concrete."""

from __future__ import annotations

import numpy as np

from .noise import around, bond, line, noise

SIDE = 512
WALL_M = 4.0
BRICK_M = 2.0


def limestone() -> np.ndarray:
    """Courses of 333 mm, blocks of about 0.8 m, joints of 12 mm a quarter darker; no two blocks of one tone."""
    rng, pixel = np.random.default_rng(1), WALL_M / SIDE
    blocks = bond(SIDE, WALL_M, 12, 5, 2, uneven=0.45)
    tone = 1 + 0.055 * noise_free(rng, blocks.count)[blocks.piece]
    joint = np.maximum(line(blocks.level_m, 0.012, pixel), 0.85 * line(blocks.across_m, 0.012, pixel))
    tone *= 1 - 0.28 * joint * (0.8 + 0.25 * noise(SIDE, 3, falloff=1.0, low=2, high=24))
    tone *= 1 + 0.030 * noise(SIDE, 4, falloff=1.1, low=2) + 0.022 * noise(SIDE, 5, falloff=0.3, low=60)
    tone *= 1 - 0.022 * np.clip(noise(SIDE, 6, falloff=1.3, low=2, high=60, stretch=(6.0, 1.0)), 0, 2)
    # Little holes of shells, as limestone of the Oise has.
    tone *= 1 - 0.16 * np.clip(noise(SIDE, 7, falloff=0.1, low=90) - 2.2, 0, 1)
    return around(tinted(tone, 0.011 * noise_free(rng, blocks.count)[blocks.piece]))


def ground_floor_stone() -> np.ndarray:
    """Courses of 0.5 m between grooves of 45 mm, dark under their upper lip and light on the lower one."""
    rng, pixel = np.random.default_rng(11), WALL_M / SIDE
    blocks = bond(SIDE, WALL_M, 8, 4, 12, uneven=0.3)
    tone = 1 + 0.04 * noise_free(rng, blocks.count)[blocks.piece]
    tone *= 1 - 0.22 * line(blocks.across_m, 0.010, pixel)
    tone *= 1 + 0.032 * noise(SIDE, 13, falloff=1.1, low=2) + 0.022 * noise(SIDE, 14, falloff=0.3, low=60)
    tone *= 1 - 0.03 * np.clip(noise(SIDE, 15, falloff=1.3, low=2, high=60, stretch=(8.0, 1.0)), 0, 2)
    groove = line(blocks.level_m, 0.045, pixel)
    upper = np.clip((blocks.course_m - blocks.up_m) / 0.0225, 0, 1)
    tone *= 1 - groove * np.where(blocks.up_m > blocks.course_m / 2, 0.62 - 0.2 * upper, 0.34)
    lip = np.clip(1 - np.abs(blocks.up_m - 0.030) / 0.008, 0, 1)
    return around(tinted(tone * (1 + 0.10 * lip), 0.010 * noise_free(rng, blocks.count)[blocks.piece]))


def render() -> np.ndarray:
    """Lime render: clouds of tone, faint runs of water, the marks of the float."""
    tone = 1 + 0.035 * noise(SIDE, 21, falloff=1.4) + 0.016 * noise(SIDE, 22, falloff=0.2, low=50)
    tone += 0.018 * noise(SIDE, 23, falloff=0.9, low=6, high=90, stretch=(1.0, 3.0))
    tone -= 0.030 * np.clip(noise(SIDE, 24, falloff=1.3, low=1, high=40, stretch=(9.0, 1.0)), 0, 1.5)
    return around(tinted(tone, 0.012 * noise(SIDE, 25, falloff=1.6, high=12)))


def brick() -> np.ndarray:
    """Bricks of 220 by 60 mm in running bond; mortar paler than most of them."""
    rng, pixel = np.random.default_rng(31), BRICK_M / SIDE
    bricks = bond(SIDE, BRICK_M, 28, 9, 32)
    burnt = rng.random(bricks.count)
    tone = 1 + 0.11 * noise_free(rng, bricks.count) - 0.35 * (burnt > 0.93)
    red = np.stack([0.315 * tone, 0.135 * tone ** (1.1), 0.085 * tone], -1)
    red *= 1 + 0.06 * rng.normal(size=(bricks.count, 1)) * np.array([0.3, 1.0, 1.2])
    face = red[bricks.piece] * (1 + 0.07 * noise(SIDE, 33, falloff=0.4, low=20))[..., None]
    mortar = np.array([0.33, 0.29, 0.24]) * (1 + 0.06 * noise(SIDE, 34, falloff=0.5, low=10))[..., None]
    joint = np.maximum(line(bricks.level_m, 0.011, pixel), line(bricks.across_m, 0.011, pixel))[..., None]
    # The joint lies back: the brick above shades its upper half.
    shade = 1 - 0.35 * np.clip((bricks.up_m - bricks.course_m + 0.006) / 0.004, 0, 1)[..., None]
    picture = face * (1 - joint) + mortar * joint * shade
    picture *= (1 + 0.04 * noise(SIDE, 35, falloff=1.4, high=20))[..., None]
    return np.clip(picture * 1.25, 0.004, 1.0)


def concrete() -> np.ndarray:
    """Cast against boards of half a metre: faint level seams, pores, water marks."""
    pixel = WALL_M / SIDE
    height = ((np.arange(SIDE) + 0.5) * pixel % 0.5)[:, None]
    tone = 1 + 0.04 * noise(SIDE, 41, falloff=1.3) + 0.02 * noise(SIDE, 42, falloff=0.3, low=50)
    tone = tone - 0.07 * line(np.minimum(height, 0.5 - height), 0.008, pixel)
    tone -= 0.035 * np.clip(noise(SIDE, 43, falloff=1.2, low=2, high=70, stretch=(12.0, 1.0)), 0, 2)
    tone -= 0.20 * np.clip(noise(SIDE, 44, falloff=0.1, low=80) - 2.3, 0, 1)
    return around(tone)


TEXTURES = {
    "limestone": limestone,
    "ground_floor_stone": ground_floor_stone,
    "render": render,
    "brick": brick,
    "concrete": concrete,
}


def noise_free(rng: np.random.Generator, count: int) -> np.ndarray:
    """(count,) independent tones, standard deviation 1, none farther than two from 0."""
    return np.clip(rng.normal(size=count), -2, 2)


def tinted(tone: np.ndarray, warmth: np.ndarray) -> np.ndarray:
    """Grey (side, side) made warmer where `warmth` is above 0, cooler where it is below: (side, side, 3)."""
    return np.stack([tone * (1 + warmth), tone, tone * (1 - 1.5 * warmth)], -1)
