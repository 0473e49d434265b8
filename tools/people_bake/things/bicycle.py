"""A city bicycle: swept bars, mudguards, chain guard, lights, a rack; the rider sits upright."""

from __future__ import annotations

import numpy as np

from .materials import ALUMINIUM, LACQUER, LAMP, LEATHER, PLASTIC, REFLECTOR, RUBBER
from .shape import Shape, bent, block, joined, lathe, loft, oval, sheet, smooth, tube
from .thing import Detail, Thing
from .wheels import placed, spoked_wheel, together

WHEEL_M = 0.345
"""Radius of a 28-inch wheel with a 37 mm tyre."""

SADDLE_M, GRIP_M, REACH_M, HALF_GRIPS_M = 0.95, 1.02, 0.50, 0.28
"""Height of the saddle over the origin, height of the grips, how far ahead of the saddle, half their distance."""

REAR_X, FRONT_X = -0.25, 0.81
BOTTOM = np.array([0.20, 0.0, 0.285])
"""Where the pedals turn."""

CRANK_M = 0.17
STEM = np.array([0.545, 0.0, 0.97])
HEAD_LOW = np.array([0.625, 0.0, 0.72])
FRONT_AXLE, REAR_AXLE = np.array([FRONT_X, 0.0, WHEEL_M]), np.array([REAR_X, 0.0, WHEEL_M])


def build(detail: Detail) -> dict[str, Shape]:
    """The origin is on the ground below the saddle; it rolls towards +X."""
    wheel = spoked_wheel(WHEEL_M, 0.037, 16, detail)
    parts = together(placed(wheel, REAR_X, 0, WHEEL_M), placed(wheel, FRONT_X, 0, WHEEL_M))
    parts["frame"] = _frame(detail)
    parts["metal"] = bars_and_drive(detail)
    if detail.near:
        parts["metal"] += parts.pop("rims")
    parts["saddle"] = saddle(detail)
    parts["trim"] = _guards(detail)
    return parts | _lights(detail)


def _frame(detail: Detail) -> Shape:
    seat_top = BOTTOM + 0.86 * (np.array([0.0, 0.0, SADDLE_M - 0.06]) - BOTTOM)
    head_high = STEM - 0.35 * (STEM - HEAD_LOW)
    middle = BOTTOM + 0.62 * (seat_top - BOTTOM)
    bars = [
        tube([BOTTOM, seat_top], 0.0155, detail.bar),
        tube(
            [BOTTOM, np.add(0.5 * (BOTTOM + HEAD_LOW), (0.01, 0, -0.02)), np.add(HEAD_LOW, (0, 0, 0.03))],
            0.0185,
            detail.bar,
        ),
        tube([middle, head_high], 0.0155, detail.bar),
        tube([HEAD_LOW, head_high + 0.03 * (STEM - HEAD_LOW)], 0.0185, detail.bar),
    ]
    side = [
        tube([np.add(BOTTOM, (-0.02, 0.03, 0)), np.add(REAR_AXLE, (0, 0.055, 0))], 0.009, detail.bar),
        tube([np.add(seat_top, (0, 0.012, -0.02)), np.add(REAR_AXLE, (0, 0.055, 0))], 0.007, detail.bar),
        tube(
            [np.add(HEAD_LOW, (0, 0.02, 0)), np.add(HEAD_LOW, (0.035, 0.052, -0.10)), np.add(FRONT_AXLE, (0, 0.05, 0))],
            [0.013, 0.012, 0.008],
            detail.bar,
        ),
    ]
    return joined(bars) + joined(side).on_both_sides()


def bars_and_drive(detail: Detail) -> Shape:
    """Seat post, stem, swept bar, cranks, chain ring."""
    half = [
        (STEM[0], 0.0, STEM[2] + 0.02),
        (STEM[0] + 0.03, 0.11, STEM[2] + 0.05),
        (REACH_M + 0.06, 0.25, GRIP_M),
        (REACH_M - 0.09, HALF_GRIPS_M, GRIP_M),
    ]
    bar = tube(smooth(half, 2 if detail.near else 1), 0.0115, detail.bar)
    shape = bar.on_both_sides() + tube([HEAD_LOW, np.add(STEM, (0, 0, 0.03))], 0.012, detail.bar)
    post = np.array([0.0, 0.0, SADDLE_M - 0.045])
    shape += tube([BOTTOM + 0.8 * (post - BOTTOM), post], 0.012, detail.bar)
    if not detail.near:
        return shape
    crank = tube([np.add(BOTTOM, (0, -0.065, 0)), np.add(BOTTOM, (CRANK_M, -0.075, 0))], 0.009, 4)
    other = tube([np.add(BOTTOM, (0, 0.065, 0)), np.add(BOTTOM, (-CRANK_M, 0.075, 0))], 0.009, 4)
    axle = tube([np.add(BOTTOM, (0, -0.07, 0)), np.add(BOTTOM, (0, 0.07, 0))], 0.014, 5)
    rack = bent([(0.0, 0.05, 0.705), (-0.38, 0.05, 0.705)], 0.1, 0)
    carrier = tube(rack, 0.006, 3) + tube([(-0.33, 0.05, 0.705), np.add(REAR_AXLE, (0, 0.065, 0))], 0.005, 3)
    return shape + crank + other + axle + carrier.on_both_sides()


