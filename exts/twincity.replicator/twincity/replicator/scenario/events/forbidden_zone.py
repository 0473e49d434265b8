"""Somebody where nobody may be. Hard negatives: who stays outside, and things that lie inside."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..arrangements import plan_size
from ..crowd.places import place_at
from ..scenario import PlacedThing
from .event import Cast, Draft, EventKind, What
from .stage import Stage, ahead, ground, rectangle
from .wrong_direction import _lane_points

CLOSED_M = ((4.2, 2.2), (3.2, 2.0), (2.4, 1.8))
"""Length along the street and width of what is closed off; the largest that fits."""

STRETCH_M = (9.0, 3.0)
"""Of the carriageway where nobody walks: along its lane and across."""

FROM_A_ZEBRA_M = 2.0


def _closed_areas(stage: Stage) -> Iterator[tuple[np.ndarray, float, tuple[float, float], tuple[PlacedThing, ...]]]:
    """Free rectangles on the sidewalk with barriers around them: middle, heading, size, barriers."""
    name = _closing(stage)
    assert name is not None
    for size in CLOSED_M:
        for _, (point, along, _) in zip(range(60), stage.darts(), strict=False):
            made = stage.arrange("event")
            if not _is_open(stage, point, along, size):
                continue
            length = plan_size(stage.library.things[name])
            across = length[1] > length[0]
            for side, reach, turned in (
                (0, size[1], 0), (180, size[1], 0), (90, size[0], 90), (270, size[0], 90),
            ):  # fmt: skip
                run = size[0] if turned == 0 else size[1]
                count = max(1, round(run / (max(length) + 0.03)))
                for k in range(count):
                    step = (k - (count - 1) / 2) * (max(length) + 0.03)
                    at = ahead(ahead(point, along + side + 90, reach / 2), along + turned, step)
                    made.put(name, at, along + turned + 90 * across)
            if len(made.things) >= 4:
                yield point, along, size, tuple(made.take())


def _is_open(stage: Stage, point: np.ndarray, along: float, size: tuple[float, float]) -> bool:
    """True where all of the rectangle, and half a metre around it, is free sidewalk."""
    grid = [
        (*ahead(point, along, a * (size[0] / 2 + 0.4), b * (size[1] / 2 + 0.2)).tolist(), 0.3)
        for a in np.linspace(-1, 1, 7)
        for b in np.linspace(-1, 1, 5)
    ]
    return stage.site.is_free(grid) and all(stage.site.plan.on_sidewalk(x, y) for x, y, _ in grid)


def _in_a_closed_area(stage: Stage) -> Draft | None:
    for point, along, size, barriers in _closed_areas(stage):
        xy = point[:2] + stage.rng.normal(0, 0.2, 2)
        place = stage.stand(xy, 360 * stage.rng.random(), stage.group(), doing=("wait", "phone"))
        if place:
            return Draft(
                position=place.position, cast=(Cast(place=place, ages=None),), things=barriers,
                zone=rectangle(point, along, *size), since_s=stage.seconds(2, 60),
            )  # fmt: skip
        return None
    return None


def _beside_a_closed_area(stage: Stage) -> Draft | None:
    """Somebody leans towards it from outside."""
    for point, along, size, barriers in _closed_areas(stage):
        for side in (90, -90, 0, 180):
            reach = (size[1] if side in (90, -90) else size[0]) / 2
            xy = ahead(point, along + side, reach + 0.55)
            place = stage.stand(xy, along + side + 180, stage.group(), doing=("wait", "phone", "photo"))
            if place:
                return Draft(
                    position=place.position, cast=(Cast(place=place, ages=None),), things=barriers,
                    zone=rectangle(point, along, *size),
                )  # fmt: skip
        return None
    return None


def _thing_in_a_closed_area(stage: Stage) -> Draft | None:
    """As tall as somebody, and nobody."""
    names = [stage.one_of("distractor", "mannequin"), stage.one_of("dumped"), stage.one_of("abandoned")]
    for point, along, size, barriers in _closed_areas(stage):
        for name in names:
            thing = stage.put("event", name, point[:2], along) if name else None
            if thing:
                return Draft(
                    position=thing.position, things=(thing, *barriers), zone=rectangle(point, along, *size),
                    since_s=stage.seconds(60, 9000),
                )  # fmt: skip
        return None
    return None


def _on_the_carriageway(stage: Stage) -> Draft | None:
    """Somebody stands on the road, away from the zebras."""
    for point, heading in _lane_points(stage, "drive"):
        corners = rectangle(point, heading, STRETCH_M[0] + 2 * FROM_A_ZEBRA_M, STRETCH_M[1])
        if not _is_road(stage, corners) or not stage.take([(*point[:2].tolist(), 0.45)]):
            continue
        place = place_at(
            ground(point), heading + 180 * stage.rng.random(), "standing", stage.group(), doing=("phone", "wait")
        )
        return Draft(
            position=place.position, cast=(Cast(place=place),), zone=rectangle(point, heading, *STRETCH_M),
            since_s=stage.seconds(2, 30),
        )  # fmt: skip
    return None


def _waits_at_the_kerb(stage: Stage) -> Draft | None:
    """Somebody half a step away from the same ground."""
    for point, heading in _lane_points(stage, "drive"):
        edge = stage.site.plan.kerb_near(point)
        corners = rectangle(point, heading, *STRETCH_M)
        if edge is None or edge.distance_m > 6 or not _is_road(stage, corners):
            continue
        xy = edge.foot - 0.45 * edge.inwards
        place = stage.stand(xy, edge.heading_deg, stage.group(), doing=("wait", "phone"))
        if place:
            return Draft(position=place.position, cast=(Cast(place=place),), zone=corners)
    return None


def _on_the_crossing(stage: Stage) -> Draft | None:
    """Somebody on a zebra; the ground that nobody may walk on begins beside it."""
    for i in stage.rng.permutation(len(stage.tile.crossings)):
        crossing = stage.tile.crossings[i]
        across, middle = crossing.road_heading_deg + 90, np.array(crossing.centre)
        for shift in stage.rng.permutation(np.linspace(-0.3, 0.3, 7) * crossing.span_m):
            xy = ahead(middle, across, float(shift), 0.5 * (stage.rng.random() - 0.5))
            z = stage.tile.crossable.height_at(*xy)
            if z is None or not stage.sees((*xy, z)) or not stage.take([(*xy.tolist(), 0.3)]):
                continue
            place = place_at((*xy, z), across + 180 * (stage.rng.random() < 0.5), "walking", stage.group())
            beside = ahead(middle, crossing.road_heading_deg, crossing.length_m / 2 + 0.3 + STRETCH_M[0] / 2)
            zone = rectangle(beside, crossing.road_heading_deg, STRETCH_M[0], crossing.span_m - 0.4)
            return Draft(position=place.position, cast=(Cast(place=place, ages=None),), zone=zone)
    return None


def _is_road(stage: Stage, corners: tuple[tuple[float, float], ...]) -> bool:
    return all(
        stage.tile.drivable.height_at(x, y) is not None and stage.tile.crossable.height_at(x, y) is None
        for x, y in corners
    )


def _closing(stage: Stage) -> str | None:
    """What an area is closed off with."""
    for role in ("event", "works", "street_life"):
        if stage.library.things_for(role, "barrier", "fence"):
            return stage.one_of(role, "barrier", "fence")
    return None


def _no_barrier(stage: Stage) -> str:
    return "" if _closing(stage) else "no barrier or fence in the library"


def _no_road(stage: Stage) -> str:
    return "" if stage.tile.roads else "no road on the tile"


KIND = EventKind(
    law="franchissement ou présence d'une personne ou d'un véhicule dans une zone interdite ou sensible",
    whats={
        "in_a_closed_area": What(make=_in_a_closed_area, share=2, needs=_no_barrier),
        "on_the_carriageway": What(make=_on_the_carriageway, needs=_no_road),
        "beside_a_closed_area": What(make=_beside_a_closed_area, genuine=False, needs=_no_barrier),
        "thing_in_a_closed_area": What(
            make=_thing_in_a_closed_area,
            genuine=False,
            needs=lambda stage: _no_barrier(stage) or stage.lacks_things("abandoned"),
        ),
        "waits_at_the_kerb": What(make=_waits_at_the_kerb, genuine=False, needs=_no_road),
        "on_the_crossing": What(
            make=_on_the_crossing,
            genuine=False,
            needs=lambda stage: "" if stage.tile.crossings else "no crossing on the tile",
        ),
    },
)
