"""OpenStreetMap: `.osm`, `.osm.pbf` and the JSON of Overpass, three containers of one model.

What a tile can show becomes findings; everything else that is tagged is counted under `other`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import shapely

from .findings import Findings
from .osm_areas import found_areas
from .osm_buildings import found_buildings
from .osm_elements import OsmElement, read_elements
from .osm_file import container_of, is_named_so
from .osm_layers import OTHER, layer_of
from .osm_points import found_points
from .osm_roads import found_roads
from .tally import Tally

ATTRIBUTION = ("Map: © OpenStreetMap contributors - openstreetmap.org/copyright - ODbL 1.0",)

FAR_AWAY = f"{OTHER}: outside the area"


def recognises(path: Path) -> bool:
    """True for what is an OpenStreetMap file by its first bytes, or claims to be by its name."""
    return path.is_file() and (is_named_so(path) or container_of(path) is not None)


def read(path: Path, area: shapely.Polygon | None) -> Findings:
    """What the file says about `area` (EPSG:2154, None is everywhere); whatever reaches into it is kept whole."""
    content = read_elements(path, area)
    tally = Tally()
    tally.read[OTHER] += content.far_away
    tally.refused[FAR_AWAY] += content.far_away
    layers = _by_layer(content.elements, area, tally)
    tally.refused[f"{OTHER}: nothing that a tile shows"] += len(layers.pop(OTHER, ()))
    buildings = found_buildings(layers.pop("buildings", ()), tally)
    roads = found_roads(layers.pop("roads", ()), tally)
    rest = [element for elements in layers.values() for element in elements]
    return Findings(
        source="osm",
        files=(path.name,),
        attribution=ATTRIBUTION,
        licence="ODbL 1.0",
        buildings=tuple(buildings),
        roads=tuple(roads),
        points=tuple(found_points(rest, roads, buildings, tally)),
        areas=tuple(found_areas(rest, tally)),
        extent=content.extent,
        tally=tally,
    )


def _by_layer(
    elements: Iterable[OsmElement], area: shapely.Polygon | None, tally: Tally
) -> dict[str, list[OsmElement]]:
    """The elements by layer, each counted; those outside the area are refused."""
    layers: dict[str, list[OsmElement]] = defaultdict(list)
    for element in elements:
        layer = layer_of(element)
        tally.read[layer] += 1
        shape = element.ground or element.shape
        if area is not None and shape is not None and not shape.intersects(area):
            tally.refused[f"{layer}: outside the area"] += 1
        else:
            layers[layer].append(element)
    return layers
