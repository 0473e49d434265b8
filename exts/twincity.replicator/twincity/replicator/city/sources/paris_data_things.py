"""Trees and lamps of Paris Data: the city's own inventories, in the fields of the years in which they were exported."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import shapely

from .findings import FoundPoint
from .first_twincity_street import height_in_words
from .tally import Tally
from .vector_files import read_layer
from .vector_files_look import Layer
from .vector_files_shapes import points
from .vector_files_values import plain

SUPPORTS: Mapping[str, str] = {
    "candelabre": "post",
    "fut": "post",
    "mat": "post",
    "console": "wall",
    "applique": "wall",
    "projecteur": "wall",
    "plafond": "wall",
    "suspension": "wire",
    "borne": "ground",
    "sol": "ground",
}
"""How the words for a lamp's support begin -> ours; projectors and ceiling lamps hang on a building."""

UNKNOWN_GENUS = "nonspecifie"


def read_trees(layer: Layer, area: shapely.Polygon | None, tally: Tally) -> list[FoundPoint]:
    """`les-arbres`: every tree with its genus and its height, which the city counts in classes; 0 is unknown."""
    records = read_layer(layer, area, "trees", tally)
    kinds = [plain(text or "arbre") for text in records.fields.texts("typeemplacement", "TYPE EMPLACEMENT")]
    is_empty = np.array([kind != "arbre" for kind in kinds], bool)
    records = records.without(is_empty, "trees: place without a tree", tally)
    fields = records.fields
    heights = fields.numbers("hauteurenm", "HAUTEUR (m)")
    tally.repaired["trees: height of 0 left unknown"] += int((heights == 0).sum())
    return [
        FoundPoint(id=id or f"tree_{row}", kind="tree", point=point, height_m=_height(height), species=_genus(genus))
        for row, (id, point, height, genus) in enumerate(
            zip(fields.texts("idbase"), points(records), heights, fields.texts("genre"), strict=True)
        )
    ]


def read_lamps(layer: Layer, area: shapely.Polygon | None, tally: Tally) -> list[FoundPoint]:
    """`eclairage-public`: every lamp head, several of which may share a post; fields of 2022 or of 2025."""
    records = read_layer(layer, area, "lamps", tally)
    fields = records.fields
    numbers = fields.numbers("support_hauteur", "hauteur_su")
    families = fields.texts("support_famille", "lib_suppor")
    measured, named = [_height(number) for number in numbers], [height_in_words(text or "") for text in families]
    tally.repaired["lamps: height of 0 left unknown"] += int((numbers == 0).sum())
    tally.repaired["lamps: height from the name of the post"] += sum(
        height is None and name is not None for height, name in zip(measured, named, strict=True)
    )
    ids, words = fields.texts("cod_ouvrag", "objectid"), fields.texts("lib_ouvrag")
    kelvins = fields.numbers("lampe_temperature_couleur")
    return [
        FoundPoint(
            id=ids[row] or f"lamp_{row}",
            kind="lamp",
            point=point,
            height_m=measured[row] or named[row],
            support=_support(words[row], families[row]),
            colour_temperature_k=float(kelvins[row]) if kelvins[row] > 0 else None,
        )
        for row, point in enumerate(points(records))
    ]


def _height(height: float) -> float | None:
    return None if math.isnan(height) or height == 0 else float(height)


def _genus(text: str | None) -> str | None:
    """The genus in lower case; a hybrid's cross is left out: `x Chitalpa` is `chitalpa`."""
    words = [word for word in (text or "").lower().split() if word not in ("x", "×")]
    return words[0] if words and plain(text or "") != UNKNOWN_GENUS else None


def _support(*texts: str | None) -> str | None:
    """What a lamp hangs on, by the first of the texts that says it."""
    words = [plain(word) for text in texts for word in (text or "").split()[:1]]
    return next((ours for word in words for beginning, ours in SUPPORTS.items() if word.startswith(beginning)), None)
