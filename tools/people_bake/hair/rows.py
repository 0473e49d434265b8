"""Hair in many cords: box braids, dreadlocks, and cornrows plaited close to the head."""

from __future__ import annotations

import numpy as np

from people_bake.hair.chart import Line, parted_chart, whorl_chart
from people_bake.hair.falling import fall
from people_bake.hair.growth import PERIOD_M, cap
from people_bake.hair.head import CENTRE
from people_bake.hair.long import FRONT_DEG, azimuth_of, leaving_row
from people_bake.hair.scalp import Scalp
from people_bake.hair.sheet import Sheet, strips_sheet, tubes_sheet
from people_bake.hair.short import ROWS

NAPE = (-0.172, 0.0, 0.035)
"""Where cornrows are drawn together, head coordinates."""


def cords(
    scalp: Scalp, *, line: Line, length: float, count: int, thickness: float, knots: float, lift: float = 0.004
) -> list[Sheet]:
    """Cords from rows on the head, hanging all around it.

    Args:
        length: below the ears, metres on an adult's head.
        thickness: radius of a cord, head metres.
        knots: how much the radius goes up and down, as a share.
    """
    chart = parted_chart(scalp.head, line, 0.012, face_azimuth=50.0)
    growth = scalp.growth(chart, line, side=0.009, top=0.011, hanging=True, groove=0.5)
    cover = scalp.growth(whorl_chart(scalp.head, line), line, side=0.008, top=0.010)
    sheets = [cap(cover, scalp.rng, bumps=0.001, rows=ROWS[max(scalp.level, 1)], every=2 + scalp.level)]
    rng = scalp.rng
    number = scalp.count(count)
    column = np.clip((np.arange(number) + rng.uniform(0.3, 0.7, number)) / number, 0.01, 0.99)
    begin = np.where(np.arange(number) % 2 == 0, 0.15, 0.45)
    leave = leaving_row(growth, column)
    row = begin[:, None] * leave[:, None] + (1 - begin[:, None]) * leave[:, None] * np.linspace(0, 1, 3)
    over = scalp.head.to_world(growth.points(column[:, None], row, lift + 0.3 * thickness))
    last = scalp.head.to_world(growth.points(column, leave + 0.02, lift))
    heading = last - over[:, -1]
    heading /= np.linalg.norm(heading, axis=1, keepdims=True)
    drop = scalp.head.from_world(over[:, -1])[:, 2] + 0.02
    lengths = (length + drop) * rng.uniform(0.85, 1.06, number) * scalp.body.head_scale
    azimuth = azimuth_of(scalp, over[:, -1])
    clearance = np.interp(azimuth, [0, 60, 90, 180], [0.010, 0.016, 0.022, 0.018]) + thickness
    clearance = clearance + np.where(begin < 0.3, 1.4 * thickness, 0)
    below = (5, 4, 3)[scalp.level]
    lane = np.where(azimuth < FRONT_DEG, 1.0, -1.0)
    down = fall(over[:, -1], heading, lengths, scalp.shoulders, rows=below, clearance=clearance, lane=lane)
    path = np.concatenate([over, down[:, 1:]], axis=1)
    wavy = np.where(np.arange(path.shape[1]) % 2 == 0, 1 - knots, 1 + knots)
    share = np.linspace(0, 1, path.shape[1])
    radius = thickness * scalp.body.head_scale * wavy * np.interp(share, [0, 0.1, 0.85, 1], [0.5, 1, 0.9, 0.15])
    return [*sheets, tubes_sheet(path, np.broadcast_to(radius, path.shape[:2]), sides=3)]


def cornrows(scalp: Scalp, *, line: Line, count: int = 16, height: float = 0.009) -> list[Sheet]:
    """Plaits along the head, drawn together at its back, the skin showing between them."""
    growth = scalp.growth(whorl_chart(scalp.head, line, pole=NAPE), line, side=height, top=height)
    number = max(scalp.count(count), 8)
    rows = (11, 7, 5)[scalp.level]
    row = np.linspace(0.06, 0.985, rows)
    column = ((np.arange(number) + 0.5) / number)[:, None]
    directions = growth.chart.directions(column, row)
    knots = np.where(np.arange(rows) % 2 == 0, 0.82, 1.0)
    thin = np.clip((1 - row) / 0.08, 0.1, 1) ** 0.5
    back = growth.head.surface(directions, height * knots * thin * np.ones((number, 1)))
    skin = growth.head.surface(directions, -0.0025)
    along = np.gradient(back, axis=1)
    aside = np.cross(along, back - CENTRE)
    aside /= np.linalg.norm(aside, axis=-1, keepdims=True)
    apart = np.linalg.norm(skin - np.roll(skin, 1, 0), axis=-1)
    wide = np.clip(np.minimum(apart, np.roll(apart, -1, 0)) * 0.42, 0.002, 0.012) * knots
    strips = np.stack([skin + aside * (side * wide)[..., None] for side in (1, 0, -1)], axis=1)
    strips[:, 1] = back
    steps = np.linalg.norm(np.diff(back, axis=1), axis=-1)
    v = -np.concatenate([np.zeros((number, 1)), np.cumsum(steps, axis=1)], axis=1) / PERIOD_M
    u = np.array([0.0, 0.02, 0.04])[None, :, None] + column[:, None] * 0.9
    uvs = np.stack([np.broadcast_to(u, strips.shape[:3]), np.broadcast_to(v[:, None], strips.shape[:3])], -1)
    return [strips_sheet(growth.head.to_world(strips), uvs)]
