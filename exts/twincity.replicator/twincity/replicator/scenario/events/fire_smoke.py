"""The beginning of a fire. Hard negatives: steam, the smoke of a kitchen, and people in the colour of flames."""

from __future__ import annotations

from functools import partial

import numpy as np

from ..arrangements import plan_size
from ..scenario import Fire
from .event import Cast, Draft, EventKind, What
from .stage import Stage, ahead, ground

CLEAR_OF_A_FIRE_M = 1.6
HEAP = (3, 6)
STEAM_ALBEDO, KITCHEN_ALBEDO, RUBBER_ALBEDO, WASTE_ALBEDO = 0.85, 0.7, 0.1, 0.3


def _fire(
    stage: Stage, at: np.ndarray, z: float, radius_m: float, flame_m: tuple[float, float], smoke_m: tuple[float, float],
    albedo: float,
) -> Fire:  # fmt: skip
    """A fire whose heights lie between two limits."""
    flame, smoke = (low + (high - low) * stage.rng.random() for low, high in (flame_m, smoke_m))
    return Fire(
        position=ground((*at[:2], z)), radius_m=round(radius_m, 3), flame_height_m=round(flame, 2),
        smoke_height_m=round(smoke, 2), smoke_albedo=albedo, seed=int(stage.rng.integers(2**31)),
    )  # fmt: skip


def _is_clear(stage: Stage, at: np.ndarray) -> bool:
    """Nobody stands in it."""
    return stage.distance_to_people(at) > CLEAR_OF_A_FIRE_M


def _bin_on_fire(stage: Stage) -> Draft | None:
    """A container of the city's, its lid open."""
    name = stage.one_of("dumped", "trash_bin")
    for spot in stage.spots("wall"):
        assert spot.edge is not None
        assert name is not None
        thing = stage.library.things[name]
        at = spot.edge.foot + (max(plan_size(thing)) / 2 + 0.15) * spot.edge.inwards
        if _is_clear(stage, at) and (placed := stage.put("event", name, at, spot.edge.heading_deg)):
            top = placed.position[2] + 0.85 * thing.size_m[2]
            fire = _fire(stage, at, top, 0.28, (0.7, 1.5), (3.0, 6.0), WASTE_ALBEDO)
            stage.site.keep_out(at, CLEAR_OF_A_FIRE_M)
            return Draft(position=placed.position, things=(placed,), fires=(fire,), since_s=stage.seconds(20, 240))
    return None


def _heap_on_fire(stage: Stage) -> Draft | None:
    """Bags, boxes and furniture that burn against a wall."""
    names = [name for _ in range(int(stage.rng.integers(HEAP[0], HEAP[1] + 1))) if (name := stage.one_of("dumped"))]
    for spot in stage.spots("wall"):
        assert spot.edge is not None
        if not _is_clear(stage, spot.edge.foot + 0.6 * spot.edge.inwards):
            continue
        made = stage.arrange("event")
        made.heap(spot.edge, names)
        if len(made.things) >= 2:
            things = tuple(made.take())
            middle = np.mean([thing.position for thing in things], axis=0)
            spread = float(np.hypot(*(np.array([t.position[:2] for t in things]) - middle[:2]).T).max())
            fire = _fire(stage, middle, middle[2] + 0.15, min(0.4 + spread, 1.0), (0.8, 1.9), (3.5, 7.0), WASTE_ALBEDO)
            stage.site.keep_out(middle, CLEAR_OF_A_FIRE_M)
            return Draft(position=ground(middle), things=things, fires=(fire,), since_s=stage.seconds(20, 300))
    return None


def _vehicle_on_fire(stage: Stage) -> Draft | None:
    """A parked vehicle of the street, at the engine."""
    still = [i for i, vehicle in enumerate(stage.vehicles) if vehicle.state == "parked"]
    for i in stage.rng.permutation(still) if still else ():
        vehicle = stage.vehicles[i]
        at = ahead(np.array(vehicle.position), vehicle.heading_deg, 1.3)
        if stage.sees((*at, 1.0)) and _is_clear(stage, at):
            fire = _fire(stage, at, 0.75, 0.55, (0.8, 1.8), (4.0, 8.0), RUBBER_ALBEDO)
            return Draft(
                position=vehicle.position, vehicles_there=(int(i),), fires=(fire,), since_s=stage.seconds(20, 200)
            )
    return None


