"""Boxes: `xyxy` in pixel edges, and oriented boxes in the world."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Box = tuple[float, float, float, float]
"""`xyxy` in pixel edges: the box of one pixel is (x, y, x + 1, y + 1)."""


def box_area(box: Box) -> float:
    """Area [px^2]; a box turned inside out has none."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def box_intersection(a: Box, b: Box) -> float:
    """Area [px^2] that both boxes cover."""
    return box_area((max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])))


def box_iou(a: Box, b: Box) -> float:
    """Intersection over union, 0..1; 0 for two empty boxes."""
    shared = box_intersection(a, b)
    union = box_area(a) + box_area(b) - shared
    return shared / union if union > 0 else 0.0


def xywh(box: Box) -> tuple[float, float, float, float]:
    """COCO's form: left, top, width, height."""
    return box[0], box[1], box[2] - box[0], box[3] - box[1]


@dataclass(frozen=True, kw_only=True)
class Box3D:
    """An upright box around a thing, turned about the vertical."""

    centre: tuple[float, float, float]
    """Middle of the box [m], world."""

    size_lwh_m: tuple[float, float, float]
    """Length along the heading, width across it, height [m]."""

    heading_deg: float
    """Direction of the length: 0 = +X (east), counter-clockwise."""

    @property
    def foot(self) -> tuple[float, float, float]:
        """Middle of the bottom face [m]: where the thing stands."""
        x, y, z = self.centre
        return x, y, z - self.size_lwh_m[2] / 2

    @property
    def corners(self) -> np.ndarray:
        """(8, 3) world; the first four are the bottom face, counter-clockwise seen from above."""
        length, width, height = self.size_lwh_m
        x = np.array([1, -1, -1, 1, 1, -1, -1, 1]) * length / 2
        y = np.array([1, 1, -1, -1, 1, 1, -1, -1]) * width / 2
        z = np.repeat([-1, 1], 4) * height / 2
        c, s = np.cos(np.radians(self.heading_deg)), np.sin(np.radians(self.heading_deg))
        return np.stack([c * x - s * y, s * x + c * y, z], -1) + self.centre


def box_3d_around(vertices: np.ndarray, heading_deg: float) -> Box3D:
    """The tight upright box around `vertices` (n, 3) whose length lies along `heading_deg`."""
    c, s = np.cos(np.radians(heading_deg)), np.sin(np.radians(heading_deg))
    along, across, up = vertices @ [c, s, 0], vertices @ [-s, c, 0], vertices[:, 2]
    (a0, a1), (b0, b1), (z0, z1) = ((float(v.min()), float(v.max())) for v in (along, across, up))
    a, b = (a0 + a1) / 2, (b0 + b1) / 2
    centre = (float(c * a - s * b), float(s * a + c * b), (z0 + z1) / 2)
    return Box3D(centre=centre, size_lwh_m=(a1 - a0, b1 - b0, z1 - z0), heading_deg=heading_deg)
