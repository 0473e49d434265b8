"""A box lorry of 12 t: a cab over its engine, a box of panels, a lift behind; no name on it."""

from __future__ import annotations

import numpy as np

from people_bake.things.shape import Shape, block, joined, sheet, tube
from people_bake.things.wheels import together

from .facets import Facets
from .heavy_parts import axle, flap, mirror, mudguard, plate, wheel_house
from .heavy_shell import Arch, Level, Parts, Shell

LENGTH_M, WIDTH_M, HEIGHT_M = 8.5, 2.50, 3.55
WHEEL_M = 0.42
"""Radius of a 245/70 R 19.5 tyre."""

FRONT_X, REAR_X = 2.98, -2.05
BELT_M, TOP_M = 1.42, 2.12
"""Lower and upper edge of the windows of the cab."""

BOX_FRONT, BOX_REAR, BOX_FLOOR = 2.18, -4.14, 1.00


def build(facets: Facets) -> Parts:
    """The ground below its middle is the origin; it drives towards +X."""
    cab, box = _cab(facets), _box(facets)
    axles = [axle(FRONT_X, WHEEL_M, 0.245, 1.13, facets), axle(REAR_X, WHEEL_M, 0.245, 1.20, facets, twin=True)]
    skins = cab.skin(_cab_cell), box.skin(lambda *_: "second_paint")
    parts = together(*skins, *axles, _chassis(facets), _lamps(cab, facets))
    if facets.far:
        return parts
    houses = [wheel_house(cab, arch, facets, depth=0.3) for arch in cab.arches]
    return together(parts, *houses, _cab_lines(cab, facets), _box_edges(box, facets), _rear(facets), _mirrors(facets))


def _cab(facets: Facets) -> Shell:
    levels = (
        Level(z=0.40, inset=0.05, rake=0.05), Level(z=0.48, inset=0.01, rake=0.01), Level(z=0.92),
        Level(z=1.28, rake=0.015), Level(z=BELT_M, inset=0.005, rake=0.03), Level(z=1.8, inset=0.025, rake=0.13),
        Level(z=TOP_M, inset=0.05, rake=0.23), Level(z=2.32, inset=0.07, rake=0.32),
        Level(z=2.43, inset=0.13, rake=0.44), Level(z=2.47, inset=0.30, rake=0.56),
    )  # fmt: skip
    kept = {"near": range(10), "middle": (0, 1, 2, 4, 6, 8, 9), "far": (0, 4, 6, 9)}[facets.name]
    arch = Arch(x=FRONT_X, z=WHEEL_M, radius=WHEEL_M + 0.085)
    return Shell(
        front=LENGTH_M / 2, rear=2.32, half=1.15, front_corner=0.16, rear_corner=0.05, rake_reach=0.55, bow=0.05,
        levels=tuple(levels[k] for k in kept), arches=() if facets.far else (arch,),
        arch_steps=10 if facets.near else 5, corner_steps={"near": 3, "middle": 2, "far": 1}[facets.name],
        stations=(2.72,) if facets.far else (2.72, 2.95, 3.5), across=() if facets.far else (0.0, 0.7),
    )  # fmt: skip


def _cab_cell(side: str, x: float, y: float, z: float) -> str:
    if side == "roof":
        return "paint"
    if side == "front" and BELT_M < z < TOP_M and abs(y) < 1.10:
        return "glass"
    if side in ("left", "right") and BELT_M < z < TOP_M and x > 2.72:
        return "glass"
    return "trim" if z < 0.46 else "paint"


def _box(facets: Facets) -> Shell:
    levels = (Level(z=BOX_FLOOR), Level(z=BOX_FLOOR + 0.1), Level(z=3.48), Level(z=3.53, inset=0.015),
              Level(z=HEIGHT_M, inset=0.05))  # fmt: skip
    return Shell(
        front=BOX_FRONT, rear=BOX_REAR, half=WIDTH_M / 2, front_corner=0.04, rear_corner=0.015,
        levels=levels if facets.near else (levels[0], levels[-1]), corner_steps=2 if facets.near else 1,
    )  # fmt: skip


_FRONT_LINES = (
    (0.55, 0.52, 0.60, 0.012, 3), (0.50, 0.70, 0.86, 0.006, 3),
    (0.98, 1.235, 1.245, 0.003, 4), (1.00, 0.900, 0.910, 0.003, 4),
)  # fmt: skip
"""Of the cab: half width, lower and upper edge, how far before it [m]; pieces. Step, inlet, two joints."""