def _smoke_alone(stage: Stage, albedo: float, radius_m: float, smoke_m: tuple[float, float]) -> Draft | None:
    """Out of the ground at the foot of a wall: a cellar that burns, or a vent that steams."""
    for spot in stage.spots("wall"):
        assert spot.edge is not None
        at = spot.edge.foot + (radius_m + 0.1) * spot.edge.inwards
        z = stage.site.plan.height_at(*at)
        if z is not None and _is_clear(stage, at) and stage.take([(*at.tolist(), radius_m)]):
            fire = _fire(stage, at, z, radius_m, (0.0, 0.0), smoke_m, albedo)
            return Draft(position=fire.position, fires=(fire,), since_s=stage.seconds(20, 600))
    return None


def _smoke_of_a_kitchen(stage: Stage) -> Draft | None:
    """A market stall that grills, with who sells there."""
    name = stage.one_of("street_life", "market_stall")
    for spot in stage.spots("kerb"):
        assert spot.edge is not None
        assert name is not None
        size = stage.library.things[name].size_m
        at = spot.edge.foot + (max(size[:2]) / 2 + 0.3) * spot.edge.inwards
        if stage.site.leaves_a_way(at, max(size[:2]) / 2) and (
            stall := stage.put("street_life", name, at, spot.edge.heading_deg)
        ):
            fire = _fire(stage, at, stall.position[2] + 0.95, 0.16, (0.0, 0.0), (1.0, 1.8), KITCHEN_ALBEDO)
            return Draft(position=stall.position, things=(stall,), fires=(fire,), since_s=stage.seconds(600, 9000))
    return None


def _people_in_orange(stage: Stage) -> Draft | None:
    """Workers in the colour of flames."""
    for point, along, _ in stage.darts():
        group, beside = stage.group(), ahead(point, along, 0.9)
        if not stage.site.is_free([(*beside.tolist(), 0.3)]):
            continue
        first = stage.stand(point[:2], along, group, doing=("talk", "point"))
        second = stage.stand(beside, along + 180, group, doing=("listen",)) if first else None
        if first and second:
            cast = tuple(Cast(place=place, trade="construction") for place in (first, second))
            return Draft(position=first.position, cast=cast)
    return None


def _needs(role: str, class_name: str | None, where: str, stage: Stage) -> str:
    names = (class_name,) if class_name else ()
    return stage.lacks(where) or stage.lacks_things(role, *names)


KIND = EventKind(
    law="départs de feux",
    whats={
        "bin_on_fire": What(make=_bin_on_fire, share=2, needs=partial(_needs, "dumped", "trash_bin", "wall")),
        "heap_on_fire": What(make=_heap_on_fire, share=2, needs=partial(_needs, "dumped", None, "wall")),
        "vehicle_on_fire": What(
            make=_vehicle_on_fire,
            needs=lambda stage: "" if any(v.state == "parked" for v in stage.vehicles) else "no parked vehicle",
        ),
        "smoke_from_a_cellar": What(
            make=partial(_smoke_alone, albedo=0.2, radius_m=0.5, smoke_m=(4.0, 8.0)),
            needs=lambda stage: stage.lacks("wall"),
        ),
        "steam_from_a_vent": What(
            make=partial(_smoke_alone, albedo=STEAM_ALBEDO, radius_m=0.3, smoke_m=(1.6, 3.2)),
            genuine=False,
            share=2,
            needs=lambda stage: stage.lacks("wall"),
        ),
        "smoke_of_a_kitchen": What(
            make=_smoke_of_a_kitchen, genuine=False, needs=partial(_needs, "street_life", "market_stall", "kerb")
        ),
        "people_in_orange": What(
            make=_people_in_orange,
            genuine=False,
            needs=lambda stage: (
                ""
                if any(c.trade == "construction" for c in stage.library.characters.values())
                else "no worker's clothes in the library"
            ),
        ),
    },
)
