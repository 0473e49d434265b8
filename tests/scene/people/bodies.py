"""A person made of boxes, small enough to write, read, pose and compare in every test."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pxr import Usd, UsdGeom, UsdSkel

from twincity.replicator.scenario.scenario import Person
from twincity.replicator.scene.mesh import camel
from twincity.replicator.scene.people.character_file import write_character
from twincity.replicator.scene.people.skeleton import INDEX, JOINTS, PARENTS, SIDES, Skeleton, about
from twincity.replicator.scene.scene import SurfaceMaterial

HEIGHT_M = 1.72

_PLACES = {
    "hips": (0, 0, 0.95), "spine": (0, 0, 1.05), "chest": (0, 0, 1.18), "upper_chest": (0, 0, 1.32),
    "neck": (0, 0, 1.46), "head": (0.01, 0, 1.54), "clavicle": (0.02, 0.03, 1.40), "upper_arm": (0, 0.18, 1.40),
    "forearm": (0, 0.18, 1.12), "hand": (0, 0.18, 0.87), "fingers": (0, 0.18, 0.78), "fingertips": (0, 0.18, 0.74),
    "thumb": (0.03, 0.16, 0.84), "thigh": (0, 0.09, 0.91), "shin": (0, 0.09, 0.50), "foot": (-0.02, 0.09, 0.09),
    "toes": (0.10, 0.09, 0.045),
}  # fmt: skip
"""Where joints are at attention; those of sides, on the left."""

_BONES = {
    "skin": {"head": (0.16, 0.14, 0.18), "hand": (0.03, 0.05, -0.14)},
    "top": {
        "hips": (0.16, 0.26, 0.12), "spine": (0.15, 0.24, 0.14), "chest": (0.16, 0.26, 0.15),
        "upper_chest": (0.16, 0.30, 0.14), "upper_arm": (0.07, 0.07, -0.28), "forearm": (0.06, 0.06, -0.25),
    },
    "bottom": {"thigh": (0.12, 0.12, -0.41), "shin": (0.09, 0.09, -0.41)},
    "shoes": {"foot": (0.24, 0.08, -0.09)},
    "backpack": {"chest": (0.14, 0.26, 0.20)},
    "shoulder_bag": {"hips": (0.25, 0.08, -0.20)},
}  # fmt: skip
"""Part -> joint -> length, width and height of the box that hangs from it, or stands on it."""

_ASIDE = {"backpack": (-0.16, 0, 0), "shoulder_bag": (0, -0.25, 0), "shoes": (0.04, 0, 0)}


@dataclass(frozen=True, kw_only=True)
class BoxPiece:
    """As `people_bake.piece.Piece`."""

    part: str
    points: np.ndarray
    faces: np.ndarray
    weights: np.ndarray
    uvs: np.ndarray
    normals: np.ndarray | None = None


def box_skeleton(size: float = 1.0, arms_out_deg: float = 40.0, wide: float = 1.0) -> Skeleton:
    """Arms away from the body, of `size` times 1.72 m; `wide` spreads the hips."""
    straight, turns = np.zeros((len(JOINTS), 3)), np.tile(np.eye(3), (len(JOINTS), 1, 1))
    for name, joint in INDEX.items():
        side, _, limb = name.partition("_")
        place = _PLACES[limb if side in SIDES else name]
        straight[joint] = np.array(place) * (1, SIDES.get(side, 1.0), 1)
        if limb in ("thigh", "shin", "foot", "toes"):
            straight[joint, 1] *= wide
        if limb in ("upper_arm", "forearm", "hand", "fingers", "fingertips", "thumb"):
            turns[joint] = about("x", arms_out_deg * SIDES[side])
    positions = straight.copy()
    for joint, parent in enumerate(PARENTS):
        if parent >= 0:
            positions[joint] = positions[parent] + turns[parent] @ (straight[joint] - straight[parent])
    return Skeleton(positions=positions * size, bind_rotations=turns)


def box_pieces(skeleton: Skeleton, steps: int = 2) -> list[BoxPiece]:
    """All parts; every box has `steps` x 6 quads round its length, and a soft joint to its parent."""
    size = skeleton.positions[0, 2] / 0.95
    pieces = []
    for part, bones in _BONES.items():
        for limb, (length, width, height) in bones.items():
            for name in (limb,) if limb in INDEX else [f"{side}_{limb}" for side in SIDES]:
                pieces.append(_box(part, INDEX[name], np.array([length, width, height]) * size, skeleton, steps))
    return pieces


def _box(part: str, joint: int, extent: np.ndarray, skeleton: Skeleton, steps: int) -> BoxPiece:
    along = np.linspace(0, 1, steps + 1)
    ring = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)]) / 2
    local = np.concatenate([np.c_[ring * extent[:2], np.full(4, share * extent[2])] for share in along])
    local += np.array(_ASIDE.get(part, (0, 0, 0)))
    upward = extent[2] > 0
    faces = []
    for step in range(steps):
        for corner in range(4):
            a, b = 4 * step + corner, 4 * step + (corner + 1) % 4
            quad = (a, b, b + 4, a + 4) if upward else (b, a, a + 4, b + 4)
            faces += [quad[:3], (quad[0], quad[2], quad[3])]
    bottom, top = (
        [(0, 2, 1), (0, 3, 2)],
        [(4 * steps + i, 4 * steps + j, 4 * steps + k) for i, j, k in ((0, 1, 2), (0, 2, 3))],
    )
    caps = bottom + top
    faces += caps if upward else [face[::-1] for face in caps]
    weights = np.zeros((len(local), len(JOINTS)))
    blend = np.repeat(np.where(along == 0, 0.4, 0.0), 4) if PARENTS[joint] >= 0 else np.zeros(len(local))
    weights[:, joint] = 1 - blend
    weights[:, PARENTS[joint]] += blend
    return BoxPiece(
        part=part,
        points=skeleton.positions[joint] + local @ skeleton.bind_rotations[joint].T,
        faces=np.array(faces, np.int32),
        weights=weights,
        uvs=np.c_[np.tile(np.arange(4) / 4, steps + 1), local[:, 2] / 0.5],
    )


def box_materials() -> dict[str, SurfaceMaterial]:
    """Skin with a texture, a patterned top with folds, and the rest plain."""
    materials = {part: SurfaceMaterial(name=part, albedo=(0.1, 0.2, 0.3), roughness=0.8) for part in _BONES}
    materials["skin"] = SurfaceMaterial(
        name="skin", albedo=(0.0, 0.0, 0.0), second_albedo=(0.4, 0.3, 0.2), pattern="skin_adult_f", roughness=0.5,
        f0=0.028,
    )  # fmt: skip
    materials["top"] = SurfaceMaterial(
        name="top", albedo=(0.1, 0.1, 0.1), second_albedo=(0.5, 0.4, 0.3), pattern="pattern_stripes",
        relief="relief_folds",
    )  # fmt: skip
    return materials


def write_box_character(path: Path, *, size: float = 1.0, stoop_deg: float = 0.0, wide: float = 1.0) -> Path:
    """A character file of boxes."""
    skeleton = box_skeleton(size, wide=wide)
    head = skeleton.positions[INDEX["head"]]
    landmarks = head + size * np.array([
        (0.09, 0, 0.08), (0.08, 0.03, 0.11), (0.08, -0.03, 0.11), (0, 0.07, 0.09), (0, -0.07, 0.09)
    ])  # fmt: skip
    levels = [box_pieces(skeleton, steps) for steps in (4, 2, 1)]
    about_it = {"tool": "tests", "license": "Apache-2.0"}
    write_character(
        path, levels, skeleton, landmarks, box_materials(), about_it, height_m=HEIGHT_M * size, stoop_deg=stoop_deg
    )
    return path


def somebody(**changes: object) -> Person:
    """A woman who stands."""
    person = Person(
        character="Anna", clip="stand", phase=0.3, posture="standing", position=(12.5, -7.25, 0.14),
        heading_deg=35.0, speed_m_per_s=0.0, group=0, age_years=40, sex="female", height_m=HEIGHT_M, monk_tone=6,
        hair_colour=(0.05, 0.03, 0.02),
    )  # fmt: skip
    return dataclasses.replace(person, **changes)


def skinned_by_usd(prim: Usd.Prim, parts: tuple[str, ...]) -> np.ndarray:
    """(n, 3) the points of parts as UsdSkel poses them, in the world."""
    cache, root = UsdSkel.Cache(), UsdSkel.Root(prim)
    cache.Populate(root, Usd.PrimDefaultPredicate)
    (binding,) = cache.ComputeSkelBindings(root, Usd.PrimDefaultPredicate)
    transforms = cache.GetSkelQuery(binding.GetSkeleton()).ComputeSkinningTransforms(Usd.TimeCode.Default())
    posed = {}
    for target in binding.GetSkinningTargets():
        points = UsdGeom.Mesh(target.GetPrim()).GetPointsAttr().Get()
        assert target.ComputeSkinnedPoints(transforms, points, Usd.TimeCode.Default())
        posed[target.GetPrim().GetName()] = np.array(points)
    world = np.array(UsdGeom.Xformable(prim).ComputeLocalToWorldTransform(Usd.TimeCode.Default()))
    return np.concatenate([posed[camel(part)] for part in parts]) @ world[:3, :3] + world[3, :3]
