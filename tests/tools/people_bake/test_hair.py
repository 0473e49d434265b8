"""Hair grows out of the head, hangs from it, and leaves the eyes free."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import cKDTree
from tests.tools.people_bake.bodies import SPECS, fitted, needs_wheel

from people_bake import source
from people_bake.cloth.mesh import normals_of
from people_bake.hair import BEARDS, HAIR_STYLES, hidden_by_hair, make_beard, make_hair
from people_bake.hair.head import BODY_VERTICES, find_head
from people_bake.headwear import HEADWEAR, make_headwear
from twincity.replicator.errors import UnknownNameError
from twincity.replicator.scene.people.skeleton import INDEX, about, forward_kinematics

pytestmark = needs_wheel
BODIES = tuple(SPECS)


@pytest.fixture(scope="module")
def heads():
    """A body by its name, fitted once."""
    return fitted


def distance_to_skin(body, points):
    return cKDTree(body.points[:BODY_VERTICES]).query(points)[0]


def height_over_skin(body, points):
    """Signed, from the planes through the nearest vertices of the skin."""
    skin = body.points[:BODY_VERTICES]
    normals = normals_of(skin, source.faces("body"))
    apart, near = cKDTree(skin).query(points, k=3)
    signed = ((points[:, None] - skin[near]) * normals[near]).sum(-1)
    return np.where(apart[:, 0] < 0.04, signed.max(axis=1), apart[:, 0])


def over_eyes(body, points):
    """Which points a person sees before the own eyes."""
    eyes = [body.points[side] for side in source.EYES]
    hit = np.zeros(len(points), bool)
    for eye in eyes:
        middle, radius = eye.mean(axis=0), np.ptp(eye[:, 2]) / 2
        apart = np.hypot(points[:, 1] - middle[1], points[:, 2] - middle[2])
        hit |= (points[:, 0] > middle[0]) & (apart < radius * 0.75)
    return hit


@pytest.mark.parametrize(("style", "name"), [(s, BODIES[i % 4]) for i, s in enumerate((*HAIR_STYLES, *HAIR_STYLES))])
def test_every_style_grows_on_every_head(heads, name, style):
    body = heads(name)
    [hair] = make_hair(body, style)
    assert hair.part == "hair"
    assert np.isfinite(hair.points).all()
    assert np.isfinite(hair.uvs).all()
    assert 60 < len(hair.faces) < 1200
    assert (hair.weights >= 0).all()
    assert np.allclose(hair.weights.sum(axis=1), 1)
    assert not over_eyes(body, hair.points).any()
    reach = 0.25 if HAIR_STYLES[style].length != "long" else 0.60
    assert np.linalg.norm(hair.points - body.joint("head"), axis=1).max() < reach * max(body.head_scale, 0.8) + 0.05


@pytest.mark.parametrize("style", HAIR_STYLES)
def test_hair_lies_outside_the_skull_and_only_its_edges_sink_in(heads, style):
    body = heads("tall_heavy_man")
    head = find_head(body)
    [hair] = make_hair(body, style)
    height = head.height(head.from_world(hair.points))
    assert height_over_skin(body, hair.points).min() > -0.013
    assert (height > -0.004).mean() > 0.85
    assert np.quantile(height, 0.7) > 0.002


@pytest.mark.parametrize("style", ["short", "long", "bun", "afro"])
def test_hair_is_never_far_from_the_skin(heads, style):
    for name in BODIES:
        body = heads(name)
        assert distance_to_skin(body, make_hair(body, style)[0].points).max() < 0.25


def test_same_body_same_bytes(heads):
    body = heads("old_woman")
    first, second = make_hair(body, "long_wavy")[0], make_hair(body, "long_wavy")[0]
    for field in ("points", "faces", "weights", "uvs"):
        assert getattr(first, field).tobytes() == getattr(second, field).tobytes()


def test_every_level_of_detail_has_fewer_triangles(heads):
    body = heads("thin_teenager")
    for style in HAIR_STYLES:
        near, middle, far = (len(make_hair(body, style, level=level)[0].faces) for level in range(3))
        assert near > 1.3 * middle > 1.3 * far, style


@pytest.mark.parametrize("style", ["short", "curly", "long", "afro", "ponytail", "high_bun"])
@pytest.mark.parametrize("kind", ["beanie", "cap", "fedora", "bike_helmet"])
def test_hair_does_not_poke_out_of_headwear(heads, kind, style):
    body = heads("thin_teenager")
    head = find_head(body)
    hat = head.from_world(make_headwear(body, kind)[0].points)
    hair = head.from_world(make_hair(body, style, kind)[0].points)
    inside = hair[hair[:, 2] > hat[:, 2].min() + 0.05]
    assert head.height(inside).max() < 0.0105  # every hat keeps at least 10 mm from the skull


def test_a_headscarf_hides_all_hair(heads):
    assert make_hair(heads("old_woman"), "long", "hijab") == []


@pytest.mark.parametrize("kind", HEADWEAR)
def test_every_style_is_made_under_every_headwear(heads, kind):
    body = heads("tall_heavy_man")
    for style in ("messy", "long_fringe", "bun"):
        assert all(len(piece.faces) for piece in make_hair(body, style, kind))


@pytest.mark.parametrize("turn", [-40.0, 40.0])
def test_long_hair_stays_out_of_the_shoulders_when_the_head_turns(heads, turn):
    body = heads("old_woman")
    [hair] = make_hair(body, "long")
    rotations = np.tile(np.eye(3), (len(INDEX), 1, 1))
    rotations[INDEX["head"]] = rotations[INDEX["neck"]] = about("z", turn / 2)
    tights = np.unique(source.faces("helper-tights"))
    skin = deepest(body, hair.points, hair.weights, tights, rotations)
    assert skin > -0.035


def deepest(body, points, weights, tights, rotations):
    """How deep points get below the surface through some vertices [m], negative inside."""
    placed = []
    for these, share in ((points, weights), (body.points, source.joint_weights())):
        bind = body.skeleton.bind_rotations
        turned, where = forward_kinematics(body.skeleton.offsets, rotations[None], body.skeleton.positions[None, 0])
        matrix = turned[0] @ np.swapaxes(bind, 1, 2)
        shift = where[0] - np.einsum("jab,jb->ja", matrix, body.skeleton.positions)
        placed.append(np.einsum("vj,jab,vb->va", share, matrix, these) + share @ shift)
    hair, skin = placed
    normals = normals_of(skin, source.faces("helper-tights"))
    trunk = tights[skin[tights, 2] < body.joint("neck")[2]]
    _, near = cKDTree(skin[trunk]).query(hair, k=3)
    near = trunk[near]
    close = np.linalg.norm(hair - skin[near[:, 0]], axis=1) < 0.06
    return float(((hair[:, None] - skin[near]) * normals[near]).sum(-1).mean(axis=1)[close].min(initial=0.0))


def test_hidden_skin_is_on_the_scalp_and_never_on_the_face(heads):
    body = heads("thin_teenager")
    hidden = hidden_by_hair(body, "long")
    assert hidden.shape == (BODY_VERTICES,)
    seen = find_head(body).from_world(body.points[:BODY_VERTICES])
    assert hidden.sum() > 200
    assert not hidden[(seen[:, 0] > 0.0) & (seen[:, 2] < 0.05)].any()


@pytest.mark.parametrize("style", BEARDS)
@pytest.mark.parametrize("name", ["tall_heavy_man", "thin_teenager"])
def test_every_beard_grows_below_the_eyes(heads, name, style):
    body = heads(name)
    [beard] = make_beard(body, style)
    assert beard.part == "beard"
    assert len(beard.faces) < 500
    assert np.allclose(beard.weights.sum(axis=1), 1)
    assert beard.points[:, 2].max() < body.eye[2] + 0.02
    assert distance_to_skin(body, beard.points).max() < 0.12


def test_an_unknown_style_names_the_near_one(heads):
    with pytest.raises(UnknownNameError, match="Did you mean 'ponytail'"):
        make_hair(heads("old_woman"), "ponytale")
    with pytest.raises(UnknownNameError, match="full_beard"):
        make_beard(heads("old_woman"), "ful_beard")
