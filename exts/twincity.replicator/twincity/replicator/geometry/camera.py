"""Cameras: where they stand, what they see, and how pixels and points answer to each other.

`Camera` is what everyone asks; `PinholeCamera` (with or without OpenCV's distortion) and `FisheyeCamera` (equidistant)
are the two lenses. Pixel (0, 0) is the top-left pixel and its centre is (0.5, 0.5). Axes: x right, y down, z forward.
Directions are given as long as makes their z 1, so that a depth along the axis is their factor whatever the lens.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from .lens import border, distorted, folds, half_width, stretch, undistorted
from .transforms import inverse_rigid, transform

NEAREST_M = 0.05
"""What is nearer than this appears as large as from here."""

WIDEST_FISHEYE_DEG = 179.0
"""The picture of a fisheye ends here, also when its lens reaches further: at 180 degrees there is no depth along the
axis."""

IDEAL = (0.0,) * 5


@dataclass(frozen=True, kw_only=True)
class Camera(ABC):
    """A camera at a known pose. Abstract: a lens says where a direction lands, and where a pixel looks."""

    width: int
    """Image width [px]."""

    height: int
    """Image height [px]."""

    fx: float
    """Focal length along x [px], [px/rad] of a fisheye: how large things on the axis appear."""

    fy: float
    """Focal length along y [px]."""

    cx: float
    """Principal point x [px from the left edge]."""

    cy: float
    """Principal point y [px from the top edge]."""

    world_from_camera: np.ndarray
    """Pose (4, 4), column vectors, metres."""

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
        """K, (3, 3): of a distorted lens or a fisheye, what is applied after the distortion."""
        return np.array([[self.fx, 0, self.cx], [0, self.fy, self.cy], [0, 0, 1.0]])

    @property
    @abstractmethod
    def horizontal_fov_deg(self) -> float:
        """Angle between the middles of the left and right edges of what the picture shows."""

    @property
    @abstractmethod
    def slopes(self) -> tuple[float, float]:
        """The largest |x / z| and |y / z| that the picture shows."""

    @abstractmethod
    def pixels_from_camera(self, points: np.ndarray) -> np.ndarray:
        """Points (..., 3) before the camera, in its axes -> pixels (..., 2)."""

    @abstractmethod
    def directions(self, pixels: np.ndarray) -> np.ndarray:
        """Where pixels (..., 2) of the picture look, (..., 3) in the camera's axes, z = 1."""

    @abstractmethod
    def plane_areas(self, pixels: np.ndarray) -> np.ndarray:
        """How much of the plane at distance 1 one pixel around each of `pixels` (..., 2) covers, (...)."""

    @abstractmethod
    def contains(self, pixels: np.ndarray, margin: float = 0.0) -> np.ndarray:
        """True where a pixel position (..., 2) is inside what the picture shows, widened on every side by `margin`
        times its size."""

    @abstractmethod
    def pixels_per_metre_at(self, points: np.ndarray) -> np.ndarray:
        """How large one metre held at world points (..., 3) across the line of sight appears [px]."""

    @property
    def directions_of_pixels(self) -> np.ndarray:
        """`directions` through all pixel centres, (H, W, 3)."""
        return _directions_of_pixels(_LensOnly.of(self))

    @property
    def plane_areas_of_pixels(self) -> np.ndarray:
        """`plane_areas` of all pixels, (H, W)."""
        return _plane_areas_of_pixels(_LensOnly.of(self))

    def project(self, points: np.ndarray) -> np.ndarray:
        """World points (..., 3) -> pixels and z (..., 3): x [px], y [px], distance to image plane [m].

        Points at or behind the image plane come out as x = y = nan.
        """
        local = transform(self.camera_from_world, np.asarray(points, float))
        ahead = local[..., 2:] > 0
        pixels = self.pixels_from_camera(np.where(ahead, local, [0.0, 0.0, 1.0]))
        return np.concatenate([np.where(ahead, pixels, np.nan), local[..., 2:]], -1)

    def unproject(self, pixels: np.ndarray, distance_to_image_plane: np.ndarray) -> np.ndarray:
        """Pixels (..., 2) at a known z [m] -> world points (..., 3)."""
        z = np.asarray(distance_to_image_plane, float)[..., None]
        return transform(self.world_from_camera, self.directions(np.asarray(pixels, float)) * z)


