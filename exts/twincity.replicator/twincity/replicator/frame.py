"""The contract between who renders, who labels and who writes: `RenderBuffers`, `Instance`, `Frame`.

A leaf module, so that producers and consumers need not know each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any

import numpy as np

from .geometry.boxes import Box, Box3D, box_area, box_intersection
from .geometry.camera import Camera
from .scenario.scenario import Scenario

COCO_KEYPOINTS = (
    "nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_elbow",
    "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle",
    "right_ankle",
)  # fmt: skip
"""COCO's 17, in COCO's order; left and right are the person's."""

MIN_VISIBLE_PIXELS = 12
"""An instance seen with fewer pixels is listed as ignored."""


class BufferKind(str, Enum):
    """What a renderer can make; names and units are Replicator's where it has the thing."""

    RGB = "rgb"
    DISTANCE_TO_IMAGE_PLANE = "distance_to_image_plane"
    NORMALS = "normals"
    INSTANCE_ID = "instance_id"
    CLASS_ID = "class_id"


BUFFER_TYPES: Mapping[BufferKind, tuple[type, int]] = {
    BufferKind.RGB: (np.uint8, 3),
    BufferKind.DISTANCE_TO_IMAGE_PLANE: (np.float32, 1),
    BufferKind.NORMALS: (np.float32, 3),
    BufferKind.INSTANCE_ID: (np.uint32, 1),
    BufferKind.CLASS_ID: (np.uint8, 1),
}
"""dtype and channels of each buffer; one channel means (H, W) without a channel axis."""


@dataclass(frozen=True, kw_only=True)
class RenderBuffers:
    """What one camera saw. All arrays have the same height and width."""

    rgb: np.ndarray
    """(H, W, 3) uint8, sRGB, tone-mapped."""

    distance_to_image_plane: np.ndarray
    """(H, W) float32 metres along the camera axis, through pixel centres; `inf` where nothing is hit."""

    normals: np.ndarray
    """(H, W, 3) float32 unit geometric normals in the world, facing the camera; 0 where nothing is hit."""

    instance_id: np.ndarray
    """(H, W) uint32: which instance the pixel's centre shows; 0 = background."""

    class_id: np.ndarray
    """(H, W) uint8: which class the pixel's centre shows; 0 = sky."""

    image_velocity: np.ndarray | None = field(default=None, compare=False)
    """(H, W, 2) float32 px/s: where what a pixel shows moves in the picture, right and down; None when nothing moves
    or the sensor would not show it. For the motion blur; never written."""

    def __post_init__(self) -> None:
        height, width = self.rgb.shape[:2]
        for kind in BufferKind:
            dtype, channels = BUFFER_TYPES[kind]
            array = getattr(self, kind.value)
            shape = (height, width) if channels == 1 else (height, width, channels)
            if array.dtype != dtype or array.shape != shape:
                raise ValueError(
                    f"Buffer {kind.value} is {array.dtype} {array.shape}, expected {np.dtype(dtype)} {shape}."
                )

    @property
    def height(self) -> int:
        return int(self.rgb.shape[0])

    @property
    def width(self) -> int:
        return int(self.rgb.shape[1])

    def items(self) -> Iterator[tuple[BufferKind, np.ndarray]]:
        """Every buffer with its kind, in the order of `BufferKind`."""
        for kind in BufferKind:
            yield kind, getattr(self, kind.value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RenderBuffers):
            return NotImplemented
        return all(np.array_equal(getattr(self, f.name), getattr(other, f.name)) for f in fields(self))

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, kw_only=True)
class Region:
    """A part of a thing that has a box of its own: a face, a licence plate."""

    box: Box
    """Tight box of the part's whole silhouette, also outside the frame and behind other things."""

    visible_pixels: int
    """Pixels of the image that show the part."""


@dataclass(frozen=True, kw_only=True)
class Occluder:
    """What hides a part of a thing."""

    class_name: str
    instance_id: int
    """0 for what is not countable: buildings, trees, posts."""

    fraction: float
    """Hidden pixels / `in_frame_pixels` of the hidden thing."""


DENSITY_CLASSES: tuple[tuple[str, float], ...] = (
    ("identify", 250.0), ("recognise", 125.0), ("observe", 62.5), ("detect", 25.0), ("monitor", 12.5), ("none", 0.0),
)  # fmt: skip
"""EN 62676-4:2015: what an operator can do with a target, and the fewest pixels per metre that it takes."""

LEVELS_OF_SERVICE: tuple[tuple[str, float], ...] = (
    ("A", 3.25), ("B", 2.32), ("C", 1.39), ("D", 0.93), ("E", 0.46), ("F", 0.0),
)  # fmt: skip
"""Fruin's levels for walkways (Pedestrian Planning and Design, 1971): the least ground [m2] that each person has."""


