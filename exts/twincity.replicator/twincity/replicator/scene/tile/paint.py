"""Colour for street furniture: any coat over the few metals that a tile's materials know."""

from __future__ import annotations

import numpy as np

from ..materials import LOOKS
from ..mesh import MeshBuilder

PARIS_GREEN = (0.011, 0.033, 0.021)
"""Linear albedo of the dark green of benches, kiosks, columns and fountains."""


def paint(
    builder: MeshBuilder,
    albedo: tuple[float, float, float] | np.ndarray,
    faces: np.ndarray,
    material: str = "painted_metal",
) -> None:
    """Add faces of one linear albedo, or one per face, shining as the material does."""
    builder.add(material, faces, np.asarray(albedo) / np.asarray(LOOKS[material].albedo))


def turned(faces: np.ndarray, heading_deg: float) -> np.ndarray:
    """Faces turned about Z, counter-clockwise."""
    c, s = np.cos(np.radians(heading_deg)), np.sin(np.radians(heading_deg))
    return faces @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])


def laid_down(faces: np.ndarray) -> np.ndarray:
    """Faces turned about X so that what looked up looks to the front, +Y."""
    return faces @ np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]])
