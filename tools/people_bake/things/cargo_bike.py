"""A cargo bicycle: a box between the rider and a small front wheel that is steered by a rod; ridden as a bicycle is."""

from __future__ import annotations

import numpy as np

from .bicycle import (
    BOTTOM,
    GRIP_M,
    HALF_GRIPS_M,
    REACH_M,
    REAR_AXLE,
    SADDLE_M,
    STEM,
    WHEEL_M,
    bars_and_drive,
    chain_and_pedals,
    mudguard,
    saddle,
)
from .materials import ALUMINIUM, LACQUER, LAMP, LEATHER, PLASTIC, REFLECTOR, RUBBER, WOOD
from .shape import Shape, block, lathe, loft, oval, tube
from .thing import Detail, Thing
from .wheels import placed, spoked_wheel, together

FRONT_WHEEL_M = 0.255
"""Radius of a 20-inch wheel."""

FRONT_X = 1.58
BED_M, BOX_X, BOX_TOP_M = 0.22, (0.72, 1.34), 0.66
"""Height of the bed under the box; where the box begins and ends; height of its rim."""


def build(detail: Detail) -> dict[str, Shape]:
    """The origin is on the ground below the saddle; it rolls towards +X."""
    rear = placed(spoked_wheel(WHEEL_M, 0.042, 16, detail), REAR_AXLE[0], 0, WHEEL_M)
    front = placed(spoked_wheel(FRONT_WHEEL_M, 0.050, 12, detail), FRONT_X, 0, FRONT_WHEEL_M)
    parts = together(rear, front)
    parts["frame"] = _frame(detail)
    parts["metal"] = bars_and_drive(detail)
    if detail.near:
        parts["metal"] += parts.pop("rims")
    parts["box"] = _box(detail)
    parts["saddle"] = saddle(detail)
    parts["trim"] = _trim(detail)
    lamp = lathe([(0.018, -0.03), (0.032, 0.0), (0.028, 0.008)], 8 if detail.near else 3, "x")
    lights = {"front_light": lamp.moved(FRONT_X - 0.12, 0, 0.62)}
    return parts | lights | {"rear_light": block((0.02, 0.075, 0.035)).moved(-0.39, 0, 0.69)}


def _frame(detail: Detail) -> Shape:
    """A low beam under the box from the cranks to a steep head, and the rider's half."""
    seat_top = BOTTOM + 0.86 * (np.array([0.0, 0.0, SADDLE_M - 0.06]) - BOTTOM)
    head = np.array([FRONT_X - 0.13, 0.0, 0.60])
    beam = np.array([BOTTOM, (0.62, 0, BED_M - 0.04), (BOX_X[1] + 0.02, 0, BED_M - 0.04), head])
    column = np.array([0.60, 0.0, 0.30])
    bars = tube(beam, 0.027, detail.bar) + tube([BOTTOM, seat_top], 0.017, detail.bar)
    bars += tube([column, STEM - (0, 0, 0.06)], 0.022, detail.bar)
    bars += tube([BOTTOM + 0.62 * (seat_top - BOTTOM), (0.585, 0, 0.62)], 0.018, detail.bar)
    drop = np.add(REAR_AXLE, (0, 0.055, 0))
    side = tube([np.add(BOTTOM, (-0.02, 0.03, 0)), drop], 0.010, detail.bar)
    side += tube([np.add(seat_top, (0, 0.012, -0.02)), drop], 0.008, detail.bar)
    knee = [np.add(head, (0.05, 0.045, -0.14))] if detail.near else []
    fork = [np.add(head, (0, 0.03, -0.02)), *knee, np.array([FRONT_X, 0.05, FRONT_WHEEL_M])]
    return bars + (side + tube(fork, 0.011, detail.bar)).on_both_sides()


def _box(detail: Detail) -> Shape:
    """Four boards that lean outwards and a floor; open above."""
    sides = 16 if detail.near else 4
    low_x, high_x = BOX_X
    middle = (low_x + high_x) / 2

    def ring(inset: float, height: float, grow: float) -> np.ndarray:
        outline = oval(high_x - low_x - 2 * inset + grow, 0.52 - 2 * inset + grow, sides, 9.0)
        return np.column_stack([middle + outline[:, 0], outline[:, 1], np.full(sides, height)])

    outer = [ring(0.0, BED_M, -0.08), ring(0.0, BOX_TOP_M, 0.06)]
    inner = [ring(0.012, BOX_TOP_M, 0.06)] if detail.near else []
    return loft(np.array([*outer, *inner, ring(0.012, BED_M + 0.02, -0.08)]))


def _trim(detail: Detail) -> Shape:
    """Grips, mudguards, the stand under the box, chain and pedals."""
    grip = [(REACH_M - 0.095, HALF_GRIPS_M + 0.001, GRIP_M), (REACH_M + 0.025, 0.262, GRIP_M)]
    shape = tube(grip, 0.0165, detail.bar, capped=detail.near).on_both_sides()
    shape += mudguard(REAR_AXLE, 40, 200, 7 if detail.near else 2)
    if not detail.near:
        return shape
    stand = tube([(0.80, 0.05, 0.16), (0.72, 0.16, 0.09), (0.80, 0.17, 0.075)], 0.011, 4).on_both_sides()
    rod = tube([(0.60, -0.06, 0.30), (FRONT_X - 0.10, -0.08, 0.28)], 0.008, 4)
    return shape + stand + rod + chain_and_pedals()


_LOOKS = {
    "tyres": RUBBER, "frame": LACQUER, "metal": ALUMINIUM, "box": WOOD, "saddle": LEATHER, "trim": PLASTIC,
    "front_light": LAMP, "rear_light": REFLECTOR,
}  # fmt: skip
CARGO_BIKE = Thing(
    class_name="bicycle", build=build, materials=_LOOKS, attach="ground", position_m=(0.0, 0.0, 0.0), clips=("cycle",),
    dyes={"frame": "paint"}, weight=0.08, seat_m=(0.0, 0.0, SADDLE_M),
    grips_m=((REACH_M, HALF_GRIPS_M - 0.01, GRIP_M), (REACH_M, 0.01 - HALF_GRIPS_M, GRIP_M)),
)  # fmt: skip
"""Some 8 % of the bicycles that are counted in Paris."""
