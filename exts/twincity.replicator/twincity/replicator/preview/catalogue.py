"""Which frames show what: their facets, read once from `frames.jsonl`; pixels are not touched."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ..dataset import Dataset
from ..dataset.facets import Facet, facet_order, frame_facets, instance_facets

MAX_VALUES = 40
"""A facet with more values chooses nothing: a person's exact height, say."""


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
                for value, frames in sorted(values.items(), key=lambda item: facet_order(item[0]))
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


def _all_facets(instances: list[dict[str, Any]]) -> Iterator[Facet]:
    for instance in instances:
        yield from instance_facets(instance)


def _summary(record: Mapping[str, Any]) -> dict[str, Any]:
    metadata = record["metadata"]
    return {
        "index": record["index"],
        "people": metadata["counts"]["people"]["visible"],
        "time": metadata["localTime"],
        "weather": metadata["weather"],
    }
