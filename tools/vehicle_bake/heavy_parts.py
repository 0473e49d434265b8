"""What heavy vehicles have on them: wheels in arches, mirrors on arms, plates, wipers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .facets import Facets
from .heavy_shell import Arch, Parts, Shell, merged
from people_bake.things.shape import Shape, block, joined, loft, oval, sheet, smooth, tube

Profile = Sequence[tuple[float, float]]
"""Radius, and place along the axle [m]."""


def turned(profile: Profile, sides: int) -> Shape:
    """A body turned about Y; outside is left of the profile's way from the middle of its left face over the tread."""
    angles = np.pi + np.arange(sides + 1) % sides * (2 * np.pi / sides)  # a corner on the ground
    radii, places = np.array(profile, float).T[:, :, None]
    return sheet(np.stack([radii * np.sin(angles), places + 0 * angles, radii * np.cos(angles)], -1))


def wheel(radius: float, width: float, facets: Facets, *, twin: bool = False) -> Parts:
    """A truck's wheel about the origin, its outer face to the left: tyre, dished disc with holes, nuts."""
    sides, half = facets.around(radius), width / 2
    rim = 0.60 * radius
    tyre = [(rim, half - 0.012), (0.82 * radius, half), (0.965 * radius, half - 0.012), (radius, half - 0.045),
            (radius, 0.045 - half), (0.95 * radius, -half)]  # fmt: skip
    if facets.far:
        return {"rubber": turned([(0, half), (radius, half - 0.03), (radius, -half)], sides)}
    dish = -0.075 if twin else 0.02
    disc = [(0, half + dish + 0.02), (0.20 * radius, half + dish + 0.02), (0.22 * radius, half + dish - 0.03),
            (0.44 * radius, half + dish - 0.05), (0.54 * radius, half - 0.06), (0.565 * radius, half - 0.015),
            (rim, half - 0.010)]  # fmt: skip
    if not facets.near:
        return {"rubber": turned(tyre[1:5], sides), "rim": turned([disc[0], disc[3], (0.82 * radius, half)], sides)}
    angles = np.arange(10) * (2 * np.pi / 10)
    at = half + dish - 0.032
    holes = joined(_disc(0.36 * radius, angle, at - 0.008, 0.055 * radius, 6) for angle in angles + 0.3)
    nuts = joined(_disc(0.27 * radius, angle, at + 0.008, 0.022 * radius, 5) for angle in angles)
    return {"rubber": turned(tyre, sides) + holes, "rim": turned(disc, sides) + nuts}


def _disc(distance: float, angle: float, y: float, radius: float, sides: int) -> Shape:
    """A small flat disc that looks left, off the axle."""
    return turned([(0, y), (radius, y)], sides).moved(distance * np.cos(angle), 0, distance * np.sin(angle))


def both_sides(parts: Parts) -> Parts:
    return {name: shape.on_both_sides() for name, shape in parts.items()}


def moved(parts: Parts, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Parts:
    return {name: shape.moved(x, y, z) for name, shape in parts.items()}


def axle(
    x: float, radius: float, width: float, half_track: float, facets: Facets, *, twin: bool = False
) -> Parts:
    """Two wheels, or two pairs; `half_track` is where their outer faces are."""
    parts = moved(wheel(radius, width, facets, twin=twin), x, half_track - width / 2, radius)
    if twin and facets.near:
        inner = turned([(0.6 * radius, width / 2), (radius, width / 2 - 0.04), (radius, -width / 2)], facets.around(radius))
        parts = merged(parts, {"rubber": inner.moved(x, half_track - 1.5 * width - 0.03, radius)})
    return both_sides(parts)


def wheel_house(shell: Shell, arch: Arch, facets: Facets, depth: float = 0.34) -> Parts:
    """The dark inside of an arch, and its lip."""
    if facets.far:
        return {}
    low = shell.levels[0].z
    turn = np.linspace(0, np.pi, shell.arch_steps + 1)
    x, z = arch.x - arch.radius * np.cos(turn), arch.z + arch.radius * np.sin(turn)
    x, z = np.array([x[0], *x, x[-1]]), np.array([low, *z, low])
    y = shell.half - shell.inset(z)
    inside = sheet(np.stack([np.column_stack([x, y - depth, z]), np.column_stack([x, y, z])], axis=1))
    back = np.column_stack([x, y - depth, z])
    floor = back * (1, 1, 0) + (0, 0, low)
    wall = sheet(np.stack([floor, back]))
    parts = {"underside": (inside + wall).on_both_sides()}
    if facets.near:
        outer = np.column_stack([arch.x + (x - arch.x) * 1.06, y + 0.012, arch.z + (z - arch.z) * 1.06])
        outer[[0, -1], 2] = low
        inner = np.column_stack([x, y + 0.012, z])
        lip = sheet(np.stack([inner, outer], axis=1)) + sheet(np.stack([inner - (0, 0.02, 0), inner], axis=1))
        parts["trim"] = lip.on_both_sides()
    return parts


def floor_of(shell: Shell, facets: Facets) -> Parts:
    """The dark underside, between the wheels."""
    low = shell.levels[0].z
    width = 2 * (shell.half - (0.36 if shell.arches else 0.02))
    length = shell.front - shell.rear - 0.04
    plate = block((length, width, 0.06)).moved((shell.front + shell.rear) / 2, 0, low + 0.03)
    return {"underside": plate}


def mirror(arm: Sequence[tuple[float, float, float]], size: tuple[float, float, float], facets: Facets) -> Parts:
    """A mirror on the left: an arm along points, its housing hung at the last one; size is depth, width, height."""
    depth, width, height = size
    x, y, z = arm[-1]
    if facets.far:
        return {"trim": block((depth, width, height)).moved(x, y, z - height / 2)}
    rings = []
    for share, grow in ((0.0, 0.55), (0.12, 0.95), (0.5, 1.0), (0.88, 0.95), (1.0, 0.6)):
        outline = oval(depth * grow, width * grow, 8 if facets.near else 4, 3.5)
        rings.append(np.column_stack([outline, np.full(len(outline), (share - 1) * height)]))
    housing = loft(np.array(rings)).moved(x, y, z)
    bar = tube(smooth(arm, 2 if facets.near else 1), 0.018, facets.bar)
    glass = block((0.004, 0.82 * width, 0.78 * height)).moved(x - depth / 2 - 0.001, y, z - height / 2)
    return {"trim": housing + bar} | ({"chrome": glass} if facets.near else {})


def strip(points: Sequence[Sequence[float]], width: float, out: Sequence[float]) -> Shape:
    """A thin flat line along points, seen from `out`: a joint or an edge."""
    path = np.asarray(points, float)
    along = np.gradient(path, axis=0)
    aside = np.cross(np.asarray(out, float), along)
    aside *= width / 2 / np.linalg.norm(aside, axis=1, keepdims=True)
    return sheet(np.stack([path - aside, path + aside], axis=1)[:, ::-1])


def plate(x: float, y: float, z: float, end: int, facets: Facets) -> Parts:
    """A blank plate of the French size with a thin dark rim."""
    if facets.far:
        return {}
    board = block((0.008, 0.52, 0.11)).moved(x, y, z)
    rows = joined(
        block((0.003, 0.035, 0.055)).moved(x + end * 0.005, y + place, z) for place in (-0.16, -0.11, -0.04, 0.0, 0.04, 0.11, 0.16)
    )
    return {"plate": board, "trim": rows} if facets.near else {"plate": board}
