"""What a picture shows beside the disc of a fisheye: nothing, and labels say so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..frame import RenderBuffers
from ..geometry.camera import Camera, FisheyeCamera, pixel_centres
from ..labels import label_named

RIM = label_named("overlay").id


def with_rim(buffers: RenderBuffers, camera: Camera) -> RenderBuffers:
    """The buffers, black and of class `overlay` where the lens throws no picture; other lenses fill the image."""
    if not isinstance(camera, FisheyeCamera):
        return buffers
    dark = ~camera.contains(pixel_centres(camera.width, camera.height))
    blank = {"rgb": 0, "distance_to_image_plane": np.inf, "normals": 0, "instance_id": 0, "class_id": RIM}
    arrays = {name: np.array(getattr(buffers, name)) for name in blank}
    for name, value in blank.items():
        arrays[name][dark] = value
    moving = buffers.image_velocity
    still = None if moving is None else np.where(dark[..., None], np.float32(0), moving)
    return replace(buffers, **arrays, image_velocity=still)
