"""What the check of one format is: asked frame by frame, then for what is left over."""

from __future__ import annotations

import filecmp
import os
from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .pixels import Pixels

Record = dict[str, Any]
"""One line of `frames.jsonl`."""

FRACTION_NAMES = ("visible_fraction", "occluded_fraction", "truncated_fraction")


class FormatCheck(ABC):
    """One format against the frames. Made with the format's folder; abstract."""

    @abstractmethod
    def frame(self, record: Record, pixels: Pixels | None) -> Iterable[str]:
        """Findings about one frame; frames come in the order of `frames.jsonl`. No pixels: its id image is damaged."""

    @abstractmethod
    def skip(self, record: Record) -> None:
        """Pass over a frame that another process checks, so that what remains is as if it had been asked for."""

    @abstractmethod
    def rest(self) -> Iterable[str]:
        """Findings about what the format has beyond the frames. Asked once, after the last frame."""


def same_picture(folder: Path, record: Record, copy: Path) -> bool:
    """True when a format's picture is that of `images/`."""
    original = folder.parent / record["images"]["rgb"]
    if not original.exists():
        return True  # said where the frame is checked
    return os.path.samefile(original, copy) or filecmp.cmp(original, copy, shallow=False)
