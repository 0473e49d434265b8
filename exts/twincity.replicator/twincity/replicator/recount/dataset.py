"""A whole dataset: its files, then each frame with what every format says of it."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ..errors import DatasetError
from .format_check import Record
from .formats import DAMAGE, FormatFound, Formats, reason
from .frames import AcrossFrames, FrameFound, check_frame
from .manifest_files import manifest_findings


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Neighbouring frames, which one process checks: lines `begin` to `end - 1` of `frames.jsonl`, from 0 on."""

    root: Path
    begin: int
    end: int
    is_last: bool


@dataclass(frozen=True, kw_only=True)
class PieceFound:
    """What is wrong with the frames of a piece, one after another."""

    opening: tuple[FormatFound, ...]
    """What opening the formats found, and passing over the frames before."""

    frames: tuple[tuple[FrameFound, tuple[FormatFound, ...]], ...]
    rest: tuple[FormatFound, ...]
    """What the formats have beyond the frames; only the last piece can tell."""


def check_piece(piece: Piece) -> PieceFound:
    """Check the frames of a piece; those before it are passed over, so that no format takes them for missing."""
    formats = Formats(piece.root)
    opening, frames = [*formats.opening], []
    for number, record in enumerate(_records(piece.root / "frames.jsonl", piece.end)):
        if number < piece.begin:
            opening += formats.skip(record)
            continue
        try:
            found, pixels = check_frame(piece.root, record)
        except DAMAGE as error:
            text = f"frames.jsonl: line {number + 1} does not hold what it should ({reason(error)})."
            found, pixels = FrameFound(findings=(text,)), None
        frames.append((found, formats.frame(record, pixels)))
    rest = formats.rest() if piece.is_last else ()
    return PieceFound(opening=tuple(opening), frames=tuple(frames), rest=rest)


def all_findings(root: Path, pieces: Iterable[PieceFound]) -> Iterator[str]:
    """The manifest's, then those of the pieces in their order: the same however many pieces there are."""
    yield from manifest_findings(root)
    across, damaged = AcrossFrames(), set[str]()

    def of_formats(found: Iterable[FormatFound]) -> Iterator[str]:
        for each in found:
            if each.name not in damaged:  # an earlier piece has said so
                yield from each.findings
            if each.is_damaged:
                damaged.add(each.name)

    for piece in pieces:
        yield from of_formats(piece.opening)
        for frame, formats in piece.frames:
            yield from frame.findings
            yield from across.findings(frame)
            yield from of_formats(formats)
        yield from of_formats(piece.rest)


def pieces_of(root: Path, count: int) -> list[Piece]:
    """At most so many, each with about as many bytes of `frames.jsonl`: crowds take longer than empty streets."""
    ends = [0]
    with _frames_file(root).open("rb") as lines:
        for line in lines:
            ends.append(ends[-1] + len(line))
    cuts = sorted({bisect_left(ends, ends[-1] * part / count) for part in range(1, count)} | {0, len(ends) - 1})
    return [Piece(root=root, begin=begin, end=end, is_last=end == cuts[-1]) for begin, end in pairwise(cuts)]


def _frames_file(root: Path) -> Path:
    file = root / "frames.jsonl"
    if not file.exists():
        raise DatasetError(f"{root} is not a finished TwinCity dataset: there is no frames.jsonl in it.")
    return file


def _records(file: Path, count: int) -> Iterator[Record]:
    """The first lines of `frames.jsonl`, one in memory at a time."""
    with file.open("rb") as lines:
        for number, line in zip(range(1, count + 1), lines, strict=False):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise DatasetError(f"{file} is damaged in line {number}: {error}. Make the dataset again.") from error
