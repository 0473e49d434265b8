"""Where a vehicle may be: on the carriageway, off zebras, and not in a street that crosses its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...city.tile import CityTile

CLEAR_OF_CROSSING_M = 1.0
LONGEST_BODY_M = 8.0
"""Half of the longest vehicle, and some."""

CLEAR_OF_CROSS_STREET_M = 1.0
SAME_STREET_DEG = 25.0
"""A road that turns less than this from a vehicle's heading goes on with its street; any other crosses it."""


def is_clear(plan: np.ndarray, heading_deg: float, tile: CityTile, roads: RoadPieces) -> bool:
    """True where a vehicle's plan (4, 2), front left first, lies on the carriageway alone."""
    body = _points_of(plan)
    if not tile.drivable.contains(body):
        return False
    ahead = (plan[0] - plan[1]) / np.hypot(*(plan[0] - plan[1])) * CLEAR_OF_CROSSING_M
    around = np.concatenate([body, body + ahead, body - ahead])
    if any(tile.crossable.height_at(x, y) is not None for x, y in around.tolist()):
        return False
    return not roads.crossed_by(body, heading_deg)


def _points_of(plan: np.ndarray) -> np.ndarray:
    """Points along both sides and the middle of a plan, 2 m apart at most."""
    length = float(np.hypot(*(plan[0] - plan[1])))
    shares = np.linspace(0.0, 1.0, max(3, int(np.ceil(length / 2.0)) + 1))[:, None]
    left, right = plan[1] + shares * (plan[0] - plan[1]), plan[2] + shares * (plan[3] - plan[2])
    return np.concatenate([left, (left + right) / 2, right])


@dataclass(frozen=True, kw_only=True, eq=False)
class RoadPieces:
    """The straight pieces of all roads of a tile."""

    start: np.ndarray
    """(n, 2) metres."""

    span: np.ndarray
    """(n, 2) from there to their ends."""

    reach_m: np.ndarray
    """(n,) from the axis, that vehicles of other streets keep free."""

    @classmethod
    def of(cls, tile: CityTile) -> RoadPieces:
        """Those of a tile."""
        pieces = [np.stack([road.points[:-1], road.points[1:]], 1) for road in tile.roads]
        ends = np.concatenate(pieces) if pieces else np.zeros((0, 2, 2))
        widths = np.repeat([road.width_m for road in tile.roads], [len(road.points) - 1 for road in tile.roads])
        return cls(
            start=ends[:, 0], span=ends[:, 1] - ends[:, 0], reach_m=np.asarray(widths) / 2 + CLEAR_OF_CROSS_STREET_M
        )

    def crossed_by(self, body: np.ndarray, heading_deg: float) -> bool:
        """True where points (n, 2) reach into a road that crosses their own way: junctions stay free."""
        angle = np.radians(heading_deg)
        way = np.array([np.cos(angle), np.sin(angle)])
        length = np.maximum(np.hypot(*self.span.T), 1e-6)
        turned = np.abs(self.span @ np.array([-way[1], way[0]])) / length
        middle = body.mean(0)
        around = np.hypot(*(self.start + self.span / 2 - middle).T) < length / 2 + self.reach_m + LONGEST_BODY_M
        near = (turned > np.sin(np.radians(SAME_STREET_DEG))) & around
        start, span = self.start[near], self.span[near]
        from_start = body[:, None] - start
        share = ((from_start * span).sum(-1) / np.maximum((span**2).sum(-1), 1e-9)).clip(0.0, 1.0)
        distance = np.linalg.norm(from_start - share[..., None] * span, axis=-1)
        return bool((distance < self.reach_m[near]).any())
