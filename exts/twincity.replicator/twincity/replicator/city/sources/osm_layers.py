"""Which layer a mapped thing belongs to, by its tags: every tagged element of a file goes into exactly one.

The tags are those of the OpenStreetMap wiki's "Map features".
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from .findings import LAYER_OF_AREA, LAYER_OF_KIND, AreaKind, RoadKind
from .osm_elements import OsmElement
from .osm_values import floors

OTHER = "other"
"""Layer of what no tile shows: shops, routes, addresses, rails."""

LARGEST_FURNITURE_M2 = 40.0
"""A kiosk, a toilet or a shelter that is also drawn as a building; larger ones are buildings."""

POINT_KINDS: Mapping[str, Mapping[str, str]] = {
    "natural": {"tree": "tree", "tree_row": "tree"},
    "highway": {
        "street_lamp": "lamp",
        "bus_stop": "bus_shelter",
        "traffic_signals": "traffic_light",
        "crossing": "crossing",
        "stop": "sign_stop",
        "give_way": "sign_give_way",
    },
    "barrier": {
        "bollard": "bollard",
        "fence": "barrier",
        "guard_rail": "barrier",
        "handrail": "barrier",
        "railing": "barrier",
        "jersey_barrier": "barrier",
        "cycle_barrier": "barrier",
        "motorcycle_barrier": "barrier",
    },
    "amenity": {
        "bench": "bench",
        "waste_basket": "bin",
        "bicycle_parking": "bike_rack",
        "bicycle_rental": "bike_station",
        "fountain": "fountain",
        "drinking_water": "fountain",
        "post_box": "post_box",
        "toilets": "toilets",
        "clock": "clock",
    },
    "vending": {"parking_tickets": "parking_meter"},
    "man_made": {"street_cabinet": "cabinet", "planter": "planter"},
    "emergency": {"fire_hydrant": "hydrant"},
    "railway": {"subway_entrance": "metro_entrance"},
    "shop": {"kiosk": "kiosk", "newsagent": "kiosk"},
    "building": {"kiosk": "kiosk"},
    "advertising": {
        "column": "column",
        **dict.fromkeys(["billboard", "board", "poster_box", "screen"], "advert"),
    },
}
"""Key -> value -> kind of a `FoundPoint`."""

SIGNS: Mapping[str, str] = {
    "B1": "sign_no_entry",
    "B30": "sign_zone_30",
    "C20A": "sign_crossing",
    "C1A": "sign_parking",
    "C1B": "sign_parking",
    "C1C": "sign_parking",
    "C12": "sign_one_way",
    "AB4": "sign_stop",
    "AB3A": "sign_give_way",
    "B6A1": "sign_no_parking",
    "B6D": "sign_no_parking",
    "B22A": "sign_cycle",
    "C113": "sign_cycle",
    "B27A": "sign_bus",
}
"""Code of the French decree on signs -> kind: those that are drawn, and what looks like them."""

RANKS = ("motorway", "trunk", "primary", "secondary", "tertiary")
ROAD_KINDS: Mapping[str, RoadKind] = {
    **dict.fromkeys(
        [
            *RANKS,
            *(f"{rank}_link" for rank in RANKS),
            "unclassified",
            "residential",
            "living_street",
            "road",
            "busway",
            "bus_guideway",
        ],
        "street",
    ),
    **dict.fromkeys(["service", "track"], "service"),
    "pedestrian": "pedestrian",
    **dict.fromkeys(["footway", "path", "cycleway", "steps", "bridleway", "corridor"], "path"),
}
"""Value of `highway` -> kind of a `FoundRoad`."""

NOT_BUILT = ("proposed", "construction", "planned", "abandoned", "razed", "demolished", "disused")
"""Values of `highway` and `building` for what is not there."""

AREA_KINDS: Mapping[str, Mapping[str, AreaKind]] = {
    "area:highway": {
        **{kind: "carriageway" for kind, road in ROAD_KINDS.items() if road in ("street", "service")},
        **dict.fromkeys(["pedestrian", "footway", "sidewalk", "path", "steps"], "sidewalk"),
        "crossing": "crossing",
        "traffic_island": "island",
    },
    "traffic_calming": {"island": "island"},
    "leisure": {"park": "green", "garden": "green"},
    "landuse": dict.fromkeys(["grass", "forest", "meadow", "flowerbed", "greenery", "village_green"], "green"),
    "natural": {**dict.fromkeys(["wood", "scrub", "grassland", "shrubbery"], "green"), "water": "water"},
    "waterway": {"riverbank": "water", "dock": "water"},
}
"""Key -> value -> kind of a `FoundArea`."""


def layer_of(element: OsmElement) -> str:
    """Name of the layer, as a tally counts it."""
    if (kind := point_kind(element)) is not None:
        return LAYER_OF_KIND[kind]
    if is_building(element.tags):
        return "buildings"
    if (ground := area_kind(element)) is not None:
        return LAYER_OF_AREA[ground]
    is_road = element.tags.get("highway") in (*ROAD_KINDS, *NOT_BUILT) and element.ref.startswith("way/")
    return "roads" if is_road else OTHER


def is_building(tags: Mapping[str, str]) -> bool:
    """True for whole buildings and for parts of them."""
    return any(tags.get(key, "no") != "no" for key in ("building", "building:part"))


def point_kind(element: OsmElement) -> str | None:
    """The kind of furniture, or None; what is drawn as a larger building is no furniture."""
    tags = element.tags
    kind = next((kinds[tags[key]] for key, kinds in POINT_KINDS.items() if tags.get(key) in kinds), None)
    if kind is None and element.ref.startswith("node/"):
        kind = sign_kind(tags.get("traffic_sign", ""))
    if kind is None and tags.get("amenity") == "shelter" and tags.get("shelter_type") == "public_transport":
        kind = "bus_shelter"
    if kind is not None and element.ground is not None and is_building(tags):
        return kind if element.ground.area <= LARGEST_FURNITURE_M2 else None
    return None if element.ref.startswith("relation/") and element.ground is None else kind


def sign_kind(written: str) -> str | None:
    """The sign that `FR:B30` or `FR:B1;FR:M9v2` begins with; on a road's line the tag tells its rule, not its sign."""
    code = written.upper().removeprefix("FR:").split(";")[0].split("[")[0].split(",")[0].strip()
    return SIGNS.get(code)


