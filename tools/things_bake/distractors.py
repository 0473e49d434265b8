"""What looks like somebody and is nobody: mannequins, posters, statues, coats on chairs and stands, piled sacks."""

from __future__ import annotations

import mapbox_earcut
import numpy as np

from people_bake.things import seats
from people_bake.things.blob import skin
from people_bake.things.materials import CANE, WEAVE, WEAVE_RED
from people_bake.things.shape import Shape, block, joined, lathe, loft, oval, sheet, smooth, tube
from people_bake.things.thing import Detail, Thing

from .crumple import crumpled, on_the_ground
from .stuff import (
    BRONZE,
    CEMENT_BAG,
    DRESS,
    DUMMY,
    FRAME_GREEN,
    GALVANISED,
    INK_COLD,
    INK_DARK,
    INK_FLESH,
    INK_WARM,
    JUTE,
    LIMESTONE,
    PLANK,
    POSTER_PAPER,
    WOOL,
)

GROUND = (0.0, 0.0, 0.0)


def rings_of(levels: list[tuple[float, float, float]], sides: int, squareness: float = 2.2) -> np.ndarray:
    """Cross sections (height, depth, width) of a body that stands."""
    return np.array(
        [np.column_stack([oval(deep, wide, sides, squareness), np.full(sides, z)]) for z, deep, wide in levels]
    )


def _figure(detail: Detail) -> Shape:
    """Head without a face, neck, hands and lower legs of a shop's dummy."""
    sides = 12 if detail.near else 6
    head = loft(
        rings_of(
            [(1.62, 0.08, 0.07), (1.66, 0.17, 0.13), (1.74, 0.20, 0.155), (1.81, 0.18, 0.14), (1.85, 0.08, 0.06)],
            sides,
            2,
        )
    )
    neck = tube([(0, 0, 1.48), (0.01, 0, 1.66)], 0.055, sides)
    legs = tube(
        [(0.0, 0.085, 0.06), (-0.01, 0.085, 0.45), (0.0, 0.09, 0.82)], [0.038, 0.055, 0.075], sides
    ).on_both_sides()
    foot = loft(
        np.array(
            [
                np.column_stack([np.add(oval(length, width, sides, 2.6), (0.05, 0.085)), np.full(sides, z)])
                for z, length, width in ((0.025, 0.24, 0.085), (0.05, 0.22, 0.08), (0.09, 0.10, 0.06))
            ]
        )
    ).on_both_sides()
    hand = (
        loft(rings_of([(0.0, 0.02, 0.03), (0.05, 0.03, 0.08), (0.12, 0.03, 0.07), (0.18, 0.03, 0.04)], 6))
        .moved(0.02, 0.30, 0.74)
        .on_both_sides()
    )
    return joined([head, neck, legs, foot, hand])


def _torso(detail: Detail, hem: float, flare: float) -> Shape:
    """A dress or a coat: shoulders, waist, hips and a skirt down to its hem, with folds."""
    sides = 24 if detail.near else 8
    levels = [
        (1.50, 0.09, 0.16),
        (1.47, 0.15, 0.36),
        (1.40, 0.20, 0.40),
        (1.25, 0.21, 0.34),
        (1.08, 0.17, 0.27),
        (0.92, 0.23, 0.36),
    ]
    for share in (0.35, 0.7, 1.0):
        z = 0.92 + share * (hem - 0.92)
        levels.append((z, 0.23 + flare * share, 0.36 + 1.2 * flare * share))
    rings = rings_of(levels[::-1], sides)
    if detail.near:
        angle = np.arctan2(rings[..., 1], rings[..., 0])
        deep = np.clip((1.0 - rings[..., 2]) / 0.5, 0, 1) * flare * 0.10
        rings[..., :2] *= 1 + (deep * np.cos(9 * angle))[..., None]
    return loft(rings)