def saddle(detail: Detail) -> Shape:
    """Broad behind, narrow before, sprung; its top is at the height of the saddle."""
    stations = [
        (-0.135, 0.11, 0.030),
        (-0.11, 0.17, 0.055),
        (-0.02, 0.13, 0.050),
        (0.06, 0.065, 0.045),
        (0.125, 0.04, 0.03),
    ]
    sides = 8 if detail.near else 3
    rings = []
    for x, width, height in stations if detail.near else stations[1::2]:
        outline = oval(width, height, sides, 2.6)
        rings.append(
            np.column_stack(
                [np.full(sides, x), outline[:, 0], outline[:, 1] + SADDLE_M - height / 2 - 0.3 * (x > 0.1) * 0.02]
            )
        )
    return loft(np.array(rings))


def _guards(detail: Detail) -> Shape:
    """Mudguards, chain guard, grips and pedals."""
    grip = tube(
        [(REACH_M - 0.095, HALF_GRIPS_M + 0.001, GRIP_M), (REACH_M + 0.025, 0.262, GRIP_M)],
        0.0165,
        detail.bar,
        capped=detail.near,
    )
    shape = grip.on_both_sides()
    steps = 7 if detail.near else 2
    shape += mudguard(REAR_AXLE, 40, 200, steps) + mudguard(FRONT_AXLE, 62, 215, steps)
    return shape + chain_and_pedals() if detail.near else shape


def chain_and_pedals() -> Shape:
    """The guard of the chain, its case, and the pedals."""
    guard = block((0.46, 0.012, 0.085), corner=0.006, steps=1).turned("y", 8.5).moved(-0.02, -0.066, 0.335)
    case = lathe([(0.085, -0.006), (0.085, 0.006)], 12, "y").moved(BOTTOM[0], -0.062, BOTTOM[2])
    pedal = block((0.085, 0.09, 0.024))
    pedals = pedal.moved(BOTTOM[0] + CRANK_M, -0.13, BOTTOM[2]) + pedal.moved(BOTTOM[0] - CRANK_M, 0.13, BOTTOM[2])
    return guard + case + pedals


def mudguard(axle: np.ndarray, start_deg: float, end_deg: float, steps: int) -> Shape:
    """A band around the wheel, arched across; angles from +X, upwards."""
    angles = np.radians(np.linspace(start_deg, end_deg, steps + 1))
    grid = np.empty((steps + 1, 3, 3))
    for column, (y, radius) in enumerate(((-0.027, WHEEL_M + 0.008), (0.0, WHEEL_M + 0.022), (0.027, WHEEL_M + 0.008))):
        grid[:, column] = axle + np.column_stack(
            [radius * np.cos(angles), np.full(steps + 1, y), radius * np.sin(angles)]
        )
    return sheet(grid)


def _lights(detail: Detail) -> dict[str, Shape]:
    sides = 8 if detail.near else 3
    front = lathe([(0.018, -0.03), (0.032, 0.0), (0.028, 0.008)], sides, "x").moved(0.665, 0, 0.80)
    rear = block((0.02, 0.075, 0.035)).moved(-0.39, 0, 0.69)
    return {"front_light": front, "rear_light": rear}


_LOOKS = {
    "tyres": RUBBER,
    "frame": LACQUER,
    "metal": ALUMINIUM,
    "saddle": LEATHER,
    "trim": PLASTIC,
    "front_light": LAMP,
    "rear_light": REFLECTOR,
}
BICYCLE = Thing(
    class_name="bicycle",
    build=build,
    materials=_LOOKS,
    attach="ground",
    position_m=(0.0, 0.0, 0.0),
    clips=("cycle",),
    dyes={"frame": "paint"},
    grips_m=((REACH_M, HALF_GRIPS_M - 0.01, GRIP_M), (REACH_M, 0.01 - HALF_GRIPS_M, GRIP_M)),
    seat_m=(0.0, 0.0, SADDLE_M),
)
