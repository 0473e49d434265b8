"""People who fight, or one who runs after another. Hard negatives: running and gesturing for other reasons.

Not one of the decree's eight: the project's own.
"""

from __future__ import annotations

from functools import partial

from .event import Cast, Draft, EventKind, What
from .stage import Stage, ahead

YOUNG: tuple[float, float] = (15.0, 55.0)


def _incident(stage: Stage, kind: str) -> Draft | None:
    places = stage.incident(kind)
    if not places:
        return None
    cast = tuple(Cast(place=place, ages=YOUNG) for place in places)
    return Draft(position=places[0].position, cast=cast, since_s=stage.seconds(1, 12))


def _runs_for_a_bus(stage: Stage) -> Draft | None:
    """Somebody who is late, alone."""
    for point, along, _ in stage.darts():
        heading = along + 180 * (stage.rng.random() < 0.5)
        if place := stage.stand(point[:2], heading, stage.group(), posture="running", radius_m=0.4):
            return Draft(position=place.position, cast=(Cast(place=place, ages=YOUNG),), since_s=stage.seconds(1, 6))
    return None


def _two(stage: Stage, clips: tuple[str, str], apart_m: float) -> Draft | None:
    """Two who face each other, so far apart."""
    for point, _, _ in stage.darts():
        heading, group = 360 * stage.rng.random(), stage.group()
        other = ahead(point, heading, apart_m)
        if not stage.site.is_free([(*other.tolist(), 0.3)]):
            continue
        first = stage.stand(point[:2], heading, group, clip=clips[0])
        second = stage.stand(other, heading + 180, group, clip=clips[1]) if first else None
        if first and second:
            return Draft(position=first.position, cast=(Cast(place=first), Cast(place=second)))
    return None


KIND = EventKind(
    law="",
    whats={
        "scuffle": What(
            make=partial(_incident, kind="scuffles"),
            share=2,
            needs=lambda stage: stage.has_clip("scuffle_push", "scuffle_pushed"),
        ),
        "chase": What(make=partial(_incident, kind="chases"), needs=lambda stage: stage.has_clip("chase")),
        "runs_for_a_bus": What(make=_runs_for_a_bus, genuine=False, needs=lambda stage: stage.has_clip("run")),
        "talks_with_gestures": What(
            make=partial(_two, clips=("stand_talk", "stand_listen"), apart_m=0.85),
            genuine=False,
            needs=lambda stage: stage.has_clip("stand_talk", "stand_listen"),
        ),
        "points_the_way": What(
            make=partial(_two, clips=("stand_point", "stand_listen"), apart_m=1.2),
            genuine=False,
            needs=lambda stage: stage.has_clip("stand_point", "stand_listen"),
        ),
        "waves_to_a_friend": What(
            make=partial(_two, clips=("stand_wave", "stand_wait"), apart_m=2.6),
            genuine=False,
            needs=lambda stage: stage.has_clip("stand_wave", "stand_wait"),
        ),
    },
)