def _sleeves(detail: Detail, radius: float) -> Shape:
    arm = smooth(
        [(0.0, 0.19, 1.43), (-0.01, 0.26, 1.20), (0.01, 0.29, 1.02), (0.03, 0.30, 0.90)], 3 if detail.near else 1
    )
    return tube(
        arm, np.linspace(radius, 0.72 * radius, len(arm)), 10 if detail.near else 5, capped=True
    ).on_both_sides()


def _foot_plate(detail: Detail) -> Shape:
    return lathe([(0.19, 0.0), (0.19, 0.012), (0.18, 0.018)], detail.wheel(0.3)) + tube(
        [(-0.04, 0, 0.01), (-0.04, 0, 0.7)], 0.012, detail.bar
    )


def build_mannequin_dress(detail: Detail) -> dict[str, Shape]:
    """A dummy of a shop in a dress to the knee."""
    clothes = _torso(detail, 0.52, 0.24) + _sleeves(detail, 0.06)
    return on_the_ground(
        {"dummy": _figure(detail), "cloth": crumpled(clothes, 0.008, 0.3, 3, flat=False), "metal": _foot_plate(detail)}
    )


def build_mannequin_coat(detail: Detail) -> dict[str, Shape]:
    """A dummy in a coat and trousers."""
    coat = crumpled(
        _torso(detail, 0.66, 0.10).scaled(1.12, 1.10, 1) + _sleeves(detail, 0.072), 0.010, 0.25, 5, flat=False
    )
    trousers = tube(
        [(0, 0.09, 0.085), (-0.005, 0.09, 0.45), (0, 0.09, 0.85)], [0.085, 0.085, 0.115], 10 if detail.near else 6
    ).on_both_sides()
    return on_the_ground({"dummy": _figure(detail), "cloth": coat, "dark": trousers, "metal": _foot_plate(detail)})


def build_bust(detail: Detail) -> dict[str, Shape]:
    """A tailor's bust on three feet, a pinned dress on it."""
    dress = crumpled(_torso(detail, 0.78, 0.12), 0.006, 0.3, 8, flat=False)
    stand = tube([(0, 0, 0.06), (0, 0, 0.95)], 0.018, detail.bar)
    feet = [
        tube(smooth([(0.02, 0, 0.18), (0.16, 0, 0.10), (0.28, 0, 0.01)], 3), 0.014, detail.bar).turned("z", turn)
        for turn in (0, 120, 240)
    ]
    knob = lathe([(0.05, 1.50), (0.055, 1.53), (0.02, 1.57), (0.025, 1.60), (0.005, 1.63)], 10 if detail.near else 6)
    return on_the_ground({"cloth": dress, "wood": joined([stand, knob, *feet])})


def build_poster(detail: Detail) -> dict[str, Shape]:
    """A framed panel on two legs, two people painted on it life-size, flat as cut paper."""
    frame = [
        block((0.07, 0.06, 1.95)).moved(0, 0.62, 1.0).on_both_sides(),
        block((0.07, 1.30, 0.08)).moved(0, 0, 1.96),
        block((0.07, 1.30, 0.10)).moved(0, 0, 0.22),
    ]
    panel = block((0.03, 1.20, 1.70)).moved(0, 0, 1.09)
    woman, man = _painted(-0.28, 0.94, detail), _painted(0.29, 1.02, detail)
    return on_the_ground(
        {
            "frame": joined(frame),
            "paper": panel,
            "flesh": woman["flesh"] + man["flesh"],
            "dark": woman["hair"] + man["legs"],
            "warm": woman["top"] + woman["legs"],
            "cold": man["top"] + man["hair"],
        }
    )


