"""Everything that is counted of a dataset, in one pass; memory does not grow with the number of frames."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np

from ..dataset.facets import KNOWN, Facet, facet_order, frame_facets, instance_facets
from .asked import Drawn

GRID = (18, 32)
"""Rows and columns of the maps of where people stand."""

PAIRS = (
    ("posture", "light"), ("posture", "hidden"), ("posture", "size"), ("monk_tone", "light"), ("monk_tone", "size"),
    ("age", "posture"), ("sex", "posture"), ("mobility_aid", "light"), ("weather", "light"),
)  # fmt: skip
"""Facets that are counted together: the cells that an audit wants filled."""

FEW = 30
"""People below which a group is too small to say anything of: with 30, a rate is known to about 18 points (95 %)."""

Table = dict[str, Counter[str]]


@dataclass(kw_only=True)
class Tally:
    """What a dataset holds. People are those that are asked of a model: seen with enough pixels."""

    frames: int = 0
    empty_frames: int = 0
    """Without any labelled person."""

    size: Counter[str] = field(default_factory=Counter)
    """Frames of each width and height."""

    labelled: Counter[str] = field(default_factory=Counter)
    """Instances of each class."""

    ignored: Counter[str] = field(default_factory=Counter)
    """Of each class, those with too few pixels, listed and marked."""

    images: Table = field(default_factory=dict)
    """Facet of images -> how many have each value."""

    people: Table = field(default_factory=dict)
    """Facet of people -> how many have each value."""

    pairs: dict[tuple[str, str], Counter[tuple[str, str]]] = field(default_factory=dict)
    """For each of `PAIRS`: people with both values; images where both facets are the image's."""

    per_image: Counter[int] = field(default_factory=Counter)
    """Number of people -> images."""

    quantities: Counter[str] = field(default_factory=Counter)
    """Fields of weather and sensor -> images in which they are not zero."""

    drawn: Drawn = field(default_factory=Drawn)
    """What the scenarios hold of each parameter."""

    where: dict[str, np.ndarray] = field(default_factory=dict)
    """`all`, `lying`: (rows, columns) of `GRID`, how many people's boxes end there below."""

    @property
    def people_count(self) -> int:
        """People that are asked of a model."""
        return self.labelled["person"]

    def values(self, name: str) -> list[tuple[str, int]]:
        """A facet's values in their order, with their counts."""
        counts = self.people.get(name) or self.images.get(name) or Counter()
        return sorted(counts.items(), key=lambda item: facet_order(item[0]))

    def small_groups(self, names: Iterable[str]) -> list[tuple[str, list[tuple[str, int]]]]:
        """Of each facet that has any: the values that fewer than `FEW` people have, and how many, 0 included."""
        small = []
        for name in names:
            counts = self.people.get(name, Counter())
            values = [(value, counts[value]) for value in _values_of(name, counts) if value != "none"]
            small.append((name, [(value, count) for value, count in values if count < FEW]))
        return [(name, groups) for name, groups in small if groups]


def tally(records: Iterable[Mapping[str, Any]]) -> Tally:
    """Count the lines of `frames.jsonl`."""
    found = Tally(where={"all": np.zeros(GRID, int), "lying": np.zeros(GRID, int)})
    for record in records:
        _add_frame(found, record)
    return found


def _add_frame(found: Tally, record: Mapping[str, Any]) -> None:
    camera, of_image = record["camera"], list(frame_facets(record))
    found.frames += 1
    found.size[f"{camera['width']}x{camera['height']}"] += 1
    _count(found.images, of_image)
    scenario = record["scenario"]
    found.drawn.add(scenario)
    found.quantities.update(name for name, value in {**scenario["weather"], **scenario["sensor"]}.items() if value)
    people = 0
    for instance in record["instances"]:
        kind = instance["class_name"]
        if instance["ignored"]:
            found.ignored[kind] += 1
            continue
        found.labelled[kind] += 1
        if kind == "person":
            people += 1
            _add_person(found, instance, of_image, camera)
    found.per_image[people] += 1
    found.empty_frames += not people
    for names in PAIRS:
        if set(names) <= {name for name, _ in of_image}:
            _count_pair(found, names, of_image)


def _add_person(
    found: Tally, person: Mapping[str, Any], of_image: list[Facet], camera: Mapping[str, Any]
) -> None:  # fmt: skip
    of_person = [facet for facet in instance_facets(person) if facet[0] != "class"]
    _count(found.people, of_person)
    names_of_image = {name for name, _ in of_image}
    for names in PAIRS:
        if not set(names) <= names_of_image:
            _count_pair(found, names, [*of_person, *of_image])
    row, column = _cell(person["box_visible"], camera)
    found.where["all"][row, column] += 1
    if person["attributes"].get("posture") == "lying":
        found.where["lying"][row, column] += 1


def _count(table: Table, facets: Iterable[Facet]) -> None:
    for name, value in facets:
        table.setdefault(name, Counter())[value] += 1


def _count_pair(found: Tally, names: tuple[str, str], facets: list[Facet]) -> None:
    first, second = ([value for name, value in facets if name == wanted] for wanted in names)
    found.pairs.setdefault(names, Counter()).update(product(first, second))


def _cell(box: Any, camera: Mapping[str, Any]) -> tuple[int, int]:
    """The cell of `GRID` with the middle of a box's lower edge."""
    x, y = (box[0] + box[2]) / 2 / camera["width"], box[3] / camera["height"]
    return min(int(y * GRID[0]), GRID[0] - 1), min(int(x * GRID[1]), GRID[1] - 1)


def rows_of(names: tuple[str, str], counts: Counter[tuple[str, str]]) -> Iterator[tuple[str, list[int]]]:
    """The joint table of two facets as rows of counts; the columns are in the order of `columns_of`."""
    columns = columns_of(names, counts)
    for row in _values_of(names[0], {first for first, _ in counts}):
        yield row, [counts[row, column] for column in columns]


def columns_of(names: tuple[str, str], counts: Counter[tuple[str, str]]) -> list[str]:
    """The second values of a joint table, in their order."""
    return _values_of(names[1], {second for _, second in counts})


def _values_of(name: str, found: Collection[str]) -> list[str]:
    """A facet's values in their order: those that were found, and those that are known and nobody has."""
    return sorted({*found, *KNOWN.get(name, ())} if found else (), key=facet_order)
