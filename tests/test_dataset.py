"""A dataset gives back what it was given, and knows which of its frames are whole."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.frames import crowd_frame, empty_frame, street_frame, write_dataset

from twincity.replicator.dataset import DatasetFolder, open_dataset
from twincity.replicator.dataset.png import metres_from_steps, steps_from_metres
from twincity.replicator.dataset.record import record_of
from twincity.replicator.errors import DatasetError, FrameError
from twincity.replicator.frame import BufferKind, Frame, GroundView, Occluder, Region


def commit(folder: DatasetFolder, frame: Frame) -> None:
    folder.write_images(frame)
    folder.commit(frame)


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("make", [street_frame, empty_frame, lambda index: crowd_frame(index, 40)])
def test_a_frame_comes_back_equal(tmp_path, make):
    frame = make(7)
    back = open_dataset(write_dataset(tmp_path, [frame], writers=())).frame(7)
    assert record_of(back) == record_of(frame)
    assert back.scenario == frame.scenario
    for kind in (BufferKind.RGB, BufferKind.INSTANCE_ID, BufferKind.CLASS_ID):
        np.testing.assert_array_equal(getattr(back.buffers, kind.value), getattr(frame.buffers, kind.value))


def test_attributes_come_back_as_tuples(tmp_path):
    frame = street_frame(0)
    back = open_dataset(write_dataset(tmp_path, [frame], writers=())).frame(0)
    assert [instance.attributes for instance in back.instances] == [instance.attributes for instance in frame.instances]


def test_normals_are_not_kept(tmp_path):
    back = open_dataset(write_dataset(tmp_path, [street_frame(0)], writers=())).frame(0)
    assert not back.buffers.normals.any()


@given(st.lists(st.floats(1 / 256, 255.9375, width=32), min_size=1))
def test_distances_come_back_within_two_millimetres(metres):
    distance = np.array([metres], np.float32)
    np.testing.assert_allclose(metres_from_steps(steps_from_metres(distance)), distance, atol=1 / 512)


@pytest.mark.parametrize("metres", [np.inf, 256.0, 10_000.0])
def test_what_is_too_far_for_16_bits_is_written_as_nothing(metres):
    steps = steps_from_metres(np.full((1, 1), metres, np.float32))
    assert steps == 0
    assert np.isinf(metres_from_steps(steps))


def test_what_touches_the_lens_is_not_written_as_nothing():
    assert steps_from_metres(np.zeros((1, 1), np.float32)) == 1


def test_metadata_hold_the_fields_of_the_first_twincity(tmp_path):
    write_dataset(tmp_path, [street_frame(5)], writers=())
    metadata = next(open_dataset(tmp_path).records())["metadata"]
    expected = {
        "district": "test_street",
        "hour": 14,
        "day": 21,
        "month": 6,
        "year": 2025,
        "weather": "rain",
        "cameraRotation": {"pitch": -30.0, "yaw": 75.25, "roll": 1.5},
        "cameraLocation": {"x": 12.345, "y": -6.789, "z": 4.5},
        "vehiclesNb": 1,
        "peds": [1, 2, 3, 4, 5, 6, 8],
        "lyingPeds": [8],
    }
    assert {key: metadata[key] for key in expected} == expected


def test_metadata_count_all_the_visible_and_the_lying(tmp_path):
    write_dataset(tmp_path, [street_frame(0)], writers=())
    counts = next(open_dataset(tmp_path).records())["metadata"]["counts"]
    assert counts["people"] == {"inScene": 7, "all": 7, "visible": 5}
    assert counts["lying"] == {"all": 1, "visible": 1}
    assert counts["vehicles"] == {"inScene": 1, "all": 1, "visible": 1}


def test_a_frame_is_done_when_it_is_committed_and_not_before(tmp_path):
    folder, frame = DatasetFolder(tmp_path), street_frame(3)
    folder.write_images(frame)
    assert not folder.is_done(3)
    folder.commit(frame)
    assert folder.is_done(3)
    assert DatasetFolder(tmp_path).is_done(3)


def test_frames_are_gathered_in_order_of_their_index(tmp_path):
    write_dataset(tmp_path, [street_frame(index) for index in (11, 2, 7)], writers=())
    dataset = open_dataset(tmp_path)
    assert dataset.indices == (2, 7, 11)
    assert [record["index"] for record in dataset.records()] == [2, 7, 11]
    assert [frame.index for frame in dataset] == [2, 7, 11]


def test_the_same_frames_make_the_same_bytes_in_any_order(tmp_path):
    a = write_dataset(tmp_path / "a", [street_frame(0), empty_frame(1)])
    b = write_dataset(tmp_path / "b", [empty_frame(1), street_frame(0)])
    assert files(a) == files(b)


def test_nothing_but_the_dataset_is_left_after_closing(tmp_path):
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / ".000000.png.4711.tmp").write_bytes(b"half a file of a killed run")
    write_dataset(tmp_path, [street_frame(0)])
    assert [name for name in files(tmp_path) if "/." in name or name.startswith(".")] == []


def test_closing_again_changes_nothing(tmp_path):
    write_dataset(tmp_path, [street_frame(0), street_frame(1)])
    before = files(tmp_path)
    DatasetFolder(tmp_path).close()
    assert files(tmp_path) == before
    assert DatasetFolder(tmp_path).is_done(1)
    assert not DatasetFolder(tmp_path).is_done(2)


def test_a_kill_between_gathering_and_dropping_the_parts_loses_nothing(tmp_path):
    folder = DatasetFolder(tmp_path)
    for index in range(3):
        commit(folder, street_frame(index))
    parts = files(tmp_path / ".parts")
    folder.close()
    gathered = (tmp_path / "frames.jsonl").read_bytes()
    for name, content in parts.items():
        (tmp_path / ".parts").mkdir(exist_ok=True)
        (tmp_path / ".parts" / name).write_bytes(content)
    DatasetFolder(tmp_path).close()
    assert (tmp_path / "frames.jsonl").read_bytes() == gathered


def test_a_kill_while_dropping_the_parts_loses_nothing(tmp_path):
    folder = DatasetFolder(tmp_path)
    for index in range(3):
        commit(folder, street_frame(index))
    folder.close()
    gathered = (tmp_path / "frames.jsonl").read_bytes()
    (tmp_path / ".parts.gathered").mkdir()
    (tmp_path / ".parts.gathered" / "000002.json").write_text("{}\n")
    DatasetFolder(tmp_path).close()
    assert (tmp_path / "frames.jsonl").read_bytes() == gathered
    assert not (tmp_path / ".parts.gathered").exists()


def test_a_finished_dataset_refuses_another_frame(tmp_path):
    write_dataset(tmp_path, [street_frame(0)], writers=())
    with pytest.raises(DatasetError, match=r"frames\.jsonl is complete, so frame 1 cannot be added"):
        commit(DatasetFolder(tmp_path), street_frame(1))


def test_a_dataset_without_frames_is_a_dataset(tmp_path):
    dataset = open_dataset(write_dataset(tmp_path, []))
    assert len(dataset) == 0
    assert list(dataset) == []


def test_json_has_no_nan(tmp_path):
    frame = street_frame(4)
    wrong = dataclasses.replace(frame.instances[0], distance_m=float("nan"))
    with pytest.raises(FrameError, match="Frame 4 has a label that is not a finite number"):
        DatasetFolder(tmp_path).commit(dataclasses.replace(frame, instances=(wrong,)))


def test_what_cannot_be_written_names_the_frame_the_file_and_the_reason(tmp_path):
    (tmp_path / "images").write_text("a file where a folder should be")
    with pytest.raises(FrameError, match=r"Frame 9 could not be written to .*images/000009\.png: [^.]*\.$"):
        DatasetFolder(tmp_path).write_images(street_frame(9))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_leaves_no_half_file_and_says_how_to_go_on(tmp_path, monkeypatch, number):
    def full(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(FrameError, match=rf"{os.strerror(number)}\. .*GB are free there\. Make room .* --resume"):
        DatasetFolder(tmp_path).write_images(street_frame(0))
    assert files(tmp_path) == {}


def test_an_instance_number_beyond_16_bits_is_refused(tmp_path):
    frame = street_frame(6)
    ids = frame.buffers.instance_id.copy()
    ids[0, 0] = 70_000
    frame = dataclasses.replace(frame, buffers=dataclasses.replace(frame.buffers, instance_id=ids))
    with pytest.raises(FrameError, match="Frame 6 has an instance number 70000"):
        DatasetFolder(tmp_path).write_images(frame)


def test_opening_what_is_no_dataset_says_so(tmp_path):
    with pytest.raises(DatasetError, match=r"is not a TwinCity dataset: there is no frames\.jsonl"):
        open_dataset(tmp_path)


def test_opening_an_unfinished_dataset_says_how_to_go_on(tmp_path):
    commit(DatasetFolder(tmp_path), street_frame(0))
    with pytest.raises(DatasetError, match=r"is not finished\..* --resume"):
        open_dataset(tmp_path)


def test_asking_for_a_missing_frame_says_which_there_are(tmp_path):
    write_dataset(tmp_path, [street_frame(2), street_frame(5)], writers=())
    with pytest.raises(DatasetError, match=r"has no frame 3. It has 2 frames: 2 to 5"):
        open_dataset(tmp_path).frame(3)


def test_a_damaged_line_is_named(tmp_path):
    write_dataset(tmp_path, [street_frame(0), street_frame(1)], writers=())
    lines = (tmp_path / "frames.jsonl").read_text().splitlines()
    (tmp_path / "frames.jsonl").write_text(f"{lines[0]}\n{lines[1][:100]}\n")
    with pytest.raises(DatasetError, match=r"frames\.jsonl, line 2 is not JSON"):
        open_dataset(tmp_path)


def test_a_missing_image_is_named(tmp_path):
    write_dataset(tmp_path, [street_frame(0)], writers=())
    (tmp_path / "class_id" / "000000.png").unlink()
    with pytest.raises(DatasetError, match=r"class_id/000000\.png is missing"):
        open_dataset(tmp_path).frame(0)


def test_every_line_stands_alone_as_json(tmp_path):
    write_dataset(tmp_path, [street_frame(0), empty_frame(1)], writers=())
    for line in (tmp_path / "frames.jsonl").read_text().splitlines():
        assert list(json.loads(line)) == [
            "index", "split", "images", "metadata", "camera", "ground", "instances", "scenario"
        ]  # fmt: skip


def labelled_frame(index: int) -> Frame:
    """A frame that has one of every label that a frame may do without."""
    frame = street_frame(index)
    box = (44.0, 32.0, 48.0, 36.0)
    richer = {
        "face": Region(box=box, visible_pixels=9),
        "plates": (Region(box=box, visible_pixels=0),),
        "hidden_by": (Occluder(class_name="building", instance_id=0, fraction=0.25),),
        "pixels_per_metre": 130.5,
        "contrast": 0.5,
        "illuminance_lux": 12.0,
    }
    instances = tuple(dataclasses.replace(instance, **richer) for instance in frame.instances)
    parts = np.zeros((frame.height, frame.width), np.uint8)
    parts[30:40, 40:60] = 2
    ground = GroundView(visible_m2=120.0, people=6)
    return dataclasses.replace(frame, instances=instances, split="val", ground=ground, part_id=parts)


def test_labels_that_a_frame_may_do_without_come_back_equal(tmp_path):
    frame = labelled_frame(0)
    back = open_dataset(write_dataset(tmp_path, [frame], writers=())).frame(0)
    assert record_of(back) == record_of(frame)
    assert (back.split, back.ground) == (frame.split, frame.ground)
    for ours, theirs in zip(frame.instances, back.instances, strict=True):
        assert (ours.face, ours.plates, ours.hidden_by) == (theirs.face, theirs.plates, theirs.hidden_by)
    np.testing.assert_array_equal(back.part_id, frame.part_id)


def test_a_set_without_the_labels_of_this_version_opens(tmp_path):
    write_dataset(tmp_path, [street_frame(0)], writers=())
    record = json.loads((tmp_path / "frames.jsonl").read_text())
    for name in ("split", "ground"):
        del record[name]
    for instance in record["instances"]:
        for name in ("face", "plates", "hidden_by", "pixels_per_metre", "contrast", "illuminance_lux"):
            del instance[name]
    (tmp_path / "frames.jsonl").write_text(json.dumps(record) + "\n")
    back = open_dataset(tmp_path).frame(0)
    assert (back.split, back.ground, back.part_id) == ("", None, None)
    assert back.instances[0].face is None
    assert back.instances[0].hidden_by == ()


@pytest.mark.parametrize(("people", "level"), [(0, "A"), (10, "A"), (50, "C"), (100, "D"), (300, "F")])
def test_level_of_service_falls_as_a_hundred_square_metres_fill(people, level):
    assert GroundView(visible_m2=100.0, people=people).level_of_service == level


@pytest.mark.parametrize(
    ("pixels", "name"), [(300, "identify"), (125, "recognise"), (62.4, "detect"), (13, "monitor"), (5, "none")]
)
def test_pixels_per_metre_say_what_can_be_done(pixels, name):
    instance = dataclasses.replace(street_frame(0).instances[0], pixels_per_metre=pixels)
    assert instance.density_class == name
