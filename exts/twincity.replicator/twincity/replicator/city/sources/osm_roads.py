"""Streets, lanes and paths of OpenStreetMap: middle lines with kind, width, lanes, direction and level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import shapely

from .findings import FoundRoad
from .osm_elements import OsmElement
from .osm_layers import NOT_BUILT, ROAD_KINDS, level_of
from .osm_notes import read_name, read_value
from .osm_road_uses import road_uses
from .osm_values import count, metres
from .tally import Tally

LAYER = "roads"

YES = ("yes", "true", "1")
BACKWARDS = ("-1", "reverse")
ROUNDABOUTS = ("roundabout", "circular")


def found_roads(elements: Iterable[OsmElement], tally: Tally) -> list[FoundRoad]:
    """Every way that is out of doors, tunnels and bridges with their level; the rest is counted with the reason."""
    found = []
    for element in elements:
        reason = _refusal(element)
        if reason is not None:
            tally.refused[f"{LAYER}: {reason}"] += 1
            continue
        if element.repair is not None:
            tally.repaired[f"{LAYER}: {element.repair}"] += 1
        found.append(_road(element, tally))
    return found


def _refusal(element: OsmElement) -> str | None:
    tags = element.tags
    if not isinstance(element.shape, shapely.LineString):
        return element.trouble
    if tags["highway"] in NOT_BUILT:
        return "not built, or not any more"
    if tags.get("indoor", "no") != "no" or tags["highway"] == "corridor":
        return "indoors"
    if tags.get("conveying", "no") != "no":
        return "moving stairs or walkway"
    if tags.get("covered", "no") != "no" or tags.get("tunnel") == "building_passage":
        return "under a roof"
    return None


def _road(element: OsmElement, tally: Tally) -> FoundRoad:
    tags = element.tags
    return FoundRoad(
        id=element.ref,
        line=element.shape,
        name=read_name(tags, LAYER, tally),
        kind=ROAD_KINDS[tags["highway"]],
        width_m=read_value(tags, ("width:carriageway", "width", "est_width"), _width, LAYER, tally),
        lanes=_lanes(tags, tally),
        direction=_direction(tags),
        level=level_of(tags),
        uses=road_uses(tags, _direction(tags)),
    )


def _width(text: str) -> float | None:
    width = metres(text)
    return width if width is not None and width > 0 else None


def _lanes(tags: Mapping[str, str], tally: Tally) -> int | None:
    """Lanes of both directions together."""
    lanes = read_value(tags, "lanes", count, LAYER, tally)
    if lanes is None:
        each_way = [read_value(tags, f"lanes:{way}", count, LAYER, tally) for way in ("forward", "backward")]
        lanes = sum(number or 0.0 for number in each_way)
    return round(lanes) or None


def _direction(tags: Mapping[str, str]) -> Literal["both", "forward", "backward"]:
    """Which way wheels run along the line; roundabouts and motorways are one way without saying so."""
    oneway = tags.get("oneway")
    if oneway in BACKWARDS:
        return "backward"
    is_silent = oneway is None and (tags.get("junction") in ROUNDABOUTS or tags["highway"] == "motorway")
    return "forward" if oneway in YES or is_silent else "both"
