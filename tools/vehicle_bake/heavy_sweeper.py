"""A small street sweeper: a cab of glass, a hopper behind it, two brushes before its wheels."""

from __future__ import annotations

import numpy as np

from people_bake.things.shape import Shape, block, joined, lathe, smooth, tube
from people_bake.things.wheels import together

from .facets import Facets
from .heavy_parts import axle, flap, mirror, plate, wheel_house
from .heavy_shell import Arch, Level, Parts, Shell

LENGTH_M, WIDTH_M, HEIGHT_M = 4.30, 1.40, 2.08
WHEEL_M = 0.31
FRONT_X, REAR_X = 0.98, -1.05
BELT_M, TOP_M = 0.92, 1.74
BRUSH_X, BRUSH_Y = 1.78, 0.50


def build(facets: Facets) -> Parts:
    """The ground below its middle is the origin; it drives towards +X."""
    cab, hopper = _cab(facets), _hopper(facets)
    axles = [axle(x, WHEEL_M, 0.20, 0.60, facets) for x in (FRONT_X, REAR_X)]
    parts = together(cab.skin(_cab_cell), hopper.skin(_hopper_cell), *axles, _lamps(cab, facets), _brushes(facets))
    parts = together(parts, _below(facets), _beacon(facets))
    if facets.far:
        return parts
    houses = [wheel_house(shell, arch, facets, 0.24) for shell in (cab, hopper) for arch in shell.arches]
    return together(parts, *houses, _lines(cab, hopper, facets), _on_top(facets))


def _cab(facets: Facets) -> Shell:
    levels = (
        Level(z=0.36, inset=0.03), Level(z=0.42), Level(z=0.70), Level(z=BELT_M, rake=0.02),
        Level(z=1.35, inset=0.03, rake=0.10), Level(z=TOP_M, inset=0.075, rake=0.24),
        Level(z=1.84, inset=0.10, rake=0.32), Level(z=1.89, inset=0.17, rake=0.42),
    )  # fmt: skip
    kept = {"near": range(8), "middle": (0, 2, 3, 5, 6, 7), "far": (0, 3, 5, 7)}[facets.name]
    return Shell(
        front=1.66, rear=0.36, half=0.64, front_corner=0.24, rear_corner=0.05, bow=0.06, rake_reach=0.5,
        levels=tuple(levels[k] for k in kept), stations=() if facets.far else (0.46, 0.92),
        arches=() if facets.far else (Arch(x=FRONT_X - 0.02, z=WHEEL_M, radius=WHEEL_M + 0.06),),
        across=() if facets.far else (0.0, 0.3), arch_steps=10 if facets.near else 5,
        corner_steps={"near": 4, "middle": 2, "far": 1}[facets.name],
    )  # fmt: skip


def _cab_cell(side: str, x: float, y: float, z: float) -> str:
    if side == "roof" or z > TOP_M:
        return "second_paint"
    if side == "rear":
        return "second_paint"
    low = 0.62 if side == "front" else BELT_M
    return "glass" if z > low and x > 0.46 else "paint"


def _hopper(facets: Facets) -> Shell:
    levels = (
        Level(z=0.44, inset=0.02), Level(z=0.50), Level(z=1.0), Level(z=1.58, inset=0.015, rake=0.05),
        Level(z=1.69, inset=0.06, rake=0.16), Level(z=1.72, inset=0.14, rake=0.22),
    )  # fmt: skip
    kept = {"near": range(6), "middle": (0, 2, 3, 4, 5), "far": (0, 2, 5)}[facets.name]
    return Shell(
        front=0.30, rear=-2.12, half=0.65, front_corner=0.05, rear_corner=0.16,
        levels=tuple(levels[k] for k in kept), arch_steps=10 if facets.near else 5,
        arches=() if facets.far else (Arch(x=REAR_X, z=WHEEL_M, radius=WHEEL_M + 0.07),),
        corner_steps={"near": 3, "middle": 2, "far": 1}[facets.name],
    )  # fmt: skip


def _hopper_cell(side: str, x: float, y: float, z: float) -> str:
    return "second_paint" if z > 1.0 and side != "roof" and z < 1.6 else "paint"


def _lines(cab: Shell, hopper: Shell, facets: Facets) -> Parts:
    """Pillars, doors, handles, louvres, stripes of warning behind."""
    dark: list[Shape] = []
    red: list[Shape] = []
    for side in (1, -1):
        dark.append(cab.on_flank((0.40, 0.50), (BELT_M, TOP_M), side, out=0.004, steps=2))
        for y in (0.15, 0.42):
            red.append(hopper.on_end((side * y, side * (y + 0.12)), (0.62, 0.80), -1, 0.004))
        if not facets.near:
            continue
        dark.append(flap(cab, (0.47, 1.22), (0.72, TOP_M), side))
        dark.append(cab.on_flank((0.55, 0.68), (0.84, 0.87), side, out=0.02))
        dark.append(flap(hopper, (-0.95, 0.10), (0.98, 1.52), side))
        dark += [hopper.on_flank((-0.45, 0.15), (z, z + 0.02), side, out=0.006) for z in np.arange(0.58, 0.92, 0.05)]
        dark.append(hopper.on_flank((-1.95, -1.60), (1.10, 1.14), side, out=0.02))
    dark.append(hopper.on_end((-0.40, 0.40), (1.05, 1.45), -1, 0.01, 2))
    if facets.near:
        dark.append(cab.on_end((-0.50, 0.50), (0.44, 0.50), 1, 0.02, 3))
        ends = [np.array([float(cab.end_at(y, z, 1)) + 0.02, y, z]) for y, z in ((-0.32, 0.72), (0.10, 1.32))]
        dark.append(tube(ends, 0.009, 4))
    parts = {"trim": joined(dark), "warning": joined(red)}
    board = plate(float(hopper.end_at(0.0, 0.56, -1)) - 0.012, 0, 0.555, -1, facets)
    return together(parts, board, plate(float(cab.end_at(0.26, 0.50, 1)) + 0.02, 0, 0.56, 1, facets))


