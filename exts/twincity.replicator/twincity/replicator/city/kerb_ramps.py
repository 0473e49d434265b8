"""Lowered kerbs: where a crossing meets the sidewalk the granite sinks to two centimetres, and the ground behind it.

Along the kerb the height rises over one metre at both ends of the dropped length, which is that of the zebra; away
from the kerb over `depth_m`. The drop at a point is linear in both, so that a ramp is one rectangle and two triangles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..geometry.polygons import Surface
from .planar import round_point, triangulate
from .tile import KERB_HEIGHT_M, LOWERED_KERB_M, Crossing, KerbRamp

RAMP_END_M = 1.0
"""Along the kerb from the full height to the lowered one: one kerbstone, cut obliquely."""

RAMP_DEPTH_M = 1.5
"""Makes a slope of 8 %, where the sidewalk is wide enough."""

SHALLOWEST_M = 0.5
"""On a refuge narrower than twice this nothing slopes."""

NEAR_KERB_M = 0.8
"""The end of a zebra lies so near to the kerb that it leads to."""

DROP_M = KERB_HEIGHT_M - LOWERED_KERB_M
LOWEST_DROP = 1.1
"""A kerb that bends away from its chord is in the plane of the ramp still, a centimetre lower."""

OVER_THE_KERB_M = 1.0
"""A ramp's planes reach so far over the road: its kerb need not be straight."""


def place_ramps(
    crossings: Sequence[Crossing], carriageway: BaseGeometry, sidewalk: BaseGeometry
) -> tuple[KerbRamp, ...]:
    """The lowered kerb at each end of each crossing that meets a sidewalk."""
    shapely.prepare(sidewalk)
    shapely.prepare(carriageway)
    found = (_ramp_at(crossing, side, carriageway, sidewalk) for crossing in crossings for side in (1, -1))
    return tuple(ramp for ramp in found if ramp is not None)


def _ramp_at(crossing: Crossing, side: int, carriageway: BaseGeometry, sidewalk: BaseGeometry) -> KerbRamp | None:
    """The ramp on one side of a crossing: along the chord of the kerb over the dropped length."""
    along, across = _axes(crossing.road_heading_deg)
    outwards = side * across
    ends = []
    for step in (-crossing.length_m / 2, crossing.length_m / 2):
        inside = np.array(crossing.centre) + step * along
        reach = crossing.span_m / 2 + NEAR_KERB_M
        cut = shapely.LineString([inside, inside + reach * outwards]).intersection(carriageway)
        parts = [part for part in shapely.get_parts(cut) if part.distance(shapely.Point(inside)) < 0.01]
        if not parts or parts[0].length >= reach - 1e-6:
            return None
        ends.append(inside + parts[0].length * outwards)
    start, end = ends if side == 1 else ends[::-1]
    middle, chord = (start + end) / 2, end - start
    left = np.array([-chord[1], chord[0]]) / np.linalg.norm(chord)
    depth = _free_depth(middle, left, sidewalk)
    if depth < SHALLOWEST_M:
        return None
    x, y = round_point(middle)
    return KerbRamp(
        position=(x, y),
        heading_deg=round(float(np.degrees(np.arctan2(chord[1], chord[0]))) % 360, 3),
        length_m=round(float(np.linalg.norm(chord)), 3),
        depth_m=round(min(RAMP_DEPTH_M, depth), 3),
    )


def _free_depth(kerb: np.ndarray, left: np.ndarray, sidewalk: BaseGeometry) -> float:
    """Half the sidewalk's width behind a point of the kerb [m], 0 where there is none."""
    start, far = kerb + 0.05 * left, kerb + 2 * RAMP_DEPTH_M * left
    cut = shapely.LineString([start, far]).intersection(sidewalk)
    near = [part for part in shapely.get_parts(cut) if part.distance(shapely.Point(start)) < 0.2]
    return near[0].length / 2 if near else 0.0


