"""Windows of Paris flats: thirty-two states with their joinery painted in, 1.2 m by 2.3 m each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from material_bake.canvas import Canvas, assembled, ink
from twincity.replicator.scene.tile.atlases import (
    ATLAS_PIXELS,
    BAR,
    MEETING_STILE,
    PANE_ROWS,
    RAIL,
    STATES_PER_JOINERY,
    STILE,
    WINDOWS,
)

JOINERY = ("#eeebe3", "#dcd5c4", "#a39d92")
"""White, cream, the grey of the last repainting."""

DRAPES = ("#cfc1a4", "#a98d6a", "#8d5a4a", "#d9d5cc", "#66707d", "#8f9479")
NET = (0.34, 0.335, 0.32)
PAINT = 0.78
"""Paint that has stood in the street against fresh paint."""


def windows() -> np.ndarray:
    """(1024, 1024, 3) uint8 sRGB."""
    size = ATLAS_PIXELS // WINDOWS.columns, ATLAS_PIXELS // WINDOWS.rows
    cells = []
    for cell in range(WINDOWS.cells):
        canvas, rng = Canvas(*size), np.random.default_rng((51, cell))
        joinery, state = divmod(cell, STATES_PER_JOINERY)
        if joinery < len(PANE_ROWS):
            _room(canvas, rng)
            STATES[state](canvas, rng)
            _behind_glass(canvas)
            _casement(canvas, joinery, ajar=state == STATES_PER_JOINERY - 1)
        else:
            SPECIAL[state](canvas, rng)
        cells.append(canvas.picture())
    return assembled(cells, WINDOWS.columns)


def windows_lit() -> np.ndarray:
    """The same rooms with a lamp on, without their joinery, (1024, 1024, 3) uint8 sRGB."""
    size = ATLAS_PIXELS // WINDOWS.columns, ATLAS_PIXELS // WINDOWS.rows
    cells = []
    for cell in range(WINDOWS.cells):
        canvas, rng = Canvas(*size), np.random.default_rng((52, cell))
        _lamplit(canvas, rng)
        STATES[cell % STATES_PER_JOINERY](canvas, rng)
        canvas.shade(1 - 0.35 * np.clip(canvas.y - 0.3, 0, 1))
        cells.append(canvas.picture())
    return assembled(cells, WINDOWS.columns)


def _lamplit(canvas: Canvas, rng: np.random.Generator) -> None:
    """Seen from the street: a bright ceiling, a wall that darkens away from the lamp, a picture, a cupboard."""
    lamp, wall = rng.uniform(0.25, 0.75), rng.uniform(0.20, 0.34)
    glow = np.exp(-(((canvas.x - lamp) / 0.45) ** 2) - ((canvas.y - 0.30) / 0.40) ** 2)
    canvas.paint(np.ones_like(canvas.x), ((0.25 + glow) * wall)[..., None] * np.array([1.0, 0.94, 0.82]))
    ceiling = rng.uniform(0.14, 0.26)
    canvas.paint(canvas.y < ceiling, ((0.45 + 0.7 * glow) * 0.42)[..., None] * np.array([1.0, 0.97, 0.90]))
    canvas.paint(np.abs(canvas.y - ceiling) < 0.006, 0.16)
    x, y = rng.uniform(0.12, 0.55), rng.uniform(0.34, 0.44)
    canvas.paint(canvas.rectangle(x, x + 0.22, y, y + 0.11), rng.uniform(0.06, 0.14) * rng.uniform(0.75, 1.0, 3))
    x = rng.uniform(0.45, 0.75)
    canvas.paint(canvas.rectangle(x, x + 0.32, rng.uniform(0.38, 0.6), 1.0), rng.uniform(0.03, 0.07))
    canvas.paint(canvas.ellipse(lamp, ceiling + 0.09, 0.07, 0.022), (0.85, 0.78, 0.62))


def _room(canvas: Canvas, rng: np.random.Generator) -> None:
    """What the eye finds in an unlit room from below: a little ceiling, then dark."""
    canvas.paint(np.ones_like(canvas.x), np.array([0.016, 0.017, 0.019]) * rng.uniform(0.7, 1.4))
    canvas.paint(np.clip(1 - canvas.y / rng.uniform(0.15, 0.35), 0, 1), (0.075, 0.072, 0.066), 0.8)


def _dark(canvas: Canvas, rng: np.random.Generator) -> None:
    canvas.paint(canvas.rectangle(rng.uniform(0.1, 0.5), rng.uniform(0.6, 0.9), 0.62, 0.86), 0.026, 0.7)


def _furnished(canvas: Canvas, rng: np.random.Generator) -> None:
    """A shelf, a lamp's shade, a plant on the sill."""
    for _ in range(9):
        x, y = rng.uniform(0.52, 0.9), rng.uniform(0.3, 0.7)
        canvas.paint(canvas.rectangle(x, x + 0.04, y, y + 0.06), rng.uniform(0.03, 0.10, 3))
    canvas.paint(canvas.ellipse(0.27, 0.40, 0.10, 0.035), (0.16, 0.14, 0.11), 0.6)
    for _ in range(26):
        x, y = rng.normal(0.3, 0.11), rng.normal(0.76, 0.05)
        canvas.paint(canvas.ellipse(x, y, 0.035, 0.012), (0.025, rng.uniform(0.035, 0.06), 0.022))


