"""Which frames show what: the values that a frame can be chosen by.

A facet is a name with values: of the frame (`weather`), or of what is in it (`posture`). It is read once from
`frames.jsonl`; pixels are not touched.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ..dataset import Dataset

AGE_BANDS = {0: "0-5", 6: "6-11", 12: "12-17", 18: "18-39", 40: "40-64", 65: "65-79", 80: "80+"}
HEIGHT_BANDS = {0: "under 20 px", 20: "20-49 px", 50: "50-79 px", 80: "80-159 px", 160: "160 px and more"}
HIDDEN_BANDS = {0.0: "0-10 %", 0.1: "10-35 %", 0.35: "35-65 %", 0.65: "65-95 %", 0.95: "95-100 %"}
"""Lower bound -> name."""

MAX_VALUES = 40
"""A facet with more values chooses nothing: a person's exact height, say."""

AS_SAMPLED = ("posture", "activity", "sex", "monk_tone", "headwear", "mobility_aid", "hair", "trade")
"""Attributes of people that are facets as they are; None is written `none`."""

Facets = Iterator[tuple[str, str]]


class Catalogue:
    """The frames of a dataset, in order, each with its facets."""

    def __init__(self, dataset: Dataset) -> None:
        self.frames: list[dict[str, Any]] = []
        self._where: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._counts: Counter[tuple[str, str]] = Counter()
        for record in dataset.records():
            found = Counter([*frame_facets(record), *_all_facets(record["instances"])])
            for name, value in found:
                self._where[name][value].append(len(self.frames))
            self._counts += found
            self.frames.append(_summary(record))

    def facets(self) -> dict[str, list[dict[str, Any]]]:
        """Each facet with more than one value: its values, and in how many frames and how often they are."""
        return {
            name: [
                {"value": value, "frames": len(frames), "count": self._counts[name, value]}
                for value, frames in sorted(values.items(), key=lambda item: (_order(item[0]), item[0]))
            ]
            for name, values in self._where.items()
            if 1 < len(values) <= MAX_VALUES
        }

    def showing(self, wanted: Mapping[str, str]) -> list[int]:
        """Positions in `frames` of those that have a value of every wanted facet; an unknown value is in none."""
        chosen = set(range(len(self.frames)))
        for name, value in wanted.items():
            chosen &= set(self._where.get(name, {}).get(value, ()))
        return sorted(chosen)


def frame_facets(record: Mapping[str, Any]) -> Facets:
    """What is true of the whole image."""
    metadata = record["metadata"]
    yield "weather", metadata["weather"]
    yield "camera", metadata["cameraRig"]
    yield "light", "day" if metadata["sunElevation"] > 0 else "twilight" if metadata["sunElevation"] > -6 else "night"
    yield "tile", metadata["district"]
    if record.get("split"):
        yield "split", record["split"]


def instance_facets(instance: Mapping[str, Any]) -> Facets:
    """What is true of one thing in it; people have attributes, and bands of size and of how much is hidden."""
    yield "class", instance["class_name"]
    if instance["class_name"] != "person":
        return
    attributes = instance["attributes"]
    for name in AS_SAMPLED:
        if name in attributes:
            value = attributes[name]
            yield name, "none" if value is None else str(value)
    if "age_years" in attributes:
        yield "age", _band(AGE_BANDS, attributes["age_years"])
    yield "size", _band(HEIGHT_BANDS, instance["box_full"][3] - instance["box_full"][1])
    yield "hidden", _band(HIDDEN_BANDS, instance["occluded_fraction"])


def _all_facets(instances: list[dict[str, Any]]) -> Facets:
    for instance in instances:
        yield from instance_facets(instance)


def _band(bands: Mapping[Any, str], value: float) -> str:
    bounds = list(bands)
    return bands[bounds[max(bisect_right(bounds, value) - 1, 0)]]


def _order(value: str) -> int:
    """Bands and numbers in their own order, words by the alphabet."""
    for bands in (AGE_BANDS, HEIGHT_BANDS, HIDDEN_BANDS):
        names = list(bands.values())
        if value in names:
            return names.index(value)
    return int(value) if value.isdigit() else 0


def _summary(record: Mapping[str, Any]) -> dict[str, Any]:
    metadata = record["metadata"]
    return {
        "index": record["index"],
        "people": metadata["counts"]["people"]["visible"],
        "time": metadata["localTime"],
        "weather": metadata["weather"],
    }
