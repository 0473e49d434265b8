"""Laws of how movements are made: limbs that reach, feet that hold, bodies that sink onto the ground."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pxr import Gf, Usd, UsdSkel

from people_bake.source import CACHE, WHEEL
from twincity.replicator.scene.people.skeleton import INDEX, SIDES

if not (CACHE / WHEEL).is_file():
    pytest.skip(
        f"{CACHE / WHEEL} is not there: bodies are made from it; the bake downloads it", allow_module_level=True
    )

from people_bake.motion import lying
from people_bake.motion.catalogue import CLIPS, WALK
from people_bake.motion.falling import carried
from people_bake.motion.figure import Figure, reference_figure
from people_bake.motion.gait import flight, go
from people_bake.motion.limbs import GRIP, grip, reach
from people_bake.motion.poses import Poses, blended, turned, wander
from people_bake.motion.settling import settle

PEOPLE = Path(__file__).resolve().parents[3] / "usd" / "people"


@pytest.fixture(scope="module")
def figure() -> Figure:
    return reference_figure()


@given(ahead=st.floats(0.15, 0.35), out=st.floats(0.0, 0.3), up=st.floats(-0.2, 0.3), sign=st.sampled_from([1.0, -1.0]))
def test_a_hand_comes_where_it_is_sent(ahead: float, out: float, up: float, sign: float) -> None:
    figure, poses, side = reference_figure(), Poses.at_attention(1), "left" if sign > 0 else "right"
    chest = poses.world(figure)[1][0, INDEX["upper_chest"]]
    wanted = np.add(chest, (ahead, out * sign, up))
    reach(poses, figure, side, wanted, fingers=(1, 0, 0), palm=(0, -sign, 0))
    turned_to, at = poses.world(figure)
    assert np.allclose(at[0, INDEX[f"{side}_hand"]], wanted, atol=0.01)
    assert np.allclose(turned_to[0, INDEX[f"{side}_hand"]] @ (0, 0, -1), (1, 0, 0), atol=1e-6)
    assert np.allclose(turned_to[0, INDEX[f"{side}_hand"]] @ (0, -sign, 0), (0, -sign, 0), atol=1e-6)


def test_a_handle_lies_in_the_closed_hand(figure: Figure) -> None:
    poses = Poses.at_attention(1)
    handle = np.array([0.40, -0.2, 0.05])
    grip(poses, figure, "right", handle, fingers=(0.8, 0, -0.6), palm=(0, 1, 0))
    turned_to, at = poses.world(figure)
    hand = INDEX["right_hand"]
    assert np.allclose(at[0, hand] + turned_to[0, hand] @ GRIP, handle, atol=1e-6)


def test_a_walk_keeps_one_foot_on_the_ground(figure: Figure) -> None:
    assert np.abs(flight(WALK, figure, np.arange(60) / 60)).max() < 1e-9


def test_a_walking_knee_bends_as_peoples_do(figure: Figure) -> None:
    """Perry & Burnfield: loaded at about 18 degrees, nearly straight before the heel rises, about 60 in the swing."""
    knee = go(WALK, figure, np.array([0.12, 0.40, 0.50, 0.75])).rotations[:, INDEX["left_shin"]]
    bend = np.degrees(np.arctan2(knee[:, 0, 2], knee[:, 0, 0]))
    assert np.allclose(bend, (20, 9, 14, 57), atol=7)


def test_shoulders_turn_against_the_pelvis(figure: Figure) -> None:
    world, _ = go(WALK, figure, np.zeros(1)).world(figure)
    yaw = {
        joint: np.arctan2(world[0, INDEX[joint], 1, 0], world[0, INDEX[joint], 0, 0])
        for joint in ("hips", "upper_chest")
    }
    assert yaw["hips"] < 0 < yaw["upper_chest"]


def test_a_settled_body_rests_on_the_ground(figure: Figure) -> None:
    start = lying.supine()
    before, after = _touching(start, figure), _touching(settle(start, figure, rounds=12), figure)
    assert after > 0.05
    assert after > 2 * before


LYING = [name for name, clip in CLIPS.items() if clip.posture == "lying"]


@pytest.mark.parametrize("name", LYING)
def test_a_committed_lying_pose_rests_on_the_ground(name: str, figure: Figure) -> None:
    """More than 5 % of the surface touches, and no part of it hovers: hands, feet and head are down."""
    stage = Usd.Stage.Open(str(PEOPLE / "clips" / f"{name}.usdc"))
    animation = UsdSkel.Animation(stage.GetPrimAtPath("/Clip/Animation"))
    turns = [Gf.Matrix3d(Gf.Quatd(turn)) for turn in animation.GetRotationsAttr().Get(0)]
    rotations = np.array(turns).swapaxes(-1, -2)[None]  # USD's matrices act on rows
    ahead, _, heights = Poses(rotations=rotations, root=np.zeros((1, 3))).surface(figure)[0].T
    wall = ahead.max() if name == "lie_against_wall" else np.inf
    heights -= np.percentile(heights, 0.5)  # flesh and cloth give way where the deepest few points are
    assert ((heights < 0.02) | (ahead > wall - 0.02)).mean() > 0.05
    assert heights.min() > -0.02
    joints = ("thigh",) if name == "lie_against_wall" else ("hand", "foot", "head")
    for joint, index in INDEX.items():
        if joint.endswith(joints):
            part = heights[figure.weights[:, index] > 0.5]
            resting = joint not in ("right_hand", "left_hand", "right_foot", "left_foot") or name in FLAT
            assert part.min() < (0.06 if resting else 0.25)


FLAT = ("lie_supine", "lie_supine_spread", "lie_prone", "lie_prone_arms_up")
"""Lying so, nothing lies on anything but the ground; else a hand or a foot may rest on the body."""


def test_what_touches_the_ground_stays_while_a_body_topples(figure: Figure) -> None:
    poses = Poses.at_attention(20)
    poses.turn("hips", ("y", np.linspace(0, 40, 20)))
    feet = carried(poses, figure).surface(figure)[:, figure.weights[:, INDEX["left_toes"]] > 0.9]
    assert np.abs(feet[-1, :, 0] - feet[0, :, 0]).min() < 0.02


def test_mirroring_twice_changes_nothing(figure: Figure) -> None:
    poses = go(WALK, figure, np.array([0.1, 0.3]))
    again = poses.mirrored().mirrored()
    assert np.allclose(again.rotations, poses.rotations)
    assert np.allclose(again.root, poses.root)


def test_blending_passes_through_its_keys() -> None:
    keys = [Poses.at_attention(1) for _ in range(3)]
    keys[1].turn("left_thigh", ("y", -80), ("x", 20))
    keys[2].turn("left_thigh", ("y", 50))
    between = blended([0, 0.4, 1], keys, np.array([0, 0.4, 1]))
    assert np.allclose(
        between.rotations[:, INDEX["left_thigh"]], [np.eye(3), turned(("y", -80), ("x", 20)), turned(("y", 50))]
    )


def test_wandering_comes_back(figure: Figure) -> None:
    assert np.allclose(wander(np.array([0.0]), 3), wander(np.array([1.0]), 3))


@pytest.mark.parametrize("side", SIDES)
def test_hands_at_rest_are_no_claws(side: str, figure: Figure) -> None:
    """Relaxed fingers bend 20 to 35 degrees at each of their two joints."""
    poses = CLIPS["stand"].make(figure, np.zeros(1))
    for joint in ("fingers", "fingertips"):
        bend = np.degrees(np.arccos(poses.rotations[0, INDEX[f"{side}_{joint}"], 2, 2]))
        assert 20 <= bend <= 35


def _touching(poses: Poses, figure: Figure) -> float:
    """Part of the surface within 2 cm of the ground, the lowest point on it."""
    heights = poses.surface(figure)[0, :, 2]
    return float((heights < heights.min() + 0.02).mean())
