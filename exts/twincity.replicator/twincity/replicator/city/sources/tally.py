"""Bookkeeping of a source: what it read, built, refused, guessed and repaired."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ..tile import TileReport


class Tally:
    """Counts while a tile is being read; `report` freezes them."""

    def __init__(self) -> None:
        self.read: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.guessed: Counter[str] = Counter()
        self.repaired: Counter[str] = Counter()

    def report(self, built: Mapping[str, int]) -> TileReport:
        """The counts in alphabetical order, with what was `built` of each layer."""
        return TileReport(
            read=dict(sorted(self.read.items())),
            built=dict(sorted(built.items())),
            refused=_present(self.refused),
            guessed=_present(self.guessed),
            repaired=_present(self.repaired),
        )


def _present(counts: Counter[str]) -> dict[str, int]:
    return {name: count for name, count in sorted(counts.items()) if count}
