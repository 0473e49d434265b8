"""Shapes as a tile needs them: single polygons that do not cross themselves, single lines, points. All counted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from ..planar import parts
from .tally import Tally
from .vector_files import Records

SMALLEST_PART_M2 = 0.01
"""What mending a ring leaves behind is smaller."""


def polygons(records: Records, name: str, tally: Tally) -> Iterator[tuple[int, shapely.Polygon]]:
    """Row and polygon of every piece of every shape; each further piece of a row counts as one more record read."""
    invalid = ~shapely.is_valid(records.shapes) & (shapely.get_dimensions(records.shapes) == 2)
    mended = records.shapes.copy()
    mended[invalid] = shapely.make_valid(records.shapes[invalid])
    tally.repaired[f"{name}: ring that crosses itself mended"] += int(invalid.sum())
    is_simple = (shapely.get_type_id(mended) == shapely.GeometryType.POLYGON) & (
        shapely.area(mended) > SMALLEST_PART_M2
    )
    for row, shape in enumerate(mended):
        if is_simple[row]:
            yield row, shape
            continue
        pieces = parts(shape, SMALLEST_PART_M2)
        if not pieces:
            reason = "without ground" if shapely.get_dimensions(records.shapes[row]) == 2 else "not an area"
            tally.refused[f"{name}: {reason}"] += 1
        yield from ((row, piece) for piece in _counted(pieces, name, tally))


def lines(records: Records, name: str, tally: Tally) -> Iterator[tuple[int, shapely.LineString]]:
    """Row and line of every piece of every shape, pieces that continue each other joined; counted like `polygons`."""
    for row, shape in enumerate(records.shapes):
        whole = shapely.line_merge(shape, directed=True) if shape.geom_type == "MultiLineString" else shape
        pieces = [part for part in shapely.get_parts(whole) if part.geom_type == "LineString" and part.length > 0]
        if not pieces:
            tally.refused[f"{name}: not a line"] += 1
        yield from ((row, piece) for piece in _counted(pieces, name, tally))


def points(records: Records) -> np.ndarray:
    """(n,) the middle of each shape: the plan of the streets draws posts as small circles and strokes."""
    return shapely.centroid(records.shapes)


def _counted(pieces: list, name: str, tally: Tally) -> list:
    further = max(len(pieces) - 1, 0)
    tally.read[name] += further
    tally.repaired[f"{name}: further piece of one record"] += further
    return pieces
