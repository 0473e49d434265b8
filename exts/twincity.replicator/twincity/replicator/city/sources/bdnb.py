"""BDNB open (CSTB): what the land tax file knows of each building, on plans and heights of BD TOPO.

v0.6 is one table. From v0.7 on `batiment_construction` has a plan and a height for every wing, while year, materials
and storeys are known of a whole `batiment_groupe`, in tables of their own that are joined here by id. GeoPackage,
GeoJSON, shapefile with names cut to ten letters, CSV with or without plans.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import shapely

from ...errors import TileError
from .bdnb_tables import (
    FICTIVE,
    IDS,
    Facts,
    Table,
    facts_by_id,
    facts_of_rows,
    has_plans_beside,
    tables_beside,
    tables_of,
)
from .findings import Findings, FoundBuilding
from .tally import Tally
from .vector_files import Records, read_layer
from .vector_files_shapes import polygons

ATTRIBUTION = "Buildings: BDNB, CSTB - Licence Ouverte 2.0"
LAYER = "buildings"

STOREY_M = (2.2, 6.0)
"""The storeys of a group are its highest wing's; they are not those of a wing whose height does not fit them."""


def recognises(path: Path) -> bool:
    """True for a file, or a folder with a file, that holds a table of the BDNB."""
    return bool(tables_of(path))


def read(path: Path, area: shapely.Polygon | None) -> Findings:
    """What a file, or the files of a folder, say about the `area` (EPSG:2154; None for everywhere).

    Tables without plans that lie beside a file are joined to it; such a table itself gives no building.

    Raises:
        TileError: a file is damaged, lacks a part, lies outside France, or no plan belongs to it.
    """
    tally = Tally()
    tables = tables_of(path)
    plans = _plans(tables)
    beside = tables_beside(path) if plans else ()
    if not plans and (path.is_dir() or not has_plans_beside(path)):
        raise TileError(
            f"{path} knows of buildings but not where they stand. Put the plans of the same export beside it: "
            "batiment_construction or batiment_groupe, as .gpkg or .shp."
        )
    others = [table for table in (*tables, *beside) if table not in plans]
    buildings = [building for table in plans for building in _buildings(table, others, area, tally)]
    files = dict.fromkeys(table.layer.path.name for table in (*plans, *others))
    return Findings(
        source="bdnb",
        files=tuple(files),
        attribution=(ATTRIBUTION,) if buildings else (),
        licence="Licence Ouverte 2.0",
        buildings=tuple(buildings),
        tally=tally,
    )


def _plans(tables: Sequence[Table]) -> list[Table]:
    """The tables that buildings are made from: wings where there are any, else groups."""
    for kind in IDS:
        found = [table for table in tables if table.has_plans and table.kind == kind]
        if found:
            return found
    return []


def _buildings(
    table: Table, others: Sequence[Table], area: shapely.Polygon | None, tally: Tally
) -> list[FoundBuilding]:
    records = read_layer(table.layer, area, LAYER, tally)
    is_fictive = records.fields.flags(*FICTIVE)
    ids = records.fields.texts(IDS[table.kind])
    facts = _joined_facts(records, table, others)
    heights = [_height(known, table) for known in facts]
    tally.repaired[f"{LAYER}: storeys of another wing left out"] += sum(
        _levels(known, height) is None and known.levels is not None
        for known, height in zip(facts, heights, strict=True)
    )
    return [
        FoundBuilding(
            id=ids[row] or f"{table.layer.name}_{row}",
            footprint=footprint,
            is_fictive=bool(is_fictive[row]),
            gutter_height_m=heights[row],
            levels=_levels(facts[row], heights[row]),
            year=facts[row].year,
            wall_material=facts[row].wall_material,
            roof_material=facts[row].roof_material,
        )
        for row, footprint in polygons(records, LAYER, tally)
    ]


def _joined_facts(records: Records, table: Table, others: Sequence[Table]) -> list[Facts]:
    """Of every row what it says itself, then what tables about the wing say, then those about its group."""
    facts = facts_of_rows(records.fields)
    for kind, id_name in IDS.items():
        known = facts_by_id([other for other in others if other.kind == kind], id_name)
        for row, id in enumerate(records.fields.texts(id_name) if known else ()):
            if id in known:
                facts[row].fill(known[id])
    return facts


def _height(facts: Facts, table: Table) -> float | None:
    """Ground to gutter [m]; the mean of a group says nothing of one wing."""
    height = facts.wing_height_m or (facts.group_height_m if table.kind != "construction" else None)
    return None if height is None else round(height, 2)


def _levels(facts: Facts, height_m: float | None) -> float | None:
    if facts.levels is None or height_m is None:
        return facts.levels
    return facts.levels if STOREY_M[0] <= height_m / facts.levels <= STOREY_M[1] else None
