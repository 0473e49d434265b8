"""The files of one frame: written whole or not at all, and gathered into one when all frames are there.

Whoever writes for a frame does it through these functions, so that a full disk names the frame and the file.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..errors import DatasetError, FrameError
from ..files import atomic_file, link_or_copy, write_atomic

Piece = str | bytes
"""Of a file: text is written as UTF-8."""


def write_frame_file(index: int, path: Path, content: bytes | str) -> None:
    """Write one file of one frame; an `OSError` becomes a `FrameError` that names both."""
    with _naming(f"Frame {index}", path, FrameError):
        write_atomic(path, content)


def write_dataset_file(path: Path, content: bytes | str) -> None:
    """Write one file that belongs to no single frame; an `OSError` becomes a `DatasetError` that names it."""
    with _naming("The dataset", path, DatasetError):
        write_atomic(path, content)


def link_frame_file(index: int, source: Path, target: Path) -> None:
    """Give one file of one frame a second name."""
    with _naming(f"Frame {index}", target, FrameError):
        link_or_copy(source, target)


def frame_json(index: int, value: Any) -> str:
    """One line of JSON without spaces; floats come back exactly. NaN and infinity are not JSON and stop the frame."""
    try:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain)
    except ValueError as error:
        raise FrameError(
            f"Frame {index} has a label that is not a finite number ({error}), which JSON cannot hold. This is a fault "
            "of the program, not of the input: please report it with the seed and the frame's number."
        ) from error


class Parts:
    """A file that belongs to the whole set, kept as one small part per frame until all are there.

    Memory stays flat however many frames there are, and an interrupted run finds its parts again.
    """

    def __init__(self, whole: Path) -> None:
        """`whole` is the file that the parts become; they wait beside it in `.parts`."""
        self.whole = whole
        self._folder = whole.parent / ".parts"
        self._gathered = whole.parent / ".parts.gathered"

    @property
    def complete(self) -> bool:
        """True once the parts have become the whole."""
        return self.whole.exists() and not self._folder.exists()

    def has(self, index: int) -> bool:
        """True when the part of that frame is there."""
        return self._path(index).exists()

    def write(self, index: int, text: str) -> None:
        """Keep the part of one frame; writing it again replaces it."""
        if self.complete:
            raise DatasetError(
                f"{self.whole} is complete, so frame {index} cannot be added to it. Give another folder with --out."
            )
        write_frame_file(index, self._path(index), text)

    def indices(self) -> list[int]:
        """Whose parts are there, in order."""
        return sorted(int(path.stem) for path in self._folder.glob("*.json"))

    def text(self, index: int) -> str:
        """The part of one frame."""
        return self._path(index).read_text(encoding="utf-8")

    def texts(self) -> Iterator[str]:
        """The parts in order of their frames, one in memory at a time."""
        return map(self.text, self.indices())

    def gather(self, pieces: Iterable[Piece], others: Mapping[Path, Iterable[Piece]] | None = None) -> None:
        """Write the whole from `pieces`, made from `texts()`, then drop the parts. Repeating it changes nothing.

        `others` are further files made from the same parts; they are written first, so that they are all there once
        the whole is.

        The parts go away in one rename, so that a kill leaves either all of them or none: half of them would be
        gathered into a shorter file by the next run.
        """
        if self._gathered.exists():
            shutil.rmtree(self._gathered)
        if self.complete:
            return
        for path, content in {**(others or {}), self.whole: pieces}.items():
            with _naming("The dataset", path, DatasetError), atomic_file(path) as file:
                for piece in content:
                    file.write(piece.encode() if isinstance(piece, str) else piece)
        with _naming("The dataset", self.whole, DatasetError):
            if self._folder.exists():
                os.replace(self._folder, self._gathered)
                shutil.rmtree(self._gathered)

    def _path(self, index: int) -> Path:
        return self._folder / f"{index:06d}.json"


@contextlib.contextmanager
def _naming(what: str, path: Path, kind: type[DatasetError]) -> Iterator[None]:
    """Turn an `OSError` of the block into one line about `path`; about room only where room is what is missing."""
    try:
        yield
    except OSError as error:
        reason = f"{what} could not be written to {path}: {error.strerror or error}."
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            reason += f"{_space_left(path)} Make room or choose another --out, then run the same command with --resume."
        raise kind(reason) from error


def _space_left(path: Path) -> str:
    place = next((parent for parent in path.parents if parent.exists()), None)
    return f" {shutil.disk_usage(place).free / 1e9:.1f} GB are free there." if place else ""


def _plain(value: Any) -> Any:
    """What `json` does not know, as what it knows: numpy's numbers and arrays."""
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{value!r} cannot be written as JSON")
