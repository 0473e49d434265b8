"""YOLO files by a reader of the test's own, which asks what Ultralytics' loader asks."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import yaml
from tests.frames import STREET, Thing, crowd_frame, empty_frame, painted_frame, street_frame, write_dataset

from twincity.replicator.errors import SpecError
from twincity.replicator.frame import COCO_KEYPOINTS, Frame
from twincity.replicator.recount import recount
from twincity.replicator.writers import make_writers
from twincity.replicator.writers.polygons import joined, polygons_of

TASKS = ("detect", "segment", "pose")
BEHIND = Thing(box=(84, 30, 96, 85), distance_m=30)
"""Seen above, below and through the hole of the sixth thing in the street: in three pieces."""


def frames() -> list[Frame]:
    return [painted_frame(0, (*STREET, BEHIND)), empty_frame(1), crowd_frame(2, 150, width=160, height=90)]


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    return write_dataset(tmp_path_factory.mktemp("yolo"), frames(), ["yolo"])


def rows(root: Path, task: str, stem: str = "000000") -> list[np.ndarray]:
    """The label file of an image, found from the image's path as Ultralytics does."""
    image = root / "yolo" / task / "images" / f"{stem}.png"
    path = Path(f"{image}".replace("/images/", "/labels/")).with_suffix(".txt")
    return [np.array(line.split(), float) for line in path.read_text().splitlines()]


def asked_for(frame: Frame) -> list:
    return [thing for thing in frame.instances if not thing.ignored]


def filled(path: np.ndarray, frame: Frame) -> np.ndarray:
    """(H, W) bool: pixel centres from which a ray to the right crosses the path an odd number of times."""
    x, y = np.meshgrid(np.arange(frame.width) + 0.5, np.arange(frame.height) + 0.5)
    inside = np.zeros(x.shape, bool)
    for (x0, y0), (x1, y1) in zip(path, np.roll(path, -1, 0), strict=True):
        if y0 != y1:
            crossed = (y >= min(y0, y1)) & (y < max(y0, y1)) & (x < x0 + (y - y0) / (y1 - y0) * (x1 - x0))
            inside ^= crossed
    return inside


def test_boxes_come_back_within_rounding(root):
    for frame in frames():
        size = np.array([frame.width, frame.height])
        lines = rows(root, "detect", f"{frame.index:06d}")
        for row, thing in zip(lines, asked_for(frame), strict=True):
            centre, extent = row[1:3] * size, row[3:5] * size
            np.testing.assert_allclose([*centre - extent / 2, *centre + extent / 2], thing.box_visible, atol=3e-4)


def test_masks_come_back_from_one_path_each(root):
    frame = frames()[0]
    for row, thing in zip(rows(root, "segment"), asked_for(frame), strict=True):
        path = np.rint(row[1:].reshape(-1, 2) * [frame.width, frame.height])
        np.testing.assert_array_equal(filled(path, frame), frame.mask(thing))


def test_what_is_seen_in_three_pieces_is_one_path(root):
    frame = frames()[0]
    pieces = polygons_of(frame)[9]
    assert len(pieces) == 3
    np.testing.assert_array_equal(filled(joined(pieces), frame), frame.buffers.instance_id == 9)
    assert len(joined(pieces)) == sum(map(len, pieces)) + 2 * (len(pieces) - 1)


def test_keypoints_come_back_within_rounding(root):
    for frame in frames():
        people = [thing for thing in asked_for(frame) if thing.class_name == "person"]
        lines = rows(root, "pose", f"{frame.index:06d}")
        for row, person in zip(lines, people, strict=True):
            points = row[5:].reshape(17, 3)
            np.testing.assert_array_equal(points[:, 2], person.keypoints[:, 2])
            seen = points[:, 2] > 0
            expected = person.keypoints[seen, :2]
            np.testing.assert_allclose(points[seen, :2] * [frame.width, frame.height], expected, atol=1e-4)
            assert not points[~seen].any()


def test_numbers_are_shares_of_the_image(root):
    for task in TASKS:
        for row in rows(root, task, "000002"):
            coordinates = np.delete(row[5:], np.s_[2::3]) if task == "pose" else row[1:]
            assert ((coordinates >= 0) & (coordinates <= 1)).all()


def test_what_is_ignored_or_not_seen_is_left_out(root):
    assert len(rows(root, "detect")) == len(STREET) + 1 - 2
    assert len(rows(root, "pose")) == len(STREET) + 1 - 2 - 1


def test_an_image_of_nobody_has_an_empty_file(root):
    assert all(rows(root, task, "000001") == [] for task in TASKS)


def test_classes_are_those_of_models_trained_on_coco(root):
    about = yaml.safe_load((root / "yolo" / "detect" / "dataset.yaml").read_text())
    assert about["nc"] == len(about["names"]) == 80
    assert [about["names"][place] for place in (0, 2, 24, 79)] == ["person", "car", "backpack", "toothbrush"]
    assert [int(row[0]) for row in rows(root, "detect")] == [0, 0, 0, 0, 2, 0, 0]


def test_the_pose_set_tells_how_left_and_right_change_places(root):
    about = yaml.safe_load((root / "yolo" / "pose" / "dataset.yaml").read_text())
    assert (about["nc"], about["names"], about["kpt_shape"]) == (1, {0: "person"}, [17, 3])
    mirrored = [COCO_KEYPOINTS[place] for place in about["flip_idx"]]
    swapped = {"left": "right", "right": "left"}
    expected = ["_".join(swapped.get(word, word) for word in name.split("_")) for name in COCO_KEYPOINTS]
    assert mirrored == expected


