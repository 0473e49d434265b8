"""One label against its pixels, and against itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..labels import label_named
from .box_3d import box_in_picture
from .labels import Kinds, label_findings

ROUNDING = 1e-9
"""Fractions are quotients of whole numbers; they may differ in the last bits only."""

AROUND_PX = 1.5
"""A silhouette is counted in whole pixels, so it may reach this far out of its projected 3D box."""

FEWEST_SHARED = 0.2
"""Least intersection over union of a silhouette's box and the projected 3D box, both grown by `GROWN_PX`. A person
walking towards the camera fills a third of her box."""

FILLS_ITS_BOX = ("person", "car")
"""Classes of which that is asked: a bag on its strap, a cane and a dog on a lead are thin and lie askew."""

GROWN_PX = 2.0
"""So that a thing of one pixel is not asked to fill its box."""

FRAMES_AROUND = 2
"""Silhouettes are counted up to so many widths and heights beside the image."""

Xyxy = Sequence[float]


def instance_findings(
    instance: dict[str, Any], at: tuple[np.ndarray, np.ndarray], kinds: Kinds, camera: dict[str, Any]
) -> Iterator[str]:
    """Everything about one label; `at` are the rows and columns that show it."""
    y, x = at
    if instance["visible_pixels"] != len(x):
        yield f"visible_pixels is {instance['visible_pixels']}, the id image shows {len(x)}."
    box = [int(x.min()), int(y.min()), int(x.max()) + 1, int(y.max()) + 1] if len(x) else None
    if instance["box_visible"] != box:
        yield f"box_visible is {instance['box_visible']}, the id image shows {box}."
    shown = kinds.classes[y, x]
    if (shown != label_named(instance["class_name"]).id).any():
        yield f"class {instance['class_name']}, but the class image shows {sorted(set(shown.tolist()))} there."
    if box is not None and not _holds(instance["box_full"], box):
        yield f"box_full {instance['box_full']} does not hold the visible pixels {box}."
    yield from _pixel_count_findings(instance, camera)
    yield from _box_3d_findings(instance, camera)
    yield from _keypoint_findings(instance, kinds.ids, camera)
    yield from _head_findings(instance)
    yield from label_findings(instance, at, kinds, camera)


def _pixel_count_findings(instance: dict[str, Any], camera: dict[str, Any]) -> Iterator[str]:
    """The three pixel counts are in order, have room in the boxes, and the fractions follow from them."""
    visible, in_frame, full = (instance[f"{name}_pixels"] for name in ("visible", "in_frame", "full"))
    if not 0 <= visible <= in_frame <= full or full == 0:
        yield f"{visible} visible, {in_frame} in the frame and {full} whole pixels cannot be."
        return
    box = instance["box_full"]
    inside = _area(_shared(box, [0, 0, camera["width"], camera["height"]]))
    if not (full <= _area(box) and in_frame <= inside):
        yield f"{full} whole pixels and {in_frame} in the frame have no room in box_full {box}."
        return
    expected = {
        "occluded_fraction": 1 - visible / in_frame if in_frame else 1.0,
        "truncated_fraction": 1 - in_frame / full,
        "visible_fraction": visible / full,
        "visible_box_fraction": _area(_shared(instance["box_visible"] or [0, 0, 0, 0], box)) / _area(box),
    }
    for name, value in expected.items():
        if not abs(instance[name] - value) <= ROUNDING:
            yield f"{name} is {instance[name]:.6f}, its pixels give {value:.6f}."


def _box_3d_findings(instance: dict[str, Any], camera: dict[str, Any]) -> Iterator[str]:
    """The 3D box lies around the silhouette, is not much larger, and is as far away as is said."""
    box, seen = instance["box_3d"], instance["box_full"]
    projected = box_in_picture(box, camera)
    if projected is None:
        yield "box_3d is behind the camera."
        return
    if not _holds(projected, seen, AROUND_PX):
        yield f"box_3d comes to {_round(projected)} in the picture, which does not hold box_full {seen}."
    width, height = camera["width"], camera["height"]
    counted = [
        -FRAMES_AROUND * width,
        -FRAMES_AROUND * height,
        (1 + FRAMES_AROUND) * width,
        (1 + FRAMES_AROUND) * height,
    ]
    a, b = _grown(_shared(projected, counted)), _grown(seen)
    shared = _area(_shared(a, b))
    fills = instance["class_name"] in FILLS_ITS_BOX
    if fills and not shared >= FEWEST_SHARED * (_area(a) + _area(b) - shared):
        yield f"box_3d comes to {_round(projected)} in the picture, far from box_full {seen}."
    eye = np.array(camera["world_from_camera"], float)[:3, 3]
    distance = float(np.linalg.norm(eye - box["centre"]))
    if not abs(instance["distance_m"] - distance) <= 0.001:
        yield f"distance_m is {instance['distance_m']}, the middle of box_3d is {distance:.3f} away."


def _keypoint_findings(instance: dict[str, Any], ids: np.ndarray, camera: dict[str, Any]) -> Iterator[str]:
    """Labelled keypoints lie in the image and in the 3D box; visible ones where the id image shows the person."""
    keypoints = instance["keypoints"] or ()
    projected = box_in_picture(instance["box_3d"], camera) if keypoints else None
    for number, (u, v, labelled) in enumerate(keypoints):
        where = f"lies at {u:.1f}, {v:.1f}"
        if not labelled:
            continue
        if not (0 <= u < camera["width"] and 0 <= v < camera["height"]):
            yield f"keypoint {number} is marked as inside the image but {where}."
        elif projected and not _holds(projected, [u, v, u, v], AROUND_PX):
            yield f"keypoint {number} {where}, outside the 3D box."
        elif labelled == 2 and ids[int(v), int(u)] != instance["instance_id"]:
            yield f"keypoint {number} is marked as visible but {where}, where the id image shows something else."


def _head_findings(instance: dict[str, Any]) -> Iterator[str]:
    """A head is part of its person, and its point is the middle of its box."""
    box, point, seen = instance["head_box"], instance["head_point"], instance["head_visible_pixels"]
    if not 0 <= seen <= instance["visible_pixels"]:
        yield f"{seen} visible pixels of the head, {instance['visible_pixels']} of the whole."
    if box is None:
        if point is not None or seen:
            yield "a head's point or pixels without head_box."
    elif not _holds(instance["box_full"], box):
        yield f"head_box {box} leaves box_full {instance['box_full']}."
    elif point != [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]:
        yield f"head_point {point} is not the middle of head_box {box}."


def _holds(outer: Xyxy, inner: Xyxy, slack: float = 0.0) -> bool:
    """True when a box lies in another, or no further out than `slack`."""
    low, high = np.subtract(inner[:2], outer[:2]), np.subtract(outer[2:], inner[2:])
    return bool((low >= -slack).all() and (high >= -slack).all())


def _shared(a: Xyxy, b: Xyxy) -> Xyxy:
    return [max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])]


def _area(box: Xyxy) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _grown(box: Xyxy) -> Xyxy:
    return [box[0] - GROWN_PX, box[1] - GROWN_PX, box[2] + GROWN_PX, box[3] + GROWN_PX]


def _round(box: Xyxy) -> list[float]:
    return [round(value, 1) for value in box]
