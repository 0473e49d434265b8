"""Too many people on too little ground. Hard negatives: many people with room, and few in a dense line."""

from __future__ import annotations

import numpy as np

from ..crowd import formations
from ..crowd.places import CROWDED_CLEARANCE_M, place_at
from .event import Cast, Draft, EventKind, What
from .stage import Stage, ahead, ground, rectangle

CRUSH_PER_M2 = (4.0, 4.8)
"""Above 4 people per m2 a crowd pushes its members (Fruin 1993, Still 2000)."""

LOOSE_PER_M2 = (0.9, 1.4)
AREAS_M = ((8.0, 3.6), (9.0, 2.6), (7.0, 2.2), (5.0, 1.8))
"""Length along the street and width; the first that fits."""

FILLED = 0.85
"""Share of the places of the lattice that must be free."""

CANDIDATES = 50
QUEUE = (12, 22)


def _packed(stage: Stage, per_m2: tuple[float, float]) -> Draft | None:
    """Everybody on a shaken hexagonal lattice in a rectangle along the street."""
    density = per_m2[0] + (per_m2[1] - per_m2[0]) * stage.rng.random()
    apart = float(np.sqrt(2 / (np.sqrt(3) * density)))
    for area in AREAS_M:
        for _, (point, along, _) in zip(range(CANDIDATES), stage.darts(), strict=False):
            if places := _fill(stage, point, along, area, apart):
                return places
    return None


def _fill(stage: Stage, point: np.ndarray, along: float, area: tuple[float, float], apart_m: float) -> Draft | None:
    length, width = area
    rows, columns = int(width / (apart_m * np.sqrt(3) / 2)), int(length / apart_m)
    offsets = np.array([
        ((column + 0.5 * (row % 2) + 0.25) * apart_m - length / 2, (row + 0.5) * apart_m * np.sqrt(3) / 2 - width / 2)
        for row in range(rows)
        for column in range(columns)
    ]) + stage.rng.uniform(-1, 1, (rows * columns, 2)) * min(0.25 * (apart_m - CROWDED_CLEARANCE_M), 0.12)  # fmt: skip
    focus, turned = 360 * stage.rng.random(), stage.rng.normal(0, 40, len(offsets))
    places = []
    group = stage.group()
    radius = CROWDED_CLEARANCE_M / 2
    for (front, left), turn in zip(offsets.tolist(), turned.tolist(), strict=True):
        xy = ahead(point, along, front, left)
        z = stage.tile.walkable.height_at(*xy)
        if z is not None and stage.site.taken.free([(*xy.tolist(), radius)]):
            places.append(place_at((*xy, z), focus + turn, "standing", group, doing=("wait", "phone", "listen")))
    zone = rectangle(point, along, length, width)
    there = tuple(i for i, person in enumerate(stage.people) if _is_in(person.position, point, along, area))
    if len(places) + len(there) < FILLED * len(offsets):
        return None
    stage.site.taken.add([(*place.position[:2], radius) for place in places])
    cast = tuple(Cast(place=place, ages=(14.0, 80.0)) for place in places)
    return Draft(position=ground(point), cast=cast, people_there=there, zone=zone, since_s=stage.seconds(20, 900))


def _is_in(position: tuple[float, float, float], middle: np.ndarray, along: float, area: tuple[float, float]) -> bool:
    forward, left = formations.axes(along)
    step = np.array(position[:2]) - middle[:2]
    return abs(step @ forward) <= area[0] / 2 and abs(step @ left) <= area[1] / 2


def _queue(stage: Stage) -> Draft | None:
    """One behind the other along a front."""
    count = int(stage.rng.integers(QUEUE[0], QUEUE[1] + 1))
    for spot in stage.spots("wall"):
        assert spot.edge is not None
        heading = spot.edge.heading_deg + 90
        offsets, headings = formations.line(count, heading, stage.rng.random(4).tolist())
        points = spot.edge.foot + 0.65 * spot.edge.inwards + offsets
        group, places = stage.group(), []
        for xy, faces in zip(points, headings.tolist(), strict=True):
            z = stage.tile.walkable.height_at(*xy)
            if z is not None and stage.site.taken.free([(*xy.tolist(), 0.27)]):
                places.append(place_at((*xy, z), faces, "standing", group, doing=("wait", "phone")))
        if len(places) >= max(8, FILLED * count):
            stage.site.taken.add([(*place.position[:2], 0.27) for place in places])
            middle = np.mean([place.position for place in places], axis=0)
            span = float(np.ptp(np.array([place.position[:2] for place in places]) @ spot.edge.along)) + 0.8
            return Draft(
                position=ground(middle), cast=tuple(Cast(place=place) for place in places),
                zone=rectangle(middle, heading, span, 1.6), since_s=stage.seconds(60, 1800),
            )  # fmt: skip
    return None


KIND = EventKind(
    law="densité trop importante de personnes",
    whats={
        "crush": What(make=lambda stage: _packed(stage, CRUSH_PER_M2)),
        "loose_crowd": What(make=lambda stage: _packed(stage, LOOSE_PER_M2), genuine=False),
        "queue": What(make=_queue, genuine=False, needs=lambda stage: stage.lacks("wall")),
    },
)
