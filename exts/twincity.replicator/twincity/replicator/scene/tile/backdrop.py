"""What stands where the source says nothing: plain house rows along the tile's rim and down the streets that leave it.

Without them a street would end in empty sky. They are scenery: nobody walks there and no camera stands there.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ...city.planar import shape_of
from ...city.tile import KERB_HEIGHT_M, CityTile, RoadAxis
from ..materials import LOOKS, linear
from ..mesh import MeshBuilder
from .atlases import FASCIA_PAINTS, FASCIAS, SHOPS, STATES_PER_JOINERY, STILE, WINDOWS
from .edges import corner_mitres
from .kerbs import kerbs
from .manner import TONES
from .panes import LIT_LOOKS, lit_windows
from .paving import pave
from .roofs import BREAK_M, BREAK_RISE_M, GUTTER_M
from .shops import AWNING_CLOTHS, TO_LET
from .storeys import CORNICE_M, levels_of
from .variation import chances, generator_of
from .wall import Wall, pieces

STREET_M = 60.0
"""How far a street runs on behind the rim before a house closes it."""

HOUSE_M = 18.0
DEPTH_M = 6.0
CORNER_HEIGHT_M = 18.5
FREE_END_M = 12.0
"""A road that ends nearer than this to the tile's outline runs on beyond it."""

WIDEST_SIDEWALK_M = 15.0
STATES = 7
"""Of windows: all but the leaf ajar."""

SHOPS_LIT_SHARE = 0.6


@dataclass(frozen=True, kw_only=True)
class StreetEnd:
    """A street that leaves the tile."""

    axis: np.ndarray
    """(2, 2) its prolonged middle line, outwards."""

    width_m: float
    sides_m: tuple[float, float]
    """Walls to the right and to the left of the middle line: negative, positive."""

    def band(self, right: float, left: float) -> shapely.Polygon:
        """The ground between two offsets from the middle line."""
        along = np.diff(self.axis, axis=0)[0] / np.linalg.norm(np.diff(self.axis, axis=0))
        across = np.array([-along[1], along[0]])
        start, end = self.axis
        corners = [start + right * across, end + right * across, end + left * across, start + left * across]
        return shapely.Polygon(corners)


def backdrop(tile: CityTile) -> dict[str, MeshBuilder]:
    """The meshes of `Houses`, `Road` and `Sidewalk`."""
    parts = {name: MeshBuilder() for name in ("Houses", "Road", "Sidewalk")}
    street = shapely.union_all([shape_of(polygon) for polygon in (*tile.carriageways, *tile.sidewalks)])
    court = shapely.union_all([shape_of(polygon) for polygon in tile.courtyards])
    built = shapely.union_all([shape_of(building.footprint) for building in tile.buildings])
    ground = shapely.union_all([street, court, built])
    if ground.is_empty:
        return parts
    outline = ground.convex_hull
    ends = list(_street_ends(tile.roads, outline, street))
    streets = shapely.union_all([end.band(*end.sides_m) for end in ends])
    road = shapely.union_all([end.band(-end.width_m / 2, end.width_m / 2) for end in ends]).difference(ground)
    sidewalk = streets.difference(ground).difference(road).buffer(0)
    pave(parts["Road"], "asphalt", road, 0.0, f"{tile.name}/backdrop", cell_m=6.0)
    pave(parts["Sidewalk"], "sidewalk", sidewalk, KERB_HEIGHT_M, f"{tile.name}/backdrop", cell_m=6.0)
    kerbs(parts["Sidewalk"], parts["Road"], road, sidewalk)
    open_ = outline.union(streets).difference(_blank_rim(court, outline))
    _house_rows(parts["Houses"], open_.simplify(0.5), built)
    return parts


