"""The faces of French traffic signs, drawn by the shapes and colours of the decree of 1967 on signs and signals.

Each cell of the atlas holds one sign that fills its cell; which cell is which stands in `CELLS`, by the decree's codes.
Letters are strokes, drawn here; no typeface is used. The last cells are blue street plates whose strokes name nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import cv2
import numpy as np

SIDE = 1024
"""Pixels of the atlas; four cells by four."""

CELL = SIDE // 4
DRAWN = 4
"""Everything is drawn so many times larger and then reduced: smooth edges."""

RED, BLUE, WHITE, BLACK = (186, 22, 32), (18, 78, 152), (236, 236, 232), (22, 22, 24)
YELLOW, PLATE_BLUE, PLATE_GREEN, GREY = (244, 196, 30), (20, 52, 116), (28, 92, 58), (120, 122, 124)

CELLS: Mapping[str, int] = {
    "no_entry": 0, "zone_30": 1, "crossing": 2, "parking": 3, "one_way": 4, "stop": 5, "give_way": 6, "no_parking": 7,
    "cycle": 8, "bus": 9, "no_stopping": 10, "priority": 11,
    "plate_0": 12, "plate_1": 13, "plate_2": 14, "plate_3": 15,
}  # fmt: skip
"""B1, B30, C20a, C1a, C12, AB4, AB3a, B6a1, B22a, B27a, B6d, AB6; then street plates. Row by row from the top left."""

Canvas = np.ndarray


def road_signs() -> np.ndarray:
    """(SIDE, SIDE, 3) uint8 sRGB."""
    atlas = np.zeros((SIDE, SIDE, 3), np.uint8)
    for name, cell in CELLS.items():
        canvas = np.full((CELL * DRAWN, CELL * DRAWN, 3), GREY, np.uint8)
        _plate(canvas, int(name[-1])) if name.startswith("plate_") else DRAWINGS[name](canvas)
        row, column = divmod(cell, 4)
        small = cv2.resize(canvas, (CELL, CELL), interpolation=cv2.INTER_AREA)
        atlas[row * CELL : (row + 1) * CELL, column * CELL : (column + 1) * CELL] = small
    return atlas


def _at(canvas: Canvas, x: float, y: float) -> tuple[int, int]:
    """Pixel of a point whose coordinates run from -1 to 1, y up."""
    half = canvas.shape[0] / 2
    return round(half + x * half), round(half - y * half)


def _disc(canvas: Canvas, radius: float, colour: tuple[int, int, int], x: float = 0.0, y: float = 0.0) -> None:
    cv2.circle(canvas, _at(canvas, x, y), round(radius * canvas.shape[0] / 2), colour, -1, cv2.LINE_AA)


def _polygon(canvas: Canvas, points: list[tuple[float, float]], colour: tuple[int, int, int]) -> None:
    cv2.fillPoly(canvas, [np.array([_at(canvas, x, y) for x, y in points])], colour, cv2.LINE_AA)


def _line(canvas: Canvas, points: list[tuple[float, float]], width: float, colour: tuple[int, int, int]) -> None:
    corners = np.array([_at(canvas, x, y) for x, y in points])
    cv2.polylines(canvas, [corners], False, colour, round(width * canvas.shape[0] / 2), cv2.LINE_AA)


def _arc(canvas: Canvas, x: float, y: float, r: float, turn: tuple[float, float], width: float, colour: tuple) -> None:
    """Part of a ring, degrees counter-clockwise from +x."""
    angles = np.radians(np.linspace(*turn, 40))
    _line(canvas, [(x + r * c, y + r * s) for c, s in zip(np.cos(angles), np.sin(angles), strict=True)], width, colour)


def _square(canvas: Canvas, half: float, colour: tuple[int, int, int]) -> None:
    _polygon(canvas, [(-half, -half), (half, -half), (half, half), (-half, half)], colour)


def _no_entry(canvas: Canvas) -> None:
    canvas[:] = RED
    _disc(canvas, 1.0, WHITE)
    _disc(canvas, 0.96, RED)
    _polygon(canvas, [(-0.74, -0.17), (0.74, -0.17), (0.74, 0.17), (-0.74, 0.17)], WHITE)


def _zone_30(canvas: Canvas) -> None:
    canvas[:] = WHITE
    _disc(canvas, 0.70, RED, y=-0.22)
    _disc(canvas, 0.53, WHITE, y=-0.22)
    _arc(canvas, -0.24, -0.05, 0.13, (150, -90), 0.10, BLACK)
    _arc(canvas, -0.24, -0.36, 0.15, (90, -150), 0.10, BLACK)
    _zero(canvas, 0.22, -0.21, 0.15, 0.30, 0.10)
    for index, letter in enumerate("ZONE"):
        _letter(canvas, letter, -0.45 + 0.30 * index, 0.73, 0.10, 0.15, 0.06, BLACK)


def _crossing(canvas: Canvas) -> None:
    _square(canvas, 1.0, BLUE)
    _square(canvas, 0.96, WHITE)
    _square(canvas, 0.91, BLUE)
    _polygon(canvas, [(-0.72, -0.58), (0.72, -0.58), (0.0, 0.74)], WHITE)
    for x in (-0.42, -0.21, 0.0, 0.21, 0.42):
        _line(canvas, [(x * 1.05, -0.53), (x * 0.9, -0.40)], 0.085, BLACK)
    _disc(canvas, 0.085, BLACK, 0.02, 0.36)
    _line(canvas, [(0.02, 0.24), (0.0, -0.05)], 0.13, BLACK)
    _line(canvas, [(0.0, -0.05), (-0.16, -0.34)], 0.085, BLACK)
    _line(canvas, [(0.0, -0.05), (0.13, -0.17), (0.17, -0.36)], 0.085, BLACK)
    _line(canvas, [(0.02, 0.18), (-0.15, 0.02)], 0.06, BLACK)
    _line(canvas, [(0.02, 0.18), (0.17, 0.06)], 0.06, BLACK)


def _parking(canvas: Canvas) -> None:
    _square(canvas, 1.0, WHITE)
    _square(canvas, 0.93, BLUE)
    _line(canvas, [(-0.26, -0.58), (-0.26, 0.58)], 0.22, WHITE)
    _line(canvas, [(-0.26, 0.50), (0.10, 0.50)], 0.19, WHITE)
    _line(canvas, [(-0.26, -0.02), (0.10, -0.02)], 0.19, WHITE)
    _arc(canvas, 0.10, 0.24, 0.26, (90, -90), 0.20, WHITE)


def _one_way(canvas: Canvas) -> None:
    _square(canvas, 1.0, WHITE)
    _square(canvas, 0.93, BLUE)
    _polygon(canvas, [(-0.17, -0.70), (0.17, -0.70), (0.17, 0.18), (0.46, 0.18), (0.0, 0.74), (-0.46, 0.18),
                      (-0.17, 0.18)], WHITE)  # fmt: skip


def _stop(canvas: Canvas) -> None:
    canvas[:] = RED
    corners = [(np.cos(a), np.sin(a)) for a in np.radians(22.5 + 45.0 * np.arange(8))]
    _polygon(canvas, [(1.08 * x, 1.08 * y) for x, y in corners], WHITE)
    _polygon(canvas, [(1.0 * x, 1.0 * y) for x, y in corners], RED)
    for index, letter in enumerate("STOP"):
        _letter(canvas, letter, -0.54 + 0.36 * index, 0.0, 0.12, 0.30, 0.09, WHITE)


def _give_way(canvas: Canvas) -> None:
    canvas[:] = RED
    _polygon(canvas, [(-0.68, 0.62), (0.68, 0.62), (0.0, -0.52)], WHITE)


def _no_parking(canvas: Canvas) -> None:
    canvas[:] = RED
    _disc(canvas, 0.80, BLUE)
    _line(canvas, [(-0.60, 0.60), (0.60, -0.60)], 0.18, RED)


def _no_stopping(canvas: Canvas) -> None:
    _no_parking(canvas)
    _line(canvas, [(-0.60, -0.60), (0.60, 0.60)], 0.18, RED)


def _cycle(canvas: Canvas) -> None:
    canvas[:] = BLUE
    _disc(canvas, 1.0, WHITE)
    _disc(canvas, 0.95, BLUE)
    for x in (-0.42, 0.42):
        _arc(canvas, x, -0.20, 0.27, (0, 360), 0.07, WHITE)
    frame = [(-0.42, -0.20), (-0.18, 0.24), (0.26, 0.24), (0.02, -0.20), (-0.42, -0.20)]
    _line(canvas, frame, 0.07, WHITE)
    _line(canvas, [(0.02, -0.20), (-0.22, 0.34)], 0.07, WHITE)
    _line(canvas, [(0.42, -0.20), (0.22, 0.42), (0.38, 0.46)], 0.07, WHITE)
    _line(canvas, [(-0.34, 0.35), (-0.10, 0.35)], 0.09, WHITE)


def _bus(canvas: Canvas) -> None:
    canvas[:] = BLUE
    _disc(canvas, 1.0, WHITE)
    _disc(canvas, 0.95, BLUE)
    _polygon(canvas, [(-0.66, -0.28), (0.66, -0.28), (0.66, 0.30), (0.58, 0.38), (-0.66, 0.38)], WHITE)
    for x in (-0.54, -0.24, 0.06, 0.36):
        _polygon(canvas, [(x, 0.04), (x + 0.24, 0.04), (x + 0.24, 0.28), (x, 0.28)], BLUE)
    for x in (-0.38, 0.38):
        _disc(canvas, 0.14, WHITE, x, -0.30)
        _disc(canvas, 0.07, BLUE, x, -0.30)


def _priority(canvas: Canvas) -> None:
    canvas[:] = WHITE
    _polygon(canvas, [(0.0, -0.62), (0.62, 0.0), (0.0, 0.62), (-0.62, 0.0)], YELLOW)


DRAWINGS: Mapping[str, Callable[[Canvas], None]] = {
    "no_entry": _no_entry, "zone_30": _zone_30, "crossing": _crossing, "parking": _parking, "one_way": _one_way,
    "stop": _stop, "give_way": _give_way, "no_parking": _no_parking, "cycle": _cycle, "bus": _bus,
    "no_stopping": _no_stopping, "priority": _priority,
}  # fmt: skip


def _plate(canvas: Canvas, number: int) -> None:
    """A street's name in white on enamel, framed in green: 0.45 x 0.80 m squeezed into its cell."""
    canvas[:] = PLATE_GREEN
    _polygon(canvas, [(-0.95, -0.90), (0.95, -0.90), (0.95, 0.90), (-0.95, 0.90)], WHITE)
    _polygon(canvas, [(-0.93, -0.86), (0.93, -0.86), (0.93, 0.86), (-0.93, 0.86)], PLATE_BLUE)
    rng = np.random.default_rng((5, number))
    _strokes(canvas, -0.30 - 0.10 * number, 0.30 + 0.10 * number, 0.46, 0.20, rng)
    _strokes(canvas, -0.78 + 0.06 * number, 0.78 - 0.06 * number, -0.28, 0.36, rng)


