"""The tagged things of an OpenStreetMap file with their shapes in metres, the same whatever the container.

osmium reads the file, finds the places of the nodes and puts the rings of relations together; here its answers become
`OsmElement`s in EPSG:2154, and whatever could not be put together keeps the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ...errors import TileError
from ..planar import GRID_M
from .osm_file import opened
from .osm_shapes import RawShapes, read_shapes

FRANCE_2154 = shapely.box(0.0, 6_000_000.0, 1_300_000.0, 7_200_000.0)
EARTH_MARGIN_DEG = 0.001
"""Around the area in degrees, where its sides are not quite straight: about 100 m."""


@dataclass(frozen=True, kw_only=True)
class OsmElement:
    """One tagged node, way or relation."""

    ref: str
    """`node/361103`, `way/4077932`, `relation/983369`: what openstreetmap.org calls it in its addresses."""

    tags: Mapping[str, str]
    shape: BaseGeometry | None
    """Point, LineString or MultiPolygon [m, EPSG:2154]; a closed way has its line here and its ground in `ground`."""

    ground: shapely.MultiPolygon | None = None
    """What a closed way or a multipolygon relation encloses, courtyards left out."""

    trouble: str | None = None
    """Why there is no shape."""

    repair: str | None = None
    """What is not as the file says."""


@dataclass(frozen=True, kw_only=True)
class OsmContent:
    """What one file holds of an area."""

    elements: tuple[OsmElement, ...]
    """In the order of their kinds and numbers."""

    far_away: int
    """Tagged elements left out because they lie outside the area."""

    extent: shapely.Polygon | None
    """The box that the file says it covers [m, EPSG:2154]."""


def read_elements(path: Path, area: shapely.Polygon | None) -> OsmContent:
    """The tagged elements that may touch `area`; `TileError` says what is wrong with the file."""
    import osmium

    file = opened(path)
    try:
        raw = read_shapes(file, _box_in_degrees(area))
    except (RuntimeError, osmium.InvalidLocationError) as reason:
        raise TileError(
            f"{path} is damaged: {' '.join(str(reason).split())}. The download may have been cut short, or the text "
            "converted; download it again."
        ) from reason
    if not raw.tags and not raw.far_away:
        raise TileError(f"{path} holds no mapped thing. Download a box that has streets in it.")
    shapes, grounds = _in_metres(raw.shapes), _in_metres(raw.grounds)
    if shapes and not any(FRANCE_2154.intersects(shape) for shape in shapes.values()):
        raise TileError(f"{path} shows {_place(raw)}, which is not in France. Latitude and longitude may be swapped.")
    extent = None if raw.extent is None else _in_metres({"": raw.extent})[""]
    return OsmContent(elements=tuple(_elements(raw, shapes, grounds)), far_away=raw.far_away, extent=extent)


def _elements(
    raw: RawShapes, shapes: Mapping[str, BaseGeometry], grounds: Mapping[str, BaseGeometry]
) -> Iterator[OsmElement]:
    for ref in sorted(raw.tags, key=lambda ref: (ref.split("/")[0], int(ref.split("/")[1]))):
        ground = grounds.get(ref)
        yield OsmElement(
            ref=ref,
            tags=raw.tags[ref],
            shape=shapes.get(ref, ground),
            ground=ground,
            trouble=raw.troubles.get(ref),
            repair=raw.repairs.get(ref),
        )


def _transformer(source: int, target: int) -> Any:
    import pyproj

    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def _box_in_degrees(area: shapely.Polygon | None) -> shapely.Polygon | None:
    if area is None:
        return None
    west, south, east, north = _transformer(2154, 4326).transform_bounds(*area.bounds)
    margin = EARTH_MARGIN_DEG
    return shapely.box(west - margin, south - margin, east + margin, north + margin)


def _in_metres(shapes: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """The shapes in EPSG:2154, on the grid of one millimetre."""
    to_metres = _transformer(4326, 2154)

    def moved(points: np.ndarray) -> np.ndarray:
        return np.round(np.stack(to_metres.transform(points[:, 0], points[:, 1]), 1) / GRID_M) * GRID_M

    listed = np.array(list(shapes.values()), dtype=object)
    return dict(zip(shapes, shapely.transform(listed, moved), strict=True)) if len(listed) else {}


def _place(raw: RawShapes) -> str:
    at = shapely.centroid(next(iter(raw.shapes.values())))
    return f"latitude {at.y:.4f}, longitude {at.x:.4f}"
