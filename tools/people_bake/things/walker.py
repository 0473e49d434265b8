"""A rollator: four wheels, a seat, a basket, brakes at the handles (EN ISO 11199-2)."""

from __future__ import annotations

import numpy as np

from .materials import GREY_PLASTIC, LACQUER, NYLON, RUBBER
from .shape import Shape, bent, block, joined, sheet, tube
from .thing import Detail, Thing
from .wheels import placed, solid_wheel, together

HANDLE_M, HALF_HANDLES_M = 0.90, 0.25
WHEEL_M = 0.095
FRONT_X, REAR_X, HALF_TRACK_M = 0.46, -0.10, 0.275


def build(detail: Detail) -> dict[str, Shape]:
    """The origin is on the ground below the handles; it rolls towards +X."""
    wheels = solid_wheel(WHEEL_M, 0.034, detail)
    parts = together(
        placed(wheels, FRONT_X, HALF_TRACK_M, WHEEL_M, both=True),
        placed(wheels, REAR_X, HALF_TRACK_M, WHEEL_M, both=True),
    )
    parts["frame"] = _side(detail).on_both_sides() + _across(detail)
    if detail.near:
        parts["trim"] = parts.pop("rims")
    parts = together(parts, {"trim": _trim(detail).on_both_sides()})
    parts["cloth"] = _seat_and_basket(detail)
    return parts


def _side(detail: Detail) -> Shape:
    y = HALF_TRACK_M - 0.03
    front = bent([(-0.06, HALF_HANDLES_M, HANDLE_M), (0.10, HALF_HANDLES_M, HANDLE_M), (0.19, y, 0.62),
                  (FRONT_X - 0.03, y, 0.20)], 0.09, detail.bend)  # fmt: skip
    rear = bent([(0.205, y, 0.58), (0.10, y, 0.55), (REAR_X, y, WHEEL_M)], 0.08, detail.bend)
    fork = tube(
        [(FRONT_X - 0.03, y, 0.215), (FRONT_X - 0.02, y, 0.19), (FRONT_X, y + 0.008, WHEEL_M)], 0.010, detail.bar
    )
    brace = tube([(0.03, y, 0.37), (0.32, y, 0.37)], 0.009, detail.bar)
    axles = [tube([(x, y, WHEEL_M), (x, HALF_TRACK_M + 0.02, WHEEL_M)], 0.008, detail.bar) for x in (FRONT_X, REAR_X)]
    return joined([tube(front, 0.0125, detail.bar), tube(rear, 0.0125, detail.bar), fork, brace, *axles])


def _across(detail: Detail) -> Shape:
    y = HALF_TRACK_M - 0.03
    backrest = bent(
        [(0.17, -y, 0.66), (0.26, -y + 0.02, 0.72), (0.26, y - 0.02, 0.72), (0.17, y, 0.66)], 0.08, detail.bend
    )
    bars = [tube(backrest, 0.012, detail.bar), tube([(0.20, -y, 0.53), (0.20, y, 0.53)], 0.010, detail.bar)]
    if detail.near:
        bars.append(tube([(0.02, -y, 0.53), (0.02, y, 0.53)], 0.010, detail.bar))
    return joined(bars)


def _trim(detail: Detail) -> Shape:
    """Grip, brake lever and its cable of one side."""
    grip = tube(
        [(-0.075, HALF_HANDLES_M, HANDLE_M), (0.055, HALF_HANDLES_M, HANDLE_M)], 0.0165, detail.bar, capped=True
    )
    if not detail.near:
        return grip
    lever = bent([(0.08, HALF_HANDLES_M, 0.885), (0.05, HALF_HANDLES_M, 0.855), (-0.06, HALF_HANDLES_M, 0.85)], 0.03, 2)
    cable = bent(
        [(0.08, HALF_HANDLES_M, 0.885), (0.20, 0.22, 0.86), (0.20, 0.235, 0.4), (REAR_X + 0.03, 0.262, 0.16)], 0.15, 2
    )
    return grip + tube(lever, 0.006, 4) + tube(cable, 0.004, 3)


def _seat_and_basket(detail: Detail) -> Shape:
    seat = block((0.21, 0.44, 0.03), corner=0.03, edge=0.012, steps=detail.ease).moved(0.11, 0, 0.555)
    down = np.linspace(0, 1, 3)
    rim = np.array([(0.20, -0.20), (0.42, -0.20), (0.42, 0.20), (0.20, 0.20), (0.20, -0.20)])
    middle = np.array([0.31, 0.0])
    height = 0.46 - 0.02 * (rim[:, 0] > 0.3)
    grid = [np.column_stack([middle + (rim - middle) * (1 - 0.18 * d), height - 0.17 * d]) for d in down]
    bottom = block((0.18, 0.33, 0.01)).moved(0.31, 0, 0.285)
    return seat + sheet(np.array(grid)) + bottom


WALKER = Thing(
    class_name="walker", build=build, attach="ground", position_m=(0.45, 0.0, 0.0), clips=("walk_walker",),
    materials={"tyres": RUBBER, "frame": LACQUER, "trim": GREY_PLASTIC, "cloth": NYLON},
    dyes={"frame": "paint"},
    grips_m=((0.0, HALF_HANDLES_M, HANDLE_M), (0.0, -HALF_HANDLES_M, HANDLE_M)), seat_m=(0.11, 0.0, 0.57),
)  # fmt: skip
