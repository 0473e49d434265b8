"""The whole line at small size: a run is whole, repeatable, resumable, divisible, and recounts itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pxr import Usd, UsdGeom

from twincity.replicator.cards import tally, write_statistics
from twincity.replicator.dataset import open_dataset
from twincity.replicator.errors import CrowdError, DatasetError, FrameError, SpecError, TileError, UnknownNameError
from twincity.replicator.job import Job, Shard, find_tile
from twincity.replicator.pipeline import Summary, generate
from twincity.replicator.recount import recount, seal_findings
from twincity.replicator.scenario.spec import parse_spec

FRAMES = 7
"""Enough that a run which has one frame on disk, two in flight and one in the making is not at its end."""
SMALL = {
    "frames": FRAMES,
    "crowd.count": 12,
    "vehicles.count": 1,
    "camera.width": 192,
    "camera.height": 108,
    "instant.hour": 13,
    "weather.preset": "broken_cloud",
}
COMMAND = [
    "--frames", str(FRAMES), "--size", "192x108", "--set", "crowd.count=12", "--set", "vehicles.count=1",
    "--set", "instant.hour=13", "--set", "weather.preset=broken_cloud",
]  # fmt: skip


def job(out: Path, **changes: Any) -> Job:
    spec = parse_spec({}, overrides={**SMALL, **changes.pop("overrides", {})})
    return Job(title="test", spec=spec, tile_path=find_tile(spec.tile), out=out, **changes)


def contents(root: Path) -> dict[str, bytes]:
    """Every file but the manifest, whose wall time is its own, and the catalogue entry with its hash."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name not in ("manifest.json", "croissant.json")
    }


def manifest_of(root: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((root / "manifest.json").read_text(encoding="utf-8"))
    return manifest


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return generate(job(tmp_path_factory.mktemp("run") / "whole"))


def test_every_frame_is_there_with_its_labels(run: Summary) -> None:
    dataset = open_dataset(run.out)
    assert dataset.indices == tuple(range(FRAMES))
    assert run.found.counts["person"] == sum(len(frame.of_class("person")) for frame in dataset) > 0


def test_the_dataset_recounts_itself_without_a_finding(run: Summary) -> None:
    assert recount(run.out) == []
    assert list(seal_findings(run.out)) == []


def test_pages_may_be_drawn_again(run: Summary) -> None:
    (run.out / "stats.html").write_text("drawn by a later version")
    assert recount(run.out) == []
    write_statistics(run.out, manifest_of(run.out), tally(open_dataset(run.out).records()))


def test_pictures_show_something(run: Summary) -> None:
    for frame in open_dataset(run.out):
        assert frame.rgb.std() > 10
        assert 30 < frame.rgb.mean() < 225


def test_the_manifest_says_what_made_it(run: Summary) -> None:
    manifest = manifest_of(run.out)
    assert manifest["complete"]
    assert manifest["spec"]["crowd"]["count"] == 12
    assert manifest["tile"]["attribution"]
    assert manifest["renderer"]["build"]["mitsuba"]
    assert set(manifest["files"]) == set(contents(run.out)) - {"preview.jpg", "stats.html"}
    assert manifest["wall_time"]["seconds"] > 0


def test_the_same_job_makes_the_same_bytes(run: Summary, tmp_path: Path) -> None:
    again = generate(job(tmp_path / "again"))
    assert contents(again.out) == contents(run.out)
    ours, theirs = manifest_of(run.out), manifest_of(again.out)
    assert ours.pop("wall_time") != theirs.pop("wall_time")
    assert ours == theirs


def test_shards_make_exactly_their_frames_and_the_same_ones(run: Summary, tmp_path: Path) -> None:
    for number in (1, 2):
        part = generate(job(tmp_path / f"part{number}", shard=Shard(number=number, of=2))).out
        assert open_dataset(part).indices == tuple(range(number - 1, FRAMES, 2))
        for index in open_dataset(part).indices:
            name = f"images/{index:06d}.png"
            assert (part / name).read_bytes() == (run.out / name).read_bytes()


def test_shards_have_whole_sequences_and_make_the_same_images(tmp_path: Path) -> None:
    film = {"frames": 2, "sequence": "2@5fps", "crowd.count": 6}
    whole = generate(job(tmp_path / "whole", overrides=film)).out
    part = generate(job(tmp_path / "part", overrides=film, shard=Shard(number=2, of=2))).out
    assert open_dataset(whole).indices == (0, 1, 2, 3)
    assert open_dataset(part).indices == (2, 3)
    for index in (2, 3):
        name = f"images/{index:06d}.png"
        assert (part / name).read_bytes() == (whole / name).read_bytes()
    assert recount(part) == []
    first, second = (open_dataset(part).frame(index).scenario for index in (2, 3))
    assert [person.monk_tone for person in first.people] == [person.monk_tone for person in second.people]
    assert first.people != second.people


def test_resuming_a_finished_run_changes_nothing(run: Summary) -> None:
    before = contents(run.out)
    assert generate(job(run.out, resume=True)).made == 0
    assert contents(run.out) == before


def test_a_folder_that_holds_a_run_is_refused_with_the_flags(run: Summary) -> None:
    with pytest.raises(DatasetError, match=r"finished run .* --resume .* --overwrite .* --out"):
        generate(job(run.out))


def test_resuming_with_another_spec_is_refused(run: Summary) -> None:
    with pytest.raises(DatasetError, match="made with another spec"):
        generate(job(run.out, resume=True, overrides={"seed": 99}))


def test_two_runs_do_not_write_in_one_folder(tmp_path: Path) -> None:
    def in_the_middle(done: int, total: int) -> None:
        if done == 1:
            for flag in ("resume", "overwrite"):
                with pytest.raises(DatasetError, match="Another run is writing"):
                    generate(job(tmp_path / "out", **{flag: True}))

    assert generate(job(tmp_path / "out"), in_the_middle).made == FRAMES


def test_a_folder_of_other_files_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "manifest.json").write_text('{"name": "a web page of mine"}', encoding="utf-8")
    for overwrite in (False, True):
        with pytest.raises(DatasetError, match="files that are not a TwinCity dataset"):
            generate(job(tmp_path, overwrite=overwrite))
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_overwriting_replaces_the_run(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "manifest.json").write_text('{"format": 1, "twincity": "0.0.1"}', encoding="utf-8")
    (tmp_path / "run" / "old.png").write_bytes(b"old")
    generate(job(tmp_path / "run", overwrite=True, overrides={"frames": 1}))
    assert not (tmp_path / "run" / "old.png").exists()


