"""Glasses and masks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from people_bake import source
from people_bake.hair.head import CENTRE, Head, unit_vectors
from people_bake.hair.sheet import Sheet, grid_sheet, joined, tubes_sheet
from people_bake.headwear.caps import Parts
from people_bake.headwear.fit import cloth_uvs, open_sheet

if TYPE_CHECKING:
    from people_bake.body import Body


def glasses(body: Body, head: Head) -> Parts:
    """Two thin frames without glass, a bridge and temples to the ears."""
    return [("face_wear", _frame(body, head, lens=False))]


def sunglasses(body: Body, head: Head) -> Parts:
    """Dark lenses, a bridge and temples to the ears."""
    return [("face_wear", _frame(body, head, lens=True))]


def _frame(body: Body, head: Head, *, lens: bool) -> Sheet:
    sheets = []
    unit = body.head_scale
    eyes = [head.from_world(body.points[side]) for side in source.EYES]
    high, wide = (0.021, 0.027) if lens else (0.0185, 0.0245)
    turn = np.linspace(0, 2 * np.pi, 13)
    rings, rims = [], []
    front = max(eye[:, 0].max() for eye in eyes) + (0.016 if lens else 0.014)
    for eye in eyes:
        middle = np.array([front, eye[:, 1].mean() * 1.04, eye[:, 2].mean() - 0.003])
        squared = np.stack([np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** 0.7,
                            np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** 0.7], axis=1)  # fmt: skip
        ring = middle + np.stack([np.zeros(13), squared[:, 0] * wide, squared[:, 1] * high], axis=1)
        ring[:, 0] -= 0.010 * (np.abs(ring[:, 1]) / 0.055) ** 2  # around the face
        rings.append(ring)
        rims.append(head.to_world(ring))
        if lens:
            sheets.append(_disc(head, ring, middle - [0.003, 0, 0]))
    sheets.append(tubes_sheet(np.stack(rims), np.full((2, 13), 0.0017 * unit), sides=4))
    bridge = np.stack([np.full(4, front + 0.001), np.linspace(0.009, -0.009, 4), [0.001, 0.005, 0.005, 0.001]], axis=1)
    bridge[:, 2] += eyes[0][:, 2].mean()
    temples = []
    for sign, ring in zip((1, -1), rings, strict=True):
        hinge = ring[np.argmax(ring[:, 1] * sign)] + [0, 0, 0.006]
        ear = head.surface(unit_vectors(sign * 92.0, -4.0), np.array(0.007))
        ear = ear * [1, 1, 0] + [0, 0, hinge[2] + 0.004]
        share = np.linspace(0, 1, 4)[:, None]
        path = hinge + share * (ear - hinge)
        path[:, 1] += sign * 0.007 * np.sin(share[:, 0] * np.pi * 0.9)
        temples.append(path)
    sheets.append(tubes_sheet(head.to_world(np.stack([bridge, *temples])), np.full((3, 4), 0.0017 * unit), sides=4))
    return joined(sheets)


def _disc(head: Head, ring: np.ndarray, middle: np.ndarray) -> Sheet:
    grid = np.stack([np.broadcast_to(middle, ring.shape), ring], axis=1)
    world = head.to_world(grid)
    return grid_sheet(world, cloth_uvs(world, closed=False))


MASK_SIDE, MASK_TOP, MASK_BOTTOM = 60.0, -15.5, -62.0
"""Azimuth of a mask's sides and elevations of its upper and lower border, from the middle of the skull [deg]."""


def surgical_mask(body: Body, head: Head) -> Parts:
    """Pleated, from the bridge of the nose to under the chin, with loops around the ears."""
    pleats = np.array([0.0, 0.0015, 0.0045, 0.002, 0.005, 0.0022, 0.005, 0.002, 0.0])
    return _mask(head, rows=9, height=0.006 + pleats, peak=0.0)


def ffp2_mask(body: Body, head: Head) -> Parts:
    """A stiff mask folded along the middle, standing off the mouth."""
    return _mask(head, rows=7, height=np.array([0.004, 0.009, 0.013, 0.015, 0.013, 0.009, 0.004]), peak=0.014)


def _mask(head: Head, *, rows: int, height: np.ndarray, peak: float) -> Parts:
    across = np.linspace(-1, 1, 13)
    down = np.linspace(0, 1, rows)
    azimuth = across[:, None] * MASK_SIDE * np.interp(down, [0, 0.4, 1], [0.82, 0.92, 0.72])
    middle = 1 - across[:, None] ** 2
    upper = MASK_TOP - 10 * (1 - middle) + 2.0 * middle
    lower = MASK_BOTTOM + 20 * (1 - middle) ** 1.5
    elevation = upper + (lower - upper) * down
    directions = unit_vectors(azimuth, elevation)
    border = np.interp(np.abs(across), [0.8, 1], [1, 0.35])[:, None]
    smooth = head.radius(directions)
    for _ in range(2):  # cloth spans hollows beside the nose
        smooth[1:-1] = np.maximum(smooth[1:-1], (smooth[:-2] + smooth[2:]) / 2)
        smooth[:, 1:-1] = np.maximum(smooth[:, 1:-1], (smooth[:, :-2] + smooth[:, 2:]) / 2)
    fold = peak * np.exp(-((across[:, None] / 0.35) ** 2)) * np.sin(np.pi * np.clip(down * 0.9 + 0.1, 0, 1))
    reach = smooth + 0.002 + height * border + fold
    points = CENTRE + directions * reach[..., None]
    loops = []
    for sign in (1, -1):
        at = points[-1 if sign > 0 else 0]
        ear = head.surface(unit_vectors(sign * 95.0, np.array([-3.0, -20.0])), 0.006)
        for corner, end in ((at[0], ear[0]), (at[-1], ear[1])):
            way = corner + np.linspace(0, 1, 5)[:, None] * (end - corner)
            away = way - CENTRE
            away /= np.linalg.norm(away, axis=1, keepdims=True)
            lift = np.maximum(0.0035 - head.height(way), 0)
            loops.append(way + away * lift[:, None])
    cords = tubes_sheet(head.to_world(np.stack(loops)), np.full((4, 5), 0.0014 * head.unit[1]), sides=3)
    return [("face_wear", joined([open_sheet(points, head), cords]))]
