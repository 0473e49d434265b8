"""Make the pictures of the documentation: docs/street.jpg for the README, docs/paris/*.jpg for docs/paris.md,
docs/scenarios/*.jpg for docs/scenarios.md.

./python.sh tools/docs_pictures.py                      all of them
./python.sh tools/docs_pictures.py winter weapon        some
./python.sh tools/docs_pictures.py scenarios            those of one page
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from twincity.replicator.dataset import open_dataset
from twincity.replicator.frame import Frame
from twincity.replicator.job import Job, Shard, find_tile
from twincity.replicator.pipeline import generate
from twincity.replicator.preview.pictures import distance_picture, instance_picture
from twincity.replicator.preview.sheet import draw_labels, fit
from twincity.replicator.scenario.spec import load_spec
from twincity.replicator.writers.events import event_labels

DOCS = Path(__file__).resolve().parents[1] / "docs"
PIPELINE = DOCS.parent / "pipelines" / "crowd_counting.yaml"
README_SHOT: tuple[int, Mapping[str, Any]] = (1, {"seed": 5, "crowd.count": 80})
"""The README's picture: frame of the pipeline's run, and what is set."""

WIDTH, HEIGHT, GAP = 1200, 675, 8
QUALITY = [cv2.IMWRITE_JPEG_QUALITY, 88]

SHOTS: Mapping[str, tuple[int, Mapping[str, Any]]] = {
    "summer": (6, {"instant.date": "2025-06-12", "instant.hour": 10, "weather.preset": "clear", "camera.rig": "cctv"}),
    "rain": (7, {"instant.date": "2025-10-10", "instant.hour": 16, "weather.preset": "rain", "camera.rig": "cctv"}),
    "winter": (7, {"instant.date": "2025-01-15", "instant.hour": 12, "weather.preset": "broken_cloud"}),
    "night": (7, {"instant.date": "2025-11-05", "instant.hour": 20, "weather.preset": "after_rain"}),
    "snow": (3, {"instant.date": "2025-02-02", "instant.hour": 11, "weather.preset": "snowfall"}),
}
"""Likewise, by name."""

PIPELINES = DOCS.parent / "pipelines"
SCENARIOS: Mapping[str, tuple[int, str, str]] = {
    "abandoned_object": (2, "left_in_the_open", "owner_beside_it"),
    "weapon": (2, "points_a_weapon", "points_something_harmless"),
    "wrong_direction": (1, "car_against_the_traffic", "car_with_the_traffic"),
    "forbidden_zone": (1, "in_a_closed_area", "beside_a_closed_area"),
    "person_on_ground": (2, "lying_alone", "asleep_on_a_bench"),
    "crowd_movement": (1, "surge", "group_walks"),
    "over_density": (2, "crush", "queue"),
    "fire_smoke": (2, "heap_on_fire", "steam_from_a_vent"),
    "aggression": (2, "scuffle", "talks_with_gestures"),
    "street_litter": (2, "dumped_heap", "parcels_being_delivered"),
}
"""Pipeline -> frame of its run, what happens on the left, and the hard negative on the right."""

BY_DAY = {"instant.date": "2025-06-10", "instant.hour": 14, "weather.preset": "broken_cloud"}
GENUINE, HARD_NEGATIVE = (220, 30, 30), (30, 90, 220)
"""Colours of the boxes."""

HALF = (596, 335)
SMALL = [cv2.IMWRITE_JPEG_QUALITY, 78]


def main(names: Sequence[str]) -> None:
    """Make the named pictures, or all."""
    for name in SCENARIOS:
        if not names or name in names or "scenarios" in names:
            _scenario(name)
    if not names or "pedestrian_detection" in names or "scenarios" in names:
        frame = _frame(3, {}, PIPELINES / "pedestrian_detection.yaml")
        picture = fit(frame.rgb, 900, 506)
        draw_labels(picture, frame)
        _write(DOCS / "scenarios" / "pedestrian_detection.jpg", picture, SMALL)
    if not names or "street" in names:
        _street()
    for name in names or SHOTS:
        if name in SHOTS:
            index, settings = SHOTS[name]
            picture = _frame(index, {"crowd.count": 70, **settings}).rgb
            _write(DOCS / "paris" / f"{name}.jpg", picture)


def _frame(index: int, settings: Mapping[str, Any], pipeline: Path = PIPELINE) -> Frame:
    """One frame of a pipeline, with settings."""
    spec = load_spec(pipeline, {"writers": [], "frames": index + 1, **settings})
    alone = Shard(number=index + 1, of=index + 1)
    with tempfile.TemporaryDirectory() as folder:
        job = Job(title="docs", spec=spec, tile_path=find_tile(spec.tile), out=Path(folder) / "out", shard=alone)
        return open_dataset(generate(job).out).frame(index)


def _scenario(name: str) -> None:
    """What happens on the left, what only looks like it on the right, each with the box of its label."""
    index, *whats = SCENARIOS[name]
    halves = []
    for what in whats:
        frame = _frame(index, {**BY_DAY, "events.what": what, "events.count": 1}, PIPELINES / f"{name}.yaml")
        halves += [_marked(frame), np.full((HALF[1], GAP, 3), 255, np.uint8)]
    _write(DOCS / "scenarios" / f"{name}.jpg", np.hstack(halves[:-1]), SMALL)


def _marked(frame: Frame) -> np.ndarray:
    """The picture, half as wide as a page, with the boxes of its events."""
    picture = fit(frame.rgb, *HALF)
    scale = np.array([HALF[0] / frame.width, HALF[1] / frame.height])
    for label in event_labels(frame):
        colour = GENUINE if label["genuine"] else HARD_NEGATIVE
        if label["zone"]:
            cv2.polylines(picture, [(np.array(label["zone"]) * scale).astype(np.int32)], True, colour, 1, cv2.LINE_AA)
        if label["box"] is not None:
            corners = (np.array(label["box"]).reshape(2, 2) * scale).round().astype(int).tolist()
            cv2.rectangle(picture, *corners, colour, 1, cv2.LINE_AA)
    return picture


def _write(path: Path, picture: np.ndarray, quality: Sequence[int] = QUALITY) -> None:
    path.parent.mkdir(exist_ok=True)
    cv2.imwrite(str(path), picture[..., ::-1], quality)
    print(path)


def _street() -> None:
    """The picture over its three readings."""
    index, settings = README_SHOT
    frame = _frame(index, {"look": "clean", **settings})
    small = ((WIDTH - 2 * GAP) // 3, HEIGHT // 3)
    boxes = fit(frame.rgb, *small)
    draw_labels(boxes, frame)
    readings = [boxes, fit(instance_picture(frame), *small), fit(distance_picture(frame), *small)]
    sheet = np.full((HEIGHT + GAP + small[1], WIDTH, 3), 255, np.uint8)
    sheet[:HEIGHT] = fit(frame.rgb, WIDTH, HEIGHT)
    for number, reading in enumerate(readings):
        left = number * (small[0] + GAP)
        sheet[HEIGHT + GAP :, left : left + small[0]] = reading
    _write(DOCS / "street.jpg", sheet)


if __name__ == "__main__":
    main(sys.argv[1:])
