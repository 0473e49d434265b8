"""A station of the city's rented bicycles: a terminal, nine docks, and four bicycles in them."""

from __future__ import annotations

import numpy as np

from ...city.sizes import SIZES
from ..mesh import Mesh, MeshBuilder, box, tubes
from .paint import paint

DOCKS = 9
DOCK_STEP_M = 0.70
TAKEN = (1, 2, 4, 7)
GREY, DARK = (0.070, 0.072, 0.074), (0.014, 0.014, 0.015)
GREEN, BLUE = (0.10, 0.42, 0.12), (0.05, 0.26, 0.48)
WHEEL_M = 0.335


def bike_station_meshes() -> tuple[Mesh, ...]:
    """Docks in a row along X; the bicycles stand behind them, their front wheels locked."""
    builder, size = MeshBuilder(), SIZES["bike_station"]
    half, depth, top = size.length_m / 2, size.depth_m / 2, size.height_m
    paint(builder, GREY, box((-half, -0.18, 0.0), (-half + 0.46, 0.18, top)))
    paint(builder, (0.02, 0.05, 0.09), box((-half + 0.06, 0.18, 1.05), (-half + 0.40, 0.19, 1.55)))
    paint(builder, GREEN, box((-half + 0.06, 0.18, 1.62), (-half + 0.40, 0.19, 1.86)))
    first = half - 0.32 - (DOCKS - 1) * DOCK_STEP_M
    for dock in range(DOCKS):
        x = first + dock * DOCK_STEP_M
        paint(builder, GREY, box((x - 0.09, depth - 0.34, 0.0), (x + 0.09, depth, 0.04)))
        paint(builder, GREY, box((x - 0.06, depth - 0.26, 0.04), (x + 0.06, depth - 0.10, 0.74)))
        paint(builder, DARK, box((x - 0.075, depth - 0.30, 0.60), (x + 0.075, depth - 0.06, 0.80)))
        if dock in TAKEN:
            _bicycle(builder, x, depth - 0.27, GREEN if dock % 2 else BLUE)
    return builder.meshes()


def _bicycle(builder: MeshBuilder, x: float, front: float, colour: tuple[float, float, float]) -> None:
    """Stands along Y, its front wheel ends at `front`; a step-through frame with a basket."""
    fore, rear = front - WHEEL_M, front - WHEEL_M - 1.02
    turn = 2 * np.pi * np.arange(13) / 12
    for y in (fore, rear):
        rim = np.stack([np.full(13, x), y + 0.31 * np.cos(turn), WHEEL_M + 0.31 * np.sin(turn)], -1)
        paint(builder, DARK, tubes(rim[None], np.full((1, 13), 0.022), 4))
    crank, seat, head = rear + 0.46, rear + 0.30, fore - 0.16
    bars = np.array([
        [[x, crank, 0.34], [x, (crank + head) / 2, 0.46], [x, head, 0.84]],
        [[x, crank, 0.34], [x, seat + 0.05, 0.62], [x, seat, 0.90]],
        [[x, rear, WHEEL_M], [x, (rear + crank) / 2, 0.335], [x, crank, 0.34]],
        [[x, fore, WHEEL_M], [x, head + 0.06, 0.62], [x, head, 1.02]],
    ])  # fmt: skip
    paint(builder, colour, tubes(bars, np.array([[0.045] * 3, [0.03] * 3, [0.025] * 3, [0.028] * 3]), 5))
    grips = np.array([[[x - 0.29, head - 0.16, 1.03], [x, head, 1.06], [x + 0.29, head - 0.16, 1.03]]])
    paint(builder, DARK, tubes(grips, np.full((1, 3), 0.017), 4))
    paint(builder, DARK, box((x - 0.09, seat - 0.14, 0.92), (x + 0.09, seat + 0.10, 0.98)))
    paint(builder, colour, box((x - 0.05, rear - 0.30, 0.36), (x + 0.05, rear + 0.16, 0.70)))
    paint(builder, GREY, box((x - 0.15, head + 0.02, 0.74), (x + 0.15, head + 0.26, 0.96)))
