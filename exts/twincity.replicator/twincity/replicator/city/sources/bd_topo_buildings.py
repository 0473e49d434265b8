"""The layer `batiment` of BD TOPO v3: plans seen from the air or the cadastre, heights measured to the gutter."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import shapely

from ..tile import BuildingUse
from .findings import FoundBuilding
from .tally import Tally
from .vector_files import NO_ALTITUDE_M, read_layer
from .vector_files_look import Layer
from .vector_files_shapes import polygons
from .vector_files_values import Fields, plain

LAYER = "buildings"

WALLS: Mapping[str, str] = {
    "1": "limestone",
    "2": "millstone",
    "3": "concrete",
    "4": "brick",
    "5": "render",
    "6": "wood",
}
ROOFS: Mapping[str, str] = {"1": "tile", "2": "slate", "3": "zinc", "4": "concrete"}
"""Digits of the land tax file's two-digit codes; a code names up to two materials, the main one first."""

USES: Mapping[str, BuildingUse] = {
    "eglise": "church", "chapelle": "church", "batimentreligieux": "church", "religieux": "church",
    "monument": "public", "arcdetriomphe": "public", "chateau": "public",
}  # fmt: skip
"""`NATURE`, as `plain` writes it."""

NOT_BUILT_YET = ("enprojet", "enconstruction")
HIGHEST_ROOF_M = 60.0
"""From gutter to ridge; church spires stay below, errors do not."""


def read_buildings(layer: Layer, area: shapely.Polygon | None, tally: Tally) -> list[FoundBuilding]:
    """Every building that stands, with its height where it was measured."""
    records = read_layer(layer, area, LAYER, tally)
    states = [plain(text or "") for text in records.fields.texts("etat_de_l_objet", "ETAT")]
    is_missing = np.array([state in NOT_BUILT_YET for state in states], bool)
    records = records.without(is_missing, f"{LAYER}: not built yet", tally)
    tally.repaired[f"{LAYER}: altitude of -1000 left unknown"] += int(records.has_no_altitude.sum())

    fields = records.fields
    gutters, ridges = _heights(fields, tally)
    ids, levels = fields.texts("cleabs", "ID"), fields.numbers("nombre_d_etages", "NB_ETAGES")
    years = fields.years("date_d_apparition", "DATE_APP")
    walls = [_material(code, WALLS) for code in fields.texts("materiaux_des_murs", "MAT_MURS")]
    roofs = [_material(code, ROOFS) for code in fields.texts("materiaux_de_la_toiture", "MAT_TOITS")]
    uses = [_use(text) for text in fields.texts("nature", "NATURE")]
    is_light = fields.flags("construction_legere", "LEGER")
    return [
        FoundBuilding(
            id=ids[row] or f"{layer.name}_{row}",
            footprint=footprint,
            gutter_height_m=_known(gutters[row]),
            ridge_height_m=_known(ridges[row]),
            levels=_known(levels[row]) or None,
            year=years[row],
            wall_material=walls[row],
            roof_material=roofs[row],
            use=uses[row],
            is_light=bool(is_light[row]),
        )
        for row, footprint in polygons(records, LAYER, tally)
    ]


def _use(nature: str | None) -> BuildingUse | None:
    return USES.get(plain(nature or ""))


def _heights(fields: Fields, tally: Tally) -> tuple[np.ndarray, np.ndarray]:
    """(n,) ground to gutter and (n,) ground to ridge [m], NaN where unknown.

    `hauteur` is the lowest roof altitude less the lowest ground altitude, to the centimetre.
    """
    gutters = fields.numbers("hauteur", "HAUTEUR")
    ground = _altitudes(fields, "altitude_minimale_sol", "Z_MIN_SOL")
    gutter_altitudes = _altitudes(fields, "altitude_minimale_toit", "Z_MIN_TOIT")
    ridge_altitudes = _altitudes(fields, "altitude_maximale_toit", "Z_MAX_TOIT")
    tally.repaired[f"{LAYER}: height of 0 left unknown"] += int((gutters == 0).sum())
    gutters = np.where(gutters == 0, np.nan, gutters)
    worked_out = gutter_altitudes - ground
    fills = np.isnan(gutters) & (worked_out > 0)
    tally.repaired[f"{LAYER}: height from altitudes of roof and ground"] += int(fills.sum())
    gutters = np.where(fills, worked_out, gutters)
    rise = ridge_altitudes - gutter_altitudes
    absurd = (rise < 0) | (rise > HIGHEST_ROOF_M)
    tally.repaired[f"{LAYER}: absurd ridge left out"] += int(absurd.sum())
    return gutters, gutters + np.where(absurd, np.nan, rise)


def _altitudes(fields: Fields, *names: str) -> np.ndarray:
    """(n,) metres above the sea; NaN for -1000."""
    altitudes = fields.numbers(*names)
    return np.where(altitudes < NO_ALTITUDE_M, np.nan, altitudes)


def _material(code: str | None, names: Mapping[str, str]) -> str | None:
    """Of a two-digit code, the first digit that says something; shapefiles may lose a leading 0."""
    return next((names[digit] for digit in code or "" if digit in names), None)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 2)
