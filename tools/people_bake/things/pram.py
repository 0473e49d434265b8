"""A pushchair: folding frame, reclined child seat that looks ahead, hood, basket. EN 1888 calls it a pushchair."""

from __future__ import annotations

import numpy as np

from .materials import ALUMINIUM, GREY_PLASTIC, NYLON, RUBBER
from .shape import Shape, bent, joined, sheet, tube
from .thing import Detail, Thing
from .wheels import placed, solid_wheel, together

HANDLE_M, HALF_HANDLE_M = 1.0, 0.25
SEAT = (0.44, 0.0, 0.47)
"""Top of the seat below the child's hips; the origin is on the ground below the handle."""

REAR, FRONT = (0.22, 0.255, 0.135), (0.80, 0.20, 0.095)
"""Wheel centres; their heights are their radii."""

FRAME_Y = 0.235


def build(detail: Detail) -> dict[str, Shape]:
    """The origin is on the ground below the handle; it rolls towards +X."""
    rear = placed(solid_wheel(REAR[2], 0.045, detail), *REAR, both=True)
    front = placed(solid_wheel(FRONT[2], 0.04, detail), *FRONT, both=True)
    parts = together(rear, front)
    parts["frame"] = _side(detail).on_both_sides() + _across(detail)
    parts["seat"] = _seat(detail) + _basket(detail)
    parts["hood"] = _hood(detail)
    bar = [(0.0, -0.21, HANDLE_M), (0.0, 0.21, HANDLE_M)]
    parts["grip"] = tube(bar, 0.0165, detail.bar, capped=True)
    if detail.near:
        bumper = bent([(0.44, -0.205, 0.62), (0.68, -0.19, 0.67), (0.68, 0.19, 0.67), (0.44, 0.205, 0.62)], 0.09, 3)
        parts["grip"] += tube(bumper, 0.0165, detail.bar, capped=True)
    return parts


def _side(detail: Detail) -> Shape:
    """Long bar from the handle to the front wheel, strut from the seat's joint to the rear wheel."""
    y = FRAME_Y
    long = bent(
        [(0.0, HALF_HANDLE_M - 0.02, HANDLE_M), (0.06, y + 0.01, 0.93), (0.47, y, 0.42), (0.76, FRONT[1], 0.20)],
        0.10,
        detail.bend,
    )
    bars = [tube(long, 0.0125, detail.bar)]
    bars.append(tube([(0.50, y - 0.02, 0.47), (REAR[0], y - 0.015, REAR[2])], 0.011, detail.bar))
    bars.append(tube([(REAR[0], y - 0.02, 0.20), (0.70, FRONT[1] - 0.01, 0.25)], 0.009, detail.bar))
    fork = tube(
        [(0.76, FRONT[1], 0.23), (0.78, FRONT[1], 0.20), (FRONT[0], FRONT[1] + 0.028, FRONT[2])], 0.011, detail.bar
    )
    return joined([*bars, fork])


def _across(detail: Detail) -> Shape:
    axle = tube([(REAR[0], -REAR[1], REAR[2]), (REAR[0], REAR[1], REAR[2])], 0.009, detail.bar)
    front = tube([(0.735, -FRONT[1], 0.225), (0.735, FRONT[1], 0.225)], 0.009, detail.bar)
    handle = [(0.0, 0.24, HANDLE_M), (0.0, -0.24, HANDLE_M)]
    return axle + front + tube(handle, 0.0115, detail.bar)


def _seat(detail: Detail) -> Shape:
    """A bucket of cloth: back, seat, leg rest, with low sides."""
    line = np.array(
        [
            (0.20, 0.90),
            (0.27, 0.72),
            (0.345, 0.52),
            (0.40, 0.462),
            (0.52, 0.47),
            (0.62, 0.475),
            (0.665, 0.43),
            (0.72, 0.29),
        ]
    )
    wall = np.array([0.09, 0.12, 0.15, 0.15, 0.11, 0.07, 0.03, 0.02])
    if not detail.near:
        line, wall = line[[0, 2, 3, 5, 7]], wall[[0, 2, 3, 5, 7]]
    forward = np.gradient(line, axis=0)
    forward /= np.linalg.norm(forward, axis=1, keepdims=True)
    up = np.column_stack([-forward[:, 1], forward[:, 0]])
    profile = np.array(
        [(1.0, 1.0), (1.0, 0.25), (0.82, 0.0), (0.4, -0.06), (-0.4, -0.06), (-0.82, 0.0), (-1.0, 0.25), (-1.0, 1.0)]
    )
    if not detail.near:
        profile = profile[[0, 2, 5, 7]]
    grid = np.empty((len(line), len(profile), 3))
    grid[..., 0] = line[:, :1] + up[:, :1] * wall[:, None] * profile[:, 1]
    grid[..., 1] = 0.185 * profile[:, 0]
    grid[..., 2] = line[:, 1:] + up[:, 1:] * wall[:, None] * profile[:, 1]
    inside = sheet(grid)
    outside = sheet((grid - np.stack([0.016 * up[:, 0], 0 * up[:, 0], 0.016 * up[:, 1]], -1)[:, None]) * (1, 1.06, 1))
    return inside + Shape(points=outside.points, faces=outside.faces[:, ::-1])


def _hood(detail: Detail) -> Shape:
    """A quarter of a lantern: bows turn about a joint beside the child's head, cloth sinks between them."""
    joint = np.array([0.335, 0.0, 0.76])
    bows = 7 if detail.near else 3
    across = 9 if detail.near else 4
    grid = np.empty((bows, across, 3))
    for number, turn in enumerate(np.radians(np.linspace(176, 42, bows))):
        reach = 0.315 - 0.018 * (number % 2)
        round_ = np.linspace(0, np.pi, across)
        half = 0.215 * np.sign(np.cos(round_)) * np.abs(np.cos(round_)) ** 0.6
        out = reach * np.sin(round_) ** 0.6
        grid[number] = joint + np.column_stack([out * np.cos(turn), half, out * np.sin(turn)])
    hood = sheet(grid)
    return Shape(points=hood.points, faces=hood.faces[:, ::-1])


def _basket(detail: Detail) -> Shape:
    """Cloth below the seat, between the lower bars."""
    across = np.linspace(-1, 1, 5 if detail.near else 2)
    depth = 0.09 * (1 - across**4)
    grid = np.array(
        [
            np.column_stack([np.full_like(across, x), -0.205 * across, z - depth * share])
            for x, z, share in ((0.20, 0.24, 0.1), (0.25, 0.22, 1.0), (0.55, 0.235, 1.0), (0.68, 0.25, 0.1))
        ]
    )
    return sheet(grid)


PRAM = Thing(
    class_name="pram",
    build=build,
    attach="ground",
    position_m=(0.45, 0.0, 0.0),
    clips=("walk_pram", "sit_pram"),
    materials={"tyres": RUBBER, "rims": GREY_PLASTIC, "frame": ALUMINIUM, "seat": NYLON, "hood": NYLON, "grip": RUBBER},
    dyes={"seat": "coats", "hood": "coats"},
    grips_m=((0.0, 0.2, HANDLE_M), (0.0, -0.2, HANDLE_M)),
    seat_m=SEAT,
)
