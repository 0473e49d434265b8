"""Hats with a brim all around."""

from __future__ import annotations

import numpy as np

from people_bake.hair.head import Head
from people_bake.hair.sheet import Sheet
from people_bake.headwear.caps import Parts, _rim
from people_bake.headwear.fit import around, clear_of_hair, closed_sheet, outline_at


def bucket_hat(head: Head) -> Parts:
    """A soft hat, its brim sloping down."""
    turn = around() * 2 * np.pi
    grow = [-0.090, -0.030, -0.006, 0.004, 0.010, 0.013, 0.030, 0.050, 0.051, 0.030, 0.011]
    rise = [0.098, 0.096, 0.090, 0.060, 0.030, 0.004, -0.014, -0.036, -0.040, -0.019, -0.002]
    up_in_front = 0.012 * np.clip(np.cos(turn), 0, 1) * np.interp(np.arange(11), [5, 7, 8, 10], [0, 1, 1, 0])
    return _hat(head, "bucket_hat", turn, grow, rise, up_in_front)


def sun_hat(head: Head) -> Parts:
    """A round crown and a wide brim that waves a little."""
    turn = around() * 2 * np.pi
    grow = [-0.095, -0.050, -0.016, 0.002, 0.009, 0.011, 0.045, 0.095, 0.096, 0.045, 0.010]
    rise = [0.096, 0.092, 0.076, 0.048, 0.020, 0.002, -0.002, -0.014, -0.018, -0.006, -0.003]
    wave = 0.012 * np.sin(2 * turn + 0.7) * np.interp(np.arange(11), [5, 7, 8, 10], [0, 1, 1, 0])
    return [*_hat(head, "sun_hat", turn, grow, rise, wave), _band(head, "sun_hat", turn, 0.012)]


def fedora(head: Head) -> Parts:
    """A felt hat: creased crown, pinched in front, a ribbon, a brim turned down before and up behind."""
    turn = around() * 2 * np.pi
    grow = [-0.090, -0.045, -0.014, -0.010, 0.003, 0.010, 0.012, 0.034, 0.056, 0.057, 0.034, 0.011]
    rise = [0.094, 0.100, 0.108, 0.106, 0.060, 0.020, 0.002, -0.002, -0.004, -0.008, -0.006, -0.003]
    index = np.arange(len(grow))
    forward, aside = np.cos(turn), np.abs(np.sin(turn))
    brim = np.interp(index, [6, 8, 9, 11], [0, 1, 1, 0])
    top = np.interp(index, [0, 2, 3, 4], [1, 1, 1, 0.2])
    bend = brim * (0.020 * aside**2 - 0.012 * np.clip(forward, 0, 1) ** 2 + 0.006 * np.clip(-forward, 0, 1))
    crease = -0.016 * np.interp(index, [0, 1, 2], [1, 0.7, 0]) + 0.008 * top * forward
    pinch = -0.014 * top * np.exp(-(((np.abs(np.degrees(np.arctan2(np.sin(turn), forward))) - 38) / 22) ** 2))
    return [
        *_hat(head, "fedora", turn, np.array(grow) + pinch, rise, bend + crease),
        _band(head, "fedora", turn, 0.024),
    ]


def _hat(
    head: Head,
    kind: str,
    turn: np.ndarray,
    grow: np.ndarray | list[float],
    rise: list[float],
    bend: np.ndarray | float = 0.0,
) -> Parts:
    """A hat through rings from its top, outwards over the brim, and back under it; head metres from rim and skull."""
    skull = outline_at(head, 0.05)
    base = _rim(kind).height(skull.ring(turn, 0.0, 0.05))
    level = np.interp(rise, [0.0, 0.09], [1.0, 0.0])  # the top is level, the rim is not
    z = base * level + base.mean() * (1 - level) + np.array(rise) + bend
    points = clear_of_hair(skull.ring(turn, np.asarray(grow), z), head)
    top = np.broadcast_to(points[:, :1].mean(axis=0), points[:, :1].shape)
    return [("headwear", closed_sheet(np.concatenate([top, points], axis=1), head))]


def _band(head: Head, kind: str, turn: np.ndarray, high: float) -> tuple[str, Sheet]:
    skull = outline_at(head, 0.05)
    base = _rim(kind).height(skull.ring(turn, 0.0, 0.05))
    points = skull.ring(turn, np.array([0.0105, 0.0128, 0.0145]), base + np.array([high, high - 0.001, 0.001]))
    points = clear_of_hair(points, head, 0.0125)
    return "trim", closed_sheet(points, head)
