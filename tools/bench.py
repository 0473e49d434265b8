"""Where the time goes: each stage of the line, images per second, memory, and the picture that was measured.

    ./python.sh tools/bench.py --tile usd_out/saint_augustin/tile.usda --people 150 --preview /tmp/bench.png

Quote ratios from one run: machines differ, and the same machine differs from hour to hour.
"""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import click

START = time.perf_counter()
WARM_UP = 2
"""Frames before the clock starts: they compile the kernels."""


DATE = "2025-06-12"
"""One day: a run over the year reads the city once for each season, which no steady rate shows."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--tile", default="haussmann_crossing", show_default=True, help="Name of a tile, or path of a tile.usda.")
@click.option(
    "--frames", default=10, show_default=True, type=click.IntRange(1), help="Frames measured, after a warm-up."
)
@click.option("--people", default=150, show_default=True)
@click.option("--vehicles", default=6, show_default=True)
@click.option("--size", default="1280x720", show_default=True)
@click.option("--look", default="fast", show_default=True)
@click.option("--rig", default="cctv", show_default=True)
@click.option("--preset", default=None, help="Weather; a mix when left out.")
@click.option("--hour", default=None, type=float, help="Hour of the day; a mix when left out.")
@click.option("--preview", type=click.Path(path_type=Path), help="Write the last picture here.")
def main(
    tile: str, frames: int, people: int, vehicles: int, size: str, look: str, rig: str, preset: str | None,
    hour: float | None, preview: Path | None,
) -> None:  # fmt: skip
    """Measure the line on one tile."""
    from twincity.replicator.errors import TwinCityError
    from twincity.replicator.job import Job, find_tile, parse_size
    from twincity.replicator.pipeline import info_of, make_frame, prepare
    from twincity.replicator.recorder import Recorder, StageClock
    from twincity.replicator.scenario.spec import parse_spec

    folder = Path(tempfile.mkdtemp(prefix="twincity-bench-"))
    try:
        width, height = parse_size(size)
        asked = {"crowd.count": people, "vehicles.count": vehicles, "camera.rig": rig, "look": look,
                 "camera.width": width, "camera.height": height, "instant.date": DATE}  # fmt: skip
        asked |= {"weather.preset": preset} if preset else {}
        asked |= {"instant.hour": hour} if hour is not None else {}
        job = Job(title="bench", spec=parse_spec({}, overrides=asked), tile_path=find_tile(tile), out=folder)
        with Recorder() as recorder:
            composer, sampler, renderer, writers = prepare(job)
            recorder.open(folder, writers, info_of(job, composer.tile.attribution))
            clock, loaded, first = StageClock(), time.perf_counter() - START, 0.0
            for index in range(frames + WARM_UP):
                if index == WARM_UP:
                    recorder.drain()
                    clock, recorder.clock, began = StageClock(), StageClock(), time.perf_counter()
                    busy = time.process_time()
                frame = make_frame(job, index, sampler, composer, renderer, clock)
                recorder.record(frame)
                clock.lap("wait for files")
                first = first or time.perf_counter() - START
            recorder.drain()
            seconds, busy = time.perf_counter() - began, time.process_time() - busy
        title = f"{tile}, {people} people, {vehicles} vehicles, {size}, look {look}"
        label_pass = _label_pass_seconds(renderer, composer, job)
        _print(clock.seconds, recorder.clock.seconds, frames, seconds, busy, loaded, first, label_pass, title)
        if preview:
            shutil.copyfile(folder / "images" / f"{frames + WARM_UP - 1:06d}.png", preview)
            click.echo(f"The last picture: {preview}")
    except TwinCityError as error:
        click.echo(f"bench: {error}", err=True)
        sys.exit(2)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _label_pass_seconds(renderer: object, composer: object, job: object) -> float | None:
    """Median time of the bare label pass on one scene, for renderers that have one."""
    from twincity.replicator.scenario.sampler import sample_scenario

    measure = getattr(renderer, "label_pass", None)
    if measure is None:
        return None
    scene = composer.compose(sample_scenario(job.spec, composer.tile, job.spec.seed, 2))  # type: ignore[attr-defined]
    times = []
    for _ in range(5):
        began = time.perf_counter()
        measure(scene)
        times.append(time.perf_counter() - began)
    return sorted(times)[2]


def _print(
    stages: dict[str, float], beside: dict[str, float], frames: int, seconds: float, busy: float, loaded: float,
    first: float, label_pass: float | None, title: str,
) -> None:  # fmt: skip
    click.echo(f"{title}, {frames} frames\n")
    for stage, total in sorted(stages.items(), key=lambda item: -item[1]):
        click.echo(f"  {stage:<16} {total / frames:7.3f} s  {100 * total / seconds:5.1f} %")
    click.echo(f"  {'a frame':<16} {seconds / frames:7.3f} s  {busy / frames:.3f} s of processor time")
    for stage, total in sorted(beside.items(), key=lambda item: -item[1]):
        click.echo(f"  {stage:<16} {total / frames:7.3f} s  beside")
    click.echo(f"\n{frames / seconds:.2f} images/s, everything written")
    if label_pass is not None:
        click.echo(
            f"{seconds / frames / label_pass:.1f} times the bare label pass ({label_pass:.3f} s, upload included)"
        )
    click.echo(f"{first:.1f} s from the start to the first image ({loaded:.1f} s to load)")
    line, writing = (
        resource.getrusage(who).ru_maxrss / 1e6 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    click.echo(f"{line:.2f} GB at most, {writing:.2f} GB in the process that writes")


if __name__ == "__main__":
    main()
