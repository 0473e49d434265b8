"""What hides people in a street: terraces, parasols, stalls, planters, fences, barriers, scaffolds, cones."""

from __future__ import annotations

import numpy as np

from people_bake.things import seats
from people_bake.things.materials import BRASS, CANE, CAST_IRON, CHINA, TABLE_TOP, WEAVE, WEAVE_RED
from people_bake.things.shape import Shape, block, joined, lathe, loft, oval, sheet, tube
from people_bake.things.thing import Detail, Thing

from .crumple import crumpled, on_the_ground
from .stuff import (
    ACRYLIC,
    ACRYLIC_RED,
    APPLES,
    BARRIER_RED,
    BUSH,
    CONCRETE,
    CONE_ORANGE,
    CONE_WHITE,
    CRATE,
    EARTH,
    FRAME_GREEN,
    FRUIT,
    GALVANISED,
    GREENS,
    HOARDING,
    HOARDING_BAND,
    PLANK,
)

GROUND = (0.0, 0.0, 0.0)


def build_table(detail: Detail) -> dict[str, Shape]:
    """A bistro table 60 cm wide with a cup on it."""
    parts = {
        name: shape for name, shape in seats.build_terrace(detail).items() if name in ("top", "iron", "rim", "china")
    }
    return on_the_ground({name: shape.moved(-seats.TABLE_X) for name, shape in parts.items()})


def build_square_table(detail: Detail) -> dict[str, Shape]:
    """A table of 60 by 60 cm on one foot."""
    top = block((0.60, 0.60, 0.025), corner=0.02, edge=0.006, steps=detail.ease).moved(0, 0, 0.7275)
    foot = [
        block((0.44, 0.06, 0.025), edge=0.008, steps=detail.ease).turned("z", turn).moved(0, 0, 0.0125)
        for turn in (45, 135)
    ]
    return {"top": top, "iron": joined([tube([(0, 0, 0.02), (0, 0, 0.715)], 0.03, detail.wheel(0.03)), *foot])}


def build_chair(detail: Detail) -> dict[str, Shape]:
    """A bistro chair of cane."""
    parts = {"cane": seats._chair_frame(detail), "weave": seats._woven(detail, 0)}
    if detail.near:
        parts["weave_red"] = seats._woven(detail, 1)
    return on_the_ground(parts)


def build_metal_chair(detail: Detail) -> dict[str, Shape]:
    """A folding chair of painted slats."""
    slats = [
        block((0.055, 0.38, 0.012), edge=0.003, steps=detail.ease).moved(x, 0, 0.45) for x in (-0.14, -0.05, 0.04, 0.13)
    ]
    back = [
        block((0.012, 0.38, 0.055), edge=0.003, steps=detail.ease).moved(-0.20 - 0.03 * n, 0, 0.62 + 0.10 * n)
        for n in range(3)
    ]
    leg = tube([(0.22, 0.19, 0.0), (-0.20, 0.19, 0.60), (-0.27, 0.19, 0.88)], 0.010, detail.bar).on_both_sides()
    rear = tube([(-0.26, 0.17, 0.0), (0.16, 0.17, 0.45)], 0.010, detail.bar).on_both_sides()
    return on_the_ground({"paint": joined([*slats, *back, leg, rear])})


def build_parasol(detail: Detail) -> dict[str, Shape]:
    """Open, 2.5 m wide, with a valance, on a slab of concrete."""
    sides, radius = 8, 1.25
    corners = np.array(
        [(radius * np.cos(a), radius * np.sin(a)) for a in np.arange(sides + 1) * 2 * np.pi / sides + np.pi / 8]
    )
    rings = []
    for share, z in ((0.03, 2.62), (0.5, 2.40), (1.0, 2.12), (1.0, 1.95)):
        ring = np.column_stack([corners * share, np.full(sides + 1, z)])
        if detail.near:
            middles = (ring[:-1] + ring[1:]) / 2 * (0.985, 0.985, 1) - (0, 0, 0.03 * share)
            woven = np.empty((2 * sides + 1, 3))
            woven[0::2], woven[1::2] = ring, middles
            ring = woven
        rings.append(ring)
    cloth = sheet(np.array(rings)[:, ::-1])
    under = Shape(points=cloth.points - (0, 0, 0.004), faces=cloth.faces[:, ::-1])
    pole = tube([(0, 0, 0.05), (0, 0, 2.66)], 0.024, detail.wheel(0.024), capped=True)
    ribs = (
        [tube([(0, 0, 2.55), (c[0] * 0.97, c[1] * 0.97, 2.10)], 0.008, 3) for c in corners[:-1]] if detail.near else []
    )
    slab = block((0.52, 0.52, 0.08), corner=0.04, edge=0.01, steps=detail.ease).moved(0, 0, 0.04)
    return {"canvas": cloth + under, "wood": joined([pole, *ribs]), "slab": slab}


