"""`Site`: the ground around a camera, as whoever puts something on it must know it.

Kerbs, walls, posts and benches of the tile; what stands there already; and what the camera sees of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..city.obstacles import CROWN_RADIUS_PER_HEIGHT, LAMP_POST_RADIUS_M, barrier_ends, is_tall, trunk_radius_m
from ..city.sizes import SIZES
from ..city.tile import KERB_HEIGHT_M, CityTile, Furniture
from ..geometry.polygons import Polygon
from .crowd.darts import Streets, darts, nearest_on
from .crowd.places import Disc, Discs, placed_discs, room_of
from .standing import CROWN_MIDDLE
from .view import View

NEAR_A_RAMP_M = 2.6
"""Beside the walkable ground the height of a kerb ramp is not known: nothing is put that near to one."""

SEGMENT_M = 1.2
"""Long obstacles are rows of discs of at most so much."""

WIDEST_DISC_M = 0.6
WAY_THROUGH_M = 1.4
"""Left free beside what stands on a sidewalk: the least that French law asks of a way for all (1.40 m, decree of
15 January 2007)."""

KEEPS_OUT_DISC_M = 0.8
TOUCHES_A_WALL_M = 0.05
"""So far a disc may reach beyond what it stands for: round ones cover straight edges."""


@dataclass(frozen=True, kw_only=True)
class Edge:
    """The nearest wall or kerb."""

    foot: np.ndarray
    """(2,) on it [m]."""

    inwards: np.ndarray
    """(2,) unit vector from it to the sidewalk."""

    distance_m: float

    @property
    def along(self) -> np.ndarray:
        """(2,) unit vector: to the left of who looks inwards."""
        return np.array([-self.inwards[1], self.inwards[0]])

    @property
    def heading_deg(self) -> float:
        """Of who looks from it to the sidewalk."""
        return float(np.degrees(np.arctan2(self.inwards[1], self.inwards[0])))


class Plan:
    """What a tile has that nothing may run through, worked out once."""

    def __init__(self, tile: CityTile) -> None:
        self.tile, self.streets = tile, Streets.of(tile)
        self.kerbs = _segments(tile.carriageways)
        self.ramps = np.array([ramp.position for ramp in tile.kerb_ramps]).reshape(-1, 2)
        self.standing = Discs()
        self.standing.add([(*tree.position[:2], trunk_radius_m(tree)) for tree in tile.trees])
        self.standing.add([(*lamp.position[:2], LAMP_POST_RADIUS_M) for lamp in tile.lamps])
        tall: list[tuple[float, float, float, float]] = []
        for item in tile.furniture:
            discs = _discs_of(item)
            self.standing.add(discs)
            if is_tall(item):
                tall += [(*disc, SIZES[item.kind].height_m) for disc in discs]
        self.tall = np.array(tall).reshape(-1, 4)
        """(k, 4): x, y, radius and height [m] of what hides a street from a camera."""

        trees = np.array([(*tree.position, tree.height_m) for tree in tile.trees]).reshape(-1, 4)
        self.crowns = np.c_[
            trees[:, :2], trees[:, 2] + CROWN_MIDDLE * trees[:, 3], CROWN_RADIUS_PER_HEIGHT * trees[:, 3]
        ]
        """(k, 4): middle and radius [m] of the crowns of trees, in leaf or bare."""

        self._sidewalks = [(polygon.exterior.min(0), polygon.exterior.max(0), polygon) for polygon in tile.sidewalks]

    def on_sidewalk(self, x: float, y: float) -> bool:
        """True between kerb and walls."""
        point = np.array([x, y])
        return any(
            (low <= point).all() and (point <= high).all() and _is_inside(polygon, point)
            for low, high, polygon in self._sidewalks
        )

    def height_at(self, x: float, y: float) -> float | None:
        """Of the ground [m]; None in a house, a yard, or where a kerb slopes beside the walkable ground."""
        z = self.tile.walkable.height_at(x, y)
        if z is not None:
            return z
        if self.tile.drivable.height_at(x, y) is not None:
            return 0.0
        if len(self.ramps) and np.hypot(*(self.ramps - (x, y)).T).min() < NEAR_A_RAMP_M:
            return None
        return KERB_HEIGHT_M if self.on_sidewalk(x, y) else None

    def wall_near(self, point: np.ndarray) -> Edge | None:
        """The nearest front; None where there is none."""
        return _nearest(point, self.tile.walls)

    def kerb_near(self, point: np.ndarray) -> Edge | None:
        """The nearest edge of a carriageway, seen from the side of the point."""
        return _nearest(point, self.kerbs)

    def of_kind(self, *kinds: str) -> list[Furniture]:
        """The furniture of these kinds."""
        return [item for item in self.tile.furniture if item.kind in kinds]


class Site:
    """A plan as one camera sees it, and who or what has taken which ground."""

    def __init__(self, plan: Plan, view: View, reach_m: float, taken: Discs, address: tuple[int, int]) -> None:
        self.plan, self.view, self.reach_m, self.taken, self.address = plan, view, reach_m, taken, address
        self.tile = plan.tile

    def darts(self, name: str, *, only_in_view: bool = False) -> Iterator[np.ndarray]:
        """Candidate places (3,) on the sidewalks, those in view first, in an order that the name fixes."""
        thrown = darts(
            self.tile.walkable, name, self.plan.streets, self.view, self.reach_m, self.address,
            only_in_view=only_in_view, few=True,
        )  # fmt: skip
        return (point for point, _, _ in thrown)

    def in_view(self, points: np.ndarray, *, margin: float = 0.0, reach_m: float | None = None) -> np.ndarray:
        """(k,) bool: in the frame with a margin (negative: that far inside it), with nothing tall before them."""
        seen = self.view.sees(points, max_distance_m=reach_m or self.reach_m, margin=margin)
        seen[seen] = [not self.is_hidden(point) for point in points[seen]]
        return seen

    def is_hidden(self, point: np.ndarray, height_m: float = 0.5, others: np.ndarray | None = None) -> bool:
        """True when a tree, something tall, or one of `others` (k, 4: x, y, radius, height), stands before what is that
        high above a point."""
        if self._is_behind_leaves(np.array([point[0], point[1], point[2] + height_m], float)):
            return True
        tall = self.plan.tall if others is None else np.concatenate([self.plan.tall, others])
        if not len(tall):
            return False
        eye, foot = self.view.camera.position, np.array(point[:2], float)
        line = foot - eye[:2]
        share = ((tall[:, :2] - eye[:2]) @ line / max(float(line @ line), 1e-9)).clip(0, 1)
        beside = np.hypot(*(eye[:2] + share[:, None] * line - tall[:, :2]).T)
        ray = eye[2] + share * (float(point[2]) + height_m - eye[2])
        return bool(((beside < tall[:, 2]) & (ray < tall[:, 3]) & (share > 0) & (share < 0.97)).any())

    def _is_behind_leaves(self, point: np.ndarray) -> bool:
        eye, crowns = self.view.camera.position, self.plan.crowns
        line = point - eye
        share = ((crowns[:, :3] - eye) @ line / max(float(line @ line), 1e-9)).clip(0, 1)
        beside = np.linalg.norm(eye + share[:, None] * line - crowns[:, :3], axis=1)
        return bool((beside < crowns[:, 3]).any())

    def is_free(self, discs: Sequence[Disc], *, closer_m: float = 0.0) -> bool:
        """True where nothing stands and nobody is, on ground whose height is known, clear of all walls."""
        return (
            self.taken.free(discs, closer_m)
            and self.plan.standing.free(discs)
            and all(self.plan.height_at(x, y) is not None for x, y, _ in discs)
            and all(self._is_clear_of_walls(*disc) for disc in discs)
        )

    def _is_clear_of_walls(self, x: float, y: float, radius_m: float) -> bool:
        wall = self.plan.wall_near(np.array([x, y]))
        return wall is None or wall.distance_m >= radius_m - TOUCHES_A_WALL_M

    def leaves_a_way(self, middle: np.ndarray, half_m: float) -> bool:
        """True where somebody passes between what reaches `half_m` from its middle and the wall or the kerb."""
        edges = (self.plan.wall_near(middle), self.plan.kerb_near(middle))
        return any(edge is None or edge.distance_m - half_m >= WAY_THROUGH_M for edge in edges)

    def keep_out(self, middle: np.ndarray, radius_m: float) -> None:
        """Nobody comes to stand so near."""
        self.taken.add(around(middle, radius_m))


def around(middle: np.ndarray, radius_m: float) -> list[Disc]:
    """Discs that cover one that is too wide for `Discs`."""
    steps = np.arange(-radius_m + KEEPS_OUT_DISC_M, radius_m - KEEPS_OUT_DISC_M + 1e-9, KEEPS_OUT_DISC_M * 1.2)
    return [
        (float(middle[0] + dx), float(middle[1] + dy), KEEPS_OUT_DISC_M)
        for dx in steps
        for dy in steps
        if np.hypot(dx, dy) <= radius_m - KEEPS_OUT_DISC_M + 0.3
    ]


def rectangle_discs(size_m: Sequence[float], xy: Sequence[float] | np.ndarray, heading_deg: float) -> list[Disc]:
    """Discs that cover a rectangle of a length along the heading and a width."""
    length, width = float(size_m[0]), float(size_m[1])
    radius = min(max(min(length, width) / 2, 0.04), WIDEST_DISC_M)
    return placed_discs(room_of((length / 2, length / 2, width / 2, width / 2), radius), xy, heading_deg)


def _discs_of(item: Furniture) -> list[Disc]:
    """The ground that a piece of street furniture takes."""
    if item.kind == "barrier":
        (x0, y0), (x1, y1) = barrier_ends(item)
        count = max(2, int(np.hypot(x1 - x0, y1 - y0) / 0.15))
        return [
            (float(x), float(y), 0.1)
            for x, y in zip(np.linspace(x0, x1, count), np.linspace(y0, y1, count), strict=True)
        ]
    size = SIZES.get(item.kind)
    if size is None:
        return [(*item.position[:2], 0.1)]
    if size.is_overhead:
        return []
    if size.is_round and size.length_m / 2 <= WIDEST_DISC_M:
        return [(*item.position[:2], size.length_m / 2)]
    return rectangle_discs((size.length_m, size.depth_m), item.position[:2], item.heading_deg)


def _segments(polygons: Sequence[Polygon]) -> np.ndarray:
    """(n, 2, 2) of the rings of polygons."""
    rings = [ring for polygon in polygons for ring in polygon.rings]
    return (
        np.concatenate([np.stack([ring, np.roll(ring, -1, 0)], 1) for ring in rings]) if rings else np.zeros((0, 2, 2))
    )


def _nearest(point: np.ndarray, segments: np.ndarray) -> Edge | None:
    if not len(segments):
        return None
    foot, distance = nearest_on(point[None, :2], segments[:, 0], segments[:, 1] - segments[:, 0])
    nearest = int(np.argmin(np.round(distance[0], 6)))
    away = float(distance[0, nearest])
    if away < 0.02:
        return None
    return Edge(foot=foot[0, nearest], inwards=(point[:2] - foot[0, nearest]) / away, distance_m=away)


def _is_inside(polygon: Polygon, point: np.ndarray) -> bool:
    """By the even-odd rule over all rings."""
    crossed = 0
    for ring in polygon.rings:
        x, y = ring[:, 0], ring[:, 1]
        next_x, next_y = np.roll(x, -1), np.roll(y, -1)
        spans = (y > point[1]) != (next_y > point[1])
        with np.errstate(divide="ignore", invalid="ignore"):
            at = (next_x - x) * (point[1] - y) / (next_y - y) + x
        crossed += int((spans & (point[0] < at)).sum())
    return crossed % 2 == 1
