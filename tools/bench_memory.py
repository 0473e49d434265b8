"""Whether memory stays flat: many small frames are written in every format, counted, merged and checked.

    ./python.sh tools/bench_memory.py --frames 2000

The resident memory of this process and of those that it starts is sampled meanwhile (Linux only). The most that a stage
takes in its second quarter is compared with the most that it takes in its last one: the difference is what it grows by
while its frames double.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

sys.path.insert(0, str(Path(__file__).parents[1]))  # the painted frames of the tests

SAMPLE_S = 0.1
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 1e6


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--frames", default=2000, show_default=True, type=click.IntRange(40), help="Painted frames of 160x90.")
@click.option("--people", default=8, show_default=True, help="In each frame.")
@click.option("--bound", default=20.0, show_default=True, help="MB by 1,000 frames that still count as flat.")
def main(frames: int, people: int, bound: float) -> None:
    """Sample the memory of each stage; exit 1 when one of them grows."""
    folder = Path(tempfile.mkdtemp(prefix="twincity-memory-"))
    try:
        click.echo(f"{frames} frames of 160x90 with {people} people, every format\n")
        grown = [_report(name, stage, frames) for name, stage in _stages(folder, frames, people)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    worst = max(grown)
    click.echo(f"\n{worst:.1f} MB by 1,000 frames at most, {bound:g} count as flat.")
    sys.exit(1 if worst > bound else 0)


def _stages(folder: Path, frames: int, people: int) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is done, in order. The frames are written as two shards, which are merged."""
    from tests.frames import INFO, crowd_frame

    from twincity.replicator import manifest, merging
    from twincity.replicator.cards import tally
    from twincity.replicator.dataset import open_dataset
    from twincity.replicator.finishing import finish
    from twincity.replicator.labels import CLASSES
    from twincity.replicator.merging import merge
    from twincity.replicator.recorder import Recorder
    from twincity.replicator.recount import recount
    from twincity.replicator.writers import WRITERS, make_writers

    merging.__version__ = INFO.version  # of the painted frames
    shards, merged = (folder / "even", folder / "odd"), folder / "merged"
    writers = sorted(WRITERS)
    description: dict[str, Any] = {
        "format": manifest.FORMAT,
        "twincity": INFO.version,
        "pipeline": INFO.title,
        "spec": {
            "seed": 1,
            "frames": frames,
            "renderer": "canned",
            "look": "fast",
            "min_visible_pixels": 12,
            "writers": writers,
        },
        "shard": "1/1",
        "tile": {"name": "painted", "sha256": "00", "attribution": list(INFO.attribution), "licences": {}},
        "renderer": {"name": "canned", "build": {}, "ignored_fields": []},
        "classes": {label.name: label.id for label in CLASSES},
    }

    def write(shard: int) -> None:
        with Recorder() as recorder:
            recorder.open(shards[shard], make_writers(writers), INFO)
            for index in range(shard, frames, 2):
                recorder.record(crowd_frame(index, people))
            recorder.close()

    yield "write", lambda: write(0)
    write(1)
    yield "count", lambda: tally(open_dataset(shards[0]).records())
    yield "pages", lambda: finish(shards[0], description, {"seconds": 1.0})
    finish(shards[1], description, {"seconds": 1.0})
    yield "merge", lambda: merge(shards, merged)
    yield "check", lambda: recount(merged)


def _report(name: str, stage: Callable[[], object], frames: int) -> float:
    """Do it, print what it took, and return MB that 1,000 frames more would take."""
    with _sampling() as samples:
        stage()
    quarter = max(1, len(samples) // 4)
    early, late = max(samples[quarter : 2 * quarter], default=samples[-1]), max(samples[-quarter:])
    done = frames if name in ("merge", "check") else frames / 2
    growth = (late - early) / (done / 2) * 1000
    seconds = SAMPLE_S * len(samples)
    click.echo(f"  {name:<6} {seconds:6.0f} s  {early:6.0f} MB, then {late:6.0f} MB  {growth:+7.1f} MB by 1,000 frames")
    return growth


@contextmanager
def _sampling() -> Iterator[list[float]]:
    """Resident memory [MB] while the block runs."""
    samples, ended = [_resident_mb()], threading.Event()

    def sample() -> None:
        while not ended.wait(SAMPLE_S):
            samples.append(_resident_mb())

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield samples
    finally:
        ended.set()
        thread.join()


def _resident_mb() -> float:
    """Of this process and of those that it started."""
    children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    ids = [os.getpid(), *(int(child) for path in children for child in path.read_text().split())]
    return sum(_pages(number) for number in ids) * PAGE_MB


def _pages(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:  # it has ended meanwhile
        return 0


if __name__ == "__main__":
    main()
