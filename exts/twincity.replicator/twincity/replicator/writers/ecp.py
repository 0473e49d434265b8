"""EuroCity Persons: pictures and one JSON per picture, by day and night, as the benchmark's evaluator walks them.

    day/img/val/haussmann_crossing/000012.png       the picture; the tile is the city
    day/labels/val/haussmann_crossing/000012.json   a frame with its people

A set without splits is one to test with, so it goes by the name `val`. What the format leaves open is decided so:

- Boxes are whole silhouettes, clipped to the picture: the evaluator does so too, but to 1920 x 1024, the size of its
  own pictures. Where yours are larger, what lies beyond is cut off there.
- `pedestrian`, or `rider` with what they ride as a child: bicycle, scooter, motorcycle or wheelchair.
- What is too small to be asked of a model is `person-group-far-away` around its visible pixels: a region where the
  evaluator counts detections neither way. People of whom nothing is seen are left out.
- Tags `occluded>N` and `truncated>N`: only the largest step that holds. `sitting-lying` is whoever sits, lies or
  falls. The benchmark leaves them out of its figures: read them from `frames.jsonl` to measure them.
- It is night when the sun is below the horizon.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..dataset import frame_json, link_frame_file, write_frame_file
from ..frame import Frame, Instance
from ..geometry.boxes import Box
from ..scenario.weather import Weather
from .base import DatasetInfo, Writer
from .riders import rides_of

UNSPLIT = "val"
STEPS = (80, 40, 10)
"""Percent hidden or cut off; the largest comes first."""

SITTING_LYING = ("sitting", "lying", "falling")


class EcpWriter(Writer):
    """Writes `img/` and `labels/` under `day/` and `night/`; nothing has to be gathered."""

    name = "ecp"

    def open(self, root: Path, info: DatasetInfo) -> None:
        self._root = root

    def write(self, frame: Frame, image: Path) -> None:
        time = "night" if frame.scenario.sun.elevation_deg < 0 else "day"
        place = Path(frame.split or UNSPLIT) / frame.scenario.tile
        labels = self._root / time / "labels" / place / f"{image.stem}.json"
        write_frame_file(frame.index, labels, frame_json(frame.index, frame_record(frame)) + "\n")
        link_frame_file(frame.index, image, self._root / time / "img" / place / image.name)

    def close(self) -> None:
        pass


def frame_record(frame: Frame) -> dict[str, Any]:
    """The content of one label file."""
    rides = rides_of(frame)
    return {
        "identity": "frame",
        "imagewidth": frame.width,
        "imageheight": frame.height,
        "tags": frame_tags(frame.scenario.weather),
        "children": [child(person, rides, frame) for person in frame.of_class("person") if person.visible_pixels],
    }


def frame_tags(weather: Weather) -> list[str]:
    """Of the benchmark's tags of frames, those that our pictures can show."""
    return ["rainy"] if weather.rain_rate_mm_per_h else []


def child(person: Instance, rides: Mapping[int, Instance], frame: Frame) -> dict[str, Any]:
    """One person, or a region of somebody too far away."""
    if person.ignored:
        assert person.box_visible is not None
        return {"identity": "person-group-far-away", **corners(person.box_visible, frame), "tags": [], "children": []}
    ride = rides.get(person.instance_id)
    rider = ride is not None or person.attributes.get("posture") == "riding"
    sits_or_lies = person.attributes.get("posture") in SITTING_LYING
    return {
        "identity": "rider" if rider else "pedestrian",
        **corners(person.box_full, frame),
        "tags": [*fraction_tags(person), *(["sitting-lying"] if sits_or_lies else [])],
        "children": [] if ride is None else [vehicle(ride, frame)],
        "instance_id": person.instance_id,
    }


def vehicle(ride: Instance, frame: Frame) -> dict[str, Any]:
    """What a rider rides."""
    return {"identity": ride.class_name, **corners(ride.box_full, frame), "tags": fraction_tags(ride), "children": []}


def fraction_tags(thing: Instance) -> list[str]:
    """`occluded>40`, `truncated>10`: one of each kind at most."""
    shares = {"occluded": thing.occluded_fraction, "truncated": thing.truncated_fraction}
    return [
        f"{kind}>{step}"
        for kind, share in shares.items()
        if (step := next((step for step in STEPS if share > step / 100), None))
    ]


def corners(box: Box, frame: Frame) -> dict[str, float]:
    """The four fields of a box, clipped to the picture."""
    x0, y0, x1, y1 = box
    return {"x0": max(x0, 0), "y0": max(y0, 0), "x1": min(x1, frame.width), "y1": min(y1, frame.height)}
