"""Where tiles come from: one module per source, and the tables that name them.

To add a source of open data, write `recognises(path)` and `read(path, area) -> Findings` in a module of its own and
give it a place in `reading.READERS`. Merging, paving and checking are the same for all (`build`).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path

from ...errors import UnknownNameError
from ..tile import CityTile

NAMED_SOURCES: Mapping[str, str] = {
    "procedural": "twincity.replicator.city.sources.procedural:load",
}
"""Word -> `module:function` that makes the tile from nothing."""


def load_tile(source: str | Path) -> CityTile:
    """The tile that `source` stands for: a word of `NAMED_SOURCES`, or a file or folder of open data, whole."""
    if str(source) in NAMED_SOURCES:
        return _function(NAMED_SOURCES[str(source)])()
    from .build import build_tile
    from .reading import read_sources

    path = path_of(source)
    return build_tile(read_sources([path], None).findings, None, name_of(path))


def path_of(source: str | Path) -> Path:
    """The file or folder of open data that a word stands for; a word that is neither is told the names."""
    path = Path(source)
    if not path.exists() and len(path.parts) == 1:
        raise UnknownNameError("city source or folder", str(source), NAMED_SOURCES)
    return path


def name_of(path: Path) -> str:
    """What a tile made from a file or folder is called."""
    return path.resolve().stem if path.is_file() else path.resolve().name


def _function(name: str) -> Callable[..., CityTile]:
    module, function = name.split(":")
    return getattr(importlib.import_module(module), function)
