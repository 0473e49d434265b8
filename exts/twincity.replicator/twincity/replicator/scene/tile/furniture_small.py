"""Benches, bins, hoops, hydrants and post boxes: cast iron and sheet metal, in Paris green or bare.

Each stands at the origin, its length along X, its front towards +Y, within the size that `city.sizes` states.
Nothing bears a word, a number or a mark.
"""

from __future__ import annotations

import numpy as np

from ...city.sizes import SIZES
from ..mesh import Mesh, MeshBuilder, box, lathe, tubes
from .paint import PARIS_GREEN, laid_down, paint, turned


def bench_meshes() -> tuple[Mesh, ...]:
    """Davioud's double bench: two seats of three slats back to back on two cast-iron frames."""
    builder, size = MeshBuilder(), SIZES["bench"]
    half = size.length_m / 2
    slats = []
    for side in (-1.0, 1.0):
        slats += [_slat(half, side * y, 0.43 - 0.02 * (0.42 - y), 0.105, 0.0) for y in (0.19, 0.31, 0.43)]
        slats += [_slat(half, side * 0.075, 0.60, 0.095, side * -78.0)]
    slats += [box((-half, -0.055, size.height_m - 0.05), (half, 0.055, size.height_m))]
    paint(builder, PARIS_GREEN, np.concatenate(slats), "joinery")
    for x in (-0.78 * half, 0.78 * half):
        for side in (-1.0, 1.0):
            leg = np.array([[x, side * 0.40, 0.01], [x, side * 0.36, 0.22], [x, side * 0.44, 0.395]])
            arm = np.array([[x, side * 0.46, 0.39], [x, side * 0.20, 0.35], [x, side * 0.03, 0.42]])
            iron = tubes(np.stack([leg, arm]), np.full((2, 3), 0.024), 4)
            paint(builder, PARIS_GREEN, iron)
        post = tubes(np.array([[[x, 0, 0], [x, 0, 0.42], [x, 0, 0.81]]]), np.array([[0.045, 0.03, 0.026]]), 6)
        paint(builder, PARIS_GREEN, post)
    return builder.meshes()


def bin_meshes() -> tuple[Mesh, ...]:
    """A ring of flat bars on a foot, with a pale bag hanging in it."""
    builder, size = MeshBuilder(), SIZES["bin"]
    top, radius = size.height_m, size.length_m / 2
    bag = [(0.10, 0.20), (0.70 * radius, 0.24), (0.80 * radius, 0.55), (0.74 * radius, top - 0.06)]
    paint(builder, (0.42, 0.44, 0.43), lathe(bag, 8))
    grey = (0.085, 0.088, 0.082)
    paint(builder, grey, lathe([(0.0, 0.0), (0.17, 0.0), (0.17, 0.03), (0.05, 0.06), (0.05, 0.21)], 8))
    paint(builder, grey, _ring(0.84 * radius, radius, top - 0.10, top, 10))
    paint(builder, grey, _ring(0.84 * radius, 0.90 * radius, 0.20, 0.25, 10))
    bars = np.array([[[x, y, z] for z in (0.20, 0.60, top - 0.05)] for x, y in 0.9 * radius * _around(6)])
    paint(builder, grey, tubes(bars, np.full((6, 3), 0.014), 4))
    return builder.meshes()


def bike_rack_meshes() -> tuple[Mesh, ...]:
    """Three hoops of bent tube beside each other, each across the rack."""
    builder, size = MeshBuilder(), SIZES["bike_rack"]
    reach, top, bend = size.depth_m / 2 - 0.05, size.height_m - 0.025, 0.16
    outline = [(-reach, 0.0), (-reach, top - bend), (-reach + 0.3 * bend, top - 0.3 * bend), (-reach + bend, top)]
    outline += [(-y, z) for y, z in outline[::-1]]
    places = np.linspace(-1, 1, 3) * (size.length_m / 2 - 0.05)
    hoops = np.array([[[x, y, z] for y, z in outline] for x in places])
    paint(builder, (0.055, 0.052, 0.048), tubes(hoops, np.full(hoops.shape[:2], 0.025), 6))
    foot = lathe([(0.05, 0.0), (0.05, 0.012), (0.0, 0.012)], 6)
    feet = [foot + np.array([x, y, 0.0]) for x in places for y in (-reach, reach)]
    paint(builder, (0.055, 0.052, 0.048), np.concatenate(feet))
    return builder.meshes()


