"""Lorry, bus and sweeper: the table of heavy vehicles."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from twincity.replicator.scenario.vehicles import VEHICLES
from twincity.replicator.scene.scene import SurfaceMaterial

from . import heavy_bus, heavy_sweeper, heavy_truck
from .facets import FACETS, Facets
from .heavy_shell import Parts
from .materials import MATERIALS
from .model import Model
from .surface import Surface, surface_of

CREASE_DEG = 35.0
"""Panels that meet at a sharper angle have an edge."""


def _material(name: str, albedo: tuple[float, float, float], roughness: float, f0: float) -> SurfaceMaterial:
    return SurfaceMaterial(name=name, albedo=albedo, roughness=roughness, f0=f0)


_SALOON = _material("saloon", MATERIALS["glass"].albedo, 0.02, 0.05)
"""Panes of the passengers' room: by day glass as any other, at night the light behind them."""

_PASSENGERS = _material("passengers", MATERIALS["glass"].albedo, 0.02, 0.05)
_JADE = _material("second_paint", (0.055, 0.30, 0.22), 0.15, 0.045)
_PANELS = _material("second_paint", (0.56, 0.56, 0.545), 0.35, 0.04)
_WHITE = _material("second_paint", (0.56, 0.57, 0.55), 0.2, 0.045)
_BRISTLES = _material("brush", (0.035, 0.035, 0.032), 0.95, 0.02)
_AMBER = _material("beacon", (0.50, 0.16, 0.008), 0.08, 0.05)


def _model(name: str, build: Callable[[Facets], Parts], *own: SurfaceMaterial) -> Model:
    def surfaces(level: str) -> dict[str, Surface]:
        parts = _as_long(build(FACETS[level]), VEHICLES[name].length_m)
        return {part: surface_of(shape, CREASE_DEG) for part, shape in parts.items()}

    return Model(build=surfaces, materials={**MATERIALS, **{material.name: material for material in own}})


def _as_long(parts: Parts, length_m: float) -> Parts:
    """Parts stretched by a per cent at most, so that bumpers and lamps end where the vehicle does."""
    x = np.concatenate([shape.points[:, 0] for shape in parts.values()])
    stretch, middle = length_m / np.ptp(x), (x.max() + x.min()) / 2
    return {part: shape.moved(-middle).scaled(stretch) for part, shape in parts.items()}


HEAVY: Mapping[str, Model] = {
    "truck": _model("truck", heavy_truck.build, _PANELS),
    "bus": _model("bus", heavy_bus.build, _JADE, _SALOON, _PASSENGERS),
    "sweeper": _model("sweeper", heavy_sweeper.build, _WHITE, _BRISTLES, _AMBER),
}
