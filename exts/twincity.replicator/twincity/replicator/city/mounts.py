"""Where a street camera can be fixed, and which way it looks along the street.

Masts stand at the kerb, beside crossings and along the street; lamp posts carry cameras too. A place is kept when,
towards some stretch of road, the view is open and enough pavement is seen for a crowd; the best come first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .crossings import along_axis, crossing_rectangle, road_section
from .ground import Pavement
from .obstacles import CROWN_RADIUS_PER_HEIGHT, trunk_radius_m
from .tile import KERB_HEIGHT_M, CameraMount, Crossing, Lamp, MountKind, RoadAxis, Tree

MAST_FROM_KERB_M = 0.6
MAST_STEP_M = 18.0
"""Between the masts tried along a street."""

MAST_HEIGHT_M = 8.0
LAMP_BRACKET_M = 0.4
"""A camera hangs this far before its lamp post, so that the post is not in the picture."""

CLEAR_OF_TRUNKS_M = 0.4
CLEAR_OF_WALLS_M = 0.25
APART_M = 14.0
MOST_MOUNTS = 48
AIM_BETWEEN_M = (20.0, 36.0)
"""How far ahead the point of the road lies that a camera is turned to: along the street rather than across it."""

HALF_VIEW_DEG = 30.0
SEEN_BETWEEN_M = (4.0, 45.0)
OPEN_VIEW_M = 25.0
"""Half the directions of the view must be free of walls at least so far."""

FEWEST_SEEN_M2 = 80.0
"""Pavement in view, below which a place shows too little of the street."""

CROWN_MATTERS_WITHIN_M = 12.0
RAYS = 120
STANDING_STEP_M = 2.0


@dataclass(frozen=True, kw_only=True)
class _Surroundings:
    """What a camera may see or have before it, as arrays."""

    walls: np.ndarray
    """(n, 2, 2) outer edges of the blocks of houses."""

    standing: np.ndarray
    """(n, 2) points of ground where people may be, `STANDING_STEP_M` apart."""

    aims: np.ndarray
    """(n, 2) points in the middle of the roads."""

    trunks: np.ndarray
    """(n, 3): plan position and crown radius of each tree."""


def place_mounts(
    *,
    roads: Sequence[RoadAxis],
    pavement: Pavement,
    crossings: Sequence[Crossing],
    trees: Sequence[Tree],
    lamps: Sequence[Lamp],
    standing: BaseGeometry,
) -> tuple[CameraMount, ...]:
    """The best places for cameras, best first, at least `APART_M` from each other."""
    around = _surroundings(roads, pavement, trees, standing)
    too_near = shapely.union_all(
        [pavement.buildings.buffer(CLEAR_OF_WALLS_M)]
        + [shapely.Point(t.position[:2]).buffer(trunk_radius_m(t) + CLEAR_OF_TRUNKS_M + 0.05) for t in trees]
    )
    places = [*_masts(roads, pavement, crossings), *_lamp_posts(lamps)]
    ranked = []
    for point, kind, height in places:
        heading, seen_m2 = _best_view(point, around)
        if kind == "lamp":
            point = point + LAMP_BRACKET_M * np.array([np.cos(heading), np.sin(heading)])
        if seen_m2 >= FEWEST_SEEN_M2 and not too_near.intersects(shapely.Point(point)):
            ranked.append((seen_m2, point, heading, kind, height))
    ranked.sort(key=lambda place: (-round(place[0], 3), *place[1].tolist()))
    chosen: list[CameraMount] = []
    for _, point, heading, kind, height in ranked:
        if len(chosen) == MOST_MOUNTS:
            break
        if all(np.hypot(*(point - mount.position[:2])) >= APART_M for mount in chosen):
            chosen.append(_mount(point, heading, kind, height, pavement))
    return tuple(chosen)


def _mount(point: np.ndarray, heading: float, kind: MountKind, height_m: float, pavement: Pavement) -> CameraMount:
    on_road = pavement.carriageway.intersects(shapely.Point(point))
    x, y = (round(float(value), 3) for value in point)
    return CameraMount(
        position=(x, y, 0.0 if on_road else KERB_HEIGHT_M),
        heading_deg=round(float(np.degrees(heading)), 1),
        kind=kind,
        max_height_m=round(height_m, 2),
    )


def _surroundings(
    roads: Sequence[RoadAxis], pavement: Pavement, trees: Sequence[Tree], standing: BaseGeometry
) -> _Surroundings:
    rings = [shapely.get_coordinates(block.exterior) for block in shapely.get_parts(pavement.buildings)]
    walls = np.concatenate([np.stack([ring[:-1], ring[1:]], 1) for ring in rings])
    west, south, east, north = standing.bounds
    grid = np.stack(np.meshgrid(np.arange(west, east, STANDING_STEP_M), np.arange(south, north, STANDING_STEP_M)), -1)
    grid = grid.reshape(-1, 2)
    shapely.prepare(standing)
    aims = [along_axis(road.points, s)[0] for road in roads for s in np.arange(0.0, _length(road.points), 4.0)]
    trunks = [(*tree.position[:2], CROWN_RADIUS_PER_HEIGHT * tree.height_m) for tree in trees]
    return _Surroundings(
        walls=walls,
        standing=grid[shapely.contains_xy(standing, grid)],
        aims=np.array(aims),
        trunks=np.array(trunks).reshape(-1, 3),
    )


def _length(points: np.ndarray) -> float:
    return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())


def _masts(
    roads: Sequence[RoadAxis], pavement: Pavement, crossings: Sequence[Crossing]
) -> Iterator[tuple[np.ndarray, MountKind, float]]:
    """Points on the sidewalk beside each crossing's four corners, then on both kerbs along every street."""
    sidewalk = pavement.sidewalk.buffer(-0.3)
    shapely.prepare(sidewalk)
    points = [
        corner + MAST_FROM_KERB_M * _outwards(corner, crossing.centre)
        for crossing in crossings
        for corner in shapely.get_coordinates(crossing_rectangle(crossing))[:4]
    ]
    for road in roads:
        for distance in np.arange(MAST_STEP_M / 2, _length(road.points), MAST_STEP_M):
            section = road_section(pavement.carriageway, *along_axis(road.points, distance))
            if section is not None:
                points += [
                    kerb + MAST_FROM_KERB_M * _outwards(kerb, section.middle) for kerb in (section.left, section.right)
                ]
    for point in points:
        if sidewalk.intersects(shapely.Point(point)):
            yield point, "mast", MAST_HEIGHT_M