def _nets(canvas: Canvas, rng: np.random.Generator) -> None:
    _net(canvas, rng, np.ones_like(canvas.x, bool), 0.85)


def _nets_below(canvas: Canvas, rng: np.random.Generator) -> None:
    low = rng.uniform(0.42, 0.5)
    _net(canvas, rng, canvas.y > low, 0.9)
    canvas.paint(np.abs(canvas.y - low) < 0.006, (0.25, 0.2, 0.12))


def _drapes_apart(canvas: Canvas, rng: np.random.Generator) -> None:
    _drapes(canvas, rng, float(rng.uniform(0.14, 0.20)), tied=True)


def _blind(canvas: Canvas, rng: np.random.Generator) -> None:
    low = rng.uniform(0.35, 0.62)
    canvas.paint(canvas.y < low, np.array([0.42, 0.40, 0.35]) * rng.uniform(0.75, 1.0), 0.92)
    canvas.paint(np.abs(canvas.y - low) < 0.008, (0.24, 0.22, 0.19))


def _drapes_shut(canvas: Canvas, rng: np.random.Generator) -> None:
    _net(canvas, rng, np.ones_like(canvas.x, bool), 0.5)
    _drapes(canvas, rng, float(rng.uniform(0.34, 0.42)), tied=False)


def _ajar(canvas: Canvas, rng: np.random.Generator) -> None:
    _net(canvas, rng, canvas.x < 0.5, 0.6)


STATES: tuple[Callable[[Canvas, np.random.Generator], None], ...] = (
    _dark, _furnished, _nets, _nets_below, _drapes_apart, _blind, _drapes_shut, _ajar,
)  # fmt: skip


def _net(canvas: Canvas, rng: np.random.Generator, where: np.ndarray, share: float) -> None:
    """A thin curtain in folds that run together a little towards its foot."""
    waves = rng.integers(9, 14)
    fold = np.sin(2 * np.pi * waves * canvas.x + 1.3 * np.sin(3.1 * canvas.y + rng.uniform(0, 6)))
    canvas.paint(where, np.multiply.outer(0.88 + 0.12 * fold, NET), share)


def _drapes(canvas: Canvas, rng: np.random.Generator, width: float, *, tied: bool) -> None:
    colour = ink(DRAPES[int(rng.integers(len(DRAPES)))], 0.62)
    narrowed = width * (1 - 0.45 * np.exp(-(((canvas.y - 0.62) / 0.16) ** 2))) if tied else width
    cloth = np.minimum(canvas.x, 1 - canvas.x) < narrowed + 0.01 * np.sin(9 * canvas.y)
    fold = 0.72 + 0.28 * np.sin(2 * np.pi * 15 * canvas.x)
    canvas.paint(cloth, fold[..., None] * colour)


def _behind_glass(canvas: Canvas) -> None:
    """The head's and the jambs' shade on what hangs just inside."""
    side = np.minimum(canvas.x, 1 - canvas.x)
    canvas.shade((1 - 0.5 * np.exp(-canvas.y / 0.07)) * (1 - 0.35 * np.exp(-side / 0.05)))


def _casement(canvas: Canvas, joinery: int, *, ajar: bool) -> None:
    """The two leaves of a French window: stiles, bars, panels."""
    paint = ink(JOINERY[joinery], PAINT)
    x, y, rows = canvas.x, canvas.y, PANE_ROWS[joinery]
    glazed = rows[-1][1]
    wood = (np.minimum(x, 1 - x) < STILE) | (y < RAIL) | (y > glazed)
    wood |= np.abs(x - 0.5) < MEETING_STILE
    for top, _ in rows[1:]:
        wood |= np.abs(y - top) < BAR
    if ajar:
        gap = canvas.rectangle(0.5, 1 - STILE, RAIL, 0.97)
        canvas.paint(gap, (0.010, 0.010, 0.011))
        wood &= ~gap
        # The open leaf is seen on edge, deep in the reveal.
        canvas.paint(canvas.rectangle(1 - STILE - 0.07, 1 - STILE, RAIL, 0.97), paint * 0.42)
    # Paint is darker below, where rain and hands reach it.
    canvas.paint(wood, (1 - 0.16 * np.clip((y - 0.7) / 0.3, 0, 1))[..., None] * paint)
    for left, right in ((STILE, 0.5 - MEETING_STILE), (0.5 + MEETING_STILE, 1 - STILE)):
        if ajar and left > 0.5:
            continue
        for top, bottom in rows:
            canvas.paint(canvas.rectangle(left, right, top - 0.001, top + 0.018) & ~wood, 0.0, 0.5)
            edge = canvas.rectangle(left, right, bottom - 0.012, bottom - 0.004)
            canvas.paint(edge & ~wood, paint * 0.55)
        canvas.paint(canvas.rectangle(left, right, glazed + 0.025, 0.955), paint * 0.80)
        canvas.paint(canvas.rectangle(left + 0.025, right - 0.025, glazed + 0.037, 0.943), paint * 0.97)
    canvas.paint(np.abs(x - 0.5) < 0.004, paint * 0.35)
    canvas.paint((y > 0.992) | (np.minimum(x, 1 - x) < 0.008), paint * 0.45)
    # The long bolt of a French window, and its knob.
    canvas.paint(np.abs(x - 0.515) < 0.006, (0.09, 0.085, 0.08), 0.0 if ajar else 0.55)


