"""Wheels: tyre, rim, spokes and hub about the origin, rolling along X."""

from __future__ import annotations

import numpy as np

from .shape import Shape, hoop, joined, lathe, sheet
from .thing import Detail

HUB_M = 0.018


def spoked_wheel(radius: float, tyre: float, spokes: int, detail: Detail) -> dict[str, Shape]:
    """Parts tyres and rims: a tyre `tyre` thick, a metal rim inside it, crossed wire spokes, a hub."""
    inner = radius - tyre
    sides = detail.wheel(radius)
    if not detail.near:
        return {"tyres": hoop(radius, tyre / 2, sides, 3)}
    rim = ring(inner + 0.004, inner - 0.016, sides)
    hub = lathe([(0.012, -0.042), (HUB_M, -0.026), (HUB_M, 0.026), (0.012, 0.042)], 6, "y")
    wires = joined(_spoke(number, spokes, inner) for number in range(spokes))
    return {"tyres": hoop(radius, tyre / 2, sides, 4), "rims": rim + hub + wires}


def solid_wheel(radius: float, width: float, detail: Detail) -> dict[str, Shape]:
    """Parts tyres and rims: a rubber tread around a plastic disc, for castors and prams."""
    half = width / 2
    if not detail.near:
        return {"tyres": lathe([(radius, -half), (radius, half)], 6, "y")}
    tread = [(radius * 0.70, -half), (radius, -half * 0.75), (radius, half * 0.75), (radius * 0.70, half)]
    sides = detail.wheel(radius)
    return {"tyres": _open_lathe(tread, sides), "rims": ring(radius * 0.72, 0.0, sides)}


def ring(outer: float, inner: float, sides: int) -> Shape:
    """A flat ring about the Y axis, seen from both sides."""
    return _open_lathe([(outer, 0.0), (inner, 0.0)], sides)


def together(*groups: dict[str, Shape]) -> dict[str, Shape]:
    """Parts of several groups, those of one name joined."""
    names = dict.fromkeys(name for group in groups for name in group)
    return {name: joined(group[name] for group in groups if name in group) for name in names}


def placed(parts: dict[str, Shape], x: float, y: float, z: float, both: bool = False) -> dict[str, Shape]:
    """All parts moved [m], and mirrored to the other side when `both`."""
    moved = {name: shape.moved(x, y, z) for name, shape in parts.items()}
    return {name: shape.on_both_sides() for name, shape in moved.items()} if both else moved


def _spoke(number: int, count: int, rim: float) -> Shape:
    """A flat wire from a flange of the hub to the rim, leaning forwards or back in turn."""
    lean = 0.55 if number % 2 else -0.55
    side = 0.026 if number % 4 < 2 else -0.026
    outer = number * 2 * np.pi / count
    start = np.array([HUB_M * np.cos(outer + lean * 2), side, HUB_M * np.sin(outer + lean * 2)])
    end = np.array([rim * np.cos(outer), 0.0, rim * np.sin(outer)])
    along = (end - start) / np.linalg.norm(end - start)
    half = 0.0013 * np.cross(along, [0, 1, 0])
    return sheet(np.array([[start - half, start + half], [end - half, end + half]]))


def _open_lathe(profile: list[tuple[float, float]], sides: int) -> Shape:
    angles = np.pi + np.arange(sides + 1) % sides * (2 * np.pi / sides)  # a corner on the ground
    radii, heights = np.array(profile).T[:, :, None]
    rings = np.stack([radii * np.sin(angles), heights + 0 * angles, radii * np.cos(angles)], -1)
    return sheet(rings[:, ::-1])
