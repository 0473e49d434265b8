"""Where what moves goes in the picture."""

from __future__ import annotations

import dataclasses

import numpy as np
from tests.backends.scenes import PERSON, THREE_BOXES_CAMERA, canned_three_boxes, project, three_boxes

from twincity.replicator.backends.motion import with_image_velocity
from twincity.replicator.scene.scene import Scene

SHUTTER_S = 0.02
PERSON_ID, CAR_ID = 1, 2


def moving(velocity: tuple[float, float, float], *, exposure_time_s: float = SHUTTER_S) -> Scene:
    """The three boxes, of which the person goes somewhere."""
    scene = three_boxes()
    sensor = dataclasses.replace(scene.scenario.sensor, exposure_time_s=exposure_time_s)
    person, car = scene.instances
    walking = dataclasses.replace(person, velocity=np.float32(velocity))
    numbers = dataclasses.replace(scene.scenario, sensor=sensor)
    return dataclasses.replace(scene, scenario=numbers, instances=(walking, car))


def velocity_in(scene: Scene) -> np.ndarray | None:
    return with_image_velocity(canned_three_boxes(scene), scene).image_velocity


def test_a_pixel_moves_as_the_point_that_it_shows():
    scene, way = moving((0.3, -1.2, 0.4)), np.array([0.3, -1.2, 0.4])
    velocity = velocity_in(scene)
    point = np.array([PERSON.low[0], -0.05, 0.5])
    row, column = project(scene.camera, point)
    before, after = (scene.camera.project(point + way * seconds)[:2] for seconds in (-0.005, 0.005))
    assert np.allclose(velocity[row, column], (after - before) / 0.01, rtol=0.05)


def test_ten_metres_a_second_across_the_view_are_ten_focal_lengths_over_the_distance():
    """Where the thing is seen side-on: along the camera's horizontal axis, at any place in the picture."""
    sideways = THREE_BOXES_CAMERA.world_from_camera[:3, 0]
    scene = moving(tuple(10 * sideways))
    buffers = canned_three_boxes(scene)
    shown = buffers.instance_id == PERSON_ID
    velocity = velocity_in(scene)[shown]
    distance = buffers.distance_to_image_plane[shown]
    assert np.allclose(velocity[:, 0], THREE_BOXES_CAMERA.fx * 10 / distance, rtol=1e-3)
    assert np.allclose(velocity[:, 1], 0, atol=0.05)


def test_what_stands_still_has_no_velocity():
    scene = moving((0.0, 1.4, 0.0))
    velocity, owner = velocity_in(scene), canned_three_boxes(scene).instance_id
    assert velocity[owner == PERSON_ID].any(1).all()
    assert not velocity[owner != PERSON_ID].any()


def test_who_walks_to_the_left_moves_to_the_left():
    """The camera looks east, and north is on its left."""
    scene = moving((0.0, 1.4, 0.0))
    owner = canned_three_boxes(scene).instance_id
    assert (velocity_in(scene)[owner == PERSON_ID, 0] < 0).all()


def test_nobody_asks_for_motion_that_the_sensor_would_not_show():
    assert velocity_in(moving((0.0, 1.4, 0.0), exposure_time_s=0.0)) is None


def test_a_still_scene_has_none():
    assert velocity_in(moving((0.0, 0.0, 0.0))) is None


def test_the_embedded_renderer_tells_motion(mitsuba):
    scene = moving((0.0, 1.4, 0.0))
    assert np.allclose(mitsuba.render(scene).image_velocity, velocity_in(scene), atol=0.01)
