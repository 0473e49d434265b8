"""Bookkeeping of a source: what it read, built, refused, guessed and repaired."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from ..tile import TileReport

COUNTERS = ("read", "refused", "guessed", "repaired", "sources")


class Tally:
    """Counts while a tile is being read; `report` freezes them."""

    def __init__(self) -> None:
        self.read: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.guessed: Counter[str] = Counter()
        self.repaired: Counter[str] = Counter()
        self.sources: Counter[str] = Counter()
        """What was taken from where, of what was built: `buildings: plan from osm`."""

    def found(self, layer: str) -> int:
        """Records of a layer that were read and not refused so far."""
        return self.read[layer] - sum(n for why, n in self.refused.items() if why.split(":")[0] == layer)

    def report(self, built: Mapping[str, int]) -> TileReport:
        """The counts in alphabetical order, with what was `built` of each layer."""
        return TileReport(
            read=dict(sorted(self.read.items())),
            built=dict(sorted(built.items())),
            refused=_present(self.refused),
            guessed=_present(self.guessed),
            repaired=_present(self.repaired),
            sources=_present(self.sources),
        )


def summed(tallies: Iterable[Tally]) -> Tally:
    """One tally with the counts of all."""
    total = Tally()
    for tally in tallies:
        for name in COUNTERS:
            getattr(total, name).update(getattr(tally, name))
    return total


def _present(counts: Counter[str]) -> dict[str, int]:
    return {name: count for name, count in sorted(counts.items()) if count}
