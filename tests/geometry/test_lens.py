"""Lenses against OpenCV's, and against themselves: what a pixel shows lands on that pixel."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from twincity.replicator.geometry.camera import Camera, FisheyeCamera, PinholeCamera
from twincity.replicator.geometry.lens import folds, widest_fov_deg

PLACE: dict[str, Any] = {
    "position": (1, 2, 5), "heading_deg": 30, "pitch_deg": -20, "roll_deg": 2, "width": 640, "height": 360
}  # fmt: skip
CAMERAS: dict[str, Camera] = {
    "ideal": PinholeCamera.looking(**PLACE, horizontal_fov_deg=70),
    "barrel": PinholeCamera.looking(**PLACE, horizontal_fov_deg=95, distortion=(-0.25, 0.07, 0.001, -0.0008, -0.008)),
    "disc": FisheyeCamera.looking(**PLACE, horizontal_fov_deg=180),
    "full_frame": FisheyeCamera.looking(**PLACE, horizontal_fov_deg=130, circle=2.1),
}


@pytest.fixture(params=CAMERAS)
def camera(request: pytest.FixtureRequest) -> Camera:
    return CAMERAS[request.param]


def pixels_of(camera: Camera) -> np.ndarray:
    pixels = np.random.default_rng(1).uniform([0, 0], [camera.width, camera.height], (2000, 2))
    return pixels[camera.contains(pixels)]


def test_projecting_an_unprojected_pixel_returns_it(camera: Camera) -> None:
    pixels = pixels_of(camera)
    depths = np.linspace(0.5, 90, len(pixels))
    assert np.allclose(camera.project(camera.unproject(pixels, depths)), np.c_[pixels, depths], atol=1e-6)


def test_points_land_where_opencv_has_them(camera: Camera) -> None:
    points = camera.unproject(pixels_of(camera), np.array(3.0))
    turned, _ = cv2.Rodrigues(camera.camera_from_world[:3, :3])
    moved = camera.camera_from_world[:3, 3]
    if isinstance(camera, FisheyeCamera):
        theirs, _ = cv2.fisheye.projectPoints(points[:, None], turned, moved, camera.intrinsics, np.zeros(4))
    else:
        assert isinstance(camera, PinholeCamera)
        theirs, _ = cv2.projectPoints(
            points, turned, moved, camera.intrinsics, np.array(camera.distortion or [0.0] * 5)
        )
    assert np.allclose(camera.project(points)[:, :2], theirs[:, 0], atol=1e-6)


def test_the_pixels_of_a_picture_share_what_it_shows_of_the_plane(camera: Camera) -> None:
    """The area of each pixel is that between where it and its neighbours look."""
    pixels, step = pixels_of(camera), 1e-3
    here, right, below = (camera.directions(pixels + offset)[:, :2] for offset in ([0, 0], [step, 0], [0, step]))
    (a, b), (c, d) = (right - here).T, (below - here).T
    assert np.allclose(np.abs(a * d - b * c) / step**2, camera.plane_areas(pixels), rtol=0.02)


def test_pixels_per_metre_are_those_of_a_small_stick(camera: Camera) -> None:
    middle = camera.unproject(np.array([camera.cx, camera.cy]), np.array(8.0))
    ends = camera.project(middle + np.outer([-0.005, 0.005], camera.world_from_camera[:3, 0]))
    assert camera.pixels_per_metre_at(middle) == pytest.approx(np.hypot(*(ends[1] - ends[0])[:2]) / 0.01, rel=1e-3)


def test_the_field_of_view_is_the_one_asked_for() -> None:
    assert [round(camera.horizontal_fov_deg) for camera in CAMERAS.values()][:2] == [70, 95]
    assert round(CAMERAS["full_frame"].horizontal_fov_deg) == 130


def test_a_lens_folds_beyond_its_widest_field_of_view() -> None:
    strong = (-0.3, 0.0, 0.0, 0.0, 0.0)
    widest = widest_fov_deg(strong, 9 / 16, 120)
    assert not folds(strong, widest - 0.5, 9 / 16)
    assert folds(strong, widest + 0.5, 9 / 16)
