"""`Protocol`: what counts as found, and who is asked for. The report states every value of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import SpecError, UnknownNameError

BOXES = ("full", "visible")


@dataclass(frozen=True, kw_only=True)
class Protocol:
    """The rules of one evaluation; the defaults are the subset "all" of CityPersons."""

    boxes: str = "full"
    """Which box of a person a detection is compared with: `full`, the whole silhouette also where it is hidden, as in
    CityPersons, ECP and CrowdHuman; or `visible`, as in COCO. Both end at the border of the image."""

    iou: float = 0.5
    """Intersection over union from which a detection finds a person."""

    min_size_px: float = 20.0
    """Longer side of the full box from which a person is asked for. For people on their feet that is their height,
    the measure of CityPersons; people lying down are not less asked for than others."""

    min_visible_box_fraction: float = 0.2
    """area(visible box) / area(full box) from which a person is asked for."""

    absorbed_share: float = 0.5
    """A detection that finds nobody, and has this share of its area in the box of one who is not asked for, is
    neither right nor wrong."""

    score: float = 0.5
    """Detections from this score on are what the model says; recall and counts are read here."""

    fppi: float = 0.1
    """False alarms per image at which the miss rate is read."""

    def __post_init__(self) -> None:
        if self.boxes not in BOXES:
            raise UnknownNameError("kind of box", self.boxes, BOXES)
        for name in ("iou", "absorbed_share"):
            if not 0 < getattr(self, name) <= 1:
                raise SpecError(f"{name} is {getattr(self, name):g}. Give a share of an area: above 0, at most 1.")
        if not 0 < self.fppi < math.inf:
            raise SpecError(f"fppi is {self.fppi:g}. Give false alarms per image: 0.1 is one in ten images.")
        if not math.isfinite(self.score):
            raise SpecError(f"score is {self.score:g}. Give the score from which the model's detections are taken.")

    def asks_for(self, person: Mapping[str, Any]) -> bool:
        """True when a model is expected to find this person, an instance of `frames.jsonl`."""
        return (
            not person["ignored"]
            and size_px(person) >= self.min_size_px
            and person["visible_box_fraction"] >= self.min_visible_box_fraction
        )


def size_px(person: Mapping[str, Any]) -> float:
    """Longer side of the box of the whole silhouette [px]."""
    x0, y0, x1, y1 = person["box_full"]
    return max(x1 - x0, y1 - y0)