def _street_ends(roads: tuple[RoadAxis, ...], outline: BaseGeometry, street: BaseGeometry) -> Iterator[StreetEnd]:
    ends = [(road, road.points[i], road.points[i] - road.points[j]) for road in roads for i, j in ((0, 1), (-1, -2))]
    places = np.array([end for _, end, _ in ends]).reshape(-1, 2)
    for road, end, ahead in ends:
        joined = (np.linalg.norm(places - end, axis=1) < 1.0).sum() > 1
        inside = shapely.Point(end).within(outline) and shapely.Point(end).distance(outline.boundary) > FREE_END_M
        if not joined and not inside:
            along = ahead / np.linalg.norm(ahead)
            axis = np.array([end - FREE_END_M * along, end + STREET_M * along])
            yield StreetEnd(axis=axis, width_m=road.width_m, sides_m=_sides(end - 2.0 * along, along, road, street))


def _sides(point: np.ndarray, along: np.ndarray, road: RoadAxis, street: BaseGeometry) -> tuple[float, float]:
    """How far the street reaches to the right (negative) and to the left of a point of its middle line."""
    across = np.array([-along[1], along[0]])
    reach = road.width_m / 2 + WIDEST_SIDEWALK_M
    cut = shapely.LineString([point - reach * across, point + reach * across]).intersection(street)
    if cut.is_empty:
        return -road.width_m / 2, road.width_m / 2
    here = min(shapely.get_parts(cut), key=lambda part: part.distance(shapely.Point(point)))
    offsets = (shapely.get_coordinates(here) - point) @ across
    return min(float(offsets.min()), -road.width_m / 2), max(float(offsets.max()), road.width_m / 2)


def _blank_rim(court: BaseGeometry, outline: BaseGeometry) -> BaseGeometry:
    """Ground at the tile's rim of which the source says nothing, where it is wide enough for a house."""
    rim = shapely.union_all([part for part in shapely.get_parts(court) if part.distance(outline.boundary) < 0.1])
    return rim.buffer(-DEPTH_M / 2).buffer(DEPTH_M / 2, join_style="mitre").intersection(rim)


def _house_rows(builder: MeshBuilder, open_: BaseGeometry, built: BaseGeometry) -> None:
    """Houses shoulder to shoulder around the open ground, looking inwards; none behind the tile's own houses."""
    behind = built.buffer(1.0)
    shapely.prepare(behind)
    for part in shapely.get_parts(shapely.orient_polygons(open_, exterior_cw=True)):
        for line in (part.exterior, *part.interiors):
            ring = shapely.get_coordinates(line)[:-1]
            mitres = corner_mitres(ring)
            for i, (start, end) in enumerate(zip(ring, np.roll(ring, -1, axis=0), strict=True)):
                _house_row(builder, start, end, (mitres[i], mitres[(i + 1) % len(ring)]), behind)


def _house_row(
    builder: MeshBuilder, start: np.ndarray, end: np.ndarray, mitres: tuple[float, float], behind: BaseGeometry
) -> None:
    cuts = pieces(0.0, 1.0, HOUSE_M / float(np.linalg.norm(end - start)))
    last = len(cuts) - 2
    for k, (low, high) in enumerate(itertools.pairwise(cuts)):
        middle = start + (end - start) * (low + high) / 2
        if not shapely.contains_xy(behind, middle[0], middle[1]):
            ends = mitres[0] if k == 0 else 0.0, mitres[1] if k == last else 0.0
            wall = Wall(builder, start + (end - start) * low, start + (end - start) * high, mitres=ends)
            name = f"backdrop {middle[0]:.1f} {middle[1]:.1f}"
            rng = generator_of(name)
            # Houses at a corner are of one height, so that their roofs meet.
            _house(wall, name, CORNER_HEIGHT_M if k in (0, last) else float(rng.uniform(17.0, 20.5)), ends, rng)