@pytest.mark.parametrize(
    "overrides, error, text",
    [
        ({"renderer": "unreal"}, UnknownNameError, r"No renderer is called 'unreal'\. Known: .*mitsuba"),
        ({"writers": ["cocoo"]}, UnknownNameError, r"No writer is called 'cocoo'\. Did you mean 'coco'"),
        ({"look": "fats"}, UnknownNameError, r"'fats'\. Did you mean 'fast'"),
        ({"crowd.count": 20_000}, CrowdError, r"hold \d+ at most"),
        ({"camera.height_m": 55}, SpecError, r"the highest mount of tile .* allows"),
    ],
)
def test_what_cannot_be_made_is_refused_before_any_frame(
    tmp_path: Path, overrides: dict, error: type[Exception], text: str
) -> None:
    with pytest.raises(error, match=text):
        generate(job(tmp_path / "out", overrides=overrides))
    assert not (tmp_path / "out").exists()


def test_a_run_without_a_first_frame_leaves_the_folder_free(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"Frame 0: vehicles.count asks for 500"):
        generate(job(tmp_path / "out", overrides={"vehicles.count": 500}))
    assert generate(job(tmp_path / "out", overrides={"frames": 1})).made == 1


def test_an_unknown_tile_is_refused_with_the_known_ones() -> None:
    with pytest.raises(TileError, match=r"No tile is called 'hausman_crossing'\. Did you mean 'haussmann_crossing'"):
        find_tile("hausman_crossing")


def test_a_frame_that_cannot_be_written_stops_the_run_and_names_itself(tmp_path: Path, run: Summary) -> None:
    """What was made is whole, nothing is half made, and the run goes on when the way is free."""
    obstacle = tmp_path / "out" / "class_id" / "000001.png"

    def put_in_the_way(done: int, total: int) -> None:
        if not done:
            obstacle.mkdir(parents=True)

    with pytest.raises(FrameError, match=r"Frame 1 could not be written to .*000001\.png: Is a directory"):
        generate(job(tmp_path / "out"), put_in_the_way)
    assert not list((tmp_path / "out").rglob("*.tmp"))
    obstacle.rmdir()
    resumed = generate(job(tmp_path / "out", resume=True))
    assert resumed.made == FRAMES - 1
    assert contents(resumed.out) == contents(run.out)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_ended_resumes_to_the_same_bytes(
    tmp_path: Path, run: Summary, checkout: Path, how: signal.Signals
) -> None:
    """SIGINT goes to all processes of the group, as Ctrl-C does in a terminal."""
    out = tmp_path / "killed"
    command = [
        sys.executable,
        "-m",
        "twincity.replicator",
        "generate",
        str(_empty_yaml(tmp_path)),
        *COMMAND,
        "--out",
        str(out),
    ]
    with subprocess.Popen(
        command, cwd=checkout, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        _wait_for(lambda: any((out / ".parts").glob("*.json")) or process.poll() is not None)
        os.kill(process.pid, how) if how is signal.SIGKILL else os.killpg(process.pid, how)
    assert not manifest_of(out)["complete"]
    subprocess.run([*command, "--resume"], cwd=checkout, check=True, capture_output=True)
    assert contents(out) == contents(run.out)


def test_saved_frames_open_in_usd_with_everybody_in_place(tmp_path: Path) -> None:
    out = generate(job(tmp_path / "usd", save_usd=True, overrides={"frames": 1})).out
    saved = out / "usd" / "000000.usda"
    stage = Usd.Stage.Open(str(saved))
    people = stage.GetPrimAtPath("/World/People").GetChildren()
    assert len(people) == 12
    scenario = open_dataset(out).frame(0).scenario
    for prim, person in zip(people, scenario.people, strict=True):
        place = UsdGeom.Xformable(prim).ComputeLocalToWorldTransform(Usd.TimeCode.Default()).ExtractTranslation()
        assert np.allclose(place, person.position, atol=1e-4)
    assert UsdGeom.GetStageUpAxis(stage) == UsdGeom.Tokens.z
    assert stage.GetPrimAtPath("/World/City/Buildings").GetChildren()
    assert stage.GetPrimAtPath("/World/Environment/Sky").GetAttribute("inputs:texture:file").Get().resolvedPath
    assert "@/" not in saved.read_text(encoding="utf-8")  # no absolute path: the folder can be moved with the tile


def _empty_yaml(folder: Path) -> Path:
    path = folder / "test.yaml"
    path.write_text("{}\n", encoding="utf-8")
    return path


def _wait_for(condition: Callable[[], bool], seconds: float = 120.0) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "nothing happened in time"
        time.sleep(0.02)
