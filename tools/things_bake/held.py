"""What a hand may hold in an event: a knife, a machete, a stick; and what only looks like one."""

from __future__ import annotations

import numpy as np

from people_bake.things.materials import CRUST, PLASTIC, WOOD
from people_bake.things.shape import Shape, block, joined, loft, oval, tube
from people_bake.things.thing import ADULT_GRIP, Detail, Thing

from .stuff import BLADE, PAPER

FORWARD = (0.0, -12.0, 0.0)
"""A fist's bar points ahead and a little up."""


def _blade(length: float, height: float, belly: float) -> Shape:
    """A flat blade ahead of the grip, its edge below, its point at the end."""
    shares = np.linspace(0, 1, 7)
    rings = []
    for share in shares:
        x, low = 0.055 + length * share, -height * (0.55 + belly * np.sin(np.pi * share * 0.9)) * (1 - share**4)
        high = 0.45 * height * (1 - 0.75 * share**2)
        thick = 0.0022 * (1 - 0.6 * share) + 0.0003
        rings.append([(x, thick, high), (x, -thick, high), (x, -0.0004, low), (x, 0.0004, low)])
    return loft(np.array(rings)[:, ::-1])


def _handle(length: float, detail: Detail) -> Shape:
    ends = [np.column_stack([np.full(8, x), oval(0.026, 0.034, 8, 2.8)]) for x in (-length / 2, length / 2)]
    return loft(np.array(ends))


def build_knife(detail: Detail) -> dict[str, Shape]:
    """A kitchen knife, blade 20 cm."""
    return {"blade": _blade(0.20, 0.042, 0.25), "grip": _handle(0.12, detail)}


def build_machete(detail: Detail) -> dict[str, Shape]:
    """A broad blade of 42 cm."""
    return {"blade": _blade(0.42, 0.06, 0.45), "grip": _handle(0.14, detail)}


def build_stick(detail: Detail) -> dict[str, Shape]:
    """A club of 70 cm, thicker ahead."""
    return {
        "wood": tube([(-0.12, 0, 0), (0.2, 0, 0), (0.58, 0, 0)], [0.016, 0.019, 0.028], 2 * detail.bar, capped=True)
    }


def build_baguette(detail: Detail) -> dict[str, Shape]:
    """65 cm, with its cuts."""
    ends = np.array([-0.20, -0.17, -0.05, 0.15, 0.35, 0.43, 0.46])
    radii = np.array([0.006, 0.024, 0.031, 0.032, 0.031, 0.023, 0.006])
    loaf = tube([(x, 0, 0) for x in ends], radii, 10 if detail.near else 5, capped=True).scaled(1, 1.15, 0.85)
    cuts = (
        [block((0.09, 0.012, 0.008)).turned("z", 28).moved(x, 0, 0.026) for x in np.linspace(-0.1, 0.36, 5)]
        if detail.near
        else []
    )
    return {"crust": joined([loaf, *cuts])}


def build_rolled_paper(detail: Detail) -> dict[str, Shape]:
    """A newspaper rolled up, 42 cm."""
    return {"paper": tube([(-0.12, 0, 0), (0.30, 0, 0)], 0.021, 3 * detail.bar, capped=True)}


def _held(class_name, build, materials, weight=1.0) -> Thing:  # type: ignore[no-untyped-def]
    return Thing(
        class_name=class_name,
        build=build,
        materials=materials,
        attach="right_hand",
        position_m=ADULT_GRIP,
        rotation_deg=FORWARD,
        dyes={},
        roles=("event",),
        weight=weight,
        grips_m=((0.0, 0.0, 0.0),),
    )


HELD = {
    "knife": _held("weapon", build_knife, {"blade": BLADE, "grip": PLASTIC}, 2.0),
    "machete": _held("weapon", build_machete, {"blade": BLADE, "grip": WOOD}),
    "stick": _held("weapon", build_stick, {"wood": WOOD}, 1.5),
    "baguette": _held("tote", build_baguette, {"crust": CRUST}),
    "rolled_paper": _held("tote", build_rolled_paper, {"paper": PAPER}),
}
