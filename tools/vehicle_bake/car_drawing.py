"""What is drawn on the skin of a car: windows, lamps, grilles, plastic, stripes, shut lines."""

from __future__ import annotations

import itertools

import numpy as np

from .car_lines import Design
from .car_skin import ARCH_M, Skin
from .cutting import Outline, circle, rounded, shrunk, strip

SHUT_LINE_M = 0.010

FOOT, HEAD = 0.05, 0.92
"""Share of the windows' height at which side windows begin and end."""

END = 3.2
"""A column behind the middle of the tail."""


def draw(skin: Skin, design: Design) -> None:
    """Cut everything into the skin but the arches."""
    _windows(skin, design)
    _lamps(skin, design)
    _plastic(skin, design)
    first, last = 0.10 * design.lines.length, 0.95 * design.lines.length
    for part, low, high in design.bands:
        outline = [(first, low), (last, low), (last, high), (first, high)]
        skin.take("lower", skin.side, outline, part, where=_looks_left)
    if skin.near:
        _shut_lines(skin, design)


def _looks_left(triangles: np.ndarray) -> np.ndarray:
    return np.asarray(triangles[..., 4].mean(1) > 0.45)


def _in_front(triangles: np.ndarray) -> np.ndarray:
    return np.asarray(triangles[..., 0].mean(1) > 0)


def _behind(triangles: np.ndarray) -> np.ndarray:
    return np.asarray(triangles[..., 0].mean(1) < 0)


def _windows(skin: Skin, design: Design) -> None:
    """Panes in frames of black, between pillars of paint; what is behind them is drawn on them."""
    to, behind = design.windscreen_to, design.rear_window_from
    screen = [(-0.2, 0.03), (to, 0.05), (to, 0.93), (-0.2, 0.96)]
    rear = [(END, 0.07), (behind, 0.09), (behind, 0.86), (END, 0.90)]
    column = to + 0.10
    start = [design.lines.length / 2 - skin.point("panes", skin.panes, (column, up))[0] for up in (FOOT, HEAD)]
    pillars = [(start[0], start[1]), *design.pillars]
    (first, first_top), (last, last_top) = pillars[0], pillars[-1]
    sides = [(first, FOOT), (last, FOOT), (last_top, HEAD), (first_top, HEAD)]
    frame = "frame" if skin.near else "glass"
    skin.take("panes", skin.panes, screen, frame)
    skin.take("panes", skin.beside, sides, frame, where=_looks_left)
    if design.tailgate[1]:
        skin.take("panes", skin.panes, rear, frame)
    if not skin.near:
        return
    skin.take("frame", skin.panes, shrunk(screen, 0.022), "glass")
    middle = 2.93 if design.tail_doors else END
    skin.take(
        "frame", skin.panes, shrunk([(middle, 0.07), (behind, 0.09), (behind, 0.86), (middle, 0.90)], 0.03), "glass"
    )
    for (low, high), (low_end, high_end) in itertools.pairwise(pillars):
        pane = [
            (low + 0.02, FOOT + 0.03),
            (low_end - 0.02, FOOT + 0.03),
            (high_end - 0.02, HEAD - 0.04),
            (high + 0.02, HEAD - 0.04),
        ]
        skin.take("frame", skin.beside, rounded(pane, 0.03, 1), "glass", where=_looks_left)
    _behind_panes(skin, design)
    skin.add("trim", skin.found.pop("frame"))


def _behind_panes(skin: Skin, design: Design) -> None:
    """Seats, headrests and the dashboard, as they show through glass."""
    for d in design.seats:
        back = [(d - 0.10, 0.0), (d + 0.22, 0.0), (d + 0.28, 0.36), (d + 0.12, 0.40)]
        rest = [(d + 0.16, 0.44), (d + 0.27, 0.44), (d + 0.31, 0.70), (d + 0.21, 0.72)]
        for outline in (back, rest):
            skin.take("glass", skin.beside, rounded(outline, 0.05, 1), "seen_through", where=_looks_left)
    skin.take(
        "glass", skin.panes, [(-0.2, 0.0), (0.9, 0.0), (0.9, 0.10), (-0.2, 0.14)], "interior_seen", where=_in_front
    )
    rest = [(0.17, 0.30), (0.36, 0.30), (0.34, 0.55), (0.19, 0.55)]
    back = [(0.11, 0.14), (0.43, 0.12), (0.40, 0.27), (0.14, 0.28)]
    for outline in (rest, back):
        skin.take("glass", skin.panes, rounded(outline, 0.05, 1), "seen_through", where=_in_front)
    skin.add("seen_through", skin.found.pop("interior_seen"))


