"""Posters: sixteen printed sheets of painted people and shapes. They show nobody real, sell nothing and say nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import cv2
import numpy as np

SIDE = 1024
"""Pixels of the atlas; four sheets by four, each squeezed into a square."""

CELL = SIDE // 4
DRAWN = 3
GROUNDS = ((196, 62, 44), (28, 52, 92), (232, 196, 92), (222, 216, 200), (42, 104, 92), (120, 40, 72), (24, 26, 34),
           (110, 150, 180), (214, 126, 56), (170, 178, 140))  # fmt: skip
INKS = ((240, 234, 220), (24, 24, 28), (232, 176, 48), (200, 60, 50), (40, 82, 128), (230, 150, 140), (70, 120, 88))
SKINS = ((246, 224, 204), (226, 188, 152), (178, 128, 92), (128, 84, 58), (84, 54, 40))

Canvas = np.ndarray


def posters() -> np.ndarray:
    """(SIDE, SIDE, 3) uint8 sRGB."""
    atlas = np.zeros((SIDE, SIDE, 3), np.uint8)
    for cell in range(16):
        rng = np.random.default_rng((41, cell))
        canvas = np.zeros((CELL * DRAWN, CELL * DRAWN, 3), np.uint8)
        _sheet(canvas, cell, rng)
        row, column = divmod(cell, 4)
        small = cv2.resize(canvas, (CELL, CELL), interpolation=cv2.INTER_AREA)
        atlas[row * CELL : (row + 1) * CELL, column * CELL : (column + 1) * CELL] = small
    return atlas


def _sheet(canvas: Canvas, cell: int, rng: np.random.Generator) -> None:
    ground = np.array(GROUNDS[cell % len(GROUNDS)], float)
    fade = np.linspace(1.0, float(rng.uniform(0.55, 0.9)), canvas.shape[0])[:, None, None]
    canvas[:] = np.clip(ground * fade, 0, 255).astype(np.uint8)
    motifs = (_portrait, _figures, _shapes, _hills)
    motifs[cell % len(motifs)](canvas, rng)
    ink = INKS[int(rng.integers(3))]
    _words(canvas, 0.06, 0.92, float(rng.choice([0.10, 0.84])), 0.060, ink, rng)
    _words(canvas, 0.10, float(rng.uniform(0.4, 0.8)), 0.94, 0.018, ink, rng)
    border = round(0.012 * canvas.shape[0])
    cv2.rectangle(canvas, (0, 0), (canvas.shape[1] - 1, canvas.shape[0] - 1), (232, 230, 224), border)


def _ink(rng: np.random.Generator) -> tuple[int, int, int]:
    return INKS[int(rng.integers(len(INKS)))]


def _ellipse(
    canvas: Canvas, x: float, y: float, rx: float, ry: float, colour: tuple[int, int, int], turn: float = 0.0
) -> None:
    """Shares of the sheet, y down from its top."""
    side = canvas.shape[0]
    centre, axes = (round(x * side), round(y * side)), (round(rx * side), round(ry * side))
    cv2.ellipse(canvas, centre, axes, turn, 0, 360, colour, -1, cv2.LINE_AA)


def _polygon(canvas: Canvas, points: list[tuple[float, float]], colour: tuple[int, int, int]) -> None:
    corners = np.round(np.array(points) * canvas.shape[0]).astype(np.int32)
    cv2.fillPoly(canvas, [corners], colour, cv2.LINE_AA)


def _portrait(canvas: Canvas, rng: np.random.Generator) -> None:
    """A head without a face, hair and shoulders: flat, as a lithograph."""
    skin, hair, coat = SKINS[int(rng.integers(len(SKINS)))], (30, 24, 22), _ink(rng)
    x = float(rng.uniform(0.4, 0.6))
    _ellipse(canvas, x, 0.42, 0.20, 0.24, hair)
    _polygon(canvas, [(x - 0.40, 1.0), (x - 0.30, 0.74), (x - 0.08, 0.66), (x + 0.08, 0.66), (x + 0.30, 0.74),
                      (x + 0.40, 1.0)], coat)  # fmt: skip
    _polygon(canvas, [(x - 0.07, 0.55), (x + 0.07, 0.55), (x + 0.08, 0.70), (x, 0.76), (x - 0.08, 0.70)], skin)
    _ellipse(canvas, x + 0.01, 0.43, 0.145, 0.19, skin)
    shade = tuple(round(0.8 * part) for part in skin)
    _ellipse(canvas, x + 0.08, 0.45, 0.06, 0.15, shade)
    _ellipse(canvas, x - 0.02, 0.30, 0.16, 0.09, hair, float(rng.uniform(-20, 20)))


def _figures(canvas: Canvas, rng: np.random.Generator) -> None:
    """Dancers as silhouettes."""
    for index in range(int(rng.integers(2, 5))):
        x, colour, lean = 0.2 + 0.2 * index, _ink(rng), float(rng.uniform(-0.08, 0.08))
        _ellipse(canvas, x + lean, 0.34, 0.035, 0.045, SKINS[int(rng.integers(len(SKINS)))])
        _polygon(canvas, [(x + lean - 0.05, 0.40), (x + lean + 0.05, 0.40), (x + 0.09, 0.66), (x - 0.09, 0.66)], colour)
        for side in (-1, 1):
            _polygon(canvas, [(x + 0.02 * side, 0.64), (x + 0.06 * side, 0.64), (x + 0.10 * side, 0.86),
                              (x + 0.07 * side, 0.86)], colour)  # fmt: skip
            _polygon(canvas, [(x + lean + 0.05 * side, 0.41), (x + lean + 0.04 * side, 0.45),
                              (x + lean + 0.15 * side, 0.33), (x + lean + 0.15 * side, 0.30)], colour)  # fmt: skip


def _shapes(canvas: Canvas, rng: np.random.Generator) -> None:
    """Discs, bars and triangles laid over each other."""
    for _ in range(7):
        (x, y), r = rng.uniform(0.15, 0.85, 2).tolist(), float(rng.uniform(0.06, 0.24))
        if rng.random() < 0.5:
            _ellipse(canvas, x, y, r, r, _ink(rng))
        else:
            turn = np.radians(float(rng.uniform(0, 180)) + np.array([0.0, 120.0, 240.0]))
            _polygon(
                canvas, [(x + r * c, y + r * s) for c, s in zip(np.cos(turn), np.sin(turn), strict=True)], _ink(rng)
            )


def _hills(canvas: Canvas, rng: np.random.Generator) -> None:
    """A sun over hills."""
    _ellipse(canvas, float(rng.uniform(0.25, 0.75)), 0.36, 0.13, 0.13, (244, 206, 110))
    for base in (0.52, 0.64, 0.76):
        x = np.linspace(0, 1, 40)
        y = base + 0.05 * np.sin(x * float(rng.uniform(4, 9)) + float(rng.uniform(0, 6)))
        _polygon(canvas, [*zip(x.tolist(), y.tolist(), strict=True), (1.0, 1.0), (0.0, 1.0)], _ink(rng))


def _words(
    canvas: Canvas,
    left: float,
    right: float,
    y: float,
    half: float,
    colour: tuple[int, int, int],
    rng: np.random.Generator,
) -> None:
    """A line of strokes as dense as print: no letter among them."""
    x = left
    while x < right:
        width = float(rng.uniform(0.5, 1.1)) * half
        if rng.random() < 0.86:
            _polygon(
                canvas,
                [(x, y - half), (x + 0.35 * width, y - half), (x + 0.35 * width, y + half), (x, y + half)],
                colour,
            )
            bar = y + half * float(rng.choice([-0.8, 0.0, 0.75]))
            _polygon(canvas, [(x, bar), (x + width, bar), (x + width, bar + 0.3 * half), (x, bar + 0.3 * half)], colour)
        x += width + 0.45 * half


TEXTURES: Mapping[str, Callable[[], np.ndarray]] = {"posters": posters}
