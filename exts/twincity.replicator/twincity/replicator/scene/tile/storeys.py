"""Where the floors and the bays of a front are.

Sizes are those of Paris houses: a ground floor of 4 m or more for shops, floors of about 3 m that grow lower upwards,
after 1945 all of one height.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .manner import Manner

FLOOR_WEIGHTS = np.array([1.17, 1.10, 1.05, 1.0, 0.96, 0.93])
"""Relative heights of the floors above the ground floor; further floors are as the last."""

GROUND_FLOOR_M, FLOOR_M = 4.35, 3.05
MODERN_GROUND_FLOOR_M, MODERN_FLOOR_M = 3.5, 2.80
LOW_GROUND_FLOOR_M, GROUND_SHARE = 2.7, 0.45
"""In a house of two floors the lower one is no more than its share."""

ENTRESOL_GROUND_FLOOR_M, ENTRESOL_M = 3.75, 2.55
LOWEST_FLOOR_M = 2.4
"""On the mean of a house; its upper floors may be a little lower."""

CORNICE_M = 0.45
END_M = 0.3
"""Of wall before the first bay and behind the last."""

NARROWEST_M = 1.6
"""A narrower front has no window."""

OPEN_SHARE = 0.56
"""Widest window in its bay."""


@dataclass(frozen=True, kw_only=True)
class Storeys:
    """One front divided."""

    top: float
    """Gutter [m]."""

    levels: np.ndarray
    """(floors + 1,) heights [m] of the floors above the ground floor, and of the cornice's foot."""

    centres: np.ndarray
    """(bays,) middles of the windows along the wall [m]."""

    pitch: float
    """From bay to bay [m]."""

    width: float
    """Of a window [m]."""

    sills: np.ndarray
    """(floors,) heights [m] of the windows' lower edges."""

    heads: np.ndarray
    """(floors,) of their upper edges."""

    entresol: bool = False
    """True where the first of the floors is a low one above the shops."""

    @property
    def floors(self) -> int:
        return len(self.levels) - 1


def levels_of(height_m: float, *, modern: bool = False, entresol: bool = False) -> np.ndarray:
    """Heights of the floors above the ground floor, the last entry being the foot of the cornice.

    A house without room for a second floor is one ground floor.
    """
    foot = height_m - CORNICE_M
    if entresol:
        first = ENTRESOL_GROUND_FLOOR_M + ENTRESOL_M
        return np.append(ENTRESOL_GROUND_FLOOR_M, _stacked(first, foot, FLOOR_M, FLOOR_WEIGHTS))
    if modern:
        return _stacked(MODERN_GROUND_FLOOR_M, foot, MODERN_FLOOR_M, np.ones(1))
    ground = min(GROUND_FLOOR_M, max(LOW_GROUND_FLOOR_M, GROUND_SHARE * height_m))
    return _stacked(ground, foot, FLOOR_M, FLOOR_WEIGHTS)


def _stacked(first: float, foot: float, floor_m: float, weights: np.ndarray) -> np.ndarray:
    floors = min(round((foot - first + 0.5) / floor_m), int((foot - first) / LOWEST_FLOOR_M))
    if floors < 1:
        return np.array([foot])
    weights = weights[np.minimum(np.arange(floors), len(weights) - 1)]
    return first + np.append(0.0, np.cumsum(weights / weights.sum() * (foot - first)))


def storeys_of(length_m: float, height_m: float, manner: Manner) -> Storeys:
    """Divide a front into floors and bays; a front too narrow for a window has no bay."""
    bays = max(1, round((length_m - 2 * END_M) / manner.pitch_m)) if length_m >= NARROWEST_M else 0
    pitch = (length_m - 2 * END_M) / max(bays, 1)
    levels = levels_of(height_m, modern=manner.style == "modern", entresol=manner.entresol)
    entresol = manner.entresol and len(levels) > 2
    rises = np.diff(levels)
    sills = np.minimum(manner.sill_m, 0.35 * rises)
    gaps = (
        np.where(np.arange(len(rises)) < 2 + entresol, 0.62, 0.50)
        if manner.style != "modern"
        else np.full(len(rises), 0.42)
    )
    if entresol:
        sills[0], gaps[0] = 0.50, 0.50
    return Storeys(
        top=height_m,
        levels=levels,
        centres=END_M + pitch * (np.arange(bays) + 0.5),
        pitch=pitch,
        width=min(manner.window_width_m, pitch * (OPEN_SHARE if manner.style != "modern" else 0.7)),
        sills=levels[:-1] + sills,
        heads=levels[1:] - np.minimum(gaps, 0.25 * rises),
        entresol=entresol,
    )
