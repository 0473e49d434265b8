"""A crowd that runs: from a point, or all one way. Hard negatives: people who walk, jog or stand together."""

from __future__ import annotations

import numpy as np

from ..crowd import formations
from ..crowd.places import place_at
from .event import Cast, Draft, EventKind, What
from .stage import Stage, ahead, ground

FLIGHT, SURGE = (16, 36), (18, 40)
FLIGHT_M = (2.5, 14.0)
"""Nearest and farthest from the point that they run from."""

LEAST = 0.6
"""Share of those wanted that must find room."""

RUNNING_APART_M, WALKING_APART_M = 0.45, 0.36
"""Radius of the ground that somebody takes who runs, who walks."""

ABLE: tuple[float, float] = (10.0, 65.0)
CANDIDATES = 25


def _flight(stage: Stage, posture: str, count: tuple[int, int], *, outwards: bool) -> Draft | None:
    """People around a point, all away from it; or, `outwards` False, past it both ways along the street."""
    wanted = int(stage.rng.integers(count[0], count[1] + 1))
    radius = RUNNING_APART_M if posture == "running" else WALKING_APART_M
    for _, (point, along, _) in zip(range(CANDIDATES), stage.darts(), strict=False):
        spots = []
        for _ in range(12 * wanted):
            near, far = FLIGHT_M
            away, angle = near + (far - near) * stage.rng.random() ** 1.4, 360 * stage.rng.random()
            heading = angle + stage.rng.normal(0, 8)
            if not outwards:
                heading = along + (0 if np.cos(np.radians(angle - along)) > 0 else 180) + stage.rng.normal(0, 8)
            spots.append((ahead(point, angle, away), heading))
        if draft := _cast(stage, point, spots, wanted, posture, radius):
            return draft
    return None


def _surge(stage: Stage, posture: str, count: tuple[int, int]) -> Draft | None:
    """A dense block along the street, all one way."""
    wanted = int(stage.rng.integers(count[0], count[1] + 1))
    radius = RUNNING_APART_M if posture == "running" else WALKING_APART_M
    for _, (point, along, _) in zip(range(CANDIDATES), stage.darts(), strict=False):
        heading = along + 180 * (stage.rng.random() < 0.5)
        spots = [
            (ahead(point, heading, *(stage.rng.normal(0, 1, 2) * (3.2, 1.3))), heading + stage.rng.normal(0, 5))
            for _ in range(12 * wanted)
        ]
        if draft := _cast(stage, point, spots, wanted, posture, radius):
            return draft
    return None


def _cast(
    stage: Stage, point: np.ndarray, spots: list[tuple[np.ndarray, float]], wanted: int, posture: str, radius: float
) -> Draft | None:
    """Everybody who finds room, on sidewalks and carriageways alike; None when they are too few."""
    own: list[tuple[float, float, float]] = []
    places = []
    for xy, heading in spots:
        z = stage.site.plan.height_at(*xy)
        clear = all((x - xy[0]) ** 2 + (y - xy[1]) ** 2 > (radius + r) ** 2 for x, y, r in own)
        if z is None or not clear or not stage.site.is_free([(*xy.tolist(), radius)]):
            continue
        own.append((*xy.tolist(), radius))
        places.append(place_at((*xy, z), heading, posture, stage.group()))
        if len(places) == wanted:
            break
    if len(places) < LEAST * wanted:
        return None
    stage.site.taken.add(own)
    since = stage.seconds(0.5, 5)
    return Draft(position=ground(point), cast=tuple(Cast(place=place, ages=ABLE) for place in places), since_s=since)


def _joggers(stage: Stage) -> Draft | None:
    """A running club: few, in step, one way."""
    count = int(stage.rng.integers(3, 7))
    for point, along, _ in stage.darts():
        heading = along + 180 * (stage.rng.random() < 0.5)
        offsets, _ = formations.abreast(count, heading, stage.rng.random(4).tolist())
        points = point[:2] + 1.25 * offsets
        heights = [z for xy in points if (z := stage.tile.walkable.height_at(*xy)) is not None]
        if len(heights) < count or not stage.take([(*xy.tolist(), 0.4) for xy in points]):
            continue
        group = stage.group()
        places = [place_at((*xy, z), heading, "running", group) for xy, z in zip(points, heights, strict=True)]
        return Draft(position=places[0].position, cast=tuple(Cast(place=place, ages=(18.0, 60.0)) for place in places))
    return None


def _audience(stage: Stage) -> Draft | None:
    """A crowd that stands around somebody who performs."""
    count = int(stage.rng.integers(14, 26))
    for point, along, _ in stage.darts():
        offsets, headings = formations.audience(count, along + 90, stage.rng.random(4).tolist())
        middle = ahead(point, along + 90, 1.9)
        performer = stage.tile.walkable.height_at(*middle)
        group, places = stage.group(), []
        for xy, faces in zip(point[:2] + offsets, headings.tolist(), strict=True):
            z = stage.tile.walkable.height_at(*xy)
            if z is not None and stage.site.is_free([(*xy.tolist(), 0.27)]):
                places.append(place_at((*xy, z), faces, "standing", group, doing=("listen", "photo", "wait")))
        if performer is None or len(places) < LEAST * count or not stage.take([(*middle.tolist(), 0.4)]):
            continue
        stage.site.taken.add([(*place.position[:2], 0.27) for place in places])
        star = place_at((*middle, performer), along - 90, "standing", group, doing=("talk", "wave"))
        return Draft(
            position=star.position, cast=tuple(Cast(place=place) for place in (star, *places)),
            since_s=stage.seconds(60, 1500),
        )  # fmt: skip
    return None


KIND = EventKind(
    law="mouvement de foule",
    whats={
        "flight_from_a_point": What(
            make=lambda stage: _flight(stage, "running", FLIGHT, outwards=True),
            needs=lambda stage: stage.has_clip("run"),
        ),
        "surge": What(make=lambda stage: _surge(stage, "running", SURGE), needs=lambda stage: stage.has_clip("run")),
        "people_leave_a_metro": What(
            make=lambda stage: _flight(stage, "walking", FLIGHT, outwards=False), genuine=False
        ),
        "group_walks": What(make=lambda stage: _surge(stage, "walking", (12, 24)), genuine=False),
        "joggers": What(make=_joggers, genuine=False, needs=lambda stage: stage.has_clip("run")),
        "audience": What(make=_audience, genuine=False),
    },
)
