"""`GroundTruth`: the people of a dataset as arrays, read from its records once, without their pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..dataset import open_dataset
from ..errors import DatasetError
from ..geometry.boxes import Box
from .protocol import Protocol
from .slices import Slice


@dataclass(frozen=True, kw_only=True)
class Images:
    """The m images of a dataset. Elsewhere an image is given by its position in these arrays."""

    index: np.ndarray
    """(m,) int: index of the frame. A COCO file calls the image `index + 1`."""

    size: np.ndarray
    """(m, 2) float: width and height [px]."""

    in_slice: np.ndarray
    """(m, slices) bool."""

    def __len__(self) -> int:
        return len(self.index)


@dataclass(frozen=True, kw_only=True)
class GroundTruth:
    """The n people of whom at least a pixel is seen."""

    images: Images

    image: np.ndarray
    """(n,) int: position of their image."""

    instance_id: np.ndarray
    """(n,) int: which instance of its frame."""

    box: np.ndarray
    """(n, 4) float `xyxy` [px]: the protocol's box, cut at the border of the image."""

    asked: np.ndarray
    """(n,) bool: the protocol asks for them; the others cost nothing, found or not."""

    in_slice: np.ndarray
    """(n, slices) bool."""

    unseen: int
    """People wholly hidden behind something, who are in none of these arrays: no model can know of them."""


def read_truth(root: Path, protocol: Protocol, slices: Sequence[Slice]) -> GroundTruth:
    """The people of a finished dataset; `DatasetError` when it has no image."""
    images: list[tuple[int, tuple[int, int], list[bool]]] = []
    people: list[_Person] = []
    unseen = 0
    for position, frame in enumerate(open_dataset(root).records()):
        there = [each.frames(frame) for each in slices]
        images.append((frame["index"], (frame["camera"]["width"], frame["camera"]["height"]), there))
        everybody = [instance for instance in frame["instances"] if instance["class_name"] == "person"]
        seen = [person for person in everybody if person["visible_pixels"]]
        people.extend(_person(position, person, there, protocol, slices) for person in seen)
        unseen += len(everybody) - len(seen)
    if not images:
        raise DatasetError(f"{root} has no image, so there is nothing to evaluate. Make one with --frames 1 or more.")
    size = np.array([size for _, size, _ in images], float)
    image = np.array([person.image for person in people], int)
    return GroundTruth(
        images=Images(
            index=np.array([index for index, _, _ in images]),
            size=size,
            in_slice=np.array([there for _, _, there in images], bool),
        ),
        image=image,
        instance_id=np.array([person.instance_id for person in people], int),
        box=inside_image(np.array([person.box for person in people], float).reshape(-1, 4), size[image]),
        asked=np.array([person.asked for person in people], bool),
        in_slice=np.array([person.in_slice for person in people], bool).reshape(-1, len(slices)),
        unseen=unseen,
    )


class _Person(NamedTuple):
    """One row of the ground truth, before the rows become arrays."""

    image: int
    instance_id: int
    box: Box
    asked: bool
    in_slice: list[bool]


def _person(
    image: int, person: Mapping[str, Any], there: Sequence[bool], protocol: Protocol, slices: Sequence[Slice]
) -> _Person:
    """The row of one person, in an image that is `there` in some of the slices."""
    return _Person(
        image=image,
        instance_id=person["instance_id"],
        box=person[f"box_{protocol.boxes}"],
        asked=protocol.asks_for(person),
        in_slice=[inside and each.people(person) for each, inside in zip(slices, there, strict=True)],
    )


def inside_image(box: np.ndarray, size: np.ndarray) -> np.ndarray:
    """(n, 4) `xyxy` cut at the borders of their images, whose width and height are (n, 2)."""
    return np.clip(box, 0, np.tile(size, 2))
