"""A motor scooter of 125 cm3: a shield before the legs, a floor for the feet, a case behind; no maker's model."""

from __future__ import annotations

import numpy as np

from .cast_wheels import cast_wheel
from .motorcycle import LOOKS, bar_of, body_of, lamps, mirrors, mudguard, plate_behind
from .shape import Shape, block, loft, tube
from .thing import Detail, Thing
from .wheels import placed, together

SEAT_M, GRIP_M, REACH_M, HALF_GRIPS_M = 0.79, 1.03, 0.50, 0.30
"""Height of the seat over the origin, height of the grips, how far ahead of the rider's hips, half their distance."""

FRONT_X, REAR_X, WHEEL_M = 0.90, -0.42, 0.245
FLOOR_M, FLOOR_X = 0.27, 0.36
"""Where the feet stand."""


def build(detail: Detail) -> dict[str, Shape]:
    """The origin is on the ground below the rider's hips; it rolls towards +X."""
    front = placed(cast_wheel(WHEEL_M, 0.11, 0.165, detail, disc=0.12), FRONT_X, 0, WHEEL_M)
    parts = together(front, placed(cast_wheel(WHEEL_M, 0.13, 0.165, detail), REAR_X, 0, WHEEL_M))
    steel = parts.pop("discs", None)
    parts["body"] = _body(detail)
    parts["seat"] = body_of(((-0.62, 0.20, 0.76, 0.83), (-0.34, 0.29, 0.72, 0.84), (-0.20, 0.30, 0.71, 0.79),
                             (0.04, 0.24, 0.71, SEAT_M), (0.14, 0.12, 0.72, 0.76)), detail)  # fmt: skip
    parts["engine"] = block((0.42, 0.16, 0.20), corner=0.05, edge=0.04, steps=detail.ease).moved(-0.30, 0.12, 0.27)
    parts["metal"] = _metal(detail) + steel if steel else _metal(detail)
    parts["trim"] = _trim(detail)
    return parts | lamps(detail, (0.835, 0.78), (-0.74, 0.70), 0.085, apart=0.17) | plate_behind(-0.79, 0.50)


def _body(detail: Detail) -> Shape:
    """Shield, floor, tail and the lower shell around the engine."""
    tail = body_of(((-0.74, 0.16, 0.62, 0.76), (-0.55, 0.30, 0.50, 0.77), (-0.24, 0.36, 0.40, 0.73),
                    (0.02, 0.33, 0.22, 0.72), (0.11, 0.28, 0.20, 0.70), (0.14, 0.22, 0.24, 0.64)),
                   detail, squareness=3.0)  # fmt: skip
    shield = _leaning(((0.56, 0.40, 0.10, 0.24), (0.60, 0.48, 0.16, 0.45), (0.66, 0.46, 0.18, 0.70),
                       (0.66, 0.30, 0.17, 0.90), (0.60, 0.22, 0.14, 0.98)), detail)  # fmt: skip
    floor = block((0.52, 0.36, 0.11), corner=0.06, edge=0.02, steps=detail.ease).moved(0.33, 0, FLOOR_M - 0.055)
    return tail + shield + floor + mudguard(FRONT_X, WHEEL_M, 0.07, (40, 165), detail)


def _leaning(stations: tuple[tuple[float, float, float, float], ...], detail: Detail) -> Shape:
    """A body over level cross sections: place of its middle, width, depth, height; pointed ahead."""
    sides = 12 if detail.near else 4
    angles = (np.arange(sides) + 0.5) * (2 * np.pi / sides)
    rings = []
    for x, width, depth, z in stations:
        ahead = np.cos(angles)
        plan = np.column_stack([depth * np.where(ahead > 0, ahead, 0.45 * ahead), width / 2 * np.sin(angles)])
        rings.append(np.column_stack([x + plan[:, 0], plan[:, 1], np.full(sides, z)]))
    return loft(np.array(rings))


_BAR = ((0.54, 0.0, 1.00), (0.54, 0.10, 1.02), (0.53, 0.22, 1.035), (REACH_M - 0.01, HALF_GRIPS_M + 0.06, GRIP_M))


def _metal(detail: Detail) -> Shape:
    bar, _ = bar_of(_BAR, detail)
    fork = tube([(0.72, 0.0, 0.50), (0.80, 0.07, 0.44), (FRONT_X, 0.08, WHEEL_M)], 0.022, detail.bar).on_both_sides()
    path = [(-0.12, -0.17, 0.24), (-0.16, -0.17, 0.25), (-0.56, -0.17, 0.33), (-0.60, -0.17, 0.335)]
    if not detail.near:
        return bar + fork + tube(path[1:3], 0.065, detail.bar, capped=True)
    return bar + fork + tube(path, [0.03, 0.06, 0.065, 0.03], detail.bar + 3, capped=True)


def _trim(detail: Detail) -> Shape:
    """Mat, lamp's frame, instruments, grips, mirrors, mudguard behind, case on a rack, stand."""
    shape = block((0.40, 0.30, 0.012)).moved(FLOOR_X, 0, FLOOR_M)
    shape += block((0.10, 0.26, 0.09), corner=0.03, edge=0.02, steps=detail.ease).turned("y", -20).moved(0.55, 0, 1.01)
    housing = block((0.12, 0.22, 0.20), corner=0.03, edge=0.03, steps=detail.ease).turned("y", -12)
    shape += housing.moved(0.775, 0, 0.78)
    case = block((0.36, 0.40, 0.28), corner=0.07, edge=0.05, steps=detail.ease).moved(-0.74, 0, 0.99)
    shape += case + block((0.30, 0.18, 0.02)).moved(-0.68, 0, 0.84)
    if detail.near:
        shape += tube([(-0.50, 0.08, 0.76), (-0.70, 0.08, 0.84)], 0.012, 4).on_both_sides()
        shape += block((0.004, 0.17, 0.20)).turned("y", 18).moved(-0.777, 0, 0.53)
    shape += mudguard(REAR_X, WHEEL_M, 0.075, (60, 185), detail)
    _, grips = bar_of(_BAR, detail)
    return shape + grips + mirrors((0.56, 0.24, 1.21), detail)


MOTO_SCOOTER = Thing(
    class_name="motorcycle", build=build, materials=LOOKS, attach="ground", position_m=(0.0, 0.0, 0.0),
    clips=("ride_moto_scooter",), dyes={"body": "paint"},
    grips_m=((REACH_M, HALF_GRIPS_M, GRIP_M), (REACH_M, -HALF_GRIPS_M, GRIP_M)), seat_m=(0.0, 0.0, SEAT_M),
)  # fmt: skip
