"""A bag or a case with nobody within 3 m. Hard negatives: its owner is beside it, or it is on its way."""

from __future__ import annotations

from functools import partial

from ..arrangements import plan_size
from .event import Cast, Draft, EventKind, What
from .stage import Stage, ahead, ground

ALONE_WITHIN_M = 3.0
OWNER_AT_M = (0.55, 1.0)


def _left(stage: Stage, where: str) -> Draft | None:
    """A bag near a bench, a post, a wall or in the open, with nobody around."""
    name = stage.one_of("abandoned")
    if name is None:
        return None
    half = max(plan_size(stage.library.things[name])) / 2
    for spot in stage.spots(where):
        xy = spot.beside(half + 0.06 + 0.2 * stage.rng.random(), stage.rng.random())
        if stage.distance_to_people(xy) < ALONE_WITHIN_M or stage.tile.walkable.height_at(*xy) is None:
            continue
        if thing := stage.put("abandoned", name, xy, 360 * stage.rng.random()):
            stage.site.keep_out(xy, ALONE_WITHIN_M)
            return Draft(position=thing.position, things=(thing,), since_s=stage.seconds(60, 900))
    return None


def _owner_beside_it(stage: Stage) -> Draft | None:
    """Somebody waits within a metre of the bag at their feet."""
    name = stage.one_of("abandoned")
    if name is None:
        return None
    for point, along, _ in stage.darts():
        away = OWNER_AT_M[0] + (OWNER_AT_M[1] - OWNER_AT_M[0]) * stage.rng.random()
        side = 1 if stage.rng.random() < 0.5 else -1
        owner, beside = point[:2], ahead(point, along, 0.1, side * away)
        thing = stage.put("abandoned", name, beside, along)
        place = thing and stage.stand(owner, along + 90 * side + 30, stage.group(), doing=("wait", "phone"))
        if thing and place:
            return Draft(
                position=thing.position, things=(thing,), cast=(Cast(place=place),), since_s=stage.seconds(20, 300)
            )
    return None


def _pulled_case(stage: Stage) -> Draft | None:
    """A traveller with a case on wheels."""
    for point, along, _ in stage.darts():
        heading = along + 180 * (stage.rng.random() < 0.5)
        behind = ahead(point, heading, -0.55, -0.2)
        if not stage.site.is_free([(*behind.tolist(), 0.28)]):
            continue
        if place := stage.stand(point[:2], heading, stage.group(), posture="walking"):
            stage.site.taken.add([(*behind.tolist(), 0.28)])
            return Draft(position=place.position, cast=(Cast(place=place, brings="suitcase"),))
    return None


def _parcels_with_their_courier(stage: Stage) -> Draft | None:
    """Parcels by a wall, and who delivers them."""
    names = [stage.one_of("street_life", "parcel") for _ in range(2 + int(3 * stage.rng.random()))]
    for spot in stage.spots("wall"):
        assert spot.edge is not None
        made = stage.arrange("street_life")
        made.heap(spot.edge, [name for name in names if name])
        if not made.things:
            continue
        xy = spot.edge.foot + 1.25 * spot.edge.inwards
        place = stage.stand(xy, spot.edge.heading_deg + 180, stage.group(), doing=("phone", "wait"))
        if place:
            things = tuple(made.take())
            return Draft(
                position=things[0].position, things=things, cast=(Cast(place=place, trade="delivery"),),
                since_s=stage.seconds(10, 120),
            )  # fmt: skip
    return None


def _sits_with_luggage(stage: Stage) -> Draft | None:
    """Somebody on a bench, the bag beside their feet."""
    name = stage.one_of("abandoned")
    for spot in stage.spots("wall"):
        assert spot.edge is not None
        bench = spot.edge.foot + 0.5 * spot.edge.inwards
        made = stage.arrange("street_life")
        seat = bench + 0.37 * spot.edge.along * -1
        bag = ahead(bench, spot.edge.heading_deg, 0.15, 1.15)
        feet = ahead(seat, spot.edge.heading_deg, 0.6)
        if not name or not stage.site.is_free([(*feet.tolist(), 0.3), (*bench.tolist(), 0.34)]):
            continue
        if not made.put(name, bag, spot.edge.heading_deg):
            continue
        place = stage.stand(
            seat, spot.edge.heading_deg, stage.group(), posture="sitting", seat="bench", radius_m=0.4, walkable=False
        )
        if place:
            stage.site.taken.add([(*feet.tolist(), 0.3), (*bench.tolist(), 0.6)])
            things = tuple(made.take())
            return Draft(position=ground(things[0].position), things=things, cast=(Cast(place=place),))
    return None


def _no_seat(stage: Stage) -> str:
    return stage.lacks("wall") or ("" if stage.library.clips_with("bench") else "no bench to sit on in the library")


def _left_needs(where: str, stage: Stage) -> str:
    return stage.lacks(where) or stage.lacks_things("abandoned")


KIND = EventKind(
    law="présence d'objets abandonnés",
    whats={
        "left_by_a_bench": What(make=partial(_left, where="bench"), needs=partial(_left_needs, "bench")),
        "left_at_a_post": What(make=partial(_left, where="post"), needs=partial(_left_needs, "post")),
        "left_at_a_wall": What(make=partial(_left, where="wall"), needs=partial(_left_needs, "wall")),
        "left_in_the_open": What(make=partial(_left, where="open"), needs=partial(_left_needs, "open")),
        "owner_beside_it": What(make=_owner_beside_it, genuine=False, needs=partial(_left_needs, "open")),
        "sits_with_luggage": What(make=_sits_with_luggage, genuine=False, needs=_no_seat),
        "pulled_case": What(
            make=_pulled_case,
            genuine=False,
            needs=lambda stage: "" if stage.library.clips_with("suitcase") else "no pulled case in the library",
        ),
        "parcels_with_their_courier": What(
            make=_parcels_with_their_courier,
            genuine=False,
            needs=lambda stage: stage.lacks("wall") or stage.lacks_things("street_life", "parcel"),
        ),
    },
)
