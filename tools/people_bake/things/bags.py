"""Bags that hang from a hand: handbag, cloth tote, groceries. The grip is the origin, the bag hangs below."""

from __future__ import annotations

import numpy as np

from .materials import BRASS, CANVAS, CRUST, LEAF, LEATHER
from .shape import Shape, block, loft, oval, ribbon, smooth, tube
from .thing import ADULT_GRIP, Detail, Thing


def build_handbag(detail: Detail) -> dict[str, Shape]:
    """A leather bag 31 cm wide: gussets, piping, two handles, a clasp."""
    body = _bag(
        detail,
        [
            (-0.135, 0.255, 0.045, 3.5),
            (-0.145, 0.262, 0.055, 3.5),
            (-0.22, 0.285, 0.10, 4.0),
            (-0.315, 0.305, 0.128, 5.0),
            (-0.335, 0.30, 0.125, 5.0),
            (-0.34, 0.285, 0.11, 5.0),
        ],
    )
    arch = smooth(
        [
            (-0.08, 0, -0.17),
            (-0.07, 0, -0.09),
            (-0.035, 0, -0.015),
            (0, 0, 0),
            (0.035, 0, -0.015),
            (0.07, 0, -0.09),
            (0.08, 0, -0.17),
        ],
        2 if detail.near else 1,
    )
    handle = tube(arch, 0.0055, detail.bar)
    spread = Shape(points=handle.points + np.outer(-handle.points[:, 2], [0, 0.17, 0]), faces=handle.faces)
    parts = {"body": body + spread.on_both_sides()}
    if detail.near:
        plate = block((0.035, 0.022, 0.006), corner=0.005, edge=0.002)
        parts["clasp"] = plate.turned("x", 90).moved(0, -0.042, -0.185).on_both_sides()
        ring = block((0.018, 0.018, 0.006), corner=0.006, steps=1).turned("x", 90)
        parts["clasp"] += (ring.moved(-0.08, -0.033, -0.175) + ring.moved(0.08, -0.033, -0.175)).on_both_sides()
    return parts


def build_tote(detail: Detail) -> dict[str, Shape]:
    """A cotton bag 37 by 40 cm, its contents making it belly out below, its handles gathered in the hand."""
    levels = [
        (-0.20, 0.30, 0.035, 2.2),
        (-0.26, 0.345, 0.075, 2.4),
        (-0.36, 0.365, 0.115, 2.8),
        (-0.48, 0.37, 0.135, 3.2),
        (-0.56, 0.355, 0.125, 3.4),
        (-0.595, 0.31, 0.09, 3.2),
    ]
    body = _creased(_bag(detail, levels), 0.006)
    strap = smooth(
        [
            (-0.085, 0, -0.25),
            (-0.075, 0, -0.19),
            (-0.04, 0, -0.07),
            (-0.012, 0, -0.005),
            (0.012, 0, -0.005),
            (0.04, 0, -0.07),
            (0.075, 0, -0.19),
            (0.085, 0, -0.25),
        ],
        2 if detail.near else 1,
    )
    band = ribbon(strap, (0, 0.012, 0), 0.003)
    side = Shape(points=band.points + np.outer(-band.points[:, 2], [0, 0.13, 0]), faces=band.faces)
    return {"body": body + side.on_both_sides()}


def build_grocery_bag(detail: Detail) -> dict[str, Shape]:
    """A full carrier bag with a baguette and leeks looking out."""
    levels = [
        (-0.15, 0.25, 0.10, 2.6),
        (-0.19, 0.275, 0.135, 2.8),
        (-0.28, 0.30, 0.165, 3.0),
        (-0.40, 0.305, 0.175, 3.4),
        (-0.455, 0.29, 0.165, 3.6),
        (-0.475, 0.25, 0.13, 3.4),
    ]
    body = _creased(_bag(detail, levels), 0.008)
    loop = smooth(
        [
            (-0.075, 0, -0.19),
            (-0.06, 0, -0.10),
            (-0.012, 0, -0.004),
            (0.012, 0, -0.004),
            (0.06, 0, -0.10),
            (0.075, 0, -0.19),
        ],
        2 if detail.near else 1,
    )
    band = ribbon(loop, (0, 0.011, 0), 0.003)
    side = Shape(points=band.points + np.outer(-band.points[:, 2], [0, 0.32, 0]), faces=band.faces)
    loaf = tube(
        smooth([(0.085, 0.015, -0.33), (0.10, 0.015, -0.12), (0.125, 0.02, 0.05), (0.135, 0.02, 0.10)], 2),
        np.array([0.026, 0.029, 0.03, 0.029, 0.027, 0.022, 0.008]),
        detail.bar + 2,
        capped=True,
    )
    leaves = [
        ribbon(
            smooth(
                [(-0.09, y, -0.18), (-0.10, y, -0.08), (-0.12 - lean, 2.5 * y, 0.0), (-0.17 - lean, 4 * y, 0.01)], 1
            ),
            [(0, 0.012, 0), (0, 0.014, 0), (0, 0.016, 0), (0, 0.003, 0)],
        )
        for y, lean in ((-0.015, 0.0), (0.0, 0.03), (0.015, -0.01))
    ]
    return {"body": body + side.on_both_sides(), "bread": loaf, "leaves": leaves[0] + leaves[1] + leaves[2]}


def _bag(detail: Detail, levels: list[tuple[float, float, float, float]]) -> Shape:
    """From cross sections (height, width along X, depth along Y, squareness), top to bottom."""
    sides = 16 if detail.near else 6
    rings = [
        np.column_stack([oval(width, depth, sides, squareness), np.full(sides, height)])
        for height, width, depth, squareness in reversed(levels if detail.near else levels[::2] + levels[-1:])
    ]
    return loft(np.array(rings))


def _creased(shape: Shape, depth: float) -> Shape:
    """Soft cloth: shallow slanting folds, none at the ends."""
    x, y, z = shape.points.T
    top, bottom = z.max(), z.min()
    middle = 4 * (z - bottom) * (top - z) / (top - bottom) ** 2
    wave = np.sin(38 * x + 21 * z + 3 * np.sign(y)) + 0.7 * np.sin(-29 * x + 33 * z)
    return Shape(points=shape.points + np.outer(depth * wave * middle * np.sign(y), [0, 1, 0]), faces=shape.faces)


HANDBAG = Thing(
    class_name="handbag",
    build=build_handbag,
    materials={"body": LEATHER, "clasp": BRASS},
    attach="right_hand",
    upright=True,
    position_m=ADULT_GRIP,
    dyes={"body": "leather"},
    grips_m=((0.0, 0.0, 0.0),),
)
TOTE = Thing(
    class_name="tote",
    build=build_tote,
    materials={"body": CANVAS},
    attach="left_hand",
    upright=True,
    position_m=ADULT_GRIP,
    dyes={"body": "tops"},
    grips_m=((0.0, 0.0, 0.0),),
)
GROCERY_BAG = Thing(
    class_name="tote",
    build=build_grocery_bag,
    attach="left_hand",
    upright=True,
    position_m=ADULT_GRIP,
    materials={"body": CANVAS, "bread": CRUST, "leaves": LEAF},
    dyes={"body": "drapes"},
    grips_m=((0.0, 0.0, 0.0),),
)
