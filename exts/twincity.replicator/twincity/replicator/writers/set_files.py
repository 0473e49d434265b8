"""Files that speak of the whole set: one each, or one for each split, gathered from small parts, one per frame."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from ..dataset import Parts
from ..dataset.frame_files import Piece
from ..frame import Frame

Texts = Callable[[], Iterator[str]]
"""What the frames have for one file, in order of their index; may be asked several times."""

Layout = Callable[[str, Texts], Iterator[Piece]]
"""A whole file, piece by piece, from its split and what the frames have for it."""


class SetFiles:
    """`counts.csv` in a set without splits; `counts_train.csv`, `counts_val.csv`, ... in one with splits."""

    def __init__(
        self, root: Path, splits: tuple[str, ...], layouts: Mapping[str, Layout], *, unsplit: str = ""
    ) -> None:
        """`layouts` tells how each file is made, by its name with `{split}` or `{_split}` where the split stands.

        `unsplit` is what a set without splits goes by where the format cannot do without.
        """
        self._root, self._unsplit = root, unsplit
        self._files = [(name, layout, split) for name, layout in layouts.items() for split in splits or (unsplit,)]
        name, _, split = self._files[0]
        self._parts = Parts(root / _named(name, split))

    def write(self, frame: Frame, texts: Mapping[str, str]) -> None:
        """Keep what one frame has for each file; writing it again replaces it."""
        part = {"split": frame.split or self._unsplit, **texts}
        self._parts.write(frame.index, json.dumps(part, ensure_ascii=False))

    def close(self) -> None:
        """Write the files and drop the parts. Repeating it changes nothing."""
        made = {
            self._root / _named(name, split): layout(split, self._texts(name, split))
            for name, layout, split in self._files
        }
        self._parts.gather(made.pop(self._parts.whole), made)

    def _texts(self, name: str, split: str) -> Texts:
        def texts() -> Iterator[str]:
            parts = map(json.loads, self._parts.texts())
            return (part[name] for part in parts if part["split"] == split and name in part)

        return texts


def _named(name: str, split: str) -> str:
    """`counts{_split}.csv` and `{split}.txt` of the split `train` are `counts_train.csv` and `train.txt`; in a set
    without splits they are `counts.csv` and `all.txt`."""
    return name.format(split=split or "all", _split=f"_{split}" if split else "")


def lines(header: str = "") -> Layout:
    """A file of lines below a header."""

    def layout(split: str, texts: Texts) -> Iterator[Piece]:
        yield header
        yield from texts()

    return layout


def json_entries(entries: Iterator[str]) -> Iterator[str]:
    """The entries of a JSON list, one per line, with commas between them."""
    for number, entry in enumerate(entries):
        yield (",\n" if number else "\n") + entry
