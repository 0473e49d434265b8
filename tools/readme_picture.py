"""Make docs/street.jpg, the picture of the README: one street, and what is known about every pixel of it.

./python.sh tools/readme_picture.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import cv2
import numpy as np

from twincity.replicator.dataset import open_dataset
from twincity.replicator.job import Job, Shard, find_tile
from twincity.replicator.pipeline import generate
from twincity.replicator.preview.pictures import distance_picture, instance_picture
from twincity.replicator.preview.sheet import draw_labels, fit
from twincity.replicator.scenario.spec import load_spec

OUT = Path(__file__).resolve().parents[1] / "docs" / "street.jpg"
PIPELINE = Path(__file__).resolve().parents[1] / "pipelines" / "crowd_counting.yaml"
INDEX = 19
"""The frame of the default run that is shown."""

WIDTH, HEIGHT, GAP = 1200, 675, 8


def main() -> None:
    """Generate the scene and lay the picture over its three readings."""
    spec = load_spec(PIPELINE, {"look": "clean", "writers": []})
    alone = Shard(number=INDEX + 1, of=spec.frames)
    with tempfile.TemporaryDirectory() as folder:
        job = Job(title="readme", spec=spec, tile_path=find_tile(spec.tile), out=Path(folder) / "out", shard=alone)
        frame = open_dataset(generate(job).out).frame(INDEX)
    small = ((WIDTH - 2 * GAP) // 3, HEIGHT // 3)
    boxes = fit(frame.rgb, *small)
    draw_labels(boxes, frame)
    readings = [boxes, fit(instance_picture(frame), *small), fit(distance_picture(frame), *small)]
    sheet = np.full((HEIGHT + GAP + small[1], WIDTH, 3), 255, np.uint8)
    sheet[:HEIGHT] = fit(frame.rgb, WIDTH, HEIGHT)
    for number, reading in enumerate(readings):
        left = number * (small[0] + GAP)
        sheet[HEIGHT + GAP :, left : left + small[0]] = reading
    OUT.parent.mkdir(exist_ok=True)
    cv2.imwrite(str(OUT), sheet[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])
    print(OUT)


if __name__ == "__main__":
    main()
