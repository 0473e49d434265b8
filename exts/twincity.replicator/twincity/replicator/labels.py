"""The classes: what a pixel or an instance can be, and its name in COCO, KITTI and Cityscapes.

`class_id` 0 is the sky and everything that no ray hits. Ids never change once published: datasets made by
different versions can be merged. Colours are Cityscapes' own, so that masks look familiar.
"""

from __future__ import annotations

from dataclasses import dataclass

from .errors import UnknownNameError


@dataclass(frozen=True, kw_only=True)
class LabelClass:
    """One class of the label table."""

    id: int
    """Value in `class_id` buffers, 0..255."""

    name: str
    """Semantic label authored in USD; `[a-z_]` only, because Replicator's parser breaks on others."""

    colour: tuple[int, int, int]
    """sRGB, 0..255."""

    countable: bool = False
    """True for things with instances (people, vehicles), false for stuff (road, sky)."""

    coco: str | None = None
    """Category name in COCO files, None when it is never an annotation."""

    kitti: str | None = None
    """Type in KITTI label files; None when it is never an object."""

    cityscapes_id: int = 0
    """Cityscapes labelId (not trainId)."""


CLASSES: tuple[LabelClass, ...] = (
    LabelClass(id=0, name="sky", colour=(70, 130, 180), cityscapes_id=23),
    LabelClass(id=1, name="road", colour=(128, 64, 128), cityscapes_id=7),
    LabelClass(id=2, name="sidewalk", colour=(244, 35, 232), cityscapes_id=8),
    LabelClass(id=3, name="building", colour=(70, 70, 70), cityscapes_id=11),
    LabelClass(id=4, name="wall", colour=(102, 102, 156), cityscapes_id=12),
    LabelClass(id=5, name="pole", colour=(153, 153, 153), cityscapes_id=17),
    LabelClass(id=6, name="vegetation", colour=(107, 142, 35), cityscapes_id=21),
    LabelClass(id=7, name="terrain", colour=(152, 251, 152), cityscapes_id=22),
    LabelClass(id=8, name="street_furniture", colour=(220, 220, 0), cityscapes_id=4),
    LabelClass(
        id=9, name="person", colour=(220, 20, 60), countable=True, coco="person", kitti="Pedestrian", cityscapes_id=24
    ),
    LabelClass(id=10, name="car", colour=(0, 0, 142), countable=True, coco="car", kitti="Car", cityscapes_id=26),
    LabelClass(id=11, name="backpack", colour=(190, 153, 153), countable=True, coco="backpack"),
    LabelClass(id=12, name="handbag", colour=(180, 120, 90), countable=True, coco="handbag"),
    LabelClass(id=13, name="tote", colour=(200, 170, 120), countable=True),
    LabelClass(id=14, name="suitcase", colour=(150, 100, 100), countable=True, coco="suitcase"),
    LabelClass(id=15, name="umbrella", colour=(250, 170, 30), countable=True, coco="umbrella"),
    LabelClass(id=16, name="phone", colour=(90, 90, 220), countable=True, coco="cell phone"),
    LabelClass(id=17, name="cane", colour=(120, 60, 30), countable=True),
    LabelClass(id=18, name="white_cane", colour=(230, 230, 230), countable=True),
    LabelClass(id=19, name="walker", colour=(110, 190, 160), countable=True),
    LabelClass(id=20, name="wheelchair", colour=(0, 80, 100), countable=True),
    LabelClass(id=21, name="pram", colour=(0, 60, 100), countable=True),
    LabelClass(id=22, name="bicycle", colour=(119, 11, 32), countable=True, coco="bicycle", cityscapes_id=33),
    LabelClass(id=23, name="scooter", colour=(60, 20, 120), countable=True),
    LabelClass(id=24, name="dog", colour=(160, 120, 40), countable=True, coco="dog"),
    LabelClass(id=25, name="bench", colour=(60, 150, 110), countable=True, coco="bench"),
    LabelClass(id=26, name="chair", colour=(210, 90, 40), countable=True, coco="chair"),
    LabelClass(id=27, name="low_wall", colour=(180, 165, 180), countable=True),
    LabelClass(id=28, name="traffic_light", colour=(250, 170, 60), cityscapes_id=19),
    LabelClass(id=29, name="traffic_sign", colour=(220, 220, 60), cityscapes_id=20),
    LabelClass(id=30, name="truck", colour=(0, 0, 70), countable=True, coco="truck", kitti="Truck", cityscapes_id=27),
    LabelClass(id=31, name="bus", colour=(0, 60, 160), countable=True, coco="bus", kitti="Misc", cityscapes_id=28),
    LabelClass(
        id=32, name="motorcycle", colour=(0, 0, 230), countable=True, coco="motorcycle", kitti="Misc", cityscapes_id=32
    ),
    LabelClass(id=33, name="trash_bag", colour=(70, 100, 40), countable=True),
    LabelClass(id=34, name="cardboard_box", colour=(170, 130, 80), countable=True),
    LabelClass(id=35, name="bulky_waste", colour=(150, 80, 150), countable=True),
    LabelClass(id=36, name="small_litter", colour=(240, 150, 120), countable=True),
    LabelClass(id=37, name="trash_bin", colour=(90, 140, 60), countable=True),
    LabelClass(id=38, name="mannequin", colour=(200, 120, 140), countable=True),
    LabelClass(id=39, name="poster", colour=(140, 170, 210), countable=True),
    LabelClass(id=40, name="statue", colour=(120, 130, 120), countable=True),
    LabelClass(id=41, name="coat", colour=(160, 60, 90), countable=True),
    LabelClass(id=42, name="sack", colour=(190, 160, 110), countable=True),
    LabelClass(id=43, name="parasol", colour=(230, 90, 60), countable=True),
    LabelClass(id=44, name="market_stall", colour=(60, 160, 180), countable=True),
    LabelClass(id=45, name="fence", colour=(190, 153, 154), countable=True, cityscapes_id=13),
    LabelClass(id=46, name="parcel", colour=(185, 145, 95), countable=True),
    LabelClass(id=47, name="planter", colour=(80, 130, 70), countable=True, coco="potted plant"),
    LabelClass(id=48, name="barrier", colour=(210, 210, 170), countable=True, cityscapes_id=13),
    LabelClass(id=49, name="table", colour=(150, 110, 70), countable=True, coco="dining table"),
    LabelClass(id=50, name="scaffolding", colour=(130, 120, 150), countable=True),
    LabelClass(id=51, name="traffic_cone", colour=(255, 110, 0), countable=True),
    LabelClass(id=52, name="weapon", colour=(255, 0, 60), countable=True),
    LabelClass(id=53, name="fire", colour=(255, 140, 0), countable=True),
    LabelClass(id=54, name="smoke", colour=(175, 175, 185), countable=True),
    LabelClass(id=55, name="overlay", colour=(0, 0, 0), cityscapes_id=3),
)
"""`overlay` is what the camera puts over the picture itself: on-screen text, the rim of a fisheye."""

PARTS: tuple[str, ...] = (
    "none", "head", "face", "torso", "upper_arm_left", "upper_arm_right", "lower_arm_left", "lower_arm_right",
    "hand_left", "hand_right", "upper_leg_left", "upper_leg_right", "lower_leg_left", "lower_leg_right", "foot_left",
    "foot_right", "licence_plate",
)  # fmt: skip
"""Values 0..16 of `part_id` images; left and right are the person's. Like class ids they never change."""

_BY_NAME = {label.name: label for label in CLASSES}


def label_named(name: str) -> LabelClass:
    """The class of that name; `UnknownNameError` lists the known ones."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise UnknownNameError("label class", name, _BY_NAME) from None
