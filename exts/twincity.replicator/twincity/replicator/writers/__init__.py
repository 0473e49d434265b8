"""Frames into the formats that models are trained and tested with. One file per format, one line here."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping

from ..errors import SpecError, UnknownNameError
from .base import DatasetInfo, Writer

WRITERS: Mapping[str, str] = {
    "coco": "coco:CocoWriter",
    "kitti": "kitti:KittiWriter",
    "crowd": "crowd:CrowdWriter",
}
"""Name on the command line -> "module:Class", imported when asked for."""

__all__ = ["WRITERS", "DatasetInfo", "Writer", "make_writers"]


def make_writers(names: Iterable[str]) -> tuple[Writer, ...]:
    """One writer for each name; a name given twice counts once."""
    return tuple(_make_writer(name) for name in dict.fromkeys(names))


def _make_writer(name: str) -> Writer:
    if name not in WRITERS:
        raise UnknownNameError("writer", name, WRITERS)
    module_name, class_name = WRITERS[name].split(":")
    try:
        module = importlib.import_module(f".{module_name}", __name__)
    except ModuleNotFoundError as error:
        raise SpecError(
            f"The {name} writer needs the Python package '{error.name}', which is not installed. "
            "Install TwinCity with its extras: pip install 'twincity-replicator[all]'."
        ) from error
    return getattr(module, class_name)()
