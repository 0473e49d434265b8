"""Roofs: the mansard's steep lower and flat upper slope, its dormers, gables and chimneys; and the plain flat cap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ..mesh import MeshBuilder
from .planes import at_height, polygons_in, triangles_of
from .wall import Wall

GUTTER_M = 0.50
"""The lower slope starts this far behind the wall's face."""

BREAK_M, BREAK_RISE_M = 1.35, 2.9
"""Where the steep slope ends: behind the wall's face, and above the gutter: 74 degrees."""

CREST_M, CREST_RISE_M = 4.5, 3.9
"""Where the flat slope ends: 18 degrees."""

DORMER_WIDTH_M = 1.15


def roof(
    builder: MeshBuilder,
    footprint: shapely.Polygon,
    open_edges: Sequence[np.ndarray],
    gutter_z: float,
    *,
    mansard: bool,
    steep: str,
    tint: float,
) -> bool:
    """Cover a footprint.

    Args:
        builder: takes the faces.
        footprint: with its courtyards as holes.
        open_edges: (2, 2) plan segments that are not shared with a neighbour: slopes rise from these only, so that
            the roofs of a row run on from house to house.
        gutter_z: height of the eaves [m].
        mansard: false for a flat cap.
        steep: material of the lower slope.
        tint: of the zinc.

    Returns:
        True where a mansard was built; a footprint too narrow for its slopes gets the flat cap.
    """
    gutter, break_, crest = (_inset(footprint, open_edges, d) for d in (GUTTER_M, BREAK_M, CREST_M))
    if not mansard or break_.area < 0.25 * footprint.area:
        builder.add("concrete", at_height(triangles_of(footprint), gutter_z), 0.55)
        return False
    builder.add("zinc", at_height(triangles_of(footprint.difference(gutter)), gutter_z), tint)
    _slope(builder, steep, gutter, break_, gutter_z, gutter_z + BREAK_RISE_M, tint)
    _slope(builder, "zinc", break_, crest, gutter_z + BREAK_RISE_M, gutter_z + CREST_RISE_M, tint)
    builder.add("zinc", at_height(triangles_of(crest), gutter_z + CREST_RISE_M), tint)
    return True


def dormers(wall: Wall, centres: np.ndarray, gutter_z: float, tint: float) -> None:
    """A zinc dormer over each of the windows at `centres` [m along the wall]."""
    half = DORMER_WIDTH_M / 2
    centres = centres[(centres > 1.2) & (centres < wall.length - 1.2)]
    left, right, face = centres - half, centres + half, -GUTTER_M + 0.06
    low, high = gutter_z + 0.3, gutter_z + 2.05
    wall.front("zinc", left, right, low, high + 0.2, n=face, tint=tint * 0.9)
    for start, end in ((left + 0.16, centres - 0.04), (centres + 0.04, right - 0.16)):
        wall.front("glass", start, end, low + 0.25, high - 0.05, n=face + 0.02)
    for u, right_side in ((left, False), (right, True)):
        wall.cheek("zinc", u, -BREAK_M, face, low, high + 0.15, right=right_side, tint=tint * 0.8)
    wall.strip("zinc", left - 0.06, right + 0.06, (face + 0.10, high + 0.15), (-BREAK_M, high + 0.35), tint * 1.1)


def gable(wall: Wall, gutter_z: float, tint: np.ndarray, rng: np.random.Generator) -> None:
    """The party wall drawn up along the roof's outline, and the chimneys that stand on it."""
    length, over = wall.length, 0.15
    if length < 2 * BREAK_M + 1.0:
        return
    flank = min(CREST_M, length / 2 - 0.1)
    rise = BREAK_RISE_M + (CREST_RISE_M - BREAK_RISE_M) * (flank - BREAK_M) / (CREST_M - BREAK_M)
    outline = [(GUTTER_M, 0.0), (length - GUTTER_M, 0.0), (length - BREAK_M, BREAK_RISE_M + over),
               (length - flank, rise + over), (flank, rise + over), (BREAK_M, BREAK_RISE_M + over)]  # fmt: skip
    wall.panel("render", [(u, gutter_z + z) for u, z in outline], tint)
    for share in (0.3, 0.7) if length > 9.0 else (0.5,):
        width, top = rng.uniform(1.4, 2.6), gutter_z + rng.uniform(4.8, 5.6)
        u = np.clip(length * share + rng.uniform(-0.8, 0.8) - width / 2, BREAK_M, length - BREAK_M - width)
        wall.stack("render", u, u + width, -0.5, 0.0, gutter_z + 2.0, top, tint * 0.95)
        wall.stack("terracotta", u + 0.12, u + width - 0.12, -0.36, -0.14, top, top + 0.42)


def _inset(footprint: shapely.Polygon, open_edges: Sequence[np.ndarray], distance_m: float) -> BaseGeometry:
    """What of a footprint lies farther than a distance from its open edges, corners kept sharp."""
    edges = shapely.linestrings(np.array(open_edges)) if len(open_edges) else []
    near = shapely.union_all(shapely.buffer(edges, distance_m, cap_style="square", join_style="mitre"))
    return shapely.set_precision(footprint.difference(near), 0.001)


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
