"""What a ray tracer shows behind each lens is what the silhouettes, projected by the same lens, cover."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.backends.scenes import GROUND, Block, scene_of

from twincity.replicator.annotation.annotate import annotate
from twincity.replicator.backends import make_renderer
from twincity.replicator.geometry.camera import Camera, FisheyeCamera, PinholeCamera
from twincity.replicator.labels import label_named
from twincity.replicator.scene.scene import Scene

PLACE: dict[str, Any] = {"position": (0, 0, 10), "heading_deg": 90, "pitch_deg": -90, "width": 160, "height": 120}
CAMERAS: dict[str, Camera] = {
    "ideal": PinholeCamera.looking(**PLACE, horizontal_fov_deg=60),
    "barrel": PinholeCamera.looking(**PLACE, horizontal_fov_deg=80, distortion=(-0.2, 0.03, 0.002, -0.001, 0.0)),
    "fisheye": FisheyeCamera.looking(**PLACE, horizontal_fov_deg=120),
}


PERSON = Block(low=(-3.2, -2.1, 0.0), high=(-2.6, -1.4, 1.7), class_name="person")
CAR = Block(low=(0.4, 0.9, 0.0), high=(2.2, 3.1, 1.5), class_name="car")


def seen_by(camera: Camera) -> Scene:
    return scene_of([GROUND], camera, moving=[PERSON, CAR])


@pytest.mark.parametrize("name", CAMERAS)
def test_masks_are_the_projected_silhouettes(name: str) -> None:
    pytest.importorskip("mitsuba")
    camera = CAMERAS[name]
    scene = seen_by(camera)
    buffers = make_renderer("mitsuba", look="fast").render(scene)
    frame = annotate(buffers, scene, min_visible_pixels=1, parts=False)
    assert frame.instances
    for instance in frame.instances:
        assert instance.visible_pixels > 20
        assert instance.in_frame_pixels == pytest.approx(instance.visible_pixels, rel=0.02, abs=2)
        assert np.allclose(instance.box_visible, instance.box_full, atol=1)


def test_beyond_the_disc_is_overlay_without_depth() -> None:
    pytest.importorskip("mitsuba")
    camera = CAMERAS["fisheye"]
    buffers = make_renderer("mitsuba", look="fast").render(seen_by(camera))
    rim = buffers.class_id == label_named("overlay").id
    assert rim[0, 0]
    assert not rim[60, 80]
    assert np.isinf(buffers.distance_to_image_plane[rim]).all()
    assert not buffers.rgb[rim].any()
    assert not buffers.instance_id[rim].any()
