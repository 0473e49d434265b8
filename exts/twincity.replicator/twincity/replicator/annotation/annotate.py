"""`annotate`: what a camera saw, and what stands in the scene, become the labels of one image.

The definitions are those of `frame.Instance`: visible pixels come from the renderer's id buffer, whole silhouettes
from the posed meshes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..city.seasons import season_on
from ..frame import COCO_KEYPOINTS, MIN_VISIBLE_PIXELS, Frame, Instance, Occluder, RenderBuffers
from ..geometry.boxes import Box
from ..geometry.camera import Camera
from ..geometry.masks import instance_boxes
from ..labels import CLASSES
from ..scene.scene import Scene, SceneInstance
from .contrast import contrasts
from .ground import ground_view
from .parts import Look, shown_parts
from .regions import Regions, outline_of, regions_of
from .silhouettes import Silhouette, silhouettes

KEYPOINT_DEPTH_M = np.array([0.06] * 5 + [0.16] * 2 + [0.12] * 4 + [0.24] * 2 + [0.14] * 4)
"""How deep each of the 17 lies under the skin or clothes at most: joints are inside the body, so a keypoint is
visible when its pixel shows the person and the surface there is no further in front of it than this."""


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """What was measured of one thing, before it becomes a label."""

    instance: SceneInstance
    silhouette: Silhouette
    regions: Regions
    visible_pixels: int
    visible_box: np.ndarray
    contrast: float
    illuminance_lux: float | None


def annotate(
    buffers: RenderBuffers, scene: Scene, *, min_visible_pixels: int = MIN_VISIBLE_PIXELS, parts: bool = False
) -> Frame:
    """The labelled frame, with `part_id` if asked for. Things whose silhouette misses the image are not listed."""
    everything = _measure(buffers, scene)
    shown = {number: seen.instance.class_name for number, seen in enumerate(everything, 1)}
    in_view = [seen for seen in everything if seen.silhouette.in_frame_pixels or seen.visible_pixels]
    instances = tuple(
        _label(seen, shown, buffers, scene.camera, min_visible_pixels=min_visible_pixels) for seen in in_view
    )
    return Frame(
        index=scene.scenario.index,
        scenario=scene.scenario,
        camera=scene.camera,
        buffers=buffers,
        instances=instances,
        ground=ground_view(buffers, scene.camera, instances, scene.surroundings),
        part_id=_part_image(in_view, buffers, scene.camera) if parts else None,
    )


def _measure(buffers: RenderBuffers, scene: Scene) -> list[_Seen]:
    """Every thing of the scene, with what the image shows of it."""
    visible_pixels, visible_boxes = instance_boxes(buffers.instance_id, len(scene.instances))
    whole = silhouettes(
        [outline_of(instance) for instance in scene.instances], scene.camera, buffers.instance_id, buffers.class_id
    )
    in_frame = [instance for instance, alone in zip(scene.instances, whole, strict=True) if alone.in_frame_pixels]
    regions = regions_of(in_frame, scene.camera, buffers)
    contrast = contrasts(buffers.rgb, buffers.instance_id, visible_boxes)
    return [
        _Seen(
            instance=instance,
            silhouette=silhouette,
            regions=regions.get(number, Regions()),
            visible_pixels=int(visible_pixels[number]),
            visible_box=visible_boxes[number],
            contrast=float(contrast[number]),
            illuminance_lux=None if lux is None else round(float(lux), 4),
        )
        for number, (instance, silhouette, lux) in enumerate(
            zip(scene.instances, whole, _illuminance(scene), strict=True), 1
        )
    ]


def _illuminance(scene: Scene) -> Sequence[float | None]:
    """Lux at the foot of every thing."""
    if scene.surroundings is None or not scene.instances:
        return [None] * len(scene.instances)
    feet = np.array([instance.box_3d.foot for instance in scene.instances])
    day = dt.datetime.fromisoformat(scene.scenario.local_time).date()
    return scene.surroundings.illuminance(feet, scene.environment, season_on(day)).tolist()


def _part_image(things: Sequence[_Seen], buffers: RenderBuffers, camera: Camera) -> np.ndarray:
    """(H, W) uint8 values of `labels.PARTS`."""
    image = np.zeros(buffers.instance_id.shape, np.uint8)
    looks = [
        Look(outline=outline_of(seen.instance), part_ids=seen.instance.part_ids, window=_as_box(seen.visible_box))
        for seen in things
        if seen.instance.part_ids is not None and seen.visible_pixels
    ]
    shown_parts(looks, camera, buffers.instance_id, image)
    return image


def _label(
    seen: _Seen, shown: Mapping[int, str], buffers: RenderBuffers, camera: Camera, *, min_visible_pixels: int
) -> Instance:
    instance, silhouette, visible_pixels = seen.instance, seen.silhouette, seen.visible_pixels
    box_visible = _as_box(seen.visible_box) if visible_pixels else None
    # A ray and a projected edge may round a pixel differently; what was seen belongs to the silhouette.
    seen_beside_it = visible_pixels - silhouette.shown_pixels
    in_frame_pixels = silhouette.in_frame_pixels + seen_beside_it
    head = seen.regions.head
    head_box = head.box if head else None
    return Instance(
        instance_id=instance.instance_id,
        class_name=instance.class_name,
        prim_path=instance.prim_path,
        attributes=instance.attributes,
        visible_pixels=visible_pixels,
        in_frame_pixels=in_frame_pixels,
        full_pixels=silhouette.full_pixels + seen_beside_it,
        box_visible=box_visible,
        box_full=_union(silhouette.box, box_visible),
        box_3d=instance.box_3d,
        keypoints=_keypoints(instance, buffers, camera),
        head_box=head_box,
        head_point=None if head_box is None else ((head_box[0] + head_box[2]) / 2, (head_box[1] + head_box[3]) / 2),
        head_visible_pixels=head.shown_pixels if head else 0,
        face=seen.regions.face,
        plates=seen.regions.plates,
        hidden_by=tuple(_occluders(silhouette.hidden, in_frame_pixels, shown)),
        distance_m=round(float(np.linalg.norm(camera.position - instance.box_3d.centre)), 3),
        pixels_per_metre=round(float(camera.pixels_per_metre_at(np.array(instance.box_3d.centre))), 3),
        contrast=None if np.isnan(seen.contrast) else round(seen.contrast, 4),
        illuminance_lux=seen.illuminance_lux,
        ignored=visible_pixels < min_visible_pixels,
    )


_CLASS_NAMES = {label.id: label.name for label in CLASSES}


def _occluders(hidden: Mapping[int, int], in_frame_pixels: int, shown: Mapping[int, str]) -> list[Occluder]:
    """What the image shows where the thing would be, the largest first."""
    found = sorted(hidden.items(), key=lambda item: (-item[1], item[0]))
    return [
        Occluder(
            class_name=shown[key] if key > 0 else _CLASS_NAMES[-key],
            instance_id=max(key, 0),
            fraction=pixels / in_frame_pixels,
        )
        for key, pixels in found
    ]


def _keypoints(instance: SceneInstance, buffers: RenderBuffers, camera: Camera) -> np.ndarray | None:
    """(17, 3): x, y [px] and 0 outside the frame (then x = y = 0), 1 hidden, 2 visible; None for what has no joints."""
    if instance.joints is None:
        return None
    projected = np.round(camera.project(instance.joints), 3)  # first of all: what is written is what was tested
    keypoints = np.zeros((len(COCO_KEYPOINTS), 3))
    inside = (projected[:, 2] > 0) & camera.contains(np.nan_to_num(projected[:, :2], nan=-1.0))
    x, y = projected[inside, 0].astype(int), projected[inside, 1].astype(int)
    shows_person = buffers.instance_id[y, x] == instance.instance_id
    in_front = projected[inside, 2] - buffers.distance_to_image_plane[y, x]
    keypoints[inside, :2] = projected[inside, :2]
    keypoints[inside, 2] = np.where(shows_person & (in_front <= KEYPOINT_DEPTH_M[inside]), 2, 1)
    return keypoints


def _as_box(values: np.ndarray) -> Box:
    x0, y0, x1, y1 = (float(value) for value in values)
    return x0, y0, x1, y1


def _union(a: Box | None, b: Box | None) -> Box:
    """The smallest box around both; one of them exists, or the instance would not be listed."""
    if a is None or b is None:
        found = a or b
        assert found is not None
        return found
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
