"""Character files: one dressed body in three levels of detail, as a UsdSkel asset that stands relaxed until posed.

`Name` (SkelRoot, labelled person, variant set `levelOfDetail`) / `Skeleton`, `Animation`, `Looks`, and by variant
`Geom/<Part>`. What can be taken off, a backpack or a bag, is a mesh with a class of its own, and invisible.
Whoever references the asset chooses a level, gives the values of `Animation`, colours `Looks` and shows what is
carried.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from pxr import Gf, Sdf, Usd, UsdGeom, UsdShade, UsdSkel, Vt

from ...geometry.transforms import quaternions_from_rotations
from ..assets import new_asset
from ..mesh import camel, extent_of
from ..scene import SurfaceMaterial
from ..semantics import apply_semantics
from ..textures import define_textured_look
from .character import INFLUENCES, LEVEL_SET, LEVELS, WEARABLE_CLASSES
from .compact import CompactMesh, SkinnedPiece, compact
from .posture import relaxed, stooped
from .skeleton import JOINTS, Skeleton, joint_path

LANDMARKS, HEIGHT, STOOP = "twincity:faceLandmarks", "twincity:height", "twincity:stoop"
"""Attributes of the root: (5, 3) in the bind pose [m], bare stature [m], bend of the spine [degrees]."""

TEXTURES = "../textures"
"""Where a character file finds its textures."""

_DIRECTIONS = dict(zip(LEVELS, (320, 200, 120), strict=True))
_DIRECTIONS_OF_SKIN = dict(zip(LEVELS, (640, 240, 160), strict=True))
"""Faces show what folds of cloth hide."""

_INFLUENCES_BY_LEVEL = dict(zip(LEVELS, (INFLUENCES, 3, 2), strict=True))


def write_character(
    path: Path, levels: Sequence[Sequence[SkinnedPiece]], skeleton: Skeleton, landmarks: np.ndarray,
    materials: Mapping[str, SurfaceMaterial], about: Mapping[str, str], *, height_m: float, stoop_deg: float = 0.0,
) -> None:  # fmt: skip
    """Write one character.

    Args:
        path: of the `.usdc`; its stem names the root.
        levels: the pieces of each of `LEVELS`; pieces of one part become one mesh.
        skeleton: in the bind pose of the pieces.
        landmarks: (5, 3) nose, left eye, right eye, left ear, right ear in the bind pose [m].
        materials: part -> what it is made of until someone dyes it; one without textures can never get any.
        about: how the asset was made, and its licences.
        height_m: bare stature.
        stoop_deg: how far age bends the spine.
    """
    stage = new_asset(path.stem, "SkelRoot", "person", dict(about))
    root = stage.GetDefaultPrim()
    _define_skeleton(stage, skeleton, stoop_deg)
    parts = dict.fromkeys(piece.part for pieces in levels for piece in pieces)
    for part in parts:
        define_textured_look(stage, _look_path(root, part), materials[part], TEXTURES)
    variants = root.GetVariantSets().AddVariantSet(LEVEL_SET)
    for level, pieces in zip(LEVELS, levels, strict=True):
        variants.AddVariant(level)
        variants.SetVariantSelection(level)
        with variants.GetVariantEditContext():
            for part in dict.fromkeys(piece.part for piece in pieces):
                of_part = [piece for piece in pieces if piece.part == part]
                textured = bool(materials[part].pattern or materials[part].relief)
                directions = _DIRECTIONS_OF_SKIN if part == "skin" else _DIRECTIONS
                mesh = compact(of_part, _INFLUENCES_BY_LEVEL[level], directions[level])
                _define_mesh(stage, part, mesh, textured=textured)
            _author_extent(UsdGeom.Boundable(root))
    variants.SetVariantSelection(LEVELS[0])
    types, uniform = Sdf.ValueTypeNames, Sdf.VariabilityUniform
    marks = root.CreateAttribute(LANDMARKS, types.Point3fArray, True, uniform)
    marks.Set(Vt.Vec3fArray.FromNumpy(landmarks.astype(np.float32)))
    root.CreateAttribute(HEIGHT, types.Float, True, uniform).Set(height_m)
    root.CreateAttribute(STOOP, types.Float, True, uniform).Set(stoop_deg)
    path.parent.mkdir(parents=True, exist_ok=True)
    stage.GetRootLayer().Export(str(path))


def _define_mesh(stage: Usd.Stage, part: str, compact_mesh: CompactMesh, *, textured: bool) -> None:
    root = stage.GetDefaultPrim()
    mesh = UsdGeom.Mesh.Define(stage, root.GetPath().AppendPath(f"Geom/{camel(part)}"))
    mesh.CreatePointsAttr(Vt.Vec3fArray.FromNumpy(compact_mesh.points))
    mesh.CreateFaceVertexCountsAttr(Vt.IntArray.FromNumpy(np.full(len(compact_mesh.faces), 3, np.int32)))
    mesh.CreateFaceVertexIndicesAttr(Vt.IntArray.FromNumpy(compact_mesh.faces.ravel()))
    mesh.CreateSubdivisionSchemeAttr(UsdGeom.Tokens.none)
    mesh.CreateExtentAttr(extent_of(compact_mesh.points))
    mesh.CreateDoubleSidedAttr(True)
    primvars, types = UsdGeom.PrimvarsAPI(mesh), Sdf.ValueTypeNames
    normals = primvars.CreatePrimvar("normals", types.Normal3fArray, UsdGeom.Tokens.vertex)
    normals.Set(Vt.Vec3fArray.FromNumpy(compact_mesh.directions))
    normals.SetIndices(Vt.IntArray.FromNumpy(compact_mesh.normals))
    if textured:
        st = primvars.CreatePrimvar("st", types.TexCoord2fArray, UsdGeom.Tokens.vertex)
        st.Set(Vt.Vec2fArray.FromNumpy(compact_mesh.uvs))

    binding = UsdSkel.BindingAPI.Apply(mesh.GetPrim())
    binding.CreateSkeletonRel().SetTargets([root.GetPath().AppendChild("Skeleton")])
    influences = compact_mesh.joints.shape[1]
    joints = binding.CreateJointIndicesPrimvar(False, influences)
    joints.Set(Vt.IntArray.FromNumpy(compact_mesh.joints.ravel()))
    weights = binding.CreateJointWeightsPrimvar(False, influences)
    weights.Set(Vt.FloatArray.FromNumpy(compact_mesh.weights.ravel()))
    binding.CreateGeomBindTransformAttr(Gf.Matrix4d(1.0))
    look = UsdShade.Material(stage.GetPrimAtPath(_look_path(root, part)))
    UsdShade.MaterialBindingAPI.Apply(mesh.GetPrim()).Bind(look)
    if part in WEARABLE_CLASSES:
        apply_semantics(mesh.GetPrim(), WEARABLE_CLASSES[part])
        mesh.MakeInvisible()


def _look_path(root: Usd.Prim, part: str) -> Sdf.Path:
    return root.GetPath().AppendPath(f"Looks/{camel(part)}")


def _author_extent(boundable: UsdGeom.Boundable) -> None:
    boundable.CreateExtentAttr(UsdGeom.Boundable.ComputeExtentFromPlugins(boundable, Usd.TimeCode.Default()))


def _define_skeleton(stage: Usd.Stage, skeleton: Skeleton, stoop_deg: float) -> None:
    """The skeleton, and the animation that it listens to: standing relaxed until someone says otherwise."""
    root = stage.GetDefaultPrim().GetPath()
    names = Vt.TokenArray([joint_path(joint) for joint in JOINTS])
    rotations = stooped(relaxed()[None], np.array([stoop_deg]))[0]
    turns = [Gf.Quatf(w, x, y, z) for w, x, y, z in quaternions_from_rotations(rotations).tolist()]
    offsets = skeleton.offsets.astype(np.float32)

    animation = UsdSkel.Animation.Define(stage, root.AppendChild("Animation"))
    animation.CreateJointsAttr(names)
    animation.CreateTranslationsAttr(Vt.Vec3fArray.FromNumpy(offsets))
    animation.CreateRotationsAttr(Vt.QuatfArray(turns))
    animation.CreateScalesAttr(Vt.Vec3hArray([Gf.Vec3h(1, 1, 1)] * len(JOINTS)))

    prim = UsdSkel.Skeleton.Define(stage, root.AppendChild("Skeleton"))
    prim.CreateJointsAttr(names)
    prim.CreateBindTransformsAttr(_transforms(skeleton.bind_rotations, skeleton.positions))
    prim.CreateRestTransformsAttr(_transforms(rotations, offsets))
    UsdSkel.BindingAPI.Apply(prim.GetPrim()).CreateAnimationSourceRel().SetTargets([animation.GetPath()])


def _transforms(rotations: np.ndarray, positions: np.ndarray) -> Vt.Matrix4dArray:
    """Column-vector rotations (n, 3, 3) and positions (n, 3) as USD's row-vector matrices."""
    matrices = np.tile(np.eye(4), (len(rotations), 1, 1))
    matrices[:, :3, :3] = rotations.swapaxes(1, 2)
    matrices[:, 3, :3] = positions
    return Vt.Matrix4dArray([Gf.Matrix4d(matrix.tolist()) for matrix in matrices])
