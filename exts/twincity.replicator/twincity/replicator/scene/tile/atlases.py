"""Which part of an atlas shows what: window states, shop windows, sign boards. Who paints them reads it here too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

ATLAS_PIXELS = 1024
"""Side of every atlas."""

BLEED_PIXELS = 1.0
"""Left out along a cell's edge, so that its neighbour does not shine through."""


@dataclass(frozen=True, kw_only=True)
class Atlas:
    """A picture cut into equal cells, numbered row by row from its top left."""

    columns: int
    rows: int

    @property
    def cells(self) -> int:
        return self.columns * self.rows

    def part(
        self, cell: int, left: float = 0.0, right: float = 1.0, bottom: float = 0.0, top: float = 1.0
    ) -> tuple[float, float, float, float]:
        """u0, u1, v0, v1 of a part of a cell, given in shares of it from its lower left."""
        row, column = divmod(cell, self.columns)
        wide, high = 1 / self.columns, 1 / self.rows
        u, v = BLEED_PIXELS / ATLAS_PIXELS / wide, BLEED_PIXELS / ATLAS_PIXELS / high
        left, right = np.clip([left, right], u, 1 - u)
        bottom, top = np.clip([bottom, top], v, 1 - v)
        low = 1 - (row + 1) * high
        return (column + left) * wide, (column + right) * wide, low + bottom * high, low + top * high


WINDOWS = Atlas(columns=8, rows=4)
"""Rows 0, 1, 2: one kind of joinery each, in eight states. Row 3: `SHUTTERED`, then `MODERN`."""

SHUTTERED = (24, 25, 26, 27)
"""White louvres, grey louvres, iron folding shutters half closed, grey louvres ajar."""

MODERN = (28, 29, 30, 31)
"""Two wide casements of after 1950: dark room, net curtains, venetian blind, roller shutter half down."""

STATES_PER_JOINERY = 8
"""Dark room, furnished room, nets, nets below, drapes apart, roller blind, drapes nearly shut, one leaf ajar."""

STILE, MEETING_STILE, RAIL, BAR = 0.055, 0.036, 0.030, 0.011
"""Half of what joinery covers: shares of a window's width and, for the last two, of its height."""

PANE_ROWS = (
    ((0.030, 0.290), (0.290, 0.570), (0.570, 0.850)),
    ((0.030, 0.250), (0.250, 0.850)),
    ((0.030, 0.800),),
    ((0.055, 0.945),),
)
"""For each row of the atlas: where panes lie between bars, from the top, in shares of the height. Below those of the
first three is a solid panel."""

SHOPS = Atlas(columns=4, rows=4)
SHOP_NAMES = (
    "bakery", "cakes", "books", "dresses", "coats", "pharmacy", "cafe", "restaurant", "phones", "to let", "flowers",
    "spectacles", "hairdresser", "groceries", "shoes", "shutter",
)  # fmt: skip
"""What each cell of `SHOPS` shows."""

FASCIAS = Atlas(columns=2, rows=8)
FASCIA_ASPECT = 4.0
"""Width of a sign board's cell against its height."""

FASCIA_PAINTS = (
    "#1e2f25", "#15181c", "#4a1518", "#1f2c44", "#4a3422", "#6b6558", "#26221e", "#8a2020",
    "#c6bda6", "#14403a", "#2e3f5c", "#d8d3c6", "#3b3f38", "#7a5a2e", "#0f2a4a", "#5d2230",
)  # fmt: skip
"""Ground colour of each board, and the paint of the shop below it."""

FASCIA_LETTERS = (
    "#c8a951", "#d9d5ca", "#d8b65c", "#e0dccf", "#e3cf9a", "#2a2723", "#b99a4a", "#e9dfc6",
    "#4a2a20", "#d5c48a", "#e4e2da", "#243a2e", "#cfd2c0", "#f0e4c4", "#e6e3da", "#d9b98a",
)  # fmt: skip
