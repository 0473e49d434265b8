"""Several datasets become one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.frames import INFO, crowd_frame, empty_frame, street_frame, write_dataset

from twincity.replicator import manifest, merging
from twincity.replicator.dataset import open_dataset
from twincity.replicator.dataset.record import record_of
from twincity.replicator.errors import DatasetError, SpecError, UnknownNameError
from twincity.replicator.finishing import finish
from twincity.replicator.frame import Frame
from twincity.replicator.labels import CLASSES
from twincity.replicator.merging import merge
from twincity.replicator.recount import recount

SPEC = {
    "seed": 1,
    "frames": 4,
    "renderer": "canned",
    "look": "fast",
    "min_visible_pixels": 12,
    "writers": ["coco", "crowd"],
}
DESCRIPTION: dict[str, Any] = {
    "format": manifest.FORMAT,
    "twincity": INFO.version,
    "pipeline": INFO.title,
    "spec": SPEC,
    "shard": "1/1",
    "tile": {"name": "somewhere", "sha256": "00", "attribution": list(INFO.attribution), "licences": {}},
    "renderer": {"name": "canned", "build": {}, "ignored_fields": []},
    "classes": {label.name: label.id for label in CLASSES},
}
FRAMES = [street_frame(0), crowd_frame(1, 12), empty_frame(2), crowd_frame(3, 25)]


def dataset(root: Path, frames: list[Frame], **changed: Any) -> Path:
    """Finished, with a manifest."""
    write_dataset(root, frames, SPEC["writers"])
    finish(root, {**DESCRIPTION, **changed}, {"seconds": 1.0})
    return root


def marked(root: Path, **changed: Any) -> Path:
    """With another manifest."""
    path = root / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changed}))
    return root


def reseeded(frame: Frame, seed: int) -> Frame:
    return replace(frame, scenario=replace(frame.scenario, seed=seed))


def files_of(root: Path) -> dict[str, bytes]:
    """All that was written of the frames; the pages tell where they come from."""
    told = {"manifest.json", "croissant.json", "README.md", "stats.html"}
    paths = [path for path in root.rglob("*") if path.is_file() and path.name not in told]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def test_shards_become_the_dataset_that_one_run_would_have_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "__version__", INFO.version)
    whole = dataset(tmp_path / "whole", FRAMES)
    shards = [dataset(tmp_path / f"shard{n}", FRAMES[n::2]) for n in (0, 1)]
    merge(shards, tmp_path / "merged")
    found, expected = files_of(tmp_path / "merged"), files_of(whole)
    assert [name for name in sorted({*found, *expected}) if found.get(name) != expected.get(name)] == []


def test_frames_with_one_number_are_numbered_anew_and_nothing_is_lost(tmp_path: Path) -> None:
    first = dataset(tmp_path / "a", FRAMES[:2])
    second = dataset(tmp_path / "b", [reseeded(frame, 9) for frame in (crowd_frame(0, 7), crowd_frame(1, 30))])
    counts = merge([first, second], tmp_path / "c")
    merged = open_dataset(tmp_path / "c")
    assert merged.indices == (0, 1, 2, 3)
    assert counts["frames"] == 4
    for number, (part, index) in enumerate([(first, 0), (first, 1), (second, 0), (second, 1)]):
        frame, before = merged.frame(number), open_dataset(part).frame(index)
        assert frame.buffers == before.buffers
        assert record_of(frame) | {"index": index, "images": {}} == record_of(before) | {"images": {}}
    assert recount(tmp_path / "c") == []


def test_one_dataset_is_written_in_other_formats(tmp_path: Path) -> None:
    merge([dataset(tmp_path / "a", FRAMES)], tmp_path / "b", writers=["kitti", "yolo"])
    folders = {path.name for path in (tmp_path / "b").iterdir() if path.is_dir()}
    assert {"kitti", "yolo"} <= folders
    assert "coco" not in folders
    assert recount(tmp_path / "b") == []


def test_a_merge_may_be_merged_again(tmp_path: Path) -> None:
    parts = [dataset(tmp_path / str(n), [FRAMES[n]]) for n in range(3)]
    merge(parts[:2], tmp_path / "ab")
    merge([tmp_path / "ab", parts[2]], tmp_path / "abc")
    assert open_dataset(tmp_path / "abc").indices == (0, 1, 2)
    page = (tmp_path / "abc" / "README.md").read_text()
    assert page.count(f"`{INFO.title}`, seed 1") == 3
    assert recount(tmp_path / "abc") == []


def test_an_interrupted_merge_goes_on(tmp_path: Path) -> None:
    parts = [dataset(tmp_path / str(n), [FRAMES[n]]) for n in range(3)]

    def stop_after_one(done: int, total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        merge(parts, tmp_path / "out", progress=stop_after_one)
    seen: list[tuple[int, int]] = []
    merge(parts, tmp_path / "out", resume=True, progress=lambda *told: seen.append(told))
    assert seen[0][1] == 2
    merge(parts, tmp_path / "at once")
    assert files_of(tmp_path / "out") == files_of(tmp_path / "at once")


def test_splits_are_drawn_by_scenario_when_asked_for(tmp_path: Path) -> None:
    many = dataset(tmp_path / "a", [reseeded(empty_frame(n), 4) for n in range(12)])
    halves = [dataset(tmp_path / name, [reseeded(empty_frame(n), 4) for n in numbers]) for name, numbers in
              (("b", range(6)), ("c", range(6, 12)))]  # fmt: skip
    merge([many], tmp_path / "at once", split="0.5,0.5")
    merge(halves, tmp_path / "in halves", split="0.5,0.5")
    at_once, in_halves = (
        [record["split"] for record in open_dataset(tmp_path / name).records()] for name in ("at once", "in halves")
    )
    assert at_once == in_halves
    assert set(at_once) == {"train", "val"}


def classes_without(*names: str, **others: int) -> dict[str, int]:
    return {**{label.name: label.id for label in CLASSES if label.name not in names}, **others}


@pytest.mark.parametrize(
    ("classes", "words"),
    [
        (classes_without(person=77), "The class person is 9 in .*a and 77 in .*b"),
        (classes_without("person", ghost=9), "Class 9 is person in .*a and ghost in .*b"),
    ],
)
def test_class_tables_that_contradict_each_other_are_named(tmp_path: Path, classes: dict[str, int], words: str) -> None:
    parts = [dataset(tmp_path / "a", FRAMES[:1]), dataset(tmp_path / "b", FRAMES[1:2], classes=classes)]
    with pytest.raises(DatasetError, match=words):
        merge(parts, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_older_class_table_is_no_contradiction(tmp_path: Path) -> None:
    older = dataset(tmp_path / "b", FRAMES[1:2], classes=classes_without("dog"))
    assert merge([dataset(tmp_path / "a", FRAMES[:1]), older], tmp_path / "out")["frames"] == 2


def test_what_cannot_be_merged_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    good, out = dataset(tmp_path / "a", FRAMES[:2]), tmp_path / "out"
    twice = dataset(tmp_path / "b", FRAMES[1:3])
    with pytest.raises(
        DatasetError, match=r"frame 1 of .*b and frame 1 of .*a are the same image \(seed 3, scenario 1\)"
    ):
        merge([good, twice], out)
    newer = marked(dataset(tmp_path / "c", FRAMES[3:]), format=manifest.FORMAT + 1)
    with pytest.raises(DatasetError, match="this version reads up to"):
        merge([good, newer], out)
    half = marked(dataset(tmp_path / "d", FRAMES[3:]), complete=False)
    with pytest.raises(DatasetError, match="is not finished"):
        merge([good, half], out)
    with pytest.raises(DatasetError, match=r"has no manifest\.json"):
        merge([good, tmp_path / "nowhere"], out)
    with pytest.raises(DatasetError, match="is one of the datasets to merge"):
        merge([good], good, overwrite=True)
    with pytest.raises(UnknownNameError, match="coco"):
        merge([good], out, writers=["cocoo"])
    with pytest.raises(SpecError, match=r"--split: 0\.5 \+ 0\.2 makes 0\.7"):
        merge([good], out, split="0.5,0.2")
    assert not out.exists()


def test_a_set_with_splits_does_not_join_one_without_unasked(tmp_path: Path) -> None:
    plain = dataset(tmp_path / "a", FRAMES[:1])
    with_splits = dataset(tmp_path / "b", [replace(FRAMES[1], split="train")])
    with pytest.raises(DatasetError, match=r"has splits and .* has none"):
        merge([plain, with_splits], tmp_path / "out")
    assert merge([plain, with_splits], tmp_path / "out", split="0.5,0.5")["frames"] == 2