def _outwards(point: np.ndarray, middle: Sequence[float] | np.ndarray) -> np.ndarray:
    return (point - middle) / np.linalg.norm(point - middle)


def _lamp_posts(lamps: Sequence[Lamp]) -> Iterator[tuple[np.ndarray, MountKind, float]]:
    for lamp in lamps:
        yield np.array(lamp.position[:2]), "lamp", min(lamp.height_m - 0.3, MAST_HEIGHT_M)


def _best_view(point: np.ndarray, around: _Surroundings) -> tuple[float, float]:
    """Heading [rad] towards the stretch of road from which most standing ground is seen, and that ground [m^2].

    Ground behind tree crowns near the camera counts for less; 0 m^2 when no view is open.
    """
    to_aims = around.aims - point
    distance = np.hypot(*to_aims.T)
    aims = to_aims[(distance > AIM_BETWEEN_M[0]) & (distance < AIM_BETWEEN_M[1])]
    headings = np.unique(np.round(np.arctan2(aims[:, 1], aims[:, 0]) / (2 * np.pi) * RAYS).astype(int) % RAYS)
    if not len(headings):
        return 0.0, 0.0
    free_m = _free_distance(point, around.walls)
    leafy = _crowns_ahead(point, around.trunks)
    seen_per_ray = _standing_seen(point, around.standing, free_m)
    half = round(HALF_VIEW_DEG / 360 * RAYS)
    fans = (headings[:, None] + np.arange(-half, half + 1)) % RAYS
    is_open = np.median(free_m[fans], axis=1) >= OPEN_VIEW_M
    seen = seen_per_ray[fans].sum(1) * (1 - 0.8 * leafy[fans].mean(1)) * is_open
    best = int(np.argmax(seen))
    return float(headings[best]) * 2 * np.pi / RAYS, float(seen[best])


def _ray_directions() -> np.ndarray:
    angles = 2 * np.pi * np.arange(RAYS) / RAYS
    return np.stack([np.cos(angles), np.sin(angles)], -1)


def _free_distance(point: np.ndarray, walls: np.ndarray) -> np.ndarray:
    """(RAYS,) metres to the first wall in each direction, infinite where none is near enough to matter."""
    rays = _ray_directions()[:, None]
    middle, half_length = walls.mean(1) - point, np.hypot(*(walls[:, 1] - walls[:, 0]).T) / 2
    walls = walls[np.hypot(*middle.T) - half_length < SEEN_BETWEEN_M[1]]
    start, along = walls[:, 0] - point, walls[:, 1] - walls[:, 0]
    turn = rays[..., 0] * along[:, 1] - rays[..., 1] * along[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = (start[:, 0] * along[:, 1] - start[:, 1] * along[:, 0]) / turn
        where = (start[:, 0] * rays[..., 1] - start[:, 1] * rays[..., 0]) / turn
    hit = (distance > 0) & (where >= 0) & (where <= 1)
    return np.where(hit, distance, np.inf).min(1, initial=np.inf)


def _crowns_ahead(point: np.ndarray, trunks: np.ndarray) -> np.ndarray:
    """(RAYS,) True where a tree crown hangs into the view near the camera."""
    offset = trunks[:, :2] - point
    near = np.hypot(*offset.T) < CROWN_MATTERS_WITHIN_M
    rays = _ray_directions()
    ahead = rays @ offset[near].T
    aside = np.abs(rays[:, :1] * offset[near, 1] - rays[:, 1:] * offset[near, 0])
    return ((ahead > 0) & (aside < trunks[near, 2])).any(1)


def _standing_seen(point: np.ndarray, standing: np.ndarray, free_m: np.ndarray) -> np.ndarray:
    """(RAYS,) square metres of standing ground seen around each direction."""
    offset = standing - point
    distance = np.hypot(*offset.T)
    ray = np.round(np.arctan2(offset[:, 1], offset[:, 0]) / (2 * np.pi) * RAYS).astype(int) % RAYS
    seen = (distance > SEEN_BETWEEN_M[0]) & (distance < SEEN_BETWEEN_M[1]) & (distance < free_m[ray])
    return np.bincount(ray[seen], minlength=RAYS) * STANDING_STEP_M**2
