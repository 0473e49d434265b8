"""`Scalp`: all that a maker of hair needs to know of one body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from people_bake.hair.chart import Chart, Line, hairline
from people_bake.hair.falling import Shoulders, find_shoulders
from people_bake.hair.growth import SUNK_M, Field, Growth
from people_bake.hair.head import Head
from people_bake.piece import Piece

if TYPE_CHECKING:
    from people_bake.body import Body

TEMPLE_DEG = 62.0
"""Up to here to both sides hair that hangs thins out at the hairline; behind it covers its roots."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Scalp:
    """One head to be given hair."""

    body: Body
    head: Head
    rng: np.random.Generator
    level: int
    """Of detail: 0 near, 1 middle, 2 far."""
    ceiling: Field | None
    """Head metres of room under a hat, for points on the skin; None: bareheaded."""
    under: Sequence[Piece] = ()

    @cached_property
    def shoulders(self) -> Shoulders:
        return find_shoulders(self.body, self.head, self.under)

    def count(self, full: int) -> int:
        """How many of something to make at this level of detail."""
        return max(round(full * (1.0, 0.45, 0.2)[self.level]), 1)

    def growth(
        self,
        chart: Chart,
        line: Line,
        *,
        side: float,
        top: float,
        quiff: float = 0.0,
        hanging: bool = False,
        edge: float = SUNK_M,
        blunt: float = 0.6,
        groove: float = 0.0,
    ) -> Growth:
        """Hair of a thickness [head metres] at the sides, on top, and more over the forehead."""

        def thickness(skin: np.ndarray) -> np.ndarray:
            up = np.clip((skin[..., 2] - 0.03) / 0.07, 0, 1)
            up = up * up * (3 - 2 * up)
            forward = np.clip((skin[..., 0] + 0.06) / 0.06, 0, 1)
            return side + (top - side) * up + quiff * forward * up

        rim = hairline(self.head, line)
        if hanging:
            keep = int(TEMPLE_DEG / 2.5)
            rim = np.concatenate([rim[:keep], rim[-keep:]])
        return Growth(
            head=self.head,
            chart=chart,
            rim=rim,
            thickness=thickness,
            ceiling=self.ceiling,
            edge=edge,
            blunt=blunt,
            groove=groove,
        )
