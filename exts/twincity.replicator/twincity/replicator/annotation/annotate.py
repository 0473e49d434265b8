"""`annotate`: what a camera saw, and what stands in the scene, become the labels of one image.

The definitions are those of `frame.Instance`: visible pixels come from the renderer's id buffer, whole silhouettes
from the posed meshes.
"""

from __future__ import annotations

import numpy as np

from ..frame import COCO_KEYPOINTS, MIN_VISIBLE_PIXELS, Frame, Instance, RenderBuffers
from ..geometry.boxes import Box
from ..geometry.camera import PinholeCamera
from ..geometry.masks import instance_boxes
from ..scene.scene import Scene, SceneInstance
from .silhouettes import Outline, Silhouette, silhouettes

KEYPOINT_DEPTH_M = np.array([0.06] * 5 + [0.16] * 2 + [0.12] * 4 + [0.24] * 2 + [0.14] * 4)
"""How deep each of the 17 lies under the skin or clothes at most: joints are inside the body, so a keypoint is
visible when its pixel shows the person and the surface there is no further in front of it than this."""


def annotate(buffers: RenderBuffers, scene: Scene, *, min_visible_pixels: int = MIN_VISIBLE_PIXELS) -> Frame:
    """The labelled frame. Things whose silhouette does not meet the image are not listed."""
    visible_pixels, visible_boxes = instance_boxes(buffers.instance_id, len(scene.instances))
    whole = silhouettes(
        [Outline(instance_id=i.instance_id, vertices=i.vertices, faces=i.faces) for i in scene.instances],
        scene.camera,
        buffers.instance_id,
    )
    in_view = [
        (instance, silhouette)
        for instance, silhouette in zip(scene.instances, whole, strict=True)
        if silhouette.in_frame_pixels or visible_pixels[instance.instance_id]
    ]
    with_head = [instance for instance, _ in in_view if instance.head_faces is not None]
    heads = dict(
        zip(
            (instance.instance_id for instance in with_head),
            silhouettes([_head(instance) for instance in with_head], scene.camera, buffers.instance_id),
            strict=True,
        )
    )
    instances = tuple(
        _label(
            instance,
            silhouette,
            heads.get(instance.instance_id),
            buffers,
            scene.camera,
            visible_pixels=int(visible_pixels[instance.instance_id]),
            visible_box=visible_boxes[instance.instance_id],
            min_visible_pixels=min_visible_pixels,
        )
        for instance, silhouette in in_view
    )
    return Frame(
        index=scene.scenario.index,
        scenario=scene.scenario,
        camera=scene.camera,
        buffers=buffers,
        instances=instances,
    )


def _head(instance: SceneInstance) -> Outline:
    return Outline(
        instance_id=instance.instance_id, vertices=instance.vertices, faces=instance.faces[instance.head_faces]
    )


def _label(
    instance: SceneInstance, silhouette: Silhouette, head: Silhouette | None, buffers: RenderBuffers,
    camera: PinholeCamera, *, visible_pixels: int, visible_box: np.ndarray, min_visible_pixels: int,
) -> Instance:  # fmt: skip
    box_visible = _as_box(visible_box) if visible_pixels else None
    # A ray and a projected edge may round a pixel differently; what was seen belongs to the silhouette.
    seen_beside_it = visible_pixels - silhouette.shown_pixels
    head_box = head.box if head else None
    return Instance(
        instance_id=instance.instance_id,
        class_name=instance.class_name,
        prim_path=instance.prim_path,
        attributes=instance.attributes,
        visible_pixels=visible_pixels,
        in_frame_pixels=silhouette.in_frame_pixels + seen_beside_it,
        full_pixels=silhouette.full_pixels + seen_beside_it,
        box_visible=box_visible,
        box_full=_union(silhouette.box, box_visible),
        box_3d=instance.box_3d,
        keypoints=_keypoints(instance, buffers, camera),
        head_box=head_box,
        head_point=None if head_box is None else ((head_box[0] + head_box[2]) / 2, (head_box[1] + head_box[3]) / 2),
        head_visible_pixels=head.shown_pixels if head else 0,
        distance_m=round(float(np.linalg.norm(camera.position - instance.box_3d.centre)), 3),
        ignored=visible_pixels < min_visible_pixels,
    )


def _keypoints(instance: SceneInstance, buffers: RenderBuffers, camera: PinholeCamera) -> np.ndarray | None:
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
