"""Characters of other makers: any UsdSkel body whose joints have names that are understood, read as one of ours.

Their file is left as it is. Its joints are told how to move when a person is authored; here its skin is made to
follow our joints instead of its own, which comes to the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from pxr import Usd, UsdGeom, UsdShade, UsdSkel

from ...errors import TwinCityError
from ..scene import SurfaceMaterial
from .character import INFLUENCES, LEVELS, Character, ForeignSkeleton, Skin
from .character_reader import make_level
from .compact import smooth_normals
from .joint_names import our_joints
from .layers import snake
from .skeleton import INDEX, JOINTS, PARENTS, SIDES, Skeleton

_GREY = (0.25, 0.25, 0.25)
_HAND_SHARE = 0.36
"""Of the forearm's length, from the wrist to where fingers begin."""

_DOWN, _AHEAD = np.array([0.0, 0.0, -1.0]), np.array([1.0, 0.0, 0.0])
_HANGING = ("upper_arm", "forearm", "hand", "fingers", "fingertips", "thumb", "thigh", "shin")
"""Limbs that point straight down at attention."""


def read_foreign(path: Path) -> Character:
    """The character in somebody else's file."""
    if not path.is_file():
        raise TwinCityError(f"{path}: no such file. The characters.json beside it lists it.")
    try:
        stage = Usd.Stage.Open(str(path))
    except Exception:  # whatever USD cannot open, it says so by many kinds of exception
        raise TwinCityError(f"{path} is no USD file that can be read.") from None
    root = stage.GetDefaultPrim()
    if not root:
        raise TwinCityError(f"{path}: no default prim. Set one, the root of the character.")
    binding = _skeleton_binding(path, root)
    foreign, skeleton = _read_skeleton(path, stage, binding)
    body, materials = _read_skin(path, binding, foreign)
    landmarks = _landmarks(body, skeleton)
    level = make_level(body, {}, skeleton, landmarks)
    return Character(
        name=path.stem,
        path=path,
        height_m=float(np.ptp(body.points[:, 2])),
        stoop_deg=0.0,
        skeleton=skeleton,
        landmarks=landmarks,
        materials=materials,
        levels=dict.fromkeys(LEVELS, level),
        foreign=foreign,
    )


def _skeleton_binding(path: Path, root: Usd.Prim) -> UsdSkel.Binding:
    cache = UsdSkel.Cache()
    for prim in Usd.PrimRange(root):
        if prim.IsA(UsdSkel.Root):
            cache.Populate(UsdSkel.Root(prim), Usd.PrimDefaultPredicate)
            for binding in cache.ComputeSkelBindings(UsdSkel.Root(prim), Usd.PrimDefaultPredicate):
                if binding.GetSkinningTargets():
                    return binding
    skeletons = [prim for prim in Usd.PrimRange(root) if prim.IsA(UsdSkel.Skeleton)]
    if skeletons:
        raise TwinCityError(
            f"{path}: no mesh follows {skeletons[0].GetPath()}. A character needs a SkelRoot with meshes that have "
            f"joint indices, joint weights and skel:skeleton."
        )
    raise TwinCityError(f"{path} has no skeleton. A character is a SkelRoot with a Skeleton and the meshes it moves.")