def build_parasol_closed(detail: Detail) -> dict[str, Shape]:
    """Folded and tied."""
    sides = 16 if detail.near else 7
    levels = [(1.15, 0.20), (1.30, 0.24), (1.65, 0.13), (1.75, 0.15), (2.30, 0.15), (2.62, 0.06)]
    rings = np.array([np.column_stack([oval(r, r, sides), np.full(sides, z)]) for z, r in levels])
    if detail.near:
        angle = np.arctan2(rings[..., 1], rings[..., 0])
        rings[..., :2] *= (1 + 0.22 * np.cos(8 * angle))[..., None]
    pole = tube([(0, 0, 0.05), (0, 0, 2.70)], 0.024, detail.wheel(0.024), capped=True)
    slab = block((0.52, 0.52, 0.08), corner=0.04, edge=0.01, steps=detail.ease).moved(0, 0, 0.04)
    return {"canvas": loft(rings), "wood": pole, "slab": slab}


def build_stall(detail: Detail) -> dict[str, Shape]:
    """A market stall of 2.6 m: a striped roof on four posts, a sloping counter of crates, fruit and salad in them."""
    posts = [
        tube([(x, y, 0), (x, y, z)], 0.022, detail.bar) for x, z in ((0.85, 2.15), (-0.80, 2.45)) for y in (1.28, -1.28)
    ]
    beams = [tube([(x, -1.3, z), (x, 1.3, z)], 0.018, detail.bar) for x, z in ((0.85, 2.13), (-0.80, 2.43))]
    canvas: dict[str, list[Shape]] = {"canvas": [], "stripe": []}
    count = 11
    for n in range(count):
        y0, y1 = -1.38 + 2.76 * n / count, -1.38 + 2.76 * (n + 1) / count
        rows = np.array([[(x, y0, z), (x, y1, z)] for x, z in ((-0.95, 2.48), (0.0, 2.33), (1.05, 2.12), (1.06, 1.90))])
        strip = sheet(rows)
        both = strip + Shape(points=strip.points - (0, 0, 0.004), faces=strip.faces[:, ::-1])
        canvas["stripe" if n % 2 else "canvas"].append(both)
    counter = block((0.95, 2.5, 0.05)).turned("y", 14).moved(0.35, 0, 0.80)
    cloth = block((0.02, 2.5, 0.62)).moved(0.82, 0, 0.36)
    goods: dict[str, list[Shape]] = {"crate": [], "fruit": [], "greens": [], "apples": []}
    for row in range(2):
        for column in range(5):
            x, y, z = 0.13 + 0.44 * row, -0.98 + 0.49 * column, 0.92 - 0.11 * row
            crate = block((0.40, 0.44, 0.13)).turned("y", 14).moved(x, y, z)
            goods["crate"].append(crate)
            kind = ("fruit", "greens", "apples")[(row * 2 + column) % 3]
            heap = lathe([(0.19, 0.0), (0.17, 0.05), (0.08, 0.10)], 9 if detail.near else 5).scaled(0.95, 1.05, 1)
            if detail.near:
                heap = crumpled(heap, 0.05, 0.10, row * 5 + column, flat=False)
            goods[kind].append(heap.turned("y", 14).moved(x, y, z + 0.05))
    legs = [block((0.05, 0.05, 0.75)).moved(x, y, 0.375) for x in (-0.05, 0.75) for y in (1.1, -1.1)]
    parts = {"canvas": joined(canvas["canvas"]), "stripe": joined(canvas["stripe"]), "metal": joined(posts + beams)}
    return (
        parts
        | {"wood": joined([counter, *legs]), "cloth": cloth}
        | {name: joined(found) for name, found in goods.items()}
    )


