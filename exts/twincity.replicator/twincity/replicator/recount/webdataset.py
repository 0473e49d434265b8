"""WebDataset: each frame stands once in the shards, in order, with the picture's own bytes and the record's labels."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

from .format_check import FormatCheck, Record
from .pixels import Pixels
from .splits import files_by_split, wrong_split


class WebDatasetCheck(FormatCheck):
    """Keeps where each frame's members lie; reads them one frame at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._members: dict[str, dict[str, tuple[str, Path, int, int]]] = {}
        self._findings: list[str] = []
        for split, path in files_by_split(folder, "shards", ".txt").items():
            for name in path.read_text(encoding="utf-8").split():
                try:
                    self._read_shard(split, folder / name)
                except tarfile.TarError as error:
                    raise ValueError(f"{name} is no whole .tar: {error}") from error

    def frame(self, record: Record, pixels: Pixels | None) -> Iterator[str]:
        stem = Path(record["images"]["rgb"]).stem
        members = self._members.pop(stem, {})
        if not {"png", "json"} <= members.keys():
            yield f"{stem}: no picture or no labels in webdataset's shards."
            return
        if wrong_split(members["png"][0], record):
            yield f"{stem}: webdataset has it in split '{members['png'][0]}', it is in '{record.get('split', '')}'."
        for extension in members.keys() - {"json"}:
            buffer = "rgb" if extension == "png" else extension.removesuffix(".png")
            original = self._folder.parent / record["images"].get(buffer, "?")
            if original.exists() and self._content(members[extension]) != original.read_bytes():
                yield f"{stem}.{extension}: not the bytes of {record['images'][buffer]}."
        labels = json.loads(self._content(members["json"]))
        for key in ("index", "metadata", "camera", "instances"):
            if labels[key] != record[key]:
                yield f"{stem}.json: {key} is not that of the record."

    def skip(self, record: Record) -> None:
        self._members.pop(Path(record["images"]["rgb"]).stem, None)

    def rest(self) -> Iterator[str]:
        yield from self._findings
        yield from (f"{stem}: in webdataset's shards but not in frames.jsonl." for stem in self._members)

    def _read_shard(self, split: str, path: Path) -> None:
        """Remember the members of a shard; note what a reader that streams would stumble over."""
        previous = ""
        with tarfile.open(path, "r:") as shard:
            for member in shard:
                stem, _, extension = member.name.partition(".")
                if stem < previous:
                    self._findings.append(f"webdataset/{path.name}: {stem} comes after {previous}.")
                if member.mtime or member.uid or member.gid or member.uname:
                    self._findings.append(f"webdataset/{path.name}: {member.name} has an owner or a time.")
                if extension in self._members.setdefault(stem, {}):
                    self._findings.append(f"webdataset/{path.name}: {member.name} is there twice.")
                previous = stem
                self._members[stem][extension] = (split, path, member.offset_data, member.size)

    def _content(self, place: tuple[str, Path, int, int]) -> bytes:
        _, path, offset, size = place
        with path.open("rb") as file:
            file.seek(offset)
            return file.read(size)
