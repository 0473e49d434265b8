"""`Recorder`: frames become files in a process of their own, while the line makes the next ones.

Encoding and writing share neither the interpreter nor its lock with the line. Frames go there through a pipe, 11 MB of
a 1280x720 frame in about 10 ms: unlike named shared memory it leaves nothing behind when the run is killed, and it is
the same on every system. The process is started afresh, never forked, so that it may be started from anywhere: from a
notebook, inside Kit, after a renderer has made its threads.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from .dataset import DatasetFolder
from .errors import DatasetError, FrameError, TwinCityError
from .frame import BUFFER_TYPES, BufferKind, Frame, RenderBuffers
from .writers.base import DatasetInfo, Writer

IN_FLIGHT = 2
"""Frames that are being written or wait for it."""

_PIPE_BYTES = 1 << 20
"""Linux gives a pipe 64 KiB, which would wake both sides 170 times a frame."""

_PROGRAM = (
    "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); from twincity.replicator.recorder import work; work()"
)
"""Ctrl-C reaches every process of a terminal; the line stops, and this one finishes what it was given."""


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
        self.add({stage: now - self._last})
        self._last = now

    def add(self, seconds: Mapping[str, float]) -> None:
        """Give time that was measured elsewhere to its stages."""
        for stage, more in seconds.items():
            self.seconds[stage] = self.seconds.get(stage, 0.0) + more


_NO_BUFFERS = RenderBuffers(
    **{
        kind.value: np.zeros((0, 0) if channels == 1 else (0, 0, channels), dtype)
        for kind, (dtype, channels) in BUFFER_TYPES.items()
    }
)


class Recorder:
    """Has frames written in all their forms: `open`, `record` each frame, `close`; a context that ends its process.

    A frame that cannot be written stops the run when one of the next two is handed over, or at the end.
    """

    def __init__(self) -> None:
        """Start the process, which loads what it needs while the caller gets ready."""
        self.clock = StageClock()
        """Seconds of each stage of writing, in the other process."""

        self._process = subprocess.Popen(
            [_python(), "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to: BinaryIO = self._process.stdin.raw  # type: ignore[attr-defined]
        self._from: BinaryIO = self._process.stdout  # type: ignore[assignment]
        _widen(self._to)
        self._asked: deque[str] = deque()

    def open(self, root: Path, writers: tuple[Writer, ...], info: DatasetInfo) -> None:
        """Prepare the folder of every writer."""
        self._ask(f"The dataset in {root}", "open", root, writers, info)
        self.drain()

    def record(self, frame: Frame) -> None:
        """Hand a frame over; waits while two are under way."""
        while len(self._asked) >= IN_FLIGHT:
            self._hear()
        # Normals are not kept and half of all bytes: writers see a frame as it is read back.
        arrays = {kind.value: array for kind, array in frame.buffers.items() if kind is not BufferKind.NORMALS}
        self._ask(f"Frame {frame.index}", "write", replace(frame, buffers=_NO_BUFFERS), arrays)

    def drain(self) -> None:
        """Wait until everything that was handed over is on disk."""
        while self._asked:
            self._hear()

    def close(self) -> None:
        """Gather what belongs to the whole set."""
        self._ask("The dataset", "close")
        self.drain()

    def stop(self) -> None:
        """End the process once it has written the frames it was given, also when an error is on its way."""
        with contextlib.suppress(BrokenPipeError):
            self._to.close()
        self._process.wait()
        self._from.close()

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _ask(self, about: str, verb: str, *arguments: Any) -> None:
        self._asked.append(about)
        try:
            pickle.dump((verb, arguments), self._to, protocol=5)
        except BrokenPipeError:
            self.drain()  # it has said why it ended, or has not

    def _hear(self) -> None:
        """The next answer; an error of the other process is raised here, with its traceback as the cause."""
        try:
            answer = pickle.load(self._from)
        except (EOFError, pickle.UnpicklingError):
            about, code = self._asked[0], self._process.wait()
            self._asked.clear()
            how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
            raise FrameError(
                f"{about} could not be written: the process that writes files {how}. What is complete is kept; run the "
                "same command with --resume."
            ) from None
        if isinstance(answer, _Failure):
            self._asked.clear()
            raise answer.error from _InTheRecorder(answer.traceback)
        self._asked.popleft()
        self.clock.add(answer)


@dataclass(frozen=True, kw_only=True)
class _Failure:
    error: Exception
    traceback: str


class _InTheRecorder(Exception):
    """The traceback of the process that writes, for `--debug`."""

    def __str__(self) -> str:
        return f'\n"""\n{self.args[0]}"""'


class _Desk:
    """What is done in the other process, one method for each thing that can be asked; each gives its stages' time."""

    def open(self, root: Path, writers: tuple[Writer, ...], info: DatasetInfo) -> dict[str, float]:
        self._dataset, self._writers = DatasetFolder(root), writers
        for writer in writers:
            writer.open(root / writer.name, info)
        return {}

    def write(self, frame: Frame, arrays: dict[str, np.ndarray]) -> dict[str, float]:
        clock = StageClock()
        normals = np.zeros(arrays[BufferKind.RGB.value].shape, np.float32)
        frame = replace(frame, buffers=RenderBuffers(**arrays, normals=normals))
        with naming_the_frame(frame.index):
            image = self._dataset.write_images(frame)
            clock.lap("write images")
            for writer in self._writers:
                writer.write(frame, image)
                clock.lap(f"write {writer.name}")
            self._dataset.commit(frame)
            clock.lap("commit")
        return clock.seconds

    def refuse(self, error: Exception) -> dict[str, float]:
        raise DatasetError(
            f"The process that writes files cannot read what it was given: {error}. A writer must stand in a module "
            "that can be imported, not in a notebook or the script that is run."
        ) from error

    def close(self) -> dict[str, float]:
        for writer in self._writers:
            writer.close()
        self._dataset.close()
        return {}


