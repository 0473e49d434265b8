"""Waste in the street. Hard negatives: what lies there to be sold, delivered or built with.

Not one of the decree's eight: the project's own.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from ..arrangements import Arrangement, plan_size
from ..scenario import PlacedThing
from .event import Cast, Draft, EventKind, What
from .stage import Stage

HEAP = (3, 8)
SCATTERED = (10, 24)
SPREAD_M = 1.1
"""Standard deviation of where litter lies around a bin."""


def _heap_of(stage: Stage, role: str, *class_names: str, pieces: tuple[int, int] = HEAP) -> Draft | None:
    """Things heaped up against a wall."""
    count = int(stage.rng.integers(pieces[0], pieces[1] + 1))
    names = [name for name in (stage.one_of(role, *class_names) for _ in range(count)) if name]
    for spot in stage.spots("wall"):
        assert spot.edge is not None
        made = stage.arrange(role)
        made.heap(spot.edge, names)
        if len(made.things) >= min(3, count) and _leaves_a_way(stage, made):
            return _around(tuple(made.take()), stage.seconds(600, 40_000))
    return None


def _around_a_bin(stage: Stage) -> Draft | None:
    """Litter on the ground about a bin."""
    count = int(stage.rng.integers(SCATTERED[0], SCATTERED[1] + 1))
    for spot in stage.spots("bin"):
        made = stage.arrange("litter")
        for _ in range(3 * count):
            name = stage.one_of("litter")
            xy = spot.point + stage.rng.normal(0, SPREAD_M, 2)
            if name and len(made.things) < count:
                height = stage.library.things[name].size_m
                fallen = height[2] > 1.4 * max(height[:2]) and stage.rng.random() > 0.15
                made.put(name, xy, 360 * stage.rng.random(), fallen=fallen)
        if len(made.things) >= SCATTERED[0]:
            return _around(tuple(made.take()), stage.seconds(600, 40_000))
    return None


def _overflowing_bin(stage: Stage) -> Draft | None:
    """A full container with bags at its foot."""
    name = stage.one_of("dumped", "trash_bin")
    bags = [stage.one_of("dumped", "trash_bag") for _ in range(int(stage.rng.integers(1, 4)))]
    for spot in stage.spots("wall"):
        assert spot.edge is not None
        made = stage.arrange("dumped")
        made.heap(spot.edge, [thing for thing in (name, *bags) if thing])
        if any(thing.thing == name for thing in made.things) and _leaves_a_way(stage, made):
            return _around(tuple(made.take()), stage.seconds(600, 20_000))
    return None


def _parcels_being_delivered(stage: Stage) -> Draft | None:
    """Boxes too, but new ones, with who brings them."""
    names = [name for name in (stage.one_of("street_life", "parcel") for _ in range(4)) if name]
    for spot in stage.spots("wall"):
        assert spot.edge is not None
        made = stage.arrange("street_life")
        made.heap(spot.edge, names)
        xy = spot.edge.foot + 1.3 * spot.edge.inwards
        if made.things and (place := stage.stand(xy, spot.edge.heading_deg + 180, stage.group(), doing=("phone",))):
            things = tuple(made.take())
            draft = _around(things, stage.seconds(10, 200))
            return Draft(
                position=draft.position, zone=draft.zone, things=things, since_s=draft.since_s,
                cast=(Cast(place=place, trade="delivery"),),
            )  # fmt: skip
    return None


def _leaves_a_way(stage: Stage, made: Arrangement) -> bool:
    return all(
        stage.site.leaves_a_way(np.array(t.position[:2]), max(plan_size(stage.library.things[t.thing])) / 2)
        for t in made.things
    )


def _around(things: tuple[PlacedThing, ...], since_s: float) -> Draft:
    """The event of these things: its zone is the rectangle around them, half a metre wider."""
    points = np.array([thing.position for thing in things])
    (x0, y0, _), (x1, y1, _) = points.min(0) - 0.5, points.max(0) + 0.5
    x, y, z = points.mean(0)
    zone = tuple((round(float(a), 3), round(float(b), 3)) for a, b in ((x1, y1), (x0, y1), (x0, y0), (x1, y0)))
    position = (round(float(x), 3), round(float(y), 3), round(float(z), 3))
    return Draft(position=position, things=things, zone=zone, since_s=since_s)


KIND = EventKind(
    law="",
    whats={
        "dumped_heap": What(
            make=partial(_heap_of, role="dumped"),
            share=2,
            needs=lambda stage: stage.lacks("wall") or stage.lacks_things("dumped"),
        ),
        "litter_around_a_bin": What(
            make=_around_a_bin, needs=lambda stage: stage.lacks("bin") or stage.lacks_things("litter")
        ),
        "overflowing_bin": What(
            make=_overflowing_bin, needs=lambda stage: stage.lacks("wall") or stage.lacks_things("dumped", "trash_bin")
        ),
        "parcels_being_delivered": What(
            make=_parcels_being_delivered,
            genuine=False,
            needs=lambda stage: stage.lacks("wall") or stage.lacks_things("street_life", "parcel"),
        ),
        "sacks_of_a_building_site": What(
            make=lambda stage: _heap_of(stage, "distractor", "sack", pieces=(2, 3)),
            genuine=False,
            needs=lambda stage: stage.lacks("wall") or stage.lacks_things("distractor", "sack"),
        ),
    },
)
