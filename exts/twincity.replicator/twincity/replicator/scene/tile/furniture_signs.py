"""Traffic signs on their posts, and the enamelled plates that name a street: faces from the atlas of signs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...city.sizes import SIZES
from ...city.tile import FurnitureKind
from ..mesh import Mesh, MeshBuilder, box, lathe
from .paint import ATLAS_SIDE, paint, picture

POST_RADIUS_M = 0.030
FACE_OFF_POST_M = 0.045
GALVANISED = (0.20, 0.205, 0.21)
PLATE_BOTTOM_M = 3.56
"""Above the shop fronts, below the string course."""

PLATE_CELLS = (12, 13, 14, 15)

_ROUND = np.array([[np.cos(a), np.sin(a)] for a in 2 * np.pi * np.arange(16) / 16])
_SQUARE = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
_OCTAGON = np.array([[np.cos(a), np.sin(a)] for a in np.radians(22.5 + 45.0 * np.arange(8))])
_TRIANGLE = np.array([[0.0, -0.90], [1.0, 0.83], [-1.0, 0.83]])

FACES: Mapping[FurnitureKind, tuple[int, float, np.ndarray]] = {
    "sign_no_entry": (0, 0.325, _ROUND),
    "sign_zone_30": (1, 0.325, _SQUARE),
    "sign_crossing": (2, 0.250, _SQUARE),
    "sign_parking": (3, 0.250, _SQUARE),
    "sign_one_way": (4, 0.250, _SQUARE),
    "sign_stop": (5, 0.300, _OCTAGON),
    "sign_give_way": (6, 0.350, _TRIANGLE),
    "sign_no_parking": (7, 0.225, _ROUND),
    "sign_cycle": (8, 0.225, _ROUND),
    "sign_bus": (9, 0.225, _ROUND),
}
"""Kind -> cell of the atlas, half its width [m], outline in half widths, counter-clockwise as one reads it."""


def sign_post(kind: FurnitureKind) -> tuple[Mesh, ...]:
    """The post of a sign."""
    builder, height = MeshBuilder(), SIZES[kind].height_m
    foot = [(0.062, 0.0), (0.062, 0.03), (POST_RADIUS_M, 0.05), (POST_RADIUS_M, height - 0.01), (0.0, height)]
    paint(builder, GALVANISED, lathe(foot, 8))
    return builder.meshes()


def sign_face(kind: FurnitureKind) -> tuple[Mesh, ...]:
    """The face of a sign, which looks to +Y, and its grey back."""
    builder = MeshBuilder()
    cell, half, outline = FACES[kind]
    middle = SIZES[kind].height_m - 0.03 - half * outline[:, 1].max()
    across, up = -half * outline[:, 0], middle + half * outline[:, 1]
    front = np.stack([across, np.full(len(outline), FACE_OFF_POST_M), up], -1)
    back = front[::-1] - [0.0, 0.008, 0.0]
    row, column = divmod(cell, ATLAS_SIDE)
    st = (np.array([column, ATLAS_SIDE - 1 - row]) + 0.5 + 0.492 * outline) / ATLAS_SIDE
    builder.add("road_signs", front[None], st=st[None])
    paint(builder, GALVANISED, back[None])
    for z in (middle - 0.6 * half, middle + 0.6 * half):
        paint(builder, GALVANISED, box((-0.05, 0.0, z - 0.02), (0.05, FACE_OFF_POST_M - 0.008, z + 0.02))[:4])
    return builder.meshes()


def street_plate_meshes() -> tuple[Mesh, ...]:
    """A plate whose strokes name nobody, screwed to the wall above the shops."""
    builder, size = MeshBuilder(), SIZES["street_plate"]
    x, low, top = size.length_m / 2, PLATE_BOTTOM_M, size.height_m
    front = np.array([[[x, 0.02, low], [-x, 0.02, low], [-x, 0.02, top], [x, 0.02, top]]])
    picture(builder, "road_signs", front, PLATE_CELLS[1])
    paint(builder, (0.02, 0.06, 0.04), box((-x, -0.02, low), (x, 0.018, top)))
    return builder.meshes()
