"""What is put out or dumped: bin bags, boxes, mattresses, furniture, a fridge; and bins, closed or overflowing."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from people_bake.things.shape import Shape, block, hoop, joined, lathe, loft, oval, sheet, tube
from people_bake.things.thing import Detail, Thing

from .crumple import crumpled, on_the_ground
from .stuff import (
    BIN_GREEN,
    BIN_LID,
    BIN_LINER,
    BLUE_LINER,
    CARDBOARD,
    CARDBOARD_INSIDE,
    DARK_GAP,
    ENAMEL,
    GALVANISED,
    GREY_LINER,
    PIPING,
    STAIN,
    TAPE,
    TICKING,
    UPHOLSTERY,
    VENEER,
)

GROUND = (0.0, 0.0, 0.0)


def bag(detail: Detail, size: float, height: float, seed: int) -> Shape:
    """A tied bin bag: full below, gathered to a neck in pleats, its ends standing up like ears; what is in it shows."""
    if not detail.near:
        levels = [(0.8, 0.0), (1.0, 0.25), (0.6, 0.72), (0.12, 0.92)]
        rings = [np.column_stack([oval(size * r, size * 0.86 * r, 7, 2.3), np.full(7, height * z)]) for r, z in levels]
        return crumpled(loft(np.array(rings)), 0.02 * size, 0.34 * size, seed)
    heights = np.array([0.0, 0.03, 0.10, 0.20, 0.32, 0.44, 0.55, 0.66, 0.76, 0.84, 0.89, 0.92, 0.99])
    reach = np.interp(
        heights,
        [0, 0.06, 0.22, 0.42, 0.62, 0.80, 0.90, 0.93, 0.99],
        [0.62, 0.92, 1.0, 0.95, 0.78, 0.42, 0.13, 0.10, 0.24],
    )
    sides, rng = 30, np.random.default_rng(seed)
    turn = (np.arange(sides) + 0.5) * (2 * np.pi / sides)
    rings = []
    for z, r in zip(heights, reach, strict=True):
        pleats = 0.13 * np.clip((z - 0.35) / 0.5, 0, 1) * np.cos(11 * turn + 3 * z + seed)
        lumps = 0.08 * np.cos(3 * turn + 5 * z + rng.uniform(0, 0.6)) + 0.05 * np.cos(5 * turn - 7 * z + seed)
        ring = oval(size * r, size * 0.86 * r, sides, 2.3) * (1 + pleats + lumps)[:, None]
        rings.append(np.column_stack([ring, np.full(sides, height * z)]))
    return crumpled(loft(np.array(rings)), 0.075 * size, 0.16 * size, seed)


def build_bag(detail: Detail) -> dict[str, Shape]:
    """One black bag of 100 l."""
    return {"liner": bag(detail, 0.56, 0.66, 1)}


def build_bag_low(detail: Detail) -> dict[str, Shape]:
    """A bag half full, sunk to one side."""
    shape = bag(detail, 0.52, 0.44, 7)
    shape.points[:, 0] += 0.22 * shape.points[:, 2] ** 1.5
    return {"liner": shape}


def build_bag_pile(detail: Detail) -> dict[str, Shape]:
    """Five bags thrown on each other, of two colours."""
    black = [
        bag(detail, 0.54, 0.60, 2).moved(-0.25, 0.1),
        bag(detail, 0.50, 0.62, 3).turned("z", 80).moved(0.28, 0.22),
        bag(detail, 0.50, 0.56, 4).turned("x", 24).moved(0.02, 0.02, 0.36),
    ]
    grey = [bag(detail, 0.46, 0.5, 5).moved(0.05, -0.36), bag(detail, 0.44, 0.5, 6).turned("z", 40).moved(0.45, -0.22)]
    return on_the_ground({"liner": joined(black), "grey": joined(grey)})


def build_paper_sack(detail: Detail) -> dict[str, Shape]:
    """A blue bag for paper, squarer than the black ones."""
    return {"liner": crumpled(bag(detail, 0.46, 0.58, 11), 0.02, 0.2, 12)}


def build_box(detail: Detail) -> dict[str, Shape]:
    """An empty box with its four flaps up, dented."""
    length, width, height, thick = 0.48, 0.36, 0.34, 0.006
    outer = _open_box(length, width, height, detail)
    inner = _open_box(length - 2 * thick, width - 2 * thick, height - thick, detail).moved(0, 0, thick)
    inside = Shape(points=inner.points, faces=inner.faces[:, ::-1])
    flaps = [_flap(width, 0.17, length / 2, height, turn, lean) for turn, lean in ((0, 28), (180, 70))]
    flaps += [_flap(length, 0.17, width / 2, height, turn, lean) for turn, lean in ((90, 50), (270, 12))]
    dented = {"cardboard": outer + joined(flaps), "inside": inside}
    return {name: crumpled(shape, 0.012, 0.25, 3) for name, shape in dented.items()}


def _open_box(length: float, width: float, height: float, detail: Detail) -> Shape:
    count = 5 if detail.near else 2
    corners = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1), (1, 1)]) * (length / 2, width / 2)
    ring = np.concatenate([np.linspace(a, b, count)[:-1] for a, b in pairwise(corners)])
    levels = np.linspace(0, height, count)
    rings = np.array([np.column_stack([ring, np.full(len(ring), z)]) for z in levels])
    skin = loft(rings, capped=False)
    floor = sheet(
        np.array(
            [
                [(-length / 2, -width / 2, 0.0), (length / 2, -width / 2, 0.0)],
                [(-length / 2, width / 2, 0.0), (length / 2, width / 2, 0.0)],
            ]
        )
    )
    return skin + Shape(points=floor.points, faces=floor.faces)


def _flap(width: float, depth: float, away: float, z: float, turn: float, lean: float) -> Shape:
    board = block((depth, width, 0.006)).moved(depth / 2).turned("y", lean - 90).moved(away, 0, z)
    return board.turned("z", turn)


def build_flat_boxes(detail: Detail) -> dict[str, Shape]:
    """Boxes folded flat, a stack that leans apart."""
    boards = [
        crumpled(
            block((0.75 - 0.06 * n, 0.5 + 0.05 * (n % 2), 0.014))
            .turned("z", 8 * n)
            .moved(0.02 * n, 0, 0.007 + 0.016 * n),
            0.006,
            0.3,
            n,
        )
        for n in range(5 if detail.near else 2)
    ]
    return on_the_ground({"cardboard": joined(boards)})


def build_closed_box(detail: Detail) -> dict[str, Shape]:
    """A taped box."""
    body = crumpled(
        block((0.42, 0.32, 0.28), corner=0.008, edge=0.006, steps=detail.ease).moved(0, 0, 0.14), 0.006, 0.2, 9
    )
    band = block((0.424, 0.05, 0.004)).moved(0, 0, 0.282)
    ends = block((0.003, 0.05, 0.07)).moved(0.213, 0, 0.247)
    return {"cardboard": body, "tape": band + ends + ends.turned("z", 180)}


def build_mattress_lying(detail: Detail) -> dict[str, Shape]:
    """A mattress of 1.9 by 0.9 m flat on the ground, stained, sagging."""
    return on_the_ground(_mattress(detail))


def build_mattress_leaning(detail: Detail) -> dict[str, Shape]:
    """The same on its long side, leaning with its back to a wall."""
    parts = {name: shape.turned("x", 90).turned("z", 90).turned("y", -12) for name, shape in _mattress(detail).items()}
    return on_the_ground(parts)


def _mattress(detail: Detail) -> dict[str, Shape]:
    count = 16 if detail.near else 4
    x, y = np.meshgrid(np.linspace(-0.95, 0.95, count), np.linspace(-0.45, 0.45, max(count // 2, 3)), indexing="ij")
    quilt = 0.012 * np.cos(x * 21) * np.cos(y * 21) if detail.near else 0 * x
    sag = -0.03 * np.exp(-((x / 0.5) ** 2)) - 0.012 * (np.abs(y) > 0.42)
    top = sheet(np.stack([x, y, 0.18 + quilt + sag], -1))
    body = block((1.9, 0.9, 0.165), corner=0.07, edge=0.02, steps=2 * detail.ease).moved(0, 0, 0.0825)
    cord = []
    if detail.near:
        edge = [
            (0.9, 0.45),
            (-0.9, 0.45),
            (-0.95, 0.4),
            (-0.95, -0.4),
            (-0.9, -0.45),
            (0.9, -0.45),
            (0.95, -0.4),
            (0.95, 0.4),
        ]
        cord = [tube([(u, v, z) for u, v in edge], 0.008, 4, endless=True) for z in (0.012, 0.158)]
    spot = lathe([(0.13, 0.0), (0.12, 0.003)], 12).scaled(1.5, 0.8, 1).moved(0.25, 0.08, 0.186)
    spots = spot + spot.scaled(0.5, 0.7, 1).moved(-0.6, -0.2)
    parts = {"ticking": body + top, "stain": spots}
    return parts | ({"piping": joined(cord)} if cord else {})


def build_sofa(detail: Detail) -> dict[str, Shape]:
    """A sofa for two with one cushion gone."""
    steps = 2 * detail.ease
    base = block((0.80, 1.50, 0.30), corner=0.04, edge=0.03, steps=steps).moved(0, 0, 0.20)
    back = block((0.20, 1.50, 0.50), corner=0.06, edge=0.06, steps=steps).turned("y", -10).moved(-0.34, 0, 0.58)
    arm = block((0.80, 0.18, 0.30), corner=0.06, edge=0.06, steps=steps).moved(0, 0.68, 0.48).on_both_sides()
    cushion = crumpled(block((0.56, 0.58, 0.14), corner=0.05, edge=0.05, steps=steps).moved(0, 0, 0.07), 0.02, 0.3, 4)
    feet = block((0.05, 0.05, 0.06)).moved(0.34, 0.68, 0.03).on_both_sides()
    parts = {"cloth": base + back + arm + cushion.turned("y", -3).moved(0.08, 0.29, 0.345)}
    parts["dark"] = feet + feet.moved(-0.66) + block((0.5, 0.55, 0.01)).moved(0.08, -0.3, 0.352)
    return parts


def build_wardrobe(detail: Detail) -> dict[str, Shape]:
    """A wardrobe with one door off its hinge."""
    body = block((0.55, 1.00, 1.75), corner=0.004, edge=0.004, steps=detail.ease).moved(0, 0, 0.935)
    left = block((0.018, 0.49, 1.66)).moved(0.285, 0.25, 0.93)
    right = (
        block((0.018, 0.49, 1.66))
        .moved(0, -0.245)
        .turned("z", 38)
        .moved(0.28, 0.0, 0.0)
        .turned("x", -3)
        .moved(0, 0, 0.90)
    )
    inside = block((0.006, 0.47, 1.62)).moved(0.277, -0.25, 0.93)
    knobs = lathe([(0.015, 0.0), (0.02, 0.03)], 6, "x").moved(0.29, 0.05, 0.95)
    return on_the_ground({"veneer": body + left + right, "dark": inside + knobs})


def build_fridge(detail: Detail) -> dict[str, Shape]:
    """A refrigerator with dented doors."""
    steps = 2 * detail.ease
    body = block((0.58, 0.60, 1.45), corner=0.012, edge=0.012, steps=steps).moved(-0.03, 0, 0.75)
    doors = [
        block((0.06, 0.60, h), corner=0.02, edge=0.015, steps=steps).moved(0.292, 0, z)
        for h, z in ((0.42, 1.26), (0.97, 0.545))
    ]
    handles = [
        tube([(0.33, 0.24, z), (0.36, 0.24, z), (0.36, 0.24, z + h), (0.33, 0.24, z + h)], 0.009, detail.bar)
        for z, h in ((1.09, 0.2), (0.7, 0.28))
    ]
    white = crumpled(body + joined(doors), 0.004, 0.5, 6)
    return on_the_ground(
        {"enamel": white, "metal": joined(handles), "dark": block((0.02, 0.56, 0.06)).moved(0.27, 0, 0.04)}
    )


def build_chair_broken(detail: Detail) -> dict[str, Shape]:
    """A kitchen chair on its side, a leg missing."""
    seat = block((0.42, 0.42, 0.03), corner=0.03, edge=0.008, steps=detail.ease).moved(0, 0, 0.45)
    legs = [
        tube([(x, y, 0), (0.85 * x, 0.85 * y, 0.44)], 0.017, detail.bar, capped=True)
        for x, y in ((0.19, 0.19), (0.19, -0.19), (-0.19, 0.19))
    ]
    posts = [tube([(-0.17, y, 0.45), (-0.24, y, 0.88)], 0.015, detail.bar, capped=True) for y in (-0.17, 0.17)]
    slats = [block((0.015, 0.36, 0.06)).turned("y", -10).moved(-0.19 - 0.02 * n, 0, 0.62 + 0.1 * n) for n in range(3)]
    shape = joined([seat, *legs, *posts, *slats]).turned("x", 90)
    return on_the_ground({"veneer": shape})


def bin_body(detail: Detail) -> Shape:
    """The tub of a wheeled bin of 240 l, narrow below."""
    levels = [(0.0, 0.44, 0.48), (0.05, 0.46, 0.50), (0.90, 0.60, 0.57), (0.95, 0.66, 0.60), (1.00, 0.66, 0.60)]
    sides = 16 if detail.near else 8
    rings = [np.column_stack([oval(length, width, sides, 7), np.full(sides, z + 0.04)]) for z, length, width in levels]
    return loft(np.array(rings))


def bin_wheels(detail: Detail) -> Shape:
    wheel = hoop(0.10, 0.022, detail.wheel(0.1), 4).moved(-0.25, 0.27, 0.10)
    return wheel.on_both_sides() + tube([(-0.25, -0.27, 0.10), (-0.25, 0.27, 0.10)], 0.012, detail.bar)


def _lid(detail: Detail) -> Shape:
    lid = block((0.70, 0.62, 0.035), corner=0.08, edge=0.015, steps=2 * detail.ease)
    lid.points[:, 2] += 0.05 * (1 - (lid.points[:, 1] / 0.31) ** 2)
    return lid + tube([(-0.37, -0.24, 0.0), (-0.37, 0.24, 0.0)], 0.016, detail.bar, capped=True)


def build_bin(detail: Detail) -> dict[str, Shape]:
    """Closed."""
    return {"tub": bin_body(detail), "lid": _lid(detail).moved(0, 0, 1.05), "wheels": bin_wheels(detail)}


def build_bin_overflowing(detail: Detail) -> dict[str, Shape]:
    """Its lid lifted by the bags in it, others at its foot."""
    lid = _lid(detail).moved(0.35).turned("y", -52).moved(-0.33, 0, 1.06)
    bags = [bag(detail, 0.50, 0.56, 21).moved(0.05, 0.06, 0.86), bag(detail, 0.46, 0.5, 22).moved(0.42, 0.34)]
    return {"tub": bin_body(detail), "lid": lid, "wheels": bin_wheels(detail), "liner": joined(bags)}


def build_street_bin_overflowing(detail: Detail) -> dict[str, Shape]:
    """A ring on a post with its clear bag, full, and what was laid beside it."""
    post = tube([(0, 0, 0), (0, 0, 1.05)], 0.03, detail.wheel(0.03), capped=True)
    ring = hoop(0.23, 0.02, detail.wheel(0.23), 4).turned("x", 90).moved(0.24, 0, 0.98)
    sack = bag(detail, 0.44, 0.80, 31).scaled(1, 1, 1).turned("x", 180).moved(0.24, 0, 0.98)
    top = [
        block((0.12, 0.09, 0.07), corner=0.01, steps=detail.ease)
        .turned("z", 30 * n)
        .turned("x", 20 * n)
        .moved(0.24 + 0.08 * np.cos(2 * n), 0.08 * np.sin(2 * n), 1.02 + 0.02 * n)
        for n in range(5 if detail.near else 2)
    ]
    foot = [bag(detail, 0.34, 0.34, 32).moved(0.42, 0.28), bag(detail, 0.30, 0.32, 33).moved(0.02, -0.32)]
    return on_the_ground({"metal": post + ring, "grey": sack + joined(foot), "cardboard": joined(top)})


def _dumped(class_name, build, materials, dyes=None, weight=1.0) -> Thing:  # type: ignore[no-untyped-def]
    return Thing(
        class_name=class_name,
        build=build,
        materials=materials,
        attach="ground",
        position_m=GROUND,
        dyes=dyes or {},
        roles=("dumped",),
        weight=weight,
    )


_MATTRESS = {"ticking": TICKING, "stain": STAIN, "piping": PIPING}
DUMPED = {
    "bin_bag": _dumped("trash_bag", build_bag, {"liner": BIN_LINER}, weight=3.0),
    "bin_bag_low": _dumped("trash_bag", build_bag_low, {"liner": BIN_LINER}, weight=2.0),
    "bin_bag_pile": _dumped("trash_bag", build_bag_pile, {"liner": BIN_LINER, "grey": GREY_LINER}, weight=1.5),
    "paper_sack": _dumped("trash_bag", build_paper_sack, {"liner": BLUE_LINER}),
    "box_open": _dumped("cardboard_box", build_box, {"cardboard": CARDBOARD, "inside": CARDBOARD_INSIDE}, weight=2.0),
    "box_closed": _dumped("cardboard_box", build_closed_box, {"cardboard": CARDBOARD, "tape": TAPE}, weight=1.5),
    "boxes_flat": _dumped("cardboard_box", build_flat_boxes, {"cardboard": CARDBOARD}, weight=1.5),
    "mattress_lying": _dumped("bulky_waste", build_mattress_lying, _MATTRESS, weight=0.7),
    "mattress_leaning": _dumped("bulky_waste", build_mattress_leaning, _MATTRESS, weight=0.7),
    "sofa": _dumped("bulky_waste", build_sofa, {"cloth": UPHOLSTERY, "dark": DARK_GAP}, {"cloth": "drapes"}, 0.7),
    "wardrobe": _dumped("bulky_waste", build_wardrobe, {"veneer": VENEER, "dark": DARK_GAP}, weight=0.5),
    "fridge": _dumped(
        "bulky_waste", build_fridge, {"enamel": ENAMEL, "metal": GALVANISED, "dark": DARK_GAP}, weight=0.5
    ),
    "chair_broken": _dumped("bulky_waste", build_chair_broken, {"veneer": VENEER}, weight=0.8),
    "bin": _dumped("trash_bin", build_bin, {"tub": BIN_GREEN, "lid": BIN_LID, "wheels": DARK_GAP}),
    "bin_overflowing": _dumped(
        "trash_bin",
        build_bin_overflowing,
        {"tub": BIN_GREEN, "lid": BIN_LID, "wheels": DARK_GAP, "liner": BIN_LINER},
    ),
    "street_bin_overflowing": _dumped(
        "trash_bin",
        build_street_bin_overflowing,
        {"metal": GALVANISED, "grey": GREY_LINER, "cardboard": CARDBOARD},
        weight=0.6,
    ),
}
