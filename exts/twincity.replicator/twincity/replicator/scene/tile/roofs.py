"""Roofs over a plan: mansards, flat caps behind a parapet, gables, hips, and what stands on large ones."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ...city.tile import RoofForm
from ..mesh import MeshBuilder, box
from .planes import at_height, polygons_in, triangles_of

GUTTER_M = 0.50
"""The lower slope starts this far behind the wall's face."""

BREAK_M, BREAK_RISE_M = 1.35, 2.9
"""Where the steep slope ends: behind the wall's face, and above the gutter: 74 degrees."""

CREST_M, CREST_RISE_M = 4.5, 3.9
"""Where the upper slope ends on a house of usual depth: 18 degrees."""

DEEP_M, DEEP_RISE_M = 9.0, 4.4
"""A deep block rises on, hardly sloping, and has light wells behind."""

MANSARD = ((GUTTER_M, 0.0), (BREAK_M, BREAK_RISE_M), (CREST_M, CREST_RISE_M), (DEEP_M, DEEP_RISE_M))
NARROW_MANSARD = ((GUTTER_M, 0.0), (BREAK_M, BREAK_RISE_M), (2.4, 3.235), (3.4, 3.55), (CREST_M, CREST_RISE_M))
"""(behind the wall's face, above the gutter). Wings too narrow for the crest have insets between, for a ridge."""

NARROW = 0.15
"""Of the upper slope, what its crest is smaller than where wings are narrow."""

PITCH = 0.62
"""Rise against run of a gable or a hip: 32 degrees."""

HIGHEST_RISE_M = 6.0
STEP_M = 0.9
"""From one inset of a hip to the next."""

PARAPET_M, PARAPET_THICK_M = 0.75, 0.22
WELL_M2, WELL_INSET_M = 60.0, 3.0
"""A flat of a deep block that is larger has a glazed well, so far from its rim."""

HOUSING_INSET_M = 3.2
"""Of a lift's housing on a flat roof behind the wall's face."""


@dataclass(frozen=True, kw_only=True)
class Covered:
    """What became of a roof."""

    form: RoofForm
    """As built: a footprint too narrow for its slopes gets the flat cap."""

    ridge: Ridge | None = None
    """Of a gable."""


@dataclass(frozen=True, kw_only=True)
class Ridge:
    """The middle line of a gable roof, in plan."""

    point: np.ndarray
    across: np.ndarray
    """(2,) unit vector."""

    half_m: float
    """From the ridge to the eaves."""

    rise_m: float

    def heights(self, points: np.ndarray) -> np.ndarray:
        """Above the gutter, at plan points (..., 2)."""
        away = np.abs((points - self.point) @ self.across)
        return self.rise_m * np.clip(1 - away / self.half_m, 0.0, 1.0)


def cover(
    builder: MeshBuilder,
    footprint: shapely.Polygon,
    open_edges: Sequence[np.ndarray],
    gutter_z: float,
    *,
    form: RoofForm,
    material: str,
    tint: float,
    rise_m: float | None = None,
) -> Covered:
    """Cover a footprint.

    Args:
        builder: takes the faces.
        footprint: with its courtyards as holes.
        open_edges: (2, 2) plan segments that are not shared with a neighbour: slopes rise from these only, so that
            the roofs of a row run on from house to house.
        gutter_z: height of the eaves [m].
        form: wanted.
        material: of the slopes; of a mansard's lower slope.
        tint: of all faces.
        rise_m: from the gutter to the ridge of a gable or hip; None for the usual pitch.
    """
    if form == "gable":
        ridge = ridge_of(footprint, rise_m)
        _gable(builder, footprint, ridge, gutter_z, material, tint)
        return Covered(form="gable", ridge=ridge)
    if form == "hip":
        _hip(builder, footprint, open_edges, gutter_z, material, tint, rise_m)
        return Covered(form="hip")
    if form == "mansard" and inset(footprint, open_edges, BREAK_M).area >= 0.25 * footprint.area:
        _mansard(builder, footprint, open_edges, gutter_z, material, tint)
        return Covered(form="mansard")
    _flat(builder, footprint, gutter_z)
    return Covered(form="flat")


def inset(footprint: shapely.Polygon, open_edges: Sequence[np.ndarray], distance_m: float) -> BaseGeometry:
    """What of a footprint lies farther than a distance from its open edges, corners kept sharp."""
    edges = shapely.linestrings(np.array(open_edges)) if len(open_edges) else []
    near = shapely.union_all(shapely.buffer(edges, distance_m, cap_style="square", join_style="mitre"))
    return shapely.set_precision(footprint.difference(near), 0.001)


