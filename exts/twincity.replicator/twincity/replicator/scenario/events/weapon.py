"""A weapon in somebody's hand. Hard negatives: umbrellas, baguettes, phones and toys held in the same way."""

from __future__ import annotations

from functools import partial

from .event import Cast, Draft, EventKind, What
from .stage import Stage, ahead

LOOK_ALIKES = ("umbrella_closed", "baguette", "toy_gun", "phone", "cane", "rolled_paper", "selfie_stick")
"""Names of things that are no weapons; those that the library has are used."""

TO_THE_OTHER_M = (1.3, 2.2)
GROWN: tuple[float, float] = (16.0, 60.0)


def _held(stage: Stage, *, genuine: bool) -> str:
    names = _weapons(stage) if genuine else _look_alikes(stage)
    return names[int(stage.rng.random() * len(names))]


def _weapons(stage: Stage) -> list[str]:
    named = stage.library.things.items()
    return [name for name, thing in named if thing.class_name == "weapon" and name not in LOOK_ALIKES]


def _look_alikes(stage: Stage) -> list[str]:
    return [name for name in LOOK_ALIKES if name in stage.library.things]


def _carries(stage: Stage, *, genuine: bool) -> Draft | None:
    """Somebody walks along with it in their hand."""
    held = _held(stage, genuine=genuine)
    for point, along, _ in stage.darts():
        heading = along + 180 * (stage.rng.random() < 0.5)
        if place := stage.stand(point[:2], heading, stage.group(), clip="walk", radius_m=0.35):
            return Draft(
                position=place.position, cast=(Cast(place=place, ages=GROWN, holds=held),),
                since_s=stage.seconds(2, 60) if genuine else 0.0,
            )  # fmt: skip
    return None


def _points_at(stage: Stage, *, genuine: bool) -> Draft | None:
    """The arm stretched out with it, towards somebody who faces them."""
    held = _held(stage, genuine=genuine)
    low, high = TO_THE_OTHER_M
    for point, _, _ in stage.darts():
        heading, group = 360 * stage.rng.random(), stage.group()
        other = ahead(point, heading, low + (high - low) * stage.rng.random())
        z = stage.tile.walkable.height_at(*other)
        if z is None or not stage.site.is_free([(*other.tolist(), 0.3)]):
            continue
        first = stage.stand(point[:2], heading, group, clip="stand_point")
        second = stage.stand(other, heading + 180, group, clip="stand_listen") if first else None
        if first and second:
            return Draft(
                position=first.position, since_s=stage.seconds(1, 20) if genuine else 0.0,
                cast=(Cast(place=first, ages=GROWN, holds=held), Cast(place=second, ages=GROWN)),
            )  # fmt: skip
    return None


def _runs(stage: Stage, *, genuine: bool) -> Draft | None:
    """Running with it in the hand."""
    held = _held(stage, genuine=genuine)
    for point, along, _ in stage.darts():
        heading = along + 180 * (stage.rng.random() < 0.5)
        if place := stage.stand(point[:2], heading, stage.group(), clip="run", radius_m=0.4):
            return Draft(
                position=place.position, cast=(Cast(place=place, ages=GROWN, holds=held),),
                since_s=stage.seconds(0.5, 8) if genuine else 0.0,
            )  # fmt: skip
    return None


def _needs(clip: str, stage: Stage, *, genuine: bool) -> str:
    there = _weapons(stage) if genuine else _look_alikes(stage)
    return stage.has_clip(clip) or ("" if there else "nothing like that to hold in the library")


KIND = EventKind(
    law="présence ou utilisation d'armes",
    whats={
        name: What(make=partial(make, genuine=genuine), genuine=genuine, needs=partial(_needs, clip, genuine=genuine))
        for name, make, clip, genuine in (
            ("carries_a_weapon", _carries, "walk", True),
            ("points_a_weapon", _points_at, "stand_point", True),
            ("runs_with_a_weapon", _runs, "run", True),
            ("carries_something_harmless", _carries, "walk", False),
            ("points_something_harmless", _points_at, "stand_point", False),
            ("runs_with_something_harmless", _runs, "run", False),
        )
    },
)
