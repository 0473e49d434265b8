"""A middle-sized motorcycle without a fairing: a round lamp, a tank, a bare engine, one silencer; no maker's model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from twincity.replicator.scene.scene import SurfaceMaterial

from .cast_wheels import cast_wheel
from .materials import DARK, LAMP, PLASTIC, REFLECTOR, RUBBER, STEEL
from .shape import Shape, block, joined, lathe, loft, oval, sheet, smooth, tube
from .thing import Detail, Thing
from .wheels import placed, together

SEAT_M, GRIP_M, REACH_M, HALF_GRIPS_M = 0.80, 1.04, 0.52, 0.33
"""Height of the seat over the origin, height of the grips, how far ahead of the rider's hips, half their distance."""

FRONT_X, REAR_X, WHEEL_M = 0.92, -0.50, 0.31
PEG = np.array([0.14, 0.20, 0.33])
"""The left foot's."""

STEM, FORK_TOP = np.array([0.50, 0.0, 0.98]), np.array([0.56, 0.09, 0.94])

ENAMEL = SurfaceMaterial(name="enamel", albedo=(0.03, 0.03, 0.035), roughness=0.12, f0=0.05)
AMBER = SurfaceMaterial(name="amber", albedo=(0.44, 0.13, 0.010), roughness=0.1, f0=0.05)
BLANK = SurfaceMaterial(name="blank", albedo=(0.58, 0.58, 0.56), roughness=0.45, f0=0.03)
CAST_METAL = SurfaceMaterial(name="cast_metal", albedo=(0.10, 0.10, 0.105), roughness=0.4, f0=0.12)
WHEEL_METAL = SurfaceMaterial(name="wheel_metal", albedo=(0.05, 0.05, 0.052), roughness=0.4, f0=0.06)

Station = tuple[float, float, float, float]
"""Place along X, width, lower and upper edge [m]."""


def build(detail: Detail) -> dict[str, Shape]:
    """The origin is on the ground below the rider's hips; it rolls towards +X."""
    front = placed(cast_wheel(WHEEL_M, 0.12, 0.215, detail, disc=0.155), FRONT_X, 0, WHEEL_M)
    rear = placed(cast_wheel(WHEEL_M, 0.165, 0.215, detail), REAR_X, 0, WHEEL_M)
    parts = together(front, rear)
    steel = parts.pop("discs", None)
    parts["body"] = body_of(((0.06, 0.16, 0.72, 0.84), (0.20, 0.27, 0.72, 0.93), (0.36, 0.31, 0.73, 0.985),
                             (0.48, 0.24, 0.76, 0.95), (0.53, 0.12, 0.80, 0.90)), detail)  # fmt: skip
    parts["body"] += body_of(((-0.66, 0.13, 0.80, 0.86), (-0.52, 0.20, 0.74, 0.83), (-0.05, 0.18, 0.70, 0.755)), detail)
    parts["seat"] = body_of(((-0.60, 0.16, 0.83, 0.885), (-0.28, 0.24, 0.78, 0.88), (-0.18, 0.26, 0.75, 0.82),
                             (0.04, 0.22, 0.74, 0.80), (0.12, 0.16, 0.76, 0.82)), detail)  # fmt: skip
    parts["engine"] = _engine(detail)
    parts["metal"] = _metal(detail) + steel if steel else _metal(detail)
    parts["trim"] = _trim(detail)
    return parts | lamps(detail, (0.775, 0.83), (-0.70, 0.83), 0.10) | plate_behind(-0.80, 0.58)


def body_of(stations: Sequence[Station], detail: Detail, squareness: float = 2.8) -> Shape:
    """A closed body over cross sections square to X; between the given ones it is rounded when near."""
    given = np.array(sorted(stations))
    fine = smooth(given[:, [0, 1, 2]], 2)[:, 0] if detail.near else given[:, 0]
    sides = 10 if detail.near else 4
    rings = []
    for x in fine:
        width, low, high = (np.interp(x, given[:, 0], given[:, column]) for column in (1, 2, 3))
        outline = oval(width, high - low, sides, squareness)
        rings.append(np.column_stack([np.full(sides, x), outline[:, 0], outline[:, 1] + (low + high) / 2]))
    return loft(np.array(rings))


