"""Several datasets become one: shards of one run, runs with other seeds, places or weathers. Or one, in other formats.

Frames are read back and written again by the writers of today; they keep their numbers, or are numbered anew where two
have the same. What cannot belong together is refused before anything is written.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from . import __version__, manifest
from .dataset import Dataset, DatasetFolder, open_dataset
from .errors import DatasetError, SpecError
from .finishing import counts_of, finish
from .frame import Frame
from .recorder import Recorder
from .scenario.splits import parse_splits, split_of
from .writers import DatasetInfo, make_writers

Progress = Callable[[int, int], None]
LEFT_OUT = ("files", "wall_time", "counts", "complete")
"""Of the manifests of the parts: what holds for the part alone."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One of the datasets."""

    root: Path
    manifest: Mapping[str, Any]
    dataset: Dataset


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where one frame of the result comes from."""

    number: int
    """In the result."""

    part: Part
    index: int
    """In the part."""


def merge(
    roots: Sequence[Path], out: Path, *, writers: Sequence[Any] | None = None, split: str | None = None,
    resume: bool = False, overwrite: bool = False, progress: Progress = lambda done, total: None,
) -> dict[str, int]:  # fmt: skip
    """Write the frames of finished datasets into one; returns how many frames and things it has.

    Args:
        roots: one dataset or more.
        out: a new folder, or that of an interrupted merge.
        writers: formats of the result; those that every part was made with, when left out.
        split: `0.8,0.1,0.1`; draws the splits anew, by seed and scenario.
        resume: complete an interrupted merge.
        overwrite: replace the dataset that `out` holds.
        progress: told (done, total).

    Raises:
        DatasetError: a part is missing, unfinished, newer than this program, or does not fit the others.
    """
    started = time.perf_counter()
    parts = [_part(Path(root)) for root in roots]
    _refuse_into_itself(parts, Path(out))
    _check_classes(parts)
    sources = numbered(parts)
    shares = _shares(parts, split)
    description = _description(parts, list(_formats(parts) if writers is None else writers), split)
    chosen = make_writers(description["writers"])
    if manifest.begin(out, description, resume=resume, overwrite=overwrite):
        counts: dict[str, int] = manifest.read_manifest(out)["counts"]
        return counts
    folder = DatasetFolder(out)
    remaining = [source for source in sources if not folder.is_done(source.number)]
    progress(0, len(remaining))
    with Recorder() as recorder, manifest.held(out):
        recorder.open(out, chosen, _info(parts, description, shares))
        for done, source in enumerate(remaining, 1):
            recorder.record(_taken(source, shares))
            progress(done, len(remaining))
        recorder.close()
    return counts_of(finish(out, description, {"seconds": time.perf_counter() - started}))


def numbered(parts: Sequence[Part]) -> list[Source]:
    """Every frame with its number in the result, in order.

    Raises:
        DatasetError: two frames are the same image.
    """
    sources: list[Source] = []
    seen: dict[str, str] = {}
    for part in parts:
        for record in part.dataset.records():
            here, image = f"frame {record['index']} of {part.root}", _image_key(record)
            if image in seen:
                scenario = record["scenario"]
                raise DatasetError(
                    f"{here} and {seen[image]} are the same image (seed {scenario['seed']}, scenario "
                    f"{scenario['index']}). Leave one of the datasets out, or make one with another --seed or --shard."
                )
            seen[image] = here
            sources.append(Source(number=record["index"], part=part, index=record["index"]))
    if len({source.number for source in sources}) < len(sources):
        sources = [replace(source, number=number) for number, source in enumerate(sources)]
    return sorted(sources, key=lambda source: source.number)


def _part(root: Path) -> Part:
    described = manifest.read_manifest(root)
    if not described.get("complete"):
        raise DatasetError(f"{root} is not finished. Run the command that made it once more, with --resume.")
    return Part(root=root, manifest=described, dataset=open_dataset(root))


def _refuse_into_itself(parts: Sequence[Part], out: Path) -> None:
    for part in parts:
        if part.root.resolve() == out.resolve():
            raise DatasetError(f"{out} is one of the datasets to merge. Give a new folder with --out.")


def _check_classes(parts: Sequence[Part]) -> None:
    """The same number means the same class everywhere; a version may know classes that another does not."""
    by_name: dict[str, tuple[int, Path]] = {}
    by_id: dict[int, tuple[str, Path]] = {}
    for part in parts:
        for name, number in part.manifest.get("classes", {}).items():
            other, first = by_name.setdefault(name, (number, part.root))
            owner, second = by_id.setdefault(number, (name, part.root))
            if other != number:
                raise DatasetError(
                    f"The class {name} is {other} in {first} and {number} in {part.root}: their class tables do not "
                    "agree. Make one of them again with the TwinCity that made the other."
                )
            if owner != name:
                raise DatasetError(
                    f"Class {number} is {owner} in {second} and {name} in {part.root}: their class tables do not "
                    "agree. Make one of them again with the TwinCity that made the other."
                )


def _shares(parts: Sequence[Part], split: str | None) -> Mapping[str, float] | None:
    """New shares when they are asked for; the parts' own splits are kept otherwise, if all or none have some."""
    if split is not None:
        try:
            shares: Mapping[str, float] = parse_splits(split)
        except ValueError as error:
            raise SpecError(f"--split: {error}") from None
        return shares
    with_splits: list[Path] = []
    without: list[Path] = []
    for part in parts:
        first = next(part.dataset.records(), None)
        if first is not None:
            (with_splits if first.get("split") else without).append(part.root)
    if with_splits and without:
        raise DatasetError(
            f"{with_splits[0]} has splits and {without[0]} has none. Give --split 0.8,0.1,0.1 to draw them for all."
        )
    return None


