"""The tables of a BDNB export: which has the plans, and what the others know of the same buildings, by id."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .vector_files import read_table
from .vector_files_look import TABLES, Layer, layers_of
from .vector_files_places import SHAPE_COLUMNS
from .vector_files_values import Fields, plain

Kind = Literal["construction", "group", "first"]
"""A wing with a plan of its own; a group of wings that the tax file knows as one; the single table of v0.6."""

IDS: Mapping[Kind, str] = {
    "construction": "batiment_construction_id",
    "group": "batiment_groupe_id",
    "first": "bnb_id",
}
YEARS = ("annee_construction", "cerffo2020_annee_construction", "ffo_bat_annee_construction")
WALLS = ("mat_mur_txt", "cerffo2020_mat_mur_txt", "ffo_bat_mat_mur_txt")
ROOFS = ("mat_toit_txt", "cerffo2020_mat_toit_txt", "ffo_bat_mat_toit_txt")
LEVELS = ("nb_niveau", "cerffo2020_nb_niveau", "ffo_bat_nb_niveau")
WING_HEIGHTS = ("hauteur", "igntop202103_bat_hauteur")
GROUP_HEIGHTS = ("hauteur_mean", "bdtopo_bat_hauteur_mean")
FICTIVE = ("fictive_geom_cstr", "contient_fictive_geom_groupe")
"""One thing's names in one edition or another."""

FACT_FIELDS = (*YEARS, *WALLS, *ROOFS, *LEVELS, *WING_HEIGHTS, *GROUP_HEIGHTS)

WALL_WORDS: Mapping[str, str] = {
    "pierre": "limestone",
    "meuliere": "millstone",
    "beton": "concrete",
    "brique": "brick",
    "agglomere": "render",
    "bois": "wood",
}
ROOF_WORDS: Mapping[str, str] = {"ardoise": "slate", "zinc": "zinc", "tuile": "tile", "beton": "concrete"}
"""How the words of the tax file begin -> our name. Two words (`BRIQUES - PIERRE`) are in alphabetical order, and the
first is what sets the house apart from its neighbours."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A layer recognised as one of the BDNB's."""

    layer: Layer
    kind: Kind
    has_plans: bool


@dataclass(kw_only=True)
class Facts:
    """What is known of one building; None is unknown."""

    year: int | None = None
    wall_material: str | None = None
    roof_material: str | None = None
    levels: float | None = None
    wing_height_m: float | None = None
    group_height_m: float | None = None

    def fill(self, other: Facts) -> None:
        """Take from the other what is not known here."""
        for name, value in vars(other).items():
            if getattr(self, name) is None:
                setattr(self, name, value)


def tables_of(path: Path) -> tuple[Table, ...]:
    """The tables of the BDNB in a file or folder."""
    return tuple(table for layer in layers_of(path) if (table := _table(layer)) is not None)


def tables_beside(path: Path) -> tuple[Table, ...]:
    """The tables without plans in other files of the same folder, where `path` is a file."""
    files = [] if path.is_dir() else [file for file in sorted(path.parent.iterdir()) if file != path]
    found = (table for file in files if file.suffix.lower() in TABLES for table in tables_of(file))
    return tuple(table for table in found if not table.has_plans)


def has_plans_beside(path: Path) -> bool:
    """True when another file of the same folder has the plans."""
    files = (file for file in path.parent.iterdir() if file.is_file() and file != path)
    return any(table.has_plans for file in files for table in tables_of(file))


def facts_by_id(tables: Iterable[Table], id_name: str) -> dict[str, Facts]:
    """What the tables with this id know; the first that knows something is believed."""
    known: dict[str, Facts] = {}
    for table in tables:
        fields = read_table(table.layer, (id_name, *FACT_FIELDS))
        for id, facts in zip(fields.texts(id_name), facts_of_rows(fields), strict=True):
            if id is not None:
                known.setdefault(id, Facts()).fill(facts)
    return known


def facts_of_rows(fields: Fields) -> list[Facts]:
    """What the columns of a table say, row by row."""
    columns = (
        fields.years(*YEARS),
        [_material(text, WALL_WORDS) for text in fields.texts(*WALLS)],
        [_material(text, ROOF_WORDS) for text in fields.texts(*ROOFS)],
        _positive(fields, LEVELS),
        _positive(fields, WING_HEIGHTS),
        _positive(fields, GROUP_HEIGHTS),
    )
    return [
        Facts(
            year=year,
            wall_material=wall,
            roof_material=roof,
            levels=levels,
            wing_height_m=wing_height,
            group_height_m=group_height,
        )
        for year, wall, roof, levels, wing_height, group_height in zip(*columns, strict=True)
    ]


def _table(layer: Layer) -> Table | None:
    """The kind of a table, told by its ids."""
    kind = next((kind for kind, id_name in IDS.items() if layer.has(id_name)), None)
    if kind is None:
        return None
    has_plans = layer.has_shapes or layer.has_any(*SHAPE_COLUMNS)
    return Table(layer=layer, kind=kind, has_plans=has_plans)


def _positive(fields: Fields, names: Sequence[str]) -> list[float | None]:
    """Numbers above 0; BDNB and BD TOPO write 0 for unknown."""
    return [None if math.isnan(number) or number <= 0 else number for number in fields.numbers(*names).tolist()]


def _material(text: str | None, names: Mapping[str, str]) -> str | None:
    for word in (text or "").split(" - "):
        for beginning, name in names.items():
            if plain(word).startswith(beginning):
                return name
    return None
