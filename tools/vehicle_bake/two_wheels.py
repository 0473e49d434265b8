"""Motorcycles, bicycles and kick scooters as they stand parked: the same machines that people ride."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from people_bake.things import THINGS
from people_bake.things.asset import crease_deg
from people_bake.things.shape import Shape, joined, tube
from people_bake.things.thing import FAR, NEAR, Detail
from twincity.replicator.scene.scene import SurfaceMaterial

from .model import Model
from .surface import Surface, surface_of

LEAN_DEG = 9.0
"""To the left, on the stand."""

DETAILS: Mapping[str, Detail] = {"near": NEAR, "middle": replace(FAR, bar=4, bend=1, ease=1), "far": FAR}


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A thing that is ridden, and how it is parked."""

    thing: str
    """In the table of things."""

    painted: str
    """Its part that takes the vehicle's colour."""

    stand: tuple[tuple[float, float, float], tuple[float, float, float]] | None
    """A bar to the ground, in the machine's frame before it leans; None where it stands on something of its own."""


MACHINES: Mapping[str, Machine] = {
    "motorcycle": Machine(thing="motorcycle", painted="body", stand=((0.02, 0.10, 0.36), (-0.04, 0.25, 0.04))),
    "moto_scooter": Machine(thing="moto_scooter", painted="body", stand=((0.04, 0.12, 0.24), (0.0, 0.24, 0.04))),
    "bicycle": Machine(thing="bicycle", painted="frame", stand=((0.10, 0.03, 0.30), (0.02, 0.20, 0.03))),
    "cargo_bike": Machine(thing="cargo_bike", painted="frame", stand=None),
    "kick_scooter": Machine(thing="kick_scooter", painted="body", stand=((-0.10, 0.05, 0.12), (-0.12, 0.12, 0.02))),
}


def _model(machine: Machine) -> Model:
    materials = dict(THINGS[machine.thing].materials)
    materials["paint"] = materials.pop(machine.painted)

    def build(level: str) -> dict[str, Surface]:
        parts = _parked(machine, THINGS[machine.thing].build(DETAILS[level]))
        crease = "near" if level == "near" else "far"
        named = {"paint" if part == machine.painted else part: (part, shape) for part, shape in parts.items()}
        return {name: surface_of(shape, crease_deg(part, crease)) for name, (part, shape) in named.items()}

    return Model(build=build, materials=_named(materials))


def _parked(machine: Machine, parts: Mapping[str, Shape]) -> dict[str, Shape]:
    """Leaning on its stand, the ground below its middle at the origin."""
    if machine.stand:
        parts = {**parts, "trim": parts["trim"] + tube(machine.stand, 0.010, 4)}
        parts = {name: shape.turned("x", -LEAN_DEG) for name, shape in parts.items()}
    points = joined(parts.values()).points
    (x, y, _), low = (points.max(0) + points.min(0)) / 2, points[:, 2].min()
    return {name: shape.moved(-x, -y, -low) for name, shape in parts.items()}


def _named(materials: Mapping[str, SurfaceMaterial]) -> dict[str, SurfaceMaterial]:
    return {part: replace(material, name=part) for part, material in materials.items()}


TWO_WHEELS: Mapping[str, Model] = {name: _model(machine) for name, machine in MACHINES.items()}
