"""Where the middle of a person may be, and where cars drive, as triangles.

A person is a disc of `BODY_RADIUS_M`; a surface that keeps that far from everything solid lets a sampler place people
by points alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .crossings import crossing_rectangle
from .ground import Pavement
from .obstacles import (
    BARRIER_HALF_WIDTH_M,
    BOLLARD_RADIUS_M,
    LAMP_POST_RADIUS_M,
    barrier_ends,
    plan_corners,
    trunk_radius_m,
)
from .planar import on_grid
from .sizes import SIZES
from .tile import BODY_RADIUS_M, Crossing, Furniture, Lamp, Tree

MARGIN_M = 0.005
"""Added to every clearance: pays for the millimetre grid and for GEOS, which thins curves by 1 % of the distance."""

SMALLEST_STANDING_M2 = 4.0
"""A smaller patch between two posts is no place to walk."""

DISC_CORNERS = 12


def obstacle_shapes(
    trees: Iterable[Tree], lamps: Iterable[Lamp], furniture: Sequence[Furniture], grown_by_m: float = 0.0
) -> list[shapely.Polygon]:
    """The plan of everything that takes ground, each grown by a distance."""
    discs = [(tree.position, trunk_radius_m(tree)) for tree in trees]
    discs += [(lamp.position, LAMP_POST_RADIUS_M) for lamp in lamps]
    discs += [(item.position, BOLLARD_RADIUS_M) for item in furniture if item.kind == "bollard"]
    barriers = [shapely.LineString(barrier_ends(item)) for item in furniture if item.kind == "barrier"]
    return [
        *(_disc_around(position, radius + grown_by_m) for position, radius in discs),
        *(barrier.buffer(BARRIER_HALF_WIDTH_M + grown_by_m, cap_style="square") for barrier in barriers),
        *(plan_of(item, grown_by_m) for item in furniture if item.kind in SIZES and not SIZES[item.kind].is_overhead),
    ]


def plan_of(item: Furniture, grown_by_m: float = 0.0) -> shapely.Polygon:
    """The ground that a piece of a kind in `SIZES` takes, grown by a distance."""
    size = SIZES[item.kind]
    if size.is_round:
        return _disc_around(item.position, size.length_m / 2 + grown_by_m)
    return shapely.Polygon(plan_corners(item, grown_by_m))


def walkable_shape(pavement: Pavement, obstacles: Sequence[BaseGeometry]) -> BaseGeometry:
    """Sidewalks eroded by a body's radius, less the `obstacles`, which are grown by that radius already."""
    eroded = pavement.sidewalk.buffer(-(BODY_RADIUS_M + MARGIN_M), join_style="mitre")
    return on_grid(eroded.difference(shapely.union_all(list(obstacles))), SMALLEST_STANDING_M2)


def crossable_shape(
    crossings: Iterable[Crossing], pavement: Pavement, obstacles: Sequence[BaseGeometry]
) -> BaseGeometry:
    """Zebras, a body's radius inside their edges and the kerbs, less the `obstacles`."""
    zebras = shapely.union_all([crossing_rectangle(crossing, BODY_RADIUS_M) for crossing in crossings])
    clear_of_kerbs = pavement.carriageway.buffer(-(BODY_RADIUS_M + MARGIN_M), join_style="mitre")
    return on_grid(zebras.intersection(clear_of_kerbs).difference(shapely.union_all(list(obstacles))))


def _disc_around(position: Sequence[float], radius_m: float) -> shapely.Polygon:
    """A regular polygon that contains the disc: its sides, not its corners, are at the radius."""
    angles = 2 * np.pi * np.arange(DISC_CORNERS) / DISC_CORNERS
    reach = radius_m / math.cos(np.pi / DISC_CORNERS)
    return shapely.Polygon(np.array(position[:2]) + reach * np.stack([np.cos(angles), np.sin(angles)], -1))
