"""Surfaces of the ground cut into faces small enough to be lit: asphalt, slabs and setts, level or on a kerb ramp."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from shapely.geometry.base import BaseGeometry

from ...city.kerb_ramps import facets_on, ground_height
from ...city.tile import KERB_HEIGHT_M, KerbRamp
from ..mesh import MeshBuilder
from .planes import at_height, cells_of
from .variation import smooth_noise

CELL_M = 3.0
"""Largest face of the ground: light is worked out face by face."""

TONE_STEPS = 40
"""Of a tone, each 2.5 %: the texture hides the edge between two."""


def pave(
    builder: MeshBuilder,
    material: str,
    shape: BaseGeometry,
    z: float,
    name: str,
    *,
    cell_m: float = CELL_M,
    tint: float = 1.0,
) -> None:
    """Cover a shape with cells whose tone wanders a little, as asphalt of many years does."""
    for faces in cells_of(shape, cell_m):
        builder.add(material, at_height(faces, z), tint * tone_at(faces.mean(1), f"{name}/{material}")[:, None])


def pave_sidewalk(
    builder: MeshBuilder,
    material: str,
    shape: BaseGeometry,
    ramps: Sequence[KerbRamp],
    name: str,
    *,
    tint: float = 1.0,
) -> None:
    """Cover a part of the sidewalk, sloping where kerbs are lowered."""
    level, sloping = facets_on(shape, ramps)
    pave(builder, material, level, KERB_HEIGHT_M, name, tint=tint)
    pieces = [cells_of(facet, CELL_M) for facet in sloping if not facet.is_empty]
    for faces in (np.concatenate(kind) for kind in zip(*pieces, strict=True)):
        heights = ground_height(faces.reshape(-1, 2), ramps).reshape(*faces.shape[:2], 1)
        tone = tint * tone_at(faces.mean(1), f"{name}/{material}")[:, None]
        builder.add(material, np.concatenate([faces, heights], axis=-1), tone)


def tone_at(points: np.ndarray, name: str) -> np.ndarray:
    """(n,) factor on the albedo of a ground at plan points: repaved here, worn there."""
    wander = 0.05 * smooth_noise(points, 23.0, f"{name}/wide") + 0.03 * smooth_noise(points, 9.0, f"{name}/narrow")
    return 1.0 + np.round(wander * TONE_STEPS) / TONE_STEPS
