"""`place_things`: litter, dumped heaps, abandoned bags, distractors and street life, each where it belongs.

Things are placed before the crowd, which keeps off the ground that they take. Each has chance of its own: one more
changes none of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from ..errors import SpecError
from .arrangements import Arrangement, choose, plan_size
from .laws import Choice, Integers, Law
from .people import Library
from .rng import generator_for
from .scenario import PlacedThing
from .site import WAY_THROUGH_M, Site
from .spec_things import PerHundredSquareMetres, ThingsSpec
from .spots import Spot, check_spots, spots_at, spots_there
from .view import walkable_in_view

ROLES: Mapping[str, str] = {
    "street_life": "street_life",
    "dumped": "dumped",
    "distractors": "distractor",
    "abandoned": "abandoned",
    "litter": "litter",
}
"""Key of the spec -> role of the things; the largest are placed first."""

LITTER_AT: Mapping[str, float] = {"kerb": 0.45, "wall": 0.25, "bin": 0.2, "open": 0.1}
ABANDONED_AT: Mapping[str, float] = {"bench": 0.25, "post": 0.25, "wall": 0.25, "kerb": 0.1, "open": 0.15}
DUMPED_AT: Mapping[str, float] = {"wall": 0.6, "kerb": 0.4}
"""Shares, stated guesses."""

HEAP = Integers(3, 8)
ALONE_WITHIN_M = 3.0
"""Nobody is nearer to what is abandoned."""

TRIES = 400
IN_THE_GUTTER = 0.75
"""Share of the litter at a kerb that lies below it, on the road."""

STANDS_UP = 0.15
"""Share of tall litter, bottles and cups, that did not fall over."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How things of a class are put down together."""

    at: str
    """Where: a spot."""

    count: Law = field(default_factory=lambda: Integers(1, 1))
    gap_m: float = 0.05
    share: float = 1.0
    """How often, against the others of the role."""

    how: str = "row"
    """row, heap, terrace, facing (with its back to the wall or the kerb) or gutter."""


KINDS: Mapping[str, Mapping[str, Kind]] = {
    "street_life": {
        "table": Kind(at="wall", count=Integers(2, 6), how="terrace", share=4),
        "planter": Kind(at="kerb", count=Integers(2, 5), gap_m=1.3, share=2),
        "barrier": Kind(at="kerb", count=Integers(3, 7), gap_m=0.04, share=2),
        "fence": Kind(at="kerb", count=Integers(2, 5), gap_m=0.02, share=1.5),
        "market_stall": Kind(at="kerb", count=Integers(1, 3), gap_m=0.5, share=1.5),
        "parcel": Kind(at="wall", count=Integers(2, 6), how="heap", share=2),
        "scaffolding": Kind(at="wall", count=Integers(1, 3), gap_m=0.0, share=0.6),
        "traffic_cone": Kind(at="kerb", count=Integers(3, 6), gap_m=1.4, how="gutter", share=1),
    },
    "distractor": {
        "mannequin": Kind(at="wall", count=Integers(1, 2), gap_m=0.5, how="facing", share=3),
        "poster": Kind(at="wall", how="facing", share=2),
        "statue": Kind(at="open", how="facing", share=1),
        "coat": Kind(at="wall", how="facing", share=2),
        "sack": Kind(at="wall", how="heap", count=Integers(1, 3), share=2),
    },
}  # fmt: skip
"""By role and class. A class whose things the library has in that role, and that is not here, stands at a wall."""


def place_things(spec: ThingsSpec, library: Library, site: Site) -> tuple[PlacedThing, ...]:
    """Everything that the spec asks for; `SpecError` when the tile or the library has not enough."""
    placer = _Placer(spec, library, site)
    placed: list[PlacedThing] = []
    for key, role in ROLES.items():
        count = _count(spec, key, site)
        if count and not library.things_for(role):
            possible = ", ".join(other for other, kind in ROLES.items() if library.things_for(kind))
            raise SpecError(f"things.{key}: the library has nothing of that kind. Possible: {possible or 'nothing'}.")
        for number in range(count):
            found = placer.place(role, number)
            if not found:
                raise SpecError(
                    f"things.{key} asks for {count}; tile '{site.tile.name}' has room for {number}. Ask for fewer or "
                    "use a larger tile."
                )
            placed += found
    for thing in placed:
        if thing.role == "abandoned":
            site.keep_out(np.array(thing.position[:2]), ALONE_WITHIN_M)
    return tuple(placed)


