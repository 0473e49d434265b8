"""The label buffers: one ray through the centre of each pixel, exact and without anti-aliasing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np

from .camera import CameraRays, every_pixel
from .geometry import Geometry, Hit, ray
from .packets import packet_at


@dataclass(frozen=True, kw_only=True)
class Labels:
    """What the centre of each pixel shows."""

    distance_to_image_plane: Any
    normals: Any
    instance_id: Any
    class_id: Any

    @property
    def is_city(self) -> Any:
        """Where anything was hit; elsewhere is sky."""
        return dr.isfinite(self.distance_to_image_plane)

    def images(self, width: int, height: int) -> dict[str, np.ndarray]:
        """The arrays of `RenderBuffers`."""
        return {
            "distance_to_image_plane": np.array(self.distance_to_image_plane).reshape(height, width),
            "normals": np.array(dr.ravel(self.normals)).reshape(height, width, 3),
            "instance_id": np.array(self.instance_id).reshape(height, width),
            "class_id": np.array(self.class_id).reshape(height, width).astype(np.uint8),
        }


def centre_hits(camera: CameraRays, geometry: Geometry) -> tuple[Any, Hit]:
    """Directions through pixel centres, and where they end."""
    column, row = camera.column_row(every_pixel(camera))
    direction = camera.direction(column + 0.5, row + 0.5)
    return direction, geometry.nearest(ray(camera.position, direction), coherent=True)


def labels_of(geometry: Geometry, direction: Any, hit: Hit) -> Labels:
    """Names for what was hit."""
    normal, surface = geometry.flat_normal(direction, hit)
    class_id = packet_at(geometry.behaving, surface, hit.valid).w
    return Labels(
        distance_to_image_plane=dr.select(hit.valid, hit.distance, dr.inf),
        normals=dr.select(hit.valid, normal, 0),
        instance_id=geometry.instance_of(hit),
        class_id=mi.UInt32(dr.select(hit.valid, class_id, 0)),
    )