def _formats(parts: Sequence[Part]) -> Iterator[Any]:
    """The writers that every part was made with, options included, in the order of the first."""
    made_with = [part.manifest.get("spec", part.manifest).get("writers", []) for part in parts]
    return (writer for writer in made_with[0] if all(writer in others for others in made_with))


def _description(parts: Sequence[Part], writers: list[Any], split: str | None) -> dict[str, Any]:
    return {
        "format": manifest.FORMAT,
        "twincity": __version__,
        "pipeline": _title(parts),
        "writers": writers,
        "split": split,
        "merged": [{name: value for name, value in p.manifest.items() if name not in LEFT_OUT} for p in parts],
        "classes": {name: number for part in parts for name, number in part.manifest.get("classes", {}).items()},
    }


def _title(parts: Sequence[Part]) -> str:
    """That of all parts, so that joined shards are the very files of one run; what they are, where they differ."""
    titles = {part.manifest["pipeline"] for part in parts}
    return titles.pop() if len(titles) == 1 else "merge"


def _info(parts: Sequence[Part], description: Mapping[str, Any], shares: Mapping[str, float] | None) -> DatasetInfo:
    """What writers must know; the size is the largest, for those that tell one size for all."""
    splits, lines = list(shares or ()), [line for part in parts for line in _attribution(part.manifest)]
    sizes: set[tuple[int, int]] = set()
    for part in parts:
        for record in part.dataset.records():
            sizes.add((record["camera"]["width"], record["camera"]["height"]))
            if shares is None and record.get("split") and record["split"] not in splits:
                splits.append(record["split"])
    width, height = max(sizes, default=(0, 0))
    return DatasetInfo(
        title=description["pipeline"],
        version=__version__,
        attribution=tuple(dict.fromkeys(lines)),
        width=width,
        height=height,
        splits=tuple(splits),
    )


def _attribution(described: Mapping[str, Any]) -> Iterator[str]:
    for part in described.get("merged", [described]):
        yield from part["tile"]["attribution"] if "tile" in part else _attribution(part)


def _taken(source: Source, shares: Mapping[str, float] | None) -> Frame:
    """The frame as the result numbers and splits it."""
    frame = source.part.dataset.frame(source.index)
    if shares is None:
        return replace(frame, index=source.number)
    scenario = frame.scenario
    number = scenario.sequence.number if scenario.sequence else scenario.index
    return replace(frame, index=source.number, split=split_of(shares, scenario.seed, number))


def _image_key(record: Mapping[str, Any]) -> str:
    """Equal for two frames that show the same: the same scenario."""
    text = json.dumps(record["scenario"], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
