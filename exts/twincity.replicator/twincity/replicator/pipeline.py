"""The line: from a job to a dataset, one frame after another.

    spec -> scenario -> scene -> buffers -> picture -> labels -> files

This module alone knows the whole line; every stage is a room of its own.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from . import __version__, manifest
from .annotation.annotate import annotate
from .annotation.private import private_regions
from .backends import make_renderer
from .backends.base import Renderer
from .cards import Tally, tally
from .dataset import DatasetFolder, open_dataset
from .errors import RendererError, TwinCityError
from .finishing import counts_of, finish
from .frame import BufferKind, Frame
from .imaging.codec import require_av
from .imaging.develop import develop
from .imaging.privacy import hide
from .job import Job
from .recorder import Recorder, StageClock, naming_the_frame
from .scenario.camera_rig import check_camera
from .scenario.crowd import check_fits
from .scenario.sampler import ScenarioSampler
from .scenario.sensors import may_stream
from .scene.compose import StageComposer
from .scene.saving import save_scene
from .writers import DatasetInfo, Writer, check_lenses, make_writers


class Progress(Protocol):
    """Told once when all is ready (0 done), then of each frame as it is finished."""

    def __call__(self, done: int, total: int) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What a finished dataset holds."""

    counts: Mapping[str, int]
    """`frames`, and the instances of each class, ignored ones included."""

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


def generate(job: Job, progress: Progress = lambda done, total: None) -> Summary:
    """Make the dataset of a job, or the rest of it."""
    started = time.perf_counter()
    with Recorder() as recorder:
        return _generate(job, progress, recorder, started)


def _generate(job: Job, progress: Progress, recorder: Recorder, started: float) -> Summary:
    clock = StageClock()
    composer, sampler, renderer, writers = prepare(job)
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
        found = tally(open_dataset(job.out).records())
        return Summary(out=job.out, made=0, found=survey(found, renderer), stages={})
    clock.lap("start")

    dataset = DatasetFolder(job.out)
    remaining = [index for index in job.indices if not dataset.is_done(index)]
    progress(0, len(remaining))
    with manifest.held(job.out), _leaving_no_empty_run(job, recorder):
        recorder.open(job.out, writers, info_of(job, composer.tile.attribution))
        for done, index in enumerate(remaining, start=1):
            with naming_the_frame(index):
                frame = make_frame(job, index, sampler, composer, renderer, clock)
            recorder.record(frame)
            clock.lap("wait for files")
            progress(done, len(remaining))
        recorder.drain()
        recorder.close()

    renderer.close()
    found = finish(job.out, description, {"seconds": time.perf_counter() - started, **clock.seconds})
    clock.lap("finish")
    return Summary(
        out=job.out,
        made=len(remaining),
        found=survey(found, renderer),
        stages={**clock.seconds, **recorder.clock.seconds},
    )


def prepare(job: Job) -> tuple[StageComposer, ScenarioSampler, Renderer, tuple[Writer, ...]]:
    """Everything that can be refused is refused here, before the first frame."""
    writers = make_writers(job.spec.writers)
    check_lenses(writers, job.spec.camera.lenses)
    composer = StageComposer(job.tile_path, job.spec.people.characters)
    check_camera(job.spec.camera, composer.tile)
    if may_stream(job.spec.sensor, job.spec.camera.devices, job.spec.camera.size):
        require_av()
    if job.spec.crowd.count is not None:
        check_fits(max(job.spec.crowd.count.possible), composer.tile)
    sampler = ScenarioSampler(job.spec, composer.tile, job.spec.seed)
    renderer = make_renderer(job.spec.renderer, look=job.spec.look)
    missing = sorted(kind.value for kind in set(BufferKind) - renderer.makes)
    if missing:
        raise RendererError(f"The {renderer.name} renderer cannot make {', '.join(missing)}. Choose another one.")
    return composer, sampler, renderer, writers


def info_of(job: Job, attribution: tuple[str, ...]) -> DatasetInfo:
    """What writers must know of the run."""
    width, height = job.spec.camera.size
    return DatasetInfo(
        title=job.title,
        version=__version__,
        attribution=attribution,
        width=width,
        height=height,
        splits=tuple(job.spec.splits or ()),
    )


def make_frame(
    job: Job, index: int, sampler: ScenarioSampler, composer: StageComposer, renderer: Renderer, clock: StageClock
) -> Frame:
    """One labelled frame: the line itself."""
    scenario = sampler.at(index)
    clock.lap("sample")
    scene = composer.compose(scenario)
    clock.lap("compose")
    buffers = renderer.render(scene)
    clock.lap("render")
    buffers = develop(buffers, scenario, scene.camera)
    if scenario.sensor.privacy_blur:
        private = private_regions(buffers, scene, scenario.sensor.privacy_blur)
        buffers = hide(buffers, private, scenario.sensor.privacy_method)
    clock.lap("develop")
    frame = annotate(buffers, scene, min_visible_pixels=job.spec.min_visible_pixels, parts=job.spec.labels.parts)
    frame = replace(frame, split=job.spec.split_of(index))
    clock.lap("annotate")
    if job.save_usd:
        save_scene(scene, job.out / "usd" / f"{index:06d}.usda")
        clock.lap("save_usd")
    return frame


def survey(found: Tally, renderer: Renderer) -> Survey:
    """What a finished dataset holds, by what was counted in it."""
    not_shown = sorted(name for name in renderer.ignored_fields if found.quantities[name])
    return Survey(counts=counts_of(found), not_shown=tuple(not_shown))


@contextlib.contextmanager
def _leaving_no_empty_run(job: Job, recorder: Recorder) -> Iterator[None]:
    """A run that cannot make its first frame leaves nothing, so that the mended command may use the same folder."""
    try:
        yield
    except TwinCityError:
        recorder.stop()
        dataset = DatasetFolder(job.out)
        if not any(dataset.is_done(index) for index in job.indices):
            manifest.withdraw(job.out)
        raise
