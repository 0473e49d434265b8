"""The pinhole camera: where it stands, what it sees, and how pixels and points answer to each other.

Pixel (0, 0) is the top-left pixel and its centre is (0.5, 0.5). Axes: x right, y down, z forward.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .transforms import inverse_rigid, transform


@dataclass(frozen=True, kw_only=True)
class PinholeCamera:
    """An ideal camera at a known pose."""

    width: int
    """Image width [px]."""

    height: int
    """Image height [px]."""

    fx: float
    """Focal length along x [px]."""

    fy: float
    """Focal length along y [px]."""

    cx: float
    """Principal point x [px from the left edge]."""

    cy: float
    """Principal point y [px from the top edge]."""

    world_from_camera: np.ndarray
    """Pose (4, 4), column vectors, metres."""

    @classmethod
    def looking(
        cls,
        *,
        position: tuple[float, float, float],
        heading_deg: float,
        pitch_deg: float,
        roll_deg: float = 0.0,
        horizontal_fov_deg: float,
        width: int,
        height: int,
    ) -> PinholeCamera:
        """A camera at `position` [m] whose axis points to `heading_deg` (0 = +X east, counter-clockwise) and
        `pitch_deg` above the horizon (negative looks down). Positive roll turns the camera clockwise."""
        heading, pitch, roll = np.radians([heading_deg, pitch_deg, roll_deg])
        forward = np.array([np.cos(heading) * np.cos(pitch), np.sin(heading) * np.cos(pitch), np.sin(pitch)])
        right = np.array([np.sin(heading), -np.cos(heading), 0.0])
        down = np.cross(forward, right)
        matrix = np.eye(4)
        matrix[:3, 0] = np.cos(roll) * right + np.sin(roll) * down
        matrix[:3, 1] = np.cos(roll) * down - np.sin(roll) * right
        matrix[:3, 2] = forward
        matrix[:3, 3] = position
        focal = width / 2 / np.tan(np.radians(horizontal_fov_deg) / 2)
        return cls(
            width=width, height=height, fx=focal, fy=focal, cx=width / 2, cy=height / 2, world_from_camera=matrix
        )

    @property
    def camera_from_world(self) -> np.ndarray:
        """(4, 4)."""
        return inverse_rigid(self.world_from_camera)

    @property
    def position(self) -> np.ndarray:
        """(3,) metres, world."""
        return self.world_from_camera[:3, 3]

    @property
    def intrinsics(self) -> np.ndarray:
        """K, (3, 3): pixel coordinates, homogeneous, from camera coordinates."""
        return np.array([[self.fx, 0, self.cx], [0, self.fy, self.cy], [0, 0, 1.0]])

    @property
    def horizontal_fov_deg(self) -> float:
        """Angle between the left and right edges of the image."""
        return float(np.degrees(np.arctan(self.cx / self.fx) + np.arctan((self.width - self.cx) / self.fx)))

    def project(self, points: np.ndarray) -> np.ndarray:
        """World points (..., 3) -> pixels and z (..., 3): x [px], y [px], distance to image plane [m].

        Points at or behind the image plane come out as x = y = nan.
        """
        local = transform(self.camera_from_world, np.asarray(points, float))
        z = local[..., 2]
        with np.errstate(divide="ignore", invalid="ignore"):
            inverse_z = np.where(z > 0, 1 / np.where(z > 0, z, 1), np.nan)
        return np.stack(
            [self.fx * local[..., 0] * inverse_z + self.cx, self.fy * local[..., 1] * inverse_z + self.cy, z], -1
        )

    def unproject(self, pixels: np.ndarray, distance_to_image_plane: np.ndarray) -> np.ndarray:
        """Pixels (..., 2) at a known z [m] -> world points (..., 3)."""
        pixels, z = np.asarray(pixels, float), np.asarray(distance_to_image_plane, float)
        local = np.stack([(pixels[..., 0] - self.cx) / self.fx * z, (pixels[..., 1] - self.cy) / self.fy * z, z], -1)
        return transform(self.world_from_camera, local)

    def contains(self, pixels: np.ndarray) -> np.ndarray:
        """True where a pixel position (..., 2) is inside the image."""
        x, y = pixels[..., 0], pixels[..., 1]
        return (x >= 0) & (x < self.width) & (y >= 0) & (y < self.height)
