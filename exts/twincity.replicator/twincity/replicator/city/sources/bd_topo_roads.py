"""The layer `troncon_de_route` of BD TOPO v3: axes with width, direction and level."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import numpy as np
import shapely

from .findings import FoundRoad, RoadKind
from .tally import Tally
from .vector_files import read_layer
from .vector_files_look import Layer
from .vector_files_shapes import lines
from .vector_files_values import Fields, plain

LAYER = "roads"

KINDS: Mapping[str, RoadKind] = {
    "routea1chaussee": "street",
    "routea2chaussees": "street",
    "rondpoint": "street",
    "bretelle": "street",
    "typeautoroutier": "street",
    "routeempierree": "service",
    "chemin": "path",
    "sentier": "path",
    "escalier": "path",
    "pistecyclable": "path",
    "ruepietonne": "pedestrian",
}
"""`nature` -> kind; any other is a street."""

NO_CARS = "physiquementimpossible"
RIGHT_HOLDERS = "restreintauxayantsdroit"
FERRY = "bacouliaisonmaritime"

DIRECTIONS: Mapping[str, Literal["both", "forward", "backward"]] = {
    "doublesens": "both",
    "sensdirect": "forward",
    "sensinverse": "backward",
}

LEFT_NAMES = ("nom_collaboratif_gauche", "nom_voie_ban_gauche", "nom_1_gauche", "NOM_COLL_G", "NOM_BAN_G", "NOM_1_G")
RIGHT_NAMES = ("nom_collaboratif_droite", "nom_voie_ban_droite", "nom_1_droite", "NOM_COLL_D", "NOM_BAN_D", "NOM_1_D")


def read_roads(layer: Layer, area: shapely.Polygon | None, tally: Tally) -> list[FoundRoad]:
    """Every road and path that exists on the ground, whole even where it leaves the area."""
    records = read_layer(layer, area, LAYER, tally)
    states = [plain(text or "") for text in records.fields.texts("etat_de_l_objet", "ETAT")]
    records = records.without(
        np.array([state in ("enprojet", "enconstruction") for state in states], bool), f"{LAYER}: not built yet", tally
    )
    records = records.without(
        records.fields.flags("fictif", "FICTIF"), f"{LAYER}: fictive link, no carriageway of its own", tally
    )
    is_ferry = np.array([plain(text or "") == FERRY for text in records.fields.texts("nature", "NATURE")], bool)
    records = records.without(is_ferry, f"{LAYER}: ferry", tally)

    fields = records.fields
    ids, kinds, names = fields.texts("cleabs", "ID"), _kinds(fields), _names(fields)
    widths = fields.numbers("largeur_de_chaussee", "LARGEUR")
    lanes = fields.numbers("nombre_de_voies", "NB_VOIES")
    levels = fields.numbers("position_par_rapport_au_sol", "POS_SOL")
    directions = [DIRECTIONS.get(plain(text or ""), "both") for text in fields.texts("sens_de_circulation", "SENS")]
    tally.repaired[f"{LAYER}: width of 0 left unknown"] += int((widths <= 0).sum())
    return [
        FoundRoad(
            id=ids[row] or f"{layer.name}_{row}",
            line=line,
            name=names[row],
            kind=kinds[row],
            width_m=float(widths[row]) if widths[row] > 0 else None,
            lanes=int(lanes[row]) if lanes[row] > 0 else None,
            direction=directions[row],
            level=0 if math.isnan(levels[row]) else int(levels[row]),
        )
        for row, line in lines(records, LAYER, tally)
    ]


def _kinds(fields: Fields) -> list[RoadKind]:
    """A street that no car can enter is for feet; one kept for those with a right is a service road."""
    natures = [KINDS.get(plain(text or ""), "street") for text in fields.texts("nature", "NATURE")]
    access = [plain(text or "") for text in fields.texts("acces_vehicule_leger", "ACCES_VL")]
    kinds: list[RoadKind] = []
    for nature, cars in zip(natures, access, strict=True):
        if nature == "street" and cars == NO_CARS:
            kinds.append("pedestrian")
        elif nature == "street" and cars == RIGHT_HOLDERS:
            kinds.append("service")
        else:
            kinds.append(nature)
    return kinds


def _names(fields: Fields) -> list[str | None]:
    """The name on the left side, else on the right; names changed fields between editions."""
    columns = [fields.texts(name) for name in (*LEFT_NAMES, *RIGHT_NAMES) if fields.has(name)]
    return [next((column[row] for column in columns if column[row]), None) for row in range(fields.count)]
