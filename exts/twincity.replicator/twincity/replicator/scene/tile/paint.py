"""Colour for street furniture: any coat over the few metals that a tile's materials know."""

from __future__ import annotations

import numpy as np

from ..materials import LOOKS
from ..mesh import MeshBuilder

PARIS_GREEN = (0.011, 0.033, 0.021)
"""Linear albedo of the dark green of benches, kiosks, columns and fountains."""

ATLAS_SIDE = 4
"""Cells along each side of an atlas of signs or posters."""

ATLAS_MARGIN = 0.006
"""Of a cell, left out at its edges so that no neighbour shines through."""

UNIT_SQUARE = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])


def paint(
    builder: MeshBuilder,
    albedo: tuple[float, float, float] | np.ndarray,
    faces: np.ndarray,
    material: str = "painted_metal",
) -> None:
    """Add faces of one linear albedo, or one per face, shining as the material does."""
    builder.add(material, faces, np.asarray(albedo) / np.asarray(LOOKS[material].albedo))


def picture(
    builder: MeshBuilder, atlas: str, faces: np.ndarray, cells: np.ndarray | int, parts: np.ndarray | None = None
) -> None:
    """Add quads that each show one cell of an atlas of four by four, or an upright strip of it.

    Args:
        builder: gets the faces.
        atlas: a look whose texture is an atlas.
        faces: (n, 4, 3), from the lower left as one reads them.
        cells: (n,) or one for all, row by row from the top left.
        parts: (n, 2) where in its cell each begins and ends, 0 left to 1 right; all of it when left out.
    """
    row, column = np.divmod(np.broadcast_to(cells, len(faces)), ATLAS_SIDE)
    corner = np.stack([column, ATLAS_SIDE - 1 - row], -1)[:, None] + ATLAS_MARGIN
    within = np.broadcast_to(UNIT_SQUARE, (len(faces), 4, 2)).copy()
    if parts is not None:
        within[..., 0] = np.asarray(parts)[:, [0, 1, 1, 0]]
    builder.add(atlas, faces, st=(corner + (1 - 2 * ATLAS_MARGIN) * within) / ATLAS_SIDE)


def turned(faces: np.ndarray, heading_deg: float) -> np.ndarray:
    """Faces turned about Z, counter-clockwise."""
    c, s = np.cos(np.radians(heading_deg)), np.sin(np.radians(heading_deg))
    return faces @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])


def laid_down(faces: np.ndarray) -> np.ndarray:
    """Faces turned about X so that what looked up looks to the front, +Y."""
    return faces @ np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]])
