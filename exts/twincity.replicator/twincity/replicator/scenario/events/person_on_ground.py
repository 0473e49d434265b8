"""Somebody on the ground after a fall. Hard negatives: who sleeps, sits, crouches or kneels, and what only looks so."""

from __future__ import annotations

from functools import partial

from ..arrangements import plan_size
from ..crowd.places import place_at
from .event import Cast, Draft, EventKind, What
from .stage import Stage, ahead, ground

SEAT_M = 0.45
"""Height of the bench that people sleep on."""

SLEEPERS = ("lie_side_left", "lie_curled", "lie_side_right")
"""Clips of those who lie on their side."""

CHILD: tuple[float, float] = (6.0, 11.0)


def _incident(stage: Stage, kind: str, longest_s: float) -> Draft | None:
    places = stage.incident(kind)
    if not places:
        return None
    since = stage.seconds(0.3, 1.5) if kind == "falling" else stage.seconds(5, longest_s)
    return Draft(position=places[0].position, cast=tuple(Cast(place=p, ages=None) for p in places), since_s=since)


def _asleep_on_a_bench(stage: Stage) -> Draft | None:
    """Curled up on their side along the seat, the back to the back of the bench."""
    width = plan_size(stage.library.things["bench"])[0]
    for spot in stage.spots("wall"):
        assert spot.edge is not None
        middle = spot.edge.foot + (width / 2 + 0.1) * spot.edge.inwards
        bench = stage.put("street_life", "bench", middle, spot.edge.heading_deg)
        if bench:
            back = ahead(middle, spot.edge.heading_deg, -0.08)
            place = place_at(
                (*back, bench.position[2] + SEAT_M), spot.edge.heading_deg + 90, "lying", stage.group(),
                clip="lie_curled",
            )  # fmt: skip
            return Draft(
                position=bench.position, things=(bench,), cast=(Cast(place=place, ages=(25.0, 75.0)),),
                since_s=stage.seconds(300, 5000),
            )  # fmt: skip
    return None


def _asleep_on_a_mattress(stage: Stage) -> Draft | None:
    """Somebody without a home, on a mattress along a wall."""
    names = _mattresses(stage)
    name = names[int(stage.rng.random() * len(names))]
    length, width = plan_size(stage.library.things[name])
    height = stage.library.things[name].size_m[2]
    turned = 90 if length >= width else 0
    for spot in stage.spots("wall"):
        assert spot.edge is not None
        middle = spot.edge.foot + (min(length, width) / 2 + 0.08) * spot.edge.inwards
        if not stage.site.leaves_a_way(middle, min(length, width) / 2):
            continue
        if bed := stage.put("event", name, middle, spot.edge.heading_deg + turned):
            clip = SLEEPERS[int(stage.rng.random() * len(SLEEPERS))]
            place = place_at(
                (*middle, bed.position[2] + height), spot.edge.heading_deg + 90, "lying", stage.group(), clip=clip
            )
            return Draft(
                position=bed.position, things=(bed,), cast=(Cast(place=place, ages=(25.0, 75.0)),),
                since_s=stage.seconds(600, 20_000),
            )  # fmt: skip
    return None


def _mattresses(stage: Stage) -> list[str]:
    return [name for name, thing in stage.library.things_for("dumped").items() if name.startswith("mattress")]


def _low(stage: Stage, clip: str, ages: tuple[float, float]) -> Draft | None:
    """Somebody who is low down for a moment."""
    for point, _, _ in stage.darts():
        if place := stage.stand(point[:2], 360 * stage.rng.random(), stage.group(), clip=clip, radius_m=0.4):
            return Draft(position=place.position, cast=(Cast(place=place, ages=ages),), since_s=stage.seconds(1, 10))
    return None


