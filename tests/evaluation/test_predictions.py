"""Predictions are checked once, at the door: what is wrong is named, what is useless is counted."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.frames import crowd_frame, street_frame

from twincity.replicator.errors import DatasetError
from twincity.replicator.evaluation.predictions import (
    CATEGORIES,
    NO_AREA,
    OTHER_CATEGORY,
    OUTSIDE,
    PERSON_CATEGORY,
    Predictions,
    read_predictions,
)
from twincity.replicator.evaluation.truth import Images
from twincity.replicator.geometry.boxes import xywh
from twincity.replicator.labels import CLASSES
from twincity.replicator.writers.coco import category, image_entry

IMAGES = Images(
    index=np.array([0, 1, 5]), size=np.array([[160.0, 90.0]] * 3), in_slice=np.zeros((3, 0), bool)
)  # fmt: skip

GOOD = {"image_id": 6, "category_id": 1, "bbox": [10, 20, 30, 40], "score": 0.5}


@pytest.fixture
def read(tmp_path: Path):
    """Read these entries, or this text, as a file named model.json."""

    def from_content(content: Any) -> Predictions:
        path = tmp_path / "model.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return read_predictions(path, IMAGES)

    return from_content


def test_a_prediction_is_placed_in_its_image(read):
    predictions = read([GOOD])
    assert predictions.image.tolist() == [2]
    assert predictions.box.tolist() == [[10, 20, 40, 60]]
    assert predictions.score.tolist() == [0.5]
    assert predictions.set_aside == {}


def test_no_prediction_at_all_is_a_prediction(read):
    assert read([]).box.shape == (0, 4)


def test_ids_are_those_of_the_coco_files():
    frame = street_frame(5)
    assert image_entry(frame, Path("000005.png"))["id"] == GOOD["image_id"]
    assert category("person", 9)["id"] == PERSON_CATEGORY
    written = {category(label.coco, label.id)["id"] for label in CLASSES if label.coco}
    assert written
    assert written <= CATEGORIES


def test_boxes_end_at_the_border_of_the_image(read):
    assert read([GOOD | {"bbox": [-5, 60, 30, 40]}]).box.tolist() == [[0, 60, 25, 90]]


@pytest.mark.parametrize(
    "entry, reason",
    [
        (GOOD | {"category_id": 3}, OTHER_CATEGORY),
        (GOOD | {"bbox": [10, 20, 0, 40]}, NO_AREA),
        (GOOD | {"bbox": [10, 20, 30, -40]}, NO_AREA),
        (GOOD | {"bbox": [200, 20, 30, 40]}, OUTSIDE),
    ],
)
def test_what_is_useless_is_set_aside_and_counted(read, entry, reason):
    predictions = read([GOOD, entry, entry])
    assert predictions.set_aside == {reason: 2}
    assert len(predictions.score) == 1


@pytest.mark.parametrize(
    "content, text",
    [
        ("[{", "model.json is not JSON"),
        ("42", "expected a list of detections"),
        ({"images": [], "annotations": []}, "holds a COCO dataset, not a model's results"),
        ([GOOD, 7], "entry 2: expected an object with image_id, category_id, bbox, score, got 7"),
        ([{"image_id": 1}], "entry 1: expected an object with"),
        ([GOOD, GOOD | {"image_id": 3}], "entry 2: image_id is 3, but the dataset's 3 images have the numbers 1 to 6"),
        ([GOOD | {"image_id": "000001"}], 'image_id is "000001"'),
        ([GOOD | {"image_id": True}], "image_id is true"),
        ([GOOD | {"category_id": 0}], "entry 1: category_id is 0, which is not one of COCO's. Person is 1"),
        ([GOOD | {"category_id": 99}], "category_id is 99"),
        ([GOOD | {"bbox": [1, 2, 3]}], "entry 1: bbox is [1, 2, 3], expected [left, top, width, height]"),
        ([GOOD | {"bbox": [1, 2, float("nan"), 4]}], "bbox is [1, 2, NaN, 4]"),
        ([GOOD | {"bbox": [1, 2, 3, float("inf")]}], "bbox is [1, 2, 3, Infinity]"),
        ([GOOD | {"bbox": [1, 2, 3, 10**400]}], "expected [left, top, width, height]: four finite numbers"),
        ([GOOD | {"bbox": None}], "bbox is null"),
        ([GOOD | {"score": float("nan")}], "entry 1: score is NaN, expected a finite number"),
        ([GOOD | {"score": "high"}], 'score is "high"'),
    ],
)
def test_what_cannot_be_right_is_named_with_file_and_entry(read, content, text):
    with pytest.raises(DatasetError, match=re.escape(text)) as caught:
        read(content)
    assert "model.json" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DatasetError, match=r"none\.json cannot be read: No such file"):
        read_predictions(tmp_path / "none.json", IMAGES)


def crowd_boxes() -> list[tuple[float, ...]]:
    """Full boxes of a crowd, as far as they lie in the image."""
    people = crowd_frame(0, 40).of_class("person")
    return [person.box_visible for person in people if person.box_visible is not None]


def test_corners_given_as_left_top_width_height_are_noticed(read):
    entries = [GOOD | {"bbox": list(box)} for box in crowd_boxes()]
    with pytest.raises(DatasetError, match="fit when read as \\[left, top, right, bottom\\]"):
        read(entries)


def test_the_same_boxes_given_right_are_not(read):
    boxes = crowd_boxes()
    assert len(read([GOOD | {"bbox": list(xywh(box))} for box in boxes]).score) == len(boxes)
