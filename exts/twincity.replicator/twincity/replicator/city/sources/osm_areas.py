"""Ground of OpenStreetMap drawn as areas: squares for walking, carriageways, islands, gardens, water."""

from __future__ import annotations

from collections.abc import Iterable

from .findings import LAYER_OF_AREA, FoundArea
from .osm_elements import OsmElement
from .osm_ground import enclosed, numbered
from .osm_layers import area_kind, hidden
from .tally import Tally


def found_areas(elements: Iterable[OsmElement], tally: Tally) -> list[FoundArea]:
    """Every area under the open sky at street level."""
    found = []
    for element in elements:
        kind = area_kind(element)
        if kind is None:
            continue
        layer, ground = LAYER_OF_AREA[kind], enclosed(element)
        is_covered = element.tags.get("covered", "no") != "no"
        reason = hidden(element.tags) or ("under a roof" if is_covered else None) or ground.refusal
        if reason is not None:
            tally.refused[f"{layer}: {reason}"] += 1
            continue
        if ground.repair is not None:
            tally.repaired[f"{layer}: {ground.repair}"] += 1
        tally.read[layer] += len(ground.polygons) - 1
        found += [FoundArea(id=id, kind=kind, shape=shape) for id, shape in numbered(element.ref, ground.polygons)]
    return found
