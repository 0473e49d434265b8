"""Fire and smoke have no edge: where their bodies end, the picture runs over from one side to the other."""

from __future__ import annotations

from typing import Any

import cv2
import drjit as dr
import mitsuba as mi
import numpy as np

from ...scene.scene import Scene
from .labels import Labels

SOFT_M = {"fire": 0.05, "smoke": 0.22}
"""How far an edge is blurred, by class [m]."""

WIDEST_PX = 40.0


def with_soft_edges(scene: Scene, labels: Labels, radiance: Any) -> Any:
    """The picture [cd/m2 per channel] with blurred edges around everything that burns."""
    soft = [instance for instance in scene.instances if instance.class_name in SOFT_M]
    if not soft:
        return radiance
    camera = scene.camera
    seen = np.array(dr.ravel(radiance)).reshape(camera.height, camera.width, 3)
    ids = np.array(labels.instance_id).reshape(camera.height, camera.width)
    for instance in soft:
        mask = (ids == instance.instance_id).astype(np.float32)
        if not mask.any():
            continue
        middle = instance.vertices.mean(0, keepdims=True)
        scale = float(camera.pixels_per_metre_at(middle)[0])
        sigma = min(max(SOFT_M[instance.class_name] * scale, 0.7), WIDEST_PX)
        inside = cv2.GaussianBlur(mask, (0, 0), sigma)
        # bright flames beside a dark wall: the logarithm is what the eye sees blurred
        blurred = np.exp(cv2.GaussianBlur(np.log(np.maximum(seen, 1e-4)), (0, 0), sigma))
        edge = np.clip(4 * inside * (1 - inside), 0, 1)[..., None]
        seen = seen * (1 - edge) + blurred * edge
    return dr.unravel(mi.Vector3f, mi.Float(seen.astype(np.float32).ravel()))
