"""What a file of open data holds, seen cheaply: names of layers and fields, nothing more."""

from __future__ import annotations

import codecs
import csv
import json
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import TileError
from .vector_files_values import by_plain_name, spelling

HEAD_BYTES = 1_000_000
"""Of a GeoJSON or CSV: enough to hold its first record."""

READ_AT_ONCE_BYTES = 1 << 22
TABLES = (".csv", ".dbf")
SUFFIXES = (".gpkg", ".shp", ".geojson", ".json", *TABLES)
"""What is looked into; all else is no file of ours."""


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One table of a file, looked at but not read."""

    path: Path
    name: str
    """As in the file; the file's own name, without suffix, where it holds only one."""

    fields: tuple[str, ...]
    has_shapes: bool
    """False for a table without a geometry of its own; columns of a CSV may still spell one."""

    def has(self, *names: str) -> bool:
        """True when all these fields are there, in any spelling."""
        known = by_plain_name(self.fields)
        return all(spelling(name, known) is not None for name in names)

    def has_any(self, *names: str) -> bool:
        """True when one of these fields is there, in any spelling."""
        return any(self.has(name) for name in names)


def layers_of(path: Path) -> tuple[Layer, ...]:
    """The layers of a file, or of all files in a folder, which IGN delivers with folders in it; none of other kinds.

    A damaged file is one layer without fields: its name may still tell what it is, and reading it says what is wrong.
    """
    if path.is_dir():
        return tuple(layer for file in sorted(path.rglob("*")) if file.is_file() for layer in layers_of(file))
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES or not path.is_file() or (suffix == ".dbf" and part_of(path, ".shp") is not None):
        return ()
    if suffix == ".csv":
        return (_csv_layer(path),)
    if suffix in (".json", ".geojson"):
        return _geojson_layer(path)
    return _dataset_layers(path)


def part_of(path: Path, suffix: str) -> Path | None:
    """The part of a shapefile with this suffix, in small or capital letters; None when it is missing."""
    candidates = (path.with_suffix(suffix), path.with_suffix(suffix.upper()))
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def missing_part(path: Path, suffix: str) -> str | None:
    """The name of the part that a shapefile lacks; None when it is there, or the file is no shapefile."""
    if path.suffix.lower() != ".shp" or part_of(path, suffix) is not None:
        return None
    return path.with_suffix(suffix).name


def encoding_of(path: Path) -> str:
    """Of a text file: UTF-8 where every byte fits, else the Western European one of spreadsheets."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(READ_AT_ONCE_BYTES):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "CP1252"
    return "UTF-8"


@contextmanager
def gdal_reads(path: Path) -> Iterator[None]:
    """GDAL's remarks on rings and fields are not shown, because the reader mends what they are about and counts it;
    what GDAL cannot read at all is explained.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            yield
        except (RuntimeError, ValueError) as reason:  # pyogrio's errors are RuntimeErrors; dates and texts ValueErrors
            raise _damaged(path, reason) from reason


def info_of(layer: Layer) -> dict[str, Any]:
    """What GDAL says of a layer: `fields`, `crs`, `features`, `total_bounds`, `geometry_type`."""
    return _info(layer.path, layer.name if layer.path.suffix.lower() == ".gpkg" else None)


def _info(path: Path, name: str | None) -> dict[str, Any]:
    import pyogrio

    with gdal_reads(path):
        return pyogrio.read_info(path, layer=name)


def _damaged(path: Path, reason: Exception) -> TileError:
    shx = missing_part(path, ".shx")
    if shx is not None:
        return TileError(f"{path}: {shx} is missing. Copy it beside the .shp, with .dbf, .prj and .cpg.")
    return TileError(f"{path} cannot be read: {str(reason).rstrip('.')}. Download or export it again.")


def _csv_layer(path: Path) -> Layer:
    head = _head(path)
    first_line = head.splitlines()[0] if head.strip() else ""
    separator = max(";,\t|", key=first_line.count)
    fields = tuple(next(csv.reader([first_line], delimiter=separator), []))
    return Layer(path=path, name=path.stem, fields=fields, has_shapes=False)


def _geojson_layer(path: Path) -> tuple[Layer, ...]:
    """The fields of its first feature; nothing for JSON of another kind."""
    head = _head(path)
    if '"FeatureCollection"' not in head:
        return ()
    features = re.search(r'"features"\s*:', head)
    start = re.compile(r'"properties"\s*:\s*(?=\{)').search(head, features.end() if features else 0)
    fields: tuple[str, ...] = ()
    if start:
        try:
            fields = tuple(json.JSONDecoder().raw_decode(head, start.end())[0])
        except json.JSONDecodeError:
            fields = ()
    return (Layer(path=path, name=path.stem, fields=fields, has_shapes=True),)


def _dataset_layers(path: Path) -> tuple[Layer, ...]:
    import pyogrio

    try:
        with gdal_reads(path):
            listed = pyogrio.list_layers(path)
        return tuple(
            Layer(path=path, name=name, fields=tuple(_info(path, name)["fields"]), has_shapes=kind is not None)
            for name, kind in listed
        )
    except TileError:
        return (Layer(path=path, name=path.stem, fields=(), has_shapes=True),)


def _head(path: Path) -> str:
    """The beginning of a text file."""
    with path.open("rb") as file:
        start = file.read(HEAD_BYTES)
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(start)
    except UnicodeDecodeError:
        return start.decode("cp1252", errors="replace")