def test_without_splits_both_sets_that_must_be_there_are_the_whole(root):
    for task in TASKS:
        folder = root / "yolo" / task
        about = yaml.safe_load((folder / "dataset.yaml").read_text())
        assert "path" not in about
        assert about["train"] == about["val"] == "images"
        assert len(list((folder / about["train"]).iterdir())) == 3


def test_splits_are_lists_of_images(tmp_path):
    splits = ("train", "val", "train", "test")
    chosen = [dataclasses.replace(street_frame(index), split=split) for index, split in enumerate(splits)]
    root = write_dataset(tmp_path, chosen, ["yolo"], splits=("train", "val", "test"))
    folder = root / "yolo" / "segment"
    about = yaml.safe_load((folder / "dataset.yaml").read_text())
    assert (folder / about["train"]).read_text() == "./images/000000.png\n./images/000002.png\n"
    assert (folder / about["test"]).read_text() == "./images/000003.png\n"
    assert all((folder / line).exists() for line in (folder / about["val"]).read_text().split())
    assert recount(root) == []


def test_one_task_can_be_asked_for(tmp_path):
    root = write_dataset(tmp_path, [street_frame(0)], [{"yolo": {"tasks": "pose"}}])
    assert [path.name for path in (root / "yolo").iterdir()] == ["pose"]
    assert recount(root) == []


def test_an_unknown_task_is_answered_with_the_known_ones():
    with pytest.raises(SpecError, match=r"yolo\.tasks is 'segmnt'\. Did you mean 'segment'\? It can be detect,"):
        make_writers([{"yolo": {"tasks": ["detect", "segmnt"]}}])
    with pytest.raises(SpecError, match=r"yolo\.tasks is empty\. Name some of detect, segment, pose"):
        make_writers([{"yolo": {"tasks": []}}])


def change(name: str, old: str, new: str):
    def spoil(folder: Path) -> None:
        path = folder / name
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new, 1))

    return spoil


SPOILT = {
    "a lost line": (
        lambda folder: (folder / "detect/labels/000000.txt").write_text("0 0.5 0.5 0.1 0.1\n"),
        "yolo/detect/labels/000000.txt: 1 lines for 6 things that are asked for.",
    ),
    "another class": (
        change("detect/labels/000000.txt", "0 0.31", "1 0.31"),
        "yolo/detect/labels/000000.txt: line 1: class 1, the instance is a person, 0.",
    ),
    "a box elsewhere": (
        change("detect/labels/000000.txt", "0.312500", "0.412500"),
        "yolo/detect/labels/000000.txt: line 1: box [0.4125",
    ),
    "a path elsewhere": (
        change("segment/labels/000000.txt", "0 0.250000", "0 0.243750"),
        "yolo/segment/labels/000000.txt: line 1: its path differs from the id image in",
    ),
    "a path between pixels": (
        change("segment/labels/000000.txt", "0 0.250000", "0 0.252000"),
        "yolo/segment/labels/000000.txt: line 1: a path whose corners are not those of pixels.",
    ),
    "a joint hidden": (
        change("pose/labels/000000.txt", " 2 ", " 1 "),
        "yolo/pose/labels/000000.txt: line 1: its keypoints are not those of the record.",
    ),
    "a number outside": (
        change("detect/labels/000000.txt", "0.312500", "-0.3125"),
        "yolo/detect/labels/000000.txt: line 1: a number that is no share of the image.",
    ),
    "a missing file": (
        lambda folder: (folder / "pose/labels/000001.txt").unlink(),
        "yolo/pose/labels/000001.txt: missing.",
    ),
    "a file of no image": (
        lambda folder: (folder / "pose/labels/000009.txt").write_text(""),
        "yolo/pose/labels/000009.txt: of no frame.",
    ),
    "another picture": (
        lambda folder: (folder / "segment/images/000001.png").unlink(),
        "yolo/segment/images/000001.png: missing, or not the picture of images/000001.png.",
    ),
    "names in another order": (
        change("detect/dataset.yaml", "0: person, 1: bicycle", "0: bicycle, 1: person"),
        "yolo/detect/dataset.yaml: its names are not COCO's, or nc does not count them.",
    ),
    "left stays left": (
        change("pose/dataset.yaml", "[0, 2, 1,", "[0, 1, 2,"),
        "yolo/pose/dataset.yaml: kpt_shape and flip_idx are not those of COCO's keypoints.",
    ),
    "a list that is not there": (
        change("detect/dataset.yaml", "train: images", "train: train.txt"),
        "yolo/detect/dataset.yaml: train is train.txt, which is not there.",
    ),
    "an image in a list of its own": (
        lambda folder: (folder / "detect/train.txt").write_text("./images/000000.png\n"),
        "yolo/detect: 000000 is in the lists ['train'], its split is ''.",
    ),
}


def test_a_good_set_has_no_finding(root):
    assert recount(root) == []


@pytest.mark.parametrize("case", SPOILT)
def test_what_is_spoilt_is_found_and_named(tmp_path, case):
    spoil, expected = SPOILT[case]
    root = write_dataset(tmp_path, [street_frame(0), empty_frame(1)], ["yolo"])
    spoil(root / "yolo")
    assert any(finding.startswith(expected) for finding in recount(root)), recount(root)
