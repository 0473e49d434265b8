"""CityPersons, by the rules of its evaluators: what is asked for in each setup, and what the `.mat` holds."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.io
from pycocotools.coco import COCO
from tests.frames import crowd_frame, empty_frame, posture_frame, street_frame, write_dataset

from twincity.replicator.frame import Frame

SETUPS = {
    "reasonable": ((50, 1e5), (0.65, 1e5)),
    "small": ((50, 75), (0.65, 1e5)),
    "heavy": ((50, 1e5), (0.2, 0.65)),
    "all": ((20, 1e5), (0.2, 1e5)),
}
"""Heights and visible ratios of the evaluators' four setups."""


def written(folder: Path, *frames: Frame, splits: tuple[str, ...] = ()) -> Path:
    return write_dataset(folder, frames, ["citypersons"], splits=splits) / "citypersons"


def annotations(root: Path, split: str = "val") -> list[dict[str, Any]]:
    return json.loads((root / "annotations" / f"{split}_gt.json").read_text())["annotations"]


def asked_for(entries: list[dict[str, Any]], setup: str) -> list[int]:
    """Who counts in a setup, by our number: not marked as ignored, and in both ranges."""
    (low, high), (least, most) = SETUPS[setup]
    return [
        entry["id"] % 100_000
        for entry in entries
        if not entry["ignore"] and low <= entry["height"] <= high and least <= entry["vis_ratio"] <= most
    ]


@pytest.mark.parametrize("setup, numbers", [("reasonable", [1]), ("small", [1]), ("heavy", [2]), ("all", [1, 2, 3, 6])])
def test_each_setup_asks_for_whom_it_should(tmp_path, setup, numbers):
    assert asked_for(annotations(written(tmp_path, street_frame(0))), setup) == numbers


def test_the_ratio_is_that_of_the_boxes_not_of_the_pixels(tmp_path):
    entries = annotations(written(tmp_path, street_frame(0)))
    assert [entry["vis_ratio"] for entry in entries[:3]] == [1, 0.5, 0.5]
    holed = next(entry for entry in entries if entry["id"] % 100_000 == 6)
    assert holed["vis_ratio"] == 1


def test_full_boxes_are_exact_and_go_on_outside(tmp_path):
    entries = annotations(written(tmp_path, street_frame(0)))
    assert entries[2]["bbox"] == [-10, 20, 20, 40]
    assert entries[2]["vis_bbox"] == [0, 20, 10, 40]


def test_only_people_on_foot_are_asked_for(tmp_path):
    entries = annotations(written(tmp_path, posture_frame(0)))
    assert [entry["class_label"] for entry in entries] == [2, 2, 3, 3, 4, 1, 4]
    assert [entry["ignore"] for entry in entries] == [1, 1, 1, 1, 1, 0, 1]
    assert {entry["category_id"] for entry in entries} == {1}, "regions are matched within one category"


def test_what_is_too_small_is_an_ignored_region(tmp_path):
    entry = next(e for e in annotations(written(tmp_path, street_frame(0))) if e["id"] % 100_000 == 4)
    assert (entry["class_label"], entry["ignore"], entry["bbox"]) == (0, 1, [100, 10, 2, 4])


def test_pycocotools_reads_it_and_scores_are_matched_by_id(tmp_path, capsys):
    root = written(tmp_path, street_frame(0), empty_frame(1), crowd_frame(2, 40))
    coco = COCO(str(root / "annotations" / "val_gt.json"))
    assert coco.getImgIds() == [1, 2, 3]
    assert len(coco.getAnnIds(imgIds=[2])) == 0
    assert all(number > 0 for number in coco.getAnnIds()), "evaluators take an id of 0 for unmatched"


def mat_images(root: Path, split: str = "val") -> list[tuple[str, str, np.ndarray]]:
    """As loaders of the benchmark do: a cell per picture; city, name, and a row of ten per person."""
    cells = scipy.io.loadmat(root / "annotations" / f"anno_{split}.mat", mat_dtype=True)[f"anno_{split}_aligned"][0]
    return [(cell[0, 0][0][0], cell[0, 0][1][0], cell[0, 0][2]) for cell in cells]


def test_the_mat_has_ten_numbers_per_person(tmp_path):
    root = written(tmp_path, street_frame(0), empty_frame(1))
    (city, name, rows), (_, _, nobody) = mat_images(root)
    assert (root / "leftImg8bit" / "val" / city / name).exists()
    assert rows[1].tolist() == [1, 50, 30, 20, 50, 2, 60, 30, 10, 50]
    assert rows[3].tolist() == [0, 100, 10, 2, 4, 4, 100, 10, 2, 4]
    assert nobody.shape == (0, 10)


def test_the_mat_and_the_json_say_the_same(tmp_path):
    root = written(tmp_path, crowd_frame(0, 60), posture_frame(1))
    rows = np.concatenate([rows for _, _, rows in mat_images(root)])
    entries = annotations(root)
    assert rows[:, 1:5].tolist() == [entry["bbox"] for entry in entries]
    assert rows[:, 6:].tolist() == [entry["vis_bbox"] for entry in entries]
    assert rows[:, 0].tolist() == [entry["class_label"] for entry in entries]


def test_each_split_has_its_files_and_pictures(tmp_path):
    frames = [dataclasses.replace(street_frame(i), split=name) for i, name in enumerate(("train", "val", "train"))]
    root = written(tmp_path, *frames, splits=("train", "val", "test"))
    assert [name for _, name, _ in mat_images(root, "train")] == ["000000.png", "000002.png"]
    assert annotations(root, "test") == []
    assert mat_images(root, "test") == []
    assert len(list((root / "leftImg8bit" / "train").rglob("*.png"))) == 2