def hydrant_meshes() -> tuple[Mesh, ...]:
    """The red pillar with its round cap, two small outlets and a large one at the front."""
    builder, size = MeshBuilder(), SIZES["hydrant"]
    top, red = size.height_m, (0.36, 0.022, 0.018)
    body = [(0.17, 0.0), (0.17, 0.04), (0.10, 0.06), (0.095, 0.45), (0.135, 0.47), (0.135, top - 0.12),
            (0.10, top - 0.05), (0.03, top - 0.02), (0.0, top)]  # fmt: skip
    paint(builder, red, lathe(body, 10))
    for heading, radius in ((0.0, 0.045), (90.0, 0.06), (180.0, 0.045)):
        cap = lathe([(radius, 0.11), (radius, 0.175), (1.25 * radius, 0.18), (1.25 * radius, 0.20), (0.0, 0.205)], 6)
        paint(builder, (0.12, 0.12, 0.12), turned(laid_down(cap), heading - 90.0) + np.array([0.0, 0.0, 0.58]))
    return builder.meshes()


def post_box_meshes() -> tuple[Mesh, ...]:
    """The yellow box with its slot under a small roof, on a dark foot."""
    builder, size = MeshBuilder(), SIZES["post_box"]
    x, y, top = size.length_m / 2, size.depth_m / 2, size.height_m
    yellow, dark = (0.72, 0.46, 0.016), (0.03, 0.03, 0.032)
    paint(builder, dark, box((-0.16, -0.13, 0.0), (0.16, 0.13, 0.06)))
    paint(builder, dark, box((-0.09, -0.07, 0.06), (0.09, 0.07, 0.62)))
    paint(builder, yellow, box((-x + 0.02, -y + 0.02, 0.62), (x - 0.02, y - 0.04, top - 0.09)))
    paint(builder, yellow, box((-x, -y, top - 0.09), (x, y, top - 0.04)))
    paint(builder, yellow, box((-x + 0.06, -y + 0.06, top - 0.04), (x - 0.06, y - 0.06, top)))
    face = y - 0.04
    paint(builder, (0.012, 0.012, 0.014), box((-0.16, face, top - 0.26), (0.16, face + 0.004, top - 0.215)))
    paint(builder, yellow, box((-0.18, face, top - 0.215), (0.18, face + 0.035, top - 0.195)))
    paint(builder, (0.62, 0.60, 0.55), box((-0.13, face, 0.86), (0.13, face + 0.004, 1.08)))
    paint(builder, (0.30, 0.19, 0.008), box((-x + 0.05, face, 0.69), (x - 0.05, face + 0.003, 0.70)))
    return builder.meshes()


def _slat(half: float, y: float, z: float, width: float, lean_deg: float) -> np.ndarray:
    """A plank along X about (y, z), leaning about its own length."""
    plank, lean = box((-half, -width / 2, -0.016), (half, width / 2, 0.016)), np.radians(lean_deg)
    turn = np.array([[1, 0, 0], [0, np.cos(lean), np.sin(lean)], [0, -np.sin(lean), np.cos(lean)]])
    return plank @ turn + [0, y, z]


def _ring(inner: float, outer: float, low: float, high: float, sides: int) -> np.ndarray:
    """A band with thickness."""
    return lathe([(inner, high), (inner, low), (outer, low), (outer, high), (inner, high)], sides)


def _around(count: int) -> np.ndarray:
    """(count, 2) cosine and sine of even steps round a circle."""
    angles = 2 * np.pi * np.arange(count) / count
    return np.stack([np.cos(angles), np.sin(angles)], -1)