def area_kind(element: OsmElement) -> AreaKind | None:
    """The kind of ground, or None; `highway` is ground where it says `area=yes` or is a multipolygon."""
    tags = element.tags
    kind = next((kinds[tags[key]] for key, kinds in AREA_KINDS.items() if tags.get(key) in kinds), None)
    if kind is not None:
        return None if element.ref.startswith("node/") else kind
    is_area = tags.get("area") == "yes" or tags.get("type") == "multipolygon"
    road = ROAD_KINDS.get(tags.get("highway", "")) if is_area else None
    if road is None or element.ref.startswith("node/"):
        return None
    return "carriageway" if road in ("street", "service") else "sidewalk"


def hidden(tags: Mapping[str, str]) -> str | None:
    """Why a thing cannot be seen from the street: it is indoors, or below or above it; None where it can."""
    if tags.get("indoor", "no") != "no" or tags.get("location") == "indoor" or tags.get("highway") == "corridor":
        return "indoors"
    if tags.get("location") == "underground" or level_of(tags) < 0:
        return "underground"
    on = floors(tags.get("level", "0"))
    return "on an upper floor" if on and min(on) > 0 else None


def level_of(tags: Mapping[str, str]) -> int:
    """Layer of a way: 0 is the street, below are tunnels, above bridges; stairs to another floor count as there."""
    layers = floors(tags.get("layer", "0")) or [0.0]
    layer = math.floor(min(layers) if min(layers) < 0 else max(layers))
    if tags.get("tunnel", "no") not in ("no", "building_passage"):
        return min(layer, -1)
    if tags.get("bridge", "no") != "no":
        return max(layer, 1)
    below = min(floors(tags.get("level", "0")) or [0.0])
    return min(layer, math.floor(below), 0)  # a layer above 0 without a bridge only tells what is drawn on top
