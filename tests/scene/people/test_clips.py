"""The clips as they are played: rotations at any phase, legs that reach, details by size in the picture."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tests.scene.people.bodies import box_skeleton

from twincity.replicator.errors import TwinCityError
from twincity.replicator.geometry.camera import PinholeCamera
from twincity.replicator.scene.assets import ASSETS
from twincity.replicator.scene.people.clips import ClipLibrary
from twincity.replicator.scene.people.detail import levels_for
from twincity.replicator.scene.people.limbs import ARMS, LEGS, Limb, bend, reaches
from twincity.replicator.scene.people.posing import Bodies, plant_feet, play
from twincity.replicator.scene.people.posture import relaxed, stooped
from twincity.replicator.scene.people.skeleton import INDEX, JOINTS, forward_kinematics

PHASES = np.arange(48) / 48


@pytest.fixture(scope="module")
def clips() -> ClipLibrary:
    return ClipLibrary(ASSETS / "people")


def every_clip(clips: ClipLibrary) -> tuple[list[str], np.ndarray]:
    names = [name for name in clips.movements for _ in PHASES]
    return names, np.tile(PHASES, len(clips.movements))


def test_every_frame_is_made_of_rotations(clips: ClipLibrary) -> None:
    rotations = clips.at(*every_clip(clips)).rotations
    assert np.allclose(rotations @ rotations.swapaxes(-1, -2), np.eye(3), atol=1e-6)
    assert np.allclose(np.linalg.det(rotations), 1)


def test_loops_begin_again_and_other_clips_stay_at_their_end(clips: ClipLibrary) -> None:
    names, phases = every_clip(clips)
    now, later = clips.at(names, phases), clips.at(names, phases + 3)
    loops = np.array([clips._table[name]["loops"] for name in names])
    assert np.allclose(now.rotations[loops], later.rotations[loops], atol=1e-5)
    ends = clips.at(names, np.ones(len(names)))
    assert np.allclose(later.rotations[~loops], ends.rotations[~loops], atol=1e-6)


def test_one_person_moves_alike_alone_and_in_a_crowd(clips: ClipLibrary) -> None:
    names, phases = every_clip(clips)
    together = clips.at(names, phases).rotations
    for index in range(0, len(names), 37):
        assert np.allclose(clips.at([names[index]], phases[index : index + 1]).rotations[0], together[index])


def test_no_movement_jumps(clips: ClipLibrary) -> None:
    phases = np.arange(240) / 240
    for name in clips.movements:
        moment = clips.at([name] * len(phases), phases)
        _, joints = forward_kinematics(moment.reference_offsets, moment.rotations, moment.root)
        assert np.linalg.norm(np.diff(joints, axis=0), axis=-1).max() < 0.08, name


def test_only_who_runs_leaves_the_ground(clips: ClipLibrary) -> None:
    names, phases = every_clip(clips)
    lift = clips.at(names, phases).lift
    lifted = {name for name, height in zip(names, lift, strict=True) if height > 0}
    assert "run" in lifted
    assert {clips.movements[name].posture for name in lifted} <= {"running", "walking", "falling"}


def test_no_clips_no_people(tmp_path: Path) -> None:
    with pytest.raises(TwinCityError, match=r"clips\.json: no such file\. The people's clips are missing"):
        ClipLibrary(tmp_path).at(["walk"], np.zeros(1))


def test_a_listed_clip_must_be_there(tmp_path: Path) -> None:
    entry = {"file": "clips/walk.usdc", "loops": True, "posture": "walking", "ground": "feet", "seat_height_m": None,
             "needs": None, "hands": {"left": "free", "right": "free"}}  # fmt: skip
    (tmp_path / "clips.json").write_text(json.dumps({"clips": {"walk": entry}}))
    with pytest.raises(TwinCityError, match=r"walk\.usdc: clips\.json lists this clip, but the file is not there"):
        ClipLibrary(tmp_path).at(["walk"], np.zeros(1))


# --- limbs -------------------------------------------------------------------------------------------------------


def standing(count: int) -> tuple[np.ndarray, np.ndarray]:
    skeleton = box_skeleton()
    rotations = np.tile(relaxed(), (count, 1, 1, 1))
    return forward_kinematics(skeleton.offsets, rotations, np.repeat(skeleton.positions[:1], count, 0))


@pytest.mark.parametrize("limb", [*LEGS, *ARMS])
def test_a_limb_reaches_what_is_in_reach_and_keeps_its_bones(limb: Limb) -> None:
    rng = np.random.default_rng(3)
    turned, placed = standing(200)
    bones = ((limb.lower, limb.upper), (limb.end, limb.lower))
    lengths = [np.linalg.norm(placed[0, a] - placed[0, b]) for a, b in bones]
    way = rng.normal(size=(200, 3))
    target = placed[:, limb.upper] + way / np.linalg.norm(way, axis=1, keepdims=True) * rng.uniform(
        0.3 * sum(lengths), 1.2 * sum(lengths), (200, 1)
    )
    reached = reaches(limb, placed, target)
    hand = turned[:, limb.end].copy()
    bend(limb, turned, placed, target, np.ones(200, bool))
    away = np.linalg.norm(placed[:, limb.end] - target, axis=1)
    assert away[reached].max() < 1e-6
    assert (away[~reached] > 1e-4).all()
    for (a, b), length in zip(bones, lengths, strict=True):
        assert np.allclose(np.linalg.norm(placed[:, a] - placed[:, b], axis=1), length)
    assert np.allclose(turned @ turned.swapaxes(-1, -2), np.eye(3), atol=1e-9)
    assert np.array_equal(turned[:, limb.end], hand), "the hand keeps its attitude"


def test_nobody_is_bent_who_is_not_asked() -> None:
    turned, placed = standing(3)
    before = placed.copy()
    bend(LEGS[0], turned, placed, placed[:, 0], np.array([False, True, False]))
    assert np.array_equal(placed[[0, 2]], before[[0, 2]])
    assert not np.array_equal(placed[1], before[1])


@pytest.mark.parametrize("clip", ["walk", "run", "stand"])
def test_knees_never_bend_forward(clips: ClipLibrary, clip: str) -> None:
    for size in (0.55, 1.0, 1.15):
        skeleton = box_skeleton(size, wide=1.3)
        bodies = Bodies.of([skeleton] * len(PHASES), np.zeros(len(PHASES)))
        moment = clips.at([clip] * len(PHASES), PHASES)
        poses = play(moment, bodies, np.ones(len(PHASES)), np.zeros(len(PHASES)))
        plant_feet(poses, moment, bodies, np.ones(len(PHASES)))
        thigh, shin = (poses.turned[:, INDEX[f"left_{bone}"]] for bone in ("thigh", "shin"))
        local = thigh.swapaxes(1, 2) @ shin
        straight = np.degrees(np.arctan2(0.02, 0.41))  # this body's ankles are a little behind its shins
        assert np.degrees(np.arctan2(local[:, 0, 2], local[:, 0, 0])).min() > -straight - 3


def test_a_stoop_bends_the_trunk_and_lifts_the_face() -> None:
    rotations = stooped(np.tile(np.eye(3), (1, len(JOINTS), 1, 1)), np.array([20.0]))
    turned, placed = forward_kinematics(box_skeleton().offsets, rotations, np.zeros((1, 3)))
    assert np.degrees(np.arcsin(-turned[0, INDEX["upper_chest"], 2, 0])) == pytest.approx(20)
    assert abs(np.degrees(np.arcsin(-turned[0, INDEX["head"], 2, 0]))) < 8
    assert placed[0, INDEX["head"], 0] > 0.1


# --- levels of detail --------------------------------------------------------------------------------------------


def test_detail_follows_the_height_in_the_picture() -> None:
    camera = PinholeCamera.looking(
        position=(0, 0, 5), heading_deg=0, pitch_deg=-5, horizontal_fov_deg=60, width=1280, height=720
    )
    positions = np.array([[6.0, 0, 0], [17, 0, 0], [60, 0, 0], [-5, 0, 0], [10, 30, 0]])
    levels = levels_for(camera, positions, np.full(5, 1.7))
    assert levels.tolist() == ["near", "middle", "far", "far", "far"]
    assert levels_for(None, positions, np.full(5, 1.7)).tolist() == ["near"] * 5


def test_a_child_is_shown_in_less_detail_than_an_adult_beside_it() -> None:
    camera = PinholeCamera.looking(
        position=(0, 0, 5), heading_deg=0, pitch_deg=-5, horizontal_fov_deg=60, width=1280, height=720
    )
    assert levels_for(camera, np.array([[14.0, 0, 0]] * 2), np.array([1.8, 0.9])).tolist() == ["near", "middle"]
