"""Camera mounts on facades: high above a busy piece of pavement, looking out over the street."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .ground import Pavement
from .obstacles import CROWN_RADIUS_PER_HEIGHT, trunk_radius_m
from .tile import KERB_HEIGHT_M, Building, CameraMount, Tree

FROM_WALL_M = 2.0
"""A bracket holds the camera this far before the wall."""

SHORTEST_FACADE_M = 6.0
BELOW_GUTTER_M = 0.8
LOWEST_GUTTER_M = 9.0
APART_M = 16.0
MOST = 24
HIGHEST_M = 20.0
WATCHED_RADIUS_M = 8.0
WATCHED_AHEAD_M = 6.5
"""A steep camera at 10 to 16 m shows the ground around a point this far before the wall."""

FEWEST_WATCHED_M2 = 40.0
CLEAR_OF_CROWNS_M = 0.3


def facade_mounts(
    buildings: Sequence[Building], pavement: Pavement, trees: Sequence[Tree], standing: BaseGeometry
) -> tuple[CameraMount, ...]:
    """The facades that overlook most ground where people may be, best first, `APART_M` from each other."""
    shapely.prepare(standing)
    crowns = shapely.union_all(
        [
            shapely.Point(tree.position[:2]).buffer(
                max(CROWN_RADIUS_PER_HEIGHT * tree.height_m, trunk_radius_m(tree)) + CLEAR_OF_CROWNS_M
            )
            for tree in trees
        ]
    )
    ranked = []
    for point, outward, gutter_m in _facades(buildings, pavement):
        watched = shapely.Point(point + WATCHED_AHEAD_M * outward).buffer(WATCHED_RADIUS_M)
        seen_m2 = standing.intersection(watched).area - 0.5 * crowns.intersection(watched).area
        if seen_m2 >= FEWEST_WATCHED_M2 and not crowns.intersects(shapely.Point(point)):
            ranked.append((seen_m2, point, outward, gutter_m))
    ranked.sort(key=lambda facade: (-round(facade[0], 3), *facade[1].tolist()))
    chosen: list[CameraMount] = []
    for _, point, outward, gutter_m in ranked:
        if len(chosen) == MOST:
            break
        if all(np.hypot(*(point - mount.position[:2])) >= APART_M for mount in chosen):
            x, y = (round(float(value), 3) for value in point)
            chosen.append(
                CameraMount(
                    position=(x, y, KERB_HEIGHT_M),
                    heading_deg=round(float(np.degrees(np.arctan2(outward[1], outward[0]))), 1),
                    kind="facade",
                    max_height_m=round(min(gutter_m - BELOW_GUTTER_M, HIGHEST_M), 2),
                )
            )
    return tuple(chosen)


def _facades(buildings: Sequence[Building], pavement: Pavement) -> Iterator[tuple[np.ndarray, np.ndarray, float]]:
    """(point before the wall, outward normal, gutter height) of every straight wall that stands on a sidewalk."""
    shapely.prepare(pavement.sidewalk)
    for building in buildings:
        ring = building.footprint.exterior
        for a, b in zip(ring, np.roll(ring, -1, 0), strict=True):
            length = float(np.hypot(*(b - a)))
            if length < SHORTEST_FACADE_M or building.gutter_height_m < LOWEST_GUTTER_M:
                continue
            outward = np.array([b[1] - a[1], a[0] - b[0]]) / length  # the ring turns counter-clockwise
            for share in np.arange(0.5, length / APART_M + 0.5) / max(1, round(length / APART_M)):
                point = a + min(share, 0.95) * (b - a) + FROM_WALL_M * outward
                if pavement.sidewalk.intersects(shapely.Point(point)):
                    yield point, outward, building.gutter_height_m
