"""White paint on the carriageway: zebra stripes, dashes between lanes of one sense, a whole line between two senses.

Widths and lengths are those of the French instruction on road signs with the unit of 6 cm used in Paris: lane lines
T2 of 3 m with gaps of 3.5 m, two units wide; zebra stripes of 0.5 m.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import shapely

from ...city.lanes import lanes_of
from ...city.planar import shape_of
from ...city.tile import CityTile, Crossing, RoadAxis
from ..mesh import MeshBuilder
from .planes import at_height
from .variation import smooth_noise

STRIPE_M, STRIPE_PITCH_M = 0.50, 1.08
DASH_M, GAP_M = 3.0, 3.5
LINE_M = 0.12
WORN_PIECE_M = 1.0
LINE_PIECE_M = 2.0
"""Of a whole line: it ends within one of these before a crossing."""


def paint(builder: MeshBuilder, tile: CityTile, *, z: float) -> None:
    """All markings of a tile at height `z` [m]."""
    for crossing in tile.crossings:
        _add(builder, zebra(crossing), z)
    _add(builder, lane_lines(tile), z)


def zebra(crossing: Crossing) -> np.ndarray:
    """The stripes of one crossing, in short pieces: (n, 4, 2)."""
    count = max(1, int((crossing.span_m + STRIPE_PITCH_M - STRIPE_M) / STRIPE_PITCH_M))
    across = (np.arange(count) - (count - 1) / 2) * STRIPE_PITCH_M
    cuts = np.linspace(-crossing.length_m / 2, crossing.length_m / 2, round(crossing.length_m / WORN_PIECE_M) + 1)
    x = np.stack([cuts[:-1], cuts[1:], cuts[1:], cuts[:-1]], -1)[None]
    y = across[:, None, None] + np.array([-1, -1, 1, 1]) * STRIPE_M / 2
    local = np.stack(np.broadcast_arrays(x, y), axis=-1).reshape(-1, 4, 2)
    return local @ _turn(np.radians(crossing.road_heading_deg)).T + crossing.centre


def lane_lines(tile: CityTile) -> np.ndarray:
    """The lines between the lanes of every road, left out in junctions and on crossings: (n, 4, 2)."""
    strokes = [stroke for road in tile.roads for stroke in _strokes(road)]
    if not strokes:
        return np.zeros((0, 4, 2))
    faces = np.concatenate(strokes)
    open_road = shapely.union_all([shape_of(p) for p in tile.carriageways]).buffer(-1.0)
    keep_free = shapely.union_all([_footprint(c).buffer(1.5) for c in tile.crossings] + [_junctions(tile.roads)])
    shapes = shapely.polygons(faces)
    return faces[shapely.covers(open_road, shapes) & ~shapely.intersects(keep_free, shapes)]


def _strokes(road: RoadAxis) -> Iterator[np.ndarray]:
    """What is painted between each lane and the next, (n, 4, 2)."""
    axis = shapely.LineString(road.points)
    for right, left in pairwise(lanes_of(road)):
        offset = (right.offset_m + left.offset_m) / 2
        if right.forward == left.forward:
            yield _painted(axis, np.arange(GAP_M / 2, axis.length - DASH_M, DASH_M + GAP_M), DASH_M, offset)
        else:
            yield _painted(axis, np.arange(0.0, axis.length - LINE_PIECE_M, LINE_PIECE_M), LINE_PIECE_M, offset)


def _painted(axis: shapely.LineString, starts: np.ndarray, length: float, offset: float) -> np.ndarray:
    """Strokes of one length that begin at `starts` along an axis, `offset` to its left: (n, 4, 2)."""
    low, high = (shapely.get_coordinates(axis.interpolate(starts + extra)) for extra in (0.0, length))
    along = (high - low) / np.linalg.norm(high - low, axis=1, keepdims=True)
    left = np.stack([-along[:, 1], along[:, 0]], -1)
    near, far = ((offset + side * LINE_M / 2) * left for side in (-1, 1))
    return np.stack([low + near, high + near, high + far, low + far], axis=-2)


def _junctions(roads: tuple[RoadAxis, ...]) -> shapely.Geometry:
    """Where two carriageways of different direction overlap."""
    spans = [(road, a, b) for road in roads for a, b in zip(road.points[:-1], road.points[1:], strict=True)]
    bands = [shapely.LineString([a, b]).buffer(road.width_m / 2 + 1.0, cap_style="flat") for road, a, b in spans]
    headings = np.array([np.arctan2(*(b - a)[::-1]) for _, a, b in spans])
    first, second = shapely.STRtree(bands).query(bands, predicate="intersects")
    apart = np.abs(np.sin(headings[first] - headings[second])) > np.sin(np.radians(25.0))
    pairs = (first < second) & apart
    overlaps = shapely.intersection(np.array(bands)[first[pairs]], np.array(bands)[second[pairs]])
    return shapely.union_all(shapely.buffer(overlaps, 2.0))


def _footprint(crossing: Crossing) -> shapely.Polygon:
    x, y = crossing.length_m / 2, crossing.span_m / 2
    corners = np.array([[-x, -y], [x, -y], [x, y], [-x, y]])
    return shapely.Polygon(corners @ _turn(np.radians(crossing.road_heading_deg)).T + crossing.centre)


def _turn(angle: float) -> np.ndarray:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s], [s, c]])


def _add(builder: MeshBuilder, faces: np.ndarray, z: float) -> None:
    worn = 0.95 + 0.22 * smooth_noise(faces.mean(1), 1.6, "worn paint")
    builder.add("marking_paint", at_height(faces, z), np.round(worn, 2)[:, None])
