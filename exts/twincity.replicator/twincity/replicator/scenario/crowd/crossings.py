"""Which zebra crossings people may be on: those where the traffic has red, or where no light holds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ...city.signals import signal_group
from ...city.tile import CityTile
from .darts import Dart

SAME_JUNCTION_M = 30.0
"""From a stop line at a light to a zebra that the same lights hold, on an arm where nobody arrives by car too."""

PASSABLE = ("red", "off")
"""What the traffic is shown while people cross: in two states, its red is their green."""


class Crossings:
    """The zebras of a tile with what their traffic is shown."""

    def __init__(self, tile: CityTile, signals: Sequence[str]) -> None:
        stops = [
            _middle(tile, line.road, line.at_start, line.distance_m)
            for line in tile.stop_lines
            if line.control == "signals"
        ]
        held = np.array(stops).reshape(-1, 2)
        self._centres = np.array([crossing.centre for crossing in tile.crossings]).reshape(-1, 2)
        self._may_cross = [
            signals[signal_group(crossing.road_heading_deg)] in PASSABLE
            or not (np.hypot(*(held - crossing.centre).T) < SAME_JUNCTION_M).any()
            for crossing in tile.crossings
        ]

    def open_at(self, point: np.ndarray) -> bool:
        """True where somebody may be on a zebra, at a plan point (2,)."""
        if not self._may_cross:
            return True
        away = np.hypot(*(self._centres - point).T)
        return self._may_cross[int(np.argmin(np.round(away, 6)))]

    def open_ones(self, thrown: Iterator[Dart]) -> Iterator[Dart]:
        """The darts on zebras that may be crossed."""
        return (dart for dart in thrown if self.open_at(dart[0][:2]))


def _middle(tile: CityTile, road: int, at_start: bool, distance_m: float) -> np.ndarray:
    """Where a stop line crosses the axis of its road, (2,)."""
    points = tile.roads[road].points if at_start else tile.roads[road].points[::-1]
    spans = np.diff(points, axis=0)
    starts = np.concatenate([[0.0], np.cumsum(np.hypot(*spans.T))])
    piece = int(np.clip(np.searchsorted(starts, distance_m, side="right") - 1, 0, len(spans) - 1))
    along = spans[piece] / np.hypot(*spans[piece])
    return np.asarray(points[piece] + along * (distance_m - starts[piece]))
