"""Frames are written in another process: the same bytes, and every way to fail reaches the line with its reason."""

from __future__ import annotations

import contextlib
import dataclasses
import pickle
from pathlib import Path

import pytest
from tests import awkward_writers
from tests.frames import INFO, crowd_frame, street_frame, write_dataset

from twincity.replicator.dataset import open_dataset
from twincity.replicator.errors import CrowdError, DatasetError, FrameError, UnknownNameError
from twincity.replicator.frame import Frame
from twincity.replicator.recorder import IN_FLIGHT, Recorder
from twincity.replicator.writers import WRITERS, Writer, make_writers


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch, checkout: Path) -> None:
    """The other process finds the writers of these tests."""
    monkeypatch.syspath_prepend(str(checkout))


def record(root: Path, frames: list[Frame], *writers: Writer) -> Recorder:
    with Recorder() as recorder:
        recorder.open(root, writers, INFO)
        for frame in frames:
            recorder.record(frame)
        recorder.drain()
        recorder.close()
    return recorder


def test_another_process_writes_the_same_bytes(tmp_path: Path) -> None:
    frames, names = [street_frame(0), crowd_frame(1, 300), street_frame(2)], ("coco", "kitti", "crowd")
    record(tmp_path / "there", frames, *make_writers(names))
    write_dataset(tmp_path / "here", frames, names)
    here, there = (
        {path.relative_to(root): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
        for root in (tmp_path / "here", tmp_path / "there")
    )
    assert here == there


def test_every_format_can_be_written_there(tmp_path: Path) -> None:
    record(tmp_path, [street_frame(0), street_frame(1)], *make_writers(WRITERS))
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} >= set(WRITERS)


def test_the_time_of_every_writer_comes_back(tmp_path: Path) -> None:
    recorder = record(tmp_path, [street_frame(0)], *make_writers(["coco"]))
    assert {"write images", "write coco", "commit"} <= recorder.clock.seconds.keys()


def test_no_more_than_two_frames_are_under_way(tmp_path: Path) -> None:
    with Recorder() as recorder:
        recorder.open(tmp_path, (), INFO)
        for index in range(5):
            recorder.record(street_frame(index))
            assert len(recorder._asked) <= IN_FLIGHT
        recorder.drain()
    assert len(list((tmp_path / ".parts").glob("*.json"))) == 5


def test_what_a_writer_prints_disturbs_nothing(tmp_path: Path) -> None:
    record(tmp_path, [street_frame(0), street_frame(1)], awkward_writers.Chatty())
    assert open_dataset(tmp_path).indices == (0, 1)


def test_a_writer_that_cannot_be_imported_there_is_refused_at_once(tmp_path: Path, monkeypatch) -> None:
    kind = type("OfANotebook", (awkward_writers.Chatty,), {"__module__": awkward_writers.__name__})
    monkeypatch.setattr(awkward_writers, "OfANotebook", kind, raising=False)  # here, and not in the other process
    with pytest.raises(DatasetError, match=r"cannot read what it was given: .*OfANotebook.* can be imported"):
        record(tmp_path, [street_frame(0)], kind())


def test_a_full_disk_is_said_and_the_frames_before_are_whole(tmp_path: Path) -> None:
    with pytest.raises(FrameError, match=r"Frame 1 could not be written: No space left on device\. .*--resume"):
        record(tmp_path, [street_frame(index) for index in range(4)], awkward_writers.FullDisk())
    assert [path.stem for path in (tmp_path / ".parts").iterdir()] == ["000000"]


def test_an_error_keeps_its_kind_and_names_the_frame(tmp_path: Path) -> None:
    with pytest.raises(CrowdError, match="Frame 7: nobody fits in this format"):
        record(tmp_path, [street_frame(7)], awkward_writers.Refusing())


def test_a_format_that_cannot_be_opened_says_why_before_the_first_frame(tmp_path: Path) -> None:
    with pytest.raises(CrowdError, match="no room for streets"), Recorder() as recorder:
        recorder.open(tmp_path, (awkward_writers.UnableToOpen(),), INFO)


def test_a_fault_of_the_program_shows_where_it_happened(tmp_path: Path) -> None:
    with pytest.raises(IndexError) as caught:
        record(tmp_path, [street_frame(0)], awkward_writers.Wrong())
    assert "awkward_writers.py" in str(caught.value.__cause__)
    assert "frame.instances[999]" in str(caught.value.__cause__)


def test_a_process_that_dies_is_said_with_its_frame(tmp_path: Path) -> None:
    with pytest.raises(FrameError, match=r"Frame 4 could not be written: the process .* ended with code 3\."):
        record(tmp_path, [street_frame(4), street_frame(5), street_frame(6)], awkward_writers.Dying())


def test_frames_that_were_handed_over_are_written_when_the_line_fails(tmp_path: Path) -> None:
    with contextlib.suppress(ZeroDivisionError), Recorder() as recorder:
        recorder.open(tmp_path, (), INFO)
        recorder.record(street_frame(0))
        recorder.record(street_frame(1))
        raise ZeroDivisionError
    assert sorted(path.stem for path in (tmp_path / ".parts").iterdir()) == ["000000", "000001"]


def test_normals_do_not_travel(tmp_path: Path) -> None:
    frame = street_frame(0)
    record(tmp_path, [frame])
    assert frame.buffers.normals.any()
    assert not open_dataset(tmp_path).frame(0).buffers.normals.any()


@pytest.mark.parametrize("error", [FrameError("Frame 1."), UnknownNameError("writer", "cocoo", ["coco"])])
def test_errors_travel_as_they_are(error: Exception) -> None:
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), str(back)) == (type(error), str(error))


def test_frames_travel_with_everything(tmp_path: Path) -> None:
    frame = dataclasses.replace(street_frame(0), split="val")
    record(tmp_path, [frame])
    assert open_dataset(tmp_path).frame(0).split == "val"
