"""What happens to people and between them: falls, somebody on the ground, a scuffle, a chase. Counted in the spec."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ...city.tile import CityTile
from ...errors import CrowdError
from ..people import Clip, Library
from ..rng import generator_for
from ..spec_sections import CrowdSpec
from ..view import View
from .anchors import at_the_wall
from .darts import Dart, Streets, darts
from .formations import axes
from .places import BODY_M, Disc, Discs, Place, place_at, placed_discs, room_of

CHASE_BEHIND_M = (1.9, 4.5)
LYING_DISC_M, FALLING_DISC_M = 0.28, 0.35
AGAINST_A_WALL = 0.12
"""Share of those on the ground who sit slumped against a front, where there is such a clip."""

FROM_THE_WALL_M = 0.31

KINDS = ("lying", "lying_attended", "falling", "scuffles", "chases")
PEOPLE_IN_EACH = {"lying": 1, "lying_attended": 2, "falling": 1, "scuffles": 2, "chases": 2}

AGES: dict[str, tuple[float, float] | None] = {
    "lying": None, "lying_attended": None, "falling": None, "scuffles": (15, 60), "chases": (14, 50),
}  # fmt: skip
"""Of those who are in it."""

_Found = list[Place]


def check_clips(spec: CrowdSpec, library: Library) -> None:
    """Raise `CrowdError` when something is asked for that the library has no movement for."""
    needed: dict[str, Callable[[], object]] = {
        "lying": lambda: library.clips_where("lying"),
        "lying_attended": lambda: library.clips_where("lying") and _helping(library),
        "falling": lambda: library.clips_where("falling"),
        "scuffles": lambda: _pairs(library),
        "chases": lambda: [c for c in library.clips.values() if c.activity == "chase" and c.partner],
        "cyclists": lambda: library.clips_with("bicycle"),
        "scooters": lambda: library.clips_with("scooter"),
        "motorcyclists": lambda: library.clips_with("motorcycle"),
    }
    missing = [name for name, found in needed.items() if not found()]
    for name in missing:
        if max(getattr(spec, name).possible) > 0:
            possible = ", ".join(other for other in needed if other not in missing)
            raise CrowdError(f"crowd.{name}: the library has no clip that shows it. Possible: {possible}.")


def place_incidents(
    spec: CrowdSpec, library: Library, tile: CityTile, view: View, taken: Discs, first_group: int, seed: int, index: int
) -> dict[str, tuple[Place, ...]]:
    """The places of everybody who is in an incident, by kind, pairs side by side."""
    reach = float(spec.max_distance_m.draw(generator_for(seed, index, "crowd", "max_distance")))
    found: dict[str, tuple[Place, ...]] = {}
    group, streets = first_group, Streets.of(tile)
    for kind in KINDS:
        count = int(getattr(spec, kind).draw(generator_for(seed, index, "crowd", kind)))
        placer = IncidentPlacer(library, tile, streets, taken, generator_for(seed, index, "crowd", f"{kind}_chance"))
        thrown = darts(tile.walkable, kind, streets, view, reach, (seed, index)) if count else iter(())
        places: list[Place] = []
        for number in range(count):
            group += 1
            some = placer.place(kind, thrown, group)
            if not some:
                raise CrowdError(f"crowd.{kind} asks for {count}; tile '{tile.name}' has room for {number}.")
            places += some
        found[kind] = tuple(places)
    return found


class IncidentPlacer:
    """Tries darts until one incident fits; its people take their ground."""

    def __init__(
        self, library: Library, tile: CityTile, streets: Streets, taken: Discs, rng: np.random.Generator
    ) -> None:
        self.library, self.tile, self.streets, self.taken, self.rng = library, tile, streets, taken, rng

    def place(self, kind: str, thrown: Iterator[Dart], group: int) -> _Found:
        """The places of the next one; none when the darts are used up."""
        make = {
            "lying": self._lying, "lying_attended": self._attended, "falling": self._falling,
            "scuffles": self._scuffle, "chases": self._chase,
        }[kind]  # fmt: skip
        for point, along, _ in thrown:
            turn, what, *_ = self.rng.random(3).tolist()
            if places := make(point, along, turn, what, group):
                return places
        return []

    def _lying(self, point: np.ndarray, along: float, turn: float, what: float, group: int) -> _Found:
        slumped = list(self.library.clips_where("lying", "wall"))
        if slumped and what < AGAINST_A_WALL:
            found = at_the_wall(self.streets, point, FROM_THE_WALL_M)
            if not found:
                return []
            place = place_at((*found[0], point[2]), found[1] + 180, "lying", group, clip=slumped[0])
        else:
            clips = list(self.library.clips_where("lying"))
            place = place_at(point, turn * 360, "lying", group, clip=clips[int(what * len(clips))])
        return self._taking(self._room(place, LYING_DISC_M), [place])

    def _attended(self, point: np.ndarray, along: float, turn: float, what: float, group: int) -> _Found:
        """The clip of who helps says where the other one lies: forward and left of them."""
        helping = _helping(self.library)
        helper = helping[int(what * len(helping))]
        partner = self.library.clips[helper].partner
        assert partner is not None
        place = place_at(point, turn * 360, "lying", group, clip=partner.clip)
        faces = turn * 360 - partner.heading_deg
        forward, left = axes(faces)
        beside = point[:2] - partner.offset_m[0] * forward - partner.offset_m[1] * left
        discs: list[Disc] = [*self._room(place, LYING_DISC_M), (*beside.tolist(), BODY_M)]
        posture = self.library.clips[helper].posture
        return self._taking(discs, [place, place_at((*beside, point[2]), faces, posture, group, clip=helper)])

    def _falling(self, point: np.ndarray, along: float, turn: float, what: float, group: int) -> _Found:
        clips = list(self.library.clips_where("falling"))
        place = place_at(point, turn * 360, "falling", group, clip=clips[int(what * len(clips))])
        return self._taking(self._room(place, FALLING_DISC_M), [place])

    def _scuffle(self, point: np.ndarray, along: float, turn: float, what: float, group: int) -> _Found:
        pairs = _pairs(self.library)
        return self._two(point, turn * 360, pairs[int(what * len(pairs))], group, 0.0)

    def _chase(self, point: np.ndarray, along: float, turn: float, what: float, group: int) -> _Found:
        chasing = [name for name, clip in self.library.clips.items() if clip.activity == "chase"]
        apart = CHASE_BEHIND_M[0] + (CHASE_BEHIND_M[1] - CHASE_BEHIND_M[0]) * what
        return self._two(point, along + 180 * (turn < 0.5), chasing[int(what * len(chasing))], group, apart)

    def _two(self, point: np.ndarray, heading: float, name: str, group: int, apart_m: float) -> _Found:
        """Somebody with a clip, and the partner that it is made for, `apart_m` ahead or as the clip says."""
        clip = self.library.clips[name]
        assert clip.partner is not None
        forward, left = axes(heading)
        ahead, aside = clip.partner.offset_m[:2]
        other = point[:2] + (apart_m or ahead) * forward + aside * left
        turned, second = heading + clip.partner.heading_deg, self.library.clips[clip.partner.clip]
        discs: list[Disc] = [(*point[:2].tolist(), 0.4), (*other.tolist(), 0.4)]
        return self._taking(
            discs,
            [
                place_at(point, heading, clip.posture, group, clip=name),
                place_at((*other, point[2]), turned, second.posture, group, clip=clip.partner.clip),
            ],
        )

    def _room(self, place: Place, radius_m: float) -> list[Disc]:
        """The ground that the clip of a place needs."""
        space = self.library.clips[place.clip or ""].space_m
        return placed_discs(room_of(space, radius_m), place.position, place.heading_deg)

    def _taking(self, discs: Sequence[Disc], places: _Found) -> _Found:
        """The places, when all of this ground is walkable and free; it is taken then."""
        walkable = self.tile.walkable
        if any(walkable.height_at(x, y) is None for x, y, _ in discs) or not self.taken.free(discs):
            return []
        self.taken.add(discs)
        return places


def _helping(library: Library) -> list[str]:
    """Clips of somebody who bends over somebody else on the ground."""
    return [
        name
        for name, clip in library.clips.items()
        if clip.posture in ("standing", "crouching") and _posture_of_partner(library, clip) == "lying"
    ]


def _pairs(library: Library) -> list[str]:
    """Clips that are made for two on their feet who fight."""
    return [
        name
        for name, clip in library.clips.items()
        if name.startswith("scuffle") and _posture_of_partner(library, clip) == "standing"
    ]


def _posture_of_partner(library: Library, clip: Clip) -> str | None:
    other = library.clips.get(clip.partner.clip) if clip.partner else None
    return other.posture if other else None
