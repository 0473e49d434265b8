"""Cityscapes' published table of labels, and which of them our classes are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..labels import label_named

IGNORED_TRAIN_ID = 255


@dataclass(frozen=True)
class CityscapesLabel:
    """One row of the table."""

    id: int
    name: str
    colour: tuple[int, int, int]
    """sRGB, 0..255."""

    train_id: int = IGNORED_TRAIN_ID

    @property
    def has_instances(self) -> bool:
        """True for people and vehicles: things that are told apart."""
        return self.id >= FIRST_WITH_INSTANCES


FIRST_WITH_INSTANCES = 24

STATIC, DYNAMIC, RIDER = 4, 5, 25

CITYSCAPES_LABELS: Mapping[int, CityscapesLabel] = {
    label.id: label
    for label in (
        CityscapesLabel(0, "unlabeled", (0, 0, 0)),
        CityscapesLabel(1, "ego vehicle", (0, 0, 0)),
        CityscapesLabel(2, "rectification border", (0, 0, 0)),
        CityscapesLabel(3, "out of roi", (0, 0, 0)),
        CityscapesLabel(STATIC, "static", (0, 0, 0)),
        CityscapesLabel(DYNAMIC, "dynamic", (111, 74, 0)),
        CityscapesLabel(6, "ground", (81, 0, 81)),
        CityscapesLabel(7, "road", (128, 64, 128), 0),
        CityscapesLabel(8, "sidewalk", (244, 35, 232), 1),
        CityscapesLabel(9, "parking", (250, 170, 160)),
        CityscapesLabel(10, "rail track", (230, 150, 140)),
        CityscapesLabel(11, "building", (70, 70, 70), 2),
        CityscapesLabel(12, "wall", (102, 102, 156), 3),
        CityscapesLabel(13, "fence", (190, 153, 153), 4),
        CityscapesLabel(14, "guard rail", (180, 165, 180)),
        CityscapesLabel(15, "bridge", (150, 100, 100)),
        CityscapesLabel(16, "tunnel", (150, 120, 90)),
        CityscapesLabel(17, "pole", (153, 153, 153), 5),
        CityscapesLabel(18, "polegroup", (153, 153, 153)),
        CityscapesLabel(19, "traffic light", (250, 170, 30), 6),
        CityscapesLabel(20, "traffic sign", (220, 220, 0), 7),
        CityscapesLabel(21, "vegetation", (107, 142, 35), 8),
        CityscapesLabel(22, "terrain", (152, 251, 152), 9),
        CityscapesLabel(23, "sky", (70, 130, 180), 10),
        CityscapesLabel(24, "person", (220, 20, 60), 11),
        CityscapesLabel(RIDER, "rider", (255, 0, 0), 12),
        CityscapesLabel(26, "car", (0, 0, 142), 13),
        CityscapesLabel(27, "truck", (0, 0, 70), 14),
        CityscapesLabel(28, "bus", (0, 60, 100), 15),
        CityscapesLabel(29, "caravan", (0, 0, 90)),
        CityscapesLabel(30, "trailer", (0, 0, 110)),
        CityscapesLabel(31, "train", (0, 80, 100), 16),
        CityscapesLabel(32, "motorcycle", (0, 0, 230), 17),
        CityscapesLabel(33, "bicycle", (119, 11, 32), 18),
    )
}
"""By id. Licence plates (-1) are left out: no image can hold them."""

TRAIN_IDS = np.full(256, IGNORED_TRAIN_ID, np.uint8)
"""(256,): train id of each label id."""

COLOURS = np.zeros((256, 3), np.uint8)
"""(256, 3): sRGB of each label id."""

for _label in CITYSCAPES_LABELS.values():
    TRAIN_IDS[_label.id], COLOURS[_label.id] = _label.train_id, _label.colour

FIXED = frozenset({"bench", "low_wall"})
"""Countable classes that Cityscapes has no name for and that stay where they are."""


def label_id_of(class_name: str) -> int:
    """Cityscapes' label of one of our classes, or of a `rider`."""
    if class_name == "rider":
        return RIDER
    label = label_named(class_name)
    if label.countable and not label.cityscapes_id:
        return STATIC if class_name in FIXED else DYNAMIC
    return label.cityscapes_id