def ground_height(points: np.ndarray, ramps: Sequence[KerbRamp]) -> np.ndarray:
    """(n,) height [m] of the sidewalk at plan points (n, 2), ramps included."""
    drop = np.zeros(len(points))
    for ramp in _near(points, ramps):
        u, v = _local(ramp, points)
        along = np.maximum(np.abs(u) - ramp.length_m / 2, 0.0) / RAMP_END_M
        near = v > -OVER_THE_KERB_M
        drop = np.maximum(drop, np.where(near, np.clip(1.0 - along - v / ramp.depth_m, 0.0, LOWEST_DROP), 0.0))
    return KERB_HEIGHT_M - DROP_M * drop


def _near(points: np.ndarray, ramps: Sequence[KerbRamp]) -> list[KerbRamp]:
    """The ramps that may reach some of the points."""
    if not len(points) or not len(ramps):
        return []
    low, high = points.min(0), points.max(0)
    middles = np.array([ramp.position for ramp in ramps])
    reach = np.array([ramp.length_m / 2 + RAMP_END_M + ramp.depth_m + OVER_THE_KERB_M for ramp in ramps])
    apart = np.hypot(*np.maximum(np.maximum(low - middles, middles - high), 0.0).T)
    return [ramps[index] for index in np.flatnonzero(apart <= reach).tolist()]


def ramp_facets(ramp: KerbRamp) -> tuple[shapely.Polygon, ...]:
    """The plan of the three planes of a ramp: the middle, and the slope at either end."""
    half, depth, over = ramp.length_m / 2, ramp.depth_m, OVER_THE_KERB_M
    far = half + RAMP_END_M * (1.0 + over / depth)
    local = (
        [(-half, -over), (half, -over), (half, depth), (-half, depth)],
        [(half, -over), (far, -over), (half, depth)],
        [(-far, -over), (-half, -over), (-half, depth)],
    )
    along, left = _axes(ramp.heading_deg)
    return tuple(
        shapely.Polygon([np.array(ramp.position) + u * along + v * left for u, v in corners]) for corners in local
    )


def facets_on(shape: BaseGeometry, ramps: Sequence[KerbRamp]) -> tuple[BaseGeometry, list[BaseGeometry]]:
    """A sidewalk divided where its slope changes: what is level, and the planes of all ramps on it, none twice."""
    facets = [facet for ramp in ramps for facet in ramp_facets(ramp)]
    if not facets or shape.is_empty:
        return shape, []
    tree = shapely.STRtree(facets)
    sloping: list[BaseGeometry] = []
    for index, facet in enumerate(facets):
        earlier = [facets[i] for i in tree.query(facet, predicate="intersects").tolist() if i < index]
        around = shapely.clip_by_rect(shape, *facet.buffer(0.1).bounds)  # a hundred times quicker than the whole shape
        if not around.is_empty:
            sloping.append(facet.difference(shapely.union_all(earlier)).intersection(shapely.make_valid(around)))
    return shape.difference(shapely.union_all(facets)), sloping


def draped(shape: BaseGeometry, ramps: Sequence[KerbRamp]) -> Surface:
    """A walkable shape as triangles on the ground: level but for the ramps."""
    surfaces = list(_pieces(shape, ramps))
    counts = np.cumsum([0, *(len(surface.vertices) for surface in surfaces)])
    vertices = np.concatenate([surface.vertices for surface in surfaces])
    heights = np.round(ground_height(vertices[:, :2], ramps), 6)
    return Surface(
        vertices=np.column_stack([vertices[:, :2], heights]),
        triangles=np.concatenate([s.triangles + start for s, start in zip(surfaces, counts[:-1], strict=True)]),
    )


def _pieces(shape: BaseGeometry, ramps: Sequence[KerbRamp]) -> Iterator[Surface]:
    level, sloping = facets_on(shape, ramps)
    yield triangulate(level, KERB_HEIGHT_M)
    for facet in sloping:
        yield triangulate(facet, KERB_HEIGHT_M)


def _local(ramp: KerbRamp, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far points lie along the kerb from the ramp's middle, and behind it [m]."""
    along, left = _axes(ramp.heading_deg)
    step = np.asarray(points, float) - np.array(ramp.position)
    return step @ along, step @ left


def _axes(heading_deg: float) -> tuple[np.ndarray, np.ndarray]:
    angle = np.radians(heading_deg)
    along = np.array([np.cos(angle), np.sin(angle)])
    return along, np.array([-along[1], along[0]])
