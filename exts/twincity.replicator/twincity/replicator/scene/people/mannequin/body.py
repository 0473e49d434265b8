"""The whole mannequin: the skeleton of its measures, and every piece that hangs on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .clothes import shoe, sleeve, sweater, trousers
from .hands import hand, thumb
from .head import ear, face_patch, hair, head, landmarks, neck
from .rig import INDEX, JOINTS, SIDES
from .shapes import BodyShape
from .skins import Skin, mirrored


@dataclass(frozen=True, kw_only=True)
class Body:
    """A mannequin ready to be written."""

    positions: np.ndarray
    """(joints, 3)."""

    skins: Mapping[str, tuple[Skin, ...]]
    """Pieces by part; shading is smooth inside a piece and breaks between them."""

    landmarks: np.ndarray
    """(5, 3) nose, left eye, right eye, left ear, right ear."""


def build_body(shape: BodyShape) -> Body:
    """Model one body, the soles on the ground and the crown of the hair at its height."""
    positions = _joint_positions(shape)
    left = {
        "skin": (hand(shape, positions), thumb(shape, positions), ear(shape)),
        "eyes": (face_patch(shape, (14, 21, 29), (0.475, 0.492, 0.475), (0.505, 0.522, 0.508)),),
        "hair": (face_patch(shape, (9, 24, 40), (0.565, 0.582, 0.566), (0.590, 0.606, 0.580)),),
        "top": (sleeve(shape, positions),),
        "shoes": (shoe(shape, positions),),
    }
    both = {part: tuple(s for skin in skins for s in (skin, mirrored(skin))) for part, skins in left.items()}
    skins = {
        "skin": (head(shape), neck(shape, positions), *both["skin"]),
        "eyes": both["eyes"],
        "hair": (hair(shape), *both["hair"]),
        "top": (sweater(shape, positions), *both["top"]),
        "bottom": (trousers(shape, positions),),
        "shoes": both["shoes"],
    }
    return Body(positions=positions, skins=skins, landmarks=landmarks(shape))


def _joint_positions(shape: BodyShape) -> np.ndarray:
    """(joints, 3); proportions that are not in the measures are those of Drillis and Contini (1966), rounded."""
    torso = shape.neck - shape.hip
    knee, ankle = 0.530 * shape.hip, 0.088 * shape.hip
    shoulder, leg = shape.neck - 0.085 * torso, 0.52 * shape.torso[1][1]
    at = {
        "hips": (0, 0, shape.hip + 0.03 * torso), "spine": (-0.01, 0, shape.hip + 0.24 * torso),
        "chest": (-0.01, 0, shape.hip + 0.52 * torso), "neck": (-0.02, 0, shape.neck),
        "head": (0.0, 0, shape.chin + 0.16 * shape.head),
        "clavicle": (0.0, 0.03, shoulder + 0.01), "upper_arm": (-0.008, shape.shoulder, shoulder),
        "forearm": (-0.008, shape.shoulder, shoulder - shape.arm[0]),
        "hand": (-0.008, shape.shoulder, shoulder - sum(shape.arm)),
        "thigh": (0, leg, shape.hip), "shin": (0, leg, knee), "foot": (0, leg, ankle),
        "toes": (0.134 * shape.hip, leg, 0.02),
    }  # fmt: skip
    positions = np.zeros((len(JOINTS), 3))
    for joint, place in at.items():
        if joint in INDEX:
            positions[INDEX[joint]] = place
        for side, sign in SIDES.items():
            if f"{side}_{joint}" in INDEX:
                positions[INDEX[f"{side}_{joint}"]] = np.multiply(place, (1, sign, 1))
    return positions
