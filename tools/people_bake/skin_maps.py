"""What lies under each pixel of the skin's texture: where on the body it is, which way it faces, how hollow it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from people_bake.skin_atlas import SIZE, atlas_uvs, outside_islands, uv_islands
from people_bake.source import BODY_VERTICES, EYES, base_mesh, faces, mask_image, uv_faces


@dataclass(frozen=True, kw_only=True, eq=False)
class SkinMaps:
    """Pictures of 1024 x 1024 pixels; outside the islands they hold what the nearest pixel inside does."""

    place: np.ndarray
    """(h, w, 3) metres on the base mesh, from the middle between its eyes: X forward, Y left, Z up."""

    normal: np.ndarray
    """(h, w, 3) unit, outwards."""

    hollow: np.ndarray
    """(h, w) 0 on plain skin to 1 deep in a fold: nostrils, corners of eyes and mouth, the inside of an ear."""

    near: np.ndarray
    """(h, w) bool: inside an island, or near enough to be looked up beside its edge."""

    head: np.ndarray
    """(h, w) bool: the island of head and upper neck."""

    hand: np.ndarray
    """(h, w) bool."""

    published: dict[str, np.ndarray]
    """(h, w) 0..1 masks that come with the base mesh: lips, fingernails, ears."""


@cache
def skin_maps() -> SkinMaps:
    """All maps."""
    triangle, weights, nearest, near = _pixels()
    corners, rows = faces("body")[triangle], uv_faces("body")[triangle]
    points = base_mesh().points[:BODY_VERTICES]
    normals = vertex_normals(points)

    def spread(values: np.ndarray, at: np.ndarray = corners) -> np.ndarray:
        inside = np.einsum("pk,pk...->p...", weights, values[at])
        return inside[nearest]

    normal = spread(normals)
    uv = spread(base_mesh().uvs, rows)
    island = uv_islands()[rows[:, 0]][nearest]
    islands = outside_islands()
    return SkinMaps(
        place=spread(points - eyes_middle()),
        normal=normal / np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-9),
        hollow=spread(_hollowness(points, normals)),
        near=near,
        head=island == islands["head"],
        hand=island == islands["left_hand"],
        published={name: _looked_up(mask_image(name), uv) for name in ("lips", "fingernails", "ears")},
    )


def eyes_middle() -> np.ndarray:
    """(3,) of the base mesh: where `SkinMaps.place` counts from."""
    return np.mean([base_mesh().points[side].mean(axis=0) for side in EYES], axis=0)


def _pixels() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Which triangle is under each covered pixel, its barycentric weights, and for all
    (h, w) which covered one is nearest, and whether it is near."""
    rows = uv_faces("body")
    drawn = [island for name, island in outside_islands().items() if not name.startswith("right")]
    painted = np.nonzero(np.isin(uv_islands()[rows[:, 0]], drawn))[0]
    corners = np.column_stack([atlas_uvs()[:, 0], 1 - atlas_uvs()[:, 1]]) * SIZE
    picture = np.zeros((SIZE, SIZE), np.int32)
    for index in painted:
        outline = np.round((corners[rows[index]] - 0.5) * 256).astype(np.int32)  # pixel centres are whole for OpenCV
        cv2.fillConvexPoly(picture, outline, int(index) + 1, lineType=cv2.LINE_8, shift=8)
    covered = picture > 0
    triangle = picture[covered] - 1
    down, across = np.nonzero(covered)
    a, b, c = np.moveaxis(corners[rows[triangle]], 1, 0)
    pixel = np.column_stack([across, down]) + 0.5
    whole = _cross(b - a, c - a)
    weights = np.column_stack(
        [_cross(b - pixel, c - pixel), _cross(c - pixel, a - pixel), _cross(a - pixel, b - pixel)]
    )
    weights = np.clip(weights / np.where(np.abs(whole) < 1e-9, 1e-9, whole)[:, None], 0, 1)
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    return triangle, weights, *_nearest_covered(covered)


_MARGIN = 6.0
"""Pixels beyond an island's edge that a blurred look-up may reach."""


def _nearest_covered(covered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(h, w) number, among the covered pixels in reading order, of the one nearest to each; whether it is near."""
    away, label = cv2.distanceTransformWithLabels(
        (~covered).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    number = np.zeros(label.max() + 1, np.int64)
    number[label[covered]] = np.arange(covered.sum())
    return number[label], away < _MARGIN


def _cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]


def vertex_normals(points: np.ndarray) -> np.ndarray:
    """(13380, 3) unit normals of the skin."""
    a, b, c = np.moveaxis(points[faces("body")], 1, 0)
    normals = np.zeros_like(points)
    for corner in range(3):
        np.add.at(normals, faces("body")[:, corner], np.cross(b - a, c - a))
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-15)


def _hollowness(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
    """How far a surface lies below its own smoothed self, at the scales of a nostril and of an ear."""
    smooth, hollow = points.copy(), np.zeros(len(points))
    edges = np.concatenate([faces("body")[:, [0, 1]], faces("body")[:, [1, 2]], faces("body")[:, [2, 0]]])
    count = np.bincount(edges[:, 0], minlength=len(points))[:, None]
    for step in range(1, 31):
        total = np.zeros_like(points)
        np.add.at(total, edges[:, 0], smooth[edges[:, 1]])
        smooth = 0.5 * smooth + 0.5 * total / np.maximum(count, 1)
        if step in (6, 30):
            below = np.einsum("na,na->n", smooth - points, normals)
            hollow = np.maximum(hollow, below / (0.0012 if step == 6 else 0.004))
    return np.clip(hollow, 0, 1)


def _looked_up(mask: np.ndarray, uv: np.ndarray) -> np.ndarray:
    """A picture in the base mesh's own uv space, at each pixel of ours."""
    height, width = mask.shape
    x, y = uv[..., 0] * width - 0.5, (1 - uv[..., 1]) * height - 0.5
    return cv2.remap(mask, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR)
