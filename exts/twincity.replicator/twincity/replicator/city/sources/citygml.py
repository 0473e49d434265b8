"""CityGML 1 and 2: buildings of 3D city models, with their roofs as they are.

Namespaces of both versions may be mixed in one file, and the CRS may be missing. CityJSON holds the same model
(`cityjson`), and what becomes of a building is the same for both (`citygml_buildings`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from ...errors import TileError
from .citygml_buildings import OTHER, OTHER_REASON, CityModel, ModelBuilding, Surface, findings_of
from .citygml_shapes import SurfaceKind
from .citygml_values import best_lod, number, points_of, year_in
from .findings import Findings
from .tally import Tally

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

FIRST_BYTES = 16_384
"""Enough for the namespaces, which stand in the root element."""

ROOT = re.compile(rb"<(?:\w+:)?CityModel[\s>]")
VERSION_3 = b"opengis.net/citygml/3.0"
GML = "{http://www.opengis.net/gml}"
XLINK = "{http://www.w3.org/1999/xlink}href"

KINDS: dict[str, SurfaceKind] = {
    "RoofSurface": "roof",
    "OuterCeilingSurface": "wall",
    "OuterFloorSurface": "wall",
    "WallSurface": "wall",
    "GroundSurface": "ground",
}
"""Element -> kind; openings, closures and installations are no part of the hull. Ceilings and floors outdoors belong
to passages and balconies, which are no ground."""


def recognises(path: Path) -> bool:
    """True for an XML file whose root is a city model."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return ROOT.search(file.read(FIRST_BYTES)) is not None


def read(path: Path, area: shapely.Polygon | None) -> Findings:
    """What a city model says about the `area` (EPSG:2154; None for everywhere).

    Raises:
        TileError: the file is damaged, is CityGML 3, or lies in no CRS that can be told.
    """
    with path.open("rb") as file:
        if VERSION_3 in file.read(FIRST_BYTES):
            raise TileError(f"{path} is CityGML 3.0; expected 1.0 or 2.0. Convert it with citygml-tools.")
    tally = Tally()
    buildings = []
    reader = _Reader(path, tally)
    for element in reader.buildings():
        buildings += _read_building(element, tally)
    return findings_of(CityModel(path=path, declared_crs=reader.crs, buildings=tuple(buildings)), area, tally)


class _Reader:
    """Goes through the file once and forgets each object when it has been seen."""

    def __init__(self, path: Path, tally: Tally) -> None:
        self._path = path
        self._tally = tally
        self.crs: str | None = None
        """The first `srsName` of the file."""

    def buildings(self) -> Iterator[Element]:
        """Every `Building` element, whole; members of other kinds are counted."""
        from lxml import etree

        tags = ("{*}Envelope", "{*}cityObjectMember", "{*}featureMember")
        options = {"huge_tree": True, "resolve_entities": False, "no_network": True, "remove_comments": True}
        try:
            for _, element in etree.iterparse(str(self._path), events=("end",), tag=tags, **options):
                self._note_crs(element)
                if _local(element) == "Envelope":
                    continue
                for member in element:
                    if _local(member) == "Building":
                        yield member
                    else:
                        self._tally.read[OTHER] += 1
                        self._tally.refused[OTHER_REASON] += 1
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as reason:
            raise TileError(f"{self._path} is not whole XML: {reason}. Download it again.") from reason

    def _note_crs(self, element: Element) -> None:
        if self.crs is None:
            self.crs = next((text.strip() for text in element.xpath(".//@srsName | ./@srsName") if text.strip()), None)


def _read_building(element: Element, tally: Tally) -> list[ModelBuilding]:
    """The building, or each of its parts: parts have roofs of their own. Both where both have surfaces."""
    polygons = {polygon.get(f"{GML}id"): polygon for polygon in element.iterfind(".//{*}Polygon")}
    parts = list(element.iterfind(".//{*}consistsOfBuildingPart/{*}BuildingPart"))
    whole_id = element.get(f"{GML}id") or "building"
    own_surfaces = _surfaces(element, polygons, tally)
    read = [] if parts and not own_surfaces else [_model_building(element, element, whole_id, own_surfaces)]
    for index, part in enumerate(parts):
        id = whole_id if len(parts) == 1 and not own_surfaces else part.get(f"{GML}id") or f"{whole_id}_{index + 1}"
        read.append(_model_building(part, element, id, _surfaces(part, polygons, tally)))
    tally.read["buildings"] += len(read)
    return read


