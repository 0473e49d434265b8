"""A city bus of 12 m, low floor, three doors on the right; no livery, no words."""

from __future__ import annotations

import numpy as np

from .facets import Facets
from .heavy_parts import axle, floor_of, mirror, moved, plate, strip, wheel_house
from .heavy_shell import Arch, Level, Parts, Shell, merged
from people_bake.things.shape import Shape, block, joined, tube

LENGTH_M, WIDTH_M, HEIGHT_M = 12.0, 2.55, 3.15
WHEEL_M = 0.478
"""Radius of a 275/70 R 22.5 tyre."""

AXLES_X = (3.28, -2.62)
DOORS_X = ((4.55, 5.72), (0.10, 1.34), (-4.95, -3.75))
SILL_M, LINTEL_M, DOOR_M = 1.02, 2.42, 0.42
"""Lower and upper edge of the windows over the ground; lower edge of the doors' glass."""

WINDOWS_X = (-5.62, -3.66, -2.05, -0.62, 0.02, 1.42, 2.70, 3.95, 4.47, 5.76)
"""Where panes meet."""


def _shell(facets: Facets) -> Shell:
    heights = [
        Level(z=0.30, inset=0.03), Level(z=0.36, inset=0.012), Level(z=DOOR_M, inset=0.006), Level(z=0.72),
        Level(z=SILL_M), Level(z=1.7, inset=0.008, rake=0.03), Level(z=LINTEL_M, inset=0.022, rake=0.07),
        Level(z=2.70, inset=0.03, rake=0.10), Level(z=2.84, inset=0.055, rake=0.14),
        Level(z=2.925, inset=0.13, rake=0.20), Level(z=2.955, inset=0.30, rake=0.26),
    ]  # fmt: skip
    if facets.far:
        heights = [heights[k] for k in (0, 4, 6, 8, 10)]
    elif not facets.near:
        heights = [heights[k] for k in (0, 2, 4, 6, 7, 9, 10)]
    radius = WHEEL_M + 0.075
    arches = () if facets.far else tuple(Arch(x=x, z=WHEEL_M, radius=radius) for x in AXLES_X)
    doors = [x for door in DOORS_X for x in door]
    return Shell(
        front=LENGTH_M / 2, rear=-LENGTH_M / 2, half=WIDTH_M / 2, front_corner=0.34, rear_corner=0.18,
        levels=tuple(heights), stations=(-5.0, 0.0, 5.2) if facets.far else (*WINDOWS_X, *doors), arches=arches,
        arch_steps=10 if facets.near else 6, corner_steps={"near": 4, "middle": 2, "far": 1}[facets.name], bow=0.12,
        across=() if facets.far else (0.0, 0.55, 0.93),
    )  # fmt: skip


def build(facets: Facets) -> Parts:
    shell = _shell(facets)
    parts = merged(
        shell.skin(_cell), floor_of(shell, facets), _ends(shell, facets), _roof(facets),
        *(axle(x, WHEEL_M, 0.275, WIDTH_M / 2 - 0.035, facets, twin=x < 0) for x in AXLES_X),
        *(wheel_house(shell, arch, facets) for arch in shell.arches),
    )  # fmt: skip
    if not facets.far:
        parts = merged(parts, _flanks(shell, facets), _doors(shell, facets), _mirrors(facets))
    return parts


def _cell(side: str, x: float, y: float, z: float) -> str:
    if side == "roof" or z > 2.72:
        return "paint"
    if side == "front":
        return "glass" if 0.95 < z else "second_paint" if 0.5 < z else "trim"
    if side == "rear":
        return "glass" if SILL_M + 0.5 < z < LINTEL_M else "second_paint" if z < SILL_M else "paint"
    if side == "right" and DOOR_M < z < LINTEL_M + 0.1 and any(low < x < high for low, high in DOORS_X):
        return "saloon"
    if SILL_M < z < LINTEL_M and WINDOWS_X[0] < x:
        return "saloon" if x < WINDOWS_X[-1] else "glass"
    if z < 0.40:
        return "trim"
    return "second_paint" if z < SILL_M else "paint"


