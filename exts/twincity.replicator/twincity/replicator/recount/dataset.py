"""A whole dataset: its files, then each frame with what every format says of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from ..errors import DatasetError, TwinCityError
from ..files import sha256_of
from .citypersons import CityPersonsCheck
from .cityscapes import CityscapesCheck
from .coco import CocoCheck
from .crowd import CrowdCheck
from .crowdhuman import CrowdHumanCheck
from .ecp import EcpCheck
from .first_twincity import FirstTwinCityCheck
from .format_check import FormatCheck, Pixels, Record
from .frames import FrameChecks
from .kitti import KittiCheck
from .openlabel import OpenLabelCheck
from .voc import VocCheck
from .webdataset import WebDatasetCheck
from .yolo import YoloCheck

FORMATS: dict[str, Callable[[Path], FormatCheck]] = {
    "coco": CocoCheck,
    "kitti": KittiCheck,
    "crowd": CrowdCheck,
    "yolo": YoloCheck,
    "cityscapes": CityscapesCheck,
    "voc": VocCheck,
    "openlabel": OpenLabelCheck,
    "crowdhuman": CrowdHumanCheck,
    "citypersons": CityPersonsCheck,
    "ecp": EcpCheck,
    "first_twincity": FirstTwinCityCheck,
    "webdataset": WebDatasetCheck,
}
"""What checks each folder; a dataset has those that its writers made."""

DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, TwinCityError)
"""What reading a file raises that does not hold what it should."""


def recount(root: Path) -> list[str]:
    """All findings: files, then frame by frame, then what a format has beyond the frames."""
    root = Path(root)
    records = _records(root)
    formats = _Formats(root)
    frames = FrameChecks(root)
    findings = [*_manifest_findings(root), *formats.opening_findings]
    for number, record in enumerate(records, 1):
        try:
            findings += frames.findings(record)
            pixels = frames.pixels
        except DAMAGE as error:
            findings.append(f"frames.jsonl: line {number} does not hold what it should ({_reason(error)}).")
            pixels = None
        findings += formats.findings(partial(_frame_of, record, pixels))
    return findings + formats.findings(lambda check: check.rest())


def _frame_of(record: Record, pixels: Pixels | None, check: FormatCheck) -> Iterable[str]:
    return check.frame(record, pixels)


class _Formats:
    """The formats that are there. One that turns out damaged is named once and not read further."""

    def __init__(self, root: Path) -> None:
        self._checks: dict[str, FormatCheck] = {}
        self.opening_findings: list[str] = []
        for name in FORMATS:
            if (root / name).exists():
                try:
                    self._checks[name] = FORMATS[name](root / name)
                except DAMAGE as error:
                    self.opening_findings.append(_damaged(name, error))

    def findings(self, ask: Callable[[FormatCheck], Iterable[str]]) -> list[str]:
        found: list[str] = []
        for name, check in list(self._checks.items()):
            try:
                found += ask(check)
            except DAMAGE as error:
                found.append(_damaged(name, error))
                del self._checks[name]
        return found


def _records(root: Path) -> Iterator[Record]:
    """The lines of `frames.jsonl`, one in memory at a time."""
    file = root / "frames.jsonl"
    if not file.exists():
        raise DatasetError(f"{root} is not a finished TwinCity dataset: there is no frames.jsonl in it.")
    return _lines(file)


def _lines(file: Path) -> Iterator[Record]:
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise DatasetError(f"{file} is damaged in line {number}: {error}. Make the dataset again.") from error


def _manifest_findings(root: Path) -> Iterator[str]:
    """The files that the manifest lists, their bytes, and whose data they show."""
    path = root / "manifest.json"
    if not path.exists():
        return
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        attribution = _attribution(manifest)
        files = dict(manifest.get("files", {}))
    except DAMAGE as error:
        yield f"manifest.json: damaged ({_reason(error)}), so the files' bytes cannot be compared."
        return
    if not any(line.strip() for line in attribution):
        yield "manifest.json: no attribution. The sources' licences ask for it with every copy."
    for name, expected in files.items():
        file = root / name
        if not file.is_file():
            yield f"{name}: listed in manifest.json but missing."
        elif sha256_of(file) != expected:
            yield f"{name}: its bytes are not those of manifest.json."


def _attribution(manifest: Record) -> list[str]:
    """Of the tile, or of those of the sets that were merged."""
    own = [str(line) for line in manifest.get("tile", {}).get("attribution", ())]
    return own + [line for part in manifest.get("merged", ()) for line in _attribution(part)]


def _damaged(name: str, error: Exception) -> str:
    return f"{name}: a file is missing or damaged: {_reason(error)}. The rest of {name} was not read."


def _reason(error: Exception) -> str:
    """In one line; the bare text of a `KeyError` is only the key."""
    return f"no {error}" if isinstance(error, KeyError) else " ".join(str(error).split())
