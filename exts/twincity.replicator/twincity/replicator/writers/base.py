"""What a writer is: `open`, `write` each frame, `close`.

Writers work in a process of their own, so a writer can be pickled until it is opened.

`write` is atomic and may be repeated for the same frame: after an interrupted run the frame that was being
written is written again, with the same bytes. What needs all frames (one JSON for the whole set) is kept as one
small part per frame under `.parts/` and gathered in `close`, so that memory stays flat and a run resumes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

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
    """Writes frames in one format. Abstract; implementations are final."""

    name: ClassVar[str]

    @abstractmethod
    def open(self, root: Path, info: DatasetInfo) -> None:
        """Prepare `root`, a folder of the writer's own inside the dataset; it may hold frames of an interrupted run."""

    @abstractmethod
    def write(self, frame: Frame, image: Path) -> None:
        """Write one frame. `image` is the picture already written as PNG; link it rather than encode it again."""

    @abstractmethod
    def close(self) -> None:
        """Gather what belongs to the whole set and remove the parts. Called once, when every frame is written."""
