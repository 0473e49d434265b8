"""Character files: one skinned body with its skeleton, as a UsdSkel asset that stands relaxed until it is posed.

`MannequinF` (SkelRoot, labelled person, `twincity:faceLandmarks`) / `Skeleton`, `Animation`, `Geom`, `Looks`.
Whoever references it overrides the values of `Animation` and the colours in `Looks`; nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pxr import Gf, Sdf, Usd, UsdGeom, UsdSkel, Vt

from ....errors import TwinCityError
from ....geometry.transforms import quaternions_from_rotations
from ...assets import Part, define_part, joined, new_asset, read_parts
from ...mesh import camel
from ...scene import SurfaceMaterial
from .rig import INDEX, JOINTS, PARENTS, Poses, Rig, joint_path, measure_rig

INFLUENCES = 4
"""Joints that one vertex can follow."""

LANDMARKS = "twincity:faceLandmarks"
"""Nose, left eye, right eye, left ear, right ear of the body at rest [m]."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Character:
    """One body, read from its file and ready to be posed many times."""

    name: str
    path: Path
    rig: Rig
    part_names: tuple[str, ...]
    points: np.ndarray
    """(n, 3) float32 at rest, all parts one after the other."""

    normals: np.ndarray
    """(n, 3) float32."""

    faces: np.ndarray
    """(m, 3) int32."""

    face_parts: np.ndarray
    """(m,) int32 index into `part_names`."""

    weights: np.ndarray
    """(n, joints) float32, each row sums to 1."""

    landmarks: np.ndarray
    """(5, 3) nose, eyes, ears at rest."""

    head_faces: np.ndarray
    """Indices into `faces`."""

    bounds_padding: float
    """How far the skin reaches beyond the box of the joints, as UsdSkel reckons it [m]."""


def write_character(
    path: Path, skins: Mapping[str, tuple[Part, np.ndarray]], positions: np.ndarray, landmarks: np.ndarray,
    relaxed: Poses, materials: Mapping[str, SurfaceMaterial], about: dict[str, str],
) -> None:  # fmt: skip
    """Write one body.

    Args:
        path: of the `.usdc` to write.
        skins: part name -> its triangles and its weights (n, joints).
        positions: (joints, 3) of the body at rest.
        landmarks: (5, 3).
        relaxed: one pose, in which the body stands when nothing poses it.
        materials: of each part, as worn when nothing dyes it.
        about: where the asset is from.
    """
    stage = new_asset(path.stem, "SkelRoot", "person", about)
    root = stage.GetDefaultPrim()
    skeleton = _define_skeleton(stage, positions, relaxed)
    for part, weights in skins.values():
        mesh = define_part(stage, part, materials[part.name])
        binding = UsdSkel.BindingAPI.Apply(mesh.GetPrim())
        binding.CreateSkeletonRel().SetTargets([skeleton.GetPath()])
        joints, shares = _strongest(weights)
        binding.CreateJointIndicesPrimvar(False, INFLUENCES).Set(Vt.IntArray.FromNumpy(joints.ravel()))
        binding.CreateJointWeightsPrimvar(False, INFLUENCES).Set(Vt.FloatArray.FromNumpy(shares.ravel()))
        binding.CreateGeomBindTransformAttr(Gf.Matrix4d(1.0))
    marks = root.CreateAttribute(LANDMARKS, Sdf.ValueTypeNames.Point3fArray, True, Sdf.VariabilityUniform)
    marks.Set(Vt.Vec3fArray.FromNumpy(landmarks.astype(np.float32)))
    boundable = UsdGeom.Boundable(root)
    boundable.CreateExtentAttr(UsdGeom.Boundable.ComputeExtentFromPlugins(boundable, Usd.TimeCode.Default()))
    path.parent.mkdir(parents=True, exist_ok=True)
    stage.GetRootLayer().Export(str(path))


