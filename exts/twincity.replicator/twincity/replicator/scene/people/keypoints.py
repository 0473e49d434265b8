"""The COCO keypoints of posed bodies."""

from __future__ import annotations

import numpy as np

from ...frame import COCO_KEYPOINTS
from .skeleton import INDEX

_JOINT_OF = {
    "shoulder": "upper_arm", "elbow": "forearm", "wrist": "hand", "hip": "thigh", "knee": "shin", "ankle": "foot",
}  # fmt: skip
_LIMB_JOINTS = np.array([
    INDEX[f"{side}_{_JOINT_OF[place]}"] for side, place in (keypoint.split("_") for keypoint in COCO_KEYPOINTS[5:])
])  # fmt: skip


def coco_keypoints(skinning: np.ndarray, placed: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """(n, 17, 3) in the order of `COCO_KEYPOINTS`: the face rides on the head, the rest are joints.

    Args:
        skinning: (n, 28, 3, 4) what the joints do to points in the bind pose.
        placed: (n, 28, 3) positions of the joints.
        landmarks: (n, 5, 3) nose, eyes, ears in the bind pose.
    """
    head = skinning[:, INDEX["head"]]
    face = landmarks @ head[..., :3].swapaxes(1, 2) + head[:, None, :, 3]
    return np.concatenate([face, placed[:, _LIMB_JOINTS]], 1)
