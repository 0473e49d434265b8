"""A body is what its spec says, stands on its feet, and is the same each time."""

import numpy as np
import pytest
from tests.tools.people_bake.bodies import needs_wheel

from people_bake.body import BodySpec, fit_body, mass_kg
from people_bake.source import BODY_VERTICES, EYES, joint_weights
from twincity.replicator.errors import SpecError
from twincity.replicator.scene.people.skeleton import INDEX, JOINTS, forward_kinematics

MAN = BodySpec(sex=0, age_years=30, height_m=1.78, bmi=24, seed=1)
SPECS = (
    MAN,
    BodySpec(sex=1, age_years=33, height_m=1.66, bmi=27, pregnant=1, seed=2),
    BodySpec(sex=0, age_years=2, height_m=0.86, bmi=16, seed=3),
    BodySpec(sex=0.5, age_years=11, height_m=1.45, bmi=17, seed=4),
    BodySpec(sex=1, age_years=60, height_m=1.55, bmi=37, seed=5),
    BodySpec(sex=1, age_years=94, height_m=1.48, bmi=20, seed=6),
    BodySpec(sex=0, age_years=25, height_m=2.02, bmi=18, seed=7),
)


def at_attention(body):
    """The skin of a body in its neutral stance."""
    still = np.tile(np.eye(3), (1, len(JOINTS), 1, 1))
    turned, placed = forward_kinematics(body.skeleton.offsets, still, body.skeleton.positions[None, 0])
    turn = turned[0] @ np.swapaxes(body.skeleton.bind_rotations, 1, 2)
    shift = placed[0] - np.einsum("jab,jb->ja", turn, body.skeleton.positions)
    weights, points = joint_weights()[:BODY_VERTICES], body.points[:BODY_VERTICES]
    return np.einsum("vj,jab,vb->va", weights, turn, points) + weights @ shift


@needs_wheel
@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.age_years} years")
def test_a_body_has_the_stature_and_the_mass_index_asked_for(spec):
    body = fit_body(spec)
    skin = body.points[:BODY_VERTICES]
    assert np.ptp(skin[:, 2]) == pytest.approx(spec.height_m, abs=0.01)
    assert mass_kg(body.points) / spec.height_m**2 == pytest.approx(spec.bmi, abs=0.5)
    assert skin[:, 2].min() == pytest.approx(0, abs=1e-9)


@needs_wheel
@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.age_years} years")
def test_at_attention_both_soles_are_level_and_arms_hang(spec):
    body = fit_body(spec)
    skin = at_attention(body)
    soles = []
    for side in ("left", "right"):
        foot = joint_weights()[:BODY_VERTICES, [INDEX[f"{side}_foot"], INDEX[f"{side}_toes"]]].sum(axis=1) > 0.9
        low = skin[foot]
        heel, toes = low[low[:, 0] < np.quantile(low[:, 0], 0.3)], low[low[:, 0] > np.quantile(low[:, 0], 0.7)]
        soles += [heel[:, 2].min(), toes[:, 2].min()]
    assert np.ptp(soles) < 0.02
    hands = joint_weights()[:BODY_VERTICES, INDEX["left_hand"]] > 0.9
    assert np.ptp(skin[:, 2]) == pytest.approx(spec.height_m, abs=0.02)
    assert 0.3 * spec.height_m < skin[hands, 2].mean() < 0.58 * spec.height_m


@needs_wheel
def test_the_same_spec_gives_the_same_bytes():
    assert fit_body(MAN).points.tobytes() == fit_body(MAN).points.tobytes()


@needs_wheel
def test_another_seed_gives_another_face_of_the_same_size():
    one, other = fit_body(MAN), fit_body(BodySpec(sex=0, age_years=30, height_m=1.78, bmi=24, seed=99))
    head = joint_weights()[:BODY_VERTICES, INDEX["head"]] > 0.9
    shapes = [body.points[:BODY_VERTICES][head] - body.eye for body in (one, other)]
    assert 0.002 < np.linalg.norm(shapes[0] - shapes[1], axis=1).mean() < 0.02


@needs_wheel
def test_children_have_larger_heads_for_their_size():
    child, man = fit_body(SPECS[2]), fit_body(MAN)
    assert child.head_scale / child.scale > 1.2 * man.head_scale / man.scale


@needs_wheel
def test_eyes_are_where_the_head_is():
    body = fit_body(MAN)
    left, right = (body.points[eye].mean(axis=0) for eye in EYES)
    assert left[1] > 0.02
    assert right[1] < -0.02
    assert body.joint("neck")[2] < body.eye[2] < body.top[2]


def test_a_body_that_cannot_be_is_refused_with_its_limits():
    with pytest.raises(SpecError, match=r"age_years is 120. Expected 2 to 95"):
        BodySpec(sex=0, age_years=120, height_m=1.7, bmi=22)
