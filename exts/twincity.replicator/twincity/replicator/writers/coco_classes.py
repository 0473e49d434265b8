"""COCO's own 80 classes, with their ids there and their places in the lists of models trained on it."""

from __future__ import annotations

from collections.abc import Mapping

from ..labels import CLASSES, LabelClass

GROUPS: Mapping[str, str] = {
    "person": "person",
    "vehicle": "bicycle, car, motorcycle, airplane, bus, train, truck, boat",
    "outdoor": "traffic light, fire hydrant, stop sign, parking meter, bench",
    "animal": "bird, cat, dog, horse, sheep, cow, elephant, bear, zebra, giraffe",
    "accessory": "backpack, umbrella, handbag, tie, suitcase",
    "sports": "frisbee, skis, snowboard, sports ball, kite, baseball bat, baseball glove, skateboard, surfboard, "
    "tennis racket",
    "kitchen": "bottle, wine glass, cup, fork, knife, spoon, bowl",
    "food": "banana, apple, sandwich, orange, broccoli, carrot, hot dog, pizza, donut, cake",
    "furniture": "chair, couch, potted plant, bed, dining table, toilet",
    "electronic": "tv, laptop, mouse, remote, keyboard, cell phone",
    "appliance": "microwave, oven, toaster, sink, refrigerator",
    "indoor": "book, clock, vase, scissors, teddy bear, hair drier, toothbrush",
}
"""Supercategory -> names, in COCO's order."""

NAMES: tuple[str, ...] = tuple(name for names in GROUPS.values() for name in names.split(", "))
"""The 80 names; a name's place is its class in models trained on COCO."""

UNUSED_IDS = frozenset({12, 26, 29, 30, 45, 66, 68, 69, 71, 83})
"""Ids up to 90 that COCO planned and never used."""

IDS: Mapping[str, int] = dict(zip(NAMES, (n for n in range(1, 91) if n not in UNUSED_IDS), strict=True))
"""Name -> `category_id` in COCO's files."""

SUPERCATEGORIES: Mapping[str, str] = {name: group for group, names in GROUPS.items() for name in names.split(", ")}

FIRST_OTHER_ID = 100
"""Classes that COCO does not have are numbered from here, by class id; its own end at 90."""

LABELLED: tuple[LabelClass, ...] = tuple(label for label in CLASSES if label.coco)
"""Our classes that are an annotation in COCO's files."""


def category_id(name: str, class_id: int) -> int:
    """COCO's own id, so that a model trained on it can be tested without a table; ours for other names."""
    return IDS.get(name, FIRST_OTHER_ID + class_id)
