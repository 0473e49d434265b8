"""Faces, plates and body parts: what is nearest on the thing's own mesh is what a pixel shows of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from twincity.replicator.annotation.parts import FACE, HEAD, PLATE
from twincity.replicator.annotation.regions import regions_of
from twincity.replicator.frame import Frame, Region, RenderBuffers
from twincity.replicator.geometry.boxes import box_3d_around
from twincity.replicator.geometry.camera import PinholeCamera
from twincity.replicator.labels import PARTS
from twincity.replicator.scene.scene import SceneInstance, SurfaceMaterial

# one pixel is 1 cm at 1 m
CAMERA = PinholeCamera.looking(
    position=(0, 0, 0), heading_deg=0, pitch_deg=0, horizontal_fov_deg=2 * np.degrees(np.arctan(0.5)), width=100,
    height=100,
)  # fmt: skip
TORSO = PARTS.index("torso")
BODY, FACE_BOX, BRIM = (30, 20, 70, 90), (40, 25, 60, 45), (35, 20, 65, 30)

Sheet = tuple[tuple[int, int, int, int], float, int]
"""Pixels, distance [m], part."""


def thing(number: int, *sheets: Sheet, seen_from_behind: bool = False, class_name: str = "person") -> SceneInstance:
    """A thing of flat sheets that face the camera; those of part head and face are its head."""
    vertices, faces, parts = [], [], []
    for (x0, y0, x1, y1), distance, part in sheets:
        left, top, right, bottom = x0 + 0.2, y0 + 0.2, x1 - 0.2, y1 - 0.2
        pixels = np.array([[left, top], [left, bottom], [right, bottom], [right, top]])
        start = 4 * len(vertices)
        vertices.append(CAMERA.unproject(pixels, np.full(4, distance)))
        corners = np.array([[0, 1, 2], [0, 2, 3]])
        faces.append(start + (corners[:, ::-1] if seen_from_behind else corners))
        parts += [part] * 2
    points, part_ids = np.concatenate(vertices).astype(np.float32), np.array(parts, np.uint8)
    return SceneInstance(
        instance_id=number, class_name=class_name, prim_path="/World/People/Person_0000", attributes={},
        vertices=points, normals=np.zeros_like(points), faces=np.concatenate(faces).astype(np.int32),
        face_materials=np.zeros(len(parts), np.int32), box_3d=box_3d_around(points, 0.0), part_ids=part_ids,
        materials=(SurfaceMaterial(name="wood", albedo=(0.5, 0.5, 0.5)),),
        head_faces=np.flatnonzero(np.isin(part_ids, (HEAD, FACE))) if class_name == "person" else None,
    )  # fmt: skip


def buffers_showing(ids: np.ndarray) -> RenderBuffers:
    return RenderBuffers(
        rgb=np.zeros((100, 100, 3), np.uint8), distance_to_image_plane=np.ones((100, 100), np.float32),
        normals=np.zeros((100, 100, 3), np.float32), instance_id=ids.astype(np.uint32),
        class_id=np.zeros((100, 100), np.uint8),
    )  # fmt: skip


def seen_whole(number: int = 1) -> np.ndarray:
    ids = np.zeros((100, 100), int)
    x0, y0, x1, y1 = BODY
    ids[y0:y1, x0:x1] = number
    return ids


def face_of(instance: SceneInstance, ids: np.ndarray) -> Region:
    face = regions_of([instance], CAMERA, buffers_showing(ids))[instance.instance_id].face
    assert face is not None
    return face


PERSON = thing(1, (BODY, 2.0, TORSO), (FACE_BOX, 1.9, FACE))


def test_a_face_that_nothing_hides_shows_all_its_pixels() -> None:
    assert face_of(PERSON, seen_whole()) == Region(box=FACE_BOX, visible_pixels=20 * 20)


def test_a_brim_before_the_face_hides_what_it_covers() -> None:
    with_hat = thing(1, (BODY, 2.0, TORSO), (FACE_BOX, 1.9, FACE), (BRIM, 1.8, HEAD))
    assert face_of(with_hat, seen_whole()) == Region(box=FACE_BOX, visible_pixels=20 * 15)


def test_a_brim_behind_the_face_hides_nothing() -> None:
    hat_behind = thing(1, (BODY, 2.0, TORSO), (FACE_BOX, 1.9, FACE), (BRIM, 1.95, HEAD))
    assert face_of(hat_behind, seen_whole()).visible_pixels == 20 * 20


def test_a_face_seen_from_inside_the_head_is_none() -> None:
    behind = thing(1, (BODY, 2.0, TORSO), (FACE_BOX, 1.9, FACE), seen_from_behind=True)
    assert face_of(behind, seen_whole()).visible_pixels == 0


def test_somebody_before_the_face_hides_it() -> None:
    ids = seen_whole()
    ids[:, :50] = 7
    assert face_of(PERSON, ids).visible_pixels == 20 * 10


def test_a_plate_has_the_box_and_pixels_of_its_sheet() -> None:
    plate = (45, 70, 55, 74)
    car = thing(3, (BODY, 2.0, 0), (plate, 1.9, PLATE), class_name="car")
    found = regions_of([car], CAMERA, buffers_showing(seen_whole(3)))[3]
    assert found.plates == (Region(box=plate, visible_pixels=40),)
    assert found.face is None


def part_image(instance: SceneInstance, ids: np.ndarray, annotated) -> np.ndarray:
    frame: Frame = annotated(buffers_showing(ids), instance)
    assert frame.part_id is not None
    return frame.part_id


@pytest.fixture
def annotated():
    from tests.annotation.test_annotate import _scene_of

    from twincity.replicator.annotation.annotate import annotate

    def run(buffers: RenderBuffers, instance: SceneInstance) -> Frame:
        return annotate(buffers, replace(_scene_of(instance), camera=CAMERA), parts=True)

    return run


def test_parts_lie_inside_the_instance_and_nearest_wins(annotated) -> None:
    ids = seen_whole()
    ids[60:, :] = 0
    parts = part_image(PERSON, ids, annotated)
    assert not parts[ids != 1].any()
    x0, y0, x1, y1 = FACE_BOX
    assert (parts[y0:y1, x0:x1] == FACE).all()
    assert (parts == TORSO).sum() == 40 * 40 - 20 * 20


def test_labels_and_the_part_image_agree_on_the_face(annotated) -> None:
    ids = seen_whole()
    ids[:, :50] = 0
    frame = annotated(buffers_showing(ids), PERSON)
    assert frame.instances[0].face.visible_pixels == (frame.part_id == FACE).sum() == 200


def test_without_being_asked_no_part_image_is_made() -> None:
    from tests.annotation.test_annotate import _scene_of

    from twincity.replicator.annotation.annotate import annotate

    assert annotate(buffers_showing(seen_whole()), _scene_of(PERSON)).part_id is None
