"""The buildings of the first TwinCity's layers: rings, heights, materials, shared walls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from ...errors import TileError
from ...geometry.polygons import signed_area
from ..checks import BUILDING_HEIGHTS_M, SLIVER_M2
from ..planar import polygon_of, shape_of
from ..tile import Building, RoofForm
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

LAST_MANSARD_YEAR = 1939
LARGEST_HOUSE_M2 = 1500.0
"""A larger plan without tax data is a church, barracks or club: taxed houses have materials, public ones do not."""

SMALLEST_DETACHED_M2 = 150.0
"""A smaller one that touches no neighbour is a pavilion."""

NEIGHBOURS = 5

WALL_ON_NO_OUTLINE = "walls: on no building's outline"
BRIDGE_WITHOUT_RINGS = "artifacts: joins no two rings of a building"


def read_buildings(path: Path, document: Mapping[str, Any], origin: np.ndarray, tally: Tally) -> list[Building]:
    """All buildings of the layer, in the local frame, with their shared walls.

    `artifacts`, the bridges between the rings of one building, are only compared with the rings found.
    """
    listed = records(path, document, "buildings")
    rings = [rings_of(record, origin) for record in listed]
    shapes = [_footprint(record, building_rings) for record, building_rings in zip(listed, rings, strict=True)]
    _check_apart(listed, shapes)
    heights = [_height(record) for record in listed]
    walls = _party_walls(path, document, shapes, origin, tally)
    _count_bridges(path, document, rings, origin, tally)

    ids = _unique_ids([str(record.value("id")) for record in listed], tally)
    tree = shapely.STRtree(shapes)
    buildings = []
    for index, (record, shape, height) in enumerate(zip(listed, shapes, heights, strict=True)):
        detached = len(tree.query(shape, predicate="dwithin", distance=0.5)) == 1
        wall, roof = record.text("mat_mur"), record.text("mat_toit")
        year = record.number("annee_construction")
        tally.guessed["buildings: height"] += height is None
        tally.guessed["buildings: materials"] += wall not in WALL_MATERIALS or roof not in ROOF_MATERIALS
        buildings.append(
            Building(
                id=ids[index],
                footprint=polygon_of(shape),
                gutter_height_m=_guessed_height(path, index, shapes, heights, detached) if height is None else height,
                height_is_guessed=height is None,
                roof=_roof_form(shape.area, year, roof, detached),
                wall_material=WALL_MATERIALS.get(wall or "", "limestone"),
                roof_material=ROOF_MATERIALS.get(roof or "", "zinc"),
                year=None if year is None else int(year),
                party_walls=walls[index],
            )
        )
    tally.read["buildings"] += len(listed)
    return buildings


def rings_of(record: Record, origin: np.ndarray) -> list[np.ndarray]:
    """The rings (n, 2) [m, local], not closed, that `coordonnees` strings together.

    A ring ends where its first point returns; the next point begins the next ring.
    """
    points = record.points() - origin
    rings, start = [], 0
    while start < len(points):
        returns = np.flatnonzero((points[start + 1 :] == points[start]).all(1))
        if not len(returns):
            raise TileError(
                f"{record.where}: the ring that begins at point {start} of coordonnees never returns to "
                "its first point. Close it by repeating that point."
            )
        rings.append(np.round(points[start : start + 1 + returns[0]], 3) + 0.0)
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
            f"{record.where} is not a footprint: {shapely.is_valid_reason(shape)} (local metres). "
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


def _guessed_height(
    path: Path, index: int, shapes: Sequence[shapely.Polygon], heights: Sequence[float | None], detached: bool
) -> float:
    """The median of the nearest neighbours; a detached building is not guessed higher than it is wide."""
    known = sorted(
        (shapes[index].distance(shape), other, height)
        for other, (shape, height) in enumerate(zip(shapes, heights, strict=True))
        if height is not None
    )
    if not known:
        raise TileError(f"{path}: no building has a height, so none can be guessed. Fill in hauteur for some.")
    median = float(np.median([height for _, _, height in known[:NEIGHBOURS]]))
    return round(min(median, shapes[index].area ** 0.5) if detached else median, 1)


def _roof_form(area_m2: float, year: float | None, roof: str | None, detached: bool) -> RoofForm:
    untaxed_giant = roof is None and area_m2 > LARGEST_HOUSE_M2
    pavilion = detached and area_m2 < SMALLEST_DETACHED_M2
    modern = roof == "BETON" or (year is not None and year > LAST_MANSARD_YEAR)
    return "flat" if untaxed_giant or pavilion or modern else "mansard"


def _unique_ids(ids: Sequence[str], tally: Tally) -> list[str]:
    """The ids, with `_2`, `_3` behind the repeats of one (a building exploded into its parts)."""
    seen: Counter[str] = Counter()
    unique = []
    for id in ids:
        seen[id] += 1
        unique.append(id if seen[id] == 1 else f"{id}_{seen[id]}")
        tally.repaired["buildings: id given twice, suffix added"] += seen[id] > 1
    return unique


def _segment(record: Record, origin: np.ndarray) -> np.ndarray:
    """(2, 2) a wall or a bridge, in the local frame."""
    points = record.points()
    if len(points) != 2:
        raise TileError(f"{record.where}: a segment has two points, this one {len(points)}. Remove it.")
    return np.round(points - origin, 3) + 0.0


def _party_walls(
    path: Path, document: Mapping[str, Any], shapes: Sequence[shapely.Polygon], origin: np.ndarray, tally: Tally
) -> list[np.ndarray]:
    """For each building its share (n, 2, 2) of the layer's `walls`."""
    segments = [_segment(record, origin) for record in records(path, document, "walls")]
    outlines = shapely.STRtree([shape_of(polygon_of(shape)).boundary.buffer(0.02) for shape in shapes])
    walls: list[list[np.ndarray]] = [[] for _ in shapes]
    for segment in segments:
        owners = sorted(outlines.query(shapely.LineString(segment), predicate="covered_by").tolist())
        for owner in owners:
            walls[owner].append(segment)
        tally.refused[WALL_ON_NO_OUTLINE] += not owners
    tally.read["walls"] += len(segments)
    return [np.array(found).reshape(-1, 2, 2) for found in walls]


def _count_bridges(
    path: Path, document: Mapping[str, Any], rings: Sequence[Sequence[np.ndarray]], origin: np.ndarray, tally: Tally
) -> None:
    """Compare the `artifacts` with the places where one ring stops and the next begins."""
    starts = [{tuple(ring[0]) for ring in building_rings} for building_rings in rings]
    segments = [_segment(record, origin) for record in records(path, document, "artifacts")]
    joins = [any({tuple(end) for end in segment} <= found for found in starts) for segment in segments]
    tally.read["artifacts"] += len(segments)
    tally.refused[BRIDGE_WITHOUT_RINGS] += joins.count(False)
