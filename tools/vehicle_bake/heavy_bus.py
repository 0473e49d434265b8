"""A city bus of 12 m with a low floor and three doors on its right; no livery, no words."""

from __future__ import annotations

import numpy as np

from people_bake.things.shape import Shape, block, joined, sheet, tube
from people_bake.things.wheels import together

from .facets import Facets
from .heavy_parts import axle, flap, floor_of, mirror, plate, wheel_house
from .heavy_shell import Arch, Level, Parts, Shell

LENGTH_M, WIDTH_M, HEIGHT_M = 12.0, 2.55, 3.15
WHEEL_M = 0.478
"""Radius of a 275/70 R 22.5 tyre."""

AXLES_X = (2.98, -2.92)
DOORS_X = ((4.06, 5.24), (-0.10, 1.16), (-5.20, -4.00))
SILL_M, LINTEL_M, DOOR_M = 1.02, 2.42, 0.42
"""Lower and upper edge of the windows over the ground; lower edge of the glass of the doors."""

WINDOWS_X = (-5.70, -3.90, -2.42, -0.95, -0.16, 1.24, 2.62, 4.00, 5.28)
"""Where panes meet."""


def build(facets: Facets) -> Parts:
    """The ground below its middle is the origin; it drives towards +X."""
    shell = _shell(facets)
    axles = [axle(x, WHEEL_M, 0.275, WIDTH_M / 2 - 0.035, facets, twin=x < 0) for x in AXLES_X]
    parts = together(shell.skin(_cell), floor_of(shell), _lamps(shell, facets), _roof(facets), *axles)
    parts = together(parts, {"sign": _signs(shell, facets)})
    if facets.far:
        return parts
    houses = [wheel_house(shell, arch, facets) for arch in shell.arches]
    lines = together(_ends(shell, facets), _flanks(shell, facets), _doors(shell, facets))
    return together(parts, *houses, lines, _mirrors(facets))


def _shell(facets: Facets) -> Shell:
    levels = (
        Level(z=0.30, inset=0.03), Level(z=0.36, inset=0.012), Level(z=DOOR_M, inset=0.006), Level(z=0.72),
        Level(z=SILL_M), Level(z=1.7, inset=0.008, rake=0.03), Level(z=LINTEL_M, inset=0.022, rake=0.07),
        Level(z=2.70, inset=0.03, rake=0.10), Level(z=2.84, inset=0.055, rake=0.14),
        Level(z=2.925, inset=0.13, rake=0.20), Level(z=2.955, inset=0.30, rake=0.26),
    )  # fmt: skip
    kept = {"near": range(11), "middle": (0, 2, 4, 5, 6, 7, 10), "far": (0, 4, 6, 8, 10)}[facets.name]
    arches = tuple(Arch(x=x, z=WHEEL_M, radius=WHEEL_M + 0.075) for x in AXLES_X)
    return Shell(
        front=LENGTH_M / 2 - 0.02, rear=0.018 - LENGTH_M / 2, half=WIDTH_M / 2, front_corner=0.34, rear_corner=0.18,
        levels=tuple(levels[k] for k in kept), arches=() if facets.far else arches, bow=0.12,
        stations=WINDOWS_X[::7] if facets.far else (*WINDOWS_X, *(x for door in DOORS_X for x in door)),
        across=() if facets.far else (0.0, 0.55, 0.93), arch_steps=10 if facets.near else 5,
        corner_steps={"near": 4, "middle": 2, "far": 1}[facets.name],
    )  # fmt: skip


def _cell(side: str, x: float, y: float, z: float) -> str:
    if side == "roof" or z > 2.72:
        return "paint"
    if side == "front":
        return "glass" if z > 0.95 else "second_paint" if z > 0.5 else "trim"
    if side == "rear":
        return "glass" if SILL_M + 0.5 < z < LINTEL_M else "second_paint" if z < SILL_M else "paint"
    if side == "right" and DOOR_M < z < LINTEL_M + 0.1 and any(low < x < high for low, high in DOORS_X):
        return "saloon"
    if SILL_M < z < LINTEL_M and x > WINDOWS_X[0]:
        return "saloon" if x < WINDOWS_X[-1] else "glass"
    if z < 0.40:
        return "trim"
    return "second_paint" if z < SILL_M else "paint"


def _beside_a_door(x: float, side: int) -> bool:
    return side < 0 and any(low - 0.1 < x < high + 0.1 for low, high in DOORS_X)


