"""What stands on the street in the first TwinCity's layers: trees, lamps, bollards and barriers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import shapely

from ...errors import TileError
from ..checks import LAMP_HEIGHTS_M, TREE_HEIGHTS_M
from .findings import LAYER_OF_KIND, FoundPoint
from .first_twincity_layers import Record
from .tally import Tally

GENERA: Mapping[str, str] = {
    "Platane": "platanus",
    "Marronnier": "aesculus",
    "Tilleul": "tilia",
    "Sophora": "sophora",
    "Erable": "acer",
    "Micocoulier": "celtis",
    "Mûrier": "morus",
    "Chitalpa": "chitalpa",
    "Savonnier": "koelreuteria",
    "Prunier à fleurs": "prunus",
    "Cerisier à fleurs": "prunus",
}
"""Paris Data's `libellefrancais` -> the genus."""

KINDS: Mapping[str, str] = {"BORNE": "bollard", "BARRIERE": "barrier"}


def read_trees(file: Path, listed: Sequence[Record], tally: Tally) -> list[FoundPoint]:
    """Every tree; a height of 0 or null is unknown."""
    tally.read["trees"] += len(listed)
    return _with_some_height(
        file,
        [
            FoundPoint(
                id=str(index),
                kind="tree",
                point=shapely.Point(record.point()),
                height_m=_height(record, "hauteurenm", TREE_HEIGHTS_M),
                species=GENERA.get(record.text("libellefrancais") or ""),
            )
            for index, record in enumerate(listed)
        ],
    )


def read_lamps(file: Path, listed: Sequence[Record], tally: Tally) -> list[FoundPoint]:
    """Every lamp head; several share a post."""
    tally.read["lamps"] += len(listed)
    return _with_some_height(
        file,
        [
            FoundPoint(id=str(index), kind="lamp", point=shapely.Point(record.point()), height_m=_lamp_height(record))
            for index, record in enumerate(listed)
        ],
    )


def read_bollards(file: Path, listed: Sequence[Record], tally: Tally) -> list[FoundPoint]:
    """Bollards, and the points that barriers are drawn with; furniture of another kind is refused."""
    found = []
    tally.read["other furniture"] += 0
    for name in KINDS.values():
        tally.read[LAYER_OF_KIND[name]] += 0
    for index, record in enumerate(listed):
        kind = KINDS.get(record.value("type"))
        tally.read[LAYER_OF_KIND[kind] if kind else "other furniture"] += 1
        if kind is None:
            tally.refused["other furniture: neither BORNE nor BARRIERE"] += 1
        else:
            found.append(FoundPoint(id=str(index), kind=kind, point=shapely.Point(record.point())))
    return found


def _with_some_height(file: Path, points: list[FoundPoint]) -> list[FoundPoint]:
    """The points, unless not one of them has a height: then the field was lost on the way."""
    if points and all(point.height_m is None for point in points):
        raise TileError(f"{file}: nothing has a height, so none can be guessed. Fill in some heights.")
    return points


def _height(record: Record, key: str, limits: tuple[float, float]) -> float | None:
    """The field in metres; None when it is null or 0, which Paris Data writes for unknown."""
    height = record.number(key)
    if height is None or height == 0:
        return None
    if not limits[0] <= height <= limits[1]:
        raise TileError(
            f"{record.where}: {key} is {height:g} m; {limits[0]:g} to {limits[1]:g} is possible. Mend the "
            "record, or set it to null to have it guessed."
        )
    return height


def _lamp_height(record: Record) -> float | None:
    height = _height(record, "hauteur", LAMP_HEIGHTS_M)
    return height if height is not None else height_in_words(record.text("support") or "")


def height_in_words(support: str) -> float | None:
    """The height [m] hidden in the name of a lamp post: `KF2 9M` is 9, `EL 60` counts decimetres; None without one."""
    metres = re.search(r"(\d+(?:[.,]\d+)?)\s*M\b", support)
    decimetres = re.search(r"\b(\d{2,3})$", support.strip())
    if metres:
        height = float(metres[1].replace(",", "."))
    elif decimetres:
        height = int(decimetres[1]) / 10
    else:
        return None
    return height if LAMP_HEIGHTS_M[0] <= height <= LAMP_HEIGHTS_M[1] else None
