"""What a label can be sorted by: named values of an image, and of each thing in it.

A facet is a name with a short value, such as `posture` = `lying` or `size` = `20-49 px`. Numbers are put in bands, so
that counting them says something. The viewer chooses by facets, and the statistics count them. Read from the lines of
`frames.jsonl`; what an older dataset does not hold is left out.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..frame import DENSITY_CLASSES
from ..scenario.belongings import SEATS
from ..scenario.traits import AID_SHARES

Facet = tuple[str, str]
Bands = Mapping[float, str]
"""Lower bound -> name, in rising order; what is below the first belongs to it."""

AGE_BANDS: Bands = {0: "0-5", 6: "6-11", 12: "12-17", 18: "18-39", 40: "40-64", 65: "65-79", 80: "80+"}
"""Years."""

SIZE_BANDS: Bands = {0: "under 20 px", 20: "20-49 px", 50: "50-79 px", 80: "80-159 px", 160: "160 px and more"}
"""Of the whole silhouette's height. 50 px is CityPersons' and Caltech's "reasonable", 80 their "near"."""

DISTANCE_BANDS: Bands = {0: "0-10 m", 10: "10-20 m", 20: "20-30 m", 30: "30-45 m", 45: "45 m and more"}
HIDDEN_BANDS: Bands = {0: "0-10 %", 0.1: "10-35 %", 0.35: "35-65 %", 0.65: "65-95 %", 0.95: "95-100 %"}
"""Occluded share of what the frame could show; 35 % is the limit of "reasonable"."""

CUT_BANDS: Bands = {0: "whole", 0.01: "1-25 % outside", 0.25: "25-50 % outside", 0.5: "over 50 % outside"}
CONTRAST_BANDS: Bands = {0: "0-0.1", 0.1: "0.1-0.2", 0.2: "0.2-0.4", 0.4: "0.4 and more"}
LUX_BANDS: Bands = {0: "under 5 lx", 5: "5-50 lx", 50: "50-1,000 lx", 1000: "1,000-20,000 lx", 20000: "over 20,000 lx"}
"""Street lamps give 5 to 50 lux on the ground, open shade a few thousand, the sun up to 100,000."""

CROWD_BANDS: Bands = {
    0: "nobody", 1: "1-9", 10: "10-29", 30: "30-69", 70: "70-149", 150: "150-499", 500: "500 and more",
}  # fmt: skip

AS_SAMPLED = ("posture", "activity", "sex", "monk_tone", "headwear", "mobility_aid", "hair", "trade")
"""Attributes of people that are facets as they are; None is written `none`."""

POSTURES = ("walking", "running", "standing", "sitting", "crouching", "lying", "falling", "riding")
LIGHTS = ("day", "twilight", "night")
ORDERED: tuple[Iterable[str], ...] = (
    *(bands.values() for bands in (AGE_BANDS, SIZE_BANDS, DISTANCE_BANDS, HIDDEN_BANDS, CUT_BANDS, CONTRAST_BANDS)),
    LUX_BANDS.values(), CROWD_BANDS.values(), LIGHTS, [name for name, _ in reversed(DENSITY_CLASSES)],
)  # fmt: skip
_RANK = {name: rank for names in ORDERED for rank, name in enumerate(names)}

KNOWN: Mapping[str, tuple[str, ...]] = {
    "light": LIGHTS,
    "posture": POSTURES,
    "sex": ("female", "male"),
    "monk_tone": tuple(str(tone) for tone in range(1, 11)),
    "mobility_aid": tuple(AID_SHARES),
    "age": tuple(AGE_BANDS.values()),
    "size": tuple(SIZE_BANDS.values()),
    "hidden": tuple(HIDDEN_BANDS.values()),
    "illuminance": tuple(LUX_BANDS.values()),
}
"""Every value of the facets that an audit compares: a group without anyone is told as empty."""


def frame_facets(record: Mapping[str, Any]) -> Iterator[Facet]:
    """What is true of the whole image."""
    metadata = record["metadata"]
    instant = dt.datetime.fromisoformat(metadata["localTime"])
    yield "weather", metadata["weather"]
    yield "light", light_of(metadata["sunElevation"])
    yield "camera", metadata["cameraRig"]
    yield "people", band(CROWD_BANDS, metadata["counts"]["people"]["visible"])
    yield "month", f"{instant.month:02d}"
    yield "hour", f"{instant.hour:02d}"
    yield "tile", metadata["district"]
    if record.get("split"):
        yield "split", record["split"]


def instance_facets(instance: Mapping[str, Any]) -> Iterator[Facet]:
    """What is true of one thing; of people also who they are and how they are seen."""
    yield "class", instance["class_name"]
    if instance["class_name"] != "person":
        return
    attributes = instance["attributes"]
    for name in AS_SAMPLED:
        if name in attributes:
            yield name, "none" if attributes[name] is None else str(attributes[name])
    if "age_years" in attributes:
        yield "age", band(AGE_BANDS, attributes["age_years"])
    for name in sorted({carried["thing"] for carried in attributes.get("carried", ())} - set(SEATS)) or ["none"]:
        yield "carried", name
    yield from _as_seen(instance)


def light_of(sun_elevation_deg: float) -> str:
    """Day, civil twilight (sun at most 6 degrees below the horizon) or night."""
    return "day" if sun_elevation_deg > 0 else "twilight" if sun_elevation_deg > -6 else "night"


def band(bands: Bands, value: float) -> str:
    """The name of the band that a number lies in."""
    bounds = list(bands)
    return bands[bounds[max(bisect_right(bounds, value) - 1, 0)]]


def facet_order(value: str) -> tuple[float, str]:
    """Sorts the values of one facet: bands and numbers in their own order, words by the alphabet."""
    return (float(value), "") if value.isdigit() else (_RANK.get(value, 0), value)


def _as_seen(person: Mapping[str, Any]) -> Iterator[Facet]:
    yield "size", band(SIZE_BANDS, person["box_full"][3] - person["box_full"][1])
    yield "distance", band(DISTANCE_BANDS, person["distance_m"])
    yield "hidden", band(HIDDEN_BANDS, person["occluded_fraction"])
    yield "cut", band(CUT_BANDS, person["truncated_fraction"])
    if person.get("density_class"):
        yield "density class", person["density_class"]
    if person.get("contrast") is not None:
        yield "contrast", band(CONTRAST_BANDS, person["contrast"])
    if person.get("illuminance_lux") is not None:
        yield "illuminance", band(LUX_BANDS, person["illuminance_lux"])
