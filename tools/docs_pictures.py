"""Make the pictures of the documentation: docs/street.jpg for the README, docs/paris/*.jpg for docs/paris.md.

./python.sh tools/docs_pictures.py            all of them
./python.sh tools/docs_pictures.py winter     one
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

DOCS = Path(__file__).resolve().parents[1] / "docs"
PIPELINE = DOCS.parent / "pipelines" / "crowd_counting.yaml"
README_SHOT: tuple[int, Mapping[str, Any]] = (1, {"seed": 5, "crowd.count": 80})
"""The README's picture: frame of the pipeline's run, and what is set."""

WIDTH, HEIGHT, GAP = 1200, 675, 8
QUALITY = [cv2.IMWRITE_JPEG_QUALITY, 88]

SHOTS: Mapping[str, tuple[int, Mapping[str, Any]]] = {
    "summer": (6, {"instant.date": "2025-06-12", "instant.hour": 10, "weather.preset": "clear", "camera.rig": "cctv"}),
    "rain": (7, {"instant.date": "2025-10-10", "instant.hour": 16, "weather.preset": "rain", "camera.rig": "cctv"}),
    "winter": (7, {"instant.date": "2025-01-15", "instant.hour": 12, "weather.preset": "partly_cloudy"}),
    "night": (7, {"instant.date": "2025-11-05", "instant.hour": 20, "weather.preset": "after_rain"}),
    "snow": (3, {"instant.date": "2025-02-02", "instant.hour": 11, "weather.preset": "snow"}),
}
"""Likewise, by name."""


def main(names: Sequence[str]) -> None:
    """Make the named pictures, or all."""
    if not names or "street" in names:
        _street()
    for name in names or SHOTS:
        if name in SHOTS:
            index, settings = SHOTS[name]
            picture = _frame(index, {"crowd.count": 70, **settings}).rgb
            _write(DOCS / "paris" / f"{name}.jpg", picture)


def _frame(index: int, settings: Mapping[str, Any]) -> Frame:
    """One frame of the default pipeline, with settings."""
    spec = load_spec(PIPELINE, {"writers": [], "frames": index + 1, **settings})
    alone = Shard(number=index + 1, of=index + 1)
    with tempfile.TemporaryDirectory() as folder:
        job = Job(title="docs", spec=spec, tile_path=find_tile(spec.tile), out=Path(folder) / "out", shard=alone)
        return open_dataset(generate(job).out).frame(index)


def _write(path: Path, picture: np.ndarray) -> None:
    path.parent.mkdir(exist_ok=True)
    cv2.imwrite(str(path), picture[..., ::-1], QUALITY)
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
