"""An electric kick scooter: two small wheels, a deck with the battery, a folding column."""

from __future__ import annotations

import numpy as np

from .materials import LACQUER, LAMP, PLASTIC, REFLECTOR, RUBBER
from .shape import Shape, block, lathe, sheet, smooth, tube
from .thing import Detail, Thing
from .wheels import placed, solid_wheel, together

WHEEL_M = 0.108
"""Radius of an 8.5-inch tyre."""

DECK_M, BAR_M, BAR_X, HALF_BAR_M = 0.145, 1.0, 0.37, 0.21
"""Top of the deck; height of the bar, its place ahead of the feet, half the distance of the hands."""

REAR_X, FRONT_X = -0.40, 0.50


def build(detail: Detail) -> dict[str, Shape]:
    """The origin is on the ground below the middle of the rider's feet; it rolls towards +X."""
    wheel = solid_wheel(WHEEL_M, 0.05, detail)
    parts = together(placed(wheel, REAR_X, 0, WHEEL_M), placed(wheel, FRONT_X, 0, WHEEL_M))
    parts["body"] = _body(detail)
    parts["trim"] = _trim(detail)
    if detail.near:
        parts["trim"] += parts.pop("rims")
    lamp = lathe([(0.012, -0.02), (0.02, 0.0), (0.016, 0.006)], detail.bar + 2, "x")
    parts["front_light"] = lamp.moved(BAR_X + 0.045, 0, BAR_M - 0.09)
    parts["rear_light"] = block((0.012, 0.06, 0.022)).moved(REAR_X - 0.105, 0, 0.225)
    return parts


def _body(detail: Detail) -> Shape:
    deck = block((0.56, 0.155, 0.065), corner=0.03, edge=0.012, steps=detail.ease).moved(-0.04, 0, DECK_M - 0.035)
    neck = smooth([(0.22, 0, DECK_M - 0.03), (0.33, 0, DECK_M + 0.005), (0.435, 0, 0.31)], 2 if detail.near else 1)
    column = tube([(0.455, 0, 0.235), (BAR_X + 0.005, 0, BAR_M - 0.02)], 0.0185, detail.bar + 2)
    bar = tube(
        smooth([(BAR_X + 0.02, 0, BAR_M), (BAR_X, 0.1, BAR_M), (BAR_X - 0.015, 0.24, BAR_M)], 1), 0.0125, detail.bar
    )
    fork = tube([(0.455, 0.034, 0.24), (FRONT_X, 0.036, WHEEL_M)], 0.011, detail.bar)
    top = block((0.05, 0.09, 0.05)).moved(0.455, 0, 0.245)
    stay = tube([(-0.30, 0.05, DECK_M - 0.03), (REAR_X, 0.04, WHEEL_M)], 0.012, detail.bar)
    return deck + tube(neck, 0.026, detail.bar + 2) + column + top + (bar + fork + stay).on_both_sides()


def _trim(detail: Detail) -> Shape:
    """Grip tape, mudguards, grips, brake lever."""
    shape = block((0.50, 0.135, 0.004), corner=0.025, steps=detail.ease).moved(-0.04, 0, DECK_M - 0.001)
    grip = tube([(BAR_X - 0.006, 0.15, BAR_M), (BAR_X - 0.016, 0.26, BAR_M)], 0.0165, detail.bar, capped=detail.near)
    shape += grip.on_both_sides()
    for x, start, end in ((REAR_X, 55, 190), (FRONT_X, 60, 170)):
        angles = np.radians(np.linspace(start, end, 6 if detail.near else 3))
        radius = WHEEL_M + 0.015
        middle = np.column_stack([x + radius * np.cos(angles), 0 * angles, WHEEL_M + radius * np.sin(angles)])
        shape += sheet(np.stack([np.subtract(middle, (0, 0.03, 0)), np.add(middle, (0, 0.03, 0))], axis=1))
    if detail.near:
        lever = tube([(BAR_X + 0.02, 0.12, BAR_M - 0.01), (BAR_X + 0.05, 0.16, BAR_M - 0.025),
                      (BAR_X + 0.03, 0.24, BAR_M - 0.03)], 0.005, 4)  # fmt: skip
        stand = block((0.05, 0.075, 0.03), corner=0.01, steps=1).moved(BAR_X + 0.012, 0, BAR_M + 0.012)
        shape += lever + stand
    return shape


_LOOKS = {"tyres": RUBBER, "body": LACQUER, "trim": PLASTIC, "front_light": LAMP, "rear_light": REFLECTOR}
KICK_SCOOTER = Thing(
    class_name="scooter", build=build, materials=_LOOKS, attach="ground", position_m=(0.0, 0.0, 0.0),
    clips=("ride_scooter",), dyes={"body": "paint"},
    grips_m=((BAR_X - 0.01, HALF_BAR_M, BAR_M), (BAR_X - 0.01, -HALF_BAR_M, BAR_M)),
)  # fmt: skip