def _sits_on_a_bench(stage: Stage) -> Draft | None:
    for spot in stage.spots("wall"):
        assert spot.edge is not None
        xy, heading = spot.edge.foot + 0.62 * spot.edge.inwards, spot.edge.heading_deg
        feet, bench = ahead(xy, heading, 0.5), ahead(xy, heading, 0.0, 0.37)
        room = [(*feet.tolist(), 0.3), (*bench.tolist(), 0.34), (*ahead(bench, heading, 0, 0.45).tolist(), 0.3)]
        if stage.site.is_free(room) and (
            place := stage.stand(xy, heading, stage.group(), posture="sitting", seat="bench", radius_m=0.34)
        ):
            stage.site.taken.add(room)
            return Draft(position=place.position, cast=(Cast(place=place, ages=(14.0, 90.0)),))
    return None


def _fallen_mannequin(stage: Stage) -> Draft | None:
    """A shop window's doll that lies on the pavement."""
    name = stage.one_of("distractor", "mannequin")
    for point, _, _ in stage.darts():
        if name and (thing := stage.put("distractor", name, point[:2], 360 * stage.rng.random(), fallen=True)):
            return Draft(position=ground(thing.position), things=(thing,), since_s=stage.seconds(30, 3000))
    return None


def _sacks(stage: Stage) -> Draft | None:
    """Piled sacks, as long and as grey as a body from afar."""
    for spot in stage.spots("wall"):
        assert spot.edge is not None
        made = stage.arrange("distractor")
        made.heap(spot.edge, [name for name in (stage.one_of("distractor", "sack") for _ in range(2)) if name])
        if made.things:
            things = tuple(made.take())
            return Draft(position=things[0].position, things=things, since_s=stage.seconds(300, 9000))
    return None


def _needs_bench(stage: Stage) -> str:
    has = "bench" in stage.library.things
    return stage.lacks("wall") or stage.has_clip("lie_curled") or ("" if has else "no bench in the library")


KIND = EventKind(
    law="présence d'une personne au sol à la suite d'une chute",
    whats={
        "lying_alone": What(
            make=partial(_incident, kind="lying", longest_s=600),
            share=3,
            needs=lambda stage: stage.has_clip("lie_supine"),
        ),
        "lying_attended": What(
            make=partial(_incident, kind="lying_attended", longest_s=600),
            needs=lambda stage: stage.has_clip("bend_over", "lie_supine"),
        ),
        "falling": What(
            make=partial(_incident, kind="falling", longest_s=1), needs=lambda stage: stage.has_clip("fall_side")
        ),
        "asleep_on_a_bench": What(make=_asleep_on_a_bench, genuine=False, share=2, needs=_needs_bench),
        "asleep_on_a_mattress": What(
            make=_asleep_on_a_mattress,
            genuine=False,
            share=2,
            needs=lambda stage: (
                stage.has_clip(*SLEEPERS) or ("" if _mattresses(stage) else "no mattress in the library")
            ),
        ),
        "child_ties_a_shoe": What(
            make=partial(_low, clip="crouch_tie_shoe", ages=CHILD),
            genuine=False,
            share=2,
            needs=lambda stage: stage.has_clip("crouch_tie_shoe"),
        ),
        "crouches": What(
            make=partial(_low, clip="crouch", ages=(18.0, 60.0)),
            genuine=False,
            needs=lambda stage: stage.has_clip("crouch"),
        ),
        "kneels": What(
            make=partial(_low, clip="kneel_beside", ages=(18.0, 70.0)),
            genuine=False,
            needs=lambda stage: stage.has_clip("kneel_beside"),
        ),
        "sits_on_a_bench": What(
            make=_sits_on_a_bench, genuine=False, needs=lambda stage: stage.lacks("wall") or stage.has_clip("sit_bench")
        ),
        "fallen_mannequin": What(
            make=_fallen_mannequin, genuine=False, needs=lambda stage: stage.lacks_things("distractor", "mannequin")
        ),
        "sacks": What(make=_sacks, genuine=False, needs=lambda stage: stage.lacks_things("distractor", "sack")),
    },
)