def _cab_lines(cab: Shell, facets: Facets) -> Parts:
    """Doors, pillars, grille, bumper, steps, handles, wipers."""
    dark: list[Shape] = [cab.on_end((-0.95, 0.95), (0.95, 1.20), 1, 0.012, 3)]
    steel: list[Shape] = []
    for side in (1, -1):
        dark.append(cab.on_flank((3.38, 3.52), (BELT_M, TOP_M), side, out=0.003, steps=2))
        dark.append(cab.on_flank((2.70, 2.75), (BELT_M, TOP_M), side, out=0.003, steps=2))
        if not facets.near:
            continue
        dark.append(flap(cab, (2.66, 3.66), (0.98, TOP_M + 0.06), side))
        dark.append(cab.on_flank((2.74, 2.92), (1.20, 1.245), side, out=0.02))
        dark += [cab.on_flank((3.56, 3.86), (z, z + 0.1), side, out=0.012) for z in (0.50, 0.74)]
        dark.append(cab.on_end((0.62 * side, 1.0 * side), (0.56, 0.84), 1, 0.006, 3))
    if facets.near:
        steel += [cab.on_end((-0.90, 0.90), (z, z + 0.02), 1, 0.022, 3) for z in (1.00, 1.06, 1.12)]
        for half, low, high, out, steps in _FRONT_LINES:
            dark.append(cab.on_end((-half, half), (low, high), 1, out, steps))
        for inner, outer in ((-0.9, -0.1), (-0.05, 0.75)):
            ends = [np.array([float(cab.end_at(y, z, 1)) + 0.025, y, z]) for y, z in ((inner, 1.45), (outer, 1.56))]
            dark.append(tube(ends, 0.011, 4))
        visor = block((0.20, 1.9, 0.025), corner=0.06, edge=0.01, steps=1).turned("y", 12)
        dark.append(visor.moved(4.02, 0, 2.235))
    parts = together({"trim": joined(dark)}, plate(float(cab.end_at(0.26, 0.66, 1)) + 0.03, 0, 0.655, 1, facets))
    return together(parts, {"chrome": joined(steel)}) if steel else parts


def _lamps(cab: Shell, facets: Facets) -> Parts:
    steps = 2 if facets.near else 1
    parts: dict[str, Shape] = {}
    head, tail, brake = [], [], []
    x = BOX_REAR - 0.05
    for side, orange in ((1, "indicator_left"), (-1, "indicator_right")):
        head.append(cab.on_end((0.66 * side, 0.96 * side), (0.59, 0.81), 1, 0.014, steps))
        tail.append(block((0.05, 0.13, 0.12)).moved(x, 1.08 * side, 0.66))
        brake.append(block((0.05, 0.13, 0.12)).moved(x, 0.94 * side, 0.66))
        parts[orange] = cab.on_end((0.985 * side, 1.06 * side), (0.59, 0.81), 1, 0.014, steps)
        parts[orange] += block((0.05, 0.10, 0.12)).moved(x, 0.82 * side, 0.66)
        if facets.near:
            markers = joined(block((0.09, 0.02, 0.035)).moved(at, 1.235 * side, 0.985) for at in (-3.6, -1.8, 0.0, 1.7))
            parts[orange] += markers
    return parts | {"headlamp": joined(head), "taillamp": joined(tail), "brakelamp": joined(brake)}


def _box_edges(box: Shell, facets: Facets) -> Parts:
    """Profiles of aluminium along all edges, joints of the panels, the deflector on the cab."""
    frame: list[Shape] = []
    for side in (1, -1):
        frame.append(box.on_flank((BOX_REAR + 0.02, BOX_FRONT - 0.05), (BOX_FLOOR, BOX_FLOOR + 0.11), side, out=0.010))
        frame.append(box.on_flank((BOX_REAR + 0.02, BOX_FRONT - 0.05), (3.39, 3.49), side, out=0.008))
        for x in (BOX_REAR + 0.02, BOX_FRONT - 0.12):
            frame.append(box.on_flank((x, x + 0.07), (BOX_FLOOR, 3.49), side, out=0.009))
        if facets.near:
            frame += [box.on_flank((x, x + 0.012), (1.11, 3.39), side, out=0.004) for x in (-2.9, -1.65, -0.4, 0.85)]
    deflector = np.array([
        [(3.55, y, 2.44), (3.30, 0.97 * y, 2.75), (2.85, 0.93 * y, 3.05), (2.30, 0.92 * y, 3.25)]
        for y in (-0.95, 0.0, 0.95)
    ])  # fmt: skip
    deflector[1, :, 0] += 0.12
    panels = [_two_sided(deflector)]
    for side in (1, -1):
        edge = deflector[0 if side < 0 else 2]
        foot = edge * (1, 1, 0) + (0, 0, 2.44)
        panels.append(_two_sided(np.stack([edge, foot])))
    return {"steel_rim": joined(frame), "paint": joined(panels)}


