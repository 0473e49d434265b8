"""From the surfaces of a 3D city model to buildings: plan from its ground or its roofs, heights from its roofs.

The same for CityGML and CityJSON, whose readers only bring the surfaces.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import shapely

from ...errors import TileError
from .citygml_roofs import eaves_z, roof_shape
from .citygml_shapes import SurfaceKind, closed_ring, footprint_of, kinds_of, pieces_of
from .citygml_values import crs_of
from .findings import Findings, FoundBuilding, RoofShape
from .tally import Tally
from .vector_files_places import in_lambert

OTHER = "other"
OTHER_REASON = f"{OTHER}: nothing that a city model's reader takes"
"""Bridges, plants, terrain, roads: counted, and left to sources that describe streets."""

LICENCE: Literal["Licence Ouverte 2.0"] = "Licence Ouverte 2.0"
"""That of the French cities' models; the formats have no place to say it."""

HIGHEST_M = 330.0


@dataclass(frozen=True, kw_only=True)
class Surface:
    """One flat piece of a building's hull."""

    kind: SurfaceKind | None
    """None where the file does not say: a face of a solid."""

    rings: tuple[np.ndarray, ...]
    """(n, 3) each, the exterior first, in the file's coordinates; closed or not."""


@dataclass(frozen=True, kw_only=True)
class ModelBuilding:
    """A building, or a part of one, as a file has it."""

    id: str
    surfaces: tuple[Surface, ...]
    measured_height_m: float | None = None
    """From the ground to the highest point of the roof."""

    levels: float | None = None
    year: int | None = None
    roof_type: str | None = None


@dataclass(frozen=True, kw_only=True)
class CityModel:
    """What a file has."""

    path: Path
    declared_crs: str | None
    buildings: tuple[ModelBuilding, ...]


@dataclass(frozen=True, kw_only=True)
class _Hull:
    """The surfaces of one building, sorted."""

    kinds: tuple[SurfaceKind, ...]
    shapes: np.ndarray
    """(n,) shapely polygons with z [m], EPSG:2154; upright walls have no plan."""

    def of(self, kind: SurfaceKind) -> np.ndarray:
        """The polygons of one kind."""
        return self.shapes[[own == kind for own in self.kinds]]


def findings_of(model: CityModel, area: shapely.Polygon | None, tally: Tally) -> Findings:
    """The buildings of a model in the `area` (EPSG:2154; None for everywhere); `tally` has counted them as read."""
    buildings = [
        found
        for building, hull in zip(model.buildings, _placed(model, tally), strict=True)
        if hull is not None
        for found in _found(building, hull, area, tally)
    ]
    return Findings(
        source="citygml",
        files=(model.path.name,),
        attribution=(f"Buildings: 3D city model {model.path.stem} - {LICENCE}",) if buildings else (),
        licence=LICENCE,
        buildings=tuple(buildings),
        tally=tally,
    )


def _placed(model: CityModel, tally: Tally) -> Iterator[_Hull | None]:
    """The hulls in EPSG:2154, None of a building that is refused."""
    points = [_points(building) for building in model.buildings]
    known = np.concatenate([np.zeros((0, 3)), *points])
    if not len(known):
        tally.refused["buildings: without surfaces"] += len(points)
        return iter([None] * len(points))
    crs, is_guessed = crs_of(model.path, model.declared_crs, known)
    if is_guessed:
        tally.repaired[f"buildings: no CRS, {crs} told by the coordinates"] += sum(len(own) > 0 for own in points)
    flat = np.array([shapely.MultiPoint(own[:, :2]) if len(own) else None for own in points], object)
    moved, notes = in_lambert(flat, crs)
    if shapely.is_missing(moved).all():
        x, y = known[0, :2]
        raise TileError(
            f"{model.path} lies at ({x:.8g}, {y:.8g}), which is not in metropolitan France in the CRS that it declares "
            f"({model.declared_crs}). Mend srsName or referenceSystem in the file; Paris is near (652000, 6862000) in "
            "EPSG:2154."
        )
    tally.repaired.update({f"buildings: {note}": times for note, times in notes.items()})
    return (_hull(*item, tally) for item in zip(model.buildings, points, moved, strict=True))


def _points(building: ModelBuilding) -> np.ndarray:
    """(n, 3) all points of all rings, in the file's coordinates."""
    return np.concatenate([np.zeros((0, 3)), *(ring for surface in building.surfaces for ring in surface.rings)])


