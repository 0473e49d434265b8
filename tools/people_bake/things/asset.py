"""Things as USD files: shaded with creases where edges are sharp, two levels of detail as variants of the root."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
from pxr import Usd

from twincity.replicator.scene.assets import Part, define_mesh, new_asset
from twincity.replicator.scene.mesh import camel
from twincity.replicator.scene.textures import define_textured_look

from .shape import Shape, welded
from .thing import LEVELS, Thing

CREASE_DEG = {"near": 75.0, "far": 180.0}
"""Faces that meet at a sharper angle do not share their shading. From far a bar of three sides is still a round bar."""

ROUND_PARTS = ("tyres", "rims", "frame", "metal")
"""Parts with these names are bars and wheels only, and have no creases near either."""

ABOUT = {
    "tool": "tools/bake_things.py",
    "seed": "none: nothing is drawn by chance",
    "license": "Apache-2.0",
    "source": "modelled by the TwinCity project; no maker's model, no text, no mark",
}


def write_thing(path: Path, name: str, thing: Thing) -> dict[str, int]:
    """Write one asset; returns how many triangles each level of detail has."""
    stage = new_asset(name, "Xform", thing.class_name, ABOUT)
    root = stage.GetDefaultPrim()
    for part, material in thing.materials.items():
        define_textured_look(stage, root.GetPath().AppendPath(f"Looks/{camel(part)}"), material)
    levels = root.GetVariantSets().AddVariantSet("levelOfDetail")
    triangles = {}
    for level, detail in LEVELS.items():
        levels.AddVariant(level)
        levels.SetVariantSelection(level)
        shapes = thing.build(detail)
        with levels.GetVariantEditContext():
            for part, shape in shapes.items():
                define_mesh(stage, shaded(camel(part), shape, crease_deg(part, level)))
        triangles[level] = sum(len(shape.faces) for shape in shapes.values())
    levels.SetVariantSelection("near")
    path.parent.mkdir(parents=True, exist_ok=True)
    stage.GetRootLayer().Export(str(path))
    return triangles


def crease_deg(part: str, level: str) -> float:
    """The sharpest angle over which a part is shaded as one surface, in a level of detail."""
    return CREASE_DEG["far" if part in ROUND_PARTS else level]


def shaded(name: str, shape: Shape, crease: float) -> Part:
    """A part whose vertices are split along creases; large faces weigh more, so that flats beside bends stay flat."""
    shape = welded(shape.points, shape.faces)
    corners = shape.points[shape.faces]
    areas = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = areas / np.linalg.norm(areas, axis=1, keepdims=True)
    corner_normals = np.empty((len(shape.faces), 3, 3))
    order = np.argsort(shape.faces, axis=None, kind="stable")
    starts = np.searchsorted(shape.faces.ravel()[order], np.arange(len(shape.points) + 1))
    for start, end in pairwise(starts):
        around = order[start:end]
        faces = around // 3
        alike = normals[faces] @ normals[faces].T > np.cos(np.radians(crease)) - 1e-9
        corner_normals[faces, around % 3] = alike @ areas[faces] + 1e-6 * areas[faces]
    corner_normals /= np.linalg.norm(corner_normals, axis=2, keepdims=True)
    keys = np.column_stack([shape.faces.ravel(), np.round(corner_normals.reshape(-1, 3) * 127).astype(int)])
    kept, first, faces = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    rounded = kept[:, 1:] / 127
    return Part(
        name=name,
        points=shape.points[shape.faces.ravel()[first]].astype(np.float32),
        normals=(rounded / np.linalg.norm(rounded, axis=1, keepdims=True)).astype(np.float32),
        faces=faces.reshape(-1, 3).astype(np.int32),
    )


def size_of(thing: Thing) -> tuple[float, float, float]:
    """Length, width and height [m] of a thing as it stands, to the millimetre."""
    points = np.concatenate([shape.points for shape in thing.build(LEVELS["near"]).values()])
    length, width, height = np.ptp(points, axis=0).round(3).tolist()
    return length, width, height


def triangles_of(path: Path) -> dict[str, int]:
    """How many triangles each level of detail of a written asset has."""
    stage = Usd.Stage.Open(str(path))
    levels = stage.GetDefaultPrim().GetVariantSets().GetVariantSet("levelOfDetail")
    counts = {}
    for level in levels.GetVariantNames():
        levels.SetVariantSelection(level)
        meshes = (prim for prim in stage.Traverse() if prim.GetTypeName() == "Mesh")
        counts[level] = sum(len(mesh.GetAttribute("faceVertexCounts").Get()) for mesh in meshes)
    return counts
