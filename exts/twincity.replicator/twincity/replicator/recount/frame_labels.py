"""What is said of a whole frame, against its images: the ground in view, body parts.

Fields that a set of an older version does not have are not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..dataset import camera_from
from ..labels import PARTS, label_named
from .pixels import patches

REACH_M = 60.0
"""Ground further away does not count."""

GROUND_ROUNDING = 0.03
"""Distances are kept in steps of 4 mm, which is this much of the area of a far pixel."""

LEVELS = {"A": 3.25, "B": 2.32, "C": 1.39, "D": 0.93, "E": 0.46, "F": 0.0}
"""Fruin's walkways: the least square metres of each person."""

STEPS_PER_M = 256


GROUND = np.isin(np.arange(256), [label_named(name).id for name in ("road", "sidewalk", "terrain")])


def ground_findings(record: dict[str, Any], images: dict[str, np.ndarray]) -> Iterator[str]:
    """The people on the ground are counted again, and its area has room between what is seen and what may be hidden."""
    ground = record.get("ground")
    if not ground:
        return
    people = sum(_stands_in_view(instance, record["camera"]) for instance in record["instances"])
    if ground["people"] != people:
        yield f"ground: {ground['people']} people, {people} stand in view within {REACH_M:g} m."
    if not abs(ground["density_per_m2"] - people / ground["visible_m2"]) <= 1e-9:
        yield f"ground: {ground['density_per_m2']} people per m2, {people} on {ground['visible_m2']} m2."
    each = ground["visible_m2"] / people if people else np.inf
    level = next(name for name, least in LEVELS.items() if each >= least)
    if ground["level_of_service"] != level:
        yield f"ground: level of service {ground['level_of_service']}, {each:.2f} m2 each are {level}."
    seen, hidden = _ground_m2(record, images)
    if not seen * (1 - GROUND_ROUNDING) - 1 <= ground["visible_m2"] <= (seen + hidden) * (1 + GROUND_ROUNDING) + 1:
        yield f"ground: {ground['visible_m2']} m2, the images show {seen:.1f} and hide {hidden:.1f} at most."


def _stands_in_view(instance: dict[str, Any], camera: dict[str, Any]) -> bool:
    if instance["class_name"] != "person" or not instance["visible_pixels"]:
        return False
    box, pose = instance["box_3d"], np.array(camera["world_from_camera"], float)
    from_eye = np.array(box["centre"]) - [0, 0, box["size_lwh_m"][2] / 2] - pose[:3, 3]
    x, y, z = from_eye @ pose[:3, :3]
    if z <= 0 or np.hypot(from_eye[0], from_eye[1]) > REACH_M:
        return False
    lens = camera_from(camera)
    return bool(lens.contains(lens.pixels_from_camera(np.array([x, y, z]))))


def _ground_m2(record: dict[str, Any], images: dict[str, np.ndarray]) -> tuple[float, float]:
    """Square metres that pixels of the ground show, and that pixels of things could hide."""
    camera = camera_from(record["camera"])
    pose = camera.world_from_camera
    along, across, _ = np.moveaxis(camera.directions_of_pixels.astype(np.float32), -1, 0)
    each = camera.plane_areas_of_pixels.astype(np.float32)
    axes = pose[:3, :3].astype(np.float32)
    east, north, up = (axis[0] * along + (axis[1] * across + axis[2]) for axis in axes)
    feet = [
        instance["box_3d"]["centre"][2] - instance["box_3d"]["size_lwh_m"][2] / 2
        for instance in record["instances"]
        if instance["class_name"] == "person"
    ]
    height = pose[2, 3] - (float(np.median(feet)) if feet else 0.0)
    things = images["instance_id"] > 0
    ground = GROUND[images["class_id"]] & ~things

    def area(of: np.ndarray, z: np.ndarray) -> float:
        """Of pixels seen so far ahead [m], those that look down and are near enough."""
        down = -up[of]
        near = (down > 0) & (z > 0) & (z * np.hypot(east[of], north[of]) <= REACH_M)
        return float((z[near] ** 2 / down[near] * each[of][near]).sum(dtype=float))

    depth = images["distance_to_image_plane"][ground].astype(np.float32) / STEPS_PER_M
    return area(ground, depth), area(things, np.float32(height) / np.maximum(-up[things], 1e-9))


def part_findings(record: dict[str, Any], images: dict[str, np.ndarray]) -> Iterator[str]:
    """Parts lie on the things that have them, and show as much of faces and plates as their labels say."""
    parts, ids = images.get("part_id"), images["instance_id"]
    if parts is None:
        return
    if int(parts.max(initial=0)) >= len(PARTS):
        yield f"part_id: a pixel is {parts.max()}, the last part is {len(PARTS) - 1}."
    if ((parts > 0) & (ids == 0)).any():
        yield "part_id: pixels of a part belong to no instance."
    plate, face = PARTS.index("licence_plate"), PARTS.index("face")
    people = [instance["instance_id"] for instance in record["instances"] if instance["class_name"] == "person"]
    numbers, kinds, _ = patches(ids, parts)
    if (np.isin(numbers, people) != (kinds != plate))[kinds > 0].any():
        yield "part_id: parts of a body on what is no person, or a plate on a person."
    count = np.bincount(ids[parts == face], minlength=int(ids.max(initial=0)) + 1)
    plates = np.bincount(ids[parts == plate], minlength=len(count))
    for instance in record["instances"]:
        number = instance["instance_id"]
        said = [instance["face"]["visible_pixels"] if instance["face"] else 0]
        said.append(sum(region["visible_pixels"] for region in instance["plates"]))
        shown = [int(tally[number]) if number < len(tally) else 0 for tally in (count, plates)]
        if said != shown:
            yield f"instance {number}: {said} pixels of face and plates, part_id shows {shown}."