def _painted(y: float, tall: float, detail: Detail) -> dict[str, Shape]:
    """Somebody standing, cut out of paper, on both faces of the panel: head and hands, hair, what is worn."""
    turn = np.linspace(0, 2 * np.pi, 14 if detail.near else 8, endpoint=False)
    head = [(0.075 * np.cos(a), 1.60 + 0.105 * np.sin(a)) for a in turn]
    hair = [(0.085 * np.cos(a), 1.645 + 0.085 * np.sin(a)) for a in turn]
    top = _symmetric([(0.17, 1.20), (0.19, 0.95), (0.25, 0.95), (0.25, 1.22), (0.19, 1.44), (0.05, 1.50)], (0.15, 0.92))
    legs = _symmetric([(0.05, 0.42), (0.15, 0.42), (0.15, 0.93)], (0.01, 0.80))
    hand = [(-0.03, 0.95), (-0.025, 0.86), (0.025, 0.86), (0.03, 0.95)]
    hands = [_cut_out([(u + side, z) for u, z in hand], y, tall, 0.0172) for side in (-0.22, 0.22)]
    neck = _cut_out([(-0.035, 1.54), (-0.035, 1.47), (0.035, 1.47), (0.035, 1.54)], y, tall, 0.0176)
    return {
        "flesh": _cut_out(head, y, tall, 0.0184) + joined(hands) + neck, "hair": _cut_out(hair, y, tall, 0.0180),
        "top": _cut_out(top, y, tall, 0.0174), "legs": _cut_out(legs, y, tall, 0.0170),
    }  # fmt: skip


def _symmetric(right: list[tuple[float, float]], first: tuple[float, float]) -> list[tuple[float, float]]:
    """An outline whose left half mirrors its right one, from `first` on."""
    half = [first, *right]
    return half + [(-u, z) for u, z in half[::-1]]


def _cut_out(outline: list[tuple[float, float]], y: float, tall: float, away: float) -> Shape:
    """A flat outline (left, up), seen from before the panel and, turned over, from behind it."""
    plan = np.array(outline)
    faces = mapbox_earcut.triangulate_float64(plan, np.array([len(plan)], np.uint32)).reshape(-1, 3)
    (a, b), (c, d) = plan[faces[0, 1]] - plan[faces[0, 0]], plan[faces[0, 2]] - plan[faces[0, 0]]
    faces = faces if a * d - b * c > 0 else faces[:, ::-1]
    points = np.column_stack([np.full(len(plan), away), y + plan[:, 0], 0.30 + (plan[:, 1] - 0.4) * tall])
    front = Shape(points=points, faces=faces.astype(int))
    return front + Shape(points=points * (-1, 1, 1), faces=front.faces[:, ::-1])


def _draped(detail: Detail) -> Shape:
    """A standing figure in a robe, one arm raised to the breast."""
    bones = [
        ((0, 0, 0.08), (0, 0, 0.55), 0.24, 0.20),
        ((0, 0, 0.55), (0, 0, 1.0), 0.20, 0.16),
        ((0, 0, 1.0), (0, 0, 1.36), 0.15, 0.15),
        ((0, 0.16, 1.38), (0, -0.16, 1.38), 0.075, 0.075),
        ((0, 0.20, 1.36), (0.06, 0.24, 1.10), 0.062, 0.055),
        ((0.06, 0.24, 1.10), (0.18, 0.06, 1.18), 0.052, 0.04),
        ((0, -0.20, 1.36), (0.0, -0.25, 1.05), 0.062, 0.05),
        ((0.0, -0.25, 1.05), (0.05, -0.24, 0.82), 0.05, 0.035),
        ((0.0, 0, 1.42), (0.02, 0, 1.56), 0.055, 0.05),
        ((0.02, 0, 1.60), (0.03, 0, 1.70), 0.095, 0.085),
    ]
    body = skin(bones, melt=0.02, cell=0.022 if detail.near else 0.05, triangles=2600 if detail.near else 260)
    if not detail.near:
        return body
    angle = np.arctan2(body.points[:, 1], body.points[:, 0])
    fold = 0.014 * np.cos(13 * angle + 2.2 * np.sin(3 * body.points[:, 2])) * (body.points[:, 2] < 1.15)
    body.points[:, :2] *= (1 + fold / np.maximum(np.hypot(body.points[:, 0], body.points[:, 1]), 0.05))[:, None]
    return body


