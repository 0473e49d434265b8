"""Clips as files: one UsdSkel animation each, and a table of what they are for those who read no USD."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from pxr import Gf, Sdf, Usd, UsdGeom, UsdSkel, Vt

from people_bake.motion.clip import FRAMES_PER_S, Clip
from people_bake.motion.figure import Figure
from people_bake.motion.poses import Poses
from twincity.replicator.geometry.transforms import quaternions_from_rotations
from twincity.replicator.scene.people.skeleton import JOINTS, REFERENCE_LEG_M, joint_path

ABOUT = {
    "tool": "python -m people_bake.motion",
    "seed": "fixed; nothing is drawn by chance",
    "license": "Apache-2.0",
    "source": "computed by the TwinCity project; no recordings of anybody",
    "length": "walks and falls are for legs of 0.83 m: speeds and translations of the hips scale with the leg",
    "seat": "height of the hips = seat_height_m + (recorded height - seat_height_m) x leg / 0.83",
    "lift_m": "height of the lowest point over the ground at evenly spaced phases from 0 to 1, x leg / 0.83",
    "root": "x ahead and y left of the person's point; a fall begins above it, heading as the person faced",
    "body": "bulky bodies touch with little: a low percentile of heights on the ground, what is below flattened",
    "wall": "ahead of the person's point by space_m[0]",
}

_MARGIN_M = 0.12
"""From a joint to the surface of the body, about."""


def write_clips(clips: Mapping[str, Clip], figure: Figure, folder: Path) -> None:
    """Write `folder`/clips/<name>.usdc for every clip, and `folder`/clips.json."""
    table = {}
    for name, clip in clips.items():
        poses = clip.poses(figure)
        path = folder / "clips" / f"{name}.usdc"
        _write_animation(path, clip, poses, figure)
        table[name] = {"file": f"clips/{path.name}", **_description(clip, poses, figure)}
    text = json.dumps({"about": ABOUT, "clips": table}, indent=1)
    (folder / "clips.json").write_text(_compact(text) + "\n", encoding="utf-8")


def _write_animation(path: Path, clip: Clip, poses: Poses, figure: Figure) -> None:
    stage = Usd.Stage.CreateInMemory()
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    UsdGeom.SetStageMetersPerUnit(stage, 1.0)
    stage.SetTimeCodesPerSecond(FRAMES_PER_S)
    stage.SetFramesPerSecond(FRAMES_PER_S)
    stage.SetStartTimeCode(0)
    stage.SetEndTimeCode(clip.frames)
    stage.GetRootLayer().customLayerData = {"twincity": ABOUT}
    holder = stage.DefinePrim("/Clip", "Scope")  # an animation cannot be a default prim itself: validators refuse it
    stage.SetDefaultPrim(holder)
    animation = UsdSkel.Animation.Define(stage, holder.GetPath().AppendChild("Animation"))
    animation.CreateJointsAttr(Vt.TokenArray([joint_path(joint) for joint in JOINTS]))
    animation.CreateScalesAttr(Vt.Vec3hArray([Gf.Vec3h(1, 1, 1)] * len(JOINTS)))
    rotations, translations = animation.CreateRotationsAttr(), animation.CreateTranslationsAttr()
    turns, places = _quaternions(poses.rotations), _translations(clip, poses, figure)
    with Sdf.ChangeBlock():
        for index, frame in enumerate(clip.sample_frames):
            rotations.Set(turns[index], float(frame))
            translations.Set(places[index], float(frame))
        rotations.Set(turns[0])
        translations.Set(places[0])
    path.parent.mkdir(parents=True, exist_ok=True)
    stage.GetRootLayer().Export(str(path))


def _quaternions(rotations: np.ndarray) -> list[Vt.QuatfArray]:
    """Of every sample, each joint on the same half of the sphere as in the sample before, for who interpolates."""
    values = quaternions_from_rotations(rotations)
    for index in range(1, len(values)):
        values[index] *= np.where((values[index] * values[index - 1]).sum(-1, keepdims=True) < 0, -1, 1)
    values = np.round(values, 5)
    return [Vt.QuatfArray([Gf.Quatf(*joint) for joint in sample]) for sample in values.tolist()]


def _translations(clip: Clip, poses: Poses, figure: Figure) -> list[Vt.Vec3fArray]:
    """Of every sample: the hips for legs of `REFERENCE_LEG_M`, the other joints where the reference body has them."""
    size = REFERENCE_LEG_M / figure.leg
    seat = np.array([0, 0, clip.seat_height_m or 0.0])
    offsets = np.repeat(figure.offsets[None] * size, len(poses), 0)
    offsets[:, 0] = np.round((poses.root - seat) * size + seat, 5)
    return [Vt.Vec3fArray.FromNumpy(sample.astype(np.float32)) for sample in offsets]


def _description(clip: Clip, poses: Poses, figure: Figure) -> dict[str, Any]:
    _, joints = poses.world(figure)
    high, low = joints.reshape(-1, 3).max(0) + _MARGIN_M, joints.reshape(-1, 3).min(0) - _MARGIN_M
    description: dict[str, Any] = {
        "posture": clip.posture,
        "activity": clip.activity,
        "speed_m_per_s": _speed(clip, figure),
        "cycle_s": round(clip.cycle_s, 5),
        "loops": clip.loops,
        "ground": clip.ground,
        "seat_height_m": clip.seat_height_m,
        "needs": clip.needs,
        "hands": {side: "busy" if side in clip.busy else "free" for side in ("left", "right")},
        "ages": list(clip.ages),
        "space_m": [round(float(value), 2) for value in (high[0], -low[0], high[1], -low[1])],
        "stance": [[side, round(start, 4), round(end, 4)] for side, start, end in clip.stance],
        "partner": None,
    }
    if clip.partner:
        partner = clip.partner
        description["partner"] = {
            "clip": partner.clip, "offset_m": list(partner.offset_m), "heading_deg": partner.heading_deg,
        }  # fmt: skip
    if clip.lift:
        lift = clip.lift(figure, clip.sample_frames / clip.frames) * REFERENCE_LEG_M / figure.leg
        description["lift_m"] = np.round(np.maximum(lift, 0), 4).tolist()
    return description


def _speed(clip: Clip, figure: Figure) -> float:
    """Of somebody with legs of `REFERENCE_LEG_M`, whose feet then stand still on the ground; wheels know no legs."""
    return round(clip.speed_m_per_s * (REFERENCE_LEG_M / figure.leg if clip.stance else 1.0), 4)


def _compact(text: str) -> str:
    """JSON with innermost lists and objects on one line."""
    return re.sub(r"[\[{][^\[\]{}]*[\]}]", lambda match: re.sub(r"\s+", " ", match.group()), text)
