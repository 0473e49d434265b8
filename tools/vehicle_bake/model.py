"""`Model`: a vehicle to bake: how it is built and what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from twincity.replicator.scene.scene import SurfaceMaterial

from .materials import MATERIALS
from .surface import Surface


@dataclass(frozen=True, kw_only=True)
class Model:
    """One entry of the table of models."""

    build: Callable[[str], Mapping[str, Surface]]
    """Level of detail (near, middle or far) -> parts by name: X forward, Y left, Z up, the ground below the middle at
    the origin, in the size that `VEHICLES` gives."""

    materials: Mapping[str, SurfaceMaterial] = field(default_factory=lambda: MATERIALS)
    """Of every part. `paint` takes the vehicle's colour; the lamps of `scene/vehicles/lamps.py` can be lit; those whose
    names begin with `plate` are licence plates."""
