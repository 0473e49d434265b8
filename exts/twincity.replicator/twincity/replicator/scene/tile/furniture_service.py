"""What serves a street: panels of posters, parking meters, cabinets, clocks, planters, cabins, barriers of building
sites. Each stands at the origin, its length along X, its front towards +Y, within the size that `city.sizes` states.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ...city.sizes import SIZES
from ..mesh import Mesh, MeshBuilder, box, lathe
from .paint import PARIS_GREEN, laid_down, paint, picture, turned

STEEL = (0.060, 0.062, 0.064)
PALE = (0.48, 0.48, 0.46)


def advert_meshes() -> tuple[Mesh, ...]:
    """A lit panel with a poster on each side, on a foot."""
    builder, size = MeshBuilder(), SIZES["advert"]
    x, y, top = size.length_m / 2, size.depth_m / 2, size.height_m
    paint(builder, STEEL, box((-0.42, -0.11, 0.0), (0.42, 0.11, 0.62)))
    paint(builder, STEEL, box((-x, -y + 0.04, 0.62), (x, y - 0.04, top - 0.05)))
    arch = np.linspace(-x, x, 7)
    crown = np.stack([arch, top - 0.05 + 0.05 * (1 - (arch / x) ** 2)], -1)
    lid = [[[a, -y, za], [a, y, za], [b, y, zb], [b, -y, zb]] for (a, za), (b, zb) in pairwise(crown)]
    paint(builder, STEEL, np.array(lid)[:, ::-1])
    paint(
        builder,
        STEEL,
        np.array([[[-x, -y, top - 0.06], [-x, y, top - 0.06], [x, y, top - 0.06], [x, -y, top - 0.06]]])[:, ::-1],
    )
    for side, cell in ((1.0, 4), (-1.0, 9)):
        sheet = _upright(-0.60, 0.60, y - 0.036, 0.78, 2.54)
        picture(builder, "posters", sheet if side > 0 else turned(sheet, 180.0), cell)
    return builder.meshes()


def parking_meter_meshes() -> tuple[Mesh, ...]:
    """The slim meter with its screen, keys and solar lid."""
    builder, size = MeshBuilder(), SIZES["parking_meter"]
    x, y, top = size.length_m / 2, size.depth_m / 2, size.height_m
    paint(builder, (0.030, 0.034, 0.038), box((-x, -y, 0.0), (x, y, 0.06)))
    paint(builder, (0.052, 0.058, 0.064), box((-x + 0.03, -y + 0.04, 0.06), (x - 0.03, y - 0.05, top - 0.06)))
    paint(builder, (0.012, 0.016, 0.030), box((-x, -y, top - 0.06), (x, y, top)))
    face = y - 0.05
    for low, high, half, tone in (
        (1.28, 1.46, 0.09, (0.10, 0.13, 0.11)),
        (1.10, 1.22, 0.10, (0.30, 0.31, 0.31)),
        (0.86, 0.98, 0.05, (0.008, 0.008, 0.01)),
        (1.50, 1.60, 0.11, (0.02, 0.10, 0.34)),
    ):
        paint(builder, tone, box((-half, face, low), (half, face + 0.006, high)))
    return builder.meshes()


def cabinet_meshes() -> tuple[Mesh, ...]:
    """A green cabinet of two doors on a plinth."""
    builder, size = MeshBuilder(), SIZES["cabinet"]
    x, y, top = size.length_m / 2, size.depth_m / 2, size.height_m
    green = np.array(PARIS_GREEN) * 1.8
    paint(builder, (0.12, 0.12, 0.115), box((-x + 0.02, -y + 0.02, 0.0), (x - 0.02, y - 0.02, 0.12)))
    paint(builder, green, box((-x + 0.02, -y + 0.02, 0.12), (x - 0.02, y - 0.02, top - 0.06)))
    paint(builder, green, box((-x, -y, top - 0.06), (x, y, top)))
    for left, right in ((-x + 0.06, -0.015), (0.015, x - 0.06)):
        paint(builder, green * 1.25, box((left, y - 0.02, 0.18), (right, y - 0.008, top - 0.12)))
        paint(builder, green * 0.6, box((left + 0.08, y - 0.008, top - 0.30), (right - 0.08, y - 0.004, top - 0.20)))
    return builder.meshes()


def clock_meshes() -> tuple[Mesh, ...]:
    """A clock with two faces on a cast column: ten past ten."""
    builder, size = MeshBuilder(), SIZES["clock"]
    top = size.height_m
    column = [(0.24, 0.0), (0.24, 0.10), (0.17, 0.16), (0.15, 0.80), (0.10, 0.90), (0.060, 1.10), (0.050, 3.30),
              (0.11, 3.40), (0.05, 3.50), (0.05, 3.60)]  # fmt: skip
    paint(builder, PARIS_GREEN, lathe(column, 8))
    paint(builder, PARIS_GREEN, lathe([(0.10, top - 0.06), (0.03, top - 0.03), (0.0, top)], 6))
    middle = top - 0.44
    for heading in (0.0, 180.0):
        drum = laid_down(lathe([(0.40, 0.0), (0.40, 0.10), (0.36, 0.13), (0.34, 0.115)], 16))
        dial = laid_down(lathe([(0.35, 0.116), (0.0, 0.117)], 16))
        for faces, tone, look in ((drum, PARIS_GREEN, "painted_metal"), (dial, (0.62, 0.60, 0.55), "frame")):
            paint(builder, tone, turned(faces, heading) + np.array([0.0, 0.0, middle]), look)
        for angle, reach, half in ((-60.0, 0.19, 0.017), (60.0, 0.28, 0.012)):
            hand = box((-half, 0.121, -0.03), (half, 0.126, reach)) @ _clockwise(-angle)
            paint(builder, (0.012, 0.012, 0.012), turned(hand, heading) + np.array([0.0, 0.0, middle]))
    return builder.meshes()


def planter_meshes() -> tuple[Mesh, ...]:
    """A tub of boards with a clipped bush."""
    builder, size = MeshBuilder(), SIZES["planter"]
    x, y, top = size.length_m / 2, size.depth_m / 2, size.height_m
    wood = np.array((0.085, 0.060, 0.040))
    for row in range(4):
        z = 0.06 + 0.14 * row
        paint(builder, wood * (0.85 + 0.1 * (row % 3)), box((-x, -y, z), (x, y, z + 0.125)), "joinery")
    paint(builder, (0.03, 0.022, 0.016), box((-x + 0.03, -y + 0.03, 0.0), (x - 0.03, y - 0.03, 0.60)))
    rng = np.random.default_rng(7)
    for z, radius in ((0.86, 0.44), (1.14, 0.36)):
        profile = [(0.55, -0.30), (1.0, -0.10), (0.95, 0.12), (0.4, 0.32), (0.0, 0.36)]
        bush = lathe([(share * radius, z + up) for share, up in profile], 9)
        builder.add("leaf", bush, rng.uniform(0.35, 0.75, (len(bush), 1)))
    leaves = rng.normal(size=(110, 3))
    leaves /= np.linalg.norm(leaves, axis=1, keepdims=True)
    centre = np.array([0.0, 0.0, 1.0]) + leaves * [0.45, 0.45, 0.44]
    side, up = np.cross(leaves, [0.3, 0.1, 1.0]), rng.normal(size=(110, 3))
    size_m = 0.07
    quads = np.stack([centre - size_m * up * 0.5, centre + size_m * side, centre + size_m * up * 0.5,
                      centre - size_m * side], 1)  # fmt: skip
    quads[..., 2] = np.minimum(quads[..., 2], top)
    quads[..., :2] = np.clip(quads[..., :2], -x, x)
    builder.add("leaf", quads, rng.uniform(0.7, 1.4, (110, 1)))
    return builder.meshes()


def work_barrier_meshes() -> tuple[Mesh, ...]:
    """Two boards in red and white between two feet."""
    builder, size = MeshBuilder(), SIZES["work_barrier"]
    x, y, top = size.length_m / 2, size.depth_m / 2, size.height_m
    for px in (-x + 0.12, x - 0.12):
        paint(builder, (0.05, 0.05, 0.05), box((px - 0.05, -y, 0.0), (px + 0.05, y, 0.08)))
        paint(builder, PALE, box((px - 0.02, -0.02, 0.08), (px + 0.02, 0.02, top - 0.02)))
    edges = np.linspace(-x, x, 9)
    for low, high in ((0.32, 0.50), (top - 0.24, top)):
        for index in range(8):
            tone = (0.50, 0.030, 0.024) if index % 2 else (0.62, 0.61, 0.59)
            paint(builder, tone, box((edges[index], -0.018, low), (edges[index + 1], 0.018, high)))
    return builder.meshes()


def toilets_meshes() -> tuple[Mesh, ...]:
    """The grey cabin with rounded ends, its door on the long side."""
    builder, size = MeshBuilder(), SIZES["toilets"]
    x, y, top = size.length_m / 2, size.depth_m / 2, size.height_m
    plan = _rounded(x - 0.04, y - 0.04, 0.8)
    rings = [np.column_stack([inset * plan, np.full(len(plan), z)])
             for inset, z in ((1.0, 0.0), (1.0, 0.16), (0.985, 0.16), (0.985, top - 0.40))]  # fmt: skip
    for low, high, tone in ((0, 1, (0.05, 0.052, 0.054)), (1, 2, STEEL), (2, 3, (0.16, 0.165, 0.165))):
        paint(builder, tone, _joined(rings[low], rings[high]))
    eaves = _rounded(x, y, 0.84)
    crown = [np.column_stack([share * eaves, np.full(len(eaves), z)])
             for share, z in ((0.97, top - 0.40), (1.0, top - 0.36), (1.0, top - 0.16), (0.80, top))]  # fmt: skip
    for lower, upper in pairwise(crown):
        paint(builder, (0.070, 0.074, 0.072), _joined(lower, upper))
    paint(builder, (0.070, 0.074, 0.072), crown[-1][None])
    door = y - 0.04
    paint(builder, (0.30, 0.31, 0.31), box((-0.15, door - 0.02, 0.16), (0.85, door + 0.008, 2.25)))
    paint(builder, (0.02, 0.05, 0.12), box((-0.55, door - 0.02, 1.25), (-0.30, door + 0.012, 1.75)))
    picture(builder, "posters", turned(_upright(-0.60, 0.60, door + 0.004, 0.55, 2.15), 180.0), 11)
    return builder.meshes()


def _upright(left: float, right: float, y: float, low: float, high: float) -> np.ndarray:
    """(1, 4, 3) a sheet that looks to +Y, from the lower left as one reads it."""
    return np.array([[[right, y, low], [left, y, low], [left, y, high], [right, y, high]]])


def _clockwise(angle_deg: float) -> np.ndarray:
    """Turns about Y, as row vectors: what points up leans to -X, the reader's right, for negative angles."""
    c, s = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    return np.array([[c, 0, -s], [0, 1, 0], [s, 0, c]])


def _rounded(x: float, y: float, radius: float) -> np.ndarray:
    """(20, 2) a rectangle with round corners, counter-clockwise."""
    corners = ((x, y, 0.0), (-x, y, 90.0), (-x, -y, 180.0), (x, -y, 270.0))
    points = []
    for corner_x, corner_y, start in corners:
        turn = np.radians(start + np.linspace(0, 90, 5))
        middle = np.array([corner_x - np.sign(corner_x) * radius, corner_y - np.sign(corner_y) * radius])
        points.append(middle + radius * np.stack([np.cos(turn), np.sin(turn)], -1))
    return np.concatenate(points)


def _joined(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The faces between two rings (n, 3), seen from outside."""
    after = np.roll(np.arange(len(low)), -1)
    return np.stack([low, low[after], high[after], high], axis=1)
