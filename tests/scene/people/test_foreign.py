"""Characters of other makers: other names, other axes, other units; the same body on the street."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pxr import Gf, Usd, UsdGeom, UsdSkel, Vt
from tests.scene.people.bodies import HEIGHT_M, box_pieces, box_skeleton, somebody
from tests.scene.people.test_crowd import skinned_by_usd

from twincity.replicator.errors import TwinCityError
from twincity.replicator.scene.people.author import author_people
from twincity.replicator.scene.people.characters import CharacterLibrary
from twincity.replicator.scene.people.joint_names import our_joints
from twincity.replicator.scene.people.skeleton import INDEX, JOINTS, PARENTS
from twincity.replicator.scene.semantics import class_of

MIXAMO_LIKE = {
    "hips": "Hips", "spine": "Spine", "chest": "Spine1", "upper_chest": "Spine2", "neck": "Neck", "head": "Head",
    "clavicle": "Shoulder", "upper_arm": "Arm", "forearm": "ForeArm", "hand": "Hand", "fingers": "HandMiddle1",
    "fingertips": "HandMiddle2", "thumb": "HandThumb1", "thigh": "UpLeg", "shin": "Leg", "foot": "Foot",
    "toes": "ToeBase",
}  # fmt: skip
ENGINE_LIKE = {
    "hips": "pelvis", "spine": "spine_01", "chest": "spine_02", "upper_chest": "spine_03", "neck": "neck_01",
    "head": "head", "clavicle": "clavicle", "upper_arm": "upperarm", "forearm": "lowerarm", "hand": "hand",
    "fingers": "middle_01", "fingertips": "middle_02", "thumb": "thumb_01", "thigh": "thigh", "shin": "calf",
    "foot": "foot", "toes": "ball",
}  # fmt: skip
PLAIN = {
    "hips": "pelvis", "spine": "spine1", "chest": "spine2", "upper_chest": "spine3", "neck": "neck", "head": "head",
    "clavicle": "collar", "upper_arm": "shoulder", "forearm": "elbow", "hand": "wrist", "fingers": "index1",
    "fingertips": "index2", "thumb": "thumb1", "thigh": "hip", "shin": "knee", "foot": "ankle", "toes": "foot",
}  # fmt: skip


def named(joint: str, words: dict[str, str], style: str) -> str:
    side, _, limb = joint.partition("_")
    if side not in ("left", "right"):
        return style.split("|")[0].format(word=words[joint])
    return style.split("|")[1].format(word=words[limb], side=side, Side=side.capitalize(), s=side[0])


STYLES = {
    "mixamo": (MIXAMO_LIKE, "mixamorig_{word}|mixamorig_{Side}{word}"),
    "engine": (ENGINE_LIKE, "{word}|{word}_{s}"),
    "plain": (PLAIN, "{word}|{side}_{word}"),
    "blender": (ENGINE_LIKE, "DEF-{word}|DEF-{word}_{s}"),
}


def joint_paths(style: str) -> list[str]:
    words, pattern = STYLES[style]
    paths: list[str] = []
    for joint, parent in zip(JOINTS, PARENTS, strict=True):
        name = named(joint, words, pattern)
        paths.append(name if parent < 0 else f"{paths[parent]}/{name}")
    return paths


@pytest.mark.parametrize("style", STYLES)
def test_joints_are_known_by_their_names(style: str) -> None:
    assert our_joints("body.usd", joint_paths(style)) == INDEX


def write_foreign(path: Path, style: str = "mixamo", *, y_up_cm: bool = True, twist: bool = True) -> Path:
    """The person of boxes as another maker would have it: one mesh, below a root, with joints more than ours."""
    skeleton, pieces = box_skeleton(), box_pieces(box_skeleton())
    theirs = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]]) * 100.0 if y_up_cm else np.eye(3)
    paths = [f"Root/{joint}" for joint in joint_paths(style)]
    paths = ["Root", *paths, *([f"{paths[INDEX['left_forearm']]}/LeftForeArmTwist"] if twist else [])]
    binds = [np.eye(4)]
    for position, turn in zip(skeleton.positions, skeleton.bind_rotations, strict=True):
        matrix = np.eye(4)
        matrix[:3, :3], matrix[:3, 3] = theirs / np.cbrt(np.linalg.det(theirs)) @ turn, theirs @ position
        binds.append(matrix)
    if twist:
        binds.append(binds[1 + INDEX["left_forearm"]])
    stage = Usd.Stage.CreateInMemory()
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.y if y_up_cm else UsdGeom.Tokens.z)
    UsdGeom.SetStageMetersPerUnit(stage, 0.01 if y_up_cm else 1.0)
    stage.SetDefaultPrim(stage.DefinePrim("/Model", "Xform"))
    UsdSkel.Root.Define(stage, "/Model/Body")
    UsdGeom.Xformable(stage.GetPrimAtPath("/Model/Body")).AddTranslateOp().Set(Gf.Vec3d(3, 0, 5))
    prim = UsdSkel.Skeleton.Define(stage, "/Model/Body/Skeleton")
    prim.CreateJointsAttr(paths)
    matrices = Vt.Matrix4dArray([Gf.Matrix4d(bind.T.tolist()) for bind in binds])
    prim.CreateBindTransformsAttr(matrices)
    prim.CreateRestTransformsAttr(matrices)
    mesh = UsdGeom.Mesh.Define(stage, "/Model/Body/Everything")
    starts = np.cumsum([0, *(len(piece.points) for piece in pieces[:-1])])
    points = np.concatenate([piece.points for piece in pieces]) @ theirs.T
    faces = np.concatenate([piece.faces + start for piece, start in zip(pieces, starts, strict=True)])
    mesh.CreatePointsAttr(Vt.Vec3fArray.FromNumpy(points.astype(np.float32)))
    mesh.CreateFaceVertexCountsAttr([3] * len(faces))
    mesh.CreateFaceVertexIndicesAttr(faces.ravel().tolist())
    weights = np.concatenate([piece.weights for piece in pieces])
    joints = np.argsort(-weights, 1)[:, :2]
    binding = UsdSkel.BindingAPI.Apply(mesh.GetPrim())
    binding.CreateSkeletonRel().SetTargets([prim.GetPath()])
    binding.CreateJointIndicesPrimvar(False, 2).Set((joints + 1).ravel().tolist())
    binding.CreateJointWeightsPrimvar(False, 2).Set(np.take_along_axis(weights, joints, 1).ravel().tolist())
    stage.GetRootLayer().Export(str(path))
    return path


@pytest.mark.parametrize("style, y_up_cm", [("mixamo", True), ("engine", False), ("plain", True)])
@pytest.mark.parametrize("clip", ["stand", "walk", "lie_supine"])
def test_usd_skins_a_foreign_body_to_our_triangles(tmp_path: Path, style: str, y_up_cm: bool, clip: str) -> None:
    library = CharacterLibrary({"Guest": write_foreign(tmp_path / "Guest.usda", style, y_up_cm=y_up_cm)})
    (posed,) = library.pose_people([somebody(character="Guest", clip=clip, height_m=1.6)])
    stage = Usd.Stage.CreateInMemory()
    stage.DefinePrim("/World", "Xform")
    author_people(stage.GetRootLayer(), ["/World/Guest"], [posed])
    placed = skinned_by_usd(stage.GetPrimAtPath("/World/Guest/Body"), posed.body.skin.parts)
    ours, theirs = (np.unique(np.round(cloud, 2), axis=0) for cloud in (posed.body.vertices, placed))
    assert np.abs(ours.mean(0) - theirs.mean(0)).max() < 5e-3
    nearest = np.linalg.norm(placed[:, None] - posed.body.vertices[None], axis=-1)
    assert nearest.min(0).max() < 2e-3
    assert nearest.min(1).max() < 2e-3
    assert class_of(stage.GetPrimAtPath("/World/Guest")) == "person"


def test_a_foreign_body_is_upright_in_metres_and_looks_ahead(tmp_path: Path) -> None:
    character = CharacterLibrary({"Guest": write_foreign(tmp_path / "Guest.usda")}).named("Guest")
    assert character.height_m == pytest.approx(HEIGHT_M, abs=0.02)
    ours = box_skeleton()
    shift = character.skeleton.positions[0] - ours.positions[0]
    assert np.allclose(character.skeleton.positions, ours.positions + shift, atol=1e-4)
    assert abs(shift[2]) < 0.01
    assert np.allclose(
        character.skeleton.bind_rotations[INDEX["left_forearm"]], ours.bind_rotations[INDEX["left_hand"]]
    )


def test_joints_that_are_not_named_so_are_told_with_an_example() -> None:
    paths = [path for path in joint_paths("engine") if "lowerarm_r" not in path]
    with pytest.raises(
        TwinCityError, match=r"body\.usd: no joint is known as right forearm.*RightForearm or forearm_r"
    ):
        our_joints("body.usd", paths)


def test_a_file_without_a_skeleton_is_refused(tmp_path: Path) -> None:
    stage = Usd.Stage.CreateInMemory()
    stage.SetDefaultPrim(stage.DefinePrim("/Statue", "Xform"))
    UsdGeom.Cube.Define(stage, "/Statue/Stone")
    stage.GetRootLayer().Export(str(tmp_path / "Statue.usda"))
    with pytest.raises(TwinCityError, match=r"Statue\.usda has no skeleton\. A character is a SkelRoot"):
        CharacterLibrary({"Statue": tmp_path / "Statue.usda"})


def test_a_file_that_is_not_there_or_no_usd_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "Nobody.usda"
    with pytest.raises(TwinCityError, match=r"Nobody\.usda: no such file"):
        CharacterLibrary({"Nobody": path})
    path.write_text("garbage", encoding="utf-8")
    with pytest.raises(TwinCityError, match=r"Nobody\.usda is no USD file that can be read\.$"):
        CharacterLibrary({"Nobody": path})


def test_a_skeleton_that_nothing_follows_is_refused(tmp_path: Path) -> None:
    path = write_foreign(tmp_path / "Ghost.usda")
    stage = Usd.Stage.Open(str(path))
    stage.RemovePrim("/Model/Body/Everything")
    stage.Save()
    with pytest.raises(TwinCityError, match=r"Ghost\.usda: no mesh follows /Model/Body/Skeleton"):
        CharacterLibrary({"Ghost": path}).named("Ghost")
