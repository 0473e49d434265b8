"""How much ground an image shows, and how many people stand on it.

The ground counted lies within `REACH_M` of the camera, measured along the ground, and is either

- seen: each pixel of class road, sidewalk or terrain shows a z^2 / |d_z| square metres of level ground, where z is its
  distance to the image plane, d_z the upward part of its ray, of length 1 along the camera's axis, and a what it covers
  of the plane at distance 1, which is 1 / (fx fy) where the lens is ideal; or
- hidden by a thing that has an instance (people, vehicles, bags): where the ray of a pixel of such a thing meets the
  level of the people's feet (their median), unless a building stands there.

So a pavement full of people has about the area of the same pavement empty, and who stands on it can be divided by it.
People count when some pixel shows them and the ground below their middle lies in the frame and in reach.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numba import njit

from ..frame import GroundView, Instance, RenderBuffers
from ..geometry.camera import Camera
from ..labels import label_named
from ..scene.surroundings import Surroundings
from .lenses import IDEAL, lens_numbers

REACH_M = 60.0

LEAST_M2 = 1.0
"""With less ground than this in sight nothing is said about it."""

GROUND_CLASSES = ("road", "sidewalk", "terrain")

_IS_GROUND = np.zeros(256, np.bool_)
_IS_GROUND[[label_named(name).id for name in GROUND_CLASSES]] = True


def ground_view(
    buffers: RenderBuffers, camera: Camera, instances: Iterable[Instance], surroundings: Surroundings | None
) -> GroundView | None:
    """The ground of one image; None when hardly any is in sight."""
    people = [instance for instance in instances if instance.class_name == "person"]
    feet = np.array([instance.box_3d.foot for instance in people]).reshape(-1, 3)
    level = float(np.median(feet[:, 2])) if len(feet) else 0.0
    area = _visible_m2(
        buffers.distance_to_image_plane, buffers.instance_id, buffers.class_id, _IS_GROUND,
        lens_numbers(camera), *_pixels(camera), camera.world_from_camera, level,
        *(_NO_BUILDINGS if surroundings is None else surroundings.plan),
    )  # fmt: skip
    if area < LEAST_M2:
        return None
    return GroundView(visible_m2=round(area, 2), people=_standing_in_view(people, feet, camera))


_NO_PIXELS = (np.zeros((0, 0, 3)), np.zeros((0, 0)))


def _pixels(camera: Camera) -> tuple[np.ndarray, np.ndarray]:
    """Where each pixel looks and what it covers at distance 1; nothing for an ideal lens, whose loop knows."""
    if lens_numbers(camera)[0] == IDEAL:
        return _NO_PIXELS
    return camera.directions_of_pixels, camera.plane_areas_of_pixels


_NO_BUILDINGS = (np.zeros((1, 1), np.bool_), np.zeros(2), 1.0)


def _standing_in_view(people: list[Instance], feet: np.ndarray, camera: Camera) -> int:
    if not people:
        return 0
    projected = camera.project(feet)
    inside = (projected[:, 2] > 0) & camera.contains(np.nan_to_num(projected[:, :2], nan=-1.0))
    near = np.hypot(*(feet - camera.position)[:, :2].T) <= REACH_M
    seen = np.array([instance.visible_pixels > 0 for instance in people])
    return int((inside & near & seen).sum())


@njit(cache=True)
def _visible_m2(  # type: ignore[no-untyped-def]
    distance, instance_id, class_id, is_ground, lens, directions, areas, world_from_camera, level, built, corner, cell
):
    fx, fy, cx, cy = lens[1:5]
    height, width = distance.shape
    eye = world_from_camera[:3, 3]
    total = 0.0
    for row in range(height):
        for column in range(width):
            thing = instance_id[row, column] > 0
            if not thing and not is_ground[class_id[row, column]]:
                continue
            if len(areas):
                u, v, area = directions[row, column, 0], directions[row, column, 1], areas[row, column]
            else:
                u, v, area = (column + 0.5 - cx) / fx, (row + 0.5 - cy) / fy, 1 / (fx * fy)
            x = world_from_camera[0, 0] * u + world_from_camera[0, 1] * v + world_from_camera[0, 2]
            y = world_from_camera[1, 0] * u + world_from_camera[1, 1] * v + world_from_camera[1, 2]
            z = world_from_camera[2, 0] * u + world_from_camera[2, 1] * v + world_from_camera[2, 2]
            if z >= 0:
                continue
            depth = (level - eye[2]) / z if thing else distance[row, column]
            if depth <= 0 or depth * np.sqrt(x * x + y * y) > REACH_M:
                continue
            if thing:
                i, j = (eye[1] + depth * y - corner[1]) / cell, (eye[0] + depth * x - corner[0]) / cell
                if 0 <= i < built.shape[0] and 0 <= j < built.shape[1] and built[int(i), int(j)]:
                    continue
            total += depth * depth * area / -z
    return total
