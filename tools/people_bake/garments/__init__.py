"""Clothes: what each kind is cut from, and how it lies on a body and on what is worn beneath it.

form by form:  make_garment(body, garment, under) -> pieces
all together:  dress_body(body, garments) -> pieces, in the order one dresses
and then:      hidden_skin(body, pieces), without_covered(pieces)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from twincity.replicator.errors import UnknownNameError

from ..cloth.form import SKIN_POINTS, form_of
from ..cloth.layers import hidden_skin as _hidden_skin
from ..cloth.layers import without_covered
from ..piece import Piece
from .garment import Garment, GarmentKind
from .kinds import GARMENTS, TOP, TUCKED

if TYPE_CHECKING:
    from ..body import Body

__all__ = [
    "GARMENTS",
    "Garment",
    "GarmentKind",
    "dress_body",
    "dressing_order",
    "hidden_skin",
    "make_garment",
    "without_covered",
]


def make_garment(body: Body, garment: Garment, under: Sequence[Piece]) -> list[Piece]:
    """One garment on a body that already wears `under`."""
    return _kind(garment).make(form_of(body), garment, under)


def dressing_order(garments: Sequence[Garment]) -> list[Garment]:
    """Garments from the innermost outwards; a tucked top goes before what it is tucked into."""
    return sorted(garments, key=_layer)


def dress_body(body: Body, garments: Sequence[Garment]) -> list[Piece]:
    """All garments on a body, the innermost first."""
    worn: list[Piece] = []
    for garment in dressing_order(garments):
        worn += make_garment(body, garment, worn)
    return worn


def hidden_skin(body: Body, pieces: Sequence[Piece]) -> np.ndarray:
    """(13380,) bool: the skin that the clothes cover, but for a margin inside of every edge one can look into."""
    return _hidden_skin(body.points[:SKIN_POINTS], pieces, body.scale)


def _layer(garment: Garment) -> int:
    layer = _kind(garment).layer
    return TUCKED if layer == TOP and garment.tucked else layer


def _kind(garment: Garment) -> GarmentKind:
    if garment.kind not in GARMENTS:
        raise UnknownNameError("garment", garment.kind, GARMENTS)
    return GARMENTS[garment.kind]
