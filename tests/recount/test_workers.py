"""A dataset has the same findings, in the same order, however many processes look for them."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.frames import crowd_frame, empty_frame, posture_frame, street_frame, write_dataset

from twincity.replicator.errors import DatasetError
from twincity.replicator.recount import recount, workers
from twincity.replicator.recount.dataset import all_findings, check_piece, pieces_of
from twincity.replicator.recount.formats import FORMATS
from twincity.replicator.recount.pixels import Pixels, patches

FRAMES = 6


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> Path:
    """Six frames in every format."""
    kinds = (street_frame, empty_frame, posture_frame, street_frame, lambda index: crowd_frame(index, 25), street_frame)
    frames = (make(index) for index, make in enumerate(kinds))
    return write_dataset(tmp_path_factory.mktemp("good") / "dataset", frames, sorted(FORMATS))


@pytest.fixture
def root(good, tmp_path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(good, tmp_path / "dataset"))


def findings(root: Path, pieces: int) -> list[str]:
    """As `recount`, all in this process."""
    return list(all_findings(root, map(check_piece, pieces_of(root, pieces))))


def change_json(path: Path, change: Callable[[Any], object]) -> None:
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))


def annotations(root: Path, change: Callable[[Any], object]) -> None:
    change_json(root / "coco" / "annotations.json", change)


def same_picture_in_another_piece(root: Path) -> None:
    (root / "images" / "000005.png").write_bytes((root / "images" / "000000.png").read_bytes())


def a_line_twice(root: Path) -> None:
    lines = (root / "frames.jsonl").read_text().splitlines(keepends=True)
    (root / "frames.jsonl").write_text("".join([*lines, lines[0]]))


def a_line_lost(root: Path) -> None:
    lines = (root / "frames.jsonl").read_text().splitlines(keepends=True)
    (root / "frames.jsonl").write_text("".join(lines[:3] + lines[4:]))


def lines_of_another_order(root: Path) -> None:
    lines = (root / "frames.jsonl").read_text().splitlines(keepends=True)
    (root / "frames.jsonl").write_text("".join(lines[::-1]))


def a_line_without_images(root: Path) -> None:
    lines = (root / "frames.jsonl").read_text().splitlines(keepends=True)
    (root / "frames.jsonl").write_text("".join([lines[0], "{}\n", *lines[2:]]))


def an_unknown_split(root: Path) -> None:
    (root / "kitti" / "ImageSets").mkdir()
    (root / "kitti" / "ImageSets" / "test.txt").write_text("000004\n000077\n")


SPOILT: dict[str, Callable[[Path], object]] = {
    "a picture of the first piece in the last": same_picture_in_another_piece,
    "a line twice": a_line_twice,
    "a line lost": a_line_lost,
    "lines of another order": lines_of_another_order,
    "a line without images": a_line_without_images,
    "no annotations": lambda root: annotations(root, lambda d: d["annotations"].clear()),
    "an annotation of no image": lambda root: annotations(root, lambda d: d["annotations"][9].update(image_id=77)),
    "annotations of another order": lambda root: annotations(root, lambda d: d["annotations"].reverse()),
    "an image lost": lambda root: annotations(root, lambda d: d["images"].pop(3)),
    "an image too many": lambda root: annotations(
        root, lambda d: d["images"].insert(2, {"id": 99, "file_name": "99.png", "width": 160, "height": 90})
    ),
    "damaged in the second piece": lambda root: annotations(root, lambda d: d["annotations"][-3].pop("bbox")),
    "cut off": lambda root: os.truncate(root / "coco" / "annotations.json", 9000),
    "nobody in CityPersons": lambda root: change_json(
        root / "citypersons" / "annotations" / "val_gt.json", lambda d: d["annotations"].clear()
    ),
    "a KITTI list of what is not there": an_unknown_split,
    "a VOC file damaged": lambda root: (root / "voc" / "Annotations" / "000004.xml").write_text("<a/>"),
    "an ECP file of no frame": lambda root: (root / "ecp" / "day" / "labels" / "val" / "x.json").write_text("{}"),
}


@pytest.mark.parametrize("case", SPOILT)
def test_pieces_find_what_the_whole_finds(root, case):
    SPOILT[case](root)
    whole = findings(root, 1)
    assert whole
    assert findings(root, 2) == whole
    assert findings(root, 4) == whole


def test_pieces_of_a_good_set_find_nothing(good):
    assert [findings(good, pieces) for pieces in (1, 2, FRAMES)] == [[], [], []]


def test_processes_find_what_one_finds(root):
    assert recount(root, workers=2) == []
    same_picture_in_another_piece(root)
    annotations(root, lambda document: document["annotations"].pop(3))
    found = recount(root, workers=2)
    assert found == recount(root, workers=1)
    assert "images/000005.png: the same picture as images/000000.png." in found


def test_an_error_of_a_process_is_that_of_the_check(root):
    with (root / "frames.jsonl").open("a") as file:
        file.write("{half a line")
    with pytest.raises(DatasetError, match=r"frames\.jsonl is damaged in line 7"):
        recount(root, workers=2)


def test_a_process_that_was_killed_is_named(good):
    (piece,) = pieces_of(good, 1)
    with workers._Worker(piece) as worker:
        worker._process.send_signal(signal.SIGKILL)
        with pytest.raises(DatasetError, match=r"lines 1 to 6 of frames.jsonl was killed by signal 9"):
            worker.found()


def test_pieces_share_every_line_once(good):
    for count in range(1, 9):
        lines = [line for piece in pieces_of(good, count) for line in range(piece.begin, piece.end)]
        assert lines == list(range(FRAMES))


def test_pixels_are_where_the_id_image_shows_them():
    ids = np.array([[0, 3, 3], [2, 0, 3], [2, 2, 0]], np.uint16)
    pixels = Pixels(ids)
    assert {number: list(zip(*map(list, at), strict=True)) for number, at in pixels.items()} == {
        2: [(1, 0), (2, 0), (2, 1)], 3: [(0, 1), (0, 2), (1, 2)],
    }  # fmt: skip
    assert [len(axis) for axis in pixels.of(9)] == [0, 0]


def test_patches_put_together_are_the_image():
    rng = np.random.default_rng(0)
    first, second = rng.integers(0, 2, (2, 9, 7))
    values, others, lengths = patches(first, second)
    assert np.repeat(values, lengths).tolist() == first.ravel().tolist()
    assert np.repeat(others, lengths).tolist() == second.ravel().tolist()