def _flanks(shell: Shell, facets: Facets) -> Parts:
    """Joints of the panes and of the panels below them, flaps, air inlets, side lamps; who sits inside."""
    dark: list[Shape] = []
    lamps: dict[int, list[Shape]] = {1: [], -1: []}
    for side in (1, -1):
        panes = [x for x in WINDOWS_X if not _beside_a_door(x, side)]
        dark += [shell.on_flank((x - 0.018, x + 0.018), (SILL_M, LINTEL_M), side) for x in panes]
        lamps[side].append(shell.on_flank((5.30, 5.42), (0.80, 0.845), side, out=0.015))
        if facets.near:
            markers = (shell.on_flank((x - 0.05, x + 0.05), (0.60, 0.64), side, out=0.012) for x in (-3.75, -1.4, 1.7))
            lamps[side] += markers
            dark += _fine_lines(shell, side)
    parts = {"trim": joined(dark), "indicator_left": joined(lamps[1]), "indicator_right": joined(lamps[-1])}
    return parts | {"passengers": _passengers(shell)} if facets.near else parts


def _fine_lines(shell: Shell, side: int) -> list[Shape]:
    lines: list[Shape] = []
    for low, high in [(-5.7, 5.5)] if side > 0 else [(-5.7, -5.2), (-4.0, -0.1), (1.16, 4.06)]:
        lines.append(shell.on_flank((low, high), (SILL_M - 0.03, SILL_M - 0.005), side, out=0.006))
        lines.append(shell.on_flank((low, high), (LINTEL_M + 0.005, LINTEL_M + 0.02), side, out=0.003))
    for x in (-5.3, -4.3, -3.55, -2.2, -0.9, 0.2, 1.25, 2.3, 3.7, 4.7):
        if not _beside_a_door(x, side) and shell.lower_edge(np.array([x]))[0] < 0.4:
            lines.append(shell.on_flank((x - 0.005, x + 0.005), (0.40, SILL_M - 0.03), side, out=0.002, steps=2))
    lines += [flap(shell, (x, x + 0.8), (0.46, high), side) for x, high in ((-2.05, 0.95), (1.45, 0.88))]
    return lines + [shell.on_flank((-5.68, -5.28), (z, z + 0.02), side, out=0.006) for z in np.arange(0.55, 0.95, 0.05)]


def _passengers(shell: Shell) -> Shape:
    """Backs of seats and some people, flat on the panes: as dark as they are, and seen when it is light inside."""
    found = []
    for number, x in enumerate(np.arange(-5.3, 5.0, 0.78).tolist()):
        for side in (1, -1):
            if _beside_a_door(x, side):
                continue
            found.append(shell.on_flank((x - 0.05, x + 0.06), (1.04, 1.52), side, out=0.0015))
            if (number * 7 + side) % 5 < 2:
                found.append(_oval(shell, x + 0.24, 1.12, 0.21, 0.27, side))
                found.append(_oval(shell, x + 0.26, 1.50, 0.09, 0.125, side))
    return joined(found)


def _oval(shell: Shell, x: float, z: float, half_width: float, half_height: float, side: int) -> Shape:
    """A flat oval on a flank; what would lie below the panes is left out."""
    turn = np.linspace(0, np.pi, 7)
    wide, tall = half_width * np.cos(turn), half_height * np.sin(turn)
    low, high = np.maximum(z - tall, SILL_M + 0.01), z + tall
    ends = [np.column_stack([x + wide, 0 * wide, edge]) for edge in (low, high)]
    for edge in ends:
        edge[:, 1] = side * (shell.half - shell.inset(edge[:, 2]) + 0.0015)
    grid = np.stack(ends[::side], axis=1)
    return sheet(grid[:, ::-1])


def _doors(shell: Shell, facets: Facets) -> Parts:
    """Frames of their leaves, which meet in the middle."""
    frames: list[Shape] = []
    for low, high in DOORS_X:
        for x, width in ((low, 0.05), ((low + high) / 2, 0.045), (high, 0.05)):
            edges, tall = (x - width / 2, x + width / 2), (0.34, LINTEL_M + 0.12)
            frames.append(shell.on_flank(edges, tall, -1, out=0.012, steps=4 if facets.near else 1))
        frames += [shell.on_flank((low, high), z, -1, out=0.011) for z in ((0.325, 0.415), (2.45, 2.55))]
        if facets.near:
            frames.append(shell.on_flank((low, high), (1.18, 1.22), -1, out=0.008))
    return {"trim": joined(frames)}


def _lamps(shell: Shell, facets: Facets) -> Parts:
    steps = 3 if facets.near else 1
    out = 0.014
    parts: dict[str, list[Shape]] = {"headlamp": [], "taillamp": [], "brakelamp": []}
    for side, orange in ((1, "indicator_left"), (-1, "indicator_right")):
        inner, outer = side * 1.02, side * 1.19
        parts["headlamp"].append(shell.on_end((side * 0.62, side * 0.98), (0.64, 0.80), 1, out, steps))
        parts["taillamp"].append(shell.on_end((inner, outer), (1.02, 1.20), -1, out, steps))
        parts["brakelamp"].append(shell.on_end((inner, outer), (0.80, 1.00), -1, out, steps))
        parts[orange] = [
            shell.on_end((side * 1.0, side * 1.16), (0.64, 0.80), 1, out, steps),
            shell.on_end((inner, outer), (1.22, 1.40), -1, out, steps),
        ]
    return {part: joined(shapes) for part, shapes in parts.items()}


