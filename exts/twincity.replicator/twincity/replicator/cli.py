"""The command line: one group of commands, and the command that every pipeline script is.

Errors meant for the user go to standard error in one line, with exit code 2; a traceback only with `--debug`.
Heavy modules are imported inside the commands: `--help` answers at once, and Kit must start before USD is loaded.
"""

from __future__ import annotations

import datetime as dt
import functools
import sys
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import __version__
from .errors import TwinCityError

if TYPE_CHECKING:
    from .pipeline import Summary

Command = Callable[..., None]


def explains_errors(command: Command) -> Command:
    """Turn TwinCity's errors into one line and exit code 2, unless `--debug` asks for the traceback."""

    @click.option("--debug", is_flag=True, help="Show the traceback of an error.")
    @functools.wraps(command)
    def wrapped(*args: Any, debug: bool, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except TwinCityError as error:
            if debug:
                raise
            click.echo(f"twincity: {error}", err=True)
            sys.exit(2)
        except KeyboardInterrupt:
            click.echo("\ntwincity: stopped.", err=True)
            sys.exit(130)

    return wrapped


def generating_options(command: Command) -> Command:
    """The options of everything that makes a dataset."""
    options = (
        click.option("--frames", type=int, help="How many scenarios: images, or sequences with --sequence."),
        click.option(
            "--sequence",
            metavar="N@FPS",
            help="Films instead of images: 25@10fps makes --frames of them, 25 images each.",
        ),
        click.option("--seed", type=int, help="Which world of chance; the same seed makes the same dataset."),
        click.option("--tile", help="Name of a tile under usd/tiles, or the path of a tile.usda."),
        click.option("--out", type=click.Path(path_type=Path), help="Output folder  [default: out/<pipeline>]"),
        click.option("--size", metavar="WxH", help="Image size in pixels, such as 1920x1080."),
        click.option("--writers", help="Formats, separated by commas: coco,kitti,crowd,yolo,..."),
        click.option(
            "--split", "splits", metavar="SHARES", help="Shares of train, val and test, whole scenarios: 0.8,0.1,0.1."
        ),
        click.option("--renderer", help="mitsuba, the embedded ray tracer."),
        click.option("--look", help="fast or clean."),
        click.option(
            "--shard", metavar="I/N", default="1/1", help="Make only the I-th of N equal shares of the frames."
        ),
        click.option("--resume", is_flag=True, help="Complete an interrupted run in the same folder."),
        click.option("--overwrite", is_flag=True, help="Replace the dataset that the output folder holds."),
        click.option("--save-usd", is_flag=True, help="Keep every frame as a .usda that opens in any USD tool."),
        click.option(
            "--set", "settings", metavar="KEY=VALUE", multiple=True, help="Any key of the YAML: crowd.count=150."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="twincity")
def main() -> None:
    """Synthetic, exactly labelled pictures of French streets."""


@main.command()
@click.argument("spec", type=click.Path(path_type=Path))
@generating_options
@explains_errors
def generate(spec: Path, **options: Any) -> None:
    """Make a dataset from the pipeline file SPEC (YAML)."""
    make_dataset(spec, **options)


@main.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("--port", type=int, default=0, help="Of this machine's own address  [default: a free one]")
@click.option("--no-browser", is_flag=True, help="Only say the address.")
@click.option("--sheet", is_flag=True, help="Draw preview.jpg again instead.")
@explains_errors
def preview(dataset: Path, port: int, no_browser: bool, sheet: bool) -> None:
    """Look at DATASET in the browser: pictures, boxes, joints, masks, distance, and a choice by what they show."""
    from .preview import Viewer, contact_sheet

    if sheet:
        click.echo(contact_sheet(dataset))
        return
    viewer = Viewer(dataset, port)
    click.echo(f"{dataset} is shown at {viewer.address}  (Ctrl-C ends it)")
    if not no_browser:
        webbrowser.open(viewer.address)
    viewer.serve()


@main.command()
@click.argument("datasets", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A new folder.")
@click.option("--writers", help="Formats, separated by commas  [default: those that all DATASETS have]")
@click.option("--split", metavar="TRAIN,VAL,TEST", help="Draw the splits anew: 0.8,0.1,0.1.")
@click.option("--resume", is_flag=True, help="Complete an interrupted merge in the same folder.")
@click.option("--overwrite", is_flag=True, help="Replace the dataset that the output folder holds.")
@explains_errors
def merge(
    datasets: tuple[Path, ...], out: Path, writers: str | None, split: str | None, resume: bool, overwrite: bool
) -> None:
    """Make one of several DATASETS, or write one in other formats."""
    from .merging import merge as join

    chosen = None if writers is None else _names(writers)
    with _Progress(f"merge: {{}} images -> {out}") as progress:
        counts = join(datasets, out, writers=chosen, split=split, resume=resume, overwrite=overwrite, progress=progress)
    click.echo(f"{counts['frames']} images, {_counted(counts['person'], 'person')} in {out}.\n")
    click.echo(f"Next:\n  ./python.sh -m twincity.replicator check {out}")


@main.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@explains_errors
def stats(dataset: Path) -> None:
    """Count DATASET and write stats.html: who is in it, how they are seen, what was asked and what was drawn."""
    from .cards import tally, write_statistics
    from .dataset import open_dataset
    from .manifest import read_manifest

    click.echo(write_statistics(dataset, read_manifest(dataset), tally(open_dataset(dataset).records())))


@main.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("--creator", help="Who publishes it.")
@click.option("--licence", help="Name or address of its licence.")
@click.option("--url", help="Where it can be had.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Of publication  [default: the day it was made]")
@explains_errors
def card(dataset: Path, date: dt.datetime | None, **stated: str | None) -> None:
    """Write croissant.json of DATASET anew, with what only its publisher knows."""
    from .cards import Publisher, tally, write_croissant
    from .dataset import open_dataset
    from .manifest import read_manifest

    given = {name: value for name, value in stated.items() if value is not None}
    publisher = Publisher(date_published=date.date() if date else None, **given)
    found = tally(open_dataset(dataset).records())
    click.echo(write_croissant(dataset, read_manifest(dataset), found, publisher))


@main.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@click.option("--workers", type=click.IntRange(1), help="Processes that check frames; one for each core when left out.")
@explains_errors
def check(dataset: Path, workers: int | None) -> None:
    """Recount DATASET from its own images and buffers; exit 1 when something is wrong."""
    from .recount import recount, seal_findings

    findings = [*recount(dataset, workers=workers), *seal_findings(dataset)]
    for finding in findings:
        click.echo(finding)
    click.echo(f"{len(findings)} findings." if findings else f"{dataset}: every label was recounted and agrees.")
    sys.exit(1 if findings else 0)


@main.command()
@click.argument("dataset", type=click.Path(path_type=Path))
@click.argument("predictions", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of the report.")
@click.option("--boxes", default="full", show_default=True, help="full, as in CityPersons, or visible, as in COCO.")
@click.option("--score", type=float, default=0.5, show_default=True, help="From which score on a detection counts.")
@explains_errors
def evaluate(dataset: Path, predictions: Path, out: Path, boxes: str, score: float) -> None:
    """Say for whom a model fails: its PREDICTIONS (COCO results) on DATASET."""
    from .evaluation.evaluate import evaluate as compare
    from .evaluation.page import table, write_report
    from .evaluation.protocol import Protocol

    report = compare(dataset, predictions, protocol=Protocol(boxes=boxes, score=score))
    _, page = write_report(report, out)
    click.echo("\n".join(["", report.sentence, "", *table(report)[:6], "", f"  all slices {page}"]))


@main.command()
@explains_errors
def doctor() -> None:
    """Say what this machine can do; exit 1 when it cannot generate."""
    from .doctor import findings, report

    found = findings()
    click.echo(report(found))
    sys.exit(1 if any(finding.status == "fail" for finding in found) else 0)


def run_pipeline(spec: Path) -> None:
    """What a script under pipelines/ calls: the options above over the YAML beside it."""

    @click.command(context_settings={"help_option_names": ["-h", "--help"]}, help=_first_comment(spec))
    @generating_options
    @explains_errors
    def pipeline(**options: Any) -> None:
        make_dataset(spec, **options)

    pipeline(prog_name=f"{spec.stem}.py")


def make_dataset(
    spec_path: Path, *, out: Path | None, shard: str, resume: bool, overwrite: bool, save_usd: bool, **options: Any
) -> None:
    """Read the spec, run the line, say what came out."""
    from .job import Job, Shard, find_tile
    from .scenario.spec import load_spec

    spec = load_spec(spec_path, _overrides(**options))
    job = Job(
        title=spec_path.stem,
        spec=spec,
        tile_path=find_tile(spec.tile),
        out=out or Path("out") / spec_path.stem,
        shard=Shard.parse(shard),
        resume=resume,
        overwrite=overwrite,
        save_usd=save_usd,
    )
    from .pipeline import generate as run

    with _Progress(f"{job.title}: {{}} images of {job.spec.tile} -> {job.out}") as progress:
        try:
            summary = run(job, progress)
        except KeyboardInterrupt:
            if progress.done:
                click.echo(f"\n{progress.done} images are whole; the same command with --resume goes on.", err=True)
            raise
    click.echo(_described(summary))


def _overrides(*, settings: tuple[str, ...], size: str | None, writers: str | None, **plain: Any) -> dict[str, Any]:
    """The command line as dotted keys of the spec; `--set` comes first, so that the plain options win."""
    from .job import parse_size
    from .scenario.spec import parse_override

    overrides = dict(parse_override(text) for text in settings)
    overrides |= {key: value for key, value in plain.items() if value is not None}
    if writers is not None:
        overrides["writers"] = _names(writers)
    if size is not None:
        overrides["camera.width"], overrides["camera.height"] = parse_size(size)
    return overrides


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


class _Progress:
    """A bar with rate and time left on a terminal; a line now and then in a log."""

    SECONDS_BETWEEN_LINES = 10.0

    def __init__(self, title: str) -> None:
        self._title, self.done = title, 0
        self._bar: Any = None
        self._first = self._last_line = time.monotonic()
        self._terminal = sys.stderr.isatty()

    def __enter__(self) -> _Progress:
        return self

    def __call__(self, done: int, total: int) -> None:
        self.done = done
        if not done:
            self._last_line = time.monotonic()
            click.echo(self._title.format(total), err=True)
            return
        now = time.monotonic()
        if done == 1:
            self._first = now  # compiling belongs to the first image, not to the rate
        rate = (done - 1) / (now - self._first) if done > 1 else 0.0
        if self._terminal:
            if self._bar is None:
                self._bar = click.progressbar(
                    length=total, show_pos=True, show_eta=True, file=sys.stderr, item_show_func=lambda text: text
                )
            self._bar.update(1, f"{rate:.2f} images/s" if rate else "")
        elif done == total or now - self._last_line > self.SECONDS_BETWEEN_LINES:
            self._last_line = now
            left = f"  {rate:.2f} images/s  {(total - done) / rate:.0f} s left" if rate else ""
            click.echo(f"  {done}/{total}{left}", err=True)

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()


def _described(summary: Summary) -> str:
    """What was made, where to look, and what to try next."""
    out, counts = summary.out, summary.found.counts
    things = ", ".join(_counted(count, name) for name, count in counts.items() if name != "frames" and count)
    things = f"{things}; those too small to judge are among them" if things else "nobody in view"
    made = f"{summary.made} made now" if summary.made or not counts["frames"] else "all there already, nothing to do"
    lines = [
        "",
        f"{counts['frames']} images ({made}): {things}.",
        *(f"This renderer does not draw {_NOT_DRAWN.get(name, name)}." for name in summary.found.not_shown),
        f"  look at    {out / 'preview.jpg'}, {out / 'stats.html'}",
        f"  labels     {out / 'frames.jsonl'}, {', '.join(str(out / name) for name in _folders(out))}",
        f"  made of    {out / 'README.md'}, {out / 'manifest.json'}",
        "",
        "Next:",
        f"  ./python.sh -m twincity.replicator preview {out}",
        f"  ./python.sh -m twincity.replicator check {out}",
        "  ./python.sh pipelines/crowd_counting.py --frames 200 --seed 7 --set weather.preset=rain --out out/rain",
        "  ./python.sh pipelines/crowd_counting.py --set crowd.count=150 --set camera.rig=overhead --out out/overhead",
    ]
    return "\n".join(lines)


_NOT_DRAWN = {
    "rain_rate_mm_per_h": "falling rain",
    "snow_rate_mm_per_h": "falling snow",
}


def _counted(count: int, name: str) -> str:
    """1 low wall, 3 benches."""
    many = {"person": "people", "bench": "benches"}.get(name, f"{name}s")
    return f"{count} {(name if count == 1 else many).replace('_', ' ')}"


def _folders(out: Path) -> list[str]:
    from .writers import WRITERS

    return [name for name in WRITERS if (out / name).is_dir()]


def _first_comment(path: Path) -> str:
    """The first paragraph of the comment at the top of a YAML file: what the pipeline is for."""
    lines = path.read_text(encoding="utf-8").splitlines()
    comment = []
    for line in lines:
        if not line.startswith("# "):
            break
        comment.append(line[2:])
    return " ".join(comment)
