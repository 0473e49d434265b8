"""The skin all bodies share: few triangles, whole faces, textures for every tone."""

import cv2
import numpy as np
import pytest
from tests.tools.people_bake.bodies import needs_wheel

from people_bake.body import BodySpec, fit_body
from people_bake.skin import eyes_piece, skin_piece
from people_bake.skin_atlas import atlas_uvs, outside_islands, uv_islands
from people_bake.skin_textures import COMPLEXIONS, TEXTURES
from people_bake.skin_topology import LEVELS, skin_regions, topology
from people_bake.source import BODY_VERTICES, base_mesh

NOTHING_HIDDEN = np.zeros(BODY_VERTICES, bool)


@pytest.fixture(scope="module")
def body():
    return fit_body(BodySpec(sex=1, age_years=40, height_m=1.65, bmi=23, seed=8))


@needs_wheel
@pytest.mark.parametrize("level, most", [(0, 3100), (1, 1050), (2, 270)])
def test_the_skin_has_the_triangles_it_may_have(body, level, most):
    piece = skin_piece(body, NOTHING_HIDDEN, level)
    assert 0.8 * most < len(piece.faces) <= most
    np.testing.assert_allclose(piece.weights.sum(axis=1), 1)
    assert piece.uvs.min() >= 0
    assert piece.uvs.max() <= 1


@needs_wheel
def test_hidden_skin_is_not_there(body):
    assert len(skin_piece(body, np.ones(BODY_VERTICES, bool), 0).faces) == 0
    below = body.points[:BODY_VERTICES, 2] < body.joint("neck")[2]
    assert skin_piece(body, below, 0).points[:, 2].min() > body.joint("neck")[2] - 0.1


@needs_wheel
@pytest.mark.parametrize("level", range(LEVELS))
def test_the_skin_is_closed_but_for_the_sockets_of_the_eyes(level):
    mesh = topology("skin", level)
    faces = mesh.vertices[mesh.triangles].astype(int)
    edges = {(int(a), int(b)) for face in faces for a, b in zip(face, np.roll(face, -1), strict=True)}
    open_at = [a for a, b in edges if (b, a) not in edges]
    eyes = np.mean(
        [base_mesh().points[side].mean(axis=0) for side in (slice(14598, 14670), slice(14670, 14742))], axis=0
    )
    assert open_at
    assert np.abs(base_mesh().points[open_at] - eyes).max() < 0.05


@needs_wheel
def test_the_finest_skin_is_near_the_whole_one(body):
    """Vertices left out lie within a few millimetres of those kept; on a face closer than on a back."""
    mesh = topology("skin", 0)
    kept = np.zeros(BODY_VERTICES, bool)
    kept[mesh.vertices] = True
    points, regions = body.points[:BODY_VERTICES], skin_regions()
    face = points[regions == 2]
    away = np.linalg.norm(face[:, None] - points[kept & (regions == 2)][None], axis=2).min(axis=1)
    assert np.median(away) < 0.005


@needs_wheel
def test_left_and_right_are_mirrored():
    points = base_mesh().points
    kept = {tuple(np.round(points[v], 6)) for v in topology("skin", 0).vertices}
    assert np.mean([(x, -y if y else y, z) in kept for x, y, z in kept]) > 0.99


@needs_wheel
def test_hands_and_feet_share_their_texture_and_the_rest_does_not_overlap():
    uvs, islands = atlas_uvs(), uv_islands()
    boxes = {
        name: (uvs[islands == i].min(axis=0), uvs[islands == i].max(axis=0)) for name, i in outside_islands().items()
    }
    for limb in ("hand", "foot"):
        np.testing.assert_allclose(boxes[f"left_{limb}"], boxes[f"right_{limb}"], atol=0.003)
    names = ("trunk", "head", "left_hand", "left_foot")
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            (low, high), (low_2, high_2) = boxes[one], boxes[other]
            assert np.any((high < low_2) | (high_2 < low)), (one, other)


@needs_wheel
def test_eyes_look_out_of_the_head(body):
    piece = eyes_piece(body, 0)
    a, b, c = np.moveaxis(piece.points[piece.faces], 1, 0)
    assert np.cross(b - a, c - a)[:, 0].mean() > 0
    assert np.ptp(piece.uvs, axis=0) == pytest.approx([0.95, 0.95], abs=0.06)


@pytest.mark.parametrize("complexion", COMPLEXIONS, ids=lambda complexion: complexion.name)
def test_textures_are_small_and_leave_most_skin_its_own_colour(complexion):
    path = TEXTURES / f"{complexion.name}.png"
    assert path.stat().st_size < 350_000
    pixels = cv2.imread(str(path)).astype(float) / 255
    assert pixels.shape == (1024, 1024, 3)
    assert 0.8 < np.median(pixels) < 1
    assert pixels.mean(axis=(0, 1))[2] > pixels.mean(axis=(0, 1))[0]  # blood is red


def test_lips_are_redder_and_brows_darker_than_a_cheek():
    pixels = cv2.imread(str(TEXTURES / "skin_adult_f.png"))[..., ::-1].astype(float) / 255
    lip, brow, cheek = pixels[515:535, 365:395], pixels[215:230, 470:490], pixels[430:450, 470:490]
    redness = [patch[..., 0].mean() / patch[..., 1].mean() for patch in (lip, cheek)]
    assert redness[0] > 1.15 * redness[1]
    assert brow.mean() < 0.7 * cheek.mean()
