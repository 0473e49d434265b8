"""Which reader a file or folder belongs to, and what all of them find."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import shapely

from ...errors import TileError
from .findings import Findings

READERS = ("first_twincity", "osm", "citygml", "cityjson", "bd_topo", "bdnb", "paris_data")
"""Modules of this package with `recognises(path)` and `read(path, area)`; who comes first is asked first."""

EXPECTED = (
    "OpenStreetMap (.osm, .osm.pbf, Overpass JSON), BD TOPO (.gpkg, .shp, .geojson), BDNB (.gpkg, .shp, .csv), Paris "
    "Data (.geojson, .csv), CityGML 1 and 2, CityJSON, or the first TwinCity's JSON (batiments*.json and four more)"
)

BESIDE_SHAPES = (".dbf", ".shx", ".prj", ".cpg", ".qpj", ".sbn", ".sbx", ".shp.xml")
"""Parts of a shapefile, read with it."""

NO_DATA = (".md", ".txt", ".pdf", ".html", ".xsd", ".png", ".jpg", ".jpeg")
"""What comes along with data: descriptions, schemas, pictures."""


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What was read."""

    findings: tuple[Findings, ...]
    unknown: tuple[Path, ...] = ()
    """Files of a folder that no reader recognises."""


def read_sources(paths: Iterable[Path], area: shapely.Polygon | None) -> Sources:
    """What all files and folders say about an area (EPSG:2154; None for everywhere).

    Raises:
        TileError: a path is missing, is of no known kind, or is damaged.
    """
    readers = [importlib.import_module(f".{name}", __package__) for name in READERS]
    findings: list[Findings] = []
    unknown: list[Path] = []
    for path in paths:
        if not path.exists():
            raise TileError(f"{path}: there is no such file or folder. Expected {EXPECTED}.")
        if path.is_dir():
            found, left = _of_folder(path, area, readers)
            unknown += left
        else:
            found = _of_file(path, area, readers)
        if not found:
            what = "holds no layer that is known" if path.is_dir() else "is of no kind that is known"
            raise TileError(f"{path} {what}. Expected {EXPECTED}.")
        findings += found
    return Sources(findings=tuple(findings), unknown=tuple(unknown))


def _of_file(path: Path, area: shapely.Polygon | None, readers: Sequence[ModuleType]) -> list[Findings]:
    reader = next((reader for reader in readers if reader.recognises(path)), None)
    return [] if reader is None else [reader.read(path, area)]


def _of_folder(
    folder: Path, area: shapely.Polygon | None, readers: Sequence[ModuleType]
) -> tuple[list[Findings], list[Path]]:
    """What the readers find in a folder, and the files that none of them knows.

    A reader that recognises the folder reads it as a whole, because its files belong together; the others get the
    files one by one.
    """
    files = sorted(file for file in folder.iterdir() if file.is_file())
    findings: list[Findings] = []
    whole: list[ModuleType] = []
    for reader in readers:
        if reader.recognises(folder):
            whole.append(reader)
            findings += reader.read_folder(folder) if hasattr(reader, "read_folder") else [reader.read(folder, area)]
    unknown = []
    for file in files:
        if any(reader.recognises(file) for reader in whole):
            continue
        found = _of_file(file, area, [reader for reader in readers if reader not in whole])
        findings += found
        if not found and not file.name.endswith((*BESIDE_SHAPES, *NO_DATA)) and not file.name.startswith("."):
            unknown.append(file)
    return findings, unknown
