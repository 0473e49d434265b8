"""Umbrellas: open over somebody, and furled in the hand. A walking umbrella has eight ribs of about 60 cm."""

from __future__ import annotations

import numpy as np

from .materials import NYLON, STEEL, WOOD
from .shape import Shape, joined, lathe, loft, sheet, tube
from .thing import ADULT_GRIP, Detail, Thing

RIBS = 8
RADIUS_M = 0.53
"""Half the width that the open canopy covers."""

RIM_M, TOP_M = 0.58, 0.84
"""Heights of the rib ends and of the canopy's top above the grip."""


def build_open(detail: Detail) -> dict[str, Shape]:
    """The grip is the origin, the shaft is upright."""
    parts = {"canopy": _canopy(detail), "frame": _shaft(detail), "handle": _crook(detail)}
    if detail.near:
        parts["frame"] += joined(_rib_and_stretcher(number) for number in range(RIBS))
    return parts


def build_closed(detail: Detail) -> dict[str, Shape]:
    """The grip is the origin; the furled cloth hangs below it."""
    sides = 16 if detail.near else 6
    angles = np.arange(sides) * (2 * np.pi / sides)
    profile = [(0.011, -0.62), (0.016, -0.56), (0.023, -0.35), (0.030, -0.16), (0.027, -0.085), (0.011, -0.075)]
    rings = []
    for radius, height in profile:
        pleats = radius * (1 + 0.16 * np.cos(angles * RIBS + 9 * height)) if detail.near else np.full(sides, radius)
        rings.append(np.column_stack([pleats * np.cos(angles), pleats * np.sin(angles), np.full(sides, height)]))
    crook = _crook(detail).turned("x", 180).scaled(z=0.9)
    return {
        "canopy": loft(np.array(rings)),
        "frame": tube([(0, 0, -0.08), (0, 0, -0.70)], [0.005, 0.004], detail.bar),
        "handle": crook,
    }


def _canopy(detail: Detail) -> Shape:
    """Panels sag between the ribs, and their hems run in shallow arcs."""
    across, down = (4, 6) if detail.near else (1, 3)
    around = np.arange(RIBS * across + 1)
    between = around % across / across
    slack = 4 * between * (1 - between)
    grid = []
    for reach in np.linspace(0, 1, down + 1):
        reached = reach * (1 - 0.055 * slack * reach)
        radius, height = _rib(reached)
        first, second = (2 * np.pi / RIBS * (around // across + step) for step in (0, 1))
        x = radius * ((1 - between) * np.cos(first) + between * np.cos(second))
        y = radius * ((1 - between) * np.sin(first) + between * np.sin(second))
        grid.append(np.column_stack([x, y, height - 0.012 * slack * reach]))
    outside = sheet(np.array(grid))
    return Shape(points=outside.points, faces=outside.faces) + _top(detail)


def _rib(reach: float | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distance from the shaft and height, `reach` from the top (0) to the end (1) of a rib: an arc that flattens."""
    bend = np.radians(58)
    radius = RADIUS_M * np.sin(bend * np.asarray(reach)) / np.sin(bend)
    drop = (TOP_M - RIM_M) * (1 - np.cos(bend * np.asarray(reach))) / (1 - np.cos(bend))
    return radius, TOP_M - drop


def _top(detail: Detail) -> Shape:
    return lathe([(0.018, TOP_M - 0.008), (0.010, TOP_M + 0.006), (0.004, TOP_M + 0.012)], detail.bar)


def _rib_and_stretcher(number: int) -> Shape:
    radius, height = _rib(np.linspace(0.04, 1.0, 5))
    rib = tube(np.column_stack([radius, np.zeros(5), height - 0.006]), 0.0022, 3)
    middle = _rib(0.5)
    stretcher = tube([(0.012, 0, 0.50), (float(middle[0]), 0, float(middle[1]) - 0.008)], 0.002, 3)
    return (rib + stretcher).turned("z", number * 360 / RIBS)


def _shaft(detail: Detail) -> Shape:
    shaft = tube([(0, 0, 0.05), (0, 0, TOP_M)], 0.006, detail.bar)
    spike = tube([(0, 0, TOP_M), (0, 0, TOP_M + 0.055)], [0.004, 0.003], detail.bar)
    runner = lathe([(0.006, 0.47), (0.011, 0.475), (0.011, 0.51), (0.006, 0.515)], detail.bar)
    return shaft + spike + runner if detail.near else shaft + spike


def _crook(detail: Detail) -> Shape:
    """Straight in the hand, a hook of 4 cm radius below it."""
    angles = np.linspace(0, np.pi * 1.05, 8 if detail.near else 4)
    hook = [(0.038 - 0.038 * np.cos(a), 0.0, -0.055 - 0.038 * np.sin(a)) for a in angles]
    path = np.array([(0.0, 0.0, 0.075), (0.0, 0.0, 0.03), *hook])
    radii = np.linspace(0.012, 0.0105, len(path))
    return tube(path, radii, detail.bar + 2, capped=True)


_MATERIALS = {"canopy": NYLON, "frame": STEEL, "handle": WOOD}
OPEN = Thing(
    class_name="umbrella", build=build_open, materials=_MATERIALS, attach="right_hand", upright=True,
    position_m=ADULT_GRIP, clips=("walk_umbrella", "stand_umbrella"), dyes={"canopy": "coats"},
    grips_m=((0.0, 0.0, 0.0),),
)  # fmt: skip
CLOSED = Thing(
    class_name="umbrella", build=build_closed, materials=_MATERIALS, attach="right_hand", upright=True,
    position_m=ADULT_GRIP, rotation_deg=(0.0, -28.0, 0.0), dyes={"canopy": "coats"}, grips_m=((0.0, 0.0, 0.0),),
)  # fmt: skip
