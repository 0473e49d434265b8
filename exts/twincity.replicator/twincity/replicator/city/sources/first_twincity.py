"""The five JSON layers that the first TwinCity read: buildings, roads, trees, lamps, bollards around a place of Paris.

Each file is findings of its own, because buildings and roads come under another licence than what stands on the street.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import shapely

from ...errors import TileError
from ..checks import ROAD_WIDTHS_M
from .findings import Findings, FoundPoint, FoundRoad
from .first_twincity_buildings import read_buildings
from .first_twincity_layers import LAYER_FILES, Record, read_file, read_layer, records
from .first_twincity_street import read_bollards, read_lamps, read_trees
from .tally import Tally

BUILDINGS_BY = "Buildings: BDNB v0.6, CSTB, with heights of BD TOPO, IGN - Licence Ouverte 2.0"
ROADS_BY = "Roads: BD TOPO 3.0, IGN - Licence Ouverte 2.0"
STREET_BY = "Trees, lamps, bollards: Ville de Paris - opendata.paris.fr - ODbL 1.0"

DIRECTIONS: Mapping[str, Literal["both", "forward", "backward"]] = {
    "Double sens": "both",
    "Sens direct": "forward",
    "Sens inverse": "backward",
}


def recognises(path: Path) -> bool:
    """True for one of the five files, and for a folder that holds any of them."""
    if path.is_dir():
        return any(True for pattern in LAYER_FILES.values() for _ in path.glob(pattern))
    return _layer_of(path) is not None


def read(path: Path, area: shapely.Polygon | None = None) -> Findings:
    """What one of the five files says, everywhere; what lies outside an area is refused when the tile is built."""
    layer = _layer_of(path)
    if layer is None:
        raise TileError(f"{path} is none of the first TwinCity's layers. Expected {', '.join(LAYER_FILES.values())}.")
    return _findings(layer, path, read_file(path))


def read_folder(folder: Path) -> list[Findings]:
    """What the five files of a folder say; `TileError` names the file that is missing."""
    layers = {layer: read_layer(folder, layer) for layer in LAYER_FILES}
    return [_findings(layer, *document) for layer, document in layers.items()]


def _layer_of(path: Path) -> str | None:
    return next((layer for layer, pattern in LAYER_FILES.items() if path.match(pattern)), None)


def _findings(layer: str, path: Path, document: Mapping[str, Any]) -> Findings:
    tally = Tally()
    if layer == "buildings":
        buildings = tuple(read_buildings(path, document, tally))
        return _of(path, BUILDINGS_BY, "Licence Ouverte 2.0", tally, buildings=buildings)
    listed = records(path, document, "data")
    if layer == "roads":
        return _of(path, ROADS_BY, "Licence Ouverte 2.0", tally, roads=tuple(_read_roads(listed, tally)))
    points = tuple(STREET_READERS[layer](path, listed, tally))
    return _of(path, STREET_BY, "ODbL 1.0", tally, points=points, extent=_extent(listed))


def _of(
    path: Path,
    attribution: str,
    licence: Literal["ODbL 1.0", "Licence Ouverte 2.0"],
    tally: Tally,
    **found: Any,
) -> Findings:
    return Findings(
        source="first_twincity",
        files=(path.name,),
        attribution=(attribution,),
        licence=licence,
        tally=tally,
        **found,
    )


def _extent(listed: Sequence[Record]) -> shapely.Polygon | None:
    """The box of all points of a layer, in whole metres: lamps and trees fill the area that was asked for."""
    if not listed:
        return None
    points = np.array([record.point() for record in listed])
    return shapely.box(*np.floor(points.min(0)), *np.ceil(points.max(0)))


def _read_roads(listed: Sequence[Record], tally: Tally) -> list[FoundRoad]:
    tally.read["roads"] += len(listed)
    roads = []
    for index, record in enumerate(listed):
        width = record.number("largeur_de_chaussee")
        if width is None or not ROAD_WIDTHS_M[0] <= width <= ROAD_WIDTHS_M[1]:
            raise TileError(
                f"{record.where}: largeur_de_chaussee is {width}, expected {ROAD_WIDTHS_M[0]:g} to "
                f"{ROAD_WIDTHS_M[1]:g} m. Fill in the width of the road."
            )
        direction = record.text("sens_de_circulation")
        if direction is None or direction not in DIRECTIONS:
            raise TileError(f"{record.where}: sens_de_circulation is {direction!r}. Known: {', '.join(DIRECTIONS)}.")
        roads.append(
            FoundRoad(
                id=str(index),
                line=shapely.LineString(record.points()),
                name=record.text("nom_1_gauche"),
                width_m=width,
                direction=DIRECTIONS[direction],
            )
        )
    return roads


STREET_READERS: Mapping[str, Callable[[Path, Sequence[Record], Tally], Sequence[FoundPoint]]] = {
    "trees": read_trees,
    "lamps": read_lamps,
    "bollards": read_bollards,
}
"""Layer -> what reads its records."""
