"""A manual wheelchair, as ISO 7176-5 measures them: driven by hand rims, pushed by handles behind."""

from __future__ import annotations

import numpy as np

from .materials import ALUMINIUM, GREY_PLASTIC, LACQUER, NYLON, RUBBER
from .shape import Shape, bent, block, hoop, joined, sheet, tube
from .thing import Detail, Thing
from .wheels import placed, solid_wheel, spoked_wheel, together

WHEEL_M, CASTOR_M = 0.305, 0.09
"""Radii: 24 inches behind, 7 inches before."""

SEAT_M = 0.50
HANDLES = (-0.36, 0.21, 0.92)
"""Middle of the left push handle; the origin is the ground below the sitting person's hips."""

AXLE_X, CASTOR_X, HALF_WIDTH = -0.10, 0.36, 0.275
FRAME_Y = 0.215


def build(detail: Detail) -> dict[str, Shape]:
    """The origin is on the ground below the hips of who sits in it."""
    wheel = placed(spoked_wheel(WHEEL_M, 0.026, 12, detail), AXLE_X, HALF_WIDTH, WHEEL_M, both=True)
    castor = placed(solid_wheel(CASTOR_M, 0.032, detail), CASTOR_X, FRAME_Y, CASTOR_M, both=True)
    if detail.near:
        castor["trim"] = castor.pop("rims")
    parts = together(wheel, castor, {"trim": _trim(detail).on_both_sides()})
    parts["frame"] = _frame(detail).on_both_sides()
    if detail.near:
        parts["frame"] += _between(detail)
        rim = hoop(0.265, 0.008, 14, 3).moved(AXLE_X, HALF_WIDTH + 0.042, WHEEL_M)
        parts["rims"] += rim.on_both_sides()
    parts["cloth"] = _cloth(detail)
    return parts


def _frame(detail: Detail) -> Shape:
    """One side: back post with its handle, seat and lower rails, front post down to the footrest."""
    back = bent([(-0.16, FRAME_Y, 0.16), (-0.19, FRAME_Y, 0.93), (-0.40, FRAME_Y, 0.92)], 0.06, detail.bend)
    rail = bent(
        [(-0.17, FRAME_Y, SEAT_M - 0.03), (0.31, FRAME_Y, SEAT_M - 0.01), (0.42, FRAME_Y - 0.02, 0.14)],
        0.08,
        detail.bend,
    )
    bars = [tube(path, 0.0115, detail.bar) for path in (back, rail)]
    bars.append(tube([(CASTOR_X - 0.02, FRAME_Y, CASTOR_M), (CASTOR_X - 0.02, FRAME_Y, 0.26)], 0.012, detail.bar))
    bars.append(tube([(AXLE_X, FRAME_Y - 0.01, WHEEL_M), (AXLE_X, HALF_WIDTH + 0.02, WHEEL_M)], 0.011, detail.bar))
    if detail.near:
        arm = bent([(-0.18, FRAME_Y, 0.72), (0.20, FRAME_Y, 0.72), (0.20, FRAME_Y, 0.48)], 0.07, 1)
        bars.append(tube([(-0.165, FRAME_Y, 0.21), (0.33, FRAME_Y, 0.24), (0.37, FRAME_Y, 0.30)], 0.0115, 4))
        bars.append(tube(arm, 0.010, detail.bar))
    return joined(bars)


def _between(detail: Detail) -> Shape:
    """The cross below the seat that lets it fold."""
    y = FRAME_Y
    cross = tube([(0.05, -y, 0.22), (0.05, y, SEAT_M - 0.03)], 0.010, detail.bar)
    return cross + cross.mirrored().moved(0.025)


def _cloth(detail: Detail) -> Shape:
    """Seat and back hang between the posts."""
    across = np.linspace(-1, 1, 5 if detail.near else 2)
    hang = 0.022 * (1 - across**2)
    seat = np.array([
        np.column_stack([np.full_like(across, x), -across * FRAME_Y, SEAT_M - hang * share])
        for x, share in ((-0.16, 0.6), (0.08, 1.0), (0.29, 0.8), (0.305, 0.9))
    ])  # fmt: skip
    seat[-1, :, 2] -= 0.02
    back = np.array([
        np.column_stack([x - hang * share * 1.5, -across * (FRAME_Y - 0.002), np.full_like(across, z)])
        for x, z, share in ((-0.165, 0.52, 0.6), (-0.178, 0.70, 1.0), (-0.187, 0.90, 0.8))
    ])  # fmt: skip
    cushion = block((0.43, 0.40, 0.05), corner=0.04, edge=0.02, steps=detail.ease).moved(0.075, 0, SEAT_M + 0.005)
    cushion.points[:, 2] -= 0.02
    return sheet(seat) + sheet(back[:, ::-1]) + cushion


def _trim(detail: Detail) -> Shape:
    """Grips, arm pads, skirt guards and footplates of one side."""
    grip = tube([(-0.29, FRAME_Y, 0.9205), (-0.41, FRAME_Y, 0.9195)], 0.0165, detail.bar, capped=True)
    pad = block((0.26, 0.05, 0.03), corner=0.02, steps=0).moved(0.04, FRAME_Y, 0.745)
    plate = block((0.15, 0.155, 0.016), corner=0.02, steps=0).turned("y", -8).moved(0.475, 0.105, 0.125)
    guard = block((0.34, 0.006, 0.20)).moved(0.01, FRAME_Y + 0.012, 0.60)
    return grip + pad + plate + guard if detail.near else grip + pad + plate


_LOOKS = {
    "tyres": RUBBER, "rims": ALUMINIUM, "frame": LACQUER, "cloth": NYLON, "trim": GREY_PLASTIC,
}  # fmt: skip
WHEELCHAIR = Thing(
    class_name="wheelchair", build=build, materials=_LOOKS, attach="ground", position_m=(0.0, 0.0, 0.0),
    clips=("sit_wheelchair", "wheelchair_self", "push_wheelchair"),
    dyes={"frame": "paint"},
    grips_m=(HANDLES, (HANDLES[0], -HANDLES[1], HANDLES[2])), seat_m=(0.0, 0.0, SEAT_M),
)  # fmt: skip
