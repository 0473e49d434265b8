"""Shop windows and sign boards that advertise nobody: goods as shapes, words as strokes that no one can read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import cv2
import numpy as np

from material_bake.canvas import Canvas, assembled, ink
from twincity.replicator.scene.tile.atlases import (
    ATLAS_PIXELS,
    FASCIA_LETTERS,
    FASCIA_PAINTS,
    FASCIAS,
    SHOP_NAMES,
    SHOPS,
)

CLOTHS = ("#3d4a5c", "#8a3b36", "#c7b79a", "#2b2b2e", "#6d7a5a", "#b8a0a0", "#d8d2c4", "#59455e", "#a8763e")
SPINES = ("#7a2f2a", "#2f4660", "#c9b78c", "#35513b", "#dcd6c8", "#8a6a3c", "#4a4450")
BREADS = ("#b07a3c", "#c58f4e", "#8f5c2a", "#d6aa6a")
FRUITS = ("#c23b2a", "#d98a2b", "#c9b23a", "#6f8f3a", "#7d3350", "#d6c79a")


def shops() -> np.ndarray:
    """(1024, 1024, 3) uint8 sRGB: panes of about 2.2 m by 2.4 m, seen by day."""
    side = ATLAS_PIXELS // SHOPS.columns
    cells = []
    for cell, name in enumerate(SHOP_NAMES):
        canvas, rng = Canvas(side, side), np.random.default_rng((61, cell))
        _interior(canvas, rng)
        DRESSINGS[name](canvas, rng)
        canvas.shade(1 - 0.45 * np.exp(-canvas.y / 0.05))
        cells.append(canvas.picture())
    return assembled(cells, SHOPS.columns)


def fascias() -> np.ndarray:
    """(1024, 1024, 3) uint8 sRGB: painted boards with a word each that nobody can read."""
    width, height = ATLAS_PIXELS // FASCIAS.columns, ATLAS_PIXELS // FASCIAS.rows
    cells = []
    for cell, (paint, letters) in enumerate(zip(FASCIA_PAINTS, FASCIA_LETTERS, strict=True)):
        canvas, rng = Canvas(width, height), np.random.default_rng((71, cell))
        canvas.paint(np.ones_like(canvas.x), ink(paint))
        canvas.paint(_word(canvas, rng, 0.10, 0.90, 0.24, 0.70, tall=bool(cell % 2)), ink(letters), 0.9)
        if cell % 3 == 0:
            canvas.paint(_word(canvas, rng, 0.32, 0.68, 0.80, 0.90, tall=True), ink(letters), 0.7)
        canvas.shade(1 - 0.10 * np.clip((canvas.y - 0.7) / 0.3, 0, 1) + 0.02 * np.sin(90 * canvas.x))
        cells.append(canvas.picture())
    return assembled(cells, FASCIAS.columns)


def _word(
    canvas: Canvas, rng: np.random.Generator, x0: float, x1: float, y0: float, y1: float, *, tall: bool
) -> np.ndarray:
    """Strokes in the rhythm of letters that are none: uprights, bows and bars, in one or two groups."""
    rows, columns = canvas.x.shape
    mask = np.zeros((rows, columns), np.uint8)
    high = (y1 - y0) * rows
    wide = high * rng.uniform(0.50, 0.66)
    count = int((x1 - x0) * columns / (wide * 1.25))
    gap = int(rng.integers(3, max(count - 2, 4)))
    left = (x0 + x1) / 2 * columns - count * wide * 1.25 / 2
    thick = max(1, round(high * rng.uniform(0.10, 0.17)))
    for k in range(count):
        if k == gap and count > 6:
            continue
        x, top = left + k * wide * 1.25, (y0 if tall or k in (0, gap + 1) else y0 + 0.28 * (y1 - y0)) * rows
        _glyph(mask, rng, x, x + wide * rng.uniform(0.7, 1.0), top, y1 * rows, thick)
    return mask / 255


def _glyph(mask: np.ndarray, rng: np.random.Generator, x0: float, x1: float, y0: float, y1: float, thick: int) -> None:
    def line(a: tuple[float, float], b: tuple[float, float]) -> None:
        ends = [tuple(round(v) for v in p) for p in (a, b)]
        cv2.line(mask, ends[0], ends[1], 255, thick, cv2.LINE_AA)

    middle = y0 + (y1 - y0) * rng.uniform(0.35, 0.65)
    kind = int(rng.integers(4))
    if kind != 3:
        line((x0, y0), (x0, y1))
    if kind == 0:
        line((x0, middle), (x1, y0 if rng.random() < 0.5 else middle))
        line((x1, middle), (x1, y1))
    if kind == 1:
        centre, axes = (
            (round((x0 + x1) / 2), round((y0 + middle) / 2)),
            (round((x1 - x0) / 2), round((middle - y0) / 2)),
        )
        cv2.ellipse(mask, centre, axes, 0, -90, 90, 255, thick, cv2.LINE_AA)
    if kind == 2:
        for y in (y0, y1) if rng.random() < 0.5 else (middle, y1):
            line((x0, y), (x1, y))
    if kind == 3:
        start, end = sorted(rng.uniform(20, 340, 2))
        centre, axes = (round((x0 + x1) / 2), round((y0 + y1) / 2)), (round((x1 - x0) / 2), round((y1 - y0) / 2))
        cv2.ellipse(mask, centre, axes, 0, start, max(end, start + 200), 255, thick, cv2.LINE_AA)


def _interior(canvas: Canvas, rng: np.random.Generator) -> None:
    """A dim room behind glass: floor, back wall, a few lamps along the ceiling."""
    canvas.paint(np.ones_like(canvas.x), ink("#8d8373", rng.uniform(0.16, 0.30)))
    canvas.paint(np.clip((canvas.y - 0.74) / 0.26, 0, 1), ink("#5a4c3c", 0.35))
    canvas.paint(canvas.y < 0.10, ink("#d8d4c8", 0.16))
    for x in np.arange(rng.uniform(0.08, 0.2), 1.0, rng.uniform(0.17, 0.3)):
        spot = np.exp(-(((canvas.x - x) / 0.022) ** 2 + ((canvas.y - 0.075) / 0.016) ** 2))
        canvas.paint(spot, (0.85, 0.76, 0.58))
        canvas.paint(
            np.exp(-(((canvas.x - x) / 0.08) ** 2)) * np.clip(1 - canvas.y / 0.55, 0, 1), (0.30, 0.26, 0.2), 0.35
        )


def _shelves(
    canvas: Canvas, rng: np.random.Generator, heights: tuple[float, ...], goods: tuple[str, ...], *, wide: float,
    tall: float, round_: bool = False, light: float = 0.55,
) -> None:  # fmt: skip
    """Boards with things standing on them, side by side."""
    for y in heights:
        canvas.paint(canvas.rectangle(0.04, 0.96, y, y + 0.014), ink("#a89272", 0.5))
        x = 0.05
        while x < 0.93:
            w, h = wide * rng.uniform(0.6, 1.3), tall * rng.uniform(0.65, 1.0)
            colour = ink(goods[int(rng.integers(len(goods)))], light * rng.uniform(0.7, 1.15))
            where = (
                canvas.ellipse(x + w / 2, y - h / 2, w / 2, h / 2) if round_ else canvas.rectangle(x, x + w, y - h, y)
            )
            canvas.paint(where, colour)
            x += w * rng.uniform(1.02, 1.35)


def _bakery(canvas: Canvas, rng: np.random.Generator) -> None:
    _shelves(canvas, rng, (0.38, 0.54), BREADS, wide=0.09, tall=0.06, round_=True)
    for k in range(9):
        x = 0.60 + 0.035 * k
        canvas.paint(canvas.rectangle(x, x + 0.022, 0.20, 0.40), ink(BREADS[k % 4], 0.6))
    _shelves(canvas, rng, (0.74, 0.88), BREADS, wide=0.05, tall=0.05, round_=True, light=0.7)


def _cakes(canvas: Canvas, rng: np.random.Generator) -> None:
    sweets = ("#e6d3c2", "#b5484f", "#5a3524", "#e8c98e", "#d9a7a7", "#8aa06a")
    _shelves(canvas, rng, (0.66, 0.80, 0.93), sweets, wide=0.06, tall=0.055, round_=True, light=0.65)
    _shelves(canvas, rng, (0.36, 0.50), ("#d9cfc0", "#b89a6a", "#8a4a44"), wide=0.07, tall=0.09)


def _books(canvas: Canvas, rng: np.random.Generator) -> None:
    _shelves(canvas, rng, (0.30, 0.44, 0.58), SPINES, wide=0.020, tall=0.10, light=0.5)
    for k in range(6):
        x, y = 0.08 + 0.15 * k, rng.uniform(0.70, 0.74)
        canvas.paint(canvas.rectangle(x, x + 0.10, y, y + 0.15), ink(SPINES[int(rng.integers(7))], 0.75))
        canvas.paint(canvas.rectangle(x + 0.02, x + 0.08, y + 0.03, y + 0.05), (0.5, 0.48, 0.42), 0.7)
    canvas.paint(canvas.rectangle(0.03, 0.97, 0.89, 0.95), ink("#8a745a", 0.5))


def _bust(canvas: Canvas, x: float, colour: np.ndarray, *, long: bool) -> None:
    """A tailor's bust without a head, dressed, on its stand."""
    hem = 0.86 if long else 0.66
    down = np.clip((canvas.y - 0.30) / (hem - 0.30), 0, 1)
    waist = 0.085 - 0.035 * np.exp(-(((canvas.y - 0.50) / 0.07) ** 2)) + (0.06 * down**2 if long else 0.0)
    body = (np.abs(canvas.x - x) < waist) & (canvas.y > 0.30) & (canvas.y < hem)
    fold = 0.85 + 0.15 * np.sin(110 * (canvas.x - x)) - 0.25 * np.abs(canvas.x - x) / 0.1
    canvas.paint(body, fold[..., None] * colour)
    canvas.paint(canvas.ellipse(x, 0.30, 0.082, 0.028), colour * 0.95)
    canvas.paint(canvas.rectangle(x - 0.02, x + 0.02, 0.24, 0.30), (0.30, 0.27, 0.22))
    canvas.paint(canvas.ellipse(x, 0.24, 0.022, 0.012), (0.20, 0.16, 0.11))
    canvas.paint(canvas.rectangle(x - 0.006, x + 0.006, hem, 0.94) | canvas.ellipse(x, 0.945, 0.07, 0.012), 0.03)


