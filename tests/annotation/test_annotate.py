"""Labels of two boards, one half hidden by the other and one half outside: every number known by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pxr import Usd
from tests.frames import street_frame

from twincity.replicator.annotation.annotate import annotate
from twincity.replicator.frame import Frame, Occluder, RenderBuffers
from twincity.replicator.geometry.boxes import box_3d_around
from twincity.replicator.geometry.camera import PinholeCamera
from twincity.replicator.scene.scene import Environment, Scene, SceneInstance, SurfaceMaterial

# one pixel is 1 cm at 1 m
CAMERA = PinholeCamera.looking(
    position=(0, 0, 0),
    heading_deg=0,
    pitch_deg=0,
    horizontal_fov_deg=2 * np.degrees(np.arctan(0.5)),
    width=100,
    height=100,
)
HEAD_ROWS = 4


def board(number: int, box: tuple[int, int, int, int], distance: float, class_name: str = "person") -> SceneInstance:
    """A board facing the camera that fills the pixels of `box`; its top rows are its head."""
    x0, y0, x1, y1 = (edge + inset for edge, inset in zip(box, (0.2, 0.2, -0.2, -0.2), strict=True))
    split = box[1] + HEAD_ROWS
    pixels = np.array([[x0, y0], [x1, y0], [x1, split], [x0, split], [x1, y1], [x0, y1]])
    vertices = CAMERA.unproject(pixels, np.full(6, distance)).astype(np.float32)
    joints = CAMERA.unproject(np.tile([(box[0] + box[2]) / 2 + 0.5, box[3] - 1.5], (17, 1)), np.full(17, distance))
    return SceneInstance(
        instance_id=number,
        class_name=class_name,
        prim_path=f"/World/People/Person_{number:04d}",
        attributes={"posture": "standing"},
        vertices=vertices,
        normals=np.zeros_like(vertices),
        faces=np.array([[0, 1, 2], [0, 2, 3], [3, 2, 4], [3, 4, 5]], np.int32),
        face_materials=np.zeros(4, np.int32),
        materials=(SurfaceMaterial(name="wood", albedo=(0.5, 0.5, 0.5)),),
        box_3d=box_3d_around(vertices, 0.0),
        joints=joints if class_name == "person" else None,
        head_faces=np.array([0, 1]) if class_name == "person" else None,
    )


FRONT, BACK, OUTSIDE = (20, 40, 60, 80), (50, 30, 70, 70), (-30, 10, 10, 20)
BOARDS = (
    board(1, FRONT, 1.0),
    board(2, BACK, 2.0),
    board(3, OUTSIDE, 1.0),
    board(4, (52, 45, 55, 50), 3.0),  # all behind the front board
    board(5, (200, 0, 220, 20), 1.0),  # never in the picture
)


@pytest.fixture(scope="module")
def frame() -> Frame:
    ids, distance = np.zeros((100, 100), np.uint32), np.full((100, 100), np.inf, np.float32)
    for number, (x0, y0, x1, y1), z in ((2, BACK, 2.0), (1, FRONT, 1.0), (3, (0, 10, 10, 20), 1.0)):
        ids[y0:y1, x0:x1], distance[y0:y1, x0:x1] = number, z
    buffers = RenderBuffers(
        rgb=np.zeros((100, 100, 3), np.uint8),
        distance_to_image_plane=distance,
        normals=np.zeros((100, 100, 3), np.float32),
        instance_id=ids,
        class_id=np.where(ids > 0, 9, 0).astype(np.uint8),
    )
    return annotate(buffers, _scene_of(*BOARDS))


def test_what_never_meets_the_picture_is_not_listed(frame: Frame) -> None:
    assert [instance.instance_id for instance in frame.instances] == [1, 2, 3, 4]


def test_the_board_in_front_is_seen_whole(frame: Frame) -> None:
    front = frame.instances[0]
    assert (front.visible_pixels, front.in_frame_pixels, front.full_pixels) == (1600, 1600, 1600)
    assert (front.occluded_fraction, front.truncated_fraction, front.visible_fraction) == (0, 0, 1)
    assert front.box_visible == front.box_full == FRONT
    assert front.visible_box_fraction == 1


def test_the_board_behind_is_hidden_by_what_covers_it(frame: Frame) -> None:
    back, hidden = frame.instances[1], 10 * 30
    assert back.visible_pixels == 800 - hidden
    assert back.occluded_fraction == pytest.approx(hidden / 800)
    assert back.truncated_fraction == 0
    assert back.box_visible == back.box_full == BACK  # its top and its right side are free


def test_what_hides_a_thing_is_named_and_hides_together_what_is_hidden(frame: Frame) -> None:
    front, back, cut, hidden = frame.instances
    assert front.hidden_by == cut.hidden_by == ()
    assert back.hidden_by == (Occluder(class_name="person", instance_id=1, fraction=0.375),)
    assert back.hidden_by[0].fraction == pytest.approx(back.occluded_fraction)
    assert hidden.hidden_by == (Occluder(class_name="person", instance_id=1, fraction=1.0),)


def test_walls_and_poles_are_named_by_their_class(frame: Frame) -> None:
    wall = np.zeros((100, 100), bool)
    wall[:, 25:30] = True
    buffers = replace(
        frame.buffers,
        instance_id=np.where(wall, 0, frame.buffers.instance_id).astype(np.uint32),
        class_id=np.where(wall, 3, frame.buffers.class_id).astype(np.uint8),
    )
    front = annotate(buffers, _scene_of(*BOARDS)).instances[0]
    assert front.hidden_by == (Occluder(class_name="building", instance_id=0, fraction=5 / 40),)


def test_pixels_per_metre_are_those_of_the_distance(frame: Frame) -> None:
    assert [instance.pixels_per_metre for instance in frame.instances] == pytest.approx([100, 50, 100, 33.333])
    assert [instance.density_class for instance in frame.instances] == ["observe", "detect", "observe", "detect"]


def test_the_board_at_the_edge_is_cut_not_hidden(frame: Frame) -> None:
    cut = frame.instances[2]
    assert (cut.visible_pixels, cut.in_frame_pixels, cut.full_pixels) == (100, 100, 400)
    assert (cut.occluded_fraction, cut.truncated_fraction, cut.visible_fraction) == (0, 0.75, 0.25)
    assert cut.box_full == OUTSIDE
    assert cut.box_visible == (0, 10, 10, 20)
    assert cut.visible_box_fraction == 0.25


def test_the_hidden_board_is_listed_as_ignored_not_dropped(frame: Frame) -> None:
    hidden = frame.instances[3]
    assert hidden.ignored
    assert hidden.box_visible is None
    assert (hidden.visible_pixels, hidden.occluded_fraction, hidden.visible_fraction) == (0, 1, 0)
    assert [instance.ignored for instance in frame.instances[:3]] == [False, False, False]


def test_heads_are_the_silhouette_of_their_faces(frame: Frame) -> None:
    front, back, cut, _ = frame.instances
    assert front.head_box == (20, 40, 60, 40 + HEAD_ROWS)
    assert front.head_point == (40, 42)
    assert front.head_visible_pixels == 40 * HEAD_ROWS
    assert back.head_visible_pixels == 20 * HEAD_ROWS
    assert cut.head_box == (-30, 10, 10, 14)


def test_keypoints_are_visible_hidden_or_outside(frame: Frame) -> None:
    front, back, cut, hidden = (instance.keypoints for instance in frame.instances)
    assert front is not None
    assert back is not None
    assert cut is not None
    assert hidden is not None
    assert np.allclose(front, [40.5, 78.5, 2])
    assert np.allclose(back, [60.5, 68.5, 2])
    assert np.allclose(cut, [0, 0, 0])
    assert np.allclose(hidden, [54, 48.5, 1])


def test_a_thing_without_joints_or_head_has_neither(frame: Frame) -> None:
    alone = replace(frame.buffers, instance_id=np.where(frame.buffers.instance_id == 1, 1, 0).astype(np.uint32))
    car = annotate(alone, _scene_of(board(1, FRONT, 1.0, "car"))).instances[0]
    assert (car.keypoints, car.head_box, car.head_point, car.head_visible_pixels) == (None, None, None, 0)


def _scene_of(*instances: SceneInstance) -> Scene:
    return Scene(
        compose_stage=Usd.Stage.CreateInMemory,
        static_key="none",
        scenario=street_frame().scenario,
        camera=CAMERA,
        environment=Environment(
            sky_radiance=np.zeros((64, 256, 3), np.float32),
            sun_direction=np.array([0, 0, 1.0]),
            sun_illuminance=np.zeros(3),
        ),
        instances=instances,
    )