def _house(wall: Wall, name: str, height: float, ends: tuple[float, float], rng: np.random.Generator) -> None:
    tint = TONES[rng.integers(len(TONES))] / np.asarray(LOOKS["limestone"].albedo)
    wall.plane("limestone", 0.0, height, largest_m=7.0, tint=tint)
    slope = [(-GUTTER_M, height), (-BREAK_M, height + BREAK_RISE_M), (-DEPTH_M, height + BREAK_RISE_M + 0.6)]
    for u, mitre in zip((0.0, wall.length), ends, strict=True):
        if mitre == 0.0:
            wall.section("render", u, [(0.0, height - 3.0), (0.0, height), *slope, (-DEPTH_M, height - 3.0)], tint)
    wall.moulding(("zinc", "slate")[int(rng.random() < 0.35)], slope[:2])
    wall.moulding("zinc", slope[1:])
    wall.moulding("limestone", [(0.0, height - CORNICE_M), (0.45, height - 0.2), (0.45, height), (-0.6, height)], tint)
    if wall.length > 3.0:
        _openings(wall, name, height, int(rng.integers(3)))


def _openings(wall: Wall, name: str, height: float, manner_row: int) -> None:
    """Windows and shops as flat pictures: at this distance nothing stands out of the wall but its balconies."""
    levels = levels_of(height)
    bays = max(1, round((wall.length - 0.6) / 2.7))
    u = 0.3 + (wall.length - 0.6) / bays * (np.arange(bays) + 0.5)
    states = (chances(f"{name}/state", np.arange(len(levels) - 1)[None], np.arange(bays)[:, None]) * STATES).astype(int)
    lit = lit_windows(name, np.arange(len(levels) - 1)[None], np.arange(bays)[:, None])
    for state in range(STATES):
        cell = manner_row * STATES_PER_JOINERY + state
        for look, shown in (("windows", lit >= 0), *((look, lit == k) for k, look in enumerate(LIT_LOOKS, 1))):
            bay, floor = np.nonzero((states == state) & shown)
            low, high = levels[floor] + 0.15, levels[floor + 1] - 0.6
            if not len(bay):
                continue
            if look == "windows":
                wall.front(look, u[bay] - 0.6, u[bay] + 0.6, low, high, n=0.02, st=WINDOWS.part(cell))
            else:
                st = WINDOWS.part(cell, STILE, 1 - STILE, 0.2)
                wall.front(look, u[bay] - 0.53, u[bay] + 0.53, low + 0.2 * (high - low), high - 0.06, n=0.04, st=st)
    for level in levels[[1, -3]] if len(levels) > 3 else ():
        for rise, thickness in ((0.95, 0.06), (0.65, 0.04), (0.35, 0.04)):
            wall.front("iron", 0.0, wall.length, level + rise - thickness, level + rise, n=0.45)
        wall.strip("limestone", 0.0, wall.length, (0.0, level - 0.1), (0.5, level), 0.7)
    shops = pieces(0.5, wall.length - 0.5, 5.0)
    for k, (start, end) in enumerate(zip(shops[:-1] + 0.25, shops[1:] - 0.25, strict=True)):
        fascia, cell = (int(chances(name, what, k) * 16) for what in (7, 8))
        paint = linear(FASCIA_PAINTS[fascia]) / np.asarray(LOOKS["joinery"].albedo)
        wall.front("joinery", start, end, KERB_HEIGHT_M, 3.5, n=0.02, tint=paint)
        shop = "shops_lit" if chances(name, 11, k) < SHOPS_LIT_SHARE and cell != TO_LET else "shops"
        wall.front(shop, start + 0.2, (start + end) / 2, 0.55, 2.8, n=0.04, st=SHOPS.part(cell))
        wall.front(shop, (start + end) / 2 + 0.05, end - 0.2, 0.55, 2.8, n=0.04, st=SHOPS.part(cell, 0.3, 1.0))
        middle = (start + end) / 2
        wall.front("fascias", middle - 1.0, middle + 1.0, 2.92, 3.42, n=0.04, st=FASCIAS.part(fascia))
        if chances(name, 9, k) < 0.3:
            cloth = linear(AWNING_CLOTHS[int(chances(name, 10, k) * len(AWNING_CLOTHS))]) * 0.8
            tint = cloth / np.asarray(LOOKS["awning"].albedo)
            wall.strip("awning", start, end, (1.2, 2.5), (0.05, 2.9), tint)
            wall.front("awning", start, end, 2.28, 2.5, n=1.2, tint=tint * 0.85)
