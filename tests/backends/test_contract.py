"""What every renderer keeps: three boxes whose depth, ids, normals and pixel centres are known in closed form."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from tests.backends.scenes import THREE_BOXES_CAMERA, expected_three_boxes, three_boxes

from twincity.replicator.backends import RENDERERS, make_renderer
from twincity.replicator.errors import SpecError, UnknownNameError
from twincity.replicator.frame import BUFFER_TYPES, BufferKind, RenderBuffers
from twincity.replicator.scenario.scenario import Sensor
from twincity.replicator.scenario.weather import Weather

pytestmark = pytest.mark.parametrize("name", sorted(RENDERERS))


def disagreements(buffers: RenderBuffers, expected: dict[str, np.ndarray]) -> list[str]:
    """Label buffers that are not as computed by hand."""
    wrong = [kind for kind in ("instance_id", "class_id") if not np.array_equal(getattr(buffers, kind), expected[kind])]
    near = {"distance_to_image_plane": {"rtol": 1e-5}, "normals": {"atol": 1e-5}}
    return wrong + [
        kind for kind, how in near.items() if not np.allclose(getattr(buffers, kind), expected[kind], **how)
    ]


def test_the_three_boxes_are_where_they_are(renderer_named, name):
    expected = expected_three_boxes()
    assert set(np.unique(expected["instance_id"])) == {0, 1, 2}, "all boxes are in view"
    assert disagreements(renderer_named(name).render(three_boxes()), expected) == []


@pytest.mark.parametrize("shift", [(0.5, 0.0), (0.0, -0.5)])
def test_half_a_pixel_would_be_noticed(renderer_named, name, shift):
    shifted = dataclasses.replace(
        THREE_BOXES_CAMERA, cx=THREE_BOXES_CAMERA.cx + shift[0], cy=THREE_BOXES_CAMERA.cy + shift[1]
    )
    buffers = renderer_named(name).render(three_boxes())
    assert disagreements(buffers, expected_three_boxes(shifted)) != []


def test_buffers_have_the_declared_types_and_the_cameras_size(renderer_named, name):
    renderer = renderer_named(name)
    buffers = renderer.render(three_boxes())
    assert renderer.makes == set(BufferKind)
    for kind, array in buffers.items():
        dtype, channels = BUFFER_TYPES[kind]
        assert array.dtype == dtype
        assert array.shape == (48, 64) if channels == 1 else array.shape == (48, 64, channels)
        assert array.flags.c_contiguous


def test_what_no_ray_hits_is_sky_at_infinity(renderer_named, name):
    buffers = renderer_named(name).render(three_boxes())
    sky = buffers.class_id == 0
    assert sky.any()
    assert np.isinf(buffers.distance_to_image_plane[sky]).all()
    assert not buffers.normals[sky].any()
    assert not buffers.instance_id[sky].any()
    assert np.isfinite(buffers.distance_to_image_plane[~sky]).all()


def test_normals_face_the_camera(renderer_named, name):
    buffers = renderer_named(name).render(three_boxes())
    y, x = np.nonzero(buffers.class_id)
    depth = buffers.distance_to_image_plane[y, x]
    rays = THREE_BOXES_CAMERA.unproject(np.stack([x + 0.5, y + 0.5], -1), depth) - THREE_BOXES_CAMERA.position
    assert (np.einsum("ij,ij->i", rays, buffers.normals[y, x]) < 0).all()


def test_rendering_twice_gives_the_same_bytes(renderer_named, name):
    renderer = renderer_named(name)
    assert renderer.render(three_boxes()) == renderer.render(three_boxes())


def test_a_renderer_says_what_decides_its_pixels_and_what_it_cannot_show(renderer_named, name):
    renderer = renderer_named(name)
    quantities = {field.name for kind in (Weather, Sensor) for field in dataclasses.fields(kind)}
    assert renderer.name == name
    assert renderer.build()["renderer"] == name
    assert renderer.ignored_fields <= quantities


def test_closing_twice_is_safe(name, renderer_named):
    renderer = renderer_named(name)
    renderer.close()
    renderer.close()


def test_a_misspelt_name_is_answered_with_the_nearest(name):
    with pytest.raises(UnknownNameError, match=f"Did you mean '{name}'"):
        make_renderer(name + "x")
    assert issubclass(UnknownNameError, SpecError)
