"""What the tags say of a tree, a lamp or a piece of furniture."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .osm_notes import read_value
from .osm_values import count, heading, metres
from .tally import Tally

GENUS_OF_NAME: Mapping[str, str] = {
    "platane": "platanus",
    "plane": "platanus",
    "marronnier": "aesculus",
    "horse chestnut": "aesculus",
    "tilleul": "tilia",
    "érable": "acer",
    "maple": "acer",
    "micocoulier": "celtis",
    "frêne": "fraxinus",
    "chêne": "quercus",
    "oak": "quercus",
    "orme": "ulmus",
    "peuplier": "populus",
    "cerisier": "prunus",
    "cherry": "prunus",
    "poirier": "pyrus",
    "pommier": "malus",
    "bouleau": "betula",
    "charme": "carpinus",
    "noisetier": "corylus",
    "févier": "gleditsia",
    "copalme": "liquidambar",
}
"""How the names of street trees begin in French and English -> genus."""

SUPPORTS: Mapping[str, str] = {
    **dict.fromkeys(["pole", "post", "mast", "straight_mast", "bent_mast", "pedestal", "lamppost"], "post"),
    **dict.fromkeys(["wall", "wall_mounted", "wall_mount", "building", "ceiling"], "wall"),
    **dict.fromkeys(["wire", "cable", "suspended", "catenary", "high_wire", "rope"], "wire"),
    **dict.fromkeys(["ground", "bollard", "floor"], "ground"),
}

KELVIN = re.compile(r"(\d{4,5})\s*K?", re.IGNORECASE)
SODIUM_K = 2000.0
"""Sodium lamps have the colour of sodium."""

NOT_A_COMPASS_POINT = ("forward", "backward", "both")
"""`direction` along the way on which the thing lies."""


@dataclass(frozen=True, kw_only=True)
class PointTags:
    """Fields of a `FoundPoint`, as far as the tags know them."""

    height_m: float | None
    heading_deg: float | None
    species: str | None = None
    support: str | None = None
    heads: int = 1
    colour_temperature_k: float | None = None


def read_point_tags(tags: Mapping[str, str], kind: str, layer: str, tally: Tally) -> PointTags:
    """The tags that say something about a thing of that kind."""
    height = read_value(tags, ("height", "est_height"), metres, layer, tally)
    facing = None
    if tags.get("direction") not in NOT_A_COMPASS_POINT:
        facing = read_value(tags, "direction", heading, layer, tally)
    if kind == "tree":
        return PointTags(height_m=height, heading_deg=None, species=_genus(tags))
    if kind != "lamp":
        return PointTags(height_m=height, heading_deg=facing)
    return PointTags(
        height_m=height,
        heading_deg=facing,
        support=read_value(tags, ("lamp_mount", "support"), lambda text: SUPPORTS.get(text.lower()), layer, tally),
        heads=max(1, round(read_value(tags, ("light:count", "lamp:count"), count, layer, tally) or 1)),
        colour_temperature_k=_colour_temperature_k(tags),
    )


def _genus(tags: Mapping[str, str]) -> str | None:
    """The Latin genus in lower case, from the genus, the species, or a common name."""
    for key in ("genus", "species", "taxon"):
        if words := re.findall(r"[A-Za-z]{3,}", tags.get(key, "")):
            return words[0].lower()
    for key in ("genus:fr", "species:fr", "taxon:fr", "genus:en", "species:en"):
        name = tags.get(key, "").strip().lower()
        for start, genus in GENUS_OF_NAME.items():
            if name.startswith(start):
                return genus
    return None


def _colour_temperature_k(tags: Mapping[str, str]) -> float | None:
    """Written in kelvin, or known from the kind of lamp."""
    for key in ("light:colour_temperature", "light:temperature", "light:colour"):
        if found := KELVIN.fullmatch(tags.get(key, "").strip()):
            return float(found[1])
    return SODIUM_K if "sodium" in tags.get("light:method", "") else None
