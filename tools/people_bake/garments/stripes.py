"""Stripes and reflective bands sewn onto sleeves and trunks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from twincity.replicator.scene.people.skeleton import SIDES

from ..cloth.strips import ribbon
from ..piece import Piece, merged
from .sewing import Sewn


def sleeve_stripes(sewn: Sewn, part: str, width: float = 0.03, end: float = 1.85) -> Piece:
    """Down the outside of each sleeve."""
    k = sewn.form.k
    stripes = []
    for side, sign in SIDES.items():
        place = np.linspace(0.12, end, 24)
        where = sewn.surface.on_limb("arm", side, sign, np.full(24, -0.5), place)
        stripes.append(ribbon(part, where, width * k, 0.002 * k, smooth=2, over=sewn.surface))
    return merged(stripes)


def sleeve_bands(sewn: Sewn, part: str, places: Sequence[float], width: float = 0.05) -> Piece:
    """Round each sleeve (1 at the elbow, 2 at the wrist)."""
    k = sewn.form.k
    bands = []
    for side, sign in SIDES.items():
        for place in places:
            angle = np.linspace(-np.pi, np.pi, 24, endpoint=False)
            where = sewn.surface.on_limb("arm", side, sign, angle, np.full(24, place))
            bands.append(ribbon(part, where, width * k, 0.0025 * k, closed=True, over=sewn.surface))
    return merged(bands)


def trunk_bands(sewn: Sewn, part: str, heights: Sequence[float], width: float = 0.05) -> Piece:
    """Round the trunk at some heights [m]."""
    k = sewn.form.k
    angle = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    bands = [
        ribbon(
            part,
            sewn.surface.on_trunk(angle, np.full(72, height)),
            width * k,
            0.0025 * k,
            closed=True,
            smooth=2,
            over=sewn.surface,
        )
        for height in heights
    ]
    return merged(bands)


def braces(sewn: Sewn, part: str, low: float, width: float = 0.05) -> Piece:
    """Over both shoulders, from a height [m] in front to the same behind."""
    k = sewn.form.k
    straps = []
    for sign in (1.0, -1.0):
        y = sign * 0.105 * k
        top = sewn.cloth.points[np.abs(sewn.cloth.points[:, 1] - y) < 0.03 * k][:, 2].max()
        heights = np.linspace(low, top - 0.025 * k, 14)
        front = sewn.surface.at_front(np.full(14, y), heights)
        behind = sewn.surface.at_front(np.full(14, y), heights[::-1], back=True)
        where = tuple(np.concatenate([f, b]) for f, b in zip(front, behind, strict=True))
        straps.append(ribbon(part, where, width * k, 0.0025 * k, smooth=3, over=sewn.surface))  # type: ignore[arg-type]
    return merged(straps)
