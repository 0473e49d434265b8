"""`make_scarf`: what is worn around the neck and over the shoulders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from people_bake.hair.falling import fall, find_shoulders
from people_bake.hair.head import Head, find_head
from people_bake.hair.sheet import Sheet, grid_sheet, joined, strips_sheet
from people_bake.hair.weights import hanging_weights
from people_bake.headwear.fit import around, cloth_uvs, neck_outline
from people_bake.piece import Piece
from twincity.replicator.errors import UnknownNameError

if TYPE_CHECKING:
    from people_bake.body import Body

SCARVES = {
    "knit": "a thick scarf wound twice around the neck, one end hanging in front",
    "loop": "a wide tube that lies in folds around the neck",
    "shawl": "a wide cloth around the shoulders",
}


def make_scarf(body: Body, under: Sequence[Piece] = (), kind: str = "knit") -> Piece:
    """A scarf over what is worn already, as a piece of the part `scarf`.

    Args:
        under: garments around the shoulders; the scarf lies on them.
        kind: of `SCARVES`.
    """
    if kind not in SCARVES:
        raise UnknownNameError("scarf", kind, SCARVES)
    head = find_head(body)
    rng = np.random.default_rng([body.spec.seed, 21])
    makers = {"knit": _knit, "loop": _loop, "shawl": _shawl}
    sheet = makers[kind](body, head, under, rng)
    return Piece(
        part="scarf", points=sheet.points, faces=sheet.faces.astype(np.int32), uvs=sheet.uvs, u_wrap=1,
        weights=hanging_weights(sheet.points, body, loose=0.92),
    )  # fmt: skip


def _knit(body: Body, head: Head, under: Sequence[Piece], rng: np.random.Generator) -> Sheet:
    shoulders = find_shoulders(body, head, under)
    wound = [_turn(body, head, rng, shoulders.room, low, fat) for low, fat in ((0.0, 1.0), (0.028, 0.85))]
    start = np.array([[0.030, 0.040, -0.165], [0.036, 0.022, -0.160]])
    ends = []
    for at, length in zip(start, (0.34, 0.26), strict=True):
        across = np.linspace(-0.5, 0.5, 5)
        begin = head.to_world(at + np.stack([0 * across, across * 0.075, 0 * across], axis=1))
        path = fall(
            begin,
            np.tile([0.5, 0.0, -0.85], (5, 1)),
            np.full(5, length * body.head_scale),
            shoulders,
            rows=6,
            clearance=0.01,
            lane=np.ones(5),
        )
        fold = np.array([0.0, 0.012, 0.004, 0.014, 0.0])[:, None] * body.head_scale
        path = path + np.stack([fold, 0 * fold, 0 * fold], axis=-1) + [0.010 * body.head_scale, 0, 0]
        ends.append(_two_sided(path, 0.010 * body.head_scale))
    return joined([*wound, *ends])


def _two_sided(path: np.ndarray, thickness: float) -> Sheet:
    """A band through (columns, rows, 3), with a back and closed all around; columns from right to left."""
    back = path[::-1] - [thickness, 0, 0]
    loop = np.concatenate([path, back])
    closing = np.broadcast_to(loop.mean(axis=0, keepdims=True)[:, -1:] + np.array([0, 0, 0.002]), loop[:, -1:].shape)
    points = np.concatenate([loop, closing], axis=1)
    return grid_sheet(points, cloth_uvs(points, closed=True), closed=True)


def _turn(
    body: Body, head: Head, rng: np.random.Generator, room: float, low: float, fat: float, wide: float = 0.0
) -> Sheet:
    """One turn around the neck: a soft roll with folds along it."""
    columns, sides = 20, 7
    turn = around(columns) * 2 * np.pi
    neck = neck_outline(body, head, -0.125)
    forward = np.cos(turn)
    around_roll = np.arange(sides)[None] * 2 * np.pi / sides
    fold = 0.0035 * np.sin(around_roll * 3 + turn * 1.5 + rng.uniform(0, 6.28)) + 0.004 * np.sin(turn * 5 + low * 90)
    thick = (0.019 + 0.010 * np.clip(forward, 0, 1)) * fat + fold
    high = (0.034 + 0.012 * np.clip(forward, 0, 1)) * fat + fold
    radius = 0.016 + wide + thick.mean() + room / body.head_scale * 0.35
    x = neck.x + (neck.long + radius + thick * np.cos(around_roll)) * forward + 0.014 * np.clip(forward, 0, 1)
    y = (neck.wide + radius + thick * np.cos(around_roll)) * np.sin(turn)
    z = -0.118 - 0.5 * low - 0.022 * forward + high * np.sin(around_roll) + 0.006 * np.sin(turn + low * 60)
    points = head.to_world(np.stack(np.broadcast_arrays(x, y, z), axis=-1))
    points = np.concatenate([points, points[:, :1]], axis=1)
    return grid_sheet(points, cloth_uvs(points, closed=True), closed=True, flipped=True)


def _loop(body: Body, head: Head, under: Sequence[Piece], rng: np.random.Generator) -> Sheet:
    room = find_shoulders(body, head, under).room
    return joined([_turn(body, head, rng, room, 0.0, 1.0), _turn(body, head, rng, room, 0.05, 1.15, wide=0.012)])


def _shawl(body: Body, head: Head, under: Sequence[Piece], rng: np.random.Generator) -> Sheet:
    """Around the shoulders and open in front, longest behind."""
    shoulders = find_shoulders(body, head, under)
    columns = 27
    turn = np.linspace(np.radians(14), np.radians(346), columns)
    neck = neck_outline(body, head, -0.125)
    forward = np.cos(turn)
    start = head.to_world(neck.ring(turn, 0.022, -0.140 - 0.020 * forward))
    heading = np.stack([0.6 * forward, np.sin(turn), np.full(columns, -0.5)], axis=1)
    heading /= np.linalg.norm(heading, axis=1, keepdims=True)
    lengths = np.interp(forward, [-1, 0, 1], [0.40, 0.33, 0.40]) * body.head_scale
    down = fall(start, heading, lengths, shoulders, rows=9, clearance=0.01, lane=np.zeros(columns))
    share = np.linspace(0, 1, 9)
    swag = np.sin(turn * 9 + rng.uniform(0, 6.28))[:, None] + np.sin(turn * 14)[:, None] * 0.6
    away = down - head.to_world(np.array([neck.x, 0, -0.25]))
    away /= np.linalg.norm(away, axis=-1, keepdims=True)
    down = (
        down
        + away
        * (np.clip(swag + 0.8, 0, 3) * 0.008 * body.head_scale * np.interp(share, [0, 0.3, 1], [0.4, 1, 1.2]))[
            ..., None
        ]
    )
    rolled = start[:, None] - (start[:, None] - head.to_world(np.array([neck.x, 0, -0.12]))) * 0.12 - [0, 0, 0.01]
    points = np.concatenate([rolled, down], axis=1)
    return strips_sheet(points[None], cloth_uvs(points, closed=False)[None])
