"""Buildings of OpenStreetMap: outlines, heights, storeys, roofs and materials, and the parts some are drawn by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import shapely

from ..tile import BuildingUse
from .findings import FoundBuilding, RoofShape
from .osm_elements import OsmElement
from .osm_ground import enclosed, numbered
from .osm_layers import NOT_BUILT
from .osm_notes import read_value
from .osm_parts import OsmVolume, merge_parts
from .osm_values import count, floors, metres, year
from .tally import Tally

Name = TypeVar("Name")

LAYER = "buildings"

LIGHT = (
    "roof", "carport", "canopy", "shed", "hut", "tent", "container", "garage", "garages", "greenhouse", "cabin",
    "allotment_house",
)  # fmt: skip
"""Values of `building` without a facade."""

ROOFS: Mapping[str, RoofShape] = {
    "flat": "flat",
    "mansard": "mansard",
    "gambrel": "mansard",
    "double_saltbox": "mansard",
    "quadruple_saltbox": "mansard",
    "gabled": "gable",
    "saltbox": "gable",
    "skillion": "gable",
    "round": "gable",
    "hipped": "hip",
    "half-hipped": "hip",
    "side_hipped": "hip",
    "pyramidal": "hip",
    "dome": "hip",
    "cone": "hip",
    "onion": "hip",
}
"""`roof:shape` -> ours. Steep sides and a flat top is how mappers of Paris draw brisis and terrasson: the saltboxes."""

CHURCHES = ("church", "cathedral", "chapel", "basilica", "mosque", "synagogue", "temple", "monastery", "religious")
PUBLIC = (
    "public", "civic", "government", "hospital", "school", "university", "college", "train_station", "museum",
    "theatre", "fire_station", "townhall", "courthouse", "library", "police", "barracks", "military",
)  # fmt: skip
"""Values of `building` and `amenity`."""

WALLS: Mapping[str, str] = {
    **dict.fromkeys(["stone", "limestone", "sandstone", "ashlar", "masonry"], "limestone"),
    **dict.fromkeys(["brick", "bricks"], "brick"),
    **dict.fromkeys(["concrete", "reinforced_concrete", "cement_block", "cement"], "concrete"),
    **dict.fromkeys(["plaster", "render", "stucco", "rendered"], "render"),
    **dict.fromkeys(["millstone", "meuliere", "meulière"], "millstone"),
    **dict.fromkeys(["glass", "mirror"], "glass"),
    **dict.fromkeys(["wood", "timber", "timber_framing"], "wood"),
}

ROOF_MATERIALS: Mapping[str, str] = {
    **dict.fromkeys(["zinc", "metal", "metal_sheet", "tin", "aluminium", "lead"], "zinc"),
    "slate": "slate",
    **dict.fromkeys(["roof_tiles", "tile", "tiles", "clay"], "tile"),
    **dict.fromkeys(["concrete", "gravel", "tar_paper", "asphalt", "bitumen", "stone"], "concrete"),
}

LEVEL_M = 3.0
"""Only to tell which part stands on which, where storeys are given and no height."""


def found_buildings(elements: Iterable[OsmElement], tally: Tally) -> list[FoundBuilding]:
    """Every building with ground of its own; what is refused and mended is counted."""
    outlines: list[OsmVolume] = []
    parts: list[OsmVolume] = []
    for element in elements:
        if (reason := _refusal(element.tags)) is not None:
            tally.refused[f"{LAYER}: {reason}"] += 1
            continue
        volumes = _volumes(element, tally)
        (outlines if element.tags.get("building", "no") != "no" else parts).extend(volumes)
    return merge_parts(outlines, parts, tally)


def _refusal(tags: Mapping[str, str]) -> str | None:
    value = tags.get("building", "no")
    if value in NOT_BUILT and value != "construction":
        return "not built, or not any more"
    layers = floors(tags.get("layer", "0")) or [0.0]
    return "underground" if tags.get("location") == "underground" or max(layers) < 0 else None


def _volumes(element: OsmElement, tally: Tally) -> list[OsmVolume]:
    """One volume per outer ring."""
    ground = enclosed(element)
    if ground.refusal is not None:
        tally.refused[f"{LAYER}: {ground.refusal}"] += 1
        return []
    if ground.repair is not None:
        tally.repaired[f"{LAYER}: {ground.repair}"] += 1
    if len(ground.polygons) > 1:
        tally.repaired[f"{LAYER}: one record with several outlines taken apart"] += 1
        tally.read[LAYER] += len(ground.polygons) - 1
    described = _described(element, ground.polygons, tally)
    bottom = read_value(element.tags, ("min_height", "building:min_height"), metres, LAYER, tally)
    if bottom is None:
        bottom = LEVEL_M * (read_value(element.tags, "building:min_level", count, LAYER, tally) or 0.0)
    return [OsmVolume(building=building, bottom_m=bottom, top_m=_top_m(building)) for building in described]


def _described(element: OsmElement, footprints: Sequence[shapely.Polygon], tally: Tally) -> list[FoundBuilding]:
    """The buildings on the footprints, all with what the tags say."""
    tags = element.tags
    roof = _known(tags, "roof:shape", ROOFS, tally)
    gutter, ridge = _heights(tags, roof, tally)
    walls = _known(tags, "building:material", WALLS, tally) or _known(tags, "building:facade:material", WALLS, tally)
    built = read_value(tags, ("start_date", "construction_date", "year_of_construction"), year, LAYER, tally)
    tally.guessed[f"{LAYER}: year within a decade, a century or a range"] += built is not None and not built.is_exact
    building = FoundBuilding(
        id=element.ref,
        footprint=footprints[0],
        gutter_height_m=gutter,
        ridge_height_m=ridge,
        levels=_levels(tags, tally),
        year=None if built is None else built.year,
        wall_material=walls,
        roof_material=_known(tags, "roof:material", ROOF_MATERIALS, tally),
        roof=roof,
        use=_use(tags),
        is_light=tags.get("building", tags.get("building:part")) in LIGHT,
    )
    return [replace(building, id=id, footprint=plan) for id, plan in numbered(element.ref, footprints)]


def _use(tags: Mapping[str, str]) -> BuildingUse | None:
    """What a building is for, where that shows in its front."""
    said = tags.get("building", tags.get("building:part", "")), tags.get("amenity", "")
    if said[1] == "place_of_worship" or said[0] in CHURCHES:
        return "church"
    return "public" if any(value in PUBLIC for value in said) else None


def _heights(tags: Mapping[str, str], roof: RoofShape | None, tally: Tally) -> tuple[float | None, float | None]:
    """Gutter and ridge [m]: `height` is the top of the roof, and the gutter where the roof is flat."""
    ridge = read_value(tags, ("height", "building:height", "est_height"), metres, LAYER, tally)
    roof_m = read_value(tags, "roof:height", metres, LAYER, tally)
    if ridge is None:
        return None, None
    if roof == "flat":
        return ridge, ridge
    return (None if roof_m is None or roof_m >= ridge else round(ridge - roof_m, 3)), ridge


def _levels(tags: Mapping[str, str], tally: Tally) -> float | None:
    """Storeys with those in the roof: `building:levels` leaves `roof:levels` out where both are given."""
    levels = read_value(tags, ("building:levels", "levels"), count, LAYER, tally)
    in_roof = read_value(tags, "roof:levels", count, LAYER, tally)
    return None if levels is None else levels + (in_roof or 0.0)


def _known(tags: Mapping[str, str], key: str, table: Mapping[str, Name], tally: Tally) -> Name | None:
    return read_value(tags, key, lambda text: table.get(text.strip().lower()), LAYER, tally)


def _top_m(building: FoundBuilding) -> float:
    top = building.ridge_height_m or building.gutter_height_m
    return top if top is not None else LEVEL_M * (building.levels or 0.0)
