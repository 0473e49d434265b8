"""The matching says the same as pycocotools, on the COCO files that we write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from tests.frames import crowd_frame, street_frame, write_dataset

from twincity.replicator.evaluation.evaluate import evaluate
from twincity.replicator.evaluation.protocol import Protocol
from twincity.replicator.frame import Frame

# pycocotools 2.0.11 converts its masks in a way that numpy 2 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

ASKING_AS_COCO = Protocol(boxes="visible", min_size_px=0, min_visible_box_fraction=0, score=-1.0)
"""Everybody with enough pixels, every detection."""


def uncertain_detections(frames: list[Frame]) -> list[dict[str, Any]]:
    """Boxes that are shifted, doubled, invented or missing; all inside their images."""
    rng = np.random.default_rng(5)
    entries = []
    for frame in frames:
        seen = [person.box_visible for person in frame.of_class("person") if person.box_visible]
        invented = [tuple(rng.uniform(0, 50, 2).tolist() + rng.uniform(55, 85, 2).tolist()) for _ in range(5)]
        for box in [*seen, *seen[::3], *invented]:
            x0, y0, x1, y1 = box
            moved = rng.normal(0, 0.12, 2) * (x1 - x0, y1 - y0)
            x, y = np.clip([x0 + moved[0], y0 + moved[1]], 0, [frame.width - (x1 - x0), frame.height - (y1 - y0)])
            bbox = [float(x), float(y), float(x1 - x0), float(y1 - y0)]
            entries.append({"image_id": frame.index + 1, "category_id": 1, "bbox": bbox, "score": float(rng.random())})
    return entries


def coco_says(annotations: Path, predictions: Path) -> tuple[int, int]:
    """People found and false alarms at IoU 0.5, after pycocotools."""
    truth = COCO(annotations)
    evaluation = COCOeval(truth, truth.loadRes(str(predictions)), "bbox")
    evaluation.params.catIds, evaluation.params.maxDets = [1], [1000]
    evaluation.params.iouThrs, evaluation.params.areaRng = np.array([0.5]), [[0, 1e10]]
    evaluation.evaluate()
    images = [image for image in evaluation.evalImgs if image]
    counted = [(image["dtMatches"][0] > 0, ~image["dtIgnore"][0].astype(bool)) for image in images]
    return (
        int(sum((matched & real).sum() for matched, real in counted)),
        int(sum((~matched & real).sum() for matched, real in counted)),
    )


def test_people_found_and_false_alarms_are_those_of_pycocotools(tmp_path):
    frames = [street_frame(0), crowd_frame(1, 60), crowd_frame(2, 120, width=320, height=180)]
    root = write_dataset(tmp_path / "set", frames, ["coco"])
    predictions = tmp_path / "predictions.json"
    predictions.write_text(json.dumps(uncertain_detections(frames)))
    row = evaluate(root, predictions, protocol=ASKING_AS_COCO).overall
    assert 20 < row.found < row.people
    assert (row.found, row.false_alarms) == coco_says(root / "coco" / "annotations.json", predictions)
