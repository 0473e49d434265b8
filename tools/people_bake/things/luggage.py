"""What rolls behind a traveller or a shopper: a trolley case, pulled or standing, and a shopping trolley."""

from __future__ import annotations

import numpy as np

from .materials import ALUMINIUM, NYLON, PLASTIC, RUBBER
from .shape import Shape, bent, block, hoop, joined, lathe, ribbon, tube
from .thing import ADULT_GRIP, Detail, Thing

CASE_M = (0.24, 0.42, 0.60)
"""Depth, width and height of the case without wheels: between cabin size (55 cm) and 25 kg size (75 cm)."""

WHEEL_M = 0.032
HANDLE_M = 1.03
"""Height of the drawn handle of a standing case."""

TILT_DEG = 34.0
"""How far a pulled case leans from the vertical."""


def build_standing(detail: Detail) -> dict[str, Shape]:
    """Upright on its wheels and feet; the handle is over the back edge, at x = 0."""
    depth, width, height = CASE_M
    middle = WHEEL_M + 0.018 + height / 2
    shell = block((height, width, depth), corner=0.045, edge=0.035, steps=detail.ease * 2)
    shell = shell.turned("y", -90).moved(-depth / 2 - 0.01, 0, middle)
    parts = {"shell": shell + _ridges(detail, middle)}
    handle = bent([(0, -0.12, middle), (0, -0.12, HANDLE_M), (0, 0.12, HANDLE_M), (0, 0.12, middle)], 0.03, detail.bend)
    parts["handle"] = tube(handle, 0.008, detail.bar).moved(-0.014)
    wheel = lathe([(0.024, -0.012), (WHEEL_M, -0.008), (WHEEL_M, 0.008), (0.024, 0.012)], 10 if detail.near else 5, "y")
    parts["wheels"] = wheel.moved(-0.035, width / 2 - 0.035, WHEEL_M).on_both_sides()
    foot = block((0.03, 0.05, 0.05)).moved(-depth + 0.02, width / 2 - 0.06, 0.025).on_both_sides()
    grip = tube([(-0.014, -0.075, HANDLE_M), (-0.014, 0.075, HANDLE_M)], 0.0135, detail.bar, capped=True)
    parts["trim"] = foot + grip
    if detail.near:
        parts["trim"] += _zip(middle)
        side = tube(bent([(-0.12, 0, 0), (-0.12, 0, 0.03), (0.12, 0, 0.03), (0.12, 0, 0)], 0.03, 2), 0.009, 5)
        parts["trim"] += side.turned("z", 90).moved(-depth / 2 - 0.01, 0, middle + height / 2 - 0.003)
        parts["trim"] += tube([(-0.035, -width / 2 + 0.02, WHEEL_M), (-0.035, width / 2 - 0.02, WHEEL_M)], 0.006, 5)
    return parts


def build_pulled(detail: Detail) -> dict[str, Shape]:
    """The same case tilted behind a hand: the grip is the origin, the wheels are behind and below."""
    standing = build_standing(detail)
    return {name: shape.moved(0.014, 0, -HANDLE_M).turned("y", TILT_DEG) for name, shape in standing.items()}


