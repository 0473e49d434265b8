"""An invented Haussmann crossing: a planted boulevard and a narrower street, four blocks, no data needed.

The boulevard runs east-west through the origin, the street north-south. Houses come right up to the edge of the tile,
where the city is imagined to go on.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from ...geometry.polygons import Polygon
from ..assemble import assemble_tile
from ..crossings import crossing_rectangle, place_crossings
from ..ground import Pavement, pave
from ..planar import parts, polygon_of, shape_of
from ..tile import Building, CityTile, Crossing, Furniture, Lamp, RoadAxis, RoofForm, TileReport, Tree
from .furnish import Street, furnish
from .procedural_landmarks import landmarks
from .settle import on_sidewalk
from .tally import Tally

HALF_LENGTH_M = 90.0
"""Of the tile along the boulevard."""

HALF_WIDTH_M = 70.0
"""Of the tile along the street."""

BOULEVARD_M = 18.0
BOULEVARD_SIDEWALK_M = 7.0
STREET_M = 9.0
STREET_SIDEWALK_M = 4.0
CHAMFER_M = 4.0
"""The `pan coupe` of the four corner houses."""

LOT_WIDTHS_M = (13.0, 22.0)
FRONT_ROW_M = (24.0, 29.0)
"""Depth of the lots along the boulevard."""

GUTTER_HEIGHTS_M = (17.0, 20.0)
"""The decree of 1859 allows 17.55 m, and 20 m on streets wider than 20 m."""

KINDS: tuple[tuple[tuple[int, int], str, RoofForm, float], ...] = (
    ((1855, 1914), "limestone", "mansard", 0.76),
    ((1800, 1849), "render", "mansard", 0.10),
    ((1926, 1939), "brick", "mansard", 0.05),
    ((1926, 1939), "limestone", "flat", 0.03),
    ((1955, 1975), "concrete", "flat", 0.06),
)
"""Years, walls, roof and share of the houses."""

SMALLEST_LOT_WITH_COURTYARD_M2 = 260.0
FRONT_WING_M = 8.0
"""Depth of the house between street and courtyard: a room to each, and the corridor."""

SIDE_WING_M = 4.5
NARROWEST_COURTYARD_M = 4.0

FIRST_LAMP_M = 16.0
"""From the middle of the crossing."""

LAMP_STEP_M = 20.0
LAMP_FROM_KERB_M = 0.9
TREES_AFTER_LAMP_M = (6.0, 14.0)
"""Two trees, 8 m apart, between one lamp and the next."""

TREE_FROM_KERB_M = 1.2
BOLLARD_STEP_M = 1.5
FURNITURE_FROM_KERB_M = 0.4
BARRIER_M = 1.8
BARRIERS_PER_CORNER = 3
TREES_CLEAR_OF_CROSSINGS_M = 2.5
BOLLARDS_CLEAR_OF_CROSSINGS_M = 0.7
SCAFFOLDED = 12
"""One house of so many, half of which see no street."""


def load(seed: int = 1) -> CityTile:
    """The crossing; another `seed` gives other houses and trees on the same streets."""
    rng = np.random.Generator(np.random.PCG64(seed))
    outline = shapely.box(-HALF_LENGTH_M, -HALF_WIDTH_M, HALF_LENGTH_M, HALF_WIDTH_M)
    roads = _roads()
    buildings = [building for block in _blocks() for building in _houses(block, rng)]
    buildings = [_with_id_and_party_walls(index, buildings, outline) for index in range(len(buildings))]
    pavement = pave(
        outline=outline, known=outline, roads=roads, footprints=[shape_of(building.footprint) for building in buildings]
    )
    crossings = place_crossings(roads, pavement.carriageway, outline)
    zebras = shapely.union_all([crossing_rectangle(crossing) for crossing in crossings])
    no_posts = zebras.buffer(TREES_CLEAR_OF_CROSSINGS_M)
    trees, lamps = list(_trees(no_posts, rng)), list(_lamps(no_posts))
    furniture = [*_bollards(pavement, zebras.buffer(BOLLARDS_CLEAR_OF_CROSSINGS_M)), *_barriers(crossings)]
    street = Street(roads=roads, pavement=pavement, crossings=crossings, trees=trees, lamps=lamps, buildings=buildings)
    furniture += landmarks(street.free_ground(furniture))
    furniture += furnish(street, furniture, {"column"}, Tally(), scaffolded=SCAFFOLDED)
    built = {
        "buildings": len(buildings),
        "roads": len(roads),
        "trees": len(trees),
        "lamps": len(lamps),
        "furniture": len(furniture),
    }
    return assemble_tile(
        name="procedural" if seed == 1 else f"procedural_{seed}",
        origin_2154=None,
        attribution=("Invented place: TwinCity's procedural Haussmann crossing, no data source",),
        pavement=pavement,
        buildings=buildings,
        roads=roads,
        trees=trees,
        lamps=lamps,
        furniture=furniture,
        report=TileReport(read=built, built=built),
    )


def _roads() -> list[RoadAxis]:
    """The four arms of the crossing.

    The boulevard has two lanes each way, a bus lane along its southern kerb, parked cars and a cycle lane along the
    northern one; the street is one-way, from south to north, but for bicycles.
    """
    east, north = np.array([HALF_LENGTH_M, 0.0]), np.array([0.0, HALF_WIDTH_M])
    centre = np.zeros(2)
    boulevard = RoadAxis(
        name="Boulevard",
        points=np.stack([-east, centre]),
        width_m=BOULEVARD_M,
        lanes=5,
        bus_right=True,
        parks_left=True,
        cycle_left="lane",
    )
    street = RoadAxis(
        name="Street",
        points=np.stack([-north, centre]),
        width_m=STREET_M,
        direction="forward",
        parks_left=True,
        parks_right=True,
        cycle_left="contraflow",
    )
    return [
        replace(boulevard, control_end="signals"),
        replace(boulevard, points=np.stack([centre, east]), control_start="signals"),
        replace(street, control_end="signals"),
        replace(street, points=np.stack([centre, north]), control_start="signals"),
    ]


def _blocks() -> Iterator[tuple[int, int]]:
    """Which way the four blocks lie from the crossing, as signs of x and y."""
    for side_x in (1, -1):
        for side_y in (1, -1):
            yield side_x, side_y


def _houses(block: tuple[int, int], rng: np.random.Generator) -> Iterator[Building]:
    """The lots of a block in two rows, seen from the crossing: along the boulevard, then behind it."""
    near = np.array([STREET_M / 2 + STREET_SIDEWALK_M, BOULEVARD_M / 2 + BOULEVARD_SIDEWALK_M])
    far = np.array([HALF_LENGTH_M, HALF_WIDTH_M])
    row_edges = [near[1], round(near[1] + rng.uniform(*FRONT_ROW_M), 1), far[1]]
    for y0, y1 in pairwise(row_edges):
        column_edges = _lot_edges(near[0], far[0], rng)
        for x0, x1 in pairwise(column_edges):
            at_corner = x0 == near[0] and y0 == near[1]
            lot = _lot(x0, y0, x1, y1, CHAMFER_M / math.sqrt(2) if at_corner else 0.0)
            yield Building(
                id="lot",
                footprint=_mirrored(lot, block),
                gutter_height_m=round(float(rng.uniform(*GUTTER_HEIGHTS_M)), 1),
                **_built(rng),
            )


def _built(rng: np.random.Generator) -> dict[str, Any]:
    """Year, materials and roof of one house: three in four are of Haussmann's time or in its manner."""
    slate, kind = rng.random() < 0.35, rng.choice(len(KINDS), p=[share for *_, share in KINDS])
    years, wall, roof, _ = KINDS[kind]
    covering = "concrete" if roof == "flat" else "slate" if slate else "zinc"
    return {"year": int(rng.integers(*years)), "wall_material": wall, "roof": roof, "roof_material": covering}


