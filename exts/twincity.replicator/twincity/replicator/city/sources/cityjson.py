"""CityJSON 1.0, 1.1 and 2.0: the model of CityGML in JSON, and the same becomes of it (`citygml_buildings`).

Vertices are whole numbers in one list, scaled and moved by a `transform`; geometry refers to them by their place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from ...errors import TileError
from .citygml_buildings import OTHER, OTHER_REASON, CityModel, ModelBuilding, Surface, findings_of
from .citygml_shapes import SurfaceKind
from .citygml_values import best_lod, number, year_in
from .findings import Findings
from .tally import Tally

FIRST_BYTES = 65_536
TYPE = re.compile(rb'"type"\s*:\s*"CityJSON"')
VERSIONS = ("1.0", "1.1", "2.0")
BUILDINGS = ("Building", "BuildingPart")
SHAPES = ("MultiSurface", "CompositeSurface", "Solid", "MultiSolid", "CompositeSolid")

KINDS: Mapping[str, SurfaceKind] = {
    "RoofSurface": "roof",
    "WallSurface": "wall",
    "OuterCeilingSurface": "wall",
    "OuterFloorSurface": "wall",
    "GroundSurface": "ground",
}
NOT_HULL = ("Window", "Door", "ClosureSurface", "InteriorWallSurface", "FloorSurface", "CeilingSurface")


def recognises(path: Path) -> bool:
    """True for JSON that says it is CityJSON; the word may stand behind the vertices, but the objects tell too."""
    if not path.is_file() or path.suffix.lower() not in (".json", ".cityjson"):
        return False
    with path.open("rb") as file:
        start = file.read(FIRST_BYTES)
    return TYPE.search(start) is not None or b'"CityObjects"' in start


def read(path: Path, area: shapely.Polygon | None) -> Findings:
    """What a city model says about the `area` (EPSG:2154; None for everywhere).

    Raises:
        TileError: the file is damaged, of an unknown version, or lies in no CRS that can be told.
    """
    document = _document(path)
    tally = Tally()
    objects, vertices = document["CityObjects"], _vertices(path, document)
    buildings = []
    for id, item in objects.items():
        if item.get("type") not in BUILDINGS:
            tally.read[OTHER] += 1
            tally.refused[OTHER_REASON] += 1
        elif item.get("geometry") or not any(child in objects for child in item.get("children", ())):
            tally.read["buildings"] += 1
            buildings.append(_building(path, id, item, objects, vertices))
    crs = (document.get("metadata") or {}).get("referenceSystem")
    return findings_of(CityModel(path=path, declared_crs=crs, buildings=tuple(buildings)), area, tally)


def _document(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except ValueError as reason:
        raise TileError(
            f"{path} cannot be read as JSON: {reason}. One object per line (CityJSONSeq) has to be put together with "
            "`cjio` first; else download it again."
        ) from reason
    version = str(document.get("version")) if isinstance(document, dict) else "none"
    if version not in VERSIONS:
        raise TileError(
            f"{path} is CityJSON of version {version}; expected {', '.join(VERSIONS)}. Bring it up to date with "
            "`cjio file.json upgrade save new.json`."
        )
    objects = document.get("CityObjects")
    if not isinstance(objects, dict) or not all(isinstance(item, dict) for item in objects.values()):
        raise TileError(f"{path} has no object 'CityObjects' with one object per id, as CityJSON asks for.")
    return document


def _vertices(path: Path, document: Mapping[str, Any]) -> np.ndarray:
    """(n, 3) in the file's CRS."""
    try:
        vertices = np.array(document.get("vertices", []), float).reshape(-1, 3)
        transform = document.get("transform", {})
        vertices = vertices * transform.get("scale", (1, 1, 1)) + transform.get("translate", (0, 0, 0))
    except (ValueError, TypeError, AttributeError) as reason:
        raise TileError(
            f"{path}: its vertices or its transform are not lists of three numbers each: {reason}. Export it again."
        ) from reason
    return vertices


def _building(
    path: Path, id: str, item: Mapping[str, Any], objects: Mapping[str, Any], vertices: np.ndarray
) -> ModelBuilding:
    """A building or a part; what a part does not say, its building says, except for the height."""
    whole: Mapping[str, Any] = next((objects[parent] for parent in item.get("parents", ()) if parent in objects), {})
    own = item.get("attributes") or {}
    known = {**(whole.get("attributes") or {}), **own}
    try:
        surfaces = tuple(_surfaces(item, vertices))
    except (IndexError, KeyError, TypeError, ValueError) as reason:
        raise TileError(
            f"{path}: the geometry of '{id}' is not as CityJSON writes it ({type(reason).__name__}: {reason}). Check "
            "the file with `cjval`."
        ) from reason
    roof_type = known.get("roofType")
    return ModelBuilding(
        id=id,
        surfaces=surfaces,
        measured_height_m=number(own.get("measuredHeight")),
        levels=number(known.get("storeysAboveGround")),
        year=year_in(known.get("yearOfConstruction")),
        roof_type=None if roof_type is None else str(roof_type),
    )


def _surfaces(item: Mapping[str, Any], vertices: np.ndarray) -> Iterator[Surface]:
    """The hull in the best level of detail."""
    shapes = [shape for shape in item.get("geometry", ()) if shape["type"] in SHAPES]
    if not shapes:
        return
    lods = [int(float(shape.get("lod", 2))) for shape in shapes]
    chosen = max(
        (shape for shape, lod in zip(shapes, lods, strict=True) if lod == best_lod(lods)),
        key=lambda shape: float(shape.get("lod", 2)),
    )
    semantics = chosen.get("semantics") or {}
    words = [surface["type"] for surface in semantics.get("surfaces", ())]
    for rings, place in _faces(chosen["boundaries"], semantics.get("values")):
        word = None if place is None else words[place]
        if word not in NOT_HULL:
            yield Surface(kind=KINDS.get(word or ""), rings=tuple(_points(ring, vertices) for ring in rings))


def _faces(boundaries: Sequence[Any], values: Any) -> Iterator[tuple[Sequence[Sequence[int]], int | None]]:
    """Every surface of a geometry, however deep in shells and solids, with the place of its semantics.

    A surface is a list of rings, a ring a list of places; `values` is nested as far down as the surfaces, and null
    wherever nothing below it is known.
    """
    for index, part in enumerate(boundaries):
        value = None if values is None else values[index]
        if part and part[0] and isinstance(part[0][0], int):
            yield part, value
        else:
            yield from _faces(part, value)


def _points(ring: Sequence[int], vertices: np.ndarray) -> np.ndarray:
    """(n + 1, 3) of a ring, which CityJSON leaves open."""
    if min(ring) < 0:
        raise IndexError(f"vertex {min(ring)}")
    return vertices[[*ring, *ring[:1]]]
