"""What is left behind, or is only waited beside: cases, rucksacks, a sports bag; and parcels."""

from __future__ import annotations

import numpy as np

from people_bake.things import luggage
from people_bake.things.materials import NYLON, PLASTIC
from people_bake.things.shape import Shape, block, joined, loft, oval, ribbon, smooth, tube
from people_bake.things.thing import Detail, Thing

from .crumple import crumpled, on_the_ground
from .stuff import CARDBOARD, TAPE

GROUND = (0.0, 0.0, 0.0)


def build_suitcase(detail: Detail) -> dict[str, Shape]:
    """A wheeled case of 25 kg, its handle pushed in."""
    parts = luggage.build_standing(detail)
    kept = {name: shape for name, shape in parts.items() if name != "handle"}
    kept["trim"] = luggage.build_standing(detail)["trim"]
    points = kept["trim"].points
    points[:, 2] = np.where(points[:, 2] > 0.9, points[:, 2] - 0.36, points[:, 2])
    return on_the_ground(kept)


def build_suitcase_lying(detail: Detail) -> dict[str, Shape]:
    """The same on its broad side."""
    return on_the_ground({name: shape.turned("y", 90) for name, shape in build_suitcase(detail).items()})


def build_backpack(detail: Detail) -> dict[str, Shape]:
    """A rucksack of 25 l standing, its pocket in front, its straps behind."""
    sides = 18 if detail.near else 8
    levels = [
        (0.0, 0.17, 0.27),
        (0.05, 0.20, 0.30),
        (0.25, 0.20, 0.30),
        (0.38, 0.17, 0.28),
        (0.45, 0.10, 0.22),
        (0.47, 0.03, 0.12),
    ]
    rings = [np.column_stack([oval(length, width, sides, 3.2), np.full(sides, z)]) for z, length, width in levels]
    body = crumpled(loft(np.array(rings)), 0.016, 0.16, 3)
    pocket = crumpled(
        block((0.07, 0.22, 0.19), corner=0.03, edge=0.03, steps=2 * detail.ease).moved(0.115, 0, 0.14), 0.008, 0.12, 4
    )
    strap = ribbon(
        smooth([(-0.09, 0.07, 0.42), (-0.16, 0.09, 0.30), (-0.15, 0.10, 0.14), (-0.09, 0.11, 0.05)], 4),
        (0, 0.028, 0),
        0.008,
    )
    loop = tube(smooth([(-0.03, -0.03, 0.465), (-0.04, 0, 0.505), (-0.03, 0.03, 0.465)], 3), 0.007, detail.bar)
    return on_the_ground({"cloth": body + pocket, "straps": strap.on_both_sides() + loop})


def build_sports_bag(detail: Detail) -> dict[str, Shape]:
    """A barrel of nylon 58 cm long, its handles fallen to one side."""
    sides = 16 if detail.near else 8
    ends = np.array([-0.29, -0.285, -0.26, 0.26, 0.285, 0.29])
    radii = np.array([0.06, 0.12, 0.145, 0.145, 0.12, 0.06])
    if detail.near:
        ends = np.concatenate([ends[:3], np.linspace(-0.2, 0.2, 7), ends[3:]])
        radii = np.concatenate([radii[:3], np.full(7, 0.148), radii[3:]])
    angles = np.arange(sides) * 2 * np.pi / sides
    rings = np.stack(
        [
            np.broadcast_to(ends[:, None], (len(ends), sides)),
            radii[:, None] * np.cos(angles) * 0.98,
            0.13 + radii[:, None] * np.sin(angles) * 0.9,
        ],
        -1,
    )
    body = crumpled(loft(rings), 0.022, 0.2, 7)
    handle = tube(
        smooth([(-0.13, 0.10, 0.22), (-0.10, 0.17, 0.27), (0.10, 0.18, 0.26), (0.13, 0.10, 0.22)], 5), 0.011, detail.bar
    )
    bands = [
        tube([(x, 0.147 * np.cos(a), 0.13 + 0.136 * np.sin(a)) for a in np.linspace(-0.2, np.pi + 0.2, 9)], 0.010, 4)
        for x in (-0.13, 0.13)
    ]
    return on_the_ground({"cloth": body, "straps": handle + joined(bands) if detail.near else handle})


def build_parcel(detail: Detail) -> dict[str, Shape]:
    """A parcel of 36 cm."""
    body = block((0.36, 0.27, 0.22), corner=0.006, edge=0.005, steps=detail.ease).moved(0, 0, 0.11)
    return {"cardboard": body, "tape": block((0.364, 0.05, 0.004)).moved(0, 0, 0.221)}


def build_parcel_flat(detail: Detail) -> dict[str, Shape]:
    """One as for books."""
    body = block((0.32, 0.24, 0.09), corner=0.006, edge=0.005, steps=detail.ease).moved(0, 0, 0.045)
    return {"cardboard": body, "tape": block((0.324, 0.045, 0.004)).moved(0, 0, 0.091)}


def build_parcel_stack(detail: Detail) -> dict[str, Shape]:
    """Four of them on each other."""
    sizes = [(0.45, 0.36, 0.30, 3, 0, 0.02), (0.40, 0.30, 0.24, -8, 0.30, -0.01), (0.34, 0.26, 0.18, 14, 0.54, 0.02)]
    boxes, bands = [], []
    for length, width, height, turn, z, x in sizes:
        boxes.append(
            block((length, width, height), corner=0.006, edge=0.005, steps=detail.ease)
            .turned("z", turn)
            .moved(x, 0, z + height / 2)
        )
        bands.append(block((length + 0.004, 0.05, 0.004)).turned("z", turn).moved(x, 0, z + height))
    return {"cardboard": joined(boxes), "tape": joined(bands)}


def _left(class_name, build, materials, dyes, weight=1.0) -> Thing:  # type: ignore[no-untyped-def]
    return Thing(
        class_name=class_name,
        build=build,
        materials=materials,
        attach="ground",
        position_m=GROUND,
        dyes=dyes,
        roles=("abandoned",),
        weight=weight,
    )


def _parcel(build) -> Thing:  # type: ignore[no-untyped-def]
    return Thing(
        class_name="parcel",
        build=build,
        materials={"cardboard": CARDBOARD, "tape": TAPE},
        attach="ground",
        position_m=GROUND,
        dyes={},
        roles=("street_life",),
    )


_CASE = {"shell": PLASTIC, "wheels": PLASTIC, "trim": PLASTIC}
_CLOTH = {"cloth": NYLON, "straps": PLASTIC}
LEFT = {
    "suitcase_left": _left("suitcase", build_suitcase, _CASE, {"shell": "bags"}, 2.0),
    "suitcase_lying": _left("suitcase", build_suitcase_lying, _CASE, {"shell": "bags"}, 0.7),
    "backpack_left": _left("backpack", build_backpack, _CLOTH, {"cloth": "bags"}, 2.5),
    "sports_bag": _left("handbag", build_sports_bag, _CLOTH, {"cloth": "bags"}, 1.8),
    "parcel": _parcel(build_parcel),
    "parcel_flat": _parcel(build_parcel_flat),
    "parcel_stack": _parcel(build_parcel_stack),
}
