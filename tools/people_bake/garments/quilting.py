"""Quilts: channels of down that bulge between rows of stitches."""

from __future__ import annotations

import numpy as np

from ..cloth.folds import eased, limb_directions
from ..cloth.form import Form
from ..cloth.layers import lifted
from ..cloth.mesh import Cloth, normals_of
from ..cloth.settle import Beneath, Obstacle
from ..piece import TEXTURE_PERIOD_M


def quilted(form: Form, cloth: Cloth, beneath: list[Obstacle], pitch: float, depth: float) -> Cloth:
    """The cloth with horizontal quilts.

    Args:
        form: the body.
        cloth: settled; it must know its texture coordinates, whose v runs along it in metres.
        beneath: what it must not enter.
        pitch: from seam to seam, for 1.72 m.
        depth: of the seams below the bulges, for 1.72 m.
    """
    k = form.k
    along = cloth["v"] * TEXTURE_PERIOD_M / (pitch * k)
    bulge = np.abs(np.sin(np.pi * along)) ** 0.6
    neck = eased(cloth.points[:, 2], form.height("neck") - 0.02 * k, form.height("neck") - 0.08 * k)
    seam = np.where(cloth["arm_share"] > 0.45, 1.0, neck)
    normals = normals_of(cloth.points, cloth.faces)
    directions = limb_directions(form, cloth)
    level = normals - (normals * directions).sum(1, keepdims=True) * directions * 0.5
    points = cloth.points + level * (depth * k * (bulge - 0.55) * seam)[:, None]
    return cloth.moved(lifted(points, cloth.faces, Beneath(beneath), 0.004 * k, rounds=2))
