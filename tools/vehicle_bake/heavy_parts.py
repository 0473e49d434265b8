"""What heavy vehicles have on them: wheels in their arches, mirrors on arms, plates, joints, lamps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from people_bake.things.shape import Point, Shape, block, joined, loft, oval, sheet, smooth, tube
from people_bake.things.wheels import placed, together

from .facets import Facets
from .heavy_shell import Arch, Parts, Shell

Profile = Sequence[tuple[float, float]]
"""Radius, and place along the axle [m]."""

_HOLES = 10


def turned(profile: Profile, sides: int) -> Shape:
    """A body turned about Y; its profile goes from the middle of the face that looks left over the tread."""
    angles = np.pi + np.arange(sides + 1) % sides * (2 * np.pi / sides)  # a corner on the ground
    radii, places = np.array(profile, float).T[:, :, None]
    return sheet(np.stack([radii * np.sin(angles), places + 0 * angles, radii * np.cos(angles)], -1))


def wheel(radius: float, width: float, facets: Facets, *, twin: bool = False) -> Parts:
    """A truck's wheel about the origin, its outer face to the left: a tyre, a dished disc with holes, nuts."""
    sides, half = facets.around(radius), width / 2
    if facets.far:
        return {"rubber": turned([(0, half), (radius, half - 0.03), (radius, -half)], sides)}
    tyre = [(0.60 * radius, half - 0.012), (0.82 * radius, half), (0.965 * radius, half - 0.012),
            (radius, half - 0.045), (radius, 0.045 - half), (0.95 * radius, -half)]  # fmt: skip
    hub = half + (-0.055 if twin else 0.04)
    disc = [(0, hub), (0.20 * radius, hub), (0.22 * radius, hub - 0.05), (0.44 * radius, hub - 0.07),
            (0.54 * radius, half - 0.06), (0.565 * radius, half - 0.015), (0.60 * radius, half - 0.010)]  # fmt: skip
    if not facets.near:
        return {"rubber": turned(tyre[0:5:2], sides), "rim": turned([disc[0], disc[3], disc[6]], sides)}
    angles = np.arange(_HOLES) * (2 * np.pi / _HOLES)
    holes = joined(_disc(0.36 * radius, angle + 0.3, hub - 0.055, 0.055 * radius, 6) for angle in angles)
    nuts = joined(_disc(0.27 * radius, angle, hub - 0.045, 0.022 * radius, 5) for angle in angles)
    return {"rubber": turned(tyre, sides) + holes, "rim": turned(disc, sides) + nuts}


def axle(x: float, radius: float, width: float, half_track: float, facets: Facets, *, twin: bool = False) -> Parts:
    """Two wheels, or two pairs; `half_track` is where their outer faces are."""
    parts = placed(wheel(radius, width, facets, twin=twin), x, half_track - width / 2, radius, both=True)
    if not (twin and facets.near):
        return parts
    profile = [(0.6 * radius, width / 2), (radius, width / 2 - 0.04), (radius, -width / 2)]
    inner = turned(profile, facets.around(radius)).moved(x, half_track - 1.5 * width - 0.03, radius)
    return together(parts, {"rubber": inner.on_both_sides()})


def wheel_house(shell: Shell, arch: Arch, facets: Facets, depth: float = 0.34) -> Parts:
    """The dark inside of an arch, and its lip."""
    low = shell.levels[0].z
    turn = np.linspace(0, np.pi, shell.arch_steps + 1)
    x, z = arch.x - arch.radius * np.cos(turn), arch.z + arch.radius * np.sin(turn)
    x, z = np.array([x[0], *x, x[-1]]), np.array([low, *z, low])
    y = shell.half - shell.inset(z)
    back, front = np.column_stack([x, y - depth, z]), np.column_stack([x, y, z])
    wall = np.stack([back * (1, 1, 0) + (0, 0, low), back])
    dark = sheet(np.stack([back, front], axis=1)) + sheet(wall)
    if not facets.near:
        return {"underside": dark.on_both_sides()}
    inner = np.column_stack([x, y + 0.012, z])
    outer = inner * (0, 1, 0) + np.column_stack([arch.x + 1.06 * (x - arch.x), 0 * x, arch.z + 1.06 * (z - arch.z)])
    outer[[0, -1], 2] = low
    lip = sheet(np.stack([inner, outer], axis=1)) + sheet(np.stack([inner - (0, 0.02, 0), inner], axis=1))
    return {"underside": dark.on_both_sides(), "trim": lip.on_both_sides()}