def read_character(path: Path, parts: tuple[str, ...]) -> Character:
    """The body in a file that `write_character` wrote, with the parts named so there."""
    if not path.is_file():
        raise TwinCityError(f"{path}: no such character file. `tools/bake_mannequin.py` writes the mannequins.")
    stage = Usd.Stage.Open(str(path))
    root = stage.GetDefaultPrim()
    pieces = read_parts(stage, [camel(part) for part in parts])
    points, normals, faces, face_parts = joined(pieces)
    weights = np.concatenate([_read_weights(root, piece.name) for piece in pieces])
    binds = UsdSkel.Skeleton(root.GetChild("Skeleton")).GetBindTransformsAttr().Get()
    positions = np.array([bind.ExtractTranslation() for bind in binds])
    on_head = weights[:, INDEX["head"]] > 0.5
    return Character(
        name=path.stem,
        path=path,
        rig=measure_rig(positions, points.astype(float), weights),
        part_names=parts,
        points=points,
        normals=normals,
        faces=faces,
        face_parts=face_parts,
        weights=weights,
        landmarks=np.array(root.GetAttribute(LANDMARKS).Get(), float),
        head_faces=np.flatnonzero(on_head[faces].all(1)).astype(np.int32),
        bounds_padding=_bounds_padding(root),
    )


def _bounds_padding(root: Usd.Prim) -> float:
    """What UsdSkel adds on every side to the box of the joints, read off the extent it gave this file."""
    cache = UsdSkel.Cache()
    cache.Populate(UsdSkel.Root(root), Usd.PrimDefaultPredicate)
    query = cache.GetSkelQuery(UsdSkel.Skeleton(root.GetChild("Skeleton")))
    joints = [joint.ExtractTranslation() for joint in query.ComputeJointSkelTransforms(Usd.TimeCode.Default())]
    lowest = UsdGeom.Boundable(root).GetExtentAttr().Get()[0]
    return float(np.min(joints, axis=0)[0] - lowest[0])


def _define_skeleton(stage: Usd.Stage, positions: np.ndarray, relaxed: Poses) -> UsdSkel.Skeleton:
    """The skeleton, and the animation that it listens to: the relaxed pose until someone says otherwise."""
    root = stage.GetDefaultPrim().GetPath()
    names = Vt.TokenArray([joint_path(joint) for joint in JOINTS])
    offsets = positions - np.where(np.array(PARENTS)[:, None] < 0, 0, positions[np.array(PARENTS)])
    offsets[0] = relaxed.root[0]
    turns = [Gf.Quatf(w, x, y, z) for w, x, y, z in quaternions_from_rotations(relaxed.rotations[0]).tolist()]

    animation = UsdSkel.Animation.Define(stage, root.AppendChild("Animation"))
    animation.CreateJointsAttr(names)
    animation.CreateTranslationsAttr(Vt.Vec3fArray.FromNumpy(offsets.astype(np.float32)))
    animation.CreateRotationsAttr(Vt.QuatfArray(turns))
    animation.CreateScalesAttr(Vt.Vec3hArray([Gf.Vec3h(1, 1, 1)] * len(JOINTS)))

    skeleton = UsdSkel.Skeleton.Define(stage, root.AppendChild("Skeleton"))
    skeleton.CreateJointsAttr(names)
    skeleton.CreateBindTransformsAttr([Gf.Matrix4d().SetTranslate(Gf.Vec3d(*p)) for p in positions.tolist()])
    rest = [
        Gf.Matrix4d(Gf.Rotation(Gf.Quatd(turn)), Gf.Vec3d(*offset))
        for turn, offset in zip(turns, offsets.tolist(), strict=True)
    ]
    skeleton.CreateRestTransformsAttr(rest)
    UsdSkel.BindingAPI.Apply(skeleton.GetPrim()).CreateAnimationSourceRel().SetTargets([animation.GetPath()])
    return skeleton


def _strongest(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n, 4) joints and shares of the strongest influences; shares sum to 1, unused places are joint 0 at 0."""
    joints = np.argsort(-weights, axis=1, kind="stable")[:, :INFLUENCES]
    shares = np.take_along_axis(weights, joints, 1)
    shares = (shares / shares.sum(1, keepdims=True)).astype(np.float32)
    return np.where(shares > 0, joints, 0).astype(np.int32), shares


def _read_weights(root: Usd.Prim, part: str) -> np.ndarray:
    binding = UsdSkel.BindingAPI(root.GetPrimAtPath(f"Geom/{part}"))
    joints = np.array(binding.GetJointIndicesPrimvar().Get()).reshape(-1, INFLUENCES)
    shares = np.array(binding.GetJointWeightsPrimvar().Get(), np.float32).reshape(-1, INFLUENCES)
    weights = np.zeros((len(joints), len(JOINTS)), np.float32)
    np.add.at(weights, (np.arange(len(joints))[:, None], joints), shares)
    return weights
