"""What each patch of the city sees, traced once per city: a new sun or sky then costs no bounced ray at all.

Rays leave each patch as light arrives there (cosine-distributed). Where each one ends, on another patch or in the sky,
depends on the geometry only and is kept as one number; bounced light becomes a sum over stored numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np

from .geometry import Geometry, ray
from .light import SKY_COLUMNS, SKY_ROWS, opaque, sky_texel
from .sampling import BOUNCE, cosine_direction, pair

RAYS = 16

OFFSET_M = 0.008
"""Rays start this far above their patch, and so above paint, which lies 6 mm over its road."""

CELL_M = 4.0
"""Ground is cut into such cells, and what moves takes its light from the low patches of its cell."""

MOST_CELLS = 256
"""Per axis."""

LOW_M = 3.0
"""Patches up to this far above the lowest one of their cell count as low."""

LISTED = 8
"""Low patches kept per cell."""


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """What was traced for one city."""

    every_patch: Any
    """0, 1, 2, ... one for each patch."""

    middles: Any
    normals: Any
    surfaces: Any
    """Middle [m], normal and surface index of each patch."""

    ends: Any
    """`RAYS` blocks of one index per patch. 0.. is a patch; behind the last one come the texels of the sky, then the
    ground beyond the city."""

    lists: Any
    """`LISTED` blocks of one patch per ground cell, row after row; the index behind the last patch is open ground."""

    every_cell: Any
    """0, 1, 2, ... one for each cell."""

    cell_corner: tuple[Any, Any]
    cell_m: Any
    cell_columns: Any
    cell_rows: Any


def trace_transfer(geometry: Geometry) -> Transfer:
    """Trace `RAYS` rays from every patch."""
    middles, normals, surfaces = geometry.patches()
    every = dr.arange(mi.UInt32, dr.width(middles))
    dr.eval(every, middles, normals, surfaces)
    return Transfer(
        every_patch=every,
        middles=middles,
        normals=normals,
        surfaces=surfaces,
        ends=_ends(geometry, every, middles + normals * OFFSET_M, normals),
        **_low_patches(np.array(middles)),
    )


def _ends(geometry: Geometry, every: Any, start: Any, normals: Any) -> Any:
    ends = dr.empty(mi.UInt32, RAYS * dr.width(every))
    for block in range(RAYS):
        number = dr.opaque(mi.UInt32, block)  # one kernel for all of them
        direction = cosine_direction(normals, *pair(every, number, BOUNCE))
        patch, hit = geometry.nearest_patch(ray(start, direction))
        sky = geometry.patch_count + dr.select(direction.z > 0, sky_texel(direction), SKY_ROWS * SKY_COLUMNS)
        dr.scatter(ends, dr.select(hit, patch, sky), number * geometry.patch_count + every)
        dr.eval(ends)
    return ends


def _low_patches(middles: np.ndarray) -> dict[str, Any]:
    """The ground cells and a few low patches of each; `middles` is (3, n)."""
    corner = middles[:2].min(1)
    size = middles[:2].max(1) - corner
    cell_m = max(CELL_M, float(size.max()) / MOST_CELLS)
    columns, rows = (int(n) + 1 for n in size / cell_m)
    column, row = ((middles[:2].T - corner) / cell_m).astype(int).T
    cell = row * columns + column
    lowest = np.full(columns * rows, np.inf)
    np.minimum.at(lowest, cell, middles[2])
    low = np.flatnonzero(middles[2] < lowest[cell] + LOW_M)
    # A fixed shuffle, so that the few that are kept are a fair choice of ground, kerbs and walls.
    low = np.random.default_rng(0).permutation(low)
    low = low[np.argsort(cell[low], kind="stable")]
    in_cell = np.bincount(cell[low], minlength=columns * rows)
    nth = np.arange(len(low)) - np.repeat(np.cumsum(in_cell) - in_cell, in_cell)
    lists = np.full((LISTED, columns * rows), middles.shape[1], np.uint32)
    kept = nth < LISTED
    lists[nth[kept], cell[low[kept]]] = low[kept]
    return {
        "lists": mi.UInt32(lists.ravel()),
        "every_cell": dr.arange(mi.UInt32, columns * rows),
        "cell_corner": (opaque(corner[0]), opaque(corner[1])),
        "cell_m": opaque(cell_m),
        "cell_columns": dr.opaque(mi.UInt32, columns),
        "cell_rows": dr.opaque(mi.UInt32, rows),
    }
