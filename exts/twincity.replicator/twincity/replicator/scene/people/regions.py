"""Which part of the body each face of a character is, worked out once from its rest pose.

Clothes belong to the limb they move with: a sleeve is an arm, a skirt mostly upper legs. The neck is torso, so that
"head" means what `head_faces` are.
"""

from __future__ import annotations

import numpy as np

from ...labels import PARTS
from .character import Skin
from .skeleton import JOINTS

_LIMBS = {
    "upper_arm": "upper_arm", "forearm": "lower_arm", "hand": "hand", "fingers": "hand", "fingertips": "hand",
    "thumb": "hand", "thigh": "upper_leg", "shin": "lower_leg", "foot": "foot", "toes": "foot",
}  # fmt: skip
"""Joint of a side -> part of that side; all other joints move the torso, but for the head's."""

_FACIAL = frozenset({"skin", "eyes", "beard", "face_wear"})
"""What a face is made of; hair, hoods and hats hang before it or around it."""

_FRONT_SHARE = 0.3
"""A face begins so far from the ears towards the eyes."""

_CHIN, _FOREHEAD = 2.6, 1.5
"""How far a face reaches below and above the eyes, in heights of the eyes above the tip of the nose."""


def part_ids(body: Skin, head_faces: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """(m,) uint8 values of `labels.PARTS`, by the joints that each face follows most.

    Args:
        body: in its bind pose, facing +X.
        head_faces: indices of the faces of the head, hair and headwear included.
        landmarks: (5, 3) nose, left eye, right eye, left ear, right ear in that pose.
    """
    pulls = np.zeros((len(body.points), len(PARTS)), np.float32)
    part_of_joint = np.array([PARTS.index(_part_of(joint)) for joint in JOINTS])
    rows = np.repeat(np.arange(len(body.points)), body.joints.shape[1])
    np.add.at(pulls, (rows, part_of_joint[body.joints.ravel()]), body.weights.ravel())
    of_faces = pulls[body.faces].sum(1)
    of_faces[:, PARTS.index("head")] = 0  # those of the head are known
    found = of_faces.argmax(1).astype(np.uint8)
    found[head_faces] = PARTS.index("head")
    found[head_faces[_is_face(body, head_faces, landmarks)]] = PARTS.index("face")
    return found


def _is_face(body: Skin, head_faces: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """(k,) whether each face of the head is at its front, between forehead and chin, and no hair or hat."""
    corners = body.points[body.faces[head_faces]].astype(float)
    middles = corners.mean(1)
    forwards = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])[:, 0] > 0
    nose, eyes, ears = landmarks[0], landmarks[1:3].mean(0), landmarks[3:5].mean(0)
    drop = max(eyes[2] - nose[2], 1e-3)
    high = (middles[:, 2] > eyes[2] - _CHIN * drop) & (middles[:, 2] < eyes[2] + _FOREHEAD * drop)
    ahead = middles[:, 0] > ears[0] + _FRONT_SHARE * (eyes[0] - ears[0])
    facial = np.array([part in _FACIAL for part in body.parts])
    made_of = facial[body.face_parts[head_faces]] if facial.any() else True  # others name their parts as they like
    return made_of & forwards & high & ahead


def _part_of(joint: str) -> str:
    if joint == "head":
        return "head"
    side, _, limb = joint.partition("_")
    return f"{_LIMBS[limb]}_{side}" if limb in _LIMBS else "torso"
