"""`make_hair`: the hair of one body."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from people_bake.hair.chart import hairline
from people_bake.hair.head import BODY_VERTICES, CENTRE, ear_share, find_head
from people_bake.hair.scalp import Scalp
from people_bake.hair.sheet import joined
from people_bake.hair.styles import HAIR_STYLES, HairStyle
from people_bake.hair.weights import head_weights
from people_bake.headwear.room import hides_all_hair, room_under
from people_bake.piece import Piece
from twincity.replicator.errors import UnknownNameError

if TYPE_CHECKING:
    from people_bake.body import Body


def make_hair(
    body: Body, style: str, headwear: str | None = None, under: Sequence[Piece] = (), level: int = 0
) -> list[Piece]:
    """Hair as one piece of the part `hair`, or none where headwear hides it all.

    Args:
        style: of `HAIR_STYLES`.
        headwear: of `HEADWEAR`: hair lies flat under it, and what does not fit is worn otherwise.
        under: garments around the shoulders, on which long hair lies.
        level: of detail: 0 near, 1 middle, 2 far. Hair is made for each; it need not be reduced.
    """
    if headwear is not None and hides_all_hair(headwear):
        return []
    worn = style_of(style)
    if headwear is not None and worn.under_hat is not None:
        worn = style_of(worn.under_hat)
    head = find_head(body)
    scalp = Scalp(
        body=body, head=head, level=level, under=under,
        rng=np.random.default_rng([body.spec.seed, zlib.crc32(style.encode())]),
        ceiling=None if headwear is None else room_under(head, headwear),
    )  # fmt: skip
    sheet = joined(worn.sheets(scalp))
    return [
        Piece(
            part="hair", points=sheet.points, faces=sheet.faces.astype(np.int32), uvs=sheet.uvs, u_wrap=1,
            weights=head_weights(body, sheet.points, hangs=worn.length != "short" and worn.length != "shaved"),
        )
    ]  # fmt: skip


def style_of(name: str) -> HairStyle:
    if name not in HAIR_STYLES:
        raise UnknownNameError("hair style", name, HAIR_STYLES)
    return HAIR_STYLES[name]


def hidden_by_hair(body: Body, style: str, headwear: str | None = None) -> np.ndarray:
    """(13380,) vertices of the skin that hair covers, a good way in from its edge; ears under long hair too."""
    worn = style_of(style)
    hidden = np.zeros(BODY_VERTICES, bool)
    if headwear is not None or worn.line.crown or style == "cornrows":
        return hidden
    head = find_head(body)
    seen = head.from_world(body.points[:BODY_VERTICES])
    away = seen - CENTRE
    distance = np.linalg.norm(away, axis=1, keepdims=True)
    directions = away / distance
    edge = hairline(head, worn.line)
    azimuth = np.degrees(np.arctan2(directions[:, 1], directions[:, 0])) % 360
    line = np.interp(azimuth, np.arange(0, 362.5, 2.5), np.append(edge[:, 2], edge[0, 2]))
    inside = np.arcsin(np.clip(directions[:, 2], -1, 1)) - np.arcsin(line)
    nearest = np.arccos(np.clip(directions @ edge.T, -1, 1)).min(axis=1)
    near_skin = np.abs(distance[:, 0] - head.radius(directions)) < 0.02
    hidden = (inside > 0) & (nearest * 0.1 > 0.016) & near_skin
    if worn.hides_ears:
        hidden |= ear_share() > 0.03
    return hidden
