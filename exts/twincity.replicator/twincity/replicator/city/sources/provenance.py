"""Whose data went into which layer of a tile, and the licence that follows from it.

Layers are separate files so that those made from Licence Ouverte data alone stay free of the share-alike of the ODbL.
Where both went into one layer, the ODbL rules it: it asks that a database derived from it be passed on under it, and
the Licence Ouverte 2.0 allows that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..sizes import SIZES
from ..tile import LayerLicence
from .findings import Findings
from .merge import MergedBuilding

SHARE_ALIKE = "ODbL 1.0"
FURNITURE = ("lamp", "bollard", "barrier", *SIZES)


def attribution_of(findings: Iterable[Findings]) -> tuple[str, ...]:
    """The lines of all sources, each once."""
    return tuple(dict.fromkeys(line for found in findings for line in found.attribution))


def layer_licences(
    findings: Sequence[Findings], merged: Sequence[MergedBuilding], *, has_islands: bool, is_furnished_by_rule: bool
) -> tuple[LayerLicence, ...]:
    """The licence of every layer that some data went into.

    Args:
        findings: what was merged.
        merged: the buildings, which say what they were filled from.
        has_islands: True where trees, lamps or bollards have shaped the carriageways.
        is_furnished_by_rule: True where lamps or furniture stand beside kerbs and between trees because no source
            knows them.
    """
    used = {item.source for item in merged} | {source for item in merged for source in item.filled.values()}
    of_buildings = [found for found in findings if found.buildings and found.source in used]
    of_trees = [found for found in findings if _has(found, ("tree",))]
    of_furniture = [found for found in findings if _has(found, FURNITURE)]
    of_streets = [*of_buildings, *(found for found in findings if found.roads or found.areas)]
    if has_islands:
        of_streets += [*of_trees, *of_furniture]
    if is_furnished_by_rule:
        of_furniture += [*of_streets, *of_trees]
    everything = [*of_buildings, *of_streets, *of_trees, *of_furniture]
    contributions = {
        "buildings": of_buildings,
        "streets": of_streets,
        "trees": of_trees,
        "furniture": of_furniture,
        "areas": everything,
    }
    return tuple(_licence(layer, sources) for layer, sources in contributions.items() if sources)


def _has(found: Findings, kinds: Sequence[str]) -> bool:
    return any(point.kind in kinds for point in found.points)


def _licence(layer: str, sources: Sequence[Findings]) -> LayerLicence:
    licences = {found.licence for found in sources}
    return LayerLicence(
        layer=layer,
        licence=SHARE_ALIKE if SHARE_ALIKE in licences else min(licences),
        attribution=attribution_of(sources),
    )