def _read_skeleton(path: Path, stage: Usd.Stage, binding: UsdSkel.Binding) -> tuple[ForeignSkeleton, Skeleton]:
    skeleton = binding.GetSkeleton()
    joints = [str(joint) for joint in skeleton.GetJointsAttr().Get() or ()]
    binds = np.array(skeleton.GetBindTransformsAttr().Get() or ()).reshape(-1, 4, 4).swapaxes(1, 2)
    if not joints or len(binds) != len(joints):
        raise TwinCityError(f"{path}: {skeleton.GetPath()} has {len(joints)} joints and {len(binds)} bind transforms.")
    known = our_joints(path, joints)
    placed = {name: binds[place, :3, 3] for name, place in known.items()}
    ours_from_native = _upright(stage, placed, _surface(binding))
    ours = {name: ours_from_native[:3, :3] @ place + ours_from_native[:3, 3] for name, place in placed.items()}
    topology = UsdSkel.Topology(joints)
    parents = [topology.GetParent(place) for place in range(len(joints))]
    follows: list[int] = []
    by_place = {place: INDEX[name] for name, place in known.items()}
    for place, parent in enumerate(parents):
        follows.append(by_place.get(place, follows[parent] if parent >= 0 else INDEX["hips"]))
    root = stage.GetDefaultPrim()
    to_root = UsdGeom.XformCache().ComputeRelativeTransform(skeleton.GetPrim(), root)[0]
    foreign = ForeignSkeleton(
        path=str(skeleton.GetPath().MakeRelativePath(root.GetPath())),
        joints=tuple(joints),
        parents=np.array(parents),
        binds=binds,
        ours=np.array(follows),
        ours_from_native=ours_from_native,
        native_from_prim=np.linalg.inv(np.array(to_root).T),
    )
    return foreign, _our_skeleton(ours)


def _surface(binding: UsdSkel.Binding) -> np.ndarray:
    """(n, 3) points of all that is skinned, in the skeleton's own space and bind pose."""
    clouds = []
    for target in binding.GetSkinningTargets():
        mesh, bind = UsdGeom.Mesh(target.GetPrim()), np.array(target.GetGeomBindTransform())
        if mesh:
            clouds.append(np.array(mesh.GetPointsAttr().Get(), float) @ bind[:3, :3] + bind[3, :3])
    return np.concatenate(clouds) if clouds else np.zeros((1, 3))


def _upright(stage: Usd.Stage, placed: Mapping[str, np.ndarray], surface: np.ndarray) -> np.ndarray:
    """(4, 4) that turns, moves and resizes a body: metres, X forward, Z up, the ground below the hips at the origin."""
    up = np.eye(3)[1 if UsdGeom.GetStageUpAxis(stage) == UsdGeom.Tokens.y else 2]
    left = placed["left_thigh"] - placed["right_thigh"]
    left = left - up * (left @ up)
    left = left / np.linalg.norm(left)
    matrix = np.eye(4)
    matrix[:3, :3] = np.stack([np.cross(left, up), left, up]) * UsdGeom.GetStageMetersPerUnit(stage)
    ground = (surface @ up).min()
    matrix[:3, 3] = -matrix[:3, :3] @ (placed["hips"] + up * (ground - placed["hips"] @ up))
    return matrix


def _our_skeleton(placed: Mapping[str, np.ndarray]) -> Skeleton:
    """Our 28 joints: those that are known, and others where they would be."""
    whole = dict(placed)
    whole.setdefault("upper_chest", whole["spine"] + 0.6 * (_shoulders(whole) - whole["spine"]))
    whole.setdefault("chest", (whole["spine"] + whole["upper_chest"]) / 2)
    whole.setdefault("neck", whole["upper_chest"] + 0.6 * (whole["head"] - whole["upper_chest"]))
    for side in SIDES:
        arm, fore, hand = (whole[f"{side}_{limb}"] for limb in ("upper_arm", "forearm", "hand"))
        whole.setdefault(f"{side}_clavicle", whole["upper_chest"] + 0.2 * (arm - whole["upper_chest"]))
        knuckles = whole.setdefault(f"{side}_fingers", hand + _HAND_SHARE * (hand - fore))
        whole.setdefault(f"{side}_fingertips", hand + 1.5 * (knuckles - hand))
        whole.setdefault(f"{side}_thumb", hand + 0.3 * (knuckles - hand))
        ankle = whole[f"{side}_foot"]
        whole.setdefault(f"{side}_toes", ankle * (1, 1, 0.4) + 0.12 * _AHEAD)
    positions = np.stack([whole[name] for name in JOINTS])
    return Skeleton(positions=positions, bind_rotations=_bind_rotations(positions))


def _shoulders(placed: Mapping[str, np.ndarray]) -> np.ndarray:
    return (placed["left_upper_arm"] + placed["right_upper_arm"]) / 2


