"""What an OpenStreetMap file is, by its first bytes, and how osmium can read it, whatever it is called."""

from __future__ import annotations

import bz2
import gzip
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

from ...errors import TileError
from .osm_overpass import as_opl

Container = Literal["osm", "pbf", "overpass", "osm.gz", "osm.bz2"]

FIRST_BYTES = 4096
NAMED_SO = (".osm", ".pbf", ".osm.gz", ".osm.bz2")
PBF_HEADER = b"\x0a\x09OSMHeader"
XML_ROOT = re.compile(rb"^\s*(<\?xml[^>]*\?>)?\s*(<!--.*?-->\s*)*<osm[\s>]", re.DOTALL)
OVERPASS_KEYS = re.compile(rb'"(osm3s|elements)"\s*:')
PACKED: Sequence[tuple[bytes, Callable[[Path], Any], Container]] = (
    (b"\x1f\x8b", gzip.open, "osm.gz"),
    (b"BZh", bz2.open, "osm.bz2"),
)
"""First bytes, how to unpack, what it is when an `.osm` is inside."""

EXPECTED = "an OpenStreetMap file: .osm XML, .osm.pbf, or the JSON of an Overpass query"


def container_of(path: Path) -> Container | None:
    """What the file holds by its first bytes, or None when it is nothing of OpenStreetMap."""
    try:
        with path.open("rb") as file:
            start = file.read(FIRST_BYTES)
        for packed, open_packed, container in PACKED:
            if start.startswith(packed):
                with open_packed(path) as file:
                    return container if XML_ROOT.match(file.read(FIRST_BYTES)) else None
    except (OSError, EOFError):
        return None
    if start[4 : 4 + len(PBF_HEADER)] == PBF_HEADER:
        return "pbf"
    start = start.removeprefix(b"\xef\xbb\xbf")
    if XML_ROOT.match(start):
        return "osm"
    return "overpass" if start.lstrip().startswith(b"{") and OVERPASS_KEYS.search(start) else None


def is_named_so(path: Path) -> bool:
    """True when the name alone promises an OpenStreetMap file."""
    return path.name.lower().endswith(NAMED_SO)


def opened(path: Path) -> Any:
    """The file as osmium takes it: an `osmium.io.File`, or a buffer for what came from Overpass."""
    import osmium

    container = container_of(path)
    if container is None:
        raise TileError(f"{path} {_what_it_is(path)}. Expected {EXPECTED}. Download it again.")
    if container != "overpass":
        return osmium.io.File(str(path), container)
    return osmium.io.FileBuffer(as_opl(path, _json(path)), "opl")


def _what_it_is(path: Path) -> str:
    if not path.is_file():
        return "is not there" if not path.exists() else "is not a file"
    with path.open("rb") as file:
        start = file.read(24)
    return f"begins with {start!r}" if start else "is empty"


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as reason:
        raise TileError(f"{path} is not UTF-8 text: {reason}. Download it again, without converting it.") from reason
    except json.JSONDecodeError as reason:
        raise TileError(
            f"{path} cannot be read as JSON: {reason}. The download may have been cut short; do it again."
        ) from reason