@dataclass(frozen=True, kw_only=True)
class PinholeCamera(Camera):
    """A camera that keeps straight lines straight, but for the distortion of its lens."""

    distortion: tuple[float, ...] = ()
    """OpenCV's k1, k2, p1, p2, k3; none for an ideal lens."""

    reach: float = np.inf
    """How far from the axis, on the plane at distance 1, the distortion is meant: to the corners of the picture."""

    def __post_init__(self) -> None:
        """Find how far the distortion is meant."""
        if not any(self.distortion):
            object.__setattr__(self, "distortion", ())
        elif np.isinf(self.reach):
            edge = border(self.width / 2 / self.fx, self.height / 2 / self.fy)
            edge += [(self.width / 2 - self.cx) / self.fx, (self.height / 2 - self.cy) / self.fy]
            reach = np.linalg.norm(undistorted(edge, self.distortion), axis=-1).max()
            object.__setattr__(self, "reach", float(reach))

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
        distortion: tuple[float, ...] = (),
    ) -> PinholeCamera:
        """A camera at `position` [m] whose axis points to `heading_deg` (0 = +X east, counter-clockwise) and
        `pitch_deg` above the horizon (negative looks down). Positive roll turns the camera clockwise."""
        if any(distortion) and folds(distortion, horizontal_fov_deg, height / width):
            raise ValueError(f"Distortion {distortion} folds a picture of {horizontal_fov_deg:g} degrees.")
        slope = np.tan(np.radians(horizontal_fov_deg) / 2)
        focal = width / 2 / (half_width(distortion, horizontal_fov_deg) if any(distortion) else slope)
        return cls(
            width=width, height=height, fx=focal, fy=focal, cx=width / 2, cy=height / 2,
            world_from_camera=pose_looking(position, heading_deg, pitch_deg, roll_deg), distortion=tuple(distortion),
        )  # fmt: skip

    @property
    def horizontal_fov_deg(self) -> float:
        """Angle between the middles of the left and right edges."""
        ends = self.directions(np.array([[0.0, self.cy], [self.width, self.cy]]))
        return float(np.degrees(np.arctan(ends[1, 0]) - np.arctan(ends[0, 0])))

    @property
    def slopes(self) -> tuple[float, float]:
        """The largest |x / z| and |y / z| that the picture shows."""
        corners = np.array([[x, y] for x in (0, self.width) for y in (0, self.height)], float)
        middles = np.array([[0, self.cy], [self.width, self.cy], [self.cx, 0], [self.cx, self.height]], float)
        across, down, _ = np.abs(self.directions(np.concatenate([corners, middles]))).max(0)
        return float(across), float(down)

    def pixels_from_camera(self, points: np.ndarray) -> np.ndarray:
        """Points (..., 3) before the camera, in its axes -> pixels (..., 2)."""
        inverse_z = 1 / points[..., 2]
        if not self.distortion:
            return np.stack(
                [self.fx * points[..., 0] * inverse_z + self.cx, self.fy * points[..., 1] * inverse_z + self.cy], -1
            )
        plane = distorted(points[..., :2] * inverse_z[..., None], self.distortion, self.reach)
        return np.asarray(plane * [self.fx, self.fy] + [self.cx, self.cy])

    def directions(self, pixels: np.ndarray) -> np.ndarray:
        """Where pixels (..., 2) of the picture look, (..., 3) in the camera's axes, z = 1."""
        plane = (np.asarray(pixels, float) - [self.cx, self.cy]) / [self.fx, self.fy]
        if self.distortion:
            plane = undistorted(plane, self.distortion)
        return np.concatenate([plane, np.ones((*plane.shape[:-1], 1))], -1)

    def plane_areas(self, pixels: np.ndarray) -> np.ndarray:
        """How much of the plane at distance 1 one pixel around each of `pixels` (..., 2) covers, (...)."""
        ideal = 1 / (self.fx * self.fy)
        plane = self.directions(pixels)[..., :2]
        return ideal / stretch(plane, self.distortion or IDEAL)

    def contains(self, pixels: np.ndarray, margin: float = 0.0) -> np.ndarray:
        """True where a pixel position (..., 2) is inside the image."""
        x, y = pixels[..., 0], pixels[..., 1]
        wide, high = margin * self.width, margin * self.height
        with np.errstate(invalid="ignore"):
            return np.asarray((x >= -wide) & (x < self.width + wide) & (y >= -high) & (y < self.height + high))

    def pixels_per_metre_at(self, points: np.ndarray) -> np.ndarray:
        """How large one metre held at world points (..., 3), parallel to the picture, appears [px]."""
        local = transform(self.camera_from_world, np.asarray(points, float))
        z = np.maximum(local[..., 2], NEAREST_M)
        if not self.distortion:
            return np.asarray(self.fx / z)
        plane = local[..., :2] / z[..., None]
        inside = plane * np.minimum(1, self.reach / np.maximum(np.linalg.norm(plane, axis=-1, keepdims=True), 1e-9))
        return np.asarray(self.fx * np.sqrt(stretch(inside, self.distortion)) / z)