def work() -> None:
    """The other process: do what is asked, in order, until there is nothing more or something fails."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a writer prints must not end up among the answers
    asked: queue.Queue[tuple[str, tuple[Any, ...]] | None] = queue.Queue(maxsize=1)
    threading.Thread(target=_receive, args=(sys.stdin.buffer, asked), daemon=True).start()
    desk = _Desk()
    while (message := asked.get()) is not None:
        verb, arguments = message
        try:
            answer = getattr(desk, verb)(*arguments)
        except Exception as error:
            answer = _Failure(error=_portable(error), traceback=traceback.format_exc())
        del message, arguments
        try:
            pickle.dump(answer, answers)
            answers.flush()
        except BrokenPipeError:
            os._exit(1)  # nobody listens any more
        if isinstance(answer, _Failure):
            os._exit(1)


def _receive(messages: BinaryIO, asked: queue.Queue[tuple[str, tuple[Any, ...]] | None]) -> None:
    """Take in the next message while the last one is worked on; half a message is the end, as no message is."""
    try:
        while True:
            asked.put(pickle.load(messages))
    except (EOFError, pickle.UnpicklingError):
        asked.put(None)
    except Exception as error:
        asked.put(("refuse", (error,)))


def _portable(error: Exception) -> Exception:
    """The error, or what can be said of it when it cannot travel."""
    try:
        found = pickle.loads(pickle.dumps(error))
    except Exception:
        found = None
    return error if isinstance(found, type(error)) else RuntimeError(f"{type(error).__name__}: {error}")


def _python() -> str:
    """The interpreter; inside Kit `sys.executable` is Kit itself, and Python lies beside it."""
    places = (sys.executable, *(str(Path(sys.prefix) / name) for name in ("bin/python3", "python.exe", "python")))
    for place in places:
        if place and "python" in Path(place).name.lower() and Path(place).is_file():
            return place
    raise DatasetError(f"No Python interpreter was found to write files with. Looked at: {', '.join(places)}.")


def _widen(pipe: BinaryIO) -> None:
    """A larger pipe where the system has such a thing."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


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
