"""Morris columns, kiosks, Wallace fountains and bus shelters: what gives a Paris sidewalk away from afar.

Each stands at the origin, its length along X, its front towards +Y, within the size that `city.sizes` states. Posters
are pictures of nobody, magazines sheets in the tones of print; nothing bears a word that can be read.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ...city.sizes import SIZES
from ..mesh import Mesh, MeshBuilder, box, lathe, tubes
from .paint import PARIS_GREEN, paint, picture, turned

PRINT = np.array([(0.46, 0.42, 0.34), (0.09, 0.12, 0.17), (0.30, 0.11, 0.08), (0.50, 0.49, 0.45), (0.15, 0.19, 0.16),
                  (0.40, 0.30, 0.13), (0.20, 0.16, 0.18), (0.31, 0.34, 0.36)])  # fmt: skip
"""Linear albedos of paper printed all over."""

STEEL = (0.052, 0.054, 0.056)
PALE = (0.50, 0.50, 0.48)
SIDES = 16
"""Of a column: with fewer its drum shows corners."""

POSTERS = 4
"""Around a column, between two bands of plain paper."""

DRUM = (6, 9, 3, 12)
"""Their cells in the atlas of posters."""


def column_meshes() -> tuple[Mesh, ...]:
    """The column of 1868: a green foot, a drum of posters, an overhanging crown and a dome with its spike."""
    builder, size = MeshBuilder(), SIZES["column"]
    widest, top = size.length_m / 2, size.height_m
    foot = [(0.72, 0.0), (0.72, 0.12), (0.66, 0.16), (0.67, 0.48), (0.635, 0.54)]
    crown = [(0.635, 2.80), (0.69, 2.86), (0.65, 2.93), (0.65, 3.14), (widest, 3.20)]
    dome = [(widest, 3.20), (widest, 3.27), (0.61, 3.38), (0.54, 3.62), (0.34, 3.88), (0.12, 4.03), (0.05, 4.10),
            (0.0, top)]  # fmt: skip
    for profile in (foot, crown, dome):
        paint(builder, PARIS_GREEN, lathe(profile, SIDES))
    side, wide = np.arange(SIDES), SIDES // POSTERS
    for low, high, shift in ((0.54, 0.80, 3), (2.62, 2.80, 6)):
        strip = lathe([(0.635, low), (0.635, high)], SIDES)
        paint(builder, PRINT[(3 * (side // wide) + shift) % len(PRINT)], strip, "frame")
    drum = lathe([(0.635, 0.80), (0.635, 2.62)], SIDES)
    parts = np.stack([side % wide, side % wide + 1], -1) / wide
    picture(builder, "posters", drum, np.array(DRUM)[side // wide], parts)
    return builder.meshes()


def kiosk_meshes() -> tuple[Mesh, ...]:
    """A ribbed green cabin under a round-shouldered roof, open at the front over racks of magazines."""
    builder, size = MeshBuilder(), SIZES["kiosk"]
    x, y, top = size.length_m / 2, size.depth_m / 2, size.height_m
    wall, eaves, green = 0.18, 2.62, np.array(PARIS_GREEN)
    paint(builder, STEEL, box((-x + 0.12, -y + 0.12, 0.0), (x - 0.12, y - 0.12, 0.14)))
    left, right, back, front = -x + wall, x - wall, -y + wall, y - wall
    paint(builder, green, box((left, back, 0.14), (right, back + 0.08, eaves)))
    for low, high in ((left, left + 0.08), (right - 0.08, right)):
        paint(builder, green, box((low, back, 0.14), (high, front, eaves)))
    _ribs(builder, green * 1.5, left, right, back, front, eaves)
    paint(builder, green, box((left, front - 0.5, 0.14), (right, front - 0.42, 0.95)))
    paint(builder, STEEL, box((left + 0.08, front - 0.62, 0.95), (right - 0.08, front - 0.22, 1.0)))
    paint(builder, (0.11, 0.10, 0.085), box((left + 0.08, back + 0.08, 0.14), (right - 0.08, back + 0.7, 2.3)))
    _magazines(builder, left + 0.2, right - 0.2, back + 0.705, (1.12, 1.50, 1.88), 15)
    _magazines(builder, left + 0.2, right - 0.2, front - 0.415, (0.24, 0.58), 13)
    paint(builder, PALE, box((left, front - 0.3, 2.32), (right, front - 0.26, 2.56)), "frame")
    shoulders = ((0.0, eaves), (0.0, eaves + 0.16), (0.12, eaves + 0.36), (0.5, top))
    rings = [_rectangle(x - inset, y - inset, z) for inset, z in shoulders]
    for below, above in pairwise(rings):
        paint(builder, green, _joined(below, above))
    paint(builder, green, np.stack([rings[0][::-1], rings[-1]]))
    return builder.meshes()


def fountain_meshes() -> tuple[Mesh, ...]:
    """Wallace's fountain: an eight-sided foot, four women who bear a scaled dome, and a spike."""
    builder, size = MeshBuilder(), SIZES["fountain"]
    foot = [(0.47, 0.0), (0.47, 0.10), (0.42, 0.14), (0.36, 0.30), (0.33, 0.86), (0.36, 0.92), (0.44, 0.98),
            (0.46, 1.06), (0.40, 1.08), (0.36, 1.03), (0.0, 1.02)]  # fmt: skip
    dome = [(0.0, 1.96), (0.40, 1.96), (0.43, 2.00), (0.43, 2.06), (0.37, 2.10), (0.33, 2.24), (0.22, 2.40),
            (0.10, 2.49), (0.06, 2.53), (0.085, 2.58), (0.03, 2.63), (0.0, size.height_m)]  # fmt: skip
    paint(builder, PARIS_GREEN, lathe(foot, 8))
    paint(builder, PARIS_GREEN, lathe(dome, 8))
    woman = [(0.115, 1.04), (0.080, 1.42), (0.105, 1.60), (0.034, 1.69), (0.062, 1.79), (0.050, 1.86), (0.090, 1.97)]
    for heading in (45.0, 135.0, 225.0, 315.0):
        body = lathe(woman, 5) * [1.0, 0.85, 1.0] + [0.0, 0.28, 0.0]
        paint(builder, PARIS_GREEN, turned(body, heading))
    paint(builder, (0.30, 0.33, 0.34), lathe([(0.008, 1.03), (0.008, 1.96)], 4))
    return builder.meshes()