@dataclass(frozen=True, kw_only=True)
class FisheyeCamera(Camera):
    """A camera whose picture is a disc: equal angles from the axis are equal distances from its middle."""

    circle_px: float
    """Radius of the disc; where it is larger than the image, the image cuts it."""

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
        circle: float = 1.0,
    ) -> FisheyeCamera:
        """A camera placed as `PinholeCamera.looking` has it. The diameter of its disc is `circle` times the shorter
        side of the image; the field of view is that across the disc, or across the image where that is narrower."""
        radius = circle * min(width, height) / 2
        focal = min(radius, width / 2) / (np.radians(horizontal_fov_deg) / 2)
        return cls(
            width=width, height=height, fx=focal, fy=focal, cx=width / 2, cy=height / 2,
            world_from_camera=pose_looking(position, heading_deg, pitch_deg, roll_deg),
            circle_px=min(radius, float(focal * np.radians(WIDEST_FISHEYE_DEG) / 2)),
        )  # fmt: skip

    @property
    def widest_angle(self) -> float:
        """From the axis to the rim of the disc [rad]."""
        return self.circle_px / self.fx

    @property
    def horizontal_fov_deg(self) -> float:
        """Angle between the left and right ends of what the picture shows."""
        left, right = min(self.circle_px, self.cx), min(self.circle_px, self.width - self.cx)
        return float(np.degrees((left + right) / self.fx))

    @property
    def slopes(self) -> tuple[float, float]:
        """The largest |x / z| and |y / z| that the picture shows."""
        corner = np.hypot(max(self.cx, self.width - self.cx), max(self.cy, self.height - self.cy))
        slope = float(np.tan(min(self.circle_px, corner) / self.fx))
        return slope, slope

    def pixels_from_camera(self, points: np.ndarray) -> np.ndarray:
        """Points (..., 3) in the camera's axes -> pixels (..., 2); those behind it land outside the disc."""
        aside = np.linalg.norm(points[..., :2], axis=-1)
        angle = np.arctan2(aside, points[..., 2])
        scale = np.where(aside > 1e-12, angle / np.maximum(aside, 1e-12), 1 / np.maximum(points[..., 2], 1e-12))
        return np.asarray(points[..., :2] * scale[..., None] * [self.fx, self.fy] + [self.cx, self.cy])

    def directions(self, pixels: np.ndarray) -> np.ndarray:
        """Where pixels (..., 2) look, (..., 3) in the camera's axes, z = 1; beyond the disc, where its rim looks."""
        plane = (np.asarray(pixels, float) - [self.cx, self.cy]) / [self.fx, self.fy]
        angle = np.linalg.norm(plane, axis=-1, keepdims=True)
        seen = np.minimum(angle, self.widest_angle)
        scale = np.where(angle > 1e-9, np.tan(seen) / np.maximum(angle, 1e-9), 1.0)
        return np.concatenate([plane * scale, np.ones((*plane.shape[:-1], 1))], -1)

    def plane_areas(self, pixels: np.ndarray) -> np.ndarray:
        """How much of the plane at distance 1 one pixel around each of `pixels` (..., 2) covers, (...)."""
        plane = (np.asarray(pixels, float) - [self.cx, self.cy]) / [self.fx, self.fy]
        angle = np.clip(np.linalg.norm(plane, axis=-1), 1e-9, self.widest_angle)
        return np.sin(angle) / angle / np.cos(angle) ** 3 / (self.fx * self.fy)

    def contains(self, pixels: np.ndarray, margin: float = 0.0) -> np.ndarray:
        """True where a pixel position (..., 2) is inside the image and the disc."""
        x, y = pixels[..., 0], pixels[..., 1]
        wide, high = margin * self.width, margin * self.height
        with np.errstate(invalid="ignore"):
            framed = (x >= -wide) & (x < self.width + wide) & (y >= -high) & (y < self.height + high)
            return np.asarray(framed & (np.hypot(x - self.cx, y - self.cy) < self.circle_px * (1 + 2 * margin)))

    def pixels_per_metre_at(self, points: np.ndarray) -> np.ndarray:
        """How large one metre held at world points (..., 3) across the line of sight appears [px]: the geometric mean
        of along and around the disc."""
        local = transform(self.camera_from_world, np.asarray(points, float))
        distance = np.maximum(np.linalg.norm(local, axis=-1), NEAREST_M)
        angle = np.clip(np.arctan2(np.linalg.norm(local[..., :2], axis=-1), local[..., 2]), 1e-9, 0.9 * np.pi)
        return np.asarray(self.fx * np.sqrt(angle / np.sin(angle)) / distance)