def build_statue_stone(detail: Detail) -> dict[str, Shape]:
    """A robed figure of limestone on a pedestal, larger than life."""
    plinth = [
        block((0.80, 0.80, 0.14), edge=0.02, steps=detail.ease).moved(0, 0, 0.07),
        block((0.62, 0.62, 0.80), edge=0.01, steps=detail.ease).moved(0, 0, 0.54),
        block((0.74, 0.74, 0.10), edge=0.025, steps=2 * detail.ease).moved(0, 0, 0.99),
    ]
    return {"stone": joined([*plinth, _draped(detail).scaled(1.12, 1.12, 1.12).moved(0, 0, 0.98)])}


def build_statue_bronze(detail: Detail) -> dict[str, Shape]:
    """The same of bronze, at the height of people on a low slab."""
    return {
        "bronze": _draped(detail).moved(0, 0, 0.30),
        "stone": block((0.9, 0.9, 0.16), edge=0.02, steps=detail.ease).moved(0, 0, 0.08),
    }


def _hung_coat(detail: Detail, top: float, length: float) -> Shape:
    sides = 22 if detail.near else 8
    levels = [
        (0.0, 0.05, 0.12),
        (0.03, 0.10, 0.36),
        (0.12, 0.14, 0.42),
        (0.45 * length, 0.16, 0.40),
        (length, 0.22, 0.46),
    ]
    rings = rings_of([(top - z, deep, wide) for z, deep, wide in levels[::-1]], sides)
    if detail.near:
        angle = np.arctan2(rings[..., 1], rings[..., 0])
        rings[..., :2] *= (1 + 0.10 * np.clip((top - rings[..., 2]) / length, 0, 1) * np.cos(7 * angle + 1))[..., None]
    arm = tube(
        [(0, 0.19, top - 0.06), (0.01, 0.25, top - 0.32), (0.0, 0.25, top - 0.58)],
        [0.065, 0.06, 0.05],
        8 if detail.near else 5,
        capped=True,
    )
    return crumpled(loft(rings) + arm.on_both_sides(), 0.014, 0.22, 6, flat=False)


def build_coat_stand(detail: Detail) -> dict[str, Shape]:
    """A long coat and a hat on a stand of wood."""
    feet = [
        tube(smooth([(0.02, 0, 0.22), (0.18, 0, 0.12), (0.27, 0, 0.012)], 3), 0.016, detail.bar, capped=True).turned(
            "z", turn
        )
        for turn in (45, 135, 225, 315)
    ]
    pole = tube([(0, 0, 0.05), (0, 0, 1.76)], 0.02, detail.wheel(0.02), capped=True)
    hat = lathe([(0.17, 1.70), (0.175, 1.712), (0.095, 1.72), (0.09, 1.81), (0.06, 1.825)], 18 if detail.near else 8)
    return on_the_ground({"wood": joined([pole, *feet]), "cloth": _hung_coat(detail, 1.55, 0.95), "hat": hat})


def build_coat_chair(detail: Detail) -> dict[str, Shape]:
    """A jacket over the back of a bistro chair."""
    chair = {"cane": seats._chair_frame(detail), "weave": seats._woven(detail, 0)}
    if detail.near:
        chair["weave_red"] = seats._woven(detail, 1)
    coat = _hung_coat(detail, 0.96, 0.52).moved(-0.245, 0, 0)
    return on_the_ground({**chair, "cloth": coat})


def build_sacks(detail: Detail) -> dict[str, Shape]:
    """Five sacks of a building site on each other."""
    return on_the_ground({"bag": joined(_sack(detail, number) for number in range(5))})