def _louvres(canvas: Canvas, rng: np.random.Generator, colour: np.ndarray, ajar: float) -> None:
    """Two closed shutters; `ajar` is how much of the middle stands open."""
    canvas.paint(np.ones_like(canvas.x), 0.012)
    for middle in ((0.25 - ajar / 4), (0.75 + ajar / 4)):
        half = 0.245 - ajar / 4
        leaf = np.abs(canvas.x - middle) < half
        slat = (canvas.y * 46) % 1.0
        canvas.paint(leaf, (0.52 + 0.48 * slat)[..., None] * colour)
        frame = leaf & ((np.abs(canvas.x - middle) > half - 0.035) | (np.abs((canvas.y % 0.5) - 0.25) > 0.232))
        canvas.paint(frame, colour * 0.96)
    canvas.shade(1 - 0.25 * np.exp(-canvas.y / 0.04) - 0.12 * np.clip((canvas.y - 0.75) / 0.25, 0, 1))
    canvas.shade(1 + 0.05 * np.sin(40 * canvas.x + rng.uniform(0, 6)))


def _white_louvres(canvas: Canvas, rng: np.random.Generator) -> None:
    _louvres(canvas, rng, ink("#e2ded3", PAINT), 0.0)


def _grey_louvres(canvas: Canvas, rng: np.random.Generator) -> None:
    _louvres(canvas, rng, ink("#a9a79f", PAINT), 0.0)


def _louvres_ajar(canvas: Canvas, rng: np.random.Generator) -> None:
    _louvres(canvas, rng, ink("#b7b4aa", PAINT), 0.3)


def _iron_shutters(canvas: Canvas, rng: np.random.Generator) -> None:
    """Folding leaves of sheet iron, one side folded away before nets."""
    _room(canvas, rng)
    _nets(canvas, rng)
    _casement(canvas, 1, ajar=False)
    leaf = (canvas.x > 0.5) | (canvas.x < 0.09)
    ribs = 0.82 + 0.18 * np.sign(np.sin(2 * np.pi * canvas.x * 12))
    canvas.paint(leaf, ribs[..., None] * ink("#8b8880", PAINT))
    slots = (canvas.y * 60 % 1.0 < 0.4) & (np.abs(canvas.y - 0.3) < 0.17) & (np.abs(canvas.x * 12 % 1 - 0.5) < 0.35)
    canvas.paint(slots & leaf, 0.04)


def _two_casements(canvas: Canvas, rng: np.random.Generator, inside: Callable[[], None]) -> None:
    _room(canvas, rng)
    inside()
    _behind_glass(canvas)
    wood = (np.minimum(canvas.x, 1 - canvas.x) < 0.045) | (np.minimum(canvas.y, 1 - canvas.y) < 0.05)
    wood |= np.abs(canvas.x - 0.5) < 0.028
    canvas.paint(wood, ink("#e9e8e3", 0.72))
    canvas.paint(np.abs(canvas.x - 0.5) < 0.004, 0.10)


def _modern_dark(canvas: Canvas, rng: np.random.Generator) -> None:
    _two_casements(canvas, rng, lambda: _furnished(canvas, rng))


def _modern_nets(canvas: Canvas, rng: np.random.Generator) -> None:
    _two_casements(canvas, rng, lambda: _nets(canvas, rng))


def _venetian(canvas: Canvas, rng: np.random.Generator) -> None:
    slats = 0.20 + 0.16 * ((canvas.y * 34) % 1.0)
    _two_casements(canvas, rng, lambda: canvas.paint(canvas.y < 0.72, slats[..., None] * np.array([1.0, 0.99, 0.95])))


def _roller_shutter(canvas: Canvas, rng: np.random.Generator) -> None:
    _modern_nets(canvas, rng)
    slats = 0.38 + 0.07 * ((canvas.y * 30) % 1.0)
    canvas.paint(canvas.y < 0.56, slats[..., None] * np.array([1.0, 0.985, 0.95]))
    canvas.paint(np.abs(canvas.y - 0.565) < 0.012, 0.16)


SPECIAL: tuple[Callable[[Canvas, np.random.Generator], None], ...] = (
    _white_louvres, _grey_louvres, _iron_shutters, _louvres_ajar, _modern_dark, _modern_nets, _venetian,
    _roller_shutter,
)  # fmt: skip

TEXTURES: Mapping[str, Callable[[], np.ndarray]] = {"windows": windows, "windows_lit": windows_lit}
