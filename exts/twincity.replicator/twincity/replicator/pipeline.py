"""The line: from a job to a dataset, one frame after another.

    spec -> scenario -> scene -> buffers -> picture -> labels -> files

This module alone knows the whole line; every stage is a room of its own.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from . import __version__, manifest
from .annotation.annotate import annotate
from .backends import make_renderer
from .backends.base import Renderer
from .dataset import DatasetFolder, open_dataset
from .errors import FrameError, RendererError, TwinCityError
from .frame import BufferKind, Frame
from .imaging.develop import develop
from .job import Job
from .preview import contact_sheet
from .scenario.camera_rig import check_heights
from .scenario.crowd import check_fits
from .scenario.sampler import ScenarioSampler
from .scene.compose import StageComposer, save_scene
from .writers import DatasetInfo, Writer, make_writers


class Progress(Protocol):
    """Told once when all is ready (0 done), then of each frame as it is finished."""

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

    def start(self) -> None:
        """Begin the next lap now."""
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """Give the time since the last lap to a stage."""
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now


def generate(job: Job, progress: Progress = lambda done, total: None) -> Summary:
    """Make the dataset of a job, or the rest of it."""
    started = time.perf_counter()
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
        return Summary(out=job.out, made=0, found=survey(job.out, renderer), stages={})
    recorder = Recorder(job, composer.tile.attribution, writers)
    clock.lap("start")

    remaining = [index for index in job.indices if not recorder.dataset.is_done(index)]
    progress(0, len(remaining))
    with manifest.held(job.out), _leaving_no_empty_run(job, recorder), recorder:
        for done, index in enumerate(remaining, start=1):
            with naming_the_frame(index):
                frame = make_frame(job, index, sampler, composer, renderer, clock)
            recorder.record(frame)
            clock.lap("wait for files")
            progress(done, len(remaining))

    renderer.close()
    recorder.close()
    contact_sheet(job.out)
    clock.lap("finish")
    found = survey(job.out, renderer)
    manifest.finish(job.out, description, found.counts, {"seconds": time.perf_counter() - started, **clock.seconds})
    return Summary(out=job.out, made=len(remaining), found=found, stages={**clock.seconds, **recorder.clock.seconds})


def prepare(job: Job) -> tuple[StageComposer, ScenarioSampler, Renderer, tuple[Writer, ...]]:
    """Everything that can be refused is refused here, before the first frame."""
    writers = make_writers(job.spec.writers)
    composer = StageComposer(job.tile_path, job.spec.people.characters)
    check_heights(job.spec.camera, composer.tile)
    if job.spec.crowd.count is not None:
        check_fits(max(job.spec.crowd.count.possible), composer.tile)
    sampler = ScenarioSampler(job.spec, composer.tile, job.spec.seed)
    renderer = make_renderer(job.spec.renderer, look=job.spec.look)
    missing = sorted(kind.value for kind in set(BufferKind) - renderer.makes)
    if missing:
        raise RendererError(f"The {renderer.name} renderer cannot make {', '.join(missing)}. Choose another one.")
    return composer, sampler, renderer, writers


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
    buffers = develop(buffers, scenario)
    clock.lap("develop")
    frame = annotate(buffers, scene, min_visible_pixels=job.spec.min_visible_pixels)
    clock.lap("annotate")
    if job.save_usd:
        save_scene(scene, job.out / "usd" / f"{index:06d}.usda")
        clock.lap("save_usd")
    return frame


class Recorder:
    """Writes a frame in all its forms while the next one is being made.

    Encoding and compressing leave the interpreter free, so one thread beside the line hides most of their time. A
    frame that cannot be written stops the run when the next one is handed over, or at the end.
    """

    def __init__(self, job: Job, attribution: tuple[str, ...], writers: tuple[Writer, ...]) -> None:
        self.dataset, self.writers, self.clock = DatasetFolder(job.out), writers, StageClock()
        camera = job.spec.camera
        info = DatasetInfo(
            title=job.title, version=__version__, attribution=attribution, width=camera.width, height=camera.height
        )
        for writer in writers:
            writer.open(job.out / writer.name, info)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="recorder")
        self._writing: Future[None] | None = None

    def record(self, frame: Frame) -> None:
        """Hand a frame over; waits until the one before is on disk."""
        self._wait()
        self._writing = self._thread.submit(self._write, frame)

    def close(self) -> None:
        """Gather what belongs to the whole set."""
        for writer in self.writers:
            writer.close()
        self.dataset.close()

    def _write(self, frame: Frame) -> None:
        self.clock.start()
        with naming_the_frame(frame.index):
            image = self.dataset.write_images(frame)
            self.clock.lap("write images")
            for writer in self.writers:
                writer.write(frame, image)
                self.clock.lap(f"write {writer.name}")
            self.dataset.commit(frame)
            self.clock.lap("commit")

    def _wait(self) -> None:
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.result()

    def __enter__(self) -> Recorder:
        # The line hands many small pieces to native code and wants the interpreter back after each: with Python's own
        # 5 ms it waits for the recorder 6 % of the time.
        self._switch_interval = sys.getswitchinterval()
        sys.setswitchinterval(0.0005)
        return self

    def __exit__(self, kind: object, *error: object) -> None:
        """Wait for the last frame, also when another error is on its way: a frame is written whole."""
        self._thread.shutdown(wait=True)
        sys.setswitchinterval(self._switch_interval)
        if kind is None:
            self._wait()


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
def _leaving_no_empty_run(job: Job, recorder: Recorder) -> Iterator[None]:
    """A run that cannot make its first frame leaves nothing, so that the mended command may use the same folder."""
    try:
        yield
    except TwinCityError:
        if not any(recorder.dataset.is_done(index) for index in job.indices):
            manifest.withdraw(job.out)
        raise


@contextlib.contextmanager
def naming_the_frame(index: int) -> Iterator[None]:
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