def build_jute_sacks(detail: Detail) -> dict[str, Shape]:
    """Three full sacks leaning together."""
    sides = 16 if detail.near else 7
    standing = []
    for number, (x, y, lean) in enumerate(((0.0, -0.24, 6), (0.02, 0.24, -8), (0.34, 0.02, 3))):
        levels = [
            (0.0, 0.34, 0.40),
            (0.08, 0.40, 0.46),
            (0.38, 0.38, 0.44),
            (0.58, 0.26, 0.34),
            (0.66, 0.10, 0.12),
            (0.74, 0.16, 0.22),
        ]
        sack = crumpled(loft(rings_of(levels, sides, 2.6)), 0.035, 0.22, number)
        standing.append(sack.turned("x", lean).moved(x, y, 0))
    return on_the_ground({"jute": joined(standing)})


def _sack(detail: Detail, number: int) -> Shape:
    places = (
        (0, 0.24, 0.0, 4),
        (0, -0.26, 0.0, -6),
        (0.03, 0.18, 0.15, 12),
        (0, -0.24, 0.15, 2),
        (0.02, -0.04, 0.30, 60),
    )
    x, y, z, turn = places[number]
    count = 9 if detail.near else 4
    u, v = np.meshgrid(np.linspace(-1, 1, count), np.linspace(-1, 1, count), indexing="ij")
    thick = 0.085 * (np.clip(1 - np.abs(u) ** 4, 0, 1) * np.clip(1 - np.abs(v) ** 4, 0, 1)) ** 0.5
    top = sheet(np.stack([0.32 * u, 0.21 * v, thick], -1))
    bottom = Shape(
        points=np.stack([top.points[:, 0], top.points[:, 1], -0.6 * top.points[:, 2]], -1), faces=top.faces[:, ::-1]
    )
    return crumpled(top + bottom, 0.016, 0.18, number, flat=False).turned("z", turn).moved(x, y, z + 0.06)


def _distractor(class_name, build, materials, dyes=None, weight=1.0) -> Thing:  # type: ignore[no-untyped-def]
    return Thing(
        class_name=class_name,
        build=build,
        materials=materials,
        attach="ground",
        position_m=GROUND,
        dyes=dyes or {},
        roles=("distractor",),
        weight=weight,
    )


DISTRACTORS = {
    "mannequin_dress": _distractor(
        "mannequin", build_mannequin_dress, {"dummy": DUMMY, "cloth": DRESS, "metal": GALVANISED}, {"cloth": "dresses"}
    ),
    "mannequin_coat": _distractor(
        "mannequin",
        build_mannequin_coat,
        {"dummy": DUMMY, "cloth": WOOL, "dark": INK_DARK, "metal": GALVANISED},
        {"cloth": "coats"},
    ),
    "bust": _distractor("mannequin", build_bust, {"cloth": DRESS, "wood": PLANK}, {"cloth": "dresses"}, 0.7),
    "poster_people": _distractor(
        "poster",
        build_poster,
        {
            "frame": FRAME_GREEN,
            "paper": POSTER_PAPER,
            "dark": INK_DARK,
            "warm": INK_WARM,
            "cold": INK_COLD,
            "flesh": INK_FLESH,
        },
    ),
    "statue_stone": _distractor("statue", build_statue_stone, {"stone": LIMESTONE}),
    "statue_bronze": _distractor("statue", build_statue_bronze, {"bronze": BRONZE, "stone": LIMESTONE}),
    "coat_stand": _distractor(
        "coat", build_coat_stand, {"wood": PLANK, "cloth": WOOL, "hat": INK_DARK}, {"cloth": "coats"}
    ),
    "coat_chair": _distractor(
        "coat",
        build_coat_chair,
        {"cane": CANE, "weave": WEAVE, "weave_red": WEAVE_RED, "cloth": WOOL},
        {"cloth": "coats"},
    ),
    "sacks": _distractor("sack", build_sacks, {"bag": CEMENT_BAG}),
    "jute_sacks": _distractor("sack", build_jute_sacks, {"jute": JUTE}),
}
