"""Posing the skeleton of another maker's character, in the layer of a frame that references its file."""

from __future__ import annotations

import numpy as np
from pxr import Gf, Sdf, UsdSkel, Vt

from ..semantics import apply_semantics
from .character import ForeignSkeleton
from .characters import PosedPerson
from .skeleton import about

_POSE = "TwinCityPose"


def author_foreign(layer: Sdf.Layer, prim_path: str, posed: PosedPerson) -> None:
    """Author one person: a reference to the file as it is, its place, and an animation for its own joints."""
    foreign = posed.character.foreign
    if foreign is None:
        raise ValueError(f"{posed.character.name} has the joints of this library: `author_people` authors it.")
    root = Sdf.CreatePrimInLayer(layer, prim_path)
    root.specifier = Sdf.SpecifierDef
    root.SetInfo("references", Sdf.ReferenceListOp.CreateExplicit([Sdf.Reference(str(posed.character.path))]))
    apply_semantics(root, "person")
    types = Sdf.ValueTypeNames
    place = Sdf.AttributeSpec(root, "xformOp:transform", types.Matrix4d)
    place.default = Gf.Matrix4d(_world_from_prim(posed, foreign).T.tolist())
    order = Sdf.AttributeSpec(root, "xformOpOrder", types.TokenArray, Sdf.VariabilityUniform)
    order.default = ["xformOp:transform"]
    animation = Sdf.CreatePrimInLayer(layer, f"{prim_path}/{_POSE}")
    animation.specifier, animation.typeName = Sdf.SpecifierDef, "SkelAnimation"
    local = Vt.Matrix4dArray([Gf.Matrix4d(matrix.T.tolist()) for matrix in _local_transforms(posed, foreign)])
    translations, rotations, scales = UsdSkel.DecomposeTransforms(local)
    Sdf.AttributeSpec(animation, "joints", types.TokenArray, Sdf.VariabilityUniform).default = list(foreign.joints)
    Sdf.AttributeSpec(animation, "translations", types.Float3Array).default = translations
    Sdf.AttributeSpec(animation, "rotations", types.QuatfArray).default = rotations
    Sdf.AttributeSpec(animation, "scales", types.Half3Array).default = scales
    skeleton = Sdf.CreatePrimInLayer(layer, f"{prim_path}/{foreign.path}")
    applied = Sdf.TokenListOp()
    applied.prependedItems = ["SkelBindingAPI"]
    skeleton.SetInfo("apiSchemas", applied)
    source = Sdf.RelationshipSpec(skeleton, "skel:animationSource", False)
    source.targetPathList.explicitItems = [animation.path]


def _world_from_prim(posed: PosedPerson, foreign: ForeignSkeleton) -> np.ndarray:
    world_from_ours = np.eye(4)
    world_from_ours[:3, :3] = about("z", posed.person.heading_deg) * posed.size
    world_from_ours[:3, 3] = posed.person.position
    return world_from_ours @ foreign.ours_from_native @ foreign.native_from_prim


def _local_transforms(posed: PosedPerson, foreign: ForeignSkeleton) -> np.ndarray:
    """(m, 4, 4) of their joints, each relative to its parent: every one moves as the joint of ours that it follows."""
    ours = posed.turned @ posed.character.skeleton.from_bind
    ours[..., 3] += posed.placed
    moved = np.tile(np.eye(4), (len(foreign.joints), 1, 1))
    moved[:, :3] = ours[foreign.ours]
    native = np.linalg.inv(foreign.ours_from_native) @ moved @ foreign.ours_from_native @ foreign.binds
    parents = np.maximum(foreign.parents, 0)
    local = np.linalg.inv(native[parents]) @ native
    return np.where((foreign.parents < 0)[:, None, None], native, local)
