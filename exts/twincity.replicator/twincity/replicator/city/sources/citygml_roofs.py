"""What the roof surfaces of a 3D city model say in a word and two numbers: the form, the gutter, the ridge."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely

from .citygml_shapes import normal_of, plan_of
from .findings import RoofShape
from .vector_files_values import plain

ON_OUTLINE_M = 0.10
"""An edge of a roof so near the outline of all roofs is its eaves or its verge."""

FLAT_DEG = 10.0
STEEP_DEG = 50.0
"""The lower part of a mansard roof is steeper, every other roof less steep."""

UPRIGHT_DEG = 85.0
"""Steeper is a wall of a dormer."""

FLAT_SHARE = 0.7
STEEP_SHARE = 0.15
SIDE_SHARE = 0.1
"""Of the sloping ground: what faces one way with less is a dormer."""

HIP_SIDES = 3

NAMED: Mapping[str, RoofShape] = {
    "1000": "flat",
    "1030": "gable",
    "1040": "hip",
    "1050": "hip",
    "1060": "mansard",
    "1070": "hip",
    "flat": "flat",
    "flatroof": "flat",
    "gable": "gable",
    "gabled": "gable",
    "gabledroof": "gable",
    "hip": "hip",
    "hipped": "hip",
    "hippedroof": "hip",
    "mansard": "mansard",
    "mansardroof": "mansard",
    "pyramidal": "hip",
    "pyramidalroof": "hip",
}
"""Codes of CityGML's own list of roof types, and the words that others write."""


def eaves_z(roofs: np.ndarray) -> float:
    """Height of the gutter [m, as the roofs]: the median of the lower ends of the edges on the outline, by length.

    NaN without roofs. Gables have edges that rise to the ridge; their lower ends are at the gutter too.
    """
    edges = [np.zeros((0, 2, 3))]
    for shape in roofs:
        for ring in (shape.exterior, *shape.interiors):
            points = shapely.get_coordinates(ring, include_z=True)
            edges.append(np.stack([points[:-1], points[1:]], 1))
    ends = np.concatenate(edges)
    ends = ends[np.isfinite(ends).all((1, 2))]
    lengths = np.linalg.norm(ends[:, 1, :2] - ends[:, 0, :2], axis=1)
    middles = shapely.points(ends[:, :, :2].mean(1))
    outline = plan_of(roofs).boundary
    is_outer = (shapely.distance(middles, outline) <= ON_OUTLINE_M) & (lengths > 0)
    if not is_outer.any():
        return float(np.median(ends[:, :, 2].min(1))) if len(ends) else np.nan
    return _weighted_median(ends[is_outer, :, 2].min(1), lengths[is_outer])


def roof_shape(named: str | None, roofs: np.ndarray) -> RoofShape | None:
    """The form that the file names, else the one that the slopes have; None without sloping or flat ground."""
    if named is not None and plain(named) in NAMED:
        return NAMED[plain(named)]
    normals = np.array([normal_of(shape) for shape in roofs]).reshape(-1, 3)
    grounds = shapely.area(roofs)
    slopes = np.degrees(np.arccos(np.clip(np.abs(normals[:, 2]), 0, 1)))
    counts = (slopes < UPRIGHT_DEG) & (grounds > 0)
    normals, grounds, slopes = normals[counts], grounds[counts], slopes[counts]
    if not grounds.sum() > 0:
        return None
    surfaces = grounds / np.cos(np.radians(slopes))
    if surfaces[slopes > STEEP_DEG].sum() > STEEP_SHARE * surfaces.sum():
        return "mansard"
    is_sloping = slopes >= FLAT_DEG
    if grounds[~is_sloping].sum() >= FLAT_SHARE * grounds.sum():
        return "flat"
    return "hip" if _sides(normals[is_sloping], grounds[is_sloping]) >= HIP_SIDES else "gable"


def _sides(normals: np.ndarray, grounds: np.ndarray) -> int:
    """How many of four quarters of the compass, turned with the largest slope, the slopes face."""
    facing = normals * np.sign(normals[:, 2:])
    directions = np.degrees(np.arctan2(facing[:, 1], facing[:, 0]))
    quarters = np.round((directions - directions[grounds.argmax()]) / 90).astype(int) % 4
    shares = np.bincount(quarters, weights=grounds, minlength=4) / grounds.sum()
    return int((shares > SIDE_SHARE).sum())


def _weighted_median(values: np.ndarray, weights: np.ndarray) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])