def _hull(building: ModelBuilding, points: np.ndarray, moved: shapely.MultiPoint | None, tally: Tally) -> _Hull | None:
    """The surfaces with their rings closed, their plan where it was `moved` to, and a kind each."""
    if moved is None:
        reason = "not in metropolitan France" if len(points) else "without surfaces"
        tally.refused[f"buildings: {reason}"] += 1
        return None
    placed = np.column_stack([shapely.get_coordinates(moved), points[:, 2]])
    shapes, kinds, repairs, start = [], [], Counter[str](), 0
    for surface in building.surfaces:
        rings = []
        for ring in surface.rings:
            rings.append(closed_ring(placed[start : start + len(ring)], repairs))
            start += len(ring)
        if rings[0] is not None:
            shapes.append(shapely.Polygon(rings[0], [hole for hole in rings[1:] if hole is not None]))
            kinds.append(surface.kind)
    tally.repaired.update({f"buildings: {repair}": times for repair, times in repairs.items()})
    listed = np.array(shapes, object)
    return _Hull(kinds=kinds_of(kinds, listed), shapes=listed)


def _found(building: ModelBuilding, hull: _Hull, area: shapely.Polygon | None, tally: Tally) -> Iterator[FoundBuilding]:
    """The building; one for each piece where its ground lies apart, as where a file joins houses of one owner."""
    grounds, roofs = hull.of("ground"), hull.of("roof")
    plan, is_from_roofs = footprint_of(grounds, roofs)
    pieces, owner = pieces_of(plan, hull.shapes)
    if not pieces:
        tally.refused["buildings: without ground or roof"] += 1
        return
    tally.repaired["buildings: plan from the roofs, ground surfaces missing or too small"] += is_from_roofs
    tally.read["buildings"] += len(pieces) - 1
    tally.repaired["buildings: further piece of one record"] += len(pieces) - 1
    for index, piece in enumerate(pieces):
        if area is not None and not piece.intersects(area):
            tally.refused["buildings: outside the area"] += 1
            continue
        own = np.flatnonzero(owner == index)
        part = _Hull(kinds=tuple(hull.kinds[i] for i in own), shapes=hull.shapes[own])
        yield _found_piece(building, part, piece, len(pieces) == 1, tally)


def _found_piece(
    building: ModelBuilding, hull: _Hull, footprint: shapely.Polygon, is_whole: bool, tally: Tally
) -> FoundBuilding:
    measured = building.measured_height_m if is_whole else None
    roofs, ground_z = hull.of("roof"), _ground_z(hull, measured)
    gutter, ridge = eaves_z(roofs) - ground_z, _highest(roofs) - ground_z
    if not (np.isfinite(gutter) and 0 < gutter <= ridge <= HIGHEST_M):
        tally.repaired["buildings: surfaces without usable heights"] += 1
        return _plain(building, footprint, None, measured, None, ())
    surfaces = [
        (kind, shapely.transform(shape, lambda points: points - [0, 0, ground_z], include_z=True))
        for kind, shape in zip(hull.kinds, hull.shapes, strict=True)
        if kind != "ground"
    ]
    return _plain(building, footprint, float(gutter), float(ridge), roof_shape(building.roof_type, roofs), surfaces)


def _plain(
    building: ModelBuilding,
    footprint: shapely.Polygon,
    gutter_m: float | None,
    ridge_m: float | None,
    roof: RoofShape | None,
    surfaces: Sequence[tuple[str, shapely.Polygon]],
) -> FoundBuilding:
    return FoundBuilding(
        id=building.id,
        footprint=footprint,
        gutter_height_m=None if gutter_m is None else round(gutter_m, 2),
        ridge_height_m=None if ridge_m is None or ridge_m <= 0 else round(ridge_m, 2),
        levels=building.levels,
        year=building.year,
        roof=roof,
        surfaces=tuple(surfaces),
    )


def _ground_z(hull: _Hull, measured_m: float | None) -> float:
    """Where the building meets the ground: the lowest point of its ground, else of its walls; NaN when neither."""
    for shapes in (hull.of("ground"), hull.of("wall")):
        heights = shapely.get_coordinates(shapes, include_z=True)[:, 2]
        if np.isfinite(heights).any():
            return float(np.nanmin(heights))
    return np.nan if measured_m is None else _highest(hull.of("roof")) - measured_m


def _highest(shapes: np.ndarray) -> float:
    heights = shapely.get_coordinates(shapes, include_z=True)[:, 2]
    return float(np.nanmax(heights)) if np.isfinite(heights).any() else np.nan
