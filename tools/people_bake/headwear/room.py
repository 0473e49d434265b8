"""How much room headwear leaves for hair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from people_bake.hair.growth import Field
from people_bake.hair.head import Head
from twincity.replicator.errors import UnknownNameError

FLAT_M = 0.006
"""Hair under headwear is this thick, head metres."""


@dataclass(frozen=True, kw_only=True)
class Rim:
    """The lower border of what is worn on a head, as heights above the eyes; head metres."""

    front: float
    side: float
    back: float

    def height(self, points: np.ndarray) -> np.ndarray:
        """(...) of the rim in the direction of points (..., 3), head coordinates."""
        turn = np.abs(np.arctan2(points[..., 1], points[..., 0] + 0.08))
        return np.interp(turn, [0, np.pi * 0.25, np.pi * 0.5, np.pi * 0.75, np.pi], [
            self.front, self.front * 0.6 + self.side * 0.4, self.side, self.side * 0.5 + self.back * 0.5, self.back,
        ])  # fmt: skip


RIMS: Mapping[str, Rim | None] = {
    "beanie": Rim(front=0.050, side=0.002, back=-0.030),
    "cap": Rim(front=0.056, side=0.028, back=0.010),
    "flat_cap": Rim(front=0.056, side=0.028, back=0.012),
    "bucket_hat": Rim(front=0.050, side=0.030, back=0.010),
    "sun_hat": Rim(front=0.052, side=0.030, back=0.012),
    "fedora": Rim(front=0.054, side=0.034, back=0.018),
    "beret": Rim(front=0.056, side=0.034, back=0.012),
    "headwrap": Rim(front=0.058, side=0.008, back=-0.045),
    "turban": Rim(front=0.056, side=0.008, back=-0.045),
    "kippa": Rim(front=0.135, side=0.100, back=0.066),
    "bike_helmet": Rim(front=0.054, side=0.030, back=0.000),
    "construction_helmet": Rim(front=0.052, side=0.028, back=0.012),
    "police_cap": Rim(front=0.054, side=0.030, back=0.014),
    "hijab": None,
    "hijab_loose": None,
    "hood_up": None,
    "motorcycle_helmet": None,
}
"""None: all hair is hidden."""


def rim_of(kind: str) -> Rim | None:
    if kind not in RIMS:
        raise UnknownNameError("headwear", kind, RIMS)
    return RIMS[kind]


def hides_all_hair(kind: str) -> bool:
    return rim_of(kind) is None


def room_under(head: Head, kind: str) -> Field:
    """Head metres of room above points of the skin: little above the rim, more and more below it."""
    rim = rim_of(kind)

    def room(skin: np.ndarray) -> np.ndarray:
        below = np.inf if rim is None else rim.height(skin) - skin[..., 2]
        return FLAT_M + np.clip(below - 0.004, 0, 1) * 1.2

    return room
