"""Several processes, each with a piece of the frames.

They are started afresh, never forked, and do not import the caller's script: a check may be started from anywhere. Each
reads `frames.jsonl` and the formats' lists from their beginning, which costs a twentieth of checking: so what a format
remembers from frame to frame is what it would remember had one process checked them all.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from ..errors import DatasetError, TwinCityError
from .dataset import Piece, PieceFound, all_findings, check_piece, pieces_of

FRAMES_EACH = 25
"""Fewer frames are not worth the second that a process takes to start."""

MOST = 16
"""More processes would wait for the disk."""

_PROGRAM = (
    "import signal; signal.signal(signal.SIGINT, signal.SIG_DFL); from twincity.replicator.recount.workers import work;"
    " work()"
)


def recount(root: Path, *, workers: int | None = None) -> list[str]:
    """All findings: files, then frame by frame, then what a format has beyond the frames.

    Args:
        root: the dataset's folder.
        workers: processes that check frames; as many as there are cores and enough frames for each, when left out.
    """
    root = Path(root)
    (whole,) = pieces_of(root, 1) or [Piece(root=root, begin=0, end=0, is_last=True)]
    if workers is None:
        workers = min(_cores(), MOST, whole.end // FRAMES_EACH)
    pieces = pieces_of(root, workers) if workers > 1 else [whole]
    if len(pieces) == 1:
        return list(all_findings(root, map(check_piece, pieces)))
    with ExitStack() as stack:
        started = [stack.enter_context(_Worker(piece)) for piece in pieces]
        return list(all_findings(root, (worker.found() for worker in started)))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Worker:
    """A process that checks one piece; a context that ends it."""

    def __init__(self, piece: Piece) -> None:
        self._piece = piece
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        assert self._process.stdin is not None
        with self._process.stdin as to:
            pickle.dump(piece, to)

    def found(self) -> PieceFound:
        """Its answer; an error of the other process is raised here."""
        assert self._process.stdout is not None
        try:
            answer = pickle.load(self._process.stdout)
        except (EOFError, pickle.UnpicklingError):
            lines = f"lines {self._piece.begin + 1} to {self._piece.end} of frames.jsonl"
            code = self._process.wait()
            how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
            raise DatasetError(
                f"{self._piece.root}: the process that checks {lines} {how}, perhaps for want of memory. Check with "
                "--workers 1."
            ) from None
        if isinstance(answer, TwinCityError):
            raise answer
        found: PieceFound = answer
        return found

    def __enter__(self) -> _Worker:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


def work() -> None:
    """The other process: check the piece that is asked for."""
    import cv2  # here, so that starting processes needs no OpenCV

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up in the answer
    cv2.setNumThreads(1)  # the other cores have pieces of their own
    piece: Piece = pickle.load(sys.stdin.buffer)
    answer: PieceFound | TwinCityError
    try:
        answer = check_piece(piece)
    except TwinCityError as error:
        answer = error
    with answers:
        pickle.dump(answer, answers)