def build_shopping_trolley(detail: Detail) -> dict[str, Shape]:
    """A cloth bag on a two-wheeled frame; the grip is the origin, tilted like a pulled case."""
    wheel_m, top_m = 0.085, 1.0
    frame = bent([(-0.02, -0.15, 0.10), (0, -0.15, top_m), (0, 0.15, top_m), (-0.02, 0.15, 0.10)], 0.07, detail.bend)
    shelf = bent(
        [(-0.02, -0.13, 0.11), (-0.26, -0.13, 0.09), (-0.26, 0.13, 0.09), (-0.02, 0.13, 0.11)], 0.03, detail.bend
    )
    axle = tube([(0.0, -0.21, wheel_m), (0.0, 0.21, wheel_m)], 0.007, detail.bar)
    bag = block((0.22, 0.32, 0.56), corner=0.05, edge=0.025, steps=detail.ease * 2).moved(-0.145, 0, 0.40)
    tyre = hoop(wheel_m, 0.012, detail.wheel(wheel_m), 4 if detail.near else 3)
    tall = bag.points[:, 2] > 0.3
    bag.points[:, 0] -= np.where(tall, 0.02 * np.sin(bag.points[:, 2] * 7), 0.0)
    lid = block((0.245, 0.345, 0.09), corner=0.055, edge=0.03, steps=detail.ease * 2).moved(-0.15, 0, 0.685)
    lid.points[:, 2] += 0.015 - 0.35 * np.abs(lid.points[:, 0] + 0.15) ** 1.5
    parts = {
        "bag": bag + lid,
        "frame": tube(frame, 0.009, detail.bar) + tube(shelf, 0.007, detail.bar) + axle,
        "tyres": tyre.moved(0, 0.205, wheel_m).on_both_sides(),
        "wheels": lathe([(wheel_m - 0.02, -0.006), (0.02, -0.012), (0.02, 0.012), (wheel_m - 0.02, 0.006)],
                        6, "y").moved(0, 0.205, wheel_m).on_both_sides(),
        "grip": tube([(0, -0.075, top_m), (0, 0.075, top_m)], 0.014, detail.bar, capped=True),
    }  # fmt: skip
    return {name: shape.moved(0, 0, -top_m).turned("y", 30.0) for name, shape in parts.items()}


def _ridges(detail: Detail, middle: float) -> Shape:
    """Upright grooves of a hard shell, as shallow ridges on both faces."""
    depth, _, height = CASE_M
    count = 5 if detail.near else 0
    half = (height - 0.13) / 2
    ridge = ribbon([(-half, 0, -0.002), (0.02 - half, 0, 0.004), (half - 0.02, 0, 0.004), (half, 0, -0.002)],
                   (0, 0.012, 0), 0.006)  # fmt: skip
    ridges = [
        ridge.turned("y", turn).moved(x, (number - 2) * 0.062, middle)
        for number in range(count) for x, turn in ((-depth - 0.01, -90), (-0.01, 90))
    ]  # fmt: skip
    return joined(ridges) if ridges else Shape(points=np.empty((0, 3)), faces=np.empty((0, 3), int))


def _zip(middle: float) -> Shape:
    """The dark seam around the case where it opens."""
    depth, width, height = CASE_M
    band = block((height + 0.006, width + 0.006, 0.012), corner=0.047, steps=2)
    return band.turned("y", -90).moved(-depth / 2 - 0.01, 0, middle)


_MATERIALS = {"shell": PLASTIC, "handle": ALUMINIUM, "wheels": RUBBER, "trim": PLASTIC}
STANDING = Thing(
    class_name="suitcase", build=build_standing, materials=_MATERIALS, attach="ground", position_m=(-0.12, -0.42, 0.0),
    dyes={"shell": "bags"}, grips_m=((-0.014, 0.0, HANDLE_M),),
)  # fmt: skip
PULLED = Thing(
    class_name="suitcase", build=build_pulled, materials=_MATERIALS, attach="right_hand", upright=True,
    stretches_to_ground=True, position_m=ADULT_GRIP, clips=("walk_suitcase",), dyes={"shell": "bags"},
    grips_m=((0.0, 0.0, 0.0),),
)  # fmt: skip
SHOPPING_TROLLEY = Thing(
    class_name="tote", build=build_shopping_trolley, attach="right_hand", upright=True, stretches_to_ground=True,
    materials={"bag": NYLON, "frame": ALUMINIUM, "tyres": RUBBER, "wheels": PLASTIC, "grip": RUBBER},
    position_m=ADULT_GRIP, clips=("walk_suitcase",), dyes={"bag": "clothes"}, grips_m=((0.0, 0.0, 0.0),),
)  # fmt: skip
