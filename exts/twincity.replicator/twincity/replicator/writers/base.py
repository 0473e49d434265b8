"""What a writer is: `open`, `write` each frame, `close`.

Writers work in a process of their own, so a writer can be pickled until it is opened.

`write` is atomic and may be repeated for the same frame: after an interrupted run the frame that was being
written is written again, with the same bytes. What needs all frames (one JSON for the whole set) is kept as one
small part per frame under `.parts/` and gathered in `close`, so that memory stays flat and a run resumes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from ..errors import SpecError, did_you_mean
from ..frame import Frame


@dataclass(frozen=True, kw_only=True)
class DatasetInfo:
    """What a writer must know of the run before the first frame."""

    title: str
    version: str
    """Of TwinCity."""

    attribution: tuple[str, ...]
    """One line per data source."""

    width: int
    height: int
    splits: tuple[str, ...] = ()
    """Names that `Frame.split` can have, in order; empty in a set without splits."""


class Writer(ABC):
    """Writes frames in one format. Abstract; implementations are final.

    Options are keyword arguments with defaults; the constructor refuses what they cannot be, before the first frame.
    """

    name: ClassVar[str]
    lenses: ClassVar[tuple[str, ...]] = ("pinhole", "fisheye")
    """Kinds of lens whose pictures the format can describe."""

    @abstractmethod
    def open(self, root: Path, info: DatasetInfo) -> None:
        """Prepare `root`, a folder of the writer's own inside the dataset; it may hold frames of an interrupted run."""

    @abstractmethod
    def write(self, frame: Frame, image: Path) -> None:
        """Write one frame. `image` is the picture already written as PNG; link it rather than encode it again."""

    @abstractmethod
    def close(self) -> None:
        """Gather what belongs to the whole set and remove the parts. Called once, when every frame is written."""


def one_of(option: str, given: Any, known: Sequence[str]) -> str:
    """An option's value when it is one of the known ones; `SpecError` names the option, such as `coco.segmentation`."""
    if given not in known:
        raise SpecError(
            f"writers: {option} is {given!r}.{did_you_mean(str(given), known)} It can be {', '.join(known)}."
        )
    return str(given)


def yes_or_no(option: str, given: Any) -> bool:
    """An option's value when it is true or false."""
    if not isinstance(given, bool):
        raise SpecError(f"writers: {option} is {given!r}. It can be true or false.")
    return given