def _ends(shell: Shell, facets: Facets) -> Parts:
    """Bumpers, the lid of the engine, wipers, plates."""
    steps = 8 if facets.near else 4
    dark = [shell.on_end((-1.12, 1.12), (0.34, 0.56), 1, 0.03, steps)]
    dark.append(shell.on_end((-1.15, 1.15), (0.34, 0.62), -1, 0.025, steps))
    if facets.near:
        dark += [shell.on_end((-0.80, 0.80), (z, z + 0.022), -1, 0.006, 2) for z in np.arange(0.80, 1.42, 0.06)]
        for side in (1, -1):
            dark.append(shell.on_end((0.995 * side, 1.20 * side), (0.78, 1.42), -1, 0.005, 3))
            dark.append(shell.on_end((0.60 * side, 1.18 * side), (0.62, 0.82), 1, 0.006, 3))
            dark.append(shell.on_end((0.93 * side - 0.006, 0.93 * side + 0.006), (0.64, 1.48), -1, 0.003))
        dark += [_wiper(shell, 0.06, 1.02), _wiper(shell, -0.95, 0.12)]
        dark.append(shell.on_end((-0.006, 0.006), (0.98, 2.52), 1, 0.004, 2))
    front, rear = float(shell.end_at(0.26, 0.45, 1)) + 0.046, float(shell.end_at(0.0, 0.5, -1)) - 0.031
    return together({"trim": joined(dark)}, plate(front, 0, 0.45, 1, facets), plate(rear, 0, 0.50, -1, facets))


_WIDTHS_M = (0.05, 0.03, 0.06, 0.05, 0.04, 0.06, 0.03, 0.05, 0.06, 0.04, 0.05, 0.03, 0.06)


def _signs(shell: Shell, facets: Facets) -> Shape:
    """Where the line and where it goes are shown: lit marks of no alphabet."""
    if not facets.near:
        return shell.on_end((-0.62, 0.62), (2.54, 2.64), 1, 0.006, 2)
    marks = [shell.on_end((0.60, 0.74), (2.52, 2.66), 1, 0.006), shell.on_end((-0.10, 0.12), (2.16, 2.34), -1, 0.006)]
    y, x = 0.48, 2.75
    for number, width in enumerate(_WIDTHS_M):
        marks.append(shell.on_end((y - width, y), (2.535, 2.645), 1, 0.006))
        y -= width + (0.018 if width > 0.03 else 0.05)
        if number < 8:
            marks.append(shell.on_flank((x, x + width), (2.25, 2.34), -1, 0.006))
            x += width + 0.02
    return joined(marks)


def _wiper(shell: Shell, inner: float, outer: float) -> Shape:
    """An arm from below the windscreen, and its blade."""

    def at(y: float, z: float) -> np.ndarray:
        return np.array([float(shell.end_at(y, z, 1)) + 0.03, y, z])

    blade = tube([at(y, 1.06 + 0.05 * k) for k, y in enumerate(np.linspace(inner, outer, 5).tolist())], 0.011, 4)
    return blade + tube([at(inner + 0.1, 0.97), at((inner + outer) / 2, 1.16)], 0.014, 4)


def _roof(facets: Facets) -> Parts:
    """Air conditioning, the casing of the batteries, hatches; up to the full height."""
    low = 2.94
    pods = block((2.3, 1.75, HEIGHT_M - low), corner=0.2, edge=0.07, steps=2 if facets.near else 0)
    pods = pods.moved(-3.9, 0, (HEIGHT_M + low) / 2)
    pods += block((3.4, 1.9, 0.17), corner=0.15, edge=0.06, steps=2 if facets.near else 0).moved(1.4, 0, low + 0.085)
    if not facets.near:
        return {"paint": pods}
    grilles = joined(block((0.06, 1.3, 0.02)).moved(x, 0, HEIGHT_M - 0.010) for x in np.arange(-4.7, -3.0, 0.16))
    hatch = block((0.75, 0.75, 0.05), corner=0.08, edge=0.02, steps=1)
    return {"paint": pods + hatch.moved(4.3, 0, 2.975) + hatch.moved(-1.6, 0, 2.975), "trim": grilles}


def _mirrors(facets: Facets) -> Parts:
    arm = [(5.45, 1.00, 2.74), (5.70, 1.20, 2.74), (5.80, 1.32, 2.60), (5.80, 1.38, 2.40)]
    parts = mirror(arm, (0.14, 0.26, 0.46), facets)
    return {part: shape.on_both_sides() for part, shape in parts.items()}