def _count(spec: ThingsSpec, key: str, site: Site) -> int:
    law: Law = getattr(spec, key)
    drawn = law.draw(generator_for(*site.address, "things", key))
    if isinstance(law, PerHundredSquareMetres):
        return round(float(drawn) / 100 * walkable_in_view(site.view, site.tile, max_distance_m=site.reach_m))
    return int(drawn)


class _Placer:
    """Tries spots until the next thing, heap or row fits."""

    def __init__(self, spec: ThingsSpec, library: Library, site: Site) -> None:
        self.library, self.site = library, site
        self._at = {"litter": spec.litter_at, "abandoned": spec.abandoned_at}
        self._usual = {"litter": LITTER_AT, "abandoned": ABANDONED_AT, "dumped": DUMPED_AT}
        self._spots: dict[tuple[str, str], Iterator[Spot]] = {}
        for role, law in self._at.items():
            if law is not None:
                check_spots(f"things.{role}_at", [str(name) for name in law.possible], site, tuple(self._usual[role]))

    def place(self, role: str, number: int) -> list[PlacedThing]:
        """The next of a role; nothing when no spot is left."""
        rng = generator_for(*self.site.address, "things", role, str(number))
        if role in KINDS:
            return self._place_kind(role, rng)
        where = self._where(role, rng)
        things = self.library.things_for(role)
        if role == "dumped":
            names = [choose(things, chance) for chance in rng.random(HEAP.draw(rng))]
            return self._try(role, where, rng, lambda spot, made: self._heap(spot, made, names, least=2))
        name = choose(things, float(rng.random()))
        put = self._litter if role == "litter" else self._abandon
        return self._try(role, where, rng, lambda spot, made: put(spot, made, name, where))

    def _where(self, role: str, rng: np.random.Generator) -> str:
        asked, usual = self._at.get(role), self._usual[role]
        if asked is not None:
            return str(asked.draw(rng))
        there = {name: share for name, share in usual.items() if name in spots_there(self.site)}
        return str(Choice(tuple(there), tuple(there.values())).draw(rng))

    def _try(
        self, role: str, where: str, rng: np.random.Generator, put: Callable[[Spot, Arrangement], bool]
    ) -> list[PlacedThing]:
        spots = self._spots.setdefault((role, where), spots_at(self.site, where, f"things/{role}"))
        for _, spot in zip(range(TRIES), spots, strict=False):
            made = Arrangement(self.site, self.library, role, rng)
            if put(spot, made):
                return made.take()
        return []

    def _litter(self, spot: Spot, made: Arrangement, name: str, where: str) -> bool:
        thing, (where_to, turn, heading, stands) = self.library.things[name], made.rng.random(4).tolist()
        fallen = thing.size_m[2] > 1.4 * max(thing.size_m[:2]) and stands > STANDS_UP
        half = max(plan_size(thing, fallen=fallen)) / 2
        away = half + 0.02 + 0.35 * where_to**2
        if where == "kerb":
            away = -away if where_to < IN_THE_GUTTER else away
        elif where == "bin":
            away = half + 0.05 + 0.9 * where_to**1.5
        return made.put(name, spot.beside(away, turn), 360 * heading, fallen=fallen)

    def _abandon(self, spot: Spot, made: Arrangement, name: str, where: str) -> bool:
        thing, (away, turn, heading) = self.library.things[name], made.rng.random(3).tolist()
        half = max(thing.size_m[:2]) / 2
        xy = spot.beside(half + 0.05 + 0.25 * away, turn)
        facing = spot.edge.heading_deg + 20 * (heading - 0.5) if spot.edge is not None else 360 * heading
        return self.site.plan.tile.walkable.height_at(*xy) is not None and made.put(name, xy, facing)

    def _heap(self, spot: Spot, made: Arrangement, names: list[str], least: int) -> bool:
        assert spot.edge is not None
        made.heap(spot.edge, names)
        return len(made.things) >= min(least, len(names)) and self._leaves_a_way(made)

    def _place_kind(self, role: str, rng: np.random.Generator) -> list[PlacedThing]:
        """A row, a heap, a terrace: of a class that the library has."""
        there = spots_there(self.site)
        classes = sorted({thing.class_name for thing in self.library.things_for(role).values()} - {"chair", "parasol"})
        kinds = {name: KINDS[role].get(name, Kind(at="wall", how="facing")) for name in classes}
        kinds = {name: kind for name, kind in kinds.items() if kind.at in there}
        if not kinds:
            return []
        class_name = str(Choice(tuple(kinds), tuple(kind.share for kind in kinds.values())).draw(rng))
        kind, things = kinds[class_name], self.library.things_for(role, class_name)
        count, name = int(kind.count.draw(rng)), choose(things, float(rng.random()))
        names = [choose(things, chance) for chance in rng.random(count)]

        def put(spot: Spot, made: Arrangement) -> bool:
            if kind.how == "heap":
                return self._heap(spot, made, names, least=1)
            if kind.how == "facing":
                return self._facing(spot, made, names, kind)
            if kind.how == "terrace":
                return self._terrace(spot, made, name, count)
            return self._row(spot, made, name, count, kind)

        return self._try(role, kind.at, rng, put)

    def _facing(self, spot: Spot, made: Arrangement, names: list[str], kind: Kind) -> bool:
        """Side by side with the back to a wall; in the open, alone and any way round."""
        turn, out = made.rng.random(2).tolist()
        along = 0.0
        for number, name in enumerate(names):
            length, width = plan_size(self.library.things[name])
            along += (width / 2 + kind.gap_m) if number else 0.0
            if spot.edge is None:
                made.put(name, spot.point, 360 * turn)
                break
            xy = spot.edge.foot + (length / 2 + 0.05 + 0.15 * out) * spot.edge.inwards + along * spot.edge.along
            made.put(name, xy, spot.edge.heading_deg + 14 * (turn - 0.5))
            along += width / 2
        return bool(made.things) and self._leaves_a_way(made)

    def _row(self, spot: Spot, made: Arrangement, name: str, count: int, kind: Kind) -> bool:
        """Along a kerb or a wall; at least half of what was asked, without gaps for what found no room."""
        assert spot.edge is not None
        width = self.library.things[name].size_m[1]
        away = width / 2 + (0.03 if kind.at == "wall" else 0.25)
        made.row(spot.edge, name, count, away_m=-width - 0.15 if kind.how == "gutter" else away, gap_m=kind.gap_m)
        return len(made.things) >= (count + 1) // 2 and (kind.how == "gutter" or self._leaves_a_way(made))

    def _terrace(self, spot: Spot, made: Arrangement, table: str, count: int) -> bool:
        """Tables before a front, two chairs at each with their backs to the wall, and a parasol here and there."""
        assert spot.edge is not None
        edge, library = spot.edge, self.library
        chairs, parasols = (library.things_for("street_life", kind) for kind in ("chair", "parasol"))
        chair = choose(chairs, float(made.rng.random())) if chairs else None
        shade = choose(parasols, float(made.rng.random())) if parasols and made.rng.random() < 0.6 else None
        deep = plan_size(library.things[chair])[0] if chair else 0.0
        table_l, table_w = plan_size(library.things[table])
        pitch, at_table = max(1.3, table_w + 0.5), 0.1 + deep + table_l / 2 + 0.05
        for number in range(count):
            along = (number - (count - 1) / 2) * pitch
            if not made.put(table, edge.foot + at_table * edge.inwards + along * edge.along, edge.heading_deg):
                continue
            for side in (-0.29, 0.29):
                if chair is None:
                    break
                jitter = made.rng.normal(0, 0.03, 2)
                xy = edge.foot + (0.1 + deep / 2 + abs(jitter[0])) * edge.inwards
                made.put(chair, xy + (along + side + jitter[1]) * edge.along, edge.heading_deg + made.rng.normal(0, 8))
            if shade and number % 2 == 0:
                reach = max(at_table + 0.2, library.things[shade].size_m[0] / 2 + 0.1)
                made.put(shade, edge.foot + reach * edge.inwards + (along + pitch / 2) * edge.along, edge.heading_deg)
        return sum(thing.thing == table for thing in made.things) >= min(2, count) and self._leaves_a_way(made)

    def _leaves_a_way(self, made: Arrangement) -> bool:
        """True where people pass beside every piece."""
        return all(
            self.site.leaves_a_way(
                np.array(thing.position[:2]), max(plan_size(self.library.things[thing.thing], fallen=thing.fallen)) / 2
            )
            for thing in made.things
        )


__all__ = ["ALONE_WITHIN_M", "WAY_THROUGH_M", "place_things"]
