"""What is set on the skin of a car: wheels, mirrors, handles, wipers, plates, rails, signs and beacons."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from people_bake.things.shape import Shape, block, joined, sheet, tube

from .car_lines import Design
from .car_skin import Skin
from .facets import FACETS, Facets
from .heavy_parts import plate, turned

Shapes = dict[str, Shape]


def wheels(design: Design, level: str) -> Shapes:
    """All four, a little inside the arches."""
    line, facets = design.lines, FACETS[level]
    one = car_wheel(line.wheel_radius, facets, spokes=design.spokes)
    left = {
        part: joined(shape.moved(line.length / 2 - d, line.width / 2 - 0.022, line.wheel_radius) for d in line.wheels)
        for part, shape in one.items()
    }
    return {part: shape.on_both_sides() for part, shape in left.items()}


def car_wheel(radius: float, facets: Facets, width: float = 0.20, spokes: int = 5) -> Shapes:
    """A wheel about the middle of its outer face: a tyre, a rim with pairs of spokes before a brake disc."""
    sides = 20 if facets.near else facets.around(radius) + 1
    inner = 0.685 * radius
    if facets.far:
        return {"rubber": turned([(0, 0.0), (radius, -0.01), (radius, -width)], 6),
                "rim": turned([(0, 0.006), (inner, 0.004)], 6)}  # fmt: skip
    tyre = [(inner, -0.012), (0.82 * radius, 0.0), (0.955 * radius, -0.010), (radius, -0.036), (radius, -width)]
    if not facets.near:
        disc = [(0, -0.025), (0.56 * radius, -0.035), (inner, -0.006)]
        return {"rubber": turned([tyre[0], tyre[2], tyre[4]], sides), "rim": turned(disc, sides)}
    lip = [(0.62 * radius, -0.050), (0.645 * radius, -0.008), (inner, -0.004), (inner + 0.004, -0.012)]
    hub = [(0, -0.016), (0.13 * radius, -0.020), (0.20 * radius, -0.060)]
    arms = joined(
        _spoke(radius, 2 * np.pi * number / spokes + side * 0.17) for number in range(spokes) for side in (-1, 1)
    )
    return {
        "rubber": turned(tyre, sides),
        "rim": turned(lip, sides) + turned(hub, 10) + arms,
        "disc": turned([(0, -0.075), (0.46 * radius, -0.075)], 12),
        "underside": turned([(0, -0.098), (0.645 * radius, -0.098), (0.65 * radius, -0.02)], 12),
    }


def _spoke(radius: float, angle: float) -> Shape:
    """From the hub to the lip: a ridge with two flanks that fall back into the dark."""
    along = np.array([0.12, 0.66]) * radius
    half = np.array([0.020, 0.018]) * radius / 0.32
    front = np.array([-0.020, -0.010])
    rows = [
        np.stack([across * half, front - depth, along], 1)
        for across, depth in ((-1.5, 0.045), (-1, 0.0), (1, 0.0), (1.5, 0.045))
    ]
    grid = np.stack(rows[::-1])
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
    return sheet(grid @ turn.T)


def fittings(skin: Skin, design: Design) -> Shapes:
    """Everything small; what is smaller than a pixel at a level's distance is left out."""
    facets = FACETS[skin.level]
    parts: dict[str, list[Shape]] = {}

    def put(shapes: Mapping[str, Shape]) -> None:
        for part, shape in shapes.items():
            parts.setdefault(part, []).append(shape)

    front = skin.point("lower", skin.nose, (0.02, design.plates[0]))[0] + 0.012
    put(plate(front, 0, design.plates[0], 1, facets))
    behind = skin.point("lower", skin.tail, (0.02, design.plates[1]))[0] - 0.012
    put(plate(behind, 0, design.plates[1], -1, facets))
    put(_mirrors(skin, design, facets))
    if skin.near:
        put(_handles(skin, design))
        put(_wipers(skin))
    if design.rails and not skin.far:
        put(_rails(skin, design.rails, facets))
    for part, width, length, height in design.on_roof:
        put({part: _box_on_roof(skin, width, length, height)})
    return {part: joined(shapes) for part, shapes in parts.items()}


def _mirrors(skin: Skin, design: Design, facets: Facets) -> Shapes:
    base = skin.point("panes", skin.panes, (0.93, 0.06))[:3]
    housing = block((0.11, 0.21, 0.145), corner=0.045, edge=0.04, steps=0 if facets.far else facets.ease)
    place = (base[0] - 0.03, max(base[1] + 0.14, skin.lines.width / 2 + 0.03), base[2] + 0.075)
    parts = {"paint": housing.moved(*place).on_both_sides()}
    if facets.near:
        pane = block((0.012, 0.17, 0.11), corner=0.004, edge=0.03, steps=1)
        arm = tube([(base[0], base[1] - 0.05, base[2] - 0.01), (place[0] + 0.01, place[1], place[2] - 0.06)], 0.022, 5)
        parts["chrome"] = pane.moved(place[0] - 0.053, place[1], place[2]).on_both_sides()
        parts["trim"] = arm.on_both_sides()
    return parts


def _handles(skin: Skin, design: Design) -> Shapes:
    found = []
    for d in design.handles:
        belt = skin.point("deck", skin.plan, (d, skin.lines.foot_half - 0.01))[2]
        height = skin.lines.widest + 0.62 * (belt - skin.lines.widest)
        x, y, z = skin.point("lower", skin.side, (d, height))[:3]
        found.append(block((0.19, 0.034, 0.030), corner=0.014, edge=0.01, steps=1).moved(x, y + 0.012, z))
    return {"paint": joined(found).on_both_sides()} if found else {}


def _wipers(skin: Skin) -> Shapes:
    """Two arms at rest, both swept towards the left."""
    lifted = np.array([0.012, 0, 0.016])
    arms = []
    for ends, side in ((((0.10, 0.09), (0.66, 0.075)), 1), (((0.06, 0.075), (0.58, 0.09)), -1)):
        path = [skin.point("panes", skin.panes, end)[:3] * (1, side, 1) + lifted for end in ends]
        arms.append(tube(path, 0.009, 4))
    return {"trim": joined(arms)}


def _box_on_roof(skin: Skin, width: float, length: float, height: float) -> Shape:
    """Over the front seats, its lower edge in the roof."""
    d = skin.lines.windscreen[1] + 0.42
    along, heights = np.array(skin.lines.roof).T
    top = float(np.interp(d, along, heights))
    box = block((length, width, height + 0.05), corner=0.03, edge=0.025, steps=0 if skin.far else 2)
    return box.moved(skin.lines.length / 2 - d, 0, top + height / 2 - 0.02)


def _rails(skin: Skin, part: str, facets: Facets) -> Shapes:
    line = skin.lines
    ds = np.linspace(line.windscreen[1] + 0.22, line.rear_window[0] - 0.15, 6 if facets.near else 3)
    path = [skin.point("roof", skin.plan, (float(d), line.roof_half - 0.05))[:3] for d in ds]
    lifts = [0.0, *(0.05 for _ in ds[1:-1]), 0.0]
    rail = tube([np.add(p, (0, 0, lift)) for p, lift in zip(path, lifts, strict=True)], 0.017, facets.bar, capped=True)
    return {part: rail.on_both_sides()}
