"""Cells of ground, each with a short list of the lights that matter there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np

from .light import opaque

LISTED = 8
"""Lights kept for each cell; looping over all of a street's 200 would cost three times the frame."""

CELL_M = 4.0

MOST_CELLS = 256
"""Per axis."""


@dataclass(frozen=True, kw_only=True)
class Cells:
    """Lists of lights over the ground."""

    lists: Any
    """`LISTED` indices for each cell, the most useful light first."""

    corner: tuple[Any, Any]
    """Low corner of the first cell [m]."""

    cell_m: Any
    columns: Any
    rows: Any


def middles(positions: np.ndarray, margin_m: float) -> tuple[np.ndarray, np.ndarray]:
    """x (columns,) and y (rows,) of the middles of the cells around places (n, 2 or more) [m]."""
    low, high = positions[:, :2].min(0) - margin_m, positions[:, :2].max(0) + margin_m
    cell_m = max(CELL_M, float((high - low).max()) / MOST_CELLS)
    columns, rows = (int(n) for n in np.ceil((high - low) / cell_m))
    return low[0] + (np.arange(columns) + 0.5) * cell_m, low[1] + (np.arange(rows) + 0.5) * cell_m


def cells_of(x: np.ndarray, y: np.ndarray, lists: np.ndarray) -> Cells:
    """The cells whose middles are there, with the lists (rows, columns, LISTED)."""
    cell_m = float(x[1] - x[0])
    return Cells(
        lists=mi.UInt32(lists.astype(np.uint32).ravel()),
        corner=(opaque(x[0] - cell_m / 2), opaque(y[0] - cell_m / 2)),
        cell_m=opaque(cell_m),
        columns=dr.opaque(mi.UInt32, len(x)),
        rows=dr.opaque(mi.UInt32, len(y)),
    )


def listed(cells: Cells, position: Any, active: Any) -> list[Any]:
    """Indices of the lights that matter at a position; outside the cells, those of their border."""
    x, y = ((p - c) / cells.cell_m for p, c in zip((position.x, position.y), cells.corner, strict=True))
    column = dr.minimum(mi.UInt32(dr.maximum(x, 0)), cells.columns - 1)
    row = dr.minimum(mi.UInt32(dr.maximum(y, 0)), cells.rows - 1)
    first = (row * cells.columns + column) * LISTED
    return [dr.gather(mi.UInt32, cells.lists, first + k, active) for k in range(LISTED)]
