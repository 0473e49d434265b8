"""The ground in view from straight above, where its area is that of the picture on the plane."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.frames import street_frame

from twincity.replicator.annotation.ground import ground_view
from twincity.replicator.frame import GroundView, Instance, RenderBuffers
from twincity.replicator.geometry.boxes import Box3D
from twincity.replicator.geometry.camera import PinholeCamera
from twincity.replicator.labels import label_named
from twincity.replicator.scene.surroundings import NOTHING, Surroundings

HEIGHT_M, SIZE = 10.0, 200
CAMERA = PinholeCamera.looking(
    position=(0, 0, HEIGHT_M), heading_deg=0, pitch_deg=-90, horizontal_fov_deg=90, width=SIZE, height=SIZE
)
WHOLE_M2 = (2 * HEIGHT_M) ** 2


def view(
    ids: np.ndarray, people: tuple[Instance, ...] = (), ground: str = "sidewalk", built: bool = False
) -> GroundView | None:
    """A level `ground` 10 m below, with people on it where `ids` says."""
    buffers = RenderBuffers(
        rgb=np.zeros((SIZE, SIZE, 3), np.uint8),
        distance_to_image_plane=np.where(ids > 0, HEIGHT_M - 1.7, HEIGHT_M).astype(np.float32),
        normals=np.zeros((SIZE, SIZE, 3), np.float32),
        instance_id=ids.astype(np.uint32),
        class_id=np.where(ids > 0, 9, label_named(ground).id).astype(np.uint8),
    )
    house = Surroundings(
        tops=np.full((80, 80), 20.0 if built else NOTHING, np.float32), corner=np.array([-20.0, -20.0]), cell_m=0.5,
        crowns=np.zeros((0, 5)),
    )  # fmt: skip
    return ground_view(buffers, CAMERA, people, house)


def person(x: float, y: float, visible_pixels: int = 50) -> Instance:
    box = Box3D(centre=(x, y, 0.85), size_lwh_m=(0.4, 0.5, 1.7), heading_deg=0)
    return replace(street_frame().instances[0], box_3d=box, visible_pixels=visible_pixels)


NOBODY = np.zeros((SIZE, SIZE), int)
SOMEBODY = NOBODY.copy()
SOMEBODY[90:110, 20:60] = 1


def test_the_plane_below_has_its_area() -> None:
    found = view(NOBODY)
    assert found is not None
    assert found.visible_m2 == pytest.approx(WHOLE_M2, rel=1e-3)
    assert (found.people, found.density_per_m2, found.level_of_service) == (0, 0, "A")


def test_people_hide_no_ground_from_the_count() -> None:
    found = view(SOMEBODY, (person(0, 0),))
    assert found is not None
    assert found.visible_m2 == pytest.approx(WHOLE_M2, rel=1e-3)
    assert found.density_per_m2 == pytest.approx(1 / WHOLE_M2, rel=1e-3)


def test_what_people_hide_of_a_building_is_no_ground() -> None:
    found = view(SOMEBODY, (person(0, 0),), built=True)
    assert found is not None
    assert found.visible_m2 == pytest.approx(WHOLE_M2 * (1 - SOMEBODY.mean()), rel=1e-3)


def test_roofs_are_no_ground() -> None:
    assert view(NOBODY, ground="building") is None


@pytest.mark.parametrize("absent", [person(30, 0), person(0, 0, visible_pixels=0)])
def test_who_stands_outside_or_is_not_seen_does_not_count(absent: Instance) -> None:
    found = view(SOMEBODY, (person(1, 1), absent))
    assert found is not None
    assert found.people == 1
