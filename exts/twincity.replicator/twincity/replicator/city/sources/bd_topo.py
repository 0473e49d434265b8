"""BD TOPO v3 (IGN): buildings with gutters and ridges, roads with width and direction, vegetation, water.

One layer or many, as GeoPackage, shapefile or GeoJSON (the WFS's), with the long names of fields or the short ones of
shapefiles. Layers of other themes are counted and left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import shapely

from .bd_topo_buildings import read_buildings
from .bd_topo_grounds import clear_of_streets, read_grounds
from .bd_topo_roads import read_roads
from .findings import AreaKind, Findings, FoundArea, FoundBuilding, FoundRoad
from .tally import Tally
from .vector_files_look import Layer, info_of, layers_of, missing_part
from .vector_files_values import plain

ATTRIBUTION: Mapping[str, str] = {
    "buildings": "Buildings: BD TOPO 3, IGN - Licence Ouverte 2.0",
    "roads": "Roads: BD TOPO 3, IGN - Licence Ouverte 2.0",
    "areas": "Vegetation and water: BD TOPO 3, IGN - Licence Ouverte 2.0",
}

THEMES: Mapping[str, str] = {
    "batiment": "buildings",
    "tronconderoute": "roads",
    "zonedevegetation": "greens",
    "surfacehydrographique": "waters",
}
"""What the name of a layer or file holds -> the name of our layer."""

SIGNS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "buildings": (("cleabs", "nombre_d_etages", "construction_legere"), ("ID", "NB_ETAGES", "LEGER")),
    "roads": (("cleabs", "largeur_de_chaussee"), ("ID", "POS_SOL", "SENS")),
}
"""Fields that no other data has together, for files with another name."""

GROUNDS: Mapping[str, AreaKind] = {"greens": "green", "waters": "water"}
OTHER = "objects of other themes"


def recognises(path: Path) -> bool:
    """True for a file, or a folder with a file, that has a layer of BD TOPO, even one of no use here."""
    return any(_use_of(layer) or _is_bd_topo(layer) for layer in layers_of(path))


def read(path: Path, area: shapely.Polygon | None) -> Findings:
    """What a file, or the files of a folder, say about the `area` (EPSG:2154; None for everywhere).

    Raises:
        TileError: a file is damaged, lacks a part, or lies outside France.
    """
    tally = Tally()
    buildings: list[FoundBuilding] = []
    roads: list[FoundRoad] = []
    areas: list[FoundArea] = []
    used = []
    for layer in layers_of(path):
        use = _use_of(layer)
        dbf = missing_part(layer.path, ".dbf") if path.is_dir() else None
        if use is None and not _is_bd_topo(layer):
            continue
        used.append(layer.path.name)
        if use is None:
            _refuse_all(layer, OTHER, "of no use to a street", tally)
        elif dbf is not None:
            _refuse_all(layer, use, f"{dbf} is missing", tally)
        elif use == "buildings":
            buildings += read_buildings(layer, area, tally)
        elif use == "roads":
            roads += read_roads(layer, area, tally)
        else:
            areas += read_grounds(layer, area, GROUNDS[use], tally)
    areas = clear_of_streets(areas, roads, tally)
    found = {"buildings": buildings, "roads": roads, "areas": areas}
    return Findings(
        source="bd_topo",
        files=tuple(dict.fromkeys(used)),
        attribution=tuple(line for kind, line in ATTRIBUTION.items() if found[kind]),
        licence="Licence Ouverte 2.0",
        buildings=tuple(buildings),
        roads=tuple(roads),
        areas=tuple(areas),
        tally=tally,
    )


def _use_of(layer: Layer) -> str | None:
    """Which of our layers it is; None where it is another theme, or not BD TOPO at all."""
    for use, signs in SIGNS.items():
        if layer.has_shapes and any(layer.has(*fields) for fields in signs):
            return use
    name = plain(layer.name)
    is_named = not layer.fields or "bdtopo" in name or _is_bd_topo(layer)
    if not layer.has_shapes or not is_named or "bdnb" in name or layer.has("batiment_groupe_id"):
        return None
    return next((use for theme, use in THEMES.items() if theme in name), None)


def _is_bd_topo(layer: Layer) -> bool:
    return layer.has("cleabs") or layer.has("ID", "DATE_CREAT")


def _refuse_all(layer: Layer, name: str, reason: str, tally: Tally) -> None:
    count = int(info_of(layer)["features"])
    tally.read[name] += count
    tally.refused[f"{name}: {reason}"] += count