def _dresses(canvas: Canvas, rng: np.random.Generator) -> None:
    for k, x in enumerate((0.19, 0.50, 0.80)):
        _bust(canvas, x, ink(CLOTHS[int(rng.integers(9))], 0.7), long=k != 1)


def _coats(canvas: Canvas, rng: np.random.Generator) -> None:
    canvas.paint(canvas.rectangle(0.42, 0.96, 0.26, 0.27), (0.25, 0.24, 0.22))
    for k in range(13):
        x = 0.43 + 0.04 * k
        canvas.paint(
            canvas.rectangle(x, x + 0.034, 0.28, rng.uniform(0.54, 0.66)), ink(CLOTHS[int(rng.integers(9))], 0.45)
        )
    _bust(canvas, 0.22, ink("#2f3440", 0.9), long=True)
    _bust(canvas, 0.62, ink("#9a8464", 0.8), long=False)


def _pharmacy(canvas: Canvas, rng: np.random.Generator) -> None:
    canvas.paint(canvas.y < 0.62, ink("#dfe6e0", 0.30))
    _shelves(
        canvas, rng, (0.26, 0.37, 0.48, 0.59), ("#f0f0ec", "#cfe0ea", "#e6d6c0", "#bcd8c4"), wide=0.028, tall=0.075
    )
    canvas.paint(canvas.rectangle(0.1, 0.9, 0.68, 0.72), ink("#3f8a5a", 0.6))
    canvas.paint(canvas.rectangle(0.12, 0.88, 0.72, 0.96), ink("#e6ebe6", 0.4))