def lamps(
    detail: Detail, head: tuple[float, float], tail: tuple[float, float], radius: float, apart: float = 0.15
) -> dict[str, Shape]:
    """The head lamp with its housing, the tail lamp, indicators beside both; (x, z) of each."""
    x, z = head
    sides = 12 if detail.near else 5
    parts = {
        "headlamp": lathe([(radius - 0.012, 0.0), (0.6 * radius, 0.014), (0.02, 0.018)], sides, "x").moved(x, 0, z),
        "taillamp": block((0.03, 0.15, 0.045)).moved(tail[0], 0, tail[1]),
    }
    for side, name in ((1, "indicator_left"), (-1, "indicator_right")):
        front = block((0.035, 0.06, 0.04)).moved(x - 0.05, side * apart, z - 0.05)
        parts[name] = front + block((0.035, 0.06, 0.04)).moved(tail[0] - 0.02, side * 0.13, tail[1] - 0.06)
    return parts


def plate_behind(x: float, z: float) -> dict[str, Shape]:
    """A plate of the size that French motorcycles have, without a figure on it."""
    return {"plate": block((0.005, 0.21, 0.13)).turned("y", 18).moved(x, 0, z)}


def mudguard(x: float, wheel_m: float, half: float, degrees: tuple[float, float], detail: Detail) -> Shape:
    """A band over a wheel, arched across, seen from both sides; angles from +X, upwards."""
    angles = np.radians(np.linspace(*degrees, 7 if detail.near else 3))
    grid = np.empty((len(angles), 3, 3))
    for column, (y, radius) in enumerate(((-half, wheel_m + 0.012), (0.0, wheel_m + 0.032), (half, wheel_m + 0.012))):
        rim = np.column_stack([x + radius * np.cos(angles), 0 * angles + y, wheel_m + radius * np.sin(angles)])
        grid[:, column] = rim
    return sheet(grid) + sheet(grid[::-1] - (0, 0, 0.002))


def bar_of(half: Sequence[tuple[float, float, float]], detail: Detail, grip_m: float = 0.13) -> tuple[Shape, Shape]:
    """Handlebar and grips, from the left half's points."""
    path = smooth(half, 2 if detail.near else 1)
    outer = np.array(half[-1], float)
    inward = np.array(half[-2], float) - outer
    grip = tube([outer, outer + grip_m * inward / np.linalg.norm(inward)], 0.018, detail.bar + 1, capped=True)
    return tube(path, 0.012, detail.bar).on_both_sides(), grip.on_both_sides()


def mirrors(at: tuple[float, float, float], detail: Detail) -> Shape:
    """Two oval mirrors on stems from the bar."""
    x, y, z = at
    if not detail.near:
        return block((0.03, 0.13, 0.075)).moved(x, y + 0.05, z).on_both_sides()
    face = oval(0.14, 0.085, 8)
    rings = [np.column_stack([np.full(8, depth), face * grow]) for depth, grow in ((-0.012, 1.0), (0.02, 0.7))]
    head = loft(np.array(rings)).moved(x, y + 0.05, z)
    return (head + tube([(x + 0.01, y - 0.06, z - 0.19), (x + 0.01, y + 0.02, z)], 0.006, 3)).on_both_sides()


def _engine(detail: Detail) -> Shape:
    """Crankcase, cylinders with fins, radiator before them, covers on both sides."""
    shape = block((0.46, 0.26, 0.24), corner=0.06, edge=0.04, steps=detail.ease).moved(0.14, 0, 0.39)
    cylinders = block((0.20, 0.30, 0.24), corner=0.02, steps=detail.ease).turned("y", 18).moved(0.27, 0, 0.58)
    shape += cylinders + block((0.05, 0.30, 0.28)).turned("y", -14).moved(0.47, 0, 0.60)
    if not detail.near:
        return shape
    for height in np.arange(-0.07, 0.10, 0.035):
        shape += block((0.23, 0.325, 0.008)).moved(0, 0, height).turned("y", 18).moved(0.27, 0, 0.60)
    cover = lathe([(0.095, 0.13), (0.085, 0.165), (0.03, 0.17)], 10, "y")
    cover = cover + cover.mirrored()
    return shape + cover.moved(0.18, 0, 0.40) + cover.scaled(0.7, 1, 0.7).moved(0.0, 0, 0.37)


def _metal(detail: Detail) -> Shape:
    """Fork, bar, exhaust."""
    axle = np.array([FRONT_X, 0.09, WHEEL_M])
    knee = FORK_TOP + 0.5 * (axle - FORK_TOP)
    shape = tube([FORK_TOP, knee], 0.022, detail.bar + 1) + tube([knee, axle], 0.028, detail.bar + 1)
    if detail.near:
        shape += block((0.09, 0.05, 0.07)).moved(FRONT_X - 0.14, 0.10, WHEEL_M + 0.11)  # the caliper
    shape = shape.on_both_sides()
    bar, _ = bar_of(_BAR, detail)
    return shape + bar + _exhaust(detail)


