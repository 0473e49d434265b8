"""Laws of the committed movements: what touches the ground, what does not slide, what stays in joint, what closes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pxr import Usd, UsdSkel

from twincity.replicator.scene.people.skeleton import (
    INDEX,
    JOINTS,
    PARENTS,
    REFERENCE_LEG_M,
    SIDES,
    Skeleton,
    forward_kinematics,
    joint_path,
)  # fmt: skip

PEOPLE = Path(__file__).resolve().parents[2] / "usd" / "people"
TABLE: dict[str, dict[str, Any]] = json.loads((PEOPLE / "clips.json").read_text(encoding="utf-8"))["clips"]
FRAMES_PER_S = 30

ON_FOOT = [name for name, clip in TABLE.items() if clip["posture"] in ("walking", "running")]
PLANTED = [name for name, clip in TABLE.items() if clip["stance"] and name not in ON_FOOT]
LOOPS = [name for name, clip in TABLE.items() if clip["loops"]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Recording:
    """A clip as it is in its file."""

    frames: np.ndarray
    rotations: np.ndarray
    """(n, 28, 3, 3)."""

    root: np.ndarray
    offsets: np.ndarray
    """(28, 3) of the reference body."""

    stage: Usd.Stage


@lru_cache(maxsize=128)
def recording(name: str) -> Recording:
    stage = Usd.Stage.Open(str(PEOPLE / TABLE[name]["file"]))
    animation = UsdSkel.Animation(stage.GetPrimAtPath("/Clip/Animation"))
    turns, places = animation.GetRotationsAttr(), animation.GetTranslationsAttr()
    frames = np.array(turns.GetTimeSamples())
    quaternions = np.array([[(q.real, *q.imaginary) for q in turns.Get(frame)] for frame in frames])
    translations = np.array([places.Get(frame) for frame in frames], float)
    return Recording(
        frames=frames, rotations=_matrices(quaternions), root=translations[:, 0], offsets=translations[0], stage=stage
    )


def _matrices(quaternions: np.ndarray) -> np.ndarray:
    w, x, y, z = np.moveaxis(quaternions / np.linalg.norm(quaternions, axis=-1, keepdims=True), -1, 0)
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    return np.moveaxis(np.array(rows), (0, 1), (-2, -1))


@lru_cache(maxsize=1)
def bodies() -> tuple[Skeleton, ...]:
    """Twelve of all sizes: small and tall, short-legged and long-legged, narrow and broad, small- and large-footed."""
    rng = np.random.default_rng(4)
    reference = recording("walk").offsets
    return tuple(_body(reference, size, rng) for size in np.linspace(0.55, 1.15, 12))


def _body(reference: np.ndarray, size: float, rng: np.random.Generator) -> Skeleton:
    offsets = reference * size
    legs, feet, hips, thighs = rng.uniform(0.95, 1.05, 4)
    for side in SIDES:
        offsets[INDEX[f"{side}_shin"]] *= legs * thighs
        offsets[INDEX[f"{side}_foot"]] *= legs / thighs
        offsets[INDEX[f"{side}_toes"]] *= feet
        offsets[INDEX[f"{side}_thigh"], 1] *= hips
    offsets[0] = 0
    positions = np.zeros_like(offsets)
    for joint, parent in enumerate(PARENTS):
        positions[joint] = offsets[joint] + (positions[parent] if parent >= 0 else 0)
    return Skeleton(positions=positions, bind_rotations=np.tile(np.eye(3), (len(JOINTS), 1, 1)))


def soles(body: Skeleton, side: str, turned: np.ndarray, placed: np.ndarray) -> np.ndarray:
    """(n, 4, 3) heel, ball, toes and tip of a shoe."""
    ankle, toes = INDEX[f"{side}_foot"], INDEX[f"{side}_toes"]
    foot = float(np.linalg.norm(body.offsets[toes]) / 0.147)
    ground = -0.094 * foot
    points = np.array([[-0.062 * foot, 0, ground], [body.offsets[toes, 0], 0, ground]])
    below = ground - body.offsets[toes, 2]
    ends = np.array([[0, 0, below], [0.066 * foot, 0, below]])
    back = placed[:, ankle, None] + np.einsum("nab,kb->nka", turned[:, ankle], points)
    return np.concatenate([back, placed[:, toes, None] + np.einsum("nab,kb->nka", turned[:, toes], ends)], 1)


def slips(name: str, body: Skeleton) -> list[float]:
    """How far each foot that should stay slides [m], one number per stance, and whoever walks walks at his speed."""
    clip, film = TABLE[name], recording(name)
    length = body.leg_length / REFERENCE_LEG_M
    seconds = film.frames / FRAMES_PER_S
    turned, placed = forward_kinematics(body.offsets, film.rotations, film.root * length)
    placed = placed + (clip["speed_m_per_s"] * length * seconds[:, None] * [1.0, 0, 0])[:, None]
    found = []
    for side, start, end in clip["stance"]:
        points = soles(body, side, turned, placed)
        phases = film.frames / film.frames[-1]
        for turn in (0, 1) if end > 1 else (0,):
            within = (phases >= start - turn) & (phases <= end - turn)
            if within.sum() >= 3:
                found.append(_slip(points[within]))
    return found


def _slip(points: np.ndarray) -> float:
    """How far from where it began the sole gets, following from sample to sample its lowest point."""
    lowest = points[..., 2].argmin(1)[:-1]
    steps = np.take_along_axis(np.diff(points[..., :2], axis=0), lowest[:, None, None], 1)[:, 0]
    way = np.concatenate([np.zeros((1, 2)), np.cumsum(steps, 0)])
    return float(np.linalg.norm(way, axis=1).max())


def test_every_clip_of_the_table_is_there_and_nothing_else() -> None:
    files = {path.name for path in (PEOPLE / "clips").glob("*.usdc")}
    assert files == {f"{name}.usdc" for name in TABLE}
    assert {Path(clip["file"]).name for clip in TABLE.values()} == files


def test_all_clips_together_stay_small() -> None:
    assert sum(path.stat().st_size for path in (PEOPLE / "clips").glob("*.usdc")) < 1_500_000


@pytest.mark.parametrize("name", TABLE)
def test_a_file_is_an_animation_of_the_shared_skeleton(name: str) -> None:
    film = recording(name)
    animation = UsdSkel.Animation(film.stage.GetPrimAtPath("/Clip/Animation"))
    assert film.stage.GetDefaultPrim().GetTypeName() == "Scope"
    assert list(animation.GetJointsAttr().Get()) == [joint_path(joint) for joint in JOINTS]
    assert len(animation.GetScalesAttr().Get()) == len(animation.GetRotationsAttr().Get()) == len(JOINTS)
    assert film.stage.GetTimeCodesPerSecond() == FRAMES_PER_S
    assert film.frames[0] == 0
    assert film.frames[-1] / FRAMES_PER_S == pytest.approx(TABLE[name]["cycle_s"], abs=1e-4)


@pytest.mark.parametrize("name", LOOPS)
def test_a_loop_ends_as_it_began(name: str) -> None:
    film = recording(name)
    assert _angles(film.rotations[0], film.rotations[-1]).max() < 0.5
    assert np.abs(film.root[0] - film.root[-1]).max() < 0.002


@pytest.mark.parametrize("name", TABLE)
def test_no_joint_jumps(name: str) -> None:
    film = recording(name)
    steps = _angles(film.rotations[1:], film.rotations[:-1]) / np.diff(film.frames)[:, None]
    runs = TABLE[name]["posture"] == "running"
    assert steps.max() < (28 if runs else 25)  # the knee of a runner turns by 800 degrees a second


@pytest.mark.parametrize("name", ON_FOOT)
def test_feet_do_not_slide_on_bodies_of_all_sizes(name: str) -> None:
    measured = [slip for body in bodies() for slip in slips(name, body)]
    assert np.mean(measured) < 0.02
    assert np.max(measured) < 0.05


@pytest.mark.parametrize("name", PLANTED)
def test_feet_that_stand_stay(name: str) -> None:
    assert max(slip for body in bodies() for slip in slips(name, body)) < 0.02


def test_a_foot_on_a_moving_body_that_does_not_walk_is_seen_to_slide() -> None:
    """The measure can fail: a walk at the wrong speed slides."""
    clip = TABLE["walk"]
    before = clip["speed_m_per_s"]
    try:
        clip["speed_m_per_s"] = 1.2 * before
        assert max(slips("walk", bodies()[6])) > 0.05
    finally:
        clip["speed_m_per_s"] = before


@pytest.mark.parametrize("name", ON_FOOT)
def test_a_carrying_sole_is_neither_in_the_ground_nor_above_it(name: str) -> None:
    """Once the lowest point is put at its height, on bodies of all sizes."""
    clip, film = TABLE[name], recording(name)
    for body in bodies():
        turned, placed = forward_kinematics(body.offsets, film.rotations, film.root * body.leg_length / REFERENCE_LEG_M)
        both = np.stack([soles(body, side, turned, placed)[..., 2].min(1) for side in SIDES], 1)
        lift = np.array(clip.get("lift_m", [0.0]))
        both += (lift * body.leg_length / REFERENCE_LEG_M - both.min(1))[:, None]
        assert both.min() > -0.02
        if name != "step_off_kerb":  # its sidewalk and its carriageway are not at one height
            phases = film.frames / film.frames[-1]
            for column, side in enumerate(SIDES):
                carrying = np.any([
                    ((phases >= start + 0.02 - turn) & (phases <= end - 0.02 - turn))
                    for foot, start, end in clip["stance"] if foot == side for turn in (0, 1)
                ], axis=0)  # fmt: skip
                assert both[carrying, column].max() < 0.035


MOST_DEG = {
    "spine": 40, "chest": 40, "upper_chest": 40, "neck": 50, "head": 60, "clavicle": 35, "upper_arm": 180,
    "forearm": 180, "hand": 95, "fingers": 95, "fingertips": 95, "thumb": 60, "thigh": 135, "shin": 155, "foot": 62,
    "toes": 65,
}  # fmt: skip
"""How far joints of people turn at most from standing at attention [degrees]."""


@pytest.mark.parametrize("name", TABLE)
def test_joints_stay_within_what_people_can(name: str) -> None:
    rotations = recording(name).rotations
    turned = _angles(rotations, np.eye(3)).max(0)
    too_far = {j: round(float(a)) for j, a in zip(JOINTS[1:], turned[1:], strict=True) if a > MOST_DEG[_part(j)]}
    assert not too_far
    for side in SIDES:
        knee, elbow = rotations[:, INDEX[f"{side}_shin"]], rotations[:, INDEX[f"{side}_forearm"]]
        assert np.degrees(np.arccos(elbow[:, 2, 2])).max() < 150
        assert np.degrees(np.arcsin(np.clip(-knee[:, 0, 2], -1, 1))).max() < 4  # knees do not bend forward
        assert np.degrees(np.arcsin(np.clip(elbow[:, 0, 2], -1, 1))).max() < 4  # nor elbows backward


@pytest.mark.parametrize("name", [name for name, clip in TABLE.items() if clip["posture"] == "lying"])
def test_who_lies_lies_low_with_the_head_ahead(name: str) -> None:
    film = recording(name)
    _, placed = forward_kinematics(film.offsets, film.rotations, film.root)
    assert np.allclose(film.root[:, :2], 0, atol=1e-6)
    assert placed[:, INDEX["head"], 0].min() > placed[:, INDEX["left_foot"], 0].max()
    for joint in ("hand", "foot"):
        for side in SIDES:
            assert placed[:, INDEX[f"{side}_{joint}"], 2].max() < 0.40


def test_partners_exist_and_play_as_long() -> None:
    for name, clip in TABLE.items():
        if clip["partner"]:
            other = TABLE[clip["partner"]["clip"]]
            assert name != clip["partner"]["clip"]
            if name.startswith(("scuffle", "chase")):
                assert other["cycle_s"] == clip["cycle_s"]
                assert other["speed_m_per_s"] == clip["speed_m_per_s"]


def test_what_the_issue_asks_for_is_there() -> None:
    postures = {clip["posture"] for clip in TABLE.values()}
    assert {"walking", "running", "standing", "sitting", "crouching", "lying", "falling", "riding"} == postures
    assert len(TABLE) >= 28


def _part(joint: str) -> str:
    return joint.split("_", 1)[1] if joint.startswith(tuple(SIDES)) else joint


def _angles(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Degrees between rotations."""
    between = np.swapaxes(a, -1, -2) @ b
    return np.degrees(np.arccos(np.clip((np.trace(between, axis1=-2, axis2=-1) - 1) / 2, -1, 1)))