def floor_of(shell: Shell) -> Parts:
    """The dark underside, between the wheels."""
    width = 2 * (shell.half - (0.36 if shell.arches else 0.02))
    plate = block((shell.front - shell.rear - 0.24, width, 0.06))
    return {"underside": plate.moved((shell.front + shell.rear) / 2, 0, shell.levels[0].z + 0.035)}


def mirror(arm: Sequence[Point], size: Point, facets: Facets) -> Parts:
    """A mirror on the left: an arm along points, its housing hung at the last one; size is depth, width, height."""
    depth, width, height = size
    if facets.far:
        x, y, z = arm[-1]
        return {"trim": block(size).moved(x, y, z - height / 2)}
    rings = []
    for share, grow in ((0.0, 0.55), (0.12, 0.95), (0.5, 1.0), (0.88, 0.95), (1.0, 0.6)):
        outline = oval(depth * grow, width * grow, 8 if facets.near else 4, 3.5)
        rings.append(np.column_stack([outline, np.full(len(outline), (share - 1) * height)]))
    housing = loft(np.array(rings)).moved(*arm[-1]) + tube(smooth(arm, 2 if facets.near else 1), 0.018, facets.bar)
    if not facets.near:
        return {"trim": housing}
    glass = block((0.004, 0.82 * width, 0.78 * height)).moved(-depth / 2 - 0.001, 0, -height / 2)
    return {"trim": housing, "chrome": glass.moved(*arm[-1])}


def plate(x: float, y: float, z: float, end: int, facets: Facets) -> Parts:
    """A plate of the French size; where its figures would be are marks of no alphabet."""
    board = {"plate": block((0.008, 0.52, 0.11)).moved(x, y, z)}
    if not facets.near:
        return board
    marks = (-0.17, -0.115, -0.03, 0.015, 0.06, 0.14, 0.185)
    relief = joined(block((0.003, 0.035, 0.055)).moved(x + end * 0.005, y + place, z) for place in marks)
    bands = joined(block((0.002, 0.038, 0.106)).moved(x + end * 0.005, y + place, z) for place in (-0.24, 0.24))
    return board | {"plate_relief": relief, "plate_band": bands}


def flap(shell: Shell, x: tuple[float, float], z: tuple[float, float], side: int, width: float = 0.009) -> Shape:
    """Four thin lines around a door or a flap in a flank."""
    uprights = [shell.on_flank((at - width / 2, at + width / 2), z, side, out=0.002, steps=2) for at in x]
    return joined([*uprights, *(shell.on_flank(x, (at - width / 2, at + width / 2), side, out=0.002) for at in z)])


def mudguard(x: float, radius: float, y: tuple[float, float], degrees: tuple[float, float], facets: Facets) -> Shape:
    """A band over a wheel of that radius, between two y and two angles from +X upwards, on both sides."""
    angles = np.radians(np.linspace(*degrees, 9 if facets.near else 4))
    path = np.column_stack([x + radius * np.cos(angles), 0 * angles, radius * np.sin(angles)])
    outer, inner = np.add(path, (0, max(y), 0)), np.add(path, (0, min(y), 0))
    lip = outer - (0, 0, 0.05)
    return (sheet(np.stack([inner, outer], axis=1)) + sheet(np.stack([outer, lip], axis=1))).on_both_sides()


def _disc(distance: float, angle: float, y: float, radius: float, sides: int) -> Shape:
    """A small flat disc that looks left, off the axle."""
    return turned([(0, y), (radius, y)], sides).moved(distance * np.cos(angle), 0, distance * np.sin(angle))
