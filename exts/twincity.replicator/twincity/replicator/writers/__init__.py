"""Frames into the formats that models are trained and tested with. One file per format, one line here."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import SpecError, UnknownNameError, did_you_mean
from .base import DatasetInfo, Writer

WRITERS: Mapping[str, str] = {
    "coco": "coco:CocoWriter",
    "kitti": "kitti:KittiWriter",
    "crowd": "crowd:CrowdWriter",
    "yolo": "yolo:YoloWriter",
    "cityscapes": "cityscapes:CityscapesWriter",
    "voc": "voc:VocWriter",
    "openlabel": "openlabel:OpenLabelWriter",
    "crowdhuman": "crowdhuman:CrowdHumanWriter",
    "citypersons": "citypersons:CityPersonsWriter",
    "ecp": "ecp:EcpWriter",
    "first_twincity": "first_twincity:FirstTwinCityWriter",
    "webdataset": "webdataset:WebDatasetWriter",
    "events": "events:EventsWriter",
}
"""Name on the command line -> "module:Class", imported when asked for."""

__all__ = ["WRITERS", "DatasetInfo", "Writer", "check_lenses", "make_writers"]


def make_writers(chosen: Iterable[str | Mapping[str, Mapping[str, Any] | None]]) -> tuple[Writer, ...]:
    """The writers chosen in a pipeline: a name, or a name with its options: `{"coco": {"segmentation": "rle"}}`.

    What is given twice is made once, with the options given last.
    """
    options: dict[str, Mapping[str, Any]] = {}
    for choice in chosen:
        options |= {choice: {}} if isinstance(choice, str) else {name: given or {} for name, given in choice.items()}
    return tuple(_make_writer(name, given) for name, given in options.items())


def check_lenses(writers: Iterable[Writer], lenses: Iterable[str]) -> None:
    """Raise when a format cannot describe the pictures of a lens that can be drawn."""
    for writer in writers:
        for lens in lenses:
            if lens not in writer.lenses:
                raise SpecError(
                    f"The {writer.name} writer cannot describe what a {lens} sees; it knows {', '.join(writer.lenses)} "
                    f"cameras. Leave it out of writers (--writers coco,crowd), or choose another camera.lens or device."
                )


def _make_writer(name: str, options: Mapping[str, Any]) -> Writer:
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
    kind = getattr(module, class_name)
    known = list(inspect.signature(kind).parameters)
    for option in options:
        if option not in known:
            more = f" Known: {', '.join(known)}." if known else " It has none."
            raise SpecError(f"writers: {name} has no option '{option}'.{did_you_mean(str(option), known)}{more}")
    return kind(**options)
