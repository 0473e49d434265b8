"""Flat shapes as mesh faces: roofs by earcut, ground cut into cells small enough to be lit one by one."""

from __future__ import annotations

import mapbox_earcut
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

SMALLEST_M2 = 1e-3
BLOCK_CELLS = 10
THINNEST_M2 = 2e-4
"""Twice the area of a triangle that is left out."""

WEAR_M, SEAM_M, PATCH_M, CRACK_M, COLLAR_M, LID_M, PAINT_M = (0.001 * step for step in range(1, 8))
"""Heights of what lies on the ground, one above the other: nothing is transparent, nothing shares a plane."""

DECAL_M = 0.002
"""Height of what lies on the ground alone."""


def polygons_in(shape: BaseGeometry, smallest_m2: float = SMALLEST_M2) -> list[shapely.Polygon]:
    """The polygons of a shape, crumbs left out."""
    return [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and p.area > smallest_m2]


def triangles_of(shape: BaseGeometry) -> np.ndarray:
    """The shape as plan triangles (n, 3, 2), counter-clockwise."""
    found = [_earcut(polygon) for polygon in polygons_in(shape)]
    return np.concatenate(found) if found else np.zeros((0, 3, 2))


def cells_of(shape: BaseGeometry, cell_m: float) -> tuple[np.ndarray, np.ndarray]:
    """The shape cut by a square grid: whole cells (n, 4, 2), and triangles (m, 3, 2) along its edge."""
    whole, edge = [np.zeros((0, 4, 2))], [np.zeros((0, 3, 2))]
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * cell_m
    for block in _blocks(shape, BLOCK_CELLS * cell_m):
        corner, boxes = _grid(block, cell_m)
        shapely.prepare(block)
        is_whole = shapely.covers(block, boxes)
        is_cut = ~is_whole & shapely.intersects(block, boxes)
        whole.append(corner[is_whole][:, None] + square)
        edge += _fans(shapely.intersection(boxes[is_cut], block))
    return np.concatenate(whole), np.concatenate(edge)


def _fans(pieces: np.ndarray) -> list[np.ndarray]:
    """Plan triangles (n, 3, 2) of pieces, most of which are convex and need no more than a fan."""
    is_polygon = shapely.get_type_id(pieces) == shapely.GeometryType.POLYGON
    is_convex = is_polygon & (shapely.area(shapely.convex_hull(pieces)) - shapely.area(pieces) < 1e-6)
    found = [triangles_of(piece) for piece in pieces[~is_convex]]
    convex = shapely.orient_polygons(pieces[is_convex])
    corners = shapely.get_num_coordinates(convex) - 1
    for count in np.unique(corners).tolist():
        rings = shapely.get_coordinates(convex[corners == count]).reshape(-1, count + 1, 2)
        for i in range(1, count - 1):
            found.append(_not_thin(rings[:, [0, i, i + 1]]))
    return found


def _not_thin(faces: np.ndarray) -> np.ndarray:
    """The triangles (n, 3, 2) with an area, counter-clockwise."""
    (ax, ay), (bx, by) = (faces[:, 1] - faces[:, 0]).T, (faces[:, 2] - faces[:, 0]).T
    doubled = ax * by - ay * bx
    faces = np.where((doubled < 0)[:, None, None], faces[:, ::-1], faces)
    return faces[np.abs(doubled) > THINNEST_M2]


def _blocks(shape: BaseGeometry, side_m: float) -> list[BaseGeometry]:
    """A shape halved until no piece is larger than a square of the grid: cutting cells from small polygons takes a
    fraction of the time."""
    if shape.is_empty:
        return []
    west, south, east, north = np.round(np.array(shape.bounds) / side_m, 9)
    low, high = np.floor([west, south]), np.ceil([east, north])
    axis = int(np.argmax(high - low))
    if (high - low)[axis] <= 1:
        return [shape]
    middle = np.floor((low + high) / 2)
    ends, starts = high.copy(), low.copy()
    ends[axis] = starts[axis] = middle[axis]
    halves = (shapely.box(*low * side_m, *ends * side_m), shapely.box(*starts * side_m, *high * side_m))
    return [block for half in halves for block in _blocks(shape.intersection(half), side_m)]


def _grid(shape: BaseGeometry, side_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Lowest corners (n, 2) and boxes of the squares that meet a shape's bounds."""
    west, south, east, north = np.round(np.array(shape.bounds) / side_m, 9)
    x, y = np.meshgrid(np.arange(np.floor(west), np.ceil(east)), np.arange(np.floor(south), np.ceil(north)))
    corner = np.stack([x.ravel(), y.ravel()], -1) * side_m
    return corner, shapely.box(corner[:, 0], corner[:, 1], corner[:, 0] + side_m, corner[:, 1] + side_m)


def at_height(faces: np.ndarray, z: float | np.ndarray) -> np.ndarray:
    """Plan faces (n, k, 2) as faces in space (n, k, 3)."""
    return np.concatenate([faces, np.broadcast_to(z, (*faces.shape[:-1], 1))], axis=-1)


def bands_along(points: np.ndarray, right_m: float, left_m: float, piece_m: float) -> np.ndarray:
    """The band between two offsets of a polyline (n, 2), positive to its left, in pieces: (m, 4, 2) faces."""
    line = shapely.LineString(points)
    own = shapely.line_locate_point(line, shapely.points(points))
    own[-1] = line.length
    stations = np.unique(np.concatenate([own, np.arange(0.0, line.length, piece_m)]).round(3))
    if len(stations) > 2 and stations[-1] - stations[-2] < 0.2:
        stations = np.delete(stations, -2)
    middle = shapely.get_coordinates(shapely.line_interpolate_point(line, stations))
    along = np.diff(middle, axis=0)
    normals = np.stack([-along[:, 1], along[:, 0]], -1) / np.linalg.norm(along, axis=1, keepdims=True)
    total = np.concatenate([normals[:1], normals[:-1] + normals[1:], normals[-1:]])
    left = total / np.maximum((total**2).sum(1, keepdims=True), 1.0)
    left[1:-1] *= 2.0
    low, high = middle + right_m * left, middle + left_m * left
    return np.stack([low[:-1], low[1:], high[1:], high[:-1]], axis=1)


def _earcut(polygon: shapely.Polygon) -> np.ndarray:
    rings = [shapely.get_coordinates(ring)[:-1] for ring in (polygon.exterior, *polygon.interiors)]
    plan = np.concatenate(rings)
    ends = np.cumsum([len(ring) for ring in rings]).astype(np.uint32)
    return _not_thin(plan[mapbox_earcut.triangulate_float64(plan, ends).reshape(-1, 3)])