def _lamps(skin: Skin, design: Design) -> None:
    """Lenses in their housings, and the grilles between them."""
    lens, tail = design.headlamp, design.taillamp
    if not skin.near:
        skin.take("lower", skin.nose, _inside(lens, (0, 0.78), (0, 1)), "headlamp", where=_in_front)
        skin.take("lower", skin.nose, _inside(lens, (0.78, 1), (0, 1)), "indicator", where=_in_front)
        skin.take("lower", skin.tail, _inside(tail, (0, 1), (0, 0.25)), "indicator", where=_behind)
        skin.take("lower", skin.tail, _inside(tail, (0, 1), (0.25, 0.60)), "taillamp", where=_behind)
        skin.take("lower", skin.tail, _inside(tail, (0, 1), (0.60, 1)), "brakelamp", where=_behind)
        skin.take("lower", skin.nose, design.grilles[0], "trim", where=_in_front)
        return
    skin.take("lower", skin.nose, rounded(lens, 0.03, 1), "lamp_housing", where=_in_front, depth=0.010)
    for along in ((0.08, 0.40), (0.44, 0.74)):
        skin.take("lamp_housing", skin.nose, _inside(lens, along, (0.16, 0.86)), "headlamp")
    skin.take("lamp_housing", skin.nose, _inside(lens, (0.80, 0.96), (0.16, 0.86)), "indicator")
    skin.take("lower", skin.tail, rounded(tail, 0.03, 1), "taillamp", where=_behind)
    skin.take("taillamp", skin.tail, _inside(tail, (0.38, 0.95), (0.52, 0.92)), "brakelamp")
    skin.take("taillamp", skin.tail, _inside(tail, (0.45, 0.92), (0.14, 0.32)), "indicator")
    skin.take("taillamp", skin.tail, _inside(tail, (0.05, 0.36), (0.14, 0.40)), "reversing_lamp")
    for outline in design.grilles:
        skin.take("lower", skin.nose, outline, "trim", where=_in_front, depth=0.025)


def _inside(outline: Outline, along: tuple[float, float], up: tuple[float, float]) -> list[tuple[float, float]]:
    """A part of an area of four corners, by shares."""
    inner_low, outer_low, outer_high, inner_high = np.asarray(outline, float)
    found = []
    for u, v in ((along[0], up[0]), (along[1], up[0]), (along[1], up[1]), (along[0], up[1])):
        low, high = inner_low + u * (outer_low - inner_low), inner_high + u * (outer_high - inner_high)
        x, z = low + v * (high - low)
        found.append((float(x), float(z)))
    return found


def _plastic(skin: Skin, design: Design) -> None:
    """Sills, lower edges of bumpers and, where a body has it, cladding around the wheels."""
    line = design.lines
    if skin.far:
        return
    height = line.sill + (0.16 if design.cladding else 0.085)
    if design.cladding:
        for wheel in line.wheels:
            around = circle((wheel, line.wheel_radius), line.wheel_radius + ARCH_M + 0.055, 18 if skin.near else 10)
            skin.take("lower", skin.side, around, "trim", where=_looks_left)
    everything = [(-1.0, 0.0), (line.length + 1.0, 0.0), (line.length + 1.0, height), (-1.0, height)]
    skin.take("lower", skin.side, everything, "trim")
    if design.tailgate[1]:
        low, half = design.plates[1] - 0.20, design.tailgate[1]
        bumper = [(-0.1, line.sill), (half, line.sill), (half - 0.12, low), (-0.1, low)]
        skin.take("lower", skin.tail, bumper, "trim", where=_behind)


def _shut_lines(skin: Skin, design: Design) -> None:
    line = design.lines
    low, high = line.sill + 0.10, 1.3
    for d in design.doors:
        for zone in ("lower", "deck", *(part for part, *_ in design.bands)):
            skin.take(zone, skin.side, strip([(d, low), (d, high)], SHUT_LINE_M)[0], "gap", where=_looks_left)
    foot = line.windscreen[0]
    for quad in strip([(0.20, 0.36 * line.width), (foot + 0.16, 0.42 * line.width)], SHUT_LINE_M):
        skin.take("deck", skin.plan, quad, "gap", where=_in_front)
    bottom, half = design.tailgate
    if half:
        path = [(-0.1, bottom), (half - 0.10, bottom), (half, bottom + 0.08), (half, 1.3)]
        if design.tail_doors:
            path = [(0.0, bottom), (0.0, 1.3)]
        for quad in strip(path, SHUT_LINE_M):
            for zone in ("lower", "deck"):
                skin.take(zone, skin.tail, quad, "gap", where=_behind)
