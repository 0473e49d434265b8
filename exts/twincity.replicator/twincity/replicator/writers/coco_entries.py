"""One frame as COCO's entries: an image, and an annotation for each thing or group that is seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..frame import Frame, Instance, Region
from ..geometry.boxes import Box, xywh
from ..labels import label_named
from .coco_classes import category_id
from .polygons import polygons_of
from .runs import compressed, instance_runs

LICENSE = 1
"""Every picture shows data of all sources, so they stand together in one entry."""

ANNOTATIONS_PER_IMAGE = 100_000
"""More than the 65535 instances that an image can hold."""


def image_entry(frame: Frame, image: Path) -> dict[str, Any]:
    """One entry of `images`, with what a slice of the set is chosen by."""
    scenario = frame.scenario
    return {
        "id": image_id(frame),
        "width": frame.width,
        "height": frame.height,
        "file_name": image.name,
        "license": LICENSE,
        "date_captured": scenario.local_time,
        **({"split": frame.split} if frame.split else {}),
        "tile": scenario.tile,
        "weather": scenario.weather_name,
        "sun_elevation_deg": scenario.sun.elevation_deg,
        "camera_rig": scenario.camera.rig,
        "camera_pitch_deg": scenario.camera.pitch_deg,
    }


def image_id(frame: Frame) -> int:
    """COCO's ids start at 1."""
    return frame.index + 1


def annotation_entries(frame: Frame, *, runs: bool, groups: bool) -> Iterator[dict[str, Any]]:
    """The entries of one frame in `annotations`, in order of `instance_id`; groups come last."""
    seen = [thing for thing in frame.instances if thing.visible_pixels and label_named(thing.class_name).coco]
    for instance in seen:
        if not (groups and instance.ignored):
            yield annotation_entry(frame, instance, runs=runs)
    if groups:
        yield from (group_entry(frame, group, runs=runs) for group in ignored_groups(seen))


def annotation_entry(frame: Frame, instance: Instance, *, runs: bool) -> dict[str, Any]:
    """One entry of `annotations`: COCO's fields, then ours."""
    assert instance.box_visible is not None
    return {
        **_identity(frame, instance),
        "segmentation": segmentation(frame, instance, runs=runs),
        "area": float(instance.visible_pixels),
        "bbox": xywh(instance.box_visible),
        "iscrowd": int(instance.ignored),
        "ignore": int(instance.ignored),
        **keypoint_fields(instance.keypoints),
        "instance_id": instance.instance_id,
        "bbox_full": xywh(instance.box_full),
        "visible_fraction": instance.visible_fraction,
        "occluded_fraction": instance.occluded_fraction,
        "truncated_fraction": instance.truncated_fraction,
        "visible_box_fraction": instance.visible_box_fraction,
        "bbox_head": None if instance.head_box is None else xywh(instance.head_box),
        "face": None if instance.face is None else region_entry(instance.face),
        "plates": [region_entry(plate) for plate in instance.plates],
        "distance_m": instance.distance_m,
        "attributes": dict(instance.attributes),
    }


def _identity(frame: Frame, instance: Instance) -> dict[str, Any]:
    label = label_named(instance.class_name)
    assert label.coco is not None
    return {
        "id": image_id(frame) * ANNOTATIONS_PER_IMAGE + instance.instance_id,
        "image_id": image_id(frame),
        "category_id": category_id(label.coco, label.id),
    }


def region_entry(region: Region) -> dict[str, Any]:
    """A face or a licence plate: the box of its whole silhouette, and how much of it is seen."""
    return {"bbox": xywh(region.box), "visible_pixels": region.visible_pixels}


def segmentation(frame: Frame, instance: Instance, *, runs: bool) -> list[list[int]] | dict[str, Any]:
    """Polygons, or run lengths as pycocotools packs them; for what is ignored always runs, as `iscrowd` 1 asks."""
    if runs or instance.ignored:
        assert instance.box_visible is not None
        return _packed(frame, [instance.instance_id], instance.box_visible, runs=runs)
    return [polygon.ravel().tolist() for polygon in polygons_of(frame)[instance.instance_id]]


def _packed(frame: Frame, numbers: Sequence[int], box: Box, *, runs: bool) -> dict[str, Any]:
    """With polygons the runs of what is ignored stay plain numbers, as in COCO's own files."""
    counts = instance_runs(frame, numbers, box)
    return {"counts": compressed(counts) if runs else counts, "size": [frame.height, frame.width]}


def keypoint_fields(keypoints: np.ndarray | None) -> dict[str, Any]:
    """(17, 3) -> COCO's flat list; a point outside the frame is not labelled: 0, 0, 0.

    Things without joints have a count too: pycocotools asks every annotation for it.
    """
    if keypoints is None:
        return {"num_keypoints": 0}
    labelled = keypoints[:, 2] > 0
    flat = np.where(labelled[:, None], keypoints, 0).tolist()
    return {
        "keypoints": [value for x, y, v in flat for value in (x, y, int(v))],
        "num_keypoints": int(labelled.sum()),
    }


def group_entry(frame: Frame, group: Sequence[Instance], *, runs: bool) -> dict[str, Any]:
    """One region of a mass of people, as COCO has them: no keypoints, no attributes, and whom it holds."""
    numbers = [instance.instance_id for instance in group]
    boxes = np.array([instance.box_visible for instance in group], float)
    x0, y0 = boxes[:, :2].min(0).tolist()
    x1, y1 = boxes[:, 2:].max(0).tolist()
    return {
        **_identity(frame, group[0]),
        "segmentation": _packed(frame, numbers, (x0, y0, x1, y1), runs=runs),
        "area": float(sum(instance.visible_pixels for instance in group)),
        "bbox": xywh((x0, y0, x1, y1)),
        "iscrowd": 1,
        "ignore": 1,
        "num_keypoints": 0,
        "instance_ids": numbers,
    }


def ignored_groups(instances: Sequence[Instance]) -> list[list[Instance]]:
    """What is ignored, by class and nearness: two are of one group when the gap between what is seen of them is at
    most half the height of the smaller one's whole silhouette."""
    ignored = [instance for instance in instances if instance.ignored]
    near, left = _near(ignored), set(range(len(ignored)))
    groups = []
    while left:
        first = min(left)
        group, reached = {first}, [first]
        while reached:
            more = set(np.flatnonzero(near[reached.pop()]).tolist()) - group
            group |= more
            reached += more
        left -= group
        groups.append([ignored[number] for number in sorted(group)])
    return groups


def _near(instances: Sequence[Instance]) -> np.ndarray:
    """(n, n) bool: the pairs that `ignored_groups` puts together."""
    boxes = np.array([instance.box_visible for instance in instances], float).reshape(-1, 4)
    heights = np.array([instance.pixel_height for instance in instances])
    names = np.array([instance.class_name for instance in instances])
    gaps = (boxes[:, None, :2] - boxes[None, :, 2:]).max(-1, initial=-np.inf)
    gap = np.maximum(gaps, gaps.T)
    return (gap <= np.minimum(heights[:, None], heights) / 2) & (names[:, None] == names)