def pose_looking(
    position: tuple[float, float, float], heading_deg: float, pitch_deg: float, roll_deg: float = 0.0
) -> np.ndarray:
    """`world_from_camera` (4, 4) at `position` [m], looking to `heading_deg` and `pitch_deg` above the horizon."""
    heading, pitch, roll = np.radians([heading_deg, pitch_deg, roll_deg])
    forward = np.array([np.cos(heading) * np.cos(pitch), np.sin(heading) * np.cos(pitch), np.sin(pitch)])
    right = np.array([np.sin(heading), -np.cos(heading), 0.0])
    down = np.cross(forward, right)
    matrix = np.eye(4)
    matrix[:3, 0] = np.cos(roll) * right + np.sin(roll) * down
    matrix[:3, 1] = np.cos(roll) * down - np.sin(roll) * right
    matrix[:3, 2] = forward
    matrix[:3, 3] = position
    return matrix


def pixel_centres(width: int, height: int) -> np.ndarray:
    """(H, W, 2)."""
    return np.stack(np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5), -1)


@dataclass(frozen=True)
class _LensOnly:
    """A camera without its pose, by which what depends on the lens alone is kept from frame to frame."""

    kind: type[Camera]
    values: tuple[tuple[str, Any], ...]

    @classmethod
    def of(cls, camera: Camera) -> _LensOnly:
        values = ((name, value) for name, value in vars(camera).items() if name != "world_from_camera")
        return cls(type(camera), tuple(values))

    def camera(self) -> Camera:
        return self.kind(**dict(self.values), world_from_camera=np.eye(4))


@lru_cache(maxsize=2)
def _directions_of_pixels(lens: _LensOnly) -> np.ndarray:
    camera = lens.camera()
    return _read_only(camera.directions(pixel_centres(camera.width, camera.height)))


@lru_cache(maxsize=2)
def _plane_areas_of_pixels(lens: _LensOnly) -> np.ndarray:
    camera = lens.camera()
    return _read_only(camera.plane_areas(pixel_centres(camera.width, camera.height)))


def _read_only(kept: np.ndarray) -> np.ndarray:
    kept.setflags(write=False)
    return kept
