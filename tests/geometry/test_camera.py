"""Projecting and unprojecting; where the camera looks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twincity.replicator.geometry.camera import PinholeCamera

angles = st.floats(-180, 180)
cameras = st.builds(
    PinholeCamera.looking,
    position=st.tuples(*[st.floats(-100, 100)] * 3),
    heading_deg=angles,
    pitch_deg=st.floats(-85, 85),
    roll_deg=st.floats(-30, 30),
    horizontal_fov_deg=st.floats(10, 120),
    width=st.integers(16, 2000),
    height=st.integers(16, 2000),
)


@given(cameras, st.floats(0, 1), st.floats(0, 1), st.floats(0.1, 300))
def test_projecting_an_unprojected_pixel_returns_it(camera: PinholeCamera, u: float, v: float, z: float) -> None:
    pixel = np.array([u * camera.width, v * camera.height])
    projected = camera.project(camera.unproject(pixel, np.array(z)))
    assert np.allclose(projected, [*pixel, z], atol=1e-5)


@given(cameras)
def test_the_pose_is_a_rotation_and_a_place(camera: PinholeCamera) -> None:
    rotation = camera.world_from_camera[:3, :3]
    assert np.allclose(rotation @ rotation.T, np.eye(3))
    assert np.isclose(np.linalg.det(rotation), 1)
    assert np.allclose(camera.camera_from_world @ camera.world_from_camera, np.eye(4), atol=1e-9)


def test_a_level_camera_facing_north_sees_east_on_its_right_and_up_above() -> None:
    camera = PinholeCamera.looking(
        position=(0, 0, 2), heading_deg=90, pitch_deg=0, horizontal_fov_deg=90, width=100, height=100
    )
    ahead, to_the_east, above = camera.project(np.array([[0.0, 10, 2], [5, 10, 2], [0, 10, 7]]))
    assert np.allclose(ahead, [50, 50, 10])
    assert to_the_east[0] > 50
    assert above[1] < 50


def test_positive_roll_turns_the_camera_clockwise() -> None:
    camera = PinholeCamera.looking(
        position=(0, 0, 0), heading_deg=0, pitch_deg=0, roll_deg=10, horizontal_fov_deg=60, width=100, height=100
    )
    x, y, _ = camera.project(np.array([10.0, 0, 3]))  # a point above the axis drifts to the left of the picture
    assert x < 50
    assert y < 50


def test_what_is_behind_has_no_pixel() -> None:
    camera = PinholeCamera.looking(
        position=(0, 0, 0), heading_deg=0, pitch_deg=0, horizontal_fov_deg=60, width=10, height=10
    )
    assert np.isnan(camera.project(np.array([-1.0, 0, 0]))[:2]).all()


@pytest.mark.parametrize("fov", [20.0, 60.0, 110.0])
def test_the_field_of_view_is_the_one_asked_for(fov: float) -> None:
    camera = PinholeCamera.looking(
        position=(0, 0, 0), heading_deg=0, pitch_deg=0, horizontal_fov_deg=fov, width=640, height=480
    )
    assert np.isclose(camera.horizontal_fov_deg, fov)
