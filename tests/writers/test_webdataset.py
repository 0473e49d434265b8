"""WebDataset's shards, read back with its own package."""

from __future__ import annotations

import dataclasses
import gc
import json
import tarfile
import warnings
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from tests.frames import empty_frame, street_frame, write_dataset

from twincity.replicator.errors import SpecError
from twincity.replicator.frame import Frame
from twincity.replicator.writers import make_writers

webdataset = pytest.importorskip("webdataset", reason="the package webdataset is not installed")


def samples(root: Path, shards: str = "shards.txt") -> list[dict[str, Any]]:
    """Every sample of the shards in a list, in order."""
    urls = [str(root / "webdataset" / name) for name in (root / "webdataset" / shards).read_text().split()]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the package leaves closing to the garbage collector
        found = list(webdataset.WebDataset(urls, shardshuffle=False)) if urls else []
        gc.collect()
    return found


def frames(count: int) -> list[Frame]:
    return [street_frame(index) if index % 3 else empty_frame(index) for index in range(count)]


def test_every_frame_is_read_back_in_order(tmp_path):
    write_dataset(tmp_path, frames(5), [{"webdataset": {"frames_per_shard": 2}}])
    assert [sample["__key__"] for sample in samples(tmp_path)] == [f"{index:06d}" for index in range(5)]


def test_shards_hold_the_frames_of_their_numbers(tmp_path):
    write_dataset(tmp_path, frames(7)[1:], [{"webdataset": {"frames_per_shard": 3}}])
    held: dict[str, list[str]] = {}
    for name in (tmp_path / "webdataset" / "shards.txt").read_text().split():
        with tarfile.open(tmp_path / "webdataset" / name) as shard:
            held[name] = [member.name[:6] for member in shard if member.name.endswith("json")]
    assert held == {
        "shard-000000.tar": ["000001", "000002"],
        "shard-000001.tar": ["000003", "000004", "000005"],
        "shard-000002.tar": ["000006"],
    }


def test_a_sample_is_the_picture_and_its_labels(tmp_path):
    frame = street_frame(1)
    write_dataset(tmp_path, [frame], ["webdataset"])
    (sample,) = samples(tmp_path)
    picture = cv2.imdecode(np.frombuffer(sample["png"], np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
    np.testing.assert_array_equal(picture, frame.rgb)
    labels = json.loads(sample["json"])
    assert [i["box_visible"] for i in labels["instances"]] == [
        None if instance.box_visible is None else list(instance.box_visible) for instance in frame.instances
    ]
    record = json.loads((tmp_path / "frames.jsonl").read_text())
    assert labels == {key: value for key, value in record.items() if key not in ("scenario", "images")}


def test_buffers_come_along_when_asked_for(tmp_path):
    frame = street_frame(1)
    write_dataset(tmp_path, [frame], [{"webdataset": {"buffers": ["instance_id", "class_id"]}}])
    (sample,) = samples(tmp_path)
    ids = cv2.imdecode(np.frombuffer(sample["instance_id.png"], np.uint8), cv2.IMREAD_UNCHANGED)
    np.testing.assert_array_equal(ids, frame.buffers.instance_id)
    assert "class_id.png" in sample
    assert "distance_to_image_plane.png" not in sample


def test_members_have_no_owner_and_no_time(tmp_path):
    write_dataset(tmp_path, frames(2), ["webdataset"])
    with tarfile.open(tmp_path / "webdataset" / "shard-000000.tar") as shard:
        assert {(member.mtime, member.uid, member.gid, member.uname) for member in shard} == {(0, 0, 0, "")}


def test_each_split_has_shards_of_its_own(tmp_path):
    splits = ("train", "val", "train", "train")
    split_frames = [dataclasses.replace(frame, split=split) for frame, split in zip(frames(4), splits, strict=True)]
    write_dataset(tmp_path, split_frames, [{"webdataset": {"frames_per_shard": 2}}], splits=("train", "val", "test"))
    assert [s["__key__"] for s in samples(tmp_path, "shards_train.txt")] == ["000000", "000002", "000003"]
    assert [s["__key__"] for s in samples(tmp_path, "shards_val.txt")] == ["000001"]
    assert samples(tmp_path, "shards_test.txt") == []
    assert {json.loads(s["json"])["split"] for s in samples(tmp_path, "shards_train.txt")} == {"train"}


@pytest.mark.parametrize(
    "options, expected",
    [
        ({"frames_per_shard": 0}, r"webdataset\.frames_per_shard is 0\. It can be a whole number from 1"),
        ({"buffers": ["depth"]}, r"webdataset\.buffers is 'depth'\. .*instance_id, class_id"),
    ],
)
def test_options_that_cannot_be_are_refused(options, expected):
    with pytest.raises(SpecError, match=expected):
        make_writers([{"webdataset": options}])