def _lot_edges(start: float, end: float, rng: np.random.Generator) -> list[float]:
    """Where the lots of a row begin and end; their widths are drawn, then fitted to the row."""
    count = round((end - start) / (sum(LOT_WIDTHS_M) / 2))
    widths = rng.uniform(*LOT_WIDTHS_M, size=count)
    edges = start + np.concatenate([[0.0], np.cumsum(widths)]) * (end - start) / widths.sum()
    return [start, *(round(float(edge), 1) for edge in edges[1:-1]), end]


def _lot(x0: float, y0: float, x1: float, y1: float, cut: float) -> shapely.Polygon:
    """A lot built around its courtyard; `cut` takes the corner at (x0, y0) off."""
    corners = [(x0 + cut, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0 + cut)]
    lot = shapely.Polygon(corners if cut else [(x0, y0), *corners[1:4]])
    courtyard = shapely.box(x0 + SIDE_WING_M, y0 + FRONT_WING_M, x1 - SIDE_WING_M, y1 - FRONT_WING_M)
    if lot.area < SMALLEST_LOT_WITH_COURTYARD_M2 or x1 - x0 < 2 * SIDE_WING_M + NARROWEST_COURTYARD_M:
        return lot
    return lot.difference(courtyard)


def _mirrored(lot: shapely.Polygon, block: tuple[int, int]) -> Polygon:
    return polygon_of(shapely.transform(lot, lambda points: points * np.array(block)))


