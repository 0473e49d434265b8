"""What tells street trees apart: the outline of the crown, the bark, the leaves, and what autumn makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..materials import linear

LEAF_TONES = tuple(linear(tone) for tone in ("#5f6b40", "#66733f", "#556238", "#6f7a45", "#4d5a37"))
"""Of leaves in daylight."""

YELLOW, GOLD, RUST, BROWN, RED = (
    tuple(linear(tone).tolist()) for tone in ("#b09a48", "#a3864a", "#86613c", "#6d5238", "#8f4a34")
)


@dataclass(frozen=True, kw_only=True)
class Species:
    """What one sees of a species across a street."""

    crown_radius: float
    """Share of the height."""

    outline: tuple[float, ...]
    """Radii of the crown from its base to its top, evenly spaced, in shares of its greatest."""

    bark: str = "bark_furrowed"
    """A look."""

    bark_tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    leaf_tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    leaf_m: float = 0.22
    """Length of a leaf, or of the leaflets that look like one."""

    density: float = 1.0
    """Clusters of leaves, in those of a plane."""

    autumn: tuple[tuple[float, float, float], ...] = (YELLOW, GOLD, RUST)
    """Linear albedos of its leaves before they fall."""

    def radius_at(self, share: np.ndarray) -> np.ndarray:
        """Radius in shares of the greatest, at shares of the crown's height."""
        return np.interp(share, np.linspace(0.0, 1.0, len(self.outline)), self.outline)


SPECIES: Mapping[str, Species] = {
    "plane": Species(
        crown_radius=0.31,
        outline=(0.50, 0.85, 1.0, 0.97, 0.78, 0.30),
        bark="bark",
        leaf_m=0.24,
        autumn=(GOLD, RUST, YELLOW, BROWN),
    ),
    "horse_chestnut": Species(
        crown_radius=0.34,
        outline=(0.72, 1.0, 0.98, 0.88, 0.62, 0.18),
        bark_tint=(0.85, 0.82, 0.82),
        leaf_tint=(0.85, 0.92, 0.80),
        leaf_m=0.30,
        density=1.1,
        autumn=(BROWN, RUST, GOLD),
    ),
    "lime": Species(
        crown_radius=0.25,
        outline=(0.62, 0.95, 1.0, 0.80, 0.50, 0.12),
        leaf_tint=(1.05, 1.10, 0.90),
        leaf_m=0.18,
        density=1.1,
        autumn=(YELLOW, YELLOW, GOLD),
    ),
    "sophora": Species(
        crown_radius=0.37,
        outline=(0.30, 0.66, 0.95, 1.0, 0.86, 0.40),
        bark_tint=(0.90, 0.88, 0.84),
        leaf_tint=(0.95, 1.05, 1.0),
        leaf_m=0.17,
        density=0.9,
        autumn=(YELLOW, GOLD),
    ),
    "maple": Species(
        crown_radius=0.32,
        outline=(0.60, 0.94, 1.0, 0.90, 0.62, 0.22),
        leaf_tint=(1.10, 1.05, 0.85),
        leaf_m=0.21,
        autumn=(YELLOW, GOLD, RED),
    ),
    "flowering_cherry": Species(
        crown_radius=0.40,
        outline=(0.40, 0.82, 1.0, 1.0, 0.84, 0.40),
        bark_tint=(1.05, 0.80, 0.72),
        leaf_tint=(0.98, 0.92, 0.82),
        leaf_m=0.17,
        autumn=(RED, RUST, GOLD),
    ),
}
OTHER = Species(crown_radius=0.32, outline=(0.55, 0.92, 1.0, 0.90, 0.64, 0.22), leaf_m=0.20)
"""Drawn for a species that has no entry."""