def _flanks(shell: Shell, facets: Facets) -> Parts:
    """Joints of the panes and of the panels below them, a rubbing strip, side lamps, hatches."""
    joints: list[Shape] = []
    orange: dict[int, list[Shape]] = {1: [], -1: []}
    for side in (1, -1):
        own = [x for x in WINDOWS_X if side > 0 or not any(low - 0.1 < x < high + 0.1 for low, high in DOORS_X)]
        joints += [shell.on_flank((x - 0.018, x + 0.018), (SILL_M, LINTEL_M), side, steps=1) for x in own]
        if not facets.near:
            continue
        spans = [(-5.7, 5.6)] if side > 0 else [(-5.7, -4.95), (-3.75, 0.10), (1.34, 4.55)]
        for low, high in spans:
            joints.append(shell.on_flank((low, high), (SILL_M - 0.03, SILL_M - 0.005), side, out=0.006))
            joints.append(shell.on_flank((low, high), (LINTEL_M + 0.005, LINTEL_M + 0.02), side, out=0.003))
        for x in (-5.3, -4.3, -3.3, -1.9, -0.8, 0.25, 1.3, 2.5, 4.2):
            if shell.lower_edge(np.array([x]))[0] < 0.4 and (side > 0 or not any(a - 0.1 < x < b + 0.1 for a, b in DOORS_X)):
                joints.append(shell.on_flank((x - 0.005, x + 0.005), (0.40, SILL_M - 0.03), side, out=0.002, steps=2))
        for x in (-4.9, -1.4, 1.9):
            orange[side].append(shell.on_flank((x - 0.05, x + 0.05), (0.60, 0.635), side, out=0.012))
        for x, high in ((-4.75, 0.95), (-1.0, 0.88)):
            joints += _frame(shell, (x, x + 0.85), (0.46, high), side)
        joints += [
            shell.on_flank((-5.65, -5.15), (z, z + 0.02), side, out=0.006) for z in np.arange(0.55, 0.97, 0.05)
        ]
        orange[side].append(shell.on_flank((5.35, 5.50), (0.80, 0.84), side, out=0.015))
    lamps = {"indicator_left": orange[1], "indicator_right": orange[-1]}
    return {"trim": joined(joints)} | {part: joined(shapes) for part, shapes in lamps.items() if shapes}


def _frame(shell: Shell, x: tuple[float, float], z: tuple[float, float], side: int, width: float = 0.008) -> list[Shape]:
    """Four thin dark lines around a flap."""
    upright = [shell.on_flank((at - width / 2, at + width / 2), z, side, out=0.002, steps=2) for at in x]
    return upright + [shell.on_flank(x, (at - width / 2, at + width / 2), side, out=0.002) for at in z]


def _doors(shell: Shell, facets: Facets) -> Parts:
    """Frames of the leaves, which meet in the middle; handrails shine through the glass as pale bars."""
    frames: list[Shape] = []
    for low, high in DOORS_X:
        middle = (low + high) / 2
        for x, width in ((low, 0.05), (middle, 0.045), (high, 0.05)):
            frames.append(shell.on_flank((x - width / 2, x + width / 2), (0.34, LINTEL_M + 0.12), -1, out=0.012, steps=4))
        for z, height in ((0.37, 0.09), (LINTEL_M + 0.08, 0.10)):
            frames.append(shell.on_flank((low, high), (z - height / 2, z + height / 2), -1, out=0.011))
        if facets.near:
            frames.append(shell.on_flank((low, high), (1.18, 1.22), -1, out=0.008))
    return {"trim": joined(frames)}


def _ends(shell: Shell, facets: Facets) -> Parts:
    """Lamps, bumper, sign, plates, wipers; engine lid behind."""
    fine = 3 if facets.near else 1
    out = 0.014
    head, tail = [], []
    left: list[Shape] = []
    right: list[Shape] = []
    brake: list[Shape] = []
    for sign, orange in ((1, left), (-1, right)):
        head.append(shell.on_end((sign * 0.62, sign * 0.98), (0.64, 0.80), 1, out, fine))
        orange.append(shell.on_end((sign * 1.0, sign * 1.16), (0.64, 0.80), 1, out, fine))
        tail.append(shell.on_end((sign * 1.02, sign * 1.19), (1.02, 1.20), -1, out, fine))
        brake.append(shell.on_end((sign * 1.02, sign * 1.19), (0.80, 1.0), -1, out, fine))
        orange.append(shell.on_end((sign * 1.02, sign * 1.19), (1.22, 1.40), -1, out, fine))
    parts = {
        "headlamp": joined(head), "taillamp": joined(tail), "brakelamp": joined(brake),
        "indicator_left": joined(left), "indicator_right": joined(right),
        "sign": _signs(shell, facets),
    }  # fmt: skip
    if facets.far:
        return parts
    dark = [shell.on_end((-1.12, 1.12), (0.34, 0.56), 1, 0.03, 8 if facets.near else 4)]
    dark.append(shell.on_end((-1.15, 1.15), (0.34, 0.62), -1, 0.025, 6 if facets.near else 3))
    if facets.near:
        dark += [shell.on_end((-0.80, 0.80), (z, z + 0.022), -1, 0.006, 2) for z in np.arange(0.80, 1.42, 0.06)]
        dark += [shell.on_end((0.995 * s, 1.20 * s), (0.78, 1.42), -1, 0.005, 3) for s in (1, -1)]
        dark += [shell.on_end((0.60 * s, 1.18 * s), (0.62, 0.82), 1, 0.006, 3) for s in (1, -1)]
        dark.append(_wiper(shell, 0.06, 1.02) + _wiper(shell, -0.95, 0.12))
        dark += [shell.on_end((y - 0.006, y + 0.006), (0.64, 1.48), -1, 0.003) for y in (-0.93, 0.93)]
        dark.append(shell.on_end((-0.006, 0.006), (0.98, 2.52), 1, 0.004, 2))
    front = float(shell.end_at(0.0, 0.45, 1)) + 0.036
    rear = float(shell.end_at(0.0, 0.5, -1)) - 0.031
    return merged(parts, {"trim": joined(dark)}, plate(front, 0, 0.45, 1, facets), plate(rear, 0, 0.50, -1, facets))


