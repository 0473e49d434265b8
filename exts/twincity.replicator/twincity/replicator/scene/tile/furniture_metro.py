"""The way down to the metro: Guimard's railing with its two stalks and amber lamps, and Dervaux's mast with a globe.

The word on the panel is what such a place is called, in strokes. The stairs are a picture of stairs: steps that
lose their light as they go down, since the ground of a tile has no holes.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ...city.sizes import SIZES
from ..mesh import Mesh, MeshBuilder, box, lathe, tubes
from .paint import paint
from .strokes import lettering

BRONZE_GREEN = (0.030, 0.070, 0.048)
CREAM = (0.62, 0.52, 0.30)
LETTER_GREEN = (0.02, 0.10, 0.05)
AMBER = (0.75, 0.28, 0.03)
RAIL_M = 1.15
STEPS = 14


def metro_entrance_meshes() -> tuple[Mesh, ...]:
    """A railing on three sides of the stairs; one enters from -X, between the stalks."""
    builder, size = MeshBuilder(), SIZES["metro_entrance"]
    x, y = size.length_m / 2 - 0.15, size.depth_m / 2 - 0.12
    paint(builder, (0.24, 0.235, 0.225), box((-x, -y - 0.10, 0.0), (x + 0.10, -y + 0.10, 0.16)), "concrete")
    paint(builder, (0.24, 0.235, 0.225), box((-x, y - 0.10, 0.0), (x + 0.10, y + 0.10, 0.16)), "concrete")
    paint(builder, (0.24, 0.235, 0.225), box((x - 0.10, -y, 0.0), (x + 0.10, y, 0.16)), "concrete")
    _stairs(builder, x, y - 0.10)
    for start, end in (((-x, -y), (x, -y)), ((x, -y), (x, y)), ((x, y), (-x, y))):
        _railing(builder, np.array(start), np.array(end))
    for side in (-1.0, 1.0):
        _stalk(builder, -x + 0.06, side * y, side, size.height_m)
    _panel(builder, -x + 0.06, y)
    return builder.meshes()


def metro_totem_meshes() -> tuple[Mesh, ...]:
    """A slender mast with the case of a map, a ring and a white globe."""
    builder, size = MeshBuilder(), SIZES["metro_totem"]
    top, green = size.height_m, BRONZE_GREEN
    mast = [(0.24, 0.0), (0.24, 0.08), (0.10, 0.16), (0.065, 0.40), (0.055, top - 0.85), (0.13, top - 0.72),
            (0.06, top - 0.62), (0.10, top - 0.50)]  # fmt: skip
    paint(builder, green, lathe(mast, 8))
    paint(builder, (0.72, 0.68, 0.58), lathe([(0.08, top - 0.50), (0.20, top - 0.36), (0.25, top - 0.22),
                                              (0.20, top - 0.07), (0.0, top)], 10), "frame")  # fmt: skip
    paint(builder, green, box((-0.34, -0.05, 2.10), (0.34, 0.05, 2.62)))
    for front, turn in ((0.053, 1.0), (-0.053, -1.0)):
        sheet = np.array([[[0.28 * turn, front, 2.16], [-0.28 * turn, front, 2.16], [-0.28 * turn, front, 2.56],
                           [0.28 * turn, front, 2.56]]])  # fmt: skip
        paint(builder, (0.50, 0.02, 0.02), sheet, "frame")
        _letters(builder, -0.22, 0.22, 2.25, 2.47, front + 0.004 * turn, turn, (0.66, 0.64, 0.58), 5)
    return builder.meshes()


def _stairs(builder: MeshBuilder, x: float, y: float) -> None:
    """Treads and risers, each darker than the one before."""
    edges = np.linspace(-x + 0.1, x - 0.1, 2 * STEPS + 1)
    for index, (start, end) in enumerate(pairwise(edges)):
        light = (1.0 if index % 2 else 0.55) * max(0.0, 1.0 - index / (1.5 * STEPS)) ** 1.6
        tread = [[start, -y, 0.008], [end, -y, 0.008], [end, y, 0.008], [start, y, 0.008]]
        paint(builder, 0.004 + 0.17 * light * np.array((1.0, 0.98, 0.94)), np.array([tread]), "frame")


def _railing(builder: MeshBuilder, start: np.ndarray, end: np.ndarray) -> None:
    """Posts, two rails, and between them shields with a rib, as cast in 1900."""
    length = float(np.hypot(*(end - start)))
    along = (end - start) / length
    count = round(length / 0.92)
    joints = start + np.linspace(0, length, count + 1)[:, None] * along
    rails = np.array([[[*start, z], [*((start + end) / 2), z], [*end, z]] for z in (0.30, RAIL_M)])
    paint(builder, BRONZE_GREEN, tubes(rails, np.array([[0.022] * 3, [0.032] * 3]), 5))
    posts = np.array([[[*joint, 0.16], [*joint, 0.7], [*joint, RAIL_M + 0.06]] for joint in joints])
    paint(builder, BRONZE_GREEN, tubes(posts, np.tile([0.035, 0.022, 0.040], (len(posts), 1)), 5))
    for first, second in pairwise(joints):
        middle, half = (first + second) / 2, 0.5 * float(np.hypot(*(second - first))) - 0.05
        outline = np.array([[-1, 0.36], [-0.55, 0.30], [0.55, 0.30], [1, 0.36], [0.82, 0.80], [0.4, 1.08], [-0.4, 1.08],
                            [-0.82, 0.80]])  # fmt: skip
        plate = np.array([[*(middle + half * u * along), z] for u, z in outline])
        rim = np.vstack([plate, plate[:1]])
        paint(builder, BRONZE_GREEN, tubes(rim[None], np.full((1, len(rim)), 0.016), 3))
        inner = plate.mean(0) + 0.62 * (plate - plate.mean(0))
        paint(builder, np.array(BRONZE_GREEN) * 1.6, np.stack([inner, inner[::-1]]))


def _stalk(builder: MeshBuilder, x: float, y: float, side: float, top: float) -> None:
    """A stem that swells, bends over the way in and ends in an amber bud."""
    stem = np.array([[[x, y, 0.0], [x, y, 1.2], [x, y + 0.03 * side, 2.4], [x, y + 0.02 * side, 3.4],
                      [x - 0.05, y - 0.10 * side, 4.05], [x - 0.10, y - 0.34 * side, 4.32],
                      [x - 0.12, y - 0.56 * side, 4.20]]])  # fmt: skip
    paint(builder, BRONZE_GREEN, tubes(stem, np.array([[0.11, 0.055, 0.048, 0.048, 0.06, 0.055, 0.04]]), 7))
    bud = lathe([(0.0, -0.22), (0.10, -0.14), (0.13, 0.0), (0.08, 0.13), (0.04, 0.18)], 8)
    at = np.array([x - 0.12, y - 0.56 * side, 4.04])
    builder.add("lantern", bud + at, np.array(AMBER) / np.array((0.70, 0.68, 0.60)))
    leaf = lathe([(0.055, 0.10), (0.15, 0.02), (0.16, 0.12), (0.05, 0.24), (0.0, top - 4.04)], 7)
    paint(builder, BRONZE_GREEN, leaf + at)


def _panel(builder: MeshBuilder, x: float, y: float) -> None:
    """The cream panel across the way in, its strokes on both sides."""
    low, high = 2.45, 3.02
    paint(builder, BRONZE_GREEN, box((x - 0.03, -y, low - 0.06), (x + 0.03, y, low)))
    paint(builder, BRONZE_GREEN, box((x - 0.03, -y, high), (x + 0.03, y, high + 0.06)))
    paint(builder, CREAM, box((x - 0.02, -y, low), (x + 0.02, y, high)), "frame")
    word = lettering("METROPOLITAIN", height=0.36, width=0.115, gap=0.065, stroke=0.032)
    for side in (1.0, -1.0):
        across, up = -side * word[..., 0], (low + high) / 2 + word[..., 1]
        letters = np.stack([np.full_like(across, x + 0.024 * side), -across, up], -1)
        paint(builder, LETTER_GREEN, letters, "frame")


def _letters(
    builder: MeshBuilder, left: float, right: float, low: float, high: float, y: float, turn: float,
    tone: tuple[float, float, float], count: int,
) -> None:  # fmt: skip
    """A row of capitals that are none, seen from +Y where `turn` is 1, from -Y where it is -1."""
    rng, pitch = np.random.default_rng(count), (right - left) / count
    for index in range(count):
        start = left + index * pitch
        width, bar = 0.62 * pitch, low + (high - low) * float(rng.choice([0.0, 0.44, 0.86]))
        strokes = [(start, start + 0.2 * pitch, low, high), (start, start + width, bar, bar + 0.14 * (high - low))]
        if index % 3:
            strokes.append((start + width - 0.18 * pitch, start + width, low, high))
        for a, b, z0, z1 in strokes:
            corners = [[b, y, z0], [a, y, z0], [a, y, z1], [b, y, z1]]
            face = np.array([corners if turn > 0 else corners[::-1]])
            paint(builder, tone, face, "frame")