def build_planter(detail: Detail) -> dict[str, Shape]:
    """A square tub with a round bush."""
    tub = lathe([(0.30 * 2**0.5, 0.0), (0.36 * 2**0.5, 0.55)], 4).turned("z", 45)
    rim = block((0.78, 0.78, 0.06), edge=0.01, steps=detail.ease).moved(0, 0, 0.55)
    earth = block((0.64, 0.64, 0.02)).moved(0, 0, 0.575)
    sides = 14 if detail.near else 7
    ball = lathe([(0.12, 0.58), (0.36, 0.75), (0.44, 1.0), (0.36, 1.25), (0.14, 1.40)], sides)
    return {"tub": tub + rim, "earth": earth, "bush": crumpled(ball, 0.10, 0.14, 2, flat=False)}


def build_planter_long(detail: Detail) -> dict[str, Shape]:
    """A trough of wood with a hedge, before a terrace."""
    tub = block((0.40, 1.20, 0.50), edge=0.01, steps=detail.ease).moved(0, 0, 0.25)
    slats = [block((0.41, 1.21, 0.012)).moved(0, 0, z) for z in (0.13, 0.26, 0.39)] if detail.near else []
    along = np.linspace(-0.58, 0.58, 17 if detail.near else 3)
    sides = 14 if detail.near else 7
    shares = np.clip(3.2 * (0.66 - np.abs(along)) / 0.36, 0.5, 1)
    sections = [oval(0.36 * share, 0.52 * share, sides, 3.0) for share in shares]
    rings = [
        np.column_stack([s[:, 0], np.full(sides, y), 0.76 + s[:, 1]]) for y, s in zip(along, sections, strict=True)
    ]
    hedge = loft(np.array(rings)[:, ::-1])
    return {"wood": joined([tub, *slats]), "bush": crumpled(hedge, 0.09, 0.10, 5, flat=False)}


def build_barrier(detail: Detail) -> dict[str, Shape]:
    """A crowd barrier of 2 m, hooked from one to the next: Police barriers of every event."""
    low, high, half = 0.16, 1.08, 0.98
    frame = tube(
        [(0, -half, low), (0, half, low), (0, half, high), (0, -half, high)], 0.019, detail.wheel(0.02), endless=True
    )
    count = 17 if detail.near else 9
    bars = [
        tube([(0, y, low), (0, y, high)], 0.007 if detail.near else 0.012, 4 if detail.near else 3)
        for y in np.linspace(-half, half, count + 2)[1:-1]
    ]
    feet = [
        tube([(-0.25, y, 0.012), (0.0, y, 0.10), (0.25, y, 0.012)], 0.014, detail.bar, capped=True)
        + tube([(0, y, 0.08), (0, y, low)], 0.014, detail.bar)
        for y in (-0.68, 0.68)
    ]
    return on_the_ground({"metal": joined([frame, *bars, *feet])})


def build_works_barrier(detail: Detail) -> dict[str, Shape]:
    """A barrier of a building site, red and white boards on two feet."""
    boards: dict[str, list[Shape]] = {"red": [], "white": []}
    for z in (0.45, 0.90):
        for n in range(6):
            boards["red" if n % 2 else "white"].append(block((0.025, 0.25, 0.18)).moved(0, -0.625 + 0.25 * n, z))
    feet = [
        block((0.55, 0.06, 0.05)).moved(0, y, 0.025) + block((0.04, 0.04, 1.0)).moved(-0.03, y, 0.52)
        for y in (-0.55, 0.55)
    ]
    return {"red": joined(boards["red"]), "white": joined(boards["white"]), "metal": joined(feet)}


