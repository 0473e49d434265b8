"""Laws of movement: what touches the ground, what does not slide, what stays in joint."""

from __future__ import annotations

import numpy as np
import pytest

from twincity.replicator.errors import UnknownNameError
from twincity.replicator.scenario.people import CHARACTERS, CLIPS, REFERENCE_HEIGHT_M
from twincity.replicator.scene.people.mannequin.characters import CharacterLibrary
from twincity.replicator.scene.people.mannequin.clips import MOVEMENTS, RUN, WALK, WALK_SLOW, pose
from twincity.replicator.scene.people.mannequin.gait import Gait, walk
from twincity.replicator.scene.people.mannequin.rig import INDEX, JOINTS, PARENTS, Rig, forward_kinematics, joint_path

PHASES = np.arange(48) / 48


@pytest.fixture(scope="module")
def rigs() -> dict[str, Rig]:
    return {name: character.rig for name, character in CharacterLibrary().characters.items()}


def test_every_clip_the_sampler_can_name_is_implemented() -> None:
    assert set(MOVEMENTS) == set(CLIPS)


def test_an_unknown_clip_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'walk'"):
        pose("wlak", PHASES, None)  # type: ignore[arg-type]


def test_parents_come_before_their_children() -> None:
    assert all(parent < joint for joint, parent in enumerate(PARENTS))
    assert joint_path("left_hand") == "hips/spine/chest/left_clavicle/left_upper_arm/left_forearm/left_hand"


@pytest.mark.parametrize("clip", CLIPS)
def test_poses_are_rotations_and_repeat_after_one_cycle(clip: str, rigs: dict[str, Rig]) -> None:
    for rig in rigs.values():
        poses, later = pose(clip, PHASES, rig), pose(clip, PHASES + 3, rig)
        unit = poses.rotations @ poses.rotations.swapaxes(-1, -2)
        assert np.allclose(unit, np.eye(3), atol=1e-9)
        assert np.allclose(np.linalg.det(poses.rotations), 1)
        assert np.allclose(poses.rotations, later.rotations, atol=1e-6)


@pytest.mark.parametrize("clip", CLIPS)
def test_no_movement_jumps(clip: str, rigs: dict[str, Rig]) -> None:
    phases = np.arange(200) / 200
    for rig in rigs.values():
        _, joints = forward_kinematics(rig, pose(clip, phases, rig))
        steps = np.linalg.norm(np.roll(joints, -1, axis=0) - joints, axis=-1)
        assert steps.max() < 0.05 * rig.height


@pytest.mark.parametrize("gait", [WALK, WALK_SLOW, RUN], ids=["walk", "walk_slow", "run"])
def test_a_foot_on_the_ground_moves_back_as_fast_as_the_body_goes_forward(gait: Gait, rigs: dict[str, Rig]) -> None:
    """While the sole is flat the ankle keeps its place on the ground, to 1 mm."""
    phases = np.linspace(gait.flat[0] + 0.005, gait.flat[1] - 0.005, 12)
    for name, rig in rigs.items():
        _, joints = forward_kinematics(rig, walk(gait, rig, phases))
        travelled = phases * gait.clip.cycle_length_m(CHARACTERS[name].height_m)
        on_ground = joints[:, INDEX["left_foot"], 0] + travelled
        assert np.ptp(on_ground) < 1e-3


@pytest.mark.parametrize("clip", ["walk", "walk_slow", "run"])
def test_knees_never_bend_forward_nor_fold(clip: str, rigs: dict[str, Rig]) -> None:
    for rig in rigs.values():
        poses = pose(clip, PHASES, rig)
        shin = poses.rotations[:, INDEX["left_shin"]]
        bend = np.degrees(np.arctan2(shin[:, 0, 2], shin[:, 0, 0]))
        assert bend.min() > 0
        assert bend.max() < 125


def test_the_right_side_walks_half_a_cycle_after_the_left(rigs: dict[str, Rig]) -> None:
    mirror = np.array([1, -1, 1])
    for rig in rigs.values():
        _, now = forward_kinematics(rig, pose("walk", PHASES, rig))
        _, later = forward_kinematics(rig, pose("walk", PHASES + 0.5, rig))
        for name in ("shin", "hand"):
            left, right = now[:, INDEX[f"left_{name}"]], later[:, INDEX[f"right_{name}"]]
            assert np.allclose(left, right * mirror, atol=0.012 * rig.height)


def test_a_walking_arm_goes_back_with_the_leg_of_its_side_forward(rigs: dict[str, Rig]) -> None:
    for rig in rigs.values():
        _, joints = forward_kinematics(rig, pose("walk", np.array([0.0]), rig))
        hip = joints[0, INDEX["hips"], 0]
        assert joints[0, INDEX["left_foot"], 0] > hip > joints[0, INDEX["left_hand"], 0]


def test_standing_feet_do_not_move(rigs: dict[str, Rig]) -> None:
    for rig in rigs.values():
        _, joints = forward_kinematics(rig, pose("stand", PHASES, rig))
        assert np.ptp(joints[:, INDEX["left_foot"]], axis=0).max() < 1e-6
        assert np.ptp(joints[:, INDEX["right_foot"]], axis=0).max() < 1e-6
        assert np.ptp(joints[:, INDEX["hips"], 1]) > 0.03 * rig.height, "the weight goes from one leg to the other"


@pytest.mark.parametrize("clip", [name for name, facts in CLIPS.items() if facts.posture == "lying"])
def test_lying_bodies_point_from_feet_to_head_along_the_heading(clip: str, rigs: dict[str, Rig]) -> None:
    for rig in rigs.values():
        _, joints = forward_kinematics(rig, pose(clip, PHASES, rig))
        body = joints[:, INDEX["head"]] - joints[:, INDEX["hips"]]
        assert (body[:, 0] > 0.9 * np.linalg.norm(body, axis=1)).all()
        assert np.allclose(joints[:, INDEX["hips"], :2], 0)


def test_the_face_of_a_supine_body_looks_up_and_of_a_prone_one_does_not(rigs: dict[str, Rig]) -> None:
    for rig in rigs.values():
        for clip, looks_up in (("lie_supine", True), ("lie_prone", False)):
            turned, _ = forward_kinematics(rig, pose(clip, PHASES, rig))
            assert ((turned[:, INDEX["head"], 2, 0] > 0.7) == looks_up).all()


def test_speeds_are_those_of_people() -> None:
    assert {name: facts.posture for name, facts in CLIPS.items() if facts.speed_m_per_s > 0} == {
        "walk": "walking",
        "walk_slow": "walking",
        "run": "walking",
    }
    assert 0.6 < CLIPS["walk_slow"].speed_m_per_s < CLIPS["walk"].speed_m_per_s < 1.6 < CLIPS["run"].speed_m_per_s < 4
    walk = CLIPS["walk"]
    assert walk.cycle_length_m(REFERENCE_HEIGHT_M) == pytest.approx(walk.speed_m_per_s * walk.cycle_s)


def test_all_joints_are_posed(rigs: dict[str, Rig]) -> None:
    rig = next(iter(rigs.values()))
    assert pose("stand", PHASES, rig).rotations.shape == (len(PHASES), len(JOINTS), 3, 3)
