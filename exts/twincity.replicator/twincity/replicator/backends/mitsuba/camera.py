"""Rays through pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import drjit as dr
import mitsuba as mi

from ...geometry.camera import Camera, FisheyeCamera, PinholeCamera
from .light import opaque, opaque_vector

NEWTON_STEPS = 6
"""In single precision no lens that passes the check at the door gains from more."""


@dataclass(frozen=True, kw_only=True)
class CameraRays:
    """A camera, as values that kernels read. An ideal pinhole costs two multiplications for each axis."""

    width: int
    height: int
    position: Any
    forward: Any
    right: Any
    down: Any
    """One pixel's step on the plane at distance 1, in the middle of the picture."""

    cx: Any
    cy: Any
    pixel_rad: Any
    """Angle that a pixel in the middle of the picture covers."""

    focal: tuple[Any, Any]
    distortion: tuple[Any, ...] = ()
    """OpenCV's k1, k2, p1, p2, k3; none for an ideal lens."""

    widest_angle: Any = None
    """Of a fisheye, from the axis to the rim of its disc [rad]."""

    def direction(self, x: Any, y: Any) -> Any:
        """Towards image position (x, y) [px]; as long as makes the camera's depth 1, so that a ray's distance is the
        distance to the image plane."""
        across, below = x - self.cx, y - self.cy
        if self.widest_angle is not None:
            u, v = across / self.focal[0], below / self.focal[1]
            angle = dr.sqrt(u * u + v * v)
            scale = dr.select(angle > 1e-5, dr.tan(dr.minimum(angle, self.widest_angle)) / angle, 1)
            across, below = across * scale, below * scale
        elif self.distortion:
            u, v = self._undistorted(across / self.focal[0], below / self.focal[1])
            across, below = u * self.focal[0], v * self.focal[1]
        return self.forward + self.right * across + self.down * below

    def pixel_m(self, direction: Any, distance: Any) -> Any:
        """Metres that a pixel covers across the ray after `distance` lengths of its direction."""
        if self.widest_angle is not None:
            return dr.norm(direction) * distance * self.pixel_rad
        return dr.norm(self.right) * distance

    def place(self, point: Any) -> tuple[Any, Any]:
        """Where the picture shows points of the world: x and y [px]. Of points behind a pinhole it means nothing."""
        towards = point - self.position
        across, below = dr.dot(towards, dr.normalize(self.right)), dr.dot(towards, dr.normalize(self.down))
        ahead = dr.dot(towards, self.forward)
        if self.widest_angle is not None:
            aside = dr.sqrt(across * across + below * below)
            scale = dr.select(aside > 1e-6, dr.atan2(aside, ahead) / aside, dr.rcp(ahead))
            return across * scale * self.focal[0] + self.cx, below * scale * self.focal[1] + self.cy
        u, v = across / ahead, below / ahead
        if self.distortion:
            u, v = self._distorted(u, v)[:2]
        return u * self.focal[0] + self.cx, v * self.focal[1] + self.cy

    def column_row(self, pixel: Any) -> tuple[Any, Any]:
        """Whole coordinates of a pixel number."""
        return pixel % self.width, pixel // self.width

    def _undistorted(self, u: Any, v: Any) -> tuple[Any, Any]:
        """Newton's method, as `geometry.lens.undistorted`."""
        x, y = u, v
        for _ in range(NEWTON_STEPS):
            there, below, xx, xy, yy = self._distorted(x, y)
            off_x, off_y, scale = there - u, below - v, dr.rcp(xx * yy - xy * xy)
            x, y = x - (yy * off_x - xy * off_y) * scale, y - (xx * off_y - xy * off_x) * scale
        return x, y

    def _distorted(self, x: Any, y: Any) -> tuple[Any, ...]:
        """x', y', dx'/dx, dx'/dy, dy'/dy, as `geometry.lens` has them."""
        k1, k2, p1, p2, k3 = self.distortion
        r2 = x * x + y * y
        radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3))
        slope = 2 * (k1 + r2 * (2 * k2 + r2 * 3 * k3))
        return (
            x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x),
            y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y,
            radial + slope * x * x + 2 * p1 * y + 6 * p2 * x,
            slope * x * y + 2 * p1 * x + 2 * p2 * y,
            radial + slope * y * y + 6 * p1 * y + 2 * p2 * x,
        )


def camera_rays(camera: Camera) -> CameraRays:
    """Make the values of one frame."""
    right, down, forward, position = camera.world_from_camera[:3].T
    distortion = camera.distortion if isinstance(camera, PinholeCamera) else ()
    return CameraRays(
        width=camera.width,
        height=camera.height,
        position=mi.Point3f(opaque_vector(position)),
        forward=opaque_vector(forward),
        right=opaque_vector(right / camera.fx),
        down=opaque_vector(down / camera.fy),
        cx=opaque(camera.cx),
        cy=opaque(camera.cy),
        pixel_rad=opaque(1 / camera.fx),
        focal=(opaque(camera.fx), opaque(camera.fy)),
        distortion=tuple(opaque(value) for value in distortion),
        widest_angle=opaque(camera.widest_angle) if isinstance(camera, FisheyeCamera) else None,
    )


def every_pixel(camera: CameraRays) -> Any:
    """0, 1, 2, ... row after row."""
    return dr.arange(mi.UInt32, camera.width * camera.height)
