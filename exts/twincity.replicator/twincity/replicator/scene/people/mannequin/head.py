"""Head, face, hair, neck and ears."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...lofts import cap_faces, loft_faces, stack
from .shapes import BodyShape
from .skins import Skin, along, bound, share, smooth

_HEAD = (
    (0.000, 0.14, 0.30, 0.05), (0.055, 0.21, 0.375, 0.20), (0.17, 0.268, 0.385, 0.36), (0.28, 0.30, 0.375, 0.41),
    (0.36, 0.318, 0.370, 0.43), (0.49, 0.332, 0.362, 0.455), (0.59, 0.338, 0.385, 0.465), (0.72, 0.342, 0.378, 0.456),
    (0.85, 0.312, 0.320, 0.40), (0.95, 0.215, 0.205, 0.275), (0.99, 0.11, 0.10, 0.13),
)  # fmt: skip
"""(0 chin .. 1 crown; half width, front, back) of the skull, all in heights of the head."""

_FACE_DEGREES = np.array([0, 12, 28, 55, 85, 118, 150, 180, 210, 242, 275, 305, 332, 348.0])
"""Columns of the head, closer together in the face."""


def _on_skull(shape: BodyShape, degrees: np.ndarray, height: np.ndarray, out: np.ndarray | float = 0.0) -> np.ndarray:
    """(n, 3) points at `degrees` from the face and a height 0 chin .. 1 crown, `out` metres off the skull."""
    table = np.array(_HEAD)
    half, front, back = (np.interp(height, table[:, 0], table[:, k]) * shape.head for k in (1, 2, 3))
    angle = np.radians(degrees)
    depth = np.where(np.cos(angle) > 0, front, back)
    x = 0.012 + (depth + out) * np.cos(angle)
    return np.stack([x, (half + out) * np.sin(angle), shape.chin + height * shape.head], -1)


def head(shape: BodyShape) -> Skin:
    """The skull with a nose, a chin and sockets for the eyes."""
    heights = np.array([row[0] for row in _HEAD])
    degrees, height = (a.ravel() for a in np.meshgrid(_FACE_DEGREES, heights))
    points = _on_skull(shape, degrees, height)
    off_middle = np.minimum(degrees, 360 - degrees)
    nose = np.interp(height, [0.22, 0.28, 0.36, 0.50, 0.58], [0, 0.045, 0.095, 0.03, 0])
    relief = np.where(off_middle < 1, nose, 0) + np.where(abs(off_middle - 12) < 1, 0.22 * nose, 0)
    relief -= 0.030 * np.where(abs(off_middle - 28) < 1, np.interp(height, [0.40, 0.49, 0.57], [0, 1, 0]), 0)
    relief += 0.018 * np.where(off_middle < 13, np.interp(height, [0.0, 0.04, 0.12], [0, 1, 0]), 0)
    points[:, 0] += relief * shape.head
    count, rings = len(_FACE_DEGREES), len(heights)
    ends = cap_faces(np.arange(count))[:, ::-1], cap_faces(np.arange(count)) + count * (rings - 1)
    faces = np.concatenate([loft_faces(rings, count), *ends])
    return Skin(points=points, faces=faces, weights=bound(len(points), "head"))


def face_patch(shape: BodyShape, degrees: Sequence[float], lower: Sequence[float], upper: Sequence[float]) -> Skin:
    """A strip on the left of the face, an eye or a brow, a hair's breadth above the skull."""
    columns, out = np.array(degrees, float), 0.004
    points = np.concatenate([_on_skull(shape, columns, np.array(edge), out) for edge in (lower, upper)])
    return Skin(points=points, faces=loft_faces(2, len(columns), closed=False), weights=bound(len(points), "head"))


def hair(shape: BodyShape) -> Skin:
    """A cap from the hairline to the crown; below the ears it hangs straight instead of following the jaw."""
    side, top = shape.hair_thickness
    line = np.array(shape.hairline)
    off_middle = np.minimum(_FACE_DEGREES, 360 - _FACE_DEGREES)
    edge = np.interp(off_middle, line[:, 0], line[:, 1])
    rings = [(edge + rise, out) for rise, out in ((0.04, -0.006), (0.0, 0.55 * side), (0.06, side))]
    for part in (0.35, 0.65, 0.88):
        height = edge + (0.97 - edge) * part
        rings.append((height, side + (top - side) * np.clip((height - 0.5) / 0.45, 0, 1)))
    rings.append((np.full(len(edge), 0.985), 0.9 * top))
    points = np.concatenate([
        _on_skull(shape, _FACE_DEGREES, np.maximum(h, 0.42), out) * (1, 1, 0)
        + _on_skull(shape, _FACE_DEGREES, h) * (0, 0, 1) for h, out in rings
    ])  # fmt: skip
    count = len(edge)
    points[-count:, 2] = shape.height
    points[-2 * count : -count, 2] += 0.5 * top
    faces = np.concatenate([loft_faces(len(rings), count), cap_faces(np.arange(count)) + count * (len(rings) - 1)])
    weights = bound(len(points), "head")
    below_chin = (shape.chin - points[:, 2]) / shape.head
    share(weights, "neck", 0.5 * smooth(below_chin, -0.06, 0.15))
    return Skin(points=points, faces=faces, weights=weights)


def neck(shape: BodyShape, positions: np.ndarray) -> Skin:
    """From inside the collar to inside the skull."""
    g, chin = shape.girth, shape.chin
    points = stack([
        (shape.neck - 0.02, -0.02, 0, 0.050 * g, 0.060 * g, 0.062 * g),
        (0.5 * (shape.neck + chin) + 0.01, -0.012, 0, 0.052 * g, 0.056 * g, 0.056 * g),
        (chin + 0.25 * shape.head, -0.004, 0, 0.054 * g, 0.070 * g, 0.058 * g),
    ], 10).reshape(-1, 3)  # fmt: skip
    weights = along(points, positions, ("neck", "head"), blend=0.03)
    return Skin(points=points, faces=loft_faces(3, 10), weights=weights)


def ear(shape: BodyShape) -> Skin:
    """The left one."""
    h, chin = shape.head, shape.chin
    points = stack([
        (chin + 0.34 * h, 0.004, 0.322 * h, 0.010, 0.008, 0.006),
        (chin + 0.48 * h, -0.004, 0.350 * h, 0.022, 0.026, 0.012),
        (chin + 0.57 * h, -0.006, 0.348 * h, 0.014, 0.020, 0.008),
    ], 5).reshape(-1, 3)  # fmt: skip
    faces = np.concatenate([loft_faces(3, 5), cap_faces(np.arange(5))[:, ::-1], cap_faces(np.arange(5)) + 10])
    return Skin(points=points, faces=faces, weights=bound(len(points), "head"))


def landmarks(shape: BodyShape) -> np.ndarray:
    """Nose tip, eyes, ears: where COCO's annotators put their points."""
    nose, eye = _on_skull(shape, np.array([0.0, 21.0]), np.array([0.34, 0.50]))
    nose[0] += 0.09 * shape.head
    ear = np.array([-0.004, 0.36 * shape.head, shape.chin + 0.46 * shape.head])
    across = np.array([1, -1, 1])
    return np.stack([nose, eye, eye * across, ear, ear * across])
