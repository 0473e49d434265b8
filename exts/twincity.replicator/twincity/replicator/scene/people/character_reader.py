"""Reading character files as arrays, straight from their layer: a hundred of them in well under a second."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pxr import Sdf, Tf

from ...errors import TwinCityError
from ..assets import ASSETS
from .character import INFLUENCES, LEVEL_SET, LEVELS, WEARABLE_CLASSES, Character, Level, Skin
from .character_file import HEIGHT, LANDMARKS, STOOP
from .layers import children, open_asset, read_material, snake, value_at
from .regions import part_ids
from .skeleton import INDEX, SIDES, Skeleton

_HEAD_SHARE = 0.5
"""A face is the head's when each of its corners follows the head by more than this."""

_LEG_JOINTS = {"feet": ("foot", "toes"), "seat": ("thigh",)}
_SEAT_REACH = 0.35
"""How far down the thighs one sits, as a share of their length."""


def read_character(path: Path) -> Character:
    """The character in a file that `write_character` wrote."""
    layer = open_asset(path, "tools/bake_people.py")
    root = layer.GetPrimAtPath(f"/{layer.defaultPrim}") if layer.defaultPrim else None
    if root is None or LEVEL_SET not in root.variantSets:
        raise TwinCityError(f"{path} is no character of this library: no variant set '{LEVEL_SET}' on its root.")
    skeleton = _skeleton(layer, root.path)
    parts = {name: snake(name) for name in children(layer, root.path.AppendChild("Looks"))}
    landmarks = np.array(value_at(layer, root.path, LANDMARKS), float)
    return Character(
        name=path.stem,
        path=path,
        height_m=float(value_at(layer, root.path, HEIGHT)),
        stoop_deg=float(value_at(layer, root.path, STOOP)),
        skeleton=skeleton,
        landmarks=landmarks,
        materials={part: read_material(layer, root.path, name) for name, part in parts.items()},
        levels={level: _level(layer, root.path, level, parts, skeleton, landmarks) for level in LEVELS},
    )


def is_of_this_library(path: Path) -> bool:
    """Whether `write_character` wrote the file; of one that cannot be read, its folder decides."""
    try:
        layer = Sdf.Layer.FindOrOpen(str(path)) if path.is_file() else None
    except Tf.ErrorException:
        layer = None
    if layer is None:
        return ASSETS in path.parents
    return bool(layer.GetAttributeAtPath(f"/{layer.defaultPrim}.{LANDMARKS}"))


def make_level(body: Skin, wearables: dict[str, Skin], skeleton: Skeleton, landmarks: np.ndarray) -> Level:
    """A level with what the posing must know of it."""
    on_head = body.following("head") > _HEAD_SHARE
    hips_z = skeleton.positions[INDEX["left_thigh"], 2]
    thigh = hips_z - skeleton.positions[INDEX["left_shin"], 2]
    near_hips = (body.points[:, 2] > hips_z - _SEAT_REACH * thigh) & (body.points[:, 2] < hips_z + 0.3 * thigh)
    on_thighs = body.following("hips", *_both_sides("seat")) > 0.5
    on_feet = body.following(*_both_sides("feet")) > 0.5
    head_faces = np.flatnonzero(on_head[body.faces].all(1)).astype(np.int32)
    return Level(
        body=body,
        wearables=wearables,
        head_faces=head_faces,
        part_ids=part_ids(body, head_faces, landmarks),
        ground_vertices=_rows(on_feet),
        seat_vertices=_rows(next((r for r in (near_hips & on_thighs, near_hips, on_thighs) if r.any()), on_thighs)),
    )


def _rows(chosen: np.ndarray) -> np.ndarray:
    """Indices of the chosen ones; of all where none is."""
    return np.flatnonzero(chosen if chosen.any() else np.ones_like(chosen)).astype(np.int32)


def _both_sides(place: str) -> list[str]:
    return [f"{side}_{joint}" for side in SIDES for joint in _LEG_JOINTS[place]]


def _level(
    layer: Sdf.Layer, root: Sdf.Path, level: str, parts: dict[str, str], skeleton: Skeleton, landmarks: np.ndarray
) -> Level:
    geometry = root.AppendVariantSelection(LEVEL_SET, level).AppendChild("Geom")
    present = {name: parts[name] for name in children(layer, geometry)}
    bodily = {name: part for name, part in present.items() if part not in WEARABLE_CLASSES}
    return make_level(
        _joined(layer, geometry, bodily),
        {part: _joined(layer, geometry, {name: part}) for name, part in present.items() if part in WEARABLE_CLASSES},
        skeleton,
        landmarks,
    )


def _joined(layer: Sdf.Layer, geometry: Sdf.Path, parts: dict[str, str]) -> Skin:
    meshes = [_mesh(layer, geometry.AppendChild(name)) for name in parts]
    starts = np.cumsum([0, *(len(mesh["points"]) for mesh in meshes[:-1])])
    whole = {name: np.concatenate([mesh[name] for mesh in meshes]) for name in meshes[0] if name != "faces"}
    faces = [mesh["faces"] + start for mesh, start in zip(meshes, starts, strict=True)]
    return Skin(
        parts=tuple(parts.values()),
        faces=np.concatenate(faces).astype(np.int32),
        face_parts=np.repeat(np.arange(len(parts), dtype=np.int32), [len(part) for part in faces]),
        **whole,
    )


def _mesh(layer: Sdf.Layer, path: Sdf.Path) -> dict[str, np.ndarray]:
    normals = np.array(value_at(layer, path, "primvars:normals"), np.float32)
    if listed := layer.GetAttributeAtPath(path.AppendProperty("primvars:normals:indices")):
        normals = normals[np.array(listed.default)]
    points = np.array(value_at(layer, path, "points"), np.float32)
    textured = layer.GetAttributeAtPath(path.AppendProperty("primvars:st"))
    weights = path.AppendProperty("primvars:skel:jointWeights")
    influences = layer.GetAttributeAtPath(weights).GetInfo("elementSize")
    return {
        "points": points,
        "normals": normals,
        "uvs": np.array(textured.default, np.float32) if textured else np.zeros((len(points), 2), np.float32),
        "joints": _widened(np.array(value_at(layer, path, "primvars:skel:jointIndices"), np.int32), influences),
        "weights": _widened(np.array(value_at(layer, path, "primvars:skel:jointWeights"), np.float32), influences),
        "faces": np.array(value_at(layer, path, "faceVertexIndices"), np.int32).reshape(-1, 3),
    }


def _widened(flat: np.ndarray, influences: int) -> np.ndarray:
    """(n, 4): places that a mesh does without are 0."""
    wide = np.zeros((len(flat) // influences, INFLUENCES), flat.dtype)
    wide[:, :influences] = flat.reshape(-1, influences)
    return wide


def _skeleton(layer: Sdf.Layer, root: Sdf.Path) -> Skeleton:
    binds = np.array(value_at(layer, root.AppendChild("Skeleton"), "bindTransforms"))
    return Skeleton(positions=binds[:, 3, :3].copy(), bind_rotations=binds[:, :3, :3].swapaxes(1, 2).copy())