def _cafe(canvas: Canvas, rng: np.random.Generator) -> None:
    _shelves(canvas, rng, (0.30, 0.42), ("#3a5a3c", "#7a4a20", "#c9c0a0", "#5a2020"), wide=0.02, tall=0.085, light=0.5)
    canvas.paint(canvas.rectangle(0.02, 0.98, 0.50, 0.66), ink("#6a4426", 0.5))
    canvas.paint(canvas.rectangle(0.02, 0.98, 0.495, 0.515), ink("#c9b58a", 0.5))
    for x in (0.18, 0.5, 0.8):
        canvas.paint(canvas.ellipse(x, 0.745, 0.085, 0.016), ink("#d6cab0", 0.5))
        canvas.paint(canvas.rectangle(x - 0.006, x + 0.006, 0.75, 0.92), 0.03)
        for side in (-0.12, 0.12):
            canvas.paint(canvas.rectangle(x + side - 0.03, x + side + 0.03, 0.66, 0.80), ink("#7a4a2a", 0.5))


def _restaurant(canvas: Canvas, rng: np.random.Generator) -> None:
    for x in (0.25, 0.75):
        canvas.paint(canvas.ellipse(x, 0.28, 0.07, 0.05), ink("#e0b878", 0.7))
    fold = 0.85 + 0.15 * np.sin(2 * np.pi * 14 * canvas.x)
    canvas.paint((canvas.y > 0.50) & (canvas.y < 0.97), fold[..., None] * ink("#d9cfb8", 0.55))
    canvas.paint(canvas.rectangle(0, 1, 0.49, 0.505), ink("#b8924a", 0.6))
    canvas.paint(canvas.rectangle(0.05, 0.18, 0.20, 0.46), ink("#e6e0d0", 0.6))
    canvas.paint(_word(canvas, rng, 0.06, 0.17, 0.23, 0.25, tall=True), 0.06)


