"""What stands beyond the tile: plain house rows along its rim and down every street that leaves it.

Without them a street would end in empty sky. They are scenery: nobody walks there and no camera stands there.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..city.planar import shape_of
from ..city.tile import KERB_HEIGHT_M, CityTile, RoadAxis
from .buildings import STONES, corner_mitres
from .facade import CORNICE_M, GLASS_STATES, levels_of
from .materials import LOOKS
from .mesh import MeshBuilder
from .roofs import BREAK_M, BREAK_RISE_M, GUTTER_M
from .shopfront import SHOP_PAINTS
from .street import kerbs, pave
from .variation import generator_of
from .wall import Wall, pieces

STREET_M = 60.0
"""How far a street runs on behind the rim before a house closes it."""

SIDEWALK_M = 4.5
HOUSE_M = 18.0
DEPTH_M = 6.0
CORNER_HEIGHT_M = 18.5
RIM_M = 2.0
"""Between the tile's outline and the house row."""

FREE_END_M = 12.0
"""A road that ends nearer than this to the tile's outline runs on beyond it."""


def backdrop(tile: CityTile) -> dict[str, MeshBuilder]:
    """The meshes of `Houses`, `Road` and `Sidewalk`."""
    parts = {name: MeshBuilder() for name in ("Houses", "Road", "Sidewalk")}
    everything = [*tile.carriageways, *tile.sidewalks, *tile.courtyards, *(b.footprint for b in tile.buildings)]
    if not everything:
        return parts
    ground = shapely.union_all([shape_of(polygon) for polygon in everything])
    outline = ground.convex_hull
    ends = list(_street_ends(tile.roads, outline))
    streets = [shapely.LineString(axis).buffer(width / 2 + SIDEWALK_M, cap_style="flat") for axis, width in ends]
    open_ = shapely.union_all([outline.buffer(RIM_M, join_style="mitre"), *streets]).simplify(0.5)
    roads = shapely.union_all([shapely.LineString(axis).buffer(w / 2, cap_style="flat") for axis, w in ends])
    road = roads.difference(ground)
    sidewalk = open_.difference(ground).difference(road).buffer(0)
    pave(parts["Road"], "asphalt", road, 0.0, f"{tile.name}/backdrop", cell_m=6.0)
    pave(parts["Sidewalk"], "sidewalk", sidewalk, KERB_HEIGHT_M, f"{tile.name}/backdrop", cell_m=6.0)
    kerbs(parts["Sidewalk"], parts["Road"], road, sidewalk)
    _house_row(parts["Houses"], tile, open_)
    return parts


def _street_ends(roads: tuple[RoadAxis, ...], outline: BaseGeometry) -> Iterator[tuple[np.ndarray, float]]:
    """The prolonged middle line (2, 2) and the width of each street that leaves the tile."""
    ends = [(road, road.points[i], road.points[i] - road.points[j]) for road in roads for i, j in ((0, 1), (-1, -2))]
    places = np.array([end for _, end, _ in ends]).reshape(-1, 2)
    for road, end, ahead in ends:
        joined = (np.linalg.norm(places - end, axis=1) < 1.0).sum() > 1
        inside = shapely.Point(end).within(outline) and shapely.Point(end).distance(outline.boundary) > FREE_END_M
        if not joined and not inside:
            ahead = ahead / np.linalg.norm(ahead)
            yield np.array([end - FREE_END_M * ahead, end + STREET_M * ahead]), road.width_m


def _house_row(builder: MeshBuilder, tile: CityTile, open_: BaseGeometry) -> None:
    """Houses shoulder to shoulder around the open ground, looking inwards."""
    largest = max(shapely.get_parts(open_), key=lambda part: part.area)
    ring = shapely.get_coordinates(shapely.orient_polygons(largest, exterior_cw=True).exterior)[:-1]
    built = shapely.union_all([shape_of(b.footprint) for b in tile.buildings]).buffer(RIM_M + 2.0)
    shapely.prepare(built)
    mitres = corner_mitres(ring)
    for i, (start, end) in enumerate(zip(ring, np.roll(ring, -1, axis=0), strict=True)):
        cuts = pieces(0.0, 1.0, HOUSE_M / float(np.linalg.norm(end - start)))
        last = len(cuts) - 2
        for k, (low, high) in enumerate(itertools.pairwise(cuts)):
            ends = mitres[i] if k == 0 else 0.0, mitres[(i + 1) % len(ring)] if k == last else 0.0
            wall = Wall(builder, start + (end - start) * low, start + (end - start) * high, mitres=ends)
            middle = start + (end - start) * (low + high) / 2
            seen = not shapely.contains_xy(built, middle[0], middle[1])
            rng = generator_of("backdrop", f"{middle[0]:.1f} {middle[1]:.1f}")
            # Houses at a corner are of one height, so that their roofs meet.
            height = CORNER_HEIGHT_M if k in (0, last) else float(rng.uniform(17.0, 20.5))
            _house(wall, height, seen, ends, rng)


def _house(wall: Wall, height: float, seen: bool, ends: tuple[float, float], rng: np.random.Generator) -> None:
    tint = STONES[rng.integers(len(STONES))] * rng.uniform(0.76, 0.90) / np.asarray(LOOKS["limestone"].albedo)
    wall.plane("limestone", 0.0, height, largest_m=7.0, tint=tint)
    slope = [(-GUTTER_M, height), (-BREAK_M, height + BREAK_RISE_M), (-DEPTH_M, height + BREAK_RISE_M + 0.6)]
    for u, mitre in zip((0.0, wall.length), ends, strict=True):
        if mitre == 0.0:
            wall.section("render", u, [(0.0, height - 3.0), (0.0, height), *slope, (-DEPTH_M, height - 3.0)], tint)
    wall.moulding(("zinc", "slate")[int(rng.random() < 0.35)], slope[:2])
    wall.moulding("zinc", slope[1:])
    wall.moulding("limestone", [(0.0, height - CORNICE_M), (0.45, height - 0.2), (0.45, height), (-0.6, height)], tint)
    if seen and wall.length > 3.0:
        _openings(wall, height, rng)


def _openings(wall: Wall, height: float, rng: np.random.Generator) -> None:
    """Windows and shops as flat panes: at this distance nothing stands out of the wall but its balconies."""
    levels = levels_of(height)
    bays = max(1, round((wall.length - 0.6) / 2.7))
    u = (0.3 + (wall.length - 0.6) / bays * (np.arange(bays) + 0.5))[:, None]
    tints = GLASS_STATES[rng.integers(len(GLASS_STATES), size=bays * (len(levels) - 1))][:, None]
    wall.front("glass", u - 0.55, u + 0.55, levels[:-1] + 0.15, levels[1:] - 0.55, n=0.02, tint=tints)
    for level in levels[[1, -3]]:
        for height, thickness in ((0.95, 0.06), (0.65, 0.04), (0.35, 0.04)):
            wall.front("iron", 0.0, wall.length, level + height - thickness, level + height, n=0.45)
        wall.strip("limestone", 0.0, wall.length, (0.0, level - 0.1), (0.5, level), 0.7)
    shops = pieces(0.5, wall.length - 0.5, 5.0)
    for start, end in zip(shops[:-1] + 0.25, shops[1:] - 0.25, strict=True):
        paint = SHOP_PAINTS[rng.integers(len(SHOP_PAINTS))] / np.asarray(LOOKS["joinery"].albedo)
        wall.front("joinery", start, end, KERB_HEIGHT_M, 3.5, n=0.02, tint=paint)
        wall.front("glass", start + 0.2, end - 0.2, 0.6, 2.8, n=0.04)
