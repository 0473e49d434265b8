"""The line: from a job to a dataset, one frame after another.

    spec -> scenario -> scene -> buffers -> picture -> labels -> files

This module alone knows the whole line; every stage is a room of its own.
"""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from . import __version__, manifest
from .annotation.annotate import annotate
from .backends import make_renderer
from .backends.base import Renderer
from .dataset import DatasetFolder, open_dataset
from .errors import FrameError, TwinCityError
from .frame import Frame
from .imaging.develop import develop
from .job import Job
from .preview import contact_sheet
from .scenario.crowd import check_fits
from .scenario.sampler import sample_scenario
from .scene.compose import StageComposer, save_scene
from .writers import DatasetInfo, Writer, make_writers


class Progress(Protocol):
    """Told of each frame as it is finished."""

    def __call__(self, done: int, total: int) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What a finished dataset holds."""

    counts: Mapping[str, int]
    """`frames`, and the labelled instances of each class, ignored ones included."""

    not_shown: tuple[str, ...]
    """Quantities that some frame has and its renderer cannot show."""


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What a run made."""

    out: Path
    made: int
    """Frames made in this run; 0 when all were there already."""

    found: Survey
    stages: Mapping[str, float]
    """Seconds spent in each stage of the line."""


@dataclass
class StageClock:
    """Where the time goes: `lap` gives the time since the last lap to a stage."""

    seconds: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now


def generate(job: Job, progress: Progress = lambda done, total: None) -> Summary:
    """Make the dataset of a job, or the rest of it."""
    started = time.perf_counter()
    clock = StageClock()
    composer, renderer, writers = prepare(job)
    description = manifest.describe(
        pipeline=job.title,
        version=__version__,
        spec=job.spec,
        shard=str(job.shard),
        saved_usd=job.save_usd,
        tile=composer.tile,
        tile_key=composer.tile_key,
        renderer=renderer,
    )
    if manifest.begin(job.out, description, resume=job.resume, overwrite=job.overwrite):
        return Summary(out=job.out, made=0, found=survey(job.out, renderer), stages={})
    dataset = DatasetFolder(job.out)
    info = DatasetInfo(
        title=job.title,
        version=__version__,
        attribution=composer.tile.attribution,
        width=job.spec.camera.width,
        height=job.spec.camera.height,
    )
    for writer in writers:
        writer.open(job.out / writer.name, info)
    clock.lap("start")

    remaining = [index for index in job.indices if not dataset.is_done(index)]
    for done, index in enumerate(remaining, start=1):
        with _naming_the_frame(index):
            frame = make_frame(job, index, composer, renderer, clock)
            image = dataset.write_images(frame)
            for writer in writers:
                writer.write(frame, image)
            dataset.commit(frame)
            clock.lap("write")
        progress(done, len(remaining))

    renderer.close()
    for writer in writers:
        writer.close()
    dataset.close()
    contact_sheet(job.out)
    clock.lap("finish")
    found = survey(job.out, renderer)
    manifest.finish(job.out, description, found.counts, {"seconds": time.perf_counter() - started, **clock.seconds})
    return Summary(out=job.out, made=len(remaining), found=found, stages=dict(clock.seconds))


def prepare(job: Job) -> tuple[StageComposer, Renderer, tuple[Writer, ...]]:
    """Everything that can be refused is refused here, before the first frame."""
    writers = make_writers(job.spec.writers)
    composer = StageComposer(job.tile_path)
    if job.spec.crowd.count is not None:
        check_fits(max(job.spec.crowd.count.possible), composer.tile)
    return composer, make_renderer(job.spec.renderer, look=job.spec.look), writers


def make_frame(job: Job, index: int, composer: StageComposer, renderer: Renderer, clock: StageClock) -> Frame:
    """One labelled frame: the line itself."""
    scenario = sample_scenario(job.spec, composer.tile, job.spec.seed, index)
    clock.lap("sample")
    scene = composer.compose(scenario)
    clock.lap("compose")
    buffers = renderer.render(scene)
    clock.lap("render")
    buffers = develop(buffers, scenario)
    clock.lap("develop")
    frame = annotate(buffers, scene, min_visible_pixels=job.spec.min_visible_pixels)
    clock.lap("annotate")
    if job.save_usd:
        save_scene(scene, job.out / "usd" / f"{index:06d}.usda")
        clock.lap("save_usd")
    return frame


def survey(root: Path, renderer: Renderer) -> Survey:
    """Count what a finished dataset holds."""
    counts: Counter[str] = Counter(frames=0, person=0)
    not_shown: set[str] = set()
    for record in open_dataset(root).records():
        counts["frames"] += 1
        counts.update(instance["class_name"] for instance in record["instances"])
        quantities = {**record["scenario"]["weather"], **record["scenario"]["sensor"]}
        not_shown |= {name for name in renderer.ignored_fields if quantities[name]}
    return Survey(counts=dict(counts), not_shown=tuple(sorted(not_shown)))


@contextlib.contextmanager
def _naming_the_frame(index: int) -> Iterator[None]:
    """Errors inside say which frame they stopped."""
    try:
        yield
    except FrameError:
        raise
    except TwinCityError as error:
        error.args = (f"Frame {index}: {error}",)
        raise
    except OSError as error:
        raise FrameError(
            f"Frame {index} could not be written: {error.strerror or error}. Make room or choose another --out, then "
            "run the same command with --resume."
        ) from error