def _strokes(canvas: Canvas, left: float, right: float, middle: float, half: float, rng: np.random.Generator) -> None:
    """A word of capital letters that are none: uprights with a bar or a bow between them."""
    x = left
    while x < right - 0.1:
        width, bar = float(rng.uniform(0.07, 0.11)), middle + half * float(rng.choice([-0.9, 0.0, 0.9]))
        _line(canvas, [(x, middle - half), (x, middle + half)], 0.045, WHITE)
        if rng.random() < 0.75:
            _line(canvas, [(x, bar), (x + width, bar)], 0.045, WHITE)
        if rng.random() < 0.5:
            _line(canvas, [(x + width, middle - half), (x + width, middle + half)], 0.045, WHITE)
        x += width + 0.07


def _zero(canvas: Canvas, x: float, y: float, half_width: float, half: float, width: float) -> None:
    angles = np.linspace(0, 2 * np.pi, 40)
    points = [(x + half_width * c, y + half * s) for c, s in zip(np.cos(angles), np.sin(angles), strict=True)]
    _line(canvas, points, width, BLACK)


def _letter(
    canvas: Canvas, letter: str, x: float, y: float, w: float, h: float, width: float, colour: tuple[int, int, int]
) -> None:
    """One of the capital letters that signs need, `2 w` wide and `2 h` high about (x, y)."""
    shapes: Mapping[str, list[list[tuple[float, float]]]] = {
        "Z": [[(-1, 1), (1, 1), (-1, -1), (1, -1)]],
        "N": [[(-1, -1), (-1, 1), (1, -1), (1, 1)]],
        "E": [[(1, 1), (-1, 1), (-1, -1), (1, -1)], [(-1, 0), (0.7, 0)]],
        "T": [[(-1, 1), (1, 1)], [(0, 1), (0, -1)]],
        "P": [[(-1, -1), (-1, 1), (0.6, 1), (1, 0.75), (1, 0.25), (0.6, 0), (-1, 0)]],
        "S": [[(1, 0.7), (0.5, 1), (-0.5, 1), (-1, 0.7), (-1, 0.35), (1, -0.3), (1, -0.7), (0.5, -1), (-0.5, -1),
               (-1, -0.7)]],
        "O": [[(-1, 0.6), (-0.5, 1), (0.5, 1), (1, 0.6), (1, -0.6), (0.5, -1), (-0.5, -1), (-1, -0.6), (-1, 0.6)]],
    }  # fmt: skip
    for stroke in shapes[letter]:
        _line(canvas, [(x + w * a, y + h * b) for a, b in stroke], width, colour)


TEXTURES: Mapping[str, Callable[[], np.ndarray]] = {"road_signs": road_signs}