def _bind_rotations(positions: np.ndarray) -> np.ndarray:
    """(28, 3, 3) smallest rotation that takes each limb from attention to the bind pose; trunk and head are upright."""
    rotations = np.tile(np.eye(3), (len(JOINTS), 1, 1))
    for name, joint in INDEX.items():
        limb = name.partition("_")[2]
        children = [child for child, parent in enumerate(PARENTS) if parent == joint and "thumb" not in JOINTS[child]]
        if name in SIDES or limb not in (*_HANGING, "foot"):
            continue
        if children:
            way = positions[children[0]] - positions[joint]
            if limb == "foot":
                way = way * (1, 1, 0)
            rotations[joint] = _least_turn(_AHEAD if limb == "foot" else _DOWN, way / np.linalg.norm(way))
        else:
            rotations[joint] = rotations[PARENTS[joint]]
    for side in SIDES:
        rotations[INDEX[f"{side}_toes"]] = rotations[INDEX[f"{side}_foot"]]
    return rotations


def _least_turn(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    axis, cosine = np.cross(start, end), float(start @ end)
    cross = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    return np.eye(3) + cross + cross @ cross / max(1 + cosine, 1e-6)


def _read_skin(
    path: Path, binding: UsdSkel.Binding, foreign: ForeignSkeleton
) -> tuple[Skin, dict[str, SurfaceMaterial]]:
    meshes, materials = [], {}
    for target in binding.GetSkinningTargets():
        mesh = UsdGeom.Mesh(target.GetPrim())
        if mesh:
            part = snake(mesh.GetPrim().GetName())
            materials[part] = _material(mesh, part)
            meshes.append(_read_mesh(path, mesh, target, foreign))
    if not meshes:
        raise TwinCityError(f"{path}: what follows the skeleton are no meshes. A character's skin is made of meshes.")
    starts = np.cumsum([0, *(len(mesh["points"]) for mesh in meshes[:-1])])
    faces = [mesh["faces"] + start for mesh, start in zip(meshes, starts, strict=True)]
    whole = {name: np.concatenate([mesh[name] for mesh in meshes]) for name in meshes[0] if name != "faces"}
    skin = Skin(
        parts=tuple(materials),
        faces=np.concatenate(faces).astype(np.int32),
        face_parts=np.repeat(np.arange(len(faces), dtype=np.int32), [len(part) for part in faces]),
        **whole,
    )
    return skin, materials


def _read_mesh(
    path: Path, mesh: UsdGeom.Mesh, target: UsdSkel.SkinningQuery, foreign: ForeignSkeleton
) -> dict[str, np.ndarray]:
    """Triangles in our space and bind pose; corners are doubled where their texture coordinates part."""
    name = mesh.GetPrim().GetPath()
    bind = np.array(target.GetGeomBindTransform()).T
    matrix = foreign.ours_from_native @ bind
    points = np.array(mesh.GetPointsAttr().Get(), float) @ matrix[:3, :3].T + matrix[:3, 3]
    influences = target.ComputeVaryingJointInfluences(len(points))
    if not influences:
        raise TwinCityError(f"{path}: {name} has no joint indices and weights for its {len(points)} points.")
    per_point = len(influences[0]) // len(points)
    indices, weights = (np.array(values).reshape(len(points), per_point) for values in influences)
    mapper = target.GetJointMapper()
    order = mapper.Remap(list(range(len(foreign.joints)))) if mapper and not mapper.IsIdentity() else None
    indices = np.array(order)[indices] if order else indices
    joints, shares = _following_ours(foreign.ours[indices], weights)
    corners = _triangle_corners(mesh)
    vertices = np.array(mesh.GetFaceVertexIndicesAttr().Get())[corners]
    uvs = _corner_uvs(mesh, corners, vertices)
    keys, first, faces = np.unique(
        np.c_[vertices.ravel(), np.round(uvs.reshape(-1, 2) * 4096)], axis=0, return_index=True, return_inverse=True
    )
    kept = keys[:, 0].astype(int)
    faces = faces.reshape(-1, 3)
    return {
        "points": points[kept].astype(np.float32),
        "normals": smooth_normals(points[kept], faces).astype(np.float32),
        "uvs": uvs.reshape(-1, 2)[first].astype(np.float32),
        "joints": joints[kept],
        "weights": shares[kept],
        "faces": faces.astype(np.int32),
    }


def _following_ours(joints: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n, 4) of our joints and their shares: what several of theirs pull that follow one of ours is put together."""
    dense = np.zeros((len(joints), len(JOINTS)))
    np.add.at(dense, (np.arange(len(joints))[:, None], joints), weights)
    strongest = np.argsort(-dense, axis=1, kind="stable")[:, :INFLUENCES]
    shares = np.take_along_axis(dense, strongest, 1)
    shares /= np.maximum(shares.sum(1, keepdims=True), 1e-9)
    return np.where(shares > 0, strongest, 0).astype(np.int32), shares.astype(np.float32)


def _triangle_corners(mesh: UsdGeom.Mesh) -> np.ndarray:
    """(m, 3) places in the list of face vertices: polygons as fans."""
    counts = np.array(mesh.GetFaceVertexCountsAttr().Get())
    starts = np.cumsum(counts) - counts
    fans = [
        np.stack([first, first + step, first + step + 1], 1)
        for step in range(1, int(counts.max()) - 1)
        for first in [starts[counts > step + 1]]
    ]
    corners = np.concatenate(fans)
    return corners[:, ::-1] if mesh.GetOrientationAttr().Get() == UsdGeom.Tokens.leftHanded else corners


def _corner_uvs(mesh: UsdGeom.Mesh, corners: np.ndarray, vertices: np.ndarray) -> np.ndarray:
    """(m, 3, 2); zeros where the mesh has none."""
    st = UsdGeom.PrimvarsAPI(mesh).GetPrimvar("st")
    if not st or not st.HasValue():
        return np.zeros((*corners.shape, 2))
    values = np.array(st.ComputeFlattened(), float)
    return values[corners if st.GetInterpolation() == UsdGeom.Tokens.faceVarying else vertices]


def _material(mesh: UsdGeom.Mesh, part: str) -> SurfaceMaterial:
    """Its colour, or its picture, where the material is a UsdPreviewSurface; else grey."""
    look = UsdShade.MaterialBindingAPI(mesh).ComputeBoundMaterial()[0]
    surface = look.ComputeSurfaceSource()[0] if look else None
    diffuse = surface.GetInput("diffuseColor") if surface else None
    if not diffuse:
        return SurfaceMaterial(name=part, albedo=_GREY)
    picture = _picture(diffuse)
    if picture:
        return SurfaceMaterial(name=part, albedo=(0.0, 0.0, 0.0), second_albedo=(1.0, 1.0, 1.0), pattern=picture)
    colour = diffuse.Get()
    return SurfaceMaterial(name=part, albedo=_GREY if colour is None else (colour[0], colour[1], colour[2]))


def _picture(diffuse: UsdShade.Input) -> str | None:
    """The file of the texture that gives the colour."""
    for source in diffuse.GetConnectedSources()[0]:
        file = UsdShade.Shader(source.source.GetPrim()).GetInput("file")
        if file and file.Get():
            return file.Get().resolvedPath or None
    return None


def _landmarks(body: Skin, skeleton: Skeleton) -> np.ndarray:
    """(5, 3) nose, eyes, ears where heads have them, from the box of the head."""
    head = body.points[body.following("head") > 0.5]
    if not len(head):
        return np.repeat(skeleton.positions[INDEX["head"]][None], 5, 0)
    low, high = head.min(0), head.max(0)
    height, middle = high[2] - low[2], (low[:2] + high[:2]) / 2
    ahead, aside = high[0], (high[1] - low[1]) / 2
    eyes, nose = high[2] - 0.50 * height, high[2] - 0.62 * height
    return np.array([
        (ahead, middle[1], nose),
        (ahead - 0.02, middle[1] + 0.42 * aside, eyes), (ahead - 0.02, middle[1] - 0.42 * aside, eyes),
        (middle[0], middle[1] + aside, eyes), (middle[0], middle[1] - aside, eyes),
    ])  # fmt: skip