def _phones(canvas: Canvas, rng: np.random.Generator) -> None:
    canvas.paint(canvas.y < 0.6, ink("#e4e6e8", 0.28))
    for k in range(7):
        x = 0.07 + 0.125 * k
        canvas.paint(canvas.rectangle(x, x + 0.065, 0.62, 0.75), 0.02)
        canvas.paint(canvas.rectangle(x + 0.006, x + 0.059, 0.63, 0.74), rng.uniform(0.08, 0.35, 3))
    canvas.paint(canvas.rectangle(0.03, 0.97, 0.77, 0.80), ink("#e8e8e8", 0.5))
    for x0, x1 in ((0.08, 0.34), (0.62, 0.92)):
        canvas.paint(canvas.rectangle(x0, x1, 0.20, 0.50), ink(CLOTHS[int(rng.integers(9))], 0.7))
        canvas.paint(_word(canvas, rng, x0 + 0.03, x1 - 0.03, 0.26, 0.31, tall=True), 0.6)


def _to_let(canvas: Canvas, rng: np.random.Generator) -> None:
    """Whitened from inside with a brush, a sheet of paper on the glass."""
    sweep = np.sin(34 * canvas.x + 9 * np.sin(7 * canvas.y)) * np.sin(29 * canvas.y + 6 * np.sin(9 * canvas.x))
    canvas.paint(np.clip(0.72 + 0.25 * sweep, 0.3, 1.0), ink("#d6d4cc", 0.42))
    canvas.paint(canvas.rectangle(0.36, 0.64, 0.36, 0.52), ink("#eceae4", 0.75))
    canvas.paint(_word(canvas, rng, 0.39, 0.61, 0.40, 0.44, tall=True), (0.35, 0.05, 0.04))
    canvas.paint(_word(canvas, rng, 0.39, 0.61, 0.46, 0.485, tall=True), 0.05)


def _flowers(canvas: Canvas, rng: np.random.Generator) -> None:
    petals = ("#d9a0a8", "#e6d8c0", "#c2506a", "#d9b23a", "#9a7ab0", "#e6e2da")
    for _ in range(170):
        x, y = rng.uniform(0.03, 0.97), rng.choice([0.48, 0.66, 0.84]) + rng.normal(0, 0.035)
        canvas.paint(canvas.ellipse(x, y + 0.03, 0.022, 0.03), ink("#4a6a36", rng.uniform(0.3, 0.7)))
        if rng.random() < 0.6:
            canvas.paint(canvas.ellipse(x, y, 0.016, 0.014), ink(petals[int(rng.integers(6))], 0.6))
    for y in (0.55, 0.73, 0.91):
        for x in np.arange(0.06, 0.95, 0.13):
            canvas.paint(canvas.rectangle(x, x + 0.07, y, y + 0.06), ink("#8a8f92", 0.5))