def build_mesh_fence(detail: Detail) -> dict[str, Shape]:
    """A panel of wire mesh 3.4 by 2 m in feet of concrete."""
    half, low, high = 1.70, 0.12, 2.0
    frame = tube(
        [(0, -half, low), (0, half, low), (0, half, high), (0, -half, high)], 0.021, detail.wheel(0.02), endless=True
    )
    upright, level = (24, 8) if detail.near else (8, 3)
    wire = 0.0035 if detail.near else 0.007
    wires = [tube([(0, y, low), (0, y, high)], wire, 3) for y in np.linspace(-half, half, upright + 2)[1:-1]]
    wires += [tube([(0, -half, z), (0, half, z)], wire, 3) for z in np.linspace(low, high, level + 2)[1:-1]]
    feet = block((0.62, 0.22, 0.14), edge=0.03, steps=detail.ease).moved(0, half - 0.1, 0.07).on_both_sides()
    return on_the_ground({"metal": joined([frame, *wires]), "concrete": feet})


def build_hoarding(detail: Detail) -> dict[str, Shape]:
    """A closed fence of a building site, 2 by 2 m, grey with a green foot, as Paris has them."""
    panel = block((0.03, 1.98, 1.50)).moved(0, 0, 1.22)
    band = block((0.034, 1.98, 0.42)).moved(0, 0, 0.27)
    ribs = [block((0.036, 0.03, 1.48)).moved(0.004, y, 1.22) for y in np.linspace(-0.9, 0.9, 7)] if detail.near else []
    posts = block((0.06, 0.06, 2.0)).moved(-0.03, 0.98, 1.0).on_both_sides()
    feet = block((0.45, 0.30, 0.16), edge=0.02, steps=detail.ease).moved(-0.2, 0.75, 0.08).on_both_sides()
    return on_the_ground({"panel": joined([panel, *ribs]), "band": band, "metal": posts, "concrete": feet})


def build_scaffold(detail: Detail) -> dict[str, Shape]:
    """One bay of 2.5 m, two lifts of 2 m, boards, rails and a brace."""
    half, near, far = 1.25, 0.40, -0.40
    poles = [tube([(x, y, 0.0), (x, y, 4.9)], 0.024, detail.wheel(0.02)) for x in (near, far) for y in (-half, half)]
    rails = [tube([(x, -half, z), (x, half, z)], 0.022, detail.bar) for x in (near, far) for z in (0.25, 2.0, 4.0)]
    rails += [
        tube([(near, -half, z + up), (near, half, z + up)], 0.020, detail.bar) for z in (2.0, 4.0) for up in (0.5, 0.9)
    ]
    rails += [tube([(near, y, z), (far, y, z)], 0.022, detail.bar) for y in (-half, half) for z in (0.25, 2.0, 4.0)]
    rails.append(tube([(near, -half, 0.25), (near, half, 2.0)], 0.020, detail.bar))
    boards = [block((0.24, 2.5, 0.04)).moved(far + 0.14 + 0.26 * n, 0, z + 0.05) for n in range(3) for z in (2.0, 4.0)]
    toes = [block((0.03, 2.5, 0.15)).moved(near, 0, z + 0.14) for z in (2.0, 4.0)]
    feet = [block((0.15, 0.15, 0.015)).moved(x, y, 0.0075) for x in (near, far) for y in (-half, half)]
    return {"metal": joined(poles + rails + feet), "boards": joined(boards + toes)}


def build_cone(detail: Detail) -> dict[str, Shape]:
    """50 cm, two white bands."""
    sides = 16 if detail.near else 7
    base = block((0.29, 0.29, 0.025), corner=0.04, edge=0.006, steps=detail.ease).moved(0, 0, 0.0125)

    def radius(z: float) -> float:
        return 0.125 - 0.19 * z

    body = lathe([(radius(0.02), 0.02), (radius(0.5), 0.5)], sides)
    bands = [lathe([(radius(z) + 0.0025, z), (radius(z + 0.08) + 0.0025, z + 0.08)], sides) for z in (0.18, 0.33)]
    return {"orange": base + body, "white": joined(bands)}


