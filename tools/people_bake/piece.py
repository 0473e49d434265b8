"""`Piece`: triangles of one material on a body in its bind pose, with everything a character file needs of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

TEXTURE_PERIOD_M = 0.5
"""Textures of cloth and hair repeat at this length: one unit of `uvs`."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Piece:
    """Skin, eyes, one garment, hair, a bag."""

    part: str
    """Which material it takes: skin, eyes, hair, beard, top, inner, outer, bottom, legs, shoes, soles, headwear,
    scarf, face_wear, trim, backpack, shoulder_bag."""

    points: np.ndarray
    """(n, 3) metres, bind pose: X forward, Y left, Z up."""

    faces: np.ndarray
    """(m, 3) int32, counter-clockwise from outside."""

    weights: np.ndarray
    """(n, 28) of the joints; each row sums to 1."""

    uvs: np.ndarray
    """(n, 2). Cloth and hair: lengths / `TEXTURE_PERIOD_M`, v upwards along the garment, textures repeat at whole
    numbers. Skin and eyes: the base mesh's own, 0..1."""

    normals: np.ndarray | None = None
    """(n, 3) unit, for smooth shading; None: those of the triangles around each place."""

    u_wrap: int = 0
    """Whole number of units after which u comes round to where it began; 0: it does not. Triangles across the seam
    are mended when the piece is reduced (`reduce.py`), so a piece needs no doubled vertices there."""


def merged(pieces: Sequence[Piece], part: str | None = None) -> Piece:
    """Pieces as one, one after the other; all must wrap alike."""
    normals = [piece.normals for piece in pieces]
    starts = np.cumsum([0, *(len(piece.points) for piece in pieces[:-1])])
    return Piece(
        part=part or pieces[0].part,
        points=np.concatenate([piece.points for piece in pieces]),
        faces=np.concatenate([p.faces + s for p, s in zip(pieces, starts, strict=True)]).astype(np.int32),
        weights=np.concatenate([piece.weights for piece in pieces]),
        uvs=np.concatenate([piece.uvs for piece in pieces]),
        normals=np.concatenate([n for n in normals if n is not None]) if all(n is not None for n in normals) else None,
        u_wrap=pieces[0].u_wrap,
    )
