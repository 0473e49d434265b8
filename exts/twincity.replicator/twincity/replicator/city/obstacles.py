"""How much ground the things on a street take: the radius of trunks, posts and bollards, the plan of all else.

One place for these numbers, so that what is drawn and where people may stand cannot disagree.
"""

from __future__ import annotations

import math

import numpy as np

from .sizes import SIZES
from .tile import Furniture, Tree

LAMP_POST_RADIUS_M = 0.10
"""Foot of a Paris candelabra; a thin mast is narrower."""

BOLLARD_RADIUS_M = 0.07
"""Head of a Paris `potelet`, 0.12 to 0.15 across."""

BARRIER_HALF_WIDTH_M = 0.05
"""Of a Saint Andrew's cross or a guard rail."""

CROWN_RADIUS_PER_HEIGHT = 0.31
"""Of a plane tree, the commonest by far: how far a crown hangs over the ground, as a share of the tree's height."""

TALL_M, THICK_M = 2.2, 0.7
"""Kiosks, columns, shelters, scaffolds: higher and longer than that."""

SMALLEST_TRUNK_RADIUS_M = 0.05
"""A sapling with its stake."""


def trunk_radius_m(tree: Tree) -> float:
    """Radius [m] of the trunk at breast height: a 20 m plane measures 0.34."""
    return max(SMALLEST_TRUNK_RADIUS_M, 0.017 * tree.height_m)


def barrier_ends(barrier: Furniture) -> np.ndarray:
    """(2, 2) plan points of the two ends of a barrier [m]."""
    heading = math.radians(barrier.heading_deg)
    half = 0.5 * barrier.length_m * np.array([math.cos(heading), math.sin(heading)])
    middle = np.array(barrier.position[:2])
    return np.stack([middle - half, middle + half])


def is_tall(item: Furniture) -> bool:
    """True of what stands as high as a street camera hangs, and is wide enough to hide a street from it."""
    size = SIZES.get(item.kind)
    return size is not None and size.height_m > TALL_M and size.length_m > THICK_M and not size.is_overhead


def plan_corners(item: Furniture, grown_by_m: float = 0.0) -> np.ndarray:
    """(4, 2) corners [m], counter-clockwise, of the rectangle that a piece of `SIZES` takes, grown to all sides."""
    size, heading = SIZES[item.kind], math.radians(item.heading_deg)
    along = np.array([math.cos(heading), math.sin(heading)]) * (size.length_m / 2 + grown_by_m)
    across = np.array([-math.sin(heading), math.cos(heading)]) * (size.depth_m / 2 + grown_by_m)
    corners = np.stack([-along - across, along - across, along + across, across - along])
    return np.array(item.position[:2]) + corners