def build_hand_truck(detail: Detail) -> dict[str, Shape]:
    """A sack barrow with three boxes on it, left standing."""
    frame = tube(
        [(-0.05, -0.16, 0.12), (-0.05, -0.16, 1.15), (-0.05, 0.16, 1.15), (-0.05, 0.16, 0.12)], 0.014, detail.bar
    )
    plate = block((0.30, 0.40, 0.012)).moved(0.11, 0, 0.03)
    wheel = lathe([(0.07, -0.03), (0.11, -0.025), (0.11, 0.025), (0.07, 0.03)], 14 if detail.near else 6, "y").moved(
        -0.08, 0.22, 0.11
    )
    boxes = [
        block((0.30, 0.38, 0.26), edge=0.005, steps=detail.ease).turned("z", turn).moved(0.12, 0, z)
        for z, turn in ((0.17, 0), (0.43, 4), (0.69, -5))
    ]
    return on_the_ground({"metal": frame + plate, "wheels": wheel.on_both_sides(), "cardboard": joined(boxes)})


def _standing(class_name, build, materials, dyes=None, weight=1.0, roles=("street_life",)) -> Thing:  # type: ignore[no-untyped-def]
    return Thing(
        class_name=class_name,
        build=build,
        materials=materials,
        attach="ground",
        position_m=GROUND,
        dyes=dyes or {},
        roles=roles,
        weight=weight,
    )


_PARASOL = {"canvas": ACRYLIC, "wood": PLANK, "slab": CONCRETE}
_STEEL = {"metal": GALVANISED}
STREET_LIFE = {
    "cafe_table": _standing(
        "table", build_table, {"top": TABLE_TOP, "iron": CAST_IRON, "rim": BRASS, "china": CHINA}, weight=2.0
    ),
    "cafe_table_square": _standing("table", build_square_table, {"top": TABLE_TOP, "iron": CAST_IRON}),
    "cafe_chair": _standing("chair", build_chair, {"cane": CANE, "weave": WEAVE, "weave_red": WEAVE_RED}, weight=2.0),
    "cafe_chair_metal": _standing("chair", build_metal_chair, {"paint": FRAME_GREEN}, {"paint": "bright"}),
    "parasol_open": _standing("parasol", build_parasol, _PARASOL, weight=1.4),
    "parasol_red": _standing("parasol", build_parasol, {**_PARASOL, "canvas": ACRYLIC_RED}),
    "parasol_closed": _standing("parasol", build_parasol_closed, _PARASOL),
    "market_stall": _standing(
        "market_stall",
        build_stall,
        {
            "canvas": ACRYLIC,
            "stripe": ACRYLIC_RED,
            "metal": GALVANISED,
            "wood": PLANK,
            "cloth": FRAME_GREEN,
            "crate": CRATE,
            "fruit": FRUIT,
            "greens": GREENS,
            "apples": APPLES,
        },
        {"stripe": "bright"},
    ),
    "planter": _standing("planter", build_planter, {"tub": FRAME_GREEN, "earth": EARTH, "bush": BUSH}),
    "planter_long": _standing("planter", build_planter_long, {"wood": PLANK, "bush": BUSH}),
    "crowd_barrier": _standing("barrier", build_barrier, _STEEL, roles=("street_life", "event"), weight=2.0),
    "works_barrier": _standing(
        "barrier",
        build_works_barrier,
        {"red": BARRIER_RED, "white": CONE_WHITE, **_STEEL},
        roles=("street_life", "works"),
    ),
    "mesh_fence": _standing(
        "fence", build_mesh_fence, {**_STEEL, "concrete": CONCRETE}, roles=("street_life", "works")
    ),
    "hoarding": _standing(
        "fence",
        build_hoarding,
        {"panel": HOARDING, "band": HOARDING_BAND, "metal": GALVANISED, "concrete": CONCRETE},
        roles=("street_life", "works"),
    ),
    "scaffold_bay": _standing(
        "scaffolding", build_scaffold, {**_STEEL, "boards": PLANK}, roles=("street_life", "works")
    ),
    "traffic_cone": _standing(
        "traffic_cone", build_cone, {"orange": CONE_ORANGE, "white": CONE_WHITE}, roles=("street_life", "works")
    ),
    "hand_truck": _standing("parcel", build_hand_truck, {**_STEEL, "wheels": EARTH, "cardboard": CRATE}),
}
