"""What a spec says of things that stand and lie in the street."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from .laws import Constant, Law
from .spec_rules import LawRule, Names, Section, WholeWithin, Within

MOST = 500
MOST_PER_100M2 = 60.0


@dataclass(frozen=True)
class PerHundredSquareMetres(Law):
    """So many on every 100 m2 of walkable ground in view, instead of a count."""

    law: Law

    def draw_many(self, rng: np.random.Generator, count: int) -> list[Any]:
        return self.law.draw_many(rng, count)

    @property
    def plain(self) -> Any:
        return {"per_100m2": self.law.plain}

    @property
    def possible(self) -> tuple[Any, ...]:
        """Of counts; a density has none that is known before there is a camera."""
        return ()


class Amount(LawRule):
    """A rule for a field: whole numbers, or `{per_100m2: law}`."""

    def check(self, raw: Any) -> Law:
        if isinstance(raw, PerHundredSquareMetres):
            return raw
        if isinstance(raw, Mapping) and set(raw) == {"per_100m2"}:
            hint = "60 on 100 m2 is a street after a market."
            return PerHundredSquareMetres(Within(0, MOST_PER_100M2, hint).check(raw["per_100m2"]))
        return WholeWithin(0, MOST, "Or write a density: {per_100m2: 5}.").check(raw)


class ThingsSpec(Section):
    """What lies and stands there: numbers, or densities as {per_100m2: 5}."""

    litter: Annotated[Law, Amount()] = Constant(0)
    """Cans, papers, cups, bottles: in the gutter, around bins, at the foot of walls."""

    litter_at: Annotated[Law, Names()] | None = None
    """kerb, wall, bin or open; not given, as in a street."""

    dumped: Annotated[Law, Amount()] = Constant(0)
    """Heaps of three to eight pieces: bags, boxes, mattresses, furniture."""

    abandoned: Annotated[Law, Amount()] = Constant(0)
    """Bags and cases with nobody within 3 m."""

    abandoned_at: Annotated[Law, Names()] | None = None
    """bench, post, wall, kerb or open; not given, any of them that the tile has."""

    distractors: Annotated[Law, Amount()] = Constant(0)
    """What looks like people or their bags: mannequins, posters, statues, coats on chairs, piles of sacks."""

    street_life: Annotated[Law, Amount()] = Constant(0)
    """Terraces, stalls, fences, rows of planters or barriers, parcels, scaffolding: each with all its pieces."""
