"""All formats of a dataset, asked frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from ..errors import TwinCityError
from .citypersons import CityPersonsCheck
from .cityscapes import CityscapesCheck
from .coco import CocoCheck
from .crowd import CrowdCheck
from .crowdhuman import CrowdHumanCheck
from .ecp import EcpCheck
from .events import EventsCheck
from .first_twincity import FirstTwinCityCheck
from .format_check import FormatCheck, Record
from .kitti import KittiCheck
from .openlabel import OpenLabelCheck
from .pixels import Pixels
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
    "events": EventsCheck,
}
"""What checks each folder; a dataset has those that its writers made."""

DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, TwinCityError)
"""What reading a file raises that does not hold what it should."""


class FormatFound(NamedTuple):
    """What one format found when it was asked."""

    name: str
    findings: tuple[str, ...]
    is_damaged: bool
    """True when it could not be read further; the last finding says so."""


class Formats:
    """The formats that are there. One that turns out damaged is named once and not read further."""

    def __init__(self, root: Path) -> None:
        self._checks: dict[str, FormatCheck] = {}
        self.opening: list[FormatFound] = []
        """Those that cannot be opened."""

        for name in FORMATS:
            if (root / name).exists():
                try:
                    self._checks[name] = FORMATS[name](root / name)
                except DAMAGE as error:
                    self.opening.append(FormatFound(name, (_damaged(name, error),), True))

    def skip(self, record: Record) -> tuple[FormatFound, ...]:
        """Pass over a frame that another process checks."""

        def silently(check: FormatCheck) -> Iterable[str]:
            check.skip(record)
            return ()

        return self._ask(silently)

    def frame(self, record: Record, pixels: Pixels | None) -> tuple[FormatFound, ...]:
        """What every format finds about a frame."""
        return self._ask(lambda check: check.frame(record, pixels))

    def rest(self) -> tuple[FormatFound, ...]:
        """What every format finds beyond the frames."""
        return self._ask(lambda check: check.rest())

    def _ask(self, ask: Callable[[FormatCheck], Iterable[str]]) -> tuple[FormatFound, ...]:
        found: list[FormatFound] = []
        for name, check in list(self._checks.items()):
            findings: list[str] = []
            try:
                findings.extend(ask(check))
            except DAMAGE as error:
                found.append(FormatFound(name, (*findings, _damaged(name, error)), True))
                del self._checks[name]
            else:
                found += [FormatFound(name, tuple(findings), False)] if findings else []
        return tuple(found)


def _damaged(name: str, error: Exception) -> str:
    return f"{name}: a file is missing or damaged: {reason(error)}. The rest of {name} was not read."


def reason(error: Exception) -> str:
    """In one line; the bare text of a `KeyError` is only the key."""
    return f"no {error}" if isinstance(error, KeyError) else " ".join(str(error).split())
