"""What people drop: a can, a bottle, a cup, a sheet of paper, a burger box, a packet."""

from __future__ import annotations

import numpy as np

from people_bake.things.shape import Shape, block, lathe, sheet
from people_bake.things.thing import Detail, Thing

from .crumple import crumpled, on_the_ground
from .stuff import CAN_PAINT, CARDBOARD, CLEAR_PLASTIC, ENAMEL, GREEN_GLASS, PAPER, PRINT, TIN

GROUND = (0.0, 0.0, 0.0)


def build_can(detail: Detail) -> dict[str, Shape]:
    """A drink can of 33 cl, 66 by 115 mm."""
    sides = 14 if detail.near else 6
    body = [(0.026, 0.0), (0.033, 0.008), (0.033, 0.103), (0.027, 0.1145)]
    if not detail.near:
        return {"paint": lathe([(0.031, 0.0), (0.031, 0.115)], sides)}
    lid = lathe([(0.0265, 0.112), (0.0265, 0.1152), (0.024, 0.1125)], sides)
    return {"paint": lathe(body, sides), "lid": lid}


def build_crushed_can(detail: Detail) -> dict[str, Shape]:
    """The same under somebody's heel, on its side."""
    parts = {name: shape.scaled(1, 0.55, 0.9).turned("x", 90) for name, shape in build_can(detail).items()}
    return on_the_ground({name: crumpled(shape, 0.008, 0.05, 4, flat=False) for name, shape in parts.items()})


def build_bottle(detail: Detail) -> dict[str, Shape]:
    """A beer bottle of half a litre."""
    sides = 12 if detail.near else 6
    profile = [(0.028, 0.0), (0.033, 0.006), (0.033, 0.15), (0.028, 0.178), (0.0145, 0.215), (0.0135, 0.26)]
    if not detail.near:
        return {"glass": lathe([(0.032, 0.0), (0.032, 0.16), (0.0135, 0.26)], sides)}
    label = lathe([(0.0334, 0.055), (0.0334, 0.125)], sides)
    return {"glass": lathe(profile, sides), "label": label}


def build_water_bottle(detail: Detail) -> dict[str, Shape]:
    """A bottle of thin plastic, pressed in."""
    sides = 12 if detail.near else 6
    profile = [(0.026, 0.0), (0.031, 0.01), (0.031, 0.14), (0.028, 0.16), (0.013, 0.195), (0.013, 0.21)]
    body = crumpled(lathe(profile, sides), 0.006, 0.06, 2) if detail.near else lathe([profile[1], profile[-1]], sides)
    if not detail.near:
        return {"plastic": body}
    return {"plastic": body, "cap": lathe([(0.0145, 0.205), (0.0145, 0.222)], sides)}


def build_cup(detail: Detail) -> dict[str, Shape]:
    """A paper cup with its lid."""
    sides = 14 if detail.near else 6
    cup = lathe([(0.028, 0.0), (0.039, 0.105)], sides)
    return {"cup": cup, "lid": lathe([(0.041, 0.103), (0.041, 0.112), (0.036, 0.118)], sides)}


def build_paper(detail: Detail) -> dict[str, Shape]:
    """A page that lies bent on the ground, both sides of it, printed grey."""
    count = 9 if detail.near else 3
    x, y = np.meshgrid(np.linspace(-0.15, 0.15, count), np.linspace(-0.105, 0.105, count), indexing="ij")
    z = 0.004 + 0.03 * np.abs(np.sin(4.2 * x + 2.1 * y)) * (0.3 + (x / 0.15) ** 2)
    upper = sheet(np.stack([x, y, z], -1))
    lines = (
        [
            block((0.008, 0.15, 0.0012)).moved(u, 0, 0.006 + 0.03 * abs(np.sin(4.2 * u)) * (0.3 + (u / 0.15) ** 2))
            for u in np.linspace(-0.10, 0.10, 6)
        ]
        if detail.near
        else []
    )
    under = Shape(points=upper.points - (0, 0, 0.0015), faces=upper.faces[:, ::-1])
    parts = {"paper": upper + under}
    if lines:
        parts["print"] = sum(lines[1:], lines[0])
    return on_the_ground(parts)


def build_paper_ball(detail: Detail) -> dict[str, Shape]:
    """A sheet crushed in a fist."""
    profile = [(0.02, 0.0), (0.036, 0.02), (0.038, 0.04), (0.022, 0.066)]
    return {"paper": crumpled(lathe(profile, 10 if detail.near else 6), 0.014, 0.05, 5)}


def build_burger_box(detail: Detail) -> dict[str, Shape]:
    """A box of pulp, open."""
    tray = lathe([(0.045, 0.0), (0.06, 0.035)], 4).turned("z", 45)
    lid = lathe([(0.06, 0.0), (0.045, 0.03)], 4).turned("z", 45).turned("y", -115).moved(-0.062, 0, 0.07)
    return on_the_ground({"pulp": tray + lid})


def build_newspaper(detail: Detail) -> dict[str, Shape]:
    """A folded paper, damp and flat."""
    pages = crumpled(
        block((0.30, 0.21, 0.016), corner=0.004, edge=0.003, steps=detail.ease).moved(0, 0, 0.008), 0.004, 0.12, 8
    )
    parts = {"paper": pages}
    if detail.near:
        columns = [block((0.24, 0.038, 0.001)).moved(0, y, 0.0185) for y in (-0.068, -0.022, 0.024, 0.07)]
        parts["print"] = sum(columns[1:], columns[0])
    return parts


def _litter(build, materials, dyes=None, weight=1.0) -> Thing:  # type: ignore[no-untyped-def]
    return Thing(
        class_name="small_litter",
        build=build,
        materials=materials,
        attach="ground",
        position_m=GROUND,
        dyes=dyes or {},
        roles=("litter",),
        weight=weight,
    )


LITTER = {
    "can": _litter(build_can, {"paint": CAN_PAINT, "lid": TIN}, {"paint": "bright"}, 2.0),
    "can_crushed": _litter(build_crushed_can, {"paint": CAN_PAINT, "lid": TIN}, {"paint": "bright"}, 2.0),
    "bottle": _litter(build_bottle, {"glass": GREEN_GLASS, "label": ENAMEL}, weight=1.5),
    "water_bottle": _litter(build_water_bottle, {"plastic": CLEAR_PLASTIC, "cap": CAN_PAINT}, weight=1.5),
    "cup": _litter(build_cup, {"cup": PAPER, "lid": ENAMEL}, {"cup": "clothes"}, 2.0),
    "paper": _litter(build_paper, {"paper": PAPER, "print": PRINT}, weight=3.0),
    "paper_ball": _litter(build_paper_ball, {"paper": PAPER}, weight=2.0),
    "burger_box": _litter(build_burger_box, {"pulp": CARDBOARD}, weight=1.5),
    "newspaper": _litter(build_newspaper, {"paper": PAPER, "print": PRINT}, weight=1.0),
}
