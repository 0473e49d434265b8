"""Rays through pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import drjit as dr
import mitsuba as mi

from ...geometry.camera import PinholeCamera
from .light import opaque, opaque_vector


@dataclass(frozen=True, kw_only=True)
class CameraRays:
    """A pinhole camera, as values that kernels read."""

    width: int
    height: int
    position: Any
    forward: Any
    right: Any
    down: Any
    """One pixel's step on the plane at distance 1."""

    cx: Any
    cy: Any

    def direction(self, x: Any, y: Any) -> Any:
        """Towards image position (x, y) [px]; as long as makes the camera's depth 1, so that a ray's distance is the
        distance to the image plane."""
        return self.forward + self.right * (x - self.cx) + self.down * (y - self.cy)

    def column_row(self, pixel: Any) -> tuple[Any, Any]:
        """Whole coordinates of a pixel number."""
        return pixel % self.width, pixel // self.width


def camera_rays(camera: PinholeCamera) -> CameraRays:
    """Make the values of one frame."""
    right, down, forward, position = camera.world_from_camera[:3].T
    return CameraRays(
        width=camera.width,
        height=camera.height,
        position=mi.Point3f(opaque_vector(position)),
        forward=opaque_vector(forward),
        right=opaque_vector(right / camera.fx),
        down=opaque_vector(down / camera.fy),
        cx=opaque(camera.cx),
        cy=opaque(camera.cy),
    )


def every_pixel(camera: CameraRays) -> Any:
    """0, 1, 2, ... row after row."""
    return dr.arange(mi.UInt32, camera.width * camera.height)
