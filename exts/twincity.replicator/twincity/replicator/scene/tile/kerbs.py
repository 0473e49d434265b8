"""Kerbs: granite along every line where road and sidewalk meet, lowered where people cross, a gutter at its foot.

The light line of the granite beside the dark one of the gutter's setts is what makes a street read as Paris.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ...city.kerb_ramps import RAMP_END_M, ground_height
from ...city.tile import KERB_HEIGHT_M, KerbRamp
from ..materials import LOOKS
from ..mesh import MeshBuilder, quads_of
from .planes import DECAL_M, at_height
from .variation import generator_of, smooth_noise

PIECE_M = 3.0
"""Longest face along a kerb: light is worked out face by face."""

KERB_TOP_M = 0.30
GUTTER_M = 0.38

TACTILE_FROM_KERB_M = 0.50
TACTILE_DEPTH_M = 0.45
TACTILE_TONE = 0.78
"""The strip of domes that a white cane finds before the road; the standard asks 0.40 to 0.60 m."""

CORNER_SLABS_M = 1.6
"""Width of the granite slabs behind a bent kerb."""

BENT_DEG = 2.0
INLET_EVERY_M = 28.0
INLET_M = (1.00, 0.10)
"""Length and height of the mouth of a drain in the kerb."""


def kerbs(
    kerb: MeshBuilder,
    carriageway: MeshBuilder,
    road: BaseGeometry,
    sidewalk: BaseGeometry,
    ramps: Sequence[KerbRamp] = (),
) -> None:
    """Granite and gutter along every line where road and sidewalk meet."""
    for line in kerb_lines(road, sidewalk, ramps):
        left = left_normals(line)
        back, gutter = line - KERB_TOP_M * left, line + GUTTER_M * left
        top = at_height(line, ground_height(line, ramps)[:, None] + DECAL_M)
        back_top = at_height(back, ground_height(back, ramps)[:, None] + DECAL_M)
        foot, low, inner = at_height(line, 0.0), at_height(line, DECAL_M), at_height(gutter, DECAL_M)
        along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
        tone = 1.0 + 0.08 * smooth_noise(line[:-1], 2.3, "kerb")[:, None]
        kerb.add(
            "granite",
            quads_of(foot[1:], foot[:-1], top[:-1], top[1:]),
            0.9 * tone,
            _laid("granite", along, (0.0, KERB_HEIGHT_M), backwards=True),
        )
        kerb.add(
            "granite",
            quads_of(top[1:], top[:-1], back_top[:-1], back_top[1:]),
            tone,
            _laid("granite", along, (KERB_HEIGHT_M, KERB_HEIGHT_M + KERB_TOP_M), backwards=True),
        )
        carriageway.add(
            "setts",
            quads_of(low[:-1], low[1:], inner[1:], inner[:-1]),
            0.92 * tone,
            _laid("setts", along, (0.0, GUTTER_M)),
        )


def drains(kerb: MeshBuilder, lines: Sequence[np.ndarray], ramps: Sequence[KerbRamp], name: str) -> None:
    """The mouths of the sewers: a slot in the kerb's face, an iron plate behind it."""
    rng = generator_of(name, "drains")
    for points in lines:
        line = shapely.LineString(points)
        for station in np.arange(rng.uniform(4.0, INLET_EVERY_M), line.length - 1.0, INLET_EVERY_M):
            ends = shapely.get_coordinates(line.interpolate([station - INLET_M[0] / 2, station + INLET_M[0] / 2]))
            is_bent = shapely.LineString(ends).length < 0.999 * INLET_M[0]
            if is_bent or (ground_height(ends, ramps) < KERB_HEIGHT_M).any():
                continue
            along = (ends[1] - ends[0]) / np.linalg.norm(ends[1] - ends[0])
            left = np.array([-along[1], along[0]])
            a, b = ends + 0.002 * left
            low, high = KERB_HEIGHT_M - 0.02 - INLET_M[1], KERB_HEIGHT_M - 0.02
            face = [(*b, low), (*a, low), (*a, high), (*b, high)]
            kerb.add("cast_iron", np.array([face]), 0.25)
            middle = ends.mean(0) - (KERB_TOP_M + 0.36) * left
            corners = [middle + u * 0.42 * along + v * 0.30 * left for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
            kerb.add("cast_iron", at_height(np.array([corners]), KERB_HEIGHT_M + 2 * DECAL_M))


def tactile_strips(builder: MeshBuilder, ramps: Sequence[KerbRamp], sidewalk: BaseGeometry) -> None:
    """A strip of domes behind every lowered kerb, where the sidewalk is deep enough."""
    near, far = TACTILE_FROM_KERB_M, TACTILE_FROM_KERB_M + TACTILE_DEPTH_M
    period = LOOKS["tactile"].period_m or 1.0
    for ramp in ramps:
        angle = np.radians(ramp.heading_deg)
        along = np.array([np.cos(angle), np.sin(angle)])
        left, half = np.array([-along[1], along[0]]), ramp.length_m / 2
        local = np.array([[-half, near], [half, near], [half, far], [-half, far]])
        plan = np.array(ramp.position) + local[:, :1] * along + local[:, 1:] * left
        if sidewalk.covers(shapely.Polygon(plan)):
            heights = ground_height(plan, ramps)[:, None] + 3 * DECAL_M
            builder.add("tactile", at_height(plan, heights)[None], TACTILE_TONE, local[None] / period)


def kerb_lines(road: BaseGeometry, sidewalk: BaseGeometry, ramps: Sequence[KerbRamp] = ()) -> list[np.ndarray]:
    """Polylines (n, 2) along the kerb with the road on their left, in pieces of at most `PIECE_M`; they have a point
    wherever a ramp begins or ends."""
    if road.is_empty or sidewalk.is_empty:
        return []
    shared = shapely.boundary(road).intersection(sidewalk.buffer(0.01))
    lines = [part for part in shapely.get_parts(shapely.line_merge(shared)) if part.length > 0.2]
    shapely.prepare(road)
    breaks = shapely.STRtree(shapely.points(_breaks(ramps)))
    found = []
    for line in shapely.segmentize(shapely.simplify(lines, 0.02), PIECE_M):
        points = _with_breaks(line, breaks)
        middles = (points[:-1] + points[1:]) / 2 + 0.05 * _segment_normals(points)
        on_left = shapely.contains_xy(road, middles[:, 0], middles[:, 1]).mean() >= 0.5
        found.append(points if on_left else points[::-1])
    return sorted(found, key=lambda points: points[0].tolist())


def bent_kerbs(lines: Sequence[np.ndarray]) -> BaseGeometry:
    """The ground within `CORNER_SLABS_M` of the kerbs that turn a corner."""
    bands = []
    for points in lines:
        steps = np.diff(points, axis=0)
        headings = np.arctan2(steps[:, 1], steps[:, 0])
        turns = np.abs(np.angle(np.exp(1j * np.diff(headings)))) > np.radians(BENT_DEG)
        bent = np.concatenate([turns, [False]]) | np.concatenate([[False], turns])
        short = np.linalg.norm(steps, axis=1) < PIECE_M - 0.5
        bands += [shapely.LineString(points[i : i + 2]) for i in np.flatnonzero(bent & short).tolist()]
    merged = shapely.line_merge(shapely.union_all(bands))
    return shapely.union_all([part.buffer(CORNER_SLABS_M, cap_style="flat") for part in shapely.get_parts(merged)])


def _laid(look: str, along: np.ndarray, across: tuple[float, float], *, backwards: bool = False) -> np.ndarray:
    """(n, 4, 2) places in a texture for quads one after the other along a line; its rows run along the line."""
    period = LOOKS[look].period_m or 1.0
    start, end = (along[1:], along[:-1]) if backwards else (along[:-1], along[1:])
    u = np.stack([start, end, end, start], -1)
    v = np.broadcast_to([across[0], across[0], across[1], across[1]], u.shape)
    return np.stack([u, v], -1) / period


def _breaks(ramps: Sequence[KerbRamp]) -> np.ndarray:
    """(n, 2) points on the kerb where its height begins or ends to change."""
    found = []
    for ramp in ramps:
        angle, half = np.radians(ramp.heading_deg), ramp.length_m / 2
        along = np.array([np.cos(angle), np.sin(angle)])
        found += [np.array(ramp.position) + s * along for s in (-half - RAMP_END_M, -half, half, half + RAMP_END_M)]
    return np.array(found).reshape(-1, 2)


def _with_breaks(line: shapely.LineString, breaks: shapely.STRtree) -> np.ndarray:
    points = shapely.get_coordinates(line)
    near = breaks.geometries[breaks.query(line, predicate="dwithin", distance=0.5)]
    if not len(near):
        return points
    own = shapely.line_locate_point(line, shapely.points(points))
    own[-1] = line.length  # of a ring, whose last point is its first
    added = shapely.line_locate_point(line, near)
    added = added[np.abs(added[:, None] - own).min(1) > 0.02]
    stations = np.unique(np.round(np.concatenate([own, added]), 4))
    return shapely.get_coordinates(shapely.line_interpolate_point(line, stations))


def _segment_normals(points: np.ndarray) -> np.ndarray:
    along = np.diff(points, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    return np.stack([-along[:, 1], along[:, 0]], -1)


def left_normals(points: np.ndarray) -> np.ndarray:
    """(n, 2) offsets to the left that keep a parallel line parallel; long mitres are cut at twice the distance."""
    normals = _segment_normals(points)
    closed = np.allclose(points[0], points[-1])
    before = np.concatenate([normals[-1:] if closed else normals[:1], normals])
    after = np.concatenate([normals, normals[:1] if closed else normals[-1:]])
    total = before + after
    return 2 * total / np.maximum((total**2).sum(1, keepdims=True), 1.0)
