"""What a label says beyond boxes and counts, against the pixels: faces, plates, what hides it, contrast, pixel density.

Fields that a set of an older version does not have are not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import cv2
import numpy as np

from ..dataset import camera_from
from ..labels import label_named
from .pixels import patches

ROUNDING = 1e-9

CONTRAST_ROUNDING = 2e-3
"""Contrasts are written with four digits, and summed in another order here."""

RING_PX = (3, 6)
DENSITY_CLASSES = {"identify": 250, "recognise": 125, "observe": 62.5, "detect": 25, "monitor": 12.5}
"""EN 62676-4:2015, pixels per metre."""

Xyxy = Sequence[float]


class Kinds:
    """What the id image and the class image show together: pairs of instance and class, counted inside boxes."""

    def __init__(self, ids: np.ndarray, classes: np.ndarray) -> None:
        self.ids, self.classes = ids, classes
        numbers, kinds, lengths = patches(ids, classes)
        pairs, which = np.unique(numbers.astype(np.int64) << 8 | kinds, return_inverse=True)
        self._pairs = [divmod(pair, 256) for pair in pairs.tolist()]
        self._which = np.repeat(which, lengths).reshape(ids.shape)

    def counts(self, box: Xyxy) -> dict[tuple[int, int], int]:
        """Pixels of each instance and class in what of a box lies in the image."""
        x0, y0, x1, y1 = (int(max(value, 0)) for value in box)
        count = np.bincount(self._which[y0:y1, x0:x1].ravel())
        return {self._pairs[which]: int(count[which]) for which in np.flatnonzero(count).tolist()}


def label_findings(
    instance: dict[str, Any], at: tuple[np.ndarray, np.ndarray], kinds: Kinds, camera: dict[str, Any]
) -> Iterator[str]:
    """Everything about one label that needs no picture; `at` are the rows and columns that show it."""
    if "hidden_by" not in instance:
        return
    yield from _region_findings(instance, at)
    yield from _occluder_findings(instance, kinds)
    yield from _density_findings(instance, camera)
    lux = instance["illuminance_lux"]
    if lux is not None and not lux >= 0:
        yield f"illuminance_lux is {lux}."


def _region_findings(instance: dict[str, Any], at: tuple[np.ndarray, np.ndarray]) -> Iterator[str]:
    """Faces lie in heads and plates in vehicles, and neither shows more pixels than its thing does there."""
    face, head = instance["face"], instance["head_box"]
    if face and not (head and _holds(head, face["box"])):
        yield f"the face's box {face['box']} leaves head_box {head}."
    if face and face["visible_pixels"] > instance["head_visible_pixels"]:
        yield f"{face['visible_pixels']} visible pixels of the face, {instance['head_visible_pixels']} of the head."
    named = [("face", face)] * bool(face) + [("licence plate", plate) for plate in instance["plates"]]
    for name, region in named:
        x0, y0, x1, y1 = region["box"]
        y, x = at
        shown = int(((x >= x0) & (x < x1) & (y >= y0) & (y < y1)).sum())
        if not 0 <= region["visible_pixels"] <= shown:
            yield f"{region['visible_pixels']} visible pixels of the {name}, the id image shows {shown} in its box."
        if not _holds(instance["box_full"], region["box"]):
            yield f"the {name}'s box {region['box']} leaves box_full {instance['box_full']}."


def _occluder_findings(instance: dict[str, Any], kinds: Kinds) -> Iterator[str]:
    """What hides it is there to be seen, in its box, and hides together as much as is hidden."""
    occluders, in_frame = instance["hidden_by"], instance["in_frame_pixels"]
    together = sum(occluder["fraction"] for occluder in occluders)
    if in_frame and not abs(together - instance["occluded_fraction"]) <= ROUNDING * max(1, len(occluders)):
        yield f"hidden_by makes {together:.6f} together, occluded_fraction is {instance['occluded_fraction']:.6f}."
    fractions = [occluder["fraction"] for occluder in occluders]
    if fractions != sorted(fractions, reverse=True):
        yield "hidden_by is not in order, the largest first."
    around = kinds.counts(instance["box_full"]) if occluders else {}
    for occluder in occluders:
        shows = around.get((occluder["instance_id"], label_named(occluder["class_name"]).id), 0)
        hidden = round(occluder["fraction"] * in_frame)
        if occluder["instance_id"] == instance["instance_id"] or not 0 < hidden <= shows:
            name = f"{occluder['class_name']} {occluder['instance_id'] or ''}".strip()
            yield f"hidden_by: {name} hides {hidden} pixels, the images show {shows} of it in box_full."


def _density_findings(instance: dict[str, Any], camera: dict[str, Any]) -> Iterator[str]:
    """Pixels per metre follow from the camera and the 3D box, and the density class from them."""
    height = instance["box_full"][3] - instance["box_full"][1]
    if instance["pixel_height"] != height:
        yield f"pixel_height is {instance['pixel_height']}, box_full is {height} high."
    expected = float(camera_from(camera).pixels_per_metre_at(np.array(instance["box_3d"]["centre"])))
    if not abs(instance["pixels_per_metre"] - expected) <= 0.001:
        yield f"pixels_per_metre is {instance['pixels_per_metre']}, its distance gives {expected:.3f}."
    reached = [name for name, least in DENSITY_CLASSES.items() if instance["pixels_per_metre"] >= least]
    if instance["density_class"] != (reached or ["none"])[0]:
        yield f"density_class is {instance['density_class']} at {instance['pixels_per_metre']} pixels per metre."


def contrast_findings(instance: dict[str, Any], ids: np.ndarray, luminance: np.ndarray) -> Iterator[str]:
    """The contrast, counted again in the picture.

    Args:
        instance: its record.
        ids: (H, W).
        luminance: (H, W) of the picture, linear.
    """
    if "contrast" not in instance:
        return
    expected = _contrast(instance, ids, luminance)
    given = instance["contrast"]
    if (given is None) != (expected is None):
        yield f"contrast is {given}, the picture gives {expected}."
    elif given is not None and expected is not None and not abs(given - expected) <= CONTRAST_ROUNDING:
        yield f"contrast is {given}, the picture gives {expected:.4f}."


def linear_luminance(bgr: np.ndarray) -> np.ndarray:
    """(H, W) relative luminance of a picture in sRGB, blue first."""
    coded = np.arange(256) / 255
    linear = np.where(coded > 0.04045, np.power((coded + 0.055) / 1.055, 2.4), coded / 12.92).astype(np.float32)
    return cv2.transform(cv2.LUT(bgr, linear), np.array([[0.0722, 0.7152, 0.2126]], np.float32))


def _contrast(instance: dict[str, Any], ids: np.ndarray, luminance: np.ndarray) -> float | None:
    if instance["box_visible"] is None:
        return None
    near, far = RING_PX
    x0, y0, x1, y1 = (int(value) for value in instance["box_visible"])
    window = np.s_[max(y0 - far, 0) : y1 + far, max(x0 - far, 0) : x1 + far]
    own = (ids[window] == instance["instance_id"]).astype(np.uint8)
    grown = {reach: cv2.dilate(own, np.ones((2 * reach + 1,) * 2, np.uint8)) for reach in (near - 1, far)}
    ring = (grown[far] > 0) & (grown[near - 1] == 0)
    if not own.any() or not ring.any():
        return None
    a, b = float(luminance[window][own > 0].mean()), float(luminance[window][ring].mean())
    return abs(a - b) / (a + b) if a + b > 0 else 0.0


def _holds(outer: Xyxy, inner: Xyxy) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]
