"""Cyclists, people on scooters and motorcyclists: in strips of their own where there are some, else in the lanes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...city.lanes import StripKind
from ...city.tile import CityTile
from ...errors import CrowdError
from ..people import Library
from ..rng import generator_for
from ..spec_sections import CrowdSpec
from ..traffic.lanes import SEEN_WITHIN_M, darts_in, lane_lines
from ..traits import Traits
from ..view import View
from .places import FOOTPRINTS, Discs, Place, place_at, placed_discs


@dataclass(frozen=True, kw_only=True)
class Ride:
    """How one kind of riders moves."""

    on: str
    """Class of what they ride."""

    strips: tuple[StripKind, ...]
    """Parts of the carriageway, in the order of their choice."""

    ages: tuple[float, float]
    headwear: str | None = None
    """What everybody must wear who does it."""


RIDES: Mapping[str, Ride] = {
    "cyclists": Ride(on="bicycle", strips=("cycle", "bus", "drive"), ages=(12, 75)),
    "scooters": Ride(on="scooter", strips=("cycle", "drive"), ages=(12, 75)),
    "motorcyclists": Ride(on="motorcycle", strips=("drive",), ages=(18, 65), headwear="motorcycle_helmet"),
}
"""By the key of the crowd's section. Bus lanes are open to bicycles in Paris; a full-face helmet is what four in five
motorcyclists wear, and the law asks for some helmet of each (article R431-1 of the road code)."""

RIGHT_OF_THE_MIDDLE_M, FROM_THE_EDGE_M = 0.6, 0.9
"""Riders leave room to be overtaken; but not beyond the edge of a narrow strip."""


def place_riders(
    spec: CrowdSpec, tile: CityTile, view: View, taken: Discs, first_group: int, seed: int, index: int
) -> dict[str, tuple[Place, ...]]:
    """The places of everybody who rides, by kind."""
    found: dict[str, tuple[Place, ...]] = {}
    group = first_group
    for kind, ride in RIDES.items():
        count = int(getattr(spec, kind).draw(generator_for(seed, index, "crowd", kind)))
        places: list[Place] = []
        for point, heading in _ways(ride, tile, view, (seed, index), kind) if count else ():
            if len(places) == count:
                break
            discs = placed_discs(FOOTPRINTS[ride.on], point, heading)
            if all(tile.drivable.height_at(x, y) is not None for x, y, _ in discs) and taken.free(discs):
                taken.add(discs)
                group += 1
                places.append(place_at((*point, 0.0), heading, "riding", group, seat=ride.on))
        if len(places) < count:
            raise CrowdError(
                f"crowd.{kind} asks for {count}; the lanes of tile '{tile.name}' had room for {len(places)}."
            )
        found[kind] = tuple(places)
    return found


def _ways(
    ride: Ride, tile: CityTile, view: View, address: tuple[int, int], kind: str
) -> Iterator[tuple[np.ndarray, float]]:
    """Candidate points and headings: in view strip by strip, then elsewhere strip by strip."""
    elsewhere: list[tuple[np.ndarray, float]] = []
    for strip in ride.strips:
        name = ("darts",) if strip == "drive" else ("darts", strip)
        rng = generator_for(*address, "crowd", kind, *name)
        darts = list(darts_in(lane_lines(tile, (strip,)), view, rng))
        ground = np.array([(*middle, 0.0) for _, _, middle, _ in darts]).reshape(-1, 3)
        seen = view.sees(ground, max_distance_m=SEEN_WITHIN_M, margin=0.05)
        for (lane, _, middle, heading), is_seen in zip(darts, seen.tolist(), strict=True):
            off = float(np.clip(lane.width_m / 2 - FROM_THE_EDGE_M, 0.0, RIGHT_OF_THE_MIDDLE_M))
            aside = np.radians(heading - 90)
            place = middle + off * np.array([np.cos(aside), np.sin(aside)]), heading
            if is_seen:
                yield place
            else:
                elsewhere.append(place)
    yield from elsewhere


def equipped(kind: str, people: Sequence[Traits], library: Library) -> list[Traits]:
    """The riders of a kind with what they must wear; where no character of their sex has it, of the sex that has.

    Nothing else that the spec asks of people's looks is asked of them.
    """
    ride = RIDES.get(kind)
    wearers = [c for c in library.characters.values() if ride and ride.headwear and c.headwear == ride.headwear]
    if not wearers:
        return list(people)
    sexes = [sex for sex in ("female", "male") if any(wearer.is_of(sex) for wearer in wearers)]
    wants = {"headwear": str(wearers[0].headwear)}
    return [
        replace(person, sex=person.sex if person.sex in sexes else sexes[0], pregnant=False, wants=wants, avoids={})
        for person in people
    ]
