"""The canned renderer hands out what it was given, and says so when it cannot."""

from __future__ import annotations

import numpy as np
import pytest
from tests.backends.scenes import canned_three_boxes, three_boxes

from twincity.replicator.backends.canned import CannedRenderer
from twincity.replicator.errors import RendererError
from twincity.replicator.frame import RenderBuffers


def blank(width: int, height: int) -> RenderBuffers:
    return RenderBuffers(
        rgb=np.zeros((height, width, 3), np.uint8),
        distance_to_image_plane=np.full((height, width), np.inf, np.float32),
        normals=np.zeros((height, width, 3), np.float32),
        instance_id=np.zeros((height, width), np.uint32),
        class_id=np.zeros((height, width), np.uint8),
    )


def test_prepared_buffers_come_out_in_order():
    scene = three_boxes()
    first, second = blank(64, 48), canned_three_boxes(scene)
    renderer = CannedRenderer([first, second])
    assert renderer.render(scene) is first
    assert renderer.render(scene) is second


def test_when_all_are_handed_out_it_says_so():
    renderer = CannedRenderer([blank(64, 48)])
    renderer.render(three_boxes())
    with pytest.raises(RendererError, match="cannot make frame 0: all 1 prepared frames were handed out"):
        renderer.render(three_boxes())


def test_buffers_of_another_size_are_refused():
    with pytest.raises(RendererError, match="cannot make 64x48 pixels: its next buffers are 8x6"):
        CannedRenderer([blank(8, 6)]).render(three_boxes())


def test_nothing_to_hand_out_is_said_before_any_frame():
    with pytest.raises(RendererError, match="was given none"):
        CannedRenderer()