def _lamps(cab: Shell, facets: Facets) -> Parts:
    steps = 2 if facets.near else 1
    parts: dict[str, list[Shape]] = {"headlamp": [], "taillamp": [], "brakelamp": []}
    for side, orange in ((1, "indicator_left"), (-1, "indicator_right")):
        parts["headlamp"].append(cab.on_end((0.28 * side, 0.44 * side), (0.46, 0.57), 1, 0.014, steps))
        parts["taillamp"].append(block((0.04, 0.08, 0.10)).moved(-2.10, 0.52 * side, 0.92))
        parts["brakelamp"].append(block((0.04, 0.08, 0.10)).moved(-2.10, 0.52 * side, 0.81))
        front = cab.on_end((0.455 * side, 0.52 * side), (0.46, 0.57), 1, 0.014, steps)
        parts[orange] = [front, block((0.04, 0.08, 0.08)).moved(-2.10, 0.52 * side, 1.02)]
    return {part: joined(shapes) for part, shapes in parts.items()}


def _brushes(facets: Facets) -> Parts:
    """Two brushes that turn, on arms; the bristles spread on the ground."""
    sides = {"near": 28, "middle": 10, "far": 6}[facets.name]
    spread = np.full(sides, 1.0)
    if facets.near:
        spread[::2] = 0.93
    bristles = lathe([(0.34, 0.005), (0.33, 0.02), (0.16, 0.17)], sides)
    radii = np.hypot(*bristles.points[:, :2].T)
    angles = np.arctan2(bristles.points[:, 1], bristles.points[:, 0])
    turn = np.round(angles / (2 * np.pi) * sides).astype(int) % sides
    points = bristles.points.copy()
    points[:, :2] *= np.where(radii > 0.25, spread[turn], 1)[:, None]
    bristles = Shape(points=points, faces=bristles.faces)
    hub = lathe([(0.17, 0.16), (0.17, 0.20), (0.07, 0.22), (0.07, 0.36)], 10 if facets.near else 5)
    parts = {"brush": bristles.moved(BRUSH_X, BRUSH_Y, 0).on_both_sides()}
    arm = tube([(1.40, 0.30, 0.46), (1.62, BRUSH_Y, 0.42), (BRUSH_X, BRUSH_Y, 0.36)], 0.035, facets.bar)
    parts["trim"] = (hub.moved(BRUSH_X, BRUSH_Y, 0) + arm).on_both_sides()
    return parts


def _below(facets: Facets) -> Parts:
    """The frame, and the mouth between the wheels that takes in what the brushes bring."""
    dark = block((3.4, 0.66, 0.14)).moved(-0.35, 0, 0.42)
    dark += block((0.10, 0.9, 0.30)).moved(0.33, 0, 0.75)
    if facets.far:
        return {"underside": dark}
    mouth = block((0.34, 0.78, 0.30), corner=0.05, edge=0.03, steps=facets.ease).moved(0.20, 0, 0.20)
    return {"underside": dark, "trim": mouth}


def _beacon(facets: Facets) -> Parts:
    """On a pole."""
    sides = {"near": 10, "middle": 6, "far": 4}[facets.name]
    pole = lathe([(0.02, 1.70), (0.02, 1.93)], min(sides, 6))
    light = lathe([(0.05, 1.93), (0.055, 1.96), (0.05, 2.05), (0.025, HEIGHT_M)], sides)
    return {"beacon": light.moved(-0.05, 0.40, 0), "trim": pole.moved(-0.05, 0.40, 0)}


_HOSE = ((-0.2, -0.30, 1.72), (-0.3, -0.36, 1.86), (-1.0, -0.40, 1.90), (-1.7, -0.34, 1.80), (-1.9, -0.2, 1.70))


def _on_top(facets: Facets) -> Parts:
    """Mirrors, the hose that a sweeper's driver cleans corners with."""
    parts: Parts = {}
    if facets.near:
        path = smooth(_HOSE, 5)
        ribs = np.where(np.arange(len(path)) % 2, 0.082, 0.094)
        parts["rubber"] = tube(path, ribs, 8)
    sides = mirror([(1.18, 0.56, 1.70), (1.34, 0.70, 1.68), (1.36, 0.76, 1.60)], (0.07, 0.14, 0.28), facets)
    return together(parts, {part: shape.on_both_sides() for part, shape in sides.items()})