@dataclass(frozen=True, kw_only=True)
class GroundView:
    """The ground that an image shows, and how crowded it is."""

    visible_m2: float
    """Ground that people can stand on and that the image shows, or that people in it stand in front of."""

    people: int
    """Those of the image who stand on it."""

    @property
    def density_per_m2(self) -> float:
        """People per square metre of visible ground."""
        return self.people / self.visible_m2

    @property
    def level_of_service(self) -> str:
        """Fruin's A (free) to F (crush)."""
        area = self.visible_m2 / self.people if self.people else float("inf")
        return next(level for level, least in LEVELS_OF_SERVICE if area >= least)


@dataclass(frozen=True, kw_only=True)
class Instance:
    """The labels of one thing in one image, as defined in the design's section 6."""

    instance_id: int
    """1..n in this frame; means nothing outside it."""

    class_name: str
    prim_path: str
    attributes: Mapping[str, Any]
    """As drawn by the sampler: posture, age_years, sex, height_m, monk_tone, clothing, group, ..."""

    visible_pixels: int
    in_frame_pixels: int
    full_pixels: int
    box_visible: Box | None
    """Tight box of the visible pixels; None when fully hidden."""

    box_full: Box
    """Tight box of the whole silhouette, also outside the frame."""

    box_3d: Box3D
    keypoints: np.ndarray | None = None
    """(17, 3): x, y [px] and 0 outside the frame, 1 hidden, 2 visible. None for things without joints."""

    head_box: Box | None = None
    """Box of the head's silhouette, also outside the frame; None for things without a head."""

    head_point: tuple[float, float] | None = None
    """Centre of `head_box` [px]."""

    head_visible_pixels: int = 0
    """Pixels of the image that show the head."""

    face: Region | None = None
    """Front of the head, but for hair and hats; None for things without a face."""

    plates: tuple[Region, ...] = ()
    """Licence plates of a vehicle whose silhouettes have pixels."""

    hidden_by: tuple[Occluder, ...] = ()
    """What hides it, largest first; the fractions sum to `occluded_fraction` at most."""

    distance_m: float
    """From the camera to the middle of the 3D box."""

    pixels_per_metre: float = 0.0
    """Pixels of one metre held at the middle of the 3D box, parallel to the picture; 0 in sets of an older version."""

    contrast: float | None = None
    """Michelson contrast, 0..1, of its visible pixels with what is seen around it; None when nothing is seen of it."""

    illuminance_lux: float | None = None
    """Horizontal illuminance at its foot [lux]; None in sets of an older version."""

    ignored: bool
    """True when it is seen with fewer than `min_visible_pixels`."""

    @property
    def occluded_fraction(self) -> float:
        """1 - visible / in_frame: how much of what the frame could show is hidden."""
        return 1 - self.visible_pixels / self.in_frame_pixels if self.in_frame_pixels else 1.0

    @property
    def truncated_fraction(self) -> float:
        """1 - in_frame / full: how much lies outside the frame."""
        return 1 - self.in_frame_pixels / self.full_pixels

    @property
    def visible_fraction(self) -> float:
        """visible / full."""
        return self.visible_pixels / self.full_pixels

    @property
    def pixel_height(self) -> float:
        """Height of `box_full` [px]."""
        return self.box_full[3] - self.box_full[1]

    @property
    def density_class(self) -> str:
        """What EN 62676-4 says can be done at this `pixels_per_metre`, `identify` to `monitor`, or `none`."""
        return next(name for name, least in DENSITY_CLASSES if self.pixels_per_metre >= least)

    @property
    def visible_box_fraction(self) -> float:
        """area(visible box) / area(full box): the "visible ratio" of CityPersons and Caltech."""
        if self.box_visible is None:
            return 0.0
        return box_intersection(self.box_visible, self.box_full) / box_area(self.box_full)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One labelled image."""

    index: int
    scenario: Scenario
    camera: Camera
    buffers: RenderBuffers
    instances: tuple[Instance, ...]
    """Everything whose silhouette meets the frame, in order of `instance_id`; ignored ones included."""

    split: str = ""
    """`train`, `val`, `test` or what the pipeline calls it; "" in a set without splits."""

    ground: GroundView | None = None
    """None when no ground is seen, and in sets of an older version."""

    part_id: np.ndarray | None = field(default=None, compare=False)
    """(H, W) uint8: which part of a person or a vehicle a pixel shows, values of `labels.PARTS`, 0 = none; only when
    the pipeline asks for it."""

    @property
    def rgb(self) -> np.ndarray:
        """(H, W, 3) uint8."""
        return self.buffers.rgb

    @property
    def width(self) -> int:
        return self.buffers.width

    @property
    def height(self) -> int:
        return self.buffers.height

    def mask(self, instance: Instance) -> np.ndarray:
        """(H, W) bool: the visible pixels of one instance."""
        return self.buffers.instance_id == instance.instance_id

    def of_class(self, class_name: str) -> tuple[Instance, ...]:
        """Instances of one class, ignored ones included."""
        return tuple(instance for instance in self.instances if instance.class_name == class_name)
