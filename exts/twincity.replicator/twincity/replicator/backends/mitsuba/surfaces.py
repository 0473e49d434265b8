"""Surfaces: one row of numbers for each material that is seen with some class, looked up by every ray."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ...labels import CLASSES
from ...scene.scene import SurfaceMaterial

ROW = 13
"""Columns of a row: albedo r, g, b, roughness, emission r, g, b [cd/m2], F0, class id, cladding (0: none),
translucency, number of the material's name (0: none), whether snow settles on it."""

WETTABLE = ("road", "sidewalk", "terrain")
"""Classes that rain turns dark and glossy, with puddles."""

GLASS_ROUGHNESS = 0.1
"""Smoother mirrors are glass: no snow stays there either."""

LANTERN_LUMINANCE = 300.0
"""Surfaces brighter than this [cd/m2] are the glass of lamps: windows and shop fronts stay far below. Their light comes
through `Environment.lamp_intensities` and `Scene.beams`, so that bounced rays must not count it a second time."""

LANTERN, LENS = 1.0, 2.0
"""What such glass is: of a street lamp, lit when those are; or of a vehicle or a traffic light, whose emission says
whether it is lit."""

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)
_WETTABLE_IDS = [label.id for label in CLASSES if label.name in WETTABLE]


def surface_row(
    material: SurfaceMaterial, class_id: int, cladding: int = 0, name: int = 0, *, keeps_snow: bool = True
) -> tuple[float, ...]:
    """One row."""
    seen_as = (float(class_id), float(cladding), material.translucency, float(name), float(keeps_snow))
    return (*material.albedo, material.roughness, *material.emission, material.f0, *seen_as)


def surface_rows(rows: Iterable[tuple[float, ...]]) -> np.ndarray:
    """(n, ROW) float32, also for no row at all."""
    return np.array(list(rows), np.float32).reshape(-1, ROW)


def surface_packets(rows: np.ndarray, is_own: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What one ray fetches in three reads of 16 bytes.

    Args:
        rows: of `surface_row`.
        is_own: (n,) which of them shine when they say so, whether street lamps burn or not.

    Returns:
        reflecting: (n, 4) albedo r, g, b, roughness.
        emitting: (n, 4) emission r, g, b, F0.
        behaving: (n, 4) 1 where rain wets it, 1 where snow settles, `LANTERN` or `LENS` where it is a lamp's
            glass and less than 0 by what comes through from its back, class id.
    """
    class_ids = rows[:, 8]
    is_glassy = (rows[:, 7] > 0) & (rows[:, 3] < GLASS_ROUGHNESS)
    behaving = np.stack(
        [
            np.isin(class_ids, _WETTABLE_IDS),
            (rows[:, 12] > 0) & ~is_glassy,
            np.where(rows[:, 4:7] @ _LUMINANCE > LANTERN_LUMINANCE, np.where(is_own, LENS, LANTERN), -rows[:, 10]),
            class_ids,
        ],
        axis=1,
    )
    return rows[:, :4], rows[:, 4:8], behaving.astype(np.float32)
