"""What holds for every writer."""

from __future__ import annotations

import dataclasses
import json
import pickle
from pathlib import Path

import pytest
from tests.frames import INFO, crowd_frame, empty_frame, street_frame, write_dataset, write_frame

from twincity.replicator.dataset import DatasetFolder
from twincity.replicator.dataset.png import read_png
from twincity.replicator.errors import DatasetError, FrameError, SpecError, UnknownNameError
from twincity.replicator.frame import Frame
from twincity.replicator.recount import recount
from twincity.replicator.recount.formats import FORMATS
from twincity.replicator.recount.pixels import Pixels
from twincity.replicator.scenario.spec import parse_spec
from twincity.replicator.writers import WRITERS, make_writers

every_writer = pytest.mark.parametrize("name", sorted(WRITERS))


def frames() -> list[Frame]:
    return [street_frame(0), empty_frame(1), crowd_frame(2, 30), street_frame(3)]


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@every_writer
def test_a_writer_is_called_what_the_table_calls_it(name):
    (writer,) = make_writers([name])
    assert writer.name == name


@every_writer
def test_the_same_frames_make_the_same_bytes(tmp_path, name):
    a = write_dataset(tmp_path / "a", frames(), [name])
    b = write_dataset(tmp_path / "b", reversed(frames()), [name])
    assert files(a / name) == files(b / name)


@every_writer
def test_the_bytes_do_not_depend_on_the_day(tmp_path, name, monkeypatch):
    a = write_dataset(tmp_path / "a", frames(), [name])
    monkeypatch.setattr("time.time", lambda: 4_000_000_000.0)
    monkeypatch.setattr("time.asctime", lambda *_: "Thu Oct  2 07:06:40 2096")
    b = write_dataset(tmp_path / "b", frames(), [name])
    assert files(a / name) == files(b / name)


@every_writer
def test_a_run_killed_before_the_commit_ends_with_the_same_bytes(tmp_path, name):
    undisturbed = write_dataset(tmp_path / "undisturbed", frames(), [name])
    resumed = tmp_path / "resumed"
    for killed_at in (0, 2, 3):
        folder, (writer,) = DatasetFolder(resumed), make_writers([name])
        writer.open(resumed / name, INFO)
        for frame in frames()[: killed_at + 1]:
            if folder.is_done(frame.index):
                continue
            if frame.index == killed_at:
                writer.write(frame, folder.write_images(frame))  # written, never committed
            else:
                write_frame(folder, [writer], frame)
    folder, (writer,) = DatasetFolder(resumed), make_writers([name])
    writer.open(resumed / name, INFO)
    for frame in frames():
        if not folder.is_done(frame.index):
            write_frame(folder, [writer], frame)
    writer.close()
    folder.close()
    assert files(resumed) == files(undisturbed)


@every_writer
def test_a_run_killed_after_a_writer_closed_ends_with_the_same_bytes(tmp_path, name):
    root = write_dataset(tmp_path, frames(), [name])
    before = files(root)
    (writer,) = make_writers([name])
    writer.open(root / name, INFO)
    writer.close()
    assert files(root) == before


@every_writer
def test_a_dataset_of_empty_frames_can_be_written(tmp_path, name):
    assert files(write_dataset(tmp_path, [empty_frame(0), empty_frame(1)], [name]) / name)


@pytest.fixture(scope="module")
def dense(tmp_path_factory) -> Path:
    """Two thousand people, most of them hidden behind others, in every format."""
    frame = crowd_frame(0, 2000, width=320, height=180)
    return write_dataset(tmp_path_factory.mktemp("dense"), [frame], sorted(WRITERS))


@every_writer
def test_of_two_thousand_people_none_is_written_wrong(dense, name):
    record = json.loads((dense / "frames.jsonl").read_text())
    pixels = Pixels(*(read_png(dense / record["images"][kind]) for kind in ("instance_id", "class_id")))
    check = FORMATS[name](dense / name)
    assert [*check.frame(record, pixels), *check.rest()] == []


@every_writer
def test_splits_are_written_and_nothing_is_found_wrong(tmp_path, name):
    splits = ("train", "val", "train", "train")
    split_frames = [dataclasses.replace(frame, split=split) for frame, split in zip(frames(), splits, strict=True)]
    assert recount(write_dataset(tmp_path, split_frames, [name], splits=("train", "val", "test"))) == []


@every_writer
def test_a_dataset_without_frames_can_be_written(tmp_path, name):
    write_dataset(tmp_path, [], [name])


@every_writer
def test_no_part_and_no_half_file_is_left(tmp_path, name):
    root = write_dataset(tmp_path, frames(), [name])
    assert [file for file in files(root) if any(part.startswith(".") for part in Path(file).parts)] == []