def _spectacles(canvas: Canvas, rng: np.random.Generator) -> None:
    canvas.paint(canvas.y < 0.66, ink("#e6e2d8", 0.30))
    for y in np.arange(0.20, 0.64, 0.075):
        for x in np.arange(0.08, 0.94, 0.11):
            for side in (-0.02, 0.02):
                ring = canvas.ellipse(x + side, y, 0.018, 0.014) & ~canvas.ellipse(x + side, y, 0.013, 0.009)
                canvas.paint(ring, rng.uniform(0.01, 0.12, 3))
    canvas.paint(canvas.rectangle(0.3, 0.7, 0.72, 0.94), ink("#9a8468", 0.4))


def _hairdresser(canvas: Canvas, rng: np.random.Generator) -> None:
    for x in (0.22, 0.52, 0.82):
        canvas.paint(canvas.rectangle(x - 0.09, x + 0.09, 0.20, 0.58), ink("#c9ced2", 0.40))
        canvas.paint(canvas.rectangle(x - 0.075, x + 0.075, 0.22, 0.56), ink("#a8b0b4", 0.22))
        canvas.paint(canvas.rectangle(x - 0.06, x + 0.06, 0.60, 0.78), 0.022)
        canvas.paint(canvas.rectangle(x - 0.075, x + 0.075, 0.76, 0.82), 0.03)
        canvas.paint(canvas.rectangle(x - 0.01, x + 0.01, 0.82, 0.93), 0.16)


def _groceries(canvas: Canvas, rng: np.random.Generator) -> None:
    _shelves(
        canvas, rng, (0.28, 0.40, 0.52), ("#c9c2a8", "#a33a30", "#3f6a4a", "#d6b24a", "#41597a"), wide=0.035, tall=0.09
    )
    for row, y in enumerate((0.66, 0.80)):
        for column in range(6):
            x = 0.03 + 0.16 * column
            canvas.paint(canvas.rectangle(x, x + 0.15, y, y + 0.11), ink("#7a6040", 0.5))
            for _ in range(26):
                where = canvas.ellipse(x + rng.uniform(0.015, 0.135), y + rng.uniform(-0.01, 0.05), 0.014, 0.014)
                canvas.paint(where, ink(FRUITS[(row * 3 + column) % 6], rng.uniform(0.4, 0.65)))


def _shoes(canvas: Canvas, rng: np.random.Generator) -> None:
    for y in (0.34, 0.50, 0.66, 0.82):
        canvas.paint(canvas.rectangle(0.04, 0.96, y, y + 0.014), ink("#d9d4ca", 0.45))
        for x in np.arange(0.08, 0.92, 0.12):
            colour = ink(CLOTHS[int(rng.integers(9))], 0.5)
            canvas.paint(canvas.ellipse(x + 0.03, y - 0.012, 0.042, 0.013), colour)
            canvas.paint(canvas.rectangle(x - 0.008, x + 0.022, y - 0.055, y - 0.006), colour)


def _shutter(canvas: Canvas, rng: np.random.Generator) -> None:
    """The roller shutter of a closed shop, with a painted scrawl."""
    slat = (canvas.y * 24) % 1.0
    canvas.paint(np.ones_like(canvas.x), (0.62 + 0.38 * slat)[..., None] * ink("#8d8f8e", 0.62))
    canvas.paint(_word(canvas, rng, 0.10, 0.92, 0.44, 0.74, tall=False), ink("#3c3f5a", 0.6), 0.75)
    canvas.shade(1 - 0.2 * np.clip((canvas.y - 0.8) / 0.2, 0, 1))


DRESSINGS: Mapping[str, Callable[[Canvas, np.random.Generator], None]] = {
    "bakery": _bakery, "cakes": _cakes, "books": _books, "dresses": _dresses, "coats": _coats, "pharmacy": _pharmacy,
    "cafe": _cafe, "restaurant": _restaurant, "phones": _phones, "to let": _to_let, "flowers": _flowers,
    "spectacles": _spectacles, "hairdresser": _hairdresser, "groceries": _groceries, "shoes": _shoes,
    "shutter": _shutter,
}  # fmt: skip

TEXTURES: Mapping[str, Callable[[], np.ndarray]] = {"shops": shops, "fascias": fascias}
