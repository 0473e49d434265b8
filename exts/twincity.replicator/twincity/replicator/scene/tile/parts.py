"""Parts of houses that come again and again, drawn once and placed many times: windows, rails, consoles, dormers.

A part is a prototype of its own for each tone of stone. What is placed is a position, a heading and a stretch: some
thirty bytes instead of a hundred faces.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, kw_only=True, order=True)
class Part:
    """Which prototype: equal parts share one."""

    kind: str
    """A name in `prototypes.PROTOTYPES`."""

    look: str = ""
    """What its stone or its sheet metal is; "" where the kind has one look only."""

    tone: int = 0
    """Into `manner.TONES`; of an awning, how faded; of a shop's woodwork, into `atlases.FASCIA_PAINTS`; of a door, into
    `doors.PAINTS`."""

    variant: int = 0
    """What it means, the kind says."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Copies of one part."""

    positions: np.ndarray
    """(n, 3) of the part's own origin [m]."""

    headings: np.ndarray
    """(n,) of its length, counter-clockwise from east [rad]."""

    scales: np.ndarray
    """(n, 3) along its length, in its depth, upwards."""


class PartList:
    """Collects placed parts."""

    def __init__(self) -> None:
        self._rows: dict[Part, list[np.ndarray]] = {}

    def add(self, part: Part, positions: np.ndarray, heading: float, scales: np.ndarray) -> None:
        """Place a part at each of `positions` (n, 3), stretched by `scales` (n, 3)."""
        turns = np.full((len(positions), 1), heading)
        self._rows.setdefault(part, []).append(np.hstack([positions, turns, scales]))

    def extend(self, other: PartList) -> None:
        """Take over what another list holds."""
        for part, rows in other._rows.items():
            self._rows.setdefault(part, []).extend(rows)

    def placed(self) -> Iterator[tuple[Part, Placed]]:
        """Every part with its copies, in the order of the parts."""
        for part in sorted(self._rows):
            rows = np.concatenate(self._rows[part])
            yield part, Placed(positions=rows[:, :3], headings=rows[:, 3], scales=rows[:, 4:])