@every_writer
def test_pictures_are_linked_not_copied(tmp_path, name):
    root = write_dataset(tmp_path, frames(), [name])
    original = root / "images" / "000000.png"
    for picture in (root / name).rglob("*.png"):
        if picture.read_bytes() == original.read_bytes():
            assert picture.stat().st_ino == original.stat().st_ino


def block_folders(root: Path, *, like: Path) -> None:
    """A file where each folder should be that a writer has not made yet."""
    for name in (".parts", *(path.name for path in like.iterdir() if path.is_dir())):
        if (root / name).is_dir():
            block_folders(root / name, like=like / name)
        else:
            (root / name).write_text("a file where a folder should be")


@every_writer
def test_a_frame_that_cannot_be_written_is_named(tmp_path, name):
    elsewhere = write_dataset(tmp_path / "elsewhere", [street_frame(8)], [name]) / name
    folder, (writer,) = DatasetFolder(tmp_path), make_writers([name])
    writer.open(tmp_path / name, INFO)
    image = folder.write_images(street_frame(8))
    (tmp_path / name).mkdir(exist_ok=True)
    block_folders(tmp_path / name, like=elsewhere)
    with pytest.raises(FrameError, match="Frame 8 could not be written"):
        writer.write(street_frame(8), image)


@pytest.mark.parametrize(
    "name, whole",
    [
        ("coco", "annotations.json"),
        ("crowd", "counts.csv"),
        ("crowdhuman", "annotation.odgt"),
        ("citypersons", "val_gt.json"),
        ("webdataset", "shards.txt"),
    ],
)
def test_a_complete_file_refuses_another_frame(tmp_path, name, whole):
    root = write_dataset(tmp_path, [street_frame(0)], [name])
    (writer,) = make_writers([name])
    writer.open(root / name, INFO)
    with pytest.raises(DatasetError, match=f"{whole} is complete, so frame 1 cannot be added"):
        writer.write(street_frame(1), root / "images" / "000000.png")


def test_an_unknown_writer_is_answered_with_the_known_ones():
    with pytest.raises(
        UnknownNameError, match=r"No writer is called 'cocoo'\. Did you mean 'coco'\? Known: .*coco, crowd,"
    ):
        make_writers(["cocoo"])


def test_a_writer_named_twice_writes_once():
    assert [writer.name for writer in make_writers(["kitti", "coco", "kitti"])] == ["kitti", "coco"]


def test_a_writer_can_be_given_options():
    coco, kitti = make_writers([{"coco": {"segmentation": "rle"}}, {"kitti": None}])
    assert (coco.name, kitti.name) == ("coco", "kitti")


def test_options_are_given_in_the_pipeline():
    spec = parse_spec({"writers": ["kitti", {"coco": {"panoptic": False}, "yolo": None}]})
    assert [writer.name for writer in make_writers(spec.writers)] == ["kitti", "coco", "yolo"]
    assert spec.resolved()["writers"] == ["kitti", {"coco": {"panoptic": False}, "yolo": None}]


@pytest.mark.parametrize("given", [[3], [{"coco": 3}], {"coco": {}}, 5])
def test_writers_that_cannot_be_are_answered_with_an_example(given):
    with pytest.raises(
        SpecError, match=r"writers: .* cannot be\. Give a list of names.*\{coco: \{segmentation: rle\}\}"
    ):
        parse_spec({"writers": given})


@pytest.mark.parametrize(
    "options, expected",
    [
        ({"segmentaton": "rle"}, "coco has no option 'segmentaton'. Did you mean 'segmentation'? Known: segmentation,"),
        ({"segmentation": "rel"}, "coco.segmentation is 'rel'. Did you mean 'rle'? It can be polygons, rle."),
        ({"segmentation": ["rle"]}, "coco.segmentation is ['rle']."),
        ({"groups": "yes"}, "coco.groups is 'yes'. It can be true or false."),
    ],
)
def test_an_option_that_cannot_be_is_answered_with_what_can(options, expected):
    with pytest.raises(SpecError) as error:
        make_writers([{"coco": options}])
    assert str(error.value).startswith(f"writers: {expected}")


def test_a_writer_without_options_says_so():
    with pytest.raises(SpecError, match=r"writers: kitti has no option 'level'\. It has none\."):
        make_writers([{"kitti": {"level": 1}}])


@every_writer
def test_a_writer_can_be_sent_to_another_process_before_it_is_opened(name):
    (writer,) = make_writers([name])
    assert pickle.loads(pickle.dumps(writer)).name == name


def test_a_writer_whose_package_is_missing_says_which(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "twincity.replicator.writers.crowd", None)
    with pytest.raises(SpecError, match=r"The crowd writer needs the Python package .* pip install"):
        make_writers(["crowd"])