def _exhaust(detail: Detail) -> Shape:
    """From the cylinders under the engine to the silencer on the right."""
    silencer = [(-0.02, 0.028), (-0.08, 0.058), (-0.44, 0.062), (-0.47, 0.03)]
    along = np.array([(x, -0.205, 0.30 - 0.22 * x) for x, _ in silencer])
    if not detail.near:
        return tube(along[1:3], 0.062, detail.bar, capped=True)
    header = smooth([(0.50, -0.08, 0.58), (0.56, -0.11, 0.42), (0.38, -0.13, 0.25), (0.0, -0.15, 0.23)], 2)
    pipe = tube(header, 0.022, detail.bar) + tube([header[-1], along[0]], 0.024, detail.bar)
    return pipe + tube(along, [radius for _, radius in silencer], detail.bar + 3, capped=True)


_BAR = ((0.52, 0.0, 0.99), (0.55, 0.10, 1.02), (0.56, 0.20, 1.045), (REACH_M - 0.02, HALF_GRIPS_M + 0.06, GRIP_M))


def _trim(detail: Detail) -> Shape:
    """Frame, swinging arm, mudguards, lamp housing, grips, pegs, mirrors, the hanger of the plate."""
    beams = [tube([(0.46, 0.05, 0.90), (0.20, 0.13, 0.66), (-0.06, 0.12, 0.42)], 0.024, detail.bar)]
    beams += [tube([(-0.05, 0.10, 0.40), (REAR_X, 0.115, WHEEL_M)], 0.026, detail.bar)]
    beams += [tube([(0.02, 0.09, 0.62), (-0.52, 0.07, 0.76)], 0.016, detail.bar)]
    if detail.near:
        beams += [block((0.10, 0.07, 0.025)).moved(PEG[0], PEG[1], PEG[2] - 0.03)]
        beams += [block((0.10, 0.06, 0.025)).moved(-0.24, 0.20, 0.43)]
        beams += [tube([(-0.02, 0.10, 0.45), (-0.24, 0.18, 0.43)], 0.012, 4)]
    shape = joined(beams).on_both_sides()
    shape += mudguard(FRONT_X, WHEEL_M, 0.065, (52, 152), detail)
    housing = lathe([(0.03, -0.13), (0.085, -0.09), (0.105, 0.0), (0.092, 0.002)], 12 if detail.near else 5, "x")
    shape += housing.moved(0.772, 0, 0.83)
    _, grips = bar_of(_BAR, detail)
    shape += grips + mirrors((0.54, 0.28, 1.22), detail)
    return shape + _fittings(detail) if detail.near else shape


def _fittings(detail: Detail) -> Shape:
    """Instruments, the clamp of the fork, the hanger of the plate, the spring behind."""
    shape = block((0.05, 0.18, 0.08), corner=0.02, steps=detail.ease).turned("y", -35).moved(0.62, 0, 1.00)
    shape += block((0.11, 0.23, 0.03)).turned("y", 28).moved(0.545, 0, 0.945)
    shape += block((0.05, 0.09, 0.06)).moved(0.53, 0, 0.97) + block((0.16, 0.05, 0.03)).moved(0.63, 0, 0.86)
    shape += block((0.004, 0.17, 0.20)).turned("y", 18).moved(-0.787, 0, 0.60)
    shape += tube([(-0.62, 0, 0.80), (-0.80, 0, 0.68)], 0.03, detail.bar)
    return shape + tube([(-0.14, 0.0, 0.45), (-0.30, 0.0, 0.74)], 0.035, detail.bar)


LOOKS = {
    "tyres": RUBBER, "rims": WHEEL_METAL, "body": ENAMEL, "seat": DARK, "engine": CAST_METAL, "metal": STEEL,
    "trim": PLASTIC, "headlamp": LAMP, "taillamp": REFLECTOR, "indicator_left": AMBER, "indicator_right": AMBER,
    "plate": BLANK,
}  # fmt: skip
MOTORCYCLE = Thing(
    class_name="motorcycle", build=build, materials=LOOKS, attach="ground",
    position_m=(0.0, 0.0, 0.0), clips=("ride_motorcycle",), dyes={"body": "paint"},
    grips_m=((REACH_M, HALF_GRIPS_M, GRIP_M), (REACH_M, -HALF_GRIPS_M, GRIP_M)), seat_m=(0.0, 0.0, SEAT_M),
)  # fmt: skip
