"""Where tiles come from: one module per source, and the table that names them.

To add a source, write `load(folder) -> CityTile` in a module of its own and give it a line in `FOLDER_SOURCES` with
the files that it reads.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path

from ...errors import TileError, UnknownNameError
from ..tile import CityTile

NAMED_SOURCES: Mapping[str, str] = {
    "procedural": "twincity.replicator.city.sources.procedural:load",
}
"""Word -> `module:function` that makes the tile from nothing."""

FOLDER_SOURCES: Mapping[str, tuple[str, ...]] = {
    "twincity.replicator.city.sources.first_twincity:load": (
        "batiments*.json",
        "les-routes*.json",
        "les-arbres*.json",
        "lights*.json",
        "bollards*.json",
    ),
}
"""`module:function` that reads a folder -> the files by which the folder is recognised."""


def load_tile(source: str | Path) -> CityTile:
    """The tile that `source` stands for: a word of `NAMED_SOURCES`, or a folder of open data."""
    if str(source) in NAMED_SOURCES:
        return _function(NAMED_SOURCES[str(source)])()
    folder = Path(source)
    if not folder.exists() and len(folder.parts) == 1:
        raise UnknownNameError("city source or folder", str(source), NAMED_SOURCES)
    if not folder.is_dir():
        raise TileError(
            f"{folder} is not a folder. Give a folder of open data ({_readable()}) or one of: "
            f"{', '.join(NAMED_SOURCES)}."
        )
    found = {reader: sum(any(folder.glob(pattern)) for pattern in files) for reader, files in FOLDER_SOURCES.items()}
    reader = max(found, key=lambda name: found[name])
    if not found[reader]:
        raise TileError(f"{folder} holds no layer that is known. Looked for {_readable()}.")
    return _function(reader)(folder)


def _function(name: str) -> Callable[..., CityTile]:
    module, function = name.split(":")
    return getattr(importlib.import_module(module), function)


def _readable() -> str:
    return "; or ".join(", ".join(files) for files in FOLDER_SOURCES.values())