def _model_building(element: Element, whole: Element, id: str, surfaces: tuple[Surface, ...]) -> ModelBuilding:
    """A building or part; what a part does not say, the whole says, except for the height."""

    def text(name: str) -> str | None:
        return element.findtext(f"{{*}}{name}") or whole.findtext(f"{{*}}{name}")

    return ModelBuilding(
        id=id,
        surfaces=surfaces,
        measured_height_m=number(element.findtext("{*}measuredHeight")),
        levels=number(text("storeysAboveGround")),
        year=year_in(text("yearOfConstruction")),
        roof_type=text("roofType"),
    )


def _surfaces(element: Element, polygons: dict[Any, Element], tally: Tally) -> tuple[Surface, ...]:
    """The hull in the best level of detail: the surfaces that say what they are, else all faces of the solid."""
    said: dict[int, list[tuple[SurfaceKind | None, Element]]] = {}
    plain: dict[int, list[tuple[SurfaceKind | None, Element]]] = {}
    for child in element:
        lod = _lod(child)
        if lod is not None:
            kind: SurfaceKind | None = "ground" if "FootPrint" in _local(child) else None
            plain.setdefault(lod, []).append((kind, child))
        elif _local(child) == "boundedBy":
            for surface in child:
                for geometry in surface if _local(surface) in KINDS else ():
                    if (lod := _lod(geometry)) is not None:
                        said.setdefault(lod, []).append((KINDS[_local(surface)], geometry))
    chosen = said or plain
    if not chosen:
        return ()
    return tuple(
        Surface(kind=kind, rings=rings)
        for kind, geometry in chosen[best_lod(chosen)]
        for polygon in _polygons_in(geometry, polygons)
        if (rings := _rings(polygon, tally))
    )


def _lod(element: Element) -> int | None:
    """2 of `lod2MultiSurface`; None of what is no shape."""
    match = re.fullmatch(r"lod(\d)(Solid|MultiSurface|FootPrint|RoofEdge|Geometry)", _local(element))
    return int(match[1]) if match else None


def _polygons_in(geometry: Element, polygons: dict[Any, Element]) -> Iterator[Element]:
    """Polygons in place, and those that are only named there and drawn elsewhere in the building."""
    yield from geometry.iterfind(".//{*}Polygon")
    for link in geometry.iterfind(".//{*}surfaceMember"):
        target = polygons.get((link.get(XLINK) or "").lstrip("#"))
        if target is not None:
            yield target


def _rings(polygon: Element, tally: Tally) -> tuple[Any, ...]:
    """Exterior first, as (n, 3) arrays; nothing where the exterior cannot be read."""
    rings = []
    for name in ("exterior", "interior"):
        for ring in polygon.iterfind(f"{{*}}{name}/{{*}}LinearRing"):
            points = points_of(_coordinates(ring), _dimension(ring))
            if points is None:
                tally.repaired["buildings: unreadable ring left out"] += 1
                if name == "exterior":
                    return ()
            else:
                rings.append(points)
    return tuple(rings)


def _coordinates(ring: Element) -> str:
    """Of `posList`, of many `pos`, or of the older `coordinates`."""
    texts = [e.text or "" for name in ("posList", "pos", "coordinates") for e in ring.iterfind(f"{{*}}{name}")]
    return " ".join(texts).replace(",", " ")


def _dimension(ring: Element) -> int:
    said = next(iter(ring.xpath("(.//@srsDimension | ancestor::*/@srsDimension)[last()]")), "3")
    return 2 if said == "2" else 3


def _local(element: Element) -> str:
    """The name without its namespace, which is that of CityGML 1 or 2."""
    return str(element.tag).rpartition("}")[2]
