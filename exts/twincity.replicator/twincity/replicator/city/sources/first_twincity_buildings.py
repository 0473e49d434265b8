"""The buildings of the first TwinCity's layers: rings, heights, materials, shared walls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from ...errors import TileError
from ...geometry.polygons import signed_area
from ..checks import BUILDING_HEIGHTS_M, SLIVER_M2
from .findings import FoundBuilding
from .first_twincity_layers import Record, records
from .tally import Tally

WALL_MATERIALS: Mapping[str, str] = {
    "PIERRE": "limestone",
    "MEULIERE - PIERRE": "millstone",
    "BRIQUES - PIERRE": "brick",
    "AGGLOMERE - PIERRE": "render",
    "BETON": "concrete",
}
ROOF_MATERIALS: Mapping[str, str] = {
    "ZINC ALUMINIUM": "zinc",
    "ARDOISES - ZINC ALUMINIUM": "slate",
    "ARDOISES": "slate",
    "TUILES": "tile",
    "BETON": "concrete",
}
"""What the land tax file calls a material -> our name."""

WALL_ON_NO_OUTLINE = "walls: on no building's outline"
BRIDGE_WITHOUT_RINGS = "artifacts: joins no two rings of a building"
ON_OUTLINE_M = 0.02


def read_buildings(path: Path, document: Mapping[str, Any], tally: Tally) -> list[FoundBuilding]:
    """All buildings of the layer with their shared walls.

    `artifacts`, the bridges between the rings of one building, are only compared with the rings found.
    """
    listed = records(path, document, "buildings")
    if not listed:
        raise TileError(f"{path} holds no building. Export the layer again, over an area with houses.")
    rings = [rings_of(record) for record in listed]
    shapes = [_footprint(record, building_rings) for record, building_rings in zip(listed, rings, strict=True)]
    _check_apart(listed, shapes)
    heights = [_height(record) for record in listed]
    if all(height is None for height in heights):
        raise TileError(f"{path}: no building has a height, so none can be guessed. Fill in hauteur for some.")
    walls = _party_walls(path, document, shapes, tally)
    _count_bridges(path, document, rings, tally)
    tally.read["buildings"] += len(listed)
    return [
        FoundBuilding(
            id=str(record.value("id")),
            footprint=shape,
            gutter_height_m=height,
            year=None if (year := record.number("annee_construction")) is None else int(year),
            wall_material=WALL_MATERIALS.get(record.text("mat_mur") or ""),
            roof_material=ROOF_MATERIALS.get(record.text("mat_toit") or ""),
            party_walls=shared,
        )
        for record, shape, height, shared in zip(listed, shapes, heights, walls, strict=True)
    ]


def rings_of(record: Record) -> list[np.ndarray]:
    """The rings (n, 2) [m, EPSG:2154], not closed, that `coordonnees` strings together.

    A ring ends where its first point returns; the next point begins the next ring.
    """
    points = np.round(record.points(), 3)
    rings, start = [], 0
    while start < len(points):
        returns = np.flatnonzero((points[start + 1 :] == points[start]).all(1))
        if not len(returns):
            raise TileError(
                f"{record.where}: the ring that begins at point {start} of coordonnees never returns to "
                "its first point. Close it by repeating that point."
            )
        rings.append(points[start : start + 1 + returns[0]])
        start += int(returns[0]) + 2
    if any(len(ring) < 3 for ring in rings):
        raise TileError(f"{record.where}: a ring has fewer than three corners. Remove the building or export it again.")
    return rings


def _footprint(record: Record, rings: Sequence[np.ndarray]) -> shapely.Polygon:
    """The largest ring with the others as courtyards."""
    exterior, *holes = sorted(rings, key=lambda ring: -abs(signed_area(ring)))
    shape = shapely.Polygon(exterior, holes)
    if not shape.is_valid:
        raise TileError(
            f"{record.where} is not a footprint: {shapely.is_valid_reason(shape)} (EPSG:2154). "
            "Mend the outline so that it does not cross itself and its courtyards lie inside."
        )
    return shape


def _check_apart(listed: Sequence[Record], shapes: Sequence[shapely.Polygon]) -> None:
    for i, j in shapely.STRtree(shapes).query(shapes, predicate="intersects").T:
        if i < j and (shared := shapes[i].intersection(shapes[j]).area) > SLIVER_M2:
            raise TileError(f"{listed[j].where} overlaps {listed[i].where} by {shared:.1f} m^2. Remove one, or cut it.")


def _height(record: Record) -> float | None:
    """Ground to gutter [m]; None when it is not known."""
    height = record.number("hauteur")
    lowest, highest = BUILDING_HEIGHTS_M
    if height is not None and height > highest:
        raise TileError(
            f"{record.where}: hauteur is {height:g} m, more than {highest:g}. Mend the record, or set it "
            "to null to have it guessed."
        )
    return height if height is not None and height >= lowest else None


def _segment(record: Record) -> np.ndarray:
    """(2, 2) a wall or a bridge [m, EPSG:2154]."""
    points = record.points()
    if len(points) != 2:
        raise TileError(f"{record.where}: a segment has two points, this one {len(points)}. Remove it.")
    return np.round(points, 3)


def _party_walls(
    path: Path, document: Mapping[str, Any], shapes: Sequence[shapely.Polygon], tally: Tally
) -> list[list[shapely.LineString]]:
    """For each building its share of the layer's `walls`."""
    lines = [shapely.LineString(_segment(record)) for record in records(path, document, "walls")]
    outlines = shapely.STRtree([shape.boundary.buffer(ON_OUTLINE_M) for shape in shapes])
    walls: list[list[shapely.LineString]] = [[] for _ in shapes]
    for line in lines:
        owners = sorted(outlines.query(line, predicate="covered_by").tolist())
        for owner in owners:
            walls[owner].append(line)
        tally.refused[WALL_ON_NO_OUTLINE] += not owners
    tally.read["walls"] += len(lines)
    return walls


def _count_bridges(
    path: Path, document: Mapping[str, Any], rings: Sequence[Sequence[np.ndarray]], tally: Tally
) -> None:
    """Compare the `artifacts` with the places where one ring stops and the next begins."""
    starts = [{tuple(ring[0]) for ring in building_rings} for building_rings in rings]
    segments = [_segment(record) for record in records(path, document, "artifacts")]
    joins = [any({tuple(end) for end in segment} <= found for found in starts) for segment in segments]
    tally.read["artifacts"] += len(segments)
    tally.refused[BRIDGE_WITHOUT_RINGS] += joins.count(False)
