"""The files that the manifest lists, their bytes, and whose data they show."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from ..files import sha256_of
from .format_check import Record
from .formats import DAMAGE, reason

REDRAWN = ("manifest.json", "croissant.json", "preview.jpg", "stats.html")
"""Not in the manifest's list: itself, the entry that has its hash, and pages that may be drawn again."""


def seal_findings(root: Path) -> Iterator[str]:
    """What a finished dataset must have beside labels that agree: a manifest that lists all its files."""
    path = root / "manifest.json"
    if not path.exists():
        yield "manifest.json: missing, so neither the files' bytes nor whose data they show can be checked."
        return
    try:
        files = dict(json.loads(path.read_text(encoding="utf-8")).get("files", {}))
    except DAMAGE:
        return  # said where the manifest is read
    if not files:
        yield "manifest.json: lists no files, so their bytes cannot be checked. The run may not have ended."
        return
    for file in sorted(path for path in root.rglob("*") if path.is_file()):
        name = file.relative_to(root).as_posix()
        if name not in files and name not in REDRAWN and not file.name.startswith("."):
            yield f"{name}: not listed in manifest.json; it was not part of the run."


def manifest_findings(root: Path) -> Iterator[str]:
    """The files that the manifest lists, their bytes, and whose data they show."""
    path = root / "manifest.json"
    if not path.exists():
        return
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        attribution = _attribution(manifest)
        files = dict(manifest.get("files", {}))
    except DAMAGE as error:
        yield f"manifest.json: damaged ({reason(error)}), so the files' bytes cannot be compared."
        return
    if not any(line.strip() for line in attribution):
        yield "manifest.json: no attribution. The sources' licences ask for it with every copy."
    digests: dict[tuple[int, int], str] = {}
    for name, expected in files.items():
        file = root / name
        if not file.is_file():
            yield f"{name}: listed in manifest.json but missing."
        elif _digest(file, digests) != expected:
            yield f"{name}: its bytes are not those of manifest.json."


def _digest(file: Path, known: dict[tuple[int, int], str]) -> str:
    """Of a file's bytes; formats link to the pictures, which are read once."""
    stat = file.stat()
    if stat.st_nlink == 1:
        return sha256_of(file)
    inode = stat.st_dev, stat.st_ino
    if inode not in known:
        known[inode] = sha256_of(file)
    return known[inode]


def _attribution(manifest: Record) -> list[str]:
    """Of the tile, or of those of the sets that were merged."""
    own = [str(line) for line in manifest.get("tile", {}).get("attribution", ())]
    return own + [line for part in manifest.get("merged", ()) for line in _attribution(part)]
