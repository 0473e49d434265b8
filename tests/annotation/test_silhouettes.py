"""Silhouettes against closed forms: squares and posts whose pixels can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twincity.replicator.annotation import silhouettes as module
from twincity.replicator.annotation.lenses import lens_numbers
from twincity.replicator.annotation.silhouettes import Outline, Silhouette, silhouettes
from twincity.replicator.geometry.camera import PinholeCamera

# one pixel is 1 cm on a plane 1 m away: pixel (x, y) shows world y = (50 - x) cm, z = (50 - y) cm
CAMERA = PinholeCamera.looking(
    position=(0, 0, 0),
    heading_deg=0,
    pitch_deg=0,
    horizontal_fov_deg=2 * np.degrees(np.arctan(0.5)),
    width=100,
    height=100,
)
NOBODY = np.zeros((100, 100), np.uint32)


def square(left: float, top: float, right: float, bottom: float, instance_id: int = 1) -> Outline:
    """A square given by its pixel edges, 1 m before the camera."""
    corners = CAMERA.unproject(np.array([[left, top], [right, top], [right, bottom], [left, bottom]]), np.ones(4))
    return Outline(instance_id=instance_id, vertices=corners, faces=np.array([[0, 1, 2], [0, 2, 3]]))


def drawn(outline: Outline, ids: np.ndarray = NOBODY) -> Silhouette:
    return silhouettes([outline], CAMERA, ids, np.zeros(ids.shape, np.uint8))[0]


def test_a_square_covers_its_pixels_and_no_other() -> None:
    found = drawn(square(10.2, 20.2, 29.8, 25.8))
    assert found.full_pixels == found.in_frame_pixels == 20 * 6
    assert found.box == (10, 20, 30, 26)


def test_a_pixel_belongs_when_its_centre_is_covered() -> None:
    assert drawn(square(10.6, 20.6, 11.4, 21.4)).box is None
    assert drawn(square(10.4, 20.4, 10.6, 20.6)).full_pixels == 1


def test_what_lies_outside_the_frame_is_counted_there() -> None:
    found = drawn(square(-29.9, 40.1, 9.9, 49.9))
    assert found.full_pixels == 40 * 10
    assert found.in_frame_pixels == 10 * 10
    assert found.box == (-30, 40, 10, 50)


def test_only_pixels_that_show_the_same_instance_are_shown() -> None:
    ids = NOBODY.copy()
    ids[:, :15], ids[:, 15:] = 7, 8
    assert drawn(square(10.1, 10.1, 19.9, 19.9, instance_id=7), ids).shown_pixels == 5 * 10
    assert drawn(square(10.1, 10.1, 19.9, 19.9, instance_id=9), ids).shown_pixels == 0


def test_a_thing_behind_the_camera_has_no_silhouette() -> None:
    outline = square(10, 10, 20, 20)
    behind = Outline(instance_id=1, vertices=-outline.vertices, faces=outline.faces)
    assert drawn(behind).full_pixels == 0


def test_a_thing_that_reaches_behind_the_camera_is_cut_at_the_near_plane() -> None:
    floor = np.array([[-5, -0.99, -1], [3, -0.99, -1], [3, 0.99, -1], [-5, 0.99, -1]], float)
    found = drawn(Outline(instance_id=1, vertices=floor, faces=np.array([[0, 1, 2], [0, 2, 3]])))
    # the floor's far edge is 3 m away and 1 m down: 33.3 px below the middle; everything below it is floor
    assert found.box is not None
    assert found.box[1] == 83
    across, down = np.abs(np.arange(100) - 49.5), np.arange(83, 100)[:, None] - 49.5
    assert found.in_frame_pixels == (across < 0.99 * down).sum()


def test_a_thing_beside_the_camera_is_counted_up_to_two_frames_away() -> None:
    """A wall along the axis, from behind the camera to far ahead, would cover endless pixels."""
    wall = np.array([[-5, 0.3, -9], [50, 0.3, -9], [50, 0.3, 9], [-5, 0.3, 9]], float)
    found = drawn(Outline(instance_id=1, vertices=wall, faces=np.array([[0, 1, 2], [0, 2, 3]])))
    assert found.box is not None
    assert found.box[0] == -200
    assert found.box[1] >= -200
    assert found.box[3] <= 300
    assert found.full_pixels <= 500 * 500


def test_overlapping_faces_and_back_faces_count_once() -> None:
    one = square(10, 10, 20, 20)
    both = Outline(instance_id=1, vertices=one.vertices, faces=np.concatenate([one.faces, one.faces[:, ::-1]]))
    assert drawn(both) == drawn(one)


def test_a_canvas_in_strips_gives_the_same_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    outline = square(-29.9, -20.1, 139.9, 149.9)
    whole = drawn(outline)
    # compiled code has read the constant already, so the plain Python of the same functions is asked
    monkeypatch.setattr(module, "CANVAS_PIXELS", 170 * 7)
    monkeypatch.setattr(module, "_fill", module._fill.py_func)
    counts, box = np.zeros(4, np.int64), np.zeros(4, np.int64)
    tally, kinds = np.zeros((2, module.CLASSES), np.int64)
    points = (outline.vertices @ CAMERA.camera_from_world[:3, :3].T).astype(float)
    lens = lens_numbers(CAMERA)
    triangles, _ = module.screen_triangles.py_func(points, outline.faces, lens)
    module._count_covered.py_func(triangles, 1, NOBODY, NOBODY, counts, box, tally, kinds)
    assert counts[0] == whole.full_pixels
    assert counts[1] == whole.in_frame_pixels == 100 * 100
    assert tuple(box) == whole.box


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1))
def test_a_triangle_covers_the_pixels_whose_centres_are_on_its_inner_side(seed: int) -> None:
    corners = np.random.default_rng(seed).uniform(-20, 120, (3, 2))
    outline = Outline(instance_id=1, vertices=CAMERA.unproject(corners, np.ones(3)), faces=np.array([[0, 1, 2]]))
    y, x = np.mgrid[-30:130, -30:130] + 0.5
    sides = [
        (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])
        for a, b in zip(corners, np.roll(corners, -1, 0), strict=True)
    ]
    inside = (np.min(sides, 0) > 0) | (np.max(sides, 0) < 0)
    assert abs(drawn(outline).full_pixels - int(inside.sum())) <= 1  # a centre may lie on an edge
