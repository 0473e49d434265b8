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
from .darts import Dart, Streets, darts
from .formations import axes
from .places import BODY_M, FALLING_FOOTPRINT, LYING_FOOTPRINT, Disc, Discs, Place, place_at, placed_discs

HELPER_BESIDE_M = 0.62
"""From the chest of a lying person to the feet of who bends over them."""

SCUFFLE_APART_M = 0.75
CHASE_BEHIND_M = (2.2, 4.5)

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
        "chases": lambda: library.clips_where("running") or _named(library, "run"),
        "cyclists": lambda: library.clips_with("bicycle"),
        "scooters": lambda: library.clips_with("scooter"),
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
        placer = _Placer(library, tile, taken, generator_for(seed, index, "crowd", f"{kind}_chance"))
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


class _Placer:
    """Tries darts until one incident fits."""

    def __init__(self, library: Library, tile: CityTile, taken: Discs, rng: np.random.Generator) -> None:
        self.library, self.tile, self.taken, self.rng = library, tile, taken, rng

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
        clips = list(self.library.clips_where("lying"))
        discs = placed_discs(LYING_FOOTPRINT, point, turn * 360)
        clip = clips[int(what * len(clips))]
        return self._taking(discs, [place_at(point, turn * 360, "lying", group, clip=clip)])

    def _attended(self, point: np.ndarray, along: float, turn: float, what: float, group: int) -> _Found:
        lying, heading = list(self.library.clips_where("lying")), turn * 360
        helping = _helping(self.library)
        helper = helping[int((what * 7) % 1 * len(helping))]
        partner = self.library.clips[helper].partner
        clip = partner.clip if partner and partner.clip in lying else lying[int(what * len(lying))]
        forward, left = axes(heading)
        beside = point[:2] + 0.3 * forward + (1 if what < 0.5 else -1) * (BODY_M + HELPER_BESIDE_M) * left
        faces = float(np.degrees(np.arctan2(*(point[:2] + 0.3 * forward - beside)[::-1])))
        discs = [*placed_discs(LYING_FOOTPRINT, point, heading), (*beside.tolist(), BODY_M)]
        posture = self.library.clips[helper].posture
        return self._taking(
            discs,
            [
                place_at(point, heading, "lying", group, clip=clip),
                place_at((*beside, point[2]), faces, posture, group, clip=helper),
            ],
        )

    def _falling(self, point: np.ndarray, along: float, turn: float, what: float, group: int) -> _Found:
        clips = list(self.library.clips_where("falling"))
        place = place_at(point, turn * 360, "falling", group, clip=clips[int(what * len(clips))])
        return self._taking(placed_discs(FALLING_FOOTPRINT, point, turn * 360), [place])

    def _scuffle(self, point: np.ndarray, along: float, turn: float, what: float, group: int) -> _Found:
        pairs = _pairs(self.library)
        name = pairs[int(what * len(pairs))]
        clip = self.library.clips[name]
        assert clip.partner is not None
        heading = turn * 360
        forward, left = axes(heading)
        offset = clip.partner.offset_m or (SCUFFLE_APART_M, 0.0)
        other = point[:2] + offset[0] * forward + offset[1] * left
        discs: list[Disc] = [(*point[:2].tolist(), 0.4), (*other.tolist(), 0.4)]
        return self._taking(
            discs,
            [
                place_at(point, heading, clip.posture, group, clip=name),
                place_at((*other, point[2]), heading + clip.partner.heading_deg,
                         self.library.clips[clip.partner.clip].posture, group, clip=clip.partner.clip),
            ],
        )  # fmt: skip

    def _chase(self, point: np.ndarray, along: float, turn: float, what: float, group: int) -> _Found:
        heading = along + 180 * (turn < 0.5)
        behind = CHASE_BEHIND_M[0] + (CHASE_BEHIND_M[1] - CHASE_BEHIND_M[0]) * what
        back = point[:2] - behind * axes(heading)[0]
        runs = list(self.library.clips_where("running")) or _named(self.library, "run")
        after = _named(self.library, "chase") or runs
        posture = self.library.clips[runs[0]].posture
        discs: list[Disc] = [(*point[:2].tolist(), 0.4), (*back.tolist(), 0.4)]
        return self._taking(
            discs,
            [
                place_at(point, heading, posture, group, clip=_fastest(self.library, runs)),
                place_at((*back, point[2]), heading, posture, group, clip=after[0]),
            ],
        )

    def _taking(self, discs: Sequence[Disc], places: _Found) -> _Found:
        """The places, when all of this ground is walkable and free; it is taken then."""
        walkable = self.tile.walkable
        if any(walkable.height_at(x, y) is None for x, y, _ in discs) or not self.taken.free(discs):
            return []
        self.taken.add(discs)
        return places


def _helping(library: Library) -> list[str]:
    """Clips of somebody who bends over somebody else."""
    return [
        name
        for name, clip in library.clips.items()
        if clip.activity == "help" or name.startswith("bend_over") or _is_lying_partner(library, clip)
    ]


def _is_lying_partner(library: Library, clip: Clip) -> bool:
    other = library.clips.get(clip.partner.clip) if clip.partner else None
    return clip.posture in ("standing", "crouching") and other is not None and other.posture == "lying"


def _pairs(library: Library) -> list[str]:
    """Clips that are made for two on their feet."""
    return [
        name
        for name, clip in library.clips.items()
        if clip.partner and clip.partner.clip in library.clips and name.startswith("scuffle")
    ]


def _named(library: Library, start: str) -> list[str]:
    return [name for name in library.clips if name.startswith(start)]


def _fastest(library: Library, names: Sequence[str]) -> str:
    return max(names, key=lambda name: library.clips[name].speed_m_per_s)