def ridge_of(footprint: shapely.Polygon, rise_m: float | None) -> Ridge:
    """The ridge along the middle of a footprint's narrowest enclosing rectangle."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(footprint))[:4]
    sides = np.diff(corners[[0, 1, 2]], axis=0)
    lengths = np.linalg.norm(sides, axis=1)
    across = sides[lengths.argmin()] / lengths.min()
    half = float(lengths.min()) / 2
    rise = PITCH * half if rise_m is None else float(np.clip(rise_m, 0.15 * half, 1.3 * half))
    return Ridge(point=corners.mean(0), across=across, half_m=half, rise_m=min(rise, HIGHEST_RISE_M))


def _mansard(
    builder: MeshBuilder, footprint: shapely.Polygon, open_edges: Sequence[np.ndarray], gutter_z: float, steep: str,
    tint: float,
) -> None:  # fmt: skip
    crest, upper = (inset(footprint, open_edges, distance).area for distance in (CREST_M, BREAK_M))
    steps = NARROW_MANSARD if crest < NARROW * upper else MANSARD
    insets = [inset(footprint, open_edges, distance) for distance, _ in steps]
    builder.add("zinc", at_height(triangles_of(footprint.difference(insets[0])), gutter_z), tint)
    for k in range(len(steps) - 1):
        low, high = (gutter_z + steps[j][1] for j in (k, k + 1))
        _slope(builder, "zinc" if k else steep, insets[k], insets[k + 1], low, high, tint)
    for deep in polygons_in(insets[-1]):
        _deep(builder, deep, gutter_z + steps[-1][1], tint)


def _deep(builder: MeshBuilder, top: shapely.Polygon, z: float, tint: float) -> None:
    """The flat middle of a deep block: a glass roof over its well, where it is wide enough."""
    well = shapely.union_all(
        [part for part in polygons_in(top.buffer(-WELL_INSET_M, join_style="mitre")) if part.area > WELL_M2]
    )
    builder.add("zinc", at_height(triangles_of(top.difference(well)), z), tint * 0.94)
    for part in polygons_in(well):
        inner = part.buffer(-0.25, join_style="mitre")
        _slope(builder, "zinc", part, inner, z, z + 0.5, tint * 0.8)
        previous, height = inner, z + 0.5
        for step in (1.5, 1.5, 1.5):
            following = previous.buffer(-step, join_style="mitre")
            _slope(builder, "glass", previous, following, height, height + 0.55, 2.2)
            previous, height = following, height + 0.55
        builder.add("glass", at_height(triangles_of(previous), height), 2.2)


def _hip(
    builder: MeshBuilder, footprint: shapely.Polygon, open_edges: Sequence[np.ndarray], gutter_z: float, material: str,
    tint: float, rise_m: float | None,
) -> None:  # fmt: skip
    """Insets at equal steps: their rings make the slopes, and end in ridges wherever two slopes meet."""
    deepest = float(shapely.maximum_inscribed_circle(footprint).length)
    pitch = PITCH if rise_m is None else float(np.clip(rise_m / max(deepest, 0.5), 0.15, 1.3))
    steps = max(2, int(np.ceil(min(deepest, HIGHEST_RISE_M / pitch) / STEP_M)))
    distances = np.append(np.linspace(0.0, min(deepest, HIGHEST_RISE_M / pitch), steps + 1)[:-1], 0.0)
    distances[-1] = min(deepest, HIGHEST_RISE_M / pitch) * 0.985
    outer: BaseGeometry = footprint
    for low, high in itertools.pairwise(distances):
        inner = inset(footprint, open_edges, float(high))
        _slope(builder, material, outer, inner, gutter_z + pitch * low, gutter_z + pitch * high, tint)
        outer = inner
    builder.add(material, at_height(triangles_of(outer), gutter_z + pitch * distances[-1]), tint)


def _gable(
    builder: MeshBuilder, footprint: shapely.Polygon, ridge: Ridge, gutter_z: float, material: str, tint: float
) -> None:
    along = np.array([-ridge.across[1], ridge.across[0]]) * 1000.0
    line = shapely.LineString([ridge.point - along, ridge.point + along])
    halves = shapely.get_parts(shapely.ops.split(footprint, line))
    for half in halves:
        plan = triangles_of(half)
        builder.add(material, at_height(plan, gutter_z + ridge.heights(plan)[..., None]), tint)


def _flat(builder: MeshBuilder, footprint: shapely.Polygon, gutter_z: float) -> None:
    """A flat cap, with the housing of a lift where there is room for one."""
    builder.add("concrete", at_height(triangles_of(footprint), gutter_z), 0.55)
    room = footprint.buffer(-HOUSING_INSET_M, join_style="mitre")
    if room.area > 12.0:
        middle = shapely.get_coordinates(room.representative_point())[0]
        x, y = middle.tolist()
        housing = box((x - 1.6, y - 1.3, gutter_z), (x + 1.6, y + 1.3, gutter_z + 2.3))
        builder.add("concrete", housing[:5], 0.8)


def _slope(
    builder: MeshBuilder, material: str, outer: BaseGeometry, inner: BaseGeometry, low: float, high: float, tint: float
) -> None:
    """The ring between two insets, its height given by which of them a corner lies on."""
    plan = np.concatenate([np.zeros((0, 3, 2)), *(triangles_of(p) for p in polygons_in(outer.difference(inner)))])
    if inner.is_empty:
        builder.add(material, at_height(plan, low), tint)
        return
    on_inner = shapely.distance(shapely.points(plan), inner.boundary) < 2e-3
    builder.add(material, at_height(plan, np.where(on_inner, high, low)[..., None]), tint)