def bus_shelter_meshes() -> tuple[Mesh, ...]:
    """A thin roof on four posts with a bench and a lit panel at its end.

    Its panes are left out: of clean glass a camera sees the frame.
    """
    builder, size = MeshBuilder(), SIZES["bus_shelter"]
    x, y, top = size.length_m / 2, size.depth_m / 2, size.height_m
    paint(builder, STEEL, box((-x, -y, top - 0.14), (x, y, top - 0.05)))
    paint(builder, (0.20, 0.21, 0.21), box((-x + 0.1, -y + 0.1, top - 0.05), (x - 0.1, y - 0.1, top)))
    paint(builder, PALE, box((-x + 0.3, -0.06, top - 0.155), (x - 1.0, 0.06, top - 0.141)), "frame")
    back = -y + 0.16
    for px in np.linspace(-x + 0.12, x - 0.12, 4):
        paint(builder, STEEL, box((px - 0.035, back - 0.035, 0.0), (px + 0.035, back + 0.035, top - 0.14)))
    for z in (0.22, 2.35):
        paint(builder, STEEL, box((-x + 0.12, back - 0.02, z), (x - 0.12, back + 0.02, z + 0.05)))
    for z in (0.22, 2.35):
        paint(builder, STEEL, box((-x + 0.10, back, z), (-x + 0.14, y - 0.25, z + 0.05)))
    paint(builder, STEEL, box((-x + 0.085, y - 0.25, 0.0), (-x + 0.155, y - 0.18, top - 0.14)))
    paint(builder, STEEL, box((x - 0.30, back, 0.0), (x - 0.08, y - 0.16, 2.30)))
    for px, near, far, cell in ((x - 0.305, y - 0.25, back + 0.09, 5), (x - 0.075, back + 0.09, y - 0.25, 14)):
        sheet = [[px, near, 0.46], [px, far, 0.46], [px, far, 2.16], [px, near, 2.16]]
        picture(builder, "posters", np.array([sheet]), cell)
    seat_back = back + 0.28
    for row in range(3):
        low = seat_back - 0.06 + 0.12 * row
        paint(builder, (0.16, 0.095, 0.05), box((-x + 0.6, low, 0.44), (x - 1.0, low + 0.10, 0.475)), "joinery")
    legs = np.array([[[px, seat_back + 0.1, 0.0], [px, seat_back + 0.1, 0.44]] for px in (-x + 0.9, 0.0, x - 1.3)])
    paint(builder, STEEL, tubes(legs, np.full((3, 2), 0.03), 4))
    return builder.meshes()


def _ribs(
    builder: MeshBuilder, tint: np.ndarray, left: float, right: float, back: float, front: float, eaves: float
) -> None:
    """Upright mouldings on the three closed walls; the two ends carry a blank poster between them."""
    for px in np.linspace(left + 0.3, right - 0.3, 7):
        paint(builder, tint, box((px - 0.03, back - 0.025, 0.25), (px + 0.03, back, eaves - 0.1))[:4])
    for side, edge in ((-1.0, left), (1.0, right)):
        low, high = sorted((edge, edge + side * 0.025))
        for py in (back + 0.12, front - 0.12):
            paint(builder, tint, box((low, py - 0.03, 0.25), (high, py + 0.03, eaves - 0.1))[:4])
        paint(builder, PRINT[7], box((low, back + 0.35, 0.70), (high, front - 0.35, 2.30)), "frame")
        edge_x = (high if side > 0 else low) + 0.004 * side
        near, far = (back + 0.40, front - 0.40)[:: int(side)]
        sheet = [[edge_x, near, 0.75], [edge_x, far, 0.75], [edge_x, far, 2.25], [edge_x, near, 2.25]]
        picture(builder, "posters", np.array([sheet]), 1 if side > 0 else 8)


def _magazines(builder: MeshBuilder, left: float, right: float, y: float, rows: tuple[float, ...], count: int) -> None:
    """Rows of covers that look to the front."""
    edges = np.linspace(left, right, count + 1)
    for number, z in enumerate(rows):
        covers = [(a + 0.02, b - 0.02) for a, b in pairwise(edges)]
        faces = np.array([[[b, y, z], [a, y, z], [a, y, z + 0.28], [b, y, z + 0.28]] for a, b in covers])
        paint(builder, PRINT[(3 * np.arange(count) + 5 * number) % len(PRINT)], faces, "frame")


def _rectangle(half_x: float, half_y: float, z: float) -> np.ndarray:
    """(4, 3) corners, counter-clockwise from above."""
    return np.array([[-half_x, -half_y, z], [half_x, -half_y, z], [half_x, half_y, z], [-half_x, half_y, z]])


def _joined(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The faces between two rings (n, 3) of corners, seen from outside."""
    after = np.roll(np.arange(len(low)), -1)
    return np.stack([low, low[after], high[after], high], axis=1)