def _two_sided(grid: np.ndarray) -> Shape:
    """A thin panel seen from both sides."""
    return sheet(grid) + sheet(grid[::-1] - (0, 0, 0.002))


def _rear(facets: Facets) -> Parts:
    """Two doors with their rods and hinges; the platform of the lift, folded up before them."""
    x = BOX_REAR
    platform = block((0.07, 2.30, 1.45)).moved(x - 0.075, 0, 1.78)
    dark = [block((0.012, 0.02, 2.35)).moved(x - 0.005, 0, 2.25)]
    steel = [platform]
    if facets.near:
        steel += [block((0.02, 2.28, 0.03)).moved(x - 0.115, 0, z) for z in np.arange(1.2, 2.5, 0.12)]
        for side in (1, -1):
            steel += [tube([(x - 0.03, side * y, 1.1), (x - 0.03, side * y, 3.42)], 0.014, 6) for y in (0.22, 0.75)]
            steel += [block((0.03, 0.14, 0.05)).moved(x - 0.012, side * 1.13, z) for z in (2.65, 2.95, 3.25)]
            dark += [block((0.05, 0.06, 0.05)).moved(x - 0.03, side * y, 2.72) for y in (0.22, 0.75)]
            dark.append(block((0.35, 0.10, 0.35)).moved(x + 0.15, side * 0.62, 0.86))
    dark.append(block((0.10, 2.30, 0.13)).moved(x + 0.02, 0, 0.50))
    dark.append(block((0.04, 2.36, 0.16)).moved(x - 0.005, 0, 0.66))
    board = plate(x - 0.035, -0.45, 0.66, -1, facets)
    return together({"trim": joined(dark), "steel_rim": joined(steel)}, board)


def _chassis(facets: Facets) -> Parts:
    """Rails, axles, tank, guards between the wheels, mudguards."""
    rail = block((6.2, 0.09, 0.22)).moved(-0.95, 0.40, 0.84)
    dark = rail.on_both_sides() + block((6.1, 2.3, 0.06)).moved(-0.98, 0, 0.97)
    if facets.far:
        return {"underside": dark + block((2.6, 2.1, 0.35)).moved(0.6, 0, 0.66)}
    for x in (FRONT_X, REAR_X):
        dark += block((0.14, 1.9, 0.14)).moved(x, 0, WHEEL_M)
    tank = block((1.05, 0.52, 0.46), corner=0.05, edge=0.10, steps=facets.ease).turned("z", 0).moved(1.35, 0.93, 0.66)
    chest = block((0.75, 0.48, 0.42), corner=0.03, edge=0.03, steps=facets.ease).moved(1.45, -0.95, 0.68)
    guards = [block((2.15, 0.03, 0.12)).moved(-0.35, 1.20, z) for z in (0.52, 0.80)]
    guards += [block((0.06, 0.06, 0.60)).moved(at, 1.17, 0.72) for at in (-1.15, 0.45)]
    guards += [block((0.9, 0.03, 0.12)).moved(-3.2, 1.20, z) for z in (0.52, 0.80)]
    over_wheels = mudguard(REAR_X, WHEEL_M + 0.10, (0.68, 1.22), (15, 165), facets).moved(0, 0, WHEEL_M)
    return {
        "underside": dark, "steel_rim": tank + joined(guards).on_both_sides(), "trim": chest + over_wheels,
    }  # fmt: skip


def _mirrors(facets: Facets) -> Parts:
    arm = [(3.95, 1.02, 2.16), (4.12, 1.22, 2.16), (4.14, 1.33, 2.08)]
    parts = mirror(arm, (0.11, 0.21, 0.62), facets)
    return {part: shape.on_both_sides() for part, shape in parts.items()}