def _with_id_and_party_walls(index: int, buildings: list[Building], outline: shapely.Polygon) -> Building:
    """The building, knowing which of its walls are shared; at the tile's edge the next house is imagined."""
    building = buildings[index]
    walls = shape_of(building.footprint).exterior
    shared = [walls.intersection(shape_of(other.footprint).exterior) for other in buildings if other is not building]
    lines = shapely.line_merge(shapely.union_all([*shared, walls.intersection(outline.exterior)]))
    segments = [
        shapely.get_coordinates(line)[i : i + 2]
        for line in shapely.get_parts(shapely.normalize(lines))
        if line.geom_type == "LineString"
        for i in range(len(line.coords) - 1)
    ]
    return replace(building, id=f"house_{index + 1:02d}", party_walls=np.array(segments).reshape(-1, 2, 2))


def _trees(no_posts: shapely.Geometry, rng: np.random.Generator) -> Iterator[Tree]:
    """Planes in a row along both kerbs of the boulevard."""
    row_y = BOULEVARD_M / 2 + TREE_FROM_KERB_M
    for side_x in (1, -1):
        for side_y in (1, -1):
            for x in (float(lamp_x) + after for lamp_x in _boulevard_lamps() for after in TREES_AFTER_LAMP_M):
                height = round(float(np.clip(rng.normal(14.0, 2.0), 9.0, 19.0)), 1)
                if x < HALF_LENGTH_M - 1.0 and not no_posts.intersects(at := shapely.Point(side_x * x, side_y * row_y)):
                    yield Tree(position=on_sidewalk((at.x, at.y)), height_m=height, species="plane")


def _boulevard_lamps() -> np.ndarray:
    """Distances [m] of the lamps of one row from the middle of the crossing."""
    return np.arange(FIRST_LAMP_M, HALF_LENGTH_M, LAMP_STEP_M)


def _lamps(no_posts: shapely.Geometry) -> Iterator[Lamp]:
    """Candelabra with two heads between the trees of the boulevard, and a row on the east side of the street."""
    boulevard = [
        (side_x * float(x), side_y * (BOULEVARD_M / 2 + LAMP_FROM_KERB_M))
        for side_x in (1, -1)
        for side_y in (1, -1)
        for x in _boulevard_lamps()
    ]
    street = [
        (STREET_M / 2 + LAMP_FROM_KERB_M, side_y * float(y))
        for side_y in (1, -1)
        for y in np.arange(FIRST_LAMP_M + LAMP_STEP_M / 2, HALF_WIDTH_M, LAMP_STEP_M)
    ]
    for points, height, heads in ((boulevard, 9.0, 2), (street, 6.0, 1)):
        for point in points:
            if not no_posts.intersects(shapely.Point(point)):
                yield Lamp(position=on_sidewalk(point), height_m=height, heads=heads)


def _bollards(pavement: Pavement, no_posts: shapely.Geometry) -> Iterator[Furniture]:
    """A row along the rounded kerb of each of the four corners, open where people cross."""
    corner = shapely.box(-STREET_M / 2 - 7.0, -BOULEVARD_M / 2 - 7.0, STREET_M / 2 + 7.0, BOULEVARD_M / 2 + 7.0)
    sidewalk = pavement.sidewalk.buffer(-FURNITURE_FROM_KERB_M)
    beside_road = pavement.carriageway.buffer(FURNITURE_FROM_KERB_M + 0.05)
    rows = shapely.union_all([part.exterior for part in parts(sidewalk)])
    rows = shapely.line_merge(rows.intersection(corner).intersection(beside_road).difference(no_posts))
    for row in shapely.get_parts(shapely.normalize(rows)):
        for distance in np.arange(BOLLARD_STEP_M / 2, row.length, BOLLARD_STEP_M):
            at = row.interpolate(distance)
            yield Furniture(kind="bollard", position=on_sidewalk((at.x, at.y)))


def _barriers(crossings: tuple[Crossing, ...]) -> Iterator[Furniture]:
    """Guard rails along the kerb on the far side of each zebra from the crossing."""
    for crossing in crossings:
        heading = math.radians(crossing.road_heading_deg)
        along = np.array([math.cos(heading), math.sin(heading)])
        across = np.array([-along[1], along[0]])
        for side in (1, -1):
            kerb = np.array(crossing.centre) + side * (crossing.span_m / 2 + FURNITURE_FROM_KERB_M) * across
            for element in range(BARRIERS_PER_CORNER):
                middle = kerb + along * (crossing.length_m / 2 + 1.0 + (element + 0.5) * BARRIER_M)
                yield Furniture(
                    kind="barrier",
                    position=on_sidewalk(middle),
                    heading_deg=round(crossing.road_heading_deg % 180.0, 3),
                    length_m=BARRIER_M,
                )
