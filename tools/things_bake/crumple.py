"""Crumpled skins: what is soft is never even. Only the place of a point decides how far it moves."""

from __future__ import annotations

import numpy as np

from people_bake.things.shape import Point, Shape

WAVES = 9


def crumpled(shape: Shape, depth_m: float, wave_m: float, seed: int, *, flat: bool = True) -> Shape:
    """A shape whose points are moved by up to about `depth_m`, in waves of about `wave_m`.

    Args:
        shape: Anything whose points are near enough to each other to show it.
        depth_m: Of the folds.
        wave_m: From one fold to the next.
        seed: Another one gives other folds.
        flat: Keep what lies on the ground there.
    """
    points = shape.points + depth_m * _folds(shape.points / wave_m, seed)
    if flat:
        low = shape.points[:, 2] < shape.points[:, 2].min() + 1e-6
        points[low, 2] = shape.points[low, 2]
        points[:, 2] = np.maximum(points[:, 2], shape.points[:, 2].min())
    return Shape(points=points, faces=shape.faces)


def _folds(points: np.ndarray, seed: int) -> np.ndarray:
    """(n, 3): waves in chosen directions, sharp on one side as folds of cloth and film are."""
    rng = np.random.default_rng(seed)
    moved = np.zeros_like(points)
    for wave in range(WAVES):
        along, towards = rng.normal(size=(2, 3))
        along *= (1 + 0.35 * wave) / np.linalg.norm(along)
        phase = points @ along * 2.4 + rng.uniform(0, 2 * np.pi)
        moved += ((1 - np.abs(np.sin(phase))) * 2 - 0.7)[:, None] * towards / np.linalg.norm(towards) / (2 + wave)
    return moved * 0.5


def on_the_ground(parts: dict[str, Shape]) -> dict[str, Shape]:
    """All parts together moved so that the lowest point touches the ground, and the middle is over the origin."""
    points = np.concatenate([shape.points for shape in parts.values()])
    low, high = points.min(0), points.max(0)
    shift: Point = (float(-(low[0] + high[0]) / 2), float(-(low[1] + high[1]) / 2), float(-low[2]))
    return {name: shape.moved(*shift) for name, shape in parts.items()}
