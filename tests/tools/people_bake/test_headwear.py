"""Headwear sits on the head, masks on the face and scarves around the neck, of whoever wears them."""

from __future__ import annotations

import numpy as np
import pytest
from tests.tools.people_bake.bodies import SPECS, fitted, needs_wheel

from people_bake import source
from people_bake.hair.head import BODY_VERTICES, find_head
from people_bake.headwear import (
    FACE_WEAR,
    HEADWEAR,
    SCARVES,
    hidden_by_headwear,
    make_face_wear,
    make_headwear,
    make_scarf,
)
from twincity.replicator.errors import UnknownNameError

pytestmark = needs_wheel
BODIES = tuple(SPECS)


@pytest.fixture(scope="module")
def heads():
    """A body by its name, fitted once."""
    return fitted


SEE_THROUGH = {"motorcycle_helmet", "sunglasses"}
"""What covers the eyes, as it should."""


def over_eyes(body, points):
    hit = np.zeros(len(points), bool)
    for side in source.EYES:
        eye = body.points[side]
        middle, radius = eye.mean(axis=0), np.ptp(eye[:, 2]) / 2
        apart = np.hypot(points[:, 1] - middle[1], points[:, 2] - middle[2])
        hit |= (points[:, 0] > middle[0]) & (apart < radius * 0.6)
    return hit


def check(body, pieces, parts):
    assert {piece.part for piece in pieces} <= parts
    for piece in pieces:
        assert np.isfinite(piece.points).all()
        assert np.isfinite(piece.uvs).all()
        assert 8 < len(piece.faces) < 1000
        assert piece.faces.max() < len(piece.points)
        assert (piece.weights >= 0).all()
        assert np.allclose(piece.weights.sum(axis=1), 1)
    return np.concatenate([piece.points for piece in pieces])


@pytest.mark.parametrize("kind", HEADWEAR)
@pytest.mark.parametrize("name", BODIES)
def test_headwear_fits_every_head(heads, name, kind):
    body = heads(name)
    head = find_head(body)
    points = check(body, make_headwear(body, kind), {"headwear", "trim", "face_wear"})
    seen = head.from_world(points)
    assert np.linalg.norm(seen - [-0.08, 0, 0], axis=1).max() < 0.62
    assert seen[:, 2].max() > 0.11
    assert head.height(seen[seen[:, 2] > 0.0]).min() > -0.004
    if kind not in SEE_THROUGH:
        assert not over_eyes(body, points).any()


@pytest.mark.parametrize("kind", HEADWEAR)
def test_trim_is_said_in_the_table(heads, kind):
    parts = {piece.part for piece in make_headwear(heads("old_woman"), kind)}
    assert ("trim" in parts) == HEADWEAR[kind].trim


@pytest.mark.parametrize("kind", FACE_WEAR)
@pytest.mark.parametrize("name", BODIES)
def test_face_wear_is_before_the_face(heads, name, kind):
    body = heads(name)
    head = find_head(body)
    points = check(body, make_face_wear(body, kind), {"face_wear"})
    seen = head.from_world(points)
    assert seen[:, 0].max() < 0.085
    assert seen[:, 2].min() > -0.20
    assert seen[:, 2].max() < 0.05
    if kind not in SEE_THROUGH:
        assert not over_eyes(body, points).any()


@pytest.mark.parametrize("kind", SCARVES)
@pytest.mark.parametrize("name", BODIES)
def test_scarves_lie_around_the_neck(heads, name, kind):
    body = heads(name)
    points = check(body, [make_scarf(body, (), kind)], {"scarf"})
    assert points[:, 2].max() < body.eye[2]
    neck = body.joint("neck")
    around = np.degrees(np.arctan2(points[:, 1] - neck[1], points[:, 0] - neck[0]))
    assert set(np.floor(around / 90)) == {-2, -1, 0, 1}


def test_a_hood_takes_the_part_of_its_garment(heads):
    assert [piece.part for piece in make_headwear(heads("old_woman"), "hood_up", part="outer")] == ["outer"]


@pytest.mark.parametrize("kind", HEADWEAR)
def test_hidden_skin_is_never_the_face(heads, kind):
    for name in BODIES:
        body = heads(name)
        hidden = hidden_by_headwear(body, kind)
        seen = find_head(body).from_world(body.points[:BODY_VERTICES])
        face = (seen[:, 0] > -0.02) & (np.abs(seen[:, 1]) < 0.05) & (seen[:, 2] < 0.04) & (seen[:, 2] > -0.11)
        assert not hidden[face].any()


def test_same_body_same_bytes(heads):
    body = heads("old_woman")
    for first, second in zip(make_headwear(body, "hijab"), make_headwear(body, "hijab"), strict=True):
        assert first.points.tobytes() == second.points.tobytes()


def test_unknown_names_are_answered(heads):
    body = heads("old_woman")
    with pytest.raises(UnknownNameError, match="Did you mean 'beanie'"):
        make_headwear(body, "beany")
    with pytest.raises(UnknownNameError, match="Did you mean 'glasses'"):
        make_face_wear(body, "glases")
    with pytest.raises(UnknownNameError, match="Known: knit, loop, shawl"):
        make_scarf(body, (), "boa")