def _signs(shell: Shell, facets: Facets) -> Shape:
    """Where the line and where it goes are shown: lit marks of no alphabet."""
    if not facets.near:
        return shell.on_end((-0.62, 0.62), (2.535, 2.645), 1, 0.006, 2) + shell.on_flank((3.1, 3.8), (2.24, 2.36), -1, 0.006)
    marks = [shell.on_end((0.60, 0.74), (2.52, 2.66), 1, 0.006)]
    widths = (0.05, 0.03, 0.06, 0.05, 0.04, 0.06, 0.03, 0.05, 0.06, 0.04, 0.05, 0.03, 0.06)
    y = 0.48
    for width in widths:
        marks.append(shell.on_end((y - width, y), (2.535, 2.645), 1, 0.006))
        y -= width + (0.018 if width > 0.03 else 0.05)
    x = 3.05
    for width in widths[:8]:
        marks.append(shell.on_flank((x, x + width), (2.25, 2.34), -1, 0.006))
        x += width + 0.02
    marks.append(shell.on_end((-0.10, 0.12), (2.16, 2.34), -1, 0.006))
    return joined(marks)


def _wiper(shell: Shell, inner: float, outer: float) -> Shape:
    """An arm from below the windscreen, and its blade."""
    def at(y: float, z: float) -> np.ndarray:
        return np.array([float(shell.end_at(y, z, 1)) + 0.03, y, z])

    ys = np.linspace(inner, outer, 5)
    blade = tube([at(y, 1.06 + 0.05 * k) for k, y in enumerate(ys)], 0.011, 4)
    return blade + tube([at(inner + 0.1, 0.97), at((inner + outer) / 2, 1.16)], 0.014, 4)


def _roof(facets: Facets) -> Parts:
    """Air conditioning, the casing of the batteries, hatches; up to the full height."""
    low = 2.94
    ease = 2 if facets.near else 0
    pods = block((2.3, 1.75, HEIGHT_M - low), corner=0.2, edge=0.07, steps=ease).moved(-3.9, 0, (HEIGHT_M + low) / 2)
    pods += block((3.4, 1.9, 0.17), corner=0.15, edge=0.06, steps=ease).moved(1.4, 0, low + 0.085)
    if not facets.near:
        return {"paint": pods}
    grilles = joined(
        block((0.06, 1.3, 0.02)).moved(x, 0, HEIGHT_M - 0.005) for x in np.arange(-4.7, -3.0, 0.16)
    )
    hatches = block((0.75, 0.75, 0.05), corner=0.08, edge=0.02, steps=1)
    return {"paint": pods + hatches.moved(4.3, 0, 2.975) + hatches.moved(-1.6, 0, 2.975), "trim": grilles}


def _mirrors(facets: Facets) -> Parts:
    left = mirror([(5.72, 1.0, 2.72), (6.08, 1.16, 2.70), (6.16, 1.30, 2.52), (6.14, 1.36, 2.34)], (0.14, 0.26, 0.46), facets)
    right = mirror([(5.72, 1.0, 2.72), (6.10, 1.14, 2.72), (6.20, 1.26, 2.55), (6.18, 1.30, 2.34)], (0.14, 0.26, 0.46), facets)
    return merged(left, {part: shape.mirrored() for part, shape in right.items()})
