"""One bay of a facade's scaffold: tubes, planks, boards round its feet and netting in strips over most of it.

Bays stand side by side. Netting is opaque: what shows between its strips tells that tubes and planks are behind it.
"""

from __future__ import annotations

import numpy as np

from ...city.sizes import SIZES
from ..mesh import Mesh, MeshBuilder, box, tubes
from .paint import paint

LIFT_M = 2.0
TUBE_M = 0.026
DECK_M = (0.22, 0.98)
"""From the wall: the planks leave a gap, the inner row of tubes stands clear of sills."""

STEEL, WOOD = (0.22, 0.225, 0.23), (0.26, 0.17, 0.085)
NET = (0.50, 0.51, 0.49)
NET_LIFTS = (2, 7)
"""First and last lift that is netted."""


def scaffold_meshes() -> tuple[Mesh, ...]:
    """The wall is at -Y, the street at +Y."""
    builder, size = MeshBuilder(), SIZES["scaffold"]
    x, wall, top = size.length_m / 2, -size.depth_m / 2, size.height_m
    inner, outer = wall + DECK_M[0], wall + DECK_M[1]
    lifts = int((top - 1.0) / LIFT_M)
    uprights = np.array([[[px, py, 0.0], [px, py, top / 2], [px, py, top]]
                         for px in (-x + TUBE_M, x - TUBE_M) for py in (inner, outer)])  # fmt: skip
    paint(builder, STEEL, tubes(uprights, np.full((4, 3), TUBE_M), 5))
    for lift in range(1, lifts + 1):
        z = LIFT_M * lift
        paint(builder, WOOD, box((-x, inner, z), (x, outer, z + 0.05)), "joinery")
        paint(builder, WOOD, box((-x, outer - 0.03, z + 0.05), (x, outer, z + 0.20)), "joinery")
        rails = np.array([[[-x, outer, z + up], [0, outer, z + up], [x, outer, z + up]] for up in (0.5, 1.0)])
        paint(builder, STEEL, tubes(rails, np.full((2, 3), 0.022), 4))
        side = 1 if lift % 2 else -1
        foot, end = z - LIFT_M + (0.1 if lift == 1 else 0.0), 0.98 * side * x
        brace = np.array([[[-end, outer + 0.03, foot], [0, outer + 0.03, z - 1.0], [end, outer + 0.03, z]]])
        paint(builder, STEEL, tubes(brace, np.full((1, 3), 0.022), 4))
    _netting(builder, x, outer + 0.06, lifts)
    _feet(builder, x, inner, size.depth_m / 2)
    return builder.meshes()


def _netting(builder: MeshBuilder, x: float, y: float, lifts: int) -> None:
    """A sheet for each lift, sagging between its ties, with a slit above each."""
    for lift in range(NET_LIFTS[0], min(NET_LIFTS[1], lifts) + 1):
        low, high = LIFT_M * lift + 0.04, LIFT_M * (lift + 1) - 0.10
        columns, rows = np.linspace(-x + 0.03, x - 0.03, 5), np.linspace(low, high, 3)
        bulge = 0.05 * np.sin(np.pi * (columns + x) / (2 * x))
        sag = np.array([0.4, 1.0, 0.4])
        grid = np.empty((3, 5, 3))
        grid[..., 0], grid[..., 1], grid[..., 2] = columns, y + 0.05 + sag[:, None] * bulge, rows[:, None]
        quads = np.stack([grid[:-1, 1:], grid[:-1, :-1], grid[1:, :-1], grid[1:, 1:]], 2).reshape(-1, 4, 3)
        tone = np.array(NET) * (0.94, 1.0, 0.90)[lift % 3]
        paint(builder, tone, quads, "awning")


def _feet(builder: MeshBuilder, x: float, inner: float, front: float) -> None:
    """Boards around the feet, painted, with an opening in the middle where the doors of the house are."""
    boards = (0.10, 0.16, 0.24)
    for low, high in ((-x, -x + 0.72), (x - 0.72, x)):
        paint(builder, boards, box((low, inner - 0.04, 0.0), (high, front, 1.95)), "joinery")
        paint(builder, (0.60, 0.59, 0.57), box((low, front - 0.01, 0.62), (high, front, 0.80)), "frame")
    paint(builder, WOOD, box((-x, inner - 0.06, 2.06), (x, front, 2.14)), "joinery")
